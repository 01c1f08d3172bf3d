//! The PC/SC adapter: readers that the operating system's smart-card service knows.
//!
//! PC/SC is the service of that name on Windows, the CryptoTokenKit framework on
//! macOS, and the daemon pcscd elsewhere. Building this adapter on Linux needs the
//! headers of pcsc-lite (Debian: `libpcsclite-dev`).
//!
//! A connection is exclusive, because a challenge must be followed at once by its
//! authentication: a second program that speaks to the same card in between would
//! spoil it, and one that speaks after it would find the card open. When the
//! connection is dropped the card is reset, which closes it again.
//!
//! ```no_run
//! use std::time::Duration;
//! use zairyu::transport::CardTransport;
//! use zairyu::transport::pcsc::PcscTransport;
//!
//! # fn main() -> Result<(), zairyu::transport::pcsc::PcscError> {
//! let mut card = PcscTransport::connect_when_present(None, Duration::from_secs(30))?;
//! // READ BINARY of the card type, MF/EF02, which every card gives freely.
//! let response = card.transmit(&[0x00, 0xB0, 0x8A, 0x00, 0x00])?;
//! println!("{}: {} bytes", card.reader_name(), response.len());
//! # Ok(())
//! # }
//! ```

mod error;

use std::ffi::{CStr, CString};
use std::fmt;
use std::time::{Duration, Instant};

use pcsc::{Card, Context, Protocols, ReaderState, Scope, ShareMode, State};
use zeroize::Zeroizing;

use crate::transport::{CardTransport, LinkFault, LinkLimits};

pub use error::PcscError;

/// The names of all readers that the service knows, whether they hold a card or not.
///
/// The list is empty when no reader is connected.
///
/// # Errors
///
/// [`PcscError::NoService`] when the service does not run.
pub fn list_readers() -> Result<Vec<String>, PcscError> {
    let readers = reader_names(&establish()?)?;
    Ok(readers.iter().map(|name| display_name(name)).collect())
}

/// A card in a PC/SC reader, held exclusively; dropping it resets the card.
pub struct PcscTransport {
    // Dropping a `pcsc::Card` disconnects with the disposition "reset card". None after
    // a reconnection that failed.
    card: Option<Card>,
    reader_name: String,
    // Answers hold personal data in clear (DF2 is read without secure messaging).
    receive_buffer: Zeroizing<Vec<u8>>,
}

impl PcscTransport {
    /// Connects to the card in the named reader, or in the first reader that holds one.
    ///
    /// The name is one that [`list_readers`] gives, in full. Without a name, a reader
    /// that another program holds exclusively is taken only when no other has a card.
    ///
    /// # Errors
    ///
    /// [`PcscError::NoReader`] when there is none, [`PcscError::ReaderNotFound`] when
    /// none has that name, [`PcscError::NoCard`] when no card is on it,
    /// [`PcscError::ReaderInUse`] when another program holds the card.
    pub fn connect(reader: Option<&str>) -> Result<Self, PcscError> {
        let context = establish()?;
        let mut states = watched_readers(&context, reader)?;
        refresh(&context, Duration::ZERO, &mut states)?;
        let present = reader_with_card(&states).ok_or(PcscError::NoCard)?;
        Self::open(&context, present)
    }

    /// Waits until a card lies on the named reader, or on any, and connects to it.
    ///
    /// Readers are those connected at the time of the call; without any the call
    /// fails at once. A card that another program holds is an error at once too.
    ///
    /// # Errors
    ///
    /// Those of [`connect`](Self::connect), with [`PcscError::Timeout`] in place of
    /// [`PcscError::NoCard`] when no card came within `timeout`.
    pub fn connect_when_present(
        reader: Option<&str>,
        timeout: Duration,
    ) -> Result<Self, PcscError> {
        let context = establish()?;
        let mut states = watched_readers(&context, reader)?;
        let started = Instant::now();
        refresh(&context, Duration::ZERO, &mut states)?;
        loop {
            if let Some(present) = reader_with_card(&states) {
                match Self::open(&context, present) {
                    // Lifted between the notice and the connection: keep waiting.
                    Err(PcscError::NoCard | PcscError::CardRemoved) => {}
                    outcome => return outcome,
                }
            }
            let remaining = timeout.saturating_sub(started.elapsed());
            if remaining.is_zero() {
                return Err(PcscError::Timeout);
            }
            refresh(&context, remaining.min(LONGEST_WAIT), &mut states)?;
        }
    }

    /// Waits until a card lies on the same reader again, after the exchange with one
    /// broke off, and connects to it. Which card it is, only a read tells:
    /// [`Reader::resume`](crate::Reader::resume) makes sure of it.
    ///
    /// # Errors
    ///
    /// [`PcscError::Timeout`] when no card could be connected to within `timeout`;
    /// [`PcscError::NoService`], [`PcscError::NoReader`] and
    /// [`PcscError::ReaderNotFound`] at once.
    pub fn reconnect_when_present(&mut self, timeout: Duration) -> Result<(), PcscError> {
        // The old connection first: it is exclusive.
        self.card = None;
        let reader_name = self.reader_name.clone();
        let started = Instant::now();
        loop {
            match Self::connect(Some(&reader_name)) {
                Ok(connected) => {
                    *self = connected;
                    return Ok(());
                }
                Err(
                    error @ (PcscError::NoService
                    | PcscError::NoReader
                    | PcscError::ReaderNotFound(_)),
                ) => return Err(error),
                // The card is on its way, out or in, or another program has a quick
                // look at it.
                Err(_) => {}
            }
            let remaining = timeout.saturating_sub(started.elapsed());
            if remaining.is_zero() {
                return Err(PcscError::Timeout);
            }
            std::thread::sleep(remaining.min(BETWEEN_TRIES));
        }
    }

    /// The name of the reader, as [`list_readers`] gives it.
    pub fn reader_name(&self) -> &str {
        &self.reader_name
    }

    fn open(context: &Context, reader: &CStr) -> Result<Self, PcscError> {
        let reader_name = display_name(reader);
        let card = context
            .connect(reader, ShareMode::Exclusive, Protocols::ANY)
            .map_err(|error| PcscError::on_reader(error, &reader_name))?;
        Ok(Self {
            card: Some(card),
            reader_name,
            receive_buffer: Zeroizing::new(vec![0; pcsc::MAX_BUFFER_SIZE_EXTENDED]),
        })
    }
}

impl CardTransport for PcscTransport {
    type Error = PcscError;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, PcscError> {
        let card = self.card.as_ref().ok_or(PcscError::CardRemoved)?;
        let answer = card
            .transmit(command, &mut self.receive_buffer)
            .map_err(|error| PcscError::on_reader(error, &self.reader_name))?;
        complete_response(answer)
    }

    /// The buffer takes any answer; whether the reader carries extended APDUs is not
    /// known, since PC/SC offers no dependable way to ask.
    fn limits(&self) -> LinkLimits {
        LinkLimits::default()
    }

    fn fault(&self, error: &PcscError) -> LinkFault {
        error.fault()
    }
}

/// Only the reader's name: the buffer may hold personal data.
impl fmt::Debug for PcscTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PcscTransport")
            .field("reader_name", &self.reader_name)
            .finish_non_exhaustive()
    }
}

/// Some drivers report a card that vanished as an answer of no bytes (vpcd does).
fn complete_response(answer: &[u8]) -> Result<Vec<u8>, PcscError> {
    if answer.len() < STATUS_WORD_LENGTH {
        return Err(PcscError::ExchangeFailed);
    }
    Ok(answer.to_vec())
}

fn establish() -> Result<Context, PcscError> {
    Context::establish(Scope::User).map_err(PcscError::of_service)
}

fn reader_names(context: &Context) -> Result<Vec<CString>, PcscError> {
    context.list_readers_owned().map_err(PcscError::of_service)
}

/// The named reader, or all, as states of which nothing is known yet.
fn watched_readers(context: &Context, wanted: Option<&str>) -> Result<Vec<ReaderState>, PcscError> {
    let mut readers = reader_names(context)?;
    if readers.is_empty() {
        return Err(PcscError::NoReader);
    }
    if let Some(wanted) = wanted {
        readers.retain(|name| display_name(name) == wanted);
        if readers.is_empty() {
            return Err(PcscError::ReaderNotFound(wanted.to_owned()));
        }
    }
    Ok(readers
        .into_iter()
        .map(|name| ReaderState::new(name, State::UNAWARE))
        .collect())
}

/// Waits for a change from the states as they are known; no change is no error.
fn refresh(context: &Context, wait: Duration, states: &mut [ReaderState]) -> Result<(), PcscError> {
    match context.get_status_change(wait, states) {
        Ok(()) => {
            states.iter_mut().for_each(ReaderState::sync_current_state);
            Ok(())
        }
        Err(pcsc::Error::Timeout) => Ok(()),
        Err(error) => Err(PcscError::of_service(error)),
    }
}

fn reader_with_card(states: &[ReaderState]) -> Option<&CStr> {
    let choice = choose_reader(states.iter().map(ReaderState::event_state))?;
    states.get(choice).map(ReaderState::name)
}

/// The first reader that holds a card this program can use, else the first that holds
/// one at all: connecting to that one then says what is the matter with it.
fn choose_reader(states: impl Iterator<Item = State>) -> Option<usize> {
    let present: Vec<(usize, State)> = states
        .enumerate()
        .filter(|(_, state)| state.contains(State::PRESENT))
        .collect();
    present
        .iter()
        .find(|(_, state)| !state.intersects(State::EXCLUSIVE | State::MUTE))
        .or_else(|| present.first())
        .map(|(position, _)| *position)
}

/// Reader names are ASCII in practice; one that is not UTF-8 is shown, and found
/// again, with replacement characters.
fn display_name(name: &CStr) -> String {
    name.to_string_lossy().into_owned()
}

/// The service takes waits in milliseconds as 32 bits on some systems: longer ones
/// are made of several.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// A card that vanished during an exchange may be reported present for a while, so
/// that waiting for a change of state would wait for nothing.
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

const STATUS_WORD_LENGTH: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choice_of_reader() {
        let empty = State::EMPTY;
        let free = State::PRESENT;
        let shared = State::PRESENT | State::INUSE;
        let held = State::PRESENT | State::INUSE | State::EXCLUSIVE;
        let mute = State::PRESENT | State::MUTE;
        let cases: [(&str, &[State], Option<usize>); 7] = [
            ("no reader", &[], None),
            ("no card", &[empty, empty], None),
            ("second reader holds the card", &[empty, free], Some(1)),
            ("the first of two cards", &[free, free], Some(0)),
            ("a held card is passed over", &[held, free], Some(1)),
            (
                "a mute card is passed over",
                &[mute, empty, shared],
                Some(2),
            ),
            (
                "a held card when there is no other",
                &[empty, held],
                Some(1),
            ),
        ];
        for (name, states, expected) in cases {
            assert_eq!(choose_reader(states.iter().copied()), expected, "{name}");
        }
    }

    #[test]
    fn errors_and_their_faults() {
        use {LinkFault as Fault, PcscError as Error, pcsc::Error as Raw};
        let name = || "R 00".to_owned();
        let cases = [
            (Raw::NoService, Error::NoService, Fault::NoService),
            (Raw::ServiceStopped, Error::NoService, Fault::NoService),
            (Raw::NoReadersAvailable, Error::NoReader, Fault::NoReader),
            (
                Raw::UnknownReader,
                Error::ReaderNotFound(name()),
                Fault::NoReader,
            ),
            (
                Raw::ReaderUnavailable,
                Error::ReaderNotFound(name()),
                Fault::NoReader,
            ),
            (
                Raw::SharingViolation,
                Error::ReaderInUse(name()),
                Fault::ReaderInUse,
            ),
            (Raw::NoSmartcard, Error::NoCard, Fault::NoCard),
            (
                Raw::UnresponsiveCard,
                Error::CardUnresponsive,
                Fault::CardRemoved,
            ),
            (Raw::RemovedCard, Error::CardRemoved, Fault::CardRemoved),
            (Raw::UnpoweredCard, Error::CardRemoved, Fault::CardRemoved),
            (Raw::ResetCard, Error::CardReset, Fault::CardRemoved),
            (
                Raw::NotTransacted,
                Error::ExchangeFailed,
                Fault::CardRemoved,
            ),
            (Raw::CommError, Error::ExchangeFailed, Fault::CardRemoved),
            (Raw::Timeout, Error::Timeout, Fault::Timeout),
            (Raw::NoMemory, Error::Other(Raw::NoMemory), Fault::Other),
        ];
        for (raw, expected, fault) in cases {
            let error = Error::on_reader(raw, "R 00");
            assert_eq!(error, expected, "{raw:?}");
            assert_eq!(error.fault(), fault, "{raw:?}");
        }
    }

    #[test]
    fn an_answer_without_status_word_is_a_broken_exchange() {
        let cases: [(&str, &[u8], bool); 4] = [
            ("nothing", &[], false),
            ("half a status word", &[0x90], false),
            ("status word alone", &[0x90, 0x00], true),
            ("data and status word", &[0x31, 0x90, 0x00], true),
        ];
        for (name, answer, complete) in cases {
            let expected = if complete {
                Ok(answer.to_vec())
            } else {
                Err(PcscError::ExchangeFailed)
            };
            assert_eq!(complete_response(answer), expected, "{name}");
        }
    }

    #[test]
    fn messages_say_what_to_do() {
        let cases = [
            (
                PcscError::NoService,
                "the smart-card service does not answer: start it (on Linux: pcscd)",
            ),
            (
                PcscError::ReaderInUse("R 00".to_owned()),
                "reader \"R 00\" is in use by another program: close that program and try again",
            ),
            (
                PcscError::CardRemoved,
                "the card was removed during the exchange: put it back and keep it still",
            ),
        ];
        for (error, message) in cases {
            assert_eq!(error.to_string(), message);
        }
    }
}
