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

/// The files of a card: the bytes as read, with NULs for padding of images that was not read
/// ([`skipped_padding`](Self::skipped_padding)). Common data and card type are always among
/// them. Wiped when dropped.
#[derive(Clone, Default)]
pub struct CardFiles(Vec<(FileId, FileContent)>);

impl CardFiles {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file or replaces it. All of its bytes count as read.
    pub fn insert(&mut self, id: FileId, bytes: Zeroizing<Vec<u8>>) {
        self.insert_content(id, FileContent::whole(bytes));
    }

    pub(crate) fn insert_content(&mut self, id: FileId, content: FileContent) {
        match self.0.iter_mut().find(|(present, _)| *present == id) {
            Some((_, present)) => *present = content,
            None => self.0.push((id, content)),
        }
    }

    /// Keeps the files for which `keep` returns true.
    pub(crate) fn retain(&mut self, keep: impl Fn(FileId) -> bool) {
        self.0.retain(|(id, _)| keep(*id));
    }

    /// The bytes of a file.
    pub fn get(&self, id: FileId) -> Option<&[u8]> {
        self.content(id).map(FileContent::bytes)
    }

    /// The ranges of a file that were not read, as offsets in bytes: padding behind images
    /// ([`ImagePadding`](crate::ImagePadding)). The file has NULs there. A report says
    /// whether a signature confirms them.
    pub fn skipped_padding(&self, id: FileId) -> &[Range<usize>] {
        self.content(id).map_or(&[], FileContent::skipped)
    }

    pub(crate) fn content(&self, id: FileId) -> Option<&FileContent> {
        self.0
            .iter()
            .find(|(present, _)| *present == id)
            .map(|(_, content)| content)
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All files, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &[u8])> {
        self.0.iter().map(|(id, content)| (*id, content.bytes()))
    }

    /// Card type and specification version, from the files common data and card type.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if one of the two is missing or malformed,
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

/// Compares the bytes. The order of reading and skipped padding do not matter.
impl PartialEq for CardFiles {
    fn eq(&self, other: &Self) -> bool {
        let is_same =
            |(id, content): &(FileId, FileContent)| other.get(*id) == Some(content.bytes());
        self.len() == other.len() && self.0.iter().all(is_same)
    }
}

impl Eq for CardFiles {}

/// Shows file names and lengths only.
impl fmt::Debug for CardFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|(id, bytes)| (id.to_string(), bytes.len())))
            .finish()
    }
}
