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

/// Why a card was not read.
///
/// No variant holds any part of the card number, of keys, or of the card's data. The message
/// names the step and the cause, but not the text of the error's
/// [`source`](std::error::Error::source): a program that prints the whole chain shows each
/// cause once.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// use zairyu::{CardType, DataGroups, Error, Reader, simulator::VirtualCard};
///
/// let card = VirtualCard::builder(CardType::ResidenceFirst).build()?;
/// let error = Reader::new(card)
///     .read(&"ZZ00000000ZZ".parse()?, DataGroups::ALL)
///     .unwrap_err();
/// match error {
///     Error::WrongNumber { .. } => println!("check the number and try again"),
///     error if error.is_resumable() => println!("put the card back: {error}"),
///     error => println!("{} failed: {error}", error.step()),
/// }
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The link returned no answer.
    #[error("{step}: the link to the card failed")]
    Link {
        /// The step.
        step: Step,
        /// The kind of fault, as the transport states it.
        fault: LinkFault,
        /// The transport's own error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The card refused a command, or answered it with an unexpected warning.
    #[error("{step}: the card answered {status}")]
    Status {
        /// The step.
        step: Step,
        /// The status word.
        status: StatusWord,
    },
    /// The card says that the number is wrong. Cards have no try counter: trying again is
    /// safe.
    #[error("{step}: the card number is not the number of this card")]
    WrongNumber {
        /// MUTUAL AUTHENTICATE or VERIFY.
        step: Step,
    },
    /// The card does not have the files that every residence card shows without
    /// authentication.
    #[error("this is not a residence card: the card answered {status}")]
    NotAResidenceCard {
        /// The status word of the last refusal.
        status: StatusWord,
    },
    /// The card type code is not one of the six known ones.
    #[error("unknown card type code `{code}`")]
    UnknownCardType {
        /// The code as the card holds it. Bytes other than visible ASCII are escaped. A
        /// code of more than eight bytes is cut to eight, followed by `...`.
        code: String,
    },
    /// The card type contradicts the place where it was read: the type of a specified card
    /// outside the residence application, or another type inside it.
    #[error("{}: card type {card_type} in the wrong application", Step::Detect)]
    MisplacedCardType {
        /// The type.
        card_type: CardType,
    },
    /// The card is a specified card, and the reader has no delivery key for it.
    #[error(
        "{}: a specified card needs a delivery key: unpack `keys_smrsapub_001.bin` from \
         `001462222.zip`, which ISA publishes, and load it with `DeliveryKey::official`",
        Step::SetSessionKey
    )]
    DeliveryKeyMissing,
    /// A command needs an extended-length APDU, but the link or the card does not support
    /// it.
    #[error("{step}: needs an extended-length APDU, but the link or the card does not support it")]
    ExtendedLengthNeeded {
        /// The step.
        step: Step,
    },
    /// The card's answer to MUTUAL AUTHENTICATE does not prove that the card knows its
    /// number.
    #[error("{step}: the card did not authenticate itself")]
    Handshake {
        /// The step.
        step: Step,
        /// What is wrong with the answer.
        source: HandshakeError,
    },
    /// An answer under secure messaging could not be decrypted.
    #[error("{step}: the card's encrypted answer is not valid")]
    Channel {
        /// The step.
        step: Step,
        /// What is wrong with the answer.
        source: ChannelError,
    },
    /// An answer has the wrong length.
    #[error("{step}: the answer has a length of {length} instead of {expected} bytes")]
    AnswerLength {
        /// The step.
        step: Step,
        /// The expected length in bytes.
        expected: usize,
        /// The received length in bytes.
        length: usize,
    },
    /// The answer to a read has no data.
    #[error("{step}: the card answered without data")]
    EmptyAnswer {
        /// The step.
        step: Step,
    },
    /// An answer in parts (`61xx`) has an empty part or does not end.
    #[error("{step}: the card's answer in parts does not end")]
    Chain {
        /// The step.
        step: Step,
    },
    /// A command or response is not an APDU.
    #[error("{step}: the command or its answer is not a valid APDU")]
    Apdu {
        /// The step.
        step: Step,
        /// What is wrong with the command or the answer.
        source: ApduError,
    },
    /// The card returned more bytes than the file can have.
    #[error("{}: the file is longer than {limit} bytes", Step::Read(*file))]
    FileTooLong {
        /// The file.
        file: FileId,
        /// The most bytes that the file can have.
        limit: usize,
    },
    /// The content of a file is not valid.
    #[error("{}: the content of the file is not valid", Step::Read(*file))]
    File {
        /// The file.
        file: FileId,
        /// What is wrong with the content.
        source: FileError,
    },
    /// The link's answers are too short to carry one byte of an encrypted file.
    #[error(
        "{step}: the link's answers, limited to a length of {answer}, are too short for encrypted data"
    )]
    LinkTooNarrow {
        /// The step.
        step: Step,
        /// The link's longest answer in bytes, without the status bytes.
        answer: usize,
    },
    /// The read did not finish within [`MAX_COMMANDS`].
    #[error("{step}: the read did not finish within {MAX_COMMANDS} commands")]
    TooManyCommands {
        /// The step.
        step: Step,
    },
    /// The read cannot be resumed because this is another card.
    #[error("{step}: this is another card than the one whose read was interrupted")]
    CardChanged {
        /// The step that found it.
        step: Step,
    },
    /// The reader has no interrupted read of this number.
    #[error("there is no interrupted read of this card to resume")]
    NothingToResume,
    /// The random source failed.
    #[error("{step}: the source of random numbers failed")]
    Random {
        /// The step.
        step: Step,
    },
    /// The caller's progress observer stopped the read.
    #[error("{step}: stopped by the caller")]
    Cancelled {
        /// The step.
        step: Step,
    },
}

impl Error {
    /// The step that failed. For an error in the content of a file, this is the step that
    /// read the file.
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

    /// Whether [`Reader::resume`](crate::Reader::resume) can continue this read once the card
    /// is back: the link failed ([`Error::Link`]), or delivered something that is not an APDU
    /// ([`Error::Apdu`]). Some links answer with nothing when the card is gone.
    ///
    /// ```
    /// # #[cfg(feature = "simulator")] {
    /// # use std::ops::ControlFlow;
    /// # use zairyu::{Card, CardNumber, CardTransport, DataGroups, Error, Reader};
    /// fn read<T: CardTransport>(
    ///     reader: &mut Reader<T>,
    ///     number: &CardNumber,
    ///     mut wait_for_card: impl FnMut(&mut T),
    /// ) -> Result<Card, Error> {
    ///     let mut outcome = reader.read(number, DataGroups::ALL);
    ///     for _ in 0..3 {
    ///         match &outcome {
    ///             Err(error) if error.is_resumable() => {}
    ///             _ => break,
    ///         }
    ///         wait_for_card(reader.transport_mut());
    ///         outcome = reader.resume(|_| ControlFlow::Continue(()));
    ///     }
    ///     outcome
    /// }
    /// # use zairyu::transport::faults::{Fault, FaultyTransport};
    /// # let card = zairyu::simulator::VirtualCard::builder(zairyu::CardType::ResidenceFirst);
    /// # let link = FaultyTransport::new(card.build()?)
    /// #     .fail_at(7, Fault::Removed)
    /// #     .fail_at(12, Fault::Cut(0));
    /// # let mut reader = Reader::new(link);
    /// # read(&mut reader, &"AA12345678BB".parse()?, |link| {
    /// #     link.put_back();
    /// #     link.get_mut().reset();
    /// # })?;
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_resumable(&self) -> bool {
        matches!(self, Error::Link { .. } | Error::Apdu { .. })
    }
}

/// The largest number of commands that a reader sends to a card during one read. The longest
/// read, 12 kB in answers of 100 bytes, takes 160. The bound stops the read of a card that
/// answers without end.
pub const MAX_COMMANDS: u32 = 2048;
