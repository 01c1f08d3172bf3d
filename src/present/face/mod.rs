//! The card face: one picture of a card, similar to its front (App 5.1 (4)).
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use time::OffsetDateTime;
//! # use zairyu::{CardType, DataGroups, Reader, simulator, verify::TrustStore};
//! use zairyu::Language;
//! use zairyu::present::face::{HEIGHT, WIDTH};
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//! # let anchors = TrustStore::new();
//! let report = card.verify(&anchors, OffsetDateTime::now_utc());
//! let face = card.face(&report, Language::Japanese);
//! assert_eq!(face.picture().dimensions(), (WIDTH, HEIGHT));
//! assert!(face.unreadable().is_empty());
//! // Without anchors nothing is proved, and every label says so.
//! assert!(face.labels().iter().all(|label| label.text.starts_with("* ")));
//! let png: Vec<u8> = face.to_png()?;
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - **First generation**: the front image as the chip holds it, at twice its reported
//!   size, with the photo in its place. The pre-printed parts, which the chip does not have
//!   (RC1), are added in blue; see below.
//! - **Second generation**: name image, address image, photo, and the entries that
//!   the card holds as data, under labels. The chip has no picture of the front,
//!   so the layout is this crate's own.
//!
//! The face is a drawing of what the chip holds and not evidence. A star marks every label
//! with a value that the report does not prove, also the title, because no signature covers
//! the card type. A line at the bottom explains the star. If nothing is proved, because the
//! result is not normal, that line says so in red.
//!
//! If an image is broken, missing or was not read, its place is marked; this is never an
//! error of the face. A red field with a cross means broken, a grey one means that there is
//! nothing to show.
//!
//! # Places of labels and photo in the first generation
//!
//! The chip's front image holds neither the pre-printed parts nor the photo (RC1). The
//! places of the values were measured on the samples of a closed library (docs/protocol.md,
//! section 11), and the labels are beside them. No source states the place of the photo:
//! *not validated against the published specification or a genuine card*. So that a wrong
//! place does no harm, ink of the card's image is always on top. Title and country are
//! added only if the image is blank there. The labels of the values are added only if all
//! their places are blank and there is a value beside each of them. Otherwise the image is
//! unchanged.
//!
//! # The font
//!
//! A subset of M PLUS 1 Medium (SIL Open Font License 1.1, `assets/face/OFL.txt`), made
//! from Debian's fonts-mplus by `assets/face/make_font.py`: 61 kB. It is small because a
//! face draws only known words, ASCII values and names of countries: holders' names and
//! addresses are images on the card, and the free text of first-generation cards is not on
//! the front. A font with the characters of JIS levels 1 and 2 takes 1.5 MB. Pre-rendered
//! pieces cannot show ASCII values in any size. With a font of the system, faces would
//! differ between computers. The rasteriser is `ab_glyph`: pure Rust, maintained, few
//! dependencies.

mod canvas;
mod first;
mod font;
mod second;

use ::image::codecs::png::{CompressionType, FilterType, PngEncoder};
use ::image::{DynamicImage, RgbaImage};

use crate::card::DataGroups;
use crate::card::DataItem;
use crate::present::Language;
use crate::record::{Card, CodeLists, Field, ImageData, Record};
use crate::verify::{Proof, Report, VerificationResult};
use canvas::{Canvas, Style};

/// Width of a face in pixels: 400 dots per inch on a card of 85.6 mm.
pub const WIDTH: u32 = 1348;

/// Height of a face in pixels.
pub const HEIGHT: u32 = 850;

/// A picture of a card's front.
#[derive(Clone)]
pub struct CardFace {
    picture: RgbaImage,
    unreadable: Vec<DataItem>,
    labels: Vec<FaceLabel>,
    footnote: Option<&'static str>,
}

/// A label on a face, beside the value that it belongs to.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FaceLabel {
    /// The item that the value comes from. The title comes from the card type.
    pub item: DataItem,
    /// The label as drawn: with a star in front unless its value is proved.
    pub text: String,
    /// What the report proves about the value.
    pub proof: Proof,
}

/// Shows item and proof only: a card's own text may be the same as a label.
impl std::fmt::Debug for FaceLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FaceLabel({}, {})", self.item, self.proof)
    }
}

impl Card {
    /// Draws the card's face from what was read, with the marks of `report`, the check of
    /// this card. `language` is that of values and footnote; labels are in both, as on a
    /// card.
    pub fn face(&self, report: &Report, language: Language) -> CardFace {
        self.draw_face(report, language, None)
    }

    /// [`face`](Self::face), with the program's own names for codes, such as that of the
    /// status of residence. A code is shown without a name if the lists do not have it, or
    /// if the name has a character that the face's small font lacks. The font has ASCII,
    /// the words of the face and the names of countries.
    /// [`labels::rows_with_code_lists`](crate::present::labels::rows_with_code_lists) shows
    /// every name.
    pub fn face_with_code_lists(
        &self,
        report: &Report,
        language: Language,
        lists: &CodeLists,
    ) -> CardFace {
        self.draw_face(report, language, Some(lists))
    }

    pub(crate) fn draw_face(
        &self,
        report: &Report,
        language: Language,
        lists: Option<&CodeLists>,
    ) -> CardFace {
        let mut drawing = Drawing::new(report, language);
        drawing.lists = lists;
        match self.record() {
            Record::First(record) => first::draw(&mut drawing, self, record),
            Record::Second(record) => second::draw(&mut drawing, self, record),
        }
        drawing.canvas.round_corners(CORNER);
        CardFace {
            picture: drawing.canvas.into_picture(),
            unreadable: drawing.unreadable,
            labels: drawing.labels,
            footnote: drawing.footnote,
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

    /// The labels in the order in which they are drawn, each with its mark.
    pub fn labels(&self) -> &[FaceLabel] {
        &self.labels
    }

    /// The line at the bottom that says what is not proved. `None` if everything on the
    /// face is.
    pub fn footnote(&self) -> Option<&'static str> {
        self.footnote
    }

    /// The picture as a PNG file.
    ///
    /// # Errors
    ///
    /// Those of the encoder.
    pub fn to_png(&self) -> Result<Vec<u8>, ::image::ImageError> {
        let mut file = Vec::new();
        let encoder =
            PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Adaptive);
        self.picture.write_with_encoder(encoder)?;
        Ok(file)
    }
}

/// Shows nothing of the card.
impl std::fmt::Debug for CardFace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardFace")
            .field("unreadable", &self.unreadable)
            .field("labels", &self.labels)
            .field("footnote", &self.footnote)
            .finish_non_exhaustive()
    }
}

/// A face that is being drawn.
struct Drawing<'a> {
    canvas: Canvas,
    report: &'a Report,
    language: Language,
    lists: Option<&'a CodeLists>,
    unreadable: Vec<DataItem>,
    labels: Vec<FaceLabel>,
    footnote: Option<&'static str>,
}

/// The outcome for an image.
enum Picture {
    Decoded(DynamicImage),
    Broken,
    Absent,
}

impl<'a> Drawing<'a> {
    fn new(report: &'a Report, language: Language) -> Self {
        Drawing {
            canvas: Canvas::new(WIDTH, HEIGHT),
            report,
            language,
            lists: None,
            unreadable: Vec::new(),
            labels: Vec::new(),
            footnote: None,
        }
    }

    /// A label on its base line, with a star in front unless the report proves the value
    /// that it belongs to. The star is in front so that a cut label keeps it. Returns the
    /// width.
    fn label(
        &mut self,
        base: (u32, u32),
        width: u32,
        style: Style,
        item: DataItem,
        words: &str,
    ) -> u32 {
        let proof = self.report.proof(item);
        let text = if proof.is_signed() {
            words.to_owned()
        } else {
            format!("* {words}")
        };
        let taken = self.canvas.text(base, width, style, &text);
        self.labels.push(FaceLabel { item, text, proof });
        taken
    }

    /// Whether a label or one of `items` is not proved, so that the footnote must say so.
    fn needs_footnote(&self, items: &[DataItem]) -> bool {
        let is_proved = |&item: &DataItem| self.report.proof(item).is_signed();
        self.labels.iter().any(|label| !label.proof.is_signed()) || !items.iter().all(is_proved)
    }

    /// Explains the star on a base line, in at most `width` pixels.
    fn footnote(&mut self, base: u32, width: u32) {
        let note = match self.report.result {
            VerificationResult::Normal { .. } => self.language.pick(
                "* 署名の対象外の項目。 この図はチップの記録から描いたもので、カードの写しではありません。",
                "* not signed.  Drawn from the data on the chip: not a copy of the card.",
            ),
            _ => self.language.pick(
                "* この図の内容は、どれも署名で確認されていません。",
                "* NOTHING in this picture is proved by a signature.",
            ),
        };
        let style = match self.report.result {
            VerificationResult::Normal { .. } => Style::label(22),
            _ => Style::warning(26),
        };
        self.canvas.text((FOOTNOTE_LEFT, base), width, style, note);
        self.footnote = Some(note);
    }

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

    /// The mark for a missing image. `words` is the text if the read included the image.
    fn mark_absent(&mut self, card: &Card, group: DataGroups, words: &str, place: Rect) {
        let words = if card.groups_read().contains(group) {
            words
        } else {
            self.language.pick("読み取られていません", "not read")
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
const FOOTNOTE_LEFT: u32 = 44;

#[cfg(test)]
mod tests;
