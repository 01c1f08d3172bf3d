//! Names for codes, supplied by the program.

use std::collections::BTreeMap;
use std::fmt;

use crate::card::DataItem;

/// Names for the codes of one data item, supplied by the program.
///
/// ```
/// use zairyu::record::CodeList;
///
/// let list = CodeList::new([("X001", "見本の在留資格", "sample status")]);
/// assert_eq!(list.name("X001").map(|name| name.english), Some("sample status"));
/// assert!(list.name("X999").is_none());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeList(BTreeMap<String, (String, String)>);

impl CodeList {
    /// A list from rows of code, Japanese name and English name.
    pub fn new<C, J, E>(rows: impl IntoIterator<Item = (C, J, E)>) -> Self
    where
        C: Into<String>,
        J: Into<String>,
        E: Into<String>,
    {
        let row = |(code, ja, en): (C, J, E)| (code.into(), (ja.into(), en.into()));
        CodeList(rows.into_iter().map(row).collect())
    }

    /// The name for a code. `None` if the list does not have the code: show the code
    /// itself.
    pub fn name(&self, code: &str) -> Option<Name<'_>> {
        let (japanese, english) = self.0.get(code)?;
        Some(Name { japanese, english })
    }
}

/// The code lists of a program, by data item.
///
/// Second-generation cards hold the status of residence (C9,
/// [`DataItem::ResidenceStatus`]) and the kind of permission (CA,
/// [`DataItem::PermissionKind`]) as codes. ISA gives the names of these codes to developers
/// only, so a program that has them supplies them:
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// use zairyu::card::DataItem;
/// use zairyu::record::{CodeList, CodeLists, Record};
/// use zairyu::simulator::VirtualCard;
/// use zairyu::{CardType, DataGroups, Reader};
///
/// // The codes of virtual cards are invented.
/// let lists = CodeLists::new()
///     .with(
///         DataItem::ResidenceStatus,
///         CodeList::new([("TEST000001", "見本の在留資格", "sample status")]),
///     )
///     .with(
///         DataItem::PermissionKind,
///         CodeList::new([("T1", "見本の許可", "sample permission")]),
///     );
///
/// let card = VirtualCard::builder(CardType::ResidenceSecond).build()?;
/// let card = Reader::new(card).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
/// let Record::Second(record) = card.record() else { unreachable!() };
/// let status = record.residence_status.as_ref().ok_or("no status")?;
/// let code = status.value().as_str().ok_or("not a code")?;
/// let name = lists.name(status.item(), code).map_or(code, |name| name.english);
/// assert_eq!(name, "sample status");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeLists(BTreeMap<DataItem, CodeList>);

impl CodeLists {
    /// No lists.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the list for a data item. Replaces an earlier list for the same item.
    #[must_use]
    pub fn with(mut self, item: DataItem, list: CodeList) -> Self {
        self.0.insert(item, list);
        self
    }

    /// The name for a code of a data item. `None` if there is no list for the item, or the
    /// list does not have the code.
    pub fn name(&self, item: DataItem, code: &str) -> Option<Name<'_>> {
        self.0.get(&item)?.name(code)
    }
}

/// A name in Japanese and in English.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// The Japanese name.
    pub japanese: &'a str,
    /// The English name.
    pub english: &'a str,
}

/// Does not show the name: it can be a person's nationality or status of residence.
impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_item_and_code() {
        let lists = CodeLists::new()
            .with(
                DataItem::ResidenceStatus,
                CodeList::new([("A", "古", "old")]),
            )
            .with(DataItem::ResidenceStatus, CodeList::new([("A", "甲", "a")]))
            .with(DataItem::PermissionKind, CodeList::new([("A", "乙", "b")]));
        let english = |item, code| lists.name(item, code).map(|name| name.english);
        assert_eq!(english(DataItem::ResidenceStatus, "A"), Some("a"));
        assert_eq!(english(DataItem::PermissionKind, "A"), Some("b"));
        assert_eq!(english(DataItem::PermissionKind, "B"), None);
        assert_eq!(english(DataItem::Sex, "A"), None);
    }
}
