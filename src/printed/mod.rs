//! Text in pictures: from the front image of a card to values with their confidence.

mod characters;
mod gray;
#[cfg(feature = "ocr")]
mod ppocr;
mod recognizer;

pub use characters::{CharacterSet, fold_width};
pub use gray::{GrayImage, GrayImageError, MAX_PIXELS, Rect};
#[cfg(feature = "ocr")]
pub use ppocr::{ModelError, PpOcr};
pub use recognizer::{LineReading, LineRequest, PatternReading, RecognizeError, TextRecognizer};
