//! The card number: typed by a person, and the secret for the handshake's key.

use std::fmt;
use std::str::FromStr;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The number of a residence card or special permanent resident certificate:
/// two capital letters, eight digits, two capital letters (12 characters).
///
/// It is printed on the card (first generation: top right of the front) and is the only
/// secret that opens the chip. Therefore `Debug` shows nothing, `Display` masks the digits,
/// and the bytes are wiped on drop. No check digit is known: a number in the right form may
/// still be wrong.
///
/// Parsing accepts what people type: lower case, full-width letters and digits, spaces and
/// hyphens between the characters.
///
/// ```
/// use zairyu::CardNumber;
///
/// let number: CardNumber = "ａａ 1234-5678 ＢＢ".parse()?;
/// assert_eq!(number.to_string(), "AA********BB");
/// assert_eq!(number.full().to_string(), "AA12345678BB");
///
/// let error = "AA1234X678BB".parse::<CardNumber>().unwrap_err();
/// assert_eq!(error.to_string(), "card number: a digit is expected at position 7");
/// # Ok::<(), zairyu::CardNumberError>(())
/// ```
#[derive(Clone)]
pub struct CardNumber([u8; Self::LENGTH]);

impl Zeroize for CardNumber {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl Drop for CardNumber {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for CardNumber {}

impl CardNumber {
    /// Characters in a card number.
    pub const LENGTH: usize = 12;

    /// The 12 ASCII bytes.
    pub fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// The number in full, to show when a person asked to see it.
    pub fn full(&self) -> FullCardNumber<'_> {
        FullCardNumber(self)
    }
}

impl FromStr for CardNumber {
    type Err = CardNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut number = CardNumber([0; Self::LENGTH]);
        let mut count = 0;
        for (index, character) in text.chars().enumerate() {
            if is_separator(character) {
                continue;
            }
            let position = index + 1;
            let place = number
                .0
                .get_mut(count)
                .ok_or(CardNumberError::TooLong { position })?;
            let normal = normalise(character);
            *place = if LETTER_PLACES.contains(&count) {
                letter(normal).ok_or(CardNumberError::LetterExpected { position })?
            } else {
                digit(normal).ok_or(CardNumberError::DigitExpected { position })?
            };
            count += 1;
        }
        if count < Self::LENGTH {
            return Err(CardNumberError::TooShort { found: count });
        }
        Ok(number)
    }
}

/// Masked: the letters and eight asterisks.
impl fmt::Display for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, .., y, z] = self.0.map(char::from);
        write!(f, "{a}{b}********{y}{z}")
    }
}

/// Shows nothing of the number.
impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardNumber(..)")
    }
}

/// In constant time.
impl PartialEq for CardNumber {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for CardNumber {}

/// Displays a [`CardNumber`] in full; made by [`CardNumber::full`].
#[derive(Clone, Copy)]
pub struct FullCardNumber<'a>(&'a CardNumber);

/// Shows nothing of the number.
impl fmt::Debug for FullCardNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FullCardNumber(..)")
    }
}

/// All 12 characters.
impl fmt::Display for FullCardNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.0.iter().try_for_each(|&byte| {
            use fmt::Write;
            f.write_char(char::from(byte))
        })
    }
}

/// Why a text is not a card number. Positions count the characters of the input from 1,
/// including separators. The input itself is not in the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardNumberError {
    /// One of the first two or last two characters is not a letter A to Z.
    #[error("card number: a letter is expected at position {position}")]
    LetterExpected {
        /// Position in the input, from 1.
        position: usize,
    },
    /// One of the third to tenth characters is not a digit.
    #[error("card number: a digit is expected at position {position}")]
    DigitExpected {
        /// Position in the input, from 1.
        position: usize,
    },
    /// Fewer than 12 letters and digits.
    #[error("card number: too short: expected 12 letters and digits, found {found}")]
    TooShort {
        /// Letters and digits found.
        found: usize,
    },
    /// More characters follow the twelfth.
    #[error("card number: too long: the 12 letters and digits end before position {position}")]
    TooLong {
        /// Position in the input, from 1, of the first character too many.
        position: usize,
    },
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || HYPHENS.contains(&character)
}

/// Full-width forms (U+FF01 to U+FF5E) to their ASCII counterparts.
fn normalise(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        other => other,
    }
}

fn letter(character: char) -> Option<u8> {
    let upper = character.to_ascii_uppercase();
    upper
        .is_ascii_uppercase()
        .then(|| u8::try_from(upper).ok())?
}

fn digit(character: char) -> Option<u8> {
    character
        .is_ascii_digit()
        .then(|| u8::try_from(character).ok())?
}

const LETTER_PLACES: [usize; 4] = [0, 1, 10, 11];

/// Hyphens, dashes and the minus sign in half and full width, and the prolonged sound mark,
/// which Japanese keyboards type on the hyphen key.
const HYPHENS: [char; 10] = [
    '-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}',
    '\u{FF0D}', '\u{30FC}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_normalised() {
        for text in [
            "AB12345678CD",
            "ab12345678cd",
            " AB 1234 5678 CD\n",
            "AB-1234-5678-CD",
            "ＡＢ１２３４５６７８ＣＤ",
            "ａｂ１２３４５６７８ｃｄ",
            "AB\u{3000}12345678\u{FF0D}CD",
            "ABー12345678−CD",
        ] {
            let number: CardNumber = text.parse().unwrap();
            assert_eq!(number.as_bytes(), b"AB12345678CD", "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_position_and_reason() {
        use CardNumberError::*;
        for (text, error) in [
            ("", TooShort { found: 0 }),
            ("AB1234567", TooShort { found: 9 }),
            ("AB12345678C", TooShort { found: 11 }),
            ("1B12345678CD", LetterExpected { position: 1 }),
            ("A112345678CD", LetterExpected { position: 2 }),
            ("ABC2345678CD", DigitExpected { position: 3 }),
            ("AB-1234O678CD", DigitExpected { position: 8 }),
            ("AB123456789D", LetterExpected { position: 11 }),
            ("AB12345678CDE", TooLong { position: 13 }),
            ("AB12345678CD?", TooLong { position: 13 }),
            ("ÄB12345678CD", LetterExpected { position: 1 }),
            ("AB1234567\u{0668}CD", DigitExpected { position: 10 }),
            ("AB12345678C_", LetterExpected { position: 12 }),
            ("AB\u{0}12345678CD", DigitExpected { position: 3 }),
        ] {
            assert_eq!(text.parse::<CardNumber>().unwrap_err(), error, "{text:?}");
        }
    }

    #[test]
    fn number_is_shown_only_when_asked_for_in_full() {
        let number: CardNumber = "AB12345678CD".parse().unwrap();
        assert_eq!(format!("{number:?}"), "CardNumber(..)");
        assert_eq!(format!("{number}"), "AB********CD");
        assert_eq!(format!("{}", number.full()), "AB12345678CD");
        assert_eq!(format!("{:?}", number.full()), "FullCardNumber(..)");
    }

    #[test]
    fn wiping_clears_every_byte() {
        let mut number: CardNumber = "AB12345678CD".parse().unwrap();
        number.zeroize();
        assert_eq!(number.as_bytes(), &[0; 12]);
    }
}
