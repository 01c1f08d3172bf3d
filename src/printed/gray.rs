//! Plain grayscale pictures and rectangles in them.

use std::fmt;

use zeroize::Zeroizing;

/// The most pixels of a picture that this module works on.
pub const MAX_PIXELS: usize = 1 << 24;

/// A grayscale picture: one byte per pixel, 0 is black, 255 is white, rows from the top.
///
/// The pixels may show personal data. They are wiped on drop, and `Debug` shows only the
/// size.
#[derive(Clone, PartialEq, Eq)]
pub struct GrayImage {
    width: usize,
    height: usize,
    pixels: Zeroizing<Vec<u8>>,
}

impl GrayImage {
    /// A picture from its pixels, row by row from the top.
    ///
    /// # Errors
    ///
    /// [`GrayImageError`]: a side is 0, there are more than [`MAX_PIXELS`], or the
    /// number of bytes is not width times height.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Result<Self, GrayImageError> {
        let pixels = Zeroizing::new(pixels);
        let expected = width.saturating_mul(height);
        if expected == 0 || expected > MAX_PIXELS {
            return Err(GrayImageError::Size { width, height });
        }
        if pixels.len() != expected {
            return Err(GrayImageError::Length {
                expected,
                found: pixels.len(),
            });
        }
        Ok(GrayImage {
            width,
            height,
            pixels,
        })
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The pixels, row by row from the top.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The pixels of one row; empty below the picture.
    pub fn row(&self, y: usize) -> &[u8] {
        let start = y.saturating_mul(self.width);
        let end = start.saturating_add(self.width);
        self.pixels.get(start..end).unwrap_or(&[])
    }

    /// One pixel; white outside the picture.
    pub fn pixel(&self, x: usize, y: usize) -> u8 {
        self.row(y).get(x).copied().unwrap_or(255)
    }

    /// The whole picture as a rectangle.
    pub fn bounds(&self) -> Rect {
        Rect {
            left: 0,
            top: 0,
            right: self.width,
            bottom: self.height,
        }
    }

    /// The part inside `rect`. `None` if nothing of the picture is inside.
    pub fn crop(&self, rect: Rect) -> Option<GrayImage> {
        let rect = rect.intersection(self.bounds())?;
        let mut pixels = Vec::with_capacity(rect.width() * rect.height());
        for y in rect.top..rect.bottom {
            pixels.extend_from_slice(self.row(y).get(rect.left..rect.right)?);
        }
        GrayImage::new(rect.width(), rect.height(), pixels).ok()
    }
}

/// The size only: the pixels are personal.
impl fmt::Debug for GrayImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GrayImage({} x {})", self.width, self.height)
    }
}

/// Why bytes are not a [`GrayImage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GrayImageError {
    /// A side is 0, or there are more than [`MAX_PIXELS`].
    #[error("picture of {width} x {height} pixels: from 1 to {MAX_PIXELS} pixels are accepted")]
    Size {
        /// Width in pixels.
        width: usize,
        /// Height in pixels.
        height: usize,
    },
    /// Not one byte per pixel.
    #[error("picture of {found} bytes: {expected} are needed, one per pixel")]
    Length {
        /// Width times height.
        expected: usize,
        /// Bytes given.
        found: usize,
    },
}

/// Whole pixels of a length, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` gives the nearest value of the type, and 0 for what is not a number"
)]
pub(super) fn whole(length: f32) -> usize {
    length as usize
}

/// A rectangle of pixels. `right` and `bottom` are the first column and row outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rect {
    /// First column.
    pub left: usize,
    /// First row.
    pub top: usize,
    /// First column to the right of it.
    pub right: usize,
    /// First row below it.
    pub bottom: usize,
}

impl Rect {
    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.right.saturating_sub(self.left)
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.bottom.saturating_sub(self.top)
    }

    /// The common part of both rectangles. `None` if there is none.
    pub fn intersection(&self, other: Rect) -> Option<Rect> {
        let both = Rect {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        (both.left < both.right && both.top < both.bottom).then_some(both)
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(&self, other: Rect) -> Rect {
        Rect {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Larger by `margin` on every side.
    pub(super) fn grown(&self, margin: usize) -> Rect {
        Rect {
            left: self.left.saturating_sub(margin),
            top: self.top.saturating_sub(margin),
            right: self.right.saturating_add(margin),
            bottom: self.bottom.saturating_add(margin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_checked() {
        for (width, height, bytes) in [(0, 5, 0), (5, 0, 0), (usize::MAX, 2, 2), (5000, 5000, 1)] {
            let error = GrayImage::new(width, height, vec![0; bytes]).unwrap_err();
            assert_eq!(error, GrayImageError::Size { width, height });
        }
        let error = GrayImage::new(3, 2, vec![0; 5]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "picture of 5 bytes: 6 are needed, one per pixel"
        );
    }

    #[test]
    fn crops_stay_inside() {
        let image = GrayImage::new(3, 2, vec![1, 2, 3, 4, 5, 6]).unwrap();
        let rect = Rect {
            left: 1,
            top: 1,
            right: 9,
            bottom: 9,
        };
        assert_eq!(image.crop(rect).unwrap().pixels(), [5, 6]);
        assert!(image.crop(Rect { left: 3, ..rect }).is_none());
        assert!(
            image
                .crop(Rect {
                    left: 2,
                    right: 1,
                    ..rect
                })
                .is_none()
        );
    }

    #[test]
    fn debug_shows_no_pixels() {
        let image = GrayImage::new(2, 1, vec![77, 78]).unwrap();
        assert_eq!(format!("{image:?}"), "GrayImage(2 x 1)");
    }
}
