//! A certificate's validity in time.

use time::OffsetDateTime;

/// A certificate's validity at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Validity {
    /// Within the period, both ends included.
    Valid,
    /// Before the period.
    NotYetValid,
    /// After the period.
    Expired,
}

impl Validity {
    /// `valid`, `not-yet-valid` or `expired`.
    pub fn as_str(self) -> &'static str {
        match self {
            Validity::Valid => "valid",
            Validity::NotYetValid => "not-yet-valid",
            Validity::Expired => "expired",
        }
    }

    pub(crate) fn at(
        now: OffsetDateTime,
        not_before: OffsetDateTime,
        not_after: OffsetDateTime,
    ) -> Self {
        // Periods are whole seconds and the last one belongs to them.
        if now.unix_timestamp() < not_before.unix_timestamp() {
            Validity::NotYetValid
        } else if now.unix_timestamp() > not_after.unix_timestamp() {
            Validity::Expired
        } else {
            Validity::Valid
        }
    }
}

shown_by_code!(as_str: Validity);
