//! The interface between the link of a virtual card and its protocol.
//!
//! One engine is one protocol. Residence cards of the first and second
//! generation share [`ResidenceEngine`](super::residence::ResidenceEngine);
//! specified cards use [`SpecifiedEngine`](super::specified::SpecifiedEngine).

use super::apdu::Command;
use super::layout::ElementaryFile;

/// The protocol of a card. The link has checked the lengths of the commands.
pub(super) trait Engine: Send {
    /// Executes a command. The link fits the answer to what it carries.
    fn execute(&mut self, command: &Command<'_>) -> Answer;

    /// Tells of a command that the link has refused: a challenge for the next command is no
    /// longer valid.
    fn interrupt(&mut self, command: &[u8]);

    /// Switches the power on.
    fn reset(&mut self);

    /// The content of a file, without the protocol.
    fn file(&self, name: ElementaryFile) -> Option<&[u8]>;

    /// How many commands concerned other applications than the residence card's.
    fn touched_other_applications(&self) -> usize {
        0
    }

    /// How many tries of other applications' PINs were used up.
    fn spent_tries(&self) -> usize {
        0
    }
}

/// An answer before it is fitted to the link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// No data.
    Status(u16),
    /// No data: the command should have asked for this number of bytes.
    WrongLength(usize),
    /// The bytes of a file from the offset to its end. The link cuts them if the command
    /// asks for fewer.
    FileBytes(Vec<u8>),
    /// A secure messaging object, which must not be cut, and the status.
    SecuredObject(Vec<u8>, u16),
    /// An answer of fixed length.
    Fixed(Vec<u8>),
}

/// Ends a command with a status word.
pub(super) fn refuse(status: u16) -> Result<Answer, Answer> {
    Err(Answer::Status(status))
}

/// Refuses other values of P1 P2.
pub(super) fn expect_parameters(command: &Command<'_>, expected: [u8; 2]) -> Result<(), Answer> {
    if [command.p1, command.p2] == expected {
        return Ok(());
    }
    Err(Answer::Status(status::WRONG_PARAMETERS))
}

/// The status words of docs/protocol.md, sections 5 and 6 (ISO/IEC 7816-4 5.6).
pub(super) mod status {
    pub(crate) const SUCCESS: u16 = 0x9000;
    /// Add the number of bytes that are left; 00 for 256 or more.
    pub(crate) const MORE_DATA: u16 = 0x6100;
    pub(crate) const END_OF_FILE: u16 = 0x6282;
    pub(crate) const AUTHENTICATION_FAILED: u16 = 0x6300;
    /// Add the number of tries that are left, at most 15.
    pub(crate) const TRIES_LEFT: u16 = 0x63C0;
    pub(crate) const WRONG_LENGTH: u16 = 0x6700;
    pub(crate) const NO_SECURE_MESSAGING: u16 = 0x6882;
    pub(crate) const NOT_AUTHENTICATED: u16 = 0x6982;
    pub(crate) const BLOCKED: u16 = 0x6983;
    pub(crate) const CONDITIONS_NOT_SATISFIED: u16 = 0x6985;
    pub(crate) const SECURE_MESSAGING_OBJECT_MISSING: u16 = 0x6987;
    pub(crate) const SECURE_MESSAGING_OBJECT_WRONG: u16 = 0x6988;
    pub(crate) const SESSION_BROKEN: u16 = 0x69FC;
    pub(crate) const WRONG_DATA: u16 = 0x6A80;
    pub(crate) const NOT_FOUND: u16 = 0x6A82;
    pub(crate) const WRONG_PARAMETERS: u16 = 0x6A86;
    pub(crate) const WRONG_OFFSET: u16 = 0x6B00;
    /// Add the right number of bytes; 00 for 256.
    pub(crate) const CORRECT_LENGTH: u16 = 0x6C00;
    pub(crate) const UNKNOWN_INSTRUCTION: u16 = 0x6D00;
    pub(crate) const UNKNOWN_CLASS: u16 = 0x6E00;
    pub(crate) const FAILURE: u16 = 0x6F00;
}
