//! The smaller values of a record.

use std::fmt;

use zeroize::Zeroizing;

use crate::image_format::ImageFormat;
use crate::record::{without_padding, write_escaped};

/// An image as it stands on the card, NUL padding included: a TIFF may end in
/// NULs of its own. Decode it with the feature `image`.
#[derive(Clone, PartialEq, Eq)]
pub struct ImageData(Zeroizing<Vec<u8>>);

impl ImageData {
    pub(crate) fn new(value: &[u8]) -> Self {
        ImageData(Zeroizing::new(value.to_owned()))
    }

    /// The bytes as they stand.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The format by its first bytes; `None` for none that cards have.
    pub fn format(&self) -> Option<ImageFormat> {
        ImageFormat::of(&self.0)
    }
}

/// Format and length only.
impl fmt::Debug for ImageData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImageData({:?}, {} bytes)", self.format(), self.0.len())
    }
}

/// `format`, `bytes` (how many), and with the feature `image` `width` and
/// `height` in pixels; null where it is no image of a known format.
#[cfg(feature = "serde")]
impl serde::Serialize for ImageData {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", &self.format().map(ImageFormat::as_str))?;
        map.serialize_entry("bytes", &self.0.len())?;
        #[cfg(feature = "image")]
        {
            let (width, height) = self.dimensions().ok().unzip();
            map.serialize_entry("width", &width)?;
            map.serialize_entry("height", &height)?;
        }
        map.end()
    }
}

/// Bytes that are evidence, not text: check code, certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(Vec<u8>);

impl Bytes {
    pub(crate) fn from_value(value: &[u8]) -> Self {
        Bytes(value.to_owned())
    }

    /// The bytes as they stand, padding included.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

/// Their number only.
impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

/// In hexadecimal.
#[cfg(feature = "serde")]
impl serde::Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(&self.0))
    }
}

/// A municipality's code as read: six digits on a card in order.
#[derive(Clone, PartialEq, Eq)]
pub struct MunicipalityCode(Vec<u8>);

impl MunicipalityCode {
    pub(crate) fn from_value(value: &[u8]) -> Self {
        MunicipalityCode(without_padding(value).to_owned())
    }

    /// The code where it is six digits.
    pub fn digits(&self) -> Option<&str> {
        let digits = self.0.len() == 6 && self.0.iter().all(u8::is_ascii_digit);
        digits.then(|| std::str::from_utf8(&self.0).ok()).flatten()
    }
}

/// As read, other bytes than visible ASCII escaped.
impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_escaped(f, &self.0)
    }
}

/// Where a person lives is personal.
impl fmt::Debug for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MunicipalityCode(..)")
    }
}

/// As displayed.
#[cfg(feature = "serde")]
impl serde::Serialize for MunicipalityCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether an application for renewal or change of status is under way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// `0`: none.
    None,
    /// `1`: under way.
    UnderWay,
    /// A byte that the specification does not name.
    Unknown(u8),
}

impl Renewal {
    pub(crate) fn from_value(value: &[u8]) -> Self {
        match value.first() {
            Some(b'0') => Renewal::None,
            Some(b'1') => Renewal::UnderWay,
            other => Renewal::Unknown(other.copied().unwrap_or(0)),
        }
    }
}

/// `none`, `under-way`, or the byte, escaped.
impl fmt::Display for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Renewal::None => f.write_str("none"),
            Renewal::UnderWay => f.write_str("under-way"),
            Renewal::Unknown(byte) => write_escaped(f, &[*byte]),
        }
    }
}

/// A person's status is personal.
impl fmt::Debug for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Renewal(..)")
    }
}

/// As displayed.
#[cfg(feature = "serde")]
impl serde::Serialize for Renewal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renewal_status() {
        for (value, shown) in [
            (b'0', "none"),
            (b'1', "under-way"),
            (b'7', "7"),
            (1, "\\x01"),
        ] {
            assert_eq!(Renewal::from_value(&[value]).to_string(), shown);
        }
    }

    #[test]
    fn municipality_code_is_kept_as_read() {
        let code = MunicipalityCode::from_value(b"131016");
        assert_eq!(code.digits(), Some("131016"));
        let nonsense = MunicipalityCode::from_value(b"13-0\x07\0");
        assert_eq!(nonsense.digits(), None);
        assert_eq!(nonsense.to_string(), "13-0\\x07");
    }
}
