//! Files that never end, and objects with false headers.

use time::macros::datetime;
use zairyu::CardType;
use zairyu::simulator::{self, ElementaryFile, VirtualCard};
use zairyu::verify::{CardCertificate, TestTrustStore, VerificationResult};
use zairyu::{Error, FileError, Generation, MAX_COMMANDS};

use crate::chain::chain;
use crate::memory::peak;
use crate::{Attempt, READ_MEMORY, attempt, both_links};

/// A file of each kind: free, plain, encrypted.
fn victims(card_type: CardType) -> [ElementaryFile; 4] {
    let first = matches!(
        card_type,
        CardType::ResidenceFirst | CardType::SpecialPermanentFirst
    );
    [
        ElementaryFile::CommonData,
        ElementaryFile::Signature,
        if first {
            ElementaryFile::Address
        } else {
            ElementaryFile::Other
        },
        if first {
            ElementaryFile::FrontImage
        } else {
            ElementaryFile::Images
        },
    ]
}

fn contents() -> Vec<(&'static str, Vec<u8>)> {
    let objects = |object: &[u8]| object.repeat(32_000 / object.len());
    let nested: Vec<u8> = (0..8000_u16)
        .rev()
        .flat_map(|level| {
            let [high, low] = (level * 4).to_be_bytes();
            [0x30, 0x82, high, low]
        })
        .collect();
    vec![
        ("32 KiB of NULs", vec![0; 32_768]),
        ("32 KiB of a value", vec![0xD0; 32_768]),
        (
            "an object of 65535 bytes",
            [vec![0xD0, 0x82, 0xFF, 0xFF], vec![7; 200]].concat(),
        ),
        (
            "an object of four gigabytes",
            vec![0xD0, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 7, 7],
        ),
        ("an object without length", vec![0xD0, 0x80, 7, 7, 0, 0]),
        ("objects in objects", nested),
        ("empty objects", objects(&[0x55, 0x00])),
        (
            "empty objects with known tags",
            objects(&[0xC0, 0x00, 0xDA, 0x00, 0xD0, 0x00, 0xD4, 0x00, 0xD9, 0x00]),
        ),
        (
            "the same object over and over",
            objects(&[0xD0, 0x01, 0x31]),
        ),
        ("tags of two bytes", objects(&[0xDF, 0xD1, 0x00])),
        ("nothing", vec![]),
    ]
}

/// Any bytes in a file give an error or a card. If the file has signed data, the card is
/// not normal.
#[test]
fn hostile_files_end_in_an_error_or_an_honest_verdict() {
    let mut cells = 0;
    for &card_type in CardType::ALL {
        let anchors = anchors(card_type);
        for victim in victims(card_type) {
            for (name, content) in contents() {
                for builder in both_links(card_type) {
                    cells += 1;
                    let name = format!("type {card_type}, {victim:?}: {name}");
                    let Attempt {
                        result,
                        commands,
                        memory,
                    } = attempt(builder.raw_file(victim, content.clone()), |_| None);
                    assert!(commands <= MAX_COMMANDS, "{name}");
                    assert!(memory < READ_MEMORY, "{name}: {memory}");
                    let unsigned = matches!(
                        victim,
                        ElementaryFile::CommonData
                            | ElementaryFile::Address
                            | ElementaryFile::Other
                    );
                    if let Ok(card) = result {
                        let now = datetime!(2026-11-25 12:00 UTC);
                        let normal = matches!(
                            card.verify(&anchors, now).result,
                            VerificationResult::Normal { .. }
                        );
                        assert_eq!(normal, unsigned, "{name}");
                    }
                }
            }
        }
    }
    println!("{cells} hostile files");
}

#[test]
fn known_objects_occur_once() {
    let twice = [0xD2, 0x01, b'1', 0xD2, 0x01, b'1'];
    let builder =
        VirtualCard::builder(CardType::ResidenceFirst).raw_file(ElementaryFile::Address, twice);
    let error = attempt(builder, |_| None).error("twice");
    assert_eq!(
        chain(&error),
        "reading DF2/EF01: the content of the file is not valid: \
         at offset 3: object D2 occurs twice"
    );
    assert!(matches!(
        error,
        Error::File {
            source: FileError::Tlv(_),
            ..
        }
    ));
}

#[test]
fn certificates_of_64_kib_are_refused_in_bounded_memory() {
    let der = |levels: usize| -> Vec<u8> {
        let mut bytes = Vec::new();
        for level in 0..levels {
            let length = (65_535 - 4 * level) as u16;
            bytes.extend([0x30, 0x82]);
            bytes.extend(length.to_be_bytes());
        }
        bytes.resize(65_536, 0x05);
        bytes
    };
    let cases: [(&str, Vec<u8>); 6] = [
        ("one sequence", der(1)),
        ("sequences in sequences", der(16_000)),
        ("indefinite lengths", [0x30, 0x80].repeat(32_768)),
        (
            "strings in parts",
            [vec![0x30, 0x80], [0x24, 0x80].repeat(32_000)].concat(),
        ),
        (
            "small elements",
            [vec![0x30, 0x82, 0xFF, 0xF0], [0x05, 0x00].repeat(32_760)].concat(),
        ),
        ("no DER", vec![0xFF; 65_536]),
    ];
    for (name, bytes) in cases {
        for generation in [Generation::First, Generation::Second, Generation::Specified] {
            let (result, memory) = peak(|| CardCertificate::parse(&bytes, generation));
            assert!(result.is_err(), "{name}");
            assert!(memory < CERTIFICATE_MEMORY, "{name}: {memory}");
        }
    }
}

fn anchors(card_type: CardType) -> TestTrustStore {
    let mut anchors = TestTrustStore::new();
    let issuer = card_type.generation();
    let generation = match issuer {
        Generation::First => Generation::First,
        Generation::Second => Generation::Second,
        _ => Generation::Specified,
    };
    let ca = simulator::ca_certificate_der(issuer).expect("the simulator's CA");
    anchors.add_simulator(generation, &ca).expect("a CA");
    anchors
}

const CERTIFICATE_MEMORY: usize = 1 << 20;
