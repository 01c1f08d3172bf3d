//! The images of a card: format and size from the headers, and pixels with the feature
//! `image`.
//!
//! Front, name and address images are bi-level TIFF. They decode to `ImageLuma8` with black
//! (0) on white (255). The face photo is JPEG 2000. It decodes to `ImageRgb8`, or to
//! `ImageLuma8` if it is grey.
//!
//! Pass the value of the data object to each function **unchanged**, including its padding: a
//! TIFF may end in NUL bytes of its own.
//!
//! How genuine cards encode their images is known only in outline (*not validated against the
//! published specification or a genuine card*). Therefore every form of a bi-level Group 4
//! TIFF and of a plain JPEG 2000 image is accepted. Features that no photo of 3,000 bytes
//! needs, and that a forged card could use to exhaust memory or time, are refused before
//! decoding.
//!
//! There is one parser for the headers of each format, in `tiff`, `jp2` and `codestream`. It
//! works on the part of an image that was read so far. The reader uses it to find the end of
//! an image (`extent`), the decoder to get its parameters.

mod codestream;
#[cfg(feature = "image")]
mod decoder;
mod error;
pub(crate) mod extent;
mod format;
mod jp2;
mod prefix;
mod tiff;

#[cfg(feature = "image")]
use ::image::DynamicImage;

use crate::record::ImageData;

pub use error::ImageError;
pub use format::ImageFormat;

/// The longest image that is decoded, in bytes. The longest image field of a card has 7,000
/// bytes (RC1, section 3.3). The rest allows for images from elsewhere, such as a program's
/// own tests.
pub const MAX_IMAGE_BYTES: usize = 65_536;

/// The most pixels of an image: two megapixels, seven times the 674 x 425 pixels that front
/// images are reported to have.
///
/// This is checked before anything is allocated. Together with the bounds on tiles,
/// code-blocks and layers it limits the decoder's memory to an estimated 120 MB for the worst
/// photo that can be forged.
pub const MAX_PIXELS: u32 = 2 << 20;

/// Decodes a front, name or address image, or a face photo.
///
/// # Errors
///
/// [`ImageError`] if the value is not an image, exceeds the bounds, or is damaged. Damage to
/// the structure is always an error, never half a picture. Damage inside the picture's data
/// can go unnoticed: **a decoded image is not a verified one**.
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

/// Width and height in pixels, from the headers alone.
///
/// # Errors
///
/// [`ImageError`], by the same checks of the headers as `decode`. An image that passes them
/// may still turn out damaged when it is decoded.
pub fn dimensions(bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    match format(bytes)? {
        ImageFormat::Tiff => tiff::Page::read(bytes).map(|page| page.dimensions()),
        ImageFormat::Jp2 | ImageFormat::Jpeg2000Codestream => {
            jp2::Photo::read(bytes).map(|photo| photo.codestream.dimensions())
        }
    }
}

impl ImageData {
    /// Decodes the image; see [`decode`].
    ///
    /// # Errors
    ///
    /// Those of [`decode`]. They concern this image, not the read.
    #[cfg(feature = "image")]
    pub fn decode(&self) -> Result<DynamicImage, ImageError> {
        decode(self.bytes())
    }

    /// Width and height in pixels; see [`dimensions`].
    ///
    /// # Errors
    ///
    /// Those of [`dimensions`].
    pub fn dimensions(&self) -> Result<(u32, u32), ImageError> {
        dimensions(self.bytes())
    }
}

fn format(bytes: &[u8]) -> Result<ImageFormat, ImageError> {
    if bytes.len() > MAX_IMAGE_BYTES {
        return Err(ImageError::TooLarge {
            size: bytes.len(),
            limit: MAX_IMAGE_BYTES,
        });
    }
    ImageFormat::of(bytes).ok_or(ImageError::UnknownFormat)
}

/// Called by the header parsers before they allocate anything.
fn check_dimensions(width: u32, height: u32) -> Result<(), ImageError> {
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
