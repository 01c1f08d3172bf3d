//! A value of any content, read from any format.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use zeroize::Zeroizing;

/// Anything that a self-describing format can hold, wiped on drop.
pub(crate) enum Value {
    Null,
    Flag(bool),
    Number(u64),
    Text(Zeroizing<String>),
    Bytes(Zeroizing<Vec<u8>>),
    List(Vec<Value>),
    Map(Vec<(Zeroizing<String>, Value)>),
    /// A value of another type, which no stored form contains.
    Other,
}

impl Value {
    /// Reads a value with at most `max_bytes` of text and data.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
        max_bytes: usize,
    ) -> Result<Self, D::Error> {
        let left = Cell::new(max_bytes);
        let seed = Seed {
            left: &left,
            depth: MAX_DEPTH,
        };
        seed.deserialize(deserializer)
    }
}

/// The most levels of lists and maps.
const MAX_DEPTH: usize = 8;

/// What a value counts besides its bytes: about its size in memory.
const VALUE_COST: usize = 64;

#[derive(Clone, Copy)]
struct Seed<'a> {
    /// Bytes that may still be read.
    left: &'a Cell<usize>,
    depth: usize,
}

impl Seed<'_> {
    fn take<E: Error>(self, bytes: usize) -> Result<(), E> {
        let left = self.left.get().checked_sub(bytes);
        self.left
            .set(left.ok_or_else(|| E::custom("longer than any stored form of this program"))?);
        Ok(())
    }

    fn deeper<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1);
        Ok(Seed {
            left: self.left,
            depth: depth.ok_or_else(|| E::custom("lists nested too deep"))?,
        })
    }

    fn text<E: Error>(self, text: &str) -> Result<Value, E> {
        self.take(text.len())?;
        Ok(Value::Text(Zeroizing::new(text.to_owned())))
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.take(VALUE_COST)?;
        deserializer.deserialize_any(self)
    }
}

/// Accepts everything: the default methods would quote the value in their errors.
impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Flag(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(u64::try_from(value).map_or(Value::Other, Value::Number))
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_char<E: Error>(self, _: char) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.text(text)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        self.text(&Zeroizing::new(text))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Value, E> {
        self.take(bytes.len())?;
        Ok(Value::Bytes(Zeroizing::new(bytes.to_owned())))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Value, E> {
        self.take(bytes.len())?;
        Ok(Value::Bytes(Zeroizing::new(bytes)))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deeper()?.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Value, D::Error> {
        deserializer.deserialize_ignored_any(IgnoredAny)?;
        Ok(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(value) = access.next_element_seed(inner)? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut map = Vec::new();
        while let Some(key) = access.next_key_seed(inner)? {
            let value = access.next_value_seed(inner)?;
            if let Value::Text(key) = key {
                map.push((key, value));
            }
        }
        Ok(Value::Map(map))
    }
}
