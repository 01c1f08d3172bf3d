//! The state of a read: what was asked for and what was read so far. It outlives a fault of
//! the link, so that the read can be resumed.

use crate::card::layout::{CARD_TYPE, COMMON_DATA, FileSpec, file, files, plan};
use crate::card::tlv;
use crate::card::{CardNumber, CardType, Coverage, DataGroups, FileContent, FileId};
use crate::error::{Error, Step};
use crate::protocol::Detected;
use crate::reader::image_padding::ImagePadding;
use crate::record::CardFiles;

/// How to read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileMode {
    /// Read every byte.
    Whole,
    /// Skip the padding behind images with this coverage.
    SkipPadding(Coverage),
}

impl FileMode {
    /// The coverage of the images whose padding is skipped, if any.
    pub(super) fn skip_padding(self) -> Option<Coverage> {
        match self {
            FileMode::Whole => None,
            FileMode::SkipPadding(coverage) => Some(coverage),
        }
    }
}

/// What was asked for, and what was read so far.
pub(super) struct ReadState {
    number: CardNumber,
    groups: DataGroups,
    image_padding: ImagePadding,
    /// The files that were read to their end.
    files: CardFiles,
    /// The file during which the link failed, as far as it was read.
    partial: Option<(FileId, FileContent)>,
    /// The files that were read with [`FileMode::SkipPadding`].
    read_in_parts: Vec<FileId>,
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
            image_padding,
            files: CardFiles::new(),
            partial: None,
            read_in_parts: Vec::new(),
        }
    }

    /// The number that unlocks the card.
    pub(super) fn number(&self) -> &CardNumber {
        &self.number
    }

    /// The files that the read needs, in the order in which they are read.
    pub(super) fn plan(
        &self,
        card_type: CardType,
    ) -> impl Iterator<Item = &'static FileSpec> + use<> {
        plan(card_type, self.groups)
    }

    /// Adds the files that detection has read. If the state has them already, they must be
    /// the same.
    pub(super) fn add_detected(&mut self, detected: Detected) -> Result<CardType, Error> {
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

    /// Whether the file was read to its end.
    pub(super) fn has(&self, file: &FileSpec) -> bool {
        self.files.get(file.id).is_some()
    }

    /// Takes the part of the file that was read before the link failed. Drops the part of
    /// any other file.
    pub(super) fn take_partial(&mut self, file: &FileSpec) -> FileContent {
        match self.partial.take() {
            Some((id, content)) if id == file.id => content,
            _ => FileContent::default(),
        }
    }

    /// Keeps the part of a file that was read before the link failed.
    pub(super) fn keep_partial(&mut self, file: &FileSpec, content: FileContent) {
        if !content.is_empty() {
            self.partial = Some((file.id, content));
        }
    }

    /// Adds a file that was read to its end.
    pub(super) fn add_file(&mut self, file: &FileSpec, content: FileContent) {
        self.files.insert_content(file.id, content);
    }

    /// The signature file as it was read. It identifies the card. `None` if it was not read
    /// or holds NULs only, as on cards of young holders.
    pub(super) fn signature_file(&self, card_type: CardType) -> Option<(&'static FileSpec, &[u8])> {
        let file = plan(card_type, DataGroups::SIGNATURE).next()?;
        let bytes = self.files.get(file.id)?;
        let objects = tlv::parse(bytes, &[]).ok()?;
        let is_blank = objects
            .iter()
            .all(|object| object.value.iter().all(|&byte| byte == 0));
        (!is_blank).then_some((file, bytes))
    }

    /// Forgets everything except what detection has read.
    pub(super) fn start_over(&mut self) {
        self.partial = None;
        self.read_in_parts.clear();
        self.files
            .retain(|id| [COMMON_DATA.id, CARD_TYPE.id].contains(&id));
    }

    /// How to read a file.
    pub(super) fn mode(&self, card_type: CardType, file: &FileSpec) -> FileMode {
        let may_skip_signed = self.image_padding != ImagePadding::Read
            && file.has_image(Coverage::Covered)
            && self.can_check_signature(card_type);
        let may_skip_unsigned =
            self.image_padding == ImagePadding::SkipAll && file.has_image(Coverage::NotCovered);
        match (may_skip_signed, may_skip_unsigned) {
            (true, _) => FileMode::SkipPadding(Coverage::Covered),
            (false, true) => FileMode::SkipPadding(Coverage::NotCovered),
            (false, false) => FileMode::Whole,
        }
    }

    /// Notes that a file was read with [`FileMode::SkipPadding`], in part or to its end.
    pub(super) fn note_read_in_parts(&mut self, file: &FileSpec) {
        if !self.read_in_parts.contains(&file.id) {
            self.read_in_parts.push(file.id);
        }
    }

    /// Whether a file was read with [`FileMode::SkipPadding`].
    pub(super) fn has_files_read_in_parts(&self) -> bool {
        !self.read_in_parts.is_empty()
    }

    /// Whether only the signature can confirm padding that was skipped.
    pub(super) fn needs_signature_check(&self, card_type: CardType) -> bool {
        self.read_in_parts
            .iter()
            .any(|&id| file(card_type, id).is_some_and(|file| file.has_image(Coverage::Covered)))
    }

    /// Reads every byte of the files that are still missing.
    pub(super) fn stop_skipping(&mut self) {
        self.image_padding = ImagePadding::Read;
    }

    /// Forgets the files that were read with [`FileMode::SkipPadding`], to read them whole.
    pub(super) fn forget_files_read_in_parts(&mut self) {
        let read_in_parts = std::mem::take(&mut self.read_in_parts);
        self.files.retain(|id| !read_in_parts.contains(&id));
    }

    /// The files, with NULs for padding that was skipped.
    pub(super) fn files(&self) -> CardFiles {
        self.files.clone()
    }

    /// The files, taken out of the state.
    pub(super) fn take_files(&mut self) -> CardFiles {
        std::mem::take(&mut self.files)
    }

    /// Whether the card has a signature, and the read includes all files that its check
    /// needs.
    fn can_check_signature(&self, card_type: CardType) -> bool {
        self.signature_file(card_type).is_some()
            && files(card_type)
                .iter()
                .filter(|file| file.is_for_signature())
                .all(|file| file.groups.intersects(self.groups))
    }
}
