//! A card's fields in words, a row each, in Japanese and English, each with the mark of
//! what the signature proves about it.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use time::OffsetDateTime;
//! # use zairyu::verify::TestTrustStore;
//! # use zairyu::{CardType, DataGroups, Generation, Reader, simulator};
//! use zairyu::Language;
//! use zairyu::card::DataItem;
//! use zairyu::present::labels;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//! # let mut anchors = TestTrustStore::empty();
//! # let ca = simulator::ca_certificate_der(Generation::Second)?;
//! # anchors.add_simulator(Generation::Second, &ca)?;
//! let report = card.verify(&anchors, OffsetDateTime::now_utc());
//! let rows = labels::rows(&card, &report, Language::English);
//! let row = |item| rows.iter().find(|row| row.item == item).unwrap();
//! let nationality = row(DataItem::Nationality);
//! assert_eq!(nationality.to_string(), "✓ Nationality or region: Brazil (BRA)");
//! assert_eq!(row(DataItem::CardNumber).mark.sign, "*");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use crate::card::{CardNumber, CardType, DataItem, Document, Generation};
use crate::present::Language;
use crate::present::marks::{self, Mark};
use crate::present::values;
use crate::record::{
    Card, Field, FirstGeneration, ImageData, Record, RecordedNumber, SecondGeneration,
};
use crate::verify::{Proof, Report};

/// A field of a card in words, marked by what is proved about it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Row {
    /// The field. The number that opened the card has the item of the number on the
    /// chip: no item proves either.
    pub item: DataItem,
    /// What the field is, for a person.
    pub label: &'static str,
    /// What it says, without control characters ([`visible`]). It may still hold
    /// markup: escape it for where you show it.
    pub value: String,
    /// What the report proves about it.
    pub proof: Proof,
    /// How to show that.
    pub mark: Mark,
    /// What to do about this row in particular, such as what to compare it with.
    pub note: Option<&'static str>,
}

/// The sign of the mark, label, value, and the note in brackets.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.mark.sign, self.label, self.value)?;
        match self.note {
            Some(note) => write!(f, " [{note}]"),
            None => Ok(()),
        }
    }
}

/// What a field says is personal: name, length and proof only.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (item, length) = (self.item, self.value.len());
        write!(f, "Row({item}, {length} bytes, {})", self.proof.code())
    }
}

/// The fields that were read and that the card has, signature and certificate left out;
/// of images size and format, or why they cannot be shown. First come the card type,
/// which no signature covers, and the number that opened the card where it is not among
/// the data as it is.
///
/// `report` is the check of this card.
pub fn rows(card: &Card, report: &Report, language: Language) -> Vec<Row> {
    let mut table = Table {
        rows: Vec::new(),
        report,
        language,
    };
    table.about_the_card(card);
    match card.record() {
        Record::First(record) => table.first(record),
        Record::Second(record) => table.second(record),
    }
    table.rows
}

/// What document a card is. No signature covers the card type that says so.
pub fn document(card_type: CardType, language: Language) -> &'static str {
    match card_type.document() {
        Document::ResidenceCard => language.pick("在留カード", "Residence card"),
        Document::SpecialPermanentResidentCertificate => {
            language.pick("特別永住者証明書", "Special permanent resident certificate")
        }
    }
}

/// Of which generation it is.
pub fn generation(card_type: CardType, language: Language) -> &'static str {
    match card_type.generation() {
        Generation::First => language.pick("第一世代", "first generation"),
        Generation::Second => language.pick("第二世代", "second generation"),
        Generation::Specified => language.pick(
            "特定 (マイナンバーカードと一体)",
            "specified, on a My Number card",
        ),
    }
}

/// The text with U+FFFD in place of what is not seen: control characters, which a
/// terminal would obey, and characters that turn the direction of text or hide in
/// it.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|character| match is_visible(character) {
            true => character,
            false => char::REPLACEMENT_CHARACTER,
        })
        .collect()
}

/// Whether a character is seen, and leaves its neighbours as they are.
pub(crate) fn is_visible(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The number that opened the card, where the card's data does not say the same.
pub(crate) fn opening_number_to_compare(card: &Card) -> Option<&CardNumber> {
    let opening = card.opening_number()?;
    let recorded = recorded_number(card).and_then(|field| field.value().number());
    (recorded != Some(opening)).then_some(opening)
}

/// The number as the chip records it (C2).
pub(crate) fn recorded_number(card: &Card) -> Option<&Field<RecordedNumber>> {
    match card.record() {
        Record::First(_) => None,
        Record::Second(record) => record.card_number.as_ref(),
    }
}

struct Table<'a> {
    rows: Vec<Row>,
    report: &'a Report,
    language: Language,
}

impl Table<'_> {
    fn about_the_card(&mut self, card: &Card) {
        let language = self.language;
        let info = card.info();
        let document = document(info.card_type, language);
        let generation = generation(info.card_type, language);
        let value = format!("{document} / {generation} / {}", info.card_type.code());
        let label = language.pick("カードの種類", "Card type");
        let note = language.pick(
            "カードの種類は署名の対象外です。実際のカードの表題と比べてください",
            "no signature covers the card type: compare it with the title printed on the card",
        );
        self.push(DataItem::CardType, label, &value, Some(note));
        let label = language.pick("仕様の版", "Specification version");
        self.push(
            DataItem::SpecVersion,
            label,
            &info.spec_version.to_string(),
            None,
        );
        if let Some(number) = opening_number_to_compare(card) {
            let label = language.pick("読み取りに使った番号", "Number that opened the card");
            let is_number_read = card.value(DataItem::CardNumber).is_some();
            let note = match (card.record(), is_number_read) {
                (Record::First(_), _) => language.pick(
                    "券面画像の番号と比べてください",
                    "compare it with the number in the front image",
                ),
                (_, true) => language.pick(
                    "チップに記録された番号と一致しません",
                    "the chip has another number, or no number",
                ),
                (_, false) => language.pick(
                    "カードの表面の番号と比べてください",
                    "compare it with the number printed on the card",
                ),
            };
            self.push(
                DataItem::CardNumber,
                label,
                &number.full().to_string(),
                Some(note),
            );
        }
    }

    fn first(&mut self, record: &FirstGeneration) {
        let language = self.language;
        self.add(
            "住居地 (裏面追記)",
            "Address (added on the back)",
            &record.address,
            values::text,
        );
        self.plain("住居地の追記日", "Address added on", &record.address_date);
        self.plain(
            "市区町村コード",
            "Municipality code",
            &record.municipality_code,
        );
        self.add(
            "包括許可",
            "Comprehensive permission",
            &record.comprehensive_permission,
            values::text,
        );
        self.add(
            "個別許可",
            "Individual permission",
            &record.individual_permission,
            values::text,
        );
        self.add(RENEWAL.0, RENEWAL.1, &record.renewal, |value| {
            values::renewal(*value, language)
        });
        self.image("券面画像", "Front image", &record.front_image);
        self.image("顔写真", "Photo", &record.photo);
    }

    fn second(&mut self, record: &SecondGeneration) {
        let language = self.language;
        self.add(
            "カード番号",
            "Card number",
            &record.card_number,
            |number| number.as_read().escape_ascii().to_string(),
        );
        self.plain("カードの有効期間", "Card expires on", &record.card_expiry);
        self.plain("生年月日", "Date of birth", &record.date_of_birth);
        self.add("性別", "Sex", &record.sex, |value| {
            values::sex(*value, language)
        });
        self.add(
            "国籍・地域",
            "Nationality or region",
            &record.nationality,
            |code| values::nationality(code, language),
        );
        self.plain(
            "在留資格 (コード)",
            "Status of residence (code)",
            &record.residence_status,
        );
        self.add(
            "在留期間",
            "Period of stay",
            &record.period_of_stay,
            |period| values::period_of_stay(period, language),
        );
        self.plain(
            "在留期間の満了日",
            "Period of stay ends on",
            &record.period_end,
        );
        self.plain(
            "許可の種類 (コード)",
            "Kind of permission (code)",
            &record.permission_kind,
        );
        self.plain("許可年月日", "Date of permission", &record.permission_date);
        self.add("就労制限の有無", "Work", &record.work, |value| {
            values::work(*value, language)
        });
        self.add(
            "包括許可",
            "Comprehensive permission",
            &record.comprehensive_permission,
            |value| values::comprehensive(*value, language),
        );
        self.plain(
            "包括許可期限",
            "Comprehensive permission ends on",
            &record.comprehensive_permission_end,
        );
        self.add(
            "個別許可",
            "Individual permission",
            &record.individual_permission,
            |value| values::individual(*value, language),
        );
        self.add(RENEWAL.0, RENEWAL.1, &record.renewal, |value| {
            values::renewal(*value, language)
        });
        self.add(
            "長官記録",
            "Commissioner's entry",
            &record.commissioner_entry,
            |value| values::commissioner(*value, language),
        );
        self.add("予備", "Reserved text", &record.reserved_text, values::text);
        self.image("氏名画像", "Name image", &record.name_image);
        self.image("住居地画像", "Address image", &record.address_image);
        self.image("顔写真", "Photo", &record.photo);
    }

    fn plain<T: ToString>(&mut self, ja: &'static str, en: &'static str, field: &Option<Field<T>>) {
        self.add(ja, en, field, ToString::to_string);
    }

    fn image(&mut self, ja: &'static str, en: &'static str, field: &Option<Field<ImageData>>) {
        let language = self.language;
        self.add(ja, en, field, |data| values::image(data, language));
        let Some(field) = field else { return };
        let padding = &self.report.padding_not_read;
        let Some(padding) = padding.iter().find(|one| one.item == field.item()) else {
            return;
        };
        let words = values::padding_not_read(padding, language);
        if let Some(row) = self.rows.last_mut() {
            row.value.push_str(&words);
        }
    }

    fn add<T>(
        &mut self,
        ja: &'static str,
        en: &'static str,
        field: &Option<Field<T>>,
        show: impl FnOnce(&T) -> String,
    ) {
        let Some(field) = field else { return };
        let label = self.language.pick(ja, en);
        self.push(field.item(), label, &show(field.value()), None);
    }

    fn push(
        &mut self,
        item: DataItem,
        label: &'static str,
        value: &str,
        note: Option<&'static str>,
    ) {
        self.rows.push(Row {
            item,
            label,
            value: visible(value),
            proof: self.report.proof(item),
            mark: marks::of_item(self.report, item, self.language),
            note,
        });
    }
}

const RENEWAL: (&str, &str) = ("在留期間更新等許可申請", "Renewal application");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_replaced() {
        for (text, shown) in [
            ("東京都 1-2", "東京都 1-2"),
            (
                "a\x1b[2J\u{9b}b\0\n",
                "a\u{FFFD}[2J\u{FFFD}b\u{FFFD}\u{FFFD}",
            ),
            ("ab\u{202E}dc\u{2066}", "ab\u{FFFD}dc\u{FFFD}"),
            ("a\u{200B}\u{FEFF}\u{2028}b", "a\u{FFFD}\u{FFFD}\u{FFFD}b"),
            ("<script>\"'&", "<script>\"'&"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[cfg(feature = "simulator")]
    #[test]
    fn every_field_that_was_read_has_a_row() {
        use time::macros::datetime;

        use crate::card::Coverage;
        use crate::card::layout::objects;
        use crate::simulator::{Holder, VirtualCard};
        use crate::verify::TrustStore;
        use crate::{DataGroups, Reader};

        for card_type in ["1", "2", "05", "06"] {
            let transport = VirtualCard::builder(card_type.parse().unwrap())
                .holder(Holder::edge())
                .build()
                .unwrap();
            let number = "AA12345678BB".parse().unwrap();
            let card = Reader::new(transport)
                .read(&number, DataGroups::ALL)
                .unwrap();
            let has = |item| {
                let value = card.value(item).unwrap_or_default();
                value.iter().any(|&byte| byte != 0)
            };
            let mut expected: Vec<DataItem> = objects(card.card_type())
                .map(|(_, object)| object)
                .filter(|object| object.coverage != Coverage::Evidence && has(object.item))
                .map(|object| object.item)
                .collect();
            if card.card_type().generation() == Generation::First {
                // The number that opened the card.
                expected.push(DataItem::CardNumber);
            }
            expected.sort();
            let report = card.verify(&TrustStore::empty(), datetime!(2026-11-24 0:00 UTC));
            for language in Language::ALL {
                let rows = rows(&card, &report, language);
                let mut items: Vec<DataItem> = rows.iter().map(|row| row.item).collect();
                items.sort();
                assert_eq!(items, expected, "{card_type}");
                assert!(
                    rows.iter()
                        .all(|row| !row.value.is_empty() && !row.label.is_empty())
                );
            }
        }
    }
}
