//! The headers of a JPEG 2000 codestream (ISO/IEC 15444-1 Annex A), read before any decoder
//! sees it.
//!
//! A few bytes of header can make a decoder process millions of tiles, precincts and
//! code-blocks. Refused here: dimensions above [`MAX_PIXELS`](super::MAX_PIXELS), more parts
//! than [`MAX_PARTS`], and marker segments that photos do not need and that would evade these
//! bounds: coding parameters of a single tile, progression order changes (POC), packed packet
//! headers (PPM, PPT), regions of interest (RGN).

use std::ops::Range;

use super::prefix::{Fields, Gap, Prefix};
use super::{ImageError, check_dimensions};

/// The end of the codestream that begins at `begin`, in bytes: after the marker EOC.
pub(super) fn end(bytes: Prefix<'_>, begin: usize) -> Result<usize, Gap> {
    // SOC has no length.
    let mut at = begin + 2;
    loop {
        at = match Unit::read(bytes, at)? {
            Unit::Segment { content, .. } => content.end,
            Unit::TilePart { start, end } => match end {
                Some(end) => end,
                None => return end_of_open_part(bytes, start),
            },
            Unit::End { end } => return Ok(end),
        };
    }
}

/// The end of a codestream whose last tile-part leaves its length open. In a packet, no byte
/// above 8F follows FF: so the first EOC is the end.
fn end_of_open_part(bytes: Prefix<'_>, start: usize) -> Result<usize, Gap> {
    bytes.end_of_marker(EOC, start + TILE_PART_HEADER)
}

const BAD_TILE_PARTS: ImageError = ImageError::MalformedJpeg2000("its tile-parts");

/// A codestream that is worth decoding.
#[cfg_attr(
    not(feature = "image"),
    expect(dead_code, reason = "only the decoder reads all fields")
)]
pub(super) struct Codestream<'a> {
    width: u32,
    height: u32,
    /// From SOC to EOC, without padding.
    bytes: &'a [u8],
    /// Offset and value of the last tile-part's length, if the codestream leaves it open.
    open_length: Option<(usize, u32)>,
}

impl<'a> Codestream<'a> {
    /// Reads the headers of a whole codestream.
    pub(super) fn read(value: &'a [u8]) -> Result<Self, ImageError> {
        let bytes = Prefix(value);
        let (size, mut at) = read_main_header(bytes)?;
        let mut open_length = None;
        let tiles = usize::try_from(size.tiles());
        let tiles = tiles.map_err(|_| ImageError::MalformedJpeg2000("the number of tiles"))?;
        let mut tiles_seen = vec![false; tiles];
        let end = loop {
            let unit = Unit::read(bytes, at);
            match unit.map_err(|gap| gap.in_jpeg2000("its tile-parts"))? {
                Unit::End { end } => break end,
                Unit::Segment { .. } => return Err(BAD_TILE_PARTS),
                Unit::TilePart { start, end } => {
                    let part_end = match end {
                        Some(end) => end,
                        None => {
                            let end = end_of_open_part(bytes, start);
                            let end = end.map_err(|gap| gap.in_jpeg2000("its tile-parts"))? - 2;
                            let length = u32::try_from(end - start).map_err(|_| BAD_TILE_PARTS)?;
                            open_length = Some((start + TILE_PART_LENGTH_OFFSET, length));
                            end
                        }
                    };
                    let tile = read_tile_part(bytes, start..part_end)?;
                    let seen = tiles_seen.get_mut(usize::from(tile));
                    *seen.ok_or(ImageError::MalformedJpeg2000("the number of a tile"))? = true;
                    at = part_end;
                }
            }
        };
        if tiles_seen.contains(&false) {
            return Err(ImageError::MalformedJpeg2000("a tile is missing"));
        }
        Ok(Self {
            width: size.width,
            height: size.height,
            bytes: value.get(..end).unwrap_or_default(),
            open_length,
        })
    }

    /// Width and height in pixels.
    pub(super) fn dimensions(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The codestream without padding and with all lengths filled in. If a length is open,
    /// the decoder takes the end marker for image data.
    #[cfg(feature = "image")]
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.bytes.to_vec();
        if let Some((offset, length)) = self.open_length
            && let Some(field) = bytes.get_mut(offset..offset + 4)
        {
            field.copy_from_slice(&length.to_be_bytes());
        }
        bytes
    }
}

/// A marker segment or tile-part of a codestream, or its end.
enum Unit {
    /// A marker segment. The next unit starts where its content ends.
    Segment { marker: u16, content: Range<usize> },
    /// A tile-part (A.4.2). Its end is not stated if it is the last one.
    TilePart { start: usize, end: Option<usize> },
    /// EOC.
    End { end: usize },
}

impl Unit {
    fn read(bytes: Prefix<'_>, at: usize) -> Result<Self, Gap> {
        match bytes.u16(at)? {
            EOC => Ok(Unit::End { end: at + 2 }),
            SOT => {
                let end = match bytes.length(at + TILE_PART_LENGTH_OFFSET)? {
                    0 => None,
                    1..TILE_PART_HEADER => return Err(Gap::Unknown),
                    length => Some(at + length),
                };
                Ok(Unit::TilePart { start: at, end })
            }
            marker @ 0xFF01.. => {
                let content = segment(bytes, at)?;
                Ok(Unit::Segment { marker, content })
            }
            _ => Err(Gap::Unknown),
        }
    }
}

/// The content of the marker segment at `at`. Its length counts the two bytes of the length
/// itself (A.1.1).
fn segment(bytes: Prefix<'_>, at: usize) -> Result<Range<usize>, Gap> {
    match bytes.u16(at + 2)? {
        length @ 2.. => Ok(at + 4..at + 2 + usize::from(length)),
        _ => Err(Gap::Unknown),
    }
}

/// Checks the header of a tile-part and returns the number of its tile.
fn read_tile_part(bytes: Prefix<'_>, part: Range<usize>) -> Result<u16, ImageError> {
    let malformed = |gap: Gap| gap.in_jpeg2000("the header of a tile-part");
    let bytes = bytes.slice(0, part.end).map(Prefix).map_err(malformed)?;
    let header = segment(bytes, part.start).map_err(malformed)?;
    if header.len() != TILE_PART_FIELDS {
        return Err(malformed(Gap::Unknown));
    }
    let tile = bytes.u16(header.start).map_err(malformed)?;
    let mut at = header.end;
    loop {
        at = match bytes.u16(at).map_err(malformed)? {
            SOD => return Ok(tile),
            COM | PLT => segment(bytes, at).map_err(malformed)?.end,
            _ => {
                return Err(ImageError::UnsupportedJpeg2000(
                    "coding parameters of a single tile",
                ));
            }
        };
    }
}

/// The image size, and the offset of the first tile-part (A.3).
fn read_main_header(bytes: Prefix<'_>) -> Result<(Size, usize), ImageError> {
    let malformed = |gap: Gap| gap.in_jpeg2000("its marker segments");
    let mut size = None;
    let mut style = None;
    let mut quantized = false;
    let mut overrides = 0;
    // After SOC, which has no length.
    let mut at = 2;
    loop {
        let (marker, range) = match Unit::read(bytes, at) {
            Ok(Unit::Segment { marker, content }) => (marker, content),
            _ if bytes.u16(at) == Ok(SOT) => break,
            Ok(Unit::TilePart { .. } | Unit::End { .. }) | Err(Gap::Unknown) => {
                return Err(ImageError::UnsupportedJpeg2000("a marker segment"));
            }
            Err(gap) => return Err(malformed(gap)),
        };
        at = range.end;
        let content = bytes.slice(range.start, range.len()).map_err(malformed)?;
        let size = match &size {
            Some(size) => size,
            None if marker == SIZ => {
                size = Some(Size::read(content)?);
                continue;
            }
            None => return Err(NO_SIZE),
        };
        match marker {
            COD if style.is_none() => style = Some(CodingStyle::read_default(content)?),
            QCD if !quantized => {
                quantized = true;
                check_quantization(content)?;
            }
            // At most one for each component, so that a header cannot consist of them.
            COC if overrides < 2 * size.components.len() => {
                overrides += 1;
                CodingStyle::read_component(content)?.check_cost(size)?;
            }
            QCC if overrides < 2 * size.components.len() => {
                overrides += 1;
                let (_component, quantization) = content
                    .split_first()
                    .ok_or(ImageError::MalformedJpeg2000("its quantization"))?;
                check_quantization(quantization)?;
            }
            COM | TLM | CRG => {}
            _ => return Err(ImageError::UnsupportedJpeg2000("a marker segment")),
        }
    }
    let size = size.ok_or(NO_SIZE)?;
    match style {
        Some(style) if quantized => style.check_cost(&size)?,
        _ => return Err(ImageError::MalformedJpeg2000("no coding parameters")),
    }
    Ok((size, at))
}

/// Image and tile size, SIZ (A.5.1).
struct Size {
    width: u32,
    height: u32,
    tile_width: u32,
    tile_height: u32,
    /// The horizontal and vertical subsampling of each component.
    components: Vec<(u8, u8)>,
}

impl Size {
    fn read(segment: &[u8]) -> Result<Self, ImageError> {
        let mut segment = Fields::new(segment);
        let _capabilities = segment.u16()?;
        let (width, height) = (segment.u32()?, segment.u32()?);
        let offset = (segment.u32()?, segment.u32()?);
        let (tile_width, tile_height) = (segment.u32()?, segment.u32()?);
        let tile_offset = (segment.u32()?, segment.u32()?);
        let count = segment.u16()?;

        check_dimensions(width, height)?;
        if offset != (0, 0) || tile_offset != (0, 0) {
            return Err(ImageError::UnsupportedJpeg2000("an offset of the image"));
        }
        if tile_width == 0 || tile_height == 0 {
            return Err(ImageError::MalformedJpeg2000("tiles of no size"));
        }
        if !matches!(count, 1 | 3) {
            return Err(ImageError::UnsupportedJpeg2000("neither grey nor colour"));
        }
        let depth = segment.rest().first().copied();
        let mut components = Vec::new();
        for _ in 0..count {
            let [this_depth, horizontal, vertical] = segment.array()?;
            // The top bit says that samples are signed.
            if this_depth >= MAX_BIT_DEPTH || Some(this_depth) != depth {
                return Err(ImageError::UnsupportedJpeg2000("its sample format"));
            }
            components.push((horizontal, vertical));
        }
        let whole = components.first() == Some(&(1, 1));
        let subsampling = 1..=MAX_SUBSAMPLING;
        let sampled = |&(x, y): &(u8, u8)| subsampling.contains(&x) && subsampling.contains(&y);
        if !whole || !components.iter().all(sampled) {
            return Err(ImageError::UnsupportedJpeg2000("its subsampling"));
        }
        if !segment.rest().is_empty() {
            return Err(ImageError::MalformedJpeg2000("its image size"));
        }
        let size = Self {
            width,
            height,
            tile_width: tile_width.min(width),
            tile_height: tile_height.min(height),
            components,
        };
        match size.tiles() {
            0..=MAX_PARTS => Ok(size),
            _ => Err(TOO_MANY_PARTS),
        }
    }

    fn tiles(&self) -> u64 {
        let columns = self.width.div_ceil(self.tile_width);
        let rows = self.height.div_ceil(self.tile_height);
        u64::from(columns) * u64::from(rows)
    }
}

/// The parameters in COD and COC that decide how many parts a tile has (A.6.1, A.6.2).
struct CodingStyle {
    /// Binary logarithms of a code-block's width and height.
    code_block: (u8, u8),
    /// Binary logarithms of a precinct's width and height, for each resolution
    /// level from the smallest.
    precincts: Vec<(u8, u8)>,
}

impl CodingStyle {
    fn read_default(segment: &[u8]) -> Result<Self, ImageError> {
        let mut segment = Fields::new(segment);
        let style = segment.u8()?;
        let _progression = segment.u8()?;
        let layers = segment.u16()?;
        let _transform = segment.u8()?;
        if !(1..=MAX_LAYERS).contains(&layers) {
            return Err(ImageError::UnsupportedJpeg2000("its number of layers"));
        }
        Self::read(style, segment)
    }

    fn read_component(segment: &[u8]) -> Result<Self, ImageError> {
        let mut segment = Fields::new(segment);
        let _component = segment.u8()?;
        let style = segment.u8()?;
        Self::read(style, segment)
    }

    /// Reads the parameters that both segments share (Table A.20).
    fn read(style: u8, mut segment: Fields<'_>) -> Result<Self, ImageError> {
        let malformed = ImageError::MalformedJpeg2000("its coding parameters");
        let [levels, code_block_width, code_block_height, _style, _filter] = segment.array()?;
        if levels > MAX_LEVELS {
            return Err(ImageError::UnsupportedJpeg2000("its number of levels"));
        }
        if code_block_width > 8 || code_block_height > 8 {
            return Err(malformed);
        }
        let mut precincts = vec![(15, 15); usize::from(levels) + 1];
        if style & STYLE_PRECINCTS != 0 {
            for (level, precinct) in precincts.iter_mut().enumerate() {
                let exponents = segment.u8()?;
                *precinct = (exponents & 0x0F, exponents >> 4);
                // From the second level on, each band has half a precinct.
                if level > 0 && (precinct.0 == 0 || precinct.1 == 0) {
                    return Err(malformed);
                }
            }
        }
        match segment.rest() {
            [] => Ok(Self {
                code_block: (code_block_width + 2, code_block_height + 2),
                precincts,
            }),
            _ => Err(malformed),
        }
    }

    /// Refuses an image with more than [`MAX_PARTS`] precincts and code-blocks, by an
    /// estimate that is never too low.
    fn check_cost(&self, size: &Size) -> Result<(), ImageError> {
        let mut parts = 0;
        for (level, precinct) in self.precincts.iter().enumerate() {
            let halvings = self.precincts.len() - 1 - level;
            // One band at the smallest level, three of half the size at each other level.
            let (bands, half) = if level == 0 { (1, 0) } else { (3, 1) };
            let parts_along = |length: u32, precinct: u8, code_block: u8| {
                let length = u64::from(length >> halvings) + 1;
                let code_block = code_block.min(precinct - half);
                let precincts = (length >> precinct) + 2;
                let code_blocks = (length >> half >> code_block) + 2;
                (precincts, code_blocks)
            };
            let across = parts_along(size.tile_width, precinct.0, self.code_block.0);
            let down = parts_along(size.tile_height, precinct.1, self.code_block.1);
            parts += bands * (across.0 * down.0 + across.1 * down.1);
        }
        let tile_components = size.tiles() * size.components.len() as u64;
        match parts * tile_components {
            0..=MAX_PARTS => Ok(()),
            _ => Err(TOO_MANY_PARTS),
        }
    }
}

/// Checks QCD, or QCC after its component (A.6.4, A.6.5): one step size for each band, or
/// one for all.
fn check_quantization(segment: &[u8]) -> Result<(), ImageError> {
    let malformed = ImageError::MalformedJpeg2000("its quantization");
    let (style, steps) = segment.split_first().ok_or(malformed)?;
    let step_bytes = match style & 0x1F {
        0 => 1,
        1 if steps.len() == 2 => 2,
        2 => 2,
        _ => return Err(malformed),
    };
    if steps.len() % step_bytes != 0 || steps.len() / step_bytes > MAX_BANDS {
        return Err(malformed);
    }
    Ok(())
}

const TOO_MANY_PARTS: ImageError =
    ImageError::UnsupportedJpeg2000("more tiles and code-blocks than a photo has");

/// The most tiles, precincts and code-blocks in all. A photo has a few hundred. The decoder
/// needs about 400 bytes for each.
const MAX_PARTS: u64 = 1 << 16;
/// Photos usually have five decomposition levels. Ten reduce two megapixels to one or two
/// pixels.
const MAX_LEVELS: u8 = 10;
/// Each layer costs one entry for each code-block. This is also the decoder's limit.
const MAX_LAYERS: u16 = 32;
/// The number of bands at the most levels that the standard allows (A.6.4).
const MAX_BANDS: usize = 97;
const MAX_BIT_DEPTH: u8 = 16;
/// Chroma is usually halved in each direction.
const MAX_SUBSAMPLING: u8 = 4;

const STYLE_PRECINCTS: u8 = 1;
/// The offset of a tile-part's length: after marker, segment length and tile number.
const TILE_PART_LENGTH_OFFSET: usize = 6;
/// Bytes in the marker segment SOT after its length.
const TILE_PART_FIELDS: usize = 8;
/// The smallest tile-part: the marker segment SOT, and the marker SOD.
const TILE_PART_HEADER: usize = 14;

const NO_SIZE: ImageError = ImageError::MalformedJpeg2000("no image size");

/// Markers (Table A.2).
const SIZ: u16 = 0xFF51;
const COD: u16 = 0xFF52;
const COC: u16 = 0xFF53;
const TLM: u16 = 0xFF55;
const PLT: u16 = 0xFF58;
const QCD: u16 = 0xFF5C;
const QCC: u16 = 0xFF5D;
const CRG: u16 = 0xFF63;
const COM: u16 = 0xFF64;
const SOT: u16 = 0xFF90;
const SOD: u16 = 0xFF93;
const EOC: u16 = 0xFFD9;
