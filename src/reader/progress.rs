//! Tells the caller how far a read is, and lets the caller stop it.

use std::ops::ControlFlow;

use crate::card::CardType;
use crate::card::FileId;
use crate::card::layout::FileSpec;
use crate::error::{Error, Step};

/// How far a read is.
///
/// Within one call, `bytes_done` never decreases and `bytes_total` never changes. If the
/// signature of a card is not valid, the files whose padding was skipped are read again
/// ([`ImagePadding`](crate::ImagePadding)); `bytes_done` stays at the total meanwhile.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// use std::ops::ControlFlow;
/// use zairyu::simulator::VirtualCard;
/// use zairyu::{CardType, DataGroups, Reader};
///
/// let card = VirtualCard::builder(CardType::ResidenceFirst).build()?;
/// let mut last = None;
/// Reader::new(card).read_with_progress(&"AA12345678BB".parse()?, DataGroups::ALL, |progress| {
///     let percent = progress.bytes_done * 100 / progress.bytes_total.max(1);
///     println!("{percent} %: {}", progress.step);
///     last = Some(percent);
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!(last, Some(100));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Serialized as an object: `step` (the [code](Step::code) of the step), `file` (such as
/// `DF1/EF01`, null if the step is not about a file), `bytes_done` and `bytes_total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The type that the card states: what the file of a [`Step::Read`] holds depends on
    /// it.
    pub card_type: CardType,
    /// The step that is being done. [`Step::Read`] names the file.
    pub step: Step,
    /// Bytes of files that the reader has so far. Skipped padding counts as read.
    pub bytes_done: usize,
    /// Bytes of all files that were asked for, by the sizes in the specification.
    pub bytes_total: usize,
}

impl Progress {
    /// The file that is being read, if the step is about a file.
    pub fn file(&self) -> Option<FileId> {
        match self.step {
            Step::Read(file) => Some(file),
            _ => None,
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Progress {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut fields = serializer.serialize_struct("Progress", 4)?;
        fields.serialize_field("step", self.step.code())?;
        fields.serialize_field("file", &self.file())?;
        fields.serialize_field("bytes_done", &self.bytes_done)?;
        fields.serialize_field("bytes_total", &self.bytes_total)?;
        fields.end()
    }
}

/// Counts the bytes of a read and calls the observer.
pub(super) struct Tracker<F> {
    observer: F,
    card_type: CardType,
    /// Bytes of the files before the current one.
    before: usize,
    done: usize,
    total: usize,
}

impl<F: FnMut(Progress) -> ControlFlow<()>> Tracker<F> {
    pub(super) fn new(observer: F, card_type: CardType, total: usize) -> Self {
        Tracker {
            observer,
            card_type,
            before: 0,
            done: 0,
            total,
        }
    }

    /// Call before going through the files from the first one.
    pub(super) fn start_over(&mut self) {
        self.before = 0;
    }

    /// Reports how many bytes of the current file were read. `done` does not decrease if a
    /// file is read again from its start.
    pub(super) fn file_progress(&mut self, file: &FileSpec, read: usize) -> Result<(), Error> {
        self.done = self.done.max(self.before + read.min(file.size));
        if read >= file.size {
            // `file_done` reports the end of the file.
            return Ok(());
        }
        self.report(Step::Read(file.id))
    }

    /// Reports that the current file was read to its end.
    pub(super) fn file_done(&mut self, file: &FileSpec) -> Result<(), Error> {
        self.file_kept(file);
        self.report(Step::Read(file.id))
    }

    /// Counts a file that was read before.
    pub(super) fn file_kept(&mut self, file: &FileSpec) {
        self.before += file.size;
        self.done = self.done.max(self.before);
    }

    /// Reports a step.
    pub(super) fn report(&mut self, step: Step) -> Result<(), Error> {
        let progress = Progress {
            card_type: self.card_type,
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
