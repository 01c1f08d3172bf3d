//! The commands of a read: their number and their bytes.

use std::cell::RefCell;
use std::convert::Infallible;
use std::ops::ControlFlow;

use zairyu::CardType;
use zairyu::card::Directory;
use zairyu::simulator::{LogEntry, VirtualCard};
use zairyu::{Card, CardNumber, CardTransport, DataGroups, Error, LinkLimits, Reader, Step};

use crate::links::WithLimits;
use crate::{Fate, number, own_key, tampered, virtual_card, whole_reader};

/// A link that records the commands.
struct Recorded {
    card: VirtualCard,
    commands: Vec<Vec<u8>>,
}

impl CardTransport for Recorded {
    type Error = std::convert::Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        self.commands.push(command.to_vec());
        Ok(self.card.transmit(command))
    }
}

/// The commands of a whole read. The two that authenticate are shortened to their headers,
/// because the rest is encrypted.
fn commands(card_type: CardType) -> Vec<String> {
    let mut recorded = Recorded {
        card: virtual_card(card_type),
        commands: Vec::new(),
    };
    whole_reader(&mut recorded)
        .read(&number(), DataGroups::ALL)
        .unwrap();
    recorded
        .commands
        .iter()
        .map(|command| {
            let length = command.len();
            let shown = match command[1] {
                0x82 => &command[..5],
                0x20 => &command[..8],
                _ => &command[..],
            };
            format!("{} ({length})", hex::encode(shown))
        })
        .collect()
}

const SELECT: &str = "00a4040c10d392f0004f";
const ZEROS: &str = "00000000000000000000 (21)";

#[test]
fn first_generation_commands_are_the_specifications() {
    let select = |number: &str| format!("{SELECT}{number}{ZEROS}");
    assert_eq!(
        commands(CardType::ResidenceFirst),
        [
            "00b08b0000 (5)",
            "00b08a0000 (5)",
            "0084000008 (5)",
            "0082000028 (46)",
            "0820008613861101 (24)",
            &select("03"),
            "00b08100000000 (7)",
            "00b0820000 (5)",
            "00b0830000 (5)",
            "00b0840000 (5)",
            &select("04"),
            "00b08200000000 (7)",
            &select("02"),
            "08b08500000004960200000000 (13)",
            "08b08600000004960200000000 (13)",
        ]
    );
    assert_eq!(commands(CardType::SpecialPermanentFirst).len(), 12);
}

#[test]
fn second_generation_commands_are_the_specifications() {
    let select = |number: &str| format!("{SELECT}{number}{ZEROS}");
    assert_eq!(
        commands(CardType::ResidenceSecond),
        [
            "00b08b0000 (5)",
            "00b08a0000 (5)",
            "0084000008 (5)",
            "0082000028 (46)",
            "0820008613861101 (24)",
            &select("03"),
            "00b0810000 (5)",
            "00b0820000 (5)",
            "00b0830000 (5)",
            &select("04"),
            // RC2's worked example: read_df3_ef01_command.
            "00b08200000000 (7)",
            &select("02"),
            "08b08100049602000000 (10)",
            "08b08300049602000000 (10)",
            // RC2's worked example: read_df1_ef03_command.
            "08b08400000004960200000000 (13)",
            "08b08600000004960200000000 (13)",
        ]
    );
    assert_eq!(commands(CardType::SpecialPermanentSecond).len(), 14);
}

#[test]
fn link_statistics_count_what_went_over_the_link() {
    let mut reader = whole_reader(virtual_card(CardType::ResidenceFirst));
    let card = reader.read(&number(), DataGroups::ALL).unwrap();
    let stats = card.link_stats();
    assert_eq!(reader.link_stats(), stats);
    let virtual_card = reader.into_transport();
    let sum = |length: fn(&LogEntry) -> usize| virtual_card.log().iter().map(length).sum::<usize>();
    assert_eq!(stats.commands, 15);
    assert_eq!(stats.bytes_sent, sum(|entry| entry.command_length) as u64);
    let received = sum(|entry| entry.response_length + 2);
    assert_eq!(stats.bytes_received, received as u64);
}

#[test]
fn only_what_was_asked_for_is_read() {
    for (groups, read) in [
        (DataGroups::empty(), vec![]),
        (DataGroups::PHOTO, vec!["DF1/EF02"]),
        (DataGroups::ADDRESS, vec!["DF2/EF01"]),
        (
            DataGroups::PERMISSIONS | DataGroups::RENEWAL,
            vec!["DF2/EF02", "DF2/EF03", "DF2/EF04"],
        ),
        (DataGroups::SIGNED, vec!["DF3/EF01", "DF1/EF01", "DF1/EF02"]),
    ] {
        let mut reader = whole_reader(virtual_card(CardType::ResidenceFirst));
        let card = reader.read(&number(), groups).unwrap();
        let files: Vec<_> = card.files().iter().map(|(id, _)| id.to_string()).collect();
        assert_eq!(files[..2], ["MF/EF01", "MF/EF02"]);
        assert_eq!(files[2..], read, "{groups:?}");
        // Of the commands after VERIFY, one reads each file; the others select.
        let log = reader.into_transport();
        let reads = log.log()[5..].iter().filter(|entry| entry.ins == 0xB0);
        assert_eq!(reads.count(), read.len(), "{groups:?}");
        let groups_read = card.groups_read();
        assert_eq!(groups_read, groups & groups_of_type_1(), "{groups:?}");
    }
}

fn groups_of_type_1() -> DataGroups {
    DataGroups::FRONT_IMAGE
        | DataGroups::PHOTO
        | DataGroups::ADDRESS
        | DataGroups::PERMISSIONS
        | DataGroups::RENEWAL
        | DataGroups::SIGNATURE
}

#[test]
fn detection_is_not_done_twice() {
    let mut reader = whole_reader(virtual_card(CardType::ResidenceFirst));
    assert_eq!(reader.detect().unwrap().card_type.code(), "1");
    reader.read(&number(), DataGroups::ALL).unwrap();
    assert_eq!(reader.transport_mut().log().len(), 15);
    // A second read must detect the card again, and a directory is current now.
    let card = reader.read(&number(), DataGroups::PHOTO).unwrap();
    assert!(card.photo().is_some());
    let log: Vec<_> = reader.transport_mut().log()[15..]
        .iter()
        .map(|entry| (entry.ins, entry.status))
        .collect();
    assert_eq!(
        log[..6],
        [
            (0xB0, 0x6A82), // common data, in a directory that has none
            (0xA4, 0x6A82), // the residence application, which it has not
            (0xA4, 0x9000), // DF1: a residence card, then
            (0xA4, 0x9000), // the master file
            (0xB0, 0x9000),
            (0xB0, 0x9000),
        ]
    );
}

#[test]
fn wrong_number_is_reported_after_a_second_challenge() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let mut reader = Reader::new(virtual_card(card_type));
        let wrong: CardNumber = "AA12345678BC".parse().unwrap();
        let error = reader.read(&wrong, DataGroups::ALL).unwrap_err();
        assert!(
            matches!(
                error,
                Error::WrongNumber {
                    step: Step::MutualAuthenticate
                }
            ),
            "{error}"
        );
        let log: Vec<_> = reader.transport_mut().log()[2..]
            .iter()
            .map(|entry| (entry.ins, entry.status))
            .collect();
        let round = [(0x84, 0x9000), (0x82, 0x6300)];
        assert_eq!(log, [round, round].concat());
        // The card keeps no try counter: the right number opens it now.
        assert!(reader.read(&number(), DataGroups::PHOTO).is_ok());
    }
}

#[test]
fn stale_challenge_is_tried_once_more() {
    for &card_type in CardType::FIRST_AND_SECOND {
        // The first MUTUAL AUTHENTICATE (command 3) is refused.
        let link = tampered(virtual_card(card_type), |index, _, _| match index {
            3 => Fate::Answer(vec![0x63, 0x00]),
            _ => Fate::Pass,
        });
        assert!(crate::read_all(link).is_ok(), "{card_type}");
    }
}

#[test]
fn refused_verify_is_a_wrong_number_too() {
    let link = tampered(
        virtual_card(CardType::ResidenceFirst),
        |index, _, _| match index {
            4 => Fate::Answer(vec![0x63, 0x00]),
            _ => Fate::Pass,
        },
    );
    let error = crate::read_all(link).unwrap_err();
    assert!(
        matches!(error, Error::WrongNumber { step: Step::Verify }),
        "{error}"
    );
}

/// A link whose answers have at most 256 bytes of data. The card keeps this limit, or for
/// specified cards, which need extended commands, the link states it.
fn narrow(card_type: CardType) -> Box<dyn CardTransport<Error = Infallible>> {
    let builder = VirtualCard::builder(card_type);
    if CardType::SPECIFIED.contains(&card_type) {
        Box::new(WithLimits {
            link: builder.build().unwrap(),
            limits: LinkLimits::default().with_max_response(258),
        })
    } else {
        Box::new(builder.short_only().build().unwrap())
    }
}

#[test]
fn progress_knows_the_total_and_never_goes_back() {
    let second_residence = 14 + 73 + 5508 + 2505 + 22 + 3 + 207 + 704;
    let second_special = 14 + 46 + 5508 + 2505 + 207 + 704;
    for (card_type, first_step, total) in [
        (
            CardType::ResidenceFirst,
            Step::MutualAuthenticate,
            7004 + 3004 + 342 + 122 + 122 + 3 + 1464,
        ),
        (
            CardType::SpecialPermanentFirst,
            Step::MutualAuthenticate,
            7004 + 3004 + 342 + 1464,
        ),
        (
            CardType::ResidenceSecond,
            Step::MutualAuthenticate,
            second_residence,
        ),
        (
            CardType::SpecialPermanentSecond,
            Step::MutualAuthenticate,
            second_special,
        ),
        (
            CardType::ResidenceSpecified,
            Step::SetSessionKey,
            second_residence,
        ),
        (
            CardType::SpecialPermanentSpecified,
            Step::SetSessionKey,
            second_special,
        ),
    ] {
        for in_chunks in [false, true] {
            let mut link = if in_chunks {
                narrow(card_type)
            } else {
                Box::new(virtual_card(card_type))
            };
            let mut events = Vec::new();
            let mut reader = Reader::new(&mut *link).with_specified_card_key(own_key());
            reader
                .read_with_progress(&number(), DataGroups::ALL, |progress| {
                    events.push(progress);
                    ControlFlow::Continue(())
                })
                .unwrap();
            assert!(events.iter().all(|event| event.bytes_total == total));
            assert!(events.is_sorted_by_key(|event| event.bytes_done));
            assert_eq!(events[0].step, first_step);
            assert_eq!(events[1].step, Step::Verify);
            assert_eq!(events[2].step, Step::Select(Directory::Df2));
            assert_eq!(events[0].bytes_done, 0);
            assert_eq!(events.last().unwrap().bytes_done, total);
            if in_chunks {
                assert!(events.len() > 30, "{card_type}: an event for each chunk");
            }
        }
    }
}

#[test]
fn progress_is_serialized_with_codes() {
    let mut events = Vec::new();
    whole_reader(virtual_card(CardType::ResidenceFirst))
        .read_with_progress(&number(), DataGroups::PHOTO, |progress| {
            events.push(serde_json::to_value(progress).unwrap());
            ControlFlow::Continue(())
        })
        .unwrap();
    // The photo is the only file, and comes in one answer.
    let expected = [
        ("mutual-authenticate", None, 0),
        ("verify", None, 0),
        ("select", None, 0),
        ("read", Some("DF1/EF02"), 0),
        ("read", Some("DF1/EF02"), 3004),
    ];
    let expected = expected.map(|(step, file, bytes_done)| {
        serde_json::json!({
            "step": step,
            "file": file,
            "bytes_done": bytes_done,
            "bytes_total": 3004,
        })
    });
    assert_eq!(events, expected);
}

/// A read can be stopped before every command after detection, except between a challenge
/// and its authentication. Nothing is sent after the stop.
#[test]
fn caller_can_stop_between_any_two_commands() {
    for &card_type in CardType::ALL {
        let whole = stopped_at(card_type, usize::MAX);
        whole.outcome.unwrap();
        let detected = whole.given_at_events[0];
        let challenge = whole.sent.iter().position(|&ins| ins == GET_CHALLENGE);
        let expected: Vec<_> = (detected..=whole.sent.len())
            .filter(|&given| Some(given) != challenge.map(|at| at + 1))
            .collect();
        let mut stops = whole.given_at_events.clone();
        stops.dedup();
        assert_eq!(stops, expected, "{card_type}");

        for (event, &given) in whole.given_at_events.iter().enumerate() {
            let stopped = stopped_at(card_type, event);
            let error = stopped.outcome.unwrap_err();
            assert!(
                matches!(error, Error::Cancelled { .. }),
                "{card_type}, event {event}: {error}"
            );
            assert_eq!(stopped.sent, whole.sent[..given], "{card_type}, {event}");
        }
    }
}

struct Stopped {
    outcome: Result<Card, Error>,
    /// How many commands the card had been given at each event.
    given_at_events: Vec<usize>,
    /// The instruction bytes of all commands.
    sent: Vec<u8>,
}

/// A read that the caller stops at this event, from 0. The card can be read again.
fn stopped_at(card_type: CardType, event: usize) -> Stopped {
    let sent = RefCell::new(Vec::new());
    let link = tampered(virtual_card(card_type), |_, command, _| {
        sent.borrow_mut().push(command[1]);
        Fate::Pass
    });
    let mut reader = Reader::new(link).with_specified_card_key(own_key());
    let mut given_at_events = Vec::new();
    let outcome = reader.read_with_progress(&number(), DataGroups::ALL, |_| {
        given_at_events.push(sent.borrow().len());
        if given_at_events.len() > event {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let stopped = Stopped {
        outcome,
        given_at_events,
        sent: sent.take(),
    };
    assert!(reader.read(&number(), DataGroups::PHOTO).is_ok());
    stopped
}

const GET_CHALLENGE: u8 = 0x84;
