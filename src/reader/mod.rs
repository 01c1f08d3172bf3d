//! Reads a card over a link: detection, authentication, the files that were asked for,
//! progress, and resuming after a fault of the link.

mod async_reader;
mod image_padding;
mod progress;
mod read_run;
mod read_state;

use std::fmt;
use std::ops::ControlFlow;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use getrandom::SysRng;
use rand_core::TryCryptoRng;

use crate::card::{CardInfo, CardNumber, DataGroups};
use crate::error::Error;
use crate::record::Card;
use crate::specified_card::SpecifiedCardKey;
use crate::transport::{Blocking, CardTransport, LinkStats};

pub use async_reader::AsyncReader;
pub use image_padding::ImagePadding;
pub use progress::Progress;

/// Reads cards over a link that waits for each answer ([`CardTransport`]).
///
/// Set up with [`new`](Self::new), followed by the `with_` methods that you need. One
/// reader can read many cards, one after the other.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// use zairyu::CardType;
/// use zairyu::simulator::VirtualCard;
/// use zairyu::{DataGroups, ImagePadding, Reader};
///
/// let transport = VirtualCard::builder(CardType::ResidenceFirst).build()?;
/// let mut reader = Reader::new(transport).with_image_padding(ImagePadding::Read);
///
/// let info = reader.detect()?;
/// assert_eq!(info.card_type, CardType::ResidenceFirst);
///
/// let card = reader.read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
/// assert!(card.photo().is_some());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Several readers at once
///
/// A reader is `Send` if its transport is. One thread per device:
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// use std::thread;
/// use zairyu::simulator::VirtualCard;
/// use zairyu::{CardNumber, CardType, DataGroups, Reader};
///
/// let mut threads = Vec::new();
/// for card_type in [CardType::ResidenceFirst, CardType::ResidenceSecond] {
///     let transport = VirtualCard::builder(card_type).build()?;
///     let number: CardNumber = "AA12345678BB".parse()?;
///     threads.push(thread::spawn(move || {
///         Reader::new(transport).read(&number, DataGroups::ALL)
///     }));
/// }
/// for thread in threads {
///     let card = thread.join().expect("the thread does not panic")?;
///     assert!(card.photo().is_some());
/// }
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Reader<T, R = SysRng>(AsyncReader<Blocking<T>, R>);

impl<T: CardTransport> Reader<T> {
    /// A reader over `transport`. It takes its random numbers from the system.
    pub fn new(transport: T) -> Self {
        Reader(AsyncReader::new(Blocking(transport)))
    }
}

impl<T: CardTransport, R: TryCryptoRng> Reader<T, R> {
    /// Takes random numbers from `random` instead of the system. See
    /// [`AsyncReader::with_random`].
    #[must_use]
    pub fn with_random<S: TryCryptoRng>(self, random: S) -> Reader<T, S> {
        Reader(self.0.with_random(random))
    }

    /// Makes specified cards (types `07` and `08`) readable. See
    /// [`AsyncReader::with_specified_card_key`].
    #[must_use]
    pub fn with_specified_card_key(self, key: SpecifiedCardKey) -> Self {
        Reader(self.0.with_specified_card_key(key))
    }

    /// Sets whether the padding of images is read.
    #[must_use]
    pub fn with_image_padding(self, image_padding: ImagePadding) -> Self {
        Reader(self.0.with_image_padding(image_padding))
    }

    /// Finds out which type of card is present. See [`AsyncReader::detect`].
    ///
    /// # Errors
    ///
    /// Those of [`AsyncReader::detect`].
    pub fn detect(&mut self) -> Result<CardInfo, Error> {
        block_on(self.0.detect())
    }

    /// Unlocks the card with its number and reads `groups`. See [`AsyncReader::read`].
    ///
    /// # Errors
    ///
    /// Those of [`AsyncReader::read`].
    pub fn read(&mut self, number: &CardNumber, groups: DataGroups) -> Result<Card, Error> {
        block_on(self.0.read(number, groups))
    }

    /// Like [`read`](Self::read), and tells `observer` how far the read is. The observer
    /// can cancel the read. See [`AsyncReader::read_with_progress`].
    ///
    /// ```
    /// # #[cfg(feature = "simulator")] {
    /// use std::ops::ControlFlow;
    /// use zairyu::simulator::VirtualCard;
    /// use zairyu::{CardType, DataGroups, Error, Reader};
    ///
    /// let card = VirtualCard::builder(CardType::ResidenceFirst).build()?;
    /// let number = "AA12345678BB".parse()?;
    /// // Cancels after 1000 bytes.
    /// let outcome = Reader::new(card).read_with_progress(&number, DataGroups::ALL, |progress| {
    ///     match progress.bytes_done > 1000 {
    ///         true => ControlFlow::Break(()),
    ///         false => ControlFlow::Continue(()),
    ///     }
    /// });
    /// assert!(matches!(outcome, Err(Error::Cancelled { .. })));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`AsyncReader::read_with_progress`].
    pub fn read_with_progress(
        &mut self,
        number: &CardNumber,
        groups: DataGroups,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        block_on(self.0.read_with_progress(number, groups, observer))
    }

    /// Continues the last read after a fault of the link. See [`AsyncReader::resume`] for
    /// what is kept and checked.
    ///
    /// ```
    /// # #[cfg(feature = "simulator")] {
    /// use std::ops::ControlFlow;
    /// use zairyu::simulator::VirtualCard;
    /// use zairyu::transport::faults::{Fault, FaultyTransport};
    /// use zairyu::{CardType, DataGroups, LinkFault, Reader};
    ///
    /// // The link fails at the 15th command.
    /// let card = VirtualCard::builder(CardType::ResidenceFirst).build()?;
    /// let link = FaultyTransport::new(card).fail_at(14, Fault::CommandLost(LinkFault::CardRemoved));
    /// let mut reader = Reader::new(link);
    /// let number = "AA12345678BB".parse()?;
    ///
    /// let mut outcome = reader.read(&number, DataGroups::ALL);
    /// if outcome.as_ref().is_err_and(|error| error.is_resumable()) {
    ///     // Ask the person to put the card back. With PC/SC, reconnect here.
    ///     outcome = reader.resume(|_| ControlFlow::Continue(()));
    /// }
    /// assert!(outcome?.photo().is_some());
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`AsyncReader::resume`].
    pub fn resume(
        &mut self,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        block_on(self.0.resume(observer))
    }

    /// Counts of the commands and bytes sent since the last detection.
    pub fn link_stats(&self) -> LinkStats {
        self.0.link_stats()
    }

    /// The transport, for example to reconnect it.
    pub fn transport_mut(&mut self) -> &mut T {
        &mut self.0.transport_mut().0
    }

    /// Ends the reader and returns its transport.
    pub fn into_transport(self) -> T {
        self.0.into_transport().0
    }
}

/// Shows settings only: no key, nothing of a card.
impl<T, R> fmt::Debug for Reader<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt_as("Reader", f)
    }
}

/// Runs a future over a [`Blocking`] transport. It never waits: the futures of such a
/// transport are ready at once.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return output;
        }
    }
}
