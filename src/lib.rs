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
//! use std::time::SystemTime;
//! use zairyu::card::DataItem;
//! use zairyu::record::Record;
//! use zairyu::verify::{AnchorClass, VerificationResult, TestTrustStore};
//! use zairyu::{CardNumber, CardType, DataGroups, Generation, Reader, simulator};
//!
//! let transport = simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?;
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
//! let address = record.address.as_ref().and_then(|address| address.value().as_str());
//! assert_eq!(address, Some("東京都架空区見本町１丁目２番３号"));
//! let front = record.front_image.as_ref().unwrap().value().decode()?;
//! assert_eq!((front.width(), front.height()), (674, 425));
//!
//! // Is it genuine? Only under anchors that you name. These are for tests; for
//! // cards that people carry: `TrustStore::official(["folder with ISA's files"])`.
//! let mut anchors = TestTrustStore::new();
//! let ca = simulator::ca_certificate_der(Generation::First)?;
//! anchors.add_simulator(Generation::First, &ca)?;
//! let report = card.verify(&anchors, SystemTime::now());
//! assert_eq!(report.result, VerificationResult::Normal { anchor: AnchorClass::Test });
//! assert_eq!(report.covered, [DataItem::FrontImage, DataItem::Photo]);
//! assert!(report.not_covered.contains(&DataItem::Address));
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
//! | [`image`] | images: size; to `image::DynamicImage` (feature `image`) |
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
//! None is enabled by default; `full` enables all that need no library of the
//! system. A feature adds; it never changes what the rest does.
//!
//! | feature | what |
//! |---|---|
//! | `image` | in module [`image`]: decoding to `image::DynamicImage` |
//! | `face` | module `face`: the card's face as a picture; brings a font |
//! | `html` | module `html`: reports as HTML files |
//! | `pcsc` | module `transport::pcsc`; needs the system's PC/SC library |
//! | `serde` | records and reports serialised, module `archive` |
//! | `simulator` | module `simulator`: virtual cards |
//! | `full` | all of these but `pcsc` |
//!
//! # Sources
//!
//! Documents of the Immigration Services Agency of Japan (ISA), cited by short
//! names: **RC1** Residence card etc. specification, Ver 1.5 (2024-03); **RC2**
//! Second-generation residence card etc. specification, Ver 1.1 (2026-04); **RCS**
//! Specified residence card etc. specification, Ver 1.1 (2026-04); **App** user
//! manual of the official reader app for Android, v1.10. "docs/protocol.md, section N" is
//! this project's own digest of them, with a mark on each fact: recomputed here,
//! reported to work, stated, or unconfirmed.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
// For the library without its tests. Lints for all targets are in Cargo.toml.
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::missing_errors_doc,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::return_self_not_must_use,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_used,
        elided_lifetimes_in_paths
    )
)]
// Not yet, because of findings: missing_debug_implementations (2), unreachable_pub (13),
// clippy::cast_possible_truncation (16), clippy::cast_sign_loss (4),
// clippy::indexing_slicing (3), clippy::match_bool (18).

#[macro_use]
mod coded;

#[cfg(feature = "serde")]
pub mod archive;
pub mod card;
mod error;
pub mod image;
pub mod present;
mod protocol;
mod reader;
pub mod record;
#[cfg(feature = "simulator")]
pub mod simulator;
pub mod specified_card;
#[cfg(feature = "serde")]
mod stored;
pub mod transport;
pub mod verify;

/// What this project's own tests and fuzz targets look at. Not part of the public API:
/// it may change in any release.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals {
    /// The table of files.
    pub mod layout {
        pub use crate::card::layout::*;
    }
    /// BER-TLV.
    pub mod tlv {
        pub use crate::card::tlv::*;
    }
    /// Commands and responses.
    pub mod apdu {
        pub use crate::transport::apdu::*;
    }
}

pub use card::{
    CardInfo, CardNumber, CardNumberError, CardType, DataGroups, Document, FullCardNumber,
    Generation, SpecVersion,
};
pub use error::{ChannelError, Error, FileError, HandshakeError, MAX_COMMANDS, Step};
pub use image::ImageFormat;
pub use present::{Language, guidance};
pub use reader::{AsyncReader, ImagePadding, Progress, Reader};
pub use record::Card;
pub use transport::{
    AsyncCardTransport, Blocking, CardTransport, LinkFault, LinkLimits, LinkStats, StatusWord,
};

// Crates whose types are in the public API. A program that uses these names has the same
// versions as this crate.

/// The crate [`image`](https://docs.rs/image): decoded images. Under another name, because
/// [`image`](mod@crate::image) is this crate's module.
#[cfg(feature = "image")]
#[doc(no_inline)]
pub use ::image as image_crate;
/// The crate [`rand_core`](https://docs.rs/rand_core): a source of random numbers of your
/// own ([`Reader::with_random`]).
#[doc(no_inline)]
pub use rand_core;
/// The crate [`time`](https://docs.rs/time): the dates and times of records and reports.
#[doc(no_inline)]
pub use time;
/// The crate [`zeroize`](https://docs.rs/zeroize): bytes that are wiped when they are
/// dropped.
#[doc(no_inline)]
pub use zeroize;

#[cfg(doctest)]
#[doc = include_str!("../README.crate.md")]
struct ReadmeDoctests;
