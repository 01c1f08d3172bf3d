#![cfg(feature = "simulator")]

use time::OffsetDateTime;
use time::macros::datetime;

use super::*;
use crate::CardType;
use crate::simulator::{self, Variant, VirtualCard, VirtualCardBuilder};
use crate::verify::{AnchorClass, IssuerCheck, TestTrustStore, TrustStore, VerificationResult};
use crate::{DataGroups, Generation, Reader};

const NOW: OffsetDateTime = datetime!(2026-11-24 20:30 UTC);

fn read(card_type: &str, edit: impl FnOnce(VirtualCardBuilder) -> VirtualCardBuilder) -> Card {
    let card_type: CardType = card_type.parse().unwrap();
    let card = edit(VirtualCard::builder(card_type)).build().unwrap();
    let number = "AA12345678BB".parse().unwrap();
    Reader::new(card).read(&number, DataGroups::ALL).unwrap()
}

fn check(card: &Card) -> Report {
    let mut anchors = TestTrustStore::empty();
    for (generation, simulated) in [
        (Generation::First, Generation::First),
        (Generation::Second, Generation::Second),
    ] {
        let ca = simulator::ca_certificate_der(simulated).unwrap();
        anchors.add_simulator(generation, &ca).unwrap();
    }
    card.verify(&anchors, NOW)
}

/// What stands between two pieces of the page.
fn between<'a>(page: &'a str, open: &str, close: &str) -> &'a str {
    let (_, rest) = page.split_once(open).unwrap();
    rest.split_once(close).unwrap().0
}

#[test]
fn the_policy_names_style_and_script_by_their_digest() {
    let card = read("1", |card| card);
    let page = HtmlReport::new(&card, &check(&card), Language::English).to_html();
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    let digest = |text: &str| BASE64.encode(&Sha256::digest(text));
    let script = digest(between(&page, "<script>", "</script>"));
    let style = digest(between(&page, "<style>", "</style>"));
    assert_eq!(
        policy.replace("&#39;", "'"),
        format!(
            "default-src 'none'; img-src data:; style-src 'sha256-{style}'; \
             script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'; \
             require-trusted-types-for 'script'"
        )
    );
    // It holds for what comes after it.
    let at = |text: &str| page.find(text).unwrap();
    assert!(at("Content-Security-Policy") < at("<style>"));
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    assert_eq!(page.matches("<meta").count(), 5);
    assert_eq!(page.matches("src=").count(), 1);
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    for gateway in [
        "fetch",
        "XMLHttpRequest",
        "innerHTML",
        "eval",
        "import",
        "http",
    ] {
        assert!(!SCRIPT.contains(gateway), "{gateway}");
    }
}

/// Verdict, class of the page, and whether the page says whose word it is.
#[test]
fn every_verdict_looks_its_own_way() {
    for (card_type, variant, class, ja, en) in [
        (
            "1",
            Variant::Genuine,
            "test",
            "正常 (試験)",
            "Normal (test)",
        ),
        (
            "06",
            Variant::Genuine,
            "test",
            "正常 (試験)",
            "Normal (test)",
        ),
        (
            "2",
            Variant::UnderAge,
            "exempt",
            "対象外 (未検証)",
            "Exempt (not verified)",
        ),
        ("05", Variant::AlteredPhoto, "abnormal", "異常", "Abnormal"),
        ("05", Variant::ForeignIssuer, "abnormal", "異常", "Abnormal"),
        (
            "1",
            Variant::StrippedSignature,
            "abnormal",
            "異常",
            "Abnormal",
        ),
    ] {
        let card = read(card_type, |card| card.variant(variant));
        let report = check(&card);
        for (language, verdict) in [(Language::Japanese, ja), (Language::English, en)] {
            let page = HtmlReport::new(&card, &report, language).to_html();
            assert_eq!(between(&page, "<h1>", "</h1>"), verdict);
            assert_eq!(between(&page, "<body class=\"", "\""), class);
            assert!(page.contains(&format!("<title>{verdict}: ")));
            let trusted = matches!(report.issuer, IssuerCheck::Trusted { .. });
            assert_eq!(
                page.contains("<p class=\"stripe test\">"),
                trusted,
                "{variant}"
            );
            assert_eq!(page.contains("proved\">✓"), class == "test", "{variant}");
            for situation in report.situations() {
                let guidance = situation.guidance(language);
                assert!(
                    guidance
                        .steps
                        .iter()
                        .all(|step| page.contains(&step.replace('\'', "&#39;")))
                );
                assert!(guidance.links.iter().all(|link| page.contains(link.url)));
            }
        }
    }
}

/// What no virtual card can bring about.
#[test]
fn official_own_and_missing_anchors_are_told_apart() {
    let card = read("2", |card| card);
    let mut report = check(&card);
    for (class, body, verdict, stripe) in [
        (AnchorClass::Official, "normal", "Normal", None),
        (
            AnchorClass::Own,
            "own",
            "Normal (own anchor)",
            Some("<p class=\"stripe own\">"),
        ),
    ] {
        report.result = VerificationResult::Normal { anchor: class };
        if let IssuerCheck::Trusted { anchor, .. } = &mut report.issuer {
            *anchor = class;
        }
        let page = HtmlReport::new(&card, &report, Language::English).to_html();
        assert_eq!(between(&page, "<body class=\"", "\""), body);
        assert_eq!(between(&page, "<h1>", "</h1>"), verdict);
        assert_eq!(page.contains("<p class=\"stripe"), stripe.is_some());
        assert!(stripe.is_none_or(|stripe| page.contains(stripe)));
    }
    let report = card.verify(&TrustStore::empty(), NOW);
    let page = HtmlReport::new(&card, &report, Language::English).to_html();
    assert_eq!(between(&page, "<body class=\"", "\""), "incomplete");
    assert!(page.contains("? not confirmed") && !page.contains("✓ signed"));
}

#[test]
fn the_inquiry_has_the_values_in_the_pages_form() {
    let number = "AA12345678BB".parse().unwrap();
    let card = read("05", |card| card.value(0xC5, *b"20270801"));
    let page = HtmlReport::new(&card, &check(&card), Language::Japanese).to_html();
    let inquiry = between(&page, "<section id=\"inquiry\">", "</section>");
    assert!(inquiry.contains("AA12345678BB") && inquiry.contains("2027年 08月 01日"));

    let card = read("1", |card| card);
    let report = check(&card);
    let page = HtmlReport::new(&card, &report, Language::Japanese);
    let without = page.to_html();
    let with = page.with_number(&number).to_html();
    assert!(!without.contains("AA12345678BB") && with.contains("AA12345678BB"));
    assert!(with.contains("有効期間はデータとして記録されていません"));
    // Half past five in the morning in Japan.
    assert!(with.contains("2026-11-25 05:30 (UTC+09:00)"));
}

/// Markup in every field that holds text: it stays text.
#[test]
fn nothing_from_a_card_is_markup() {
    let hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\u{202E}\x1b[2J\0";
    let first = read("1", |mut card| {
        for tag in [0xD4, 0xD5, 0xD6] {
            card = card.raw_value(tag, hostile);
        }
        card.raw_value(0xD2, *b"<script>")
            .raw_value(0xD3, *b"\"><b>x")
            .raw_value(0xD7, *b"<")
    });
    let second = read("05", |mut card| {
        for (tag, length) in [
            (0xC2, 12),
            (0xC5, 8),
            (0xC6, 8),
            (0xC7, 1),
            (0xC8, 3),
            (0xC9, 10),
            (0xCE, 4),
            (0xCA, 2),
            (0xCB, 8),
            (0xCC, 1),
            (0xCD, 8),
            (0xD5, 7),
            (0xD6, 8),
            (0xD7, 1),
            (0xD8, 1),
            (0xD9, 1),
        ] {
            card = card.raw_value(tag, &b"<b>\"'><s>&&&"[..length]);
        }
        card.raw_value(0xDE, hostile)
    });
    for card in [first, second] {
        for language in [Language::Japanese, Language::English] {
            let page = HtmlReport::new(&card, &check(&card), language).to_html();
            let clean = HtmlReport::new(
                &read(card.card_type().code(), |c| c),
                &check(&card),
                language,
            )
            .to_html();
            // The same tags as on a page about a harmless card, row for row.
            for tag in ["<script", "<img", "<b>", "<s>", "<style", "<meta"] {
                assert_eq!(
                    page.matches(tag).count(),
                    clean.matches(tag).count(),
                    "{tag}"
                );
            }
            assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
            assert!(page.contains("&amp;lt;"));
            assert!(!page.contains(['\u{202E}', '\x1b', '\0']));
        }
    }
}

#[test]
fn the_title_is_not_personal_and_debug_shows_nothing() {
    let card = read("05", |card| card);
    let report = check(&card);
    let page = HtmlReport::new(&card, &report, Language::English);
    let html = page.to_html();
    assert_eq!(
        between(&html, "<title>", "</title>"),
        "Normal (test): Residence card"
    );
    assert_eq!(format!("{page:?}"), "HtmlReport { language: English, .. }");
}
