//! The pictures of the invented holders.

use super::holder::{FirstEntries, SecondEntries};

/// The bi-level pictures of a sample, as `assets/simulator/make_images.py` made them.
#[derive(Clone, Copy)]
pub(super) struct Pictures {
    /// Shows [`NUMBER`].
    pub(super) front: &'static [u8],
    pub(super) name: &'static [u8],
    pub(super) address: &'static [u8],
}

impl Pictures {
    pub(super) fn first(self) -> FirstEntries {
        FirstEntries {
            front_image: self.front.to_vec(),
            ..FirstEntries::default()
        }
    }

    pub(super) fn second(self) -> SecondEntries {
        SecondEntries {
            name_image: self.name.to_vec(),
            address_image: self.address.to_vec(),
            ..SecondEntries::default()
        }
    }
}

macro_rules! asset {
    ($($part:literal),+) => {
        include_bytes!(concat!("../../assets/simulator/", $($part),+))
    };
}

macro_rules! pictures {
    ($name:literal) => {
        Pictures {
            front: asset!("front-", $name, ".tif"),
            name: asset!("name-", $name, ".tif"),
            address: asset!("address-", $name, ".tif"),
        }
    };
}

pub(super) const RESIDENCE: Pictures = pictures!("residence");
pub(super) const CHILD: Pictures = pictures!("residence-child");
pub(super) const INFANT: Pictures = pictures!("residence-infant");
pub(super) const STUDENT: Pictures = pictures!("residence-student");
pub(super) const PERMANENT: Pictures = pictures!("residence-permanent");
pub(super) const INSTRUCTOR: Pictures = pictures!("residence-instructor");
pub(super) const TRAINEE: Pictures = pictures!("residence-trainee");
pub(super) const DESIGNATED: Pictures = pictures!("residence-designated");
pub(super) const SPOUSE: Pictures = pictures!("residence-spouse");
pub(super) const PROFESSIONAL: Pictures = pictures!("residence-professional");
pub(super) const LONG_NAME: Pictures = pictures!("residence-long-name");
pub(super) const SPECIAL_PERMANENT: Pictures = pictures!("special-permanent");
pub(super) const SPECIAL_PERMANENT_LONG_NAME: Pictures = pictures!("special-permanent-long-name");
pub(super) const SPECIAL_PERMANENT_CHILD: Pictures = pictures!("special-permanent-child");

pub(super) const PHOTO_RESIDENCE: &[u8] = asset!("photo-residence.jp2");
pub(super) const PHOTO_SPECIAL_PERMANENT: &[u8] = asset!("photo-special-permanent.jp2");

/// The number in every front image of the assets.
pub(super) const NUMBER: &str = "AA12345678BB";
