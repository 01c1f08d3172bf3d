//! The decoders, which run after the headers were checked: `fax` for TIFF, `hayro-jpeg2000`
//! for the face photo.

use std::convert::Infallible;

use ::image::{DynamicImage, GrayImage, RgbImage};
use fax::decoder::{DecodeStatus, Group4Decoder};
use hayro_jpeg2000::{DecodeError, DecodeSettings, DecoderContext, Image};

use super::ImageError;
use super::jp2::{METHOD_ENUMERATED, Photo};
use super::tiff::Page;

pub(super) fn tiff(bytes: &[u8]) -> Result<DynamicImage, ImageError> {
    let page = Page::read(bytes)?;
    let mut pixels = Vec::with_capacity(page.width as usize * page.height as usize);
    let mut rows_left = page.height;
    for strip in &page.strips {
        let rows = rows_left.min(page.rows_per_strip);
        decode_strip(&page, strip, rows, &mut pixels)?;
        rows_left -= rows;
    }
    GrayImage::from_raw(page.width, page.height, pixels)
        .map(DynamicImage::ImageLuma8)
        .ok_or(BROKEN_DATA)
}

fn decode_strip(
    page: &Page<'_>,
    strip: &[u8],
    rows: u32,
    pixels: &mut Vec<u8>,
) -> Result<(), ImageError> {
    let bytes = strip.iter().map(|&byte| {
        if page.reversed_bits {
            byte.reverse_bits()
        } else {
            byte
        }
    });
    // The decoder looks ahead, possibly beyond the last code of a strip without an
    // end-of-block. Zero bits never draw a row, so they cannot replace a missing one.
    let bytes = bytes.chain([0; 2]).map(Ok::<u8, Infallible>);
    let Ok(mut decoder) = Group4Decoder::new(bytes, page.width);
    for _ in 0..rows {
        match decoder.advance() {
            Ok(DecodeStatus::Incomplete) => paint(page, pixels, decoder.transition())?,
            // End-of-block before the last row.
            Ok(DecodeStatus::End) | Err(_) => return Err(BROKEN_DATA),
        }
    }
    Ok(())
}

/// Paints a row from the columns where its colour changes, white first.
fn paint(page: &Page<'_>, pixels: &mut Vec<u8>, changes: &[u32]) -> Result<(), ImageError> {
    let start = pixels.len();
    let mut column = 0;
    let mut colour = page.white;
    for &change in changes {
        if change < column || change > page.width {
            return Err(BROKEN_DATA);
        }
        pixels.resize(start + change as usize, colour);
        (column, colour) = (change, !colour);
    }
    pixels.resize(start + page.width as usize, colour);
    Ok(())
}

pub(super) fn jpeg2000(bytes: &[u8]) -> Result<DynamicImage, ImageError> {
    let photo = Photo::read(bytes)?;
    let (width, height) = photo.codestream.dimensions();
    let stream = photo.codestream.to_bytes();
    let stream = match photo.colour_space {
        Some(colour_space) => jp2_file(colour_space, &stream),
        None => stream,
    };

    let settings = DecodeSettings {
        strict: true,
        ..DecodeSettings::default()
    };
    let image = Image::new(&stream, &settings).map_err(reason)?;
    if (image.width(), image.height()) != (width, height) {
        return Err(ImageError::MalformedJpeg2000("its headers disagree"));
    }
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(reason)?;
    let samples = decoded.data_u8();

    let image = match decoded.components().len() {
        1 => GrayImage::from_raw(width, height, samples).map(DynamicImage::ImageLuma8),
        3 => RgbImage::from_raw(width, height, samples).map(DynamicImage::ImageRgb8),
        _ => None,
    };
    image.ok_or(ImageError::MalformedJpeg2000("its headers disagree"))
}

/// The smallest JP2 file that tells the decoder the colour space.
fn jp2_file(colour_space: u32, codestream: &[u8]) -> Vec<u8> {
    let mut colour = vec![METHOD_ENUMERATED, 0, 0];
    colour.extend(colour_space.to_be_bytes());
    let header = boxed(b"colr", &colour);

    let mut file = boxed(b"jP  ", b"\r\n\x87\n");
    file.extend(boxed(b"ftyp", b"jp2 \0\0\0\0jp2 "));
    file.extend(boxed(b"jp2h", &header));
    file.extend(boxed(b"jp2c", codestream));
    file
}

fn boxed(box_type: &[u8; 4], content: &[u8]) -> Vec<u8> {
    // Lengths fit four bytes: MAX_IMAGE_BYTES bounds the content.
    let length = u32::try_from(content.len() + 8).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), &box_type[..], content].concat()
}

fn reason(error: DecodeError) -> ImageError {
    ImageError::MalformedJpeg2000(match error {
        DecodeError::Format(_) => "its file structure",
        DecodeError::Marker(_) => "its marker segments",
        DecodeError::Tile(_) => "its tiles",
        DecodeError::Validation(_) => "its coding parameters",
        DecodeError::Decoding(_) => "its image data",
        DecodeError::Color(_) => "its colours",
    })
}

const BROKEN_DATA: ImageError =
    ImageError::MalformedTiff("the Group 4 data is damaged or ends early");
