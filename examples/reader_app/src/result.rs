//! What the page shows of a card, in one language. All words about the card are the
//! library's.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::offset;
use zairyu::card::DataItem;
use zairyu::present::labels::{self, Row, visible};
use zairyu::present::marks::{Mark, legend, whose_word};
use zairyu::present::revocation::{self, ExpiryToEnter, NumberSource, RevocationAnswer};
use zairyu::present::{guidance::Situation, verdict};
use zairyu::verify::{
    AnchorClass, IssuerCheck, NumberCheck, Report, TamperCheck, VerificationResult,
};
use zairyu::{Card, Generation, Language};

use crate::checked::Checked;
use crate::pictures;

pub fn of(checked: &Checked, language: Language) -> Value {
    let Checked { card, report } = checked;
    let rows = labels::rows(card, report, language);
    let today = report.checked_at.to_offset(offset!(+9)).date();
    let answers = card.answers(report, today, language);
    let situations = report.situations();
    let guidance: Vec<Value> = situations
        .iter()
        .map(|situation| json!(situation.guidance(language)))
        .collect();
    let proofs = rows.iter().map(|row| row.proof);
    let proofs = proofs.chain(answers.iter().map(|answer| answer.proof));
    json!({
        "exit": example_common::exit::Status::of(report.result).code(),
        "class": class(report),
        "verdict": verdict::result(report, language),
        "whose_word": whose_word(report, language),
        "warnings": verdict::warnings(report, language),
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
        "permissions": some(&rows, &PERMISSIONS),
        "has_permissions": card.card_type().is_residence_card(),
        "revocation": inquiry(card, report, language),
        "legend": legend(proofs, language),
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
    let check = |id, state, [label, text]: [&str; 2], reason| {
        json!({ "id": id, "state": state, "label": label, "text": text, "reason": reason })
    };
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

/// What was added on the back; first-generation cards alone hold it as data.
fn address(card: &Card, rows: &[Row]) -> Value {
    match card.card_type().generation() {
        Generation::First => json!(some(rows, &ADDRESS)),
        _ => Value::Null,
    }
}

fn inquiry(card: &Card, report: &Report, language: Language) -> Value {
    let inquiry = card.revocation_inquiry();
    let expiry = match inquiry.expiry() {
        ExpiryToEnter::Known(date) => json!({
            "year": date.year(),
            "month": date.month(),
            "day": date.day(),
        }),
        _ => Value::Null,
    };
    let source = match inquiry.number_source() {
        NumberSource::OpenedTheCard => "opened",
        NumberSource::RecordedOnChip => "recorded",
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
        "expiry_mark": Mark::of(report.proof(DataItem::CardExpiry), language),
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
