//! The files of a card, the current directory and the current file, for READ BINARY of every
//! generation (docs/protocol.md, section 5, step 6).

use super::content::File;
use super::engine::{Answer, status};
use super::layout::{Directory, ElementaryFile};

/// The files of a card, its current directory and its current file.
pub(super) struct FileTree {
    files: Vec<File>,
    directory: Directory,
    /// Index of the current file.
    current: Option<usize>,
}

/// A place in a file, by P1 P2 of READ BINARY.
#[derive(Clone, Copy)]
pub(super) struct Place {
    index: usize,
    offset: usize,
}

impl FileTree {
    pub(super) fn new(files: Vec<File>) -> Self {
        Self {
            files,
            directory: Directory::MasterFile,
            current: None,
        }
    }

    /// Makes a directory current. Then no file is current.
    pub(super) fn enter(&mut self, directory: Directory) {
        self.directory = directory;
        self.current = None;
    }

    /// The place that P1 P2 name, and its file.
    pub(super) fn locate(&self, p1: u8, p2: u8) -> Result<(Place, &File), Answer> {
        let (index, offset) = if p1 & 0x80 == 0 {
            let index = self
                .current
                .ok_or(Answer::Status(status::CONDITIONS_NOT_SATISFIED))?;
            (Some(index), u16::from_be_bytes([p1, p2]))
        } else if p1 & 0x60 != 0 {
            return Err(Answer::Status(status::WRONG_PARAMETERS));
        } else {
            (self.index_of(p1 & 0x1F), u16::from(p2))
        };
        let not_found = || Answer::Status(status::NOT_FOUND);
        let index = index.ok_or_else(not_found)?;
        let file = self.files.get(index).ok_or_else(not_found)?;
        let offset = usize::from(offset);
        Ok((Place { index, offset }, file))
    }

    /// The bytes from a place to the end of its file. Reading an empty file from its start
    /// gives no bytes.
    pub(super) fn rest(&self, place: Place) -> Result<&[u8], Answer> {
        self.files
            .get(place.index)
            .and_then(|file| file.content.get(place.offset..))
            .filter(|rest| place.offset == 0 || !rest.is_empty())
            .ok_or(Answer::Status(status::WRONG_OFFSET))
    }

    /// Makes the file of a successful read current.
    pub(super) fn make_current(&mut self, place: Place) {
        self.current = Some(place.index);
    }

    /// The content of a file, which need not be current.
    pub(super) fn content(&self, name: ElementaryFile) -> Option<&[u8]> {
        let file = self.files.iter().find(|file| file.name == name)?;
        Some(&file.content)
    }

    fn index_of(&self, short_identifier: u8) -> Option<usize> {
        self.files.iter().position(|file| {
            file.directory == self.directory && file.short_identifier == short_identifier
        })
    }
}

/// The part of `rest` that object 96 asks for (all of it for zero), and a status word that
/// says whether there were enough bytes.
pub(super) fn requested_part(rest: &[u8], length: usize) -> (&[u8], u16) {
    match length {
        0 => (rest, status::SUCCESS),
        _ => rest
            .get(..length)
            .map_or((rest, status::END_OF_FILE), |part| (part, status::SUCCESS)),
    }
}

/// `86 L 01 cryptogram`; `None` for more than 65,534 bytes.
pub(super) fn cryptogram_object(cryptogram: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(cryptogram.len().checked_add(1)?).ok()?;
    let [high, low] = length.to_be_bytes();
    let mut object = vec![0x86];
    match length {
        0..=0x7F => object.push(low),
        0x80..=0xFF => object.extend([0x81, low]),
        _ => object.extend([0x82, high, low]),
    }
    object.push(0x01);
    object.extend(cryptogram);
    Some(object)
}
