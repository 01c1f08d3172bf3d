//! Errors of the smart-card service.

use crate::transport::LinkFault;

/// What went wrong between this program and a card in a PC/SC reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PcscError {
    /// The smart-card service is not running, or this user may not use it.
    #[error("the smart-card service does not answer: start it (on Linux: pcscd)")]
    NoService,
    /// The service is running, but no reader is connected.
    #[error(
        "no smart-card reader is connected: connect one, and check that its driver is installed"
    )]
    NoReader,
    /// There is no reader with this name, or no longer.
    #[error("there is no reader named {0:?}: check the name against the list of readers")]
    ReaderNotFound(String),
    /// Another program uses the card in this reader.
    #[error("reader {0:?} is in use by another program: close that program and try again")]
    ReaderInUse(String),
    /// The reader holds no card.
    #[error("no card is on the reader: put the card on it")]
    NoCard,
    /// The card on the reader does not answer.
    #[error("the card does not answer: lay it flat on the reader, alone, and try again")]
    CardUnresponsive,
    /// The card was removed from the reader, or lost power.
    #[error("the card was removed during the exchange: put it back and keep it still")]
    CardRemoved,
    /// Another program or the reader reset the card. Its session is lost.
    #[error("the card was reset during the exchange: start the read again")]
    CardReset,
    /// The reader could not complete the exchange. With contactless cards the usual cause is a
    /// card that moved.
    #[error("the exchange with the card failed: keep the card still and start again")]
    ExchangeFailed,
    /// No card or no answer came in time.
    #[error("timeout: put the card on the reader and try again")]
    Timeout,
    /// Any other error of the service.
    #[error("the smart-card service reports an error")]
    Other(#[source] pcsc::Error),
}

impl PcscError {
    /// The kind of fault, as
    /// [`CardTransport::fault`](crate::transport::CardTransport::fault) states it. For errors
    /// before a transport exists.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_their_faults() {
        use {LinkFault as Fault, PcscError as Error, pcsc::Error as Raw};
        let name = || "R 00".to_owned();
        let cases = [
            (Raw::NoService, Error::NoService, Fault::NoService),
            (Raw::ServiceStopped, Error::NoService, Fault::NoService),
            (Raw::NoReadersAvailable, Error::NoReader, Fault::NoReader),
            (
                Raw::UnknownReader,
                Error::ReaderNotFound(name()),
                Fault::NoReader,
            ),
            (
                Raw::ReaderUnavailable,
                Error::ReaderNotFound(name()),
                Fault::NoReader,
            ),
            (
                Raw::SharingViolation,
                Error::ReaderInUse(name()),
                Fault::ReaderInUse,
            ),
            (Raw::NoSmartcard, Error::NoCard, Fault::NoCard),
            (
                Raw::UnresponsiveCard,
                Error::CardUnresponsive,
                Fault::CardRemoved,
            ),
            (Raw::RemovedCard, Error::CardRemoved, Fault::CardRemoved),
            (Raw::UnpoweredCard, Error::CardRemoved, Fault::CardRemoved),
            (Raw::ResetCard, Error::CardReset, Fault::CardRemoved),
            (
                Raw::NotTransacted,
                Error::ExchangeFailed,
                Fault::CardRemoved,
            ),
            (Raw::CommError, Error::ExchangeFailed, Fault::CardRemoved),
            (Raw::Timeout, Error::Timeout, Fault::Timeout),
            (Raw::NoMemory, Error::Other(Raw::NoMemory), Fault::Other),
        ];
        for (raw, expected, fault) in cases {
            let error = Error::on_reader(raw, "R 00");
            assert_eq!(error, expected, "{raw:?}");
            assert_eq!(error.fault(), fault, "{raw:?}");
        }
    }

    #[test]
    fn messages_state_what_to_do() {
        let cases = [
            (
                PcscError::NoService,
                "the smart-card service does not answer: start it (on Linux: pcscd)",
            ),
            (
                PcscError::ReaderInUse("R 00".to_owned()),
                "reader \"R 00\" is in use by another program: close that program and try again",
            ),
            (
                PcscError::CardRemoved,
                "the card was removed during the exchange: put it back and keep it still",
            ),
        ];
        for (error, message) in cases {
            assert_eq!(error.to_string(), message);
        }
    }
}
