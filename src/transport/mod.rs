//! The link to the card: what a program provides so that this crate can talk to
//! a card over its NFC or smart-card stack.

use std::future::Future;

pub use apdu::{ApduError, StatusWord};

pub(crate) mod apdu;
#[cfg(feature = "pcsc")]
pub mod pcsc;
pub mod recording;

/// A link that waits for each answer (PC/SC, most desktop stacks).
///
/// ```
/// use zairyu::CardTransport;
///
/// struct MyLink; // holds the handle of your stack
///
/// impl CardTransport for MyLink {
///     type Error = std::io::Error;
///
///     fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
///         // Send `command`, return what the card answered.
///         # let _ = command;
///         Ok(vec![0x6A, 0x82])
///     }
/// }
/// ```
pub trait CardTransport {
    /// The link's own error. It ends up as the source of
    /// [`Error::Link`](crate::Error::Link), so it must not carry what was sent
    /// or received.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Sends one command APDU and returns the response APDU: data and the two
    /// status bytes. Neither `61xx` nor `6Cxx` needs to be handled here.
    ///
    /// # Errors
    ///
    /// Where no answer came. An answer with an error status is an answer.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error>;

    /// What the link can carry. What is not stated is found out by trying.
    fn limits(&self) -> LinkLimits {
        LinkLimits::default()
    }

    /// What kind of fault an error of this link is.
    fn fault(&self, error: &Self::Error) -> LinkFault {
        let _ = error;
        LinkFault::Other
    }
}

/// A link whose answers arrive later: the asynchronous twin of
/// [`CardTransport`], for mobile and browser stacks.
///
/// Implement `transmit` as an `async fn`. Where its future is `Send`, a read
/// over the link can be spawned on a multi-threaded executor; a link that is
/// not `Send` works all the same on one thread.
pub trait AsyncCardTransport {
    /// The link's own error; see [`CardTransport::Error`].
    type Error: std::error::Error + Send + Sync + 'static;

    /// Sends one command APDU and returns the response APDU; see
    /// [`CardTransport::transmit`].
    fn transmit(&mut self, command: &[u8]) -> impl Future<Output = Result<Vec<u8>, Self::Error>>;

    /// What the link can carry; see [`CardTransport::limits`].
    fn limits(&self) -> LinkLimits {
        LinkLimits::default()
    }

    /// What kind of fault an error of this link is.
    fn fault(&self, error: &Self::Error) -> LinkFault {
        let _ = error;
        LinkFault::Other
    }
}

/// Makes a [`CardTransport`] an [`AsyncCardTransport`] whose futures are ready
/// at once.
#[derive(Debug, Clone)]
pub struct Blocking<T>(pub T);

impl<T: CardTransport> AsyncCardTransport for Blocking<T> {
    type Error = T::Error;

    fn transmit(&mut self, command: &[u8]) -> impl Future<Output = Result<Vec<u8>, Self::Error>> {
        std::future::ready(self.0.transmit(command))
    }

    fn limits(&self) -> LinkLimits {
        self.0.limits()
    }

    fn fault(&self, error: &Self::Error) -> LinkFault {
        self.0.fault(error)
    }
}

impl<T: CardTransport + ?Sized> CardTransport for &mut T {
    type Error = T::Error;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        (**self).transmit(command)
    }

    fn limits(&self) -> LinkLimits {
        (**self).limits()
    }

    fn fault(&self, error: &Self::Error) -> LinkFault {
        (**self).fault(error)
    }
}

/// What a link can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct LinkLimits {
    /// Whether extended-length APDUs pass. `None`: not known, found out by trying.
    /// Whatever is stated here but `Some(false)`: where the first one to a file is
    /// answered `6700`, or ends in a fault of the link other than that the card is
    /// gone, the read goes on in short ones.
    pub extended_length: Option<bool>,
    /// The longest response that passes, in bytes, its two status bytes
    /// included. `None`: not known; learned from an answer that was cut off.
    pub max_response: Option<usize>,
}

impl LinkLimits {
    /// A link that carries short APDUs alone: 256 bytes of data in an answer.
    pub const SHORT: LinkLimits = LinkLimits {
        extended_length: Some(false),
        max_response: None,
    };

    /// With this longest response, in bytes, its two status bytes included.
    #[must_use]
    pub const fn with_max_response(mut self, bytes: usize) -> Self {
        self.max_response = Some(bytes);
        self
    }
}

/// Kinds of fault that a link can have, so that a program can say what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkFault {
    /// The smart-card service (on Linux pcscd) is not running.
    NoService,
    /// No reader is connected.
    NoReader,
    /// Another program uses the reader.
    ReaderInUse,
    /// No card is on the reader.
    NoCard,
    /// The card was taken away or lost power during the exchange.
    CardRemoved,
    /// No answer in time.
    Timeout,
    /// Anything else.
    Other,
}

impl LinkFault {
    /// All kinds.
    pub const ALL: [LinkFault; 7] = [
        LinkFault::NoService,
        LinkFault::NoReader,
        LinkFault::ReaderInUse,
        LinkFault::NoCard,
        LinkFault::CardRemoved,
        LinkFault::Timeout,
        LinkFault::Other,
    ];

    /// In kebab-case: `card-removed`.
    pub fn as_str(self) -> &'static str {
        match self {
            LinkFault::NoService => "no-service",
            LinkFault::NoReader => "no-reader",
            LinkFault::ReaderInUse => "reader-in-use",
            LinkFault::NoCard => "no-card",
            LinkFault::CardRemoved => "card-removed",
            LinkFault::Timeout => "timeout",
            LinkFault::Other => "other",
        }
    }
}

/// What has gone over the link, APDU bytes as the transport saw them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LinkStats {
    /// Command APDUs sent.
    pub commands: u32,
    /// Bytes of command APDUs.
    pub bytes_sent: u64,
    /// Bytes of response APDUs, status bytes included.
    pub bytes_received: u64,
}
