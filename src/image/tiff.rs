//! The front, name and address image: TIFF 6.0, one page, bi-level, Group 4.
//!
//! The directory is read here and not by the `tiff` crate (0.11), which ignores
//! FillOrder and refuses a page without PhotometricInterpretation or
//! StripByteCounts: with the directory normalised beforehand, all that was left
//! for it to do is what the `fax` crate does underneath.

use super::decode::{ImageError, check_dimensions};

pub(super) fn dimensions(bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    let page = Page::read(bytes)?;
    Ok((page.width, page.height))
}

/// What the directory says about the one page.
pub(super) struct Page<'a> {
    pub width: u32,
    pub height: u32,
    /// The grey of what Group 4 calls white, the colour that a row starts with.
    pub white: u8,
    /// FillOrder 2: the first pixel in the lowest bit of a byte.
    pub reversed_bits: bool,
    pub rows_per_strip: u32,
    /// One after the other from the top, as many as the height needs.
    pub strips: Vec<&'a [u8]>,
}

impl<'a> Page<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, ImageError> {
        let directory = Directory::read(bytes)?;
        let width = directory.required(IMAGE_WIDTH, "no width")?;
        let height = directory.required(IMAGE_LENGTH, "no height")?;
        check_dimensions(width, height)?;

        let is = |tag, absent, expected| {
            let values = directory.values(tag)?;
            Ok(values.map_or(absent == expected, |values| {
                values.iter().all(|&value| value == expected)
            }))
        };
        // The defaults for absent tags are those of TIFF 6.0.
        if !is(BITS_PER_SAMPLE, 1, 1)? || !is(SAMPLES_PER_PIXEL, 1, 1)? {
            return Err(ImageError::UnsupportedTiff("not bi-level"));
        }
        if !is(COMPRESSION, 1, COMPRESSION_GROUP_4)? {
            return Err(ImageError::UnsupportedTiff("not CCITT Group 4"));
        }
        // Required by TIFF 6.0; facsimile writers that leave it out mean the
        // facsimile's own sense.
        let white = match directory.value(PHOTOMETRIC_INTERPRETATION)? {
            None | Some(WHITE_IS_ZERO) => u8::MAX,
            Some(BLACK_IS_ZERO) => 0,
            Some(_) => return Err(ImageError::UnsupportedTiff("not black and white")),
        };
        let reversed_bits = match directory.value(FILL_ORDER)? {
            None | Some(1) => false,
            Some(2) => true,
            Some(_) => return Err(ImageError::MalformedTiff("unknown FillOrder")),
        };
        let rows_per_strip = directory.value(ROWS_PER_STRIP)?.unwrap_or(height);
        if rows_per_strip == 0 {
            return Err(ImageError::MalformedTiff("strips without rows"));
        }
        let strips = directory.strips()?;
        if strips.len() != height.div_ceil(rows_per_strip) as usize {
            return Err(ImageError::MalformedTiff(
                "the strips do not add up to the height",
            ));
        }
        Ok(Self {
            width,
            height,
            white,
            reversed_bits,
            rows_per_strip,
            strips,
        })
    }
}

/// The first image file directory: entries of tag, type, count, and value or
/// offset.
struct Directory<'a> {
    bytes: &'a [u8],
    big_endian: bool,
    entries: &'a [u8],
}

impl<'a> Directory<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, ImageError> {
        let mut directory = Self {
            bytes,
            big_endian: bytes.starts_with(b"MM"),
            entries: &[],
        };
        let outside = ImageError::MalformedTiff("the directory lies outside the value");
        let offset = directory.u32_at(4).ok_or(outside)? as usize;
        let count = directory.u16_at(offset).ok_or(outside)? as usize;
        let entries = offset.checked_add(2).ok_or(outside)?;
        directory.entries = directory
            .slice(entries, count * ENTRY_BYTES)
            .ok_or(outside)?;

        // Only NULs can be missing here: at the very end of the value they may
        // have been taken for padding.
        let next = directory.u32_at(entries + directory.entries.len());
        if next.is_some_and(|offset| offset != 0) {
            return Err(ImageError::UnsupportedTiff("more than one page"));
        }
        Ok(directory)
    }

    fn strips(&self) -> Result<Vec<&'a [u8]>, ImageError> {
        let outside = ImageError::MalformedTiff("a strip lies outside the value");
        let offsets = self
            .values(STRIP_OFFSETS)?
            .ok_or(ImageError::MalformedTiff("no strips"))?;
        let Some(lengths) = self.values(STRIP_BYTE_COUNTS)? else {
            // Each strip ends by itself, with its last row.
            let to_end = |&offset: &u32| self.bytes.get(offset as usize..).ok_or(outside);
            return offsets.iter().map(to_end).collect();
        };
        if offsets.len() != lengths.len() {
            return Err(ImageError::MalformedTiff(
                "there are not as many strip lengths as strips",
            ));
        }
        let strip = |(&offset, &length): (&u32, &u32)| {
            self.slice(offset as usize, length as usize).ok_or(outside)
        };
        offsets.iter().zip(&lengths).map(strip).collect()
    }

    fn required(&self, tag: u16, absent: &'static str) -> Result<u32, ImageError> {
        self.value(tag)?.ok_or(ImageError::MalformedTiff(absent))
    }

    fn value(&self, tag: u16) -> Result<Option<u32>, ImageError> {
        match self.values(tag)?.as_deref() {
            None => Ok(None),
            Some(&[value]) => Ok(Some(value)),
            Some(_) => Err(ImageError::MalformedTiff("several values where one stands")),
        }
    }

    fn values(&self, tag: u16) -> Result<Option<Vec<u32>>, ImageError> {
        let tag_of = |entry: &[u8]| Some(self.u16(*entry.first_chunk()?));
        let mut entries = self.entries.chunks_exact(ENTRY_BYTES);
        let Some(entry) = entries.find(|entry| tag_of(entry) == Some(tag)) else {
            return Ok(None);
        };
        self.values_of(entry)
            .map(Some)
            .ok_or(ImageError::MalformedTiff("a tag's values are unreadable"))
    }

    /// `None` for another type than BYTE, SHORT or LONG, and for values that lie
    /// outside the value.
    fn values_of(&self, entry: &[u8]) -> Option<Vec<u32>> {
        let (value_type, rest) = entry.get(2..)?.split_first_chunk()?;
        let (count, inline) = rest.split_first_chunk()?;
        let size = match self.u16(*value_type) {
            TYPE_BYTE => 1,
            TYPE_SHORT => 2,
            TYPE_LONG => 4,
            _ => return None,
        };
        let length = (self.u32(*count) as usize).checked_mul(size)?;
        let values = match inline.get(..length) {
            Some(values) => values,
            None => self.slice(self.u32(*inline.first_chunk()?) as usize, length)?,
        };
        let number = |value: &[u8]| match *value {
            [a, b, c, d] => self.u32([a, b, c, d]),
            [a, b] => self.u16([a, b]).into(),
            _ => value.first().copied().unwrap_or_default().into(),
        };
        Some(values.chunks_exact(size).map(number).collect())
    }

    fn slice(&self, offset: usize, length: usize) -> Option<&'a [u8]> {
        self.bytes.get(offset..offset.checked_add(length)?)
    }

    fn u16_at(&self, offset: usize) -> Option<u16> {
        Some(self.u16(*self.bytes.get(offset..)?.first_chunk()?))
    }

    fn u32_at(&self, offset: usize) -> Option<u32> {
        Some(self.u32(*self.bytes.get(offset..)?.first_chunk()?))
    }

    fn u16(&self, bytes: [u8; 2]) -> u16 {
        match self.big_endian {
            true => u16::from_be_bytes(bytes),
            false => u16::from_le_bytes(bytes),
        }
    }

    fn u32(&self, bytes: [u8; 4]) -> u32 {
        match self.big_endian {
            true => u32::from_be_bytes(bytes),
            false => u32::from_le_bytes(bytes),
        }
    }
}

const ENTRY_BYTES: usize = 12;

const TYPE_BYTE: u16 = 1;
const TYPE_SHORT: u16 = 3;
const TYPE_LONG: u16 = 4;

const IMAGE_WIDTH: u16 = 256;
const IMAGE_LENGTH: u16 = 257;
const BITS_PER_SAMPLE: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC_INTERPRETATION: u16 = 262;
const FILL_ORDER: u16 = 266;
const STRIP_OFFSETS: u16 = 273;
const SAMPLES_PER_PIXEL: u16 = 277;
const ROWS_PER_STRIP: u16 = 278;
const STRIP_BYTE_COUNTS: u16 = 279;

const COMPRESSION_GROUP_4: u32 = 4;
const WHITE_IS_ZERO: u32 = 0;
const BLACK_IS_ZERO: u32 = 1;
