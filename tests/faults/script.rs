//! The commands of a read and their purposes, from a read without faults.

use zairyu::card::{Access, Directory};
use zairyu::internals::layout::{FileSpec, files};
use zairyu::{CardType, Generation, Step};

/// One command of the read and the card's answer to it.
pub struct Entry {
    pub card_type: CardType,
    pub role: Role,
    /// Longer than a short APDU asks for.
    pub extended: bool,
    pub data: Vec<u8>,
    pub status: u16,
    /// The card gives an answer in parts if it does not fit.
    pub in_parts: bool,
}

/// What a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Common data at power-on, where a My Number card has none.
    Probe,
    /// SELECT of the residence application.
    SelectApplication,
    CommonData,
    CardType,
    Challenge,
    MutualAuthenticate,
    SetSessionKey,
    Verify,
    Select(Directory),
    Read {
        file: &'static FileSpec,
        /// Where in the file this part starts, in bytes.
        offset: usize,
        /// Whether it is the file's last part.
        last: bool,
    },
    /// GET RESPONSE: more of the answer to a read.
    More {
        file: &'static FileSpec,
        /// Where in the file the read starts, in bytes.
        offset: usize,
        /// Whether it is the file's last read.
        last: bool,
    },
}

impl Role {
    pub fn step(self) -> Step {
        match self {
            Role::Probe | Role::SelectApplication | Role::CommonData | Role::CardType => {
                Step::Detect
            }
            Role::Challenge => Step::GetChallenge,
            Role::MutualAuthenticate => Step::MutualAuthenticate,
            Role::SetSessionKey => Step::SetSessionKey,
            Role::Verify => Step::Verify,
            Role::Select(directory) => Step::Select(directory),
            Role::Read { file, .. } | Role::More { file, .. } => Step::Read(file.id),
        }
    }

    /// The file whose bytes the answer carries.
    pub fn file(self, card_type: CardType) -> Option<&'static FileSpec> {
        match self {
            Role::CommonData => files(card_type).first(),
            Role::CardType => files(card_type).get(1),
            Role::Read { file, .. } | Role::More { file, .. } => Some(file),
            _ => None,
        }
    }
}

impl Entry {
    /// Whether the card counts its secured messages and puts a checksum on them.
    pub fn is_counted(&self) -> bool {
        self.card_type.generation() == Generation::Specified
    }

    /// Whether the card gives the answer in parts (`61xx`), and this is one of them.
    pub fn is_chained(&self) -> bool {
        self.status >> 8 == 0x61 || matches!(self.role, Role::More { .. })
    }

    /// Whether the link has cut the answer, by the length that the answer states.
    pub fn is_cut(&self) -> bool {
        match self.role {
            Role::Read { file, .. } => {
                is_encrypted(file)
                    && !self.is_chained()
                    && self.data.len() < stated_length(&self.data)
            }
            _ => false,
        }
    }
}

/// Bytes of object 86 and of what must follow it, by the length that it states.
fn stated_length(answer: &[u8]) -> usize {
    let header = header_length(answer);
    let value = answer.get(2..header).unwrap_or_default();
    let value = match (value, answer.get(1)) {
        ([], Some(&length)) => usize::from(length),
        (value, _) => value
            .iter()
            .fold(0, |sum, &byte| sum << 8 | usize::from(byte)),
    };
    header + value
}

/// Bytes of the tag and the length of object 86.
pub fn header_length(answer: &[u8]) -> usize {
    match answer.get(1) {
        Some(0x81) => 3,
        Some(0x82) => 4,
        _ => 2,
    }
}

pub fn is_encrypted(file: &FileSpec) -> bool {
    file.access == Access::VerifiedAndEncrypted
}

/// Names the commands of a recorded read.
pub fn script(card_type: CardType, exchanges: Vec<(Vec<u8>, Vec<u8>)>) -> Vec<Entry> {
    let mut directory = Directory::Mf;
    let mut reads: Vec<(usize, &'static FileSpec)> = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    for (command, answer) in exchanges {
        let (data, status) = answer.split_last_chunk::<2>().expect("a status word");
        let role = match (command[1], command[2]) {
            (0x84, _) => Role::Challenge,
            (0x82, _) => Role::MutualAuthenticate,
            (0xAE, _) => Role::SetSessionKey,
            (0x20, _) => Role::Verify,
            (0xA4, _) if command[5..] == APPLICATION => Role::SelectApplication,
            (0xA4, _) => {
                let all = [Directory::Df1, Directory::Df2, Directory::Df3];
                let named = |df: &Directory| df.name().is_some_and(|name| command[5..] == name);
                directory = all.into_iter().find(named).expect("a directory");
                Role::Select(directory)
            }
            (0xB0, 0x8B) if status == &[0x6A, 0x82] => Role::Probe,
            (0xB0, 0x8B) => Role::CommonData,
            (0xB0, 0x8A) => Role::CardType,
            (0xB0, p1) if p1 & 0x80 != 0 => {
                let file = files(card_type)
                    .iter()
                    .find(|file| file.id.directory == directory && file.read_p1 == p1)
                    .expect("a file");
                reads.push((entries.len(), file));
                Role::Read {
                    file,
                    offset: 0,
                    last: false,
                }
            }
            (0xC0, _) => {
                let (read, _) = *reads.last().expect("a file is current");
                let Role::Read { file, offset, last } = entries[read].role else {
                    unreachable!("reads are reads");
                };
                Role::More { file, offset, last }
            }
            (0xB0, _) => {
                let (_, file) = *reads.last().expect("a file is current");
                reads.push((entries.len(), file));
                Role::Read {
                    file,
                    offset: usize::from(u16::from_be_bytes([command[2], command[3]])),
                    last: false,
                }
            }
            other => panic!("command {other:?}"),
        };
        assert!(
            matches!(status, [0x90, 0x00] | [0x61, _]) || role == Role::Probe,
            "without faults, all commands succeed"
        );
        entries.push(Entry {
            card_type,
            role,
            extended: command.len() > 5 && command[4] == 0,
            data: data.to_vec(),
            status: u16::from_be_bytes(*status),
            in_parts: false,
        });
    }
    for (position, (index, file)) in reads.iter().enumerate() {
        let next = reads.get(position + 1);
        let is_last = next.is_none_or(|(_, other)| other != file);
        let end = next.map_or(entries.len(), |(next, _)| *next);
        for entry in &mut entries[*index..end] {
            if let Role::Read { last, .. } | Role::More { last, .. } = &mut entry.role {
                *last = is_last;
            }
        }
    }
    let in_parts = entries.iter().any(Entry::is_chained);
    for entry in &mut entries {
        entry.in_parts = in_parts;
    }
    entries
}

/// The DF name of the residence application (docs/protocol.md, section 2).
const APPLICATION: [u8; 16] = [
    0xD3, 0x92, 0xF0, 0x00, 0x4F, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];
