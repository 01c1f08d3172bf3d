//! Bi-level pictures as the simulator stores them: TIFF files with one page and one strip
//! in Group 4. The reader's decoder shares no code with it, except the `fax` crate.

use std::convert::Infallible;
use std::ops::Range;

use fax::decoder::{DecodeStatus, Group4Decoder, pels};
use fax::encoder::Encoder;
use fax::{Color, VecWriter};

/// A bi-level picture.
pub(super) struct Bitmap {
    width: u32,
    /// For each row, the columns where the colour changes; rows start white.
    rows: Vec<Vec<u32>>,
}

impl Bitmap {
    /// Reads what [`Self::to_tiff`] and `assets/simulator/make_images.py` write;
    /// `None` for any other file.
    pub(super) fn from_tiff(tiff: &[u8]) -> Option<Self> {
        let page = Page::read(tiff)?;
        let bytes = page.strip.iter().copied().map(Ok::<u8, Infallible>);
        let mut decoder = Group4Decoder::new(bytes, page.width).ok()?;
        let mut rows = Vec::new();
        for _ in 0..page.height {
            if decoder.advance().ok()? == DecodeStatus::End {
                return None;
            }
            let row = decoder.transition().to_vec();
            if !row.is_sorted() || row.last().is_some_and(|&change| change > page.width) {
                return None;
            }
            rows.push(row);
        }
        Some(Self {
            width: page.width,
            rows,
        })
    }

    /// The range of the compressed rows in such a file.
    pub(super) fn compressed_rows(tiff: &[u8]) -> Option<Range<usize>> {
        Page::read(tiff).map(|page| page.offset..page.offset + page.strip.len())
    }

    /// The picture as a TIFF file, least significant byte first.
    pub(super) fn to_tiff(&self) -> Vec<u8> {
        let strip = self.group_4();
        let length = number(strip.len());
        let mut tiff = b"II*\0".to_vec();
        // Offsets are even.
        tiff.extend((HEADER + length.next_multiple_of(2)).to_le_bytes());
        tiff.extend(strip);
        tiff.resize(tiff.len().next_multiple_of(2), 0);
        let entries: [(u16, u32); ENTRIES as usize] = [
            (WIDTH, self.width),
            (HEIGHT, number(self.rows.len())),
            (BITS_PER_SAMPLE, 1),
            (COMPRESSION, GROUP_4),
            (PHOTOMETRIC_INTERPRETATION, WHITE_IS_ZERO),
            (STRIP_OFFSETS, HEADER),
            (SAMPLES_PER_PIXEL, 1),
            (ROWS_PER_STRIP, number(self.rows.len())),
            (STRIP_BYTE_COUNTS, length),
        ];
        tiff.extend(ENTRIES.to_le_bytes());
        for (tag, value) in entries {
            tiff.extend(tag.to_le_bytes());
            tiff.extend(LONG.to_le_bytes());
            tiff.extend(1_u32.to_le_bytes());
            tiff.extend(value.to_le_bytes());
        }
        tiff.extend([0; 4]);
        tiff
    }

    /// The pixels of a row, true for ink; empty below the last row.
    pub(super) fn row(&self, y: usize) -> Vec<bool> {
        self.rows
            .get(y)
            .map(|row| self.colours(row).map(|c| c == Color::Black).collect())
            .unwrap_or_default()
    }

    /// Replaces the pixels of a row, true for ink.
    pub(super) fn set_row(&mut self, y: usize, pixels: &[bool]) {
        let Some(row) = self.rows.get_mut(y) else {
            return;
        };
        row.clear();
        let mut last = false;
        for (x, &ink) in (0..self.width).zip(pixels) {
            if ink != last {
                row.push(x);
                last = ink;
            }
        }
    }

    /// How many pixels differ. `None` if the sizes differ.
    pub(super) fn differing_pixels(&self, other: &Self) -> Option<usize> {
        if self.width != other.width || self.rows.len() != other.rows.len() {
            return None;
        }
        let rows = self.rows.iter().zip(&other.rows).filter(|(a, b)| a != b);
        let count = rows.map(|(a, b)| {
            let pairs = self.colours(a).zip(self.colours(b));
            pairs.filter(|(a, b)| a != b).count()
        });
        Some(count.sum())
    }

    fn colours<'a>(&self, row: &'a [u32]) -> impl Iterator<Item = Color> + use<'a> {
        pels(row, self.width).take(self.width as usize)
    }

    fn group_4(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(VecWriter::new());
        for row in &self.rows {
            let Ok(()) = encoder.encode_line(self.colours(row), self.width);
        }
        let Ok(writer) = encoder.finish();
        writer.finish()
    }
}

/// The directory of a TIFF file, and the strip that it points to.
struct Page<'a> {
    width: u32,
    height: u32,
    offset: usize,
    strip: &'a [u8],
}

impl<'a> Page<'a> {
    fn read(tiff: &'a [u8]) -> Option<Self> {
        let directory = tiff.strip_prefix(b"II*\0")?.first_chunk().copied()?;
        let directory = tiff.get(u32::from_le_bytes(directory) as usize..)?;
        let (count, entries) = directory.split_first_chunk()?;
        let entries = entries.chunks_exact(ENTRY);
        let entries = entries.take(u16::from_le_bytes(*count).into());
        let value_of = |wanted: u16| {
            entries.clone().find_map(|entry| {
                let (tag, entry) = entry.split_first_chunk()?;
                // Values of both types start at the first of their four bytes.
                let value = entry.get(6..)?.first_chunk().copied()?;
                (u16::from_le_bytes(*tag) == wanted).then(|| u32::from_le_bytes(value))
            })
        };
        if value_of(COMPRESSION)? != GROUP_4 || value_of(ROWS_PER_STRIP)? < value_of(HEIGHT)? {
            return None;
        }
        let offset = value_of(STRIP_OFFSETS)? as usize;
        let strip = tiff.get(offset..)?;
        Some(Self {
            offset,
            width: value_of(WIDTH)?,
            height: value_of(HEIGHT)?,
            strip: strip.get(..value_of(STRIP_BYTE_COUNTS)? as usize)?,
        })
    }
}

/// A length as a TIFF value. Pictures are far shorter than 4 GiB.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The number of directory entries that [`Bitmap::to_tiff`] writes.
const ENTRIES: u16 = 9;
/// The bytes before the first strip.
const HEADER: u32 = 8;
/// The bytes of a directory entry.
const ENTRY: usize = 12;
/// The type of an entry of four bytes.
const LONG: u16 = 4;

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS_PER_SAMPLE: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC_INTERPRETATION: u16 = 262;
const STRIP_OFFSETS: u16 = 273;
const SAMPLES_PER_PIXEL: u16 = 277;
const ROWS_PER_STRIP: u16 = 278;
const STRIP_BYTE_COUNTS: u16 = 279;

const GROUP_4: u32 = 4;
const WHITE_IS_ZERO: u32 = 0;
