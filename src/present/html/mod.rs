//! A report as one HTML file: the result first, then the card's face to zoom
//! into, the fields, the evidence, what to do, and the revocation inquiry.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use time::OffsetDateTime;
//! # use zairyu::{CardNumber, DataGroups, Reader, simulator, verify::TrustStore};
//! use zairyu::Language;
//! use zairyu::present::html::HtmlReport;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?;
//! # let number: CardNumber = "AA12345678BB".parse()?;
//! # let card = Reader::new(transport).read(&number, DataGroups::ALL)?;
//! # let anchors = TrustStore::empty();
//! let report = card.verify(&anchors, OffsetDateTime::now_utc());
//! let page = HtmlReport::new(&card, &report, Language::English)
//!     .with_number(&number)
//!     .to_html();
//! assert!(page.starts_with("<!DOCTYPE html>"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # One file that cannot do anything
//!
//! The file needs no network: images are inside it as `data:` addresses, fonts are
//! the reader's own. Its Content-Security-Policy forbids everything but those
//! images, one style sheet and one script, both of this crate and named by their
//! SHA-256; so nothing that a card holds can execute, load or send anything, even
//! if it got past the escaping. That cannot happen by oversight either: the writer
//! takes markup only from string literals of this crate and escapes every other
//! text. What a person could be deceived by without markup, such as characters
//! that turn the direction of text, is replaced ([`labels::visible`](crate::present::labels::visible)).
//!
//! The script zooms the face as the official app does (App 6): 1.0 to 5.0 times,
//! double-click to 2.0 and back to 1.0, drag; with keys `+`, `-`, `0` and the
//! arrows too. Without it the page says the same.
//!
//! The page holds all that was read, photo and address included: keep it as you
//! keep personal data. On paper it takes one A4 page.

mod evidence;
mod markup;
mod sections;

#[cfg(test)]
mod tests;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use crate::card::CardNumber;
use crate::present::Language;
use crate::record::Card;
use crate::verify::Report;
use markup::Html;

/// A page about one card and the check of it.
#[derive(Clone)]
#[must_use]
pub struct HtmlReport<'a> {
    card: &'a Card,
    report: &'a Report,
    language: Language,
    number: Option<&'a CardNumber>,
}

impl<'a> HtmlReport<'a> {
    /// A page about `card`, of which `report` is the check.
    pub fn new(card: &'a Card, report: &'a Report, language: Language) -> Self {
        HtmlReport {
            card,
            report,
            language,
            number: None,
        }
    }

    /// With the number that opened the card, for the inquiry. Second-generation
    /// cards hold theirs.
    pub fn with_number(mut self, number: &'a CardNumber) -> Self {
        self.number = Some(number);
        self
    }

    /// The file's text.
    pub fn to_html(&self) -> String {
        let mut html = Html::new();
        html.markup("<!DOCTYPE html>\n<html lang=\"");
        html.markup(self.language.pick("ja", "en"));
        html.markup("\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.markup("<meta http-equiv=\"Content-Security-Policy\" content=\"");
        html.text(&content_security_policy());
        html.markup("\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        html.markup("<meta name=\"robots\" content=\"noindex\">\n");
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.markup("<title>");
        html.text(&self.title());
        html.markup("</title>\n<style>");
        html.markup(STYLE);
        html.markup("</style>\n</head>\n<body class=\"");
        html.markup(self.class());
        html.markup("\">\n");
        self.sections(&mut html);
        html.markup("<script>");
        html.markup(SCRIPT);
        html.markup("</script>\n</body>\n</html>\n");
        html.into_text()
    }
}

/// Nothing of the card.
impl std::fmt::Debug for HtmlReport<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HtmlReport")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

/// Only images from within the file, and style and script by their digest.
fn content_security_policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text)));
    format!(
        "default-src 'none'; img-src data:; style-src {}; script-src {}; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
