//! A camera frame made smaller, and its dark pixels where the light varies.

use crate::printed::gray::{GrayImage, Rect};
use crate::printed::ink::Ink;

/// Lines are looked for in a picture of at most this many pixels on each side.
const MAX_SIDE: usize = 1280;
/// Guides are taken larger by this share of their height: people do not aim exactly.
const GUIDE_MARGIN: f32 = 0.15;

/// The part of a frame in which a number is looked for.
pub(super) struct Frame<'a> {
    /// All of it, as it came.
    pub(super) whole: &'a GrayImage,
    /// The part, not larger than [`MAX_SIDE`].
    pub(super) small: GrayImage,
    /// Where the part begins in the whole.
    pub(super) origin: (usize, usize),
    /// Pixels of the whole per pixel of the small one.
    pub(super) scale: f32,
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
        let scale = (longest as f32 / MAX_SIDE as f32).max(1.0);
        let small = shrunk(whole, part, scale)?;
        Some(Frame {
            whole,
            small,
            origin: (part.left, part.top),
            scale,
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

/// A part of a picture, each pixel the mean of those it covers; `scale` is at least 1.
fn shrunk(image: &GrayImage, part: Rect, scale: f32) -> Option<GrayImage> {
    if scale <= 1.0 {
        return image.crop(part);
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

/// The pixels that are darker than their surroundings: than the mean of a square of
/// `2 * reach + 1` pixels, by `least` in 256 of that mean.
pub(super) fn dark(image: &GrayImage, reach: usize, least: u32) -> Ink {
    let (width, height) = (image.width(), image.height());
    let sums = integral(image);
    let stride = width + 1;
    let mut dark = Vec::with_capacity(width * height);
    for y in 0..height {
        let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(height));
        let above = sums.get(top * stride..(top + 1) * stride).unwrap_or(&[]);
        let below = sums
            .get(bottom * stride..(bottom + 1) * stride)
            .unwrap_or(&[]);
        // One column of sums: the difference of the two rows.
        let column = |x: usize| {
            let (a, b) = (above.get(x), below.get(x));
            b.copied()
                .unwrap_or(0)
                .wrapping_sub(a.copied().unwrap_or(0))
        };
        for (x, &pixel) in image.row(y).iter().enumerate() {
            let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(width));
            let sum = column(right).wrapping_sub(column(left));
            let count = ((right - left) * (bottom - top)) as u32;
            let mean = sum / count;
            let limit = mean.saturating_sub((mean * least / 256).max(LEAST_CONTRAST));
            dark.push(u32::from(pixel) < limit);
        }
    }
    Ink::of(width, height, dark)
}

/// Darker by fewer grey levels than this is noise.
const LEAST_CONTRAST: u32 = 7;

/// The sums of all pixels above and left of each corner, one row and column more than
/// the picture has. Sums may wrap; their differences are right.
fn integral(image: &GrayImage) -> Vec<u32> {
    let stride = image.width() + 1;
    let mut sums = vec![0_u32; stride];
    sums.reserve(stride * image.height());
    for y in 0..image.height() {
        let above = sums.len() - stride;
        sums.push(0);
        let mut row = 0_u32;
        for (x, &pixel) in image.row(y).iter().enumerate() {
            row = row.wrapping_add(u32::from(pixel));
            let up = sums.get(above + x + 1).copied().unwrap_or(0);
            sums.push(up.wrapping_add(row));
        }
    }
    sums
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
        assert_eq!((frame.small.width(), frame.small.height()), (106, 26));
        assert_eq!(frame.place((3.0, 3.0)), (100.0, 40.0));
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
        let ink = dark(&image, 10, 40);
        for (x, &dark) in ink.row(10).iter().enumerate().take(180).skip(15) {
            assert_eq!(dark, x % 20 < 2, "{x}");
        }
    }
}
