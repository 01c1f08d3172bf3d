//! The stored form of a recording.

use std::time::Duration;

use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::exchange::{Exchange, Outcome, Recording};
use crate::transport::LinkLimits;
use crate::versioned::{Format, NOT_HEXADECIMAL, StoredForm, Version, deserialize_versioned};

impl Serialize for Recording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = Stored {
            format: Format::THIS,
            version: Version::THIS,
            extended_length: self.limits.extended_length,
            max_response: self.limits.max_response,
            random: Hex(self.random.clone()),
            exchanges: self.exchanges.iter().map(StoredExchange::of).collect(),
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Recording {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored: Stored = deserialize_versioned(deserializer)?;
        let exchanges: Option<_> = stored
            .exchanges
            .into_iter()
            .map(StoredExchange::open)
            .collect();
        Ok(Recording {
            limits: LinkLimits {
                extended_length: stored.extended_length,
                max_response: stored.max_response,
            },
            random: stored.random.0,
            exchanges: exchanges.ok_or_else(|| {
                D::Error::custom("an exchange has neither answer nor known fault")
            })?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    format: Format<Self>,
    version: Version<Self>,
    extended_length: Option<bool>,
    max_response: Option<usize>,
    random: Hex,
    exchanges: Vec<StoredExchange>,
}

impl StoredForm for Stored {
    const FORMAT: &'static str = "zairyu-recording";
    const VERSION: u32 = Recording::VERSION;
    const NAME: &'static str = "a recording";
    const CONTENT: &'static str = "an exchange with a card";
}

/// `answer` or `fault`, and `microseconds` if the time was measured.
#[derive(Serialize, Deserialize)]
struct StoredExchange {
    command: Hex,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Hex>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    microseconds: Option<u64>,
}

impl StoredExchange {
    fn of(exchange: &Exchange) -> Self {
        let (answer, fault) = match &exchange.outcome {
            Outcome::Answer(answer) => (Some(Hex(answer.clone())), None),
            Outcome::Fault(fault) => (None, Some(fault.code().to_owned())),
        };
        StoredExchange {
            command: Hex(exchange.command.clone()),
            answer,
            fault,
            microseconds: exchange
                .duration
                .map(|duration| u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)),
        }
    }

    fn open(self) -> Option<Exchange> {
        let outcome = match (self.answer, self.fault) {
            (Some(answer), None) => Outcome::Answer(answer.0),
            (None, Some(code)) => Outcome::Fault(code.parse().ok()?),
            _ => return None,
        };
        Some(Exchange {
            command: self.command.0,
            outcome,
            duration: self.microseconds.map(Duration::from_micros),
        })
    }
}

struct Hex(Zeroizing<Vec<u8>>);

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(hex::encode(&*self.0)))
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        // The error of the library would show one character of the text.
        hex::decode(&*text)
            .map(|bytes| Hex(Zeroizing::new(bytes)))
            .map_err(|_| D::Error::custom(NOT_HEXADECIMAL))
    }
}
