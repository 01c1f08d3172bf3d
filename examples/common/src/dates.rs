//! Dates on the command line.

use time::Date;

use crate::usage::Words;

/// A date such as 2026-04-01.
pub fn parse(text: &str) -> Result<Date, Words> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    Date::parse(text, format).map_err(|_| {
        Words::new(
            "日付は YYYY-MM-DD の形で指定してください",
            "a date is written YYYY-MM-DD",
        )
    })
}
