//! What is wrong with an answer of the card: in the handshake, or under secure messaging.

use crate::card::{Tag, TlvError};

/// Why a card's answer to MUTUAL AUTHENTICATE is not that of a card which knows
/// its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandshakeError {
    /// The answer is not 40 bytes long.
    #[error("the answer is not 40 bytes long")]
    Length,
    /// M.ICC does not fit E.ICC.
    #[error("M.ICC does not fit E.ICC")]
    Mac,
    /// E.ICC does not hold RND.ICC, the card's own challenge.
    #[error("E.ICC does not hold RND.ICC")]
    CardRandom,
    /// E.ICC does not hold RND.IFD, this program's challenge.
    #[error("E.ICC does not hold RND.IFD")]
    ReaderRandom,
}

/// Why an answer under secure messaging could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChannelError {
    /// The answer is shorter than its object says.
    #[error("the encrypted answer is cut off")]
    CutOff,
    /// The answer is no BER-TLV object.
    #[error("the encrypted answer is no data object: {0}")]
    Malformed(TlvError),
    /// Another object than 86 came.
    #[error("the answer holds object {tag} where 86 is expected")]
    UnexpectedTag {
        /// The tag that came.
        tag: Tag,
    },
    /// Something follows object 86.
    #[error("the encrypted answer has trailing data")]
    TrailingData,
    /// No object 86 came.
    #[error("the encrypted answer holds no data")]
    NoData,
    /// No checksum came where there must be one (specified cards).
    #[error("the encrypted answer has no checksum")]
    NoChecksum,
    /// The checksum is not that of the answer (specified cards).
    #[error("the checksum does not fit the encrypted answer")]
    WrongChecksum,
    /// Object 86 does not start with 01.
    #[error("the encrypted answer has no padding indicator 01")]
    PaddingIndicator,
    /// Not whole blocks, or no padding after decryption: changed on its way, or
    /// made with another key.
    #[error("the encrypted answer does not decrypt")]
    Padding,
}
