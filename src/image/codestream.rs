//! The headers of a JPEG 2000 codestream (ISO/IEC 15444-1 Annex A), read before
//! a decoder is let loose on it.
//!
//! A few bytes of header can ask a decoder for millions of tiles, precincts and
//! code-blocks. Refused here: dimensions above
//! [`MAX_PIXELS`](super::MAX_PIXELS), more parts than [`MAX_PARTS`], and the
//! marker segments that encoders of plain photos do not write and that would
//! escape these bounds: overrides in tile-part headers, progression order
//! changes (POC), packed packet headers (PPM, PPT), regions of interest (RGN).

use super::cursor::Cursor;
use super::decode::{ImageError, check_dimensions};

/// A codestream that is worth decoding.
pub(super) struct Codestream<'a> {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// From SOC to EOC, without padding.
    bytes: &'a [u8],
    /// The offset and value of the last tile-part's length where the codestream
    /// leaves it open.
    open_length: Option<(usize, u32)>,
}

impl<'a> Codestream<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, ImageError> {
        let mut cursor = Cursor::new(bytes);
        if cursor.u16()? != SOC || cursor.u16()? != SIZ {
            return Err(ImageError::MalformedJpeg2000("no image size"));
        }
        let size = Size::read(cursor.segment()?)?;
        read_main_header(&mut cursor, &size)?;

        let mut codestream = Self {
            width: size.width,
            height: size.height,
            bytes,
            open_length: None,
        };
        let mut tiles_seen = vec![false; size.tiles() as usize];
        loop {
            let start = cursor.offset();
            match cursor.u16()? {
                EOC => break,
                SOT => codestream.read_tile_part(&mut cursor, start, &mut tiles_seen)?,
                _ => return Err(ImageError::MalformedJpeg2000("its tile-parts")),
            }
        }
        if tiles_seen.contains(&false) {
            return Err(ImageError::MalformedJpeg2000("a tile is missing"));
        }
        codestream.bytes = cursor.consumed();
        Ok(codestream)
    }

    /// The codestream without padding, every length written out: with an open
    /// length the decoder would take the end marker for image data.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.bytes.to_vec();
        if let Some((offset, length)) = self.open_length
            && let Some(field) = bytes.get_mut(offset..offset + 4)
        {
            field.copy_from_slice(&length.to_be_bytes());
        }
        bytes
    }

    /// A tile-part from `start`, whose marker (SOT) has been read (A.4.2).
    fn read_tile_part(
        &mut self,
        cursor: &mut Cursor<'a>,
        start: usize,
        tiles_seen: &mut [bool],
    ) -> Result<(), ImageError> {
        let malformed = ImageError::MalformedJpeg2000("a tile-part's header");
        let &[a, b, c, d, e, f, _, _] = cursor.segment()? else {
            return Err(malformed);
        };
        let tile = u16::from_be_bytes([a, b]);
        *tiles_seen.get_mut(usize::from(tile)).ok_or(malformed)? = true;

        let length = match u32::from_be_bytes([c, d, e, f]) {
            0 => {
                let end = length_to_last_marker(self.bytes)?;
                let length = end.checked_sub(start).ok_or(malformed)?;
                self.open_length = Some((start + TILE_PART_LENGTH_OFFSET, length as u32));
                length
            }
            length => length as usize,
        };
        let header = cursor.offset() - start;
        let mut part = Cursor::new(cursor.take(length.checked_sub(header).ok_or(malformed)?)?);
        loop {
            match part.u16()? {
                SOD => return Ok(()),
                COM | PLT => part.segment()?,
                _ => {
                    return Err(ImageError::UnsupportedJpeg2000(
                        "coding parameters of a single tile",
                    ));
                }
            };
        }
    }
}

/// Where the end marker stands that is the last thing before the padding.
fn length_to_last_marker(bytes: &[u8]) -> Result<usize, ImageError> {
    let end = bytes
        .iter()
        .rposition(|&byte| byte != 0)
        .map_or(0, |last| last + 1);
    let (stream, _) = bytes.split_at(end);
    stream
        .strip_suffix(&EOC.to_be_bytes())
        .map(<[u8]>::len)
        .ok_or(ImageError::MalformedJpeg2000("it ends early"))
}

/// Everything from the image size to the first tile-part (A.3).
fn read_main_header(cursor: &mut Cursor<'_>, size: &Size) -> Result<(), ImageError> {
    let mut style = None;
    let mut quantized = false;
    let mut overrides = 0;
    loop {
        let before = cursor.clone();
        match cursor.u16()? {
            SOT => {
                *cursor = before;
                break;
            }
            COD if style.is_none() => style = Some(CodingStyle::read_default(cursor.segment()?)?),
            QCD if !quantized => {
                quantized = true;
                check_quantization(cursor.segment()?)?;
            }
            // One for each component at most, or a header could be made of them.
            COC if overrides < 2 * size.components.len() => {
                overrides += 1;
                CodingStyle::read_component(cursor.segment()?)?.check_cost(size)?;
            }
            QCC if overrides < 2 * size.components.len() => {
                overrides += 1;
                let (_component, quantization) = cursor
                    .segment()?
                    .split_first()
                    .ok_or(ImageError::MalformedJpeg2000("its quantization"))?;
                check_quantization(quantization)?;
            }
            COM | TLM | CRG => {
                cursor.segment()?;
            }
            _ => return Err(ImageError::UnsupportedJpeg2000("a marker segment")),
        }
    }
    match style {
        Some(style) if quantized => style.check_cost(size),
        _ => Err(ImageError::MalformedJpeg2000("no coding parameters")),
    }
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
        let mut segment = Cursor::new(segment);
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

/// What COD and COC say about the parts of a tile (A.6.1, A.6.2).
struct CodingStyle {
    /// Binary logarithms of a code-block's width and height.
    code_block: (u8, u8),
    /// Binary logarithms of a precinct's width and height, for each resolution
    /// level from the smallest.
    precincts: Vec<(u8, u8)>,
}

impl CodingStyle {
    fn read_default(segment: &[u8]) -> Result<Self, ImageError> {
        let mut segment = Cursor::new(segment);
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
        let mut segment = Cursor::new(segment);
        let _component = segment.u8()?;
        let style = segment.u8()?;
        Self::read(style, segment)
    }

    /// The parameters that both segments share (Table A.20).
    fn read(style: u8, mut segment: Cursor<'_>) -> Result<Self, ImageError> {
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
                // From the second level on a precinct is halved for each band.
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

    /// Refuses an image that would be cut into more than [`MAX_PARTS`] precincts
    /// and code-blocks, by an estimate that is never too low.
    fn check_cost(&self, size: &Size) -> Result<(), ImageError> {
        let mut parts = 0;
        for (level, precinct) in self.precincts.iter().enumerate() {
            let halvings = self.precincts.len() - 1 - level;
            // Bands: one at the smallest level, three of half the size each above.
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

/// QCD, and QCC after its component (A.6.4, A.6.5): one step size for each of
/// the bands, or one for all.
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

/// The most tiles, precincts and code-blocks together. A photo has a few
/// hundred; the decoder takes some 400 bytes for each.
const MAX_PARTS: u64 = 1 << 16;
/// A photo has five decomposition levels as a rule; ten halve two megapixels
/// down to a pixel or two.
const MAX_LEVELS: u8 = 10;
/// Each layer costs an entry for every code-block; the decoder's own limit.
const MAX_LAYERS: u16 = 32;
/// Bands of the most levels that the standard allows (A.6.4).
const MAX_BANDS: usize = 97;
const MAX_BIT_DEPTH: u8 = 16;
/// Chroma is halved in each direction as a rule.
const MAX_SUBSAMPLING: u8 = 4;

const STYLE_PRECINCTS: u8 = 1;
/// Where in a tile-part its length stands: after marker, length and tile index.
const TILE_PART_LENGTH_OFFSET: usize = 6;

/// Markers (Table A.2).
const SOC: u16 = 0xFF4F;
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
