//! The words for a report: its result, the two checks and the evidence, as text and
//! pages show them.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use time::OffsetDateTime;
//! # use zairyu::verify::TrustStore;
//! # use zairyu::{CardType, DataGroups, Reader, simulator};
//! use zairyu::Language;
//! use zairyu::present::verdict;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//! let report = card.verify(&TrustStore::new(), OffsetDateTime::now_utc());
//! assert_eq!(verdict::result(&report, Language::English), "Not checked");
//! let [label, words] = verdict::tamper(&report.tamper, Language::Japanese);
//! assert_eq!((label, words), ("改ざん検証", "署名時のまま"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use time::OffsetDateTime;

use crate::present::Language;
use crate::present::dates::{day_in_japan, minute_in_japan, validity_end};
use crate::present::guidance::Situation;
use crate::printed::Comparison;
use crate::verify::{
    AnchorClass, AnchorSource, Assurance, IssuerCheck, NotCheckedReason, Report, TamperCheck,
    TrustedIssuer, Validity, VerificationResult,
};

/// The result in a word or two.
pub fn result(report: &Report, language: Language) -> &'static str {
    let (ja, en) = match report.result {
        VerificationResult::Normal { anchor } => match anchor {
            AnchorClass::Official => ("正常", "Normal"),
            AnchorClass::Own => ("正常 (追加した証明書)", "Normal (own anchor)"),
            AnchorClass::Test => ("正常 (テスト)", "Normal (test)"),
        },
        VerificationResult::Abnormal => ("異常", "Abnormal"),
        VerificationResult::Exempt => ("対象外 (未検証)", "Exempt (not verified)"),
        VerificationResult::Incomplete => ("未確認", "Not checked"),
    };
    language.pick(ja, en)
}

/// The label of the tamper check, and its outcome.
pub fn tamper(check: &TamperCheck, language: Language) -> [&'static str; 2] {
    let (ja, en) = match check {
        TamperCheck::Intact => ("署名時のまま", "Not changed since it was signed"),
        TamperCheck::Altered(_) => ("署名と一致しない", "Does not match the signature"),
        TamperCheck::Exempt(_) => ("対象外 (署名なし)", "Exempt: no signature"),
        TamperCheck::NotChecked(_) => ("未確認", "Not checked"),
    };
    [
        language.pick("改ざん検証", "Tamper check"),
        language.pick(ja, en),
    ]
}

/// The label of the issuer check, and its outcome.
pub fn issuer(check: &IssuerCheck, language: Language) -> [&'static str; 2] {
    let (ja, en) = match check {
        IssuerCheck::Trusted { anchor, .. } => match anchor {
            AnchorClass::Official => (
                "出入国在留管理庁の証明書",
                "The Immigration Services Agency's certificate",
            ),
            AnchorClass::Own => ("利用者が追加した証明書", "A certificate that you added"),
            AnchorClass::Test => ("テスト用証明書", "A test certificate"),
        },
        IssuerCheck::Untrusted(_) => ("信頼できる発行元ではない", "Not a trusted authority"),
        IssuerCheck::Exempt(_) => ("対象外 (証明書なし)", "Exempt: no certificate"),
        IssuerCheck::NotChecked(NotCheckedReason::NoAnchors) => (
            "未確認 (認証局の証明書の指定なし)",
            "Not checked: no certification authorities' certificates given",
        ),
        IssuerCheck::NotChecked(NotCheckedReason::NoAnchorsForGeneration { .. }) => (
            "未確認 (この世代用の認証局の証明書なし)",
            "Not checked: no authority's certificate for this generation",
        ),
        IssuerCheck::NotChecked(_) => ("未確認", "Not checked"),
    };
    [
        language.pick("発行元検証", "Issuer check"),
        language.pick(ja, en),
    ]
}

/// The kind of an anchor, beside its name.
pub(crate) fn anchor(path: &TrustedIssuer, language: Language) -> String {
    let class = match AnchorClass::of_source(path.source) {
        AnchorClass::Official => language.pick("出入国在留管理庁が公表", "published by ISA"),
        AnchorClass::Own => language.pick("利用者が追加", "added by you"),
        AnchorClass::Test => language.pick("テスト用", "for tests"),
    };
    match path.source {
        AnchorSource::Official { file } => format!("{} ({class}: {file})", path.subject),
        _ => format!("{} ({class})", path.subject),
    }
}

/// From when to when a certificate is valid, in days of Japan, and whether it is now.
pub(crate) fn period(
    from: OffsetDateTime,
    to: OffsetDateTime,
    validity: Validity,
    language: Language,
) -> String {
    let words = match validity {
        Validity::Valid => language.pick("期間内", "valid"),
        Validity::Expired => language.pick("満了", "expired"),
        Validity::NotYetValid => language.pick("開始前", "not yet valid"),
    };
    let (from, to) = (day_in_japan(from), validity_end(to, language));
    format!("{from} – {to} ({words})")
}

/// How far the protocol of this type of card is confirmed: a label and a sentence.
pub(crate) fn assurance(assurance: Assurance, language: Language) -> [&'static str; 2] {
    let words = match assurance {
        Assurance::ReportedOnGenuineCards => language.pick(
            "この種類のカードの読み取りは、実際のカードでの動作が報告されています。",
            "Reading this type of card is reported to work on genuine cards.",
        ),
        Assurance::StatedBySpecification => language.pick(
            "この種類のカードの読み取りは公表された仕様に基づくもので、実際のカードでは確認されていません。",
            "Reading this type of card follows the published specification and is not confirmed on genuine cards.",
        ),
        Assurance::Unconfirmed => language.pick(
            "この種類のカードの読み取りは、公表された仕様でも実際のカードでも確認されていません。",
            "Reading this type of card is confirmed neither by the specification nor on genuine cards.",
        ),
    };
    [language.pick("確認状況", "How far confirmed"), words]
}

/// What no result shows: a label and a sentence.
pub(crate) fn not_shown(language: Language) -> [&'static str; 2] {
    [
        language.pick(
            "この検証で確認できないこと",
            "What this check does not show",
        ),
        language.pick(
            "カードが失効していないこと、チップが複製でないこと。",
            "Whether the card was revoked, and whether its chip is a copy.",
        ),
    ]
}

/// What needs attention with any result.
pub fn warnings(report: &Report) -> impl Iterator<Item = Situation> {
    let situations = report.situations().into_iter();
    situations.filter(|one| one.is_warning())
}

/// The heading above answers and rows.
pub fn says(report: &Report, language: Language) -> &'static str {
    match report.result {
        VerificationResult::Normal { .. } => language.pick("カードの記載", "The card says"),
        _ => language.pick("カードの記載 (未確認)", "The card says (not confirmed)"),
    }
}

/// The heading above what was read in pictures.
pub(crate) fn read_from_pictures(language: Language) -> &'static str {
    language.pick(
        "画像から読み取った項目 (画像と見比べてください)",
        "Read from the pictures (compare with them)",
    )
}

/// How the front image compares: a label and what was compared. `None` if nothing was.
pub(crate) fn comparisons(report: &Report, language: Language) -> Option<(&'static str, String)> {
    let compared = report.comparisons;
    let parts = [
        (compared.number, language.pick("番号", "number")),
        (compared.layout, language.pick("配置", "layout")),
        (
            compared.age,
            language.pick("年齢による対象外", "exemption by age"),
        ),
    ];
    let parts = parts.into_iter().filter_map(|(comparison, of)| {
        let words = match comparison? {
            Comparison::Matches => language.pick("一致", "matches"),
            Comparison::Differs => language.pick("相違", "differs"),
            Comparison::Unclear => language.pick("不明", "unclear"),
        };
        Some(format!("{of}{}{words}", language.pick("：", ": ")))
    });
    let parts: Vec<String> = parts.collect();
    let label = language.pick("券面画像との比較", "Compared with the front image");
    (!parts.is_empty()).then(|| (label, parts.join(language.pick("、", ", "))))
}

/// A line of the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EvidenceEntry {
    /// What it is.
    pub label: &'static str,
    /// What it says. Names in certificates may hold any characters: escape them for
    /// where you show them.
    pub text: String,
}

/// What the result is based on, and what no check shows.
pub fn evidence(report: &Report, language: Language) -> Vec<EvidenceEntry> {
    let mut entries = Vec::new();
    let mut add = |label, text: &str| {
        entries.push(EvidenceEntry {
            label,
            text: text.to_owned(),
        });
    };
    let pick = |ja, en| language.pick(ja, en);
    let checked_at = minute_in_japan(report.checked_at);
    add(pick("検証日時", "Checked at"), &checked_at);
    let label = pick("カードの証明書", "Card's certificate");
    let (validity_label, sha256) = (
        pick("証明書の有効期間", "Its validity"),
        pick("証明書の SHA-256", "Its SHA-256"),
    );
    match &report.certificate {
        Some(certificate) => {
            add(label, &certificate.subject);
            add(pick("証明書の発行者", "Its issuer"), &certificate.issuer);
            add(pick("シリアル番号", "Serial number"), &certificate.serial);
            let (from, to) = (certificate.not_before, certificate.not_after);
            let validity = period(from, to, certificate.validity, language);
            add(validity_label, &validity);
            add(sha256, &certificate.sha256.to_string());
        }
        None => add(
            label,
            pick(
                "なし、または解釈できません",
                "none, or it cannot be interpreted",
            ),
        ),
    }
    if let IssuerCheck::Trusted { paths, .. } = &report.issuer {
        for path in paths {
            let anchor = anchor(path, language);
            add(pick("信頼した認証局", "Trust anchor"), &anchor);
            let (from, to) = (path.not_before, path.not_after);
            let validity = period(from, to, path.anchor_validity, language);
            add(validity_label, &validity);
            add(sha256, &path.sha256.to_string());
        }
    }
    if let Some((label, words)) = comparisons(report, language) {
        add(label, &words);
    }
    for [label, words] in [
        assurance(report.protocol_assurance, language),
        not_shown(language),
    ] {
        add(label, words);
    }
    entries
}
