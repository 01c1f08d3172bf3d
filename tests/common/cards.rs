//! Cards for the tests: read from the simulator, and changed byte by byte.
//!
//! What the signature covers is written out here independently of the crate, from
//! docs/protocol.md, section 8.

use std::ops::Range;
use std::sync::LazyLock;

use time::OffsetDateTime;
use time::macros::datetime;
use zairyu::CardType;
use zairyu::card::FileId;
use zairyu::simulator::{self, VirtualCard, VirtualCardBuilder};
use zairyu::verify::{IssuerCheck, Report, TestTrustStore, VerificationResult};
use zairyu::{Card, DataGroups, Generation, Reader, record::CardFiles};
use zeroize::Zeroizing;

/// Within the validity of the simulator's CA and certificates.
pub const NOW: OffsetDateTime = datetime!(2026-11-25 12:00 UTC);

/// The default card number of the simulator.
pub const NUMBER: &str = "AA12345678BB";

/// Reads `groups` of the card that the builder makes.
pub fn read(builder: VirtualCardBuilder, groups: DataGroups) -> Card {
    let card = builder.build().expect("the simulator makes the card");
    let number = NUMBER.parse().expect("a number");
    Reader::new(card)
        .read(&number, groups)
        .expect("the card can be read")
}

/// Reads all of the card that the builder makes.
pub fn read_all(builder: VirtualCardBuilder) -> Card {
    read(builder, DataGroups::ALL)
}

/// Reads all of an unaltered card.
pub fn genuine(card_type: CardType) -> Card {
    read_all(VirtualCard::builder(card_type))
}

/// The generation of a simulated card, as the verdict names it.
pub fn generation(card_type: CardType) -> Generation {
    of(card_type.generation())
}

/// The name that the verdict uses for one of the simulator's generations.
pub fn of(generation: Generation) -> Generation {
    match generation {
        Generation::First => Generation::First,
        _ => Generation::Second,
    }
}

/// The simulator's CAs of both generations.
pub fn test_store() -> &'static TestTrustStore {
    static STORE: LazyLock<TestTrustStore> = LazyLock::new(|| {
        let mut store = TestTrustStore::new();
        for each in [Generation::First, Generation::Second] {
            let ca = simulator::ca_certificate_der(each).expect("the simulator's CA");
            store.add_simulator(of(each), &ca).expect("a CA");
        }
        store
    });
    &STORE
}

/// Tamper check and issuer check, each with its reason, then the result and the class of
/// the anchor (`-` for none).
pub type Verdict = [&'static str; 6];

/// A report in short form.
pub fn verdict(report: &Report) -> Verdict {
    let class = match &report.issuer {
        IssuerCheck::Trusted { anchor, .. } => anchor.code(),
        _ => "-",
    };
    if let VerificationResult::Normal { anchor } = report.result {
        assert_eq!(anchor.code(), class, "one class in the whole report");
    }
    [
        report.tamper.status(),
        report.tamper.reason(),
        report.issuer.status(),
        report.issuer.reason(),
        report.result.code(),
        class,
    ]
}

/// A good card under the simulator's CA.
pub const NORMAL: Verdict = [
    "intact",
    "signature-verifies",
    "trusted",
    "issued-by-anchor",
    "normal",
    "test",
];

/// A card under the simulator's CA whose signature does not fit.
pub const ALTERED: Verdict = [
    "altered",
    "signature-does-not-verify",
    "trusted",
    "issued-by-anchor",
    "abnormal",
    "test",
];

/// A card without photo and signature, and without a date of birth that decides.
pub const NO_EVIDENCE: Verdict = [
    "exempt",
    "no-evidence-either-way",
    "exempt",
    "no-evidence-either-way",
    "exempt",
    "-",
];

/// The same with a date of birth that confirms the exception.
pub const UNDER_AGE: Verdict = ["exempt", "under-age", "exempt", "under-age", "exempt", "-"];

/// The verdict on files, under the simulator's CA. `None` if they cannot be decoded to a
/// card.
pub fn verdict_on(files: CardFiles) -> Option<Verdict> {
    let card = Card::from_files(files).ok()?;
    Some(verdict(&card.verify(test_store(), NOW)))
}

/// The place of a data object.
#[derive(Clone, Debug)]
pub struct Place {
    pub file: FileId,
    pub tag: u16,
    /// Tag and length.
    pub header: Range<usize>,
    pub value: Range<usize>,
}

/// Every data object of a card, in the order of the files.
pub fn places(files: &CardFiles) -> Vec<Place> {
    let mut places = Vec::new();
    for (file, bytes) in files.iter() {
        let mut start = 0;
        while bytes.get(start).is_some_and(|&byte| byte != 0) {
            let two_bytes = bytes[start] & 0x1F == 0x1F;
            let tag = if two_bytes {
                u16::from_be_bytes([bytes[start], bytes[start + 1]])
            } else {
                u16::from(bytes[start])
            };
            let at = start + 1 + usize::from(two_bytes);
            let (header, length) = match bytes[at] {
                0x81 => (at + 2, usize::from(bytes[at + 1])),
                0x82 => (
                    at + 3,
                    usize::from(u16::from_be_bytes([bytes[at + 1], bytes[at + 2]])),
                ),
                short => (at + 1, usize::from(short)),
            };
            places.push(Place {
                file,
                tag,
                header: start..header,
                value: header..header + length,
            });
            start = header + length;
        }
    }
    places
}

/// The value of the object with this tag, without padding. Empty if there is no such
/// object.
pub fn content(files: &CardFiles, tag: u16) -> Vec<u8> {
    let mut places = places(files).into_iter();
    let place = places.find(|place| place.tag == tag);
    place
        .map(|place| unpadded(value(files, place.tag)))
        .unwrap_or_default()
}

/// The place of the object with this tag.
pub fn place(files: &CardFiles, tag: u16) -> Place {
    let mut places = places(files).into_iter();
    places
        .find(|place| place.tag == tag)
        .unwrap_or_else(|| panic!("no object {tag:02X}"))
}

/// The value of the object with this tag, its padding included.
pub fn value(files: &CardFiles, tag: u16) -> Vec<u8> {
    let place = place(files, tag);
    files.get(place.file).expect("its file")[place.value].to_vec()
}

/// The same files with one of them changed.
pub fn with_file(files: &CardFiles, file: FileId, change: impl FnOnce(&mut Vec<u8>)) -> CardFiles {
    let mut bytes = files.get(file).expect("that file").to_vec();
    change(&mut bytes);
    let mut files = files.clone();
    files.insert(file, Zeroizing::new(bytes));
    files
}

/// The same files with the object of this tag replaced by those bytes.
pub fn with_object(files: &CardFiles, tag: u16, object: Vec<u8>) -> CardFiles {
    let Place {
        file,
        header,
        value,
        ..
    } = place(files, tag);
    with_file(files, file, |bytes| {
        bytes.splice(header.start..value.end, object);
    })
}

/// A data object of less than 128 bytes.
pub fn object(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).expect("a short value");
    [&[tag, length], value].concat()
}

/// The same files with one byte changed.
pub fn flipped(files: &CardFiles, file: FileId, position: usize, mask: u8) -> CardFiles {
    with_file(files, file, |bytes| bytes[position] ^= mask)
}

/// The tags that a card's signature covers, in signing order.
pub fn signed_tags(card_type: CardType) -> &'static [u16] {
    match card_type {
        CardType::ResidenceSecond => &[
            0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCE, 0xCA, 0xCB, 0xCC, 0xCD, 0xD1, 0xD0,
        ],
        CardType::SpecialPermanentSecond => &[0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCE, 0xD1, 0xD0],
        _ => &[0xD0, 0xD1],
    }
}

/// The tags of check code and certificate.
pub fn evidence_tags(card_type: CardType) -> [u16; 2] {
    match generation(card_type) {
        Generation::First => [0xDA, 0xDB],
        _ => [0xDC, 0xDD],
    }
}

/// The signed bytes of a card that has all objects.
pub fn signed_data(card_type: CardType, files: &CardFiles) -> Vec<u8> {
    let mut data = Vec::new();
    let first = generation(card_type) == Generation::First;
    for &tag in signed_tags(card_type) {
        data.extend(value(files, tag));
        let padded_to = match (first, tag) {
            (true, 0xD0) => 7000,
            (true, _) => 10_000,
            (false, 0xD1) => 53 + 3000,
            (false, 0xD0) => 53 + 3000 + 2500,
            (false, 0xCE) if card_type == CardType::SpecialPermanentSecond => 53,
            _ => continue,
        };
        data.resize(padded_to, 0);
    }
    data
}

/// A value without the NULs at its end.
pub fn unpadded(mut value: Vec<u8>) -> Vec<u8> {
    while value.last() == Some(&0) {
        value.pop();
    }
    value
}

/// The DER element at the start of `bytes`, without what follows it.
pub fn first_der(bytes: &[u8]) -> &[u8] {
    let length = usize::from(u16::from_be_bytes([bytes[2], bytes[3]]));
    assert_eq!(
        bytes[..2],
        [0x30, 0x82],
        "a certificate of 256 bytes or more"
    );
    &bytes[..4 + length]
}
