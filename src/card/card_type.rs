//! Which card it is: the six card types and their generations (docs/protocol.md,
//! section 1).

use std::fmt;
use std::str::FromStr;

/// The six types of card, by the type code in MF/EF02 (tag `C1`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardType {
    /// `1`: first-generation residence card.
    ResidenceFirst,
    /// `2`: first-generation special permanent resident certificate.
    SpecialPermanentFirst,
    /// `05`: second-generation residence card.
    ResidenceSecond,
    /// `06`: second-generation special permanent resident certificate.
    SpecialPermanentSecond,
    /// `07`: specified residence card (特定在留カード), on a My Number card.
    ResidenceSpecified,
    /// `08`: specified special permanent resident certificate.
    SpecialPermanentSpecified,
}

impl CardType {
    /// All types, in the order of their codes.
    pub const ALL: &[CardType] = &[
        CardType::ResidenceFirst,
        CardType::SpecialPermanentFirst,
        CardType::ResidenceSecond,
        CardType::SpecialPermanentSecond,
        CardType::ResidenceSpecified,
        CardType::SpecialPermanentSpecified,
    ];

    /// The types that are cards of their own, not applications on a My Number card.
    pub const FIRST_AND_SECOND: &[CardType] = &[
        CardType::ResidenceFirst,
        CardType::SpecialPermanentFirst,
        CardType::ResidenceSecond,
        CardType::SpecialPermanentSecond,
    ];

    /// The types that are an application on a My Number card.
    pub const SPECIFIED: &[CardType] = &[
        CardType::ResidenceSpecified,
        CardType::SpecialPermanentSpecified,
    ];

    /// The code as the card holds it: one or two ASCII digits.
    pub fn code(self) -> &'static str {
        match self {
            CardType::ResidenceFirst => "1",
            CardType::SpecialPermanentFirst => "2",
            CardType::ResidenceSecond => "05",
            CardType::SpecialPermanentSecond => "06",
            CardType::ResidenceSpecified => "07",
            CardType::SpecialPermanentSpecified => "08",
        }
    }

    /// The generation whose files, ciphers and signature it uses.
    pub fn generation(self) -> Generation {
        match self {
            CardType::ResidenceFirst | CardType::SpecialPermanentFirst => Generation::First,
            CardType::ResidenceSecond | CardType::SpecialPermanentSecond => Generation::Second,
            CardType::ResidenceSpecified | CardType::SpecialPermanentSpecified => {
                Generation::Specified
            }
        }
    }

    /// Whether it is a residence card, and not a special permanent resident certificate.
    pub fn is_residence_card(self) -> bool {
        self.document() == Document::ResidenceCard
    }

    /// What document it is to its holder.
    pub fn document(self) -> Document {
        match self {
            CardType::ResidenceFirst | CardType::ResidenceSecond | CardType::ResidenceSpecified => {
                Document::ResidenceCard
            }
            CardType::SpecialPermanentFirst
            | CardType::SpecialPermanentSecond
            | CardType::SpecialPermanentSpecified => Document::SpecialPermanentResidentCertificate,
        }
    }
}

shown_by_code!(code: CardType);

/// From the code.
impl FromStr for CardType {
    type Err = UnknownCardType;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|card_type| card_type.code() == code)
            .ok_or(UnknownCardType)
    }
}

/// The text is not the code of a known card type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown card type: expected 1, 2, 05, 06, 07 or 08")]
pub struct UnknownCardType;

/// A generation of cards: its ciphers, files and signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Generation {
    /// Types `1` and `2`: Triple-DES, RSA-2048.
    First,
    /// Types `05` and `06`, issued since 2026-06-14: AES-128, ECDSA P-384.
    Second,
    /// Types `07` and `08`: the second generation's data on a My Number card.
    Specified,
}

impl Generation {
    /// `first`, `second` or `specified`.
    pub fn as_str(self) -> &'static str {
        match self {
            Generation::First => "first",
            Generation::Second => "second",
            Generation::Specified => "specified",
        }
    }
}

shown_by_code!(as_str: Generation, Document);

/// The two documents that come as cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Document {
    /// 在留カード.
    ResidenceCard,
    /// 特別永住者証明書.
    SpecialPermanentResidentCertificate,
}

impl Document {
    /// `residence-card` or `special-permanent-resident-certificate`.
    pub fn as_str(self) -> &'static str {
        match self {
            Document::ResidenceCard => "residence-card",
            Document::SpecialPermanentResidentCertificate => {
                "special-permanent-resident-certificate"
            }
        }
    }
}

/// What a card says of itself before any number is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardInfo {
    /// Its type (MF/EF02, tag `C1`).
    pub card_type: CardType,
    /// The specification version it was made to (MF/EF01, tag `C0`): four
    /// digits, `0001` and up.
    pub spec_version: SpecVersion,
}

impl CardInfo {
    /// The generation of its type.
    pub fn generation(&self) -> Generation {
        self.card_type.generation()
    }
}

/// A specification version: four ASCII digits as the card holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SpecVersion([u8; 4]);

impl SpecVersion {
    /// From the value of object `C0`; `None` where it is not four digits.
    pub fn from_value(value: &[u8]) -> Option<Self> {
        let digits: [u8; 4] = value.try_into().ok()?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then_some(SpecVersion(digits))
    }
}

impl fmt::Display for SpecVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|&digit| write!(f, "{}", char::from(digit)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_codes_lead_to_types_and_back() {
        for (code, generation, document) in [
            ("1", "first", "residence-card"),
            ("2", "first", "special-permanent-resident-certificate"),
            ("05", "second", "residence-card"),
            ("06", "second", "special-permanent-resident-certificate"),
            ("07", "specified", "residence-card"),
            ("08", "specified", "special-permanent-resident-certificate"),
        ] {
            let kind = code.parse::<CardType>().unwrap();
            assert_eq!(kind.code(), code);
            assert_eq!(kind.generation().to_string(), generation);
            assert_eq!(kind.document().to_string(), document);
        }
        for code in ["", "0", "3", "01", "5", "09"] {
            assert_eq!(code.parse::<CardType>(), Err(UnknownCardType), "{code}");
        }
    }

    #[test]
    fn spec_version_is_four_digits() {
        assert_eq!(
            SpecVersion::from_value(b"0001").unwrap().to_string(),
            "0001"
        );
        for value in [&b""[..], b"001", b"00001", b"00 1", b"000\0"] {
            assert_eq!(SpecVersion::from_value(value), None);
        }
    }
}
