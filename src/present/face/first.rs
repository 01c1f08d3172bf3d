//! First generation: the front image with the photo, and the pre-printed parts, which the
//! image does not have.

use ::image::{DynamicImage, GrayImage};

use super::canvas::{BAND, Style};
use super::{Drawing, HEIGHT, Picture, Rect, WIDTH, rect};
use crate::card::{DataGroups, DataItem, Document};
use crate::present::labels;
use crate::record::{Card, FirstGeneration};

pub(super) fn draw(drawing: &mut Drawing<'_>, card: &Card, record: &FirstGeneration) {
    let front = drawing.decode(record.front_image.as_ref());
    // The footnote needs a place without ink; if there is none, the image and the photo
    // shrink to make one.
    let note = match &front {
        Picture::Decoded(front) => blank_strip(&front.to_luma8()),
        _ => Some(FOOTNOTE),
    };
    let [image, photo] = match note {
        Some(_) => [CARD, PHOTO],
        None => [CARD, PHOTO].map(shrunk),
    };
    drawing.photo(card, photo);
    match &front {
        Picture::Decoded(front) if note.is_some() => add_labels(drawing, card, front),
        Picture::Decoded(_) => {}
        Picture::Broken => {
            drawing.mark_broken(BODY);
            title(drawing, card);
        }
        Picture::Absent => {
            let words = drawing.language.pick("券面画像なし", "no front image");
            drawing.mark_absent(card, DataGroups::FRONT_IMAGE, words, BODY);
            title(drawing, card);
        }
    }
    if drawing.needs_footnote(SHOWN) {
        let note = note.unwrap_or(FOOTNOTE);
        drawing.footnote(note.y + note.height - 8, note.width);
    }
    if let Picture::Decoded(front) = &front {
        // Last, so that nothing hides the card's image.
        drawing.canvas.ink(front, image);
    }
}

/// The lowest place for the footnote that has no ink, below the photo.
pub(super) fn blank_strip(front: &GrayImage) -> Option<Rect> {
    let lowest = FOOTNOTE.y;
    let tops = (PHOTO.y + PHOTO.height..=lowest).rev().step_by(4);
    let mut strips = tops.map(|y| Rect { y, ..FOOTNOTE });
    strips.find(|&strip| is_blank(front, strip))
}

/// The place in a picture that ends above the footnote.
pub(super) fn shrunk(place: Rect) -> Rect {
    let scale = |length: u32| length * FOOTNOTE.y / HEIGHT;
    let Rect {
        x,
        y,
        width,
        height,
    } = place;
    rect(scale(x), scale(y), scale(width), scale(height))
}

/// Title and country are each drawn if the image is blank there. The labels of the entries
/// are drawn all or not at all.
pub(super) fn add_labels(drawing: &mut Drawing<'_>, card: &Card, front: &DynamicImage) {
    // The places are for an image in the shape of the card.
    if super::canvas::contained(front, CARD) != CARD {
        return;
    }
    let front = &front.to_luma8();
    if is_blank(front, TITLE) && is_blank(front, COUNTRY) {
        title(drawing, card);
    }
    let labels = labels(card.card_type().document());
    if labels.iter().all(|label| label.fits(front)) {
        labels.iter().for_each(|label| label.draw(drawing));
    }
}

fn title(drawing: &mut Drawing<'_>, card: &Card) {
    let title = labels::document(card.card_type(), crate::Language::Japanese);
    let english = labels::document(card.card_type(), crate::Language::English).to_uppercase();
    drawing.canvas.fill(BAND_PLACE, BAND);
    let country = (COUNTRY.x, COUNTRY.y + COUNTRY.height * 3 / 4);
    let base = (TITLE.x, TITLE.y + TITLE.height * 3 / 4);
    drawing.canvas.text(
        country,
        COUNTRY.width,
        Style::label(22),
        "日本国政府 GOVERNMENT OF JAPAN",
    );
    let taken = drawing.label(base, 360, Style::label(48), DataItem::CardType, title);
    let beside = (base.0 + taken + 24, base.1);
    let room = (TITLE.x + TITLE.width).saturating_sub(beside.0);
    drawing
        .canvas
        .text(beside, room, Style::label(26), &english);
}

/// Whether a place of the face has no ink in the front image.
fn is_blank(front: &GrayImage, place: Rect) -> bool {
    let scaled = |at: u32, side: u32, of: u32| {
        let at = u64::from(at) * u64::from(side) / u64::from(of);
        u32::try_from(at).unwrap_or(u32::MAX)
    };
    let across = |x| scaled(x, front.width(), WIDTH);
    let down = |y| scaled(y, front.height(), HEIGHT);
    (down(place.y)..down(place.y + place.height)).all(|y| {
        (across(place.x)..across(place.x + place.width)).all(|x| {
            let pixel = front.get_pixel_checked(x, y);
            pixel.is_none_or(|pixel| pixel.0[0] >= 128)
        })
    })
}

/// A pre-printed label beside a value.
struct Label {
    place: Rect,
    japanese: &'static str,
    /// In smaller type under the Japanese. May be empty.
    english: &'static str,
    /// Where the value starts. Some ink must be there.
    value: Option<Rect>,
}

impl Label {
    /// Whether the image has the value and leaves room for the label.
    fn fits(&self, front: &GrayImage) -> bool {
        is_blank(front, self.place) && self.value.is_none_or(|value| !is_blank(front, value))
    }

    fn draw(&self, drawing: &mut Drawing<'_>) {
        let Rect {
            x,
            y,
            width,
            height,
        } = self.place;
        let item = DataItem::FrontImage;
        if self.english.is_empty() {
            let base = (x, y + height * 7 / 8);
            drawing.label(base, width, Style::label(27), item, self.japanese);
        } else {
            let base = (x, y + height / 2);
            drawing.label(base, width, Style::label(24), item, self.japanese);
            let base = (x, y + height);
            drawing
                .canvas
                .text(base, width, Style::label(17), self.english);
        }
    }
}

fn labels(document: Document) -> &'static [Label] {
    match document {
        Document::ResidenceCard => RESIDENCE_LABELS,
        Document::SpecialPermanentResidentCertificate => CERTIFICATE_LABELS,
    }
}

/// A label between the pixels `from` and `to` of the front image, on the row of
/// `top` to `bottom`; its value follows, from `to` on.
const fn label(
    [from, to]: [u32; 2],
    [top, bottom]: [u32; 2],
    japanese: &'static str,
    english: &'static str,
) -> Label {
    Label {
        place: on_face([from, to - 2], [top, bottom]),
        japanese,
        english,
        value: Some(on_face([to, to + 40], [top, bottom])),
    }
}

/// A label without a value next to it.
const fn lone(x: [u32; 2], y: [u32; 2], japanese: &'static str, value: Option<Rect>) -> Label {
    Label {
        place: on_face(x, y),
        japanese,
        english: "",
        value,
    }
}

/// A place of the front image on the face, which has twice as many pixels.
const fn on_face([left, right]: [u32; 2], [top, bottom]: [u32; 2]) -> Rect {
    rect(2 * left, 2 * top, 2 * (right - left), 2 * (bottom - top))
}

// Places by docs/protocol.md, section 11: each label ends where its value starts.
const RESIDENCE_LABELS: &[Label] = &[
    lone([447, 498], [32, 47], "番号 No.", Some(NUMBER)),
    label([14, 63], [60, 77], "氏名", "NAME"),
    label([14, 94], [106, 123], "生年月日", "DATE OF BIRTH"),
    label([250, 284], [106, 123], "性別", "SEX"),
    label([337, 407], [106, 123], "国籍・地域", "NATIONALITY/REGION"),
    label([14, 78], [158, 175], "住居地", "ADDRESS"),
    label([14, 87], [197, 214], "在留資格", "STATUS"),
    lone(
        [312, 430],
        [218, 234],
        "就労制限の有無",
        Some(on_face([312, 352], [240, 258])),
    ),
    label([14, 161], [282, 300], "在留期間（満了日）", ""),
    label([14, 98], [325, 342], "許可の種類", ""),
    label([14, 95], [353, 369], "許可年月日", ""),
    label([240, 320], [353, 369], "交付年月日", ""),
    label([14, 123], [384, 403], "このカードは", ""),
    lone([428, 470], [384, 403], "です。", None),
    lone([560, 660], [384, 403], "法務大臣", None),
];

const CERTIFICATE_LABELS: &[Label] = &[
    lone([447, 498], [32, 47], "番号 No.", Some(NUMBER)),
    certificate_name(),
    label([14, 91], [142, 159], "生年月日", "DATE OF BIRTH"),
    label([328, 364], [142, 159], "性別", "SEX"),
    label([14, 104], [199, 216], "国籍・地域", "NATIONALITY/REGION"),
    label([14, 79], [265, 282], "住居地", "ADDRESS"),
    label([14, 118], [343, 361], "この証明書は", ""),
    lone([424, 466], [343, 361], "です。", None),
    lone([560, 660], [384, 403], "法務大臣", None),
];

/// The name of a certificate has two lines. One of them may be missing.
const fn certificate_name() -> Label {
    Label {
        place: on_face([14, 60], [95, 112]),
        japanese: "氏名",
        english: "NAME",
        value: Some(on_face([64, 140], [85, 122])),
    }
}

const CARD: Rect = rect(0, 0, WIDTH, HEIGHT);
const BAND_PLACE: Rect = rect(0, 0, WIDTH, 112);
const COUNTRY: Rect = rect(28, 14, 500, 30);
const TITLE: Rect = rect(28, 48, 820, 60);
const NUMBER: Rect = on_face([516, 661], [33, 45]);
/// The items that the face shows besides the title.
const SHOWN: &[DataItem] = &[DataItem::FrontImage, DataItem::Photo];
/// Below what is printed on a card (docs/protocol.md, section 11).
const FOOTNOTE: Rect = rect(44, 812, 900, 34);
const BODY: Rect = rect(40, 150, 980, 640);
const PHOTO: Rect = rect(1057, 145, 264, 352);
