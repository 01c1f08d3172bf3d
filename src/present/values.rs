//! The values of a card in words, as printed on cards where possible (docs/glossary.md).

use crate::card::DataItem;
use crate::present::{Language, dates};
use crate::record::{
    CardDate, CodeLists, CommissionerEntry, ComprehensivePermission, ImageData,
    IndividualPermission, Nationality, PeriodOfStay, Renewal, Sex, Text, TextEncoding, Work,
};
use crate::verify::PaddingNotRead;

pub(super) fn text(text: &Text) -> String {
    match (text.as_str(), text.encoding()) {
        (Some(shown), Some(TextEncoding::ShiftJis)) => format!("{shown} [Shift_JIS]"),
        (Some(shown), _) => shown.to_owned(),
        (None, _) => format!("[{}]", hex::encode(text.as_read())),
    }
}

/// The name that the program's lists have for a code.
pub(super) fn name_of_code<'a>(
    code: &str,
    item: DataItem,
    lists: Option<&'a CodeLists>,
    language: Language,
) -> Option<&'a str> {
    let name = lists?.name(item, code)?;
    Some(match language {
        Language::Japanese => name.japanese,
        Language::English => name.english,
    })
}

/// With the program's name for it, otherwise with this crate's.
pub(super) fn nationality(
    code: &Nationality,
    lists: Option<&CodeLists>,
    language: Language,
) -> String {
    let shown = code.to_string();
    if let Some(name) = name_of_code(&shown, DataItem::Nationality, lists, language) {
        return format!("{name} ({shown})");
    }
    match code.name() {
        Some(name) => format!("{} ({code})", language.pick(name.japanese, name.english)),
        None => code.to_string(),
    }
}

pub(super) fn period_of_stay(period: &PeriodOfStay, language: Language) -> String {
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

pub(super) fn sex(sex: Sex, language: Language) -> String {
    let (ja, en) = match sex {
        Sex::Male => ("男", "male"),
        Sex::Female => ("女", "female"),
        Sex::NotStated => ("記載なし", "not stated"),
        Sex::Unknown(_) => return unknown(&sex, language),
    };
    language.pick(ja, en).to_owned()
}

pub(super) fn work(work: Work, language: Language) -> String {
    let (ja, en) = match work {
        Work::Unrestricted => ("就労制限なし", "no restriction"),
        Work::AsStatusAllows => (
            "在留資格に基づく就労活動のみ可",
            "only as the status of residence allows",
        ),
        Work::AsDesignated => (
            "指定書により指定された就労活動のみ可",
            "only as the designation paper says",
        ),
        Work::NotPermitted => ("就労不可", "not permitted"),
        Work::Unknown(_) => return unknown(&work, language),
    };
    language.pick(ja, en).to_owned()
}

pub(super) fn comprehensive(permission: ComprehensivePermission, language: Language) -> String {
    let (ja, en) = match permission {
        ComprehensivePermission::None => ("なし", "none"),
        ComprehensivePermission::NoEntertainment => (
            "許可（週28時間以内・風俗営業不可）",
            "permitted: up to 28 hours a week, not in the entertainment business",
        ),
        ComprehensivePermission::Teaching => (
            "許可（週28時間以内・教育等の活動）",
            "permitted: up to 28 hours a week, teaching and the like",
        ),
        ComprehensivePermission::Unknown(_) => return unknown(&permission, language),
    };
    language.pick(ja, en).to_owned()
}

pub(super) fn individual(permission: IndividualPermission, language: Language) -> String {
    let (ja, en) = match permission {
        IndividualPermission::None => ("なし", "none"),
        IndividualPermission::Granted => (
            "許可（資格外活動許可書参照）",
            "permitted: see the permission paper",
        ),
        IndividualPermission::Unknown(_) => return unknown(&permission, language),
    };
    language.pick(ja, en).to_owned()
}

pub(super) fn renewal(renewal: Renewal, language: Language) -> String {
    let (ja, en) = match renewal {
        Renewal::None => ("なし", "none"),
        Renewal::UnderWay => ("申請中", "under way"),
        Renewal::Unknown(_) => return unknown(&renewal, language),
    };
    language.pick(ja, en).to_owned()
}

pub(super) fn commissioner(entry: CommissionerEntry, language: Language) -> String {
    let (ja, en) = match entry {
        CommissionerEntry::None => ("なし", "none"),
        CommissionerEntry::Recorded => ("出入国在留管理庁長官が記録", "recorded"),
        CommissionerEntry::Unknown(_) => return unknown(&entry, language),
    };
    language.pick(ja, en).to_owned()
}

fn unknown(value: &impl ToString, language: Language) -> String {
    let words = language.pick("仕様にない値", "a value that is not in the specification");
    format!("{words}: {}", value.to_string())
}

/// The remark on an image if not all bytes after it were read.
pub(super) fn padding_not_read(padding: &PaddingNotRead, language: Language) -> String {
    let bytes = padding.bytes;
    match (padding.confirmed_by_signature, language) {
        (true, Language::Japanese) => {
            format!(" (末尾の {bytes} バイトのパディングは未読。署名と一致)")
        }
        (true, Language::English) => {
            let (bytes, were) = counted(bytes);
            format!(" (the last {bytes}, padding, {were} not read; the signature confirms this)")
        }
        (false, Language::Japanese) => format!(" (末尾の {bytes} バイトは未読)"),
        (false, Language::English) => {
            let (bytes, were) = counted(bytes);
            format!(" (the last {bytes} {were} not read)")
        }
    }
}

/// A count of bytes in English, and the verb after it.
fn counted(bytes: usize) -> (String, &'static str) {
    match bytes {
        1 => ("1 byte".to_owned(), "was"),
        _ => (format!("{bytes} bytes"), "were"),
    }
}

/// Size and format, or why it cannot be shown.
pub(super) fn image(image: &ImageData, language: Language) -> String {
    let format = image.format().map_or("?", |format| format.code());
    match image.dimensions() {
        Ok((width, height)) => format!("{width} x {height} ({format})"),
        Err(error) => format!(
            "{} [{error}]",
            language.pick("表示できません", "cannot be shown")
        ),
    }
}

/// A date of the card in a sentence or on the face: `2028年10月20日`.
pub(super) fn day_in_words(date: &CardDate, language: Language) -> String {
    match (language, date.date()) {
        (Language::Japanese, Some(day)) => dates::day(day, language),
        _ => date.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_is_not_one_bytes() {
        for (bytes, confirmed_by_signature, words) in [
            (1, false, " (the last 1 byte was not read)"),
            (2, false, " (the last 2 bytes were not read)"),
            (
                1,
                true,
                " (the last 1 byte, padding, was not read; the signature confirms this)",
            ),
        ] {
            let padding = PaddingNotRead {
                item: DataItem::Photo,
                bytes,
                confirmed_by_signature,
            };
            assert_eq!(padding_not_read(&padding, Language::English), words);
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
}
