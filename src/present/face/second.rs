//! Second generation: images and entries, laid out under labels.

use super::canvas::{BAND, RULE, Style};
use super::{Drawing, Picture, Rect, WIDTH, rect};
use crate::card::{DataGroups, DataItem};
use crate::present::labels::{self, visible};
use crate::present::{Language, values};
use crate::record::{Card, CardDate, Field, ImageData, SecondGeneration};

pub(super) fn draw(drawing: &mut Drawing<'_>, card: &Card, record: &SecondGeneration) {
    head(drawing, card, record);
    let base = (PHOTO.x, PHOTO.y.saturating_sub(6));
    let style = Style::label(22);
    drawing.label(base, PHOTO.width, style, DataItem::Photo, "顔写真 PHOTO");
    drawing.photo(card, PHOTO);
    let name = Slot {
        label: "氏名 NAME",
        field: &record.name_image,
        item: DataItem::NameImage,
        group: DataGroups::NAME_IMAGE,
    };
    image(drawing, card, NAME, &name);
    let mut rows = entries(drawing, record);
    // The address is in the same place as on a card: after the holder's personal data.
    let first = rows.remove(0);
    let mut top = ROWS_TOP;
    row(drawing, top, &first);
    top += ROW;
    let place = rect(LEFT, top + LABEL_HEIGHT, ADDRESS_WIDTH, ADDRESS_HEIGHT);
    let address = Slot {
        label: "住居地 ADDRESS",
        field: &record.address_image,
        item: DataItem::AddressImage,
        group: DataGroups::ADDRESS,
    };
    image(drawing, card, place, &address);
    top += LABEL_HEIGHT + ADDRESS_HEIGHT + 8;
    for entries in rows.iter().filter(|row| !row.is_empty()) {
        row(drawing, top, entries);
        top += ROW;
    }
    foot(drawing, record);
}

fn head(drawing: &mut Drawing<'_>, card: &Card, record: &SecondGeneration) {
    let title = labels::document(card.card_type(), Language::Japanese);
    let english = labels::document(card.card_type(), Language::English).to_uppercase();
    let canvas = &mut drawing.canvas;
    canvas.fill(rect(0, 0, WIDTH, 98), BAND);
    canvas.text(
        (LEFT, 34),
        600,
        Style::label(22),
        "日本国政府 GOVERNMENT OF JAPAN",
    );
    let style = Style::label(50);
    let taken = drawing.label((LEFT, 86), 440, style, DataItem::CardType, title);
    let beside = (LEFT + taken + 24, 84);
    drawing.canvas.text(beside, 440, Style::label(26), &english);
    if let Some(number) = &record.card_number {
        let text = number.value().as_read().escape_ascii().to_string();
        let style = Style::label(22).right();
        drawing.label((RIGHT, 34), 300, style, number.item(), "番号 No.");
        let style = Style::value(38).right();
        drawing.canvas.text((RIGHT, 82), 360, style, &text);
    }
}

fn foot(drawing: &mut Drawing<'_>, record: &SecondGeneration) {
    if let Some(expiry) = &record.card_expiry {
        let (x, y) = (PHOTO.x, PHOTO.y + PHOTO.height + 34);
        let style = Style::label(22);
        drawing.label(
            (x, y),
            PHOTO.width,
            style,
            expiry.item(),
            "有効期間 VALID UNTIL",
        );
        let text = values::day_in_words(expiry.value(), drawing.language);
        let style = Style::value(36);
        drawing.canvas.text((x, y + 42), PHOTO.width, style, &text);
    }
    let rule = rect(LEFT, FOOT - 34, WIDTH - 2 * LEFT, 2);
    drawing.canvas.fill(rule, RULE);
    // The title is never signed.
    drawing.footnote(FOOT, WIDTH - 2 * LEFT);
}

/// An entry of the card under its label.
struct Entry {
    label: &'static str,
    item: DataItem,
    value: String,
    /// Its share of the row, in twelfths.
    share: u32,
}

fn entries(drawing: &Drawing<'_>, record: &SecondGeneration) -> Vec<Vec<Entry>> {
    let (language, lists) = (drawing.language, drawing.lists);
    let day = |label, share, field: &Option<Field<CardDate>>| {
        entry(label, share, field, |value| {
            values::day_in_words(value, language)
        })
    };
    let rows = [
        vec![
            day("生年月日 BIRTH", 4, &record.date_of_birth),
            entry("性別 SEX", 2, &record.sex, |value| {
                values::sex(*value, language)
            }),
            entry(
                "国籍・地域 NATIONALITY",
                6,
                &record.nationality,
                |value| {
                    let named = values::nationality(value, lists, language);
                    if drawing.canvas.can_write(&named) {
                        named
                    } else {
                        values::nationality(value, None, language)
                    }
                },
            ),
        ],
        vec![
            code(
                drawing,
                ["在留資格 STATUS", "在留資格 STATUS (code)"],
                &record.residence_status,
            ),
            entry("就労制限の有無 WORK", 8, &record.work, |value| {
                values::work(*value, language)
            }),
        ],
        vec![
            entry(
                "在留期間 PERIOD OF STAY",
                4,
                &record.period_of_stay,
                |value| values::period_of_stay(value, language),
            ),
            day("満了日 UNTIL", 8, &record.period_end),
        ],
        vec![
            code(
                drawing,
                ["許可の種類 PERMISSION", "許可の種類 PERMISSION (code)"],
                &record.permission_kind,
            ),
            day("許可年月日 PERMITTED", 8, &record.permission_date),
        ],
        vec![
            entry(
                "資格外活動許可 (包括許可) OTHER ACTIVITY",
                8,
                &record.comprehensive_permission,
                |value| values::comprehensive(*value, language),
            ),
            day(
                "包括許可期限 UNTIL",
                4,
                &record.comprehensive_permission_end,
            ),
        ],
        vec![entry(
            "個別許可 INDIVIDUAL PERMISSION",
            12,
            &record.individual_permission,
            |value| values::individual(*value, language),
        )],
    ];
    let present = |row: Vec<Option<Entry>>| row.into_iter().flatten().collect();
    rows.into_iter().map(present).collect()
}

fn entry<T>(
    label: &'static str,
    share: u32,
    field: &Option<Field<T>>,
    show: impl FnOnce(&T) -> String,
) -> Option<Entry> {
    let field = field.as_ref()?;
    Some(Entry {
        label,
        item: field.item(),
        value: visible(&show(field.value())),
        share,
    })
}

/// A code, with the program's name for it if the font has its characters. The first label
/// is for a name, the second for a code alone.
fn code<T: ToString>(
    drawing: &Drawing<'_>,
    [of_name, of_code]: [&'static str; 2],
    field: &Option<Field<T>>,
) -> Option<Entry> {
    let field = field.as_ref()?;
    let code = field.value().to_string();
    let name = values::name_of_code(&code, field.item(), drawing.lists, drawing.language);
    let named = name.map(|name| format!("{name} ({code})"));
    let (label, value) = match named.filter(|text| drawing.canvas.can_write(text)) {
        Some(named) => (of_name, named),
        None => (of_code, code),
    };
    Some(Entry {
        label,
        item: field.item(),
        value: visible(&value),
        share: 4,
    })
}

fn row(drawing: &mut Drawing<'_>, top: u32, entries: &[Entry]) {
    let mut x = LEFT;
    for entry in entries {
        let width = ROW_WIDTH * entry.share / 12;
        let room = width.saturating_sub(16);
        let style = Style::label(22);
        drawing.label((x, top + 18), room, style, entry.item, entry.label);
        let style = Style::value(34);
        drawing
            .canvas
            .text((x, top + 52), room, style, &entry.value);
        x += width;
    }
}

/// A place for an image.
struct Slot<'a> {
    label: &'static str,
    field: &'a Option<Field<ImageData>>,
    item: DataItem,
    group: DataGroups,
}

/// An image of the card under its label.
fn image(drawing: &mut Drawing<'_>, card: &Card, place: Rect, slot: &Slot<'_>) {
    let base = (place.x, place.y.saturating_sub(6));
    let style = Style::label(22);
    drawing.label(base, place.width, style, slot.item, slot.label);
    match drawing.decode(slot.field.as_ref()) {
        Picture::Decoded(image) => drawing.canvas.ink(&image, place),
        Picture::Broken => drawing.mark_broken(place),
        Picture::Absent => {
            let words = drawing.language.pick("なし", "none");
            drawing.mark_absent(card, slot.group, words, place);
        }
    }
}

const LEFT: u32 = 44;
const RIGHT: u32 = WIDTH - LEFT;
/// Entries end before the photo.
const ROW_WIDTH: u32 = 970;
const ROW: u32 = 66;
const LABEL_HEIGHT: u32 = 26;
const NAME: Rect = rect(LEFT, 140, 620, 100);
const ROWS_TOP: u32 = 254;
const ADDRESS_WIDTH: u32 = 800;
const ADDRESS_HEIGHT: u32 = 76;
const PHOTO: Rect = rect(1028, 134, 276, 345);
const FOOT: u32 = 824;
