//! Entries that the chip holds as data.

use zeroize::Zeroizing;

use super::HolderView;
use super::entry::{Entry, Permission, Status};
use crate::card::DataItem;
use crate::printed::PrintedText;
use crate::record::{
    Card, CardDate, Field, FirstGeneration, PeriodOfStay, SecondGeneration, Sex, Work,
    without_padding,
};
use crate::verify::Report;

/// What a second-generation or specified card holds as data.
pub(super) fn second(card: &Card, record: &SecondGeneration, report: &Report) -> HolderView {
    let data = Data { card, report };
    HolderView {
        card_number: data.of(&record.card_number, |number| number.number().cloned()),
        date_of_birth: data.of(&record.date_of_birth, date),
        sex: data.of(&record.sex, |sex| match sex {
            Sex::Unknown(_) => None,
            known => Some(*known),
        }),
        nationality: data.of(&record.nationality, |code| {
            let is_code =
                |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
            code.as_str().is_some_and(is_code).then(|| code.clone())
        }),
        residence_status: data.of(&record.residence_status, |code| {
            code.as_str().map(|_| Status::Code(code.clone()))
        }),
        work: data.of(&record.work, |work| match work {
            Work::Unknown(_) => None,
            known => Some(*known),
        }),
        period_of_stay: data.of(&record.period_of_stay, |period| match period {
            PeriodOfStay::AsRead(_) => None,
            known => Some(known.clone()),
        }),
        period_end: data.of(&record.period_end, whole_date),
        permission_kind: data.of(&record.permission_kind, |code| {
            code.as_str().map(|_| Permission::Code(code.clone()))
        }),
        permission_date: data.of(&record.permission_date, whole_date),
        card_expiry: data.of(&record.card_expiry, whole_date),
        ..HolderView::default()
    }
}

/// The address on the back of a first-generation card, where the chip has one.
pub(super) fn address_on_back(
    record: &FirstGeneration,
    report: &Report,
) -> Option<Entry<PrintedText>> {
    let text = record.address.as_ref()?.value().as_str()?;
    let proof = report.proof(DataItem::Address);
    let is_blank = text.trim().is_empty();
    let value = Zeroizing::new(text.to_owned());
    (!is_blank).then(|| Entry::data(DataItem::Address, proof, text.to_owned(), Some(value)))
}

struct Data<'a> {
    card: &'a Card,
    report: &'a Report,
}

impl Data<'_> {
    fn of<T, U>(
        &self,
        field: &Option<Field<T>>,
        value: impl FnOnce(&T) -> Option<U>,
    ) -> Option<Entry<U>> {
        let field = field.as_ref()?;
        let item = field.item();
        let as_read = self.card.value(item).unwrap_or_default();
        let text = without_padding(as_read).escape_ascii().to_string();
        let proof = self.report.proof(item);
        Some(Entry::data(item, proof, text, value(field.value())))
    }
}

/// A date with at least a known year.
fn date(date: &CardDate) -> Option<CardDate> {
    date.year().map(|_| date.clone())
}

fn whole_date(date: &CardDate) -> Option<CardDate> {
    date.date().map(|_| date.clone())
}
