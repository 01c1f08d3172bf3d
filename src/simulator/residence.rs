//! The protocol of first- and second-generation cards, from the card's side
//! (docs/protocol.md, section 5; RC1, RC2). The generations differ in their ciphers
//! and files only.
//!
//! If docs/protocol.md leaves a choice, this card takes the strict one:
//!
//! - SELECT keeps the session key and the verified state. A reset, every GET CHALLENGE
//!   that is answered and every well-formed MUTUAL AUTHENTICATE clear them, even one that
//!   fails;
//! - a VERIFY that fails clears the verified state and keeps the session key;
//! - a file is read in one way only: secure messaging on a free or "auth" file is
//!   refused with `6882`, a plain read of an "auth+SM" file with `6982`;
//! - VERIFY without secure messaging is `6987`, secure messaging (CLA 08) on
//!   another command `6882`, other forms of it (CLA 04, 0C) `6882` always;
//! - a read by offset while no file is current is `6985`.

use subtle::ConstantTimeEq;

use super::apdu::Command;
use super::content::File;
use super::crypto::{Key, Suite, derive_key, unpad};
use super::engine::{Answer, Engine, expect_parameters, refuse, status};
use super::file_tree::{FileTree, cryptogram_object, requested_part};
use super::layout::{Access, Directory, ElementaryFile};

/// The source of the card's random bytes.
pub(super) enum RandomSource {
    /// The operating system.
    System,
    /// A function that fills its argument.
    Given(Box<FillRandom>),
}

type FillRandom = dyn FnMut(&mut [u8]) + Send;

/// A residence card or special permanent resident certificate of the first or
/// second generation.
pub(super) struct ResidenceEngine {
    suite: Suite,
    card_number: Vec<u8>,
    files: FileTree,
    random_source: RandomSource,
    /// RND.ICC, until the next command.
    challenge: Option<[u8; 8]>,
    session: Option<Session>,
}

struct Session {
    /// KS.ENC.
    key: Key,
    verified: bool,
}

impl ResidenceEngine {
    pub(super) fn new(
        suite: Suite,
        card_number: &str,
        files: Vec<File>,
        random_source: RandomSource,
    ) -> Self {
        Self {
            suite,
            card_number: card_number.as_bytes().to_vec(),
            files: FileTree::new(files),
            random_source,
            challenge: None,
            session: None,
        }
    }
}

impl Engine for ResidenceEngine {
    fn execute(&mut self, command: &Command<'_>) -> Answer {
        // The challenge is valid for this command only.
        let challenge = self.challenge.take();
        let secured = match command.cla {
            0x00 => false,
            0x08 => true,
            0x04 | 0x0C => return Answer::Status(status::NO_SECURE_MESSAGING),
            _ => return Answer::Status(status::UNKNOWN_CLASS),
        };
        let result = match (command.ins, secured) {
            (SELECT, false) => self.select(command),
            (GET_CHALLENGE, false) => self.get_challenge(command),
            (MUTUAL_AUTHENTICATE, false) => self.mutual_authenticate(command, challenge),
            (VERIFY, _) => self.verify(command, secured),
            (READ_BINARY, _) => self.read_binary(command, secured),
            (SELECT | GET_CHALLENGE | MUTUAL_AUTHENTICATE, true) => {
                Err(Answer::Status(status::NO_SECURE_MESSAGING))
            }
            _ => Err(Answer::Status(status::UNKNOWN_INSTRUCTION)),
        };
        result.unwrap_or_else(|refusal| refusal)
    }

    fn interrupt(&mut self, _: &[u8]) {
        self.challenge = None;
    }

    fn reset(&mut self) {
        self.files.enter(Directory::MasterFile);
        self.challenge = None;
        self.session = None;
    }

    fn file(&self, name: ElementaryFile) -> Option<&[u8]> {
        self.files.content(name)
    }
}

impl ResidenceEngine {
    fn select(&mut self, command: &Command<'_>) -> Result<Answer, Answer> {
        if command.data.is_empty() {
            return refuse(status::WRONG_LENGTH);
        }
        let directory = match (command.p1, command.p2) {
            (0x00, 0x00) => (command.data == [0x3F, 0x00]).then_some(Directory::MasterFile),
            (0x04, 0x0C) => Directory::by_name(command.data),
            _ => return refuse(status::WRONG_PARAMETERS),
        };
        self.files
            .enter(directory.ok_or(Answer::Status(status::NOT_FOUND))?);
        Ok(Answer::Status(status::SUCCESS))
    }

    fn get_challenge(&mut self, command: &Command<'_>) -> Result<Answer, Answer> {
        expect_parameters(command, [0x00, 0x00])?;
        if !command.data.is_empty() {
            return refuse(status::WRONG_LENGTH);
        }
        if command.le.is_none_or(|le| le.maximum != 8) {
            return Err(Answer::WrongLength(8));
        }
        self.session = None;
        let mut challenge = [0; 8];
        self.fill_random(&mut challenge)?;
        self.challenge = Some(challenge);
        Ok(Answer::Fixed(challenge.to_vec()))
    }

    fn mutual_authenticate(
        &mut self,
        command: &Command<'_>,
        challenge: Option<[u8; 8]>,
    ) -> Result<Answer, Answer> {
        expect_parameters(command, [0x00, 0x00])?;
        let Some((e_ifd, m_ifd)) = command
            .data
            .split_first_chunk::<32>()
            .filter(|(_, m_ifd)| m_ifd.len() == 8)
        else {
            return refuse(status::WRONG_LENGTH);
        };
        if command.le.is_none_or(|le| le.maximum < 40) {
            return Err(Answer::WrongLength(40));
        }
        self.session = None;
        let rnd_icc = challenge.ok_or(Answer::Status(status::CONDITIONS_NOT_SATISFIED))?;

        let k_enc = derive_key(&[&self.card_number]);
        let failed = Answer::Status(status::AUTHENTICATION_FAILED);
        if !bool::from(self.suite.mac(&k_enc, e_ifd)[..].ct_eq(m_ifd)) {
            return Err(failed);
        }
        // RND.IFD || RND.ICC || K.IFD
        let plaintext = self.suite.decrypt(&k_enc, e_ifd).ok_or(failed.clone())?;
        let (rnd_ifd, rest) = plaintext.split_at_checked(8).ok_or(failed.clone())?;
        let (returned, k_ifd) = rest.split_at_checked(8).ok_or(failed.clone())?;
        if !bool::from(returned.ct_eq(&rnd_icc)) {
            return Err(failed);
        }

        let mut k_icc = [0; 16];
        self.fill_random(&mut k_icc)?;
        let answer = [&rnd_icc, rnd_ifd, &k_icc].concat();
        let e_icc = self
            .suite
            .encrypt(&k_enc, &answer)
            .ok_or(Answer::Status(status::FAILURE))?;
        let m_icc = self.suite.mac(&k_enc, &e_icc);
        let mut k_xor = k_icc;
        for (byte, other) in k_xor.iter_mut().zip(k_ifd) {
            *byte ^= other;
        }
        self.session = Some(Session {
            key: derive_key(&[&k_xor, &[0, 0, 0, 1]]),
            verified: false,
        });
        Ok(Answer::Fixed([&e_icc[..], &m_icc].concat()))
    }

    fn verify(&mut self, command: &Command<'_>, secured: bool) -> Result<Answer, Answer> {
        expect_parameters(command, [0x00, 0x86])?;
        if !secured {
            return refuse(status::SECURE_MESSAGING_OBJECT_MISSING);
        }
        let session = self
            .session
            .as_mut()
            .ok_or(Answer::Status(status::CONDITIONS_NOT_SATISFIED))?;
        let cryptogram = match *command.data {
            [0x86, 0x11, 0x01, ref cryptogram @ ..] if cryptogram.len() == 16 => cryptogram,
            [0x86, ..] => return refuse(status::SECURE_MESSAGING_OBJECT_WRONG),
            _ => return refuse(status::SECURE_MESSAGING_OBJECT_MISSING),
        };
        session.verified = self
            .suite
            .decrypt(&session.key, cryptogram)
            .as_deref()
            .and_then(unpad)
            .is_some_and(|number| number.ct_eq(&self.card_number).into());
        if !session.verified {
            return refuse(status::AUTHENTICATION_FAILED);
        }
        Ok(Answer::Status(status::SUCCESS))
    }

    fn read_binary(&mut self, command: &Command<'_>, secured: bool) -> Result<Answer, Answer> {
        let (place, file) = self.files.locate(command.p1, command.p2)?;
        let verified = self.session.as_ref().filter(|session| session.verified);
        let session = match (file.access, secured, verified) {
            (Access::Free, false, _) | (Access::Authenticated, false, Some(_)) => None,
            (Access::SecureMessaging, true, Some(session)) => Some(session),
            (Access::Free, true, _) | (Access::Authenticated, true, Some(_)) => {
                return refuse(status::NO_SECURE_MESSAGING);
            }
            (Access::Authenticated, _, None)
            | (Access::SecureMessaging, _, None)
            | (Access::SecureMessaging, false, Some(_)) => {
                return refuse(status::NOT_AUTHENTICATED);
            }
        };
        let rest = self.files.rest(place);
        let answer = match session {
            None if !command.data.is_empty() => return refuse(status::WRONG_LENGTH),
            None => Answer::FileBytes(rest?.to_vec()),
            Some(session) => {
                let wanted = requested_length(command.data)?;
                secured_answer(self.suite, &session.key, rest?, wanted)?
            }
        };
        self.files.make_current(place);
        Ok(answer)
    }

    fn fill_random(&mut self, bytes: &mut [u8]) -> Result<(), Answer> {
        match &mut self.random_source {
            RandomSource::System => {
                getrandom::fill(bytes).map_err(|_| Answer::Status(status::FAILURE))
            }
            RandomSource::Given(fill) => {
                fill(bytes);
                Ok(())
            }
        }
    }
}

/// The number of bytes that object 96 asks for. Zero means the rest of the file.
fn requested_length(data: &[u8]) -> Result<usize, Answer> {
    match *data {
        [0x96, 0x02, high, low] => Ok(usize::from(u16::from_be_bytes([high, low]))),
        [0x96, ..] => Err(Answer::Status(status::SECURE_MESSAGING_OBJECT_WRONG)),
        _ => Err(Answer::Status(status::SECURE_MESSAGING_OBJECT_MISSING)),
    }
}

/// `86 L 01 cryptogram` with the requested part of `rest`.
fn secured_answer(suite: Suite, key: &Key, rest: &[u8], wanted: usize) -> Result<Answer, Answer> {
    let (plaintext, status) = requested_part(rest, wanted);
    let object = suite
        .encrypt_padded(key, plaintext)
        .and_then(|cryptogram| cryptogram_object(&cryptogram))
        .ok_or(Answer::Status(status::FAILURE))?;
    Ok(Answer::SecuredObject(object, status))
}

const VERIFY: u8 = 0x20;
const MUTUAL_AUTHENTICATE: u8 = 0x82;
const GET_CHALLENGE: u8 = 0x84;
const SELECT: u8 = 0xA4;
const READ_BINARY: u8 = 0xB0;
