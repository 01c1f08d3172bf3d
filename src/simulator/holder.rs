//! The data of a virtual card's holder.

/// The data of a holder, for both generations.
///
/// Invented holders: [`Sample::ALL`](super::Sample::ALL), [`Holder::engineer`] and the
/// other constructors. Texts are written as UTF-8. `None` means that the entry is absent. Then
/// [`VirtualCardBuilder::absence`](super::VirtualCardBuilder::absence) decides how the object
/// is written.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// D1: the face photo, JPEG 2000, at most 3000 bytes.
    pub photo: Option<Vec<u8>>,
    /// The entries of first-generation cards only.
    pub first: FirstEntries,
    /// The entries of second-generation cards only.
    pub second: SecondEntries,
}

/// The entries of a first-generation card (RC1; docs/protocol.md, section 4).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct FirstEntries {
    /// D0: the front image, TIFF Group 4, at most 7000 bytes. The builder draws the card
    /// number into a front image that comes with the crate. It writes any other image
    /// unchanged.
    pub front_image: Vec<u8>,
    /// D2: when the address was written, `YYYYMMDD`.
    pub address_written_on: Option<String>,
    /// D3: municipality code, 6 digits.
    pub municipality_code: Option<String>,
    /// D4: address added on the back, at most 320 bytes.
    pub address: Option<String>,
    /// D5: comprehensive permission as printed, at most 120 bytes.
    pub comprehensive_permission: Option<String>,
    /// D6: individual permission as printed, at most 120 bytes.
    pub individual_permission: Option<String>,
    /// D7: a renewal application is under way.
    pub renewal_application: bool,
}

/// The entries of a second-generation card (RC2; docs/protocol.md, section 4).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SecondEntries {
    /// C5: card expiry, `YYYYMMDD`.
    pub card_expires_on: Option<String>,
    /// C6: date of birth, `YYYYMMDD`; `00` for an unknown part.
    pub birth_date: Option<String>,
    /// C7: `1` male, `2` female, `3` not stated.
    pub sex: Option<String>,
    /// C8: nationality or region, three letters.
    pub nationality: Option<String>,
    /// C9: status of residence, a code of at most 10 bytes.
    pub residence_status: Option<String>,
    /// CE: period of stay, `YYMM`, `DDD` or `0000`.
    pub period_of_stay: Option<String>,
    /// CA: kind of permission, a code of 2 bytes (residence cards).
    pub permission_kind: Option<String>,
    /// CB: date of permission, `YYYYMMDD` (residence cards).
    pub permission_date: Option<String>,
    /// CC: work, `1`, `2`, `4` or `9` (residence cards).
    pub work: Option<String>,
    /// CD: when the period of stay ends, `YYYYMMDD` (residence cards).
    pub period_ends_on: Option<String>,
    /// D0: the name image, TIFF Group 4, at most 2500 bytes.
    pub name_image: Vec<u8>,
    /// DFD1: the address image, TIFF Group 4, at most 2500 bytes.
    pub address_image: Vec<u8>,
    /// D5: comprehensive permission, `0`, `1` or `2` (residence cards).
    pub comprehensive_permission: Option<String>,
    /// D6: when it ends, `YYYYMMDD` (residence cards).
    pub comprehensive_permission_ends_on: Option<String>,
    /// D7: an individual permission was granted (residence cards).
    pub individual_permission: bool,
    /// D8: a renewal application is under way (residence cards).
    pub renewal_application: bool,
    /// D9: the commissioner made an entry.
    pub commissioner_entry: bool,
    /// DE: reserved text, at most 200 bytes.
    pub reserved_text: Option<String>,
}

/// Implements `Debug` without showing any entry: on a genuine card, entries are personal
/// data.
macro_rules! debug_without_entries {
    ($($name:ident),+) => {$(
        /// Shows no entry: on a genuine card they are personal data.
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}

debug_without_entries!(Holder, FirstEntries, SecondEntries);
