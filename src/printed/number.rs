//! The card number in a picture: reading it, and comparing it with an expected one.

use super::characters::CharacterSet;
use super::comparison::Comparison;
use super::field::{FieldLines, FieldReading};
use super::front::FieldImage;
use super::layout::LayoutMatch;
use super::recognizer::{LineReading, RecognizeError, TextRecognizer};
use crate::CardNumber;
use crate::card::Document;

/// How much better than any other number the number read must score.
const LEAST_MARGIN: f32 = 1.0;
/// How far below the engine's free reading a number may score.
const LEAST_SCORE: f32 = -8.0;
/// An expected number differs only if another one scores this much better.
///
/// Chosen on 213 generated fronts (docs/pictures.md): the printed number never scored lower
/// than another one there. A number that differs in one similar digit scored lower by 5.1
/// to 21.6, with a median of 13.8.
pub(super) const DIFFERS_MARGIN: f32 = 6.0;
/// The number read must itself be certain: its least certain character has at least this
/// confidence.
pub(super) const DIFFERS_CONFIDENCE: f32 = 0.8;

/// The form of a card number: two letters, eight digits, two letters.
pub(super) fn form() -> [&'static CharacterSet; 12] {
    let (letter, digit) = (CharacterSet::latin_capitals(), CharacterSet::digits());
    [
        letter, letter, digit, digit, digit, digit, digit, digit, digit, digit, letter, letter,
    ]
}

fn lines<'a>(
    image: &'a FieldImage,
    recognizer: &dyn TextRecognizer,
) -> Result<FieldLines<'a>, RecognizeError> {
    FieldLines::read(image, recognizer, CharacterSet::card_number(), &form())
}

pub(super) fn read(
    image: &FieldImage,
    recognizer: &dyn TextRecognizer,
) -> Result<FieldReading<CardNumber>, RecognizeError> {
    let lines = lines(image, recognizer)?;
    let value = match lines.lines.as_slice() {
        [line] => value(line),
        _ => None,
    };
    Ok(lines.into_reading(value))
}

fn value(line: &LineReading) -> Option<(CardNumber, f32)> {
    let Some(best) = line.pattern() else {
        let number = line.text().parse().ok()?;
        return Some((number, line.confidence()));
    };
    let number = best.text.parse().ok()?;
    let certain = best.margin >= LEAST_MARGIN && best.score >= LEAST_SCORE;
    certain.then_some((number, best.confidence))
}

/// Compares the number in the picture of a number with the expected one, for example the
/// one that opened the chip.
///
/// - `Matches`: the expected number is the best of all numbers for this picture.
/// - `Differs`: another number scores better by at least 6 (natural logarithm), scores
///   almost as well as the free reading, and is certain in each of its characters.
/// - `Unclear`: anything else, also an engine that does not score.
///
/// # Errors
///
/// [`RecognizeError`], the engine's.
pub fn compare_number(
    image: &FieldImage,
    expected: &CardNumber,
    recognizer: &dyn TextRecognizer,
) -> Result<Comparison, RecognizeError> {
    let lines = lines(image, recognizer)?;
    Ok(match lines.lines.as_slice() {
        [line] => compare_line(line, expected),
        _ => Comparison::Unclear,
    })
}

fn compare_line(line: &LineReading, expected: &CardNumber) -> Comparison {
    let Some((read, confidence)) = value(line) else {
        return Comparison::Unclear;
    };
    if read == *expected {
        return Comparison::Matches;
    }
    let text = zeroize::Zeroizing::new(expected.full().to_string());
    let (Some(best), Some(score)) = (line.pattern(), line.score(&text)) else {
        return Comparison::Unclear;
    };
    let wide = best.score - score >= DIFFERS_MARGIN && best.margin >= DIFFERS_MARGIN;
    if wide && confidence >= DIFFERS_CONFIDENCE {
        Comparison::Differs
    } else {
        Comparison::Unclear
    }
}

/// Compares the layout of a picture with the document that a card claims to be.
pub fn compare_layout(layout: LayoutMatch, expected: Document) -> Comparison {
    match layout {
        LayoutMatch::Document(document) if document == expected => Comparison::Matches,
        LayoutMatch::Document(_) => Comparison::Differs,
        LayoutMatch::Unclear => Comparison::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;
    use crate::printed::PatternReading;

    fn line(score: f32, margin: f32, confidence: f32, expected: f32) -> LineReading {
        let text = Zeroizing::new("AB12345678CD".to_owned());
        let pattern = PatternReading {
            text,
            score,
            margin,
            confidence,
        };
        LineReading::new("AB12345678CD", 0.9)
            .with_pattern(Some(pattern))
            .with_scorer(move |text| {
                if text == "AB12345678CD" {
                    0.0
                } else {
                    expected
                }
            })
    }

    #[test]
    fn differing_needs_a_wide_margin() {
        let same: CardNumber = "AB12345678CD".parse().unwrap();
        let other: CardNumber = "AB12345673CD".parse().unwrap();
        for (name, line, expected, result) in [
            (
                "the same",
                line(0.0, 20.0, 0.99, -13.0),
                &same,
                Comparison::Matches,
            ),
            (
                "another",
                line(0.0, 12.0, 0.99, -13.0),
                &other,
                Comparison::Differs,
            ),
            (
                "nearly as good",
                line(0.0, 4.0, 0.99, -4.0),
                &other,
                Comparison::Unclear,
            ),
            (
                "a third is as good",
                line(0.0, 3.0, 0.99, -13.0),
                &other,
                Comparison::Unclear,
            ),
            (
                "a doubtful character",
                line(0.0, 12.0, 0.5, -13.0),
                &other,
                Comparison::Unclear,
            ),
            (
                "far from the text",
                line(-9.0, 12.0, 0.99, -30.0),
                &same,
                Comparison::Unclear,
            ),
            (
                "no scores",
                LineReading::new("AB12345678CD", 0.9),
                &other,
                Comparison::Unclear,
            ),
            (
                "no scores, same",
                LineReading::new("AB12345678CD", 0.9),
                &same,
                Comparison::Matches,
            ),
            (
                "nothing",
                LineReading::new("", 0.0),
                &same,
                Comparison::Unclear,
            ),
        ] {
            assert_eq!(compare_line(&line, expected), result, "{name}");
        }
    }

    #[test]
    fn layouts_are_compared() {
        use Document::{ResidenceCard as Card, SpecialPermanentResidentCertificate as Certificate};
        for (layout, expected, result) in [
            (LayoutMatch::Document(Card), Card, "matches"),
            (LayoutMatch::Document(Card), Certificate, "differs"),
            (LayoutMatch::Unclear, Card, "unclear"),
        ] {
            assert_eq!(compare_layout(layout, expected).to_string(), result);
        }
    }
}
