//! Answers that never end, grow, or are too long.

use zairyu::CardType;
use zairyu::simulator::VirtualCard;
use zairyu::{Error, MAX_COMMANDS};

use crate::{READ_MEMORY, attempt, both_links, reads_a_file};

type Answer = fn(u32, &[u8]) -> Option<Vec<u8>>;

/// The name, the card's answer, and the errors that are allowed.
type Attack = (&'static str, Answer, fn(&Error) -> bool);

/// The answers to every command from the first file on. Their number counts from 0.
const ATTACKS: [Attack; 11] = [
    (
        "61xx and a byte, for ever",
        |_, _| Some(vec![0xD2, 0x61, 0x01]),
        |error| matches!(error, Error::TooManyCommands { .. }),
    ),
    (
        "61xx and 256 bytes, for ever",
        |_, _| Some([vec![0xD2; 256], vec![0x61, 0x00]].concat()),
        |error| matches!(error, Error::Chain { .. }),
    ),
    (
        "61xx and nothing, for ever",
        |_, _| Some(vec![0x61, 0xFF]),
        |error| matches!(error, Error::Chain { .. }),
    ),
    (
        "61xx with 64 KiB at once",
        |_, _| Some([vec![0xD2; 65_536], vec![0x61, 0x00]].concat()),
        |error| matches!(error, Error::Chain { .. }),
    ),
    (
        "6Cxx, for ever",
        |count, _| Some(vec![0x6C, count as u8]),
        |error| matches!(error, Error::Status { .. }),
    ),
    (
        "6700, for ever",
        |_, _| Some(vec![0x67, 0x00]),
        |error| matches!(error, Error::Status { .. }),
    ),
    (
        "a byte at a time",
        |_, _| Some(vec![0xD2, 0x90, 0x00]),
        |error| matches!(error, Error::Channel { .. } | Error::TooManyCommands { .. }),
    ),
    (
        "answers that grow",
        |count, _| Some([vec![0xD2; 50 << count.min(10)], vec![0x90, 0x00]].concat()),
        |error| matches!(error, Error::FileTooLong { .. } | Error::Channel { .. }),
    ),
    (
        "64 KiB where a few bytes are asked for",
        |_, _| Some([vec![0xD2; 65_536], vec![0x90, 0x00]].concat()),
        |error| matches!(error, Error::FileTooLong { .. }),
    ),
    (
        "a status word alone, for ever",
        |_, _| Some(vec![0x90, 0x00]),
        |error| matches!(error, Error::EmptyAnswer { .. }),
    ),
    (
        "all answers cut",
        |_, _| Some(vec![]),
        |error| matches!(error, Error::Apdu { .. }),
    ),
];

#[test]
fn endless_and_growing_answers_end_in_an_error() {
    for &card_type in CardType::ALL {
        for (name, attack, expected) in ATTACKS {
            for builder in both_links(card_type) {
                let mut count = None;
                let attempt = attempt(builder, |command| {
                    if !reads_a_file(command) && count.is_none() {
                        return None;
                    }
                    let number = count.map_or(0, |number| number + 1);
                    count = Some(number);
                    attack(number, command)
                });
                assert!(attempt.commands <= MAX_COMMANDS, "{name}");
                assert!(attempt.memory < READ_MEMORY, "{name}: {}", attempt.memory);
                let error = attempt.error(name);
                // A specified card must encrypt everything that it sends of its files.
                let unsealed = CardType::SPECIFIED.contains(&card_type)
                    && matches!(error, Error::Channel { .. });
                assert!(unsealed || expected(&error), "{card_type}, {name}: {error}");
            }
        }
    }
}

/// The same from the first command on, from the second, and so on to VERIFY: in the master
/// file and in the residence application, too.
#[test]
fn what_comes_before_the_files_has_the_same_bounds() {
    for (name, attack, _) in ATTACKS {
        for first in 0..6 {
            let mut count = 0;
            let [builder, _] = both_links(CardType::ResidenceSpecified);
            let attempt = attempt(builder, |command| {
                count += 1;
                let since: u32 = count - 1;
                attack(since.checked_sub(first)?, command)
            });
            assert!(attempt.commands <= MAX_COMMANDS, "{name}");
            assert!(attempt.memory < READ_MEMORY, "{name}: {}", attempt.memory);
            attempt.error(name);
        }
    }
}

/// A link that returns answers too long for an APDU.
#[test]
fn answers_longer_than_an_apdu_are_refused() {
    for length in [65_539, 10 << 20] {
        let attempt = attempt(VirtualCard::builder(CardType::ResidenceSecond), |command| {
            reads_a_file(command).then(|| vec![0x90; length])
        });
        // The answer that the link returns, without a copy.
        assert!(attempt.memory < length + READ_MEMORY, "{}", attempt.memory);
        let error = attempt.error("too long");
        assert!(matches!(error, Error::Apdu { .. }), "{error}");
    }
}
