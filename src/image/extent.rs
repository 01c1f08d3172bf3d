//! Where an image ends, by its own headers, from the part that was read so far. So a reader
//! need not transfer the padding behind it.
//!
//! Nothing is decoded. A wrong answer does no harm: skipped padding is confirmed by a
//! signature, or reported as unconfirmed.

use super::ImageFormat;
use super::prefix::{Gap, Prefix};
use super::{codestream, jp2, tiff};

/// What the first bytes of a value say about the image in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The image has this length in bytes.
    Ends(usize),
    /// The first bytes of the value, as many as stated, are needed to say more.
    Needs(usize),
    /// The value is not an image of a known format, or does not say where it ends.
    Unknown,
}

/// How long the image is that starts with `start`.
pub(crate) fn extent(start: &[u8]) -> Extent {
    let prefix = Prefix(start);
    let end = match ImageFormat::of(start) {
        Some(ImageFormat::Tiff) => tiff::end(prefix),
        Some(ImageFormat::Jp2) => jp2::end(prefix),
        Some(ImageFormat::Jpeg2000Codestream) => codestream::end(prefix, 0),
        None => Err(Gap::Unknown),
    };
    match end {
        Ok(length) => Extent::Ends(length),
        Err(Gap::Needs(length)) => Extent::Needs(length),
        Err(Gap::Unknown) => Extent::Unknown,
    }
}

#[cfg(test)]
mod tests;
