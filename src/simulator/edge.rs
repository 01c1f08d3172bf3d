//! A holder whose entries reach the limits.

use super::holder::{FirstEntries, Holder, SecondEntries};
use super::pictures::{PHOTO_RESIDENCE, RESIDENCE};

impl Holder {
    /// A holder whose entries reach the limits: every field is full, the stay is indefinite,
    /// all permissions are granted, only the year of birth is known, and every image is as
    /// long as its field. The pictures show [`Holder::engineer`].
    pub fn edge() -> Self {
        let mut holder = Self::engineer();
        holder.photo = Some(fill_photo(PHOTO_RESIDENCE, 3000));
        holder.first = FirstEntries {
            front_image: fill_image(RESIDENCE.front, 7000),
            address_written_on: text("20991231"),
            municipality_code: text("999999"),
            address: Some(full_text("架空の長い住所", 320)),
            comprehensive_permission: Some(full_text("包括許可", 120)),
            individual_permission: Some(full_text("個別許可", 120)),
            renewal_application: true,
        };
        holder.second = SecondEntries {
            card_expires_on: text("20360614"),
            birth_date: text("19700000"),
            sex: text("3"),
            nationality: text("XXA"),
            residence_status: text("TEST999999"),
            period_of_stay: text("0000"),
            permission_kind: text("T9"),
            permission_date: text("20260614"),
            work: text("1"),
            period_ends_on: None,
            name_image: fill_image(RESIDENCE.name, 2500),
            address_image: fill_image(RESIDENCE.address, 2500),
            comprehensive_permission: text("2"),
            comprehensive_permission_ends_on: text("20360614"),
            individual_permission: true,
            renewal_application: true,
            commissioner_entry: true,
            reserved_text: Some(full_text("予備", 200)),
        };
        holder
    }
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

/// Repeats `pattern`, and fills up with ASCII to exactly `length` bytes.
fn full_text(pattern: &str, length: usize) -> String {
    let mut text = String::new();
    for character in pattern.chars().cycle() {
        if text.len() + character.len_utf8() > length {
            break;
        }
        text.push(character);
    }
    while text.len() < length {
        text.push('-');
    }
    text
}

/// Fills a TIFF file up with bytes that no offset in it points to.
fn fill_image(image: &[u8], length: usize) -> Vec<u8> {
    let mut image = image.to_vec();
    image.resize(length, 0xA5);
    image
}

/// Fills a JP2 file with a box of type `free`, to be skipped (ISO/IEC 15444-1 I.8).
fn fill_photo(photo: &[u8], length: usize) -> Vec<u8> {
    let mut photo = photo.to_vec();
    let free = u32::try_from(length.saturating_sub(photo.len())).unwrap_or(0);
    if free >= 8 {
        photo.extend(free.to_be_bytes());
        photo.extend(b"free");
        photo.resize(length, 0xA5);
    }
    photo
}
