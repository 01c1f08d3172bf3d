//! What the page shows, ready for the template.

use std::io::Cursor;

use ::image::{DynamicImage, ImageFormat};
use askama::Template;
use data_encoding::BASE64;

use super::{HtmlReport, SCRIPT, STYLE, content_security_policy};
use crate::card::DataItem;
use crate::holder::HolderView;
use crate::present::answers::Sentence;
use crate::present::guidance::{Guidance, Situation};
use crate::present::labels::{self, HolderRow, Row};
use crate::present::marks::{self, Mark, legend, whose_word};
use crate::present::revocation::{
    self, ExpiryToEnter, NumberSource, RevocationAnswer, RevocationInquiry,
};
use crate::present::verdict::EvidenceEntry;
use crate::present::{Language, dates, verdict};
use crate::printed::GrayImage;
use crate::record::{Card, CodeLists};
use crate::verify::{
    AnchorClass, IssuerCheck, NumberCheck, Report, TamperCheck, VerificationResult,
};

/// The page; `page.html` has its markup and its fixed words. Every value is escaped there
/// ([`super::escape`]).
#[derive(Template)]
#[template(path = "page.html")]
pub(super) struct Page<'a> {
    language: Language,
    report: &'a Report,
    policy: String,
    style: &'static str,
    script: &'static str,
    version: &'static str,
    class: &'static str,
    verdict: &'static str,
    headline: &'static str,
    result_icon: Icon,
    whose_word: Option<&'static str>,
    warnings: Vec<Warning>,
    kind: String,
    kind_mark: Mark,
    checks: [Check; 2],
    face: Option<Face>,
    guidances: Vec<Guidance>,
    inquiry: RevocationInquiry,
    number_mark: Mark,
    expiry_mark: Mark,
    answers: Vec<Sentence>,
    readings: Vec<Reading<'a>>,
    unreadable: Vec<String>,
    rows: Vec<Row>,
    legend: Vec<Mark>,
    evidence: Vec<EvidenceEntry>,
}

/// A sign beside a result or a check.
#[derive(Clone, Copy)]
enum Icon {
    Check,
    /// A check that does not rest on ISA's anchors.
    Qualified,
    Cross,
    Dash,
    Question,
}

/// One of the two checks.
struct Check {
    icon: Icon,
    class: &'static str,
    label: &'static str,
    words: &'static str,
    reason: &'static str,
}

/// What needs attention with any result, and the picture to look at.
struct Warning {
    title: &'static str,
    png: Option<String>,
}

/// What was read in a picture, and that part of it.
struct Reading<'a> {
    row: HolderRow<'a>,
    png: Option<String>,
}

/// The card's face.
struct Face {
    png: String,
    footnote: Option<&'static str>,
    is_incomplete: bool,
}

impl<'a> Page<'a> {
    pub(super) fn of(of: &HtmlReport<'a>) -> Self {
        let HtmlReport {
            card,
            report,
            language,
            lists,
            holder,
        } = *of;
        let nobody = HolderView::default();
        let view = holder.unwrap_or(&nobody);
        let situations = report.situations();
        let guidances: Vec<Guidance> = situations
            .iter()
            .map(|situation| situation.guidance(language))
            .collect();
        let today = dates::day_in_japan(report.checked_at);
        let answers = card.answers_with(view, report, today, language);
        let rows = labels::rows_with(card, report, language, lists);
        let of_holder = holder.map(|holder| labels::holder_rows(holder, language, lists));
        let of_holder = of_holder.unwrap_or_default();
        let unreadable = labels::unreadable_pictures(&of_holder, language);
        let readings = readings(labels::read_rows(of_holder));
        let inquiry = card.revocation_inquiry_with(view);
        let marks = rows.iter().map(|row| row.mark);
        let marks = marks
            .chain(answers.iter().map(|sentence| sentence.mark))
            .chain(readings.iter().map(|reading| reading.row.mark));
        Page {
            language,
            report,
            policy: content_security_policy(),
            style: STYLE,
            script: SCRIPT,
            version: env!("CARGO_PKG_VERSION"),
            class: class(report),
            verdict: verdict::result(report, language),
            headline: guidances.first().map_or("", |first| first.title),
            result_icon: result_icon(report),
            whose_word: whose_word(report, language),
            warnings: warnings(report, view, language),
            kind: kind(card, language),
            kind_mark: marks::of_item(report, DataItem::CardType, language),
            checks: checks(report, language),
            face: face(card, report, language, lists),
            legend: legend(marks),
            guidances,
            number_mark: match inquiry.number_source() {
                NumberSource::ReadFromPicture => of_front(report, language),
                _ => marks::of_item(report, DataItem::CardNumber, language),
            },
            expiry_mark: match inquiry.expiry() {
                ExpiryToEnter::ReadFromPicture(_) => of_front(report, language),
                _ => marks::of_item(report, DataItem::CardExpiry, language),
            },
            inquiry,
            answers,
            readings,
            unreadable,
            rows,
            evidence: verdict::evidence(report, language),
        }
    }

    fn pick(&self, ja: &'static str, en: &'static str) -> &'static str {
        self.language.pick(ja, en)
    }

    fn face_label(&self) -> &'static str {
        self.pick(
            "チップの記録から描いた券面の図",
            "The card's face, drawn from the data on the chip",
        )
    }

    /// The class for the kind of anchor of the issuer check.
    fn anchor(&self) -> &'static str {
        match &self.report.issuer {
            IssuerCheck::Trusted { anchor, .. } => anchor.code(),
            _ => "",
        }
    }

    fn says(&self) -> &'static str {
        verdict::says(self.report, self.language)
    }

    fn how_to_find_the_page(&self) -> &'static str {
        revocation::how_to_find_the_page(self.language)
    }

    fn maintenance_hours(&self) -> &'static str {
        revocation::maintenance_hours(self.language)
    }

    fn read_from_pictures(&self) -> &'static str {
        verdict::read_from_pictures(self.language)
    }

    fn crop_label(&self) -> &'static str {
        self.pick("画像のその部分", "That part of the picture")
    }

    /// Where the number to enter is from.
    fn number_source(&self) -> &'static str {
        match self.inquiry.number_source() {
            NumberSource::OpenedTheCard => self.pick(
                "読み取りに使った番号です。実際のカードの番号と比べてください。",
                "The number that opened the card. Compare it with the number printed on the card.",
            ),
            NumberSource::RecordedOnChip => self.pick(
                "チップに記録された番号です。実際のカードの番号と比べてください。",
                "The number recorded on the chip. Compare it with the number printed on the card.",
            ),
            NumberSource::ReadFromPicture => self.pick(
                "券面画像から読み取った番号です。券面画像か、実際のカードの番号と比べてください。",
                "Read from the front image. Compare it with the image or the number printed on the card.",
            ),
            NumberSource::Unknown => "",
        }
    }
}

/// The mark of what was read in the front image.
fn of_front(report: &Report, language: Language) -> Mark {
    Mark::of_reading(report.proof(DataItem::FrontImage), language)
}

fn warnings(report: &Report, holder: &HolderView, language: Language) -> Vec<Warning> {
    let picture = |situation| match situation {
        Situation::PrintedNumberDiffers => holder.card_number.as_ref()?.crop(),
        Situation::PrintedAgeDiffers => holder.date_of_birth.as_ref()?.crop(),
        Situation::LayoutOfOtherDocument => holder.front(),
        _ => None,
    };
    let warning = |situation: Situation| Warning {
        title: situation.guidance(language).title,
        png: picture(situation).and_then(png),
    };
    verdict::warnings(report).map(warning).collect()
}

fn readings(rows: Vec<HolderRow<'_>>) -> Vec<Reading<'_>> {
    let mut readings = Vec::with_capacity(rows.len());
    for row in rows {
        let png = row.crop.and_then(png);
        readings.push(Reading { row, png });
    }
    readings
}

/// `None` where the encoder fails, which it has no reason to.
fn png(picture: &GrayImage) -> Option<String> {
    let mut png = Cursor::new(Vec::new());
    let picture = DynamicImage::from(picture);
    picture.write_to(&mut png, ImageFormat::Png).ok()?;
    Some(BASE64.encode(png.get_ref()))
}

/// The class that colors the page. Only a result under ISA's own anchors looks normal.
fn class(report: &Report) -> &'static str {
    match report.result {
        VerificationResult::Normal { anchor } => match anchor {
            AnchorClass::Official => "normal",
            AnchorClass::Own => "own",
            AnchorClass::Test => "test",
        },
        VerificationResult::Abnormal => "abnormal",
        VerificationResult::Exempt => "exempt",
        VerificationResult::Incomplete => "incomplete",
    }
}

fn result_icon(report: &Report) -> Icon {
    match report.result {
        VerificationResult::Normal {
            anchor: AnchorClass::Official,
        } => Icon::Check,
        VerificationResult::Normal { .. } => Icon::Qualified,
        VerificationResult::Abnormal => Icon::Cross,
        VerificationResult::Exempt => Icon::Dash,
        VerificationResult::Incomplete => Icon::Question,
    }
}

/// Document, generation, type and version. None of them is signed.
fn kind(card: &Card, language: Language) -> String {
    let info = card.info();
    let document = labels::document(info.card_type, language);
    let generation = labels::generation(info.card_type, language);
    let code = info.card_type.code();
    let (kind, version) = match language {
        Language::Japanese => ("種別", "仕様"),
        Language::English => ("type", "specification"),
    };
    let spec_version = &info.spec_version;
    format!("{document} · {generation} · {kind} {code} · {version} {spec_version}")
}

fn checks(report: &Report, language: Language) -> [Check; 2] {
    let check = |icon, [label, words]: [&'static str; 2], reason| Check {
        icon,
        class: match icon {
            Icon::Check => "good",
            Icon::Cross => "bad",
            Icon::Qualified | Icon::Dash | Icon::Question => "open",
        },
        label,
        words,
        reason,
    };
    let tamper = match report.tamper {
        TamperCheck::Intact => Icon::Check,
        TamperCheck::Altered(_) => Icon::Cross,
        TamperCheck::Exempt(_) | TamperCheck::NotChecked(_) => Icon::Dash,
    };
    let issuer = match report.issuer {
        IssuerCheck::Trusted {
            anchor: AnchorClass::Official,
            ..
        } => Icon::Check,
        IssuerCheck::Untrusted(_) => Icon::Cross,
        IssuerCheck::Trusted { .. } | IssuerCheck::Exempt(_) | IssuerCheck::NotChecked(_) => {
            Icon::Dash
        }
    };
    [
        check(
            tamper,
            verdict::tamper(&report.tamper, language),
            report.tamper.reason(),
        ),
        check(
            issuer,
            verdict::issuer(&report.issuer, language),
            report.issuer.reason(),
        ),
    ]
}

/// `None` if the encoder fails, which is not expected.
fn face(
    card: &Card,
    report: &Report,
    language: Language,
    lists: Option<&CodeLists>,
) -> Option<Face> {
    let face = card.draw_face(report, language, lists);
    Some(Face {
        png: BASE64.encode(&face.to_png().ok()?),
        footnote: face.footnote(),
        is_incomplete: !face.unreadable().is_empty(),
    })
}
