//! Text in pictures: from the front image of a card to values with their confidence.

mod address;
mod characters;
mod dates;
mod field;
mod front;
mod gray;
mod ink;
mod layout;
mod lines;
mod list;
mod lookalikes;
mod names;
mod nationalities;
mod number;
mod permissions;
#[cfg(feature = "ocr")]
mod ppocr;
mod read;
mod recognizer;
mod second;
mod statuses;
mod terms;

pub use characters::{CharacterSet, fold_width};
pub use dates::PrintedDate;
pub use field::FieldReading;
pub use front::{FieldImage, Front};
pub use gray::{GrayImage, GrayImageError, MAX_PIXELS, Rect};
pub use layout::{LayoutMatch, PrintedField};
pub use number::{Comparison, compare_layout, compare_number};
pub use permissions::PermissionName;
#[cfg(feature = "ocr")]
pub use ppocr::{ModelError, PpOcr};
pub use read::{FrontReading, NationalityName, PrintedText};
pub use recognizer::{LineReading, LineRequest, PatternReading, RecognizeError, TextRecognizer};
pub use second::{NameImageReading, locate_lines, read_address_image, read_name_image};
pub use statuses::ResidenceStatusName;
