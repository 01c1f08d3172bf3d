//! The card number in a picture: reading it, and comparing it with an expected one.

use super::field::{FieldLines, FieldReading};
use super::front::FieldImage;
use super::layout::LayoutMatch;
use crate::CardNumber;
use crate::card::Document;
use crate::printed::characters::CharacterSet;
use crate::printed::comparison::Comparison;
use crate::printed::gray::GrayImage;
use crate::printed::recognizer::{LineReading, LineRequest, RecognizeError, TextRecognizer};

/// How much better than any other number the number read must score.
const LEAST_MARGIN: f32 = 1.0;
/// A number with less of a margin is read again, a third wider. The two must agree:
/// a mistake seldom survives another picture of the same line.
///
/// Chosen on generated fronts (docs/pictures.md), before a second network read numbers.
const CLEAR_MARGIN: f32 = 4.0;
/// How far below the engine's free reading a number may score.
const LEAST_SCORE: f32 = -8.0;
/// An expected number differs only if another one scores this much better.
///
/// Chosen on 640 generated fronts (docs/pictures.md): the printed number never scored lower
/// than another one by more than 5.5 there. A number that differs in one similar digit scored lower
/// by 4.7 to 37, with a median of 27.
const DIFFERS_MARGIN: f32 = 12.0;
/// The number read must itself be certain: its least certain character has at least this
/// confidence.
pub(super) const DIFFERS_CONFIDENCE: f32 = 0.8;

/// The form of a card number: two letters, eight digits, two letters.
pub(in crate::printed) fn form() -> [&'static CharacterSet; 12] {
    let (letter, digit) = (CharacterSet::latin_capitals(), CharacterSet::digits());
    [
        letter, letter, digit, digit, digit, digit, digit, digit, digit, digit, letter, letter,
    ]
}

fn lines<'a>(
    image: &'a FieldImage,
    recognizer: &dyn TextRecognizer,
) -> Result<FieldLines<'a>, RecognizeError> {
    let form = form();
    FieldLines::read(image, recognizer, |line| {
        LineRequest::new(line, CharacterSet::card_number()).with_pattern(&form)
    })
}

pub(super) fn read(
    image: &FieldImage,
    recognizer: &dyn TextRecognizer,
) -> Result<FieldReading<CardNumber>, RecognizeError> {
    let lines = lines(image, recognizer)?;
    let value = match (lines.lines.as_slice(), image.lines()) {
        ([line], [picture]) => confirmed(line, picture, recognizer)?,
        _ => None,
    };
    Ok(lines.into_reading(value))
}

/// The number of a line, unless it is doubtful and another reading of its picture
/// contradicts it. Two readings are as certain as the less certain one.
fn confirmed(
    line: &LineReading,
    picture: &GrayImage,
    recognizer: &dyn TextRecognizer,
) -> Result<Option<(CardNumber, f32)>, RecognizeError> {
    let Some((number, confidence)) = value(line) else {
        return Ok(None);
    };
    if line
        .pattern()
        .is_none_or(|best| best.margin >= CLEAR_MARGIN)
    {
        return Ok(Some((number, confidence)));
    }
    let Some(wide) = stretched(picture) else {
        return Ok(None);
    };
    let form = form();
    let request = LineRequest::new(&wide, CharacterSet::card_number()).with_pattern(&form);
    let second = value(&recognizer.read_line(&request)?);
    let agreed = second.filter(|(other, _)| *other == number);
    Ok(agreed.map(|(number, second)| (number, confidence.min(second))))
}

/// The picture, a third wider: each pixel between the two nearest ones.
fn stretched(picture: &GrayImage) -> Option<GrayImage> {
    let width = picture.width() * 4 / 3;
    let last = picture.width().checked_sub(1)?;
    let mut pixels = Vec::with_capacity(width * picture.height());
    for y in 0..picture.height() {
        pixels.extend((0..width).map(|x| {
            // The place in the picture, in eighths of a pixel: (x + 1/2) * 3/4 - 1/2.
            let place = (6 * x).saturating_sub(1);
            let (left, part) = (place / 8, place % 8);
            let value = |x: usize| usize::from(picture.pixel(x.min(last), y));
            let mixed = (value(left) * (8 - part) + value(left + 1) * part + 4) / 8;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        }));
    }
    GrayImage::new(width, picture.height(), pixels).ok()
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
/// - `Differs`: another number scores better by at least 12 (natural logarithm), scores
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

    /// One answer after the other.
    struct Script(std::sync::Mutex<Vec<(&'static str, f32)>>);

    impl TextRecognizer for Script {
        fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
            // The second picture is a third wider.
            assert_eq!(
                (request.image().width(), request.image().height()),
                (133, 20)
            );
            let (text, margin) = self.0.lock().unwrap().remove(0);
            Ok(answer(text, margin, 0.79))
        }
    }

    fn answer(text: &str, margin: f32, confidence: f32) -> LineReading {
        LineReading::new(text, 0.9).with_pattern(Some(PatternReading {
            text: Zeroizing::new(text.to_owned()),
            score: 0.0,
            margin,
            confidence,
        }))
    }

    #[test]
    fn a_doubtful_number_is_read_again() {
        let picture = GrayImage::new(100, 20, vec![200; 2000]).unwrap();
        let (one, other) = ("FA12345678CD", "PA12345678CD");
        for (name, margin, second, is_read) in [
            ("clear", 4.0, None, true),
            ("doubtful, the same", 2.5, Some((one, 2.0)), true),
            ("doubtful, another", 2.5, Some((other, 3.0)), false),
            ("doubtful twice", 2.5, Some((one, 0.5)), false),
            ("too doubtful", 0.9, None, false),
        ] {
            let script = Script(std::sync::Mutex::new(second.into_iter().collect()));
            let first = answer(one, margin, 0.93);
            let read = confirmed(&first, &picture, &script).unwrap();
            let confidence = if second.is_some() { 0.79 } else { 0.93 };
            let expected = is_read.then(|| (one.parse().unwrap(), confidence));
            assert_eq!(read, expected, "{name}");
            assert!(script.0.lock().unwrap().is_empty(), "{name}");
        }
    }

    #[test]
    fn stretching_keeps_the_picture() {
        let pixels: Vec<u8> = (0..100).flat_map(|_| (0..100).map(|x| x * 2)).collect();
        let wide = stretched(&GrayImage::new(100, 100, pixels).unwrap()).unwrap();
        assert_eq!((wide.width(), wide.height()), (133, 100));
        assert!(wide.row(50).is_sorted());
        assert_eq!((wide.pixel(0, 9), wide.pixel(132, 9)), (0, 198));
        assert!((95..=105).contains(&wide.pixel(66, 9)));
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
                line(0.0, 11.0, 0.99, -11.0),
                &other,
                Comparison::Unclear,
            ),
            (
                "a third is as good",
                line(0.0, 11.0, 0.99, -13.0),
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
