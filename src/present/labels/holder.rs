//! The view of the holder in words.

use std::fmt;

use super::visible;
use crate::card::DataItem;
use crate::holder::{Entry, HolderView, Permission, Problem, Source, Status};
use crate::present::marks::Mark;
use crate::present::{Language, values};
use crate::printed::GrayImage;
use crate::record::CodeLists;
use crate::verify::Proof;

/// An entry of the [`HolderView`] in words, with its source and its mark.
#[derive(Clone)]
#[non_exhaustive]
pub struct HolderRow<'a> {
    /// What the entry is, as its key in JSON: `date_of_birth`.
    pub key: &'static str,
    /// What it is, for a person.
    pub label: &'static str,
    /// What it says, without control characters ([`visible`]): the value, or the text where
    /// there is no value. Empty if there is neither. It may still hold markup: escape it
    /// for where you show it.
    pub value: String,
    /// Where it is from.
    pub source: Source,
    /// The field or the picture that it is from.
    pub item: DataItem,
    /// What the report proves about that item.
    pub proof: Proof,
    /// How to show both.
    pub mark: Mark,
    /// What is to be said about this value in particular: how uncertain it is, or why there
    /// is none.
    pub note: Option<String>,
    /// The part of the picture that it was read from.
    pub crop: Option<&'a GrayImage>,
    /// Why there is no value, or an uncertain one.
    pub problem: Option<&'a Problem>,
}

/// The sign of the mark, label, value, and the note in brackets.
impl fmt::Display for HolderRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.mark.sign, self.label, self.value)?;
        match (&self.note, self.value.is_empty()) {
            (Some(note), false) => write!(f, " [{note}]"),
            (Some(note), true) => write!(f, "[{note}]"),
            (None, _) => Ok(()),
        }
    }
}

/// What a row says is personal.
impl fmt::Debug for HolderRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, source, proof) = (self.key, self.source, self.proof);
        write!(f, "HolderRow({key}, {source}, {proof})")
    }
}

/// The entries of a holder that the card has, in the order of the front.
pub fn holder_rows<'a>(
    holder: &'a HolderView,
    language: Language,
    lists: Option<&CodeLists>,
) -> Vec<HolderRow<'a>> {
    let pick = |ja, en| language.pick(ja, en);
    let on_front = pick("住居地 (券面)", "Address (on the front)");
    let address = match holder.address_on_front {
        Some(_) => pick("住居地 (裏面追記)", "Address (added on the back)"),
        None => pick("住居地", "Address"),
    };
    let name_of = |code: &str, item| {
        let name = values::name_of_code(code, item, lists, language);
        name.map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"))
    };
    let status = |status: &Status| match status {
        Status::Code(code) => name_of(&code.to_string(), DataItem::ResidenceStatus),
        Status::Name(name) => match language {
            Language::Japanese => name.japanese().to_owned(),
            Language::English => format!("{} ({})", name.english(), name.japanese()),
        },
    };
    let permission = |permission: &Permission| match permission {
        Permission::Code(code) => name_of(&code.to_string(), DataItem::PermissionKind),
        Permission::Name(name) => name.to_string(),
    };
    let rows = [
        row(
            "card_number",
            pick("在留カード等番号", "Card number"),
            &holder.card_number,
            language,
            |number| number.full().to_string(),
        ),
        row(
            "name",
            pick("氏名", "Name"),
            &holder.name,
            language,
            |name| name.to_string(),
        ),
        row(
            "name_kanji",
            pick("氏名 (漢字)", "Name in kanji"),
            &holder.name_kanji,
            language,
            |name| name.to_string(),
        ),
        row(
            "date_of_birth",
            pick("生年月日", "Date of birth"),
            &holder.date_of_birth,
            language,
            ToString::to_string,
        ),
        row("sex", pick("性別", "Sex"), &holder.sex, language, |sex| {
            values::sex(*sex, language)
        }),
        row(
            "nationality",
            pick("国籍・地域", "Nationality or region"),
            &holder.nationality,
            language,
            |code| values::nationality(code, lists, language),
        ),
        row("address", address, &holder.address, language, |address| {
            address.to_string()
        }),
        row(
            "address_on_front",
            on_front,
            &holder.address_on_front,
            language,
            |address| address.to_string(),
        ),
        row(
            "residence_status",
            pick("在留資格", "Status of residence"),
            &holder.residence_status,
            language,
            status,
        ),
        row(
            "work",
            pick("就労制限の有無", "Work"),
            &holder.work,
            language,
            |work| values::work(*work, language),
        ),
        row(
            "period_of_stay",
            pick("在留期間", "Period of stay"),
            &holder.period_of_stay,
            language,
            |period| values::period_of_stay(period, language),
        ),
        row(
            "period_end",
            pick("在留期間の満了日", "Period of stay ends on"),
            &holder.period_end,
            language,
            ToString::to_string,
        ),
        row(
            "permission_kind",
            pick("許可の種類", "Kind of permission"),
            &holder.permission_kind,
            language,
            permission,
        ),
        row(
            "permission_date",
            pick("許可年月日", "Date of permission"),
            &holder.permission_date,
            language,
            ToString::to_string,
        ),
        row(
            "issue_date",
            pick("交付年月日", "Date of issue"),
            &holder.issue_date,
            language,
            ToString::to_string,
        ),
        row(
            "card_expiry",
            pick("カードの有効期間", "Card expires on"),
            &holder.card_expiry,
            language,
            ToString::to_string,
        ),
    ];
    rows.into_iter().flatten().collect()
}

fn row<'a, T>(
    key: &'static str,
    label: &'static str,
    entry: &'a Option<Entry<T>>,
    language: Language,
    show: impl FnOnce(&T) -> String,
) -> Option<HolderRow<'a>> {
    let entry = entry.as_ref()?;
    let value = match entry.value() {
        Some(value) => show(value),
        // Several lines of a picture in one.
        None => entry.text().unwrap_or_default().replace('\n', " "),
    };
    let proof = entry.proof();
    // A crop that nobody read is the picture itself.
    let mark = match (entry.source(), entry.text()) {
        (Source::Picture, Some(_)) => Mark::of_reading(proof, language),
        _ => Mark::of(proof, language),
    };
    Some(HolderRow {
        key,
        label,
        value: visible(&value),
        source: entry.source(),
        item: entry.item(),
        proof,
        mark,
        note: note(entry, language),
        crop: entry.crop(),
        problem: entry.problem(),
    })
}

fn note<T>(entry: &Entry<T>, language: Language) -> Option<String> {
    let problem = entry.problem().map(|problem| problem.words(language));
    let confidence = entry.confidence().filter(|_| !entry.is_certain());
    let confidence = confidence.map(|confidence| uncertain(confidence, language));
    let notes: Vec<String> = problem.into_iter().chain(confidence).collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// What is said of a value or a text that is not certain.
pub(crate) fn uncertain(confidence: f32, language: Language) -> String {
    // Never rounded up to what would be certain.
    let confidence = (confidence * 100.0).floor() / 100.0;
    match language {
        Language::Japanese => format!("確信度 {confidence:.2}。画像と見比べてください"),
        Language::English => format!("confidence {confidence:.2}: compare it with the picture"),
    }
}

/// A picture by its name.
pub(crate) fn picture_name(item: DataItem, language: Language) -> &'static str {
    match item {
        DataItem::NameImage => language.pick("氏名画像", "Name image"),
        DataItem::AddressImage => language.pick("住居地画像", "Address image"),
        _ => language.pick("券面画像", "Front image"),
    }
}

/// The pictures that cannot be read, in a line each.
pub(crate) fn unreadable_pictures(rows: &[HolderRow<'_>], language: Language) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for row in rows {
        let is_failed = matches!(
            row.problem,
            Some(Problem::Unreadable(_) | Problem::RecognizerFailed(_))
        );
        if let Some(note) = row.note.as_ref().filter(|_| is_failed) {
            let name = picture_name(row.item, language);
            let line = format!("{name}{}{note}", language.pick("：", ": "));
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// The rows from pictures that a recogniser looked at; none where it read nothing.
pub(crate) fn read_rows<'a>(rows: Vec<HolderRow<'a>>) -> Vec<HolderRow<'a>> {
    let was_seen = |row: &HolderRow<'_>| {
        row.source == Source::Picture
            && !matches!(
                row.problem,
                Some(Problem::Unreadable(_) | Problem::RecognizerFailed(_) | Problem::NoRecognizer)
            )
    };
    let rows: Vec<HolderRow<'a>> = rows.into_iter().filter(was_seen).collect();
    if rows.iter().any(|row| !row.value.is_empty()) {
        rows
    } else {
        Vec::new()
    }
}

impl Problem {
    /// What is wrong, for a person.
    pub fn words(&self, language: Language) -> String {
        let (ja, en) = match self {
            Problem::Unreadable(error) => {
                let words = language.pick("画像を表示できません", "the picture cannot be decoded");
                return format!("{words} [{error}]");
            }
            Problem::NotFound => (
                "画像のその位置に何も見つかりません",
                "nothing was found in its place in the picture",
            ),
            Problem::NoRecognizer => ("画像を見てください", "see the picture"),
            Problem::RecognizerFailed(error) => {
                let words =
                    language.pick("文字の読み取りに失敗しました", "text recognition failed");
                return format!("{words} [{}]", visible(&error.to_string()));
            }
            Problem::NotUnderstood => ("値として解釈できません", "cannot be interpreted"),
            Problem::NoCode => ("ISO のコードがありません", "it has no ISO code"),
            Problem::LayoutUnclear => (
                "券面画像の配置がはっきりしません",
                "the layout of the front image is not clear",
            ),
        };
        language.pick(ja, en).to_owned()
    }
}
