//! What there is of a card so far, in one go or over several.

use crate::card::CardNumber;
use crate::card::CardType;
use crate::card::layout::{CARD_TYPE, COMMON_DATA, FileSpec, file, files, plan};
use crate::card::tlv;
use crate::card::{Coverage, DataGroups, FileContent, FileId};
use crate::error::{Error, Step};
use crate::protocol::Detected;
use crate::reader::image_padding::ImagePadding;
use crate::record::CardFiles;

/// What there is of a card so far.
pub(super) struct ReadState {
    number: CardNumber,
    pub(super) groups: DataGroups,
    pub(super) files: CardFiles,
    /// The file that was being read, as far as it was read.
    pub(super) partial: Option<(FileId, FileContent)>,
    /// What is done about padding: what the caller wants, or
    /// [`ImagePadding::Read`] once that has turned out not to work with this card.
    pub(super) image_padding: ImagePadding,
    /// The files that were read with an eye on where their images end.
    pub(super) read_without_padding: Vec<FileId>,
}

impl ReadState {
    pub(super) fn new(
        number: &CardNumber,
        groups: DataGroups,
        image_padding: ImagePadding,
    ) -> Self {
        ReadState {
            number: number.clone(),
            groups,
            files: CardFiles::new(),
            partial: None,
            image_padding,
            read_without_padding: Vec::new(),
        }
    }

    pub(super) fn is_of(&self, number: &CardNumber) -> bool {
        self.number == *number
    }

    /// Takes what detection has read; it must be what it was before.
    pub(super) fn detected(&mut self, detected: Detected) -> Result<CardType, Error> {
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
        Ok(detected.info.card_type)
    }

    /// The signature file as it was read, unless it is blank: what tells a card
    /// from another.
    pub(super) fn signature(&self, card_type: CardType) -> Option<(&'static FileSpec, &[u8])> {
        let file = plan(card_type, DataGroups::SIGNATURE).next()?;
        let bytes = self.files.get(file.id)?;
        let objects = tlv::parse(bytes, &[]).ok()?;
        let blank = objects
            .iter()
            .all(|object| object.value.iter().all(|&byte| byte == 0));
        (!blank).then_some((file, bytes))
    }

    /// Forgets everything but what detection has read.
    pub(super) fn start_over(&mut self) {
        self.partial = None;
        self.read_without_padding.clear();
        self.files
            .retain(|id| [COMMON_DATA.id, CARD_TYPE.id].contains(&id));
    }

    /// From now on, every byte; forgets what was read otherwise.
    pub(super) fn read_every_byte(&mut self) {
        self.image_padding = ImagePadding::Read;
        let read_without_padding = std::mem::take(&mut self.read_without_padding);
        self.files.retain(|id| !read_without_padding.contains(&id));
    }

    /// What there is of a file that is not there yet.
    pub(super) fn read_so_far(&mut self, file: &FileSpec) -> Option<FileContent> {
        if self.files.get(file.id).is_some() {
            return None;
        }
        Some(match self.partial.take() {
            Some((id, content)) if id == file.id => content,
            _ => FileContent::default(),
        })
    }

    /// Whether something was looked through that only the signature can confirm.
    pub(super) fn rests_on_signature(&self, card_type: CardType) -> bool {
        let mut read_without_padding = self.read_without_padding.iter();
        read_without_padding
            .any(|&id| file(card_type, id).is_some_and(|file| file.has_image(Coverage::Covered)))
    }

    /// Of which coverage a file's images are whose padding is not read.
    pub(super) fn pass_over(&self, card_type: CardType, file: &FileSpec) -> Option<Coverage> {
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
    pub(super) fn has_means_of_confirmation(&self, card_type: CardType) -> bool {
        self.signature(card_type).is_some()
            && files(card_type)
                .iter()
                .filter(|file| file.is_for_signature())
                .all(|file| file.groups.intersects(self.groups))
    }
}
