//! The ends of a line: glyphs that were not found, and those that are no part of the number.

use super::chains::{Chain, middle};
use crate::CardNumber;
use crate::printed::gray::Rect;

const LENGTH: usize = CardNumber::LENGTH;
/// How many glyphs at the ends of a number may not have been found.
const MOST_MISSING: usize = 3;

impl Chain {
    /// Where the number is if the line that was read as `text` is longer, or shorter because
    /// glyphs at an end were not found.
    pub(super) fn refined(&self, text: &str) -> Option<Chain> {
        let characters: Vec<char> = text.chars().collect();
        match characters.len().checked_sub(LENGTH) {
            Some(0) => None,
            Some(_) => self.part(&characters),
            None => self.extended(&characters),
        }
    }

    /// From the left end of the first glyph to the right end of the last.
    fn ends(&self) -> Option<(f32, f32)> {
        let (first, last) = (self.glyphs.first()?, self.glyphs.last()?);
        Some((first.left as f32, last.right as f32))
    }

    fn part(&self, characters: &[char]) -> Option<Chain> {
        let (left, right) = self.ends()?;
        let start = characters
            .windows(LENGTH)
            .position(|part| has_form(part, 0))?;
        let at = |index: usize| left + (right - left) * index as f32 / characters.len() as f32;
        let (from, to) = (at(start), at(start + LENGTH));
        let inside = |g: &&Rect| (from..to).contains(&middle(g).0);
        let glyphs: Vec<Rect> = self.glyphs.iter().filter(inside).copied().collect();
        self.with(glyphs)
    }

    /// With boxes where the missing glyphs must be, in the direction of the line.
    fn extended(&self, characters: &[char]) -> Option<Chain> {
        let missing = LENGTH.checked_sub(characters.len())?;
        if missing > MOST_MISSING {
            return None;
        }
        let before = (0..=missing).find(|&before| has_form(characters, before))?;
        self.with_ends(before, missing - before, characters.len())
    }

    /// The line with one more glyph at those ends where one may have been cut through.
    pub(super) fn longer(&self, [left, right]: [bool; 2]) -> Option<Chain> {
        (left || right)
            .then(|| self.with_ends(usize::from(left), usize::from(right), LENGTH))
            .flatten()
    }

    /// With boxes for so many glyphs before and after it, if it has `count` itself.
    fn with_ends(&self, before: usize, after: usize, count: usize) -> Option<Chain> {
        let (left, right) = self.ends()?;
        let pitch = (right - left) / count as f32;
        let (first, last) = (*self.glyphs.first()?, *self.glyphs.last()?);
        let moved = |glyph: Rect, times: f32| {
            let (x, y) = (times * pitch, times * pitch * self.slope);
            let place = |value: usize, by: f32| {
                let place = value as f32 + by;
                (place >= 0.0).then_some(place as usize)
            };
            Some(Rect {
                left: place(glyph.left, x)?,
                right: place(glyph.right, x)?,
                top: place(glyph.top, y)?,
                bottom: place(glyph.bottom, y)?,
            })
        };
        let mut glyphs = Vec::new();
        for times in (1..=before).rev() {
            glyphs.push(moved(first, -(times as f32))?);
        }
        glyphs.extend(&self.glyphs);
        for times in 1..=after {
            glyphs.push(moved(last, times as f32)?);
        }
        self.with(glyphs)
    }

    /// A line of other glyphs in its place.
    fn with(&self, glyphs: Vec<Rect>) -> Option<Chain> {
        let chain = Chain::new(glyphs)?;
        Some(Chain {
            is_broken: self.is_broken,
            ..chain
        })
    }
}

/// Whether these may be a number's characters from a place on.
fn has_form(characters: &[char], from: usize) -> bool {
    (from..).zip(characters).all(|(place, c)| match place {
        2..10 => c.is_ascii_digit() || "OI".contains(*c),
        _ => c.is_ascii_uppercase() || "01".contains(*c),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printed::scan::chains::tests::glyphs;

    #[test]
    fn ends_that_were_not_found_are_added() {
        let whole = Chain::new(glyphs(12)).unwrap();
        assert!(whole.refined("AB12345678CD").is_none());
        for (text, taken) in [
            ("AB12345678", 0..10),
            ("2345678CD", 3..12),
            ("B12345678C", 1..11),
        ] {
            let part = Chain::new(glyphs(12)[taken].to_vec()).unwrap();
            let found = part.refined(text).unwrap();
            assert_eq!(found.glyphs.len(), 12, "{text}");
            for (found, glyph) in found.glyphs.iter().zip(&whole.glyphs) {
                assert!(found.left.abs_diff(glyph.left) <= 8, "{text}");
                assert!(found.top.abs_diff(glyph.top) <= 2, "{text}");
            }
        }
        for other in ["20190901", "2019090112", "RESIDENCE", ""] {
            let part = Chain::new(glyphs(10)).unwrap();
            assert!(part.refined(other).is_none(), "{other}");
        }
    }

    #[test]
    fn ends_with_ink_behind_them_get_one_more_glyph() {
        let whole = Chain::new(glyphs(12)).unwrap();
        assert!(whole.longer([false, false]).is_none());
        for (touches, before, after) in [([true, false], 1, 0), ([false, true], 0, 1)] {
            let longer = whole.longer(touches).unwrap();
            assert_eq!(longer.glyphs.len(), 13);
            let ends = [&longer.glyphs[0], &longer.glyphs[12]];
            assert_eq!(ends[0].left < 100, before == 1);
            assert_eq!(ends[1].right > 240, after == 1);
        }
    }
}
