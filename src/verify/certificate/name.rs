//! Distinguished names as text.

use std::fmt::Write;

use x509_parser::asn1_rs::Tag;
use x509_parser::objects::{oid_registry, oid2abbrev};
use x509_parser::prelude::AttributeTypeAndValue;
use x509_parser::x509::X509Name;

/// A name as one line: `C=JP, O=Japanese Government, CN=ZairyuCard CA`.
///
/// Escapes are RFC 4514's; the order is the certificate's, first part first, as
/// ISA writes it. Control characters and the invisible characters that could
/// reorder or hide text are escaped byte by byte, so the line is safe to print.
/// A value that is not text becomes `#` and the value in hexadecimal.
pub(crate) fn name_text(name: &X509Name<'_>) -> String {
    let parts: Vec<String> = name
        .iter_rdn()
        .map(|rdn| rdn.iter().map(attribute_text).collect::<Vec<_>>().join("+"))
        .collect();
    parts.join(", ")
}

fn attribute_text(attribute: &AttributeTypeAndValue<'_>) -> String {
    let oid = attribute.attr_type();
    let abbreviation = oid2abbrev(oid, oid_registry())
        .map_or_else(|_| oid.to_string(), |abbreviation| abbreviation.to_string());
    let value = value_text(attribute.attr_value().tag(), attribute.as_slice());
    format!("{abbreviation}={value}")
}

fn value_text(tag: Tag, bytes: &[u8]) -> String {
    let text = match tag {
        Tag::Utf8String
        | Tag::PrintableString
        | Tag::Ia5String
        | Tag::NumericString
        | Tag::VisibleString
        | Tag::T61String => std::str::from_utf8(bytes).ok().map(str::to_owned),
        Tag::BmpString if bytes.len().is_multiple_of(2) => {
            let units = bytes.chunks_exact(2).map(|pair| match pair {
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => 0,
            });
            char::decode_utf16(units).collect::<Result<_, _>>().ok()
        }
        _ => None,
    };
    text.map_or_else(|| format!("#{}", hex::encode(bytes)), |text| escape(&text))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let last = text.chars().count().saturating_sub(1);
    for (index, character) in text.chars().enumerate() {
        let at_edge = character == ' ' && (index == 0 || index == last);
        if is_unprintable(character) {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\{byte:02X}");
            }
            continue;
        }
        if at_edge || SPECIAL.contains(character) || (index == 0 && character == '#') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{00AD}'
                | '\u{061C}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

const SPECIAL: &str = "\"+,;<>\\";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        let cases: [(&str, Tag, &[u8], &str); 13] = [
            (
                "plain",
                Tag::PrintableString,
                b"ZairyuCard CA",
                "ZairyuCard CA",
            ),
            (
                "special",
                Tag::Utf8String,
                br#"a,b+c"d\e<f>g;h"#,
                r#"a\,b\+c\"d\\e\<f\>g\;h"#,
            ),
            ("hash first", Tag::Utf8String, b"#a#", r"\#a#"),
            ("space at the edges", Tag::Utf8String, b" a b ", r"\ a b\ "),
            ("one space", Tag::Utf8String, b" ", r"\ "),
            (
                "line feed and escape",
                Tag::Utf8String,
                b"a\n\x1B[2J",
                r"a\0A\1B[2J",
            ),
            (
                "C1 control",
                Tag::Utf8String,
                "\u{9B}".as_bytes(),
                r"\C2\9B",
            ),
            (
                "right-to-left override",
                Tag::Utf8String,
                "\u{202E}".as_bytes(),
                r"\E2\80\AE",
            ),
            ("Japanese", Tag::Utf8String, "法務省".as_bytes(), "法務省"),
            (
                "BMPString",
                Tag::BmpString,
                &[0x6C, 0xD5, 0x52, 0xD9],
                "法務",
            ),
            ("lone surrogate", Tag::BmpString, &[0xD8, 0x00], "#d800"),
            (
                "half a unit",
                Tag::BmpString,
                &[0x00, 0x41, 0x00],
                "#004100",
            ),
            ("not UTF-8", Tag::Utf8String, &[0xFF, 0x41], "#ff41"),
        ];
        for (name, tag, bytes, expected) in cases {
            assert_eq!(value_text(tag, bytes), expected, "{name}");
        }
    }
}
