//! The raw files of a card.

use std::fmt;
use std::ops::Range;

use zeroize::Zeroizing;

use crate::card::CardInfo;
use crate::card::DataItem;
use crate::card::layout::{CARD_TYPE, COMMON_DATA};
use crate::card::{FileContent, FileId};
use crate::error::{Error, FileError};
use crate::protocol::card_info;

/// The files of a card, wiped on drop: the bytes that were read, and NULs for padding
/// behind images that was not ([`passed_over`](Self::passed_over)). Common
/// data and card type are always among them.
#[derive(Clone, Default)]
pub struct CardFiles(Vec<(FileId, FileContent)>);

impl CardFiles {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces it; all of it counts as read
    /// ([`passed_over`](Self::passed_over)).
    pub fn insert(&mut self, id: FileId, bytes: Zeroizing<Vec<u8>>) {
        self.insert_content(id, FileContent::whole(bytes));
    }

    pub(crate) fn insert_content(&mut self, id: FileId, content: FileContent) {
        match self.0.iter_mut().find(|(present, _)| *present == id) {
            Some((_, present)) => *present = content,
            None => self.0.push((id, content)),
        }
    }

    /// Keeps the files that `keep` says yes to.
    pub(crate) fn retain(&mut self, keep: impl Fn(FileId) -> bool) {
        self.0.retain(|(id, _)| keep(*id));
    }

    /// The bytes of a file.
    pub fn get(&self, id: FileId) -> Option<&[u8]> {
        self.content(id).map(FileContent::bytes)
    }

    /// The stretches of a file that were not read, in bytes from its start: padding
    /// behind an image, for which NULs stand in the file's bytes
    /// ([`ImagePadding`](crate::ImagePadding)). A report says whether a signature
    /// confirms the NULs.
    pub fn passed_over(&self, id: FileId) -> &[Range<usize>] {
        self.content(id).map_or(&[], FileContent::passed_over)
    }

    pub(crate) fn content(&self, id: FileId) -> Option<&FileContent> {
        self.0
            .iter()
            .find(|(present, _)| *present == id)
            .map(|(_, content)| content)
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
        self.0.iter().map(|(id, content)| (*id, content.bytes()))
    }

    /// What card common data and card type speak of.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where one of the two is missing or malformed,
    /// [`Error::UnknownCardType`].
    pub fn info(&self) -> Result<CardInfo, Error> {
        let bytes = |id, item| {
            self.get(id).ok_or(Error::File {
                file: id,
                source: FileError::Missing { item },
            })
        };
        card_info(
            bytes(COMMON_DATA.id, DataItem::SpecVersion)?,
            bytes(CARD_TYPE.id, DataItem::CardType)?,
        )
    }
}

/// The same bytes, whatever order they were read in, and however much of their padding
/// was read.
impl PartialEq for CardFiles {
    fn eq(&self, other: &Self) -> bool {
        let is_same =
            |(id, content): &(FileId, FileContent)| other.get(*id) == Some(content.bytes());
        self.len() == other.len() && self.0.iter().all(is_same)
    }
}

impl Eq for CardFiles {}

/// Places and lengths only.
impl fmt::Debug for CardFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|(id, bytes)| (id.to_string(), bytes.len())))
            .finish()
    }
}
