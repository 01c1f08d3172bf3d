//! When each file can be read, and how.

use super::super::ElementaryFile;
use super::{GET_CHALLENGE, Terminal};
use crate::card::CardType;

type Rows = &'static [(u8, u8, ElementaryFile, Way)];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Way {
    Free,
    Plain,
    Secured,
}

use ElementaryFile as Ef;
use Way::{Free, Plain, Secured};

/// The application (sixth byte of its name), P1, the file, how it is read.
const FILES: [(CardType, Rows); 4] = [
    (
        CardType::ResidenceFirst,
        &[
            (0, 0x8B, Ef::CommonData, Free),
            (0, 0x8A, Ef::CardType, Free),
            (2, 0x85, Ef::FrontImage, Secured),
            (2, 0x86, Ef::Photo, Secured),
            (3, 0x81, Ef::Address, Plain),
            (3, 0x82, Ef::ComprehensivePermission, Plain),
            (3, 0x83, Ef::IndividualPermission, Plain),
            (3, 0x84, Ef::RenewalApplication, Plain),
            (4, 0x82, Ef::Signature, Plain),
        ],
    ),
    (
        CardType::SpecialPermanentFirst,
        &[
            (0, 0x8B, Ef::CommonData, Free),
            (0, 0x8A, Ef::CardType, Free),
            (2, 0x85, Ef::FrontImage, Secured),
            (2, 0x86, Ef::Photo, Secured),
            (3, 0x81, Ef::Address, Plain),
            (4, 0x82, Ef::Signature, Plain),
        ],
    ),
    (
        CardType::ResidenceSecond,
        &[
            (0, 0x8B, Ef::CommonData, Free),
            (0, 0x8A, Ef::CardType, Free),
            (2, 0x81, Ef::CardNumber, Secured),
            (2, 0x83, Ef::PrintedEntries, Secured),
            (2, 0x84, Ef::Images, Secured),
            (2, 0x86, Ef::AddressImage, Secured),
            (3, 0x81, Ef::Permissions, Plain),
            (3, 0x82, Ef::RenewalApplication, Plain),
            (3, 0x83, Ef::Other, Plain),
            (4, 0x82, Ef::Signature, Plain),
        ],
    ),
    (
        CardType::SpecialPermanentSecond,
        &[
            (0, 0x8B, Ef::CommonData, Free),
            (0, 0x8A, Ef::CardType, Free),
            (2, 0x81, Ef::CardNumber, Secured),
            (2, 0x83, Ef::PrintedEntries, Secured),
            (2, 0x84, Ef::Images, Secured),
            (2, 0x86, Ef::AddressImage, Secured),
            (3, 0x83, Ef::Other, Plain),
            (4, 0x82, Ef::Signature, Plain),
        ],
    ),
];

/// The status words of a plain and a secured read of the whole file.
fn read_both(terminal: &mut Terminal, application: u8, p1: u8) -> (u16, u16) {
    terminal.select(application);
    let plain = terminal.status(&format!("00b0{p1:02x}00000000"));
    let secured = terminal.status(&format!("08b0{p1:02x}00000004960200000000"));
    (plain, secured)
}

#[test]
fn access_conditions_hold_at_every_stage() {
    type Stage = (&'static str, fn(&mut Terminal));
    let closed: [Stage; 5] = [
        ("power-on", |_| {}),
        ("session without VERIFY", |terminal| terminal.open_session()),
        ("VERIFY failed", |terminal| {
            terminal.authenticate();
            assert_eq!(terminal.verify("AA12345678BC"), 0x6300);
        }),
        ("after reset", |terminal| {
            terminal.authenticate();
            terminal.card.reset();
        }),
        ("new challenge", |terminal| {
            terminal.authenticate();
            terminal.status(GET_CHALLENGE);
        }),
    ];
    for (card_type, rows) in FILES {
        for (name, prepare) in closed {
            let mut terminal = Terminal::of(card_type);
            prepare(&mut terminal);
            for &(application, p1, file, way) in rows {
                let expected = match way {
                    Free => (0x9000, 0x6882),
                    Plain | Secured => (0x6982, 0x6982),
                };
                let found = read_both(&mut terminal, application, p1);
                assert_eq!(found, expected, "{card_type} {file:?}, {name}");
            }
        }
        let mut terminal = Terminal::of(card_type);
        terminal.authenticate();
        for &(application, p1, file, way) in rows {
            let expected = match way {
                Free | Plain => (0x9000, 0x6882),
                Secured => (0x6982, 0x9000),
            };
            let found = read_both(&mut terminal, application, p1);
            assert_eq!(found, expected, "{card_type} {file:?}, verified");
        }
    }
}

#[test]
fn files_are_read_whole_and_in_chunks() {
    for (card_type, rows) in FILES {
        let mut terminal = Terminal::of(card_type);
        terminal.authenticate();
        for &(application, p1, file, way) in rows {
            let content = terminal.card.file(file).unwrap().to_vec();
            terminal.select(application);
            let whole = match way {
                Free | Plain => terminal.send(&format!("00b0{p1:02x}00000000")).0,
                Secured => {
                    let command = format!("08b0{p1:02x}00000004960200000000");
                    let (object, _) = terminal.send(&command);
                    terminal.open(&object)
                }
            };
            assert_eq!(whole, content, "{card_type} {file:?} whole");

            let mut chunks = Vec::new();
            while chunks.len() < content.len() {
                let offset = chunks.len();
                // 231 bytes and padding are 29 blocks of 8 or 15 of 16: they fit
                // a short answer.
                let wanted = (content.len() - offset).min(231);
                let parameters = match offset {
                    0 => format!("{p1:02x}00"),
                    _ => format!("{offset:04x}"),
                };
                let (data, status) = match way {
                    Free | Plain => terminal.send(&format!("00b0{parameters}{wanted:02x}")),
                    Secured => {
                        let command = format!("08b0{parameters}049602{wanted:04x}00");
                        let (object, status) = terminal.send(&command);
                        (terminal.open(&object), status)
                    }
                };
                assert_eq!((data.len(), status), (wanted, 0x9000));
                chunks.extend(data);
            }
            assert_eq!(chunks, content, "{card_type} {file:?} in chunks");
        }
    }
}
