//! Dates as cards print them.

use std::fmt;

use time::{Date, Month};

use crate::printed::characters::fold_width;
use crate::record::CardDate;

/// A printed date. Of a date of birth, the day or the month and day may be unknown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrintedDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl PrintedDate {
    /// The date, if day and month are known.
    pub fn date(self) -> Option<Date> {
        let month = Month::try_from(self.month?).ok()?;
        Date::from_calendar_date(i32::from(self.year), month, self.day?).ok()
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12, if it is known.
    pub fn month(self) -> Option<u8> {
        self.month
    }

    fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let known = |part: u8| (part != 0).then_some(part);
        let date = PrintedDate {
            year,
            month: known(month),
            day: known(day),
        };
        let possible = match (date.month, date.day) {
            (Some(_), Some(_)) => date.date().is_some(),
            (Some(month), None) => month <= 12,
            (None, day) => day.is_none(),
        };
        (possible && (1850..=2150).contains(&year)).then_some(date)
    }
}

impl From<Date> for PrintedDate {
    fn from(date: Date) -> Self {
        let (year, month, day) = date.to_calendar_date();
        PrintedDate {
            year: u16::try_from(year).unwrap_or(0),
            month: Some(u8::from(month)),
            day: Some(day),
        }
    }
}

/// With the same parts unknown.
impl From<PrintedDate> for CardDate {
    fn from(date: PrintedDate) -> Self {
        let (month, day) = (date.month.unwrap_or(0), date.day.unwrap_or(0));
        let digits = zeroize::Zeroizing::new(format!("{:04}{month:02}{day:02}", date.year));
        CardDate::from_value(digits.as_bytes())
    }
}

/// ISO 8601: `2019-09-01`, `2019-09`, `2019`.
impl fmt::Display for PrintedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        match (self.month, self.day) {
            (Some(month), Some(day)) => write!(f, "-{month:02}-{day:02}"),
            (Some(month), None) => write!(f, "-{month:02}"),
            _ => Ok(()),
        }
    }
}

/// A date on a card is personal.
impl fmt::Debug for PrintedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrintedDate(..)")
    }
}

/// The characters of dates and of the words around them on a card.
pub(super) const CHARACTERS: &str = "0123456789年月日YMD /.-西暦まで有効()";

/// The date in a text: four digits, two, two, with or without 年 月 日 or Y M D between them,
/// in either width. `まで有効` and 西暦 may be around it.
///
/// Cards print months and days with two digits; fewer mean that a digit was not read, so
/// that there is no value. Thin strokes make 月 and 日 look like 1, 11 or 0: because there
/// are always two digits, that does no harm unless the text can be read in two ways.
pub(super) fn parse(text: &str) -> Option<PrintedDate> {
    let ignored = |c: &char| !" /.-西暦まで有効()".contains(*c);
    let characters: Vec<char> = text.chars().map(fold_width).filter(ignored).collect();
    if characters.len() > 24 {
        return None;
    }
    let mut found = Vec::new();
    divide(&characters, &[4, 2, 2], &mut Vec::new(), &mut found);
    // A digit counts as a mark only if 年 was read correctly.
    if !characters.contains(&'年') && characters.iter().filter(|c| c.is_ascii_digit()).count() > 8
    {
        return None;
    }
    let first = found.first().copied()?;
    found.iter().all(|date| *date == first).then_some(first)
}

/// What may follow each part, the longest first. Nothing is always possible.
const MARKS: [&[&str]; 3] = [
    &["年", "Y"],
    &["11", "1", "月", "月1", "M"],
    &["年月日", "YMD", "11", "1", "0", "日", "日1", "D"],
];

/// Takes the parts of a date one after the other, in every way that is possible.
fn divide(rest: &[char], lengths: &[usize], parts: &mut Vec<u16>, found: &mut Vec<PrintedDate>) {
    let Some((&length, lengths)) = lengths.split_first() else {
        if let ([year, month, day], []) = (parts.as_slice(), rest)
            && let (Ok(month), Ok(day)) = (u8::try_from(*month), u8::try_from(*day))
        {
            found.extend(PrintedDate::new(*year, month, day));
        }
        return;
    };
    let Some((digits, rest)) = rest.split_at_checked(length) else {
        return;
    };
    let number = digits
        .iter()
        .map(|c| c.to_digit(10))
        .try_fold(0, |n, d| Some(n * 10 + d?));
    let Some(number) = number.and_then(|n| u16::try_from(n).ok()) else {
        return;
    };
    let marks = MARKS.get(parts.len()).copied().unwrap_or(&[]);
    parts.push(number);
    for mark in marks.iter().chain(&[""]) {
        let mark: Vec<char> = mark.chars().collect();
        if let Some(rest) = rest.strip_prefix(mark.as_slice()) {
            divide(rest, lengths, parts, found);
        }
    }
    parts.pop();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_of_cards() {
        for (text, expected) in [
            ("２０１９年０９月０１日", Some("2019-09-01")),
            ("2019年09月01日", Some("2019-09-01")),
            ("1993Y04M05D", Some("1993-04-05")),
            ("1993 04 05 年月日", Some("1993-04-05")),
            ("1993年04月05日", Some("1993-04-05")),
            ("２０２９年０９月０１日まで有効", Some("2029-09-01")),
            ("西暦2029年12月31日", Some("2029-12-31")),
            ("195012月26日", Some("1950-12-26")),
            ("2017年01月0211", Some("2017-01-02")),
            ("2017年06110211", Some("2017-06-02")),
            ("2024年0110411", Some("2024-01-04")),
            ("2018年01月081まで有効", Some("2018-01-08")),
            ("2025年09月26日1", Some("2025-09-26")),
            ("2026年06112", Some("2026-06-12")),
            ("2026年061111", Some("2026-06-11")),
            // The tenth, or the eleventh before a 日 that was read as 0?
            ("1967年08110", None),
            ("1967.08110", None),
            // The twelfth, or the 21st behind a 月 that was read as 1?
            ("2026年06121", None),
            ("2026年06111111", Some("2026-06-11")),
            ("1980年00月00日", Some("1980")),
            ("1980年05月00日", Some("1980-05")),
            ("2024年02月29日", Some("2024-02-29")),
            // No dates.
            ("2023年02月29日", None),
            ("2019年9月1日", None),
            ("2019年13月01日", None),
            ("2019年00月01日", None),
            ("201年909月01日", None),
            ("2019年09月012日", None),
            ("2019年9月011日", None),
            ("0019年09月01日", None),
            ("2019年09月01日A", None),
            ("平成31年04月01日", None),
            ("", None),
        ] {
            let found = parse(text).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn card_dates_have_the_same_parts() {
        for (text, shown) in [
            ("2019年09月01日", "2019-09-01"),
            ("1980年05月00日", "1980-05"),
            ("1980年00月00日", "1980"),
        ] {
            let date = CardDate::from(parse(text).unwrap());
            assert_eq!(date.to_string(), shown);
        }
    }

    proptest! {
        #[test]
        fn dates_survive_printing(days in 0..100_000_i64, wide: bool) {
            let date = time::macros::date!(1900 - 01 - 01) + time::Duration::days(days);
            let (year, month, day) = date.to_calendar_date();
            let text = format!("{year}年{:02}月{day:02}日", u8::from(month));
            let full_width = |c| match c {
                '0'..='9' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
                _ => c,
            };
            let text = if wide { text.chars().map(full_width).collect() } else { text };
            let parsed = parse(&text);
            let expected = (year <= 2150).then_some(date);
            prop_assert_eq!(parsed.and_then(PrintedDate::date), expected);
        }

        #[test]
        fn any_text_is_a_date_or_none(text in "[0-9０-９年月日YMD /.ま有効\\PC]{0,16}") {
            let _ = parse(&text);
        }
    }
}
