//! The virtual card: command APDU in, response APDU out.

use super::apdu::Command;
use super::engine::{Engine, status};
use super::layout::ElementaryFile;
use super::link::{Link, Response};
use crate::card::CardType;

/// A card that exists in memory only, from power-on to power-off.
///
/// It follows the rules of a genuine card: it checks access conditions, a challenge is
/// valid for the next command only, and a reset ends the session.
///
/// ```
/// use zairyu::CardType;
/// use zairyu::simulator::VirtualCard;
///
/// let mut card = VirtualCard::builder(CardType::ResidenceFirst).build()?;
/// // MF/EF02, the card type: C1 01 "1", then the status word.
/// let response = card.transmit(&[0x00, 0xB0, 0x8A, 0x00, 0x00]);
/// assert_eq!(response, [0xC1, 0x01, b'1', 0x90, 0x00]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct VirtualCard {
    card_type: CardType,
    engine: Box<dyn Engine>,
    link: Link,
    log: Vec<LogEntry>,
}

/// One command that a card received, without the data of the command and the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogEntry {
    /// Class byte. This byte and the next three are zero if the command was too short.
    pub cla: u8,
    /// Instruction byte.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// Length of the whole command in bytes.
    pub command_length: usize,
    /// Length of the answer in bytes, without the status word.
    pub response_length: usize,
    /// The status word.
    pub status: u16,
}

impl VirtualCard {
    pub(super) fn new(card_type: CardType, engine: Box<dyn Engine>, link: Link) -> Self {
        Self {
            card_type,
            engine,
            link,
            log: Vec::new(),
        }
    }

    /// Executes a command APDU, short or extended, and returns the response: data, then the
    /// status word in two bytes. The card answers any input. `6700` means that the lengths in
    /// it are not consistent.
    pub fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        let response = self.respond(command);
        let (cla, ins, p1, p2) = match *command {
            [cla, ins, p1, p2, ..] => (cla, ins, p1, p2),
            _ => (0, 0, 0, 0),
        };
        self.log.push(LogEntry {
            cla,
            ins,
            p1,
            p2,
            command_length: command.len(),
            response_length: response.data.len(),
            status: response.status,
        });
        let mut bytes = response.data;
        bytes.extend(response.status.to_be_bytes());
        bytes
    }

    /// Switches the power off and on. Then the MF is current, or the card manager on specified
    /// cards. Session and challenge are lost. The log is kept.
    pub fn reset(&mut self) {
        self.engine.reset();
        self.link.clear();
    }

    /// The answer to reset that a PC/SC reader constructs for a Type B card: its
    /// application data, protocol information and MBLI as historical bytes
    /// (PC/SC part 3, 3.1.3.2.3.1). The values are invented.
    pub fn atr(&self) -> &'static [u8] {
        ATR
    }

    /// The type of this card.
    pub fn card_type(&self) -> CardType {
        self.card_type
    }

    /// The content of a file, without the protocol. `None` if this type of card does not
    /// have the file.
    pub fn file(&self, name: ElementaryFile) -> Option<&[u8]> {
        self.engine.file(name)
    }

    /// The commands so far, oldest first.
    pub fn log(&self) -> &[LogEntry] {
        &self.log
    }

    /// Clears the log.
    pub fn clear_log(&mut self) {
        self.log.clear();
    }

    /// How many commands so far concerned another application of a specified card (a My
    /// Number card). Always 0 on other cards. A reader of residence cards must not send such
    /// commands, because the other applications have retry counters.
    ///
    /// Counts, whatever the answer: a SELECT by the name of another application, by the
    /// beginning of such a name or by no name; every command while another application is
    /// current, except SELECT of the residence application; a VERIFY while no application
    /// is current.
    pub fn touched_other_applications(&self) -> usize {
        self.engine.touched_other_applications()
    }

    /// How many tries VERIFY has used up so far of the PINs of a specified card's other
    /// applications.
    pub fn spent_tries(&self) -> usize {
        self.engine.spent_tries()
    }

    fn respond(&mut self, bytes: &[u8]) -> Response {
        let parsed =
            Command::parse(bytes).filter(|command| !(command.extended && self.link.short_only));
        let Some(command) = parsed else {
            self.link.clear();
            self.engine.interrupt(bytes);
            return Response::empty(status::WRONG_LENGTH);
        };
        if self.link.chain_responses && command.ins == GET_RESPONSE && command.cla == 0 {
            return self.get_response(&command, bytes);
        }
        self.link.clear();
        let answer = self.engine.execute(&command);
        self.link.deliver(answer, command.le, command.extended)
    }

    fn get_response(&mut self, command: &Command<'_>, bytes: &[u8]) -> Response {
        if [command.p1, command.p2] == [0, 0]
            && command.data.is_empty()
            && let Some(response) = self.link.next_part(command.le)
        {
            return response;
        }
        self.link.clear();
        self.engine.interrupt(bytes);
        Response::empty(status::CONDITIONS_NOT_SATISFIED)
    }
}

/// Shows the type, not the number, the keys and the content.
impl core::fmt::Debug for VirtualCard {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("VirtualCard")
            .field("card_type", &self.card_type)
            .finish_non_exhaustive()
    }
}

const GET_RESPONSE: u8 = 0xC0;

/// TS, T0 with eight historical bytes, TD1, TD2; application data (4), protocol
/// information (3: 106 kbit/s, frames of 256 bytes under ISO/IEC 14443-4, FWI 8),
/// MBLI; TCK.
const ATR: &[u8] = &[
    0x3B, 0x88, 0x80, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x81, 0x81, 0x00, 0x09,
];
