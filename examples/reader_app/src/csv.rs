//! The table of the day's reads, for a spreadsheet. It is in memory alone, and only after
//! somebody turned it on.

use example_common::spreadsheet;
use time::macros::{format_description, offset};
use time::{Date, OffsetDateTime};
use zairyu::Language;
use zairyu::card::DataItem;
use zairyu::present::marks::Mark;
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

    /// As [`spreadsheet::table`].
    pub fn to_csv(&self, language: Language) -> Result<Vec<u8>, csv::Error> {
        let first = match language {
            Language::Japanese => ["日時", "結果", "カードの種類"],
            Language::English => ["Time", "Result", "Card type"],
        };
        let holder = HOLDER.iter().map(|(_, ja, en)| language.pick(ja, en));
        let permissions = PERMISSIONS.iter().map(|(_, ja, en)| language.pick(ja, en));
        let heading = first.into_iter().chain(holder).chain(permissions);
        let rows = self.rows.iter().map(|[japanese, english]| match language {
            Language::Japanese => japanese.as_slice(),
            Language::English => english.as_slice(),
        });
        spreadsheet::table(heading, rows)
    }
}

fn row(now: OffsetDateTime, checked: &Checked, language: Language) -> Vec<String> {
    let Checked {
        card,
        report,
        holder,
    } = checked;
    let of_holder = labels::holder_rows(holder, language, None);
    let of_card = labels::rows(card, report, language);
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]");
    let mut cells = vec![
        now.format(format).unwrap_or_default(),
        verdict::result(report, language).to_owned(),
        labels::document(card.card_type(), language).to_owned(),
    ];
    // What is not proved says so.
    let marked = |value: &str, mark: Mark| {
        if value.is_empty() || mark.class == SIGNED {
            value.to_owned()
        } else {
            format!("{value} ({})", mark.words)
        }
    };
    cells.extend(HOLDER.iter().map(|(key, ..)| {
        let row = of_holder.iter().find(|row| row.key == *key);
        row.map_or_else(String::new, |row| marked(&row.value, row.mark))
    }));
    cells.extend(PERMISSIONS.iter().map(|(item, ..)| {
        let row = of_card.iter().find(|row| row.item == *item);
        row.map_or_else(String::new, |row| marked(&row.value, row.mark))
    }));
    cells
}

/// Japan's time.
fn today() -> OffsetDateTime {
    OffsetDateTime::now_utc().to_offset(offset!(+9))
}

/// More than a desk reads in a day.
const MOST_ROWS: usize = 10_000;

/// The class of the mark of what is proved.
const SIGNED: &str = "signed";

const HOLDER: [(&str, &str, &str); 12] = [
    ("card_number", "在留カード等番号", "Card number"),
    ("name", "氏名", "Name"),
    ("name_kanji", "氏名 (漢字)", "Name in kanji"),
    ("date_of_birth", "生年月日", "Date of birth"),
    ("sex", "性別", "Sex"),
    ("nationality", "国籍・地域", "Nationality or region"),
    ("address", "住居地", "Address"),
    ("residence_status", "在留資格", "Status of residence"),
    ("period_of_stay", "在留期間", "Period of stay"),
    (
        "period_end",
        "在留期間の満了日",
        "End of the period of stay",
    ),
    ("work", "就労制限の有無", "Work"),
    ("card_expiry", "カードの有効期間", "Card expiry"),
];

const PERMISSIONS: [(DataItem, &str, &str); 2] = [
    (
        DataItem::ComprehensivePermission,
        "包括許可",
        "Comprehensive permission",
    ),
    (
        DataItem::IndividualPermission,
        "個別許可",
        "Individual permission",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_day_has_a_heading() {
        let csv = Reads::new().to_csv(Language::Japanese).unwrap();
        let text = String::from_utf8(csv).unwrap();
        assert!(
            text.starts_with("\u{FEFF}日時,結果,カードの種類,"),
            "{text}"
        );
        assert_eq!(text.lines().count(), 1);
    }
}
