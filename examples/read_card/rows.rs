//! The fields of a card, a row each.

use zairyu::record::{
    Field, FirstGeneration, ImageData, Name, Nationality, PeriodOfStay, Record, SecondGeneration,
    Text, TextEncoding,
};
use zairyu::{Card, Language};

pub struct Row {
    /// The field's name, as reports list it.
    pub name: &'static str,
    pub label: &'static str,
    pub value: String,
}

pub fn of(card: &Card, language: Language) -> Vec<Row> {
    let mut table = Table {
        rows: Vec::new(),
        language,
    };
    match card.record() {
        Record::First(record) => table.first(record),
        Record::Second(record) => table.second(record),
        _ => {}
    }
    table.rows
}

struct Table {
    rows: Vec<Row>,
    language: Language,
}

impl Table {
    fn first(&mut self, record: &FirstGeneration) {
        let language = self.language;
        self.add("住居地", "Address", &record.address, text);
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
        self.coded("更新等の申請", "Renewal application", &record.renewal);
        self.add("券面画像", "Front image", &record.front_image, |i| {
            image(i, language)
        });
        self.add("顔写真", "Photo", &record.photo, |i| image(i, language));
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
        self.coded("性別", "Sex", &record.sex);
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
        self.coded("就労制限", "Work", &record.work);
        self.coded(
            "資格外活動許可 (包括)",
            "Permission, comprehensive",
            &record.comprehensive_permission,
        );
        self.plain(
            "包括許可の期限",
            "Comprehensive permission ends on",
            &record.comprehensive_permission_end,
        );
        self.coded(
            "資格外活動許可 (個別)",
            "Permission, individual",
            &record.individual_permission,
        );
        self.coded("更新等の申請", "Renewal application", &record.renewal);
        self.coded(
            "長官の記録",
            "Commissioner's entry",
            &record.commissioner_entry,
        );
        self.add("予備", "Reserved text", &record.reserved_text, text);
        self.add("氏名画像", "Name image", &record.name_image, |i| {
            image(i, language)
        });
        self.add(
            "住居地画像",
            "Address image",
            &record.address_image,
            |i| image(i, language),
        );
        self.add("顔写真", "Photo", &record.photo, |i| image(i, language));
    }

    fn plain<T: ToString>(&mut self, ja: &'static str, en: &'static str, field: &Option<Field<T>>) {
        self.add(ja, en, field, ToString::to_string);
    }

    /// A code of this crate, in words.
    fn coded<T: ToString>(&mut self, ja: &'static str, en: &'static str, field: &Option<Field<T>>) {
        let language = self.language;
        self.add(ja, en, field, |value| {
            let code = value.to_string();
            let japanese = CODES.iter().find(|(known, _)| *known == code);
            match (language, japanese) {
                (Language::Japanese, Some((_, japanese))) => (*japanese).to_owned(),
                _ => code.replace('-', " "),
            }
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
            name: field.name(),
            label: self.language.pick(ja, en),
            value: safe(&show(field.value())),
        });
    }
}

/// A card may hold control characters, which a terminal would obey, and characters
/// that turn the direction of writing.
pub fn safe(text: &str) -> String {
    let unsafe_here = |c: char| {
        c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    text.chars()
        .map(|c| if unsafe_here(c) { '\u{FFFD}' } else { c })
        .collect()
}

fn text(text: &Text) -> String {
    match (text.as_str(), text.encoding()) {
        (Some(shown), Some(TextEncoding::ShiftJis)) => format!("{shown} [Shift_JIS]"),
        (Some(shown), _) => shown.to_owned(),
        (None, _) => format!("[{}]", hex::encode(text.bytes())),
    }
}

fn nationality(code: &Nationality, language: Language) -> String {
    match code.name() {
        Some(Name { japanese, english }) => {
            format!("{} ({code})", language.pick(japanese, english))
        }
        None => code.to_string(),
    }
}

fn period_of_stay(period: &PeriodOfStay, language: Language) -> String {
    match (period, language) {
        (PeriodOfStay::Indefinite, _) => language.pick("無期限", "indefinite").to_owned(),
        (PeriodOfStay::YearsAndMonths { years, months }, Language::Japanese) => {
            match (years, months) {
                (_, 0) => format!("{years}年"),
                (0, _) => format!("{months}月"),
                _ => format!("{years}年{months}月"),
            }
        }
        (PeriodOfStay::YearsAndMonths { years, months }, Language::English) => {
            format!("{years} years, {months} months")
        }
        (PeriodOfStay::Days(days), Language::Japanese) => format!("{days}日"),
        (PeriodOfStay::Days(days), Language::English) => format!("{days} days"),
        (other, _) => other.to_string(),
    }
}

fn image(image: &ImageData, language: Language) -> String {
    let format = image.format().map_or("?", |format| format.as_str());
    match image.decode() {
        Ok(decoded) => format!("{} x {} ({format})", decoded.width(), decoded.height()),
        Err(error) => format!(
            "{} [{error}]",
            language.pick("表示できません", "cannot be shown")
        ),
    }
}

const CODES: [(&str, &str); 13] = [
    ("none", "なし"),
    ("under-way", "申請中"),
    ("male", "男"),
    ("female", "女"),
    ("not-stated", "記載なし"),
    ("unrestricted", "制限なし"),
    ("as-status-allows", "在留資格で認められた就労のみ"),
    ("as-designated", "指定書に書かれた就労のみ"),
    ("not-permitted", "不可"),
    (
        "28-hours-no-entertainment",
        "週28時間以内・風俗営業等を除く",
    ),
    ("28-hours-teaching", "週28時間以内・教育等の活動"),
    ("granted", "あり (資格外活動許可書を参照)"),
    ("recorded", "あり"),
];
