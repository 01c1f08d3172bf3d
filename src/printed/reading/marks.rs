//! Dates whose marks, 年月日 or Y M D, are small letters beside the digits: a recogniser takes
//! them for digits. Here only the digits remain.

use super::dates::{self, PrintedDate};
use super::ink::Ink;
use crate::printed::characters::CharacterSet;
use crate::printed::gray::{GrayImage, Rect};
use crate::printed::recognizer::{LineRequest, RecognizeError, TextRecognizer};

/// Marks are lower than this share of the digits' height.
const LOW: f32 = 0.75;
/// Digits of a date; some of them may touch.
const DIGITS: usize = 8;
const LEAST_COMPONENTS: usize = 5;
/// The digits must score nearly as high as the free reading, and higher than others.
const LEAST_SCORE: f32 = -2.0;
const LEAST_MARGIN: f32 = 3.0;
const LEAST_CONFIDENCE: f32 = 0.5;

/// The date in a line, from its digits alone.
pub(super) fn date(
    line: &GrayImage,
    recognizer: &dyn TextRecognizer,
) -> Result<Option<(PrintedDate, f32)>, RecognizeError> {
    let Some(digits) = without_marks(line) else {
        return Ok(None);
    };
    let form = [CharacterSet::digits(); DIGITS];
    let request = LineRequest::new(&digits, CharacterSet::digits()).with_pattern(&form);
    let reading = recognizer.read_line(&request)?;
    let certain = |best: &&crate::printed::PatternReading| {
        best.score >= LEAST_SCORE
            && best.margin >= LEAST_MARGIN
            && best.confidence >= LEAST_CONFIDENCE
    };
    let best = reading.pattern().filter(certain);
    Ok(best.and_then(|best| Some((dates::parse(&best.text)?, best.confidence))))
}

/// The line with the tall components alone; `None` where it has no small ones, or the
/// tall ones are not about eight.
fn without_marks(line: &GrayImage) -> Option<GrayImage> {
    let ink = Ink::new(line);
    let components = ink.components()?;
    let tallest = components.iter().map(Rect::height).max()?;
    let is_tall = |c: &&Rect| c.height() as f32 >= LOW * tallest as f32;
    let tall: Vec<&Rect> = components.iter().filter(is_tall).collect();
    if tall.len() == components.len() || !(LEAST_COMPONENTS..=DIGITS).contains(&tall.len()) {
        return None;
    }
    let mut pixels = Vec::with_capacity(line.width() * line.height());
    for y in 0..line.height() {
        let inside = |x: usize| {
            let mut boxes = tall.iter();
            boxes.any(|c| (c.left..c.right).contains(&x) && (c.top..c.bottom).contains(&y))
        };
        let row = line.row(y).iter().enumerate();
        pixels.extend(row.map(|(x, &pixel)| if inside(x) { pixel } else { 255 }));
    }
    GrayImage::new(line.width(), line.height(), pixels).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printed::{LineReading, PatternReading};

    /// A line of 200 x 20 with black boxes.
    fn line(boxes: &[[usize; 4]]) -> GrayImage {
        let mut pixels = vec![255; 200 * 20];
        for &[left, top, right, bottom] in boxes {
            for y in top..bottom {
                pixels[y * 200 + left..y * 200 + right].fill(0);
            }
        }
        GrayImage::new(200, 20, pixels).unwrap()
    }

    /// Eight digits, and small marks behind the fourth, sixth and eighth.
    fn with_marks() -> Vec<[usize; 4]> {
        let mut boxes = Vec::new();
        for index in 0..8 {
            boxes.push([5 + index * 22, 3, 13 + index * 22, 17]);
            if [3, 5, 7].contains(&index) {
                boxes.push([15 + index * 22, 9, 22 + index * 22, 17]);
            }
        }
        boxes
    }

    struct Says(&'static str, f32);

    impl TextRecognizer for Says {
        fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
            let row = request.image().row(10);
            let dark = row.iter().filter(|&&p| p < 128).count();
            assert_eq!(dark, 8 * 8, "the marks are gone");
            let pattern = PatternReading {
                text: self.0.to_owned().into(),
                score: 0.0,
                margin: self.1,
                confidence: 0.9,
            };
            Ok(LineReading::new(self.0, 0.9).with_pattern(Some(pattern)))
        }
    }

    #[test]
    fn marks_go_and_digits_make_the_date() {
        let line = line(&with_marks());
        let read = |text, margin| date(&line, &Says(text, margin)).unwrap();
        let found = read("19670812", 9.0).map(|(date, _)| date.to_string());
        assert_eq!(found.as_deref(), Some("1967-08-12"));
        assert!(read("19671312", 9.0).is_none(), "no date");
        assert!(
            read("19670812", 1.0).is_none(),
            "another is nearly as likely"
        );
    }

    #[test]
    fn lines_without_marks_or_digits_are_left_alone() {
        let mut digits = with_marks();
        digits.retain(|&[_, top, ..]| top == 3);
        assert!(without_marks(&line(&digits)).is_none());
        assert!(without_marks(&line(&[])).is_none());
        assert!(without_marks(&line(&with_marks()[..5])).is_none());
    }
}
