//! Values that a card holds as one digit (docs/protocol.md, section 4).

/// Defines an enum with one variant per digit, the text of each variant, and `Unknown` for
/// any other byte.
macro_rules! digit {
    (
        $(#[$doc:meta])*
        $name:ident {
            $($(#[$variant_doc:meta])* $digit:literal => $variant:ident, $code:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A byte that the specification does not define.
            Unknown(u8),
        }

        impl $name {
            pub(crate) fn from_value(value: &[u8]) -> Self {
                match value.first() {
                    $(Some($digit) => $name::$variant,)*
                    other => $name::Unknown(other.copied().unwrap_or(0)),
                }
            }
        }

        /// The text of the variant; an unknown byte is escaped.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $($name::$variant => f.write_str($code),)*
                    $name::Unknown(byte) => crate::record::write_escaped(f, &[*byte]),
                }
            }
        }

        /// Shows no value: it is personal data.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }

        /// Serialized as its `Display` text.
        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    };
}

digit! {
    /// Whether an application for renewal or change of status is pending (D7 in the first
    /// generation, D8 in the second).
    Renewal {
        /// `0`: none.
        b'0' => None, "none";
        /// `1`: pending.
        b'1' => UnderWay, "under-way";
    }
}

digit! {
    /// Sex (C7).
    Sex {
        /// `1`: male.
        b'1' => Male, "male";
        /// `2`: female.
        b'2' => Female, "female";
        /// `3`: not stated.
        b'3' => NotStated, "not-stated";
    }
}

digit! {
    /// Whether the holder may work (CC).
    Work {
        /// `1`: no restriction.
        b'1' => Unrestricted, "unrestricted";
        /// `2`: only work that the status of residence allows.
        b'2' => AsStatusAllows, "as-status-allows";
        /// `4`: only work that the designation paper allows.
        b'4' => AsDesignated, "as-designated";
        /// `9`: not permitted.
        b'9' => NotPermitted, "not-permitted";
    }
}

digit! {
    /// Comprehensive permission for other activity (D5).
    ComprehensivePermission {
        /// `0`: none.
        b'0' => None, "none";
        /// `1`: 28 hours a week, not in the adult entertainment business.
        b'1' => NoEntertainment, "28-hours-no-entertainment";
        /// `2`: 28 hours a week, teaching and similar work.
        b'2' => Teaching, "28-hours-teaching";
    }
}

digit! {
    /// Individual permission for other activity (D7).
    IndividualPermission {
        /// `0`: none.
        b'0' => None, "none";
        /// `1`: granted; the permission paper says for which work.
        b'1' => Granted, "granted";
    }
}

digit! {
    /// The commissioner's entry (D9).
    CommissionerEntry {
        /// `0`: none.
        b'0' => None, "none";
        /// `1`: recorded.
        b'1' => Recorded, "recorded";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each digit of docs/protocol.md, section 4, and some that it does not define.
    #[test]
    fn digits_are_named_and_others_kept() {
        fn shown<T: std::fmt::Display>(decode: fn(&[u8]) -> T, digits: &[u8]) -> Vec<String> {
            let one = |digit: &u8| decode(&[*digit]).to_string();
            digits.iter().map(one).collect()
        }
        assert_eq!(
            shown(Renewal::from_value, b"012"),
            ["none", "under-way", "2"]
        );
        assert_eq!(
            shown(Sex::from_value, b"123\x01"),
            ["male", "female", "not-stated", "\\x01"]
        );
        assert_eq!(
            shown(Work::from_value, b"12493"),
            [
                "unrestricted",
                "as-status-allows",
                "as-designated",
                "not-permitted",
                "3"
            ]
        );
        assert_eq!(
            shown(ComprehensivePermission::from_value, b"0123"),
            [
                "none",
                "28-hours-no-entertainment",
                "28-hours-teaching",
                "3"
            ]
        );
        assert_eq!(
            shown(IndividualPermission::from_value, b"01x"),
            ["none", "granted", "x"]
        );
        assert_eq!(
            shown(CommissionerEntry::from_value, b"01x"),
            ["none", "recorded", "x"]
        );
        // The rest of the seven-byte field is NUL.
        let padded = ComprehensivePermission::from_value(b"1\0\0\0\0\0\0");
        assert!(padded == ComprehensivePermission::NoEntertainment);
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(
            format!("{:?} {:?}", Sex::Female, Work::Unknown(7)),
            "Sex(..) Work(..)"
        );
    }
}
