//! Images on a card: format, size and end from their headers, and, with the feature
//! `image`, the pixels.

#[cfg_attr(not(feature = "image"), allow(dead_code))] // What the decoder alone reads.
mod codestream;
mod cursor;
mod decode;
#[cfg(feature = "image")]
mod decoder;
pub(crate) mod extent;
mod format;
mod jpeg2000;
#[cfg_attr(not(feature = "image"), allow(dead_code))] // What the decoder alone reads.
mod tiff;

#[cfg(feature = "image")]
pub use decode::decode;
pub use decode::{ImageError, MAX_IMAGE_BYTES, MAX_PIXELS, dimensions};
pub use format::ImageFormat;
