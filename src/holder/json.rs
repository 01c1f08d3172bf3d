//! The view for serde.

use serde::{Serialize, Serializer};

use super::{Entry, HolderView, Source};
use crate::record::Sex;

/// `card_number`, `name`, `name_kanji`, `date_of_birth`, `sex`, `nationality`, `address`,
/// `residence_status`, `work`, `period_of_stay`, `period_end`, `permission_kind`,
/// `permission_date`, `issue_date`, `card_expiry`.
///
/// Each is null, also for a picture that nobody read, or has `text`, `value`, `source`,
/// `covered` and `confidence`. Values are texts: dates in ISO form (`2019-09-01`, less where
/// parts are unknown), sex `male`, `female` or `unspecified`, nationality as ISO alpha-3,
/// periods as ISO durations or `indefinite`.
impl Serialize for HolderView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Form {
            card_number: form(&self.card_number, |number| number.full().to_string()),
            name: form(&self.name, |name| name.to_string()),
            name_kanji: form(&self.name_kanji, |name| name.to_string()),
            date_of_birth: form(&self.date_of_birth, ToString::to_string),
            sex: form(&self.sex, |sex| match sex {
                Sex::NotStated => "unspecified".to_owned(),
                stated => stated.to_string(),
            }),
            nationality: form(&self.nationality, ToString::to_string),
            address: form(&self.address, |address| address.to_string()),
            residence_status: form(&self.residence_status, ToString::to_string),
            work: form(&self.work, ToString::to_string),
            period_of_stay: form(&self.period_of_stay, ToString::to_string),
            period_end: form(&self.period_end, ToString::to_string),
            permission_kind: form(&self.permission_kind, ToString::to_string),
            permission_date: form(&self.permission_date, ToString::to_string),
            issue_date: form(&self.issue_date, ToString::to_string),
            card_expiry: form(&self.card_expiry, ToString::to_string),
        }
        .serialize(serializer)
    }
}

#[derive(Serialize)]
#[serde(rename = "Holder")]
struct Form<'a> {
    card_number: Option<EntryForm<'a>>,
    name: Option<EntryForm<'a>>,
    name_kanji: Option<EntryForm<'a>>,
    date_of_birth: Option<EntryForm<'a>>,
    sex: Option<EntryForm<'a>>,
    nationality: Option<EntryForm<'a>>,
    address: Option<EntryForm<'a>>,
    residence_status: Option<EntryForm<'a>>,
    work: Option<EntryForm<'a>>,
    period_of_stay: Option<EntryForm<'a>>,
    period_end: Option<EntryForm<'a>>,
    permission_kind: Option<EntryForm<'a>>,
    permission_date: Option<EntryForm<'a>>,
    issue_date: Option<EntryForm<'a>>,
    card_expiry: Option<EntryForm<'a>>,
}

#[derive(Serialize)]
#[serde(rename = "Entry")]
struct EntryForm<'a> {
    text: &'a str,
    value: Option<String>,
    source: Source,
    covered: bool,
    confidence: Option<f64>,
}

fn form<T>(entry: &Option<Entry<T>>, value: impl FnOnce(&T) -> String) -> Option<EntryForm<'_>> {
    let entry = entry.as_ref()?;
    Some(EntryForm {
        text: entry.text()?,
        value: entry.value().map(value),
        source: entry.source(),
        covered: entry.is_covered(),
        // In thousandths: more digits would say nothing.
        confidence: entry
            .confidence()
            .map(|confidence| (f64::from(confidence) * 1000.0).floor() / 1000.0),
    })
}
