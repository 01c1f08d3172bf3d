//! Virtual residence cards to test a reader against, without a card or a device.
//!
//! A [`VirtualCard`] takes command APDUs and gives response APDUs as a card of the
//! first or second generation does, or as a specified card may do. Its holders are invented, its signatures come
//! from a certification authority of its own ([`Issuer`]), whose keys are public.
//!
//! ```
//! use zairyu::CardType;
//! use zairyu::simulator::VirtualCard;
//!
//! let mut card = VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! // GET CHALLENGE: eight random bytes.
//! let response = card.transmit(&[0x00, 0x84, 0x00, 0x00, 0x08]);
//! assert_eq!(response.len(), 8 + 2);
//! // READ BINARY of the signature under DF1, where it does not stand.
//! let response = card.transmit(&[0x00, 0xB0, 0x82, 0x00, 0x00]);
//! assert_eq!(response, [0x6A, 0x82]);
//! # Ok::<(), zairyu::simulator::BuildError>(())
//! ```
//!
//! It is the other half of the protocol: written from the specification
//! (docs/protocol.md; RC1, RC2, RCS) and sharing no code with the reader but the
//! cryptographic primitives, so that one mistake does not hide another.
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
//! - pictures as genuine cards are known to have them: the values and nothing that is
//!   pre-printed, in the layout of docs/protocol.md, section 11, for several invented holders
//!   ([`Sample`]); a front image shows the number of its card, or on purpose another one
//!   ([`VirtualCardBuilder::printed_number`]);
//! - specified cards (`07`, `08`) as docs/protocol.md, section 6 describes them, in every
//!   form that it leaves open ([`SimulatedProfile`]), on a My Number card that
//!   notices when its other applications are touched
//!   ([`VirtualCard::touched_other_applications`]);
//! - links that carry short APDUs only, short answers only, chain answers or
//!   correct Le.
//!
//! # What is not known about genuine cards
//!
//! The status word for a step that docs/protocol.md does not name is this simulator's
//! choice, and a strict one: it refuses what no source says that a card accepts.
//! The codes of C9 and CA are invented. Not simulated: timing, the radio link.
//!
//! The protocol of specified cards is not validated against the published
//! specification or a genuine card: a reader that reads `07` and `08` here may fail
//! at a genuine one.

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
mod faulty_link;
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

pub use builder::{Absence, BuildError, VirtualCardBuilder};
pub use card::{LogEntry, VirtualCard};
pub use certificate::{AuthorityKey, CertificateProfile, KeyUsage};
pub use content::ElementaryFile;
pub use delivery_key::{
    delivery_key_ber_tlv, delivery_key_modulus_and_exponent, delivery_key_pem,
    delivery_key_pkcs1_der, delivery_key_spki_der,
};
pub use faulty_link::{FaultyLink, SimulatedFault};
pub use holder::{FirstEntries, Holder, SecondEntries};
pub use issuer::{IssueError, Issuer, ca_certificate_der};
pub use printed::PrintedTexts;
pub use sample::Sample;
pub use specified::{AcceptedKeys, AcceptedLengthObject, SimulatedProfile, UnknownProfile};
pub use variant::{UnknownVariant, Variant};
