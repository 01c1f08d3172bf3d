//! The commands of a read, in number and to the byte.

use std::ops::ControlFlow;

use zairyu::files::Directory;
use zairyu::simulator::{CardType, LogEntry, VirtualCard};
use zairyu::{CardNumber, CardTransport, DataGroups, Error, Reader, Step};

use crate::{Fate, number, tampered, virtual_card, whole_reader};

/// A link that keeps the commands.
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

/// The commands of a whole read, the encrypted parts of the two that
/// authenticate shortened to their headers.
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
    // A second read must look at the card anew, and a directory is current by now.
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
fn wrong_number_is_said_after_a_second_challenge() {
    for card_type in CardType::FIRST_AND_SECOND {
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
    for card_type in CardType::FIRST_AND_SECOND {
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

#[test]
fn progress_knows_the_total_and_never_goes_back() {
    for (card_type, total) in [
        (
            CardType::ResidenceFirst,
            7004 + 3004 + 342 + 122 + 122 + 3 + 1464,
        ),
        (CardType::SpecialPermanentFirst, 7004 + 3004 + 342 + 1464),
        (
            CardType::ResidenceSecond,
            14 + 73 + 5508 + 2505 + 22 + 3 + 207 + 704,
        ),
        (
            CardType::SpecialPermanentSecond,
            14 + 46 + 5508 + 2505 + 207 + 704,
        ),
    ] {
        for short in [false, true] {
            let builder = VirtualCard::builder(card_type);
            let builder = if short { builder.short_only() } else { builder };
            let mut events = Vec::new();
            Reader::new(builder.build().unwrap())
                .read_with_progress(&number(), DataGroups::ALL, |progress| {
                    events.push(progress);
                    ControlFlow::Continue(())
                })
                .unwrap();
            assert!(events.iter().all(|event| event.bytes_total == total));
            assert!(events.is_sorted_by_key(|event| event.bytes_done));
            assert_eq!(events[0].step, Step::MutualAuthenticate);
            assert_eq!(events[1].step, Step::Verify);
            assert_eq!(events[2].step, Step::Select(Directory::Df2));
            assert_eq!(events[0].bytes_done, 0);
            assert_eq!(events.last().unwrap().bytes_done, total);
            if short {
                assert!(events.len() > 30, "{card_type}: an event for each chunk");
            }
        }
    }
}

#[test]
fn caller_can_stop_between_any_two_commands() {
    let mut count = 0;
    let stop_at = |limit: usize, count: &mut usize| {
        Reader::new(virtual_card(CardType::ResidenceFirst)).read_with_progress(
            &number(),
            DataGroups::ALL,
            |_| {
                *count += 1;
                match *count > limit {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            },
        )
    };
    stop_at(usize::MAX, &mut count).unwrap();
    for limit in 0..count {
        let error = stop_at(limit, &mut 0).unwrap_err();
        assert!(matches!(error, Error::Cancelled { .. }), "{limit}: {error}");
    }
}
