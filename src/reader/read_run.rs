//! One run over an unlocked card: reads the files that the state does not have yet.

use std::ops::ControlFlow;

use rand_core::TryCryptoRng;

use crate::card::layout::FileSpec;
use crate::card::{CardNumber, CardType, Directory, FileContent};
use crate::error::{ChannelError, Error, Step};
use crate::protocol::{Detected, Link, Opening, SecureChannel, detect, read_file, select};
use crate::reader::progress::{Progress, Tracker};
use crate::reader::read_state::{FileMode, ReadState};
use crate::record::Card;
use crate::specified_card::SpecifiedCardKey;
use crate::transport::AsyncCardTransport;

/// What a run uses of its reader.
pub(super) struct Resources<'a, T, R> {
    pub(super) link: &'a mut Link<T>,
    pub(super) random: &'a mut R,
    pub(super) specified: Option<&'a SpecifiedCardKey>,
}

/// Reads the files that `state` does not have yet. After a fault of the link, `state` holds
/// what was read until then.
pub(super) async fn read_card<T: AsyncCardTransport, R: TryCryptoRng>(
    resources: Resources<'_, T, R>,
    detected: Option<Detected>,
    state: &mut ReadState,
    observer: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Card, Error> {
    let number = state.number().clone();
    let run = ReadRun::unlock(resources, detected, state, &number, observer).await?;
    let card = run.read_card().await?;
    Ok(card.with_opening_number(number))
}

/// A run over a card that was unlocked.
struct ReadRun<'a, T, R, F> {
    link: &'a mut Link<T>,
    random: &'a mut R,
    card_type: CardType,
    opening: Opening<'a>,
    channel: SecureChannel,
    /// The current directory on the card, if it is known.
    directory: Option<Directory>,
    state: &'a mut ReadState,
    tracker: Tracker<F>,
}

impl<'a, T, R, F> ReadRun<'a, T, R, F>
where
    T: AsyncCardTransport,
    R: TryCryptoRng,
    F: FnMut(Progress) -> ControlFlow<()>,
{
    /// Detects the card if that was not done yet, and unlocks it.
    async fn unlock(
        resources: Resources<'a, T, R>,
        detected: Option<Detected>,
        state: &'a mut ReadState,
        number: &'a CardNumber,
        observer: F,
    ) -> Result<Self, Error> {
        let Resources {
            link,
            random,
            specified,
        } = resources;
        let detected = match detected {
            Some(detected) => detected,
            None => detect(link).await?,
        };
        let card_type = state.add_detected(detected)?;
        let total = state.plan(card_type).map(|file| file.size).sum();
        let mut tracker = Tracker::new(observer, card_type, total);
        let mut opening = Opening::new(card_type, number, specified)?;
        let mut on_step = |step| tracker.report(step);
        let channel = opening.open(link, random, &mut on_step).await?;
        Ok(ReadRun {
            link,
            random,
            card_type,
            opening,
            channel,
            directory: None,
            state,
            tracker,
        })
    }

    /// Reads all that is missing and decodes it.
    async fn read_card(mut self) -> Result<Card, Error> {
        self.compare_with_earlier_run().await?;
        loop {
            self.read_missing_files().await?;
            if !self.state.has_files_read_in_parts() {
                return Card::from_read(self.state.take_files(), self.link.stats());
            }
            // The signature must confirm the NULs that were assumed, and that the card has
            // answered with the parts that it was asked for.
            let files = self.state.files();
            if let Ok(mut card) = Card::from_read(files, self.link.stats())
                && (!self.state.needs_signature_check(self.card_type) || card.find_intact())
            {
                return Ok(card);
            }
            self.state.stop_skipping();
            self.state.forget_files_read_in_parts();
        }
    }

    /// Makes sure that what an earlier run has read belongs to this card, by its signature
    /// file. If that cannot be known, forgets what was read.
    async fn compare_with_earlier_run(&mut self) -> Result<(), Error> {
        let Some((file, before)) = self.state.signature_file(self.card_type) else {
            self.state.start_over();
            return Ok(());
        };
        let before = zeroize::Zeroizing::new(before.to_vec());
        let mut now = FileContent::default();
        self.read_with_retries(file, &mut now, FileMode::Whole)
            .await?;
        if now.bytes() != *before {
            return Err(Error::CardChanged {
                step: Step::Read(file.id),
            });
        }
        Ok(())
    }

    /// Reads every file that the state does not have.
    async fn read_missing_files(&mut self) -> Result<(), Error> {
        self.tracker.start_over();
        for file in self.state.plan(self.card_type) {
            if self.state.has(file) {
                self.tracker.file_kept(file);
                continue;
            }
            let mut content = self.state.take_partial(file);
            if let Err(error) = self.read_to_end(file, &mut content).await {
                self.state.keep_partial(file, content);
                return Err(error);
            }
            self.opening.confirm_length_object();
            self.state.add_file(file, content);
            self.tracker.file_done(file)?;
        }
        Ok(())
    }

    /// Reads a file, without padding if the state says so. If the card refuses to be read
    /// in parts, reads this file and those that follow whole.
    async fn read_to_end(
        &mut self,
        file: &FileSpec,
        content: &mut FileContent,
    ) -> Result<(), Error> {
        let mode = self.state.mode(self.card_type, file);
        match self.read_with_retries(file, content, mode).await {
            Err(error) if may_refuse_parts(mode, file, &error) => {
                *content = FileContent::default();
                if self.opening.is_ended_by(&error) {
                    self.unlock_again().await?;
                }
                self.state.stop_skipping();
                self.read_with_retries(file, content, FileMode::Whole).await
            }
            outcome => {
                if mode != FileMode::Whole {
                    self.state.note_read_in_parts(file);
                }
                outcome
            }
        }
    }

    /// Reads a file. If the card ends the session, continues in a new one, unless the card
    /// may have ended it because it refuses to be read in parts.
    async fn read_with_retries(
        &mut self,
        file: &FileSpec,
        content: &mut FileContent,
        mode: FileMode,
    ) -> Result<(), Error> {
        loop {
            match self.read_in_session(file, content, mode).await {
                Err(error)
                    if !may_refuse_parts(mode, file, &error) && self.opening.take_retry(&error) =>
                {
                    self.unlock_again().await?;
                }
                outcome => return outcome,
            }
        }
    }

    /// Selects the directory of a file if it is not the current one, and reads the file.
    async fn read_in_session(
        &mut self,
        file: &FileSpec,
        content: &mut FileContent,
        mode: FileMode,
    ) -> Result<(), Error> {
        let directory = file.id.directory;
        if self.directory != Some(directory) {
            self.tracker.report(Step::Select(directory))?;
            select(self.link, directory).await?;
            self.directory = Some(directory);
        }
        self.tracker.report(Step::Read(file.id))?;
        let tracker = &mut self.tracker;
        let on_bytes = |read| tracker.file_progress(file, read);
        let channel = &mut self.channel;
        let skip_padding = mode.skip_padding();
        read_file(self.link, channel, file, skip_padding, content, on_bytes).await
    }

    /// Starts a new session with the card.
    async fn unlock_again(&mut self) -> Result<(), Error> {
        let tracker = &mut self.tracker;
        let mut on_step = |step| tracker.report(step);
        let opening = &mut self.opening;
        self.channel = opening.open(self.link, self.random, &mut on_step).await?;
        self.directory = None;
        Ok(())
    }
}

/// Whether an error may mean that the card refuses to be read in parts: it answers with an
/// error status, or with something else than the part. That cards support offsets and
/// lengths under secure messaging is reported for the first generation only
/// (docs/protocol.md, section 5).
fn may_refuse_parts(mode: FileMode, file: &FileSpec, error: &Error) -> bool {
    let is_about_the_answer = matches!(
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
    mode != FileMode::Whole && is_about_the_answer && error.step() == Step::Read(file.id)
}
