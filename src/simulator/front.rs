//! The number in the front image of a first-generation card, and images altered
//! by one bit.

use super::bitmap::Bitmap;
use super::pictures::NUMBER;
use super::sample::sample_front;

/// The image with another number in it. `None` if the image does not come with the crate:
/// then the place of the number is not known.
///
/// `number` is 12 ASCII letters and digits. Lower case letters are drawn as capitals.
pub(super) fn with_number(image: &[u8], number: &str) -> Option<Vec<u8>> {
    let sample = sample_front(image)?;
    if number == NUMBER {
        return Some(image.to_vec());
    }
    let left = if sample.is_residence {
        RESIDENCE_LEFT
    } else {
        CERTIFICATE_LEFT
    };
    let mut picture = Bitmap::from_tiff(sample.pictures.front)?;
    draw_number(&mut picture, left, &Glyph::of(number)?);
    let mut tiff = picture.to_tiff();
    if image.len() > sample.pictures.front.len() {
        // Keeps the bytes after the image, up to the length of the field.
        let rest = image.get(tiff.len()..).unwrap_or_default();
        tiff.extend(rest);
    }
    Some(tiff)
}

/// Byte offset and mask of a bit that can be flipped so that a front or name image still
/// decodes, with some pixels changed. A bit in the middle if there is none.
pub(super) fn alterable_bit(image: &[u8]) -> (usize, u8) {
    let middle = (image.len() / 2, 0x01);
    let (Some(picture), Some(rows)) = (Bitmap::from_tiff(image), Bitmap::compressed_rows(image))
    else {
        return middle;
    };
    let few = |altered: &Bitmap| {
        let changed = picture.differing_pixels(altered);
        changed.is_some_and(|pixels| (12..60).contains(&pixels))
    };
    let mut altered = image.to_vec();
    for offset in rows.start + rows.len() / 4..rows.end {
        for mask in (0..8).map(|bit| 1 << bit) {
            flip(&mut altered, offset, mask);
            if Bitmap::from_tiff(&altered).as_ref().is_some_and(few) {
                return (offset, mask);
            }
            flip(&mut altered, offset, mask);
        }
    }
    middle
}

fn flip(bytes: &mut [u8], offset: usize, mask: u8) {
    if let Some(byte) = bytes.get_mut(offset) {
        *byte ^= mask;
    }
}

/// Clears the number's place and draws the glyphs there.
pub(super) fn draw_number(picture: &mut Bitmap, left: usize, glyphs: &[Glyph]) {
    let width: usize = glyphs.iter().map(|glyph| glyph.advance).sum();
    let left = left.min(NUMBER_END.saturating_sub(width));
    for y in 0..CELL_HEIGHT {
        let mut row = picture.row(TOP + y);
        row.iter_mut().skip(BLANK_FROM).for_each(|ink| *ink = false);
        let mut x = left;
        for glyph in glyphs {
            for (dx, ink) in glyph.row(y).iter().enumerate() {
                if let Some(pixel) = row.get_mut(x + dx) {
                    *pixel |= ink;
                }
            }
            x += glyph.advance;
        }
        picture.set_row(TOP + y, &row);
    }
}

/// One character of a number.
pub(super) struct Glyph {
    rows: Vec<Vec<bool>>,
    /// From its left to the left of the next one.
    advance: usize,
}

impl Glyph {
    /// The glyphs of a number.
    pub(super) fn of(number: &str) -> Option<Vec<Self>> {
        let sheet = Bitmap::from_tiff(GLYPHS)?;
        let sheet: Vec<Vec<bool>> = (0..CELL_HEIGHT).map(|y| sheet.row(y)).collect();
        let glyph = |character: char| {
            let index = character.to_digit(36)? as usize;
            let cells = CELL * index..CELL * (index + 1);
            let rows = sheet.iter().map(|row| row.get(cells.clone()));
            let rows = rows
                .map(|row| row.map(<[bool]>::to_vec))
                .collect::<Option<Vec<_>>>()?;
            let ink_of = |row: &Vec<bool>| row.iter().rposition(|ink| *ink);
            let right = rows.iter().filter_map(ink_of).max()? + 1;
            let advance = if character.is_ascii_digit() {
                DIGIT_ADVANCE
            } else {
                right + 2
            };
            Some(Self { rows, advance })
        };
        number.chars().map(glyph).collect()
    }

    fn row(&self, y: usize) -> &[bool] {
        self.rows.get(y).map(Vec::as_slice).unwrap_or_default()
    }
}

/// 0 to 9 and A to Z, in cells side by side.
const GLYPHS: &[u8] = include_bytes!("../../assets/simulator/number-glyphs.tif");

// In pixels; the same places as in assets/simulator/make_images.py (docs/protocol.md,
// section 11).
const CELL: usize = 18;
const CELL_HEIGHT: usize = 16;
const DIGIT_ADVANCE: usize = 11;
const TOP: usize = 33;
const RESIDENCE_LEFT: usize = 516;
const CERTIFICATE_LEFT: usize = 522;
const NUMBER_END: usize = 668;
/// No number starts further left, and nothing else is to the right of it.
const BLANK_FROM: usize = 500;
