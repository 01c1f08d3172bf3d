//! The boxes of a JP2 file (ISO/IEC 15444-1 Annex I), and the choice between such a file and
//! a bare codestream.
//!
//! The decoder, `hayro-jpeg2000`, allocates and loops by what the headers say. Therefore it
//! never gets the value itself. [`Photo::read`] accepts what a photo needs and bounds its
//! cost. The decoder gets only the codestream, with a plain JP2 header if one is needed to
//! state the colour space.

use super::codestream::{self, Codestream};
use super::prefix::{Fields, Gap, Prefix};
use super::{ImageError, ImageFormat};

/// The end of the last box of a JP2 file, in bytes: NULs follow it.
pub(super) fn end(bytes: Prefix<'_>) -> Result<usize, Gap> {
    let mut at = 0;
    let mut has_codestream = false;
    loop {
        let next = FileBox::read(bytes, at)?;
        let is_codestream = next.box_type == *b"jp2c";
        match next.end {
            Some(end) => at = end,
            None if is_codestream => return codestream::end(bytes, next.content),
            None if has_codestream && next.box_type == [0; 4] => return Ok(at),
            None => return Err(Gap::Unknown),
        }
        has_codestream |= is_codestream;
    }
}

/// A face photo that is worth decoding.
#[cfg_attr(
    not(feature = "image"),
    expect(dead_code, reason = "only the decoder reads all fields")
)]
pub(super) struct Photo<'a> {
    /// The enumerated colour space, if a JP2 header states one.
    pub(super) colour_space: Option<u32>,
    pub(super) codestream: Codestream<'a>,
}

impl<'a> Photo<'a> {
    /// Reads the headers of a whole image, a JP2 file or a bare codestream.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, ImageError> {
        let (colour_space, codestream) = match ImageFormat::of(bytes) {
            Some(ImageFormat::Jp2) => open_file(bytes)?,
            _ => (None, bytes),
        };
        Ok(Photo {
            colour_space,
            codestream: Codestream::read(codestream)?,
        })
    }
}

fn open_file(bytes: &[u8]) -> Result<(Option<u32>, &[u8]), ImageError> {
    let mut colour_space = None;
    let mut at = 0;
    while let Some((box_type, content)) = next_box(Prefix(bytes), &mut at)? {
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
    let mut at = 0;
    while let Some((box_type, content)) = next_box(Prefix(bytes), &mut at)? {
        match &box_type {
            // Only the first one counts (Annex I.5.3.3).
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

/// The enumerated colour space. `None` for a colour profile: it is not applied, and the
/// components count as sRGB or grey, as in a bare codestream.
fn read_colour(content: &[u8]) -> Result<Option<u32>, ImageError> {
    let mut fields = Fields::new(content);
    let [method, _precedence, _approximation] = fields.array()?;
    if method != METHOD_ENUMERATED {
        return Ok(None);
    }
    match fields.u32()? {
        colour_space @ (SRGB | GREYSCALE | SYCC) => Ok(Some(colour_space)),
        _ => Err(ImageError::UnsupportedJpeg2000("its colour space")),
    }
}

/// Whether channel N is colour N + 1. A file without this box means the same.
fn channels_are_in_order(content: &[u8]) -> bool {
    let in_order = |(index, definition): (u16, &[u8])| {
        let [a, b] = index.to_be_bytes();
        let [c, d] = (index + 1).to_be_bytes();
        definition == [a, b, 0, 0, c, d]
    };
    let definitions = content.get(2..).unwrap_or_default();
    (0..u16::MAX).zip(definitions.chunks(6)).all(in_order)
}

/// Type and content of a box.
type Contents<'a> = ([u8; 4], &'a [u8]);

/// Type and content of the box at `at`, which then becomes the box's end. `None` at the end
/// of the file, where padding may follow.
fn next_box<'a>(bytes: Prefix<'a>, at: &mut usize) -> Result<Option<Contents<'a>>, ImageError> {
    if bytes.is_padding(*at) {
        return Ok(None);
    }
    let malformed = |gap: Gap| gap.in_jpeg2000("the length of a box");
    let next = FileBox::read(bytes, *at).map_err(malformed)?;
    let end = next.end.unwrap_or(bytes.0.len());
    let length = end.checked_sub(next.content).ok_or(Gap::Unknown);
    let content = length.and_then(|length| bytes.slice(next.content, length));
    *at = end;
    Ok(Some((next.box_type, content.map_err(malformed)?)))
}

/// The header of a box (Annex I.4).
struct FileBox {
    box_type: [u8; 4],
    /// The offset of the content.
    content: usize,
    /// The offset of the end. `None` if the box extends to the end of the file.
    end: Option<usize>,
}

impl FileBox {
    fn read(bytes: Prefix<'_>, at: usize) -> Result<Self, Gap> {
        let [_, _, _, _, box_type @ ..]: [u8; 8] = bytes.array(at)?;
        let (header, length) = match bytes.length(at)? {
            0 => (8, None),
            // A length of eight bytes follows.
            1 if bytes.length(at + 8)? == 0 => (16, Some(bytes.length(at + 12)?)),
            1 => return Err(Gap::Unknown),
            length => (8, Some(length)),
        };
        if length.is_some_and(|length| length < header) {
            return Err(Gap::Unknown);
        }
        Ok(FileBox {
            box_type,
            content: at + header,
            end: length.map(|length| at + length),
        })
    }
}

pub(super) const METHOD_ENUMERATED: u8 = 1;

/// Enumerated colour spaces (Annex I.5.3.3).
const SRGB: u32 = 16;
const GREYSCALE: u32 = 17;
const SYCC: u32 = 18;
