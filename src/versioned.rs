//! What each stored form starts with: its format and its version, so that a
//! program which does not know a later version says so before it stumbles over
//! anything else.

use std::marker::PhantomData;

use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

/// A form in which something is stored.
pub(crate) trait StoredForm {
    /// The value of `format`.
    const FORMAT: &'static str;
    /// The value of `version`: the one that is written, and the one that is read.
    const VERSION: u32;
    /// What it is called, with its article: `an archive`.
    const NAME: &'static str;
    /// What is in it, for `an archive of a card`.
    const CONTENT: &'static str;
}

/// Deserializes a stored form. The messages of a format's library like to quote
/// what stands where something else is due, and here that may be personal: only
/// this crate's own messages get through.
pub(crate) fn deserialize_versioned<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + StoredForm,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map_err(|error| {
        let message = error.to_string();
        if OWN_MESSAGES.iter().any(|own| message.starts_with(own)) {
            return error;
        }
        D::Error::custom(format_args!(
            "not {} of {} in version {}: its structure is another, or it is cut off",
            T::NAME,
            T::CONTENT,
            T::VERSION
        ))
    })
}

/// How the messages of this crate begin, and the one of serde's that names nothing
/// but a field of this crate's.
const OWN_MESSAGES: [&str; 7] = [
    "missing field `",
    "not an archive of a card: the format",
    "not a recording of an exchange with a card: the format",
    "archive of version ",
    "recording of version ",
    NOT_BASE64,
    NOT_HEXADECIMAL,
];

pub(crate) const NOT_BASE64: &str = "a file's data is not base64";
pub(crate) const NOT_HEXADECIMAL: &str = "bytes that are not hexadecimal";

/// The `format` of a stored form.
pub(crate) struct Format<S>(PhantomData<S>);

/// The `version` of a stored form.
pub(crate) struct Version<S>(PhantomData<S>);

impl<S> Format<S> {
    pub(crate) const THIS: Self = Format(PhantomData);
}

impl<S> Version<S> {
    pub(crate) const THIS: Self = Version(PhantomData);
}

impl<S: StoredForm> Serialize for Format<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_str(S::FORMAT)
    }
}

impl<'de, S: StoredForm> Deserialize<'de> for Format<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if String::deserialize(deserializer)? == S::FORMAT {
            return Ok(Self::THIS);
        }
        Err(D::Error::custom(format_args!(
            "not {} of {}: the format is not `{}`",
            S::NAME,
            S::CONTENT,
            S::FORMAT
        )))
    }
}

impl<S: StoredForm> Serialize for Version<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_u32(S::VERSION)
    }
}

impl<'de, S: StoredForm> Deserialize<'de> for Version<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let version = u32::deserialize(deserializer)?;
        if version == S::VERSION {
            return Ok(Self::THIS);
        }
        let name = S::NAME.split_once(' ').map_or(S::NAME, |(_, name)| name);
        Err(D::Error::custom(format_args!(
            "{name} of version {version}: this program reads version {}",
            S::VERSION
        )))
    }
}
