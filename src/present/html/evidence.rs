//! What the verdict rests on, and what only ISA can tell.

use time::{Date, OffsetDateTime, UtcOffset};

use super::HtmlReport;
use super::markup::Html;
use crate::present::revocation::{self, Answer, Expiry};
use crate::verify::{AnchorClass, AnchorSource, Assurance, IssuerCheck, TrustedIssuer, Validity};

impl HtmlReport<'_> {
    pub(super) fn evidence(&self, html: &mut Html) {
        let heading = self.pick("検証の根拠", "Evidence");
        html.element("<section id=\"evidence\">\n<h2>", heading, "</h2>\n<dl>\n");
        let mut row = |ja, en, text: &str| {
            html.element("<dt>", self.pick(ja, en), "</dt>");
            html.element("<dd><bdi>", text, "</bdi></dd>\n");
        };
        row(
            "検証した日時",
            "Checked at",
            &time_in_japan(self.report.checked_at),
        );
        match &self.report.certificate {
            Some(certificate) => {
                row("カードの証明書", "Card's certificate", &certificate.subject);
                row("その発行者", "Its issuer", &certificate.issuer);
                row("シリアル番号", "Serial number", &certificate.serial);
                let validity = self.period(
                    certificate.not_before,
                    certificate.not_after,
                    certificate.validity,
                );
                row("証明書の有効期間", "Its validity", &validity);
                row("証明書の SHA-256", "Its SHA-256", &certificate.sha256);
            }
            None => row(
                "カードの証明書",
                "Card's certificate",
                self.pick("なし、または読めません", "none, or not readable"),
            ),
        }
        if let IssuerCheck::Trusted { paths, .. } = &self.report.issuer {
            for path in paths {
                row("信頼した発行元", "Anchor", &self.anchor(path));
                let validity = self.period(path.not_before, path.not_after, path.anchor_validity);
                row("その有効期間", "Its validity", &validity);
                row("その SHA-256", "Its SHA-256", &path.sha256);
            }
        }
        let assurance = match self.report.protocol_assurance {
            Assurance::ReportedOnGenuineCards => self.pick(
                "この種類のカードの読み取りは、真正なカードで動くことが報告されています",
                "reading this type of card is reported to work on genuine cards",
            ),
            Assurance::StatedBySpecification => self.pick(
                "この種類のカードの読み取りは公表された仕様によるもので、真正なカードでは確認されていません",
                "reading this type of card follows the published specification and is not confirmed on genuine cards",
            ),
            Assurance::Unconfirmed => self.pick(
                "この種類のカードの読み取りは、仕様でも真正なカードでも確認されていません",
                "reading this type of card is confirmed neither by specification nor on genuine cards",
            ),
        };
        row("読み取りの確かさ", "How far confirmed", assurance);
        row(
            "分からないこと",
            "What is not shown",
            self.pick(
                "カードが失効していないか、チップが複製でないかは、この検証では分かりません",
                "whether the card has been revoked, and whether its chip is a copy",
            ),
        );
        html.markup("</dl>\n</section>\n");
    }

    fn anchor(&self, path: &TrustedIssuer) -> String {
        let class = match AnchorClass::of_source(path.source) {
            AnchorClass::Official => self.pick("出入国在留管理庁の公表", "published by ISA"),
            AnchorClass::Own => self.pick("利用者が追加", "your own"),
            AnchorClass::Test => self.pick("試験用", "for tests"),
        };
        match path.source {
            AnchorSource::Official { file } => format!("{} ({class}: {file})", path.subject),
            _ => format!("{} ({class})", path.subject),
        }
    }

    fn period(&self, from: OffsetDateTime, to: OffsetDateTime, validity: Validity) -> String {
        let words = match validity {
            Validity::Valid => self.pick("期間内", "valid"),
            Validity::Expired => self.pick("満了", "expired"),
            Validity::NotYetValid => self.pick("開始前", "not yet valid"),
        };
        format!("{} – {} ({words})", day_in_japan(from), day_in_japan(to))
    }

    pub(super) fn inquiry(&self, html: &mut Html) {
        let language = self.language;
        let inquiry = self.card.inquiry(self.number);
        let heading = self.pick("失効情報の照会", "Has it been revoked?");
        html.element("<section id=\"inquiry\">\n<h2>", heading, "</h2>\n<p>");
        html.element("", revocation::where_it_is(language), "</p>\n<dl>\n<dt>");
        html.element(
            "",
            self.pick("在留カード等番号", "Card number"),
            "</dt><dd>",
        );
        match inquiry.number() {
            Some(number) => html.element(
                "<span class=\"enter\">",
                &number.full().to_string(),
                "</span>",
            ),
            None => html.text(self.pick(
                "券面の画像か、カードを見て入力してください。",
                "Read it off the front image or the card.",
            )),
        }
        if inquiry.numbers_differ() {
            let words = self.pick(
                "チップに記録された番号はこれと違います。",
                "The number that the chip holds is another one.",
            );
            html.element(" <span class=\"warning\">", words, "</span>");
        }
        html.element(
            "</dd>\n<dt>",
            self.pick("有効期間", "Expiry date"),
            "</dt><dd>",
        );
        if let Expiry::Known(date) = inquiry.expiry() {
            html.markup("<span class=\"enter\">");
            let units = [
                self.pick("年 ", " (Y) "),
                self.pick("月 ", " (M) "),
                self.pick("日", " (D)"),
            ];
            for (digits, unit) in [date.year(), date.month(), date.day()].iter().zip(units) {
                html.text(digits);
                html.text(unit);
            }
            html.markup("</span>");
        }
        html.text(inquiry.expiry().words(language).unwrap_or_default());
        html.markup("</dd>\n");
        let says = [
            (
                Answer::NotRevoked,
                "答えが「失効していない」",
                "Answer: not revoked",
            ),
            (Answer::Revoked, "答えが「失効している」", "Answer: revoked"),
        ];
        for (answer, ja, en) in says {
            html.element("<dt>", self.pick(ja, en), "</dt><dd>");
            html.element("", answer.meaning(language), language.pick("", " "));
            html.element("", answer.limits(language), "</dd>\n");
        }
        html.element(
            "</dl>\n<p class=\"note\">",
            revocation::hours(language),
            "</p>\n</section>\n",
        );
    }
}

pub(super) fn day_in_japan(time: OffsetDateTime) -> Date {
    time.to_offset(JAPAN).date()
}

fn time_in_japan(time: OffsetDateTime) -> String {
    let time = time.to_offset(JAPAN);
    format!(
        "{} {:02}:{:02} (UTC+09:00)",
        time.date(),
        time.hour(),
        time.minute()
    )
}

const JAPAN: UtcOffset = time::macros::offset!(+9);
