//! Every fault ends in an error that names the step.

use zairyu::CardType;
use zairyu::simulator::{ElementaryFile, VirtualCard};
use zairyu::{ChannelError, DataGroups, Error, HandshakeError, LinkFault, MAX_COMMANDS, Step};

use crate::chain::chain;
use crate::{Fate, number, read_all, tampered, virtual_card, whole_reader};

#[test]
fn another_card_is_told_apart() {
    for status in [
        [0x6A, 0x82],
        [0x6D, 0x00],
        [0x6E, 0x00],
        [0x69, 0x82],
        [0x6F, 0x00],
    ] {
        let link = tampered(virtual_card(CardType::ResidenceFirst), |_, _, _| {
            Fate::Answer(status.to_vec())
        });
        let error = read_all(link).unwrap_err();
        assert!(matches!(error, Error::NotAResidenceCard { .. }), "{error}");
        assert_eq!(error.step(), Step::Detect);
    }
}

#[test]
fn card_removed_at_any_command_leaves_nothing_half_read() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let mut whole = 0;
        let link = tampered(virtual_card(card_type), |index, _, _| {
            whole = index + 1;
            Fate::Pass
        });
        read_all(link).unwrap();
        for removed_at in 0..whole {
            let link = tampered(virtual_card(card_type), |index, _, _| {
                if index >= removed_at {
                    Fate::Fail
                } else {
                    Fate::Pass
                }
            });
            match read_all(link).unwrap_err() {
                Error::Link {
                    step,
                    fault,
                    source,
                } => {
                    assert_eq!(fault, LinkFault::CardRemoved);
                    assert_eq!(source.to_string(), "the link broke");
                    let expected = match removed_at {
                        0 | 1 => Some(Step::Detect),
                        2 => Some(Step::GetChallenge),
                        3 => Some(Step::MutualAuthenticate),
                        4 => Some(Step::Verify),
                        _ => None,
                    };
                    assert!(expected.is_none_or(|expected| step == expected), "{step}");
                }
                other => panic!("{other}"),
            }
        }
    }
}

/// A SELECT that reports success and did nothing: the files of the previous directory have
/// the same short identifiers.
#[test]
fn files_of_another_directory_are_noticed() {
    for (card_type, message) in [
        (
            CardType::ResidenceFirst,
            "the file has object D5 of DF2/EF02, and none of its own objects",
        ),
        (
            CardType::ResidenceSecond,
            "the file has object D8 of DF2/EF02, and none of its own objects",
        ),
    ] {
        let link = tampered(virtual_card(card_type), |_, command, _| {
            if command.get(5..11) == Some(&[0xD3, 0x92, 0xF0, 0x00, 0x4F, 0x04]) {
                Fate::Answer(vec![0x90, 0x00])
            } else {
                Fate::Pass
            }
        });
        let error = chain(&read_all(link).unwrap_err());
        let expected = "reading DF3/EF01: the content of the file is not valid: ";
        assert_eq!(error, format!("{expected}{message}"));
    }
}

/// Each of these answers, instead of the card's own, to each command of a read: never a
/// card.
#[test]
fn wrong_answers_never_make_a_card() {
    let answers: [(&str, Vec<u8>); 12] = [
        ("nothing", vec![]),
        ("half a status word", vec![0x90]),
        ("6282 alone", vec![0x62, 0x82]),
        ("6700", vec![0x67, 0x00]),
        ("6882", vec![0x68, 0x82]),
        ("6982", vec![0x69, 0x82]),
        ("6985", vec![0x69, 0x85]),
        ("6987", vec![0x69, 0x87]),
        ("6A86", vec![0x6A, 0x86]),
        ("6B00", vec![0x6B, 0x00]),
        ("6F00", vec![0x6F, 0x00]),
        ("an unknown status", vec![0x12, 0x34]),
    ];
    for &card_type in CardType::FIRST_AND_SECOND {
        for (name, answer) in &answers {
            for at in 0..16 {
                let mut commands = 0;
                let link = tampered(virtual_card(card_type), |index, _, _| {
                    commands = index + 1;
                    if index == at {
                        Fate::Answer(answer.clone())
                    } else {
                        Fate::Pass
                    }
                });
                let outcome = whole_reader(link).read(&number(), DataGroups::ALL);
                let reached = commands > at;
                // Two answers are repaired: a failed detection is tried again
                // under the master file, a refused length in the short form.
                let repaired = at <= 1 || *name == "6700";
                match outcome {
                    Ok(_) => assert!(!reached || repaired, "{card_type} {name} at {at}"),
                    Err(error) => assert!(reached, "{card_type} {name} at {at}: {error}"),
                }
            }
        }
    }
}

#[test]
fn handshake_of_a_card_that_does_not_know_its_number() {
    for (answer, expected) in [
        (vec![0; 40], HandshakeError::Mac),
        (vec![0; 39], HandshakeError::Length),
        (vec![], HandshakeError::Length),
        (vec![0; 4000], HandshakeError::Length),
    ] {
        let answer = [answer, vec![0x90, 0x00]].concat();
        let link = tampered(
            virtual_card(CardType::ResidenceFirst),
            |index, _, _| match index {
                3 => Fate::Answer(answer.clone()),
                _ => Fate::Pass,
            },
        );
        match read_all(link).unwrap_err() {
            Error::Handshake { step, source } => {
                assert_eq!((step, source), (Step::MutualAuthenticate, expected));
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn challenge_of_another_length_is_refused() {
    for length in [0, 7, 9, 255] {
        let answer = [vec![1; length], vec![0x90, 0x00]].concat();
        let link = tampered(
            virtual_card(CardType::ResidenceFirst),
            |index, _, _| match index {
                2 => Fate::Answer(answer.clone()),
                _ => Fate::Pass,
            },
        );
        let error = read_all(link).unwrap_err();
        assert!(
            matches!(
                error,
                Error::AnswerLength {
                    step: Step::GetChallenge,
                    expected: 8,
                    ..
                }
            ),
            "{error}"
        );
    }
}

#[test]
fn encrypted_answers_that_are_not_opened() {
    // The first read under secure messaging is the last command but one.
    for (name, answer, expected) in [
        ("another object", vec![0x87, 0x01, 0x01], "object 87"),
        ("no padding indicator", vec![0x86, 0x01, 0x02], "indicator"),
        (
            "no whole block",
            vec![0x86, 0x04, 0x01, 1, 2, 3],
            "does not decrypt",
        ),
        ("no object", vec![0x86, 0x80], "indefinite"),
        ("trailing data", vec![0x86, 0x01, 0x01, 0x00], "trailing"),
    ] {
        let answer = [answer, vec![0x90, 0x00]].concat();
        let link = tampered(
            virtual_card(CardType::ResidenceFirst),
            |index, _, _| match index {
                13 => Fate::Answer(answer.clone()),
                _ => Fate::Pass,
            },
        );
        let mut reader = whole_reader(link);
        let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
        assert!(matches!(error, Error::Channel { .. }), "{name}: {error}");
        assert_eq!(error.step().to_string(), "reading DF1/EF01");
        assert!(chain(&error).contains(expected), "{name}: {error}");
    }
    // Too short to be a link's limit.
    let link = tampered(
        virtual_card(CardType::ResidenceFirst),
        |index, _, _| match index {
            13 => Fate::Answer(vec![0x86, 0x82, 0x1B, 0x61, 0x01, 0x90, 0x00]),
            _ => Fate::Pass,
        },
    );
    let error = read_all(link).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Channel {
                source: ChannelError::CutOff,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn card_without_end_is_left() {
    // There is always one more part.
    let link = tampered(virtual_card(CardType::ResidenceFirst), |index, _, card| {
        if index < 6 {
            return Fate::Pass;
        }
        let _ = card;
        Fate::Answer(vec![0xAA, 0x61, 0x01])
    });
    let error = read_all(link).unwrap_err();
    assert!(matches!(error, Error::TooManyCommands { .. }), "{error}");

    // Parts without data.
    let link = tampered(
        virtual_card(CardType::ResidenceFirst),
        |index, _, _| match index {
            0..6 => Fate::Pass,
            _ => Fate::Answer(vec![0x61, 0x10]),
        },
    );
    let error = read_all(link).unwrap_err();
    assert!(
        matches!(error, Error::TooManyCommands { .. } | Error::Chain { .. }),
        "{error}"
    );

    // A byte at a time.
    let mut count = 0;
    let link = tampered(virtual_card(CardType::ResidenceFirst), |index, _, _| {
        count = index + 1;
        if index < 6 {
            Fate::Pass
        } else {
            Fate::Answer(vec![0xD2, 0x90, 0x00])
        }
    });
    assert!(read_all(link).is_err());
    assert!(count <= MAX_COMMANDS as usize);

    // More bytes than the file can have.
    let link = tampered(
        virtual_card(CardType::ResidenceFirst),
        |index, _, _| match index {
            6 => Fate::Answer([vec![0xD2; 60_000], vec![0x90, 0x00]].concat()),
            _ => Fate::Pass,
        },
    );
    let error = read_all(link).unwrap_err();
    assert!(matches!(error, Error::FileTooLong { .. }), "{error}");
}

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
fn end_of_file_said_by_the_card_costs_no_command() {
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

#[test]
fn errors_say_nothing_of_the_number_or_the_data() {
    let needles = ["AA12345678BB", "12345678", "東京都", "見本町"];
    for &card_type in CardType::FIRST_AND_SECOND {
        for at in 0..16 {
            for answer in [vec![0x90, 0x00], vec![0x6F, 0x00], vec![1; 100]] {
                let link = tampered(virtual_card(card_type), |index, _, _| {
                    if index == at {
                        Fate::Answer(answer.clone())
                    } else {
                        Fate::Pass
                    }
                });
                if let Err(error) = read_all(link) {
                    let shown = format!("{error} {error:?}");
                    assert!(
                        needles.iter().all(|needle| !shown.contains(needle)),
                        "{shown}"
                    );
                }
            }
        }
        let card = read_all(virtual_card(card_type)).unwrap();
        let shown = format!("{card:?} {:?}", card.record());
        assert!(
            needles.iter().all(|needle| !shown.contains(needle)),
            "{shown}"
        );
        for personal in ["1993", "2028", "BRA", "TEST0"] {
            assert!(!shown.contains(personal), "{personal} in {shown}");
        }
    }
    let card = VirtualCard::builder(CardType::ResidenceFirst)
        .build()
        .unwrap();
    assert!(!format!("{card:?}").contains("12345678"));
}
