//! The table for spreadsheets: what the result is, then what employers' registers and
//! the notification of the employment of foreign nationals ask for, as far as the card
//! holds it as data.

use std::path::Path;

use example_common::guard;
use example_common::{output, spreadsheet, terminal};
use zairyu::Language;
use zairyu::card::DataItem;
use zairyu::holder::Source;
use zairyu::present::labels::{self, HolderRow};

use crate::check::{Checked, Failure};
use crate::show;

/// A row, made while the card is there.
pub struct Row(Vec<String>);

impl Row {
    pub fn of(file: &Path, outcome: &Result<Checked, Failure>, language: Language) -> Self {
        let row = match outcome {
            Ok(checked) => guard::run(|| of_card(file, checked, language)).map_err(Failure::Fault),
            Err(_) => Ok(Vec::new()),
        };
        match (row, outcome) {
            (Ok(_), Err(failure)) => Row(of_failure(file, failure, language)),
            (Ok(row), Ok(_)) => Row(row),
            (Err(failure), _) => Row(of_failure(file, &failure, language)),
        }
    }
}

/// As [`spreadsheet::table`].
pub fn to_csv(rows: &[Row], language: Language) -> Result<Vec<u8>, csv::Error> {
    let heading = COLUMNS.iter().map(|column| column.label(language));
    spreadsheet::table(heading, rows.iter().map(|Row(cells)| cells.as_slice()))
}

fn of_card(file: &Path, checked: &Checked, language: Language) -> Vec<String> {
    let Checked {
        card,
        report,
        holder,
        ..
    } = checked;
    let rows = labels::rows(card, report, language);
    let view = labels::holder_rows(holder, language, None);
    let in_view = |key| view.iter().find(|row| row.key == key);
    let mut cells = Vec::with_capacity(COLUMNS.len());
    let (mut not_proved, mut from_pictures, mut in_pictures) = (Vec::new(), Vec::new(), Vec::new());
    for column in &COLUMNS {
        let label = column.label(language);
        let mut cell = match column.content {
            Content::Result => show::result(report, language).to_owned(),
            Content::AnchorClass => show::anchor_class(report, language).to_owned(),
            Content::File => terminal::file_name(file),
            Content::CardType => {
                // No signature covers it.
                not_proved.push(label.to_owned());
                let document = labels::document(card.card_type(), language);
                let generation = labels::generation(card.card_type(), language);
                format!("{document} ({generation})")
            }
            Content::Item(item) => {
                let row = rows.iter().find(|row| row.item == item);
                let value = row.map(|row| row.value.clone()).unwrap_or_default();
                if !value.is_empty() && !report.proof(item).is_signed() {
                    not_proved.push(label.to_owned());
                }
                value
            }
            Content::Situations => show::situations(report, language).join("; "),
            Content::Picture
            | Content::NotProved
            | Content::FromPictures
            | Content::InPictures
            | Content::Error => String::new(),
        };
        let pictured: Vec<&HolderRow<'_>> =
            column.keys.iter().copied().filter_map(in_view).collect();
        if cell.is_empty() {
            let pictured = || pictured.iter().filter(|row| row.source == Source::Picture);
            let read = || pictured().filter(|row| !row.value.is_empty());
            cell = join(read().map(|row| row.value.as_str()), " / ");
            if !cell.is_empty() {
                let notes = join(read().filter_map(|row| row.note.as_deref()), ", ");
                from_pictures.push(if notes.is_empty() {
                    label.to_owned()
                } else {
                    format!("{label} ({notes})")
                });
                if read().any(|row| !row.proof.is_signed()) {
                    not_proved.push(label.to_owned());
                }
            } else if pictured().next().is_some() {
                in_pictures.push(label.to_owned());
            }
        }
        cells.push(cell);
    }
    for (content, list) in [
        (Content::NotProved, not_proved),
        (Content::FromPictures, from_pictures),
        (Content::InPictures, in_pictures),
    ] {
        set(&mut cells, content, list.join("; "));
    }
    cells
}

fn join<'a>(parts: impl Iterator<Item = &'a str>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

fn of_failure(file: &Path, failure: &Failure, language: Language) -> Vec<String> {
    let mut cells = vec![String::new(); COLUMNS.len()];
    let result = language.pick("検証できません", "could not be checked");
    set(&mut cells, Content::Result, result.to_owned());
    set(&mut cells, Content::File, terminal::file_name(file));
    set(&mut cells, Content::Error, failure.words(language));
    cells
}

fn set(cells: &mut [String], content: Content, value: String) {
    let place = COLUMNS.iter().position(|column| column.content == content);
    if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
        *cell = value;
    }
}

struct Column {
    content: Content,
    /// The entries of the view of the holder that fill it where there is no data.
    keys: &'static [&'static str],
    ja: &'static str,
    en: &'static str,
}

impl Column {
    fn label(&self, language: Language) -> &'static str {
        language.pick(self.ja, self.en)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Result,
    AnchorClass,
    File,
    CardType,
    /// What no card holds as data.
    Picture,
    Item(DataItem),
    NotProved,
    /// What a program read in pictures.
    FromPictures,
    /// What is in pictures that nobody read.
    InPictures,
    Situations,
    Error,
}

const fn column(
    content: Content,
    keys: &'static [&'static str],
    ja: &'static str,
    en: &'static str,
) -> Column {
    Column {
        content,
        keys,
        ja,
        en,
    }
}

use Content::{Item, Picture};

/// Result and anchor class first: nothing that follows is worth more than they say.
const COLUMNS: [Column; 26] = [
    column(Content::Result, &[], "結果", "Result"),
    column(Content::AnchorClass, &[], "発行元の区分", "Anchor class"),
    column(Content::File, &[], "ファイル", "File"),
    column(Content::CardType, &[], "カードの種類", "Card type"),
    column(Picture, &["name", "name_kanji"], "氏名", "Name"),
    column(
        Item(DataItem::ResidenceStatus),
        &["residence_status"],
        "在留資格",
        "Status of residence",
    ),
    column(
        Item(DataItem::PeriodOfStay),
        &["period_of_stay"],
        "在留期間",
        "Period of stay",
    ),
    column(
        Item(DataItem::PeriodEnd),
        &["period_end"],
        "在留期間の満了日",
        "End of the period of stay",
    ),
    column(
        Item(DataItem::DateOfBirth),
        &["date_of_birth"],
        "生年月日",
        "Date of birth",
    ),
    column(Item(DataItem::Sex), &["sex"], "性別", "Sex"),
    column(
        Item(DataItem::Nationality),
        &["nationality"],
        "国籍・地域",
        "Nationality or region",
    ),
    column(
        Item(DataItem::ComprehensivePermission),
        &[],
        "資格外活動許可 (包括)",
        "Comprehensive permission",
    ),
    column(
        Item(DataItem::ComprehensivePermissionEnd),
        &[],
        "包括許可期限",
        "End of the comprehensive permission",
    ),
    column(
        Item(DataItem::IndividualPermission),
        &[],
        "資格外活動許可 (個別)",
        "Individual permission",
    ),
    column(Item(DataItem::Work), &["work"], "就労制限の有無", "Work"),
    column(
        Item(DataItem::CardNumber),
        &["card_number"],
        "在留カード等番号",
        "Card number",
    ),
    column(
        Item(DataItem::CardExpiry),
        &["card_expiry"],
        "カードの有効期間",
        "Card expiry",
    ),
    column(
        Item(DataItem::PermissionKind),
        &["permission_kind"],
        "許可の種類",
        "Kind of permission",
    ),
    column(
        Item(DataItem::PermissionDate),
        &["permission_date"],
        "許可年月日",
        "Date of permission",
    ),
    column(
        Item(DataItem::Renewal),
        &[],
        "在留期間更新等許可申請",
        "Renewal application",
    ),
    column(Item(DataItem::Address), &["address"], "住居地", "Address"),
    column(
        Content::NotProved,
        &[],
        "署名で証明されない項目",
        "Not proved by the signature",
    ),
    column(
        Content::FromPictures,
        &[],
        "画像から読み取った項目 (画像と見比べてください)",
        "Read from pictures (compare with them)",
    ),
    column(
        Content::InPictures,
        &[],
        "画像だけにある項目",
        "In pictures only",
    ),
    column(Content::Situations, &[], "確認が必要な状況", "Situations"),
    column(Content::Error, &[], "エラー", "Error"),
];

/// For messages about the table.
pub fn cause(error: &csv::Error, language: Language) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) => output::cause(error, language),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_as_rfc_4180_says() {
        let mut cells = vec![String::new(); COLUMNS.len()];
        set(&mut cells, Content::Result, "=a".to_owned());
        set(&mut cells, Content::File, "a \"b\", c\r\nd".to_owned());
        let csv = to_csv(&[Row(cells)], Language::Japanese).unwrap();
        let text = String::from_utf8(csv).unwrap();
        assert!(text.starts_with("\u{FEFF}結果,発行元の区分,ファイル,"));
        assert!(text.contains("エラー\r\n'=a,,\"a \"\"b\"\", c\r\nd\",,"));
        assert!(text.ends_with("\r\n"));
    }

    #[test]
    fn headers_differ() {
        for language in [Language::Japanese, Language::English] {
            let mut labels: Vec<_> = COLUMNS.iter().map(|one| one.label(language)).collect();
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), COLUMNS.len());
        }
    }
}
