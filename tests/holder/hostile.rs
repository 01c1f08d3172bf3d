//! Pictures that cannot be read: no panic, no accusation, and the entries say why.

use serde_json::{Value, json};
use zairyu::holder::Problem;
use zairyu::present::html::HtmlReport;
use zairyu::present::text::TextReport;
use zairyu::printed::Comparison;
use zairyu::simulator::VirtualCard;
use zairyu::{CardType, Generation, Language};

use super::scripted::{Failing, Scripted};
use super::{NUMBER, read, sample_of, seen};

/// Bytes in place of a picture.
fn hostile(card_type: CardType) -> Vec<(&'static str, Vec<u8>)> {
    let holder = sample_of(card_type).holder();
    let good = holder.first.front_image;
    let mut header = good.clone();
    header
        .iter_mut()
        .skip(8)
        .step_by(7)
        .for_each(|byte| *byte ^= 0xFF);
    vec![
        ("no image", b"no image at all".to_vec()),
        ("one byte", vec![0x49]),
        ("ones", vec![0xFF; 2000]),
        ("half", good[..good.len() / 2].to_vec()),
        ("bits turned", header),
        ("a photo", holder.photo.unwrap_or_default()),
    ]
}

#[test]
fn unreadable_pictures_say_why() {
    for &card_type in CardType::ALL {
        let sample = sample_of(card_type);
        for (name, mut bytes) in hostile(card_type) {
            // The fields of name and address image, where any picture may hold lines.
            if card_type.generation() != Generation::First {
                if name == "a photo" {
                    continue;
                }
                bytes.truncate(2500);
            }
            let builder = VirtualCard::builder(card_type).value(0xD0, bytes.clone());
            let builder = match card_type.generation() {
                Generation::First => builder,
                _ => builder.raw_value(0xDFD1, bytes),
            };
            let card = read(builder);
            let script = Scripted::of(&card, &sample.printed(), NUMBER);
            for recognizer in [None, Some(&script as &dyn zairyu::printed::TextRecognizer)] {
                let found = seen(card.clone(), recognizer);
                let entry = found.holder.name.as_ref().unwrap();
                assert!(entry.problem().is_some(), "{card_type:?} {name}");
                let comparisons = found.report.comparisons;
                for compared in [comparisons.number, comparisons.layout, comparisons.age] {
                    assert_ne!(compared, Some(Comparison::Differs), "{card_type:?} {name}");
                }
                assert!(!found.report.situations().iter().any(|one| one.is_warning()));
                if matches!(entry.problem(), Some(Problem::Unreadable(_))) {
                    assert!(entry.crop().is_none());
                    assert_eq!(json!(found.holder)["name"], Value::Null);
                    let text = TextReport::new(&found.card, &found.report, Language::English)
                        .with_holder(&found.holder)
                        .to_string();
                    let says = "image: the picture cannot be decoded [";
                    assert_eq!(
                        text.matches(says).count(),
                        if card_type.code().len() == 1 { 1 } else { 2 },
                        "{card_type:?} {name}: {text}"
                    );
                }
                let page = HtmlReport::new(&found.card, &found.report, Language::Japanese);
                assert!(
                    page.with_holder(&found.holder)
                        .to_html()
                        .contains("</html>")
                );
            }
        }
    }
}

#[test]
fn a_recogniser_that_fails_leaves_the_crops() {
    for &card_type in CardType::ALL {
        let found = seen(read(VirtualCard::builder(card_type)), Some(&Failing));
        let name = found.holder.name.as_ref().unwrap();
        assert!(matches!(name.problem(), Some(Problem::RecognizerFailed(_))));
        assert!(name.crop().is_some() && name.value().is_none());
        if let Some(number) = found.report.comparisons.number {
            assert_eq!(number, Comparison::Unclear);
        }
        let text = TextReport::new(&found.card, &found.report, Language::English)
            .with_holder(&found.holder)
            .to_string();
        assert!(text.contains("out of order"), "{text}");
        assert!(text.starts_with("Normal"));
    }
}
