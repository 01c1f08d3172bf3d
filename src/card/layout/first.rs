//! First generation (RC1 Ver 1.5, section 3.3).
//!
//! One row per object, as in the specification. Not formatted by rustfmt.

use crate::card::layout::Access::{Verified, VerifiedAndEncrypted as Encrypted};
use crate::card::layout::Coverage::{Covered, Evidence, NotCovered};
use crate::card::layout::Directory::{Df1, Df2, Df3};
use crate::card::layout::{CARD_TYPE, COMMON_DATA, FileSpec, file_spec as file, image, object};
use crate::card::{DataGroups as Groups, DataItem};

pub(super) const RESIDENCE: [FileSpec; 9] = [
    COMMON_DATA,
    CARD_TYPE,
    ADDRESS,
    COMPREHENSIVE_PERMISSION,
    INDIVIDUAL_PERMISSION,
    RENEWAL,
    SIGNATURE,
    FRONT_IMAGE,
    PHOTO,
];

pub(super) const SPECIAL_PERMANENT: [FileSpec; 6] = [
    COMMON_DATA,
    CARD_TYPE,
    ADDRESS,
    SIGNATURE,
    FRONT_IMAGE,
    PHOTO,
];

const FRONT_IMAGE: FileSpec = file(Df1, 1, 0x85, 7004, Encrypted, Groups::FRONT_IMAGE, &[
    image(0xD0, DataItem::FrontImage, 7000, Covered),
]);

const PHOTO: FileSpec = file(Df1, 2, 0x86, 3004, Encrypted, Groups::PHOTO, &[
    image(0xD1, DataItem::Photo, 3000, Covered),
]);

const ADDRESS: FileSpec = file(Df2, 1, 0x81, 342, Verified, Groups::ADDRESS, &[
    object(0xD2, DataItem::AddressDate, 8, NotCovered),
    object(0xD3, DataItem::MunicipalityCode, 6, NotCovered),
    object(0xD4, DataItem::Address, 320, NotCovered),
]);

const COMPREHENSIVE_PERMISSION: FileSpec = file(Df2, 2, 0x82, 122, Verified, Groups::PERMISSIONS, &[
    object(0xD5, DataItem::ComprehensivePermission, 120, NotCovered),
]);

const INDIVIDUAL_PERMISSION: FileSpec = file(Df2, 3, 0x83, 122, Verified, Groups::PERMISSIONS, &[
    object(0xD6, DataItem::IndividualPermission, 120, NotCovered),
]);

const RENEWAL: FileSpec = file(Df2, 4, 0x84, 3, Verified, Groups::RENEWAL, &[
    object(0xD7, DataItem::Renewal, 1, NotCovered),
]);

const SIGNATURE: FileSpec = file(Df3, 1, 0x82, 1464, Verified, Groups::SIGNATURE, &[
    object(0xDA, DataItem::CheckCode, 256, Evidence),
    object(0xDB, DataItem::Certificate, 1200, Evidence),
]);
