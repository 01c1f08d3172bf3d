//! Images on a card: format, size and end from their headers, and, with the feature
//! `image`, the pixels.

pub(crate) mod extent;
mod format;

#[cfg(feature = "image")]
mod codestream;
#[cfg(feature = "image")]
mod cursor;
#[cfg(feature = "image")]
mod decode;
#[cfg(feature = "image")]
mod jpeg2000;
#[cfg(feature = "image")]
mod tiff;

#[cfg(feature = "image")]
pub use decode::{ImageError, MAX_IMAGE_BYTES, MAX_PIXELS, decode, dimensions};
pub use format::ImageFormat;
