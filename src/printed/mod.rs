//! Text in pictures: from the front image of a card to values with their confidence.
//!
//! First-generation cards hold name, date of birth, sex, nationality, address, status,
//! work permission, period, expiry and number only as a picture; the second generation
//! holds name and address as pictures. Here they become data:
//!
//! 1. [`Front::locate`] finds each value in a front image, without any model: the ink's
//!    connected components, in the zones of the document's layout. Shift and scale are found
//!    from the picture. Without a recogniser, people can look at the crops.
//! 2. A [`TextRecognizer`] reads the lines: your own, or `PpOcr` (feature `ocr`).
//! 3. [`Front::read`] checks each text against its field's grammar or list. A
//!    [`FieldReading`] keeps text, value, confidence and crop together. A list confirms a
//!    reading and never invents one: without a fit there is a text, but no value.
//! 4. [`compare_number`], [`compare_layout`] and [`compare_birth`] tell whether a picture
//!    fits what is known from elsewhere. A recognition error never counts as a difference.
//!
//! ```no_run
//! # #[cfg(feature = "ocr")] {
//! use zairyu::printed::{Front, GrayImage, PpOcr};
//!
//! # fn front_image_of_a_card() -> Vec<u8> { vec![] }
//! let picture = zairyu::image::decode(&front_image_of_a_card())?;
//! let picture = GrayImage::try_from(&picture)?;
//! let recognizer = PpOcr::load("PP-OCRv6_rec_small.onnx")?;
//! let front = Front::locate(&picture).read(&recognizer)?;
//! if let Some(expiry) = &front.card_expiry
//!     && let Some(date) = expiry.value()
//! {
//!     println!("valid until {date} (confidence {:.2})", expiry.confidence());
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Card::holder`](crate::Card::holder) does all of this for a card of any type.
//!
//! # How far it is confirmed
//!
//! No genuine card was available. Places, typefaces and wording follow docs/protocol.md, section 11,
//! which was measured on sample pictures. The figures in docs/pictures.md are for generated
//! pictures.

#![cfg_attr(
    not(feature = "image"),
    expect(
        dead_code,
        reason = "lists and sets of characters serve what reads pictures"
    )
)]

mod characters;
mod comparison;
mod gray;
mod permissions;
#[cfg(feature = "ocr")]
mod ppocr;
#[cfg(feature = "image")]
mod reading;
mod recognizer;
#[cfg(feature = "image")]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "coordinates and counts of a frame's pixels: `as` gives the nearest value"
)]
mod scan;
mod statuses;

pub use characters::{CharacterSet, fold_width};
pub use comparison::Comparison;
pub use gray::{GrayImage, GrayImageError, MAX_PIXELS, Rect};
pub use permissions::PermissionName;
#[cfg(feature = "ocr")]
pub use ppocr::{ModelError, PpOcr};
#[cfg(feature = "image")]
pub use reading::{
    FieldImage, FieldReading, Front, FrontReading, LayoutMatch, NameImageReading, NationalityName,
    PrintedDate, PrintedField, compare_birth, compare_layout, compare_number, locate_lines,
    read_address_image, read_name_image,
};
pub use recognizer::{LineReading, LineRequest, PatternReading, RecognizeError, TextRecognizer};
#[cfg(feature = "image")]
pub use scan::{CardNumberScanner, ScanHint, ScanResult, ScannedNumber};
pub use statuses::ResidenceStatusName;

/// Free text, wiped on drop.
pub type PrintedText = zeroize::Zeroizing<String>;
