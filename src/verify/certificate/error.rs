//! Why a certificate is refused.

use thiserror::Error;

use super::ber::{BerError, BerReason};

/// Why a certificate is refused. The messages contain nothing of the card except object
/// identifiers and sizes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The value is empty or all NUL: the card carries no certificate.
    #[error("no certificate: the value is empty or all NUL")]
    Absent,
    /// The certificate ends early.
    #[error("the certificate ends early")]
    Truncated(#[source] BerError),
    /// The bytes are not in a BER encoding that this crate reads.
    #[error("the certificate's encoding cannot be read")]
    Encoding(#[source] BerError),
    /// Something other than NUL bytes follows the certificate.
    #[error("bytes other than NUL follow the certificate, from offset {offset}")]
    TrailingData {
        /// Offset of the first byte that is not NUL.
        offset: usize,
    },
    /// A part of the certificate does not follow X.509.
    #[error("the certificate's {part} cannot be read")]
    Structure {
        /// The part's name in X.509.
        part: &'static str,
    },
    /// The certificate is not of version 3.
    #[error("not an X.509 version 3 certificate")]
    NotVersion3,
    /// `signatureAlgorithm` and the signed `signature` name different algorithms.
    #[error("the outer and the signed signature algorithm differ")]
    AlgorithmMismatch,
    /// A signature algorithm carries parameters other than none or NULL.
    #[error("parameters on the signature algorithm")]
    AlgorithmParameters,
    /// The signature algorithm is not one that this generation's certificates may use.
    #[error("signature algorithm {oid} is not allowed here")]
    AlgorithmNotAllowed {
        /// The algorithm's object identifier, dotted.
        oid: String,
    },
    /// The key is of another kind than this generation's.
    #[error("a public key of type {oid}, which this generation does not use")]
    WrongKeyType {
        /// The key algorithm's object identifier, dotted.
        oid: String,
    },
    /// The RSA modulus has another size than allowed.
    #[error("an RSA modulus of {bits} bits is not allowed here")]
    WrongRsaSize {
        /// Size of the modulus in bits.
        bits: usize,
    },
    /// The RSA exponent is even, below 3, or above 33 bits.
    #[error("an RSA exponent that is even, below 3 or above 33 bits")]
    BadRsaExponent,
    /// The elliptic curve is not P-384 by name.
    #[error("an elliptic curve other than P-384")]
    WrongCurve,
    /// The public key is not valid: a point off the curve, an even modulus.
    #[error("a public key that is not valid")]
    InvalidPublicKey,
    /// An extension cannot be read.
    #[error("extension {oid} cannot be read")]
    MalformedExtension {
        /// The extension's object identifier, dotted.
        oid: String,
    },
    /// An extension is there twice.
    #[error("extension {oid} is there twice")]
    DuplicateExtension {
        /// The extension's object identifier, dotted.
        oid: String,
    },
    /// This crate does not understand an extension that is marked critical.
    #[error("critical extension {oid} is not understood")]
    UnknownCriticalExtension {
        /// The extension's object identifier, dotted.
        oid: String,
    },
    /// The key usage does not include digitalSignature.
    #[error("the key may not sign: its usage does not include digitalSignature")]
    NoDigitalSignature,
    /// The certificate is a CA's. A card's must not be.
    #[error("the certificate of a CA, not of a card's key")]
    IsAuthority,
}

impl CertificateError {
    /// A short code for this reason, the same in every language and version.
    pub fn reason(&self) -> &'static str {
        match self {
            CertificateError::Absent => "absent",
            CertificateError::Truncated(_) => "truncated",
            CertificateError::Encoding(_) => "malformed-encoding",
            CertificateError::TrailingData { .. } => "trailing-data",
            CertificateError::Structure { .. } => "malformed-structure",
            CertificateError::NotVersion3 => "not-version-3",
            CertificateError::AlgorithmMismatch => "signature-algorithm-mismatch",
            CertificateError::AlgorithmParameters => "signature-algorithm-parameters",
            CertificateError::AlgorithmNotAllowed { .. } => "signature-algorithm-not-allowed",
            CertificateError::WrongKeyType { .. } => "wrong-key-type",
            CertificateError::WrongRsaSize { .. } => "wrong-rsa-size",
            CertificateError::BadRsaExponent => "bad-rsa-exponent",
            CertificateError::WrongCurve => "wrong-curve",
            CertificateError::InvalidPublicKey => "invalid-public-key",
            CertificateError::MalformedExtension { .. } => "malformed-extension",
            CertificateError::DuplicateExtension { .. } => "duplicate-extension",
            CertificateError::UnknownCriticalExtension { .. } => "unknown-critical-extension",
            CertificateError::NoDigitalSignature => "no-digital-signature-usage",
            CertificateError::IsAuthority => "is-a-ca",
        }
    }
}

impl From<BerError> for CertificateError {
    fn from(error: BerError) -> Self {
        match error.reason {
            BerReason::Truncated | BerReason::MissingEndOfContents => {
                CertificateError::Truncated(error)
            }
            _ => CertificateError::Encoding(error),
        }
    }
}
