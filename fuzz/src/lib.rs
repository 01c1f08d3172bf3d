//! Shared by the fuzz targets: makes a card from their input.

pub mod hostile;
pub mod hostile_seeds;
pub mod keyed;
pub mod markup;
pub mod scripted;

use std::sync::LazyLock;

use rand_core::{TryCryptoRng, TryRng};
use time::OffsetDateTime;
use time::macros::datetime;
use zairyu::internals::layout::files;
use zairyu::record::CardFiles;
use zairyu::simulator::{self, AcceptedKeys, ElementaryFile, SimulatedProfile, VirtualCard};
use zairyu::specified_card::DeliveryKey;
use zairyu::specified_card::{DeliveredKeys, SpecifiedCardKey, SpecifiedCardProfile};
use zairyu::verify::TestTrustStore;
use zairyu::{Card, CardNumber, CardTransport, CardType, DataGroups, Generation, Reader};
use zeroize::Zeroizing;

/// Within the validity of the simulator's certificates.
pub const NOW: OffsetDateTime = datetime!(2026-11-25 12:00 UTC);

/// The simulator's number.
pub const NUMBER: &str = "AA12345678BB";

/// The number as the reader wants it.
pub fn number() -> CardNumber {
    NUMBER.parse().expect("a number")
}

/// Pieces of the input: two bytes of length, most significant first, and the
/// bytes; the last one may be short.
pub struct Pieces<'a>(pub &'a [u8]);

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (piece, rest) = rest.split_at(length);
        self.0 = rest;
        Some(piece)
    }
}

impl Pieces<'_> {
    /// The next piece, for a link that has no other answers.
    pub fn answer(&mut self) -> Result<Vec<u8>, NoAnswer> {
        self.next().map(<[u8]>::to_vec).ok_or(NoAnswer)
    }
}

/// The input has come to its end.
#[derive(Debug)]
pub struct NoAnswer;

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no answer left")
    }
}

impl std::error::Error for NoAnswer {}

/// Writes a piece in the form that [`Pieces`] reads.
pub fn push_piece(bytes: &mut Vec<u8>, piece: &[u8]) {
    let length = u16::try_from(piece.len()).expect("a piece below 64 KiB");
    bytes.extend(length.to_be_bytes());
    bytes.extend(piece);
}

/// A card's files: one piece for each file of its type. Card type and common
/// data are as they should be unless the input has other pieces for them.
pub fn card_files(card_type: CardType, input: &[u8]) -> CardFiles {
    let mut contents = CardFiles::new();
    for (file, piece) in files(card_type).iter().zip(Pieces(input)) {
        contents.insert(file.id, Zeroizing::new(piece.to_vec()));
    }
    contents
}

/// The input that makes these files.
pub fn files_input(card_type: CardType, contents: &CardFiles) -> Vec<u8> {
    let mut input = Vec::new();
    for file in files(card_type) {
        push_piece(&mut input, contents.get(file.id).unwrap_or_default());
    }
    input
}

/// Every type of card, with the simulator's name for each.
pub const TYPES: [(CardType, CardType); 6] = [
    (CardType::ResidenceFirst, CardType::ResidenceFirst),
    (
        CardType::SpecialPermanentFirst,
        CardType::SpecialPermanentFirst,
    ),
    (CardType::ResidenceSecond, CardType::ResidenceSecond),
    (
        CardType::SpecialPermanentSecond,
        CardType::SpecialPermanentSecond,
    ),
    (CardType::ResidenceSpecified, CardType::ResidenceSpecified),
    (
        CardType::SpecialPermanentSpecified,
        CardType::SpecialPermanentSpecified,
    ),
];

/// The type that a byte of the input chooses.
pub fn chosen_type(choice: u8) -> (CardType, CardType) {
    TYPES[usize::from(choice) % TYPES.len()]
}

/// The simulator's names of a type's files, in the order of the crate's table.
pub fn elementary_files(card_type: CardType) -> Vec<ElementaryFile> {
    use ElementaryFile::*;
    let all: &[ElementaryFile] = match card_type {
        zairyu::CardType::ResidenceFirst => &[
            CommonData,
            CardType,
            Address,
            ComprehensivePermission,
            IndividualPermission,
            RenewalApplication,
            Signature,
            FrontImage,
            Photo,
        ],
        zairyu::CardType::SpecialPermanentFirst => {
            &[CommonData, CardType, Address, Signature, FrontImage, Photo]
        }
        zairyu::CardType::ResidenceSecond | zairyu::CardType::ResidenceSpecified => &[
            CommonData,
            CardType,
            Permissions,
            RenewalApplication,
            Other,
            Signature,
            CardNumber,
            PrintedEntries,
            Images,
            AddressImage,
        ],
        _ => &[
            CommonData,
            CardType,
            Other,
            Signature,
            CardNumber,
            PrintedEntries,
            Images,
            AddressImage,
        ],
    };
    all.to_vec()
}

/// The simulator's CAs of each generation.
pub fn anchors() -> TestTrustStore {
    let mut store = TestTrustStore::new();
    for (generation, issuer) in [
        (Generation::First, Generation::First),
        (Generation::Second, Generation::Second),
        (Generation::Specified, Generation::Specified),
    ] {
        let ca = simulator::ca_certificate_der(issuer).expect("the simulator's CA");
        store.add_simulator(generation, &ca).expect("a CA");
    }
    store
}

/// The delivery key of the simulator's specified cards.
pub fn specified() -> SpecifiedCardKey {
    static KEY: LazyLock<DeliveryKey> = LazyLock::new(|| {
        let key = simulator::delivery_key_spki_der().expect("the simulator's key");
        DeliveryKey::own(&key).expect("a key")
    });
    SpecifiedCardKey::new(KEY.clone())
}

/// A command and its answer.
pub type Exchange = (Vec<u8>, Vec<u8>);

/// A session with fixed random numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Session {
    TripleDes,
    Aes,
    Counted,
    CountedWithoutChecksum,
}

impl Session {
    pub const ALL: [Session; 4] = [
        Session::TripleDes,
        Session::Aes,
        Session::Counted,
        Session::CountedWithoutChecksum,
    ];

    pub fn number(self) -> CardNumber {
        number()
    }

    pub fn has_checksum(self) -> bool {
        self == Session::Counted
    }

    /// One file that is read under secure messaging.
    pub fn groups(self) -> DataGroups {
        match self {
            Session::TripleDes => DataGroups::PHOTO,
            _ => DataGroups::CARD_NUMBER,
        }
    }

    /// Reads the file. Returns every command with its answer.
    pub fn record(self) -> (Card, Vec<Exchange>) {
        let card_type = match self {
            Session::TripleDes => CardType::ResidenceFirst,
            Session::Aes => CardType::ResidenceSecond,
            _ => CardType::ResidenceSpecified,
        };
        let card = VirtualCard::builder(card_type)
            .random_source(|bytes| bytes.fill(0x42))
            .specified_profile(SimulatedProfile {
                keys: AcceptedKeys::Either,
                ..SimulatedProfile::default()
            })
            .build()
            .expect("a card");
        let mut link = Noted {
            card,
            exchanges: Vec::new(),
        };
        let card = reader(&mut link, self.specified())
            .read(&self.number(), self.groups())
            .expect("a read");
        (card, link.exchanges)
    }

    pub fn specified(self) -> SpecifiedCardKey {
        let keys = match self {
            Session::CountedWithoutChecksum => DeliveredKeys::EncryptionOnly,
            _ => DeliveredKeys::EncryptionAndChecksum,
        };
        specified().with_profile(SpecifiedCardProfile {
            keys: Some(keys),
            length_object: None,
        })
    }
}

/// A reader of every type, with fixed random numbers.
pub fn reader<T: CardTransport>(transport: T, specified: SpecifiedCardKey) -> Reader<T, Fixed> {
    Reader::new(transport)
        .with_random(Fixed)
        .with_specified_card_key(specified)
}

/// READ BINARY under secure messaging.
pub fn is_secured_read(command: &[u8]) -> bool {
    matches!(command, [0x08 | 0x0C, 0xB0, ..])
}

struct Noted {
    card: VirtualCard,
    exchanges: Vec<Exchange>,
}

impl CardTransport for Noted {
    type Error = std::convert::Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        let answer = self.card.transmit(command);
        self.exchanges.push((command.to_vec(), answer.clone()));
        Ok(answer)
    }
}

/// The same bytes each time, so that a finding can be reproduced.
pub struct Fixed;

impl TryRng for Fixed {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(0x2424_2424)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(0x2424_2424_2424_2424)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.fill(0x24);
        Ok(())
    }
}

impl TryCryptoRng for Fixed {}
