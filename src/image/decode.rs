//! A card's images: their size, and with the feature `image` the pictures.
//!
//! The front, name and address images are bi-level TIFFs and come out as
//! `ImageLuma8`: black ink (0) on white (255). The face photo is JPEG 2000 and
//! comes out as `ImageRgb8`, or `ImageLuma8` when it is grey.
//!
//! Give each function the value of the data object **as it stands**, padding
//! included: a TIFF may end in NUL bytes of its own.
//!
//! How genuine cards write their images is known in outline only (*not
//! validated against the published specification or a genuine card*), so every
//! form that a bi-level Group 4 TIFF and a plain JPEG 2000 image can take is
//! accepted. What no photo of 3000 bytes needs, and what would let a forged
//! card exhaust the reader, is refused before decoding.

#[cfg(feature = "image")]
use ::image::DynamicImage;

#[cfg(feature = "image")]
use super::decoder;
use super::{ImageFormat, jpeg2000, tiff};
use crate::record::ImageData;

/// Decodes a front, name or address image, or a face photo.
///
/// # Errors
///
/// [`ImageError`]: the value is no image, exceeds the bounds, or is broken. A
/// broken image is an error, never half a picture where the damage shows in
/// its structure; damage inside the picture's data can go unnoticed, so
/// **a decoded image is not a verified one**.
///
/// # Example
///
/// ```no_run
/// # fn front_image_of_a_card() -> Vec<u8> { vec![] }
/// let front: Vec<u8> = front_image_of_a_card();
/// let picture = zairyu::image::decode(&front)?;
/// println!("{} x {} pixels", picture.width(), picture.height());
/// # Ok::<(), zairyu::image::ImageError>(())
/// ```
#[cfg(feature = "image")]
pub fn decode(bytes: &[u8]) -> Result<DynamicImage, ImageError> {
    match format(bytes)? {
        ImageFormat::Tiff => decoder::tiff(bytes),
        ImageFormat::Jp2 | ImageFormat::Jpeg2000Codestream => decoder::jpeg2000(bytes),
    }
}

/// Width and height in pixels, from the image's headers alone.
///
/// # Errors
///
/// [`ImageError`], by the same checks as `decode` as far as the headers go:
/// an image whose dimensions are told may still turn out broken.
pub fn dimensions(bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    match format(bytes)? {
        ImageFormat::Tiff => tiff::dimensions(bytes),
        ImageFormat::Jp2 | ImageFormat::Jpeg2000Codestream => jpeg2000::dimensions(bytes),
    }
}

impl ImageData {
    /// See [`decode`](crate::image::decode).
    ///
    /// # Errors
    ///
    /// As there: an error of this image, not of the read.
    #[cfg(feature = "image")]
    pub fn decode(&self) -> Result<DynamicImage, ImageError> {
        decode(self.bytes())
    }

    /// See [`dimensions`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn dimensions(&self) -> Result<(u32, u32), ImageError> {
        dimensions(self.bytes())
    }
}

/// Why an image was not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// Neither TIFF nor JPEG 2000: also what an empty or all-NUL value is.
    #[error("the value is neither a TIFF nor a JPEG 2000 image")]
    UnknownFormat,
    /// More bytes than [`MAX_IMAGE_BYTES`].
    #[error("the image has {size} bytes, more than the {limit} that are decoded")]
    TooLarge {
        /// Bytes of the value.
        size: usize,
        /// [`MAX_IMAGE_BYTES`].
        limit: usize,
    },
    /// More pixels than [`MAX_PIXELS`], by what the header says.
    #[error("the image has {width} x {height} pixels, more than the {limit} that are decoded")]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// [`MAX_PIXELS`].
        limit: u32,
    },
    /// The header gives a width or height of zero.
    #[error("the image has no pixels")]
    NoPixels,
    /// The TIFF contradicts its format or ends early.
    #[error("malformed TIFF: {0}")]
    MalformedTiff(&'static str),
    /// A TIFF of another kind than a card's: one page, bi-level, CCITT Group 4
    /// (RC1 and RC2, section 3.3).
    #[error("unsupported TIFF: {0}")]
    UnsupportedTiff(&'static str),
    /// The JPEG 2000 image contradicts its format or ends early.
    #[error("malformed JPEG 2000 image: {0}")]
    MalformedJpeg2000(&'static str),
    /// A JPEG 2000 image that uses what no face photo needs.
    #[error("unsupported JPEG 2000 image: {0}")]
    UnsupportedJpeg2000(&'static str),
}

/// The most bytes of an image that are looked at. The longest image field of a
/// card has 7000 (RC1, section 3.3); the rest is room for images from elsewhere,
/// such as a program's own tests.
pub const MAX_IMAGE_BYTES: usize = 65_536;

/// The most pixels of an image: two megapixels, seven times the 674 x 425 that
/// front images are reported to have. Checked before anything is allocated;
/// with the bounds on tiles, code-blocks and layers it keeps the decoder's memory
/// to an estimated 120 MB for the worst photo that can be forged.
pub const MAX_PIXELS: u32 = 2 << 20;

fn format(bytes: &[u8]) -> Result<ImageFormat, ImageError> {
    if bytes.len() > MAX_IMAGE_BYTES {
        return Err(ImageError::TooLarge {
            size: bytes.len(),
            limit: MAX_IMAGE_BYTES,
        });
    }
    ImageFormat::of(bytes).ok_or(ImageError::UnknownFormat)
}

pub(super) fn check_dimensions(width: u32, height: u32) -> Result<(), ImageError> {
    if width == 0 || height == 0 {
        return Err(ImageError::NoPixels);
    }
    if u64::from(width) * u64::from(height) > u64::from(MAX_PIXELS) {
        return Err(ImageError::TooManyPixels {
            width,
            height,
            limit: MAX_PIXELS,
        });
    }
    Ok(())
}
