//! The card types that the simulator issues.

use core::fmt;
use core::str::FromStr;

/// A type of card, named by the code in MF/EF02, tag C1 (docs/protocol.md, section 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CardType {
    /// `1`: residence card, first generation (RC1).
    ResidenceFirst,
    /// `2`: special permanent resident certificate, first generation (RC1).
    SpecialPermanentFirst,
    /// `05`: residence card, second generation (RC2).
    ResidenceSecond,
    /// `06`: special permanent resident certificate, second generation (RC2).
    SpecialPermanentSecond,
    /// `07`: specified residence card, an application on a My Number card (RCS).
    ResidenceSpecified,
    /// `08`: specified special permanent resident certificate, likewise (RCS).
    SpecialPermanentSpecified,
}

impl CardType {
    /// Every type, in the order of their codes.
    pub const ALL: [Self; 6] = [
        Self::ResidenceFirst,
        Self::SpecialPermanentFirst,
        Self::ResidenceSecond,
        Self::SpecialPermanentSecond,
        Self::ResidenceSpecified,
        Self::SpecialPermanentSpecified,
    ];

    /// The types whose own files hold everything, apart from My Number cards.
    pub const FIRST_AND_SECOND: [Self; 4] = [
        Self::ResidenceFirst,
        Self::SpecialPermanentFirst,
        Self::ResidenceSecond,
        Self::SpecialPermanentSecond,
    ];

    /// The types that are an application on a My Number card.
    pub const SPECIFIED: [Self; 2] = [Self::ResidenceSpecified, Self::SpecialPermanentSpecified];

    /// The code as the card stores it: one ASCII byte in the first generation,
    /// two in the later ones.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ResidenceFirst => "1",
            Self::SpecialPermanentFirst => "2",
            Self::ResidenceSecond => "05",
            Self::SpecialPermanentSecond => "06",
            Self::ResidenceSpecified => "07",
            Self::SpecialPermanentSpecified => "08",
        }
    }

    /// The generation, which decides ciphers, files and signature.
    pub const fn generation(self) -> Generation {
        match self {
            Self::ResidenceFirst | Self::SpecialPermanentFirst => Generation::First,
            Self::ResidenceSecond | Self::SpecialPermanentSecond => Generation::Second,
            Self::ResidenceSpecified | Self::SpecialPermanentSpecified => Generation::Specified,
        }
    }

    /// True for the residence cards, false for the special permanent resident
    /// certificates.
    pub const fn is_residence(self) -> bool {
        matches!(
            self,
            Self::ResidenceFirst | Self::ResidenceSecond | Self::ResidenceSpecified
        )
    }
}

/// Writes the code: `1`, `2`, `05`, `06`, `07` or `08`.
impl fmt::Display for CardType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for CardType {
    type Err = UnknownCardType;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|card_type| card_type.code() == code)
            .ok_or(UnknownCardType)
    }
}

/// The text names no card type that the simulator can issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown card type: expected 1, 2, 05, 06, 07 or 08")]
pub struct UnknownCardType;

/// A generation of cards: one set of ciphers, files and signature algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Generation {
    /// Triple-DES, retail MAC, RSA-2048 (RC1).
    First,
    /// AES-128, AES-CMAC, ECDSA P-384 (RC2).
    Second,
    /// A My Number card's application: another protocol with AES-128 and AES-CMAC;
    /// data and signature of the second generation (RCS).
    Specified,
}

impl Generation {
    /// True where one CA signs the cards of both: CA2 serves the second
    /// generation and specified cards (docs/protocol.md, section 9).
    pub(super) fn shares_authority_with(self, other: Self) -> bool {
        (self == Self::First) == (other == Self::First)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_protocol() {
        let cases = [
            ("1", CardType::ResidenceFirst),
            ("2", CardType::SpecialPermanentFirst),
            ("05", CardType::ResidenceSecond),
            ("06", CardType::SpecialPermanentSecond),
            ("07", CardType::ResidenceSpecified),
            ("08", CardType::SpecialPermanentSpecified),
        ];
        for (code, card_type) in cases {
            assert_eq!(code.parse(), Ok(card_type), "{code}");
            assert_eq!(card_type.to_string(), code);
        }
        for code in ["", "0", "5", "7", "09", "01", "1 "] {
            assert_eq!(code.parse::<CardType>(), Err(UnknownCardType), "{code:?}");
        }
    }
}
