//! A camera frame made smaller, and its dark pixels where the light varies.

use crate::printed::gray::{GrayImage, Rect};
use crate::printed::reading::ink::Ink;

/// Lines are looked for in a picture whose longer side has this many pixels.
const SIDE: usize = 1280;
/// Small frames are enlarged so many times at most.
const MOST_ENLARGED: f32 = 2.0;
/// Frames with more noise than this, in its least contrast, are smoothed.
const NOISY: u64 = 8;
/// Guides are taken larger by this share of their height: people do not aim exactly.
const GUIDE_MARGIN: f32 = 0.15;

/// The part of a frame in which a number is looked for.
pub(super) struct Frame<'a> {
    /// All of it, as it came.
    pub(super) whole: &'a GrayImage,
    /// The part, made as large as lines are looked for in.
    pub(super) small: GrayImage,
    /// Where the part begins in the whole.
    pub(super) origin: (usize, usize),
    /// Pixels of the whole per pixel of the small one.
    pub(super) scale: f32,
    /// The contrast below which ink cannot be told from noise.
    pub(super) contrast: u64,
}

impl<'a> Frame<'a> {
    /// `None` where the guide is outside the frame.
    pub(super) fn new(whole: &'a GrayImage, guide: Option<Rect>) -> Option<Self> {
        let part = match guide {
            Some(guide) => {
                let margin = (guide.height() as f32 * GUIDE_MARGIN) as usize;
                guide.grown(margin).intersection(whole.bounds())?
            }
            None => whole.bounds(),
        };
        let longest = part.width().max(part.height());
        let scale = (longest as f32 / SIDE as f32).max(1.0 / MOST_ENLARGED);
        let mut small = scaled(whole, part, scale)?;
        let mut contrast = least_contrast(if scale < 1.0 { whole } else { &small });
        if contrast >= NOISY {
            small = smoothed(&small)?;
            contrast = (contrast / 2).max(LEAST_CONTRAST);
        }
        Some(Frame {
            whole,
            small,
            origin: (part.left, part.top),
            scale,
            contrast,
        })
    }

    /// The place in the whole frame of a point of the small one.
    pub(super) fn place(&self, (x, y): (f32, f32)) -> (f32, f32) {
        (
            x * self.scale + self.origin.0 as f32,
            y * self.scale + self.origin.1 as f32,
        )
    }
}

/// The pixels that one pixel of the result covers, first and weights.
fn covered(index: usize, scale: f32, count: usize) -> impl Iterator<Item = (usize, f32)> {
    let (start, end) = (index as f32 * scale, (index + 1) as f32 * scale);
    let last = (end.ceil() as usize).min(count);
    (start as usize..last).map(move |i| {
        let share = end.min((i + 1) as f32) - start.max(i as f32);
        (i, share.max(0.0))
    })
}

/// A part of a picture, enlarged: each pixel between the four nearest ones.
fn enlarged(image: &GrayImage, scale: f32) -> Option<GrayImage> {
    let width = (image.width() as f32 / scale) as usize;
    let height = (image.height() as f32 / scale) as usize;
    let place = |index: usize, count: usize| {
        let at = ((index as f32 + 0.5) * scale - 0.5).clamp(0.0, (count - 1) as f32);
        let low = at as usize;
        (
            low,
            (low + 1).min(count - 1),
            ((at - low as f32) * 256.0) as u32,
        )
    };
    let columns: Vec<_> = (0..width).map(|x| place(x, image.width())).collect();
    let mut pixels = Vec::with_capacity(width * height);
    let mut row = vec![0_u32; image.width()];
    for y in 0..height {
        let (up, down, part) = place(y, image.height());
        for ((value, &a), &b) in row.iter_mut().zip(image.row(up)).zip(image.row(down)) {
            *value = u32::from(a) * (256 - part) + u32::from(b) * part;
        }
        pixels.extend(columns.iter().map(|&(left, right, part)| {
            let value = |x: usize| row.get(x).copied().unwrap_or(0);
            ((value(left) * (256 - part) + value(right) * part) >> 16) as u8
        }));
    }
    GrayImage::new(width, height, pixels).ok()
}

/// A part of a picture; if it is made smaller, each pixel is the mean of those it covers.
fn scaled(image: &GrayImage, part: Rect, scale: f32) -> Option<GrayImage> {
    if scale <= 1.0 {
        let part = image.crop(part)?;
        return if scale < 1.0 {
            enlarged(&part, scale)
        } else {
            Some(part)
        };
    }
    let width = ((part.width() as f32 / scale) as usize).max(1);
    let height = ((part.height() as f32 / scale) as usize).max(1);
    let columns: Vec<Vec<(usize, f32)>> = (0..width)
        .map(|x| covered(x, scale, part.width()).collect())
        .collect();
    let mut pixels = Vec::with_capacity(width * height);
    let mut sums = vec![0.0_f32; part.width()];
    for y in 0..height {
        sums.fill(0.0);
        let mut weights = 0.0;
        for (row, weight) in covered(y, scale, part.height()) {
            let row = image.row(part.top + row).get(part.left..part.right)?;
            for (sum, &pixel) in sums.iter_mut().zip(row) {
                *sum += weight * f32::from(pixel);
            }
            weights += weight;
        }
        for column in &columns {
            let (sum, share) = column
                .iter()
                .fold((0.0, 0.0), |(sum, share), &(x, weight)| {
                    let value = sums.get(x).copied().unwrap_or(0.0);
                    (sum + weight * value, share + weight)
                });
            pixels.push((sum / (weights * share).max(f32::EPSILON)) as u8);
        }
    }
    GrayImage::new(width, height, pixels).ok()
}

/// How dark is dark.
#[derive(Clone, Copy)]
pub(super) struct Darkness {
    /// The surroundings of a pixel: a square of `2 * reach + 1` pixels.
    pub(super) reach: usize,
    /// How far below their mean it must be, in hundredths of their standard deviation.
    pub(super) deviations: u64,
    /// And in 256ths of the mean.
    pub(super) share: u64,
}

/// The pixels that are darker than their surroundings, and by at least so many levels.
pub(super) fn dark(image: &GrayImage, darkness: Darkness, least: u64) -> Ink {
    let Darkness {
        reach,
        deviations,
        share,
    } = darkness;
    let (width, height) = (image.width(), image.height());
    let mut dark = Vec::with_capacity(width * height);
    let mut sums = Sums::new(width);
    for y in 0..height {
        let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(height));
        sums.move_to(image, top, bottom);
        for (x, &pixel) in image.row(y).iter().enumerate() {
            let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(width));
            let [sum, squares] = sums.between(left, right);
            let count = ((right - left) * (bottom - top)) as u64;
            // All of this times the count, so that nothing is divided.
            let below = sum.saturating_sub(count * u64::from(pixel));
            let far = || {
                let variance = (count * squares).saturating_sub(sum * sum);
                below * below * 10_000 > deviations * deviations * variance
            };
            dark.push(below > (count * least).max(sum * share / 256) && far());
        }
    }
    Ink::of(width, height, dark)
}

/// The contrast below which ink cannot be told from noise: three times the noise, which
/// is measured where neighbouring pixels differ.
fn least_contrast(image: &GrayImage) -> u64 {
    let mut counts = [0_usize; 511];
    for y in (1..image.height()).step_by(4) {
        for part in image.row(y).windows(3).step_by(3) {
            if let [a, b, c] = *part
                && let bend = (2 * i32::from(b) - i32::from(a) - i32::from(c)).unsigned_abs()
                && let Some(count) = counts.get_mut(bend as usize)
            {
                *count += 1;
            }
        }
    }
    let half = counts.iter().sum::<usize>() / 2;
    let mut sum = 0;
    let median = counts.iter().position(|count| {
        sum += count;
        sum > half
    });
    // The median is 1.65 times the noise's standard deviation.
    (median.unwrap_or(0) as u64 * 3 * 100 / 165).clamp(LEAST_CONTRAST, MOST_CONTRAST)
}

/// Darker by fewer grey levels than this is nothing.
const LEAST_CONTRAST: u64 = 4;
/// Text in noise is darker by at least so many.
const MOST_CONTRAST: u64 = 24;

/// The sums of the pixels of some rows, and of their squares. They may wrap; their
/// differences are right.
struct Sums {
    rows: std::ops::Range<usize>,
    /// Of each column.
    columns: Vec<[u32; 2]>,
    /// Of all columns left of each place: one more than there are columns.
    before: Vec<[u32; 2]>,
}

impl Sums {
    fn new(width: usize) -> Self {
        Sums {
            rows: 0..0,
            columns: vec![[0; 2]; width],
            before: vec![[0; 2]; width + 1],
        }
    }

    /// Takes other rows; each end moves down only.
    fn move_to(&mut self, image: &GrayImage, top: usize, bottom: usize) {
        for y in self.rows.end..bottom {
            for ([sum, squares], &pixel) in self.columns.iter_mut().zip(image.row(y)) {
                let pixel = u32::from(pixel);
                *sum = sum.wrapping_add(pixel);
                *squares = squares.wrapping_add(pixel * pixel);
            }
        }
        for y in self.rows.start..top {
            for ([sum, squares], &pixel) in self.columns.iter_mut().zip(image.row(y)) {
                let pixel = u32::from(pixel);
                *sum = sum.wrapping_sub(pixel);
                *squares = squares.wrapping_sub(pixel * pixel);
            }
        }
        self.rows = top..bottom;
        let mut total = [0_u32; 2];
        for (before, column) in self.before.iter_mut().skip(1).zip(&self.columns) {
            total = [
                total[0].wrapping_add(column[0]),
                total[1].wrapping_add(column[1]),
            ];
            *before = total;
        }
    }

    /// Of these columns.
    fn between(&self, left: usize, right: usize) -> [u64; 2] {
        let at = |x: usize| self.before.get(x).copied().unwrap_or_default();
        let (from, to) = (at(left), at(right));
        [
            u64::from(to[0].wrapping_sub(from[0])),
            u64::from(to[1].wrapping_sub(from[1])),
        ]
    }
}

/// A picture with its noise smoothed: each pixel with its eight neighbours, weighted 1 2 1.
fn smoothed(image: &GrayImage) -> Option<GrayImage> {
    let (width, height) = (image.width(), image.height());
    let mut pixels = Vec::with_capacity(width * height);
    let mut sums = vec![0_u16; width];
    for y in 0..height {
        let rows = [y.saturating_sub(1), y, (y + 1).min(height - 1)].map(|y| image.row(y));
        let [above, here, below] = rows;
        for (((sum, &a), &b), &c) in sums.iter_mut().zip(above).zip(here).zip(below) {
            *sum = u16::from(a) + 2 * u16::from(b) + u16::from(c);
        }
        let edge = |at: Option<&u16>| at.copied().unwrap_or(0);
        pixels.push((edge(sums.first()) / 4) as u8);
        for part in sums.windows(3) {
            if let [a, b, c] = *part {
                pixels.push(((a + 2 * b + c) / 16) as u8);
            }
        }
        if width > 1 {
            pixels.push((edge(sums.last()) / 4) as u8);
        }
    }
    GrayImage::new(width, height, pixels).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_shrink_to_the_limit_and_places_are_found_again() {
        let image = GrayImage::new(2560, 100, vec![90; 256_000]).unwrap();
        let frame = Frame::new(&image, None).unwrap();
        assert_eq!((frame.small.width(), frame.small.height()), (1280, 50));
        assert!(frame.small.pixels().iter().all(|&p| (89..=90).contains(&p)));
        assert_eq!(frame.place((640.0, 25.0)), (1280.0, 50.0));
        let guide = Rect {
            left: 100,
            top: 40,
            right: 200,
            bottom: 60,
        };
        let frame = Frame::new(&image, Some(guide)).unwrap();
        assert_eq!((frame.small.width(), frame.small.height()), (212, 52));
        assert_eq!(frame.place((6.0, 6.0)), (100.0, 40.0));
        let outside = Rect {
            top: 200,
            bottom: 220,
            ..guide
        };
        assert!(Frame::new(&image, Some(outside)).is_none());
    }

    #[test]
    fn ink_is_found_in_light_and_in_shade() {
        // From 60 to 240 along the row, with strokes that are a third darker.
        let pixel = |x: usize| {
            let ground = 60 + x * 180 / 200;
            (if x % 20 < 2 { ground * 2 / 3 } else { ground }) as u8
        };
        let pixels = (0..200 * 20).map(|i| pixel(i % 200)).collect();
        let image = GrayImage::new(200, 20, pixels).unwrap();
        let darkness = Darkness {
            reach: 10,
            deviations: 80,
            share: 20,
        };
        let ink = dark(&image, darkness, 4);
        for (x, &dark) in ink.row(10).iter().enumerate().take(180).skip(15) {
            assert_eq!(dark, x % 20 < 2, "{x}");
        }
    }
}
