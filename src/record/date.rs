//! Dates on a card (docs/protocol.md, section 4): `YYYYMMDD`.

use std::fmt;

use time::{Date, Month};
use zeroize::Zeroizing;

use crate::record::{without_padding, write_escaped};

/// A date on a card. Of a date of birth, the day or the month and day can be unknown. A
/// value that is not a date is kept as read.
#[derive(Clone, PartialEq, Eq)]
pub struct CardDate {
    as_read: Zeroizing<Vec<u8>>,
    parts: Parts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Parts {
    Whole(Date),
    YearMonth(u16, Month),
    Year(u16),
    None,
}

impl CardDate {
    /// Zeros, spaces and NULs mean that a part is unknown.
    pub(crate) fn from_value(value: &[u8]) -> Self {
        CardDate {
            as_read: Zeroizing::new(without_padding(value).to_owned()),
            parts: parts(value).unwrap_or(Parts::None),
        }
    }

    /// The date, if year, month and day are known and valid.
    pub fn date(&self) -> Option<Date> {
        match self.parts {
            Parts::Whole(date) => Some(date),
            _ => None,
        }
    }

    /// The latest possible day: the last day of the month or of the year if the rest is
    /// unknown.
    pub(crate) fn latest(&self) -> Option<Date> {
        match self.parts {
            Parts::Whole(date) => Some(date),
            Parts::YearMonth(year, month) => {
                let year = i32::from(year);
                Date::from_calendar_date(year, month, month.length(year)).ok()
            }
            Parts::Year(year) => {
                Date::from_calendar_date(i32::from(year), Month::December, 31).ok()
            }
            Parts::None => None,
        }
    }

    /// The year, if it is known.
    pub fn year(&self) -> Option<u16> {
        match self.parts {
            Parts::Whole(date) => u16::try_from(date.year()).ok(),
            Parts::YearMonth(year, _) | Parts::Year(year) => Some(year),
            Parts::None => None,
        }
    }

    /// The month, if year and month are known.
    pub fn month(&self) -> Option<Month> {
        match self.parts {
            Parts::Whole(date) => Some(date.month()),
            Parts::YearMonth(_, month) => Some(month),
            _ => None,
        }
    }

    /// The bytes as read, without NUL padding.
    pub fn as_read(&self) -> &[u8] {
        &self.as_read
    }
}

/// `2024-04-01`, `2024-04` or `2024`. A value that is not a date is shown as read, escaped.
impl fmt::Display for CardDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts {
            Parts::Whole(date) => {
                let (year, month, day) = date.to_calendar_date();
                write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
            }
            Parts::YearMonth(year, month) => write!(f, "{year:04}-{:02}", u8::from(month)),
            Parts::Year(year) => write!(f, "{year:04}"),
            Parts::None => write_escaped(f, &self.as_read),
        }
    }
}

/// Shows no value: it is personal data.
impl fmt::Debug for CardDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardDate(..)")
    }
}

/// Serialized as its `Display` text.
#[cfg(feature = "serde")]
impl serde::Serialize for CardDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn parts(value: &[u8]) -> Option<Parts> {
    let value: &[u8; 8] = value.try_into().ok()?;
    let [y @ .., m1, m2, d1, d2] = *value;
    let year = part(&y)?;
    let month = part(&[m1, m2])?;
    let day = part(&[d1, d2])?;
    let month = match month {
        Some(number) => Some(Month::try_from(u8::try_from(number).ok()?).ok()?),
        None => None,
    };
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => {
            let day = u8::try_from(day).ok()?;
            let date = Date::from_calendar_date(i32::from(year), month, day).ok()?;
            Some(Parts::Whole(date))
        }
        (Some(year), Some(month), None) => Some(Parts::YearMonth(year, month)),
        (Some(year), None, None) => Some(Parts::Year(year)),
        _ => None,
    }
}

/// The number of a part. `Some(None)` if the part is unknown, `None` if it is not a number.
fn part(digits: &[u8]) -> Option<Option<u16>> {
    if digits.iter().all(|byte| matches!(byte, b'0' | b' ' | 0)) {
        return Some(None);
    }
    let text = std::str::from_utf8(digits).ok()?;
    let all_digits = digits.iter().all(u8::is_ascii_digit);
    all_digits.then(|| text.parse().ok()).flatten().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn dates_are_whole_partial_or_kept_as_read() {
        for (value, shown, whole, year) in [
            (
                &b"20240401"[..],
                "2024-04-01",
                Some(date!(2024 - 04 - 01)),
                Some(2024),
            ),
            (
                b"20240229",
                "2024-02-29",
                Some(date!(2024 - 02 - 29)),
                Some(2024),
            ),
            (b"19700000", "1970", None, Some(1970)),
            (b"19700100", "1970-01", None, Some(1970)),
            (b"1970    ", "1970", None, Some(1970)),
            (b"1970\0\0\0\0", "1970", None, Some(1970)),
            (b"20230229", "20230229", None, None),
            (b"20241301", "20241301", None, None),
            (b"20240032", "20240032", None, None),
            (b"2024+4+1", "2024+4+1", None, None),
            (b"2024040", "2024040", None, None),
            (b"\x1b[2Jabcd", "\\x1b[2Jabcd", None, None),
        ] {
            let date = CardDate::from_value(value);
            assert_eq!(date.to_string(), shown);
            assert_eq!(date.date(), whole, "{shown}");
            assert_eq!(date.year(), year, "{shown}");
        }
        for (value, latest) in [
            (b"19700102", Some(date!(1970 - 01 - 02))),
            (b"19720200", Some(date!(1972 - 02 - 29))),
            (b"19700000", Some(date!(1970 - 12 - 31))),
            (b"1970xx00", None),
        ] {
            assert_eq!(CardDate::from_value(value).latest(), latest);
        }
        let partial = CardDate::from_value(b"19700100");
        assert_eq!(partial.month(), Some(Month::January));
        assert_eq!(format!("{partial:?}"), "CardDate(..)");
    }
}
