//! What is wrong with the content of a file.

use crate::card::{DataItem, FileId, Tag, TlvError};

/// What is wrong with the content of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file is not BER-TLV as cards write it.
    #[error(transparent)]
    Tlv(#[from] TlvError),
    /// A value is longer than its field.
    #[error("object {tag} at offset {offset} has length {length}; the limit is {limit}")]
    ValueTooLong {
        /// The object.
        tag: Tag,
        /// Offset of the object in the file, in bytes.
        offset: usize,
        /// Length of its value in bytes.
        length: usize,
        /// Length of the field in bytes.
        limit: usize,
    },
    /// A required object is missing.
    #[error("object {item} is missing")]
    Missing {
        /// What is missing.
        item: DataItem,
    },
    /// The file holds objects of another file and none of its own: the card returned the
    /// wrong file.
    #[error("the file has object {tag} of {file}, and none of its own objects")]
    OfAnotherFile {
        /// The first such object.
        tag: Tag,
        /// The file that has this object on cards of this type.
        file: FileId,
    },
    /// An object that the read depends on has an invalid value.
    #[error("the value of {item} is not valid")]
    Value {
        /// What has that value.
        item: DataItem,
    },
}
