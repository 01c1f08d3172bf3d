//! What is wrong with the content of a file.

use crate::card::{DataItem, FileId, Tag, TlvError};

/// What is wrong with the content of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// It is not BER-TLV as cards write it.
    #[error(transparent)]
    Tlv(#[from] TlvError),
    /// A value is longer than its field.
    #[error("object {tag} at offset {offset} holds {length} bytes where {limit} fit")]
    ValueTooLong {
        /// The object.
        tag: Tag,
        /// Where it stands in the file, in bytes.
        offset: usize,
        /// Bytes in its value.
        length: usize,
        /// Bytes that the field has.
        limit: usize,
    },
    /// An object that must be there is not.
    #[error("no object {item}")]
    Missing {
        /// What is missing.
        item: DataItem,
    },
    /// The file holds another file's objects and none of its own: the card has given
    /// one for the other.
    #[error("object {tag} belongs to {file}, and none of this file's own is there")]
    OfAnotherFile {
        /// The first such object.
        tag: Tag,
        /// The file that has it on cards of this type.
        file: FileId,
    },
    /// A value that cannot be, in an object that the read depends on.
    #[error("the value of {item} is not valid")]
    Value {
        /// What has that value.
        item: DataItem,
    },
}
