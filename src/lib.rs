//! Reads and verifies Japan's residence cards.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod anchor_files;
pub mod apdu;
#[cfg(feature = "serde")]
pub mod archive;
mod card_number;
pub mod clerk;
mod crypto;
mod error;
pub mod files;
#[cfg(feature = "image")]
pub mod image;
mod image_format;
mod kind;
mod language;
mod reader;
pub mod record;
mod session;
#[cfg(feature = "simulator")]
pub mod simulator;
#[cfg(test)]
mod test_vectors;
pub mod tlv;
pub mod transport;
pub mod verify;

pub use card_number::{CardNumber, CardNumberError, FullCardNumber};
pub use error::{Error, FileError, Step};
pub use files::DataGroups;
pub use image_format::ImageFormat;
pub use kind::{CardKind, CardType, Document, Generation, SpecVersion};
pub use language::Language;
pub use reader::{AsyncReader, Progress, Reader};
pub use record::Card;
pub use session::{ChannelError, HandshakeError, LinkStats, MAX_COMMANDS};
pub use transport::{AsyncCardTransport, Blocking, CardTransport, LinkFault, LinkLimits};
