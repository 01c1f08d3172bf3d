//! People move the card: a read continues where it stopped, and never mixes the data of two
//! cards.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;

use zairyu::CardType;
use zairyu::simulator::{ElementaryFile, Holder, Variant, VirtualCard, VirtualCardBuilder};
use zairyu::{Card, CardTransport, DataGroups, Error, LinkFault, Progress, Reader, Step};

use crate::{Broken, number, read_all, virtual_card, whole_reader};

/// The field of a reader: the link fails from a given command on, until the card or another
/// card is put back.
#[derive(Clone)]
struct Field(Rc<RefCell<Inside>>);

struct Inside {
    card: VirtualCard,
    commands: usize,
    break_at: Option<usize>,
    /// Whether the link reports a missing card by an empty answer instead of an error.
    says_nothing: bool,
    /// The most bytes of an encrypted file that the card gives in one answer.
    at_most: u8,
    reads: Vec<(u8, u8)>,
}

impl Field {
    fn new(card: VirtualCard, break_at: usize) -> Self {
        Field(Rc::new(RefCell::new(Inside {
            card,
            commands: 0,
            break_at: Some(break_at),
            says_nothing: false,
            at_most: u8::MAX,
            reads: Vec::new(),
        })))
    }

    /// Puts the card back: it is powered on again.
    fn put_back(&self) {
        let mut inside = self.0.borrow_mut();
        inside.card.reset();
        inside.break_at = None;
        inside.reads.clear();
    }

    fn put_another(&self, card: VirtualCard) {
        self.0.borrow_mut().card = card;
        self.put_back();
    }

    /// P1 and P2 of each READ BINARY since the card was put back.
    fn reads(&self) -> Vec<(u8, u8)> {
        self.0.borrow().reads.clone()
    }
}

impl CardTransport for Field {
    type Error = Broken;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Broken> {
        let mut inside = self.0.borrow_mut();
        let index = inside.commands;
        inside.commands += 1;
        if inside.break_at.is_some_and(|at| index >= at) {
            return if inside.says_nothing {
                Ok(Vec::new())
            } else {
                Err(Broken)
            };
        }
        if let [_, 0xB0, p1, p2, ..] = *command {
            inside.reads.push((p1, p2));
        }
        let mut command = command.to_vec();
        if let [0x08, 0xB0, .., 0x96, 0x02, 0, length, _] = &mut command[..] {
            *length = inside.at_most.min(*length);
        }
        Ok(inside.card.transmit(&command))
    }

    fn fault(&self, _: &Broken) -> LinkFault {
        LinkFault::CardRemoved
    }
}

fn resume(reader: &mut Reader<Field>) -> Result<Card, Error> {
    reader.resume(|_| ControlFlow::Continue(()))
}

/// After a fault at any command, each type of card is read to its end, and what was read
/// before the fault is not read again if the signature was read.
#[test]
fn read_continues_after_a_fault_at_any_command() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let whole = read_all(virtual_card(card_type)).unwrap();
        let commands = whole.link_stats().commands as usize;
        for break_at in 0..commands {
            let field = Field::new(virtual_card(card_type), break_at);
            let mut reader = Reader::new(field.clone());
            let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
            assert!(matches!(error, Error::Link { .. }), "{error}");
            field.put_back();
            let card = resume(&mut reader).unwrap();
            assert!(card.files().len() == whole.files().len());
            for (id, bytes) in whole.files().iter() {
                assert!(card.file(id) == Some(bytes), "{card_type} {break_at} {id}");
            }
        }
    }
}

#[test]
fn only_what_is_missing_is_read() {
    // Broken off before the photo, the last file: detection, the signature once
    // more, and the photo.
    let field = Field::new(virtual_card(CardType::ResidenceFirst), 14);
    let mut reader = whole_reader(field.clone());
    reader.read(&number(), DataGroups::ALL).unwrap_err();
    field.put_back();
    resume(&mut reader).unwrap();
    assert_eq!(field.reads(), [(0x8B, 0), (0x8A, 0), (0x82, 0), (0x86, 0)]);
}

#[test]
fn part_of_a_file_is_kept() {
    let short = || {
        VirtualCard::builder(CardType::ResidenceFirst)
            .short_only()
            .build()
            .unwrap()
    };
    // In the middle of the front image, which takes 16 chunks.
    let field = Field::new(short(), 31);
    let mut reader = Reader::new(field.clone());
    let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
    assert_eq!(error.step().to_string(), "reading DF1/EF01");
    field.put_back();
    let mut events: Vec<Progress> = Vec::new();
    let card = reader
        .resume(|progress| {
            events.push(progress);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!(
        card.files()
            == read_all(virtual_card(CardType::ResidenceFirst))
                .unwrap()
                .files()
    );
    // The first chunk is read again, by SFI; then what follows the break.
    let reads = field.reads();
    let again = reads.iter().position(|read| *read == (0x85, 0)).unwrap();
    let (p1, p2) = reads[again + 1];
    let offset = u16::from_be_bytes([p1, p2]);
    assert!(offset > 2000, "goes on at {offset}");
    assert!(events.is_sorted_by_key(|event| event.bytes_done));
    assert_eq!(events.last().unwrap().bytes_done, events[0].bytes_total);
}

/// A forged card can have the signature of another card and any image. So the part of the
/// image that was read before is compared as well.
#[test]
fn part_of_another_image_is_noticed() {
    let card = |front| {
        VirtualCard::builder(CardType::ResidenceFirst)
            .short_only()
            .raw_file(ElementaryFile::FrontImage, front)
            .build()
            .unwrap()
    };
    let genuine = virtual_card(CardType::ResidenceFirst);
    let front = genuine.file(ElementaryFile::FrontImage).unwrap().to_vec();
    for at_most in [u8::MAX, 10] {
        let front = front.clone();
        let field = Field::new(card(front.clone()), 31);
        let mut reader = whole_reader(field.clone());
        let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
        assert_eq!(error.step().to_string(), "reading DF1/EF01");
        let mut other = front;
        other[100] ^= 1;
        field.put_another(card(other));
        // Ten bytes that are the same do not make the rest the card's own.
        field.0.borrow_mut().at_most = at_most;
        match resume(&mut reader).unwrap_err() {
            Error::CardChanged { step } => assert_eq!(step.to_string(), "reading DF1/EF01"),
            error => panic!("{error}"),
        }
    }
}

/// Some stacks give an empty answer when the card is gone.
#[test]
fn read_continues_after_an_empty_answer() {
    let field = Field::new(virtual_card(CardType::ResidenceFirst), 14);
    field.0.borrow_mut().says_nothing = true;
    let mut reader = whole_reader(field.clone());
    let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
    assert!(matches!(error, Error::Apdu { .. }), "{error}");
    field.put_back();
    resume(&mut reader).unwrap();
    assert_eq!(field.reads(), [(0x8B, 0), (0x8A, 0), (0x82, 0), (0x86, 0)]);
}

fn same_number(card_type: CardType) -> VirtualCardBuilder {
    VirtualCard::builder(card_type)
}

/// Another card with the same number, as a forger could make: the reader notices it by its
/// signature file, or uses nothing from the first card.
#[test]
fn another_card_is_noticed_or_read_from_its_start() {
    let other = || {
        same_number(CardType::ResidenceFirst)
            .holder(Holder::special_permanent())
            .build()
            .unwrap()
    };
    let expected = read_all(other()).unwrap();
    for break_at in 0..15 {
        let field = Field::new(virtual_card(CardType::ResidenceFirst), break_at);
        let mut reader = Reader::new(field.clone());
        reader.read(&number(), DataGroups::ALL).unwrap_err();
        field.put_another(other());
        match resume(&mut reader) {
            Ok(card) => {
                assert!(break_at <= 11, "the signature was read before {break_at}");
                assert!(card.files() == expected.files(), "mixed at {break_at}");
            }
            Err(Error::CardChanged { step }) => {
                assert!(break_at > 11);
                assert_eq!(step.to_string(), "reading DF3/EF01");
                // The data read before is gone.
                let error = resume(&mut reader).unwrap_err();
                assert!(matches!(error, Error::NothingToResume), "{error}");
            }
            Err(error) => panic!("{break_at}: {error}"),
        }
    }
}

#[test]
fn cards_without_signature_are_read_from_their_start() {
    let child = |holder| {
        same_number(CardType::ResidenceFirst)
            .holder(holder)
            .variant(Variant::UnderAge)
            .build()
            .unwrap()
    };
    let field = Field::new(child(Holder::child()), 14);
    let mut reader = Reader::new(field.clone());
    reader.read(&number(), DataGroups::ALL).unwrap_err();
    field.put_another(child(Holder::special_permanent()));
    let card = resume(&mut reader).unwrap();
    let expected = read_all(child(Holder::special_permanent())).unwrap();
    assert!(card.files() == expected.files());
}

#[test]
fn card_of_another_type_or_number_is_noticed() {
    let field = Field::new(virtual_card(CardType::ResidenceFirst), 14);
    let mut reader = whole_reader(field.clone());
    reader.read(&number(), DataGroups::ALL).unwrap_err();
    field.put_another(virtual_card(CardType::SpecialPermanentFirst));
    let error = resume(&mut reader).unwrap_err();
    assert!(
        matches!(error, Error::CardChanged { step: Step::Detect }),
        "{error}"
    );

    let field = Field::new(virtual_card(CardType::ResidenceFirst), 14);
    let mut reader = whole_reader(field.clone());
    reader.read(&number(), DataGroups::ALL).unwrap_err();
    let other = same_number(CardType::ResidenceFirst).number("ZZ00000000ZZ");
    field.put_another(other.build().unwrap());
    let error = resume(&mut reader).unwrap_err();
    assert!(matches!(error, Error::WrongNumber { .. }), "{error}");
}

#[test]
fn there_must_be_something_to_resume() {
    let mut reader = Reader::new(Field::new(virtual_card(CardType::ResidenceFirst), 14));
    let error = resume(&mut reader).unwrap_err();
    assert!(matches!(error, Error::NothingToResume), "{error}");
}
