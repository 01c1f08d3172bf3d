//! The reader over an asynchronous link. The blocking reader uses it, too.

use std::fmt;
use std::ops::ControlFlow;

use getrandom::SysRng;
use rand_core::TryCryptoRng;

use crate::card::{CardInfo, CardNumber, DataGroups};
use crate::error::Error;
use crate::protocol::{Detected, Link, detect};
use crate::reader::image_padding::ImagePadding;
use crate::reader::progress::Progress;
use crate::reader::read_run::{Resources, read_card};
use crate::reader::read_state::ReadState;
use crate::record::Card;
use crate::specified_card::SpecifiedCardKey;
use crate::transport::{AsyncCardTransport, LinkStats};

/// Reads cards over a link whose answers arrive later ([`AsyncCardTransport`]).
///
/// It needs no particular executor. Dropping the future of a read cancels it between two
/// commands and wipes the session key.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// use std::pin::pin;
/// use std::sync::Arc;
/// use std::task::{Context, Poll, Wake, Waker};
/// use std::thread::{self, Thread};
/// use zairyu::simulator::VirtualCard;
/// use zairyu::{AsyncCardTransport, AsyncReader, CardType, DataGroups};
///
/// /// A link of your platform. Here it is a virtual card.
/// struct MyLink(VirtualCard);
///
/// impl AsyncCardTransport for MyLink {
///     type Error = std::io::Error;
///
///     async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
///         Ok(self.0.transmit(command))
///     }
/// }
///
/// /// The smallest executor. Programs use the one of their framework.
/// struct Unpark(Thread);
///
/// impl Wake for Unpark {
///     fn wake(self: Arc<Self>) {
///         self.0.unpark();
///     }
/// }
///
/// fn block_on<F: Future>(future: F) -> F::Output {
///     let waker = Waker::from(Arc::new(Unpark(thread::current())));
///     let mut future = pin!(future);
///     loop {
///         match future.as_mut().poll(&mut Context::from_waker(&waker)) {
///             Poll::Ready(output) => return output,
///             Poll::Pending => thread::park(),
///         }
///     }
/// }
///
/// let link = MyLink(VirtualCard::builder(CardType::ResidenceSecond).build()?);
/// let number = "AA12345678BB".parse()?;
/// let card = block_on(async {
///     let mut reader = AsyncReader::new(link);
///     reader.read(&number, DataGroups::ALL).await
/// })?;
/// assert!(card.photo().is_some());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct AsyncReader<T, R = SysRng> {
    link: Link<T>,
    random: R,
    specified: Option<SpecifiedCardKey>,
    image_padding: ImagePadding,
    /// The result of `detect`, for the read that follows.
    detected: Option<Detected>,
    /// The read that a fault of the link has interrupted.
    interrupted: Option<ReadState>,
}

impl<T: AsyncCardTransport> AsyncReader<T> {
    /// A reader over `transport`. It takes its random numbers from the system.
    pub fn new(transport: T) -> Self {
        AsyncReader {
            link: Link::new(transport),
            random: SysRng,
            specified: None,
            image_padding: ImagePadding::default(),
            detected: None,
            interrupted: None,
        }
    }
}

impl<T: AsyncCardTransport, R: TryCryptoRng> AsyncReader<T, R> {
    /// Takes random numbers from `random` instead of the system. The handshake needs fresh
    /// random numbers to be secure: use fixed ones for tests and replays only.
    #[must_use]
    pub fn with_random<S: TryCryptoRng>(self, random: S) -> AsyncReader<T, S> {
        AsyncReader {
            link: self.link,
            random,
            specified: self.specified,
            image_padding: self.image_padding,
            detected: self.detected,
            interrupted: self.interrupted,
        }
    }

    /// Makes specified cards (types `07` and `08`) readable, with the public key that ISA
    /// publishes for sending session keys to them. Without it, reading such a card fails
    /// with [`Error::DeliveryKeyMissing`].
    #[must_use]
    pub fn with_specified_card_key(mut self, key: SpecifiedCardKey) -> Self {
        self.specified = Some(key);
        self
    }

    /// Sets whether the padding of images is read. The default is
    /// [`ImagePadding::SkipSigned`].
    #[must_use]
    pub fn with_image_padding(mut self, image_padding: ImagePadding) -> Self {
        self.image_padding = image_padding;
        self
    }

    /// Finds out which type of card is present. This needs no card number. The next read
    /// uses the result instead of detecting again.
    ///
    /// # Errors
    ///
    /// [`Error::NotAResidenceCard`], [`Error::UnknownCardType`],
    /// [`Error::MisplacedCardType`], and those of the link.
    pub async fn detect(&mut self) -> Result<CardInfo, Error> {
        self.link.reset();
        self.detected = None;
        let detected = detect(&mut self.link).await?;
        let info = detected.info;
        self.detected = Some(detected);
        Ok(info)
    }

    /// Unlocks the card with its number and reads `groups`. A read that fails returns no
    /// part of the card.
    ///
    /// # Errors
    ///
    /// [`Error::WrongNumber`] if the number is not this card's, and the other variants of
    /// [`Error`]. [`Error::step`] names the step that failed.
    pub async fn read(&mut self, number: &CardNumber, groups: DataGroups) -> Result<Card, Error> {
        self.read_with_progress(number, groups, |_| ControlFlow::Continue(()))
            .await
    }

    /// Like [`read`](Self::read), and tells `observer` how far the read is: before every
    /// step after detection, and after every answer that carries data. GET CHALLENGE and
    /// the authentication that follows it count as one step.
    ///
    /// The observer cancels the read by returning [`ControlFlow::Break`].
    ///
    /// # Errors
    ///
    /// Those of [`read`](Self::read), and [`Error::Cancelled`].
    pub async fn read_with_progress(
        &mut self,
        number: &CardNumber,
        groups: DataGroups,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        self.interrupted = None;
        if self.detected.is_none() {
            self.link.reset();
        }
        let state = ReadState::new(number, groups, self.image_padding);
        self.run(state, observer).await
    }

    /// Continues the last read after the link has failed ([`Error::Link`], or
    /// [`Error::Apdu`] for a malformed answer), once the card is back: detects and unlocks
    /// the card again and reads what is still missing. If the transport needs a new
    /// connection, make it first, through [`transport_mut`](Self::transport_mut).
    ///
    /// The number, the groups and the [`ImagePadding`] are those of the read that was
    /// interrupted.
    ///
    /// The reader keeps what was read before only if the card is the same one: it accepts
    /// the number, has the same type, and its signature file, read again, has the same
    /// bytes. If that file was not read before or is blank (cards of young holders), the
    /// read starts over.
    ///
    /// Until then, the reader holds the number and the data read so far. It wipes them when
    /// another read starts, when the resumed read ends with anything but another fault of
    /// the link, when the future of the resumed read is dropped, and when the reader is
    /// dropped.
    ///
    /// # Errors
    ///
    /// [`Error::NothingToResume`], [`Error::CardChanged`], and those of
    /// [`read_with_progress`](Self::read_with_progress).
    pub async fn resume(
        &mut self,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        self.detected = None;
        let state = self.interrupted.take().ok_or(Error::NothingToResume)?;
        self.run(state, observer).await
    }

    async fn run(
        &mut self,
        mut state: ReadState,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        // Used once: whatever happens, the next read detects the card again.
        let detected = self.detected.take();
        let resources = Resources {
            link: &mut self.link,
            random: &mut self.random,
            specified: self.specified.as_ref(),
        };
        let outcome = read_card(resources, detected, &mut state, observer).await;
        // Some links report a card that is gone by an empty answer only.
        if outcome.as_ref().is_err_and(Error::is_resumable) {
            self.interrupted = Some(state);
        }
        outcome
    }

    /// Counts of the commands and bytes sent since the last detection.
    pub fn link_stats(&self) -> LinkStats {
        self.link.stats()
    }

    /// The transport, for example to reconnect it.
    pub fn transport_mut(&mut self) -> &mut T {
        self.link.transport_mut()
    }

    /// Ends the reader and returns its transport.
    pub fn into_transport(self) -> T {
        self.link.into_transport()
    }
}

impl<T, R> AsyncReader<T, R> {
    /// `Debug` under the given name. Neither transport nor random source is shown: they may
    /// hold personal data or keys.
    pub(super) fn fmt_as(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("has_specified_card_key", &self.specified.is_some())
            .field("image_padding", &self.image_padding)
            .field("is_detected", &self.detected.is_some())
            .field("is_interrupted", &self.interrupted.is_some())
            .finish_non_exhaustive()
    }
}

/// Shows settings only: no key, nothing of a card.
impl<T, R> fmt::Debug for AsyncReader<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt_as("AsyncReader", f)
    }
}
