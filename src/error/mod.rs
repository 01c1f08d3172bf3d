//! What can go wrong in a read, and at which step.

mod file;
mod protocol;
mod step;

use crate::card::{CardType, FileId};
use crate::transport::LinkFault;
use crate::transport::apdu::{ApduError, StatusWord};

pub use file::FileError;
pub use protocol::{ChannelError, HandshakeError};
pub use step::Step;

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

/// The largest number of commands that one reader sends to a card during a read. The
/// longest read, 12 kB in answers of 100 bytes, takes 160. The bound stops a card that
/// never comes to an end.
pub const MAX_COMMANDS: u32 = 2048;
