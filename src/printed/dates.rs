//! Dates as cards print them.

use std::fmt;

use time::{Date, Month};

use super::characters::fold_width;

/// A printed date. Of a date of birth, the day or the month and day may be unknown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrintedDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl PrintedDate {
    /// The date, where day and month are known.
    pub fn date(self) -> Option<Date> {
        let month = Month::try_from(self.month?).ok()?;
        Date::from_calendar_date(i32::from(self.year), month, self.day?).ok()
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    pub fn month(self) -> Option<u8> {
        self.month
    }

    fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let known = |part: u8| (part != 0).then_some(part);
        let date = PrintedDate { year, month: known(month), day: known(day) };
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

/// What a date consists of, with the words around it on a card.
pub(super) const CHARACTERS: &str = "0123456789年月日YMD /.-西暦まで有効()";

/// The date in a text: four digits, two, two, with or without 年 月 日 or Y M D between
/// them, in either width. `まで有効` and 西暦 may stand around it.
///
/// Cards print months and days with two digits; fewer mean that a digit was not read, so
/// that there is no value.
pub(super) fn parse(text: &str) -> Option<PrintedDate> {
    let mut digits = String::with_capacity(8);
    let mut marks = Vec::new();
    for character in text.chars().map(fold_width) {
        match character {
            '0'..='9' => digits.push(character),
            '年' | 'Y' => marks.push((digits.len(), 4)),
            '月' | 'M' => marks.push((digits.len(), 6)),
            '日' | 'D' => marks.push((digits.len(), 8)),
            ' ' | '/' | '.' | '-' | '西' | '暦' | 'ま' | 'で' | '有' | '効' | '(' | ')' => {}
            _ => return None,
        }
    }
    // Marks stand behind the digits to which they belong, or together below them.
    let together = marks.iter().all(|(at, _)| *at == digits.len());
    if digits.len() != 8 || !(together || marks.iter().all(|(at, place)| at == place)) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u16>().ok();
    let month = u8::try_from(part(4..6)?).ok()?;
    let day = u8::try_from(part(6..8)?).ok()?;
    PrintedDate::new(part(0..4)?, month, day)
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
            ("1980年00月00日", Some("1980")),
            ("1980年05月00日", Some("1980-05")),
            ("2024年02月29日", Some("2024-02-29")),
            // No dates.
            ("2023年02月29日", None),
            ("2019年9月1日", None),
            ("2019年13月01日", None),
            ("2019年00月01日", None),
            ("201年909月01日", None),
            ("2019年09月011日", None),
            ("0019年09月01日", None),
            ("2019年09月01日A", None),
            ("平成31年04月01日", None),
            ("", None),
        ] {
            let found = parse(text).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn dates_survive_printing(days in 0..100_000_i64, wide: bool) {
            let date = time::macros::date!(1900 - 01 - 01) + time::Duration::days(days);
            let (year, month, day) = date.to_calendar_date();
            let text = format!("{year}年{:02}月{day:02}日", u8::from(month));
            let text: String = match wide {
                true => text.chars().map(|c| match c {
                    '0'..='9' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
                    _ => c,
                }).collect(),
                false => text,
            };
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
