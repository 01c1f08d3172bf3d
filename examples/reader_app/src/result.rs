//! What the page shows of a card, in one language. All words about the card are the
//! library's.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::offset;
use zairyu::card::DataItem;
use zairyu::present::labels::{self, HolderRow, Row, visible};
use zairyu::present::marks::{Mark, legend, whose_word};
use zairyu::present::revocation::{
    self, ExpiryToEnter, InquiryDate, NumberSource, RevocationAnswer,
};
use zairyu::present::{guidance::Situation, verdict};
use zairyu::printed::Comparison;
use zairyu::verify::{
    AnchorClass, IssuerCheck, NumberCheck, Report, TamperCheck, VerificationResult,
};
use zairyu::{Card, Generation, Language};

use crate::checked::Checked;
use crate::pictures;

pub fn of(checked: &Checked, language: Language) -> Value {
    let Checked {
        card,
        report,
        holder,
    } = checked;
    let rows = labels::rows(card, report, language);
    let today = report.checked_at.to_offset(offset!(+9)).date();
    let answers = card.answers_with(holder, report, today, language);
    let of_holder = labels::holder_rows(holder, language, None);
    let situations = report.situations();
    let guidance: Vec<Value> = situations
        .iter()
        .map(|situation| json!(situation.guidance(language)))
        .collect();
    let marks = rows.iter().map(|row| row.mark);
    let marks = marks
        .chain(answers.iter().map(|answer| answer.mark))
        .chain(of_holder.iter().map(|row| row.mark));
    json!({
        "exit": example_common::exit::Status::of(report.result).code(),
        "class": class(report),
        "verdict": verdict::result(report, language),
        "whose_word": whose_word(report, language),
        "warnings": verdict::warnings(report)
            .map(|warning| warning.guidance(language).title)
            .collect::<Vec<_>>(),
        "guidance": guidance,
        "checks": checks(report, language),
        "ask_date_of_birth": asks_date_of_birth(report),
        "card_type": card.card_type().code(),
        "document": labels::document(card.card_type(), language),
        "generation": labels::generation(card.card_type(), language),
        "document_mark": Mark::of(report.proof(DataItem::CardType), language),
        "face": face(card, report, language),
        "photo": card.photo().and_then(|photo| pictures::of_card(photo.value())),
        "photo_mark": Mark::of(report.proof(DataItem::Photo), language),
        "images": images(card, report, &rows, language),
        "says": verdict::says(report, language),
        "answers": answers.iter().map(|answer| {
            json!({ "text": answer.text, "mark": answer.mark })
        }).collect::<Vec<_>>(),
        "rows": rows.iter().map(row).collect::<Vec<_>>(),
        "address": address(card, &rows),
        "permissions": permissions(&rows, language),
        "has_permissions": card.card_type().is_residence_card(),
        "holder": of_holder.iter().map(holder_row).collect::<Vec<_>>(),
        "comparisons": comparisons(checked, language),
        "revocation": inquiry(checked, language),
        "legend": legend(marks),
        "evidence": verdict::evidence(report, language).iter().map(|entry| {
            json!({ "label": entry.label, "value": visible(&entry.text) })
        }).collect::<Vec<_>>(),
    })
}

/// Only a result under ISA's own anchors looks normal.
fn class(report: &Report) -> &'static str {
    match report.result {
        VerificationResult::Normal { anchor } => match anchor {
            AnchorClass::Official => "normal",
            AnchorClass::Own => "own",
            AnchorClass::Test => "test",
        },
        VerificationResult::Abnormal => "abnormal",
        VerificationResult::Exempt => "exempt",
        VerificationResult::Incomplete => "incomplete",
    }
}

fn checks(report: &Report, language: Language) -> Value {
    let tamper = match report.tamper {
        TamperCheck::Intact => "good",
        TamperCheck::Altered(_) => "bad",
        TamperCheck::Exempt(_) => "exempt",
        TamperCheck::NotChecked(_) => "open",
    };
    let issuer = match report.issuer {
        IssuerCheck::Trusted {
            anchor: AnchorClass::Official,
            ..
        } => "good",
        // Somebody else's word.
        IssuerCheck::Trusted { .. } => "qualified",
        IssuerCheck::Untrusted(_) => "bad",
        IssuerCheck::Exempt(_) => "exempt",
        IssuerCheck::NotChecked(_) => "open",
    };
    let check = |id, state, [label, text]: [&str; 2], reason| json!({ "id": id, "state": state, "label": label, "text": text, "reason": reason });
    json!([
        check(
            "tamper",
            tamper,
            verdict::tamper(&report.tamper, language),
            report.tamper.reason(),
        ),
        check(
            "issuer",
            issuer,
            verdict::issuer(&report.issuer, language),
            report.issuer.reason(),
        ),
    ])
}

/// Whether the date of birth on the card's front decides something.
fn asks_date_of_birth(report: &Report) -> bool {
    let asks = [
        Situation::ExemptWithoutEvidence,
        Situation::ExemptByAge,
        Situation::AgeContradicted,
    ];
    report.situations().iter().any(|one| asks.contains(one))
}

fn face(card: &Card, report: &Report, language: Language) -> Value {
    let face = card.face(report, language);
    let image = face.to_png().ok().map(|png| pictures::address(&png));
    json!({
        "image": image,
        "note": face.footnote(),
        "incomplete": !face.unreadable().is_empty(),
    })
}

/// The pictures on the chip. One that cannot be shown is there without a picture.
fn images(card: &Card, report: &Report, rows: &[Row], language: Language) -> Vec<Value> {
    let images = card.images().map(|image| {
        let item = image.item();
        let row = rows.iter().find(|row| row.item == item);
        json!({
            "id": item.code(),
            "label": row.map_or(item.code(), |row| row.label),
            "image": pictures::of_card(image.value()),
            "mark": Mark::of(report.proof(item), language),
        })
    });
    images.collect()
}

fn row(row: &Row) -> Value {
    json!({
        "item": row.item.code(),
        "label": row.label,
        "value": row.value,
        "note": row.note,
        "mark": row.mark,
    })
}

fn some(rows: &[Row], items: &[DataItem]) -> Vec<Value> {
    let found = rows.iter().filter(|row| items.contains(&row.item));
    found.map(self::row).collect()
}

/// As the official app shows them: the date in words (App 5.1 (6)).
fn permissions(rows: &[Row], language: Language) -> Vec<Value> {
    let mut rows: Vec<Row> = rows.to_vec();
    for row in &mut rows {
        let parts: Vec<&str> = row.value.split('-').collect();
        if let (DataItem::ComprehensivePermissionEnd, Language::Japanese, [year, month, day]) =
            (row.item, language, parts.as_slice())
        {
            row.value = format!("{year}年{month}月{day}日");
        }
    }
    some(&rows, &PERMISSIONS)
}

/// What was added on the back; first-generation cards alone hold it as data.
fn address(card: &Card, rows: &[Row]) -> Value {
    match card.card_type().generation() {
        Generation::First => json!(some(rows, &ADDRESS)),
        _ => Value::Null,
    }
}

fn holder_row(row: &HolderRow<'_>) -> Value {
    json!({
        "key": row.key,
        "label": row.label,
        "text": row.value,
        "source": row.source.code(),
        "note": row.note,
        "crop": row.crop.and_then(pictures::of_part),
        "mark": row.mark,
    })
}

/// What the front image says, against what is known from elsewhere.
fn comparisons(checked: &Checked, language: Language) -> Vec<Value> {
    let (compared, holder) = (&checked.report.comparisons, &checked.holder);
    let number = holder.card_number.as_ref().and_then(|entry| entry.crop());
    let birth = holder.date_of_birth.as_ref().and_then(|entry| entry.crop());
    let all = [
        (
            "number",
            compared.number,
            number,
            "券面画像の番号と、読み取りに使った番号",
            "Number in the front image, and the number that opened the card",
        ),
        (
            "layout",
            compared.layout,
            None,
            "券面画像の配置と、カードの種類",
            "Layout of the front image, and the card type",
        ),
        (
            "age",
            compared.age,
            birth,
            "券面画像の生年月日と、写真・署名がないこと",
            "Date of birth in the front image, and no photo and signature",
        ),
    ];
    let made = all.into_iter().filter_map(|(id, result, crop, ja, en)| {
        let (code, text) = match result? {
            Comparison::Matches => ("matches", language.pick("一致", "They agree")),
            Comparison::Differs => (
                "differs",
                language.pick(
                    "一致しないようです。目で見比べてください",
                    "They seem to differ. Compare them by eye",
                ),
            ),
            _ => (
                "unclear",
                language.pick(
                    "自動では確かめられません。目で見比べてください",
                    "The program cannot tell. Compare them by eye",
                ),
            ),
        };
        Some(json!({
            "id": id,
            "label": language.pick(ja, en),
            "result": code,
            "text": text,
            "crop": crop.and_then(pictures::of_part),
        }))
    });
    made.collect()
}

fn inquiry(checked: &Checked, language: Language) -> Value {
    let Checked {
        card,
        report,
        holder,
    } = checked;
    let inquiry = card.revocation_inquiry_with(holder);
    let in_boxes = |date: &InquiryDate| json!({ "year": date.year(), "month": date.month(), "day": date.day() });
    let expiry_proof = report.proof(DataItem::CardExpiry);
    let (expiry, expiry_mark) = match inquiry.expiry() {
        ExpiryToEnter::Known(date) => (in_boxes(date), Mark::of(expiry_proof, language)),
        ExpiryToEnter::ReadFromPicture(date) => {
            let proof = report.proof(DataItem::FrontImage);
            (in_boxes(date), Mark::of_reading(proof, language))
        }
        _ => (Value::Null, Mark::of(expiry_proof, language)),
    };
    let source = match inquiry.number_source() {
        NumberSource::OpenedTheCard => "opened",
        NumberSource::RecordedOnChip => "recorded",
        NumberSource::ReadFromPicture => "printed",
        _ => "unknown",
    };
    let answers = RevocationAnswer::ALL.map(|answer| {
        json!({
            "words": answer.words(language),
            "meaning": answer.meaning(language),
            "limits": answer.limits(language),
        })
    });
    json!({
        "page": revocation::PAGE_NAME,
        "number": inquiry.number().map(|number| number.full().to_string()),
        "number_source": source,
        "number_differs": report.number == NumberCheck::Differs,
        "number_mark": Mark::of(report.proof(DataItem::CardNumber), language),
        "expiry": expiry,
        "expiry_words": inquiry.expiry().words(language),
        "expiry_mark": expiry_mark,
        "hours": revocation::maintenance_hours(language),
        "under_maintenance": revocation::is_under_maintenance(OffsetDateTime::now_utc()),
        "how_to_find": revocation::how_to_find_the_page(language),
        "answers": answers,
    })
}

const ADDRESS: [DataItem; 3] = [
    DataItem::AddressDate,
    DataItem::MunicipalityCode,
    DataItem::Address,
];

const PERMISSIONS: [DataItem; 3] = [
    DataItem::ComprehensivePermission,
    DataItem::ComprehensivePermissionEnd,
    DataItem::IndividualPermission,
];
