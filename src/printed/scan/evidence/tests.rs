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

fn opinions(height: f32, readings: &[(&'static str, f32)]) -> Opinions {
    let mut opinions = Opinions::new(height, false);
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
    for (name, height, readings, is_clear) in [
        ("one", 20.0, &[(NUMBER, 7.1)][..], true),
        ("one, not enough", 20.0, &[(NUMBER, 6.9)], false),
        ("two", 20.0, &[(NUMBER, 6.0), (NUMBER, 4.1)], true),
        (
            "two, not enough",
            20.0,
            &[(NUMBER, 6.0), (NUMBER, 3.9)],
            false,
        ),
        ("three", 20.0, &[(NUMBER, 6.0); 3], false),
        ("five", 20.0, &[(NUMBER, 6.0); 5], false),
        ("six", 20.0, &[(NUMBER, 2.1); 6], true),
        ("six, not enough", 20.0, &[(NUMBER, 1.9); 6], false),
        ("small, one", 10.0, &[(NUMBER, 8.9)], false),
        ("small, six", 10.0, &[(NUMBER, 4.4); 6], false),
        ("small, sure", 10.0, &[(NUMBER, 4.6); 6], true),
        // An M of 9 pixels, as high as 12 by blur, was an N with 2.6 on average.
        ("blurred, six", 12.0, &[(NUMBER, 3.4); 6], false),
        ("blurred, sure", 12.0, &[(NUMBER, 3.6); 6], true),
        ("blurred, one", 12.0, &[(NUMBER, 7.9)], false),
    ] {
        let found = clear(&opinions(height, readings));
        assert_eq!(found.as_deref(), is_clear.then_some(NUMBER), "{name}");
    }
}

#[test]
fn digits_in_place_of_letters_need_more() {
    for (read, margin, is_clear) in [
        ("OB12345678CD", 7.5, true),
        ("0B12345678CD", 9.5, false),
        ("0B12345678C", 9.5, false),
        ("0B12345678CD", 10.5, true),
    ] {
        let pattern = reading("OB12345678CD", margin).pattern().cloned();
        let mut opinions = Opinions::new(20.0, false);
        opinions.add(LineReading::new(read, 0.9).with_pattern(pattern));
        assert_eq!(clear(&opinions).is_some(), is_clear, "{read} {margin}");
    }
}

#[test]
fn one_reading_against_the_others_counts_only_if_it_is_nearly_undecided() {
    for (name, count, other, is_clear, wants_more) in [
        ("of six", 6, 0.4, false, true),
        ("of seven", 7, 0.4, false, true),
        ("of eight", 8, 0.4, true, false),
        ("of six, more", 6, 1.2, false, false),
        ("of eight, more", 8, 1.2, false, false),
    ] {
        let mut readings = vec![(NUMBER, 3.0); count];
        readings[3] = (OTHER, other);
        let opinions = opinions(20.0, &readings);
        assert_eq!(clear(&opinions).is_some(), is_clear, "{name}");
        assert_eq!(opinions.wants_more(), wants_more, "{name}");
    }
    let mut readings = vec![(NUMBER, 6.0); 8];
    readings[3] = (OTHER, 2.5);
    let verdict = opinions(20.0, &readings).verdict();
    assert!(matches!(verdict, Verdict::Contradiction));
    let two = [(NUMBER, 3.0), (OTHER, 0.4)].repeat(4);
    assert_eq!(clear(&opinions(20.0, &two)), None);
}

#[test]
fn a_reading_of_more_characters_is_not_clear() {
    // A faded L: its stem was the I, its foot was read as well.
    for (read, is_clear) in [("AB12345678CD", true), ("AB1L2345678CD", false)] {
        let pattern = reading(NUMBER, 20.0).pattern().cloned();
        let mut opinions = Opinions::new(20.0, false);
        opinions.add(LineReading::new(read, 0.9).with_pattern(pattern));
        assert_eq!(clear(&opinions).is_some(), is_clear, "{read}");
    }
}

#[test]
fn more_than_six_readings_only_where_they_may_help() {
    for (margin, expected) in [(1.5, false), (1.8, true), (6.0, true)] {
        let opinions = opinions(20.0, &[(NUMBER, margin); 6]);
        assert_eq!(opinions.wants_more(), expected, "{margin}");
    }
    assert!(opinions(20.0, &[(NUMBER, 0.5); 5]).wants_more());
    assert!(!opinions(20.0, &[(NUMBER, 6.0); 8]).wants_more());
}

#[test]
fn broken_glyphs_need_all_readings_and_letters_unlike_digits() {
    for (name, number, count, margin, is_clear) in [
        ("one", NUMBER, 1, 25.0, false),
        ("two", NUMBER, 2, 25.0, false),
        ("six", NUMBER, 6, 4.6, true),
        ("six, not enough", NUMBER, 6, 4.4, false),
        ("with an I", "AB12345678II", 6, 25.0, false),
    ] {
        let mut opinions = Opinions::new(20.0, true);
        for _ in 0..count {
            opinions.add(reading(number, margin));
        }
        assert_eq!(clear(&opinions).is_some(), is_clear, "{name}");
    }
}

#[test]
fn lines_of_digits_are_no_numbers() {
    let twelve = LineReading::new("120345678901", 0.9)
        .with_pattern(reading("IZ03456789OI", 20.0).pattern().cloned());
    let mut opinions = Opinions::new(20.0, false);
    opinions.add(twelve);
    assert!(matches!(opinions.verdict(), Verdict::Hopeless));
    let date = LineReading::new("20190901", 0.9);
    assert!(is_date(&date) && !is_number(&date));
    assert!(!is_date(&LineReading::new("PH76574442", 0.9)));
}
