//! Text in pictures: from the front image of a card to values with their confidence.
//!
//! First-generation cards hold name, date of birth, sex, nationality, address, status,
//! work permission, period, expiry and number only as a picture; the second generation
//! holds name and address as pictures. Here they become data:
//!
//! 1. [`Front::locate`] finds each value in a front image, without any model: the ink's
//!    connected components, in the zones of the document's layout. Shifts by some pixels
//!    and other scales are found from the picture. Without a recogniser the crops are there
//!    for people to look at.
//! 2. A [`TextRecognizer`] reads the lines: your own, or `PpOcr` (feature `ocr`).
//! 3. [`Front::read`] checks each text against its field's grammar or list. A
//!    [`FieldReading`] keeps text, value, confidence and crop together. A list confirms a
//!    reading and never invents one: without a fit there is a text, but no value.
//! 4. [`compare_number`] and [`compare_layout`] tell whether a picture fits what is known
//!    from elsewhere, and accuse nobody because of a recognition error.
//!
//! ```no_run
//! # #[cfg(all(feature = "ocr", feature = "image"))] {
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
//! # How far it is confirmed
//!
//! No genuine card was available. Places, typefaces and wording follow docs/protocol.md, section 11,
//! which was measured on sample pictures. The figures in docs/pictures.md are for generated
//! pictures.

mod address;
mod characters;
#[cfg(feature = "image")]
mod convert;
mod dates;
mod field;
mod front;
mod gray;
mod ink;
mod layout;
mod lines;
mod list;
mod lookalikes;
mod marks;
mod names;
mod nationalities;
mod number;
mod permissions;
mod places;
#[cfg(feature = "ocr")]
mod ppocr;
mod read;
mod recognizer;
mod scan;
mod second;
mod statuses;
mod terms;

pub use characters::{CharacterSet, fold_width};
pub use dates::PrintedDate;
pub use field::FieldReading;
pub use front::{FieldImage, Front};
pub use gray::{GrayImage, GrayImageError, MAX_PIXELS, Rect};
pub use layout::LayoutMatch;
pub use number::{Comparison, compare_layout, compare_number};
pub use permissions::PermissionName;
pub use places::PrintedField;
#[cfg(feature = "ocr")]
pub use ppocr::{ModelError, PpOcr};
pub use read::{FrontReading, NationalityName, PrintedText};
pub use recognizer::{LineReading, LineRequest, PatternReading, RecognizeError, TextRecognizer};
pub use scan::{CardNumberScanner, ScanHint, ScanResult, ScannedNumber};
pub use second::{NameImageReading, locate_lines, read_address_image, read_name_image};
pub use statuses::ResidenceStatusName;
