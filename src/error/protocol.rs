//! What is wrong with an answer of the card: in the handshake, or under secure messaging.

use crate::card::{Tag, TlvError};

/// Why a card's answer to MUTUAL AUTHENTICATE does not prove that the card knows its
/// number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandshakeError {
    /// The answer is not 40 bytes long.
    #[error("the answer is not 40 bytes long")]
    Length,
    /// M.ICC, the checksum, does not match E.ICC, the cryptogram.
    #[error("M.ICC does not match E.ICC")]
    Mac,
    /// E.ICC does not contain RND.ICC, the card's own challenge.
    #[error("E.ICC does not contain RND.ICC")]
    CardRandom,
    /// E.ICC does not contain RND.IFD, this program's challenge.
    #[error("E.ICC does not contain RND.IFD")]
    ReaderRandom,
}

/// Why an answer under secure messaging could not be decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChannelError {
    /// The answer is shorter than its object says.
    #[error("the encrypted answer is cut off")]
    CutOff,
    /// The answer is not a BER-TLV object.
    #[error("the encrypted answer is not a data object")]
    Malformed(#[source] TlvError),
    /// The answer holds another object than 86.
    #[error("the encrypted answer has object {tag} instead of 86")]
    UnexpectedTag {
        /// The tag of that object.
        tag: Tag,
    },
    /// Bytes follow object 86.
    #[error("the encrypted answer has trailing data")]
    TrailingData,
    /// Object 86 is missing.
    #[error("the encrypted answer has no data")]
    NoData,
    /// The checksum is missing (specified cards).
    #[error("the encrypted answer has no checksum")]
    NoChecksum,
    /// The checksum is wrong (specified cards).
    #[error("the encrypted answer has a wrong checksum")]
    WrongChecksum,
    /// Object 86 does not start with 01.
    #[error("the encrypted answer has no padding indicator 01")]
    PaddingIndicator,
    /// The cryptogram is not whole blocks, or has no padding after decryption. It was
    /// changed on its way, or encrypted with another key.
    #[error("the encrypted answer does not decrypt")]
    Padding,
}
