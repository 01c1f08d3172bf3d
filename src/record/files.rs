//! The raw files of a card.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::{Error, FileError};
use crate::files::{CARD_TYPE, COMMON_DATA, FileId};
use crate::kind::CardKind;
use crate::session::kind;

/// The files of a card as they were read, wiped on drop. Common data and card
/// type are always among them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Files(Vec<(FileId, Zeroizing<Vec<u8>>)>);

impl Files {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces it.
    pub fn insert(&mut self, id: FileId, bytes: Zeroizing<Vec<u8>>) {
        self.0.retain(|(present, _)| *present != id);
        self.0.push((id, bytes));
    }

    /// Keeps the files that `keep` says yes to.
    pub(crate) fn retain(&mut self, keep: impl Fn(FileId) -> bool) {
        self.0.retain(|(id, _)| keep(*id));
    }

    /// The bytes of a file.
    pub fn get(&self, id: FileId) -> Option<&[u8]> {
        self.iter()
            .find(|(present, _)| *present == id)
            .map(|(_, bytes)| bytes)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All files in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &[u8])> {
        self.0.iter().map(|(id, bytes)| (*id, bytes.as_slice()))
    }

    /// What card common data and card type speak of.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where one of the two is missing or malformed,
    /// [`Error::UnknownCardType`].
    pub fn kind(&self) -> Result<CardKind, Error> {
        let bytes = |id, object| {
            self.get(id).ok_or(Error::File {
                file: id,
                source: FileError::Missing { object },
            })
        };
        kind(
            bytes(COMMON_DATA.id, "spec_version")?,
            bytes(CARD_TYPE.id, "card_type")?,
        )
    }
}

/// Places and lengths only.
impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|(id, bytes)| (id.to_string(), bytes.len())))
            .finish()
    }
}
