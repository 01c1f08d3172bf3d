//! The exception by age (docs/age.md; App 5.1 and 5.2): cards of children have
//! neither photo nor signature, so neither check applies. Anyone can build a card
//! without them, so their absence alone proves nothing.

use time::{Date, OffsetDateTime, UtcOffset};

use crate::record::{Card, Record, SecondGeneration};

/// Whether the exception applies to a card without photo and signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AgeException {
    /// A date of birth says that the holder is young enough for such a card.
    Confirmed,
    /// No date of birth decides.
    NoEvidence,
    /// A date of birth says that the holder's card must have both.
    Contradicted,
}

/// By generation; `operator` is the date of birth that the operator reads off the card.
pub(super) fn age_exception(
    card: &Card,
    operator: Option<Date>,
    now: OffsetDateTime,
) -> AgeException {
    let today = now.checked_to_offset(JAPAN).unwrap_or(now).date();
    match card.record() {
        Record::First(_) => first_generation(operator, today),
        Record::Second(record) => second_generation(record, operator, today),
    }
}

/// The chip holds no date of birth. Such cards end at the 16th birthday.
fn first_generation(operator: Option<Date>, today: Date) -> AgeException {
    match operator.map(|birth| age(birth, today)) {
        Some(16..) => AgeException::Contradicted,
        Some(0..16) => AgeException::Confirmed,
        _ => AgeException::NoEvidence,
    }
}

/// The holder must have been under 1 on the date of permission, and such cards are
/// issued since [`FIRST_ISSUED`]: the later of the two days counts.
///
/// No signature covers the dates on such a card. So the operator's date takes precedence
/// over the card's date of birth, to confirm and to contradict, and a date that cannot be
/// true confirms nothing.
fn second_generation(
    record: &SecondGeneration,
    operator: Option<Date>,
    today: Date,
) -> AgeException {
    let permission = record.permission_date.as_ref();
    let permission = permission.and_then(|date| date.value().date());
    let day = permission.map_or(FIRST_ISSUED, |date| date.max(FIRST_ISSUED));
    let can_confirm = permission.is_some_and(|date| (FIRST_ISSUED..=today).contains(&date));
    let can_be_true = |birth: Date| birth <= day && birth <= today;

    let on_chip = record.date_of_birth.as_ref();
    // A day in the future is a mistake of the operator. It must not hide a contradiction.
    let is_mistake = operator.is_some_and(|birth| birth > today);
    let birth = operator.filter(|_| !is_mistake);
    let latest = birth.or(on_chip.and_then(|date| date.value().latest()));
    if latest.is_some_and(|birth| age(birth, day) >= 1) {
        return AgeException::Contradicted;
    }
    let birth = birth.or(on_chip.and_then(|date| date.value().date()));
    if can_confirm && !is_mistake && birth.is_some_and(can_be_true) {
        AgeException::Confirmed
    } else {
        AgeException::NoEvidence
    }
}

/// The latest day of birth of those who are 16 or older at this time, by the day in Japan.
#[cfg(any(test, feature = "image"))]
pub(crate) fn latest_birth_of_age_16(now: OffsetDateTime) -> Date {
    let today = now.checked_to_offset(JAPAN).unwrap_or(now).date();
    let year = today.year() - 16;
    let day = today.replace_year(year);
    // 29 February, in a year without one.
    day.unwrap_or_else(|_| {
        Date::from_calendar_date(year, time::Month::February, 28).unwrap_or(Date::MIN)
    })
}

/// Second-generation and specified cards are issued since this day (docs/protocol.md,
/// section 1).
const FIRST_ISSUED: Date = time::macros::date!(2026 - 06 - 14);

/// Whole years on `day`. In years without 29 February, a birthday on that day counts from
/// 1 March. Negative before birth.
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

    #[test]
    fn who_is_16_was_born_on_that_day_or_earlier() {
        use time::macros::datetime;
        for (now, day) in [
            (datetime!(2026-11-27 3:00 UTC), date!(2010 - 11 - 27)),
            // In Japan it is the next day.
            (datetime!(2026-11-27 20:00 UTC), date!(2010 - 11 - 28)),
            (datetime!(2116-02-29 3:00 UTC), date!(2100 - 02 - 28)),
        ] {
            assert_eq!(latest_birth_of_age_16(now), day);
        }
        for now in [Date::MIN, Date::MAX] {
            latest_birth_of_age_16(now.midnight().assume_utc());
        }
    }

    /// The day of the check at both ends of the calendar: no panic.
    #[test]
    fn days_at_the_ends_of_the_calendar() {
        let ends = [Date::MIN, Date::MAX];
        for today in ends {
            for birth in ends {
                first_generation(Some(birth), today);
            }
        }
        let now = OffsetDateTime::new_in_offset(Date::MAX, time::Time::MIDNIGHT, UtcOffset::UTC);
        assert_eq!(
            now.checked_to_offset(JAPAN).unwrap_or(now).date(),
            Date::MAX
        );
    }
}
