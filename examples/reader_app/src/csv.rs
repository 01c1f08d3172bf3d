//! The table of the day's reads, for a spreadsheet. It is in memory alone, and only after
//! somebody turned it on.

use time::macros::{format_description, offset};
use time::{Date, OffsetDateTime};
use zairyu::Language;
use zairyu::card::DataItem;
use zairyu::present::{labels, verdict};

use crate::checked::Checked;

/// Rows in both languages: the page may change between them.
pub struct Reads {
    day: Date,
    rows: Vec<[Vec<String>; 2]>,
}

impl Reads {
    pub fn new() -> Self {
        Reads {
            day: today().date(),
            rows: Vec::new(),
        }
    }

    pub fn count(&self) -> usize {
        self.rows.len()
    }

    pub fn add(&mut self, checked: &Checked) {
        let now = today();
        // Yesterday's reads are nobody's business today.
        if self.day != now.date() || self.rows.len() >= MOST_ROWS {
            *self = Reads::new();
        }
        let row = |language| row(now, checked, language);
        self.rows
            .push([row(Language::Japanese), row(Language::English)]);
    }

    /// With a byte order mark, and lines that end in CR LF: spreadsheets open it as it is.
    pub fn to_csv(&self, language: Language) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{FEFF}".as_bytes().to_vec());
        let [time, result] = match language {
            Language::Japanese => ["日時", "結果"],
            Language::English => ["Time", "Result"],
        };
        let labels = ITEMS.iter().map(|(_, ja, en)| language.pick(ja, en));
        writer.write_record([time, result].into_iter().chain(labels))?;
        for [japanese, english] in &self.rows {
            let row = match language {
                Language::Japanese => japanese,
                Language::English => english,
            };
            writer.write_record(row.iter().map(|cell| harmless(cell)))?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

fn row(now: OffsetDateTime, checked: &Checked, language: Language) -> Vec<String> {
    let rows = labels::rows(&checked.card, &checked.report, language);
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]");
    let mut cells = vec![
        now.format(format).unwrap_or_default(),
        verdict::result(&checked.report, language).to_owned(),
    ];
    cells.extend(ITEMS.iter().map(|(item, ..)| {
        let row = rows.iter().find(|row| row.item == *item);
        // What is not proved says so.
        row.map_or(String::new(), |row| match row.proof.is_signed() {
            true => row.value.clone(),
            false => format!("{} ({})", row.value, row.mark.words),
        })
    }));
    cells
}

/// Japan's time.
fn today() -> OffsetDateTime {
    OffsetDateTime::now_utc().to_offset(offset!(+9))
}

/// Nothing that a spreadsheet takes for a formula, whatever stands before it.
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

/// More than a desk reads in a day.
const MOST_ROWS: usize = 10_000;

const ITEMS: [(DataItem, &str, &str); 13] = [
    (DataItem::CardType, "カードの種類", "Card type"),
    (DataItem::CardNumber, "在留カード等番号", "Card number"),
    (DataItem::DateOfBirth, "生年月日", "Date of birth"),
    (DataItem::Sex, "性別", "Sex"),
    (DataItem::Nationality, "国籍・地域", "Nationality or region"),
    (DataItem::ResidenceStatus, "在留資格", "Status of residence"),
    (DataItem::PeriodOfStay, "在留期間", "Period of stay"),
    (DataItem::PeriodEnd, "在留期間の満了日", "End of the period of stay"),
    (DataItem::CardExpiry, "カードの有効期間", "Card expiry"),
    (DataItem::Work, "就労制限の有無", "Work"),
    (DataItem::ComprehensivePermission, "包括許可", "Comprehensive permission"),
    (DataItem::IndividualPermission, "個別許可", "Individual permission"),
    (DataItem::Address, "住居地 (裏面追記)", "Address (added on the back)"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u{3000}＝1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "1990-01-01", "AA12345678BB", "a=b"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    #[test]
    fn an_empty_day_has_a_heading() {
        let csv = Reads::new().to_csv(Language::Japanese).unwrap();
        let text = String::from_utf8(csv).unwrap();
        assert!(text.starts_with("\u{FEFF}日時,結果,カードの種類,"), "{text}");
        assert_eq!(text.lines().count(), 1);
    }
}
