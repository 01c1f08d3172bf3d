//! A report as one HTML file: the result first, then the card's face to zoom
//! into, the fields, the evidence, what to do, and the revocation inquiry.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use time::OffsetDateTime;
//! # use zairyu::{CardNumber, CardType, DataGroups, Reader, simulator, verify::TrustStore};
//! use zairyu::Language;
//! use zairyu::present::html::HtmlReport;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?;
//! # let number: CardNumber = "AA12345678BB".parse()?;
//! # let card = Reader::new(transport).read(&number, DataGroups::ALL)?;
//! # let anchors = TrustStore::new();
//! let report = card.verify(&anchors, OffsetDateTime::now_utc());
//! let page = HtmlReport::new(&card, &report, Language::English).to_html();
//! assert!(page.starts_with("<!DOCTYPE html>"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # One file that cannot do anything
//!
//! The file needs no network: images are inside it as `data:` addresses, fonts are those of
//! the computer. Its Content-Security-Policy allows only those images, one style sheet and
//! one script, both from this crate and named by their SHA-256. So no data of a card can
//! execute, load or send anything, even if it got past the escaping. Every value is escaped
//! in one place: `page.html` is a template that is checked at compile time, and its values
//! go through one escaper. Characters that deceive without markup, such as those that turn
//! the direction of text, are replaced
//! ([`labels::visible`](crate::present::labels::visible)).
//!
//! # Marks
//!
//! Every value from the card has the mark of what the signature proves about it
//! ([`marks`](crate::present::marks)), also the document's name in the header.
//!
//! The script zooms the face as the official app does (App 6): 1.0 to 5.0 times,
//! double-click to 2.0 and back to 1.0, drag; with keys `+`, `-`, `0` and the arrows too.
//! Without the script the page has the same content.
//!
//! The page holds everything that was read, photo and address included: keep it as you keep
//! personal data. It prints on one A4 page, or on two with text from pictures.

pub(crate) mod escape;
mod page;

#[cfg(test)]
mod tests;

use askama::Template;
use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use crate::holder::HolderView;
use crate::present::Language;
use crate::record::{Card, CodeLists};
use crate::verify::Report;
use page::Page;

/// A page about one card and the check of it.
#[derive(Clone)]
#[must_use]
pub struct HtmlReport<'a> {
    card: &'a Card,
    report: &'a Report,
    language: Language,
    lists: Option<&'a CodeLists>,
    holder: Option<&'a HolderView>,
}

impl<'a> HtmlReport<'a> {
    /// A page about `card`. `report` is the check of the same card.
    pub fn new(card: &'a Card, report: &'a Report, language: Language) -> Self {
        HtmlReport {
            card,
            report,
            language,
            lists: None,
            holder: None,
        }
    }

    /// With the program's own names for codes, such as that of the status of residence. A
    /// code that the lists do not have is shown as a code.
    pub fn with_code_lists(mut self, lists: &'a CodeLists) -> Self {
        self.lists = Some(lists);
        self
    }

    /// With what was read in the card's pictures, each value next to its part of the picture
    /// and with a mark that says so. `holder` is the view of this card.
    pub fn with_holder(mut self, holder: &'a HolderView) -> Self {
        self.holder = Some(holder);
        self
    }

    /// The file's text.
    pub fn to_html(&self) -> String {
        // Writing into a `String` does not fail.
        Page::of(self).render().unwrap_or_default()
    }
}

/// Shows nothing of the card.
impl std::fmt::Debug for HtmlReport<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HtmlReport")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

/// Allows only images in the file, and style and script by their digests.
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
