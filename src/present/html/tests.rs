#![cfg(feature = "simulator")]

use time::OffsetDateTime;
use time::macros::datetime;

use super::*;
use crate::CardType;
use crate::present::guidance::Situation;
use crate::present::text::TextReport;
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
    let mut anchors = TestTrustStore::new();
    for (generation, simulated) in [
        (Generation::First, Generation::First),
        (Generation::Second, Generation::Second),
    ] {
        let ca = simulator::ca_certificate_der(simulated).unwrap();
        anchors.add_simulator(generation, &ca).unwrap();
    }
    card.verify(&anchors, NOW)
}

/// The text between two parts of the page.
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
    // It applies to what comes after it.
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

/// Verdict, class of the page, and whether the page names the kind of anchor.
#[test]
fn every_verdict_looks_its_own_way() {
    for (card_type, variant, class, ja, en) in [
        (
            "1",
            Variant::Genuine,
            "test",
            "正常 (テスト)",
            "Normal (test)",
        ),
        (
            "06",
            Variant::Genuine,
            "test",
            "正常 (テスト)",
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
            assert!(page.contains(&format!("<title>{verdict}")));
            let trusted = matches!(report.issuer, IssuerCheck::Trusted { .. });
            assert_eq!(
                page.contains("<p class=\"stripe test\">"),
                trusted,
                "{variant}"
            );
            assert_eq!(
                page.contains("data-proof=\"signed\""),
                class == "test",
                "{variant}"
            );
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

/// Cases that no virtual card can cause.
#[test]
fn official_own_and_missing_anchors_are_distinguished() {
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
    let report = card.verify(&TrustStore::new(), NOW);
    let page = HtmlReport::new(&card, &report, Language::English).to_html();
    assert_eq!(between(&page, "<body class=\"", "\""), "incomplete");
    assert!(page.contains("data-proof=\"not-checked\"") && !page.contains("✓"));
}

#[test]
fn the_inquiry_has_the_values_in_the_pages_form() {
    let inquiry = |card: &Card| {
        let page = HtmlReport::new(card, &check(card), Language::Japanese).to_html();
        between(&page, "<section id=\"inquiry\">", "</section>").to_owned()
    };
    let stored = |card: &Card| Card::from_files(card.files().clone()).unwrap();
    let unsigned = "<dd data-proof=\"not-covered\"><span class=\"enter\">AA12345678BB</span>";

    let card = read("05", |card| card.value(0xC5, *b"20270801"));
    let shown = inquiry(&card);
    assert!(shown.contains(unsigned), "{shown}");
    assert!(shown.contains("読み取りに使った番号です"));
    assert!(shown.contains("<dd data-proof=\"signed\"><span class=\"enter\">2027年 08月 01日"));
    let shown = inquiry(&stored(&card));
    assert!(shown.contains(unsigned), "{shown}");
    assert!(shown.contains("チップに記録された番号です"));

    let card = read("1", |card| card);
    assert!(inquiry(&card).contains(unsigned));
    assert!(inquiry(&card).contains("有効期間がデータとして記録されていません"));
    assert!(!inquiry(&stored(&card)).contains("AA12345678BB"));
    // Half past five in the morning in Japan.
    let page = HtmlReport::new(&card, &check(&card), Language::Japanese).to_html();
    assert!(page.contains("2026-11-25 05:30 (UTC+09:00)"));
}

/// The page offers the number that opened the card, never another one that the chip
/// records, and says so at the top.
#[test]
fn a_number_that_differs_is_reported_and_not_offered() {
    let card = read("05", |card| card.raw_value(0xC2, *b"ZZ99999999ZZ"));
    for language in Language::ALL {
        let page = HtmlReport::new(&card, &check(&card), language).to_html();
        let header = between(&page, "<header id=\"result\">", "</header>");
        let words = Situation::NumberDiffers.guidance(language).title;
        assert!(header.contains(&format!("<p class=\"alarm\">{words}</p>")));
        let inquiry = between(&page, "<section id=\"inquiry\">", "</section>");
        assert!(inquiry.contains("AA12345678BB") && inquiry.contains(words));
        assert!(!inquiry.contains("ZZ99999999ZZ"));
        let rows = between(&page, "<section id=\"fields\">", "</section>");
        assert!(rows.contains("AA12345678BB") && rows.contains("ZZ99999999ZZ"));
    }
    let card = read("05", |card| card);
    let page = HtmlReport::new(&card, &check(&card), Language::English).to_html();
    assert!(!page.contains("class=\"alarm\"") && !page.contains("class=\"warning\""));
}

/// The last second of the calendar, as RFC 5280 writes "no expiry", and both of its ends.
#[test]
fn dates_at_the_ends_of_the_calendar_are_shown() {
    use time::{Date, Time};

    let first = OffsetDateTime::new_utc(Date::MIN, Time::MIDNIGHT);
    let last = OffsetDateTime::new_utc(Date::MAX, Time::MAX);
    let no_expiry = datetime!(9999-12-31 23:59:59 UTC);
    for card_type in ["1", "05"] {
        let card = read(card_type, |card| card);
        for (to, ja, en) in [
            (no_expiry, "有効期限の定めなし", "no expiry"),
            (last, "9999-12-31", "9999-12-31"),
            (first, "-9999-01-01", "-9999-01-01"),
        ] {
            let mut report = check(&card);
            report.checked_at = to;
            if let Some(certificate) = &mut report.certificate {
                (certificate.not_before, certificate.not_after) = (first, to);
            }
            if let IssuerCheck::Trusted { paths, .. } = &mut report.issuer {
                for path in paths {
                    (path.not_before, path.not_after) = (first, to);
                }
            }
            for (language, words) in [(Language::Japanese, ja), (Language::English, en)] {
                let page = HtmlReport::new(&card, &report, language).to_html();
                let period = format!("-9999-01-01 – {words}");
                assert_eq!(page.matches(&period).count(), 2, "{period}");
                let text = TextReport::new(&card, &report, language).to_string();
                assert_eq!(text.matches(&period).count(), 2, "{text}");
            }
        }
    }
}

/// Only this crate's style and script are in the page unescaped.
#[test]
fn the_template_escapes_all_but_style_and_script() {
    let template = include_str!("page.html");
    assert_eq!(template.matches("safe").count(), 2);
    assert!(template.contains("{{ style|safe }}") && template.contains("{{ script|safe }}"));
    for exception in ["escape", "include", "{% raw"] {
        assert!(!template.contains(exception), "{exception}");
    }
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
        "Normal (test): card report"
    );
    assert_eq!(format!("{page:?}"), "HtmlReport { language: English, .. }");
}
