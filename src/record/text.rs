//! Text on a card (docs/protocol.md, section 4).

use std::fmt;

use encoding_rs::SHIFT_JIS;
use zeroize::Zeroize;

use crate::record::without_padding;

/// A text on a card: UTF-8 by the specification, padded with NULs.
///
/// One independent implementation decodes the text of the first generation as Shift_JIS.
/// So bytes that are not valid UTF-8 are decoded as Shift_JIS, and
/// [`encoding`](Self::encoding) says so. If that fails too, there is no text, only the
/// bytes. Characters are never replaced.
///
/// A card can hold any characters, also control characters and markup. Escape the text for
/// the place where you show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    bytes: Vec<u8>,
    decoded: Option<(String, TextEncoding)>,
}

impl Text {
    pub(crate) fn from_value(value: &[u8]) -> Self {
        let bytes = without_padding(value);
        let utf8 = || {
            Some((
                std::str::from_utf8(bytes).ok()?.to_owned(),
                TextEncoding::Utf8,
            ))
        };
        let shift_jis = || {
            let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?;
            Some((text.into_owned(), TextEncoding::ShiftJis))
        };
        Text {
            bytes: bytes.to_owned(),
            decoded: utf8().or_else(shift_jis),
        }
    }

    /// The text. `None` if the bytes are valid in neither encoding.
    pub fn as_str(&self) -> Option<&str> {
        self.decoded.as_ref().map(|(text, _)| text.as_str())
    }

    /// The encoding of the text. `None` if there is no text.
    pub fn encoding(&self) -> Option<TextEncoding> {
        self.decoded.as_ref().map(|(_, encoding)| *encoding)
    }

    /// The bytes as read, without NUL padding.
    pub fn as_read(&self) -> &[u8] {
        &self.bytes
    }
}

/// Shows length and encoding only: the text is personal data.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes, {:?})", self.bytes.len(), self.encoding())
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        self.bytes.zeroize();
        if let Some((text, _)) = &mut self.decoded {
            text.zeroize();
        }
    }
}

/// Serialized as an object with the same keys for every encoding: `text` and `encoding`
/// (null if there is no text), and `bytes` (null if the text is UTF-8; base64 in
/// human-readable formats).
#[cfg(feature = "serde")]
impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename = "Text")]
        struct Form<'a> {
            text: Option<&'a str>,
            encoding: Option<TextEncoding>,
            bytes: Option<crate::stored::Data>,
        }
        Form {
            text: self.as_str(),
            encoding: self.encoding(),
            bytes: (self.encoding() != Some(TextEncoding::Utf8))
                .then(|| crate::stored::Data(zeroize::Zeroizing::new(self.bytes.clone()))),
        }
        .serialize(serializer)
    }
}

/// How a text was decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// The encoding of the specification.
    Utf8,
    /// The fallback for bytes that are not valid UTF-8.
    ShiftJis,
}

impl TextEncoding {
    /// `utf-8` or `shift_jis`.
    pub fn code(self) -> &'static str {
        match self {
            TextEncoding::Utf8 => "utf-8",
            TextEncoding::ShiftJis => "shift_jis",
        }
    }
}

shown_by_code!(TextEncoding);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utf8_then_shift_jis_then_bytes() {
        use TextEncoding::*;
        let tokyo_sjis = b"\x93\x8C\x8B\x9E\x93\x73";
        for (name, value, text, encoding) in [
            (
                "utf-8, padded",
                "東京都\0\0\0".as_bytes(),
                Some("東京都"),
                Some(Utf8),
            ),
            ("ascii", b"TOKYO", Some("TOKYO"), Some(Utf8)),
            ("shift_jis", &tokyo_sjis[..], Some("東京都"), Some(ShiftJis)),
            ("neither", b"\xFF\xFE\x80", None, None),
            ("cut within a character", b"\xE6\x9D\xB1\xE4", None, None),
            ("NUL within", b"A\0B\0", Some("A\0B"), Some(Utf8)),
        ] {
            let decoded = Text::from_value(value);
            assert_eq!(decoded.as_str(), text, "{name}");
            assert_eq!(decoded.encoding(), encoding, "{name}");
        }
        assert_eq!(
            Text::from_value(b"\xFF\xFE\x80\0").as_read(),
            b"\xFF\xFE\x80"
        );
    }

    #[test]
    fn debug_shows_no_text() {
        let text = Text::from_value("東京都".as_bytes());
        assert_eq!(format!("{text:?}"), "Text(9 bytes, Some(Utf8))");
    }
}
