//! The other applications of a My Number card. A reader can do harm there: each has a PIN,
//! and VERIFY uses up its tries.
//!
//! Names and numbers of tries are from memory and may be wrong. The answers are invented:
//! tests only check whether a reader sends commands to these applications.

use super::super::apdu::Command;
use super::super::engine::{Answer, expect_parameters, refuse, status};

/// The other applications of one card.
pub(super) struct OtherApplications {
    /// Tries left, in the order of [`APPLICATIONS`].
    tries_left: [u8; APPLICATIONS.len()],
    touched: usize,
}

/// The current one of them.
#[derive(Clone, Copy)]
pub(super) struct OtherApplication {
    index: usize,
    file_selected: bool,
}

impl OtherApplications {
    pub(super) fn new() -> Self {
        Self {
            tries_left: APPLICATIONS.map(|application| application.tries),
            touched: 0,
        }
    }

    /// The application with this name.
    pub(super) fn by_name(name: &[u8]) -> Option<OtherApplication> {
        let index = APPLICATIONS
            .iter()
            .position(|application| application.name == name)?;
        Some(OtherApplication {
            index,
            file_selected: false,
        })
    }

    /// True if SELECT by this name may select one of them: a card may accept the beginning of a
    /// name, or no name (ISO/IEC 7816-4 11.2.2).
    pub(super) fn may_mean(name: &[u8]) -> bool {
        APPLICATIONS
            .iter()
            .any(|application| application.name.starts_with(name))
    }

    /// Counts a command to one of them.
    pub(super) fn touch(&mut self) {
        self.touched = self.touched.saturating_add(1);
    }

    pub(super) fn touched(&self) -> usize {
        self.touched
    }

    pub(super) fn spent_tries(&self) -> usize {
        APPLICATIONS
            .iter()
            .zip(self.tries_left)
            .map(|(application, left)| usize::from(application.tries.saturating_sub(left)))
            .sum()
    }

    /// Executes a command other than SELECT by name in the current application.
    pub(super) fn execute(
        &mut self,
        current: &mut OtherApplication,
        command: &Command<'_>,
    ) -> Result<Answer, Answer> {
        match (command.cla, command.ins) {
            (0x00, SELECT) => select_file(current, command),
            (0x00, VERIFY) => self.verify(*current, command),
            (0x00, READ_BINARY) if command.p1 & 0x80 != 0 => refuse(status::NOT_FOUND),
            (0x00, READ_BINARY) if current.file_selected => refuse(status::NOT_AUTHENTICATED),
            (0x00, READ_BINARY) => refuse(status::CONDITIONS_NOT_SATISFIED),
            (0x00 | 0x80, _) => refuse(status::UNKNOWN_INSTRUCTION),
            (0x04 | 0x08 | 0x0C, _) => refuse(status::NO_SECURE_MESSAGING),
            _ => refuse(status::UNKNOWN_CLASS),
        }
    }

    /// Every PIN is wrong. Without data, VERIFY returns the tries left.
    fn verify(
        &mut self,
        current: OtherApplication,
        command: &Command<'_>,
    ) -> Result<Answer, Answer> {
        let left = self
            .tries_left
            .get_mut(current.index)
            .ok_or(Answer::Status(status::FAILURE))?;
        if !command.data.is_empty() {
            *left = left.checked_sub(1).ok_or(Answer::Status(status::BLOCKED))?;
        }
        refuse(status::TRIES_LEFT | u16::from(*left))
    }
}

/// SELECT of a file by its identifier. Every file exists.
fn select_file(current: &mut OtherApplication, command: &Command<'_>) -> Result<Answer, Answer> {
    expect_parameters(command, [0x02, 0x0C])?;
    if command.data.len() != 2 {
        return refuse(status::WRONG_LENGTH);
    }
    current.file_selected = true;
    Ok(Answer::Status(status::SUCCESS))
}

struct Application {
    name: &'static [u8],
    /// Tries of its PIN when the card was made.
    tries: u8,
}

/// From memory, and so perhaps wrong.
const APPLICATIONS: [Application; 4] = [
    // Public certification services for individuals (JPKI).
    Application {
        name: &[0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01],
        tries: 3,
    },
    // Support for entering what is on the card's face.
    Application {
        name: &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08],
        tries: 3,
    },
    // Confirmation of the card's face.
    Application {
        name: &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02],
        tries: 10,
    },
    // Basic resident register.
    Application {
        name: &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00],
        tries: 3,
    },
];

const VERIFY: u8 = 0x20;
const SELECT: u8 = 0xA4;
const READ_BINARY: u8 = 0xB0;
