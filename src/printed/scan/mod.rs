//! The card number in camera frames.

mod broken;
mod chains;
mod ends;
mod evidence;
mod frame;
mod strip;
mod votes;

use std::fmt;

use self::chains::{Chain, chains};
use self::evidence::{Opinions, READINGS, Verdict};
use self::frame::{Darkness, Frame};
use self::strip::{Cut, strip};
use self::votes::{Evidence, Vote};
use super::characters::CharacterSet;
use super::gray::{GrayImage, Rect};
use super::reading::number;
use super::recognizer::{LineReading, LineRequest, RecognizeError, TextRecognizer};
use crate::CardNumber;

/// The ways in which ink is looked for. Glyphs that touch part where ink must be darker,
/// glyphs with hairlines hold together where it may be lighter.
const DARKNESS: [Darkness; 3] = [
    Darkness {
        reach: 18,
        deviations: 60,
        share: 12,
    },
    Darkness {
        reach: 12,
        deviations: 90,
        share: 4,
    },
    Darkness {
        reach: 20,
        deviations: 30,
        share: 10,
    },
];
/// Lines that are read before ink is looked for in the other ways.
const FIRST_LINES: usize = 2;
/// Lines of one frame that are read, the likeliest of all ways.
const MOST_LINES: usize = 6;
/// Lines that are less like a number than this are not read. On 1513 generated frames 1503 numbers
/// were among the lines that are read.
const MOST_COST: f32 = 1.3;

/// How often the ends of a line are changed.
const MOST_CHANGES: usize = 2;

/// How a line is cut out, and how it is cut for further opinions: a mistake of the
/// recogniser seldom survives another picture of the same line.
const CUTS: [Cut; READINGS] = [
    cut(0.2, 1.0),
    cut(0.08, 1.33),
    cut(0.15, 1.77),
    cut(0.15, 1.33),
    cut(0.25, 1.33),
    cut(0.25, 2.0),
];

const fn cut(above: f32, stretch: f32) -> Cut {
    Cut {
        above,
        beside: 0.8,
        stretch,
    }
}

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
        let mut hint = ScanHint::NoLine;
        let mut seen: Vec<Rect> = Vec::new();
        let mut dates: Vec<Rect> = Vec::new();
        let mut said: Vec<CardNumber> = Vec::new();
        let [usual, others @ ..] = DARKNESS;
        let mut candidates = lines(&frame, usual);
        for most in [FIRST_LINES, MOST_LINES] {
            if most > FIRST_LINES {
                let more = others.iter().flat_map(|other| lines(&frame, *other));
                candidates.extend(more);
                candidates.sort_by(|a, b| a.cost.total_cmp(&b.cost));
            }
            for line in &candidates {
                let Some(rect) = strip::bounds(&frame, line) else {
                    continue;
                };
                if seen.len() >= most {
                    break;
                }
                if seen.iter().any(|other| is_same(other, &rect))
                    || dates.iter().any(|date| is_part(&rect, date))
                {
                    continue;
                }
                seen.push(rect);
                hint = ScanHint::Unclear;
                let vote = match self.read(&frame, line)? {
                    Opinion::Number(vote) => vote,
                    Opinion::Nothing => continue,
                    Opinion::Digits => {
                        dates.push(rect);
                        continue;
                    }
                    Opinion::Contradiction => return Ok(ScanResult::NotYet(hint)),
                };
                // A frame speaks for a number once.
                if said.contains(vote.number()) {
                    continue;
                }
                said.push(vote.number().clone());
                if let Some((number, confidence)) = self.evidence.add(vote) {
                    return Ok(ScanResult::Certain(ScannedNumber {
                        number,
                        confidence,
                        rect,
                    }));
                }
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

    /// What the recogniser says about a line.
    fn read(&self, frame: &Frame<'_>, line: &Chain) -> Result<Opinion, RecognizeError> {
        let mut line = line.clone();
        let mut opinions = Opinions::new(line.is_broken);
        let mut vote = None;
        for (index, cut) in CUTS.into_iter().enumerate() {
            let Some(mut read) = self.read_cut(frame, &line, cut)? else {
                return Ok(Opinion::Nothing);
            };
            if index == 0 {
                (line, read) = self.completed(frame, line, cut, read)?;
            }
            let Read { reading, .. } = read;
            if index == 0 && evidence::is_date(&reading) {
                return Ok(Opinion::Digits);
            }
            opinions.add(reading);
            match opinions.verdict() {
                Verdict::Hopeless => return Ok(Opinion::Nothing),
                Verdict::Contradiction => return Ok(Opinion::Contradiction),
                Verdict::Clear(vote) => return Ok(Opinion::Number(vote)),
                Verdict::Open(found) => vote = found,
            }
        }
        Ok(vote.map_or(Opinion::Nothing, Opinion::Number))
    }

    /// The line, and how it is read, after glyphs at its ends that were not found were added,
    /// and those that are no part of the number were left out.
    fn completed(
        &self,
        frame: &Frame<'_>,
        mut line: Chain,
        cut: Cut,
        mut read: Read,
    ) -> Result<(Chain, Read), RecognizeError> {
        for _ in 0..MOST_CHANGES {
            let was_number = evidence::is_number(&read.reading);
            let changed = if evidence::is_whole(&read.reading) {
                line.longer(read.touches)
            } else {
                line.refined(read.reading.text())
            };
            let Some(changed) = changed.filter(|line| !strip::is_cut_off(frame, line)) else {
                break;
            };
            let Some(again) = self.read_cut(frame, &changed, cut)? else {
                break;
            };
            // The ink at the end was no part of the number.
            let same = number_of(&again.reading) == number_of(&read.reading);
            let better = evidence::is_number(&again.reading) || evidence::is_whole(&again.reading);
            if was_number && (same || !better) {
                break;
            }
            (line, read) = (changed, again);
        }
        Ok((line, read))
    }

    fn read_cut(
        &self,
        frame: &Frame<'_>,
        line: &Chain,
        cut: Cut,
    ) -> Result<Option<Read>, RecognizeError> {
        let Some(image) = strip(frame, line, cut) else {
            return Ok(None);
        };
        let form = number::form();
        let request = LineRequest::new(&image, CharacterSet::card_number())
            .with_pattern(&form)
            .briefly();
        let reading = self.recognizer.read_line(&request)?;
        let touches = strip::touches(&image);
        Ok(Some(Read { reading, touches }))
    }
}

/// The best number of a reading.
fn number_of(reading: &LineReading) -> Option<&str> {
    reading.pattern().map(|pattern| pattern.text.as_str())
}

/// What was read in one cut.
struct Read {
    reading: LineReading,
    /// Whether there is ink at its left and right end: a glyph may be cut through.
    touches: [bool; 2],
}

/// What is made of one line.
enum Opinion {
    Number(Vote),
    /// No number, or not clearly one.
    Nothing,
    /// Digits, probably a date: parts of the line need not be read.
    Digits,
    /// Two pictures of it are read as different numbers: the frame is not good enough.
    Contradiction,
}

/// The lines that may be a number, the likeliest first.
fn lines(frame: &Frame<'_>, darkness: Darkness) -> Vec<Chain> {
    // Where there is too much ink for text, it must be darker.
    let found = (1..=3).find_map(|times| {
        let ink = frame::dark(&frame.small, darkness, frame.contrast * times);
        chains(&ink.components()?)
    });
    let mut lines = found.unwrap_or_default();
    lines.retain(|line| line.cost <= MOST_COST && !strip::is_cut_off(frame, line));
    lines
}

/// Whether two lines have nearly the same place.
fn is_same(a: &Rect, b: &Rect) -> bool {
    common(a, b) * 10 >= area(&a.union(*b)) * 9
}

/// Whether a line is nearly inside another one.
fn is_part(part: &Rect, whole: &Rect) -> bool {
    common(part, whole) * 10 >= area(part) * 9
}

fn common(a: &Rect, b: &Rect) -> usize {
    a.intersection(*b).map_or(0, |both| area(&both))
}

fn area(rect: &Rect) -> usize {
    rect.width() * rect.height()
}
