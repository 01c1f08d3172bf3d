//! The card face: one picture per card, as a person knows it (App 5.1 (4)).
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use zairyu::{DataGroups, Reader, simulator};
//! use zairyu::Language;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//! let face = card.face(Language::Japanese);
//! assert_eq!(face.picture().dimensions(), (zairyu::present::face::WIDTH, zairyu::present::face::HEIGHT));
//! assert!(face.unreadable().is_empty());
//! let png: Vec<u8> = face.to_png()?;
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - **First generation**: the front image as the chip holds it, at twice its
//!   reported size, with the photo in its place. The pre-printed parts, which the
//!   chip leaves out (RC1), are added in blue; see below.
//! - **Second generation**: name image, address image, photo, and the entries that
//!   the card holds as data, under labels. The chip has no picture of the front,
//!   so the layout is this crate's own.
//!
//! The face is a drawing of what the chip holds and no evidence: whether that is
//! genuine, a report tells. Second-generation faces say so, and mark with * the
//! entries that the signature does not cover.
//!
//! An image that is broken, was not read or is not there leaves its place marked;
//! it is never an error of the face. A red field with a cross means broken, a grey
//! one that there is nothing to show.
//!
//! # Where labels and photo stand in the first generation
//!
//! The chip's front image holds neither the pre-printed parts nor the photo (RC1).
//! Where the values stand was measured on the samples of a closed library (docs/protocol.md,
//! section 11), and the labels stand beside them; where the photo stands, no source
//! tells: *not validated against the published specification or a genuine card*. So
//! that an unconfirmed place does no harm, ink of the card's image is always on top,
//! title and country are added only where the image is blank, and the labels of the
//! values only when the place of every one is blank and every value beside them is
//! not. Otherwise the image stays as it is.
//!
//! # The font
//!
//! A subset of M PLUS 1 Medium (SIL Open Font License 1.1, `assets/face/OFL.txt`),
//! made from Debian's fonts-mplus by `assets/face/make_font.py`: 61 kB. It is that
//! small because a face draws known words, ASCII values and names of countries
//! only: holders' names and addresses are images on the card, and the free text of
//! first-generation cards is not on the front. A font with the characters of JIS
//! levels 1 and 2 takes 1.5 MB, pieces rendered beforehand cannot set ASCII values
//! in any size, and a font of the system's would make faces differ between
//! computers. The rasteriser is `ab_glyph`: pure Rust, kept up, few dependencies.

mod canvas;
mod first;
mod font;
mod second;

use ::image::codecs::png::{CompressionType, FilterType, PngEncoder};
use ::image::{DynamicImage, RgbaImage};

use crate::card::DataGroups;
use crate::card::DataItem;
use crate::present::Language;
use crate::record::{Card, Field, ImageData, Record};
use canvas::Canvas;

/// Width of a face in pixels: 400 dots per inch on a card of 85.6 mm.
pub const WIDTH: u32 = 1348;

/// Height of a face in pixels.
pub const HEIGHT: u32 = 850;

/// A picture of a card's front.
#[derive(Clone)]
pub struct CardFace {
    picture: RgbaImage,
    unreadable: Vec<DataItem>,
}

impl Card {
    /// Draws the card's face from what was read. `language` is that of the values;
    /// labels are in both, as on a card.
    pub fn face(&self, language: Language) -> CardFace {
        let mut drawing = Drawing {
            canvas: Canvas::new(WIDTH, HEIGHT),
            language,
            unreadable: Vec::new(),
        };
        match self.record() {
            Record::First(record) => first::draw(&mut drawing, self, record),
            Record::Second(record) => second::draw(&mut drawing, self, record),
        }
        drawing.canvas.round_corners(CORNER);
        CardFace {
            picture: drawing.canvas.into_picture(),
            unreadable: drawing.unreadable,
        }
    }
}

impl CardFace {
    /// The picture, [`WIDTH`] by [`HEIGHT`] pixels; transparent outside of the
    /// card's round corners.
    pub fn picture(&self) -> &RgbaImage {
        &self.picture
    }

    /// The images that could not be decoded; their places are marked.
    pub fn unreadable(&self) -> &[DataItem] {
        &self.unreadable
    }

    /// The picture as a PNG file.
    ///
    /// # Errors
    ///
    /// The encoder's.
    pub fn to_png(&self) -> Result<Vec<u8>, ::image::ImageError> {
        let mut file = Vec::new();
        let encoder =
            PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Adaptive);
        self.picture.write_with_encoder(encoder)?;
        Ok(file)
    }
}

/// Nothing of what it shows.
impl std::fmt::Debug for CardFace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardFace")
            .field("unreadable", &self.unreadable)
            .finish_non_exhaustive()
    }
}

/// A face on its way.
struct Drawing {
    canvas: Canvas,
    language: Language,
    unreadable: Vec<DataItem>,
}

/// What became of an image.
enum Picture {
    Decoded(DynamicImage),
    Broken,
    Absent,
}

impl Drawing {
    fn decode(&mut self, field: Option<&Field<ImageData>>) -> Picture {
        let Some(field) = field else {
            return Picture::Absent;
        };
        match field.value().decode() {
            Ok(image) => Picture::Decoded(image),
            Err(_) => {
                self.unreadable.push(field.item());
                Picture::Broken
            }
        }
    }

    /// The photo, or the mark in its place.
    fn photo(&mut self, card: &Card, place: Rect) {
        match self.decode(card.photo()) {
            Picture::Decoded(photo) => self.canvas.photo(&photo, place),
            Picture::Broken => self.mark_broken(place),
            Picture::Absent => {
                let words = self.language.pick("写真なし", "no photo");
                self.mark_absent(card, DataGroups::PHOTO, words, place);
            }
        }
    }

    /// The mark for an image that is not there: `words`, where the card was asked
    /// for it.
    fn mark_absent(&mut self, card: &Card, group: DataGroups, words: &str, place: Rect) {
        let words = match card.groups_read().contains(group) {
            true => words,
            false => self.language.pick("読み取られていません", "not read"),
        };
        self.canvas.mark_absent(place, words);
    }

    fn mark_broken(&mut self, place: Rect) {
        let words = self.language.pick("表示できません", "cannot be shown");
        self.canvas.mark_broken(place, words);
    }
}

/// A place on a face, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rect {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

const fn rect(x: u32, y: u32, width: u32, height: u32) -> Rect {
    Rect {
        x,
        y,
        width,
        height,
    }
}

/// 3.18 mm, the corner of an ISO/IEC 7810 ID-1 card.
const CORNER: u32 = 50;

#[cfg(test)]
mod tests;
