//! With PP-OCR's model, from the chip to the view.

use zairyu::CardType;
use zairyu::printed::{Comparison, PpOcr};
use zairyu::simulator::{Sample, Variant, VirtualCard};

use super::{NUMBER, Seen, card_for, read, sample, sample_of, seen, seen_by_script};

fn model() -> Option<PpOcr> {
    let path = std::env::var_os("ZAIRYU_OCR_MODEL");
    if path.is_none() {
        eprintln!("skipped: no model; set ZAIRYU_OCR_MODEL, see tests/ocr/model.sh");
    }
    path.map(|path| PpOcr::load(path).unwrap())
}

fn values(found: &Seen) -> serde_json::Map<String, serde_json::Value> {
    let json = serde_json::json!(found.holder);
    let entries = json.as_object().unwrap().iter();
    entries
        .map(|(key, entry)| (key.clone(), entry["value"].clone()))
        .collect()
}

/// The model reads what the script knows.
#[test]
fn every_sample_is_read() {
    let Some(model) = model() else { return };
    let mut differing = Vec::new();
    let mut count = 0;
    for sample in Sample::ALL {
        for &card_type in CardType::ALL {
            if card_type.is_residence_card() != sample.is_residence() {
                continue;
            }
            let expected = values(&seen_by_script(card_for(card_type, sample), sample));
            let found = seen(read(card_for(card_type, sample)), Some(&model));
            for (key, value) in values(&found) {
                count += 1;
                if value != expected[&key] {
                    let expected = &expected[&key];
                    let name = sample.name();
                    differing.push(format!(
                        "{name} {card_type:?} {key}: {value}, not {expected}"
                    ));
                }
            }
            for compared in [
                found.report.comparisons.number,
                found.report.comparisons.layout,
            ] {
                assert!(matches!(compared, None | Some(Comparison::Matches)));
            }
        }
    }
    eprintln!(
        "{} of {count} entries differ: {differing:#?}",
        differing.len()
    );
    assert!(differing.len() * 50 <= count, "{differing:?}");
}

#[test]
fn differences_are_found() {
    let Some(model) = model() else { return };
    let builder = VirtualCard::builder(CardType::ResidenceFirst).printed_number("ZZ00000000ZZ");
    let found = seen(read(builder), Some(&model));
    assert_eq!(found.report.comparisons.number, Some(Comparison::Differs));

    let other = sample("special-permanent");
    let found = seen(
        read(card_for(CardType::ResidenceFirst, &other)),
        Some(&model),
    );
    assert_eq!(found.report.comparisons.layout, Some(Comparison::Differs));

    for (name, age) in [
        ("residence", Comparison::Differs),
        ("residence-child", Comparison::Matches),
    ] {
        let mut holder = sample(name).holder();
        holder.photo = None;
        let builder = VirtualCard::builder(CardType::ResidenceFirst)
            .variant(Variant::UnderAge)
            .holder(holder);
        let found = seen(read(builder), Some(&model));
        assert_eq!(found.report.comparisons.age, Some(age), "{name}");
    }
    assert_eq!(sample_of(CardType::ResidenceFirst).name(), "residence");
    assert_eq!(NUMBER.len(), 12);
}
