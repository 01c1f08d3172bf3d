//! Where an image ends, told by its own structure, from as much of its start as
//! is at hand: so that a reader need not carry over the air what is padding.
//!
//! Nothing is decoded, and nothing rests on the answer being right: what it is
//! used for is confirmed by a signature, or said to be unconfirmed.

use crate::image::ImageFormat;

/// What the start of a value says of the image in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The image ends after so many bytes.
    Ends(usize),
    /// To tell more, so many bytes from the start must be at hand.
    Needs(usize),
    /// No image of a known format, or one that does not say where it ends.
    Unknown,
}

/// How far the image that begins with `start` goes.
pub(crate) fn extent(start: &[u8]) -> Extent {
    let start = Start(start);
    let end = match ImageFormat::of(start.0) {
        Some(ImageFormat::Tiff) => tiff(start),
        Some(ImageFormat::Jp2) => jp2_file(start),
        Some(ImageFormat::Jpeg2000Codestream) => codestream(start, 0),
        None => Err(Extent::Unknown),
    };
    end.map_or_else(|other| other, Extent::Ends)
}

/// The end of everything that the header and the directories of a TIFF file refer
/// to (TIFF 6.0 section 2).
fn tiff(start: Start<'_>) -> Result<usize, Extent> {
    let file = Tiff {
        start,
        little_endian: start.array(0)? == *b"II",
    };
    let mut end = 0;
    let mut directory = file.u32(4)?;
    for _ in 0..MAX_DIRECTORIES {
        // The directory's own size is not known yet: room for a usual one, or its
        // count alone would cost a command.
        let Ok(count) = file.u16(directory) else {
            return Err(Extent::Needs(directory + DIRECTORY_ROOM));
        };
        let entries = directory + 2;
        let after = entries + 12 * count;
        let next = file.u32(after)?;
        end = end.max(after + 4).max(file.end_of_entries(entries..after)?);
        if next == 0 {
            return Ok(end);
        }
        directory = next;
    }
    Err(Extent::Unknown)
}

/// A TIFF file as far as it is at hand.
#[derive(Clone, Copy)]
struct Tiff<'a> {
    start: Start<'a>,
    little_endian: bool,
}

impl Tiff<'_> {
    /// The end of the values and of the image data that a directory refers to.
    fn end_of_entries(&self, entries: std::ops::Range<usize>) -> Result<usize, Extent> {
        let mut end = 0;
        let (mut offsets, mut counts) = (Vec::new(), Vec::new());
        for entry in entries.step_by(12) {
            let (tag, kind, count) = (self.u16(entry)?, self.u16(entry + 2)?, self.u32(entry + 4)?);
            if POINTERS.contains(&tag) {
                return Err(Extent::Unknown);
            }
            let size = VALUE_SIZES.get(kind.wrapping_sub(1)).copied();
            let size = size.ok_or(Extent::Unknown)?;
            let length = count * size;
            let at = match length {
                0..=4 => entry + 8,
                _ => self.u32(entry + 8)?,
            };
            end = end.max(at + length);
            let list = match tag {
                STRIP_OFFSETS | TILE_OFFSETS => &mut offsets,
                STRIP_BYTE_COUNTS | TILE_BYTE_COUNTS => &mut counts,
                _ => continue,
            };
            // Each entry stands there once; whoever repeats it would have the list
            // grow beyond what the value holds.
            if !list.is_empty() {
                return Err(Extent::Unknown);
            }
            self.start.has(at + length)?;
            for value in (at..at + length).step_by(size) {
                list.push(match size {
                    2 => self.u16(value)?,
                    4 => self.u32(value)?,
                    _ => return Err(Extent::Unknown),
                });
            }
        }
        if offsets.is_empty() || offsets.len() != counts.len() {
            return Err(Extent::Unknown);
        }
        let data = offsets.iter().zip(&counts).map(|(at, count)| at + count);
        Ok(data.fold(end, usize::max))
    }

    fn u16(&self, at: usize) -> Result<usize, Extent> {
        let bytes = self.start.array(at)?;
        Ok(usize::from(match self.little_endian {
            true => u16::from_le_bytes(bytes),
            false => u16::from_be_bytes(bytes),
        }))
    }

    fn u32(&self, at: usize) -> Result<usize, Extent> {
        let bytes = self.start.array(at)?;
        sensible(match self.little_endian {
            true => u32::from_le_bytes(bytes),
            false => u32::from_be_bytes(bytes),
        })
    }
}

/// The end of the last box of a JP2 file (ISO/IEC 15444-1 Annex I.4): the one after
/// which NULs stand where the next would begin.
fn jp2_file(start: Start<'_>) -> Result<usize, Extent> {
    let mut at = 0;
    let mut has_codestream = false;
    loop {
        // Both or neither: what stands behind the last box is asked for at once.
        let _: [u8; 8] = start.array(at)?;
        let (length, kind) = (start.u32(at)?, start.array::<4>(at + 4)?);
        let is_codestream = kind == *b"jp2c";
        let end = match length {
            0 if is_codestream => return codestream(start, at + 8),
            0 if has_codestream && kind == [0; 4] => return Ok(at),
            1 if start.u32(at + 8)? == 0 => at + start.u32(at + 12)?.max(16),
            0..8 => return Err(Extent::Unknown),
            _ => at + length,
        };
        has_codestream |= is_codestream;
        at = end;
    }
}

/// The end of a JPEG 2000 codestream that begins at `begin` (Annex A): after the
/// marker EOC.
fn codestream(start: Start<'_>, begin: usize) -> Result<usize, Extent> {
    // SOC has no length.
    let mut at = begin + 2;
    loop {
        match start.u16(at)? {
            EOC => return Ok(at + 2),
            SOT => match start.u32(at + 6)? {
                // The last tile-part, which leaves its length open. No packet
                // holds a byte above 8F after FF, so that EOC is the first one.
                0 => return start.position_after(&EOC.to_be_bytes(), at + SOT_LENGTH),
                1..SOT_LENGTH => return Err(Extent::Unknown),
                length => at += length,
            },
            0xFF01.. => at += 2 + usize::from(start.u16(at + 2)?.max(2)),
            _ => return Err(Extent::Unknown),
        }
    }
}

/// The start of a value.
#[derive(Clone, Copy)]
struct Start<'a>(&'a [u8]);

impl Start<'_> {
    fn has(self, length: usize) -> Result<(), Extent> {
        match self.0.len() >= length {
            true => Ok(()),
            false => Err(Extent::Needs(length)),
        }
    }

    fn array<const N: usize>(self, at: usize) -> Result<[u8; N], Extent> {
        let found = self.0.get(at..).and_then(<[u8]>::first_chunk);
        found.copied().ok_or(Extent::Needs(at + N))
    }

    fn u16(self, at: usize) -> Result<u16, Extent> {
        self.array(at).map(u16::from_be_bytes)
    }

    fn u32(self, at: usize) -> Result<usize, Extent> {
        self.array(at).map(u32::from_be_bytes).and_then(sensible)
    }

    /// Where the first `marker` from `from` on ends.
    fn position_after(self, marker: &[u8; 2], from: usize) -> Result<usize, Extent> {
        self.has(from)?;
        let rest = self.0.get(from..).unwrap_or_default();
        let found = rest.windows(2).position(|two| two == marker);
        found
            .map(|position| from + position + 2)
            .ok_or(Extent::Needs(self.0.len() + 1))
    }
}

/// Lengths and offsets that a value of a card can have; sums of them fit `usize`.
fn sensible(number: u32) -> Result<usize, Extent> {
    match number {
        0..=0xFF_FFFF => Ok(number as usize),
        _ => Err(Extent::Unknown),
    }
}

/// A page, and what an editor may have added.
const MAX_DIRECTORIES: usize = 4;
/// A directory as libtiff writes it: 11 entries, and two resolutions behind them.
const DIRECTORY_ROOM: usize = 160;
/// Bytes of a value by its type, 1 to 12.
const VALUE_SIZES: [usize; 12] = [1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const STRIP_OFFSETS: usize = 273;
const STRIP_BYTE_COUNTS: usize = 279;
const TILE_OFFSETS: usize = 324;
const TILE_BYTE_COUNTS: usize = 325;
/// Entries whose value is an offset to something of unknown length: free space,
/// further directories, a JPEG stream.
const POINTERS: [usize; 7] = [288, 330, 513, 34665, 34853, 40965, 50740];

const SOT: u16 = 0xFF90;
const EOC: u16 = 0xFFD9;
/// A tile-part's marker segment and the marker that its data starts with.
const SOT_LENGTH: usize = 14;

#[cfg(test)]
mod tests;
