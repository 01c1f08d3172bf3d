//! Lines of about twelve glyphs of equal height among the components of a frame.

use super::broken;
use crate::printed::gray::Rect;

/// Glyphs lower than this, in pixels, cannot be read.
pub(super) const LEAST_HEIGHT: usize = 6;
/// Higher ones are no number's.
const MOST_HEIGHT: usize = 220;
/// The widest component, in its height: a whole number whose glyphs touch.
const WIDEST: usize = 16;
/// A component that is wider than this, in the height of its line, may be no glyphs at all.
const WIDE: f32 = 2.4;
/// The widest gap between neighbours, in their height.
const WIDEST_GAP: f32 = 1.3;
/// How long a number is, in its height.
const LENGTHS: std::ops::RangeInclusive<f32> = 5.5..=19.0;
/// How many components it may have; touching glyphs are one.
const COUNTS: std::ops::RangeInclusive<usize> = 3..=17;
/// Lines with lower glyphs are less likely to be a number that can be read.
const SMALL: f32 = 14.0;
/// What broken glyphs add to the cost: the same line comes first without what was put together.
const BROKEN: f32 = 0.2;
/// More glyphs than this are no picture of a card.
const MOST_GLYPHS: usize = 8_000;

/// A line of glyphs, from the left.
#[derive(Clone)]
pub(super) struct Chain {
    pub(super) glyphs: Vec<Rect>,
    /// Height of its glyphs, the median.
    pub(super) height: f32,
    /// Rows that the line goes down per column.
    pub(super) slope: f32,
    /// How unlike a number it is; the least is looked at first.
    pub(super) cost: f32,
    /// Whether glyphs of it were broken: strokes may be missing.
    pub(super) is_broken: bool,
}

/// The lines that may be a number, the likeliest first; `None` where there are too many
/// glyphs.
pub(super) fn chains(components: &[Rect]) -> Option<Vec<Chain>> {
    let mut parts_found: Vec<Rect> = components
        .iter()
        .copied()
        .filter(|c| (broken::LEAST_PART..=MOST_HEIGHT).contains(&c.height()))
        .filter(|c| c.width() <= WIDEST * c.height() && c.height() <= 14 * c.width())
        .collect();
    parts_found.sort_unstable_by_key(|g| (g.left, g.top));
    let glyphs = parts_found.iter().filter(|g| g.height() >= LEAST_HEIGHT);
    let glyphs: Vec<Rect> = glyphs.copied().collect();
    if glyphs.len() > MOST_GLYPHS {
        return None;
    }
    let mut found: Vec<Chain> = Vec::new();
    let mut add = |glyphs: &[Rect], mended: &[Rect]| {
        for part in joined(glyphs).into_iter().flat_map(parts) {
            let is_broken = part.iter().any(|glyph| mended.contains(glyph));
            found.extend(Chain::new(part).map(|chain| Chain {
                is_broken,
                cost: chain.cost + if is_broken { BROKEN } else { 0.0 },
                ..chain
            }));
        }
    };
    add(&glyphs, &[]);
    if let Some(mended) = broken::mended(&parts_found) {
        add(&mended.glyphs, &mended.whole);
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    Some(found)
}

/// Joins each glyph with its right neighbour.
fn joined(glyphs: &[Rect]) -> Vec<Vec<Rect>> {
    let mut next: Vec<Option<usize>> = vec![None; glyphs.len()];
    let mut previous: Vec<Option<(usize, f32)>> = vec![None; glyphs.len()];
    for (index, glyph) in glyphs.iter().enumerate() {
        let reach = glyph.right as f32 + WIDEST_GAP * glyph.height() as f32;
        let mut best: Option<(usize, f32)> = None;
        for (other, candidate) in glyphs.iter().enumerate().skip(index + 1) {
            if candidate.left as f32 > reach {
                break;
            }
            if let Some(distance) = distance(glyph, candidate)
                && best.is_none_or(|(_, least)| distance < least)
            {
                best = Some((other, distance));
            }
        }
        let Some((other, distance)) = best else {
            continue;
        };
        // A neighbour belongs to the nearer one of two.
        let taken = previous.get(other).copied().flatten();
        if taken.is_some_and(|(_, least)| least <= distance) {
            continue;
        }
        if let Some((former, _)) = taken
            && let Some(slot) = next.get_mut(former)
        {
            *slot = None;
        }
        if let (Some(slot), Some(back)) = (next.get_mut(index), previous.get_mut(other)) {
            *slot = Some(other);
            *back = Some((index, distance));
        }
    }
    let starts = previous
        .iter()
        .enumerate()
        .filter(|(_, previous)| previous.is_none());
    let follow = |start: usize| {
        let chain = std::iter::successors(Some(start), |&at| next.get(at).copied().flatten());
        chain.filter_map(|at| glyphs.get(at).copied()).collect()
    };
    starts.map(|(start, _)| follow(start)).collect()
}

/// How far a glyph is from the one on its left; `None` where it is not of the same line.
fn distance(left: &Rect, right: &Rect) -> Option<f32> {
    let (a, b) = (left.height() as f32, right.height() as f32);
    let height = a.min(b);
    if a.max(b) > 1.45 * height + 1.0 {
        return None;
    }
    let gap = right.left as f32 - left.right as f32;
    if gap < -0.35 * height || gap > WIDEST_GAP * height {
        return None;
    }
    let step = (middle(right).0 - middle(left).0).abs();
    let down = (middle(right).1 - middle(left).1).abs();
    if down > 0.2 * height + 0.21 * step {
        return None;
    }
    Some(gap.max(0.0) + 2.0 * down)
}

/// From the middle of each glyph to that of the next.
fn steps(glyphs: &[Rect]) -> impl Iterator<Item = f32> {
    let next = glyphs.iter().skip(1);
    glyphs
        .iter()
        .zip(next)
        .map(|(a, b)| middle(b).0 - middle(a).0)
}

/// From the right of each glyph to the left of the next.
fn gaps(glyphs: &[Rect]) -> impl Iterator<Item = f32> {
    let next = glyphs.iter().skip(1);
    let pairs = glyphs.iter().zip(next);
    pairs.map(|(a, b)| b.left as f32 - a.right as f32)
}

pub(super) fn middle(rect: &Rect) -> (f32, f32) {
    (
        (rect.left + rect.right) as f32 / 2.0,
        (rect.top + rect.bottom) as f32 / 2.0,
    )
}

/// A line, and its parts between gaps that are wider than the others.
fn parts(line: Vec<Rect>) -> Vec<Vec<Rect>> {
    let mut gaps: Vec<f32> = gaps(&line).collect();
    let unsorted = gaps.clone();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);
    let height = median(line.iter().map(|g| g.height() as f32));
    let wide = (usual + 0.45 * height).max(0.55 * height);
    let mut parts: Vec<Vec<Rect>> = vec![Vec::new()];
    for (index, glyph) in line.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| unsorted.get(i));
        if before.is_some_and(|gap| *gap > wide) {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(*glyph);
        }
    }
    // Lines of the ground that touch the last glyph look like one very wide glyph.
    let is_wide = |g: &Rect| g.width() as f32 > WIDE * height;
    if line.iter().any(is_wide) && line.len() > *COUNTS.start() {
        let narrow = line
            .split(is_wide)
            .filter(|part| part.len() > *COUNTS.start());
        parts.extend(narrow.map(<[Rect]>::to_vec));
    }
    if parts.len() > 1 {
        parts.push(line);
    }
    parts
}

fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

impl Chain {
    /// `None` where it cannot be a number.
    pub(super) fn new(glyphs: Vec<Rect>) -> Option<Self> {
        let (first, last) = (glyphs.first()?, glyphs.last()?);
        let height = median(glyphs.iter().map(|g| g.height() as f32));
        let length = (last.right as f32 - first.left as f32) / height.max(1.0);
        if !COUNTS.contains(&glyphs.len()) || !LENGTHS.contains(&length) {
            return None;
        }
        let slope = slope(&glyphs);
        if slope.abs() > 0.25 {
            return None;
        }
        let mean = |values: &mut dyn Iterator<Item = f32>| {
            let (sum, count) = values.fold((0.0, 0.0), |(sum, count), v| (sum + v, count + 1.0));
            sum / f32::max(count, 1.0)
        };
        let uneven = mean(&mut glyphs.iter().map(|g| (g.height() as f32 - height).abs()));
        // Numbers have an even pitch and little white between glyphs; names have spaces,
        // and full-width digits are far apart.
        let steps: Vec<f32> = steps(&glyphs).collect();
        let pitch = median(steps.iter().copied());
        let uneven_steps = mean(&mut steps.iter().map(|s| (s - pitch).abs())) / pitch.max(1.0);
        let covered = glyphs.iter().map(|g| g.width() as f32).sum::<f32>() / (length * height);
        // Glyphs that touch are counted by their width.
        let units = |g: &Rect| (g.width() as f32 / (0.85 * height)).round().max(1.0);
        let units: f32 = glyphs.iter().map(units).sum();
        let apart = glyphs.len() as f32 / units;
        // Noise has narrow components.
        let share = |wanted: &dyn Fn(f32) -> bool| {
            let those = glyphs.iter().filter(|g| wanted(g.width() as f32 / height));
            those.count() as f32 / glyphs.len() as f32
        };
        // Kanji are as wide as high, and wider than letters and digits.
        let broad = share(&|width| width > 0.88);
        let narrow = share(&|width| width < 0.35);
        let gaps: Vec<f32> = gaps(&glyphs).map(|gap| gap / height).collect();
        let usual_gap = mean(&mut gaps.iter().copied());
        let uneven_gaps = mean(&mut gaps.iter().map(|gap| (gap - usual_gap).powi(2))).sqrt();
        let widest_gap = gaps.iter().copied().fold(0.0, f32::max);
        // Fitted to the lines of 140 generated frames (docs/pictures.md).
        let cost =
            0.13 * (units - 12.0).abs() + 0.09 * (12.0 - units).max(0.0) + 0.66 * (1.0 - apart)
                - 0.6 * (1.0 - apart).min(0.5)
                + 0.07 * (length - 12.6).max(7.0 - length).max(0.0)
                + 0.68 * uneven / height
                + 0.84 * (uneven_steps * apart).min(0.6)
                + 2.0 * (0.52 - covered).max(0.0)
                + 0.82 * broad * apart
                + 0.29 * narrow
                + 0.44 * widest_gap
                + 0.61 * uneven_gaps
                + 0.35 * (SMALL / height).ln().max(0.0);
        Some(Chain {
            glyphs,
            height,
            slope,
            cost,
            is_broken: false,
        })
    }
}

/// The slope of the line through the glyphs' middles (least squares).
fn slope(glyphs: &[Rect]) -> f32 {
    fit(glyphs.iter().map(middle)).0
}

/// The straight line through points: slope and height at 0.
pub(super) fn fit(points: impl Iterator<Item = (f32, f32)> + Clone) -> (f32, f32) {
    let count = points.clone().count().max(1) as f32;
    let (sum_x, sum_y) = points
        .clone()
        .fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    let (mean_x, mean_y) = (sum_x / count, sum_y / count);
    let (over, under) = points.fold((0.0, 0.0), |(over, under), (x, y)| {
        let dx = x - mean_x;
        (over + dx * (y - mean_y), under + dx * dx)
    });
    let slope = if under > 0.0 { over / under } else { 0.0 };
    (slope, mean_y - slope * mean_x)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Glyphs of 8 x 14, 12 apart, on a line that goes down by a tenth.
    pub(in crate::printed::scan) fn glyphs(count: usize) -> Vec<Rect> {
        let glyph = |i: usize| Rect {
            left: 100 + 12 * i,
            top: 200 + 12 * i / 10,
            right: 108 + 12 * i,
            bottom: 214 + 12 * i / 10,
        };
        (0..count).map(glyph).collect()
    }

    #[test]
    fn one_wide_component_is_no_line() {
        let wave = Rect {
            left: 100,
            top: 200,
            right: 240,
            bottom: 214,
        };
        assert!(chains(&[wave]).unwrap().is_empty());
    }

    #[test]
    fn broken_glyphs_come_after_the_same_line_without_them() {
        let mut parts = glyphs(12);
        assert!(chains(&parts).unwrap().iter().all(|chain| !chain.is_broken));
        let glyph = parts.remove(5);
        for (top, bottom) in [(glyph.top, glyph.top + 6), (glyph.top + 8, glyph.bottom)] {
            parts.push(Rect {
                top,
                bottom,
                ..glyph
            });
        }
        let found = chains(&parts).unwrap();
        let mended = found
            .iter()
            .find(|chain| chain.glyphs == glyphs(12))
            .unwrap();
        assert!(mended.is_broken);
        let cost = Chain::new(glyphs(12)).unwrap().cost;
        assert!((mended.cost - cost - BROKEN).abs() < 1e-4);
    }

    #[test]
    fn a_wide_neighbour_is_left_out() {
        // Far wider than a glyph, and as wide as three.
        for (left, right) in [(250, 350), (244, 284)] {
            let mut line = glyphs(12);
            line.push(Rect {
                left,
                top: 212,
                right,
                bottom: 228,
            });
            let found = chains(&line).unwrap();
            assert!(found.iter().any(|chain| chain.glyphs == glyphs(12)));
        }
    }
}
