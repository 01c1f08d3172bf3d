//! Status words (ISO/IEC 7816-4), with the names in docs/protocol.md, section 5.

use std::fmt;

/// The two status bytes at the end of a response. `Display` writes the word in hexadecimal
/// and its meaning, if known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusWord(u16);

impl StatusWord {
    /// `9000`: done.
    pub const SUCCESS: Self = StatusWord(0x9000);
    /// `6282`: the file ends before the expected length.
    pub const END_OF_FILE: Self = StatusWord(0x6282);
    /// `6300`: the card refuses the number (VERIFY) or the cryptogram
    /// (MUTUAL AUTHENTICATE).
    pub const AUTHENTICATION_REFUSED: Self = StatusWord(0x6300);
    /// `6700`: wrong length.
    pub const WRONG_LENGTH: Self = StatusWord(0x6700);
    /// `6882`: secure messaging not supported.
    pub const SECURE_MESSAGING_NOT_SUPPORTED: Self = StatusWord(0x6882);
    /// `6982`: not authenticated.
    pub const SECURITY_STATUS_NOT_SATISFIED: Self = StatusWord(0x6982);
    /// `6985`: conditions of use not satisfied.
    pub const CONDITIONS_NOT_SATISFIED: Self = StatusWord(0x6985);
    /// `6987`: secure messaging objects missing.
    pub const SECURE_MESSAGING_OBJECTS_MISSING: Self = StatusWord(0x6987);
    /// `6988`: secure messaging objects wrong.
    pub const SECURE_MESSAGING_OBJECTS_WRONG: Self = StatusWord(0x6988);
    /// `69FC`: the session has ended (specified cards; unconfirmed).
    pub const SESSION_ENDED: Self = StatusWord(0x69FC);
    /// `6A80`: wrong data.
    pub const WRONG_DATA: Self = StatusWord(0x6A80);
    /// `6A82`: no such file or application.
    pub const NOT_FOUND: Self = StatusWord(0x6A82);
    /// `6A86`: wrong P1 or P2.
    pub const WRONG_PARAMETERS: Self = StatusWord(0x6A86);
    /// `6B00`: the offset is outside the file.
    pub const OFFSET_OUTSIDE_FILE: Self = StatusWord(0x6B00);
    /// `6D00`: instruction not supported.
    pub const INSTRUCTION_NOT_SUPPORTED: Self = StatusWord(0x6D00);
    /// `6E00`: class not supported.
    pub const CLASS_NOT_SUPPORTED: Self = StatusWord(0x6E00);
    /// `6F00`: error without precise diagnosis.
    pub const NO_DIAGNOSIS: Self = StatusWord(0x6F00);

    /// From SW1 and SW2.
    pub const fn new(sw1: u8, sw2: u8) -> Self {
        StatusWord(u16::from_be_bytes([sw1, sw2]))
    }

    /// The word as a number: `0x9000` for success.
    pub const fn to_u16(self) -> u16 {
        self.0
    }

    /// `61xx`: the number of bytes that GET RESPONSE can fetch (256 for `6100`).
    pub fn more_bytes(self) -> Option<usize> {
        self.low_byte_after(0x61)
    }

    /// `6Cxx`: the correct Le after a wrong one (256 for `6C00`).
    pub fn correct_le(self) -> Option<usize> {
        self.low_byte_after(0x6C)
    }

    /// The meaning of the word, if known (docs/protocol.md, section 5; ISO/IEC 7816-4).
    pub fn meaning(self) -> Option<&'static str> {
        Some(match self {
            Self::SUCCESS => "done",
            Self::END_OF_FILE => "end of file reached early",
            Self::AUTHENTICATION_REFUSED => "authentication refused",
            Self::WRONG_LENGTH => "wrong length",
            Self::SECURE_MESSAGING_NOT_SUPPORTED => "secure messaging not supported",
            Self::SECURITY_STATUS_NOT_SATISFIED => "not authenticated",
            Self::CONDITIONS_NOT_SATISFIED => "conditions of use not satisfied",
            Self::SECURE_MESSAGING_OBJECTS_MISSING => "secure messaging objects missing",
            Self::SECURE_MESSAGING_OBJECTS_WRONG => "secure messaging objects wrong",
            Self::SESSION_ENDED => "session ended",
            Self::WRONG_DATA => "wrong data",
            Self::NOT_FOUND => "no such file or application",
            Self::WRONG_PARAMETERS => "wrong parameters P1 P2",
            Self::OFFSET_OUTSIDE_FILE => "offset outside the file",
            Self::INSTRUCTION_NOT_SUPPORTED => "instruction not supported",
            Self::CLASS_NOT_SUPPORTED => "class not supported",
            Self::NO_DIAGNOSIS => "no precise diagnosis",
            _ if self.more_bytes().is_some() => "more bytes available",
            _ if self.correct_le().is_some() => "wrong Le",
            _ => return None,
        })
    }

    fn low_byte_after(self, first: u8) -> Option<usize> {
        let [sw1, sw2] = self.0.to_be_bytes();
        (sw1 == first).then_some(if sw2 == 0 { 256 } else { usize::from(sw2) })
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)?;
        match self.meaning() {
            Some(meaning) => write!(f, " ({meaning})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_words_are_distinguished() {
        assert_eq!(StatusWord::new(0x61, 0x10).more_bytes(), Some(16));
        assert_eq!(StatusWord::new(0x61, 0x00).more_bytes(), Some(256));
        assert_eq!(StatusWord::new(0x6C, 0x06).correct_le(), Some(6));
        assert_eq!(StatusWord::new(0x90, 0x00).more_bytes(), None);
        assert_eq!(
            StatusWord::NOT_FOUND.to_string(),
            "6A82 (no such file or application)"
        );
        assert_eq!(StatusWord::new(0x6F, 0x12).to_string(), "6F12");
    }
}
