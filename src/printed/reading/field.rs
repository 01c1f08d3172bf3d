//! A value read from a picture, with the evidence for it.

use std::fmt;

use zeroize::Zeroizing;

use super::front::FieldImage;
use super::list;
use crate::printed::characters::{CharacterSet, fold_width};
use crate::printed::gray::{GrayImage, Rect};
use crate::printed::recognizer::{LineReading, LineRequest, RecognizeError, TextRecognizer};

/// The reading of one field: the recognised text, its value, the confidence, and the
/// picture that it comes from.
///
/// A value read from a picture is not data of the chip. Show it as a reading.
#[derive(Clone)]
pub struct FieldReading<T> {
    text: Zeroizing<String>,
    value: Option<T>,
    confidence: f32,
    rect: Rect,
    crop: GrayImage,
}

impl<T> FieldReading<T> {
    /// The recognised text, lines separated by `\n`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value if the text follows the field's grammar or confirms an entry of its list.
    /// Otherwise `None`: nothing is guessed.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// How sure the value is, 0 to 1; without a value, how sure the text is. For free
    /// text it is the confidence of the least certain character.
    pub fn confidence(&self) -> f32 {
        self.confidence
    }

    /// Its place in the picture.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    /// That part of the picture.
    pub fn crop(&self) -> &GrayImage {
        &self.crop
    }

    /// The same text and picture with another value.
    pub(super) fn with<U>(&self, value: Option<U>, confidence: f32) -> FieldReading<U> {
        FieldReading {
            text: self.text.clone(),
            value,
            confidence,
            rect: self.rect,
            crop: self.crop.clone(),
        }
    }
}

/// Whether there is a value, and the confidence.
impl<T> fmt::Debug for FieldReading<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = if self.value.is_some() {
            "value"
        } else {
            "text only"
        };
        write!(
            f,
            "FieldReading({known}, confidence {:.2})",
            self.confidence
        )
    }
}

/// The lines of one field as an engine read them.
pub(super) struct FieldLines<'a> {
    image: &'a FieldImage,
    pub(super) lines: Vec<LineReading>,
}

impl<'a> FieldLines<'a> {
    /// Each line as an engine reads it, with its own request.
    pub(super) fn read<'b>(
        image: &'a FieldImage,
        recognizer: &dyn TextRecognizer,
        request: impl Fn(&'b GrayImage) -> LineRequest<'b>,
    ) -> Result<Self, RecognizeError>
    where
        'a: 'b,
    {
        let read = |line| recognizer.read_line(&request(line));
        let lines = image.lines().iter().map(read).collect::<Result<_, _>>()?;
        Ok(FieldLines { image, lines })
    }

    /// The lines and the value that a function finds in them. They are read briefly first; if
    /// that gives no value, or none of this confidence, also closely. The more certain value counts.
    pub(super) fn with_value<T>(
        image: &'a FieldImage,
        recognizer: &dyn TextRecognizer,
        characters: &CharacterSet,
        certain: f32,
        value: impl Fn(&Self) -> Option<(T, f32)>,
    ) -> Result<(Self, Option<(T, f32)>), RecognizeError> {
        let with_value = |lines| {
            let value = value(&lines);
            (lines, value)
        };
        let certainty = |value: &Option<(T, f32)>| value.as_ref().map_or(-1.0, |(_, c)| *c);
        let request = |line| LineRequest::new(line, characters);
        let brief = Self::read(image, recognizer, |line| request(line).briefly())?;
        let brief = with_value(brief);
        if certainty(&brief.1) >= certain {
            return Ok(brief);
        }
        let close = with_value(Self::read(image, recognizer, request)?);
        let is_better = certainty(&brief.1) > certainty(&close.1);
        Ok(if is_better { brief } else { close })
    }

    /// The picture of each line.
    pub(super) fn pictures(&self) -> &'a [GrayImage] {
        self.image.lines()
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(LineReading::text)
    }

    /// All lines in one, without anything between them.
    pub(super) fn joined(&self) -> Zeroizing<String> {
        Zeroizing::new(self.texts().collect())
    }

    /// The only line with digits: small letters beside them can make a line of their own.
    pub(super) fn with_digits(&self) -> Option<&LineReading> {
        let has_digits = |line: &&LineReading| {
            let mut characters = line.text().chars().map(fold_width);
            characters.any(|c| c.is_ascii_digit())
        };
        let mut lines = self.lines.iter().filter(has_digits);
        lines.next().filter(|_| lines.next().is_none())
    }

    /// The confidence of the least certain line.
    pub(super) fn confidence(&self) -> f32 {
        let least = self
            .lines
            .iter()
            .map(LineReading::confidence)
            .fold(1.0, f32::min);
        if self.lines.is_empty() { 0.0 } else { least }
    }

    /// The confidence of the least certain character that matters, if the engine states one
    /// for each character.
    pub(super) fn confidence_of(&self, matters: impl Fn(char) -> bool) -> f32 {
        let of_line = |line: &LineReading| {
            let confidences = line.character_confidences();
            if confidences.len() != line.text().chars().count() {
                return line.confidence();
            }
            let characters = line.text().chars().map(fold_width).zip(confidences);
            characters
                .filter(|(c, _)| matters(*c))
                .map(|(_, p)| *p)
                .fold(1.0, f32::min)
        };
        let least = self.lines.iter().map(of_line).fold(1.0, f32::min);
        if self.lines.is_empty() { 0.0 } else { least }
    }

    /// The entry of a list that the lines confirm. A text of several lines must have the
    /// same glyphs as the entry.
    pub(super) fn confirm(&self, entries: &[&str]) -> Option<(usize, f32)> {
        match self.lines.as_slice() {
            [line] => list::confirm(line, entries),
            _ => list::confirm(
                &LineReading::new(self.joined().as_str(), self.confidence()),
                entries,
            ),
        }
    }

    pub(super) fn into_reading<T>(self, value: Option<(T, f32)>) -> FieldReading<T> {
        let confidence = value
            .as_ref()
            .map_or_else(|| self.confidence(), |(_, c)| *c);
        FieldReading {
            text: Zeroizing::new(self.texts().collect::<Vec<_>>().join("\n")),
            value: value.map(|(value, _)| value),
            confidence,
            rect: self.image.rect(),
            crop: self.image.crop().clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::printed::locate_lines;

    /// An engine that answers the two kinds of requests differently, and counts them.
    struct Looks {
        brief: (&'static str, f32),
        close: (&'static str, f32),
        asked: Mutex<Vec<bool>>,
    }

    impl TextRecognizer for Looks {
        fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
            self.asked.lock().unwrap().push(request.is_brief());
            let (text, confidence) = if request.is_brief() {
                self.brief
            } else {
                self.close
            };
            Ok(LineReading::new(text, confidence))
        }
    }

    #[test]
    fn a_doubtful_value_is_read_closely_and_the_more_certain_one_counts() {
        // A line of three glyphs.
        let mut pixels = vec![255; 120 * 30];
        for row in pixels.chunks_exact_mut(120).skip(8).take(14) {
            [20..32, 40..52, 60..72]
                .into_iter()
                .for_each(|glyph| row[glyph].fill(0));
        }
        let image = GrayImage::new(120, 30, pixels).unwrap();
        let image = locate_lines(&image).unwrap();
        for (brief, close, looks, expected) in [
            (("12", 0.9), ("13", 0.99), 1, Some("12")),
            (("12", 0.5), ("13", 0.7), 2, Some("13")),
            (("12", 0.7), ("13", 0.5), 2, Some("12")),
            (("", 0.9), ("13", 0.1), 2, Some("13")),
            (("12", 0.1), ("", 0.9), 2, Some("12")),
            (("", 0.9), ("", 0.9), 2, None),
        ] {
            let asked = Mutex::new(Vec::new());
            let engine = Looks {
                brief,
                close,
                asked,
            };
            let number = |lines: &FieldLines<'_>| {
                let text = lines.joined();
                (!text.is_empty()).then(|| (text, lines.confidence()))
            };
            let digits = CharacterSet::digits();
            let (lines, value) =
                FieldLines::with_value(&image, &engine, digits, 0.8, number).unwrap();
            let reading = lines.into_reading(value);
            assert_eq!(reading.value().map(|text| text.as_str()), expected);
            assert_eq!(*engine.asked.lock().unwrap(), [true, false][..looks]);
        }
    }
}
