//! How the picture of the front compares with what is known from elsewhere.

use serde_json::json;
use zairyu::holder::Problem;
use zairyu::present::guidance::Situation;
use zairyu::printed::Comparison;
use zairyu::simulator::{Holder, Variant, VirtualCard};
use zairyu::verify::VerificationResult;
use zairyu::{CardType, Language};

use super::scripted::Scripted;
use super::{NUMBER, Seen, card_for, check, read, sample, seen, seen_by_script, seen_with_number};

fn comparisons(found: &Seen) -> serde_json::Value {
    json!(found.report)["comparisons"].clone()
}

#[test]
fn another_number_in_the_signed_picture_differs() {
    let sample = sample("residence");
    let printed = "ZZ00000000ZZ";
    let builder = card_for(CardType::ResidenceFirst, &sample).printed_number(printed);
    let found = seen_with_number(builder, &sample, printed);
    assert_eq!(
        comparisons(&found),
        json!({ "number": "differs", "layout": "matches", "age": null })
    );
    // The result stays what the signature says.
    assert!(matches!(
        found.report.result,
        VerificationResult::Normal { .. }
    ));
    let situations = found.report.situations();
    assert!(situations.contains(&Situation::PrintedNumberDiffers));
    assert_eq!(situations[0], Situation::NormalByTestAnchor);
    assert!(Situation::PrintedNumberDiffers.is_warning());
    let read = found.holder.card_number.as_ref().unwrap();
    assert_eq!(read.value().unwrap().full().to_string(), printed);
    // A log says so, without either number.
    let log = found.report.to_string();
    assert!(log.contains("printed-number-differs"), "{log}");
    assert!(!log.contains(printed) && !log.contains(NUMBER), "{log}");
}

#[test]
fn the_number_is_read_once_for_value_and_comparison() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use zairyu::printed::{LineReading, LineRequest, RecognizeError, TextRecognizer};

    struct Counting(Scripted, AtomicUsize);
    impl TextRecognizer for Counting {
        fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
            self.1.fetch_add(
                usize::from(!request.pattern().is_empty()),
                Ordering::Relaxed,
            );
            self.0.read_line(request)
        }
    }
    let sample = sample("residence");
    let card = read(card_for(CardType::ResidenceFirst, &sample));
    let script = Scripted::of(&card, &sample.printed(), NUMBER);
    let counting = Counting(script, AtomicUsize::new(0));
    let found = seen(card, Some(&counting));
    assert_eq!(found.report.comparisons.number, Some(Comparison::Matches));
    assert_eq!(counting.1.into_inner(), 1);
}

#[test]
fn a_doubtful_number_accuses_nobody() {
    let sample = sample("residence");
    let printed = "ZZ00000000ZZ";
    let builder = card_for(CardType::ResidenceFirst, &sample).printed_number(printed);
    let card = read(builder);
    let mut script = Scripted::of(&card, &sample.printed(), printed);
    script.confidence = 0.6;
    let found = seen(card, Some(&script));
    assert_eq!(found.report.comparisons.number, Some(Comparison::Unclear));
    assert!(!found.report.situations().iter().any(|one| one.is_warning()));
}

#[test]
fn the_layout_of_the_other_document_differs() {
    for (card_type, name) in [
        (CardType::ResidenceFirst, "special-permanent"),
        (CardType::SpecialPermanentFirst, "residence"),
    ] {
        let sample = sample(name);
        let found = seen_by_script(card_for(card_type, &sample), &sample);
        assert_eq!(found.report.comparisons.layout, Some(Comparison::Differs));
        assert_eq!(found.report.comparisons.number, Some(Comparison::Matches));
        let situations = found.report.situations();
        assert!(situations.contains(&Situation::LayoutOfOtherDocument));
        // No recogniser is needed for that.
        let found = seen(read(card_for(card_type, &sample)), None);
        assert_eq!(found.report.comparisons.layout, Some(Comparison::Differs));
    }
}

#[test]
fn an_adults_birth_date_contradicts_an_exemption() {
    let under_age = |holder: Holder| {
        VirtualCard::builder(CardType::ResidenceFirst)
            .variant(Variant::UnderAge)
            .holder(holder)
    };
    for (name, age) in [("residence-child", "matches"), ("residence", "differs")] {
        let sample = sample(name);
        let mut holder = sample.holder();
        holder.photo = None;
        let found = seen_by_script(under_age(holder), &sample);
        assert_eq!(found.report.result, VerificationResult::Exempt, "{name}");
        assert_eq!(comparisons(&found)["age"], age, "{name}");
        let is_warned = found
            .report
            .situations()
            .contains(&Situation::PrintedAgeDiffers);
        assert_eq!(is_warned, age == "differs");
    }
    // A card with a signature claims no exemption.
    let sample = sample("residence");
    let found = seen_by_script(card_for(CardType::ResidenceFirst, &sample), &sample);
    assert_eq!(found.report.comparisons.age, None);
}

#[test]
fn a_stored_card_without_its_number_is_not_compared() {
    let sample = sample("residence");
    let card = read(card_for(CardType::ResidenceFirst, &sample));
    let stored = zairyu::Card::from_files(card.files().clone()).unwrap();
    let script = Scripted::of(&stored, &sample.printed(), NUMBER);
    let mut report = check(&stored);
    let holder = stored.holder(&mut report, Some(&script));
    assert_eq!(report.comparisons.number, None);
    assert!(holder.card_number.unwrap().is_certain());
}

#[test]
fn an_unclear_layout_makes_no_certain_value() {
    // A picture with one line of text, in place of a front.
    let sample = sample("residence");
    let name = sample.holder().second.name_image;
    let found = seen_by_script(
        card_for(CardType::ResidenceFirst, &sample).value(0xD0, name),
        &sample,
    );
    assert_eq!(found.report.comparisons.layout, Some(Comparison::Unclear));
    assert_eq!(found.report.comparisons.number, Some(Comparison::Unclear));
    for row in zairyu::present::labels::holder_rows(&found.holder, Language::English, None) {
        if row.source.code() == "picture" {
            assert!(row.note.is_some(), "{row:?}");
            assert!(
                !matches!(row.problem, None | Some(Problem::NoCode)),
                "{row:?}"
            );
        }
    }
}
