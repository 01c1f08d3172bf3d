//! The second generation's record (types `05` and `06`; specified cards hold the
//! same data; docs/protocol.md, section 4).

use crate::card::DataItem;
use crate::record::{
    Bytes, CardDate, CommissionerEntry, ComprehensivePermission, Field, Fields, ImageData,
    IndividualPermission, Nationality, PeriodOfStay, PermissionKind, RecordedNumber, Renewal,
    ResidenceStatus, Sex, Text, Work,
};

/// The fields of a second-generation card. A field is `None` if it was not read, is absent,
/// or is empty (NULs only). Special permanent resident certificates do not have
/// `permission_kind`, `permission_date`, `work`, `period_end`, the permissions and
/// `renewal`.
///
/// | tag | field | value (RC2 Ver 1.1) |
/// |---|---|---|
/// | C2 | `card_number` | 12 characters |
/// | C5 | `card_expiry` | `YYYYMMDD` |
/// | C6 | `date_of_birth` | `YYYYMMDD`, parts may be unknown |
/// | C7 | `sex` | `1`, `2` or `3` |
/// | C8 | `nationality` | three letters |
/// | C9 | `residence_status` | code, at most 10 bytes |
/// | CE | `period_of_stay` | `YYMM`, `DDD`, or `0000` |
/// | CA | `permission_kind` | code, 2 bytes |
/// | CB | `permission_date` | `YYYYMMDD` |
/// | CC | `work` | `1`, `2`, `4` or `9` |
/// | CD | `period_end` | `YYYYMMDD` |
/// | D0 | `name_image` | TIFF, CCITT Group 4, at most 2,500 bytes |
/// | D1 | `photo` | JPEG 2000, at most 3,000 bytes |
/// | DFD1 | `address_image` | TIFF, CCITT Group 4, at most 2,500 bytes |
/// | D5 | `comprehensive_permission` | `0`, `1` or `2` |
/// | D6 | `comprehensive_permission_end` | `YYYYMMDD` |
/// | D7 | `individual_permission` | `0` or `1` |
/// | D8 | `renewal` | `0` or `1` |
/// | D9 | `commissioner_entry` | `0` or `1` |
/// | DE | `reserved_text` | text, at most 200 bytes |
/// | DC | `check_code` | ECDSA P-384 signature, 96 bytes |
/// | DD | `certificate` | X.509 v3, at most 602 bytes |
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SecondGeneration {
    /// The card number. The signature does not cover it.
    pub card_number: Option<Field<RecordedNumber>>,
    /// When the card expires.
    pub card_expiry: Option<Field<CardDate>>,
    /// The holder's date of birth.
    pub date_of_birth: Option<Field<CardDate>>,
    /// The holder's sex.
    pub sex: Option<Field<Sex>>,
    /// The holder's nationality or region.
    pub nationality: Option<Field<Nationality>>,
    /// The status of residence, as a code of ISA's list.
    pub residence_status: Option<Field<ResidenceStatus>>,
    /// The period of stay.
    pub period_of_stay: Option<Field<PeriodOfStay>>,
    /// The kind of the last permission, as a code of ISA's list.
    pub permission_kind: Option<Field<PermissionKind>>,
    /// The date of the last permission.
    pub permission_date: Option<Field<CardDate>>,
    /// Whether the holder may work.
    pub work: Option<Field<Work>>,
    /// When the period of stay ends.
    pub period_end: Option<Field<CardDate>>,
    /// The name, as an image.
    pub name_image: Option<Field<ImageData>>,
    /// The face photo. Cards of holders under 1 have none.
    pub photo: Option<Field<ImageData>>,
    /// The address, as an image. The signature does not cover it.
    pub address_image: Option<Field<ImageData>>,
    /// Comprehensive permission for other activity.
    pub comprehensive_permission: Option<Field<ComprehensivePermission>>,
    /// When that permission ends.
    pub comprehensive_permission_end: Option<Field<CardDate>>,
    /// Individual permission for other activity.
    pub individual_permission: Option<Field<IndividualPermission>>,
    /// Whether an application for renewal or change of status is pending.
    pub renewal: Option<Field<Renewal>>,
    /// Whether the Commissioner of ISA made an entry (docs/glossary.md).
    pub commissioner_entry: Option<Field<CommissionerEntry>>,
    /// Reserved text.
    pub reserved_text: Option<Field<Text>>,
    /// The signature over printed entries, photo and name image.
    pub check_code: Option<Field<Bytes>>,
    /// The certificate of the signing key, padding included.
    pub certificate: Option<Field<Bytes>>,
}

impl SecondGeneration {
    pub(crate) fn from_fields(fields: &Fields<'_>) -> Self {
        SecondGeneration {
            card_number: fields.get(DataItem::CardNumber, RecordedNumber::from_value),
            card_expiry: fields.get(DataItem::CardExpiry, CardDate::from_value),
            date_of_birth: fields.get(DataItem::DateOfBirth, CardDate::from_value),
            sex: fields.get(DataItem::Sex, Sex::from_value),
            nationality: fields.get(DataItem::Nationality, Nationality::from_value),
            residence_status: fields.get(DataItem::ResidenceStatus, ResidenceStatus::from_value),
            period_of_stay: fields.get(DataItem::PeriodOfStay, PeriodOfStay::from_value),
            permission_kind: fields.get(DataItem::PermissionKind, PermissionKind::from_value),
            permission_date: fields.get(DataItem::PermissionDate, CardDate::from_value),
            work: fields.get(DataItem::Work, Work::from_value),
            period_end: fields.get(DataItem::PeriodEnd, CardDate::from_value),
            name_image: fields.image(DataItem::NameImage),
            photo: fields.image(DataItem::Photo),
            address_image: fields.image(DataItem::AddressImage),
            comprehensive_permission: fields.get(
                DataItem::ComprehensivePermission,
                ComprehensivePermission::from_value,
            ),
            comprehensive_permission_end: fields
                .get(DataItem::ComprehensivePermissionEnd, CardDate::from_value),
            individual_permission: fields.get(
                DataItem::IndividualPermission,
                IndividualPermission::from_value,
            ),
            renewal: fields.get(DataItem::Renewal, Renewal::from_value),
            commissioner_entry: fields
                .get(DataItem::CommissionerEntry, CommissionerEntry::from_value),
            reserved_text: fields.get(DataItem::ReservedText, Text::from_value),
            check_code: fields.get(DataItem::CheckCode, Bytes::from_value),
            certificate: fields.get(DataItem::Certificate, Bytes::from_value),
        }
    }
}
