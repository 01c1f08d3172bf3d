//! Telling the caller how far a read is, and letting them stop it.

use std::ops::ControlFlow;

use crate::card::layout::FileSpec;
use crate::error::{Error, Step};

/// How far a read is. Within one read, or one resumption of it, numbers never go
/// down, and the total is known from the first event. Where the signature of a card
/// does not verify, images whose padding was passed over are read again; the numbers
/// stay at the total meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What is being done; for a file, [`Step::Read`] with its place.
    pub step: Step,
    /// Bytes of files that are there so far: read, or padding that was passed over.
    pub bytes_done: usize,
    /// Bytes of files that this read is for.
    pub bytes_total: usize,
}

/// `step` (its code), `file` (the one that is read, or null), `bytes_done`,
/// `bytes_total`.
#[cfg(feature = "serde")]
impl serde::Serialize for Progress {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "Progress")]
        struct Form {
            step: &'static str,
            file: Option<crate::card::FileId>,
            bytes_done: usize,
            bytes_total: usize,
        }
        Form {
            step: self.step.code(),
            file: match self.step {
                Step::Read(file) => Some(file),
                _ => None,
            },
            bytes_done: self.bytes_done,
            bytes_total: self.bytes_total,
        }
        .serialize(serializer)
    }
}

pub(super) struct Tracker<F> {
    observer: F,
    /// Bytes of the files that are read whole.
    before: usize,
    done: usize,
    total: usize,
}

impl<F: FnMut(Progress) -> ControlFlow<()>> Tracker<F> {
    pub(super) fn new(observer: F, total: usize) -> Self {
        Tracker {
            observer,
            before: 0,
            done: 0,
            total,
        }
    }

    /// The files are gone through from the first one on.
    pub(super) fn start(&mut self) {
        self.before = 0;
    }

    /// So many bytes of a file are there. A file that is started anew in a new
    /// session takes nothing back.
    pub(super) fn file_progress(&mut self, file: &FileSpec, read: usize) -> Result<(), Error> {
        self.done = self.done.max(self.before + read.min(file.size));
        match read >= file.size {
            // The end of a file is reported once, when it is certain.
            true => Ok(()),
            false => self.report(Step::Read(file.id)),
        }
    }

    pub(super) fn file_done(&mut self, file: &FileSpec) -> Result<(), Error> {
        self.file_kept(file);
        self.report(Step::Read(file.id))
    }

    /// A file is there from before.
    pub(super) fn file_kept(&mut self, file: &FileSpec) {
        self.before += file.size;
        self.done = self.done.max(self.before);
    }

    pub(super) fn report(&mut self, step: Step) -> Result<(), Error> {
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
