//! From the pictures of the `image` crate, and back.

use ::image::DynamicImage;

use crate::printed::gray::{GrayImage, GrayImageError};

/// Any picture in shades of grey.
///
/// # Errors
///
/// [`GrayImageError`]: it is empty or too large.
impl TryFrom<&DynamicImage> for GrayImage {
    type Error = GrayImageError;

    fn try_from(picture: &DynamicImage) -> Result<Self, Self::Error> {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        match picture {
            DynamicImage::ImageLuma8(grey) => GrayImage::new(width, height, grey.as_raw().clone()),
            other => GrayImage::new(width, height, other.to_luma8().into_raw()),
        }
    }
}

/// The same pixels. They are not wiped on drop.
impl From<&GrayImage> for DynamicImage {
    fn from(image: &GrayImage) -> Self {
        let side = |pixels: usize| u32::try_from(pixels).unwrap_or(0);
        let (width, height) = (side(image.width()), side(image.height()));
        let picture = ::image::GrayImage::from_raw(width, height, image.pixels().to_vec());
        DynamicImage::ImageLuma8(picture.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_grey_and_grey_stays() {
        let grey = ::image::GrayImage::from_raw(2, 1, vec![3, 250]).unwrap();
        let picture = GrayImage::try_from(&DynamicImage::ImageLuma8(grey)).unwrap();
        assert_eq!(picture.pixels(), [3, 250]);
        let back = DynamicImage::from(&picture);
        assert_eq!((back.width(), back.as_bytes()), (2, &[3, 250][..]));
        let white = ::image::RgbImage::from_pixel(1, 1, ::image::Rgb([255, 255, 255]));
        let picture = GrayImage::try_from(&DynamicImage::ImageRgb8(white)).unwrap();
        assert_eq!(picture.pixels(), [255]);
        let empty = DynamicImage::new_luma8(0, 0);
        assert!(GrayImage::try_from(&empty).is_err());
    }
}
