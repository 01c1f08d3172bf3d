//! One cell of the matrix: a read with a fault, and the read after it.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};

use rand_core::{TryCryptoRng, TryRng};
use time::OffsetDateTime;
use time::macros::datetime;
use zairyu::CardType;
use zairyu::card::{Coverage, FileId};
use zairyu::internals::layout::objects;
use zairyu::simulator::{self, VirtualCard, VirtualCardBuilder};
use zairyu::specified_card::DeliveryKey;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::verify::{TestTrustStore, VerificationResult};
use zairyu::{AsyncReader, Card, CardNumber, DataGroups, Error, ImagePadding, Step};

use crate::faults::Fault;
use crate::link::{FaultyLink, Mode};
use crate::rules::{Class, Rule};
use crate::script::{Entry, script};

/// The outcome of a cell.
pub enum Outcome {
    Read,
    Refused,
    Altered,
}

/// A card, its files, and the commands that read it.
pub struct Bench {
    pub script: Vec<Entry>,
    link: Option<FaultyLink>,
    seed: Arc<AtomicU64>,
    /// The card from the read without faults.
    pub own: Card,
    anchors: TestTrustStore,
    specified: SpecifiedCardKey,
    padding: ImagePadding,
}

impl Bench {
    pub fn new(card_type: CardType, mode: Mode, padding: ImagePadding) -> Self {
        let seed = Arc::new(AtomicU64::new(1));
        let card = build(card_type, mode, &seed, |builder| builder);
        let mut link = FaultyLink::new(card, mode);
        link.record = Some(Vec::new());
        let key = simulator::delivery_key_spki_der().expect("the simulator's key");
        let specified = SpecifiedCardKey::new(DeliveryKey::own(&key).expect("a key"));
        let mut reader = AsyncReader::new(link)
            .with_random(Seeded(Arc::clone(&seed)))
            .with_specified_card_key(specified.clone())
            .with_image_padding(padding);
        let card = poll(reader.read(&number(), DataGroups::ALL)).expect("a read without faults");
        let exchanges = reader.transport_mut().record.take().expect("a record");

        let mut anchors = TestTrustStore::new();
        let ca = simulator::ca_certificate_der(card_type.generation()).expect("the simulator's CA");
        let generation = card.card_type().generation();
        anchors.add_simulator(generation, &ca).expect("a CA");
        assert!(
            is_normal(&card, &anchors),
            "without faults, all is well: {:?}",
            card.verify(&anchors, NOW)
        );
        Bench {
            script: script(card.card_type(), exchanges),
            link: Some(reader.into_transport()),
            seed,
            own: card,
            anchors,
            specified,
            padding,
        }
    }

    /// Runs a cell. Returns what violates the rule.
    pub fn run(&mut self, index: usize, fault: &Fault, rule: Rule) -> Result<Outcome, String> {
        let link = self.powered_on(Some((index, fault.clone())));
        let mut reader = self.reader(link);
        let read = poll(reader.read(&number(), DataGroups::ALL));
        let met = reader.transport_mut().commands > index;
        reader.transport_mut().fault = None;
        let after = poll(reader.read(&number(), DataGroups::ALL));
        self.put_back(reader.into_transport());
        let outcome = self.judge(read, &self.script[index], rule)?;
        if !met {
            return Err("the read never came to that command".to_owned());
        }
        match after {
            Ok(card) if card.files() == self.own.files() => Ok(outcome),
            Ok(_) => Err("the read after it gives other data".to_owned()),
            Err(error) => Err(format!("the read after it fails: {error}")),
        }
    }

    /// The link, which is the same for each cell. Its card is powered on again.
    pub fn powered_on(&mut self, fault: Option<(usize, Fault)>) -> FaultyLink {
        self.seed.store(1, Ordering::Relaxed);
        let mut link = self.link.take().expect("a link");
        link.power_on(fault);
        link
    }

    pub fn put_back(&mut self, link: FaultyLink) {
        self.link = Some(link);
    }

    /// A new reader for each cell, because a reader keeps what it has learned about its
    /// link.
    pub fn reader(&self, link: FaultyLink) -> AsyncReader<FaultyLink, Seeded> {
        AsyncReader::new(link)
            .with_random(Seeded(Arc::clone(&self.seed)))
            .with_specified_card_key(self.specified.clone())
            .with_image_padding(self.padding)
    }

    /// Another card of this bench.
    pub fn card(
        &self,
        card_type: CardType,
        mode: Mode,
        change: impl FnOnce(VirtualCardBuilder) -> VirtualCardBuilder,
    ) -> VirtualCard {
        build(card_type, mode, &self.seed, change)
    }

    fn judge(
        &self,
        read: Result<Card, Error>,
        entry: &Entry,
        rule: Rule,
    ) -> Result<Outcome, String> {
        let (card, rule) = match (read, rule) {
            (read @ Err(_), Rule::Fails(class, step)) => {
                return fails_as(&read, class, step).map(|()| Outcome::Refused);
            }
            (Err(error), Rule::ReadsUnless(class)) => {
                return if (class_of(&error), error.step()) == (class, entry.role.step()) {
                    Ok(Outcome::Refused)
                } else {
                    Err(format!("{error}, not {class:?}"))
                };
            }
            (Err(error), Rule::Alters(file, classes)) => {
                let found = (class_of(&error), error.step());
                return if classes.contains(&found.0) && found.1 == Step::Read(file) {
                    Ok(Outcome::Refused)
                } else {
                    Err(format!("{error} ({found:?}), not {classes:?} at {file}"))
                };
            }
            (Err(error), rule) => return Err(format!("fails: {error}, not {rule:?}")),
            (Ok(card), rule) => (card, rule),
        };
        let changed = self.changed(&card);
        match rule {
            Rule::Reads | Rule::ReadsUnless(_) | Rule::Alters(..) if changed.is_empty() => {
                Ok(Outcome::Read)
            }
            Rule::ReadsPadded => {
                if self.padded(&card, &changed) {
                    Ok(Outcome::Read)
                } else {
                    Err(format!("wrong data in {changed:?}"))
                }
            }
            Rule::Alters(file, _) => {
                if changed != [file] {
                    return Err(format!("wrong data in {changed:?}"));
                }
                if self.signed_data_changed(&card) && self.is_normal(&card) {
                    Err(format!("normal over changed signed data in {changed:?}"))
                } else {
                    Ok(Outcome::Altered)
                }
            }
            rule => Err(format!("succeeds, changed {changed:?}, not {rule:?}")),
        }
    }

    /// The files that differ from the card's.
    pub fn changed(&self, card: &Card) -> Vec<FileId> {
        let own = self.own.files().iter();
        own.filter(|&(id, bytes)| card.file(id) != Some(bytes))
            .map(|(id, _)| id)
            .collect()
    }

    /// NULs at the end of a value count as padding, whatever their number.
    pub fn signed_data_changed(&self, card: &Card) -> bool {
        let value = |card: &Card, name| {
            let mut value = card.value(name).unwrap_or_default().to_vec();
            value.truncate(
                value
                    .iter()
                    .rposition(|&byte| byte != 0)
                    .map_or(0, |at| at + 1),
            );
            value
        };
        objects(card.card_type())
            .filter(|(_, object)| object.coverage != Coverage::NotCovered)
            .any(|(_, object)| value(card, object.item) != value(&self.own, object.item))
    }

    pub fn is_normal(&self, card: &Card) -> bool {
        is_normal(card, &self.anchors)
    }

    fn padded(&self, card: &Card, changed: &[FileId]) -> bool {
        let [id] = changed else { return false };
        let own = self.own.file(*id).unwrap_or_default();
        card.file(*id)
            .is_some_and(|bytes| bytes == [own, &[0]].concat())
    }
}

fn is_normal(card: &Card, anchors: &TestTrustStore) -> bool {
    matches!(
        card.verify(anchors, NOW).result,
        VerificationResult::Normal { .. }
    )
}

fn build(
    card_type: CardType,
    mode: Mode,
    seed: &Arc<AtomicU64>,
    change: impl FnOnce(VirtualCardBuilder) -> VirtualCardBuilder,
) -> VirtualCard {
    let mut random = Seeded(Arc::clone(seed));
    let builder = VirtualCard::builder(card_type).random_source(move |bytes| random.fill(bytes));
    let builder = mode.apply(card_type, change(builder));
    builder.build().expect("a card")
}

/// Whether a read fails with this class, at this step.
pub fn fails_as(read: &Result<Card, Error>, class: Class, step: Step) -> Result<(), String> {
    match read {
        Ok(_) => Err(format!("succeeds, not {class:?} at {step:?}")),
        Err(error) if (class_of(error), error.step()) == (class, step) => Ok(()),
        Err(error) => {
            let found = (class_of(error), error.step());
            Err(format!("{error} ({found:?}), not {class:?} at {step:?}"))
        }
    }
}

fn class_of(error: &Error) -> Class {
    match error {
        Error::Link { .. } => Class::Link,
        Error::Status { .. } => Class::Status,
        Error::WrongNumber { .. } => Class::WrongNumber,
        Error::NotAResidenceCard { .. } => Class::NotAResidenceCard,
        Error::Handshake { .. } => Class::Handshake,
        Error::Channel { .. } => Class::Channel,
        Error::AnswerLength { .. } => Class::AnswerLength,
        Error::EmptyAnswer { .. } => Class::EmptyAnswer,
        Error::Apdu { .. } => Class::Apdu,
        Error::File { .. } => Class::File,
        Error::ExtendedLengthNeeded { .. } => Class::ExtendedLengthNeeded,
        Error::UnknownCardType { .. } => Class::UnknownCardType,
        Error::FileTooLong { .. } => Class::FileTooLong,
        Error::Chain { .. } => Class::Chain,
        Error::CardChanged { .. } => Class::CardChanged,
        _ => Class::Other,
    }
}

pub fn poll<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

pub fn number() -> CardNumber {
    "AA12345678BB".parse().expect("a number")
}

/// Random numbers that are the same in each run of a cell (SplitMix64).
pub struct Seeded(Arc<AtomicU64>);

impl Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let state = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

impl TryRng for Seeded {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Seeded {}

/// Within the validity of the simulator's certificates.
const NOW: OffsetDateTime = datetime!(2026-11-25 12:00 UTC);
