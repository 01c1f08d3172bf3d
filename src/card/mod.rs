//! What a card is: its number, its type, the table of its files and data objects.
//!
//! Everything here is known before a card is touched. [`CardNumber`] is what a person
//! types, [`CardType`] is what the card says about itself, and the table of files
//! (`layout`) says what each type holds and what its signature covers.

mod card_type;
mod data_item;
mod file_content;
pub(crate) mod layout;
mod number;
pub(crate) mod published_files;
pub(crate) mod tlv;

pub use card_type::{CardInfo, CardType, Document, Generation, SpecVersion, UnknownCardType};
pub use data_item::{DataItem, UnknownDataItem};
pub(crate) use file_content::FileContent;
pub use layout::{Access, Coverage, DataGroups, Directory, FileId, UnknownFile};
pub use number::{CardNumber, CardNumberError, FullCardNumber};
pub use tlv::{Tag, TlvError, TlvReason};
