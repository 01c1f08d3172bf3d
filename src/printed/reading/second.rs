//! The name and address images of the second generation: one to three lines, nothing else.

use super::field::{FieldLines, FieldReading};
use super::front::FieldImage;
use super::ink::Ink;
use super::lines;
use super::read::{CERTAIN_TEXT, address_of, name_lines, names_of};
use crate::printed::PrintedText;
use crate::printed::characters::CharacterSet;
use crate::printed::gray::{GrayImage, Rect};
use crate::printed::recognizer::{RecognizeError, TextRecognizer};

/// Lines beyond this are not those of such an image.
const MAX_LINES: usize = 6;

/// The lines of text in a picture that holds nothing else; `None` if there is none.
pub fn locate_lines(image: &GrayImage) -> Option<FieldImage> {
    let ink = Ink::new(image);
    let components = ink.components()?;
    let height = line_height(&components)?;
    let lines = lines::lines(&ink, &components, image.bounds(), height);
    let found = (1..=MAX_LINES).contains(&lines.len());
    found.then(|| FieldImage::new(image, &ink, lines)).flatten()
}

/// About the height of the tallest letters: the 90th percentile of the components.
fn line_height(components: &[Rect]) -> Option<f32> {
    let mut heights: Vec<usize> = components.iter().map(Rect::height).collect();
    heights.sort_unstable();
    let height = *heights.get(heights.len() * 9 / 10)?;
    Some((height as f32).max(6.0))
}

/// What a name image says.
#[derive(Debug)]
#[non_exhaustive]
pub struct NameImageReading {
    /// The name in Latin capitals.
    pub name: Option<FieldReading<PrintedText>>,
    /// The name in kanji.
    pub name_kanji: Option<FieldReading<PrintedText>>,
}

/// Reads a name image of the second generation (D0).
///
/// # Errors
///
/// [`RecognizeError`], the engine's.
pub fn read_name_image(
    image: &GrayImage,
    recognizer: &dyn TextRecognizer,
) -> Result<NameImageReading, RecognizeError> {
    let (name, name_kanji) = match locate_lines(image) {
        Some(image) => names_of(name_lines(&image, recognizer)?),
        None => (None, None),
    };
    Ok(NameImageReading { name, name_kanji })
}

/// Reads an address image of the second generation (DFD1); `None` if nothing is in it.
///
/// # Errors
///
/// [`RecognizeError`], the engine's.
pub fn read_address_image(
    image: &GrayImage,
    recognizer: &dyn TextRecognizer,
) -> Result<Option<FieldReading<PrintedText>>, RecognizeError> {
    let Some(image) = locate_lines(image) else {
        return Ok(None);
    };
    let (lines, value) = FieldLines::with_value(
        &image,
        recognizer,
        CharacterSet::address(),
        CERTAIN_TEXT,
        address_of,
    )?;
    Ok(Some(lines.into_reading(value)))
}
