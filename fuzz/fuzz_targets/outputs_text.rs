//! All texts about a tampered card: nothing panics, and nothing looks signed that the
//! issuer did not sign.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use zairyu::Language;
use zairyu::holder::Source;
use zairyu::present::labels;
use zairyu::present::revocation::is_under_maintenance;
use zairyu::present::text::TextReport;
use zairyu::verify::VerificationResult;
use zairyu_fuzz::hostile::Scene;

fuzz_target!(|input: &[u8]| {
    let Some(scene) = Scene::of(input) else {
        return;
    };
    let (card, report) = (&scene.card, &scene.report);
    for language in Language::ALL {
        let rows = labels::rows(card, report, language);
        for row in &rows {
            assert!(
                !row.proof.is_signed() || scene.may_look_signed(row.item),
                "{}",
                row.item
            );
            assert_eq!(row.mark.sign == "✓", row.proof.is_signed());
            assert_is_visible(&row.to_string());
            let _ = format!("{row:?}");
        }
        for row in labels::holder_rows(&scene.holder, language, None) {
            let is_reading = row.source == Source::Picture && !row.value.is_empty();
            assert!(!is_reading || row.mark.sign.starts_with('~'), "{}", row.key);
            assert!(!row.proof.is_signed() || scene.may_look_signed(row.item));
            assert_is_visible(&row.to_string());
        }
        for day in [scene.day, report.checked_at.date()] {
            for sentence in card.answers_with(&scene.holder, report, day, language) {
                let signed = sentence.proof.is_signed();
                assert!(
                    !signed
                        || sentence
                            .basis
                            .iter()
                            .all(|&item| scene.may_look_signed(item))
                );
                let is_data = sentence.source == Source::Data;
                assert_eq!(sentence.mark.sign == "✓", signed && is_data);
                assert_is_visible(&sentence.to_string());
            }
        }
        let situations = report.situations();
        assert!(!situations.is_empty());
        for situation in situations {
            assert!(!situation.guidance(language).steps.is_empty());
        }
        let inquiry = card.revocation_inquiry_with(&scene.holder);
        let _ = inquiry.expiry().words(language);
        if let Some(date) = inquiry.expiry().date() {
            let parts = [date.year(), date.month(), date.day()].concat();
            assert!(parts.bytes().all(|byte| byte.is_ascii_digit()), "{parts}");
        }
        let text = TextReport::new(card, report, language)
            .with_holder(&scene.holder)
            .to_string();
        text.lines().for_each(assert_is_visible);
        let is_normal = matches!(report.result, VerificationResult::Normal { .. });
        let ticks = text.lines().filter(|line| line.starts_with("  ✓")).count();
        assert!(is_normal || ticks == 0, "{ticks} lines look signed");
    }
    let _ = is_under_maintenance(report.checked_at);
    let _ = format!("{report} {report:?} {card:?}");
    assert_is_stored(card.record());
    assert_is_stored(report);
    assert_is_stored(&scene.holder);
    let report = serde_json::to_value(report).expect("JSON");
    let proved = report["proved"].as_array().expect("a list");
    assert!(report["result"] == "normal" || proved.is_empty());
});

/// In each format, and as JSON that can be read.
fn assert_is_stored(value: &impl Serialize) {
    let json = serde_json::to_string(value).expect("JSON");
    serde_json::from_str::<serde_json::Value>(&json).expect("JSON");
    ciborium::into_writer(value, std::io::sink()).expect("CBOR");
    rmp_serde::to_vec_named(value).expect("MessagePack");
}

fn assert_is_visible(line: &str) {
    assert_eq!(labels::visible(line), line);
}
