//! Getting the files of a card together, in one go or over several.

use std::ops::ControlFlow;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use crate::card_number::CardNumber;
use crate::error::{Error, Step};
use crate::files::{CARD_TYPE, COMMON_DATA, DataGroups, FileId, FileSpec, plan};
use crate::kind::CardType;
use crate::reader::progress::{Progress, Tracker};
use crate::record::Files;
use crate::session::{Detected, Link, Opening, SecureChannel, detect, read_file, select};
use crate::specified::Specified;
use crate::transport::AsyncCardTransport;

/// What there is of a card so far.
pub(super) struct Gathered {
    number: CardNumber,
    groups: DataGroups,
    files: Files,
    /// The file that was being read, as far as it was read.
    partial: Option<(FileId, Zeroizing<Vec<u8>>)>,
}

impl Gathered {
    pub(super) fn new(number: &CardNumber, groups: DataGroups) -> Self {
        Gathered {
            number: number.clone(),
            groups,
            files: Files::new(),
            partial: None,
        }
    }

    pub(super) fn is_of(&self, number: &CardNumber) -> bool {
        self.number == *number
    }

    pub(super) fn into_files(self) -> Files {
        self.files
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

    fn take_partial(&mut self, id: FileId) -> Zeroizing<Vec<u8>> {
        match self.partial.take() {
            Some((file, bytes)) if file == id => bytes,
            _ => Zeroizing::default(),
        }
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
    ) -> Result<(), Error> {
        let detected = match detected {
            Some(detected) => detected,
            None => detect(self.link).await?,
        };
        let card_type = gathered.detected(detected)?;
        let plan = plan(card_type, gathered.groups);
        let mut tracker = Tracker::new(observer, plan.clone().map(|file| file.size).sum());
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
        for file in plan {
            if gathered.files.get(file.id).is_some() {
                tracker.file_kept(file);
                continue;
            }
            let mut content = gathered.take_partial(file.id);
            let outcome = self
                .read(&mut opening, &mut session, file, &mut content, &mut tracker)
                .await;
            if let Err(error) = outcome {
                if !content.is_empty() {
                    gathered.partial = Some((file.id, content));
                }
                return Err(error);
            }
            opening.settled();
            gathered.files.insert(file.id, content);
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
        content: &mut Zeroizing<Vec<u8>>,
        tracker: &mut Tracker<impl FnMut(Progress) -> ControlFlow<()>>,
    ) -> Result<(), Error> {
        loop {
            match session.read(self.link, file, content, tracker).await {
                Err(error) if opening.may_open_again(&error) => {
                    let mut on_step = |step| tracker.report(step);
                    *session = Session {
                        channel: opening.open(self.link, self.random, &mut on_step).await?,
                        current: None,
                    };
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
        let mut now = Zeroizing::default();
        self.read(opening, session, file, &mut now, tracker).await?;
        match *now == before {
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
        content: &mut Zeroizing<Vec<u8>>,
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
        read_file(link, &mut self.channel, file, content, on_bytes).await
    }
}
