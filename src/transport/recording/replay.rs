//! A link that answers as recorded.

use std::fmt;

use super::exchange::{Outcome, Recording};
use super::random::ReplayedRandom;
use crate::transport::{CardTransport, LinkFault, LinkLimits};

impl Recording {
    /// A link and a random source that answer as recorded.
    pub fn replay(&self) -> (Replayer, ReplayedRandom) {
        let link = Replayer {
            recording: self.clone(),
            position: 0,
        };
        let random = ReplayedRandom::new(self.random.clone());
        (link, random)
    }
}

/// A link that answers as recorded, made by [`Recording::replay`].
///
/// Each command must equal the recorded one. Waiting times are not replayed.
#[derive(Clone)]
pub struct Replayer {
    recording: Recording,
    position: usize,
}

impl Replayer {
    /// How many recorded commands have not been sent yet.
    pub fn remaining(&self) -> usize {
        self.recording.len().saturating_sub(self.position)
    }
}

impl CardTransport for Replayer {
    type Error = ReplayError;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ReplayError> {
        let position = self.position;
        let exchange = self
            .recording
            .exchanges
            .get(position)
            .ok_or(ReplayError::End { position })?;
        if *exchange.command != command {
            let same = exchange.command.iter().zip(command);
            let offset = same.take_while(|(recorded, sent)| recorded == sent).count();
            return Err(ReplayError::Differs { position, offset });
        }
        self.position += 1;
        match &exchange.outcome {
            Outcome::Answer(answer) => Ok(answer.to_vec()),
            Outcome::Fault(fault) => Err(ReplayError::Fault {
                position,
                fault: *fault,
            }),
        }
    }

    fn limits(&self) -> LinkLimits {
        self.recording.limits
    }

    fn fault(&self, error: &ReplayError) -> LinkFault {
        match error {
            ReplayError::Fault { fault, .. } => *fault,
            _ => LinkFault::Other,
        }
    }
}

/// The position and the number of exchanges only.
impl fmt::Debug for Replayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Replayer {
            recording,
            position,
        } = self;
        write!(f, "Replayer({position} of {recording:?})")
    }
}

/// Why a replay gave no answer. Commands count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The command differs from the recorded one.
    #[error("replay: command {position} differs from the recorded one at byte {offset}")]
    Differs {
        /// The number of the command.
        position: usize,
        /// The first byte that differs, from 0.
        offset: usize,
    },
    /// More commands were sent than were recorded.
    #[error("replay: no command {position} was recorded")]
    End {
        /// The number of the command.
        position: usize,
    },
    /// The link failed at this command when it was recorded.
    #[error("replay: the link failed at command {position}")]
    Fault {
        /// The number of the command.
        position: usize,
        /// The kind of fault.
        fault: LinkFault,
    },
}
