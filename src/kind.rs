//! Which card it is: the six card types and their generations (docs/protocol.md,
//! section 1).

use std::fmt;

/// The six types of card, by the type code in MF/EF02 (tag `C1`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardType {
    /// `1`: first-generation residence card.
    Residence1,
    /// `2`: first-generation special permanent resident certificate.
    SpecialPermanent1,
    /// `05`: second-generation residence card.
    Residence2,
    /// `06`: second-generation special permanent resident certificate.
    SpecialPermanent2,
    /// `07`: specified residence card (特定在留カード), on a My Number card.
    SpecifiedResidence,
    /// `08`: specified special permanent resident certificate.
    SpecifiedSpecialPermanent,
}

impl CardType {
    /// All types, in the order of their codes.
    pub const ALL: [CardType; 6] = [
        CardType::Residence1,
        CardType::SpecialPermanent1,
        CardType::Residence2,
        CardType::SpecialPermanent2,
        CardType::SpecifiedResidence,
        CardType::SpecifiedSpecialPermanent,
    ];

    /// The type with this code, if it is one of the six.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The code as the card holds it: one or two ASCII digits.
    pub fn code(self) -> &'static str {
        match self {
            CardType::Residence1 => "1",
            CardType::SpecialPermanent1 => "2",
            CardType::Residence2 => "05",
            CardType::SpecialPermanent2 => "06",
            CardType::SpecifiedResidence => "07",
            CardType::SpecifiedSpecialPermanent => "08",
        }
    }

    /// The generation whose files, ciphers and signature it uses.
    pub fn generation(self) -> Generation {
        match self {
            CardType::Residence1 | CardType::SpecialPermanent1 => Generation::First,
            CardType::Residence2 | CardType::SpecialPermanent2 => Generation::Second,
            CardType::SpecifiedResidence | CardType::SpecifiedSpecialPermanent => {
                Generation::Specified
            }
        }
    }

    /// What document it is to its holder.
    pub fn document(self) -> Document {
        match self {
            CardType::Residence1 | CardType::Residence2 | CardType::SpecifiedResidence => {
                Document::ResidenceCard
            }
            CardType::SpecialPermanent1
            | CardType::SpecialPermanent2
            | CardType::SpecifiedSpecialPermanent => Document::SpecialPermanentResidentCertificate,
        }
    }
}

/// A generation of cards.
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

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

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

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a card says of itself before any number is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardKind {
    /// Its type (MF/EF02, tag `C1`).
    pub card_type: CardType,
    /// The specification version it was made to (MF/EF01, tag `C0`): four
    /// digits, `0001` and up.
    pub spec_version: SpecVersion,
}

impl CardKind {
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
            let kind = CardType::from_code(code).unwrap();
            assert_eq!(kind.code(), code);
            assert_eq!(kind.generation().to_string(), generation);
            assert_eq!(kind.document().to_string(), document);
        }
        for code in ["", "0", "3", "01", "5", "09"] {
            assert_eq!(CardType::from_code(code), None, "{code}");
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
