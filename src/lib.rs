//! Reads and verifies Japan's residence cards (在留カード) and special permanent
//! resident certificates (特別永住者証明書), over any NFC or smart-card stack.
//!
//! # The tour
//!
//! You bring a link to the card: implement [`CardTransport`] (one method), or
//! [`AsyncCardTransport`] if answers arrive later. Here the link is a virtual card of
//! the [`simulator`](crate#features).
//!
//! ```
//! # #[cfg(all(feature = "simulator", feature = "image"))] {
//! use std::ops::ControlFlow;
//! use std::time::SystemTime;
//!
//! use zairyu::card::DataItem;
//! use zairyu::present::labels;
//! use zairyu::record::{CodeList, CodeLists, Record};
//! use zairyu::transport::faults::{Fault, FaultyTransport};
//! use zairyu::verify::{AnchorClass, TestTrustStore, VerificationResult, Verifier};
//! use zairyu::{CardNumber, CardType, DataGroups, Generation, Language, Reader, simulator};
//!
//! let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! // For this tour, the card is removed at the tenth command.
//! let transport = FaultyTransport::new(transport).fail_at(9, Fault::Removed);
//! let mut reader = Reader::new(transport);
//!
//! // Which card is it? No number is needed for that.
//! let info = reader.detect()?;
//! assert_eq!(info.card_type, CardType::ResidenceSecond);
//!
//! // The number printed on the card opens it.
//! let number: CardNumber = "AA12345678BB".parse()?;
//! let card = match reader.read(&number, DataGroups::ALL) {
//!     Ok(card) => card,
//!     // Every error says what to do. After a fault of the link, a read can go on.
//!     Err(error) if error.is_resumable() => {
//!         let guidance = error.guidance(Language::English);
//!         assert_eq!(guidance.title, "The card left the reader during the read");
//!         // The person puts the card back.
//!         reader.transport_mut().put_back();
//!         reader.transport_mut().get_mut().reset();
//!         reader.resume(|_progress| ControlFlow::Continue(()))?
//!     }
//!     Err(error) => return Err(error.into()),
//! };
//!
//! // Typed records, images included.
//! let Record::Second(record) = card.record() else { unreachable!() };
//! let birth = record.date_of_birth.as_ref().and_then(|field| field.value().date());
//! assert!(birth.is_some());
//! let photo = record.photo.as_ref().unwrap().value().decode()?;
//! assert!(photo.width() > 0);
//!
//! // Is it genuine? Only under anchors that you name. These are for tests. For genuine
//! // cards: `TrustStore::official(["folder with ISA's files"])`.
//! let mut anchors = TestTrustStore::new();
//! let ca = simulator::ca_certificate_der(Generation::Second)?;
//! anchors.add_simulator(Generation::Second, &ca)?;
//! let report = card.verify(&anchors, SystemTime::now());
//! assert_eq!(report.result, VerificationResult::Normal { anchor: AnchorClass::Test });
//! assert!(report.covered.contains(&DataItem::Photo));
//! assert!(report.not_covered.contains(&DataItem::AddressImage));
//! // For many cards, a `Verifier` makes the same reports in less time.
//! let verifier = Verifier::new(&anchors);
//! assert_eq!(verifier.verify(&card, SystemTime::now()).result, report.result);
//!
//! // The card in words, each row with the mark of what the signature proves. ISA does not
//! // publish the names of some codes: give your own.
//! let status = CodeList::new([("TEST000001", "在留資格 A", "status A")]);
//! let lists = CodeLists::new().with(DataItem::ResidenceStatus, status);
//! let rows = labels::rows_with_code_lists(&card, &report, Language::English, &lists);
//! let row = rows.iter().find(|row| row.item == DataItem::ResidenceStatus).unwrap();
//! assert_eq!(row.to_string(), "✓ Status of residence: status A (TEST000001)");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where things are
//!
//! A read flows down this list. Each part uses the parts above it.
//!
//! | part | what |
//! |---|---|
//! | [`card`] | [`CardNumber`], [`CardType`], [`DataGroups`] to read less, [`card::DataItem`] |
//! | [`transport`] | the link to the card; boxed links; recording and replaying; [`transport::faults`]: a link that fails on purpose; PC/SC (feature `pcsc`) |
//! | [`specified_card`] | the key that specified cards need |
//! | [`Reader`], [`AsyncReader`] | detection, reading, progress, [`resume`](Reader::resume) |
//! | [`record`] | the data of a card, field by field; [`record::CodeLists`]: your own names for codes |
//! | [`image`] | images: size and format; to `image::DynamicImage` (feature `image`) |
//! | [`verify`] | the report on a card, and the anchors; [`verify::Verifier`] for many cards |
//! | [`printed`] | text in pictures (feature `image`): finding the values of a front image, reading them with an engine |
//! | [`holder`] | one view over all six card types, from data and pictures; comparisons |
//! | [`present`] | what a person sees: [`present::guidance`] for every error and result, [`present::labels`], [`present::answers`], [`present::revocation`], [`present::text`], and by [feature](crate#features) `face` and `html` |
//! | [`archive`](crate#features) | keeping a card that was read, verifying it later |
//! | [`simulator`](crate#features) | virtual cards |
//!
//! # How far it is confirmed
//!
//! | card type | handshake | files and flow |
//! |---|---|---|
//! | `1`, `05` | recomputed here against the issuer's worked example | reported to work on genuine cards by an independent implementer |
//! | `2`, `06` | as above | as the published specification states them |
//! | `07`, `08` | none: the session key is delivered | **not validated against the published specification or a genuine card**: see [`specified_card`] |
//!
//! No genuine card was available. A report repeats this
//! ([`Report::protocol_assurance`](verify::Report::protocol_assurance)).
//!
//! # Features
//!
//! None is enabled by default; `full` enables all that need no library of the
//! system. A feature adds; it never changes what the rest does.
//!
//! | feature | what |
//! |---|---|
//! | `image` | in module [`image`]: decoding to `image::DynamicImage`; in [`printed`]: finding and reading values, the number scanner |
//! | `face` | module `present::face`: the card's face as a picture; brings a font |
//! | `html` | module `present::html`: reports as HTML files |
//! | `pcsc` | module `transport::pcsc`; needs the system's PC/SC library |
//! | `ocr` | `printed::PpOcr`: an engine that runs a PP-OCR model of yours |
//! | `serde` | records and reports serialized, module `archive` |
//! | `simulator` | module `simulator`: virtual cards |
//! | `full` | all of these except `pcsc` |
//!
//! # Further documents
//!
//! In the repository: `docs/architecture.md`, `docs/protocol.md` (the card's protocol, with
//! evidence), `docs/programs.md` (the example programs), `docs/pictures.md` (what was read
//! from which pictures), `docs/json.md` (JSON of the examples), `docs/age.md` (cards without
//! photo and signature), `docs/glossary.md`, `docs/timing.md`, `SECURITY.md` (what a check
//! does not show, and every bound) and `CHANGELOG.md`.
//!
//! # Sources
//!
//! Documents of the Immigration Services Agency of Japan (ISA), cited by short
//! names: **RC1** Residence card etc. specification, Ver 1.5 (2024-03); **RC2**
//! Second-generation residence card etc. specification, Ver 1.1 (2026-04); **RCS**
//! Specified residence card etc. specification, Ver 1.1 (2026-04); **App** user
//! manual of the official reader app for Android, v1.10. "docs/protocol.md, section N" is
//! this project's own digest of them, with a mark on each fact: recomputed here, read
//! first-hand in the specification, reported to work, stated, or unconfirmed.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
// For the library without its tests. Lints for all targets are in Cargo.toml.
#![cfg_attr(
    not(test),
    warn(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::missing_errors_doc,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::return_self_not_must_use,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_used,
        elided_lifetimes_in_paths,
        missing_debug_implementations
    )
)]
// Without `internals`, what only the tests look at is unreachable.
#![cfg_attr(all(not(test), feature = "internals"), warn(unreachable_pub))]

#[macro_use]
mod coded;

#[cfg(feature = "serde")]
pub mod archive;
pub mod card;
mod error;
pub mod holder;
pub mod image;
pub mod present;
pub mod printed;
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
