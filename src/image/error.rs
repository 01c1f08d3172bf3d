//! Why an image is refused.

/// Why an image was not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The value is neither TIFF nor JPEG 2000. It may be empty or all NUL.
    #[error("the value is neither a TIFF nor a JPEG 2000 image")]
    UnknownFormat,
    /// The value is longer than [`MAX_IMAGE_BYTES`](super::MAX_IMAGE_BYTES).
    #[error("the image has {size} bytes; the limit is {limit}")]
    TooLarge {
        /// Length of the value in bytes.
        size: usize,
        /// [`MAX_IMAGE_BYTES`](super::MAX_IMAGE_BYTES).
        limit: usize,
    },
    /// The header states more pixels than [`MAX_PIXELS`](super::MAX_PIXELS).
    #[error("the image has {width} x {height} pixels; the limit is {limit} in all")]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// [`MAX_PIXELS`](super::MAX_PIXELS).
        limit: u32,
    },
    /// The header states a width or height of zero.
    #[error("the image has no pixels")]
    NoPixels,
    /// The TIFF contradicts its format or ends early.
    #[error("malformed TIFF: {0}")]
    MalformedTiff(&'static str),
    /// The TIFF is of another kind than a card's: one page, bi-level, CCITT Group 4 (RC1 and
    /// RC2, section 3.3).
    #[error("unsupported TIFF: {0}")]
    UnsupportedTiff(&'static str),
    /// The JPEG 2000 image contradicts its format or ends early.
    #[error("malformed JPEG 2000 image: {0}")]
    MalformedJpeg2000(&'static str),
    /// The JPEG 2000 image uses a feature that no face photo needs.
    #[error("unsupported JPEG 2000 image: {0}")]
    UnsupportedJpeg2000(&'static str),
}
