//! The variants of the crate's error types in an error.

use std::error::Error as StdError;

use zairyu::archive::ArchiveError;
use zairyu::card::{TlvError, TlvReason};
use zairyu::image::ImageError;
use zairyu::transport::ApduError;
use zairyu::transport::recording::ReplayError;
use zairyu::verify::{BerError, BerReason, CertificateError, SignatureError};
use zairyu::{CardNumberError, ChannelError, Error, FileError, HandshakeError};

/// The names of type and variant of the error and of all errors in it. For a struct, its
/// name twice.
pub fn of(error: &(dyn StdError + 'static)) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut left = vec![error];
    while let Some(error) = left.pop() {
        found.extend(variant(error));
        left.extend(parts(error));
    }
    found
}

macro_rules! known {
    ($($type:ident),+ $(,)?) => {
        /// The error types.
        pub const NAMES: &[&str] = &[$(stringify!($type)),+];

        fn variant(error: &(dyn StdError + 'static)) -> Option<(&'static str, String)> {
            $(if let Some(error) = error.downcast_ref::<$type>() {
                return Some((stringify!($type), first_word(&format!("{error:?}"))));
            })+
            None
        }
    };
}

known![
    ApduError,
    ArchiveError,
    BerError,
    BerReason,
    CardNumberError,
    CertificateError,
    ChannelError,
    Error,
    FileError,
    HandshakeError,
    ImageError,
    ReplayError,
    SignatureError,
    TlvError,
    TlvReason,
];

/// A derived `Debug` starts with the variant's name.
fn first_word(shown: &str) -> String {
    let end = shown.find(|c: char| !c.is_alphanumeric());
    shown[..end.unwrap_or(shown.len())].to_owned()
}

/// Its source, and errors that it holds in other fields.
fn parts<'a>(error: &'a (dyn StdError + 'static)) -> Vec<&'a (dyn StdError + 'static)> {
    let mut parts: Vec<&'a (dyn StdError + 'static)> = error.source().into_iter().collect();
    if let Some(FileError::Tlv(inner)) = error.downcast_ref() {
        parts.push(inner);
    }
    if let Some(ChannelError::Malformed(inner)) = error.downcast_ref() {
        parts.push(inner);
    }
    if let Some(CertificateError::Truncated(inner) | CertificateError::Encoding(inner)) =
        error.downcast_ref()
    {
        parts.push(inner);
    }
    if let Some(TlvError { reason, .. }) = error.downcast_ref() {
        parts.push(reason);
    }
    if let Some(BerError { reason, .. }) = error.downcast_ref() {
        parts.push(reason);
    }
    parts
}
