//! What can go wrong in a read, and at which step.

use std::fmt;

use crate::apdu::{ApduError, StatusWord};
use crate::files::{Directory, FileId};
use crate::kind::CardType;
use crate::session::{ChannelError, HandshakeError, MAX_COMMANDS};
use crate::tlv::{Tag, TlvError};
use crate::transport::LinkFault;

/// Why a card was not read. No variant carries anything of the card number, of
/// keys, or of what the card holds.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The link gave no answer.
    #[error("{step}: the link to the card failed")]
    Link {
        /// Where.
        step: Step,
        /// What kind of fault the transport says it is.
        fault: LinkFault,
        /// The transport's own error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The card refused a command or answered it with a warning that makes no
    /// sense there.
    #[error("{step}: the card answered {status}")]
    Status {
        /// Where.
        step: Step,
        /// The status word.
        status: StatusWord,
    },
    /// The card says that the number is not its own. It keeps no try counter:
    /// asking again is safe.
    #[error("{step}: the card number is not this card's")]
    WrongNumber {
        /// MUTUAL AUTHENTICATE or VERIFY.
        step: Step,
    },
    /// The card has not the files that every residence card shows freely.
    #[error("this is not a residence card: the card answered {status}")]
    NotAResidenceCard {
        /// The status word of its last refusal.
        status: StatusWord,
    },
    /// The card type code is none of the six known ones.
    #[error("unknown card type code `{code}`")]
    UnknownCardType {
        /// The code as the card holds it, other bytes than visible ASCII
        /// escaped; of one that is longer than eight bytes the first eight, and
        /// `...`.
        code: String,
    },
    /// A card type in a place where such cards do not have it: a specified card's
    /// outside the residence application, or another's within.
    #[error("card type {} in a place where it does not belong", card_type.code())]
    MisplacedCardType {
        /// The type.
        card_type: CardType,
    },
    /// A specified card, and no key to deliver its session key with.
    #[error(
        "no delivery key for a specified card: take `keys_smrsapub_001.bin` out of \
         `001462222.zip`, which ISA publishes, and load it with `DeliveryKey::official`"
    )]
    DeliveryKeyMissing,
    /// A command that needs an extended-length APDU, and link or card take none.
    #[error("{step}: an extended-length APDU is needed, and link or card do not take it")]
    ExtendedLengthNeeded {
        /// Where.
        step: Step,
    },
    /// The card's answer to MUTUAL AUTHENTICATE proves no knowledge of the
    /// number.
    #[error("{step}: the card did not authenticate itself: {source}")]
    Handshake {
        /// Where.
        step: Step,
        /// What is wrong with the answer.
        source: HandshakeError,
    },
    /// An answer under secure messaging could not be opened.
    #[error("{step}: {source}")]
    Channel {
        /// Where.
        step: Step,
        /// What is wrong with the answer.
        source: ChannelError,
    },
    /// An answer has another length than the command's answers have.
    #[error("{step}: the card answered {length} bytes where {expected} are expected")]
    AnswerLength {
        /// Where.
        step: Step,
        /// The right length in bytes.
        expected: usize,
        /// The length that came.
        length: usize,
    },
    /// A read came back without data.
    #[error("{step}: the card answered without data")]
    EmptyAnswer {
        /// Where.
        step: Step,
    },
    /// An answer in parts (`61xx`) brings nothing or never ends.
    #[error("{step}: the card's answer in parts does not come to an end")]
    Chain {
        /// Where.
        step: Step,
    },
    /// A command or response is no APDU.
    #[error("{step}: {source}")]
    Apdu {
        /// Where.
        step: Step,
        /// What is wrong with it.
        source: ApduError,
    },
    /// The card gives more bytes than the file can have.
    #[error("{file} is longer than {limit} bytes")]
    FileTooLong {
        /// The file.
        file: FileId,
        /// Bytes that it can have at most.
        limit: usize,
    },
    /// A file does not hold what it must.
    #[error("{file}: {source}")]
    File {
        /// The file.
        file: FileId,
        /// What is wrong with it.
        source: FileError,
    },
    /// The link's answers are too short for one byte of an encrypted file.
    #[error("{step}: answers of {answer} bytes are too short to read with")]
    LinkTooNarrow {
        /// Where.
        step: Step,
        /// The link's longest answer in bytes, status bytes not included.
        answer: usize,
    },
    /// The card was not read to its end within the bound on commands.
    #[error("{step}: not done after {MAX_COMMANDS} commands")]
    TooManyCommands {
        /// Where.
        step: Step,
    },
    /// A read was to be resumed, and another card is there.
    #[error("{step}: this is not the card that was being read")]
    CardChanged {
        /// Where it showed.
        step: Step,
    },
    /// There is no read of this number to resume.
    #[error("there is no read of this card to resume")]
    NothingToResume,
    /// The random source failed.
    #[error("{step}: the source of random numbers failed")]
    Random {
        /// Where.
        step: Step,
    },
    /// The caller's progress observer stopped the read.
    #[error("{step}: stopped by the caller")]
    Cancelled {
        /// Where.
        step: Step,
    },
}

impl Error {
    /// The step at which it happened. An error in what a file holds happened
    /// when that file was read.
    pub fn step(&self) -> Step {
        match *self {
            Error::Link { step, .. }
            | Error::Status { step, .. }
            | Error::WrongNumber { step }
            | Error::Handshake { step, .. }
            | Error::Channel { step, .. }
            | Error::AnswerLength { step, .. }
            | Error::EmptyAnswer { step }
            | Error::Chain { step }
            | Error::ExtendedLengthNeeded { step }
            | Error::Apdu { step, .. }
            | Error::LinkTooNarrow { step, .. }
            | Error::TooManyCommands { step }
            | Error::CardChanged { step }
            | Error::Random { step }
            | Error::Cancelled { step } => step,
            Error::FileTooLong { file, .. } | Error::File { file, .. } => Step::Read(file),
            Error::NotAResidenceCard { .. }
            | Error::UnknownCardType { .. }
            | Error::NothingToResume
            | Error::MisplacedCardType { .. } => Step::Detect,
            Error::DeliveryKeyMissing => Step::SetSessionKey,
        }
    }
}

/// What is wrong with the content of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// It is not BER-TLV as cards write it.
    #[error(transparent)]
    Tlv(#[from] TlvError),
    /// A value is longer than its field.
    #[error("object {tag} at offset {offset} holds {length} bytes where {limit} fit")]
    ValueTooLong {
        /// The object.
        tag: Tag,
        /// Where it stands in the file, in bytes.
        offset: usize,
        /// Bytes in its value.
        length: usize,
        /// Bytes that the field has.
        limit: usize,
    },
    /// An object that must be there is not.
    #[error("no object {object}")]
    Missing {
        /// The object's name.
        object: &'static str,
    },
    /// The file holds another file's objects and none of its own: the card has given
    /// one for the other.
    #[error("object {tag} belongs to {file}, and none of this file's own is there")]
    OfAnotherFile {
        /// The first such object.
        tag: Tag,
        /// The file that has it on cards of this type.
        file: FileId,
    },
    /// A value that cannot be, in an object that the read depends on.
    #[error("object {object} makes no sense")]
    Value {
        /// The object's name.
        object: &'static str,
    },
}

/// A step of a read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Reading common data and card type.
    Detect,
    /// GET CHALLENGE.
    GetChallenge,
    /// MUTUAL AUTHENTICATE.
    MutualAuthenticate,
    /// SET SESSION KEY (specified cards).
    SetSessionKey,
    /// VERIFY.
    Verify,
    /// SELECT of a directory.
    Select(Directory),
    /// READ BINARY of a file.
    Read(FileId),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Detect => f.write_str("detecting the card type"),
            Step::GetChallenge => f.write_str("GET CHALLENGE"),
            Step::MutualAuthenticate => f.write_str("MUTUAL AUTHENTICATE"),
            Step::SetSessionKey => f.write_str("SET SESSION KEY"),
            Step::Verify => f.write_str("VERIFY"),
            Step::Select(directory) => write!(f, "selecting {directory}"),
            Step::Read(file) => write!(f, "reading {file}"),
        }
    }
}
