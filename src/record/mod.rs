//! Typed records: the fields of a card, and the raw bytes of its files.

mod card_files;
mod code;
mod code_list;
mod date;
mod digit;
mod fields;
mod first;
mod period;
mod regions;
mod second;
mod text;
mod value;

use std::fmt;
use std::ops::Range;

pub use card_files::CardFiles;
pub use code::{MunicipalityCode, Nationality, PermissionKind, ResidenceStatus};
pub use code_list::{CodeList, CodeLists, Name};
pub use date::CardDate;
pub use digit::{
    CommissionerEntry, ComprehensivePermission, IndividualPermission, Renewal, Sex, Work,
};
pub use fields::Field;
pub(crate) use fields::Fields;
pub use first::FirstGeneration;
pub use period::PeriodOfStay;
pub use second::SecondGeneration;
pub use text::{Text, TextEncoding};
pub use value::{Bytes, ImageData, RecordedNumber};

use crate::card::DataItem;
use crate::card::layout::{objects, plan};
use crate::card::{CardInfo, CardNumber, CardType, Generation};
use crate::card::{Coverage, DataGroups, FileId};
use crate::error::Error;
use crate::transport::LinkStats;

/// A card that was read: its type, its typed record and its raw files.
///
/// That a card can be read proves nothing: anyone can make such a card. Only the signature
/// proves the data that it covers ([`Field::coverage`]). See [`Card::verify`].
#[derive(Debug, Clone)]
pub struct Card {
    info: CardInfo,
    files: CardFiles,
    record: Record,
    /// The place of the value of each data item.
    places: Vec<Place>,
    link: LinkStats,
    /// The number that unlocked the card. Its `Debug` hides the digits.
    opening_number: Option<CardNumber>,
    /// Whether the signature of these files was found to be valid.
    intact: bool,
}

impl Card {
    /// Decodes the files of a card that were stored after an earlier read.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if a file is malformed, [`Error::UnknownCardType`].
    pub fn from_files(files: CardFiles) -> Result<Self, Error> {
        Self::from_read(files, LinkStats::default())
    }

    pub(crate) fn from_read(files: CardFiles, link: LinkStats) -> Result<Self, Error> {
        let info = files.info()?;
        let fields = Fields::parse(info.card_type, &files)?;
        let record = match info.generation() {
            Generation::First => Record::First(Box::new(FirstGeneration::from_fields(&fields))),
            Generation::Second | Generation::Specified => {
                Record::Second(Box::new(SecondGeneration::from_fields(&fields)))
            }
        };
        let places = fields.places();
        Ok(Card {
            info,
            files,
            record,
            places,
            link,
            opening_number: None,
            intact: false,
        })
    }

    /// With the number that opened the card: for files that were kept without it, such as
    /// those of another program.
    #[must_use]
    pub fn with_opening_number(mut self, number: CardNumber) -> Self {
        self.opening_number = Some(number);
        self
    }

    /// The number that opened the card, wiped when the card is dropped. `None` for a card
    /// that was made [from files](Self::from_files), unless
    /// [`with_opening_number`](Self::with_opening_number) has set it.
    ///
    /// The chip accepted it. No signature covers this number or the one that second-generation
    /// chips record (C2). A report states whether they
    /// [differ](crate::verify::Report::number).
    pub fn opening_number(&self) -> Option<&CardNumber> {
        self.opening_number.as_ref()
    }

    /// Call after the signature was found to be valid.
    pub(crate) fn set_intact(&mut self) {
        self.intact = true;
    }

    /// Whether the signature was found to be valid before.
    pub(crate) fn is_known_intact(&self) -> bool {
        self.intact
    }

    /// Type and specification version.
    pub fn info(&self) -> &CardInfo {
        &self.info
    }

    /// The card's type.
    pub fn card_type(&self) -> CardType {
        self.info.card_type
    }

    /// The typed record of its generation.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The raw files as read, for archiving and verification.
    pub fn files(&self) -> &CardFiles {
        &self.files
    }

    /// The raw bytes of one file, if it was read.
    pub fn file(&self, id: FileId) -> Option<&[u8]> {
        self.files.get(id)
    }

    /// The groups whose files were all read. Skipped padding of images does not count as
    /// missing ([`ImagePadding`](crate::ImagePadding)).
    pub fn groups_read(&self) -> DataGroups {
        DataGroups::ALL
            .iter()
            .filter(|&group| {
                let mut files = plan(self.card_type(), group).peekable();
                files.peek().is_some() && files.all(|file| self.files.get(file.id).is_some())
            })
            .collect()
    }

    /// The bytes of a data item as read, with padding. `None` if it was not read or the card
    /// does not have it.
    pub fn value(&self, item: DataItem) -> Option<&[u8]> {
        let place = self.places.iter().find(|place| place.item == item)?;
        self.file(place.file)?.get(place.range.clone())
    }

    /// Whether the card's signature covers a data item. A card without a signature
    /// covers nothing. `None` if this card type does not have the item.
    pub fn coverage(&self, item: DataItem) -> Option<Coverage> {
        let (_, object) = objects(self.card_type()).find(|(_, object)| object.item == item)?;
        Some(match (object.coverage, self.check_code()) {
            (Coverage::Covered, None) => Coverage::NotCovered,
            (coverage, _) => coverage,
        })
    }

    /// Counts of the commands and bytes of the read. Zeros for a card from stored files.
    pub fn link_stats(&self) -> LinkStats {
        self.link
    }

    /// The face photo, if it was read and the card has one.
    pub fn photo(&self) -> Option<&Field<ImageData>> {
        match &self.record {
            Record::First(record) => record.photo.as_ref(),
            Record::Second(record) => record.photo.as_ref(),
        }
    }

    /// The images that were read.
    pub fn images(&self) -> impl Iterator<Item = &Field<ImageData>> {
        let images = match &self.record {
            Record::First(record) => [&record.front_image, &record.photo, &None],
            Record::Second(record) => [&record.name_image, &record.address_image, &record.photo],
        };
        images.into_iter().flatten()
    }

    /// The check code: the signature over the covered data.
    pub fn check_code(&self) -> Option<&Field<Bytes>> {
        match &self.record {
            Record::First(record) => record.check_code.as_ref(),
            Record::Second(record) => record.check_code.as_ref(),
        }
    }

    /// The certificate of the key that made the check code.
    pub fn certificate(&self) -> Option<&Field<Bytes>> {
        match &self.record {
            Record::First(record) => record.certificate.as_ref(),
            Record::Second(record) => record.certificate.as_ref(),
        }
    }
}

/// The place of the value of a data item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    item: DataItem,
    file: FileId,
    range: Range<usize>,
}

/// The typed record of a generation.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
#[non_exhaustive]
pub enum Record {
    /// Types `1` and `2`.
    First(Box<FirstGeneration>),
    /// Types `05` and `06`, and `07` and `08`, which hold the same data.
    Second(Box<SecondGeneration>),
}

/// Writes visible ASCII characters unchanged and escapes all others. A card can hold any
/// bytes in a value.
pub(crate) fn write_escaped(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    write!(f, "{}", bytes.escape_ascii())
}

/// The value without the NULs at its end.
pub(crate) fn without_padding(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|&byte| byte != 0);
    end.map_or(&[], |last| value.get(..=last).unwrap_or(value))
}
