//! What is known about cards before one is read: card number, card types, and the table of
//! files and data objects.
//!
//! A person types the [`CardNumber`]. The card states its [`CardType`]. The table of files
//! (`layout`) lists what each type holds and what its signature covers.

mod card_type;
mod data_item;
mod file_content;
pub(crate) mod layout;
mod number;
pub(crate) mod published_files;
pub(crate) mod tlv;

pub use card_type::{
    CardInfo, CardType, Document, Generation, SpecVersion, UnknownCardType, UnknownDocument,
    UnknownGeneration, UnknownSpecVersion,
};
pub use data_item::{DataItem, UnknownDataItem};
pub(crate) use file_content::FileContent;
pub use layout::{Access, Coverage, DataGroups, Directory, FileId, UnknownFile};
pub use number::{CardNumber, CardNumberError, FullCardNumber};
pub use published_files::{Sha256Digest, UnknownSha256Digest};
pub use tlv::{Tag, TlvError, TlvReason};
