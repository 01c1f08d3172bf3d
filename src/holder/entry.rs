//! One entry of the view, with everything by which to judge it.

use std::fmt;

use zeroize::Zeroizing;

use crate::card::DataItem;
use crate::image::ImageError;
#[cfg(feature = "image")]
use crate::printed::FieldReading;
use crate::printed::{GrayImage, PermissionName, PrintedText, RecognizeError, ResidenceStatusName};
use crate::record::{PermissionKind, ResidenceStatus};
use crate::verify::Proof;

/// A value read from a picture with a lower confidence than this is uncertain. Outputs show
/// the confidence then, and ask to compare with the picture.
/// It was chosen, and not measured on mistakes.
pub const LOW_CONFIDENCE: f32 = 0.8;

/// The most that a value can have from a picture whose layout is not clear.
#[cfg(feature = "image")]
const DOUBTFUL: f32 = 0.5;

/// One entry of a card: the value, its text, its source, and what the signature says about
/// it.
#[derive(Clone)]
pub struct Entry<T> {
    item: DataItem,
    source: Source,
    proof: Proof,
    value: Option<T>,
    text: Option<PrintedText>,
    confidence: Option<f32>,
    crop: Option<GrayImage>,
    problem: Option<Problem>,
}

impl<T> Entry<T> {
    /// The value. `None` if there is none that can be relied on: see
    /// [`problem`](Self::problem).
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// What the chip records, escaped where it is not a text; or what was recognised in the
    /// picture, lines separated by `\n`. `None` if no recogniser read the picture.
    pub fn text(&self) -> Option<&str> {
        self.text.as_ref().map(|text| text.as_str())
    }

    /// Where it is from.
    pub fn source(&self) -> Source {
        self.source
    }

    /// The data item that holds it: a field with the value, or a picture.
    pub fn item(&self) -> DataItem {
        self.item
    }

    /// What the report proves about that [item](Self::item). Of a picture that is signed, it
    /// proves what a person sees in it, and not the text that was recognised.
    pub fn proof(&self) -> Proof {
        self.proof
    }

    /// Whether the card's signature covers the item, be it valid or not.
    pub fn is_covered(&self) -> bool {
        self.proof != Proof::NotCovered
    }

    /// How sure the value is, 0 to 1, or the text where there is no value. `None` for data
    /// of the chip, and if no recogniser read the picture.
    pub fn confidence(&self) -> Option<f32> {
        self.confidence
    }

    /// The part of the picture that it was read from.
    pub fn crop(&self) -> Option<&GrayImage> {
        self.crop.as_ref()
    }

    /// Why there is no value, or why it is uncertain.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// Whether there is a value without a problem, and with a confidence of at least
    /// [`LOW_CONFIDENCE`] if it was read from a picture.
    pub fn is_certain(&self) -> bool {
        let is_confident = self.confidence.is_none_or(|found| found >= LOW_CONFIDENCE);
        self.value.is_some() && self.problem.is_none() && is_confident
    }

    /// The value, if the entry is [certain](Self::is_certain).
    pub fn certain_value(&self) -> Option<&T> {
        self.value().filter(|_| self.is_certain())
    }

    pub(super) fn data(item: DataItem, proof: Proof, text: String, value: Option<T>) -> Self {
        Entry {
            item,
            source: Source::Data,
            proof,
            problem: value.is_none().then_some(Problem::NotUnderstood),
            value,
            text: Some(Zeroizing::new(text)),
            confidence: None,
            crop: None,
        }
    }

    /// A picture without a text.
    #[cfg(feature = "image")]
    pub(super) fn picture(picture: Picture, crop: Option<GrayImage>, problem: Problem) -> Self {
        Entry {
            item: picture.item,
            source: Source::Picture,
            proof: picture.proof,
            value: None,
            text: None,
            confidence: None,
            crop,
            problem: Some(problem),
        }
    }

    /// What was read in a picture. `convert` makes the value that the view has.
    #[cfg(feature = "image")]
    pub(super) fn reading<U>(
        picture: Picture,
        reading: &FieldReading<U>,
        convert: impl FnOnce(&U) -> Result<T, Problem>,
    ) -> Self {
        let value = reading
            .value()
            .ok_or(Problem::NotUnderstood)
            .and_then(convert);
        let (value, problem) = match value {
            Ok(value) => (Some(value), None),
            Err(problem) => (None, Some(problem)),
        };
        Entry {
            value,
            text: Some(Zeroizing::new(reading.text().to_owned())),
            confidence: Some(match picture.doubt {
                Some(_) => reading.confidence().min(DOUBTFUL),
                None => reading.confidence(),
            }),
            crop: Some(reading.crop().clone()),
            problem: problem.or_else(|| picture.doubt.clone()),
            ..Entry::picture(picture, None, Problem::NotUnderstood)
        }
    }
}

/// Source, proof and confidence only.
impl<T> fmt::Debug for Entry<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("source", &self.source)
            .field("proof", &self.proof)
            .field("confidence", &self.confidence)
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

/// A picture of the card, and what is to be said of everything read in it.
#[cfg(feature = "image")]
#[derive(Clone)]
pub(super) struct Picture {
    pub(super) item: DataItem,
    pub(super) proof: Proof,
    pub(super) doubt: Option<Problem>,
}

/// Where an entry is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Data of the chip.
    Data,
    /// A picture on the chip.
    Picture,
}

impl Source {
    /// `data` or `picture`.
    pub fn code(self) -> &'static str {
        match self {
            Source::Data => "data",
            Source::Picture => "picture",
        }
    }
}

shown_by_code!(Source);

/// Why an entry has no value, or an uncertain one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The picture cannot be decoded.
    #[error("the picture cannot be decoded: {0}")]
    Unreadable(ImageError),
    /// The picture has nothing in the place of this entry.
    #[error("nothing was found in its place in the picture")]
    NotFound,
    /// No recogniser was given: read the crop.
    #[error("no recogniser read the picture")]
    NoRecognizer,
    /// The recogniser failed.
    #[error(transparent)]
    RecognizerFailed(RecognizeError),
    /// The text is not one that the entry can have.
    #[error("the text does not have the form of this entry")]
    NotUnderstood,
    /// The nationality or region has no ISO code. Its name is the text.
    #[error("it has no ISO code")]
    NoCode,
    /// The layout of the front image is not clear: the value may be another entry's.
    #[error("the layout of the picture is not clear")]
    LayoutUnclear,
}

/// A status of residence: the second generation holds a code, the first generation shows
/// the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// A code of ISA's list, which is not public.
    Code(ResidenceStatus),
    /// The name, as printed.
    Name(ResidenceStatusName),
}

/// A kind of permission: the second generation holds a code, the first generation shows the
/// name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permission {
    /// A code of ISA's list, which is not public.
    Code(PermissionKind),
    /// The name, as printed.
    Name(PermissionName),
}

/// The code, or the name in Japanese.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Status::Code(code) => code.fmt(f),
            Status::Name(name) => name.fmt(f),
        }
    }
}

/// The code, or the name as printed.
impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Permission::Code(code) => code.fmt(f),
            Permission::Name(name) => name.fmt(f),
        }
    }
}
