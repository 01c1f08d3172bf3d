//! The files of each card type: their directories, the lengths of their objects, and their
//! access conditions (docs/protocol.md, section 2; RC1 3.3, RC2 3.3). Specified cards have
//! the second generation's files, with the residence application in place of the MF.
//! [`Access`] applies to them in part only (RCS).

use crate::card::CardType;

use ElementaryFile as Ef;

/// An elementary file, named by its content (docs/protocol.md, section 2; RC1 3.3, RC2 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ElementaryFile {
    /// MF/EF01: C0.
    CommonData,
    /// MF/EF02: C1.
    CardType,
    /// First generation, DF1/EF01: D0.
    FrontImage,
    /// First generation, DF1/EF02: D1.
    Photo,
    /// First generation, DF2/EF01: D2, D3, D4.
    Address,
    /// First generation, DF2/EF02: D5.
    ComprehensivePermission,
    /// First generation, DF2/EF03: D6.
    IndividualPermission,
    /// Second generation, DF1/EF01: C2.
    CardNumber,
    /// Second generation, DF1/EF02: C5 to CE.
    PrintedEntries,
    /// Second generation, DF1/EF03: D0, D1.
    Images,
    /// Second generation, DF1/EF04: DFD1.
    AddressImage,
    /// Second generation, DF2/EF01 of residence cards: D5, D6, D7.
    Permissions,
    /// First generation, DF2/EF04: D7; second generation, DF2/EF02: D8.
    RenewalApplication,
    /// Second generation, DF2/EF03 (`05`) or DF2/EF01 (`06`): D9, DE.
    Other,
    /// DF3/EF01: DA, DB in the first generation; DC, DD in the second.
    Signature,
}

/// The directory of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directory {
    MasterFile,
    Df1,
    Df2,
    Df3,
}

impl Directory {
    /// The application with this name of 16 bytes.
    pub(super) fn by_name(name: &[u8]) -> Option<Self> {
        let [
            0xD3,
            0x92,
            0xF0,
            0x00,
            0x4F,
            number,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ] = *name
        else {
            return None;
        };
        match number {
            0x02 => Some(Self::Df1),
            0x03 => Some(Self::Df2),
            0x04 => Some(Self::Df3),
            _ => None,
        }
    }
}

/// What a reader must have done before it can read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Nothing.
    Free,
    /// VERIFY.
    Authenticated,
    /// VERIFY, and the read under secure messaging.
    SecureMessaging,
}

/// The files of a card type, in the order of the table.
pub(super) fn layout(card_type: CardType) -> &'static [FileLayout] {
    match card_type {
        CardType::ResidenceFirst => table::FIRST_RESIDENCE,
        CardType::SpecialPermanentFirst => table::FIRST_SPECIAL_PERMANENT,
        CardType::ResidenceSecond | CardType::ResidenceSpecified => table::SECOND_RESIDENCE,
        CardType::SpecialPermanentSecond | CardType::SpecialPermanentSpecified => {
            table::SECOND_SPECIAL_PERMANENT
        }
    }
}

/// A row of the table: a file and its objects in order.
pub(super) struct FileLayout {
    pub(super) name: Ef,
    pub(super) directory: Directory,
    pub(super) short_identifier: u8,
    pub(super) access: Access,
    pub(super) objects: &'static [ObjectLayout],
}

/// A data object and the length of its field in bytes.
pub(super) struct ObjectLayout {
    pub(super) tag: u16,
    pub(super) length: usize,
    /// Whether every length is written as `82 xx xx`, also a short one.
    pub(super) long_form: bool,
}

pub(super) const fn object(tag: u16, length: usize) -> ObjectLayout {
    ObjectLayout {
        tag,
        length,
        long_form: false,
    }
}

const fn file(
    name: Ef,
    directory: Directory,
    short_identifier: u8,
    access: Access,
    objects: &'static [ObjectLayout],
) -> FileLayout {
    FileLayout {
        name,
        directory,
        short_identifier,
        access,
        objects,
    }
}

/// One row per file, as in the specification.
#[rustfmt::skip]
mod table {
    use super::Access::{Authenticated, Free, SecureMessaging};
    use super::Directory::{Df1, Df2, Df3, MasterFile};
    use super::{ElementaryFile as Ef, FileLayout, ObjectLayout, file, object};

    const COMMON_DATA: FileLayout = file(Ef::CommonData, MasterFile, 0x0B, Free, &[object(0xC0, 4)]);

    const FIRST_CARD_TYPE: FileLayout = file(Ef::CardType, MasterFile, 0x0A, Free, &[object(0xC1, 1)]);
    const FIRST_FRONT_IMAGE: FileLayout = file(Ef::FrontImage, Df1, 5, SecureMessaging, &[object(0xD0, 7000)]);
    const FIRST_PHOTO: FileLayout = file(Ef::Photo, Df1, 6, SecureMessaging, &[object(0xD1, 3000)]);
    const FIRST_ADDRESS: FileLayout = file(Ef::Address, Df2, 1, Authenticated, &[
        object(0xD2, 8), object(0xD3, 6), object(0xD4, 320),
    ]);
    const FIRST_SIGNATURE: FileLayout = file(Ef::Signature, Df3, 2, Authenticated, &[
        object(0xDA, 256), object(0xDB, 1200),
    ]);

    pub(super) const FIRST_RESIDENCE: &[FileLayout] = &[
        COMMON_DATA, FIRST_CARD_TYPE, FIRST_FRONT_IMAGE, FIRST_PHOTO, FIRST_ADDRESS,
        file(Ef::ComprehensivePermission, Df2, 2, Authenticated, &[object(0xD5, 120)]),
        file(Ef::IndividualPermission, Df2, 3, Authenticated, &[object(0xD6, 120)]),
        file(Ef::RenewalApplication, Df2, 4, Authenticated, &[object(0xD7, 1)]),
        FIRST_SIGNATURE,
    ];

    pub(super) const FIRST_SPECIAL_PERMANENT: &[FileLayout] = &[
        COMMON_DATA, FIRST_CARD_TYPE, FIRST_FRONT_IMAGE, FIRST_PHOTO, FIRST_ADDRESS, FIRST_SIGNATURE,
    ];

    const SECOND_CARD_TYPE: FileLayout = file(Ef::CardType, MasterFile, 0x0A, Free, &[object(0xC1, 2)]);
    const SECOND_CARD_NUMBER: FileLayout = file(Ef::CardNumber, Df1, 1, SecureMessaging, &[object(0xC2, 12)]);
    const SECOND_IMAGES: FileLayout = file(Ef::Images, Df1, 4, SecureMessaging, &[
        object(0xD0, 2500), object(0xD1, 3000),
    ]);
    const SECOND_ADDRESS_IMAGE: FileLayout = file(Ef::AddressImage, Df1, 6, SecureMessaging, &[
        object(0xDFD1, 2500),
    ]);
    const SECOND_OTHER: FileLayout = file(Ef::Other, Df2, 3, Authenticated, &[
        object(0xD9, 1), ObjectLayout { long_form: true, ..object(0xDE, 200) },
    ]);
    const SECOND_SIGNATURE: FileLayout = file(Ef::Signature, Df3, 2, Authenticated, &[
        object(0xDC, 96), object(0xDD, 602),
    ]);

    pub(super) const SECOND_RESIDENCE: &[FileLayout] = &[
        COMMON_DATA, SECOND_CARD_TYPE, SECOND_CARD_NUMBER,
        file(Ef::PrintedEntries, Df1, 3, SecureMessaging, &[
            object(0xC5, 8), object(0xC6, 8), object(0xC7, 1), object(0xC8, 3), object(0xC9, 10),
            object(0xCE, 4), object(0xCA, 2), object(0xCB, 8), object(0xCC, 1), object(0xCD, 8),
        ]),
        SECOND_IMAGES, SECOND_ADDRESS_IMAGE,
        file(Ef::Permissions, Df2, 1, Authenticated, &[
            object(0xD5, 7), object(0xD6, 8), object(0xD7, 1),
        ]),
        file(Ef::RenewalApplication, Df2, 2, Authenticated, &[object(0xD8, 1)]),
        SECOND_OTHER, SECOND_SIGNATURE,
    ];

    pub(super) const SECOND_SPECIAL_PERMANENT: &[FileLayout] = &[
        COMMON_DATA, SECOND_CARD_TYPE, SECOND_CARD_NUMBER,
        file(Ef::PrintedEntries, Df1, 3, SecureMessaging, &[
            object(0xC5, 8), object(0xC6, 8), object(0xC7, 1), object(0xC8, 3), object(0xC9, 10),
            object(0xCE, 4),
        ]),
        SECOND_IMAGES, SECOND_ADDRESS_IMAGE, SECOND_OTHER, SECOND_SIGNATURE,
    ];
}
