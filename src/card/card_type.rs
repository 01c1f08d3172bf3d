//! The six card types and their generations (docs/protocol.md, section 1).

use std::fmt;
use std::str::FromStr;

/// The six types of card, by the type code in MF/EF02 (tag `C1`).
///
/// A match on it needs a wildcard arm: new types may come. Most programs match on
/// [`generation`](Self::generation) or [`document`](Self::document) instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
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
    pub const fn code(self) -> &'static str {
        match self {
            CardType::ResidenceFirst => "1",
            CardType::SpecialPermanentFirst => "2",
            CardType::ResidenceSecond => "05",
            CardType::SpecialPermanentSecond => "06",
            CardType::ResidenceSpecified => "07",
            CardType::SpecialPermanentSpecified => "08",
        }
    }

    /// The generation whose files, ciphers and signature the card uses.
    pub const fn generation(self) -> Generation {
        match self {
            CardType::ResidenceFirst | CardType::SpecialPermanentFirst => Generation::First,
            CardType::ResidenceSecond | CardType::SpecialPermanentSecond => Generation::Second,
            CardType::ResidenceSpecified | CardType::SpecialPermanentSpecified => {
                Generation::Specified
            }
        }
    }

    /// Whether the card is a residence card, not a special permanent resident certificate.
    pub const fn is_residence_card(self) -> bool {
        matches!(self.document(), Document::ResidenceCard)
    }

    /// The document that the card is to its holder.
    pub const fn document(self) -> Document {
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

/// Writes the code: `1`, `2`, `05`, `06`, `07` or `08`.
impl fmt::Display for CardType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

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

/// A generation of cards, which decides ciphers, files and signature.
///
/// A match on it needs a wildcard arm: new generations may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Generation {
    /// Types `1` and `2`: Triple-DES, RSA-2048.
    First,
    /// Types `05` and `06`, issued since 2026-06-14: AES-128, ECDSA P-384.
    Second,
    /// Types `07` and `08`: the second generation's data on a My Number card.
    Specified,
}

impl Generation {
    /// All generations, in the order of their introduction.
    pub const ALL: &'static [Generation] =
        &[Generation::First, Generation::Second, Generation::Specified];

    /// The code: `first`, `second` or `specified`.
    pub const fn code(self) -> &'static str {
        match self {
            Generation::First => "first",
            Generation::Second => "second",
            Generation::Specified => "specified",
        }
    }
}

/// Writes the code.
impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// From the code.
impl FromStr for Generation {
    type Err = UnknownGeneration;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let mut generations = Self::ALL.iter().copied();
        generations
            .find(|generation| generation.code() == code)
            .ok_or(UnknownGeneration)
    }
}

/// The text is not the code of a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown generation: expected first, second or specified")]
pub struct UnknownGeneration;

/// The two documents that are issued as cards.
///
/// A match on it needs a wildcard arm: new documents may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Document {
    /// Residence card (在留カード).
    ResidenceCard,
    /// Special permanent resident certificate (特別永住者証明書).
    SpecialPermanentResidentCertificate,
}

impl Document {
    /// All documents.
    pub const ALL: &'static [Document] = &[
        Document::ResidenceCard,
        Document::SpecialPermanentResidentCertificate,
    ];

    /// The code: `residence-card` or `special-permanent-resident-certificate`.
    pub const fn code(self) -> &'static str {
        match self {
            Document::ResidenceCard => "residence-card",
            Document::SpecialPermanentResidentCertificate => {
                "special-permanent-resident-certificate"
            }
        }
    }
}

/// Writes the code.
impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// From the code.
impl FromStr for Document {
    type Err = UnknownDocument;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let mut documents = Self::ALL.iter().copied();
        documents
            .find(|document| document.code() == code)
            .ok_or(UnknownDocument)
    }
}

/// The text is not the code of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown document: expected residence-card or special-permanent-resident-certificate")]
pub struct UnknownDocument;

/// What a card says about itself before authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CardInfo {
    /// The card's type (MF/EF02, tag `C1`).
    pub card_type: CardType,
    /// The version of the specification that the card follows (MF/EF01, tag `C0`): four
    /// digits, from `0001`.
    pub spec_version: SpecVersion,
}

impl CardInfo {
    /// The generation of the card's type.
    pub const fn generation(&self) -> Generation {
        self.card_type.generation()
    }
}

/// A specification version: four ASCII digits as the card holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpecVersion([u8; 4]);

impl SpecVersion {
    /// From the value of object `C0`. `None` if it is not four digits.
    pub fn from_value(value: &[u8]) -> Option<Self> {
        let digits: [u8; 4] = value.try_into().ok()?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then_some(SpecVersion(digits))
    }
}

/// Writes the four digits.
impl fmt::Display for SpecVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|&digit| write!(f, "{}", char::from(digit)))
    }
}

/// From four digits.
impl FromStr for SpecVersion {
    type Err = UnknownSpecVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_value(text.as_bytes()).ok_or(UnknownSpecVersion)
    }
}

/// The text is not a specification version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("specification version: expected four digits")]
pub struct UnknownSpecVersion;

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
            assert_eq!(generation.parse(), Ok(kind.generation()));
            assert_eq!(document.parse(), Ok(kind.document()));
        }
        assert_eq!("third".parse::<Generation>(), Err(UnknownGeneration));
        assert_eq!("card".parse::<Document>(), Err(UnknownDocument));
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
        assert_eq!("0001".parse(), Ok(SpecVersion(*b"0001")));
        assert_eq!("1".parse::<SpecVersion>(), Err(UnknownSpecVersion));
        for value in [&b""[..], b"001", b"00001", b"00 1", b"000\0"] {
            assert_eq!(SpecVersion::from_value(value), None);
        }
    }
}
