//! Getting the files of a card together over an open session.

use std::ops::ControlFlow;

use rand_core::TryCryptoRng;

use crate::card::CardNumber;
use crate::card::CardType;
use crate::card::layout::{FileSpec, plan};
use crate::card::{Coverage, Directory, FileContent};
use crate::error::{ChannelError, Error, Step};
use crate::protocol::{Detected, Link, Opening, SecureChannel, detect, read_file, select};
use crate::reader::image_padding::ImagePadding;
use crate::reader::progress::{Progress, Tracker};
use crate::reader::read_state::ReadState;
use crate::record::Card;
use crate::specified_card::SpecifiedCardKey;
use crate::transport::AsyncCardTransport;

/// What a run needs.
pub(super) struct ReadRun<'a, T, R> {
    pub(super) link: &'a mut Link<T>,
    pub(super) random: &'a mut R,
    pub(super) specified: Option<&'a SpecifiedCardKey>,
}

impl<T: AsyncCardTransport, R: TryCryptoRng> ReadRun<'_, T, R> {
    /// Reads what is missing.
    pub(super) async fn run(
        self,
        state: &mut ReadState,
        detected: Option<Detected>,
        number: &CardNumber,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        let ReadRun {
            link,
            random,
            specified,
        } = self;
        let detected = match detected {
            Some(detected) => detected,
            None => detect(link).await?,
        };
        let card_type = state.detected(detected)?;
        let total = plan(card_type, state.groups).map(|file| file.size).sum();
        let mut tracker = Tracker::new(observer, total);
        let mut opening = Opening::new(card_type, number, specified)?;
        let mut on_step = |step| tracker.report(step);
        let channel = opening.open(link, random, &mut on_step).await?;
        let run = Run {
            link,
            random,
            card_type,
            opening,
            channel,
            current: None,
            tracker,
        };
        let card = run.gather(state).await?;
        Ok(card.with_opening_number(number.clone()))
    }
}

/// A run over a link, from the moment at which the card is open.
struct Run<'a, T, R, F> {
    link: &'a mut Link<T>,
    random: &'a mut R,
    card_type: CardType,
    opening: Opening<'a>,
    channel: SecureChannel,
    /// The directory that is current on the card.
    current: Option<Directory>,
    tracker: Tracker<F>,
}

impl<T, R, F> Run<'_, T, R, F>
where
    T: AsyncCardTransport,
    R: TryCryptoRng,
    F: FnMut(Progress) -> ControlFlow<()>,
{
    async fn gather(mut self, state: &mut ReadState) -> Result<Card, Error> {
        self.make_sure_of_card(state).await?;
        loop {
            self.read_missing(state).await?;
            if state.read_without_padding.is_empty() {
                let files = std::mem::take(&mut state.files);
                return Card::from_read(files, self.link.stats());
            }
            let files = state.files.clone();
            // Before anything is said of the card, its signature must speak for what
            // was not read, and for the parts being what they were taken for.
            if let Ok(mut card) = Card::from_read(files, self.link.stats())
                && (!state.rests_on_signature(self.card_type) || card.find_intact())
            {
                return Ok(card);
            }
            state.read_every_byte();
        }
    }

    /// Reads every file that is not there yet.
    async fn read_missing(&mut self, state: &mut ReadState) -> Result<(), Error> {
        self.tracker.start();
        for file in plan(self.card_type, state.groups) {
            let Some(mut content) = state.read_so_far(file) else {
                self.tracker.file_kept(file);
                continue;
            };
            let mut pass_over = state.pass_over(self.card_type, file);
            let mut outcome = self.read(file, &mut content, pass_over).await;
            if let Err(error) = &outcome
                && pass_over.is_some()
                && may_be_for_its_parts(error, file)
            {
                // A card may know no reading in parts: whole, then.
                if self.opening.is_ended_by(error) {
                    self.open_again().await?;
                }
                state.image_padding = ImagePadding::Read;
                (content, pass_over) = (FileContent::default(), None);
                outcome = self.read(file, &mut content, pass_over).await;
            }
            if pass_over.is_some() {
                state.read_without_padding.push(file.id);
            }
            if let Err(error) = outcome {
                if !content.is_empty() {
                    state.partial = Some((file.id, content));
                }
                return Err(error);
            }
            self.opening.finish();
            state.files.insert_content(file.id, content);
            self.tracker.file_done(file)?;
        }
        Ok(())
    }

    /// Reads one file, in a new session where the card has ended the one before; not
    /// where it may have done so for being asked for a part.
    async fn read(
        &mut self,
        file: &FileSpec,
        content: &mut FileContent,
        pass_over: Option<Coverage>,
    ) -> Result<(), Error> {
        loop {
            match self.read_in_session(file, content, pass_over).await {
                Err(error)
                    if !(pass_over.is_some() && may_be_for_its_parts(&error, file))
                        && self.opening.take_retry(&error) =>
                {
                    self.open_again().await?;
                }
                outcome => return outcome,
            }
        }
    }

    /// Reads a file, after its directory was selected where need be.
    async fn read_in_session(
        &mut self,
        file: &FileSpec,
        content: &mut FileContent,
        pass_over: Option<Coverage>,
    ) -> Result<(), Error> {
        let directory = file.id.directory;
        if self.current != Some(directory) {
            self.tracker.report(Step::Select(directory))?;
            select(self.link, directory).await?;
            self.current = Some(directory);
        }
        self.tracker.report(Step::Read(file.id))?;
        let tracker = &mut self.tracker;
        let on_bytes = |read| tracker.file_progress(file, read);
        let channel = &mut self.channel;
        read_file(self.link, channel, file, pass_over, content, on_bytes).await
    }

    async fn open_again(&mut self) -> Result<(), Error> {
        let tracker = &mut self.tracker;
        let mut on_step = |step| tracker.report(step);
        let opening = &mut self.opening;
        self.channel = opening.open(self.link, self.random, &mut on_step).await?;
        self.current = None;
        Ok(())
    }

    /// What was read before belongs to this card, or is forgotten.
    async fn make_sure_of_card(&mut self, state: &mut ReadState) -> Result<(), Error> {
        let Some((file, before)) = state.signature(self.card_type) else {
            state.start_over();
            return Ok(());
        };
        let mut now = FileContent::default();
        self.read(file, &mut now, None).await?;
        match now.bytes() == before {
            true => Ok(()),
            false => Err(Error::CardChanged {
                step: Step::Read(file.id),
            }),
        }
    }
}

/// Whether an error may come of asking for a part of a file: the card refuses, or
/// its answer is no such part. That a card takes offsets and lengths under secure
/// messaging is reported for the first generation alone (docs/protocol.md, section 5).
fn may_be_for_its_parts(error: &Error, file: &FileSpec) -> bool {
    let is_of_kind = matches!(
        error,
        Error::Status { .. }
            | Error::AnswerLength { .. }
            | Error::EmptyAnswer { .. }
            | Error::FileTooLong { .. }
            | Error::Channel {
                source: ChannelError::Padding,
                ..
            }
    );
    is_of_kind && error.step() == Step::Read(file.id)
}
