//! The comparisons that need no signature: the number that opened the card with the one on
//! the chip, and the card type with the files.

use crate::card::layout::objects;
use crate::card::tlv::{self, Tag};
use crate::card::{CardType, DataItem, Directory, FileId, Generation};
use crate::record::{Card, Record};

/// Whether the number that opened the card is the one that the chip records (C2).
///
/// No signature covers C2. ISA does not issue a card on which the two differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NumberCheck {
    /// They are the same.
    Matches,
    /// The chip records another number, none, or something that is not a number.
    Differs,
    /// The chip does not record the number as data: first generation. It is only in the
    /// image of the front: a person can compare it.
    NotOnChip,
    /// It is not known which number opened the card, or C2 was not read.
    NotKnown,
}

impl NumberCheck {
    /// `matches`, `differs`, `not-on-chip` or `not-known`.
    pub fn code(self) -> &'static str {
        match self {
            NumberCheck::Matches => "matches",
            NumberCheck::Differs => "differs",
            NumberCheck::NotOnChip => "not-on-chip",
            NumberCheck::NotKnown => "not-known",
        }
    }

    pub(super) fn of(card: &Card) -> Self {
        let Record::Second(record) = card.record() else {
            return NumberCheck::NotOnChip;
        };
        let Some(opening) = card.opening_number() else {
            return NumberCheck::NotKnown;
        };
        if card.file(NUMBER_FILE).is_none() {
            return NumberCheck::NotKnown;
        }
        let recorded = record.card_number.as_ref();
        if recorded.and_then(|field| field.value().number()) == Some(opening) {
            NumberCheck::Matches
        } else {
            NumberCheck::Differs
        }
    }
}

/// Whether the files are those of the document that the card type (C1) states. No signature
/// covers the card type.
///
/// Residence cards of the second generation, and specified ones, have entries that
/// certificates lack: kind and date of permission, work, and the end of the period of
/// stay (CA to CD); permissions and renewal (D5 to D8). First-generation data does not
/// show it: the signed data has the same structure in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentCheck {
    /// The files are those of the card type.
    Fits,
    /// The files have the structure of the other document.
    Other,
    /// First generation, or the printed entries were not read.
    NotKnown,
}

impl DocumentCheck {
    /// `fits`, `other` or `not-known`.
    pub fn code(self) -> &'static str {
        match self {
            DocumentCheck::Fits => "fits",
            DocumentCheck::Other => "other",
            DocumentCheck::NotKnown => "not-known",
        }
    }

    pub(super) fn of(card: &Card) -> Self {
        let card_type = card.card_type();
        let is_printed_read = card.file(PRINTED_FILE).is_some();
        let is_other = match card_type.generation() {
            Generation::First => return DocumentCheck::NotKnown,
            _ if card_type.is_residence_card() => {
                is_printed_read && ON_RESIDENCE_CARDS.iter().all(|&item| is_blank(card, item))
            }
            _ => has_tag_of_residence_card(card),
        };
        match (is_other, is_printed_read) {
            (true, _) => DocumentCheck::Other,
            (false, true) => DocumentCheck::Fits,
            (false, false) => DocumentCheck::NotKnown,
        }
    }
}

shown_by_code!(NumberCheck, DocumentCheck);

fn is_blank(card: &Card, item: DataItem) -> bool {
    let value = card.value(item).unwrap_or_default();
    value.iter().all(|&byte| byte == 0)
}

/// Blank objects count too: a certificate has none of these objects, and blank ones do not
/// change the signed bytes.
fn has_tag_of_residence_card(card: &Card) -> bool {
    let tags = |card_type| objects(card_type).map(|(_, object)| object.tag);
    let own: Vec<Tag> = tags(card.card_type()).collect();
    let foreign: Vec<Tag> = tags(CardType::ResidenceSecond)
        .filter(|tag| !own.contains(tag))
        .collect();
    card.files().iter().any(|(_, bytes)| {
        let objects = tlv::parse(bytes, &[]).unwrap_or_default();
        objects.iter().any(|object| foreign.contains(&object.tag))
    })
}

const ON_RESIDENCE_CARDS: [DataItem; 4] = [
    DataItem::PermissionKind,
    DataItem::PermissionDate,
    DataItem::Work,
    DataItem::PeriodEnd,
];

/// Second generation: C2.
const NUMBER_FILE: FileId = FileId {
    directory: Directory::Df1,
    number: 1,
};

/// Second generation: C5 to CE.
const PRINTED_FILE: FileId = FileId {
    directory: Directory::Df1,
    number: 2,
};
