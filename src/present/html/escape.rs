//! Escapes values for the page, and replaces deceptive characters.

use std::fmt::{self, Write};

use askama::filters::Escaper;

use crate::present::labels::is_visible;

/// Escapes every value of a template (see askama.toml). Characters that hide, or that turn
/// the direction of text, become U+FFFD as in [`visible`](crate::present::labels::visible).
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisibleHtml;

impl Escaper for VisibleHtml {
    fn write_escaped_str<W: Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        text.chars()
            .try_for_each(|character| write_character(&mut dest, character))
    }

    fn write_escaped_char<W: Write>(&self, mut dest: W, character: char) -> fmt::Result {
        write_character(&mut dest, character)
    }
}

fn write_character(dest: &mut impl Write, character: char) -> fmt::Result {
    match character {
        '&' => dest.write_str("&amp;"),
        '<' => dest.write_str("&lt;"),
        '>' => dest.write_str("&gt;"),
        '"' => dest.write_str("&quot;"),
        '\'' => dest.write_str("&#39;"),
        '`' => dest.write_str("&#96;"),
        other if is_visible(other) => dest.write_char(other),
        _ => dest.write_char(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        for (text, escaped) in [
            ("東京都 1-2", "東京都 1-2"),
            (
                "<script>alert(1)</script>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
            ),
            ("\" onload='x' `", "&quot; onload=&#39;x&#39; &#96;"),
            ("&lt;&amp;&#60;", "&amp;lt;&amp;amp;&amp;#60;"),
            ("a\0b\n\u{1b}\u{202E}", "a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("]]> --> </style>", "]]&gt; --&gt; &lt;/style&gt;"),
        ] {
            let mut page = String::new();
            VisibleHtml.write_escaped_str(&mut page, text).unwrap();
            assert_eq!(page, escaped);
            let mut page = String::new();
            for character in text.chars() {
                VisibleHtml
                    .write_escaped_char(&mut page, character)
                    .unwrap();
            }
            assert_eq!(page, escaped);
        }
    }
}
