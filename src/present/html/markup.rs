//! Writing HTML: markup from string literals, everything else escaped.

use data_encoding::BASE64;

use crate::present::labels::visible;

/// A page on its way.
pub(super) struct Html(String);

impl Html {
    pub(super) fn new() -> Self {
        Html(String::new())
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// Markup of this crate. Nothing from a card is `'static`.
    pub(super) fn markup(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Any text, for content or a quoted attribute.
    pub(super) fn text(&mut self, text: &str) {
        for character in visible(text).chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '`' => self.0.push_str("&#96;"),
                other => self.0.push(other),
            }
        }
    }

    /// A text of its own direction between two pieces of markup.
    pub(super) fn element(&mut self, open: &'static str, text: &str, close: &'static str) {
        self.markup(open);
        self.text(text);
        self.markup(close);
    }

    /// A PNG as a `data:` address.
    pub(super) fn png(&mut self, png: &[u8]) {
        self.0.push_str("data:image/png;base64,");
        BASE64.encode_append(png, &mut self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
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
            let mut html = Html::new();
            html.text(text);
            assert_eq!(html.into_text(), escaped);
        }
    }

    #[test]
    fn images_are_data() {
        let mut html = Html::new();
        html.png(b"\x89PNG");
        assert_eq!(html.into_text(), "data:image/png;base64,iVBORw==");
    }
}
