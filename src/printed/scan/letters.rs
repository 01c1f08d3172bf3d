//! Letters that are easily taken for each other because they look like a digit.

use zeroize::Zeroizing;

use super::evidence::score;
use crate::CardNumber;
use crate::printed::recognizer::LineReading;

/// A letter that was read as a digit. It may be another letter that looks like that digit.
struct Lookalike {
    digit: char,
    letter: char,
    /// The margins needed over another letter at the place.
    usual: Margins,
    /// And over these letters.
    others: &'static [(char, Margins)],
}

/// With one reading, with two, and on average with more.
#[derive(Clone, Copy)]
struct Margins {
    one: f32,
    two: f32,
    each: f32,
}

const fn margins(one: f32, two: f32, each: f32) -> Margins {
    Margins { one, two, each }
}

/// Chosen on generated frames (docs/pictures.md): a D that was taken for an O had an average margin
/// of 4.9, a J that was taken for an I 5.1, an L 6.5. Over a Q, right readings have as little.
const LOOKALIKES: [Lookalike; 2] = [
    Lookalike {
        digit: '0',
        letter: 'O',
        usual: margins(10.0, 16.0, 6.0),
        others: &[
            ('Q', margins(8.0, 12.0, 4.0)),
            ('D', margins(10.0, 16.0, 6.5)),
            ('G', margins(10.0, 16.0, 6.0)),
            ('C', margins(10.0, 16.0, 6.0)),
            ('U', margins(10.0, 16.0, 6.0)),
        ],
    },
    Lookalike {
        digit: '1',
        letter: 'I',
        usual: margins(8.0, 12.0, 5.0),
        others: &[
            ('J', margins(10.0, 14.0, 6.0)),
            ('L', margins(10.0, 16.0, 7.0)),
            ('T', margins(8.0, 12.0, 5.0)),
        ],
    },
];

/// Whether each letter of a number that a reading took for a digit has its margins over the
/// letters that look like it.
pub(super) fn are_told_apart(readings: &[LineReading], number: &str) -> bool {
    LOOKALIKES.iter().all(|lookalike| {
        let mut places = number.chars().enumerate().filter(|(place, c)| {
            let stands = |reading: &LineReading| lookalike.stands_in(reading, *place);
            *c == lookalike.letter && readings.iter().any(stands)
        });
        places.all(|(place, _)| lookalike.is_clear(readings, number, place))
    })
}

/// Whether a number has a letter that looks like a digit.
pub(super) fn has_lookalikes(number: &str) -> bool {
    number.contains(|c| LOOKALIKES.iter().any(|lookalike| lookalike.letter == c))
}

impl Lookalike {
    /// Whether a reading has the digit at a place of the number; also if its length leaves that
    /// open.
    fn stands_in(&self, reading: &LineReading, place: usize) -> bool {
        let text = reading.text();
        text.chars().count() != CardNumber::LENGTH || text.chars().nth(place) == Some(self.digit)
    }

    /// Whether the number has its margins over those with another letter at a place: with those
    /// that are easily confused, and with those that a reading lists.
    fn is_clear(&self, readings: &[LineReading], number: &str, place: usize) -> bool {
        let sum = |text: &str| -> f32 { readings.iter().map(|r| score(r, text)).sum() };
        let own = sum(number);
        let confused = self.others.iter().map(|&(other, _)| {
            let changed = number.chars().enumerate();
            let changed = changed.map(|(at, c)| if at == place { other } else { c });
            Zeroizing::new(changed.collect::<String>())
        });
        let listed = readings.iter().flat_map(|reading| {
            let best = reading.pattern().map(|pattern| &pattern.text);
            best.into_iter().chain(reading.rivals()).cloned()
        });
        confused.chain(listed).all(|text| {
            let other = text.chars().nth(place).unwrap_or(self.letter);
            other == self.letter || own - sum(&text) >= self.least(other, readings.len())
        })
    }

    /// The margin needed over another letter, all readings together.
    fn least(&self, other: char, count: usize) -> f32 {
        let special = self.others.iter().find(|(letter, _)| *letter == other);
        let margins = special.map_or(self.usual, |(_, margins)| *margins);
        match count {
            1 => margins.one,
            2 => margins.two,
            _ => margins.each * count as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printed::PatternReading;

    /// Readings of a number as `text`, in which one other number scores lower by a margin.
    fn readings(
        count: usize,
        text: &str,
        number: &'static str,
        (other, margin): (&'static str, f32),
    ) -> Vec<LineReading> {
        let score = move |candidate: &str| match candidate {
            c if c == number => 0.0,
            c if c == other => -margin,
            _ => -12.0,
        };
        let pattern = PatternReading {
            text: number.to_owned().into(),
            score: 0.0,
            margin,
            confidence: 0.99,
        };
        let reading = LineReading::new(text, 0.9).with_pattern(Some(pattern));
        vec![reading.with_scorer(score); count]
    }

    #[test]
    fn each_letter_has_its_own_margins() {
        const O: &str = "OB12345678CD";
        const I: &str = "AB12345678IF";
        for (name, count, read, number, other, is_clear) in [
            ("D", 6, "0B12345678CD", O, ("DB12345678CD", 6.4), false),
            (
                "D, enough",
                6,
                "0B12345678CD",
                O,
                ("DB12345678CD", 6.6),
                true,
            ),
            ("Q", 6, "0B12345678CD", O, ("QB12345678CD", 4.1), true),
            (
                "Q, not enough",
                6,
                "0B12345678CD",
                O,
                ("QB12345678CD", 3.9),
                false,
            ),
            (
                "one reading",
                1,
                "0B12345678CD",
                O,
                ("QB12345678CD", 7.9),
                false,
            ),
            (
                "one, enough",
                1,
                "0B12345678CD",
                O,
                ("QB12345678CD", 8.1),
                true,
            ),
            // A J that was taken for an I had an average of 5.1.
            ("J", 6, "AB123456781F", I, ("AB12345678JF", 5.3), false),
            ("T", 6, "AB123456781F", I, ("AB12345678TF", 5.3), true),
            (
                "two readings",
                2,
                "AB123456781F",
                I,
                ("AB12345678JF", 6.9),
                false,
            ),
            // Another place is left to the other margins.
            ("a digit", 6, "0B12345678CD", O, ("OB12345673CD", 0.1), true),
            // Nothing took the letter for a digit.
            ("a letter", 6, O, O, ("DB12345678CD", 0.1), true),
            // Or that cannot be said.
            ("shorter", 6, "0B12345678C", O, ("DB12345678CD", 6.4), false),
        ] {
            let readings = readings(count, read, number, other);
            assert_eq!(are_told_apart(&readings, number), is_clear, "{name}");
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_found() {
        assert!(has_lookalikes("AB12345678IU") && has_lookalikes("OB12345678CD"));
        assert!(!has_lookalikes("AB12345678CD"));
    }
}
