//! The headers of a TIFF 6.0 file, as cards have it: one page, bi-level, Group 4.
//!
//! The `tiff` crate (0.11) is not used: it ignores FillOrder, and it refuses a page without
//! PhotometricInterpretation or StripByteCounts. It also needs the whole file, while [`end`]
//! works on the part that was read so far.

use std::ops::Range;

use super::prefix::{Gap, Prefix, checked_length};
use super::{ImageError, check_dimensions};

/// The end of everything that the directories of a TIFF file refer to, in bytes (TIFF 6.0,
/// section 2).
pub(super) fn end(bytes: Prefix<'_>) -> Result<usize, Gap> {
    let file = File::new(bytes);
    let mut end = 0;
    let mut offset = file.offset(4)?;
    for _ in 0..MAX_DIRECTORIES {
        let directory = file.directory(offset)?;
        let next = directory.next()?;
        let end_of_next = directory.entries.end + 4;
        end = end.max(end_of_next).max(directory.end_of_values()?);
        if next == 0 {
            return Ok(end);
        }
        offset = next;
    }
    Err(Gap::Unknown)
}

/// The only page of a card's TIFF file.
#[cfg_attr(
    not(feature = "image"),
    expect(dead_code, reason = "only the decoder reads all fields")
)]
pub(super) struct Page<'a> {
    /// Width in pixels.
    pub(super) width: u32,
    /// Height in pixels.
    pub(super) height: u32,
    /// The grey value of what Group 4 calls white, the colour at the start of each row.
    pub(super) white: u8,
    /// FillOrder 2: the first pixel is in the lowest bit of a byte.
    pub(super) reversed_bits: bool,
    pub(super) rows_per_strip: u32,
    /// From top to bottom, as many as the height needs.
    pub(super) strips: Vec<&'a [u8]>,
}

impl<'a> Page<'a> {
    /// Reads the page from the bytes of a whole file.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, ImageError> {
        let directory = only_directory(Prefix(bytes))?;
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
        // TIFF 6.0 requires this tag. Facsimile writers that omit it mean white is zero, as
        // in facsimile.
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

    /// Width and height in pixels.
    pub(super) fn dimensions(&self) -> (u32, u32) {
        (self.width, self.height)
    }
}

fn only_directory(bytes: Prefix<'_>) -> Result<Directory<'_>, ImageError> {
    let outside = |_| ImageError::MalformedTiff("the directory lies outside the value");
    let file = File::new(bytes);
    let offset = file.offset(4).map_err(outside)?;
    let directory = file.directory(offset).map_err(outside)?;
    let Range { start, end } = directory.entries;
    bytes.slice(start, end - start).map_err(outside)?;
    // Only NULs can be missing here: at the end of a value they were possibly removed as
    // padding.
    match directory.next() {
        Ok(0) | Err(Gap::Needs(_)) => Ok(directory),
        _ => Err(ImageError::UnsupportedTiff("more than one page")),
    }
}

/// A TIFF file in either byte order.
#[derive(Clone, Copy)]
struct File<'a> {
    bytes: Prefix<'a>,
    big_endian: bool,
}

impl<'a> File<'a> {
    fn new(bytes: Prefix<'a>) -> Self {
        File {
            bytes,
            big_endian: bytes.0.starts_with(b"MM"),
        }
    }

    fn directory(self, offset: usize) -> Result<Directory<'a>, Gap> {
        // The size of the directory is not known yet. Ask for enough bytes for a usual one,
        // because reading only the count would cost a command.
        let Ok(count) = self.u16(offset) else {
            return Err(Gap::Needs(offset + DIRECTORY_ROOM));
        };
        let start = offset + 2;
        Ok(Directory {
            file: self,
            entries: start..start + ENTRY_BYTES * usize::from(count),
        })
    }

    fn entry(self, at: usize) -> Result<Entry, Gap> {
        let (tag, value_type) = (self.u16(at)?, self.u16(at + 2)?);
        let count = self.offset(at + 4)?;
        let size = usize::from(value_type)
            .checked_sub(1)
            .and_then(|index| VALUE_SIZES.get(index));
        let length = count * size.ok_or(Gap::Unknown)?;
        let offset = match length {
            0..=4 => at + 8,
            _ => self.offset(at + 8)?,
        };
        Ok(Entry {
            tag,
            value_type,
            values: offset..offset + length,
        })
    }

    /// The values of an entry, of the types BYTE, SHORT and LONG.
    fn values(self, entry: &Entry) -> Result<Vec<u32>, Gap> {
        let Range { start, end } = entry.values;
        let bytes = self.bytes.slice(start, end - start)?;
        let values = match entry.value_type {
            TYPE_BYTE => bytes.iter().copied().map(u32::from).collect(),
            TYPE_SHORT => {
                let (values, _) = bytes.as_chunks();
                values
                    .iter()
                    .map(|&value| self.short(value).into())
                    .collect()
            }
            TYPE_LONG => {
                let (values, _) = bytes.as_chunks();
                values.iter().map(|&value| self.long(value)).collect()
            }
            _ => return Err(Gap::Unknown),
        };
        Ok(values)
    }

    fn u16(self, at: usize) -> Result<u16, Gap> {
        self.bytes.array(at).map(|bytes| self.short(bytes))
    }

    /// A LONG that is an offset, a length or a count.
    fn offset(self, at: usize) -> Result<usize, Gap> {
        checked_length(self.bytes.array(at).map(|bytes| self.long(bytes))?)
    }

    fn short(self, bytes: [u8; 2]) -> u16 {
        if self.big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        }
    }

    fn long(self, bytes: [u8; 4]) -> u32 {
        if self.big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        }
    }
}

/// An image file directory.
struct Directory<'a> {
    file: File<'a>,
    /// The range of its entries in the file.
    entries: Range<usize>,
}

/// An entry of a directory.
struct Entry {
    tag: u16,
    value_type: u16,
    /// The range of its values in the file.
    values: Range<usize>,
}

impl<'a> Directory<'a> {
    /// The offset of the next directory; 0 if there is none.
    fn next(&self) -> Result<usize, Gap> {
        self.file.offset(self.entries.end)
    }

    /// The end of the values and of the image data that the directory refers to.
    fn end_of_values(&self) -> Result<usize, Gap> {
        let mut end = 0;
        let (mut offsets, mut lengths) = (Vec::new(), Vec::new());
        for at in self.entries.clone().step_by(ENTRY_BYTES) {
            let entry = self.file.entry(at)?;
            if POINTERS.contains(&entry.tag) {
                return Err(Gap::Unknown);
            }
            end = end.max(entry.values.end);
            let list = match entry.tag {
                STRIP_OFFSETS | TILE_OFFSETS => &mut offsets,
                STRIP_BYTE_COUNTS | TILE_BYTE_COUNTS => &mut lengths,
                _ => continue,
            };
            // A list that occurs several times could grow beyond the size of the file. TIFF
            // 6.0 allows only SHORT and LONG here.
            if !list.is_empty() || entry.value_type == TYPE_BYTE {
                return Err(Gap::Unknown);
            }
            for value in self.file.values(&entry)? {
                list.push(checked_length(value)?);
            }
        }
        if offsets.is_empty() || offsets.len() != lengths.len() {
            return Err(Gap::Unknown);
        }
        let data = offsets.iter().zip(&lengths);
        let data = data.map(|(offset, length)| offset + length);
        Ok(data.fold(end, usize::max))
    }

    fn strips(&self) -> Result<Vec<&'a [u8]>, ImageError> {
        let bytes = self.file.bytes;
        let outside = ImageError::MalformedTiff("a strip lies outside the value");
        let offsets = self.required_values(STRIP_OFFSETS, "no strips")?;
        let Some(lengths) = self.values(STRIP_BYTE_COUNTS)? else {
            // The data of each strip tells where it ends: after the last row.
            let to_end = |&offset: &u32| bytes.0.get(offset as usize..).ok_or(outside);
            return offsets.iter().map(to_end).collect();
        };
        if offsets.len() != lengths.len() {
            return Err(ImageError::MalformedTiff(
                "the number of strip lengths differs from the number of strips",
            ));
        }
        let strip = |(&offset, &length): (&u32, &u32)| {
            let strip = bytes.slice(offset as usize, length as usize);
            strip.map_err(|_| outside)
        };
        offsets.iter().zip(&lengths).map(strip).collect()
    }

    fn required(&self, tag: u16, absent: &'static str) -> Result<u32, ImageError> {
        self.value(tag)?.ok_or(ImageError::MalformedTiff(absent))
    }

    fn required_values(&self, tag: u16, absent: &'static str) -> Result<Vec<u32>, ImageError> {
        self.values(tag)?.ok_or(ImageError::MalformedTiff(absent))
    }

    fn value(&self, tag: u16) -> Result<Option<u32>, ImageError> {
        match self.values(tag)?.as_deref() {
            None => Ok(None),
            Some(&[value]) => Ok(Some(value)),
            Some(_) => Err(ImageError::MalformedTiff("several values instead of one")),
        }
    }

    /// The values of the first entry with this tag.
    fn values(&self, tag: u16) -> Result<Option<Vec<u32>>, ImageError> {
        let mut entries = self.entries.clone().step_by(ENTRY_BYTES);
        let Some(at) = entries.find(|&at| self.file.u16(at) == Ok(tag)) else {
            return Ok(None);
        };
        let entry = self.file.entry(at);
        entry
            .and_then(|entry| self.file.values(&entry))
            .map(Some)
            .map_err(|_| ImageError::MalformedTiff("the values of a tag are unreadable"))
    }
}

/// The most directories: one page, and what an editor may have added.
const MAX_DIRECTORIES: usize = 4;
/// Bytes of a directory as libtiff writes it: 11 entries, followed by two resolutions.
const DIRECTORY_ROOM: usize = 160;
const ENTRY_BYTES: usize = 12;

/// Bytes of one value, by type from 1 to 12.
const VALUE_SIZES: [usize; 12] = [1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
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
const TILE_OFFSETS: u16 = 324;
const TILE_BYTE_COUNTS: u16 = 325;
/// Tags whose value is an offset to data of unknown length: free space, further directories,
/// a JPEG stream.
const POINTERS: [u16; 7] = [288, 330, 513, 34665, 34853, 40965, 50740];

const COMPRESSION_GROUP_4: u32 = 4;
const WHITE_IS_ZERO: u32 = 0;
const BLACK_IS_ZERO: u32 = 1;
