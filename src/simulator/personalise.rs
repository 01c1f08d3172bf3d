//! Makes the values on a card from a holder, and signs them.

use super::certificate::CertificateProfile;
use super::content::{Values, field_length, fields, tags_of};
use super::error::BuildError;
use super::front::alterable_bit;
use super::holder::Holder;
use super::issuer::Issuer;
use super::layout::ElementaryFile;
use super::variant::Variant;

/// How an entry is written that the holder does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Absence {
    /// As an object with the length of its field, filled with NULs.
    #[default]
    Nul,
    /// As an object of length zero. Printed entries of the second generation are filled
    /// with NULs all the same, because their position in the signed bytes is fixed.
    Empty,
}
use crate::card::{CardType, Generation};

/// The values of all fields except the signature, each padded with NULs to the length of its
/// field.
pub(super) fn holder_values(
    card_type: CardType,
    card_number: &str,
    holder: &Holder,
    absence: Absence,
) -> Result<Values, BuildError> {
    let mut values = Values::new();
    let printed: Vec<u16> = tags_of(card_type, ElementaryFile::PrintedEntries).collect();
    for (tag, _) in fields(card_type) {
        let entry = match tag {
            0xC0 => Some(b"0001".to_vec()),
            0xC1 => Some(card_type.code().as_bytes().to_vec()),
            _ => match card_type.generation() {
                Generation::First => first_entry(holder, tag),
                Generation::Second | Generation::Specified => {
                    second_entry(card_number, holder, tag)
                }
            },
        };
        // An empty printed entry would move those after it in the signed bytes.
        let padded = absence == Absence::Nul || printed.contains(&tag);
        let value = match entry {
            None if !padded => Vec::new(),
            entry => pad_to_field(card_type, tag, entry.unwrap_or_default())?,
        };
        values.insert(tag, value);
    }
    Ok(values)
}

/// Pads a value with NULs to the length of its field.
pub(super) fn pad_to_field(
    card_type: CardType,
    tag: u16,
    mut value: Vec<u8>,
) -> Result<Vec<u8>, BuildError> {
    let length = field_length(card_type, tag).ok_or(BuildError::UnknownTag { tag })?;
    if value.len() > length {
        return Err(BuildError::ValueTooLong { tag, length });
    }
    value.resize(length, 0);
    Ok(value)
}

/// Signs the values and adds check code and certificate to them
/// (docs/protocol.md, section 8).
pub(super) fn sign(
    card_type: CardType,
    values: &mut Values,
    issuer: &Issuer,
    profile: &CertificateProfile,
) -> Result<(), BuildError> {
    let [check_code, certificate] = signature_tags(card_type);
    let message = signed_bytes(card_type, values);
    let certificate_bytes = issuer.issue(profile, &issuer.signing_public_key_der()?)?;
    for (tag, bytes) in [
        (check_code, issuer.sign(&message)?),
        (certificate, certificate_bytes),
    ] {
        values.insert(tag, pad_to_field(card_type, tag, bytes)?);
    }
    Ok(())
}

/// Check code and certificate of a card without signature.
pub(super) fn leave_unsigned(card_type: CardType, values: &mut Values, absence: Absence) {
    for tag in signature_tags(card_type) {
        values.insert(tag, absent(card_type, tag, absence));
    }
}

/// The value of an absent entry.
pub(super) fn absent(card_type: CardType, tag: u16, absence: Absence) -> Vec<u8> {
    match absence {
        Absence::Nul => vec![0; field_length(card_type, tag).unwrap_or(0)],
        Absence::Empty => Vec::new(),
    }
}

/// Changes signed values as the variant says.
pub(super) fn alter(variant: Variant, values: &mut Values) {
    let tag = match variant {
        Variant::AlteredFront => FRONT_OR_NAME_IMAGE,
        Variant::AlteredPhoto => PHOTO,
        _ => return,
    };
    if let Some(image) = values.get_mut(&tag) {
        let (offset, mask) = match variant {
            Variant::AlteredFront => alterable_bit(image),
            _ => last_coefficients(image),
        };
        if let Some(byte) = image.get_mut(offset) {
            *byte ^= mask;
        }
    }
}

fn signature_tags(card_type: CardType) -> [u16; 2] {
    match card_type.generation() {
        Generation::First => [0xDA, 0xDB],
        Generation::Second | Generation::Specified => [0xDC, 0xDD],
    }
}

fn signed_bytes(card_type: CardType, values: &Values) -> Vec<u8> {
    let padded = |tag: u16, length: usize| {
        let mut value = values.get(&tag).cloned().unwrap_or_default();
        value.resize(length, 0);
        value
    };
    match card_type.generation() {
        Generation::First => [padded(FRONT_OR_NAME_IMAGE, 7000), padded(PHOTO, 3000)].concat(),
        Generation::Second | Generation::Specified => {
            let mut message = Vec::new();
            for tag in tags_of(card_type, ElementaryFile::PrintedEntries) {
                message.extend(values.get(&tag).into_iter().flatten());
            }
            message.resize(53, 0);
            message.extend(padded(PHOTO, 3000));
            message.extend(padded(FRONT_OR_NAME_IMAGE, 2500));
            message
        }
    }
}

/// A bit a few bytes before the end of the codestream (EOC, FF D9): any bits
/// decode to some coefficients there.
fn last_coefficients(photo: &[u8]) -> (usize, u8) {
    let end = photo
        .windows(2)
        .rposition(|marker| marker == [0xFF, 0xD9])
        .unwrap_or(photo.len() / 2);
    (end.saturating_sub(16), 0x10)
}

fn first_entry(holder: &Holder, tag: u16) -> Option<Vec<u8>> {
    let entries = &holder.first;
    match tag {
        FRONT_OR_NAME_IMAGE => Some(entries.front_image.clone()),
        PHOTO => holder.photo.clone(),
        0xD2 => text(&entries.address_written_on),
        0xD3 => text(&entries.municipality_code),
        0xD4 => text(&entries.address),
        0xD5 => text(&entries.comprehensive_permission),
        0xD6 => text(&entries.individual_permission),
        0xD7 => flag(entries.renewal_application),
        _ => None,
    }
}

fn second_entry(card_number: &str, holder: &Holder, tag: u16) -> Option<Vec<u8>> {
    let entries = &holder.second;
    match tag {
        0xC2 => Some(card_number.as_bytes().to_vec()),
        0xC5 => text(&entries.card_expires_on),
        0xC6 => text(&entries.birth_date),
        0xC7 => text(&entries.sex),
        0xC8 => text(&entries.nationality),
        0xC9 => text(&entries.residence_status),
        0xCE => text(&entries.period_of_stay),
        0xCA => text(&entries.permission_kind),
        0xCB => text(&entries.permission_date),
        0xCC => text(&entries.work),
        0xCD => text(&entries.period_ends_on),
        FRONT_OR_NAME_IMAGE => Some(entries.name_image.clone()),
        PHOTO => holder.photo.clone(),
        0xDFD1 => Some(entries.address_image.clone()),
        0xD5 => text(&entries.comprehensive_permission),
        0xD6 => text(&entries.comprehensive_permission_ends_on),
        0xD7 => flag(entries.individual_permission),
        0xD8 => flag(entries.renewal_application),
        0xD9 => flag(entries.commissioner_entry),
        0xDE => text(&entries.reserved_text),
        _ => None,
    }
}

fn text(entry: &Option<String>) -> Option<Vec<u8>> {
    entry.as_ref().map(|text| text.as_bytes().to_vec())
}

fn flag(set: bool) -> Option<Vec<u8>> {
    Some(if set { b"1" } else { b"0" }.to_vec())
}

/// D0: the front image in the first generation, the name image in the second.
const FRONT_OR_NAME_IMAGE: u16 = 0xD0;
/// D1.
pub(super) const PHOTO: u16 = 0xD1;
