//! A small TIFF in every form, for the tests of the decoder.

use fax::{Color, VecWriter, encoder::Encoder};

/// `#` is ink. The width is not a multiple of eight, and the rows differ.
pub const PICTURE: [&str; 6] = [
    "..#######..",
    "#.........#",
    "#..##.##..#",
    "...........",
    "#..#####..#",
    "..#######..",
];

/// Writes [`PICTURE`] as a TIFF.
pub struct Tiff {
    pub big_endian: bool,
    pub fill_order_2: bool,
    pub black_is_zero: bool,
    pub end_of_block: bool,
    pub rows_per_strip: usize,
    pub next_directory: u32,
    pub replaced: Vec<(u16, Vec<u32>)>,
    pub removed: Vec<u16>,
}

impl Tiff {
    pub fn new() -> Self {
        Self {
            big_endian: false,
            fill_order_2: false,
            black_is_zero: false,
            end_of_block: true,
            rows_per_strip: PICTURE.len(),
            next_directory: 0,
            replaced: vec![],
            removed: vec![],
        }
    }

    pub fn with(mut self, tag: u16, values: &[u32]) -> Self {
        self.replaced.push((tag, values.to_vec()));
        self
    }

    pub fn without(mut self, tag: u16) -> Self {
        self.removed.push(tag);
        self
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = [b"II".as_slice(), b"MM"][usize::from(self.big_endian)].to_vec();
        self.number(&mut bytes, 42, 2);
        self.number(&mut bytes, 0, 4);

        let (mut offsets, mut lengths) = (vec![], vec![]);
        for rows in PICTURE.chunks(self.rows_per_strip) {
            let strip = self.strip(rows);
            offsets.push(bytes.len() as u32);
            lengths.push(strip.len() as u32);
            bytes.extend(strip);
        }
        let mut tags = vec![
            (IMAGE_WIDTH, vec![11]),
            (IMAGE_LENGTH, vec![6]),
            (BITS_PER_SAMPLE, vec![1]),
            (COMPRESSION, vec![4]),
            (
                PHOTOMETRIC_INTERPRETATION,
                vec![u32::from(self.black_is_zero)],
            ),
            (STRIP_OFFSETS, offsets),
            (SAMPLES_PER_PIXEL, vec![1]),
            (ROWS_PER_STRIP, vec![self.rows_per_strip as u32]),
            (STRIP_BYTE_COUNTS, lengths),
        ];
        if self.fill_order_2 {
            tags.push((FILL_ORDER, vec![2]));
        }
        tags.retain(|(tag, _)| {
            !self.removed.contains(tag) && !self.replaced.iter().any(|(other, _)| other == tag)
        });
        tags.extend(self.replaced.clone());
        tags.sort();
        self.write_directory(&mut bytes, &tags);
        bytes
    }

    fn write_directory(&self, bytes: &mut Vec<u8>, tags: &[(u16, Vec<u32>)]) {
        let mut directory = vec![];
        self.number(&mut directory, tags.len() as u32, 2);
        for (tag, values) in tags {
            // Strip lengths as LONG, the rest as SHORT if it fits.
            let short = *tag != STRIP_BYTE_COUNTS && values.iter().all(|&value| value <= 0xFFFF);
            let size = if short { 2 } else { 4 };
            let mut content = vec![];
            for &value in values {
                self.number(&mut content, value, size);
            }
            self.number(&mut directory, u32::from(*tag), 2);
            self.number(&mut directory, if short { 3 } else { 4 }, 2);
            self.number(&mut directory, values.len() as u32, 4);
            if content.len() > 4 {
                self.number(&mut directory, bytes.len() as u32, 4);
                bytes.extend(content);
            } else {
                content.resize(4, 0);
                directory.extend(content);
            }
        }
        self.number(&mut directory, self.next_directory, 4);
        let mut offset = vec![];
        self.number(&mut offset, bytes.len() as u32, 4);
        bytes[4..8].copy_from_slice(&offset);
        bytes.extend(directory);
    }

    fn number(&self, bytes: &mut Vec<u8>, value: u32, size: usize) {
        if self.big_endian {
            bytes.extend(&value.to_be_bytes()[4 - size..])
        } else {
            bytes.extend(&value.to_le_bytes()[..size])
        }
    }

    fn strip(&self, rows: &[&str]) -> Vec<u8> {
        let mut encoder = Encoder::new(VecWriter::new());
        for row in rows {
            let pixels = row.bytes().map(|pixel| {
                if (pixel == b'#') ^ self.black_is_zero {
                    Color::Black
                } else {
                    Color::White
                }
            });
            encoder
                .encode_line(pixels, row.len() as u32)
                .expect("writes to memory");
        }
        let mut strip = encoder.finish().expect("writes to memory").finish();
        if !self.end_of_block {
            // Removes 24 bits, so that the strip ends with the rows, filled with zeros.
            strip.truncate(strip.len() - 3);
        }
        if self.fill_order_2 {
            strip
                .iter_mut()
                .for_each(|byte| *byte = byte.reverse_bits());
        }
        strip
    }
}

pub const IMAGE_WIDTH: u16 = 256;
pub const IMAGE_LENGTH: u16 = 257;
pub const BITS_PER_SAMPLE: u16 = 258;
pub const COMPRESSION: u16 = 259;
pub const PHOTOMETRIC_INTERPRETATION: u16 = 262;
pub const FILL_ORDER: u16 = 266;
pub const STRIP_OFFSETS: u16 = 273;
pub const SAMPLES_PER_PIXEL: u16 = 277;
pub const ROWS_PER_STRIP: u16 = 278;
pub const STRIP_BYTE_COUNTS: u16 = 279;
