//! The exception by age (docs/protocol.md, section 8; App 5.1 and 5.2): cards of children
//! carry neither photo nor signature, so neither check applies. Anyone can build
//! a card without them, so their absence alone proves nothing.

use time::{Date, OffsetDateTime, UtcOffset};

use crate::record::{Card, Record};

/// What a card without photo and signature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AgeException {
    /// A date of birth says that the holder is young enough for such a card.
    Confirmed,
    /// No date of birth is at hand.
    NoEvidence,
    /// A date of birth says that the holder's card must have both.
    Contradicted,
}

/// First generation: the chip holds no date of birth; `date_of_birth` is what
/// the operator reads off the card. Such cards end at the 16th birthday.
///
/// Second generation: the holder must have been under 1 on the date of
/// permission. The chip holds both dates, but on such a card nothing signs them:
/// a `date_of_birth` from elsewhere is held against it as well. Where there is no
/// date of permission (certificates have none, a forger may leave it out), the day
/// on which such cards were first issued contradicts all the same, and confirms
/// nothing.
pub(super) fn age_exception(
    card: &Card,
    date_of_birth: Option<Date>,
    now: OffsetDateTime,
) -> AgeException {
    match card.record() {
        Record::First(_) => {
            let today = now.checked_to_offset(JAPAN).unwrap_or(now).date();
            match date_of_birth.map(|birth| age(birth, today)) {
                Some(16..) => AgeException::Contradicted,
                Some(0..16) => AgeException::Confirmed,
                _ => AgeException::NoEvidence,
            }
        }
        Record::Second(record) => {
            let on_chip = record.date_of_birth.as_ref();
            let permission = record.permission_date.as_ref().and_then(|date| date.date());
            let day = permission.unwrap_or(FIRST_ISSUED);
            let births = [date_of_birth, on_chip.and_then(|date| date.latest())];
            if births.iter().flatten().any(|&birth| age(birth, day) >= 1) {
                return AgeException::Contradicted;
            }
            let known = date_of_birth.or(on_chip.and_then(|date| date.date()));
            match (known.map(|birth| age(birth, day)), permission) {
                (Some(0), Some(_)) => AgeException::Confirmed,
                _ => AgeException::NoEvidence,
            }
        }
    }
}

/// Second-generation and specified cards are issued since this day (docs/protocol.md,
/// section 1).
const FIRST_ISSUED: Date = time::macros::date!(2026 - 06 - 14);

/// Whole years on `day`; a birthday on 29 February comes on 1 March where there
/// is none. Negative before birth.
fn age(birth: Date, day: Date) -> i32 {
    let had_birthday = (day.month() as u8, day.day()) >= (birth.month() as u8, birth.day());
    day.year() - birth.year() - i32::from(!had_birthday)
}

/// The day of a check is the day in Japan.
const JAPAN: UtcOffset = match UtcOffset::from_hms(9, 0, 0) {
    Ok(offset) => offset,
    Err(_) => UtcOffset::UTC,
};

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn age_counts_whole_years() {
        for (birth, day, years) in [
            (date!(2010 - 11 - 24), date!(2026 - 11 - 23), 15),
            (date!(2010 - 11 - 24), date!(2026 - 11 - 24), 16),
            (date!(2010 - 11 - 24), date!(2026 - 12 - 01), 16),
            (date!(2010 - 11 - 24), date!(2026 - 01 - 31), 15),
            (date!(2012 - 02 - 29), date!(2027 - 02 - 28), 14),
            (date!(2012 - 02 - 29), date!(2027 - 03 - 01), 15),
            (date!(2027 - 01 - 01), date!(2026 - 12 - 31), -1),
        ] {
            assert_eq!(age(birth, day), years, "{birth} {day}");
        }
    }
}
