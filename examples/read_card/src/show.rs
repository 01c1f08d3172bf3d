//! The card as a person wants to see it: the result first, then the fields.

use std::fmt::Write;

use time::Date;
use zairyu::present::guidance::Situation;
use zairyu::present::labels;
use zairyu::verify::{
    AnchorClass, Assurance, IssuerCheck, NotCheckedReason, Report, TamperCheck, Validity,
    VerificationResult,
};
use zairyu::{Card, Language};

pub fn text(card: &Card, report: &Report, language: Language, today: Date, color: bool) -> String {
    let mut page = Page {
        text: String::new(),
        language,
        color,
    };
    page.title(card);
    page.result(report);
    page.steps(report);
    page.answers(card, report, today);
    page.fields(card, report);
    page.evidence(report);
    page.text
}

struct Page {
    text: String,
    language: Language,
    color: bool,
}

impl Page {
    fn line(&mut self, line: impl AsRef<str>) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{}", line.as_ref());
    }

    fn title(&mut self, card: &Card) {
        let info = card.info();
        let document = labels::document(info.card_type, self.language);
        let generation = labels::generation(info.card_type, self.language);
        let version = self.language.pick("仕様", "specification");
        self.line(format!(
            "{document} ({generation}, {version} {})\n",
            info.spec_version
        ));
    }

    fn result(&mut self, report: &Report) {
        let (color, ja, en) = match report.result {
            VerificationResult::Normal { .. } => (
                GREEN,
                "正常: 改ざんはなく、信頼する発行元のカードです。",
                "NORMAL: not altered, and issued by a trusted authority.",
            ),
            VerificationResult::Abnormal => (
                RED,
                "異常: カードの故障や偽造の可能性があります。",
                "ABNORMAL: the card may be broken or forged.",
            ),
            VerificationResult::Exempt => (
                YELLOW,
                "検証の対象外: 写真も署名もないカードです。真正とは確認されていません。",
                "EXEMPT: a card without photo and signature. It is not verified.",
            ),
            VerificationResult::Incomplete => (
                YELLOW,
                "未確認: 検証に必要なものがそろっていません。",
                "INCOMPLETE: something that the checks need is missing.",
            ),
        };
        let words = self.language.pick(ja, en).to_owned();
        let words = match self.color {
            true => format!("{color}{words}{PLAIN}"),
            false => words,
        };
        self.line(format!("  {words}"));
        if let VerificationResult::Normal { anchor } = report.result
            && let Some((ja, en)) = whose_word(anchor)
        {
            let note = self.language.pick(ja, en);
            self.line(format!("  {note}"));
        }
        let tamper = self.tamper(&report.tamper);
        let issuer = self.issuer(&report.issuer);
        let (tamper_label, issuer_label) = (
            self.language.pick("改ざん検証", "Altered?"),
            self.language.pick("発行元検証", "Issuer?"),
        );
        self.line(format!("  {tamper_label}: {tamper}"));
        self.line(format!("  {issuer_label}: {issuer}"));
        if let Some((ja, en)) = validity_note(&report.issuer) {
            let note = self.language.pick(ja, en);
            self.line(format!("  {note}"));
        }
        self.line("");
    }

    /// What to do, where there is more to do than to go on.
    fn steps(&mut self, report: &Report) {
        let language = self.language;
        let situations = report.situations();
        if situations == [Situation::Normal] {
            return;
        }
        self.line(language.pick("  どうすればよいか:", "  What to do:"));
        for guidance in situations.iter().map(|s| s.guidance(language)) {
            guidance
                .steps
                .iter()
                .for_each(|step| self.line(format!("    - {step}")));
            guidance
                .links
                .iter()
                .for_each(|link| self.line(format!("      {}", link.url)));
        }
        self.line("");
    }

    fn tamper(&self, check: &TamperCheck) -> String {
        let (ja, en) = match check {
            TamperCheck::Intact => (
                "データは署名されたときのまま",
                "the data is as it was signed",
            ),
            TamperCheck::Altered(_) => (
                "データが署名と合わない",
                "the data does not fit a signature",
            ),
            TamperCheck::Exempt(_) => ("対象外", "exempt"),
            TamperCheck::NotChecked(_) => ("未確認", "not checked"),
        };
        format!("{} [{}]", self.language.pick(ja, en), check.reason())
    }

    fn issuer(&self, check: &IssuerCheck) -> String {
        let (ja, en) = match check {
            IssuerCheck::Trusted { .. } => ("信頼する発行元", "a trusted authority"),
            IssuerCheck::Untrusted(_) => ("信頼できない", "not trusted"),
            IssuerCheck::Exempt(_) => ("対象外", "exempt"),
            IssuerCheck::NotChecked(NotCheckedReason::NoAnchors) => (
                "未確認: 発行元の証明書がない (--trust)",
                "not checked: no certificates of authorities given (--trust)",
            ),
            IssuerCheck::NotChecked(_) => ("未確認", "not checked"),
        };
        format!("{} [{}]", self.language.pick(ja, en), check.reason())
    }

    fn fields(&mut self, card: &Card, report: &Report) {
        for row in labels::rows(card, self.language) {
            let normal = matches!(report.result, VerificationResult::Normal { .. });
            let covered = normal && report.covered.contains(&row.item);
            let mark = if covered { " " } else { "*" };
            self.line(format!("  {mark} {}: {}", row.label, row.value));
        }
        let note = self.language.pick(
            "  * 印は、有効な署名で裏付けられていない項目です。",
            "  Fields marked * are not proven by a good signature.",
        );
        if !report.not_covered.is_empty() {
            self.line(format!("{note}\n"));
        }
    }

    /// What a clerk wants to know, where the chip says it.
    fn answers(&mut self, card: &Card, report: &Report, today: Date) {
        let language = self.language;
        let mut sentences = Vec::new();
        if let Some(answer) = card.expiry(today) {
            sentences.push((answer.is_covered(), answer.value.words(language)));
        }
        if let Some(answer) = card.stay(today) {
            sentences.push((answer.is_covered(), answer.value.words(language)));
        }
        if let Some(answer) = card.work() {
            let covered = answer.is_covered();
            let words = answer.value.words(language);
            sentences.extend(words.into_iter().map(|words| (covered, words)));
        }
        if sentences.is_empty() {
            return;
        }
        let normal = matches!(report.result, VerificationResult::Normal { .. });
        self.line(language.pick("  カードによれば:", "  The card says:"));
        for (covered, sentence) in &sentences {
            let mark = if normal && *covered { " " } else { "*" };
            self.line(format!("  {mark} {}", labels::visible(sentence)));
        }
        self.line("");
    }

    fn evidence(&mut self, report: &Report) {
        if let Some(certificate) = &report.certificate {
            let label = self.language.pick("証明書", "Certificate");
            let validity = match certificate.validity {
                Validity::Valid => self.language.pick("有効期間内", "within its validity"),
                Validity::Expired => self.language.pick("有効期間満了", "expired"),
                Validity::NotYetValid => self.language.pick("有効期間前", "not yet valid"),
            };
            self.line(format!(
                "  {label}: {} ({} - {}, {validity})",
                certificate.subject,
                certificate.not_before.date(),
                certificate.not_after.date()
            ));
        }
        if let IssuerCheck::Trusted { paths, .. } = &report.issuer {
            let label = self.language.pick("発行元", "Issued by");
            for path in paths {
                let class = AnchorClass::of_source(path.source).as_str();
                self.line(format!("  {label}: {} [{class}]", path.subject));
            }
        }
        let assurance = match report.protocol_assurance {
            Assurance::ReportedOnGenuineCards => self.language.pick(
                "この種類のカードの読み取りは、真正なカードでの動作が報告されています。",
                "Reading this type of card is reported to work on genuine cards.",
            ),
            Assurance::StatedBySpecification => self.language.pick(
                "この種類のカードの読み取りは、公表された仕様によるもので、真正なカードでの確認はされていません。",
                "Reading this type of card follows the published specification; it is not confirmed on genuine cards.",
            ),
            Assurance::Unconfirmed => self.language.pick(
                "この種類のカードの読み取りは、仕様でも真正なカードでも確認されていません。",
                "Reading this type of card is confirmed neither by specification nor on genuine cards.",
            ),
        };
        self.line(format!("  {assurance}"));
        let caveat = self.language.pick(
            "  正常でも、カードが失効していたり、チップが複製であったりすることはあり得ます。",
            "  Even a normal card may have been revoked, and its chip may be a copy.",
        );
        self.line(caveat);
    }
}

/// Validity decides nothing, but a person should look twice.
fn validity_note(issuer: &IssuerCheck) -> Option<(&'static str, &'static str)> {
    match issuer.reason() {
        "certificate-expired" | "anchor-expired" => Some((
            "注意: 証明書の有効期間が満了しています。カードの有効期間を確かめてください。",
            "Note: a certificate has expired. Check whether the card itself has.",
        )),
        "certificate-not-yet-valid" | "anchor-not-yet-valid" => Some((
            "注意: 証明書の有効期間がまだ始まっていません。この機器の日付を確かめてください。",
            "Note: a certificate is not valid yet. Check this computer's date.",
        )),
        _ => None,
    }
}

fn whose_word(anchor: AnchorClass) -> Option<(&'static str, &'static str)> {
    match anchor {
        AnchorClass::Official => None,
        AnchorClass::Own => Some((
            "ただし、出入国在留管理庁ではなく、利用者が加えた発行元によるものです。",
            "But by an authority that you added yourself, not by the Immigration Services Agency.",
        )),
        AnchorClass::Test => Some((
            "ただし、試験用の発行元によるものです。真正なカードについては何も示しません。",
            "But by a test anchor: this says nothing about a genuine card.",
        )),
    }
}

const GREEN: &str = "\x1b[1;32m";
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const PLAIN: &str = "\x1b[0m";
