//! What the commands of a read are, found out from a read without faults.

use zairyu::files::{Access, Directory, FileSpec, files};
use zairyu::{CardType, Step};

/// One command of the read and the card's answer to it.
pub struct Entry {
    pub card_type: CardType,
    pub role: Role,
    /// Longer than a short APDU asks for.
    pub extended: bool,
    pub data: Vec<u8>,
}

/// What a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    CommonData,
    CardType,
    Challenge,
    MutualAuthenticate,
    Verify,
    Select(Directory),
    Read {
        file: &'static FileSpec,
        /// Where in the file this part starts, in bytes.
        offset: usize,
        /// Whether it is the file's last part.
        last: bool,
    },
}

impl Role {
    pub fn step(self) -> Step {
        match self {
            Role::CommonData | Role::CardType => Step::Detect,
            Role::Challenge => Step::GetChallenge,
            Role::MutualAuthenticate => Step::MutualAuthenticate,
            Role::Verify => Step::Verify,
            Role::Select(directory) => Step::Select(directory),
            Role::Read { file, .. } => Step::Read(file.id),
        }
    }

    /// The file whose bytes the answer carries.
    pub fn file(self, card_type: CardType) -> Option<&'static FileSpec> {
        match self {
            Role::CommonData => files(card_type).first(),
            Role::CardType => files(card_type).get(1),
            Role::Read { file, .. } => Some(file),
            _ => None,
        }
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
            (0x20, _) => Role::Verify,
            (0xA4, _) => {
                let all = [Directory::Df1, Directory::Df2, Directory::Df3];
                let named = |df: &Directory| df.name().is_some_and(|name| command[5..] == name);
                directory = all.into_iter().find(named).expect("a directory");
                Role::Select(directory)
            }
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
        assert_eq!(
            status,
            &[0x90, 0x00],
            "without faults, all commands succeed"
        );
        entries.push(Entry {
            card_type,
            role,
            extended: command.len() > 5 && command[4] == 0,
            data: data.to_vec(),
        });
    }
    for (position, (index, file)) in reads.iter().enumerate() {
        let next = reads.get(position + 1);
        if let Role::Read { last, .. } = &mut entries[*index].role {
            *last = next.is_none_or(|(_, other)| other != file);
        }
    }
    entries
}
