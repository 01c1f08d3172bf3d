//! The stored form of a recording.

use std::time::Duration;

use serde::de::Deserializer;
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::exchange::{Exchange, Outcome, Recording};
use crate::stored::{self, Data, Fields, StoredError, StoredForm, Value};
use crate::transport::{LinkFault, LinkLimits};

impl Serialize for Recording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Form {
            format: <Self as StoredForm>::FORMAT,
            version: <Self as StoredForm>::VERSION,
            extended_length: self.limits.extended_length,
            max_response: self.limits.max_response,
            random: Data(self.random.clone()),
            exchanges: self.exchanges.iter().map(StoredExchange::of).collect(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Recording {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        stored::deserialize(deserializer)
    }
}

/// As it is written: every field, always, in this order.
#[derive(Serialize)]
#[serde(rename = "Recording")]
struct Form {
    format: &'static str,
    version: u32,
    extended_length: Option<bool>,
    max_response: Option<usize>,
    random: Data,
    exchanges: Vec<StoredExchange>,
}

impl StoredForm for Recording {
    const FORMAT: &'static str = "zairyu-recording";
    const VERSION: u32 = Recording::VERSION;
    const NAME: &'static str = "recording";
    const CONTENT: &'static str = "a recording of an exchange with a card";
    const FIELDS: &'static [&'static str] =
        &["extended_length", "max_response", "random", "exchanges"];
    const MAX_BYTES: usize = 64 << 20;

    fn from_fields(mut fields: Fields) -> Result<Self, StoredError> {
        let extended_length = match fields.take("extended_length") {
            None => None,
            Some(Value::Flag(flag)) => Some(flag),
            Some(_) => return Err(fields.wrong("extended_length", "true or false")),
        };
        let max_response = number(&mut fields, "max_response")?;
        let max_response = max_response.map(|number| usize::try_from(number).unwrap_or(usize::MAX));
        let random = fields.data("random")?;
        let exchanges = fields.entries(
            "exchanges",
            "exchange",
            StoredExchange::FIELDS,
            StoredExchange::read,
        )?;
        Ok(Recording {
            limits: LinkLimits {
                extended_length,
                max_response,
            },
            random: random.0,
            exchanges,
        })
    }
}

/// Either `answer` or `fault`, and `microseconds` if the time was recorded. The others are
/// null.
#[derive(Serialize)]
struct StoredExchange {
    command: Data,
    answer: Option<Data>,
    fault: Option<&'static str>,
    microseconds: Option<u64>,
}

impl StoredExchange {
    const FIELDS: &[&str] = &["command", "answer", "fault", "microseconds"];

    fn of(exchange: &Exchange) -> Self {
        let (answer, fault) = match &exchange.outcome {
            Outcome::Answer(answer) => (Some(Data(answer.clone())), None),
            Outcome::Fault(fault) => (None, Some(fault.code())),
        };
        StoredExchange {
            command: Data(exchange.command.clone()),
            answer,
            fault,
            microseconds: exchange
                .duration
                .map(|duration| u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)),
        }
    }

    fn read(mut fields: Fields) -> Result<Exchange, StoredError> {
        let command = fields.data("command")?.0;
        let outcome = match fields.take("fault") {
            None => Outcome::Answer(fields.data("answer")?.0),
            Some(value) => {
                let known = match value {
                    Value::Text(name) => fault(&name),
                    _ => None,
                };
                let is_alone = fields.take("answer").is_none();
                let known = known.filter(|_| is_alone);
                Outcome::Fault(known.ok_or_else(|| fields.wrong("fault", "a known fault alone"))?)
            }
        };
        let microseconds = number(&mut fields, "microseconds")?;
        Ok(Exchange {
            command,
            outcome,
            duration: microseconds.map(Duration::from_micros),
        })
    }
}

fn fault(name: &str) -> Option<LinkFault> {
    let mut faults = LinkFault::ALL.iter().copied();
    faults.find(|fault| fault.code() == name)
}

fn number(fields: &mut Fields, field: &'static str) -> Result<Option<u64>, StoredError> {
    match fields.take(field) {
        None => Ok(None),
        Some(Value::Number(number)) => Ok(Some(number)),
        Some(_) => Err(fields.wrong(field, "a number")),
    }
}
