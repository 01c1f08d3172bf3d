//! The card as a person wants to see it: the library's own text.

use time::Date;
use zairyu::present::text::TextReport;
use zairyu::verify::Report;
use zairyu::{Card, Language};

/// `_today` is the day of the check, which the report knows.
pub fn text(card: &Card, report: &Report, language: Language, _today: Date, color: bool) -> String {
    TextReport::new(card, report, language)
        .with_color(color)
        .to_string()
}
