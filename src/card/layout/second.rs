//! Second generation (RC2 Ver 1.1, section 3.3).
//!
//! One row per object, as in the specification. Not formatted by rustfmt.

use crate::card::layout::Access::{Verified, VerifiedAndEncrypted as Encrypted};
use crate::card::layout::Coverage::{Covered, Evidence, NotCovered};
use crate::card::layout::Directory::{Df1, Df2, Df3};
use crate::card::layout::{CARD_TYPE, COMMON_DATA, FileSpec, ObjectSpec, file_spec as file, image, object};
use crate::card::{DataGroups as Groups, DataItem};

pub(super) const RESIDENCE: [FileSpec; 10] = [
    COMMON_DATA,
    CARD_TYPE,
    PERMISSIONS,
    RENEWAL,
    other(3),
    SIGNATURE,
    CARD_NUMBER,
    PRINTED_RESIDENCE,
    NAME_AND_PHOTO,
    ADDRESS_IMAGE,
];

pub(super) const SPECIAL_PERMANENT: [FileSpec; 8] = [
    COMMON_DATA,
    CARD_TYPE,
    other(1),
    SIGNATURE,
    CARD_NUMBER,
    PRINTED_SPECIAL_PERMANENT,
    NAME_AND_PHOTO,
    ADDRESS_IMAGE,
];

const CARD_NUMBER: FileSpec = file(Df1, 1, 0x81, 14, Encrypted, Groups::CARD_NUMBER, &[
    object(0xC2, DataItem::CardNumber, 12, NotCovered),
]);

const PRINTED_RESIDENCE: FileSpec = printed(
    73,
    &[
        CARD_EXPIRY,
        DATE_OF_BIRTH,
        SEX,
        NATIONALITY,
        RESIDENCE_STATUS,
        PERIOD_OF_STAY,
        object(0xCA, DataItem::PermissionKind, 2, Covered),
        object(0xCB, DataItem::PermissionDate, 8, Covered),
        object(0xCC, DataItem::Work, 1, Covered),
        object(0xCD, DataItem::PeriodEnd, 8, Covered),
    ],
);

const PRINTED_SPECIAL_PERMANENT: FileSpec = printed(
    46,
    &[
        CARD_EXPIRY,
        DATE_OF_BIRTH,
        SEX,
        NATIONALITY,
        RESIDENCE_STATUS,
        PERIOD_OF_STAY,
    ],
);

const fn printed(size: usize, objects: &'static [ObjectSpec]) -> FileSpec {
    file(Df1, 2, 0x83, size, Encrypted, Groups::PRINTED_ENTRIES, objects)
}

const CARD_EXPIRY: ObjectSpec = object(0xC5, DataItem::CardExpiry, 8, Covered);
const DATE_OF_BIRTH: ObjectSpec = object(0xC6, DataItem::DateOfBirth, 8, Covered);
const SEX: ObjectSpec = object(0xC7, DataItem::Sex, 1, Covered);
const NATIONALITY: ObjectSpec = object(0xC8, DataItem::Nationality, 3, Covered);
const RESIDENCE_STATUS: ObjectSpec = object(0xC9, DataItem::ResidenceStatus, 10, Covered);
const PERIOD_OF_STAY: ObjectSpec = object(0xCE, DataItem::PeriodOfStay, 4, Covered);

const NAME_AND_PHOTO: FileSpec = file(Df1, 3, 0x84, 5508, Encrypted,
    Groups::NAME_IMAGE.union(Groups::PHOTO), &[
    image(0xD0, DataItem::NameImage, 2500, Covered),
    image(0xD1, DataItem::Photo, 3000, Covered),
]);

const ADDRESS_IMAGE: FileSpec = file(Df1, 4, 0x86, 2505, Encrypted, Groups::ADDRESS, &[
    image(0xDFD1, DataItem::AddressImage, 2500, NotCovered),
]);

const PERMISSIONS: FileSpec = file(Df2, 1, 0x81, 22, Verified, Groups::PERMISSIONS, &[
    object(0xD5, DataItem::ComprehensivePermission, 7, NotCovered),
    object(0xD6, DataItem::ComprehensivePermissionEnd, 8, NotCovered),
    object(0xD7, DataItem::IndividualPermission, 1, NotCovered),
]);

const RENEWAL: FileSpec = file(Df2, 2, 0x82, 3, Verified, Groups::RENEWAL, &[
    object(0xD8, DataItem::Renewal, 1, NotCovered),
]);

/// DF2/EF03 on residence cards, DF2/EF01 on special permanent resident certificates. Both
/// have the same short EF identifier.
const fn other(number: u8) -> FileSpec {
    file(Df2, number, 0x83, 207, Verified, Groups::OTHER, OTHER)
}

/// The size of 207 bytes includes a length in the longer form, `DE 82 00 C8`.
const OTHER: &[ObjectSpec] = &[
    object(0xD9, DataItem::CommissionerEntry, 1, NotCovered),
    object(0xDE, DataItem::ReservedText, 200, NotCovered),
];

const SIGNATURE: FileSpec = file(Df3, 1, 0x82, 704, Verified, Groups::SIGNATURE, &[
    // 96 bytes, r || s. A DER signature, which is accepted too, has up to 104 bytes.
    object(0xDC, DataItem::CheckCode, 104, Evidence),
    object(0xDD, DataItem::Certificate, 602, Evidence),
]);
