//! The period of stay (docs/protocol.md, section 4, CE).

use std::fmt;

use zeroize::Zeroizing;

use crate::record::{without_padding, write_escaped};

/// How long the holder may stay: `0000`, `YYMM` or `DDD`. Any other value is kept as read.
#[derive(Clone, PartialEq, Eq)]
pub enum PeriodOfStay {
    /// `0000`: indefinite.
    Indefinite,
    /// `YYMM`: years and months.
    YearsAndMonths {
        /// Years, 0 to 99.
        years: u8,
        /// Months, 0 to 11.
        months: u8,
    },
    /// `DDD`: days, 1 to 999.
    Days(u16),
    /// Any other value, as read, without NUL padding.
    AsRead(Zeroizing<Vec<u8>>),
}

impl PeriodOfStay {
    pub(crate) fn from_value(value: &[u8]) -> Self {
        let value = without_padding(value);
        known(value).unwrap_or_else(|| PeriodOfStay::AsRead(Zeroizing::new(value.to_owned())))
    }
}

/// `indefinite` or an ISO 8601 duration (`P3Y`, `P1Y6M`, `P90D`). Any other value is shown
/// as read, escaped.
impl fmt::Display for PeriodOfStay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PeriodOfStay::Indefinite => f.write_str("indefinite"),
            PeriodOfStay::YearsAndMonths { years, months: 0 } => write!(f, "P{years}Y"),
            PeriodOfStay::YearsAndMonths { years: 0, months } => write!(f, "P{months}M"),
            PeriodOfStay::YearsAndMonths { years, months } => write!(f, "P{years}Y{months}M"),
            PeriodOfStay::Days(days) => write!(f, "P{days}D"),
            PeriodOfStay::AsRead(bytes) => write_escaped(f, bytes),
        }
    }
}

/// Shows no value: it is personal data.
impl fmt::Debug for PeriodOfStay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PeriodOfStay(..)")
    }
}

/// Serialized as its `Display` text.
#[cfg(feature = "serde")]
impl serde::Serialize for PeriodOfStay {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn known(value: &[u8]) -> Option<PeriodOfStay> {
    if !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number: u16 = std::str::from_utf8(value).ok()?.parse().ok()?;
    match (value.len(), number) {
        (4, 0) => Some(PeriodOfStay::Indefinite),
        (4, _) if number % 100 < 12 => Some(PeriodOfStay::YearsAndMonths {
            years: u8::try_from(number / 100).ok()?,
            months: u8::try_from(number % 100).ok()?,
        }),
        (3, 1..) => Some(PeriodOfStay::Days(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods() {
        for (value, shown) in [
            (&b"0000"[..], "indefinite"),
            (b"0300", "P3Y"),
            (b"0106", "P1Y6M"),
            (b"0003", "P3M"),
            (b"0011", "P11M"),
            (b"9900", "P99Y"),
            (b"090\0", "P90D"),
            (b"015", "P15D"),
            (b"0012", "0012"),
            (b"000", "000"),
            (b"03", "03"),
            (b"3 YR", "3 YR"),
            (b"03\x1b0", "03\\x1b0"),
        ] {
            assert_eq!(PeriodOfStay::from_value(value).to_string(), shown);
        }
    }
}
