//! From a link to a [`Card`]: detection, authentication, the files that were
//! asked for, progress on the way.

mod image_padding;
mod progress;
mod read_run;
mod read_state;

use std::ops::ControlFlow;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use getrandom::SysRng;
use rand_core::TryCryptoRng;

use crate::card::CardInfo;
use crate::card::CardNumber;
use crate::card::DataGroups;
use crate::error::Error;
use crate::protocol::{Detected, Link, detect};
use crate::record::Card;
use crate::specified_card::SpecifiedCardKey;
use crate::transport::{AsyncCardTransport, Blocking, CardTransport, LinkStats};

pub use image_padding::ImagePadding;
pub use progress::Progress;
use read_run::ReadRun;
use read_state::ReadState;

/// Reads cards over a link that waits for each answer.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// use zairyu::CardType;
/// use zairyu::simulator::VirtualCard;
/// use zairyu::{DataGroups, Reader};
///
/// let transport = VirtualCard::builder(CardType::ResidenceFirst).build()?;
/// let mut reader = Reader::new(transport);
/// let kind = reader.detect()?;
/// assert_eq!(kind.card_type.code(), "1");
///
/// let card = reader.read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
/// assert!(card.photo().is_some());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Reader<T, R = SysRng>(AsyncReader<Blocking<T>, R>);

impl<T: CardTransport> Reader<T> {
    /// A reader over `transport`, with the system's random numbers.
    pub fn new(transport: T) -> Self {
        Self::with_random(transport, SysRng)
    }
}

impl<T: CardTransport, R: TryCryptoRng> Reader<T, R> {
    /// A reader with a random source of its own. The handshake's freshness
    /// rests on it: fixed numbers are for tests and replays alone.
    pub fn with_random(transport: T, random: R) -> Self {
        Reader(AsyncReader::with_random(Blocking(transport), random))
    }

    /// See [`AsyncReader::set_specified_card_key`].
    pub fn set_specified_card_key(&mut self, specified: SpecifiedCardKey) {
        self.0.set_specified_card_key(specified);
    }

    /// See [`AsyncReader::set_image_padding`].
    pub fn set_image_padding(&mut self, image_padding: ImagePadding) {
        self.0.set_image_padding(image_padding);
    }

    /// See [`AsyncReader::detect`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn detect(&mut self) -> Result<CardInfo, Error> {
        drive(self.0.detect())
    }

    /// See [`AsyncReader::read`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn read(&mut self, number: &CardNumber, groups: DataGroups) -> Result<Card, Error> {
        drive(self.0.read(number, groups))
    }

    /// See [`AsyncReader::read_with_progress`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn read_with_progress(
        &mut self,
        number: &CardNumber,
        groups: DataGroups,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        drive(self.0.read_with_progress(number, groups, observer))
    }

    /// See [`AsyncReader::resume`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn resume(
        &mut self,
        number: &CardNumber,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        drive(self.0.resume(number, observer))
    }

    /// See [`AsyncReader::link_stats`].
    pub fn link_stats(&self) -> LinkStats {
        self.0.link_stats()
    }

    /// The transport.
    pub fn transport_mut(&mut self) -> &mut T {
        &mut self.0.transport_mut().0
    }

    /// The transport, given back.
    pub fn into_transport(self) -> T {
        self.0.into_transport().0
    }
}

/// Reads cards over a link whose answers arrive later. Dropping the future of a
/// read ends it between two commands; the session key is wiped with it.
pub struct AsyncReader<T, R = SysRng> {
    link: Link<T>,
    random: R,
    specified: Option<SpecifiedCardKey>,
    image_padding: ImagePadding,
    detected: Option<Detected>,
    interrupted: Option<ReadState>,
}

impl<T: AsyncCardTransport> AsyncReader<T> {
    /// A reader over `transport`, with the system's random numbers.
    pub fn new(transport: T) -> Self {
        Self::with_random(transport, SysRng)
    }
}

impl<T: AsyncCardTransport, R: TryCryptoRng> AsyncReader<T, R> {
    /// See [`Reader::with_random`].
    pub fn with_random(transport: T, random: R) -> Self {
        AsyncReader {
            link: Link::new(transport),
            random,
            specified: None,
            image_padding: ImagePadding::default(),
            detected: None,
            interrupted: None,
        }
    }

    /// Makes specified cards (types `07` and `08`) readable: with the key that
    /// ISA publishes for delivering session keys to them.
    pub fn set_specified_card_key(&mut self, specified: SpecifiedCardKey) {
        self.specified = Some(specified);
    }

    /// What to do about the padding of images: without this call it is passed over
    /// where the signature confirms it.
    pub fn set_image_padding(&mut self, image_padding: ImagePadding) {
        self.image_padding = image_padding;
    }

    /// Finds out what card is there; no number is needed. The read that follows
    /// does not do it again.
    ///
    /// # Errors
    ///
    /// [`Error::NotAResidenceCard`], [`Error::UnknownCardType`], and what a link
    /// can do wrong.
    pub async fn detect(&mut self) -> Result<CardInfo, Error> {
        self.link.reset();
        self.detected = None;
        let detected = detect(&mut self.link).await?;
        let kind = detected.info;
        self.detected = Some(detected);
        Ok(kind)
    }

    /// Opens the card with its number and reads `groups`. All or nothing: no
    /// card comes back from a read that failed half way.
    ///
    /// # Errors
    ///
    /// [`Error::WrongNumber`] where the number is not this card's, and every
    /// other variant of [`Error`]; each names its step.
    pub async fn read(&mut self, number: &CardNumber, groups: DataGroups) -> Result<Card, Error> {
        self.read_with_progress(number, groups, |_| ControlFlow::Continue(()))
            .await
    }

    /// Like [`read`](Self::read); once the card is detected, `observer` hears of
    /// every step and every answer that brings data, and may stop the read there.
    /// A challenge and the authentication that must follow it at once are one
    /// step.
    ///
    /// # Errors
    ///
    /// As there, and [`Error::Cancelled`] where the observer breaks.
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
        self.read_into(
            ReadState::new(number, groups, self.image_padding),
            number,
            observer,
        )
        .await
    }

    /// Goes on with a read that the link has interrupted ([`Error::Link`], or
    /// [`Error::Apdu`] for an answer that is none), once the card is there again: a
    /// new handshake, then what is still missing. Where the stack needs a new
    /// connection, put it in through [`transport_mut`](Self::transport_mut) first.
    ///
    /// What was read before is kept only when the card proves to be the same one:
    /// it knows the number, is of the same type, and its signature file, read
    /// again, is the same to the byte. Where that file was not read yet, or is
    /// blank as on cards of young holders, the read starts over.
    ///
    /// It remains the read that it was: the same groups, the same
    /// [`ImagePadding`].
    ///
    /// What was read stays in the reader, and is wiped when another read starts,
    /// when this one ends other than by the link (by [`Error::Cancelled`], too, or
    /// by dropping its future), or when the reader is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::NothingToResume`], [`Error::CardChanged`], and those of
    /// [`read_with_progress`](Self::read_with_progress).
    pub async fn resume(
        &mut self,
        number: &CardNumber,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        self.detected = None;
        let state = self
            .interrupted
            .take_if(|state| state.is_of(number))
            .ok_or(Error::NothingToResume)?;
        self.read_into(state, number, observer).await
    }

    async fn read_into(
        &mut self,
        mut state: ReadState,
        number: &CardNumber,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        // Taken: whatever happens, the next read must look at the card anew.
        let detected = self.detected.take();
        let gathering = ReadRun {
            link: &mut self.link,
            random: &mut self.random,
            specified: self.specified.as_ref(),
        };
        let outcome = gathering.run(&mut state, detected, number, observer).await;
        // Some links have nothing but an empty answer to say that the card is gone.
        if outcome.as_ref().is_err_and(Error::is_resumable) {
            self.interrupted = Some(state);
        }
        outcome
    }

    /// What has gone over the link since the last detection.
    pub fn link_stats(&self) -> LinkStats {
        self.link.stats()
    }

    /// The transport.
    pub fn transport_mut(&mut self) -> &mut T {
        self.link.transport_mut()
    }

    /// The transport, given back.
    pub fn into_transport(self) -> T {
        self.link.into_transport()
    }
}

/// Runs a future that never waits: every await in it ends at a [`Blocking`]
/// transport, whose futures are ready at once.
fn drive<F: Future>(future: F) -> F::Output {
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
