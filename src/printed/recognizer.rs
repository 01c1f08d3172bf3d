//! What an OCR engine is asked and what it answers.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::characters::CharacterSet;
use super::gray::GrayImage;

/// An OCR engine that reads one line of text.
///
/// What [`CardTransport`](crate::CardTransport) is to readers, this is to OCR engines:
/// bring your own, or use [`PpOcr`](crate::printed) (feature `ocr`). All calls go through
/// `&self`, so that one engine serves several threads.
///
/// # Example
///
/// In place of a real engine, this one knows two lines by their width. It answers with text
/// from the allowed characters, and with a function that scores other texts for the same
/// line.
///
/// ```
/// use zairyu::printed::{
///     CharacterSet, GrayImage, LineReading, LineRequest, RecognizeError, TextRecognizer,
/// };
///
/// struct ByWidth;
///
/// impl TextRecognizer for ByWidth {
///     fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
///         let text = match request.image().width() {
///             100 => "就労不可",
///             150 => "就労制限なし",
///             _ => return Err(RecognizeError::new("width is not known")),
///         };
///         let text: String = text.chars().filter(|&c| request.characters().contains(c)).collect();
///         // An engine without probabilities: 0 for its own reading, far below for others.
///         let own = text.clone();
///         let score = move |candidate: &str| if candidate == own { 0.0 } else { -100.0 };
///         Ok(LineReading::new(text, 0.9).with_scorer(score))
///     }
/// }
///
/// let line = GrayImage::new(100, 20, vec![255; 2000])?;
/// let engine: &dyn TextRecognizer = &ByWidth;
/// let reading = engine.read_line(&LineRequest::new(&line, CharacterSet::japanese()))?;
/// assert_eq!(reading.text(), "就労不可");
/// assert_eq!(reading.score("就労不可"), Some(0.0));
/// assert_eq!(reading.score("就労制限なし"), Some(-100.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait TextRecognizer: Send + Sync {
    /// Reads one line.
    ///
    /// # Errors
    ///
    /// [`RecognizeError`] if the engine fails. A line without any text is not an
    /// error: the text is then empty.
    fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError>;
}

impl<R: TextRecognizer + ?Sized> TextRecognizer for &R {
    fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        (**self).read_line(request)
    }
}

impl<R: TextRecognizer + ?Sized> TextRecognizer for Box<R> {
    fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        (**self).read_line(request)
    }
}

impl<R: TextRecognizer + ?Sized> TextRecognizer for Arc<R> {
    fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        (**self).read_line(request)
    }
}

/// One line to read: its picture and what is known about its text.
#[derive(Debug, Clone)]
pub struct LineRequest<'a> {
    image: &'a GrayImage,
    characters: &'a CharacterSet,
    pattern: &'a [&'a CharacterSet],
    brief: bool,
}

impl<'a> LineRequest<'a> {
    /// A line of text from `characters`. `image` holds dark text on a light ground, with a
    /// margin of a few pixels.
    pub fn new(image: &'a GrayImage, characters: &'a CharacterSet) -> Self {
        LineRequest {
            image,
            characters,
            pattern: &[],
            brief: false,
        }
    }

    /// Asks for the best text of this form as well: one set of characters for each
    /// position. An engine that cannot do that leaves the form out of account.
    #[must_use]
    pub fn with_pattern(self, pattern: &'a [&'a CharacterSet]) -> Self {
        LineRequest { pattern, ..self }
    }

    /// Says that the line is read again, in this picture or another one, if the answer is not
    /// clear: an engine may look less closely, and need not try again by itself.
    #[must_use]
    pub fn briefly(self) -> Self {
        LineRequest {
            brief: true,
            ..self
        }
    }

    /// The line's picture.
    pub fn image(&self) -> &'a GrayImage {
        self.image
    }

    /// The only characters that the text may have.
    pub fn characters(&self) -> &'a CharacterSet {
        self.characters
    }

    /// The form asked for, a set of characters for each position; empty if none is.
    pub fn pattern(&self) -> &'a [&'a CharacterSet] {
        self.pattern
    }

    /// Whether a short look is enough, see [`briefly`](Self::briefly).
    pub fn is_brief(&self) -> bool {
        self.brief
    }
}

/// What an engine read in a line. Texts are wiped on drop and not shown by `Debug`.
#[derive(Clone, Default)]
pub struct LineReading {
    text: Zeroizing<String>,
    confidence: f32,
    character_confidences: Vec<f32>,
    scorer: Option<Arc<Scorer>>,
    pattern: Option<PatternReading>,
    rivals: Vec<Zeroizing<String>>,
}

impl LineReading {
    /// A reading and its confidence, which is forced into 0 to 1.
    pub fn new(text: impl Into<String>, confidence: f32) -> Self {
        LineReading {
            text: Zeroizing::new(text.into()),
            confidence: unit(confidence),
            ..LineReading::default()
        }
    }

    /// With a confidence for each character.
    #[must_use]
    pub fn with_character_confidences(mut self, confidences: Vec<f32>) -> Self {
        self.character_confidences = confidences.into_iter().map(unit).collect();
        self
    }

    /// With a function that scores texts for this line, see [`score`](Self::score).
    #[must_use]
    pub fn with_scorer(mut self, score: impl Fn(&str) -> f32 + Send + Sync + 'static) -> Self {
        self.scorer = Some(Arc::new(score));
        self
    }

    /// With the best text of the form asked for.
    #[must_use]
    pub fn with_pattern(mut self, pattern: Option<PatternReading>) -> Self {
        self.pattern = pattern;
        self
    }

    /// With the other texts of the form asked for that may be meant.
    #[must_use]
    pub fn with_rivals(mut self, rivals: Vec<Zeroizing<String>>) -> Self {
        self.rivals = rivals;
        self
    }

    /// The text. Engines may write ASCII or full-width forms; see
    /// [`fold_width`](super::fold_width).
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How sure the engine is of the whole text, 0 to 1.
    pub fn confidence(&self) -> f32 {
        self.confidence
    }

    /// How sure it is of each character, 0 to 1; empty if an engine does not say.
    pub fn character_confidences(&self) -> &[f32] {
        &self.character_confidences
    }

    /// The score of another text for this line: the natural logarithm of how much more
    /// probable it is than the engine's own reading. About 0 for the same text, negative
    /// for others; one glyph that clearly differs costs 4 or more. Glyphs that cannot be
    /// told apart (ロ and 口) count as the same. `None` if an engine does not score.
    pub fn score(&self, candidate: &str) -> Option<f32> {
        let score = self.scorer.as_ref()?(candidate);
        Some(if score.is_nan() {
            f32::NEG_INFINITY
        } else {
            score
        })
    }

    /// The best text of the form asked for, if the engine found one.
    pub fn pattern(&self) -> Option<&PatternReading> {
        self.pattern.as_ref()
    }

    /// Other texts of the form asked for that may be meant, the likeliest first; empty if an
    /// engine does not say.
    pub fn rivals(&self) -> &[Zeroizing<String>] {
        &self.rivals
    }
}

type Scorer = dyn Fn(&str) -> f32 + Send + Sync;

/// The lengths only.
impl fmt::Debug for LineReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.text.chars().count();
        write!(
            f,
            "LineReading({count} characters, confidence {:.2})",
            self.confidence
        )
    }
}

/// The best text of a given form.
#[derive(Clone)]
pub struct PatternReading {
    /// The text, one character for each position.
    pub text: Zeroizing<String>,
    /// Its score, as in [`LineReading::score`].
    pub score: f32,
    /// How much higher it scores than the next best text of the form.
    pub margin: f32,
    /// How sure the engine is of the least certain character, 0 to 1.
    pub confidence: f32,
}

/// The figures only.
impl fmt::Debug for PatternReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PatternReading(score {:.1}, margin {:.1})",
            self.score, self.margin
        )
    }
}

/// An engine failed. The message must not contain text that was read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("text recognition failed: {message}")]
pub struct RecognizeError {
    message: String,
}

impl RecognizeError {
    /// With the reason, in words.
    pub fn new(message: impl Into<String>) -> Self {
        RecognizeError {
            message: message.into(),
        }
    }
}

/// Into 0 to 1; what is not a number becomes 0.
fn unit(confidence: f32) -> f32 {
    if confidence.is_nan() {
        0.0
    } else {
        confidence.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_stays_in_its_range() {
        for (given, kept) in [(2.0, 1.0), (-1.0, 0.0), (f32::NAN, 0.0), (0.25, 0.25)] {
            assert_eq!(LineReading::new("", given).confidence(), kept);
        }
    }

    #[test]
    fn debug_shows_no_text() {
        let pattern = PatternReading {
            text: Zeroizing::new("AB12345678CD".to_owned()),
            score: 0.0,
            margin: 9.0,
            confidence: 1.0,
        };
        let reading = LineReading::new("SECRET", 0.5).with_pattern(Some(pattern.clone()));
        let shown = format!("{reading:?} {pattern:?}");
        assert!(
            !shown.contains("SECRET") && !shown.contains("AB12345678CD"),
            "{shown}"
        );
    }
}
