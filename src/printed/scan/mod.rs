//! The card number in camera frames.

mod chains;
mod evidence;
mod frame;
mod strip;

use std::fmt;

use self::chains::{Chain, chains};
use self::evidence::{Evidence, Vote};
use self::frame::Frame;
use self::strip::{Cut, strip};
use super::characters::CharacterSet;
use super::gray::{GrayImage, Rect};
use super::number;
use super::recognizer::{LineRequest, RecognizeError, TextRecognizer};
use crate::CardNumber;

/// Lines of one frame that are given to the recogniser.
const MOST_LINES: usize = 4;
/// How a line is cut out, and how it is cut for a second opinion.
const CUTS: [Cut; 2] = [
    Cut {
        above: 0.25,
        beside: 0.45,
    },
    Cut {
        above: 0.42,
        beside: 0.6,
    },
];

/// Finds the card number in camera frames of a card's front.
///
/// Give it frames until it is certain. It never guesses: glare, blur or a finger on the
/// card lead to "not yet", and two numbers that are nearly as likely never lead to one of
/// them. No check digit is known, so a person should still compare the number with the card.
///
/// It looks for a line of the number's form anywhere in the frame, or in the guide
/// rectangle. So it does not need to know where on the front a generation prints it. Turns
/// of up to about 8 degrees, perspective and varying light are tolerated.
///
/// ```no_run
/// # #[cfg(feature = "ocr")] {
/// use zairyu::printed::{CardNumberScanner, GrayImage, PpOcr, ScanResult};
///
/// # fn next_frame() -> Option<GrayImage> { None }
/// let recognizer = PpOcr::load("PP-OCRv6_rec_small.onnx")?;
/// let mut scanner = CardNumberScanner::new(recognizer);
/// while let Some(frame) = next_frame() {
///     if let ScanResult::Certain(found) = scanner.scan(&frame, None)? {
///         println!("{} (confidence {:.2})", found.number(), found.confidence());
///         break;
///     }
/// }
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CardNumberScanner<R> {
    recognizer: R,
    evidence: Evidence,
}

/// What a frame, with those before it, said.
#[derive(Debug, Clone)]
pub enum ScanResult {
    /// The number.
    Certain(ScannedNumber),
    /// Not enough to be certain: give it the next frame.
    NotYet(ScanHint),
}

impl ScanResult {
    /// The number, once it is certain.
    pub fn number(&self) -> Option<&CardNumber> {
        match self {
            ScanResult::Certain(found) => Some(found.number()),
            ScanResult::NotYet(_) => None,
        }
    }
}

/// What to tell a person who holds the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScanHint {
    /// No line that could be a card number: move the card into the frame, or closer.
    NoLine,
    /// There are lines, but none that is read as a number with certainty: hold the card still, closer,
    /// without glare.
    Unclear,
}

/// A number that was read with certainty.
#[derive(Clone)]
pub struct ScannedNumber {
    number: CardNumber,
    confidence: f32,
    rect: Rect,
}

impl ScannedNumber {
    /// The number.
    pub fn number(&self) -> &CardNumber {
        &self.number
    }

    /// How sure it is, 0 to 1: the recogniser's confidence in the least certain character,
    /// and in this number against the next best one.
    pub fn confidence(&self) -> f32 {
        self.confidence
    }

    /// Where in the last frame it is.
    pub fn rect(&self) -> Rect {
        self.rect
    }
}

/// The confidence only.
impl fmt::Debug for ScannedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScannedNumber(confidence {:.2})", self.confidence)
    }
}

/// Nothing of what was read.
impl<R> fmt::Debug for CardNumberScanner<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardNumberScanner(..)")
    }
}

impl<R: TextRecognizer> CardNumberScanner<R> {
    /// A scanner that has seen nothing yet.
    pub fn new(recognizer: R) -> Self {
        CardNumberScanner {
            recognizer,
            evidence: Evidence::default(),
        }
    }

    /// Looks at the next frame, in the guide rectangle (pixels of the frame) or in all of
    /// it. Frames of any size are accepted; large ones are looked at in a reduced size, and only
    /// the lines found are taken from the frame itself.
    ///
    /// # Errors
    ///
    /// [`RecognizeError`], the engine's. A frame without a number is not an error.
    pub fn scan(
        &mut self,
        frame: &GrayImage,
        guide: Option<Rect>,
    ) -> Result<ScanResult, RecognizeError> {
        let Some(frame) = Frame::new(frame, guide) else {
            return Ok(ScanResult::NotYet(ScanHint::NoLine));
        };
        let lines = lines(&frame);
        let mut hint = ScanHint::NoLine;
        for line in lines.iter().take(MOST_LINES) {
            hint = ScanHint::Unclear;
            let Some(vote) = self.read(&frame, line)? else {
                continue;
            };
            let rect = strip::bounds(&frame, line);
            if let Some((number, confidence)) = self.evidence.add(vote)
                && let Some(rect) = rect
            {
                return Ok(ScanResult::Certain(ScannedNumber {
                    number,
                    confidence,
                    rect,
                }));
            }
        }
        Ok(ScanResult::NotYet(hint))
    }

    /// Forgets all frames: for the next card.
    pub fn reset(&mut self) {
        self.evidence = Evidence::default();
    }

    /// The recogniser.
    pub fn recognizer(&self) -> &R {
        &self.recognizer
    }

    /// What the recogniser says about a line, in both cuts.
    fn read(&self, frame: &Frame<'_>, line: &Chain) -> Result<Option<Vote>, RecognizeError> {
        let mut vote = None;
        for cut in CUTS {
            let Some(image) = strip(frame, line, cut) else {
                return Ok(None);
            };
            let form = number::form();
            let request = LineRequest::new(&image, CharacterSet::card_number()).with_pattern(&form);
            let reading = self.recognizer.read_line(&request)?;
            let Some(read) = Vote::new(&reading) else {
                return Ok(None);
            };
            vote = match vote {
                None => Some(read),
                Some(first) => Vote::joined(first, read),
            };
            if vote.as_ref().is_none_or(Vote::is_beyond_doubt) {
                break;
            }
        }
        Ok(vote)
    }
}

/// The lines that may be a number, the likeliest first.
fn lines(frame: &Frame<'_>) -> Vec<Chain> {
    let ink = frame::dark(&frame.small, 15, 32);
    let components = ink.components().unwrap_or_default();
    let mut lines = chains(&components);
    lines.retain(|line| !strip::is_cut_off(frame, line));
    lines
}
