//! Getting the files of a card together, in one go or over several.

use std::ops::ControlFlow;

use rand_core::TryCryptoRng;

use crate::card_number::CardNumber;
use crate::error::{Error, Step};
use crate::files::{
    CARD_TYPE, COMMON_DATA, Content, Coverage, DataGroups, FileId, FileSpec, files, plan,
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
    /// The signature has not confirmed what was taken for padding.
    padding_in_doubt: bool,
}

impl Gathered {
    pub(super) fn new(number: &CardNumber, groups: DataGroups) -> Self {
        Gathered {
            number: number.clone(),
            groups,
            files: Files::new(),
            partial: None,
            padding_in_doubt: false,
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
        self.files
            .retain(|id| [COMMON_DATA.id, CARD_TYPE.id].contains(&id));
    }

    /// Whether anything but detection's files is there.
    fn has_begun(&self) -> bool {
        self.partial.is_some() || self.files.len() > 2
    }

    /// What there is of a file that is to be read, or to be read on; `None` where
    /// it is there.
    fn begun(&mut self, file: &FileSpec) -> Option<Content> {
        let Some(content) = self.files.content(file.id) else {
            return Some(match self.partial.take() {
                Some((id, content)) if id == file.id => content,
                _ => Content::default(),
            });
        };
        let in_doubt = self.padding_in_doubt && file.has_image(Coverage::Covered);
        if !in_doubt || content.passed_over().is_empty() {
            return None;
        }
        let mut content = content.clone();
        content.keep_what_was_read();
        Some(content)
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
    pub(super) image_padding: ImagePadding,
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
            let card = self.card(gathered)?;
            if !card.files().has_unread_signed_padding(card_type) {
                return Ok(card);
            }
            let is_intact = card.is_intact();
            gathered.files = card.into_files();
            if is_intact {
                gathered.files.signed_padding_is_confirmed(card_type);
                return self.card(gathered);
            }
            gathered.padding_in_doubt = true;
        }
    }

    fn card(&self, gathered: &mut Gathered) -> Result<Card, Error> {
        Card::from_read(std::mem::take(&mut gathered.files), self.link.stats())
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
            let pass_over = self.pass_over(gathered, card_type, file);
            let outcome = self
                .read(opening, session, file, &mut content, pass_over, tracker)
                .await;
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

    /// Of which coverage a file's images are whose padding is not read.
    fn pass_over(
        &self,
        gathered: &Gathered,
        card_type: CardType,
        file: &FileSpec,
    ) -> Option<Coverage> {
        let may_pass_over = match self.image_padding {
            ImagePadding::Read => &[][..],
            ImagePadding::PassOverSigned => &[Coverage::Covered],
            ImagePadding::PassOverAll => &[Coverage::Covered, Coverage::NotCovered],
        };
        let coverage = may_pass_over
            .iter()
            .find(|&&coverage| file.has_image(coverage))?;
        let is_certain = *coverage == Coverage::NotCovered
            || !gathered.padding_in_doubt && gathered.has_means_of_confirmation(card_type);
        is_certain.then_some(*coverage)
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
                Err(error) if opening.may_open_again(&error) => {
                    let mut on_step = |step| tracker.report(step);
                    session.channel = opening.open(self.link, self.random, &mut on_step).await?;
                    session.current = None;
                }
                outcome => return outcome,
            }
        }
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
