//! The printed date of birth, compared with an age.

use time::Date;
use zeroize::Zeroizing;

use super::dates::{self, PrintedDate};
use super::field::FieldLines;
use super::front::FieldImage;
use super::number::DIFFERS_CONFIDENCE;
use super::read::date_characters;
use crate::printed::comparison::Comparison;
use crate::printed::recognizer::{LineReading, LineRequest, RecognizeError, TextRecognizer};

/// The printed year differs from every year that would fit only if it scores this much better.
const DIFFERS_MARGIN: f32 = 6.0;
/// How many later years of birth the printed one is compared with.
const LATER_YEARS: i32 = 120;

/// Compares the date of birth in its picture with a statement of age: was the holder born
/// after `day`?
///
/// - `Matches`: a date after `day` was read.
/// - `Differs`: the year that was read is before that of `day`, is sure to 0.8 in each digit,
///   and scores better by at least 6 (natural logarithm) than every year that would fit.
/// - `Unclear`: anything else, also a birth in the year of `day`, because month and day
///   would decide.
///
/// # Errors
///
/// [`RecognizeError`], the engine's.
pub fn compare_birth(
    image: &FieldImage,
    day: Date,
    recognizer: &dyn TextRecognizer,
) -> Result<Comparison, RecognizeError> {
    let lines = FieldLines::read(image, recognizer, |line| {
        LineRequest::new(line, date_characters())
    })?;
    let confidence = lines.confidence_of(|c| c.is_ascii_digit());
    let compared = lines
        .with_digits()
        .map(|line| compare_line(line, confidence, day));
    Ok(compared.unwrap_or(Comparison::Unclear))
}

fn compare_line(line: &LineReading, confidence: f32, day: Date) -> Comparison {
    let Some(date) = dates::parse(line.text()) else {
        return Comparison::Unclear;
    };
    if date > PrintedDate::from(day) && date.date().is_some() {
        return Comparison::Matches;
    }
    let is_before = i32::from(date.year()) < day.year();
    if !is_before || confidence < DIFFERS_CONFIDENCE {
        return Comparison::Unclear;
    }
    let mut later = (day.year()..=day.year().saturating_add(LATER_YEARS)).map(|year| {
        let text = with_year(line.text(), year);
        line.score(&text)
    });
    // An engine that does not score accuses nobody.
    if later.all(|score| score.is_some_and(|score| score <= -DIFFERS_MARGIN)) {
        Comparison::Differs
    } else {
        Comparison::Unclear
    }
}

/// The text with another year in place of its first four digits, in their width.
fn with_year(text: &str, year: i32) -> Zeroizing<String> {
    let year = format!("{year:04}");
    let mut digits = year.chars();
    let replaced = text.chars().map(|c| match c {
        '0'..='9' => digits.next().unwrap_or(c),
        '０'..='９' => digits.next().map_or(c, wide),
        _ => c,
    });
    Zeroizing::new(replaced.collect())
}

fn wide(digit: char) -> char {
    let value = digit.to_digit(10).unwrap_or(0);
    char::from_u32(u32::from('０') + value).unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn years_keep_the_width_of_their_digits() {
        assert_eq!(*with_year("1993年04月05日", 2011), "2011年04月05日");
        assert_eq!(
            *with_year("西暦１９９３年０４月", 2011),
            "西暦２０１１年０４月"
        );
        assert_eq!(*with_year("", 2011), "");
    }

    #[test]
    fn differing_needs_a_wide_margin() {
        use Comparison::{Differs, Matches, Unclear};
        // Turned 16 on the day of the check, or earlier.
        let day = date!(2010 - 11 - 27);
        for (name, text, confidence, score, result) in [
            ("an adult", "1993年04月05日", 0.99, -20.0, Differs),
            ("nearly as good", "1993年04月05日", 0.99, -4.0, Unclear),
            ("a doubtful digit", "1993年04月05日", 0.5, -20.0, Unclear),
            ("a child", "2018年06月07日", 0.99, -20.0, Matches),
            ("a day decides", "2010年11月27日", 0.99, -20.0, Unclear),
            ("a day later", "2010年11月28日", 0.99, -20.0, Matches),
            ("only a year", "2018年00月00日", 0.99, -20.0, Unclear),
            ("no date", "年04月05日", 0.99, -20.0, Unclear),
        ] {
            let line = LineReading::new(text, 0.9)
                .with_scorer(move |other| if other == text { 0.0 } else { score });
            assert_eq!(compare_line(&line, confidence, day), result, "{name}");
        }
        let without_scores = LineReading::new("1993年04月05日", 0.9);
        assert_eq!(compare_line(&without_scores, 0.99, day), Unclear);
    }
}
