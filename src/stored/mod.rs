//! Stored forms: archives and recordings, as serde reads and writes them.
//!
//! The input is first read into a [`Value`] of any content, and then checked: the format,
//! the version, the rest. So a later version gives an error about the version and not about
//! an unknown field, formats without field names can be read as well, and no message quotes
//! the input, which may be personal.

mod bytes;
mod value;

use std::fmt;

use serde::de::{Deserializer, Error as _};

pub(crate) use bytes::{Data, serialize_bytes};
pub(crate) use value::Value;

/// A type that has a stored form.
pub(crate) trait StoredForm: Sized {
    /// The value of `format`.
    const FORMAT: &'static str;
    /// The value of `version`, both written and accepted.
    const VERSION: u32;
    /// Its name in messages: `archive`.
    const NAME: &'static str;
    /// Its description in messages: `not an archive of a card`.
    const CONTENT: &'static str;
    /// The names of the fields after `format` and `version`, in the order in which they
    /// are written.
    const FIELDS: &'static [&'static str];
    /// The most bytes of text and data that are read.
    const MAX_BYTES: usize;

    /// Makes the value from its fields.
    fn from_fields(fields: Fields) -> Result<Self, StoredError>;
}

/// Deserializes a stored form.
pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: StoredForm,
    D: Deserializer<'de>,
{
    let value = Value::deserialize(deserializer, T::MAX_BYTES)?;
    read(value).map_err(D::Error::custom)
}

fn read<T: StoredForm>(value: Value) -> Result<T, StoredError> {
    let not_this_format = StoredError::NotThisFormat {
        content: T::CONTENT,
        format: T::FORMAT,
    };
    let place = Place {
        form: T::NAME,
        entry: None,
    };
    let names = [&["format", "version"], T::FIELDS].concat();
    let mut fields = match Fields::of(value, place, &names) {
        Ok(fields) => fields,
        Err(StoredError::NotAnObject { .. }) => return Err(not_this_format),
        Err(error) => return Err(error),
    };
    match fields.take("format") {
        Some(Value::Text(format)) if *format == T::FORMAT => {}
        _ => return Err(not_this_format),
    }
    match fields.needed("version")? {
        Value::Number(version) if version == u64::from(T::VERSION) => T::from_fields(fields),
        Value::Number(found) => Err(StoredError::OtherVersion {
            name: T::NAME,
            found,
            reads: T::VERSION,
        }),
        _ => Err(fields.wrong("version", "a number")),
    }
}

/// A position in a stored form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    form: &'static str,
    entry: Option<(&'static str, usize)>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.form)?;
        match self.entry {
            Some((name, index)) => write!(f, ": {name} {index}"),
            None => Ok(()),
        }
    }
}

/// Why the input is not a stored form. Contains nothing of the input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoredError {
    #[error("not {content}: the format is not `{format}`")]
    NotThisFormat {
        content: &'static str,
        format: &'static str,
    },
    #[error("{name} of version {found}: this program reads version {reads}")]
    OtherVersion {
        name: &'static str,
        found: u64,
        reads: u32,
    },
    #[error("{place} is not an object with fields")]
    NotAnObject { place: Place },
    #[error("{place}: `{field}` is missing")]
    Missing { place: Place, field: &'static str },
    #[error("{place}: `{field}` is there twice")]
    Twice { place: Place, field: &'static str },
    #[error("{place}: `{field}` is not {expected}")]
    Wrong {
        place: Place,
        field: &'static str,
        expected: &'static str,
    },
}

/// The fields of an object, by name, or by position if the format writes no names.
/// Unknown fields are skipped: later programs may add some.
pub(crate) struct Fields {
    place: Place,
    values: Vec<(&'static str, Value)>,
}

impl Fields {
    fn of(value: Value, place: Place, names: &[&'static str]) -> Result<Self, StoredError> {
        let mut values: Vec<(&'static str, Value)> = Vec::new();
        match value {
            Value::List(list) => values.extend(names.iter().copied().zip(list)),
            Value::Map(map) => {
                for (key, value) in map {
                    let Some(&field) = names.iter().find(|name| **name == *key) else {
                        continue;
                    };
                    if values.iter().any(|(other, _)| *other == field) {
                        return Err(StoredError::Twice { place, field });
                    }
                    values.push((field, value));
                }
            }
            _ => return Err(StoredError::NotAnObject { place }),
        }
        Ok(Fields { place, values })
    }

    /// Fields without a position: the caller makes the errors.
    pub(crate) fn unplaced(value: Value, names: &[&'static str]) -> Option<Self> {
        let place = Place {
            form: "",
            entry: None,
        };
        Fields::of(value, place, names).ok()
    }

    /// The value of a field. `None` if it is missing or null.
    pub(crate) fn take(&mut self, field: &'static str) -> Option<Value> {
        let at = self.values.iter().position(|(name, _)| *name == field)?;
        match self.values.swap_remove(at).1 {
            Value::Null => None,
            value => Some(value),
        }
    }

    /// The value of a required field.
    pub(crate) fn needed(&mut self, field: &'static str) -> Result<Value, StoredError> {
        let place = self.place;
        self.take(field)
            .ok_or(StoredError::Missing { place, field })
    }

    /// The entries of a required list, each with the fields `names`. `entry`: the name of
    /// one in messages.
    pub(crate) fn entries<T>(
        &mut self,
        field: &'static str,
        entry: &'static str,
        names: &'static [&'static str],
        read: impl Fn(Fields) -> Result<T, StoredError>,
    ) -> Result<Vec<T>, StoredError> {
        let form = self.place.form;
        let Value::List(list) = self.needed(field)? else {
            return Err(self.wrong(field, "a list"));
        };
        let entries = list.into_iter().enumerate().map(|(index, value)| {
            let place = Place {
                form,
                entry: Some((entry, index)),
            };
            read(Fields::of(value, place, names)?)
        });
        entries.collect()
    }

    /// The bytes of a required field.
    pub(crate) fn data(&mut self, field: &'static str) -> Result<Data, StoredError> {
        let value = self.needed(field)?;
        Data::of(value).ok_or_else(|| self.wrong(field, "base64"))
    }

    /// The error for a field that is not `expected`.
    pub(crate) fn wrong(&self, field: &'static str, expected: &'static str) -> StoredError {
        StoredError::Wrong {
            place: self.place,
            field,
            expected,
        }
    }
}

#[cfg(test)]
mod tests;
