//! The table of files (PROTOCOL section 2): which file sits where, how long it
//! is, how it is read, what it carries, and what of it the signature covers.

mod content;
mod first;
mod second;
mod specified;

use std::fmt;
use std::str::FromStr;

use bitflags::bitflags;

use crate::kind::CardType;
use crate::tlv::Tag;

pub(crate) use content::Content;

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

/// From `DF1/EF01`, as displayed.
impl FromStr for FileId {
    type Err = UnknownFile;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        CardType::ALL
            .into_iter()
            .flat_map(files)
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
    /// Its name in records, reports and JSON.
    pub name: &'static str,
    /// The longest value, in bytes; shorter ones are padded with NULs.
    pub max_length: usize,
    /// Whether the signature covers it (PROTOCOL section 8).
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
        CardType::Residence1 => &first::RESIDENCE,
        CardType::SpecialPermanent1 => &first::SPECIAL_PERMANENT,
        CardType::Residence2 => &second::RESIDENCE,
        CardType::SpecialPermanent2 => &second::SPECIAL_PERMANENT,
        CardType::SpecifiedResidence => &specified::RESIDENCE,
        CardType::SpecifiedSpecialPermanent => &specified::SPECIAL_PERMANENT,
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
    &[object(0xC0, "spec_version", 4, Coverage::NotCovered)],
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
    &[object(0xC1, "card_type", 2, Coverage::NotCovered)],
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

const fn object(tag: u16, name: &'static str, max_length: usize, coverage: Coverage) -> ObjectSpec {
    ObjectSpec {
        tag: Tag(tag),
        name,
        max_length,
        coverage,
        is_image: false,
    }
}

const fn image(tag: u16, name: &'static str, max_length: usize, coverage: Coverage) -> ObjectSpec {
    ObjectSpec {
        is_image: true,
        ..object(tag, name, max_length, coverage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a type: place, P1, tags, size, access.
    fn listed(card_type: CardType) -> Vec<String> {
        let mut rows: Vec<String> = files(card_type)
            .iter()
            .map(|file| {
                let tags: Vec<String> = file.objects.iter().map(|o| o.tag.to_string()).collect();
                let access = match file.access {
                    Access::Free => "free",
                    Access::Verified => "auth",
                    Access::VerifiedAndEncrypted => "auth+SM",
                };
                let FileSpec {
                    id, read_p1, size, ..
                } = file;
                format!("{id} {read_p1:02X} {} {size} {access}", tags.join(" "))
            })
            .collect();
        rows.sort();
        rows
    }

    /// PROTOCOL section 2, written out again.
    #[test]
    fn table_is_the_specifications() {
        let master = ["MF/EF01 8B C0 6 free", "MF/EF02 8A C1 4 free"];
        let front = ["DF1/EF01 85 D0 7004 auth+SM", "DF1/EF02 86 D1 3004 auth+SM"];
        let address = ["DF2/EF01 81 D2 D3 D4 342 auth"];
        let residence = [
            "DF2/EF02 82 D5 122 auth",
            "DF2/EF03 83 D6 122 auth",
            "DF2/EF04 84 D7 3 auth",
        ];
        let signature = ["DF3/EF01 82 DA DB 1464 auth"];
        let parts: [&[&str]; 5] = [&front, &address, &residence, &signature, &master];
        assert_eq!(listed(CardType::Residence1), parts.concat());
        let parts: [&[&str]; 4] = [&front, &address, &signature, &master];
        assert_eq!(listed(CardType::SpecialPermanent1), parts.concat());

        let number = ["DF1/EF01 81 C2 14 auth+SM"];
        let images = [
            "DF1/EF03 84 D0 D1 5508 auth+SM",
            "DF1/EF04 86 DFD1 2505 auth+SM",
        ];
        let signature = ["DF3/EF01 82 DC DD 704 auth"];
        let printed = ["DF1/EF02 83 C5 C6 C7 C8 C9 CE CA CB CC CD 73 auth+SM"];
        let second = [
            "DF2/EF01 81 D5 D6 D7 22 auth",
            "DF2/EF02 82 D8 3 auth",
            "DF2/EF03 83 D9 DE 207 auth",
        ];
        let parts: [&[&str]; 6] = [&number, &printed, &images, &second, &signature, &master];
        assert_eq!(listed(CardType::Residence2), parts.concat());
        let printed = ["DF1/EF02 83 C5 C6 C7 C8 C9 CE 46 auth+SM"];
        let other = ["DF2/EF01 83 D9 DE 207 auth"];
        let parts: [&[&str]; 6] = [&number, &printed, &images, &other, &signature, &master];
        assert_eq!(listed(CardType::SpecialPermanent2), parts.concat());
    }

    #[test]
    fn sizes_hold_the_objects_at_their_longest() {
        for file in CardType::ALL.into_iter().flat_map(files) {
            let full: usize = file
                .objects
                .iter()
                .map(|object| {
                    let tag = if object.tag.0 > 0xFF { 2 } else { 1 };
                    let length = match object.max_length {
                        // The one length that stands in a longer form than it needs.
                        _ if object.tag == Tag(0xDE) => 3,
                        // Eight bytes of room for a DER signature, not in the size.
                        _ if object.tag == Tag(0xDC) => return 98,
                        ..=0x7F => 1,
                        0x80..=0xFF => 2,
                        _ => 3,
                    };
                    tag + length + object.max_length
                })
                .sum();
            assert_eq!(file.size, full, "{}", file.id);
        }
    }

    #[test]
    fn signature_covers_what_the_specification_says() {
        let covered = |card_type| -> Vec<&str> {
            objects(card_type)
                .filter(|(_, object)| object.coverage == Coverage::Covered)
                .map(|(_, object)| object.name)
                .collect()
        };
        for card_type in [CardType::Residence1, CardType::SpecialPermanent1] {
            assert_eq!(covered(card_type), ["front_image", "photo"]);
        }
        let certificate = [
            "card_expiry",
            "date_of_birth",
            "sex",
            "nationality",
            "residence_status",
            "period_of_stay",
            "name_image",
            "photo",
        ];
        assert_eq!(covered(CardType::SpecialPermanent2), certificate);
        let mut residence = certificate.to_vec();
        let residence_only = ["permission_kind", "permission_date", "work", "period_end"];
        residence.splice(6..6, residence_only);
        assert_eq!(covered(CardType::Residence2), residence);
    }

    #[test]
    fn directories_are_selected_once_each() {
        for card_type in CardType::ALL {
            let mut order: Vec<Directory> =
                files(card_type).iter().map(|f| f.id.directory).collect();
            order.dedup();
            let count = order.len();
            order.sort_by_key(|d| *d as u8);
            order.dedup();
            assert_eq!(order.len(), count, "{card_type:?}");
        }
    }

    #[test]
    fn plan_holds_what_was_asked_for() {
        let ids = |groups| -> Vec<String> {
            plan(CardType::Residence1, groups)
                .map(|file| file.id.to_string())
                .collect()
        };
        assert_eq!(ids(DataGroups::PHOTO), ["DF1/EF02"]);
        assert_eq!(ids(DataGroups::PERMISSIONS), ["DF2/EF02", "DF2/EF03"]);
        assert_eq!(ids(DataGroups::ALL).len(), 7);
        assert!(ids(DataGroups::empty()).is_empty());
    }

    #[test]
    fn directory_names_are_the_specifications() {
        for (directory, name) in [
            (Directory::Df1, "d392f0004f0200000000000000000000"),
            (Directory::Df2, "d392f0004f0300000000000000000000"),
            (Directory::Df3, "d392f0004f0400000000000000000000"),
        ] {
            assert_eq!(hex::encode(directory.name().unwrap()), name);
        }
        assert_eq!(Directory::Mf.name(), None);
    }
}
