//! The table for spreadsheets: the result, then the entries for employers' registers and
//! for the notification of the employment of foreign nationals, as far as the card holds
//! them as data.

use std::path::Path;

use example_common::guard;
use example_common::{output, terminal};
use zairyu::card::DataItem;
use zairyu::present::labels;
use zairyu::{Card, Generation, Language};

use crate::check::{Checked, Failure};
use crate::show;

/// A row, made before the card is dropped.
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

/// With a byte order mark, and lines that end in CR LF: spreadsheets open it as it is.
pub fn to_csv(rows: &[Row], language: Language) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(COLUMNS.iter().map(|column| column.label(language)))?;
    for Row(cells) in rows {
        writer.write_record(cells.iter().map(|cell| harmless(cell)))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

fn of_card(file: &Path, checked: &Checked, language: Language) -> Vec<String> {
    let Checked { card, report, .. } = checked;
    let rows = labels::rows(card, report, language);
    let value = |item| {
        let row = rows.iter().find(|row| row.item == item);
        row.map(|row| row.value.clone()).unwrap_or_default()
    };
    let cell = |column: &Column| match column.content {
        Content::Result => show::result(report, language).to_owned(),
        Content::AnchorClass => show::anchor_class(report, language).to_owned(),
        Content::File => terminal::file_name(file),
        Content::CardType => format!(
            "{} ({})",
            labels::document(card.card_type(), language),
            labels::generation(card.card_type(), language)
        ),
        Content::Item(item) => value(item),
        Content::Situations => show::situations(report, language).join("; "),
        Content::Picture | Content::NotProved | Content::InPictures | Content::Error => {
            String::new()
        }
    };
    let mut cells: Vec<String> = COLUMNS.iter().map(cell).collect();
    let empty = |index: usize| cells.get(index).is_none_or(String::is_empty);
    let mut not_proved = Vec::new();
    let mut in_pictures = Vec::new();
    for (index, column) in COLUMNS.iter().enumerate() {
        let signed = match column.content {
            // No signature covers it.
            Content::CardType => false,
            Content::Item(item) => report.proof(item).is_signed(),
            _ => true,
        };
        if !signed && !empty(index) {
            not_proved.push(column.label(language));
        }
        if empty(index) && is_in_picture(card, column) {
            in_pictures.push(column.label(language));
        }
    }
    let lists = [
        (Content::NotProved, not_proved),
        (Content::InPictures, in_pictures),
    ];
    for (content, list) in lists {
        set(&mut cells, content, list.join("; "));
    }
    cells
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

/// Whether a card of this generation shows it in a picture (docs/protocol.md, sections 4
/// and 11).
fn is_in_picture(card: &Card, column: &Column) -> bool {
    let has = |item| card.images().any(|image| image.item() == item);
    match (column.picture, card.card_type().generation()) {
        (Pictured::Never, _) => false,
        (Pictured::OnFront, Generation::First) => has(DataItem::FrontImage),
        // Certificates do not show it.
        (Pictured::OnFrontOfResidenceCard, Generation::First) => {
            has(DataItem::FrontImage) && card.card_type().is_residence_card()
        }
        (Pictured::OnFront | Pictured::OnFrontOfResidenceCard, _) => false,
        (Pictured::Name, Generation::First) | (Pictured::Address, Generation::First) => {
            has(DataItem::FrontImage)
        }
        (Pictured::Name, _) => has(DataItem::NameImage),
        (Pictured::Address, _) => has(DataItem::AddressImage),
    }
}

/// Makes sure that a spreadsheet does not take the text for a formula.
fn harmless(cell: &str) -> String {
    let first = cell
        .trim_start_matches([' ', '\u{3000}', '\u{A0}'])
        .chars()
        .next();
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            format!("'{cell}")
        }
        _ => cell.to_owned(),
    }
}

struct Column {
    content: Content,
    picture: Pictured,
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
    /// The entries that no card holds as data.
    Picture,
    Item(DataItem),
    NotProved,
    InPictures,
    Situations,
    Error,
}

/// The picture that holds an entry which is not there as data.
#[derive(Clone, Copy)]
enum Pictured {
    Never,
    OnFront,
    OnFrontOfResidenceCard,
    Name,
    Address,
}

const fn column(content: Content, picture: Pictured, ja: &'static str, en: &'static str) -> Column {
    Column {
        content,
        picture,
        ja,
        en,
    }
}

use Content::{Item, Picture};
use Pictured::{Address, Name, Never, OnFront, OnFrontOfResidenceCard as OnResidenceCard};

/// Result and anchor class come first: they say how far the rest can be trusted.
const COLUMNS: [Column; 25] = [
    column(Content::Result, Never, "結果", "Result"),
    column(Content::AnchorClass, Never, "発行元の区分", "Anchor class"),
    column(Content::File, Never, "ファイル", "File"),
    column(Content::CardType, Never, "カードの種類", "Card type"),
    column(Picture, Name, "氏名", "Name"),
    column(
        Item(DataItem::ResidenceStatus),
        OnResidenceCard,
        "在留資格",
        "Status of residence",
    ),
    column(
        Item(DataItem::PeriodOfStay),
        OnResidenceCard,
        "在留期間",
        "Period of stay",
    ),
    column(
        Item(DataItem::PeriodEnd),
        OnResidenceCard,
        "在留期間の満了日",
        "End of the period of stay",
    ),
    column(
        Item(DataItem::DateOfBirth),
        OnFront,
        "生年月日",
        "Date of birth",
    ),
    column(Item(DataItem::Sex), OnFront, "性別", "Sex"),
    column(
        Item(DataItem::Nationality),
        OnFront,
        "国籍・地域",
        "Nationality or region",
    ),
    column(
        Item(DataItem::ComprehensivePermission),
        Never,
        "資格外活動許可 (包括)",
        "Comprehensive permission",
    ),
    column(
        Item(DataItem::ComprehensivePermissionEnd),
        Never,
        "包括許可期限",
        "End of the comprehensive permission",
    ),
    column(
        Item(DataItem::IndividualPermission),
        Never,
        "資格外活動許可 (個別)",
        "Individual permission",
    ),
    column(
        Item(DataItem::Work),
        OnResidenceCard,
        "就労制限の有無",
        "Work",
    ),
    column(
        Item(DataItem::CardNumber),
        OnFront,
        "在留カード等番号",
        "Card number",
    ),
    column(
        Item(DataItem::CardExpiry),
        OnFront,
        "カードの有効期間",
        "Card expiry",
    ),
    column(
        Item(DataItem::PermissionKind),
        OnResidenceCard,
        "許可の種類",
        "Kind of permission",
    ),
    column(
        Item(DataItem::PermissionDate),
        OnResidenceCard,
        "許可年月日",
        "Date of permission",
    ),
    column(
        Item(DataItem::Renewal),
        Never,
        "在留期間更新等許可申請",
        "Renewal application",
    ),
    column(Item(DataItem::Address), Address, "住居地", "Address"),
    column(
        Content::NotProved,
        Never,
        "署名で証明されない項目",
        "Not proved by the signature",
    ),
    column(
        Content::InPictures,
        Never,
        "画像だけにある項目",
        "In pictures only",
    ),
    column(Content::Situations, Never, "確認が必要な状況", "Situations"),
    column(Content::Error, Never, "エラー", "Error"),
];

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

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
    fn formulas_are_neutralised() {
        for cell in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{3000}＝1",
            "＝1",
            "＋1",
            "－1",
            "＠1",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "1990-01-01", "AA12345678BB", "a=b", "'=1"] {
            assert_eq!(harmless(cell), cell);
        }
    }

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
