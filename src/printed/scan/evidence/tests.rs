//! Tests of what several readings say together.

use super::*;
use crate::printed::PatternReading;

const NUMBER: &str = "AB12345678CD";
const OTHER: &str = "AB12345673CD";

/// A reading with this number, and another one that scores lower by the margin.
fn reading(number: &'static str, margin: f32) -> LineReading {
    let rival = if number == NUMBER { OTHER } else { NUMBER };
    let score = move |text: &str| if text == number { 0.0 } else { -margin };
    LineReading::new(number, 0.9)
        .with_pattern(Some(PatternReading {
            text: number.to_owned().into(),
            score: 0.0,
            margin,
            confidence: 0.95,
        }))
        .with_rivals(vec![rival.to_owned().into()])
        .with_scorer(score)
}

fn opinions(readings: &[(&'static str, f32)]) -> Opinions {
    let mut opinions = Opinions::new(false);
    for &(number, margin) in readings {
        opinions.add(reading(number, margin));
    }
    opinions
}

fn clear(opinions: &Opinions) -> Option<String> {
    match opinions.verdict() {
        Verdict::Clear(vote) => Some(vote.number.full().to_string()),
        _ => None,
    }
}

#[test]
fn margins_add_up_if_all_agree() {
    for (name, readings, is_clear) in [
        ("one", &[(NUMBER, 14.1)][..], true),
        ("one, not enough", &[(NUMBER, 13.9)], false),
        ("two", &[(NUMBER, 13.0), (NUMBER, 7.1)], true),
        ("two, not enough", &[(NUMBER, 13.0), (NUMBER, 6.9)], false),
        ("three", &[(NUMBER, 13.0); 3], false),
        ("five", &[(NUMBER, 13.0); 5], false),
        ("six", &[(NUMBER, 7.1); 6], true),
        ("six, not enough", &[(NUMBER, 6.9); 6], false),
    ] {
        let found = clear(&opinions(readings));
        assert_eq!(found.as_deref(), is_clear.then_some(NUMBER), "{name}");
    }
}

#[test]
fn one_reading_against_the_others_is_enough_to_refuse() {
    let mut readings = vec![(NUMBER, 13.0); 6];
    readings[3] = (OTHER, 0.4);
    assert!(matches!(opinions(&readings).verdict(), Verdict::Open(None)));
    readings[3] = (OTHER, 4.5);
    assert!(matches!(
        opinions(&readings).verdict(),
        Verdict::Contradiction
    ));
}

#[test]
fn a_line_that_stays_poor_is_given_up() {
    let hopeless = |readings: &[_]| matches!(opinions(readings).verdict(), Verdict::Hopeless);
    assert!(!hopeless(&[(NUMBER, 2.9)]));
    assert!(hopeless(&[(NUMBER, 2.9); 2]));
    assert!(!hopeless(&[(NUMBER, 3.1); 2]));
    // Two numbers, both sure: that is worse.
    let both = opinions(&[(NUMBER, 5.0), (OTHER, 4.5)]).verdict();
    assert!(matches!(both, Verdict::Contradiction));
}

#[test]
fn a_reading_of_more_characters_is_not_clear() {
    // A faded L: its stem was the I, its foot was read as well.
    for (read, is_clear) in [("AB12345678CD", true), ("AB1L2345678CD", false)] {
        let pattern = reading(NUMBER, 20.0).pattern().cloned();
        let mut opinions = Opinions::new(false);
        opinions.add(LineReading::new(read, 0.9).with_pattern(pattern));
        assert_eq!(clear(&opinions).is_some(), is_clear, "{read}");
    }
}

#[test]
fn broken_glyphs_need_all_readings_and_letters_unlike_digits() {
    for (name, number, count, margin, is_clear) in [
        ("one", NUMBER, 1, 25.0, false),
        ("two", NUMBER, 2, 25.0, false),
        ("six", NUMBER, 6, 7.1, true),
        ("six, not enough", NUMBER, 6, 6.9, false),
        ("with an I", "AB12345678II", 6, 25.0, false),
    ] {
        let mut opinions = Opinions::new(true);
        for _ in 0..count {
            opinions.add(reading(number, margin));
        }
        assert_eq!(clear(&opinions).is_some(), is_clear, "{name}");
    }
}

#[test]
fn lines_of_digits_are_no_numbers() {
    let number = "IB36646215SS";
    let read = |text: &str| {
        LineReading::new(text, 0.9).with_pattern(reading(number, 20.0).pattern().cloned())
    };
    for (name, texts, is_clear) in [
        ("digits", &["183664621555"][..], false),
        // Letters that were read as digits, in one reading or in most of them.
        ("a letter", &["1B3664621555"], false),
        ("letters later", &["1B3664621555", "1B36646215SS"], true),
        ("a letter in each", &["1B3664621555", "1B3664621555"], false),
    ] {
        let mut opinions = Opinions::new(false);
        texts.iter().for_each(|text| opinions.add(read(text)));
        let hopeless = matches!(opinions.verdict(), Verdict::Hopeless);
        assert_eq!(hopeless, name == "digits", "{name}");
        assert_eq!(clear(&opinions).is_some(), is_clear, "{name}");
    }
    let date = LineReading::new("20190901", 0.9);
    assert!(is_date(&date) && !is_number(&date));
    assert!(!is_date(&LineReading::new("PH76574442", 0.9)));
}
