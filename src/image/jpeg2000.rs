//! The face photo: JPEG 2000 (ISO/IEC 15444-1), a JP2 file or a bare codestream.
//!
//! The decoder, `hayro-jpeg2000`, allocates and loops by what the headers say.
//! So it never sees the value itself: [`Codestream::read`] accepts what a photo
//! needs and bounds its cost, and the decoder gets that codestream alone, with
//! a plain JP2 header where one is needed to name the colour space.

use super::ImageFormat;
use super::codestream::Codestream;
use super::cursor::Cursor;
use super::decode::ImageError;

pub(super) fn dimensions(bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    let (_, codestream) = open(bytes)?;
    Ok((codestream.width, codestream.height))
}

/// The codestream, and the enumerated colour space where a JP2 header names one.
pub(super) fn open(bytes: &[u8]) -> Result<(Option<u32>, Codestream<'_>), ImageError> {
    let (colour_space, codestream) = match ImageFormat::of(bytes) {
        Some(ImageFormat::Jp2) => open_jp2_file(bytes)?,
        _ => (None, bytes),
    };
    Ok((colour_space, Codestream::read(codestream)?))
}

fn open_jp2_file(bytes: &[u8]) -> Result<(Option<u32>, &[u8]), ImageError> {
    let mut colour_space = None;
    let mut file = Cursor::new(bytes);
    while let Some(FileBox { box_type, content }) = next_box(&mut file)? {
        match &box_type {
            b"jp2h" => colour_space = read_header_boxes(content)?,
            b"jp2c" => return Ok((colour_space, content)),
            _ => {}
        }
    }
    Err(ImageError::MalformedJpeg2000("no codestream in the file"))
}

fn read_header_boxes(bytes: &[u8]) -> Result<Option<u32>, ImageError> {
    let mut colour_space = None;
    let mut boxes = Cursor::new(bytes);
    while let Some(FileBox { box_type, content }) = next_box(&mut boxes)? {
        match &box_type {
            // Only the first counts (Annex I.5.3.3).
            b"colr" if colour_space.is_none() => colour_space = Some(read_colour(content)?),
            b"pclr" | b"cmap" => return Err(ImageError::UnsupportedJpeg2000("a palette")),
            b"cdef" if !channels_are_in_order(content) => {
                return Err(ImageError::UnsupportedJpeg2000("reordered channels"));
            }
            _ => {}
        }
    }
    Ok(colour_space.flatten())
}

/// The enumerated colour space; `None` for a profile, which is not applied: its
/// components are taken for sRGB or grey, as those of a bare codestream are.
fn read_colour(content: &[u8]) -> Result<Option<u32>, ImageError> {
    let mut content = Cursor::new(content);
    let method = content.u8()?;
    // Precedence and approximation.
    content.take(2)?;
    if method != METHOD_ENUMERATED {
        return Ok(None);
    }
    match content.u32()? {
        colour_space @ (SRGB | GREYSCALE | SYCC) => Ok(Some(colour_space)),
        _ => Err(ImageError::UnsupportedJpeg2000("its colour space")),
    }
}

/// Whether channel N is colour N + 1, which is what no definition at all means.
fn channels_are_in_order(content: &[u8]) -> bool {
    let in_order = |(index, definition): (u16, &[u8])| {
        let [a, b] = index.to_be_bytes();
        let [c, d] = (index + 1).to_be_bytes();
        definition == [a, b, 0, 0, c, d]
    };
    let definitions = content.get(2..).unwrap_or_default();
    (0..u16::MAX).zip(definitions.chunks(6)).all(in_order)
}

/// A part of a JP2 file (Annex I.4).
struct FileBox<'a> {
    box_type: [u8; 4],
    content: &'a [u8],
}

/// The next box; `None` at the end, where padding may follow.
fn next_box<'a>(file: &mut Cursor<'a>) -> Result<Option<FileBox<'a>>, ImageError> {
    if file.rest().iter().all(|&byte| byte == 0) {
        return Ok(None);
    }
    let length = file.u32()?;
    let box_type = file.array()?;
    let length = match length {
        // To the end of the file.
        0 => file.rest().len(),
        // An eight-byte length follows.
        1 => {
            let (high, low) = (file.u32()?, file.u32()?);
            (low as usize)
                .checked_sub(16)
                .filter(|_| high == 0)
                .ok_or(ImageError::MalformedJpeg2000("a box's length"))?
        }
        _ => (length as usize)
            .checked_sub(8)
            .ok_or(ImageError::MalformedJpeg2000("a box's length"))?,
    };
    let content = file.take(length)?;
    Ok(Some(FileBox { box_type, content }))
}

pub(super) const METHOD_ENUMERATED: u8 = 1;

/// Enumerated colour spaces (Annex I.5.3.3).
const SRGB: u32 = 16;
const GREYSCALE: u32 = 17;
const SYCC: u32 = 18;
