//! Reads and verifies Japan's residence cards (在留カード) and special permanent
//! resident certificates (特別永住者証明書), over any NFC or smart-card stack.
//!
//! # The tour
//!
//! You bring a link to the card: implement [`CardTransport`] (one method), or
//! [`AsyncCardTransport`] where answers arrive later. Here it is a virtual card of
//! the [`simulator`](crate#features).
//!
//! ```
//! # #[cfg(all(feature = "simulator", feature = "image"))] {
//! use time::OffsetDateTime;
//! use zairyu::record::Record;
//! use zairyu::verify::{AnchorClass, Overall, TestTrustStore};
//! use zairyu::{CardNumber, DataGroups, Generation, Reader, simulator};
//!
//! let transport = simulator::VirtualCard::builder(simulator::CardType::ResidenceFirst).build()?;
//! let mut reader = Reader::new(transport);
//!
//! // Which card is it? No number is needed for that.
//! let kind = reader.detect()?;
//! assert_eq!(kind.card_type.code(), "1");
//!
//! // The number printed on the card opens it.
//! let number: CardNumber = "AA12345678BB".parse()?;
//! let card = reader.read(&number, DataGroups::ALL)?;
//!
//! // Typed records, images included.
//! let Record::First(record) = card.record() else { unreachable!() };
//! let address = record.address.as_ref().and_then(|address| address.as_str());
//! assert_eq!(address, Some("東京都架空区見本町１丁目２番３号"));
//! let front = record.front_image.as_ref().unwrap().decode()?;
//! assert_eq!((front.width(), front.height()), (674, 425));
//!
//! // Is it genuine? Only under anchors that you name. These are for tests; for
//! // cards that people carry: `TrustStore::official(["folder with ISA's files"])`.
//! let mut anchors = TestTrustStore::empty();
//! let ca = simulator::ca_certificate_der(simulator::Generation::First)?;
//! anchors.add_simulator(Generation::First, &ca)?;
//! let report = card.verify(&anchors, OffsetDateTime::now_utc());
//! assert_eq!(report.overall, Overall::Normal { anchor: AnchorClass::Test });
//! assert_eq!(report.covered, ["front_image", "photo"]);
//! assert!(report.not_covered.contains(&"address"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where things are
//!
//! A read flows down this list; each part uses what stands above it.
//!
//! | part | what |
//! |---|---|
//! | [`CardNumber`] | what a person types |
//! | [`apdu`], [`tlv`] | commands, responses, data objects |
//! | [`transport`] | the link to the card; PC/SC; recording and replaying; how long it takes |
//! | [`files`] | the table of files, [`DataGroups`] |
//! | [`delivery_key`], [`specified`] | what specified cards need |
//! | [`Reader`], [`AsyncReader`] | detection, authentication, reading, progress |
//! | [`record`] | what the files say, field by field |
//! | [`image`](crate#features) | images to `image::DynamicImage` |
//! | [`verify`], [`anchor_files`] | the verdict and whom it trusts |
//! | [`clerk`], [`words`] | is it expired, what work is allowed; fields in words |
//! | [`guidance`] | what to tell the person, for every error and verdict |
//! | [`inquiry`] | what to enter on ISA's revocation page |
//! | [`face`, `html`](crate#features) | the card as a picture, a report as a page |
//! | [`archive`](crate#features) | keeping a read card, verifying it later |
//! | [`simulator`](crate#features) | virtual cards |
//!
//! # How far it is confirmed
//!
//! | card type | handshake | files and flow |
//! |---|---|---|
//! | `1`, `05` | recomputed here against the issuer's worked example | reported to work on genuine cards by an independent implementer |
//! | `2`, `06` | as above | as the published specification states them |
//! | `07`, `08` | none: the session key is delivered | **not validated against the published specification or a genuine card**: see [`specified`] |
//!
//! No genuine card was at hand. A report repeats this
//! ([`Report::protocol_assurance`](verify::Report::protocol_assurance)).
//!
//! # Features
//!
//! | feature | default | what |
//! |---|---|---|
//! | `image` | yes | module `image`: decoding to `image::DynamicImage` |
//! | `face` | no | module `face`: the card's face as a picture; brings a font |
//! | `html` | no | module `html`: reports as HTML files |
//! | `pcsc` | no | module `transport::pcsc`; needs the system's PC/SC library |
//! | `serde` | no | records and reports serialised, module `archive` |
//! | `simulator` | no | module `simulator`: virtual cards |
//!
//! # Sources
//!
//! Documents of the Immigration Services Agency of Japan (ISA), cited by short
//! names: **RC1** Residence card etc. specification, Ver 1.5 (2024-03); **RC2**
//! Second-generation residence card etc. specification, Ver 1.1 (2026-04); **RCS**
//! Specified residence card etc. specification, Ver 1.1 (2026-04); **App** user
//! manual of the official reader app for Android, v1.10. "PROTOCOL section N" is
//! this project's own digest of them, with a mark on each fact: recomputed here,
//! reported to work, stated, or unconfirmed.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod anchor_files;
pub mod apdu;
#[cfg(feature = "serde")]
pub mod archive;
mod card_number;
pub mod clerk;
mod crypto;
pub mod delivery_key;
mod error;
#[cfg(feature = "face")]
pub mod face;
pub mod files;
pub mod guidance;
#[cfg(feature = "html")]
pub mod html;
#[cfg(feature = "image")]
pub mod image;
mod image_extent;
mod image_format;
pub mod inquiry;
mod kind;
mod language;
mod pins;
pub mod printed;
mod reader;
pub mod record;
mod session;
#[cfg(feature = "simulator")]
pub mod simulator;
pub mod specified;
#[cfg(feature = "serde")]
mod stored;
#[cfg(test)]
mod test_vectors;
pub mod tlv;
pub mod transport;
pub mod verify;
pub mod words;

pub use card_number::{CardNumber, CardNumberError, FullCardNumber};
pub use error::{Error, FileError, Step};
pub use files::DataGroups;
pub use image_format::ImageFormat;
pub use kind::{CardKind, CardType, Document, Generation, SpecVersion};
pub use language::Language;
pub use reader::{AsyncReader, ImagePadding, Progress, Reader};
pub use record::Card;
pub use session::{ChannelError, HandshakeError, LinkStats, MAX_COMMANDS};
pub use transport::{AsyncCardTransport, Blocking, CardTransport, LinkFault, LinkLimits};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeDoctests;
