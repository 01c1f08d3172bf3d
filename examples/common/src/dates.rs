//! Dates on the command line.

use time::Date;

pub fn parse(text: &str) -> Result<Date, &'static str> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    Date::parse(text, format).map_err(|_| "a date is written YYYY-MM-DD")
}
