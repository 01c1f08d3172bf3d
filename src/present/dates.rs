//! Days and times as outputs show them. Nothing here panics at the ends of the calendar.

use time::macros::{datetime, offset};
use time::{Date, OffsetDateTime, UtcOffset};

use crate::present::Language;

/// The day of a time in Japan; at the ends of the calendar the day in its own offset.
pub(crate) fn day_in_japan(time: OffsetDateTime) -> Date {
    in_japan(time).date()
}

/// `2026-11-25 05:30 (UTC+09:00)`.
pub(crate) fn minute_in_japan(time: OffsetDateTime) -> String {
    let time = in_japan(time);
    let (hour, minute) = (time.hour(), time.minute());
    format!("{} {hour:02}:{minute:02} (UTC{})", time.date(), sign(time))
}

/// The day on which a certificate's validity ends, in Japan. The last second of the year
/// 9999 means no end (RFC 5280, 4.1.2.5).
pub(crate) fn validity_end(time: OffsetDateTime, language: Language) -> String {
    if time == NO_EXPIRY {
        return language.pick("有効期限の定めなし", "no expiry").to_owned();
    }
    day_in_japan(time).to_string()
}

/// A day in a sentence: `2028年10月20日` as the official app writes it (App 5.1),
/// `2028-10-20`.
pub(crate) fn day(day: Date, language: Language) -> String {
    match language {
        Language::Japanese => {
            let (year, month, day) = day.to_calendar_date();
            format!("{year:04}年{:02}月{day:02}日", u8::from(month))
        }
        Language::English => day.to_string(),
    }
}

/// The time in Japan, or in its own offset if Japan's clock is past the calendar.
pub(crate) fn in_japan(time: OffsetDateTime) -> OffsetDateTime {
    time.checked_to_offset(JAPAN).unwrap_or(time)
}

fn sign(time: OffsetDateTime) -> String {
    let (hours, minutes, _) = time.offset().as_hms();
    let sign = if time.offset().is_negative() {
        '-'
    } else {
        '+'
    };
    format!(
        "{sign}{:02}:{:02}",
        hours.unsigned_abs(),
        minutes.unsigned_abs()
    )
}

const JAPAN: UtcOffset = offset!(+9);
const NO_EXPIRY: OffsetDateTime = datetime!(9999-12-31 23:59:59 UTC);

#[cfg(test)]
mod tests {
    use time::Time;

    use super::*;

    #[test]
    fn no_expiry_is_the_last_second_of_the_calendar_only() {
        for (time, ja, en) in [
            (
                datetime!(9999-12-31 23:59:59 UTC),
                "有効期限の定めなし",
                "no expiry",
            ),
            (
                datetime!(9999-12-31 23:59:58 UTC),
                "9999-12-31",
                "9999-12-31",
            ),
            (datetime!(9999-12-31 14:00 UTC), "9999-12-31", "9999-12-31"),
            (
                datetime!(2029-12-31 23:59:59 UTC),
                "2030-01-01",
                "2030-01-01",
            ),
            (datetime!(0000-01-01 0:00 UTC), "0000-01-01", "0000-01-01"),
        ] {
            assert_eq!(validity_end(time, Language::Japanese), ja);
            assert_eq!(validity_end(time, Language::English), en);
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_shown() {
        let first = OffsetDateTime::new_utc(Date::MIN, Time::MIDNIGHT);
        let last = OffsetDateTime::new_utc(Date::MAX, Time::MAX);
        let west = datetime!(-9999-01-01 0:00 -12);
        for time in [first, last, west] {
            assert!(!minute_in_japan(time).is_empty());
            assert!(!validity_end(time, Language::English).is_empty());
            day_in_japan(time);
        }
        assert_eq!(minute_in_japan(last), "9999-12-31 23:59 (UTC+00:00)");
        assert_eq!(
            minute_in_japan(datetime!(2026-11-24 20:30 UTC)),
            "2026-11-25 05:30 (UTC+09:00)"
        );
        assert_eq!(day(Date::MAX, Language::Japanese), "9999年12月31日");
        assert_eq!(day(Date::MIN, Language::Japanese), "-9999年01月01日");
        assert_eq!(day(Date::MIN, Language::English), "-9999-01-01");
    }
}
