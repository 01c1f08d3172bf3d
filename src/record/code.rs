//! Codes on a card (docs/protocol.md, section 4): kept as read, and named if a list has a
//! name for them.

use std::fmt;

use zeroize::Zeroizing;

use crate::record::regions::REGIONS;
use crate::record::{Name, without_padding, write_escaped};

/// Defines a type for one kind of code.
macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<Vec<u8>>);

        impl $name {
            pub(crate) fn from_value(value: &[u8]) -> Self {
                $name(Zeroizing::new(without_padding(value).to_owned()))
            }

            /// The code, if it holds visible ASCII characters only.
            pub fn as_str(&self) -> Option<&str> {
                let visible = self.0.iter().all(u8::is_ascii_graphic);
                visible.then(|| std::str::from_utf8(&self.0).ok()).flatten()
            }

            /// The bytes as read, without NUL padding.
            pub fn as_read(&self) -> &[u8] {
                &self.0
            }
        }

        /// The bytes as read; bytes other than visible ASCII are escaped.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_escaped(f, &self.0)
            }
        }

        /// Shows no value: it is personal data.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

code! {
    /// The code of a municipality (first generation, D3): six digits on a well-formed card.
    MunicipalityCode
}

code! {
    /// Status of residence (second generation, C9): a code of at most 10 bytes. ISA gives
    /// the list of codes to developers; this crate does not have it. See
    /// [`CodeLists`](crate::record::CodeLists).
    ResidenceStatus
}

code! {
    /// Kind of permission (second generation, CA): a code of 2 bytes. ISA gives the list of
    /// codes to developers; this crate does not have it. See
    /// [`CodeLists`](crate::record::CodeLists).
    PermissionKind
}

code! {
    /// Nationality or region (second generation, C8): a code of three letters.
    Nationality
}

impl Nationality {
    /// The name for a code of ISO 3166-1 alpha-3 or one of the additions in ICAO Doc
    /// 9303-3. `None` for any other code: show the code itself. That cards use these codes
    /// and no others is not confirmed.
    ///
    /// The names are from Unicode CLDR. They can differ from the names printed on cards.
    pub fn name(&self) -> Option<Name<'static>> {
        let code = self.as_str()?;
        let at = REGIONS.binary_search_by(|row| row.0.cmp(code)).ok()?;
        let &(_, japanese, english) = REGIONS.get(at)?;
        Some(Name { japanese, english })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nationalities_have_names_in_both_languages() {
        assert!(REGIONS.is_sorted_by_key(|row| row.0));
        for (code, japanese, english) in [
            ("BRA", "ブラジル", "Brazil"),
            ("KOR", "韓国", "South Korea"),
            ("VNM", "ベトナム", "Vietnam"),
            ("GBN", "英国国民 (海外)", "British National (Overseas)"),
            ("XXA", "無国籍", "Stateless person"),
        ] {
            let name = Nationality::from_value(code.as_bytes()).name();
            assert_eq!(name, Some(Name { japanese, english }), "{code}");
        }
        for code in [&b"ZZZ"[..], b"bra", b"BR", b"\xFFXX", b""] {
            assert_eq!(Nationality::from_value(code).name(), None);
        }
    }

    #[test]
    fn codes_are_kept_as_read() {
        let code = MunicipalityCode::from_value(b"131016");
        assert_eq!(code.as_str(), Some("131016"));
        let nonsense = ResidenceStatus::from_value(b"13-0\x07\0");
        assert_eq!(nonsense.as_str(), None);
        assert_eq!(nonsense.as_read(), b"13-0\x07");
        assert_eq!(nonsense.to_string(), "13-0\\x07");
        assert_eq!(format!("{nonsense:?}"), "ResidenceStatus(..)");
    }
}
