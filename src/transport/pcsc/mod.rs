//! The PC/SC adapter: card readers of the operating system's smart-card service.
//!
//! The service is part of Windows and of macOS (CryptoTokenKit). On other systems it is the
//! daemon pcscd. Building this adapter on Linux needs the headers of pcsc-lite (Debian:
//! `libpcsclite-dev`).
//!
//! A connection is exclusive. A challenge must be followed at once by its authentication: a
//! command from another program in between would spoil it, and after it, the other program
//! could read the opened card. Dropping the connection resets the card, which closes it.
//!
//! ```no_run
//! use std::time::Duration;
//! use zairyu::transport::CardTransport;
//! use zairyu::transport::pcsc::PcscTransport;
//!
//! # fn main() -> Result<(), zairyu::transport::pcsc::PcscError> {
//! let mut card = PcscTransport::connect_when_present(None, Duration::from_secs(30))?;
//! // READ BINARY of the card type, MF/EF02, which needs no authentication.
//! let response = card.transmit(&[0x00, 0xB0, 0x8A, 0x00, 0x00])?;
//! println!("{}: {} bytes", card.reader_name(), response.len());
//! # Ok(())
//! # }
//! ```

mod error;
mod readers;

use std::ffi::CStr;
use std::fmt;
use std::time::{Duration, Instant};

use pcsc::{Card, Context, Protocols, ShareMode};
use zeroize::Zeroizing;

use crate::transport::{CardTransport, LinkFault, LinkLimits};

pub use error::PcscError;
pub use readers::list_readers;
use readers::{display_name, establish, reader_with_card, refresh, watched_readers};

/// A card in a PC/SC reader, held exclusively; dropping it resets the card.
pub struct PcscTransport {
    // Dropping a `pcsc::Card` disconnects with the disposition "reset card". `None` after a
    // failed reconnection.
    card: Option<Card>,
    reader_name: String,
    // Holds personal data in plain: DF2 is read without secure messaging.
    receive_buffer: Zeroizing<Vec<u8>>,
}

impl PcscTransport {
    /// Connects to the card in the named reader, or in the first reader that holds one.
    ///
    /// The name is a whole name from [`list_readers`]. Without a name, a reader that another
    /// program uses exclusively is chosen only if no other reader holds a card.
    ///
    /// # Errors
    ///
    /// [`PcscError::NoReader`] if no reader is connected, [`PcscError::ReaderNotFound`] if
    /// none has that name, [`PcscError::NoCard`] if it holds no card,
    /// [`PcscError::ReaderInUse`] if another program uses the card.
    pub fn connect(reader: Option<&str>) -> Result<Self, PcscError> {
        let context = establish()?;
        let mut states = watched_readers(&context, reader)?;
        refresh(&context, Duration::ZERO, &mut states)?;
        let present = reader_with_card(&states).ok_or(PcscError::NoCard)?;
        Self::open(&context, present)
    }

    /// Waits for a card on the named reader, or on any reader, and connects to it.
    ///
    /// Only readers that are connected at the time of the call count. The call fails at once
    /// if there is none, or if another program uses the card.
    ///
    /// # Errors
    ///
    /// Those of [`connect`](Self::connect), but [`PcscError::Timeout`] instead of
    /// [`PcscError::NoCard`] if no card came within `timeout`.
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
                    // Removed before the connection was made: keep waiting.
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

    /// Waits for a card on the same reader after a failed exchange, and connects to it.
    /// [`Reader::resume`](crate::Reader::resume) then checks that it is the same card.
    ///
    /// # Errors
    ///
    /// [`PcscError::Timeout`] if no connection succeeded within `timeout`. Without waiting:
    /// [`PcscError::NoService`], [`PcscError::NoReader`] and [`PcscError::ReaderNotFound`].
    pub fn reconnect_when_present(&mut self, timeout: Duration) -> Result<(), PcscError> {
        // Close the old connection first, because it is exclusive.
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
                // The card is being moved, or another program uses it for a moment.
                Err(_) => {}
            }
            let remaining = timeout.saturating_sub(started.elapsed());
            if remaining.is_zero() {
                return Err(PcscError::Timeout);
            }
            std::thread::sleep(remaining.min(BETWEEN_TRIES));
        }
    }

    /// The name of the reader, as in [`list_readers`].
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

    /// Answers of any length fit the buffer. PC/SC has no reliable way to ask whether the
    /// reader supports extended APDUs.
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

/// Some drivers, such as vpcd, report a removed card as an answer of zero bytes.
fn complete_response(answer: &[u8]) -> Result<Vec<u8>, PcscError> {
    if answer.len() < STATUS_WORD_LENGTH {
        return Err(PcscError::ExchangeFailed);
    }
    Ok(answer.to_vec())
}

/// On some systems, the service takes waiting times as 32-bit milliseconds: longer waits are
/// split.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// The pause between two attempts to connect. The service may report a removed card as
/// present for a while, so waiting for a change of state does not help.
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

const STATUS_WORD_LENGTH: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

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
}
