//! The data items of all cards, each under one name.

use std::str::FromStr;

/// Defines the data items, each with its code.
macro_rules! data_items {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// A data item: one thing that a card holds, whatever its tag and file are on a
        /// card type.
        ///
        /// Reports, JSON and error messages name items by their [`code`](Self::code).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum DataItem {
            $($(#[$doc])* $name,)*
        }

        impl DataItem {
            /// All items.
            pub const ALL: &'static [DataItem] = &[$(DataItem::$name),*];

            /// The name in reports and JSON: `front_image`.
            pub const fn code(self) -> &'static str {
                match self {
                    $(DataItem::$name => $code,)*
                }
            }
        }
    };
}

data_items! {
    /// Specification version (C0).
    SpecVersion = "spec_version";
    /// Card type (C1).
    CardType = "card_type";
    /// Card number as data (C2, second generation).
    CardNumber = "card_number";
    /// Image of the front (D0, first generation).
    FrontImage = "front_image";
    /// Image of the name (D0, second generation).
    NameImage = "name_image";
    /// Face photo (D1).
    Photo = "photo";
    /// Image of the address (DFD1, second generation).
    AddressImage = "address_image";
    /// Date on which the address on the back was written (D2, first generation).
    AddressDate = "address_date";
    /// Municipality of the address on the back (D3, first generation).
    MunicipalityCode = "municipality_code";
    /// Address on the back (D4, first generation).
    Address = "address";
    /// Date on which the card expires (C5, second generation).
    CardExpiry = "card_expiry";
    /// Date of birth (C6, second generation).
    DateOfBirth = "date_of_birth";
    /// Sex (C7, second generation).
    Sex = "sex";
    /// Nationality or region (C8, second generation).
    Nationality = "nationality";
    /// Status of residence (C9, second generation).
    ResidenceStatus = "residence_status";
    /// Period of stay (CE, second generation).
    PeriodOfStay = "period_of_stay";
    /// Kind of the last permission (CA, second generation).
    PermissionKind = "permission_kind";
    /// Date of the last permission (CB, second generation).
    PermissionDate = "permission_date";
    /// Restriction on work (CC, second generation).
    Work = "work";
    /// Date on which the period of stay ends (CD, second generation).
    PeriodEnd = "period_end";
    /// Comprehensive permission for other activity (D5).
    ComprehensivePermission = "comprehensive_permission";
    /// Date on which that permission ends (D6, second generation).
    ComprehensivePermissionEnd = "comprehensive_permission_end";
    /// Individual permission for other activity (D6, D7 in the second generation).
    IndividualPermission = "individual_permission";
    /// Application for renewal under way (D7, D8 in the second generation).
    Renewal = "renewal";
    /// Commissioner's entry (D9, second generation).
    CommissionerEntry = "commissioner_entry";
    /// Reserved text (DE, second generation).
    ReservedText = "reserved_text";
    /// Check code: the signature (DA, DC in the second generation).
    CheckCode = "check_code";
    /// Certificate of the signing key (DB, DD in the second generation).
    Certificate = "certificate";
}

shown_by_code!(code: DataItem);

/// From the code.
impl FromStr for DataItem {
    type Err = UnknownDataItem;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let mut items = Self::ALL.iter().copied();
        items
            .find(|item| item.code() == code)
            .ok_or(UnknownDataItem)
    }
}

/// The text is not the code of a data item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a data item")]
pub struct UnknownDataItem;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_lead_back() {
        for &item in DataItem::ALL {
            assert_eq!(item.code().parse(), Ok(item));
        }
        assert_eq!("".parse::<DataItem>(), Err(UnknownDataItem));
        assert_eq!("FrontImage".parse::<DataItem>(), Err(UnknownDataItem));
    }
}
