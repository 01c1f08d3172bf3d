//! The protocol of specified cards, from the card's side (docs/protocol.md, section 6;
//! RCS): a My Number card with the residence application.
//!
//! Not validated against the published specification or a genuine card. If section 6 gives
//! a choice, [`SimulatedProfile`] selects one. If it says nothing, this card is strict:
//!
//! - at power-on an application without files or functions is current, like a card
//!   manager: READ BINARY by short EF identifier is `6A82` there, by offset `6985`,
//!   secured commands `6882`, others `6D00`; DF1 to DF3 are `6A82`;
//! - SELECT is by the whole name, `00 A4 04 0C`, never under secure messaging
//!   (`6882`). SELECT of the residence application or another application clears keys,
//!   counter and verified state. SELECT of DF1 to DF3 keeps them. A SELECT that fails
//!   changes nothing;
//! - SET SESSION KEY with 256 bytes ends the current session, even if it fails. Another
//!   length is `6700`. A wrong OAEP padding or a form that the profile does not accept is
//!   `6A80`;
//! - every command of class 04, 08 or 0C uses an N during a session, even if the link
//!   refuses it. Without a session it is `6985`. Class 04 is always `6882`;
//! - a missing checksum is `6987`. A wrong checksum, a checksum without a checksum key, a
//!   cryptogram with a wrong form or padding, and a second object are `6988`. These status
//!   words end the session. The card never answers `69FC`;
//! - the plaintext of VERIFY is the card number's 12 characters with ISO/IEC 7816-4
//!   padding, as in the other generations. VERIFY without secure messaging is `6987`.
//!   A wrong number, `6300`, clears the verified state and keeps the session;
//! - the answer to VERIFY has only a checksum, over N, and only if the command has both a
//!   checksum and an Le. Refusals have no checksum;
//! - during a session, every file can be read under secure messaging, files that are not
//!   free only after VERIFY. Without secure messaging, only free files can be read. Others
//!   are `6982`.

mod channel;
mod elsewhere;
mod profile;

#[cfg(test)]
mod tests;

pub use profile::{AcceptedKeys, AcceptedLengthObject, SimulatedProfile, UnknownProfile};

use subtle::ConstantTimeEq;

use super::apdu::Command;
use super::content::File;
use super::delivery_key::{DeliveryFailure, DeliveryKey};
use super::engine::{Answer, Engine, expect_parameters, refuse, status};
use super::file_tree::{FileTree, requested_part};
use super::layout::{Access, Directory, ElementaryFile};
use channel::{Channel, WITH_CHECKSUM, WITHOUT_CHECKSUM, requested_length};
use elsewhere::{OtherApplication, OtherApplications};

/// A specified residence card or special permanent resident certificate.
pub(super) struct SpecifiedEngine {
    profile: SimulatedProfile,
    delivery_key: DeliveryKey,
    card_number: Vec<u8>,
    current: Application,
    /// The files of the residence application, which takes the place of the MF.
    files: FileTree,
    session: Option<Session>,
    others: OtherApplications,
}

/// The current application.
enum Application {
    CardManager,
    Residence,
    Other(OtherApplication),
}

struct Session {
    channel: Channel,
    verified: bool,
}

impl SpecifiedEngine {
    pub(super) fn new(
        profile: SimulatedProfile,
        delivery_key: DeliveryKey,
        card_number: &str,
        files: Vec<File>,
    ) -> Self {
        Self {
            profile,
            delivery_key,
            card_number: card_number.as_bytes().to_vec(),
            current: Application::CardManager,
            files: FileTree::new(files),
            session: None,
            others: OtherApplications::new(),
        }
    }
}

impl Engine for SpecifiedEngine {
    fn execute(&mut self, command: &Command<'_>) -> Answer {
        self.count(command.cla);
        let result = match &mut self.current {
            _ if is_select_by_name(command) => self.select(command),
            Application::CardManager => self.at_card_manager(command),
            Application::Residence => self.in_residence(command),
            Application::Other(current) => {
                self.others.touch();
                self.others.execute(current, command)
            }
        };
        let answer = result.unwrap_or_else(|refusal| refusal);
        if matches!(answer, Answer::Status(status) if SESSION_ENDS.contains(&status)) {
            self.session = None;
        }
        answer
    }

    fn interrupt(&mut self, command: &[u8]) {
        if let [cla, _, _, _, ..] = *command {
            self.count(cla);
        }
    }

    fn reset(&mut self) {
        self.current = Application::CardManager;
        self.files.enter(Directory::MasterFile);
        self.session = None;
    }

    fn file(&self, name: ElementaryFile) -> Option<&[u8]> {
        self.files.content(name)
    }

    fn touched_other_applications(&self) -> usize {
        self.others.touched()
    }

    fn spent_tries(&self) -> usize {
        self.others.spent_tries()
    }
}

impl SpecifiedEngine {
    /// A secured command uses the next N, even if it is refused. Other commands use none.
    fn count(&mut self, cla: u8) {
        if let (0x04 | 0x08 | 0x0C, Some(session)) = (cla, &mut self.session) {
            session.channel.count();
        }
    }

    fn select(&mut self, command: &Command<'_>) -> Result<Answer, Answer> {
        if OtherApplications::may_mean(command.data) {
            self.others.touch();
        }
        if command.p2 != 0x0C {
            return refuse(status::WRONG_PARAMETERS);
        }
        let is_residence = matches!(self.current, Application::Residence);
        if command.data == RESIDENCE_APPLICATION {
            self.current = Application::Residence;
            self.files.enter(Directory::MasterFile);
            self.session = None;
        } else if let Some(directory) = Directory::by_name(command.data).filter(|_| is_residence) {
            self.files.enter(directory);
        } else if let Some(other) = OtherApplications::by_name(command.data) {
            self.current = Application::Other(other);
            self.session = None;
        } else {
            return refuse(status::NOT_FOUND);
        }
        Ok(Answer::Status(status::SUCCESS))
    }

    fn at_card_manager(&mut self, command: &Command<'_>) -> Result<Answer, Answer> {
        if command.ins == VERIFY {
            self.others.touch();
        }
        match (command.cla, command.ins) {
            (0x00, SELECT) => refuse(status::WRONG_PARAMETERS),
            (0x00, READ_BINARY) if command.p1 & 0x80 != 0 => refuse(status::NOT_FOUND),
            (0x00, READ_BINARY) => refuse(status::CONDITIONS_NOT_SATISFIED),
            (0x00 | 0x80, _) => refuse(status::UNKNOWN_INSTRUCTION),
            (0x04 | 0x08 | 0x0C, _) => refuse(status::NO_SECURE_MESSAGING),
            _ => refuse(status::UNKNOWN_CLASS),
        }
    }

    fn in_residence(&mut self, command: &Command<'_>) -> Result<Answer, Answer> {
        match (command.cla, command.ins) {
            (0x80, SET_SESSION_KEY) => self.set_session_key(command),
            (0x00, SELECT) => refuse(status::WRONG_PARAMETERS),
            (0x00, VERIFY) => refuse(status::SECURE_MESSAGING_OBJECT_MISSING),
            (0x00, READ_BINARY) => self.read_plain(command),
            (WITHOUT_CHECKSUM | WITH_CHECKSUM, SELECT) | (0x04, _) => {
                refuse(status::NO_SECURE_MESSAGING)
            }
            (WITHOUT_CHECKSUM | WITH_CHECKSUM, VERIFY) => self.verify(command),
            (WITHOUT_CHECKSUM | WITH_CHECKSUM, READ_BINARY) => self.read_secured(command),
            (0x00 | 0x80 | WITHOUT_CHECKSUM | WITH_CHECKSUM, _) => {
                refuse(status::UNKNOWN_INSTRUCTION)
            }
            _ => refuse(status::UNKNOWN_CLASS),
        }
    }

    fn set_session_key(&mut self, command: &Command<'_>) -> Result<Answer, Answer> {
        expect_parameters(command, [0x00, 0x00])?;
        if command.data.len() != self.delivery_key.cryptogram_length() {
            return refuse(status::WRONG_LENGTH);
        }
        self.session = None;
        let plaintext =
            self.delivery_key
                .decrypt(command.data)
                .map_err(|failure| match failure {
                    DeliveryFailure::NotBelowModulus => Answer::Status(status::FAILURE),
                    DeliveryFailure::Padding => Answer::Status(status::WRONG_DATA),
                })?;
        let channel = Channel::deliver(&plaintext, self.profile.keys)
            .ok_or(Answer::Status(status::WRONG_DATA))?;
        self.session = Some(Session {
            channel,
            verified: false,
        });
        Ok(Answer::Status(status::SUCCESS))
    }

    fn verify(&mut self, command: &Command<'_>) -> Result<Answer, Answer> {
        let session = self.session.as_mut().ok_or(NO_SESSION)?;
        let channel = &session.channel;
        let objects = channel.open(command, self.profile.checksum_required)?;
        expect_parameters(command, [0x00, 0x86])?;
        let number = channel.decrypt(objects)?;
        session.verified = number.ct_eq(&self.card_number).into();
        if !session.verified {
            return refuse(status::AUTHENTICATION_FAILED);
        }
        if command.le.is_none() {
            return Ok(Answer::Status(status::SUCCESS));
        }
        Ok(channel.answer(command, Vec::new(), status::SUCCESS))
    }

    fn read_plain(&mut self, command: &Command<'_>) -> Result<Answer, Answer> {
        let (place, file) = self.files.locate(command.p1, command.p2)?;
        if file.access != Access::Free {
            return refuse(status::NOT_AUTHENTICATED);
        }
        if !command.data.is_empty() {
            return refuse(status::WRONG_LENGTH);
        }
        let answer = Answer::FileBytes(self.files.rest(place)?.to_vec());
        self.files.make_current(place);
        Ok(answer)
    }

    fn read_secured(&mut self, command: &Command<'_>) -> Result<Answer, Answer> {
        let session = self.session.as_ref().ok_or(NO_SESSION)?;
        let channel = &session.channel;
        let objects = channel.open(command, self.profile.checksum_required)?;
        let length = requested_length(objects, self.profile.length_object)?;
        let (place, file) = self.files.locate(command.p1, command.p2)?;
        if file.access != Access::Free && !session.verified {
            return refuse(status::NOT_AUTHENTICATED);
        }
        let (part, status) = requested_part(self.files.rest(place)?, length);
        let answer = channel.answer(command, channel.encrypt(part)?, status);
        self.files.make_current(place);
        Ok(answer)
    }
}

fn is_select_by_name(command: &Command<'_>) -> bool {
    [command.cla, command.ins, command.p1] == [0x00, SELECT, 0x04]
}

const NO_SESSION: Answer = Answer::Status(status::CONDITIONS_NOT_SATISFIED);
const SESSION_ENDS: [u16; 3] = [
    status::SECURE_MESSAGING_OBJECT_MISSING,
    status::SECURE_MESSAGING_OBJECT_WRONG,
    status::SESSION_BROKEN,
];

const RESIDENCE_APPLICATION: [u8; 16] = [
    0xD3, 0x92, 0xF0, 0x00, 0x4F, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

const VERIFY: u8 = 0x20;
const SELECT: u8 = 0xA4;
const SET_SESSION_KEY: u8 = 0xAE;
const READ_BINARY: u8 = 0xB0;
