//! Glyphs that light or noise broke into an upper and a lower part.

use super::chains::LEAST_HEIGHT;
use crate::printed::gray::Rect;

/// Parts of glyphs may be as low as this, pixels.
pub(super) const LEAST_PART: usize = 4;
/// Among more parts than this no glyphs are put together.
const MOST_PARTS: usize = 4_000;

/// All glyphs of a frame after some of them were put together.
pub(super) struct Mended {
    /// All of them, by their left side.
    pub(super) glyphs: Vec<Rect>,
    /// Those that were put together.
    pub(super) whole: Vec<Rect>,
}

/// Puts parts together where a neighbour is as high as both are together; `None` where there
/// are none, or too many to look for them. The parts come sorted by their left side.
pub(super) fn mended(parts: &[Rect]) -> Option<Mended> {
    if parts.len() > MOST_PARTS {
        return None;
    }
    let mut glyphs: Vec<Option<Rect>> = parts.iter().copied().map(Some).collect();
    let mut whole: Vec<Rect> = Vec::new();
    for index in 0..glyphs.len() {
        let Some(part) = glyphs.get(index).copied().flatten() else {
            continue;
        };
        // Of several, the one that makes the lowest glyph.
        let behind = glyphs.iter().enumerate().skip(index + 1);
        let behind = behind.filter_map(|(other, glyph)| Some((other, (*glyph)?)));
        let lowest = behind
            .take_while(|(_, other)| other.left < part.right)
            .filter(|(_, other)| are_stacked(&part, other))
            .map(|(other, glyph)| (other, part.union(glyph)))
            .filter(|(_, both)| has_equal(&glyphs, index, both))
            .min_by_key(|(_, both)| both.height());
        let Some((other, both)) = lowest else {
            continue;
        };
        whole.retain(|g| glyphs.get(other).copied().flatten().as_ref() != Some(g));
        whole.push(both);
        for (at, glyph) in [(index, None), (other, Some(both))] {
            if let Some(slot) = glyphs.get_mut(at) {
                *slot = glyph;
            }
        }
    }
    let mut glyphs: Vec<Rect> = glyphs.into_iter().flatten().collect();
    glyphs.retain(|g| g.height() >= LEAST_HEIGHT);
    glyphs.sort_unstable_by_key(|g| (g.left, g.top));
    (!whole.is_empty()).then_some(Mended { glyphs, whole })
}

/// Whether two parts, the first one further left, may be the upper and the lower part of a glyph.
fn are_stacked(a: &Rect, b: &Rect) -> bool {
    let both = a.union(*b);
    let common = a.right.min(b.right).saturating_sub(b.left);
    let apart = a.top.max(b.top).saturating_sub(a.bottom.min(b.bottom));
    let tallest = a.height().max(b.height());
    common * 5 >= a.width().min(b.width()) * 2
        && apart * 3 <= both.height()
        && tallest * 4 <= both.height() * 3
        && both.width() * 10 <= both.height() * 12
}

/// Whether a glyph near the one at an index is as high as this one, at the same height and beside
/// it.
fn has_equal(glyphs: &[Option<Rect>], index: usize, whole: &Rect) -> bool {
    let reach = whole.height() * 2;
    let near = whole.height().div_ceil(9);
    let is_equal = |g: &Rect| {
        g.height().abs_diff(whole.height()) <= near
            && g.top.abs_diff(whole.top) <= near
            && (g.left >= whole.right || g.right <= whole.left)
    };
    let (before, behind) = glyphs.split_at(index.min(glyphs.len()));
    let before = before.iter().rev().flatten();
    let mut before = before.take_while(|g| g.left + reach >= whole.left);
    let behind = behind.iter().flatten();
    let mut behind = behind.take_while(|g| g.left <= whole.right + reach);
    before.any(is_equal) || behind.any(is_equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect([left, top, right, bottom]: [usize; 4]) -> Rect {
        Rect {
            left,
            top,
            right,
            bottom,
        }
    }

    fn boxes(parts: &[[usize; 4]]) -> Option<Vec<[usize; 4]>> {
        let mut parts: Vec<Rect> = parts.iter().copied().map(rect).collect();
        parts.sort_by_key(|g| (g.left, g.top));
        let mended = mended(&parts)?;
        assert!(mended.whole.iter().all(|g| mended.glyphs.contains(g)));
        let of = |g: &Rect| [g.left, g.top, g.right, g.bottom];
        Some(mended.glyphs.iter().map(of).collect())
    }

    #[test]
    fn two_parts_of_a_glyph_are_put_together_beside_an_equal_one() {
        let whole = [10, 20, 20, 38];
        let found = boxes(&[whole, [24, 21, 33, 29], [23, 32, 34, 38]]);
        assert_eq!(found, Some(vec![whole, [23, 21, 34, 38]]));
        // Three parts.
        let found = boxes(&[whole, [24, 20, 33, 24], [24, 26, 33, 31], [23, 33, 34, 38]]);
        assert!(found.is_none_or(|glyphs| glyphs.contains(&whole)));
    }

    #[test]
    fn other_parts_stay_as_they_are() {
        let whole = [10, 20, 20, 38];
        for (name, parts) in [
            ("nothing", vec![]),
            ("no neighbour", vec![[24, 21, 33, 29], [23, 32, 34, 38]]),
            (
                "a neighbour far away",
                vec![[10, 20, 20, 38], [84, 21, 93, 29], [83, 32, 94, 38]],
            ),
            ("two lines", vec![whole, [24, 20, 33, 38], [24, 43, 33, 61]]),
            (
                "a speck below",
                vec![whole, [24, 20, 33, 36], [26, 38, 30, 42]],
            ),
            (
                "side by side",
                vec![whole, [24, 20, 30, 28], [32, 30, 38, 38]],
            ),
        ] {
            assert_eq!(boxes(&parts), None, "{name}");
        }
    }

    #[test]
    fn too_many_parts_are_left_alone() {
        let part = |i: usize| rect([i * 3, 0, i * 3 + 2, 8]);
        let parts: Vec<Rect> = (0..=MOST_PARTS).map(part).collect();
        assert!(mended(&parts).is_none());
    }
}
