use std::time::{Duration, SystemTime};

use time::macros::datetime;
use time::{OffsetDateTime, PrimitiveDateTime};

use super::Circumstances;

fn at(now: SystemTime) -> OffsetDateTime {
    Circumstances::from(now).now
}

#[test]
fn a_system_time_is_a_time() {
    let epoch = SystemTime::UNIX_EPOCH;
    assert_eq!(at(epoch), OffsetDateTime::UNIX_EPOCH);
    let after = epoch + Duration::new(1_790_000_000, 123_456_700);
    assert_eq!(at(after), datetime!(2026-09-21 14:13:20.1234567 UTC));
    let before = epoch - Duration::from_secs(86_400);
    assert_eq!(at(before), datetime!(1969-12-31 0:00 UTC));
}

/// Years before -9999 and after 9999, as far as the system can say them.
#[test]
fn a_time_outside_the_calendar_is_its_first_or_last_moment() {
    let epoch = SystemTime::UNIX_EPOCH;
    let (first, last) = (
        PrimitiveDateTime::MIN.assume_utc(),
        PrimitiveDateTime::MAX.assume_utc(),
    );
    for seconds in (38..63).map(|power| Duration::from_secs(1 << power)) {
        if let Some(after) = epoch.checked_add(seconds) {
            assert_eq!(at(after), last, "{seconds:?}");
        }
        let Some(before) = epoch.checked_sub(seconds) else {
            continue;
        };
        let expected = OffsetDateTime::UNIX_EPOCH.checked_sub(seconds.try_into().unwrap());
        assert_eq!(at(before), expected.unwrap_or(first), "{seconds:?}");
    }
}
