//! The table of files (docs/protocol.md, section 2): for each file its directory, size,
//! access condition and data objects, and whether the signature covers them.

#[rustfmt::skip]
mod first;
#[rustfmt::skip]
mod second;
mod specified;

use std::fmt;
use std::str::FromStr;

use bitflags::bitflags;

use crate::card::tlv::Tag;
use crate::card::{CardType, DataItem};

bitflags! {
    /// What to read from a card, so that a program reads only the data that it needs.
    /// Groups that a card does not have are ignored.
    ///
    /// The signature check needs the groups in [`SIGNED`](Self::SIGNED).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct DataGroups: u16 {
        /// First generation: the image of the front (DF1/EF01, 7,004 bytes).
        const FRONT_IMAGE = 1;
        /// The face photo. Second generation: in the same file as the name image; the
        /// reader reads both.
        const PHOTO = 1 << 1;
        /// First generation: the address added on the back (DF2/EF01). Second:
        /// the address image (DF1/EF04).
        const ADDRESS = 1 << 2;
        /// Permissions for activity other than the status of residence permits.
        const PERMISSIONS = 1 << 3;
        /// Whether an application for renewal is pending.
        const RENEWAL = 1 << 4;
        /// Check code and certificate.
        const SIGNATURE = 1 << 5;
        /// Second generation: the card number as data (DF1/EF01).
        const CARD_NUMBER = 1 << 6;
        /// Second generation: the printed entries as data (DF1/EF02).
        const PRINTED_ENTRIES = 1 << 7;
        /// Second generation: the name image (in the same file as the photo).
        const NAME_IMAGE = 1 << 8;
        /// Second generation: commissioner's entry and reserved text.
        const OTHER = 1 << 9;
    }
}

impl DataGroups {
    /// Everything a card has.
    pub const ALL: DataGroups = DataGroups::all();
    /// What the signature check needs in all generations: the signature and the data that
    /// it covers.
    pub const SIGNED: DataGroups = DataGroups::SIGNATURE
        .union(DataGroups::FRONT_IMAGE)
        .union(DataGroups::PHOTO)
        .union(DataGroups::NAME_IMAGE)
        .union(DataGroups::PRINTED_ENTRIES);
}

/// A directory: the master file or one of the dedicated files under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Directory {
    /// The master file, current at power-on.
    Mf,
    /// DF1: the data that is printed on the card.
    Df1,
    /// DF2: data that was added after issue.
    Df2,
    /// DF3: the signature.
    Df3,
}

impl Directory {
    /// The DF name (AID, 16 bytes) for SELECT. The master file has none.
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

/// Writes `MF`, `DF1`, `DF2` or `DF3`.
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

/// An elementary file by directory and number, displayed as `DF1/EF01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileId {
    /// The directory that contains the file.
    pub directory: Directory,
    /// The number of the file in its directory.
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

/// No card type has a file with this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no card has a file with that name")]
pub struct UnknownFile;

/// What the card requires before it allows a file to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Access {
    /// Nothing.
    Free,
    /// VERIFY with the card number ("auth").
    Verified,
    /// VERIFY with the card number, and secure messaging for the read ("auth+SM").
    VerifiedAndEncrypted,
}

/// A row of the table: one file of a card type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileSpec {
    /// Directory and number.
    pub id: FileId,
    /// P1 of READ BINARY by short EF identifier (`0x80 | SFI`).
    pub read_p1: u8,
    /// The size in bytes. A file may be up to 256 bytes longer, for example with
    /// a signature in DER, or padding added by the chip.
    pub size: usize,
    /// What the card requires before it allows the file to be read.
    pub access: Access,
    /// The groups that the file belongs to. Files for detection belong to none.
    pub groups: DataGroups,
    /// The data objects in the file.
    pub objects: &'static [ObjectSpec],
}

impl FileSpec {
    /// Whether the file has an image with this coverage.
    pub(crate) fn has_image(&self, coverage: Coverage) -> bool {
        let mut images = self.objects.iter().filter(|object| object.is_image);
        images.any(|object| object.coverage == coverage)
    }

    /// Whether the signature check needs the file.
    pub(crate) fn is_for_signature(&self) -> bool {
        let mut objects = self.objects.iter();
        objects.any(|object| object.coverage != Coverage::NotCovered)
    }
}

/// One data object of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectSpec {
    /// The tag.
    pub tag: Tag,
    /// The data item.
    pub item: DataItem,
    /// The longest value in bytes. Shorter values are padded with NULs.
    pub max_length: usize,
    /// Whether the signature covers it (docs/protocol.md, section 8).
    pub coverage: Coverage,
    /// Whether the object is an image: its headers tell where its padding starts.
    pub is_image: bool,
}

/// Whether the card's signature covers a data object, by the specification. It does not say
/// whether the signature of a particular card is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Coverage {
    /// The signature covers the object.
    Covered,
    /// Nothing on the card proves the object.
    NotCovered,
    /// The object is the signature, or its certificate.
    Evidence,
}

/// The files of a card type in reading order: first those for detection, then text before
/// images. Each directory is selected once.
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

/// The files to read for `groups`, without those for detection.
pub fn plan(
    card_type: CardType,
    groups: DataGroups,
) -> impl Iterator<Item = &'static FileSpec> + Clone {
    files(card_type)
        .iter()
        .filter(move |spec| spec.groups.intersects(groups))
}

/// The number of bytes by which a file may exceed its size in the table (padding NULs): a
/// chip may round the size up to whole memory blocks.
pub(crate) const FILE_SLACK: usize = 256;

/// Common data (C0): readable without authentication, at the same place on every card.
pub(crate) const COMMON_DATA: FileSpec = file_spec(
    Directory::Mf,
    1,
    0x8B,
    6,
    Access::Free,
    DataGroups::empty(),
    &[object(0xC0, DataItem::SpecVersion, 4, Coverage::NotCovered)],
);

/// Card type (C1): readable without authentication, at the same place on every card. It has
/// one or two digits; the size here is for two.
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
