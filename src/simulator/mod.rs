//! Virtual residence cards, to test a reader without a card or a device.
//!
//! A [`VirtualCard`] answers command APDUs as a card of the first or second generation does,
//! or as a specified card may do. Its holder is invented. Its signature comes from a test
//! certification authority ([`Issuer`]), whose keys are public.
//!
//! ```
//! use zairyu::CardType;
//! use zairyu::simulator::VirtualCard;
//!
//! let mut card = VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! // GET CHALLENGE: eight random bytes.
//! let response = card.transmit(&[0x00, 0x84, 0x00, 0x00, 0x08]);
//! assert_eq!(response.len(), 8 + 2);
//! // READ BINARY of the signature while the MF is current: the file is not there.
//! let response = card.transmit(&[0x00, 0xB0, 0x82, 0x00, 0x00]);
//! assert_eq!(response, [0x6A, 0x82]);
//! # Ok::<(), zairyu::simulator::BuildError>(())
//! ```
//!
//! It implements the card's side of the protocol from the specification (docs/protocol.md;
//! RC1, RC2, RCS). It shares only the cryptographic primitives with the reader, so that a
//! mistake in one does not hide a mistake in the other.
//!
//! # Testing a program
//!
//! A program's own tests use a virtual card instead of its transport. [`FaultyTransport`](crate::transport::faults::FaultyTransport)
//! adds faults of the link.
//!
//! ```
//! use zairyu::simulator::{VirtualCard, Variant, ca_certificate_der};
//! use zairyu::verify::{TestTrustStore, TamperCheck};
//! use zairyu::{CardTransport, CardType, DataGroups, Generation, Reader};
//!
//! /// The function of your program: is the data on the card unchanged?
//! fn is_intact(transport: impl CardTransport) -> Result<bool, Box<dyn std::error::Error>> {
//!     let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//!     let mut anchors = TestTrustStore::new();
//!     let generation = card.card_type().generation();
//!     anchors.add_simulator(generation, &ca_certificate_der(generation)?)?;
//!     let report = card.verify(&anchors, time::OffsetDateTime::now_utc());
//!     Ok(report.tamper == TamperCheck::Intact)
//! }
//!
//! for (variant, expected) in [(Variant::Genuine, true), (Variant::AlteredPhoto, false)] {
//!     let card = VirtualCard::builder(CardType::ResidenceSecond).variant(variant).build()?;
//!     assert_eq!(is_intact(card)?, expected);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it simulates
//!
//! - the card types `1`, `2`, `05`, `06`, `07` and `08` ([`CardType`](crate::CardType)) with their files, sizes
//!   and access conditions;
//! - good and bad cards by name ([`Variant`]), or value by value: another value
//!   signed ([`VirtualCardBuilder::value`]) or not
//!   ([`VirtualCardBuilder::raw_value`]), other file contents
//!   ([`VirtualCardBuilder::raw_file`]), other certificates
//!   ([`CertificateProfile`]), another issuer;
//! - pictures like those of genuine cards: the values without the pre-printed parts, in the
//!   layout of docs/protocol.md, section 11, for several invented holders ([`Sample`]). A
//!   front image shows the number of its card, or another one on request
//!   ([`VirtualCardBuilder::printed_number`]);
//! - specified cards (`07`, `08`) as docs/protocol.md, section 6 describes them, with a
//!   choice for each point that it leaves open ([`SimulatedProfile`]). The My Number card
//!   counts commands to its other applications
//!   ([`VirtualCard::touched_other_applications`]);
//! - links that carry short APDUs only, short answers only, chain answers or
//!   correct Le.
//!
//! # What is not known about genuine cards
//!
//! If docs/protocol.md does not name a status word, the simulator chooses one. It is strict:
//! it refuses everything that no source says a card accepts. The codes of C9 and CA are
//! invented. Timing and the radio link are not simulated.
//!
//! The protocol of specified cards is not validated against the published specification or a
//! genuine card: a reader that reads `07` and `08` here may fail with a genuine one.

mod apdu;
mod bitmap;
mod builder;
mod card;
mod certificate;
mod content;
mod crypto;
mod delivery_key;
mod edge;
mod engine;
mod error;
mod file_tree;
mod front;
mod holder;
mod holders;
mod issuer;
mod key;
mod layout;
mod link;
mod personalise;
mod pictures;
mod printed;
mod residence;
mod sample;
mod specified;
mod transport;
mod variant;

#[cfg(test)]
mod tests;

pub use builder::VirtualCardBuilder;
pub use card::{LogEntry, VirtualCard};
pub use certificate::{AuthorityKey, CertificateProfile, KeyUsage};
pub use delivery_key::{
    delivery_key_ber_tlv, delivery_key_modulus_and_exponent, delivery_key_pem,
    delivery_key_pkcs1_der, delivery_key_spki_der,
};
pub use error::{BuildError, IssueError};
pub use holder::{FirstEntries, Holder, SecondEntries};
pub use issuer::{Issuer, ca_certificate_der};
pub use layout::ElementaryFile;
pub use personalise::Absence;
pub use printed::PrintedTexts;
pub use sample::Sample;
pub use specified::{AcceptedKeys, AcceptedLengthObject, SimulatedProfile, UnknownProfile};
pub use variant::{UnknownVariant, Variant};
