//! Bytes in a stored form: base64 (RFC 4648 section 4, padded) in formats that people
//! read, raw bytes in others.

use data_encoding::BASE64;
use serde::ser::{Serialize, Serializer};
use zeroize::Zeroizing;

use super::Value;

/// Bytes of a card or of an exchange with it, wiped on drop.
#[derive(Clone)]
pub(crate) struct Data(pub(crate) Zeroizing<Vec<u8>>);

impl Data {
    /// `None` if the value is neither bytes nor base64.
    pub(super) fn of(value: Value) -> Option<Self> {
        let bytes = match value {
            Value::Bytes(bytes) => bytes,
            Value::Text(text) => Zeroizing::new(BASE64.decode(text.as_bytes()).ok()?),
            _ => return None,
        };
        Some(Data(bytes))
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_bytes(&self.0, serializer)
    }
}

pub(crate) fn serialize_bytes<S: Serializer>(
    bytes: &[u8],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_str(&Zeroizing::new(BASE64.encode(bytes)))
    } else {
        serializer.serialize_bytes(bytes)
    }
}
