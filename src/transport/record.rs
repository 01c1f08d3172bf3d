//! Recording what goes over a link, and replaying it as a link.
//!
//! A [`Recording`] holds every byte: with the randoms in it, it opens what the
//! card encrypted. Keep it as you keep personal data. What may be shown to
//! others is its [`Trace`], made by [`Recording::redacted`].
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! use getrandom::SysRng;
//! use zairyu::transport::record::{RecordedRandom, Recorder};
//! use zairyu::{CardNumber, DataGroups, Reader, simulator};
//!
//! # let transport = simulator::VirtualCard::builder(simulator::CardType::ResidenceFirst).build()?;
//! let number: CardNumber = "AA12345678BB".parse()?;
//! let mut random = RecordedRandom::new(SysRng);
//! let mut reader = Reader::with_random(Recorder::new(transport), &mut random);
//! let card = reader.read(&number, DataGroups::ALL)?;
//! let recording = reader.into_transport().finish().with_random(random.finish());
//!
//! // The same read once more, without the card.
//! let (link, random) = recording.replay();
//! let same = Reader::with_random(link, random).read(&number, DataGroups::ALL)?;
//! assert_eq!(same.files(), card.files());
//!
//! // Safe to show: no values, no number, no keys.
//! println!("{}", recording.redacted());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::time::{Duration, Instant};

use rand_core::{TryCryptoRng, TryRng};
use zeroize::Zeroizing;

pub use super::trace::Trace;
use crate::transport::{AsyncCardTransport, CardTransport, LinkFault, LinkLimits};

/// A link that records what goes over it. It passes everything on unchanged,
/// stated limits and faults included; a command whose future is dropped before
/// its answer came is not recorded.
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

    /// The transport that is recorded; a new connection may be put in its place.
    pub fn transport_mut(&mut self) -> &mut T {
        &mut self.transport
    }

    /// What was recorded so far.
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// What was recorded; the transport is dropped.
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

impl<T: CardTransport> CardTransport for Recorder<T> {
    type Error = T::Error;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        let start = self.start();
        let result = self.transport.transmit(command);
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

impl<T: AsyncCardTransport> AsyncCardTransport for Recorder<T> {
    type Error = T::Error;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        let start = self.start();
        let result = self.transport.transmit(command).await;
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

impl<T> fmt::Debug for Recorder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recorder({:?})", self.recording)
    }
}

/// A recorded exchange, wiped on drop. With the feature `serde` it can be
/// stored: `format` and `version`, then the link's limits, the reader's random
/// bytes and the exchanges, bytes in hexadecimal.
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

    /// A link and a random source that answer as recorded.
    pub fn replay(&self) -> (Replayer, ReplayedRandom) {
        let link = Replayer {
            recording: self.clone(),
            position: 0,
        };
        let random = ReplayedRandom {
            bytes: self.random.clone(),
            position: 0,
        };
        (link, random)
    }

    /// The recording without anything that is personal or secret.
    pub fn redacted(&self) -> Trace {
        Trace::of(self)
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
    fn of<E>(result: &Result<Vec<u8>, E>, fault: impl FnOnce(&E) -> LinkFault) -> Self {
        match result {
            Ok(answer) => Outcome::Answer(Zeroizing::new(answer.clone())),
            Err(error) => Outcome::Fault(fault(error)),
        }
    }
}

/// A link that answers as recorded, made by [`Recording::replay`]. Each command
/// must be the recorded one; how long the card took is not replayed.
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

impl fmt::Debug for Replayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Replayer {
            recording,
            position,
        } = self;
        write!(f, "Replayer({position} of {recording:?})")
    }
}

/// Why a replay gave no answer. Commands are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// Another command was sent than was recorded there.
    #[error("replay: command {position} differs from the recorded one from byte {offset} on")]
    Differs {
        /// Which command.
        position: usize,
        /// The first byte of it that differs, from 0.
        offset: usize,
    },
    /// More commands were sent than were recorded.
    #[error("replay: no command {position} was recorded")]
    End {
        /// Which command.
        position: usize,
    },
    /// The link failed there when it was recorded.
    #[error("replay: the link failed at command {position}")]
    Fault {
        /// Which command.
        position: usize,
        /// What kind of fault it was.
        fault: LinkFault,
    },
}

/// A random source that keeps what was drawn from it, for
/// [`Recording::with_random`]. Lend it to the reader: `&mut random`.
///
/// What it keeps opens the session that was made with it.
pub struct RecordedRandom<R> {
    random: R,
    drawn: Zeroizing<Vec<u8>>,
}

impl<R> RecordedRandom<R> {
    /// Keeps what is drawn from `random`.
    pub fn new(random: R) -> Self {
        RecordedRandom {
            random,
            drawn: Zeroizing::new(Vec::new()),
        }
    }

    /// All bytes that were drawn, in their order.
    pub fn finish(self) -> Zeroizing<Vec<u8>> {
        self.drawn
    }
}

impl<R: TryRng> TryRng for RecordedRandom<R> {
    type Error = R::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let number = self.random.try_next_u32()?;
        self.drawn.extend_from_slice(&number.to_le_bytes());
        Ok(number)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let number = self.random.try_next_u64()?;
        self.drawn.extend_from_slice(&number.to_le_bytes());
        Ok(number)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.random.try_fill_bytes(bytes)?;
        self.drawn.extend_from_slice(bytes);
        Ok(())
    }
}

impl<R: TryCryptoRng> TryCryptoRng for RecordedRandom<R> {}

impl<R> fmt::Debug for RecordedRandom<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordedRandom({} bytes drawn)", self.drawn.len())
    }
}

/// The random bytes of a recording once more: for replays, never for a card.
#[derive(Clone)]
pub struct ReplayedRandom {
    bytes: Zeroizing<Vec<u8>>,
    position: usize,
}

impl ReplayedRandom {
    fn next<const N: usize>(&mut self) -> Result<[u8; N], RandomExhausted> {
        let mut bytes = [0; N];
        self.try_fill_bytes(&mut bytes)?;
        Ok(bytes)
    }
}

impl TryRng for ReplayedRandom {
    type Error = RandomExhausted;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.next().map(u32::from_le_bytes)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.next().map(u64::from_le_bytes)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        let recorded = self.bytes.get(self.position..).unwrap_or_default();
        let drawn = recorded.get(..bytes.len()).ok_or(RandomExhausted)?;
        bytes.copy_from_slice(drawn);
        self.position += drawn.len();
        Ok(())
    }
}

/// Its bytes are those of a cryptographic source.
impl TryCryptoRng for ReplayedRandom {}

impl fmt::Debug for ReplayedRandom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "ReplayedRandom({} of {} bytes)",
            self.position,
            self.bytes.len()
        )
    }
}

/// More random bytes are asked for than were recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("replay: more random bytes are asked for than were recorded")]
pub struct RandomExhausted;
