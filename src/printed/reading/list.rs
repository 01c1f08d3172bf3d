//! Does a reading confirm an entry of a list? A list never invents a value: a reading that
//! fits no entry, or two equally well, stays a text.

use super::lookalikes;
use crate::printed::recognizer::LineReading;

/// How far below the engine's own reading an entry may score for each of its characters:
/// the reading may differ from the entry in some glyphs, but not in most.
const LEAST_PER_CHARACTER: f32 = -1.6;
/// Or one glyph in four may be completely different, at this cost.
const LEAST_PER_QUARTER: f32 = -12.0;
/// How much better than every other entry it must score. One glyph that clearly differs
/// costs 4 or more.
const LEAST_MARGIN: f32 = 3.0;
/// How much better it must score if the text is the entry's already.
const LEAST_MARGIN_OF_SAME: f32 = 0.2;
/// Entries at most this different from the text are scored, in shares of their length.
const MOST_EDITS: f32 = 0.6;

/// The entry that a reading of a whole line confirms: its index, and the confidence.
pub(super) fn confirm(reading: &LineReading, entries: &[&str]) -> Option<(usize, f32)> {
    let text: Vec<char> = glyphs(reading.text());
    let mut scored: Vec<(usize, f32, usize, bool)> = entries
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| {
            let entry_glyphs = glyphs(entry);
            let edits = edits(&text, &entry_glyphs);
            let near = edits as f32 <= MOST_EDITS * entry_glyphs.len() as f32;
            let score = match reading.score(entry) {
                _ if !near => return None,
                Some(score) => score,
                // Without scores only the same text will do.
                None if edits == 0 => 0.0,
                None => return None,
            };
            Some((index, score, entry_glyphs.len(), edits == 0))
        })
        .collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1));
    let &(index, score, length, same) = scored.first()?;
    let margin = scored
        .get(1)
        .map_or(f32::INFINITY, |second| score - second.1);
    let per_character = score / length.max(1) as f32;
    let least = if same {
        LEAST_MARGIN_OF_SAME
    } else {
        LEAST_MARGIN
    };
    let quarters = (length / 4) as f32;
    let floor = (LEAST_PER_CHARACTER * length as f32).min(LEAST_PER_QUARTER * quarters);
    if score < floor || margin < least {
        return None;
    }
    let confidence = per_character.min(0.0).exp() * (1.0 - (-margin).exp());
    Some((index, confidence))
}

fn glyphs(text: &str) -> Vec<char> {
    text.chars()
        .map(lookalikes::glyph)
        .filter(|&c| c != ' ')
        .collect()
}

/// The entries nearest to a text, by edits: at most `count`, and none that shares less
/// than half of its characters.
pub(super) fn nearest<'a>(text: &str, entries: &[&'a str], count: usize) -> Vec<&'a str> {
    let text = glyphs(text);
    let mut near: Vec<(usize, &str)> = entries
        .iter()
        .map(|entry| (edits(&text, &glyphs(entry)), *entry))
        .filter(|(edits, entry)| edits * 2 <= entry.chars().count())
        .collect();
    near.sort_by_key(|(edits, _)| *edits);
    near.into_iter()
        .map(|(_, entry)| entry)
        .take(count)
        .collect()
}

/// Levenshtein's distance. Long texts are cut: no entry of a list is that long.
fn edits(a: &[char], b: &[char]) -> usize {
    let a = a.get(..a.len().min(80)).unwrap_or(a);
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, of_a) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (of_b, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            let replaced = diagonal + usize::from(of_a != of_b);
            left = replaced.min(above + 1).min(left + 1);
            diagonal = above;
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::printed::reading::{nationalities, terms};
    use crate::printed::{permissions, statuses};

    /// Every list of a front.
    fn lists() -> [Vec<&'static str>; 5] {
        [
            statuses::names(),
            nationalities::names(),
            terms::WORK.iter().map(|(phrase, _)| *phrase).collect(),
            permissions::KINDS.to_vec(),
            permissions::AUTHORITIES.to_vec(),
        ]
    }

    /// What an engine reads where `printed` is printed: each glyph that differs costs 4, and
    /// its own reading is a little more probable than what is printed.
    fn read_as(text: &str, printed: &'static str) -> LineReading {
        let own = text.to_owned();
        LineReading::new(text, 0.8).with_scorer(move |other| {
            if other == own {
                return 0.0;
            }
            -0.5 - 4.0 * edits(&glyphs(other), &glyphs(printed)) as f32
        })
    }

    #[test]
    fn every_entry_of_every_list_confirms_itself() {
        for list in lists() {
            for (index, entry) in list.iter().enumerate() {
                let found = confirm(&read_as(entry, entry), &list).map(|(index, _)| index);
                assert_eq!(found, Some(index), "{entry}");
                assert_eq!(nearest(entry, &list, 4).first(), Some(entry));
            }
        }
    }

    proptest! {
        #[test]
        fn a_glyph_that_was_misread_leads_to_no_other_entry(
            list in 0..5_usize,
            entry in any::<prop::sample::Index>(),
            place in any::<prop::sample::Index>(),
            misread in "\\PC",
        ) {
            let list = &lists()[list];
            let index = entry.index(list.len());
            let printed = list[index];
            let mut text: Vec<char> = printed.chars().collect();
            let place = place.index(text.len());
            text[place] = misread.chars().next().unwrap();
            let text: String = text.into_iter().collect();
            prop_assume!(list.iter().all(|other| glyphs(other) != glyphs(&text) || *other == printed));
            let found = confirm(&read_as(&text, printed), list).map(|(index, _)| index);
            // One glyph of two may be too much.
            let is_short = printed.chars().count() < 3;
            prop_assert!(found == Some(index) || is_short && found.is_none(), "{text}");
        }

        #[test]
        fn any_text_confirms_an_entry_that_it_resembles_or_none(text in "\\PC{0,20}") {
            for list in lists() {
                // An engine that is sure of its reading.
                let own = text.clone();
                let sure = LineReading::new(text.as_str(), 0.9).with_scorer(move |other| {
                    -12.0 * edits(&glyphs(other), &glyphs(&own)) as f32
                });
                if let Some((index, _)) = confirm(&sure, &list) {
                    let different = edits(&glyphs(&text), &glyphs(list[index]));
                    prop_assert!(different * 4 <= list[index].chars().count(), "{text}");
                }
            }
        }
    }

    #[test]
    fn edits_are_counted() {
        for (a, b, expected) in [
            ("", "", 0),
            ("abc", "", 3),
            ("留学", "留学", 0),
            ("kitten", "sitting", 3),
        ] {
            let chars = |s: &str| s.chars().collect::<Vec<_>>();
            assert_eq!(edits(&chars(a), &chars(b)), expected);
            assert_eq!(edits(&chars(b), &chars(a)), expected);
        }
    }

    #[test]
    fn without_scores_only_the_same_text_will_do() {
        let list = ["留学", "技能実習１号ロ"];
        let confirmed = |text: &str| confirm(&LineReading::new(text, 0.9), &list).map(|c| c.0);
        assert_eq!(confirmed("技能実習1号口"), Some(1));
        assert_eq!(confirmed("留字"), None);
        assert_eq!(confirmed(""), None);
    }

    #[test]
    fn scores_need_a_margin_and_a_likeness() {
        let scored = |scores: [f32; 2]| {
            let score = move |text: &str| {
                if text == "留学" {
                    scores[0]
                } else {
                    scores[1]
                }
            };
            let reading = LineReading::new("留字", 0.9).with_scorer(score);
            confirm(&reading, &["留学", "留守"]).map(|c| c.0)
        };
        assert_eq!(scored([-1.0, -9.0]), Some(0));
        assert_eq!(scored([-9.0, -1.0]), Some(1));
        assert_eq!(scored([-1.0, -2.0]), None, "two entries fit");
        assert_eq!(scored([-20.0, -40.0]), None, "no entry fits");
        assert_eq!(scored([f32::NAN, -40.0]), None);
        let same = LineReading::new("留学", 0.9)
            .with_scorer(|text| if text == "留学" { 0.0 } else { -1.0 });
        assert_eq!(confirm(&same, &["留学", "留守"]).map(|c| c.0), Some(0));
    }
}
