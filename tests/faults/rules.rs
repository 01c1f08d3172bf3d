//! The required outcome of each fault, by rule.

use zairyu::Step;
use zairyu::card::{Coverage, Directory, FileId};
use zairyu::internals::layout::{FileSpec, files};

use crate::faults::Fault;
use crate::parts::Chain;
use crate::script::{Entry, Role, is_encrypted};

/// The required outcome of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The read succeeds with the card's own files.
    Reads,
    /// The same, except for one more NUL of padding at the end of a file.
    ReadsPadded,
    /// The read fails with this class, at this step.
    Fails(Class, Step),
    /// The read succeeds with the card's own files, or fails with this class at this
    /// command.
    ReadsUnless(Class),
    /// The read fails at this file with one of these classes, or it succeeds and at most
    /// this file differs. If signed data or the signature differs, the verdict is not
    /// "normal". Unsigned data has no such protection.
    Alters(FileId, &'static [Class]),
}

/// The variants of `zairyu::Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Link,
    Status,
    WrongNumber,
    NotAResidenceCard,
    Handshake,
    Channel,
    AnswerLength,
    EmptyAnswer,
    Apdu,
    File,
    ExtendedLengthNeeded,
    UnknownCardType,
    FileTooLong,
    Chain,
    CardChanged,
    Other,
}

/// The rule for a fault at a command. `None` if it cannot happen there or changes nothing.
pub fn rule(script: &[Entry], index: usize, fault: &Fault) -> Option<Rule> {
    let entry = &script[index];
    let no_data = entry.data.is_empty();
    let has_read = script[..index]
        .iter()
        .any(|before| matches!(before.role, Role::Read { last: true, .. }));
    let rule = match *fault {
        Fault::CutBefore
        | Fault::CutAfter
        | Fault::FailOnceBefore
        | Fault::FailOnceAfter
        | Fault::FailOnceAndReset => entry.fails(Class::Link),
        Fault::Late(_) => Rule::Reads,
        Fault::Nothing | Fault::OneByte => entry.fails(Class::Apdu),
        Fault::LastByteCut if no_data => entry.fails(Class::Apdu),
        Fault::DataCut | Fault::DataBit { .. } if no_data => return None,
        Fault::StatusChanged(status) if status == entry.status => return None,
        _ if entry.is_chained() => entry.part(script, index, fault, has_read)?,
        // The reader asks again for what the link has cut.
        Fault::DataCut | Fault::DataLonger(_) if entry.is_cut() => Rule::Reads,
        Fault::Refused(status) => entry.refused(status, has_read, script, index),
        Fault::StatusChanged(status) => entry.with_status(status, has_read),
        Fault::StatusBit(mask) => entry.with_status(entry.status ^ mask, has_read),
        // The last byte of the data and the first of the status word.
        Fault::LastByteCut => {
            let [high, _] = entry.status.to_be_bytes();
            entry.with_status(u16::from_be_bytes([*entry.data.last()?, high]), has_read)
        }
        Fault::ByteAfter(byte) => {
            let [_, low] = entry.status.to_be_bytes();
            entry.with_status(u16::from_be_bytes([low, byte]), has_read)
        }
        Fault::DataCut => entry.shorter(),
        Fault::DataLonger(byte) => entry.longer(byte),
        Fault::AnswerBefore => entry.answered_as_before(script, index)?,
        Fault::DataBit { byte, .. } => entry.bit(&Chain::of(script, index), byte),
    };
    // A refusal with data: the apparent status word may be part of a long answer that the
    // link has cut, so the reader asks for less.
    let mut data = Chain::of(script, index).bytes_before();
    if !matches!(fault, Fault::Refused(_) | Fault::AnswerBefore) {
        data += entry.data.len();
    }
    let is_read = matches!(entry.role, Role::Read { .. } | Role::More { .. });
    match rule {
        Rule::Fails(Class::Status, step)
            if is_read && step == entry.role.step() && entry.extended && data >= 64 =>
        {
            Some(Rule::Reads)
        }
        rule => Some(rule),
    }
}

/// The rule for reads that skip padding. If the card does not give the requested part of a
/// signed image, or the signature does not fit, the image is read again, whole. An answer
/// that is not an APDU or does not decrypt is still an error.
pub fn rule_with_padding_skipped(script: &[Entry], index: usize, fault: &Fault) -> Option<Rule> {
    let entry = &script[index];
    let rule = rule(script, index, fault)?;
    let covered = |file: &FileSpec| {
        let mut objects = file.objects.iter();
        objects.any(|object| object.is_image && object.coverage == Coverage::Covered)
    };
    let passed_over = match entry.role {
        Role::Read { file, .. } | Role::More { file, .. } => covered(file),
        _ => false,
    };
    Some(match rule {
        rule if !passed_over => rule,
        Rule::Fails(Class::Status | Class::File | Class::EmptyAnswer | Class::AnswerLength, _) => {
            Rule::Reads
        }
        Rule::Alters(_, classes) if classes.contains(&Class::Channel) => {
            Rule::ReadsUnless(Class::Channel)
        }
        Rule::Alters(..) | Rule::ReadsPadded => Rule::Reads,
        rule => rule,
    })
}

impl Entry {
    /// The card did not execute the command and answers only this status word. `has_read`:
    /// a file was read before.
    pub fn refused(&self, status: u16, has_read: bool, script: &[Entry], index: usize) -> Rule {
        match (self.role, status) {
            // There is no data to read.
            (_, 0x9000) => self.without_data(script, index),
            (Role::Read { .. } | Role::CommonData | Role::CardType, 0x6282) => {
                self.without_data(script, index)
            }
            // The challenge is still valid: the card answers the repeated command if the
            // answer fits.
            (Role::MutualAuthenticate, 0x6C00..=0x6CFF) if self.fits(status) => Rule::Reads,
            // The card has not counted that message, so it refuses the next one (6988).
            (Role::Read { .. }, 0x6C00..=0x6CFF) if self.is_counted() => {
                self.session_ended(0x6988, has_read)
            }
            // The same for the short command that follows.
            (Role::Read { .. }, 0x6700) if self.is_counted() && self.extended => {
                self.session_ended(0x6988, has_read)
            }
            _ => self.with_status(status, has_read),
        }
    }

    /// The card has executed the command, and its data comes with this status word.
    pub fn with_status(&self, status: u16, has_read: bool) -> Rule {
        let [high, low] = status.to_be_bytes();
        match (self.role, high, low) {
            // This is not a residence card's file: the reader selects the application by
            // its name.
            (Role::Probe, ..) => Rule::Reads,
            // End of file, with less data than was asked for because the link has cut it.
            (
                Role::Read {
                    last: false, file, ..
                },
                0x62,
                0x82,
            ) if self.extended && !is_encrypted(file) => self.fails(Class::File),
            // With all the data that was asked for, this is the end of the answer.
            (Role::Read { .. } | Role::CommonData | Role::CardType, 0x62, 0x82) => Rule::Reads,
            // The reader sends it again with another Le, but the challenge is used up.
            (Role::MutualAuthenticate, 0x6C, _) => self.fails(Class::Status),
            // The card gives an encrypted answer whole or not at all: it refuses if the
            // answer does not fit.
            (Role::Read { file, .. }, 0x6C, _)
                if is_encrypted(file) && !self.extended && !self.in_parts && !self.fits(status) =>
            {
                self.fails(Class::Status)
            }
            // A challenge always has eight bytes.
            (Role::Challenge, 0x6C, le) if le != 8 => self.fails(Class::Status),
            // The reader does not ask for more of the files that show the type.
            (Role::CommonData | Role::CardType, 0x6C, _) if !self.fits(status) => {
                self.fails(Class::File)
            }
            // There is no data to ask for.
            (Role::Verify, 0x6C, _) => self.fails(Class::Status),
            (_, 0x6C, _) => Rule::Reads,
            // Only in the application.
            (Role::SelectApplication, ..) => self.fails(Class::NotAResidenceCard),
            (Role::CommonData | Role::CardType, ..) if self.is_counted() => {
                self.fails(Class::NotAResidenceCard)
            }
            // The reader tries both again under the master file.
            (Role::CommonData | Role::CardType, ..) => Rule::Reads,
            // The number may be right: the challenge may be stale.
            (Role::MutualAuthenticate, 0x63, 0x00) => Rule::Reads,
            (Role::Verify, 0x63, 0x00) => self.fails(Class::WrongNumber),
            (Role::SetSessionKey, 0x67, 0x00) => self.fails(Class::ExtendedLengthNeeded),
            // The cryptogram may have been too large a number.
            (Role::SetSessionKey, 0x6F, 0x00) => Rule::Reads,
            (Role::Verify | Role::Select(_) | Role::Read { .. }, 0x69, 0x87 | 0x88 | 0xFC)
                if self.is_counted() =>
            {
                self.session_ended(status, has_read)
            }
            // This refuses an extended APDU: the rest is read in short ones.
            (Role::Read { .. }, 0x67, 0x00) if self.extended => Rule::Reads,
            // The file ends there, inside an object.
            (Role::Read { offset: 1.., .. }, 0x6B, 0x00) => self.fails(Class::File),
            // Also 61xx: the card has no more data and says so.
            _ => self.fails(Class::Status),
        }
    }

    /// The reader opens another session. Before a file was read, it takes `6988` for a
    /// refusal of the form of object 96, and this card does not accept the other form.
    pub fn session_ended(&self, status: u16, has_read: bool) -> Rule {
        match (self.role, status) {
            (Role::Read { .. }, 0x6988) if !has_read => self.fails(Class::Status),
            _ => Rule::Reads,
        }
    }

    /// Success without data.
    fn without_data(&self, script: &[Entry], index: usize) -> Rule {
        match self.role {
            Role::Probe => Rule::Reads,
            Role::SelectApplication => self.fails(Class::NotAResidenceCard),
            Role::CommonData | Role::CardType => self.fails_in_file(),
            Role::Challenge => self.fails(Class::AnswerLength),
            Role::MutualAuthenticate => self.fails(Class::Handshake),
            // The card has no keys.
            Role::SetSessionKey => Rule::Fails(Class::Status, Step::Verify),
            // The card is not open.
            Role::Verify => Rule::Fails(Class::Status, first_read(script, index).role.step()),
            // Another directory is current. It does not have the file, or has one that is
            // recognised as another directory's.
            Role::Select(_) => {
                let read = first_read(script, index);
                Rule::Fails(taken_for(script, index, read), read.role.step())
            }
            Role::Read { file, .. } if is_encrypted(file) => self.fails(Class::Channel),
            Role::Read { offset: 0, .. } => self.fails(Class::EmptyAnswer),
            // The file ends there, inside an object.
            Role::Read { .. } | Role::More { .. } => self.fails(Class::File),
        }
    }

    fn shorter(&self) -> Rule {
        match self.role {
            Role::CommonData | Role::CardType => self.fails_in_file(),
            Role::Challenge => self.fails(Class::AnswerLength),
            Role::MutualAuthenticate => self.fails(Class::Handshake),
            // The reader takes the length of a cut answer for the link's limit, unless it
            // is too short.
            Role::Read { file, .. } if is_encrypted(file) && self.data.len() <= 64 => {
                self.fails(Class::Channel)
            }
            // The reader reads the rest afterwards.
            _ => Rule::Reads,
        }
    }

    pub fn longer(&self, byte: u8) -> Rule {
        match self.role {
            Role::Challenge => self.fails(Class::AnswerLength),
            Role::MutualAuthenticate => self.fails(Class::Handshake),
            // It is not an object.
            Role::Verify if self.is_counted() => self.fails(Class::Channel),
            // The reader uses none of it.
            Role::Probe
            | Role::SelectApplication
            | Role::SetSessionKey
            | Role::Verify
            | Role::Select(_) => Rule::Reads,
            Role::Read { file, .. } if is_encrypted(file) => self.fails(Class::Channel),
            // Everything after it is shifted by one byte.
            Role::Read { last: false, .. } if !self.extended => self.fails(Class::AnswerLength),
            // The link has cut it: less came than was asked for.
            Role::Read { last: false, .. } => self.alters(&[Class::File]),
            _ if byte == 0 => Rule::ReadsPadded,
            _ => self.fails_in_file(),
        }
    }

    pub fn answered_as_before(&self, script: &[Entry], index: usize) -> Option<Rule> {
        let before = index.checked_sub(1).and_then(|before| script.get(before));
        let (before, status) =
            before.map_or((&[][..], 0x9000), |entry| (&entry.data, entry.status));
        Some(match self.role {
            _ if before == self.data && status == self.status => return None,
            _ if status != 0x9000 => self.with_status(status, false),
            // The card has executed the command.
            Role::SetSessionKey | Role::Verify | Role::Select(_) => Rule::Reads,
            _ if before.is_empty() => self.without_data(script, index),
            Role::CommonData | Role::CardType => self.fails_in_file(),
            Role::Challenge => self.fails(Class::AnswerLength),
            Role::MutualAuthenticate => self.fails(Class::Handshake),
            // The checksum covers the number of another message.
            Role::Read { .. } if self.is_counted() => self.fails(Class::Channel),
            Role::Read { file, .. } if is_encrypted(file) => {
                self.alters(&[Class::File, Class::FileTooLong, Class::Channel])
            }
            _ => self.alters(&[Class::File, Class::FileTooLong]),
        })
    }

    /// Whether the answer fits the length that `6Cxx` states; 00 is 256.
    fn fits(&self, status: u16) -> bool {
        let [_, le] = status.to_be_bytes();
        self.data.len() <= usize::from(le.wrapping_sub(1)) + 1
    }

    pub fn fails(&self, class: Class) -> Rule {
        match class {
            // An error in the content of a file is an error of that file.
            Class::File => self.fails_in_file(),
            _ => Rule::Fails(class, self.role.step()),
        }
    }

    fn fails_in_file(&self) -> Rule {
        Rule::Fails(Class::File, Step::Read(self.file()))
    }

    pub fn alters(&self, classes: &'static [Class]) -> Rule {
        Rule::Alters(self.file(), classes)
    }

    fn file(&self) -> FileId {
        let file = self.role.file(self.card_type);
        file.expect("a command that reads a file").id
    }
}

/// The first command after this one that reads a file.
fn first_read(script: &[Entry], index: usize) -> &Entry {
    let mut after = script[index..].iter();
    after
        .find(|entry| matches!(entry.role, Role::Read { .. }))
        .expect("a file is read")
}

/// The outcome of a read in the directory that was current before the command at `index`.
fn taken_for(script: &[Entry], index: usize, read: &Entry) -> Class {
    let current = script[..index]
        .iter()
        .rev()
        .find_map(|entry| match entry.role {
            Role::Select(directory) => Some(directory),
            _ => None,
        });
    let current = current.unwrap_or(Directory::Mf);
    let read = read.role.file(read.card_type).expect("a file is read");
    let mut others = files(script[index].card_type).iter();
    if others.any(|file| file.id.directory == current && file.read_p1 == read.read_p1) {
        Class::File
    } else {
        Class::Status
    }
}
