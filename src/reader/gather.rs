//! Getting the files of a card together, in one go or over several.

use std::ops::ControlFlow;

use rand_core::TryCryptoRng;

use crate::card_number::CardNumber;
use crate::error::{Error, Step};
use crate::files::{
    CARD_TYPE, COMMON_DATA, Content, Coverage, DataGroups, FileId, FileSpec, file, files, plan,
};
use crate::kind::CardType;
use crate::reader::padding::ImagePadding;
use crate::reader::progress::{Progress, Tracker};
use crate::record::{Card, Files};
use crate::session::{Detected, Link, Opening, SecureChannel, detect, read_file, select};
use crate::specified::Specified;
use crate::transport::AsyncCardTransport;

/// What there is of a card so far.
pub(super) struct Gathered {
    number: CardNumber,
    groups: DataGroups,
    files: Files,
    /// The file that was being read, as far as it was read.
    partial: Option<(FileId, Content)>,
    /// What is done about padding: what the caller wants, or
    /// [`ImagePadding::Read`] once that has turned out not to work with this card.
    image_padding: ImagePadding,
    /// The files that were read with an eye on where their images end.
    looked_through: Vec<FileId>,
}

impl Gathered {
    pub(super) fn new(
        number: &CardNumber,
        groups: DataGroups,
        image_padding: ImagePadding,
    ) -> Self {
        Gathered {
            number: number.clone(),
            groups,
            files: Files::new(),
            partial: None,
            image_padding,
            looked_through: Vec::new(),
        }
    }

    pub(super) fn is_of(&self, number: &CardNumber) -> bool {
        self.number == *number
    }

    /// Takes what detection has read; it must be what it was before.
    fn detected(&mut self, detected: Detected) -> Result<CardType, Error> {
        for (id, bytes) in [
            (COMMON_DATA.id, detected.common_data),
            (CARD_TYPE.id, detected.card_type),
        ] {
            match self.files.get(id) {
                None => self.files.insert(id, bytes),
                Some(before) if before == *bytes => {}
                Some(_) => return Err(Error::CardChanged { step: Step::Detect }),
            }
        }
        Ok(detected.kind.card_type)
    }

    /// The signature file as it was read, unless it is blank: what tells a card
    /// from another.
    fn signature(&self, card_type: CardType) -> Option<(&'static FileSpec, &[u8])> {
        let file = plan(card_type, DataGroups::SIGNATURE).next()?;
        let bytes = self.files.get(file.id)?;
        let objects = crate::tlv::parse(bytes, &[]).ok()?;
        let blank = objects
            .iter()
            .all(|object| object.value.iter().all(|&byte| byte == 0));
        (!blank).then_some((file, bytes))
    }

    /// Forgets everything but what detection has read.
    fn start_over(&mut self) {
        self.partial = None;
        self.looked_through.clear();
        self.files
            .retain(|id| [COMMON_DATA.id, CARD_TYPE.id].contains(&id));
    }

    /// From now on, every byte; forgets what was read otherwise.
    fn read_every_byte(&mut self) {
        self.image_padding = ImagePadding::Read;
        let looked_through = std::mem::take(&mut self.looked_through);
        self.files.retain(|id| !looked_through.contains(&id));
    }

    /// Whether anything but detection's files is there.
    fn has_begun(&self) -> bool {
        self.partial.is_some() || self.files.len() > 2
    }

    /// What there is of a file that is not there yet.
    fn begun(&mut self, file: &FileSpec) -> Option<Content> {
        if self.files.get(file.id).is_some() {
            return None;
        }
        Some(match self.partial.take() {
            Some((id, content)) if id == file.id => content,
            _ => Content::default(),
        })
    }

    /// Whether something was looked through that only the signature can confirm.
    fn rests_on_signature(&self, card_type: CardType) -> bool {
        let mut looked_through = self.looked_through.iter();
        looked_through
            .any(|&id| file(card_type, id).is_some_and(|file| file.has_image(Coverage::Covered)))
    }

    /// Of which coverage a file's images are whose padding is not read.
    fn pass_over(&self, card_type: CardType, file: &FileSpec) -> Option<Coverage> {
        let coverages = match self.image_padding {
            ImagePadding::Read => &[][..],
            ImagePadding::PassOverSigned => &[Coverage::Covered],
            ImagePadding::PassOverAll => &[Coverage::Covered, Coverage::NotCovered],
        };
        let mut coverages = coverages.iter().copied();
        let coverage = coverages.find(|&coverage| file.has_image(coverage))?;
        let is_possible =
            coverage != Coverage::Covered || self.has_means_of_confirmation(card_type);
        is_possible.then_some(coverage)
    }

    /// Whether the signature can confirm padding: it is there, and all is read that
    /// its check needs.
    fn has_means_of_confirmation(&self, card_type: CardType) -> bool {
        self.signature(card_type).is_some()
            && files(card_type)
                .iter()
                .filter(|file| file.is_for_signature())
                .all(|file| file.groups.intersects(self.groups))
    }
}

/// A run over a link.
pub(super) struct Gathering<'a, T, R> {
    pub(super) link: &'a mut Link<T>,
    pub(super) random: &'a mut R,
    pub(super) specified: Option<&'a Specified>,
}

impl<T: AsyncCardTransport, R: TryCryptoRng> Gathering<'_, T, R> {
    /// Reads what is missing.
    pub(super) async fn run(
        mut self,
        gathered: &mut Gathered,
        detected: Option<Detected>,
        number: &CardNumber,
        observer: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Card, Error> {
        let detected = match detected {
            Some(detected) => detected,
            None => detect(self.link).await?,
        };
        let card_type = gathered.detected(detected)?;
        let total = plan(card_type, gathered.groups).map(|file| file.size).sum();
        let mut tracker = Tracker::new(observer, total);
        let mut opening = Opening::new(card_type, number, self.specified)?;
        let mut on_step = |step| tracker.report(step);
        let mut session = Session {
            channel: opening.open(self.link, self.random, &mut on_step).await?,
            current: None,
        };
        if gathered.has_begun() {
            self.make_sure_of_card(
                gathered,
                card_type,
                &mut opening,
                &mut session,
                &mut tracker,
            )
            .await?;
        }
        loop {
            self.read_missing(
                gathered,
                card_type,
                &mut opening,
                &mut session,
                &mut tracker,
            )
            .await?;
            if gathered.looked_through.is_empty() {
                let files = std::mem::take(&mut gathered.files);
                return Card::from_read(files, self.link.stats());
            }
            let mut files = gathered.files.clone();
            files.signed_padding_is_confirmed(card_type);
            // Before anything is said of the card, its signature must speak for what
            // was not read, and for the parts being what they were taken for.
            if let Ok(mut card) = Card::from_read(files, self.link.stats())
                && (!gathered.rests_on_signature(card_type) || card.find_intact())
            {
                return Ok(card);
            }
            gathered.read_every_byte();
        }
    }

    /// Reads every file that is not there yet.
    async fn read_missing(
        &mut self,
        gathered: &mut Gathered,
        card_type: CardType,
        opening: &mut Opening<'_>,
        session: &mut Session,
        tracker: &mut Tracker<impl FnMut(Progress) -> ControlFlow<()>>,
    ) -> Result<(), Error> {
        tracker.start();
        for file in plan(card_type, gathered.groups) {
            let Some(mut content) = gathered.begun(file) else {
                tracker.file_kept(file);
                continue;
            };
            let mut pass_over = gathered.pass_over(card_type, file);
            let outcome = loop {
                let outcome = self
                    .read(opening, session, file, &mut content, pass_over, tracker)
                    .await;
                match outcome {
                    // A card may know no reading in parts: whole, then.
                    Err(error) if pass_over.is_some() && may_be_for_its_parts(&error, file) => {
                        if opening.is_ended_by(&error) {
                            self.open_again(opening, session, tracker).await?;
                        }
                        gathered.image_padding = ImagePadding::Read;
                        (content, pass_over) = (Content::default(), None);
                    }
                    outcome => break outcome,
                }
            };
            if pass_over.is_some() {
                gathered.looked_through.push(file.id);
            }
            if let Err(error) = outcome {
                if !content.is_empty() {
                    gathered.partial = Some((file.id, content));
                }
                return Err(error);
            }
            opening.settled();
            gathered.files.insert_content(file.id, content);
            tracker.file_done(file)?;
        }
        Ok(())
    }

    /// Reads one file, in a new session where the card has ended the one before.
    async fn read(
        &mut self,
        opening: &mut Opening<'_>,
        session: &mut Session,
        file: &FileSpec,
        content: &mut Content,
        pass_over: Option<Coverage>,
        tracker: &mut Tracker<impl FnMut(Progress) -> ControlFlow<()>>,
    ) -> Result<(), Error> {
        loop {
            match session
                .read(self.link, file, content, pass_over, tracker)
                .await
            {
                Err(error) if pass_over.is_none() && opening.may_open_again(&error) => {
                    self.open_again(opening, session, tracker).await?;
                }
                outcome => return outcome,
            }
        }
    }

    async fn open_again(
        &mut self,
        opening: &mut Opening<'_>,
        session: &mut Session,
        tracker: &mut Tracker<impl FnMut(Progress) -> ControlFlow<()>>,
    ) -> Result<(), Error> {
        let mut on_step = |step| tracker.report(step);
        session.channel = opening.open(self.link, self.random, &mut on_step).await?;
        session.current = None;
        Ok(())
    }

    /// What was read before belongs to this card, or is forgotten.
    async fn make_sure_of_card(
        &mut self,
        gathered: &mut Gathered,
        card_type: CardType,
        opening: &mut Opening<'_>,
        session: &mut Session,
        tracker: &mut Tracker<impl FnMut(Progress) -> ControlFlow<()>>,
    ) -> Result<(), Error> {
        let Some((file, before)) = gathered.signature(card_type) else {
            gathered.start_over();
            return Ok(());
        };
        let mut now = Content::default();
        self.read(opening, session, file, &mut now, None, tracker)
            .await?;
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
/// messaging is reported for the first generation alone (PROTOCOL section 5).
fn may_be_for_its_parts(error: &Error, file: &FileSpec) -> bool {
    let is_of_kind = matches!(
        error,
        Error::Status { .. }
            | Error::AnswerLength { .. }
            | Error::EmptyAnswer { .. }
            | Error::FileTooLong { .. }
    );
    is_of_kind && error.step() == Step::Read(file.id)
}

/// An open card and the directory that is current there.
struct Session {
    channel: SecureChannel,
    current: Option<crate::files::Directory>,
}

impl Session {
    /// Reads a file, after its directory was selected where need be.
    async fn read<T: AsyncCardTransport>(
        &mut self,
        link: &mut Link<T>,
        file: &FileSpec,
        content: &mut Content,
        pass_over: Option<Coverage>,
        tracker: &mut Tracker<impl FnMut(Progress) -> ControlFlow<()>>,
    ) -> Result<(), Error> {
        let directory = file.id.directory;
        if self.current != Some(directory) {
            tracker.report(Step::Select(directory))?;
            select(link, directory).await?;
            self.current = Some(directory);
        }
        tracker.report(Step::Read(file.id))?;
        let on_bytes = |read| tracker.file_progress(file, read);
        read_file(link, &mut self.channel, file, pass_over, content, on_bytes).await
    }
}
