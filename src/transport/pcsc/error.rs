//! What the smart-card service reports, in this crate's words.

use crate::transport::LinkFault;

/// What went wrong between this program and a card in a PC/SC reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PcscError {
    /// The smart-card service does not run, or this user may not use it.
    #[error("the smart-card service does not answer: start it (on Linux: pcscd)")]
    NoService,
    /// The service runs and knows no reader.
    #[error("no smart-card reader is connected: connect one, and check that its driver is there")]
    NoReader,
    /// No reader of this name, or no longer.
    #[error("there is no reader named {0:?}: check the name against the list of readers")]
    ReaderNotFound(String),
    /// Another program is connected to the card in this reader.
    #[error("reader {0:?} is in use by another program: close that program and try again")]
    ReaderInUse(String),
    /// The reader is there and no card is on it.
    #[error("no card is on the reader: put the card on it")]
    NoCard,
    /// Something lies on the reader and does not answer as a card.
    #[error("the card does not answer: lay it flat on the reader, alone, and try again")]
    CardUnresponsive,
    /// The card left the reader's field, or lost power.
    #[error("the card was removed during the exchange: put it back and keep it still")]
    CardRemoved,
    /// The card was reset, by another program or by the reader; its session is lost.
    #[error("the card was reset during the exchange: start the read again")]
    CardReset,
    /// The reader could not complete the exchange. With contactless cards this is
    /// most often a card that moved.
    #[error("the exchange with the card broke off: keep the card still and start again")]
    ExchangeFailed,
    /// No card came, or no answer, within the time allowed.
    #[error("nothing happened within the time allowed: put the card on the reader and try again")]
    Timeout,
    /// Any other error of the service.
    #[error("the smart-card service reports: {0}")]
    Other(#[source] pcsc::Error),
}

impl PcscError {
    /// What kind of fault this is; the same as
    /// [`CardTransport::fault`](crate::transport::CardTransport::fault), for errors that
    /// come up before there is a transport.
    pub fn fault(&self) -> LinkFault {
        match self {
            Self::NoService => LinkFault::NoService,
            Self::NoReader | Self::ReaderNotFound(_) => LinkFault::NoReader,
            Self::ReaderInUse(_) => LinkFault::ReaderInUse,
            Self::NoCard => LinkFault::NoCard,
            Self::CardUnresponsive | Self::CardRemoved | Self::CardReset | Self::ExchangeFailed => {
                LinkFault::CardRemoved
            }
            Self::Timeout => LinkFault::Timeout,
            Self::Other(_) => LinkFault::Other,
        }
    }

    pub(super) fn on_reader(error: pcsc::Error, reader_name: &str) -> Self {
        match error {
            pcsc::Error::UnknownReader | pcsc::Error::ReaderUnavailable => {
                Self::ReaderNotFound(reader_name.to_owned())
            }
            pcsc::Error::SharingViolation => Self::ReaderInUse(reader_name.to_owned()),
            other => Self::of_service(other),
        }
    }

    pub(super) fn of_service(error: pcsc::Error) -> Self {
        match error {
            pcsc::Error::NoService | pcsc::Error::ServiceStopped => Self::NoService,
            pcsc::Error::NoReadersAvailable => Self::NoReader,
            pcsc::Error::NoSmartcard => Self::NoCard,
            pcsc::Error::UnresponsiveCard => Self::CardUnresponsive,
            pcsc::Error::RemovedCard | pcsc::Error::UnpoweredCard => Self::CardRemoved,
            pcsc::Error::ResetCard => Self::CardReset,
            pcsc::Error::NotTransacted | pcsc::Error::CommError | pcsc::Error::CommDataLost => {
                Self::ExchangeFailed
            }
            pcsc::Error::Timeout => Self::Timeout,
            other => Self::Other(other),
        }
    }
}
