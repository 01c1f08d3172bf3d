//! Cells of reads that are taken up again: the link is cut at a command, the card is
//! powered anew or another one comes, and the read goes on.

use std::ops::ControlFlow;

use zairyu::files::{Directory, FileId};
use zairyu::simulator::{CardType, Holder, VirtualCard};
use zairyu::{Card, DataGroups, Error, Generation, Step};

use crate::cell::{Bench, Outcome, fails_as, number, poll};
use crate::faults::Fault;
use crate::link::{FaultyLink, Mode};
use crate::rules::{Class, Rule};
use crate::script::Entry;

/// Where the link is cut.
pub const CUTS: [Fault; 2] = [Fault::CutBefore, Fault::CutAfter];

/// What is there when the read goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    Same,
    /// Of the same type and number, with another holder.
    Another,
    /// Of the same type, with another number.
    OtherNumber,
}

impl Back {
    pub const ALL: [Back; 3] = [Back::Same, Back::Another, Back::OtherNumber];

    /// What must come of it, after the link was cut at `index`: the card that is
    /// there, whole, or an error.
    fn rule(self, script: &[Entry], index: usize) -> Rule {
        let of_signature =
            |entry: &Entry| entry.role.file(entry.card_type).map(|file| file.id) == Some(SIGNATURE);
        let signature_is_known = !script[index..].iter().any(of_signature);
        match (self, script[index].card_type.generation()) {
            // Without its signature, nothing that was read before is kept.
            (Back::Another, _) if signature_is_known => {
                Rule::Fails(Class::CardChanged, Step::Read(SIGNATURE))
            }
            (Back::Same | Back::Another, _) => Rule::Reads,
            (Back::OtherNumber, Generation::Specified) => {
                Rule::Fails(Class::WrongNumber, Step::Verify)
            }
            (Back::OtherNumber, _) => Rule::Fails(Class::WrongNumber, Step::MutualAuthenticate),
        }
    }
}

/// A bench and the cards that come in the place of its own.
pub struct Resumption {
    bench: Bench,
    another: VirtualCard,
    other_number: VirtualCard,
    /// What the other holder's card gives in a read without faults.
    anothers: Card,
}

impl Resumption {
    pub fn new(bench: Bench, card_type: CardType, mode: Mode) -> Self {
        let holder = match card_type.is_residence() {
            true => Holder::special_permanent(),
            false => Holder::engineer(),
        };
        let another = bench.card(card_type, mode, |builder| builder.holder(holder));
        let other_number = bench.card(card_type, mode, |builder| builder.number("ZZ00000000ZZ"));
        let mut reader = bench.reader(FaultyLink::new(another, mode));
        let anothers =
            poll(reader.read(&number(), DataGroups::ALL)).expect("a read without faults");
        assert!(
            bench.changed(&anothers).len() > 3,
            "another holder's card holds other data"
        );
        Resumption {
            another: reader.into_transport().into_card(),
            other_number,
            anothers,
            bench,
        }
    }

    pub fn script(&self) -> &[Entry] {
        &self.bench.script
    }

    /// Runs a cell; says what is against the rule.
    pub fn run(&mut self, index: usize, cut: &Fault, back: Back) -> Result<Outcome, String> {
        let link = self.bench.powered_on(Some((index, cut.clone())));
        let mut reader = self.bench.reader(link);
        let read = poll(reader.read(&number(), DataGroups::ALL));
        self.exchange(reader.transport_mut(), back);
        reader.transport_mut().power_on(None);
        let resumed = poll(reader.resume(&number(), |_| ControlFlow::Continue(())));
        let again = poll(reader.resume(&number(), |_| ControlFlow::Continue(())));
        let after = poll(reader.read(&number(), DataGroups::ALL));
        let mut link = reader.into_transport();
        self.exchange(&mut link, back);
        self.bench.put_back(link);

        let cut_at = self.script()[index].role.step();
        fails_as(&read, Class::Link, cut_at).map_err(|why| format!("the read: {why}"))?;
        let rule = back.rule(self.script(), index);
        let outcome = match rule {
            Rule::Fails(class, step) => fails_as(&resumed, class, step).map(|()| Outcome::Refused),
            _ => self.is_whole(&resumed, back).map(|()| Outcome::Read),
        }?;
        if !matches!(again, Err(Error::NothingToResume)) {
            return Err("something is left to take up".to_owned());
        }
        match (back, rule) {
            (Back::OtherNumber, Rule::Fails(class, step)) => fails_as(&after, class, step),
            _ => self.is_whole(&after, back),
        }
        .map_err(|why| format!("the read after it: {why}"))?;
        Ok(outcome)
    }

    /// Lays the other card on, or takes it away again.
    fn exchange(&mut self, link: &mut FaultyLink, back: Back) {
        match back {
            Back::Same => {}
            Back::Another => link.exchange(&mut self.another),
            Back::OtherNumber => link.exchange(&mut self.other_number),
        }
    }

    /// Whether every file is of the card that is there.
    fn is_whole(&self, read: &Result<Card, Error>, back: Back) -> Result<(), String> {
        let own = match back {
            Back::Another => &self.anothers,
            _ => &self.bench.own,
        };
        match read {
            Ok(card) if card.files() == own.files() => Ok(()),
            Ok(card) => {
                let others = own.files().iter();
                let wrong = others.filter(|&(id, bytes)| card.file(id) != Some(bytes));
                let wrong: Vec<_> = wrong.map(|(id, _)| id.to_string()).collect();
                Err(format!("not the card that is there: {wrong:?}"))
            }
            Err(error) => Err(format!("fails: {error}")),
        }
    }
}

/// The file that tells a card from another.
const SIGNATURE: FileId = FileId {
    directory: Directory::Df3,
    number: 1,
};
