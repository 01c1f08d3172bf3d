//! Images, evidence bytes and the card number of a record.

use std::fmt;

use zeroize::Zeroizing;

use crate::card::CardNumber;
use crate::image::ImageFormat;
use crate::record::without_padding;

/// An image as read from the card, with its NUL padding: a TIFF file can itself end with
/// NULs. The feature `image` decodes it.
#[derive(Clone, PartialEq, Eq)]
pub struct ImageData {
    bytes: Zeroizing<Vec<u8>>,
    padding_not_read: usize,
}

impl ImageData {
    pub(crate) fn new(value: &[u8], padding_not_read: usize) -> Self {
        ImageData {
            bytes: Zeroizing::new(value.to_owned()),
            padding_not_read,
        }
    }

    /// The bytes as read, with padding.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many bytes at the end were not read, but assumed to be NULs
    /// ([`ImagePadding`](crate::ImagePadding)). A report says whether a signature confirms
    /// them ([`PaddingNotRead`](crate::verify::PaddingNotRead)).
    pub fn padding_not_read(&self) -> usize {
        self.padding_not_read
    }

    /// The format, by the first bytes. `None` if it is not one that cards have.
    pub fn format(&self) -> Option<ImageFormat> {
        ImageFormat::of(&self.bytes)
    }
}

/// Shows format and length only.
impl fmt::Debug for ImageData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.bytes.len();
        write!(f, "ImageData({:?}, {length} bytes)", self.format())
    }
}

/// Serialized as an object: `format`, `bytes` (the length), and `width` and `height` in
/// pixels by the headers of the image (null if the headers do not give them). Padding that
/// was not read is in the report.
#[cfg(feature = "serde")]
impl serde::Serialize for ImageData {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "Image")]
        struct Form {
            format: Option<ImageFormat>,
            bytes: usize,
            width: Option<u32>,
            height: Option<u32>,
        }
        let (width, height) = self.dimensions().ok().unzip();
        Form {
            format: self.format(),
            bytes: self.bytes.len(),
            width,
            height,
        }
        .serialize(serializer)
    }
}

/// The bytes of a check code or a certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(Vec<u8>);

impl Bytes {
    pub(crate) fn from_value(value: &[u8]) -> Self {
        Bytes(value.to_owned())
    }

    /// The bytes as read, with padding.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Shows the length only.
impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

/// Base64 in formats that people read, else bytes.
#[cfg(feature = "serde")]
impl serde::Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::stored::serialize_bytes(&self.0, serializer)
    }
}

/// The card number on a second-generation card (C2).
#[derive(Clone, PartialEq, Eq)]
pub struct RecordedNumber {
    as_read: Zeroizing<Vec<u8>>,
    number: Option<CardNumber>,
}

impl RecordedNumber {
    pub(crate) fn from_value(value: &[u8]) -> Self {
        let as_read = Zeroizing::new(without_padding(value).to_owned());
        let number = std::str::from_utf8(&as_read).ok().and_then(|text| {
            let number: CardNumber = text.parse().ok()?;
            (number.as_bytes()[..] == as_read[..]).then_some(number)
        });
        RecordedNumber { as_read, number }
    }

    /// The number, if the bytes have the form of a card number.
    pub fn number(&self) -> Option<&CardNumber> {
        self.number.as_ref()
    }

    /// The bytes as read, without NUL padding.
    pub fn as_read(&self) -> &[u8] {
        &self.as_read
    }
}

/// Shows no value: it is personal data.
impl fmt::Debug for RecordedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordedNumber(..)")
    }
}

/// Serialized in full. Bytes other than visible ASCII are escaped.
#[cfg(feature = "serde")]
impl serde::Serialize for RecordedNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.as_read.escape_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_number_has_the_form_of_one_or_is_kept() {
        let good = RecordedNumber::from_value(b"AA12345678BB");
        assert_eq!(good.number().unwrap().as_bytes(), b"AA12345678BB");
        for nonsense in [
            &b"aa12345678bb"[..],
            b"AA1234567BB",
            b"AA 12345678BB",
            b"\xFF",
        ] {
            let kept = RecordedNumber::from_value(nonsense);
            assert!(kept.number().is_none());
            assert_eq!(kept.as_read(), nonsense);
        }
        assert_eq!(format!("{good:?}"), "RecordedNumber(..)");
    }
}
