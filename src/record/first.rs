//! The first generation's record (types `1` and `2`, docs/protocol.md, section 4).

use crate::card::DataItem;
use crate::record::{Bytes, CardDate, Field, Fields, ImageData, MunicipalityCode, Renewal, Text};

/// The fields of a first-generation card. A field is `None` if it was not read, is absent,
/// or is empty (NULs only). Special permanent resident certificates have no permissions and
/// no renewal status.
///
/// | tag | field | value (RC1 Ver 1.5) |
/// |---|---|---|
/// | D0 | `front_image` | TIFF, CCITT Group 4, at most 7,000 bytes |
/// | D1 | `photo` | JPEG 2000, at most 3,000 bytes |
/// | D2 | `address_date` | `YYYYMMDD` |
/// | D3 | `municipality_code` | six digits |
/// | D4 | `address` | text, at most 320 bytes |
/// | D5 | `comprehensive_permission` | text, at most 120 bytes |
/// | D6 | `individual_permission` | text, at most 120 bytes |
/// | D7 | `renewal` | `0` or `1` |
/// | DA | `check_code` | RSA-2048 signature, 256 bytes |
/// | DB | `certificate` | X.509 v3, at most 1,200 bytes |
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FirstGeneration {
    /// The front of the card as an image, with the card number and without the photo.
    pub front_image: Option<Field<ImageData>>,
    /// The face photo. Cards of holders under 16 have none.
    pub photo: Option<Field<ImageData>>,
    /// When the address on the back was written.
    ///
    /// By the manual of the official app, address changes made before 2026-06-14 are not
    /// shown (App 5.1).
    pub address_date: Option<Field<CardDate>>,
    /// The municipality of that address.
    pub municipality_code: Option<Field<MunicipalityCode>>,
    /// The address written on the back.
    pub address: Option<Field<Text>>,
    /// Comprehensive permission for other activity, as printed.
    pub comprehensive_permission: Option<Field<Text>>,
    /// Individual permission for other activity, as printed.
    pub individual_permission: Option<Field<Text>>,
    /// Whether an application for renewal or change of status is pending.
    pub renewal: Option<Field<Renewal>>,
    /// The signature over front image and photo.
    pub check_code: Option<Field<Bytes>>,
    /// The certificate of the signing key, padding included.
    pub certificate: Option<Field<Bytes>>,
}

impl FirstGeneration {
    pub(crate) fn from_fields(fields: &Fields<'_>) -> Self {
        FirstGeneration {
            front_image: fields.image(DataItem::FrontImage),
            photo: fields.image(DataItem::Photo),
            address_date: fields.get(DataItem::AddressDate, CardDate::from_value),
            municipality_code: fields.get(DataItem::MunicipalityCode, MunicipalityCode::from_value),
            address: fields.get(DataItem::Address, Text::from_value),
            comprehensive_permission: fields
                .get(DataItem::ComprehensivePermission, Text::from_value),
            individual_permission: fields.get(DataItem::IndividualPermission, Text::from_value),
            renewal: fields.get(DataItem::Renewal, Renewal::from_value),
            check_code: fields.get(DataItem::CheckCode, Bytes::from_value),
            certificate: fields.get(DataItem::Certificate, Bytes::from_value),
        }
    }
}
