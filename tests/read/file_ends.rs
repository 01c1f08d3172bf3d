//! Files and answers that are longer or shorter than expected.

use zairyu::CardType;
use zairyu::simulator::{ElementaryFile, VirtualCard};
use zairyu::{DataGroups, Error};

use crate::{Fate, number, read_all, tampered, virtual_card, whole_reader};

/// A chip may round up the length of a file, within bounds.
#[test]
fn file_may_be_256_bytes_longer_than_its_table_says() {
    for (name, more) in [("as it is", 0), ("all", 256), ("one too many", 257)] {
        let plain = virtual_card(CardType::ResidenceFirst);
        let mut bytes = plain.file(ElementaryFile::Address).unwrap().to_vec();
        let size = bytes.len();
        bytes.resize(size + more, 0);
        let card = VirtualCard::builder(CardType::ResidenceFirst);
        let card = card.raw_file(ElementaryFile::Address, bytes.clone());
        let outcome = read_all(card.build().unwrap());
        if more <= 256 {
            let card = outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(card.file("DF2/EF01".parse().unwrap()) == Some(&bytes));
            continue;
        }
        match outcome.unwrap_err() {
            Error::FileTooLong { file, limit } => {
                assert_eq!(file.to_string(), "DF2/EF01", "{name}");
                assert_eq!(limit, size + 256, "{name}");
            }
            error => panic!("{name}: {error}"),
        }
    }
}

/// The files of the master file are read before the card is known.
#[test]
fn files_of_the_master_file_have_a_greatest_length_too() {
    for (index, id, size) in [(0, "MF/EF01", 6), (1, "MF/EF02", 4)] {
        for more in [256, 257] {
            let link = tampered(
                virtual_card(CardType::ResidenceFirst),
                |at, command, card| {
                    let mut answer = card.transmit(command);
                    if at == index {
                        answer.truncate(answer.len() - 2);
                        answer.resize(size + more, 0);
                        answer.extend([0x90, 0x00]);
                    }
                    Fate::Answer(answer)
                },
            );
            let outcome = read_all(link);
            match outcome {
                Ok(_) => assert_eq!(more, 256, "{id}"),
                Err(Error::FileTooLong { file, limit }) => {
                    assert_eq!((file.to_string(), more), (id.to_owned(), 257));
                    assert_eq!(limit, size + 256, "{id}");
                }
                Err(error) => panic!("{id}: {error}"),
            }
        }
    }
}

/// Extra bytes would shift everything after them. After the end of a file there is nothing
/// to shift.
#[test]
fn answer_longer_than_asked_for_is_refused_before_the_end_of_a_file() {
    for (name, read, is_refused) in [
        ("first part", [0x00, 0xB0, 0x81, 0x00], true),
        ("last part", [0x00, 0xB0, 0x01, 0x00], false),
    ] {
        let card = VirtualCard::builder(CardType::ResidenceFirst).short_only();
        let mut asked = 0;
        let link = tampered(card.build().unwrap(), |_, command, card| {
            let mut answer = card.transmit(command);
            if command.starts_with(&read) && answer.ends_with(&[0x90, 0x00]) {
                asked = answer.len() - 2;
                answer.insert(asked, 0);
            }
            Fate::Answer(answer)
        });
        let outcome = whole_reader(link).read(&number(), DataGroups::ADDRESS);
        assert!(asked > 0, "{name}: not read");
        match outcome {
            Ok(_) => assert!(!is_refused, "{name}"),
            Err(Error::AnswerLength {
                step,
                expected,
                length,
            }) => {
                assert!(is_refused, "{name}");
                assert_eq!(step.to_string(), "reading DF2/EF01");
                assert_eq!((expected, length), (asked, asked + 1));
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

/// If a card says `6282` because a file ends early, the reader asks for nothing after that
/// end.
#[test]
fn end_of_file_stated_by_the_card_needs_no_command() {
    let plain = virtual_card(CardType::ResidenceFirst);
    let mut bytes = plain.file(ElementaryFile::Address).unwrap().to_vec();
    // Its last field is 10 bytes shorter than by the table: 310, not 320.
    bytes.truncate(bytes.len() - 10);
    let length = bytes
        .windows(3)
        .position(|three| three == [0x82, 0x01, 0x40]);
    bytes[length.unwrap() + 2] = 0x36;
    let whole = whole_reader(plain)
        .read(&number(), DataGroups::ALL)
        .unwrap();
    for (end_is_said, more) in [(true, 0), (false, 1)] {
        let card = VirtualCard::builder(CardType::ResidenceFirst);
        let card = card.raw_file(ElementaryFile::Address, bytes.clone());
        let link = tampered(card.build().unwrap(), |_, command, card| {
            let mut answer = card.transmit(command);
            if command.starts_with(&[0x00, 0xB0, 0x81, 0x00]) && end_is_said {
                assert_eq!(answer[bytes.len()..], [0x90, 0x00]);
                answer[bytes.len()..].copy_from_slice(&[0x62, 0x82]);
            }
            Fate::Answer(answer)
        });
        let card = whole_reader(link).read(&number(), DataGroups::ALL).unwrap();
        assert!(card.file("DF2/EF01".parse().unwrap()) == Some(&bytes));
        let commands = card.link_stats().commands - whole.link_stats().commands;
        assert_eq!(commands, more, "6282: {end_is_said}");
    }
}
