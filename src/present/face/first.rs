//! First generation: the front image with the photo, and labels where it leaves
//! them out.

use ::image::{DynamicImage, GrayImage};

use super::canvas::Style;
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
        // Last: nothing hides what the card's image says.
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

/// Title and country each where the image is blank; the labels of the entries
/// all together or not at all.
pub(super) fn add_labels(drawing: &mut Drawing<'_>, card: &Card, front: &DynamicImage) {
    // Places are those of an image in the shape of the card.
    if super::canvas::contained(front, CARD) != CARD {
        return;
    }
    let front = &front.to_luma8();
    if is_blank(front, TITLE) && is_blank(front, COUNTRY) {
        title(drawing, card);
    }
    let labels = match card.card_type().document() {
        Document::ResidenceCard => RESIDENCE_LABELS,
        Document::SpecialPermanentResidentCertificate => CERTIFICATE_LABELS,
    };
    let fits = |label: &Label| is_blank(front, label.place) && !is_blank(front, label.entry());
    if labels.iter().all(fits) {
        for label in labels {
            let Rect {
                x,
                y,
                width,
                height,
            } = label.place;
            let base = (x, y + height * 3 / 4);
            let style = Style::label(24);
            drawing.label(base, width, style, DataItem::FrontImage, label.words);
        }
    }
}

fn title(drawing: &mut Drawing<'_>, card: &Card) {
    let title = labels::document(card.card_type(), crate::Language::Japanese);
    let english = labels::document(card.card_type(), crate::Language::English).to_uppercase();
    let country = (COUNTRY.x, COUNTRY.y + COUNTRY.height * 3 / 4);
    let base = (TITLE.x, TITLE.y + TITLE.height * 3 / 4);
    drawing.canvas.text(
        country,
        COUNTRY.width,
        Style::label(22),
        "日本国政府 GOVERNMENT OF JAPAN",
    );
    let taken = drawing.label(base, 440, Style::label(52), DataItem::CardType, title);
    let beside = (base.0 + taken + 24, base.1);
    drawing.canvas.text(beside, 500, Style::label(28), &english);
}

/// Whether a place of the face has no ink in the front image.
fn is_blank(front: &GrayImage, place: Rect) -> bool {
    let (width, height) = (u64::from(front.width()), u64::from(front.height()));
    let across = |x: u32| u64::from(x) * width / u64::from(WIDTH);
    let down = |y: u32| u64::from(y) * height / u64::from(HEIGHT);
    (down(place.y)..down(place.y + place.height)).all(|y| {
        (across(place.x)..across(place.x + place.width)).all(|x| {
            // Within the image, whose sides are of this type.
            let pixel = front.get_pixel_checked(x as u32, y as u32);
            pixel.is_none_or(|pixel| pixel.0[0] >= 128)
        })
    })
}

/// What is printed beside an entry.
struct Label {
    place: Rect,
    words: &'static str,
    /// Where the entry ends.
    end: u32,
}

impl Label {
    /// Where the entry stands.
    fn entry(&self) -> Rect {
        let Rect {
            x,
            y,
            width,
            height,
        } = self.place;
        rect(x + width, y, self.end - x - width, height)
    }
}

/// A label at the left, its entry beside it.
const fn left(y: u32, words: &'static str) -> Label {
    Label {
        place: rect(28, y, 206, 40),
        words,
        end: 590,
    }
}

/// A label in the middle of a row.
const fn middle(y: u32, width: u32, words: &'static str) -> Label {
    Label {
        place: rect(596, y, width, 40),
        words,
        end: 1030,
    }
}

const RESIDENCE_LABELS: &[Label] = &[
    left(156, "氏名 NAME"),
    left(224, "生年月日"),
    middle(224, 60, "性別"),
    left(280, "国籍・地域"),
    left(336, "住居地"),
    left(392, "在留資格"),
    left(476, "就労制限の有無"),
    left(532, "在留期間 (満了日)"),
    left(588, "許可の種類"),
    middle(588, 132, "許可年月日"),
    left(644, "交付年月日"),
];

const CERTIFICATE_LABELS: &[Label] = &[
    left(156, "氏名 NAME"),
    left(224, "生年月日"),
    middle(224, 60, "性別"),
    left(280, "国籍・地域"),
    left(336, "住居地"),
    left(644, "交付年月日"),
];

/// What the face shows besides the title.
const SHOWN: &[DataItem] = &[DataItem::FrontImage, DataItem::Photo];

const CARD: Rect = rect(0, 0, WIDTH, HEIGHT);
/// Below what is printed on a card (docs/protocol.md, section 11).
const FOOTNOTE: Rect = rect(44, 812, 900, 34);
const COUNTRY: Rect = rect(28, 16, 500, 30);
const TITLE: Rect = rect(28, 56, 900, 60);
const BODY: Rect = rect(40, 150, 980, 640);
const PHOTO: Rect = rect(1057, 145, 264, 352);
