//! The table of files (docs/protocol.md, section 2): which file sits where, how long it
//! is, how it is read, what it carries, and what of it the signature covers.

mod first;
mod second;
mod specified;

use std::fmt;
use std::str::FromStr;

use bitflags::bitflags;

use crate::card::tlv::Tag;
use crate::card::{CardType, DataItem};

bitflags! {
    /// What to read of a card. A program that needs no photo never reads one;
    /// groups that a card does not have are ignored.
    ///
    /// The signature check needs what [`SIGNED`](Self::SIGNED) names.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct DataGroups: u16 {
        /// First generation: the image of the front (DF1/EF01, 7,004 bytes).
        const FRONT_IMAGE = 1;
        /// The face photo. Second generation: in one file with the name image,
        /// so that reading one reads both.
        const PHOTO = 1 << 1;
        /// First generation: the address added on the back (DF2/EF01). Second:
        /// the address image (DF1/EF04).
        const ADDRESS = 1 << 2;
        /// Permissions for activity other than the status of residence permits.
        const PERMISSIONS = 1 << 3;
        /// Whether an application for renewal is under way.
        const RENEWAL = 1 << 4;
        /// Check code and certificate.
        const SIGNATURE = 1 << 5;
        /// Second generation: the card number as data (DF1/EF01).
        const CARD_NUMBER = 1 << 6;
        /// Second generation: the printed entries as data (DF1/EF02).
        const PRINTED_ENTRIES = 1 << 7;
        /// Second generation: the name image (in one file with the photo).
        const NAME_IMAGE = 1 << 8;
        /// Second generation: commissioner's entry and reserved text.
        const OTHER = 1 << 9;
    }
}

impl DataGroups {
    /// Everything a card has.
    pub const ALL: DataGroups = DataGroups::all();
    /// What the signature check needs: the signature and what it is made over,
    /// in either generation.
    pub const SIGNED: DataGroups = DataGroups::SIGNATURE
        .union(DataGroups::FRONT_IMAGE)
        .union(DataGroups::PHOTO)
        .union(DataGroups::NAME_IMAGE)
        .union(DataGroups::PRINTED_ENTRIES);
}

/// A directory: the master file or one of the dedicated files under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Directory {
    /// The master file, current at power-on.
    Mf,
    /// DF1: what is printed on the card.
    Df1,
    /// DF2: what was added later.
    Df2,
    /// DF3: the signature.
    Df3,
}

impl Directory {
    /// The DF name (AID, 16 bytes) to select it by; the master file has none.
    pub fn name(self) -> Option<[u8; 16]> {
        match self {
            Directory::Mf => None,
            Directory::Df1 => Some(df_name(0x02)),
            Directory::Df2 => Some(df_name(0x03)),
            Directory::Df3 => Some(df_name(0x04)),
        }
    }
}

/// The DF name of the residence application on a My Number card (specified cards).
pub(crate) const RESIDENCE_APPLICATION: [u8; 16] = df_name(0x01);

pub(crate) const fn df_name(number: u8) -> [u8; 16] {
    [
        0xD3, 0x92, 0xF0, 0x00, 0x4F, number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
}

impl fmt::Display for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Directory::Mf => "MF",
            Directory::Df1 => "DF1",
            Directory::Df2 => "DF2",
            Directory::Df3 => "DF3",
        })
    }
}

/// An elementary file by its place: `DF1/EF01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileId {
    /// The directory that holds it.
    pub directory: Directory,
    /// Its number there.
    pub number: u8,
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/EF{:02}", self.directory, self.number)
    }
}

/// As displayed.
#[cfg(feature = "serde")]
impl serde::Serialize for FileId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// From `DF1/EF01`, as displayed.
impl FromStr for FileId {
    type Err = UnknownFile;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        CardType::ALL
            .iter()
            .flat_map(|&card_type| files(card_type))
            .map(|file| file.id)
            .find(|id| id.to_string() == text)
            .ok_or(UnknownFile)
    }
}

/// A name that no file of any card type has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no card has a file of that name")]
pub struct UnknownFile;

/// What the card wants before it lets a file be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Nothing.
    Free,
    /// VERIFY with the card number ("auth").
    Verified,
    /// VERIFY, and reading under secure messaging ("auth+SM").
    VerifiedAndEncrypted,
}

/// A row of the table: one file of one card type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileSpec {
    /// Where it is.
    pub id: FileId,
    /// P1 of READ BINARY by short EF identifier (`0x80 | SFI`).
    pub read_p1: u8,
    /// Its size in bytes. Files that turn out longer (a signature in DER, padding of
    /// the chip) are read up to 256 bytes more.
    pub size: usize,
    /// What the card wants first.
    pub access: Access,
    /// The groups it belongs to (none: read at detection).
    pub groups: DataGroups,
    /// The objects in it.
    pub objects: &'static [ObjectSpec],
}

impl FileSpec {
    /// Whether it has an image of this coverage.
    pub(crate) fn has_image(&self, coverage: Coverage) -> bool {
        let mut images = self.objects.iter().filter(|object| object.is_image);
        images.any(|object| object.coverage == coverage)
    }

    /// Whether a check of the signature needs it.
    pub(crate) fn is_for_signature(&self) -> bool {
        let mut objects = self.objects.iter();
        objects.any(|object| object.coverage != Coverage::NotCovered)
    }
}

/// One data object of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectSpec {
    /// Its tag.
    pub tag: Tag,
    /// What it is.
    pub item: DataItem,
    /// The longest value, in bytes; shorter ones are padded with NULs.
    pub max_length: usize,
    /// Whether the signature covers it (docs/protocol.md, section 8).
    pub coverage: Coverage,
    /// Whether it is an image, which tells where it ends before its padding.
    pub is_image: bool,
}

/// Whether the card's signature covers a data object, by the card's design.
/// That a particular signature verifies is another matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coverage {
    /// The signature is made over it.
    Covered,
    /// Nothing on the card proves it.
    NotCovered,
    /// It is the signature, or belongs to it.
    Evidence,
}

/// The files of a card type in the order in which they are read: those of
/// detection, then text before images, each directory selected once.
pub fn files(card_type: CardType) -> &'static [FileSpec] {
    match card_type {
        CardType::ResidenceFirst => &first::RESIDENCE,
        CardType::SpecialPermanentFirst => &first::SPECIAL_PERMANENT,
        CardType::ResidenceSecond => &second::RESIDENCE,
        CardType::SpecialPermanentSecond => &second::SPECIAL_PERMANENT,
        CardType::ResidenceSpecified => &specified::RESIDENCE,
        CardType::SpecialPermanentSpecified => &specified::SPECIAL_PERMANENT,
    }
}

/// The row of a file in the table of its card type.
pub fn file(card_type: CardType, id: FileId) -> Option<&'static FileSpec> {
    files(card_type).iter().find(|spec| spec.id == id)
}

/// All data objects of a card type, with their files.
pub fn objects(
    card_type: CardType,
) -> impl Iterator<Item = (&'static FileSpec, &'static ObjectSpec)> {
    files(card_type)
        .iter()
        .flat_map(|file| file.objects.iter().map(move |object| (file, object)))
}

/// The files to read for `groups`, those of detection left out.
pub fn plan(
    card_type: CardType,
    groups: DataGroups,
) -> impl Iterator<Item = &'static FileSpec> + Clone {
    files(card_type)
        .iter()
        .filter(move |spec| spec.groups.intersects(groups))
}

/// Bytes that a file may have beyond its size in the table (padding NULs): a chip
/// may round a file up to its memory blocks.
pub(crate) const FILE_SLACK: usize = 256;

/// Common data (C0): free, the same place on every card.
pub(crate) const COMMON_DATA: FileSpec = file_spec(
    Directory::Mf,
    1,
    0x8B,
    6,
    Access::Free,
    DataGroups::empty(),
    &[object(0xC0, DataItem::SpecVersion, 4, Coverage::NotCovered)],
);

/// Card type (C1): free, the same place on every card. One or two digits; this
/// is the longer form.
pub(crate) const CARD_TYPE: FileSpec = file_spec(
    Directory::Mf,
    2,
    0x8A,
    4,
    Access::Free,
    DataGroups::empty(),
    &[object(0xC1, DataItem::CardType, 2, Coverage::NotCovered)],
);

const fn file_spec(
    directory: Directory,
    number: u8,
    read_p1: u8,
    size: usize,
    access: Access,
    groups: DataGroups,
    objects: &'static [ObjectSpec],
) -> FileSpec {
    FileSpec {
        id: FileId { directory, number },
        read_p1,
        size,
        access,
        groups,
        objects,
    }
}

const fn object(tag: u16, item: DataItem, max_length: usize, coverage: Coverage) -> ObjectSpec {
    ObjectSpec {
        tag: Tag(tag),
        item,
        max_length,
        coverage,
        is_image: false,
    }
}

const fn image(tag: u16, item: DataItem, max_length: usize, coverage: Coverage) -> ObjectSpec {
    ObjectSpec {
        is_image: true,
        ..object(tag, item, max_length, coverage)
    }
}

#[cfg(test)]
mod tests;
