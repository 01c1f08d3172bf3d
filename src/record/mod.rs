//! Typed records: what the files of a card say, field by field, with the raw
//! bytes of every file beside them.

mod card_files;
mod code;
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
pub use code::{CodeList, MunicipalityCode, Name, Nationality, PermissionKind, ResidenceStatus};
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

/// A card that was read: what kind it is, its typed records, its raw files.
///
/// Reading proves nothing: anyone can build a card that reads well. What proves
/// the data is the signature; see [`Field::coverage`] for what it covers.
#[derive(Debug, Clone)]
pub struct Card {
    info: CardInfo,
    files: CardFiles,
    record: Record,
    /// Where the value of each data item is.
    places: Vec<Place>,
    link: LinkStats,
    /// The number that opened it. Not in `Debug`: it shows nothing of itself.
    opening_number: Option<CardNumber>,
    /// The signature was found to fit these files, which nothing changes any more.
    intact: bool,
}

impl Card {
    /// Decodes the files of a card, read now or kept from an earlier read.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where a file is malformed, [`Error::UnknownCardType`].
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
    /// It is what a person typed, and the chip knows it. Nothing signs it, nor the number
    /// that second-generation chips record (C2); a report tells whether they
    /// [differ](crate::verify::Report::number).
    pub fn opening_number(&self) -> Option<&CardNumber> {
        self.opening_number.as_ref()
    }

    /// By whoever has verified the signature.
    pub(crate) fn set_intact(&mut self) {
        self.intact = true;
    }

    /// Whether the signature was verified before.
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

    /// The typed records of its generation.
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

    /// The groups that were read whole, the padding of images aside
    /// ([`ImagePadding`](crate::ImagePadding)).
    pub fn groups_read(&self) -> DataGroups {
        DataGroups::ALL
            .iter()
            .filter(|&group| {
                let mut files = plan(self.card_type(), group).peekable();
                files.peek().is_some() && files.all(|file| self.files.get(file.id).is_some())
            })
            .collect()
    }

    /// The value of a data item, unchanged, padding included. `None` if it was not read
    /// or the card does not have it.
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

    /// What went over the link to read it (zeros for a card from stored files).
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

    /// The images that were read and that the card has.
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

/// Where the value of a data item is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    item: DataItem,
    file: FileId,
    range: Range<usize>,
}

/// The typed records of a generation.
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

/// Visible characters as they are, all others escaped: for values that a card
/// may fill with anything.
pub(crate) fn write_escaped(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    write!(f, "{}", bytes.escape_ascii())
}

/// The value without the NULs at its end.
pub(crate) fn without_padding(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|&byte| byte != 0);
    end.map_or(&[], |last| value.get(..=last).unwrap_or(value))
}
