//! A recorded exchange.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::transport::{LinkFault, LinkLimits};

/// A recorded exchange, wiped on drop. With the feature `serde` it can be
/// stored: `format` and `version`, then the link's limits, the reader's random
/// bytes and the exchanges, bytes in base64 in formats that people read.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Recording {
    pub(super) limits: LinkLimits,
    pub(super) random: Zeroizing<Vec<u8>>,
    pub(super) exchanges: Vec<Exchange>,
}

impl Recording {
    /// The version that this crate writes, and the one that it reads.
    pub const VERSION: u32 = 1;

    /// With the random bytes that the reader drew (see [`RecordedRandom`]):
    /// without them a handshake cannot be replayed.
    #[must_use]
    pub fn with_random(mut self, drawn: Zeroizing<Vec<u8>>) -> Self {
        self.random = drawn;
        self
    }

    /// How many commands were sent.
    pub fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// Whether no command was sent.
    pub fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }
}

/// The number of exchanges only.
impl fmt::Debug for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recording({} exchanges)", self.exchanges.len())
    }
}

/// One command and what came of it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Exchange {
    pub(super) command: Zeroizing<Vec<u8>>,
    pub(super) outcome: Outcome,
    pub(super) duration: Option<Duration>,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Data and status bytes.
    Answer(Zeroizing<Vec<u8>>),
    Fault(LinkFault),
}

impl Outcome {
    pub(super) fn of<E>(result: &Result<Vec<u8>, E>, fault: impl FnOnce(&E) -> LinkFault) -> Self {
        match result {
            Ok(answer) => Outcome::Answer(Zeroizing::new(answer.clone())),
            Err(error) => Outcome::Fault(fault(error)),
        }
    }
}
