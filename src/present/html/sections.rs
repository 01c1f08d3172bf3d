//! The sections of the page, in the order in which they stand.

use super::HtmlReport;
use super::markup::Html;
use crate::present::guidance::Guidance;
use crate::present::labels;
use crate::verify::{AnchorClass, IssuerCheck, NotCheckedReason, TamperCheck, VerificationResult};

impl HtmlReport<'_> {
    /// Verdict and card type, without anything personal: it ends up in the
    /// browser's history.
    pub(super) fn title(&self) -> String {
        let card_type = self.card.card_type();
        let document = labels::document(card_type, self.language);
        format!("{}: {document}", self.verdict())
    }

    /// The class that colours the page. Only a result under ISA's own anchors
    /// looks normal.
    pub(super) fn class(&self) -> &'static str {
        match self.report.result {
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

    pub(super) fn sections(&self, html: &mut Html) {
        self.result(html);
        self.look(html);
        html.markup("<div id=\"next\">\n");
        self.guidance(html);
        self.inquiry(html);
        html.markup("</div>\n");
        self.answers(html);
        self.fields(html);
        self.evidence(html);
        html.markup("<footer>");
        let words = self.pick(
            "このページには個人情報が含まれます。1つのファイルで完結し、外部と通信しません。",
            "This page holds personal data. It is one file and talks to no one.",
        );
        html.element("<p>", words, " (zairyu ");
        html.markup(concat!(env!("CARGO_PKG_VERSION"), ")</p></footer>\n"));
    }

    pub(super) fn pick(&self, ja: &'static str, en: &'static str) -> &'static str {
        self.language.pick(ja, en)
    }

    fn verdict(&self) -> &'static str {
        match self.report.result {
            VerificationResult::Normal { anchor } => match anchor {
                AnchorClass::Official => self.pick("正常", "Normal"),
                AnchorClass::Own => self.pick("正常 (独自の発行元)", "Normal (own anchor)"),
                AnchorClass::Test => self.pick("正常 (試験)", "Normal (test)"),
            },
            VerificationResult::Abnormal => self.pick("異常", "Abnormal"),
            VerificationResult::Exempt => self.pick("対象外 (未検証)", "Exempt (not verified)"),
            VerificationResult::Incomplete => self.pick("未確認", "Not checked"),
        }
    }

    fn guidances(&self) -> Vec<Guidance> {
        let situations = self.report.situations();
        situations
            .iter()
            .map(|situation| situation.guidance(self.language))
            .collect()
    }

    fn result(&self, html: &mut Html) {
        let card_type = self.card.card_type();
        html.markup("<header id=\"result\">\n");
        self.stripe(html);
        html.element(
            "<p class=\"kind\">",
            labels::document(card_type, self.language),
            " · ",
        );
        html.text(labels::generation(card_type, self.language));
        html.text(&format!(
            " · {} {} · {} {}",
            self.pick("種類", "type"),
            card_type.code(),
            self.pick("仕様", "specification"),
            self.card.info().spec_version,
        ));
        html.markup("</p>\n<div class=\"verdict\">");
        html.markup(match self.report.result {
            VerificationResult::Normal {
                anchor: AnchorClass::Official,
            } => CHECK,
            VerificationResult::Normal { .. } => QUALIFIED,
            VerificationResult::Abnormal => CROSS,
            VerificationResult::Exempt => DASH,
            VerificationResult::Incomplete => QUESTION,
        });
        html.element("<div><h1>", self.verdict(), "</h1><p>");
        if let Some(first) = self.guidances().first() {
            html.text(first.title);
        }
        html.markup("</p></div></div>\n<div class=\"checks\">\n");
        self.tamper(html);
        self.issuer(html);
        html.markup("</div>\n</header>\n");
    }

    /// Whose word it is, where that is not ISA's.
    fn stripe(&self, html: &mut Html) {
        let IssuerCheck::Trusted { anchor, .. } = &self.report.issuer else {
            return;
        };
        let (open, words) = match anchor {
            AnchorClass::Official => return,
            AnchorClass::Own => (
                "<p class=\"stripe own\">",
                self.pick(
                    "出入国在留管理庁ではなく、利用者が加えた発行元による結果です",
                    "By an authority that you added, not by the Immigration Services Agency",
                ),
            ),
            AnchorClass::Test => (
                "<p class=\"stripe test\">",
                self.pick(
                    "試験用の発行元による結果です。真正なカードについては何も示しません",
                    "A test anchor's result: it says nothing about a genuine card",
                ),
            ),
        };
        html.element(open, words, "</p>\n");
    }

    fn tamper(&self, html: &mut Html) {
        let check = &self.report.tamper;
        let (icon, ja, en) = match check {
            TamperCheck::Intact => (GOOD, "署名されたときのまま", "As it was signed"),
            TamperCheck::Altered(_) => (BAD, "署名と合わない", "Does not fit a signature"),
            TamperCheck::Exempt(_) => (OPEN, "対象外 (署名がない)", "Exempt: no signature"),
            TamperCheck::NotChecked(_) => (OPEN, "未確認", "Not checked"),
        };
        let label = self.pick("改ざん検証", "Tamper check");
        self.check(html, icon, label, self.pick(ja, en), check.reason());
    }

    fn issuer(&self, html: &mut Html) {
        let check = &self.report.issuer;
        let (icon, ja, en) = match check {
            IssuerCheck::Trusted { anchor, .. } => match anchor {
                AnchorClass::Official => (
                    GOOD,
                    "出入国在留管理庁の証明書",
                    "The Immigration Services Agency's certificate",
                ),
                AnchorClass::Own => (OPEN, "利用者が加えた発行元", "An authority that you added"),
                AnchorClass::Test => (OPEN, "試験用の発行元", "A test authority"),
            },
            IssuerCheck::Untrusted(_) => (BAD, "信頼する発行元ではない", "Not a trusted authority"),
            IssuerCheck::Exempt(_) => (OPEN, "対象外 (証明書がない)", "Exempt: no certificate"),
            IssuerCheck::NotChecked(NotCheckedReason::NoAnchors) => (
                OPEN,
                "未確認 (発行元の証明書がない)",
                "Not checked: no authorities' certificates given",
            ),
            IssuerCheck::NotChecked(_) => (OPEN, "未確認", "Not checked"),
        };
        let label = self.pick("発行元検証", "Issuer check");
        self.check(html, icon, label, self.pick(ja, en), check.reason());
    }

    fn check(&self, html: &mut Html, icon: Icon, label: &str, words: &str, reason: &str) {
        html.markup("<div class=\"check ");
        html.markup(icon.class);
        html.markup("\">");
        html.markup(icon.svg);
        html.element("<div><b>", label, "</b>");
        html.text(words);
        html.element(" <code>", reason, "</code></div></div>\n");
    }

    fn look(&self, html: &mut Html) {
        let face = self.card.face(self.language);
        html.element(
            "<section id=\"look\">\n<h2>",
            self.pick("券面", "The card"),
            "</h2>\n",
        );
        let Ok(png) = face.to_png() else {
            let words = self.pick(
                "券面の図を作れませんでした。",
                "The face could not be drawn.",
            );
            html.element("<p>", words, "</p></section>\n");
            return;
        };
        let label = self.pick(
            "チップの記録から描いた券面の図",
            "The card's face, drawn from what the chip holds",
        );
        html.markup("<div id=\"viewer\" tabindex=\"0\" role=\"group\" aria-label=\"");
        html.text(label);
        html.markup("\"><img id=\"face\" draggable=\"false\" alt=\"");
        html.text(label);
        html.markup("\" src=\"");
        html.png(&png);
        html.markup("\"></div>\n<div id=\"controls\" hidden>");
        for (action, label, sign) in [
            ("out\" aria-label=\"", self.pick("縮小", "zoom out"), "−"),
            ("in\" aria-label=\"", self.pick("拡大", "zoom in"), "+"),
            (
                "reset\" aria-label=\"",
                self.pick("元の大きさ", "full view"),
                "1:1",
            ),
        ] {
            html.markup("<button type=\"button\" data-zoom=\"");
            html.markup(action);
            html.text(label);
            html.element("\">", sign, "</button>");
            if sign == "−" {
                html.markup("<output id=\"scale\">1.0×</output>");
            }
        }
        html.markup("</div>\n");
        let hint = self.pick(
            "ダブルクリックで2倍と等倍、ドラッグで移動、クリック後はホイールとキー (+ - 0 矢印) でも拡大・移動できます",
            "Double-click: 2 times and back; drag to move; after a click the wheel and the keys + - 0 and arrows work, too",
        );
        html.element("<p class=\"hint\">", hint, "</p>\n");
        if !face.unreadable().is_empty() {
            let words = self.pick(
                "表示できない画像があります。その場所に印があります。",
                "An image cannot be shown; its place is marked.",
            );
            html.element("<p class=\"warning\">", words, "</p>\n");
        }
        html.markup("</section>\n");
    }

    fn guidance(&self, html: &mut Html) {
        let heading = self.pick("どうすればよいか", "What to do");
        html.element("<section id=\"guidance\">\n<h2>", heading, "</h2>\n");
        for guidance in self.guidances() {
            html.element("<div class=\"situation\"><h3>", guidance.title, "</h3><p>");
            html.text(guidance.explanation);
            html.markup("</p><ol>");
            for step in &guidance.steps {
                html.element("<li>", step, "</li>");
            }
            html.markup("</ol>");
            if !guidance.links.is_empty() {
                html.markup("<ul>");
                for link in &guidance.links {
                    html.markup("<li><a rel=\"noopener noreferrer\" target=\"_blank\" href=\"");
                    html.text(link.url);
                    html.element("\">", link.title, "</a></li>");
                }
                html.markup("</ul>");
            }
            html.markup("</div>\n");
        }
        html.markup("</section>\n");
    }

    /// What a clerk wants to know, where the chip says it.
    fn answers(&self, html: &mut Html) {
        let today = super::evidence::day_in_japan(self.report.checked_at);
        let mut sentences = Vec::new();
        sentences.extend(
            self.card
                .expiry(today)
                .map(|a| a.value.words(self.language)),
        );
        sentences.extend(self.card.stay(today).map(|a| a.value.words(self.language)));
        let work = self.card.work().map(|a| a.value.words(self.language));
        sentences.extend(work.unwrap_or_default());
        if sentences.is_empty() {
            return;
        }
        let heading = match self.report.result {
            VerificationResult::Normal { .. } => self.pick("カードによれば", "The card says"),
            _ => self.pick(
                "カードによれば (確認されていません)",
                "The card says (not confirmed)",
            ),
        };
        html.element(
            "<section id=\"answers\">\n<h2>",
            heading,
            "</h2>\n<ul class=\"plain\">",
        );
        for sentence in &sentences {
            html.element("<li><bdi>", sentence, "</bdi></li>");
        }
        html.markup("</ul>\n</section>\n");
    }

    fn fields(&self, html: &mut Html) {
        let heading = self.pick("記録された項目", "What the chip holds");
        html.element(
            "<section id=\"fields\">\n<h2>",
            heading,
            "</h2>\n<table><tbody>\n",
        );
        for row in labels::rows(self.card, self.language) {
            let covered = self.report.covered.contains(&row.item);
            html.markup(match covered {
                true => "<tr><th scope=\"row\">",
                false => "<tr class=\"uncovered\"><th scope=\"row\">",
            });
            html.element("", row.label, "</th><td><bdi>");
            html.element("", &row.value, "</bdi></td>");
            let (class, mark) = self.mark(covered);
            html.markup(class);
            html.element("", mark, "</td></tr>\n");
        }
        html.markup("</tbody></table>\n");
        let note = self.pick(
            "✓ の項目だけが署名で裏付けられます。＊ の項目は署名の対象外で、チップの外に裏付けはありません。",
            "Only entries marked ✓ are proved by the signature. Those marked * are not covered: nothing on the card proves them.",
        );
        html.element("<p class=\"note\">", note, "</p>\n</section>\n");
    }

    /// What the signature has to do with an entry.
    fn mark(&self, covered: bool) -> (&'static str, &'static str) {
        let (class, ja, en) = match (covered, self.report.result, &self.report.tamper) {
            (false, _, _) => ("<td class=\"mark\">", "＊ 署名の対象外", "* not covered"),
            (true, VerificationResult::Normal { .. }, _) => {
                ("<td class=\"mark proved\">", "✓ 署名あり", "✓ signed")
            }
            (true, _, TamperCheck::Altered(_)) => (
                "<td class=\"mark bad\">",
                "✗ 署名と合わない",
                "✗ does not fit",
            ),
            (true, VerificationResult::Abnormal, _) => (
                "<td class=\"mark bad\">",
                "✗ 発行元が不明",
                "✗ issuer not trusted",
            ),
            (true, _, _) => ("<td class=\"mark open\">", "？ 未確認", "? not confirmed"),
        };
        (class, self.pick(ja, en))
    }
}

/// A small sign beside a check.
#[derive(Clone, Copy)]
struct Icon {
    class: &'static str,
    svg: &'static str,
}

const GOOD: Icon = Icon {
    class: "good",
    svg: CHECK,
};
const BAD: Icon = Icon {
    class: "bad",
    svg: CROSS,
};
const OPEN: Icon = Icon {
    class: "open",
    svg: DASH,
};

const CHECK: &str = "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><circle cx=\"16\" cy=\"16\" r=\"13.5\"/><path d=\"M9.5 16.5l4.5 4.5 8.5-9.5\"/></svg>";
const QUALIFIED: &str = "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><circle cx=\"16\" cy=\"16\" r=\"13.5\" stroke-dasharray=\"5 4.5\"/><path d=\"M9.5 16.5l4.5 4.5 8.5-9.5\"/></svg>";
const CROSS: &str = "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path d=\"M11 2.5h10l8.5 8.5v10l-8.5 8.5h-10l-8.5-8.5v-10z\"/><path d=\"M11.5 11.5l9 9M20.5 11.5l-9 9\"/></svg>";
const DASH: &str = "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><circle cx=\"16\" cy=\"16\" r=\"13.5\" stroke-dasharray=\"5 4.5\"/><path d=\"M10 16h12\"/></svg>";
const QUESTION: &str = "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><circle cx=\"16\" cy=\"16\" r=\"13.5\"/><path d=\"M12 12.5a4 4 0 1 1 5.5 3.8c-1 .5-1.5 1.2-1.5 2.7M16 23.4v.1\"/></svg>";
