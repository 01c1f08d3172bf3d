//! Why a virtual card, a certificate or a key could not be made.

/// Why a card could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The card number is not 12 ASCII letters and digits.
    #[error("the card number is not 12 ASCII letters and digits")]
    CardNumber,
    /// The number to print is not 12 ASCII letters and digits.
    #[error("the number to print is not 12 ASCII letters and digits")]
    PrintedNumber,
    /// The holder's front image is not one that comes with the crate, so no number can
    /// be printed into it.
    #[error("no number can be printed into a front image of your own")]
    ForeignFrontImage,
    /// This type of card has no such tag.
    #[error("this type of card has no tag {tag:02X}")]
    UnknownTag {
        /// The tag.
        tag: u16,
    },
    /// This type of card has no such file.
    #[error("this type of card has no such file")]
    UnknownFile,
    /// A value is longer than its field.
    #[error("the value of tag {tag:02X} is longer than its field of {length} bytes")]
    ValueTooLong {
        /// The tag.
        tag: u16,
        /// The length of the field in bytes.
        length: usize,
    },
    /// A file is longer than 15-bit offsets reach.
    #[error("a file is longer than 32768 bytes")]
    FileTooLong,
    /// The issuer signs no cards of this generation.
    #[error("the issuer signs no cards of this generation")]
    IssuerGeneration,
    /// The issuer could not sign.
    #[error("the issuer could not sign")]
    Issue(#[from] IssueError),
}

/// Why the issuer could not sign or write a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// A private key is not PKCS #8 DER of the generation's algorithm.
    #[error("the key is not a PKCS #8 private key of this generation's algorithm")]
    Key,
    /// A name is not RFC 4514 text.
    #[error("the name is not RFC 4514 text")]
    Name,
    /// A date cannot be written in a certificate.
    #[error("the date of validity is outside 1970 to 9999")]
    Validity,
    /// The key could not sign.
    #[error("the key could not sign")]
    Signature,
    /// A part of the certificate is longer than 65,535 bytes.
    #[error("a part of the certificate is longer than 65535 bytes")]
    TooLong,
    /// Another part of the certificate could not be encoded.
    #[error("a part of the certificate could not be encoded")]
    Encoding,
}
