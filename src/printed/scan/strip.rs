//! The picture of one line, turned level.

use super::chains::{Chain, fit};
use super::frame::Frame;
use crate::printed::gray::{GrayImage, Rect};

/// The height of the picture, pixels: that of PP-OCR's input.
const HEIGHT: usize = 48;
/// The widest picture, pixels.
const MOST_WIDTH: usize = 1200;

/// Pixels of the picture that are darker are ink,
const INK: u8 = 175;
/// and so many in a column are part of a glyph.
const LEAST_INK: usize = 2;

/// How a line is cut out of a frame.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    /// White around the glyphs above and below, in their height.
    pub(super) above: f32,
    /// And left and right: enough to see a glyph there that was not found.
    pub(super) beside: f32,
    /// How much wider than it is the line is drawn.
    pub(super) stretch: f32,
}

/// Where a line is in the small frame: its four sides.
struct Sides {
    left: f32,
    right: f32,
    /// Slope, and height at column 0.
    top: (f32, f32),
    bottom: (f32, f32),
}

impl Sides {
    fn new(chain: &Chain) -> Option<Self> {
        let (first, last) = (chain.glyphs.first()?, chain.glyphs.last()?);
        // Both edges by the glyphs that are as tall as the others; perspective lets them
        // differ in slope, a little.
        let usual = |g: &&Rect| (g.height() as f32 - chain.height).abs() <= 0.2 * chain.height;
        let usual: Vec<&Rect> = chain.glyphs.iter().filter(usual).collect();
        let x = |g: &Rect| (g.left + g.right) as f32 / 2.0;
        let tops = usual.iter().map(|g| (x(g), g.top as f32));
        let bottoms = usual.iter().map(|g| (x(g), g.bottom as f32));
        let (mut top, mut bottom) = (fit(tops), fit(bottoms));
        let middle = (first.left + last.right) as f32 / 2.0;
        if usual.len() < 5 || (top.0 - bottom.0).abs() > 0.08 {
            // One slope for both.
            for side in [&mut top, &mut bottom] {
                let at = side.1 + side.0 * middle;
                *side = (chain.slope, at - chain.slope * middle);
            }
        }
        Some(Sides {
            left: first.left as f32,
            right: last.right as f32,
            top,
            bottom,
        })
    }
}

/// The line's picture, black on white; `None` where it is cut off by the frame's edge, or
/// too small.
pub(super) fn strip(frame: &Frame<'_>, chain: &Chain, cut: Cut) -> Option<GrayImage> {
    let sides = Sides::new(chain)?;
    let tall = chain.height;
    let (left, right) = (
        sides.left - cut.beside * tall,
        sides.right + cut.beside * tall,
    );
    // Across the line: from its slope, so that glyphs stand upright.
    let slope = (sides.top.0 + sides.bottom.0) / 2.0;
    let level = (1.0 + slope * slope).sqrt();
    let length = (right - left) * level;
    let whole = tall / level * (1.0 + 2.0 * cut.above);
    let width = (length / whole * HEIGHT as f32 * cut.stretch).round() as usize;
    if !(8..=MOST_WIDTH).contains(&width) {
        return None;
    }
    let samples = ((whole * frame.scale / HEIGHT as f32).ceil() as usize).clamp(1, 4);
    let mut pixels = Vec::with_capacity(width * HEIGHT);
    let at = |u: f32, v: f32| {
        // u along the line from 0 to 1; v from 0 at the top of the glyphs to 1 below.
        let x = left + (right - left) * u;
        let (top, bottom) = (
            sides.top.1 + sides.top.0 * x,
            sides.bottom.1 + sides.bottom.0 * x,
        );
        let y = top + (bottom - top) * v;
        // Above the middle, upright glyphs lean with the slope.
        let lean = -slope * (y - (top + bottom) / 2.0);
        (x + lean, y)
    };
    for row in 0..HEIGHT {
        for column in 0..width {
            let mut sum = 0.0;
            for i in 0..samples * samples {
                let part = |n: usize| (n as f32 + 0.5) / samples as f32;
                let u = (column as f32 + part(i % samples)) / width as f32;
                let v = (row as f32 + part(i / samples)) / HEIGHT as f32;
                let v = v * (1.0 + 2.0 * cut.above) - cut.above;
                sum += sample(frame.whole, frame.place(at(u, v)));
            }
            pixels.push((sum / (samples * samples) as f32).round().clamp(0.0, 255.0) as u8);
        }
    }
    stretch(&mut pixels);
    GrayImage::new(width, HEIGHT, pixels).ok()
}

/// The frame at a place between pixels (bilinear); the nearest pixel outside.
fn sample(image: &GrayImage, (x, y): (f32, f32)) -> f32 {
    let limit = |value: f32, count: usize| (value - 0.5).clamp(0.0, count as f32 - 1.0);
    let (x, y) = (limit(x, image.width()), limit(y, image.height()));
    let (left, top) = (x as usize, y as usize);
    let (dx, dy) = (x - left as f32, y - top as f32);
    let (right, bottom) = (
        (left + 1).min(image.width() - 1),
        (top + 1).min(image.height() - 1),
    );
    let value = |x, y| f32::from(image.pixel(x, y));
    let upper = value(left, top) * (1.0 - dx) + value(right, top) * dx;
    let lower = value(left, bottom) * (1.0 - dx) + value(right, bottom) * dx;
    upper * (1.0 - dy) + lower * dy
}

/// Stretches the grey levels: the darkest become black, the ground white.
fn stretch(pixels: &mut [u8]) {
    let mut counts = [0_usize; 256];
    for &pixel in pixels.iter() {
        if let Some(count) = counts.get_mut(usize::from(pixel)) {
            *count += 1;
        }
    }
    let level = |share: f32| {
        let wanted = (pixels.len() as f32 * share) as usize;
        let mut sum = 0;
        let level = counts.iter().position(|count| {
            sum += count;
            sum > wanted
        });
        level.unwrap_or(255) as f32
    };
    let (low, high) = (level(0.02), level(0.9));
    let span = (high - low).max(1.0);
    for pixel in pixels {
        let value = (f32::from(*pixel) - low) / span * 255.0;
        *pixel = value.clamp(0.0, 255.0) as u8;
    }
}

/// Whether the picture of a line has ink at its left and right end, in the rows of the glyphs.
pub(super) fn touches(image: &GrayImage) -> [bool; 2] {
    let rows = image.height() / 7..image.height() * 6 / 7;
    let is_inked =
        |x: usize| rows.clone().filter(|&y| image.pixel(x, y) < INK).count() >= LEAST_INK;
    [is_inked(0), is_inked(image.width() - 1)]
}

/// The box around a line in the whole frame.
pub(super) fn bounds(frame: &Frame<'_>, chain: &Chain) -> Option<Rect> {
    let around = chain.glyphs.iter().copied().reduce(|a, b| a.union(b))?;
    let (left, top) = frame.place((around.left as f32, around.top as f32));
    let (right, bottom) = frame.place((around.right as f32, around.bottom as f32));
    Some(Rect {
        left: left as usize,
        top: top as usize,
        right: right.ceil() as usize,
        bottom: bottom.ceil() as usize,
    })
}

/// Whether a line is so near to the edge of the frame that glyphs may be outside.
pub(super) fn is_cut_off(frame: &Frame<'_>, chain: &Chain) -> bool {
    let near = chain.height * 0.35;
    let (width, height) = (frame.small.width() as f32, frame.small.height() as f32);
    chain.glyphs.iter().any(|g| {
        let beyond = g.right as f32 + near > width || g.bottom as f32 + near * 0.3 > height;
        beyond || (g.left as f32) < near || (g.top as f32) < near * 0.3
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_at_an_end_is_seen_in_the_rows_of_glyphs_only() {
        let drawn = |columns: std::ops::Range<usize>, rows: std::ops::Range<usize>| {
            let pixel = |i: usize| {
                let dark = columns.contains(&(i % 60)) && rows.contains(&(i / 60));
                if dark { 60 } else { 250 }
            };
            let image = GrayImage::new(60, HEIGHT, (0..60 * HEIGHT).map(pixel).collect());
            touches(&image.unwrap())
        };
        for (name, columns, rows, expected) in [
            ("left", 0..4, 12..30, [true, false]),
            ("right", 58..60, 20..23, [false, true]),
            ("whole", 0..60, 20..22, [true, true]),
            ("inside", 1..59, 12..30, [false, false]),
            ("another line above", 50..60, 0..6, [false, false]),
            ("a speck", 58..60, 20..21, [false, false]),
        ] {
            assert_eq!(drawn(columns, rows), expected, "{name}");
        }
    }
}
