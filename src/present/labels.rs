//! A card's fields in words, a row each, in Japanese and English.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use zairyu::{DataGroups, Reader, simulator};
//! use zairyu::{Language, words};
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//! let rows = labels::rows(&card, Language::English);
//! let row = rows.iter().find(|row| row.item == DataItem::Nationality).unwrap();
//! assert_eq!((row.label, row.value.as_str()), ("Nationality or region", "Brazil (BRA)"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::card::Coverage;
use crate::card::DataItem;
use crate::card::{CardType, Document, Generation};
use crate::present::Language;
use crate::record::{
    Card, CommissionerEntry, ComprehensivePermission, Field, FirstGeneration, ImageData,
    IndividualPermission, Nationality, PeriodOfStay, Record, Renewal, SecondGeneration, Sex, Text,
    TextEncoding, Work,
};

/// A field of a card in words.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The field.
    pub item: DataItem,
    /// What the field is, for a person.
    pub label: &'static str,
    /// What it says, without control characters ([`visible`]). It may still hold
    /// markup: escape it for where you show it.
    pub value: String,
    /// Whether the signature covers it, by the card's design.
    pub coverage: Coverage,
}

/// What a field says is personal: name and length only.
impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({}, {} bytes)", self.item, self.value.len())
    }
}

/// The fields that were read and that the card has, signature and certificate
/// left out. Of images: size and format, or why they cannot be shown.
pub fn rows(card: &Card, language: Language) -> Vec<Row> {
    let mut table = Table {
        rows: Vec::new(),
        language,
    };
    match card.record() {
        Record::First(record) => table.first(record),
        Record::Second(record) => table.second(record),
    }
    table.rows
}

/// What document a card is.
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

fn is_visible(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

struct Table {
    rows: Vec<Row>,
    language: Language,
}

impl Table {
    fn first(&mut self, record: &FirstGeneration) {
        let language = self.language;
        self.add("住居地 (裏面)", "Address (back)", &record.address, text);
        self.plain("住居地の記載日", "Address written on", &record.address_date);
        self.plain(
            "市区町村コード",
            "Municipality code",
            &record.municipality_code,
        );
        self.add(
            "資格外活動許可 (包括)",
            "Permission, comprehensive",
            &record.comprehensive_permission,
            text,
        );
        self.add(
            "資格外活動許可 (個別)",
            "Permission, individual",
            &record.individual_permission,
            text,
        );
        self.add(RENEWAL.0, RENEWAL.1, &record.renewal, |value| {
            renewal(*value, language)
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
        self.add("性別", "Sex", &record.sex, |value| sex(*value, language));
        self.add(
            "国籍・地域",
            "Nationality or region",
            &record.nationality,
            |code| nationality(code, language),
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
            |period| period_of_stay(period, language),
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
        self.add("就労制限", "Work", &record.work, |value| {
            work(*value, language)
        });
        self.add(
            "資格外活動許可 (包括)",
            "Permission, comprehensive",
            &record.comprehensive_permission,
            |value| comprehensive(*value, language),
        );
        self.plain(
            "包括許可の期限",
            "Comprehensive permission ends on",
            &record.comprehensive_permission_end,
        );
        self.add(
            "資格外活動許可 (個別)",
            "Permission, individual",
            &record.individual_permission,
            |value| individual(*value, language),
        );
        self.add(RENEWAL.0, RENEWAL.1, &record.renewal, |value| {
            renewal(*value, language)
        });
        self.add(
            "長官の記録",
            "Commissioner's entry",
            &record.commissioner_entry,
            |value| commissioner(*value, language),
        );
        self.add("予備", "Reserved text", &record.reserved_text, text);
        self.image("氏名画像", "Name image", &record.name_image);
        self.image("住居地画像", "Address image", &record.address_image);
        self.image("顔写真", "Photo", &record.photo);
    }

    fn plain<T: ToString>(&mut self, ja: &'static str, en: &'static str, field: &Option<Field<T>>) {
        self.add(ja, en, field, ToString::to_string);
    }

    fn image(&mut self, ja: &'static str, en: &'static str, field: &Option<Field<ImageData>>) {
        let language = self.language;
        // Where the signature covers the image, a report says whether it confirms the rest.
        let covered = field.as_ref().map(Field::coverage) == Some(Coverage::Covered);
        self.add(ja, en, field, |data| match covered {
            true => image_itself(data, language),
            false => image(data, language),
        });
    }

    fn add<T>(
        &mut self,
        ja: &'static str,
        en: &'static str,
        field: &Option<Field<T>>,
        show: impl FnOnce(&T) -> String,
    ) {
        let Some(field) = field else { return };
        self.rows.push(Row {
            item: field.item(),
            label: self.language.pick(ja, en),
            value: visible(&show(field.value())),
            coverage: field.coverage(),
        });
    }
}

fn text(text: &Text) -> String {
    match (text.as_str(), text.encoding()) {
        (Some(shown), Some(TextEncoding::ShiftJis)) => format!("{shown} [Shift_JIS]"),
        (Some(shown), _) => shown.to_owned(),
        (None, _) => format!("[{}]", hex::encode(text.bytes())),
    }
}

pub(crate) fn nationality(code: &Nationality, language: Language) -> String {
    match code.name() {
        Some(name) => format!("{} ({code})", language.pick(name.japanese, name.english)),
        None => code.to_string(),
    }
}

pub(crate) fn period_of_stay(period: &PeriodOfStay, language: Language) -> String {
    let count = |number: u16, ja: &str, en: &str| match language {
        Language::Japanese => format!("{number}{ja}"),
        Language::English if number == 1 => format!("1 {en}"),
        Language::English => format!("{number} {en}s"),
    };
    match period {
        PeriodOfStay::Indefinite => language.pick("無期限", "indefinite").to_owned(),
        PeriodOfStay::YearsAndMonths { years, months } => {
            let years = (*years > 0).then(|| count((*years).into(), "年", "year"));
            let months = (*months > 0).then(|| count((*months).into(), "月", "month"));
            let parts: Vec<String> = years.into_iter().chain(months).collect();
            parts.join(language.pick("", ", "))
        }
        PeriodOfStay::Days(days) => count(*days, "日", "day"),
        PeriodOfStay::AsRead(_) => period.to_string(),
    }
}

pub(crate) fn sex(sex: Sex, language: Language) -> String {
    let (ja, en) = match sex {
        Sex::Male => ("男", "male"),
        Sex::Female => ("女", "female"),
        Sex::NotStated => ("記載なし", "not stated"),
        Sex::Unknown(_) => return unknown(&sex, language),
    };
    language.pick(ja, en).to_owned()
}

pub(crate) fn work(work: Work, language: Language) -> String {
    let (ja, en) = match work {
        Work::Unrestricted => ("就労制限なし", "no restriction"),
        Work::AsStatusAllows => (
            "在留資格で認められた就労のみ可",
            "only as the status of residence allows",
        ),
        Work::AsDesignated => (
            "指定書に書かれた就労のみ可",
            "only as the designation paper says",
        ),
        Work::NotPermitted => ("就労不可", "not permitted"),
        Work::Unknown(_) => return unknown(&work, language),
    };
    language.pick(ja, en).to_owned()
}

pub(crate) fn comprehensive(permission: ComprehensivePermission, language: Language) -> String {
    let (ja, en) = match permission {
        ComprehensivePermission::None => ("なし", "none"),
        ComprehensivePermission::NoEntertainment => (
            "許可 (週28時間以内・風俗営業等を除く)",
            "28 hours a week, no entertainment business",
        ),
        ComprehensivePermission::Teaching => (
            "許可 (週28時間以内・教育等の活動)",
            "28 hours a week, teaching and the like",
        ),
        ComprehensivePermission::Unknown(_) => return unknown(&permission, language),
    };
    language.pick(ja, en).to_owned()
}

pub(crate) fn individual(permission: IndividualPermission, language: Language) -> String {
    let (ja, en) = match permission {
        IndividualPermission::None => ("なし", "none"),
        IndividualPermission::Granted => (
            "許可 (資格外活動許可書を参照)",
            "granted: see the permission paper",
        ),
        IndividualPermission::Unknown(_) => return unknown(&permission, language),
    };
    language.pick(ja, en).to_owned()
}

fn renewal(renewal: Renewal, language: Language) -> String {
    let (ja, en) = match renewal {
        Renewal::None => ("なし", "none"),
        Renewal::UnderWay => ("申請中", "under way"),
        Renewal::Unknown(_) => return unknown(&renewal, language),
    };
    language.pick(ja, en).to_owned()
}

fn commissioner(entry: CommissionerEntry, language: Language) -> String {
    let (ja, en) = match entry {
        CommissionerEntry::None => ("なし", "none"),
        CommissionerEntry::Recorded => ("あり", "recorded"),
        CommissionerEntry::Unknown(_) => return unknown(&entry, language),
    };
    language.pick(ja, en).to_owned()
}

fn unknown(value: &impl ToString, language: Language) -> String {
    let words = language.pick("仕様にない値", "a value that the specification lacks");
    format!("{words}: {}", value.to_string())
}

fn image(image: &ImageData, language: Language) -> String {
    let shown = image_itself(image, language);
    match (image.padding_not_read(), language) {
        (0, _) => shown,
        (bytes, Language::Japanese) => format!("{shown} (末尾の {bytes} バイトは未読)"),
        (bytes, Language::English) => format!("{shown} (its last {bytes} bytes were not read)"),
    }
}

fn image_itself(image: &ImageData, language: Language) -> String {
    let format = image.format().map_or("?", |format| format.as_str());
    match image.dimensions() {
        Ok((width, height)) => format!("{width} x {height} ({format})"),
        Err(error) => format!(
            "{} [{error}]",
            language.pick("表示できません", "cannot be shown")
        ),
    }
}

const RENEWAL: (&str, &str) = ("更新等の申請", "Renewal application");

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

    #[test]
    fn periods_are_words() {
        for (value, ja, en) in [
            (&b"0000"[..], "無期限", "indefinite"),
            (b"0300", "3年", "3 years"),
            (b"0106", "1年6月", "1 year, 6 months"),
            (b"0003", "3月", "3 months"),
            (b"090", "90日", "90 days"),
            (b"?!", "?!", "?!"),
        ] {
            let period = PeriodOfStay::from_value(value);
            assert_eq!(period_of_stay(&period, Language::Japanese), ja);
            assert_eq!(period_of_stay(&period, Language::English), en);
        }
    }

    #[cfg(feature = "simulator")]
    #[test]
    fn every_field_that_was_read_has_a_row() {
        use crate::card::layout::objects;
        use crate::simulator::{Holder, VirtualCard};
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
            let named = |item| {
                card.value(item)
                    .is_some_and(|value| value.iter().any(|&b| b != 0))
            };
            let expected = objects(card.card_type())
                .filter(|(file, object)| {
                    object.coverage != Coverage::Evidence
                        && !file.groups.is_empty()
                        && named(object.item)
                })
                .count();
            for language in [Language::Japanese, Language::English] {
                let rows = rows(&card, language);
                assert_eq!(rows.len(), expected, "{card_type}");
                assert!(
                    rows.iter()
                        .all(|row| !row.value.is_empty() && !row.label.is_empty())
                );
            }
        }
    }
}
