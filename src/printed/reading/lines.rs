//! Lines of text among the components of a zone.

use super::ink::Ink;
use crate::printed::gray::{Rect, whole};

/// Pixels of white around a line that is given to a recogniser, in shares of its height.
pub(super) const MARGIN: f32 = 0.12;

/// The boxes of the lines of text inside `zone`, from the top. `height` is the approximate
/// height of a line.
pub(super) fn lines(ink: &Ink, components: &[Rect], zone: Rect, height: f32) -> Vec<Rect> {
    let inside: Vec<Rect> = components
        .iter()
        .copied()
        .filter(|c| is_inside(c, zone))
        .collect();
    let mut bands = bands(&inside);
    merge(&mut bands, height);
    let bands = bands
        .into_iter()
        .flat_map(|band| split(ink, zone, band, height));
    let mut lines: Vec<Rect> = bands.filter_map(|band| line(&inside, band)).collect();
    // Ignores specks.
    lines.retain(|line| line.height() as f32 >= 0.3 * height || line.width() as f32 >= height);
    lines
}

/// Whether its centre is inside, and it is not far larger than the zone.
fn is_inside(component: &Rect, zone: Rect) -> bool {
    let (x, y) = (
        (component.left + component.right) / 2,
        (component.top + component.bottom) / 2,
    );
    (zone.left..zone.right).contains(&x)
        && (zone.top..zone.bottom).contains(&y)
        && component.height() <= zone.height() * 2
}

/// The runs of rows that components cover.
fn bands(components: &[Rect]) -> Vec<(usize, usize)> {
    let mut extents: Vec<(usize, usize)> = components.iter().map(|c| (c.top, c.bottom)).collect();
    extents.sort_unstable();
    let mut bands: Vec<(usize, usize)> = Vec::new();
    for (top, bottom) in extents {
        match bands.last_mut() {
            Some(band) if top < band.1 => band.1 = band.1.max(bottom),
            _ => bands.push((top, bottom)),
        }
    }
    bands
}

/// Joins neighbours that together are not taller than one line: the strokes of 二, or small
/// letters below digits.
fn merge(bands: &mut Vec<(usize, usize)>, height: f32) {
    let limit = whole(height * 1.25);
    bands.dedup_by(|next, band| {
        let joins = next.1 - band.0 <= limit;
        if joins {
            band.1 = next.1;
        }
        joins
    });
}

/// Cuts a band that holds several lines that touch.
fn split(ink: &Ink, zone: Rect, band: (usize, usize), height: f32) -> Vec<(usize, usize)> {
    let tall = (band.1 - band.0) as f32;
    if tall < height * 1.7 {
        return vec![band];
    }
    let third = whole(height * 0.6);
    let inner = band.0 + third..band.1.saturating_sub(third);
    match inner.min_by_key(|&y| ink.count(y, zone.left, zone.right)) {
        Some(y) if y > band.0 && y < band.1 => {
            let mut parts = vec![(band.0, y)];
            parts.extend(split(ink, zone, (y, band.1), height));
            parts
        }
        _ => vec![band],
    }
}

/// The box around the components of a band, cut to the band. It includes components with
/// their centre in the band, and components that touch another line and cover most of this
/// one.
fn line(components: &[Rect], band: (usize, usize)) -> Option<Rect> {
    let belongs = |c: &&Rect| {
        let shared = c.bottom.min(band.1).saturating_sub(c.top.max(band.0));
        (band.0..band.1).contains(&usize::midpoint(c.top, c.bottom)) || shared * 2 > band.1 - band.0
    };
    let inside = components.iter().filter(belongs);
    let mut line = inside.copied().reduce(|a, b| a.union(b))?;
    line.top = line.top.max(band.0);
    line.bottom = line.bottom.min(band.1);
    (line.top < line.bottom).then_some(line)
}

/// The middle of the widest gap between components around column `near`, in the rows of
/// `zone`; `near` itself if there is none.
pub(super) fn gap(components: &[Rect], zone: Rect, near: usize, reach: usize) -> usize {
    let mut covered: Vec<(usize, usize)> = components
        .iter()
        .filter(|c| c.top < zone.bottom && zone.top < c.bottom)
        .map(|c| (c.left, c.right))
        .collect();
    covered.sort_unstable();
    let (low, high) = (near.saturating_sub(reach), near + reach);
    let (mut best, mut at, mut end) = (0, near, low);
    for (left, right) in covered.into_iter().chain([(high, high)]) {
        let (from, to) = (end.max(low), left.min(high));
        if to > from && to - from > best {
            (best, at) = (to - from, usize::midpoint(from, to));
        }
        end = end.max(right);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printed::gray::GrayImage;

    fn rect(left: usize, top: usize, right: usize, bottom: usize) -> Rect {
        Rect {
            left,
            top,
            right,
            bottom,
        }
    }

    /// A picture of 200 x 100 with these boxes in black.
    fn found(boxes: &[Rect], zone: Rect) -> Vec<Rect> {
        let mut pixels = vec![255; 200 * 100];
        for b in boxes {
            for y in b.top..b.bottom {
                pixels[y * 200 + b.left..y * 200 + b.right].fill(0);
            }
        }
        let ink = Ink::new(&GrayImage::new(200, 100, pixels).unwrap());
        lines(&ink, &ink.components().unwrap(), zone, 15.0)
    }

    const ALL: Rect = Rect {
        left: 0,
        top: 0,
        right: 200,
        bottom: 100,
    };

    #[test]
    fn two_lines_are_two() {
        let boxes = [
            rect(10, 10, 20, 25),
            rect(30, 12, 40, 24),
            rect(10, 30, 25, 45),
        ];
        assert_eq!(
            found(&boxes, ALL),
            [rect(10, 10, 40, 25), rect(10, 30, 25, 45)]
        );
    }

    #[test]
    fn strokes_of_one_glyph_are_one_line() {
        let boxes = [rect(10, 10, 24, 12), rect(8, 22, 26, 24)];
        assert_eq!(found(&boxes, ALL), [rect(8, 10, 26, 24)]);
    }

    #[test]
    fn touching_lines_are_cut_where_least_ink_is() {
        let boxes = [
            rect(10, 10, 60, 25),
            rect(30, 25, 32, 29),
            rect(10, 29, 60, 44),
        ];
        let lines = found(&boxes, ALL);
        assert_eq!(lines.len(), 2, "{lines:?}");
    }

    #[test]
    fn what_is_outside_or_a_speck_is_left_out() {
        let boxes = [
            rect(10, 10, 20, 25),
            rect(150, 10, 160, 25),
            rect(50, 60, 52, 62),
        ];
        assert_eq!(
            found(&boxes, Rect { right: 100, ..ALL }),
            [rect(10, 10, 20, 25)]
        );
    }

    #[test]
    fn gaps_are_found_near_where_they_are_expected() {
        let boxes = [
            rect(10, 10, 50, 25),
            rect(54, 10, 70, 25),
            rect(90, 10, 120, 25),
        ];
        assert_eq!(gap(&boxes, ALL, 75, 20), 80);
        assert_eq!(gap(&boxes, ALL, 30, 10), 30);
    }
}
