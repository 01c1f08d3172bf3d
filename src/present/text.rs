//! A report as plain text for a terminal or a log: the result first, then what to do,
//! the answers and the rows, each line with its mark, and the evidence.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use time::OffsetDateTime;
//! # use zairyu::{CardType, DataGroups, Reader, simulator, verify::TrustStore};
//! use zairyu::Language;
//! use zairyu::present::text::TextReport;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?;
//! # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//! # let anchors = TrustStore::new();
//! let report = card.verify(&anchors, OffsetDateTime::now_utc());
//! // The result alone, without anything personal, for a log.
//! println!("{report}");
//! // The result and the card.
//! println!("{}", TextReport::new(&card, &report, Language::English));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use crate::holder::HolderView;
use crate::present::labels::{self, visible};
use crate::present::marks::{Mark, legend, whose_word};
use crate::present::{Language, dates, verdict};
use crate::record::{Card, CodeLists};
use crate::verify::{IssuerCheck, Report, VerificationResult};

/// A text about one card and the check of it. Show it with `{}`.
///
/// It holds what was read, the number included: keep it as you keep personal data. Its only
/// control characters are line feeds, and colors if you ask for them.
#[derive(Clone)]
#[must_use]
pub struct TextReport<'a> {
    card: &'a Card,
    report: &'a Report,
    language: Language,
    lists: Option<&'a CodeLists>,
    holder: Option<&'a HolderView>,
    has_color: bool,
}

impl<'a> TextReport<'a> {
    /// A text about `card`. `report` is the check of the same card. Its day in Japan
    /// decides "expired" and the like.
    pub fn new(card: &'a Card, report: &'a Report, language: Language) -> Self {
        TextReport {
            card,
            report,
            language,
            lists: None,
            holder: None,
            has_color: false,
        }
    }

    /// With the program's own names for codes, such as that of the status of residence. A
    /// code that the lists do not have is shown as a code.
    pub fn with_code_lists(mut self, lists: &'a CodeLists) -> Self {
        self.lists = Some(lists);
        self
    }

    /// With what was read in the card's pictures, each value with a mark that says so.
    /// `holder` is the view of this card.
    pub fn with_holder(mut self, holder: &'a HolderView) -> Self {
        self.holder = Some(holder);
        self
    }

    /// With the result in color, by the escape sequences of terminals.
    pub fn with_color(mut self, has_color: bool) -> Self {
        self.has_color = has_color;
        self
    }
}

/// Shows nothing of the card.
impl fmt::Debug for TextReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextReport")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for TextReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.result(f)?;
        self.guidance(f)?;
        self.card(f)?;
        self.evidence(f)
    }
}

/// In English, and without anything personal: the result, both checks with their reasons,
/// and the codes of the situations.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language = Language::English;
        write!(f, "{}", verdict::result(self, language))?;
        let [label, words] = verdict::tamper(&self.tamper, language);
        write!(f, "; {label}: {words} [{}]", self.tamper.reason())?;
        let [label, words] = verdict::issuer(&self.issuer, language);
        write!(f, "; {label}: {words} [{}]", self.issuer.reason())?;
        let situations = self.situations();
        let codes: Vec<&str> = situations.iter().map(|one| one.code()).collect();
        write!(f, "; situations: {}", codes.join(", "))
    }
}

impl TextReport<'_> {
    fn result(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (report, language) = (self.report, self.language);
        let result = verdict::result(report, language);
        let title = report
            .situations()
            .first()
            .map(|one| one.guidance(language).title);
        let title = title.unwrap_or_default();
        let colon = language.pick("：", ": ");
        let (before, after) = if self.has_color {
            (color(report.result), PLAIN)
        } else {
            ("", "")
        };
        writeln!(f, "{before}{result}{colon}{title}{after}")?;
        if let Some(words) = whose_word(report, language) {
            writeln!(f, "  {words}")?;
        }
        let (before, after) = if self.has_color {
            (RED, PLAIN)
        } else {
            ("", "")
        };
        for warning in verdict::warnings(report) {
            let title = warning.guidance(language).title;
            writeln!(f, "{before}  ! {title}{after}")?;
        }
        let [label, words] = verdict::tamper(&report.tamper, language);
        writeln!(f, "  {label}{colon}{words} [{}]", report.tamper.reason())?;
        let [label, words] = verdict::issuer(&report.issuer, language);
        writeln!(f, "  {label}{colon}{words} [{}]", report.issuer.reason())
    }

    fn guidance(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language = self.language;
        writeln!(f, "\n{}", language.pick("対処方法", "What to do"))?;
        for situation in self.report.situations() {
            let guidance = situation.guidance(language);
            writeln!(f, "  {}", guidance.title)?;
            for step in &guidance.steps {
                writeln!(f, "    - {step}")?;
            }
            for link in &guidance.links {
                writeln!(f, "      {}: {}", link.title, link.url)?;
            }
        }
        Ok(())
    }

    /// What the card says: answers, then rows, then what the marks mean.
    fn card(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (report, language) = (self.report, self.language);
        writeln!(f, "\n{}", verdict::says(report, language))?;
        let today = dates::day_in_japan(report.checked_at);
        let nobody = HolderView::default();
        let holder = self.holder.unwrap_or(&nobody);
        let answers = self.card.answers_with(holder, report, today, language);
        for sentence in &answers {
            writeln!(f, "  {sentence}")?;
        }
        let readings = self.readings(f, !answers.is_empty())?;
        if !answers.is_empty() || !readings.is_empty() {
            writeln!(
                f,
                "\n{}",
                language.pick("記録された項目", "Entries on the chip")
            )?;
        }
        let rows = labels::rows_with(self.card, report, language, self.lists);
        for row in &rows {
            writeln!(f, "  {row}")?;
        }
        writeln!(f)?;
        let marks = rows.iter().map(|row| row.mark);
        let marks = marks.chain(answers.iter().map(|sentence| sentence.mark));
        for mark in legend(marks.chain(readings)) {
            writeln!(f, "  {} = {}", mark.sign, mark.explanation)?;
        }
        Ok(())
    }

    /// What was read in pictures, and which could not be read. Gives the marks.
    fn readings(
        &self,
        f: &mut fmt::Formatter<'_>,
        is_below: bool,
    ) -> Result<Vec<Mark>, fmt::Error> {
        let Some(holder) = self.holder else {
            return Ok(Vec::new());
        };
        let language = self.language;
        let rows = labels::holder_rows(holder, language, self.lists);
        let failed = labels::unreadable_pictures(&rows, language);
        let rows = labels::read_rows(rows);
        if rows.is_empty() && failed.is_empty() {
            return Ok(Vec::new());
        }
        if is_below {
            writeln!(f)?;
        }
        writeln!(f, "{}", verdict::read_from_pictures(language))?;
        for line in failed {
            writeln!(f, "  ! {line}")?;
        }
        for row in &rows {
            writeln!(f, "  {row}")?;
        }
        Ok(rows.iter().map(|row| row.mark).collect())
    }

    fn evidence(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (report, language) = (self.report, self.language);
        let colon = language.pick("：", ": ");
        writeln!(f, "\n{}", language.pick("検証の根拠", "Evidence"))?;
        let label = language.pick("検証日時", "Checked at");
        writeln!(
            f,
            "  {label}{colon}{}",
            dates::minute_in_japan(report.checked_at)
        )?;
        if let Some(certificate) = &report.certificate {
            let label = language.pick("カードの証明書", "Card's certificate");
            let (from, to) = (certificate.not_before, certificate.not_after);
            let period = verdict::period(from, to, certificate.validity, language);
            let subject = visible(&certificate.subject);
            writeln!(f, "  {label}{colon}{subject}, {period}")?;
        }
        if let IssuerCheck::Trusted { paths, .. } = &report.issuer {
            let label = language.pick("信頼した認証局", "Trust anchor");
            for path in paths {
                let anchor = visible(&verdict::anchor(path, language));
                let (from, to) = (path.not_before, path.not_after);
                let period = verdict::period(from, to, path.anchor_validity, language);
                writeln!(f, "  {label}{colon}{anchor}, {period}")?;
            }
        }
        if let Some((label, words)) = verdict::comparisons(report, language) {
            writeln!(f, "  {label}{colon}{words}")?;
        }
        let [label, words] = verdict::assurance(report.protocol_assurance, language);
        writeln!(f, "  {label}{colon}{words}")?;
        let [label, words] = verdict::not_shown(language);
        writeln!(f, "  {label}{colon}{words}")
    }
}

fn color(result: VerificationResult) -> &'static str {
    match result {
        VerificationResult::Normal { .. } => "\x1b[1;32m",
        VerificationResult::Abnormal => RED,
        VerificationResult::Exempt | VerificationResult::Incomplete => "\x1b[1;33m",
    }
}

const RED: &str = "\x1b[1;31m";
const PLAIN: &str = "\x1b[0m";
