//! A link that records.

use std::fmt;
use std::time::Instant;

use zeroize::Zeroizing;

use super::exchange::{Exchange, Outcome, Recording};
use crate::transport::{
    AsyncCardTransport, CardTransport, LinkFault, LinkLimits, SendAsyncCardTransport,
};

/// A link that records what goes over it.
///
/// It forwards everything unchanged, including stated limits and faults. It does not record
/// a command whose future was dropped before the answer came.
pub struct Recorder<T> {
    transport: T,
    recording: Recording,
    timed: bool,
}

impl<T> Recorder<T> {
    /// Records what goes over `transport`.
    pub fn new(transport: T) -> Self {
        Recorder {
            transport,
            recording: Recording::default(),
            timed: false,
        }
    }

    /// Also records how long each answer took, by the system's monotonic clock.
    #[must_use]
    pub fn with_timing(mut self) -> Self {
        self.timed = true;
        self
    }

    /// The recorded transport. A program may replace it with a new connection.
    pub fn transport_mut(&mut self) -> &mut T {
        &mut self.transport
    }

    /// The recording so far.
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// The recording. Drops the transport.
    pub fn finish(self) -> Recording {
        self.recording
    }

    fn start(&self) -> Option<Instant> {
        self.timed.then(Instant::now)
    }

    fn note(
        &mut self,
        command: &[u8],
        outcome: Outcome,
        limits: LinkLimits,
        start: Option<Instant>,
    ) {
        self.recording.limits = limits;
        self.recording.exchanges.push(Exchange {
            command: Zeroizing::new(command.to_vec()),
            outcome,
            duration: start.map(|start| start.elapsed()),
        });
    }
}

/// Implements a link trait; with `async await`, for asynchronous links.
macro_rules! recording {
    ($trait:ident $(+ $bound:ident)? $(, $async:tt $await:tt)?) => {
        impl<T: $trait $(+ $bound)?> $trait for Recorder<T> {
            type Error = T::Error;

            $($async)? fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
                let start = self.start();
                let result = self.transport.transmit(command)$(.$await)?;
                let outcome = Outcome::of(&result, |error| self.transport.fault(error));
                self.note(command, outcome, self.transport.limits(), start);
                result
            }

            fn limits(&self) -> LinkLimits {
                self.transport.limits()
            }

            fn fault(&self, error: &Self::Error) -> LinkFault {
                self.transport.fault(error)
            }
        }
    };
}

recording!(CardTransport);
recording!(AsyncCardTransport, async await);
recording!(SendAsyncCardTransport + Send, async await);

/// The number of exchanges only.
impl<T> fmt::Debug for Recorder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recorder({:?})", self.recording)
    }
}
