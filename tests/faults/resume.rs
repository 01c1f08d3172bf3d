//! Cells of reads that are resumed: the link is cut at a command, the same or another card is
//! powered on, and the read continues.

use std::ops::ControlFlow;

use zairyu::CardType;
use zairyu::card::{Directory, FileId};
use zairyu::simulator::{ElementaryFile, Holder, VirtualCard};
use zairyu::{Card, DataGroups, Error, Generation, Step};

use crate::cell::{Bench, Outcome, fails_as, number, poll};
use crate::faults::Fault;
use crate::link::{FaultyLink, Mode};
use crate::rules::{Class, Rule};
use crate::script::{Entry, Role};

/// Where the link is cut.
pub const CUTS: [Fault; 2] = [Fault::CutBefore, Fault::CutAfter];

/// The card that is present when the read is resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    Same,
    /// Of the same type and number, with another holder.
    Another,
    /// That one, with the signature file of the first.
    Copy,
    /// Of the same type, with another number.
    OtherNumber,
}

impl Back {
    pub const ALL: [Back; 4] = [Back::Same, Back::Another, Back::Copy, Back::OtherNumber];

    /// The required outcome after the link was cut at `index`: the whole card that is
    /// present, or an error. `None`: see [`Resumption::is_not_a_mixture`].
    fn rule(self, script: &[Entry], index: usize) -> Option<Rule> {
        let of_signature =
            |entry: &Entry| entry.role.file(entry.card_type).map(|file| file.id) == Some(SIGNATURE);
        let signature_is_known = !script[index..].iter().any(of_signature);
        Some(match (self, script[index].card_type.generation()) {
            // Without its signature, nothing that was read before is kept.
            (Back::Another, _) if signature_is_known => {
                Rule::Fails(Class::CardChanged, Step::Read(SIGNATURE))
            }
            (Back::Copy, _) if signature_is_known => return None,
            (Back::Same | Back::Another | Back::Copy, _) => Rule::Reads,
            (Back::OtherNumber, Generation::Specified) => {
                Rule::Fails(Class::WrongNumber, Step::Verify)
            }
            (Back::OtherNumber, _) => Rule::Fails(Class::WrongNumber, Step::MutualAuthenticate),
        })
    }
}

/// A bench and the cards that replace its own.
pub struct Resumption {
    bench: Bench,
    another: (VirtualCard, Card),
    copy: (VirtualCard, Card),
    other_number: VirtualCard,
}

impl Resumption {
    pub fn new(bench: Bench, card_type: CardType, mode: Mode) -> Self {
        let holder = || {
            if card_type.is_residence_card() {
                Holder::special_permanent()
            } else {
                Holder::engineer()
            }
        };
        // A card and what it gives in a read without faults.
        let read = |card| {
            let mut reader = bench.reader(FaultyLink::new(card, mode));
            let read = poll(reader.read(&number(), DataGroups::ALL));
            let read = read.expect("a read without faults");
            assert!(bench.changed(&read).len() > 2, "it holds other data");
            (reader.into_transport().into_card(), read)
        };
        let another = bench.card(card_type, mode, |builder| builder.holder(holder()));
        let signature = bench.own.file(SIGNATURE).expect("a signature");
        let copy = bench.card(card_type, mode, |builder| {
            let builder = builder.holder(holder());
            builder.raw_file(ElementaryFile::Signature, signature)
        });
        Resumption {
            another: read(another),
            copy: read(copy),
            other_number: bench.card(card_type, mode, |builder| builder.number("ZZ00000000ZZ")),
            bench,
        }
    }

    pub fn script(&self) -> &[Entry] {
        &self.bench.script
    }

    /// Runs a cell. Returns what violates the rule.
    pub fn run(&mut self, index: usize, cut: &Fault, back: Back) -> Result<Outcome, String> {
        let link = self.bench.powered_on(Some((index, cut.clone())));
        let mut reader = self.bench.reader(link);
        let read = poll(reader.read(&number(), DataGroups::ALL));
        self.exchange(reader.transport_mut(), back);
        reader.transport_mut().power_on(None);
        let resumed = poll(reader.resume(|_| ControlFlow::Continue(())));
        let again = poll(reader.resume(|_| ControlFlow::Continue(())));
        let after = poll(reader.read(&number(), DataGroups::ALL));
        let mut link = reader.into_transport();
        self.exchange(&mut link, back);
        self.bench.put_back(link);

        let cut_at = self.script()[index].role.step();
        fails_as(&read, Class::Link, cut_at).map_err(|why| format!("the read: {why}"))?;
        let rule = back.rule(self.script(), index);
        let outcome = match rule {
            None => self.is_not_a_mixture(&resumed, index),
            Some(Rule::Fails(class, step)) => {
                fails_as(&resumed, class, step).map(|()| Outcome::Refused)
            }
            _ => self.is_whole(&resumed, back).map(|()| Outcome::Read),
        }?;
        if !matches!(again, Err(Error::NothingToResume)) {
            return Err("something is left to take up".to_owned());
        }
        match (back, rule) {
            (Back::OtherNumber, Some(Rule::Fails(class, step))) => fails_as(&after, class, step),
            _ => self.is_whole(&after, back),
        }
        .map_err(|why| format!("the read after it: {why}"))?;
        Ok(outcome)
    }

    /// Exchanges the card for the other one, or back.
    fn exchange(&mut self, link: &mut FaultyLink, back: Back) {
        match back {
            Back::Same => {}
            Back::Another => link.exchange(&mut self.another.0),
            Back::Copy => link.exchange(&mut self.copy.0),
            Back::OtherNumber => link.exchange(&mut self.other_number),
        }
    }

    /// Whether every file is from the card that is present.
    fn is_whole(&self, read: &Result<Card, Error>, back: Back) -> Result<(), String> {
        let own = match back {
            Back::Another => &self.another.1,
            Back::Copy => &self.copy.1,
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

    /// The signature file, which identifies a card, is the same on both. If part of a file
    /// was read, its start is compared. Each other file is from one card or the other, and
    /// the verdict is "normal" only for the signed data of the first.
    fn is_not_a_mixture(
        &self,
        read: &Result<Card, Error>,
        index: usize,
    ) -> Result<Outcome, String> {
        let (own, copy) = (&self.bench.own, &self.copy.1);
        let entry = &self.script()[index];
        let begun = match entry.role {
            Role::Read { file, offset, .. } | Role::More { file, offset, .. } if offset > 0 => {
                Some((file.id, offset.min(COMPARED)))
            }
            _ => None,
        };
        if let Some((id, length)) = begun {
            let start = |card: &Card| {
                card.file(id)
                    .and_then(|bytes| bytes.get(..length))
                    .map(<[u8]>::to_vec)
            };
            if start(own) != start(copy) {
                return fails_as(read, Class::CardChanged, entry.role.step())
                    .map(|()| Outcome::Refused);
            }
        }
        let card = read.as_ref().map_err(|error| format!("fails: {error}"))?;
        for (id, bytes) in card.files().iter() {
            let is_of = |card: &Card| card.file(id) == Some(bytes);
            if !is_of(own) && !is_of(copy) && begun.map(|(id, _)| id) != Some(id) {
                return Err(format!("{id} is of neither card"));
            }
        }
        if self.bench.signed_data_changed(card) && self.bench.is_normal(card) {
            Err("normal over the data of two cards".to_owned())
        } else {
            Ok(Outcome::Altered)
        }
    }
}

/// Bytes at the start of a file that are read again and compared.
const COMPARED: usize = 256;
/// The file that identifies a card.
const SIGNATURE: FileId = FileId {
    directory: Directory::Df3,
    number: 1,
};
