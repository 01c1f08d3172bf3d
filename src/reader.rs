//! From a link to a [`Card`]: detection, authentication, the files that were
//! asked for, progress on the way.

use std::ops::ControlFlow;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use getrandom::SysRng;
use rand_core::TryCryptoRng;

use crate::card_number::CardNumber;
use crate::error::{Error, Step};
use crate::files::{CARD_TYPE, COMMON_DATA, DataGroups, FileSpec, plan};
use crate::kind::{CardKind, Generation};
use crate::record::{Card, Files};
use crate::session::{Detected, Link, LinkStats, Opening, detect, read_file, select};
use crate::specified::Specified;
use crate::transport::{AsyncCardTransport, Blocking, CardTransport};

/// Reads cards over a link that waits for each answer.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// use zairyu::simulator::{CardType, VirtualCard};
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

    /// See [`AsyncReader::set_specified`].
    pub fn set_specified(&mut self, specified: Specified) {
        self.0.set_specified(specified);
    }

    /// See [`AsyncReader::detect`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn detect(&mut self) -> Result<CardKind, Error> {
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
    specified: Option<Specified>,
    detected: Option<Detected>,
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
            detected: None,
        }
    }

    /// Makes specified cards (types `07` and `08`) readable: with the key that
    /// ISA publishes for delivering session keys to them.
    pub fn set_specified(&mut self, specified: Specified) {
        self.specified = Some(specified);
    }

    /// Finds out what card is there; no number is needed. The read that follows
    /// does not do it again.
    ///
    /// # Errors
    ///
    /// [`Error::NotAResidenceCard`], [`Error::UnknownCardType`], and what a link
    /// can do wrong.
    pub async fn detect(&mut self) -> Result<CardKind, Error> {
        self.link.reset_stats();
        self.detected = None;
        let detected = detect(&mut self.link).await?;
        let kind = detected.kind.clone();
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

    /// Like [`read`](Self::read); `observer` hears of every step and may stop
    /// the read between two commands.
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
        // Taken: whatever happens, the next read must look at the card anew.
        let detected = match self.detected.take() {
            Some(detected) => detected,
            None => {
                self.link.reset_stats();
                detect(&mut self.link).await?
            }
        };
        let card_type = detected.kind.card_type;
        let mut files = Files::new();
        files.insert(COMMON_DATA.id, detected.common_data);
        files.insert(CARD_TYPE.id, detected.card_type);
        let mut tracker = Tracker {
            observer,
            before: 0,
            done: 0,
            total: plan(card_type, groups).map(|file| file.size).sum(),
        };
        let mut opening = Opening::new(card_type, number, self.specified.as_ref())?;
        tracker.report(match card_type.generation() {
            Generation::Specified => Step::SetSessionKey,
            Generation::First | Generation::Second => Step::GetChallenge,
        })?;
        let mut channel = opening.open(&mut self.link, &mut self.random).await?;
        let mut current = None;
        for file in plan(card_type, groups) {
            tracker.report(Step::Read(file.id))?;
            let bytes = loop {
                if current != Some(file.id.directory) {
                    select(&mut self.link, file.id.directory).await?;
                    current = Some(file.id.directory);
                }
                match read_file(&mut self.link, &mut channel, file, |read| {
                    tracker.file_progress(file, read)
                })
                .await
                {
                    Ok(bytes) => break bytes,
                    Err(error) if opening.may_open_again(&error) => {
                        channel = opening.open(&mut self.link, &mut self.random).await?;
                        current = None;
                    }
                    Err(error) => return Err(error),
                }
            };
            opening.settled();
            tracker.file_done(file)?;
            files.insert(file.id, bytes);
        }
        Card::from_read(files, self.link.stats())
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

/// How far a read is. Numbers never go down, and the total is known from the
/// first event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What is being done; for a file, [`Step::Read`] with its place.
    pub step: Step,
    /// Bytes of files read so far.
    pub bytes_done: usize,
    /// Bytes of files that this read is for.
    pub bytes_total: usize,
}

struct Tracker<F> {
    observer: F,
    /// Bytes of the files that are read whole.
    before: usize,
    done: usize,
    total: usize,
}

impl<F: FnMut(Progress) -> ControlFlow<()>> Tracker<F> {
    /// So many bytes of a file are there. A file that is started anew in a new
    /// session takes nothing back.
    fn file_progress(&mut self, file: &FileSpec, read: usize) -> Result<(), Error> {
        self.done = self.done.max(self.before + read.min(file.size));
        match read >= file.size {
            // The end of a file is reported once, when it is certain.
            true => Ok(()),
            false => self.report(Step::Read(file.id)),
        }
    }

    fn file_done(&mut self, file: &FileSpec) -> Result<(), Error> {
        self.before += file.size;
        self.done = self.before;
        self.report(Step::Read(file.id))
    }

    fn report(&mut self, step: Step) -> Result<(), Error> {
        let progress = Progress {
            step,
            bytes_done: self.done,
            bytes_total: self.total,
        };
        match (self.observer)(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::Cancelled { step }),
        }
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
