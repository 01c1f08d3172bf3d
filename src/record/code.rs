//! Codes as a card holds them (docs/protocol.md, section 4): kept as read, named where a
//! list names them, never guessed.

use std::fmt;

use zeroize::Zeroizing;

use crate::record::regions::REGIONS;
use crate::record::{without_padding, write_escaped};

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

            /// The code where it is visible ASCII alone.
            pub fn as_str(&self) -> Option<&str> {
                let visible = self.0.iter().all(u8::is_ascii_graphic);
                visible.then(|| std::str::from_utf8(&self.0).ok()).flatten()
            }

            /// The bytes as read, NUL padding left out.
            pub fn as_read(&self) -> &[u8] {
                &self.0
            }
        }

        /// As read, other bytes than visible ASCII escaped.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_escaped(f, &self.0)
            }
        }

        /// What a card says of a person is personal.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }

        /// As displayed.
        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    };
}

code! {
    /// A municipality's code (first generation, D3): six digits on a card in
    /// order.
    MunicipalityCode
}

code! {
    /// Status of residence (second generation, C9), a code of the list that ISA
    /// publishes. The list is not part of this crate: see [`CodeList`].
    ResidenceStatus
}

code! {
    /// Kind of permission (second generation, CA), a code of the list that ISA
    /// publishes. The list is not part of this crate: see [`CodeList`].
    PermissionKind
}

code! {
    /// Nationality or region (second generation, C8): three letters.
    Nationality
}

impl Nationality {
    /// The name of the code: ISO 3166-1 alpha-3 and the additions of ICAO Doc
    /// 9303-3; `None` for any other, which is then shown as itself. That cards
    /// use these codes and no others is not confirmed.
    ///
    /// The names are Unicode CLDR's, not those that a card prints.
    pub fn name(&self) -> Option<Name<'static>> {
        let code = self.as_str()?;
        let at = REGIONS.binary_search_by(|row| row.0.cmp(code)).ok()?;
        let &(_, japanese, english) = REGIONS.get(at)?;
        Some(Name { japanese, english })
    }
}

/// Names for codes, supplied by a program: what ISA publishes for C9 and CA.
///
/// ```
/// use zairyu::record::CodeList;
///
/// let list = CodeList::new([("X001", "見本の在留資格", "sample status")]);
/// assert_eq!(list.name("X001").map(|name| name.english), Some("sample status"));
/// assert!(list.name("X999").is_none());
/// ```
#[derive(Debug, Clone, Default)]
pub struct CodeList(std::collections::BTreeMap<String, (String, String)>);

impl CodeList {
    /// From rows of code, Japanese name, English name.
    pub fn new<C, J, E>(rows: impl IntoIterator<Item = (C, J, E)>) -> Self
    where
        C: Into<String>,
        J: Into<String>,
        E: Into<String>,
    {
        let row = |(code, ja, en): (C, J, E)| (code.into(), (ja.into(), en.into()));
        CodeList(rows.into_iter().map(row).collect())
    }

    /// The name of a code; `None` for one that the list does not have, which is
    /// then shown as itself.
    pub fn name(&self, code: &str) -> Option<Name<'_>> {
        let (japanese, english) = self.0.get(code)?;
        Some(Name { japanese, english })
    }
}

/// A name in both languages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// In Japanese.
    pub japanese: &'a str,
    /// In English.
    pub english: &'a str,
}

/// Nothing of the name: it may be that of a person's nationality or status.
impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(..)")
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
