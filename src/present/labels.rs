//! A card's fields in words, a row each, in Japanese and English, each with the mark of
//! what the signature proves about it.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use time::OffsetDateTime;
//! # use zairyu::verify::TestTrustStore;
//! # use zairyu::{CardType, DataGroups, Generation, Reader, simulator};
//! use zairyu::Language;
//! use zairyu::card::DataItem;
//! use zairyu::present::labels;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//! # let mut anchors = TestTrustStore::new();
//! # let ca = simulator::ca_certificate_der(Generation::Second)?;
//! # anchors.add_simulator(Generation::Second, &ca)?;
//! let report = card.verify(&anchors, OffsetDateTime::now_utc());
//! let rows = labels::rows(&card, &report, Language::English);
//! let row = |item| rows.iter().find(|row| row.item == item).unwrap();
//! let nationality = row(DataItem::Nationality);
//! assert_eq!(nationality.to_string(), "✓ Nationality or region: Brazil (BRA)");
//! assert_eq!(row(DataItem::CardNumber).mark.sign, "*");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod holder;
mod table;

use std::fmt;

use crate::card::{CardNumber, CardType, DataItem, Document, Generation};
use crate::present::Language;
use crate::present::marks::Mark;
use crate::record::{Card, CodeLists, Field, Record, RecordedNumber};
use crate::verify::{Proof, Report};

pub use holder::{HolderRow, holder_rows};
pub(crate) use holder::{read_rows, uncertain, unreadable_pictures};
pub(crate) use table::rows as rows_with;

/// A field of a card in words, marked by what is proved about it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Row {
    /// The field. The number that opened the card uses the item of the number on the chip;
    /// neither is proved.
    pub item: DataItem,
    /// What the field is, for a person.
    pub label: &'static str,
    /// Its value, without control characters ([`visible`]). It may still hold markup:
    /// escape it for the place where you show it.
    pub value: String,
    /// What the report proves about it.
    pub proof: Proof,
    /// How to show that.
    pub mark: Mark,
    /// What to do about this row in particular, such as what to compare it with.
    pub note: Option<&'static str>,
}

/// The sign of the mark, label, value, and the note in brackets.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.mark.sign, self.label, self.value)?;
        match self.note {
            Some(note) => write!(f, " [{note}]"),
            None => Ok(()),
        }
    }
}

/// Shows name, length and proof only: the value is personal.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (item, length) = (self.item, self.value.len());
        write!(f, "Row({item}, {length} bytes, {})", self.proof.code())
    }
}

/// The fields of the card that were read, without signature and certificate. For images:
/// size and format, or why they cannot be shown. The card type, which no signature covers,
/// comes first. The number that opened the card follows if the data does not have the same
/// number.
///
/// `report` is the check of this card. Codes without a public list are shown as codes;
/// [`rows_with_code_lists`] shows names.
pub fn rows(card: &Card, report: &Report, language: Language) -> Vec<Row> {
    rows_with(card, report, language, None)
}

/// [`rows`], with the program's own names for codes. A code that the lists do not have is
/// shown as it is.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// # use time::OffsetDateTime;
/// # use zairyu::{CardType, DataGroups, Reader, simulator, verify::TrustStore};
/// use zairyu::Language;
/// use zairyu::card::DataItem;
/// use zairyu::present::labels;
/// use zairyu::record::{CodeList, CodeLists};
///
/// # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
/// # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
/// # let anchors = TrustStore::new();
/// // The codes of virtual cards are invented. Read your own list from a file.
/// let status = CodeList::new([("TEST000001", "在留資格 A", "status A")]);
/// let lists = CodeLists::new().with(DataItem::ResidenceStatus, status);
///
/// let report = card.verify(&anchors, OffsetDateTime::now_utc());
/// let rows = labels::rows_with_code_lists(&card, &report, Language::English, &lists);
/// let row = rows.iter().find(|row| row.item == DataItem::ResidenceStatus).unwrap();
/// assert_eq!(row.label, "Status of residence");
/// assert_eq!(row.value, "status A (TEST000001)");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rows_with_code_lists(
    card: &Card,
    report: &Report,
    language: Language,
    lists: &CodeLists,
) -> Vec<Row> {
    rows_with(card, report, language, Some(lists))
}

/// What document a card is. No signature covers the card type that says so.
pub fn document(card_type: CardType, language: Language) -> &'static str {
    match card_type.document() {
        Document::ResidenceCard => language.pick("在留カード", "Residence card"),
        Document::SpecialPermanentResidentCertificate => {
            language.pick("特別永住者証明書", "Special permanent resident certificate")
        }
    }
}

/// The name of its generation.
pub fn generation(card_type: CardType, language: Language) -> &'static str {
    match card_type.generation() {
        Generation::First => language.pick("第一世代", "first generation"),
        Generation::Second => language.pick("第二世代", "second generation"),
        Generation::Specified => language.pick(
            "特定 (マイナンバーカードと一体)",
            "specified, on a My Number card",
        ),
    }
}

/// The text with U+FFFD in place of control characters, which a terminal would obey, and of
/// characters that are invisible or turn the direction of text.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|character| {
            if is_visible(character) {
                character
            } else {
                char::REPLACEMENT_CHARACTER
            }
        })
        .collect()
}

/// Whether a character is visible and does not affect its neighbours.
pub(crate) fn is_visible(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The number that opened the card, if the card's data does not have the same number.
pub(crate) fn opening_number_to_compare(card: &Card) -> Option<&CardNumber> {
    let opening = card.opening_number()?;
    let recorded = recorded_number(card).and_then(|field| field.value().number());
    (recorded != Some(opening)).then_some(opening)
}

/// The number as the chip records it (C2).
pub(crate) fn recorded_number(card: &Card) -> Option<&Field<RecordedNumber>> {
    match card.record() {
        Record::First(_) => None,
        Record::Second(record) => record.card_number.as_ref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_replaced() {
        for (text, shown) in [
            ("東京都 1-2", "東京都 1-2"),
            (
                "a\x1b[2J\u{9b}b\0\n",
                "a\u{FFFD}[2J\u{FFFD}b\u{FFFD}\u{FFFD}",
            ),
            ("ab\u{202E}dc\u{2066}", "ab\u{FFFD}dc\u{FFFD}"),
            ("a\u{200B}\u{FEFF}\u{2028}b", "a\u{FFFD}\u{FFFD}\u{FFFD}b"),
            ("<script>\"'&", "<script>\"'&"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[cfg(feature = "simulator")]
    #[test]
    fn every_field_that_was_read_has_a_row() {
        use time::macros::datetime;

        use crate::card::Coverage;
        use crate::card::layout::objects;
        use crate::simulator::{Holder, VirtualCard};
        use crate::verify::TrustStore;
        use crate::{DataGroups, Reader};

        for card_type in ["1", "2", "05", "06"] {
            let transport = VirtualCard::builder(card_type.parse().unwrap())
                .holder(Holder::edge())
                .build()
                .unwrap();
            let number = "AA12345678BB".parse().unwrap();
            let card = Reader::new(transport)
                .read(&number, DataGroups::ALL)
                .unwrap();
            let has = |item| {
                let value = card.value(item).unwrap_or_default();
                value.iter().any(|&byte| byte != 0)
            };
            let mut expected: Vec<DataItem> = objects(card.card_type())
                .map(|(_, object)| object)
                .filter(|object| object.coverage != Coverage::Evidence && has(object.item))
                .map(|object| object.item)
                .collect();
            if card.card_type().generation() == Generation::First {
                // The number that opened the card.
                expected.push(DataItem::CardNumber);
            }
            expected.sort();
            let report = card.verify(&TrustStore::new(), datetime!(2026-11-24 0:00 UTC));
            for language in Language::ALL {
                let rows = rows(&card, &report, language);
                let mut items: Vec<DataItem> = rows.iter().map(|row| row.item).collect();
                items.sort();
                assert_eq!(items, expected, "{card_type}");
                assert!(
                    rows.iter()
                        .all(|row| !row.value.is_empty() && !row.label.is_empty())
                );
            }
        }
    }
}
