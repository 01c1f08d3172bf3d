//! Photographs to shades of grey.

use std::io::{self, Cursor};
use std::path::Path;

use example_common::{input, output};
use image::imageops::thumbnail;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use zairyu::Language;
use zairyu::printed::{GrayImage, MAX_PIXELS};

/// Larger files are no photographs of a card.
const MAX_FILE: u64 = 64 << 20;
/// What a decoder may use, bytes: photographs of 100 megapixels.
const MAX_DECODED: u64 = 512 << 20;

/// Why there is no picture.
pub enum PictureError {
    File(io::Error),
    TooLarge,
    Image(String),
}

impl PictureError {
    pub fn message(&self, language: Language) -> String {
        match self {
            PictureError::File(error) => output::cause(error, language),
            PictureError::TooLarge => language
                .pick(
                    "64 MiB を超えるファイルです",
                    "the file has more than 64 MiB",
                )
                .to_owned(),
            PictureError::Image(cause) => {
                let what = language.pick(
                    "PNG または JPEG の画像として読み込めません",
                    "it cannot be read as a PNG or JPEG image",
                );
                format!("{what}: {cause}")
            }
        }
    }
}

/// The picture in a file, upright by its own account (Exif).
pub fn load(path: &Path) -> Result<GrayImage, PictureError> {
    let bytes = input::read(path, MAX_FILE)
        .map_err(PictureError::File)?
        .ok_or(PictureError::TooLarge)?;
    decode(&bytes).map_err(|error| PictureError::Image(error.to_string()))
}

fn decode(bytes: &[u8]) -> Result<GrayImage, Box<dyn std::error::Error>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    let grey = picture.into_luma8();
    let (width, height) = grey.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let grey = if pixels > MAX_PIXELS as u64 {
        let scale = (MAX_PIXELS as f64 / pixels as f64).sqrt();
        let side = |length: u32| ((f64::from(length) * scale) as u32).max(1);
        thumbnail(&grey, side(width), side(height))
    } else {
        grey
    };
    Ok(GrayImage::try_from(&DynamicImage::ImageLuma8(grey))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage as Grey, ImageFormat};

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = Grey::from_fn(width, height, |x, _| image::Luma([(x % 200) as u8]));
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn png_and_jpeg_are_read_and_large_ones_shrink() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let picture = decode(&encoded(60, 40, format)).unwrap();
            assert_eq!((picture.width(), picture.height()), (60, 40));
        }
        let large = decode(&encoded(8192, 4096, ImageFormat::Png)).unwrap();
        assert!(large.width() * large.height() <= MAX_PIXELS);
        assert!(large.width() > 5700 && large.height() > 2850);
    }

    #[test]
    fn broken_files_are_errors() {
        let good = encoded(60, 40, ImageFormat::Png);
        // Without the 12 bytes of its end chunk, the picture is still whole.
        for end in 0..good.len() - 12 {
            assert!(decode(&good[..end]).is_err(), "{end}");
        }
        assert!(decode(b"GIF89a\x01\x00\x01\x00\x00\x00\x00").is_err());
    }

    #[test]
    fn a_turned_photograph_comes_out_upright() {
        // An Exif segment that says: turn by 90 degrees (orientation 6).
        let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let mut bytes = encoded(60, 40, ImageFormat::Jpeg);
        bytes.splice(2..2, exif.iter().copied());
        let picture = decode(&bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (40, 60));
    }
}
