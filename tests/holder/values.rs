//! Values, sources and coverage, for every simulator type and holder.

use std::fmt::Display;

use serde_json::{Value, json};
use zairyu::card::DataItem;
use zairyu::holder::{Entry, Problem, Source};
use zairyu::printed::fold_width;
use zairyu::simulator::{Holder, Sample, VirtualCard};
use zairyu::verify::Proof;
use zairyu::{Card, CardType, Generation};

use super::{NUMBER, card_for, check, read, sample, sample_of, seen, seen_by_script};

const KEYS: [&str; 15] = [
    "card_number",
    "name",
    "name_kanji",
    "date_of_birth",
    "sex",
    "nationality",
    "address",
    "residence_status",
    "work",
    "period_of_stay",
    "period_end",
    "permission_kind",
    "permission_date",
    "issue_date",
    "card_expiry",
];

fn value<T: Display>(entry: &Option<Entry<T>>) -> Option<String> {
    entry.as_ref()?.value().map(ToString::to_string)
}

/// `1993年04月05日` in either width to `1993-04-05`.
fn iso(date: &str) -> String {
    let folded: String = date.chars().map(fold_width).collect();

    folded.trim_end_matches('日').replace(['年', '月'], "-")
}

#[test]
fn every_sample_of_the_first_generation_becomes_data() {
    for sample in Sample::ALL {
        let card_type = if sample.is_residence() {
            CardType::ResidenceFirst
        } else {
            CardType::SpecialPermanentFirst
        };
        let name = sample.name();
        let texts = sample.printed();
        // Samples without a photo have no signature.
        let found = seen_by_script(card_for(card_type, sample), sample);
        let holder = &found.holder;
        let number = holder.card_number.as_ref().unwrap();
        assert_eq!(
            number.value().map(|n| n.full().to_string()).as_deref(),
            Some(NUMBER),
            "{name}"
        );
        assert_eq!(number.source(), Source::Picture);
        assert_eq!(number.item(), DataItem::FrontImage);
        assert_eq!(number.proof(), found.report.proof(DataItem::FrontImage));
        assert!(number.crop().is_some() && number.is_certain());

        let latin = (!texts.name.is_empty()).then(|| texts.name.join(" "));
        assert_eq!(
            holder
                .name
                .as_ref()
                .and_then(|e| e.value())
                .map(|n| n.to_string()),
            latin,
            "{name}"
        );
        assert_eq!(
            holder
                .name_kanji
                .as_ref()
                .and_then(|e| e.value())
                .map(|n| n.as_str()),
            texts.name_kanji,
            "{name}"
        );
        for (key, found, expected) in [
            (
                "birth",
                value(&holder.date_of_birth),
                Some(iso(texts.date_of_birth)),
            ),
            (
                "expiry",
                value(&holder.card_expiry),
                Some(iso(texts.card_expiry)),
            ),
            (
                "period end",
                value(&holder.period_end),
                texts.period_end.map(iso),
            ),
            (
                "issue",
                value(&holder.issue_date),
                texts.issue_date.map(iso),
            ),
            (
                "permission date",
                value(&holder.permission_date),
                texts.permission_date.map(iso),
            ),
            (
                "status",
                value(&holder.residence_status),
                texts.residence_status.map(Into::into),
            ),
            (
                "permission",
                value(&holder.permission_kind),
                texts.permission_kind.map(Into::into),
            ),
        ] {
            assert_eq!(found, expected, "{name} {key}");
        }
        let sex = if texts.sex.starts_with('男') {
            "male"
        } else {
            "female"
        };
        assert_eq!(value(&holder.sex).as_deref(), Some(sex), "{name}");
        let nationality = holder.nationality.as_ref().unwrap();
        assert_eq!(nationality.text(), Some(texts.nationality));
        assert_eq!(nationality.value().unwrap().as_str().unwrap().len(), 3);
        let is_residence = card_type.is_residence_card();
        assert_eq!(holder.work.is_some(), is_residence, "{name}");
        let compared = found.report.comparisons;
        assert_eq!(compared.number.unwrap().code(), "matches", "{name}");
        assert_eq!(compared.layout.unwrap().code(), "matches", "{name}");
    }
}

#[test]
fn data_of_the_chip_wins_and_pictures_fill_the_gaps() {
    for &card_type in CardType::ALL {
        if card_type.generation() == Generation::First {
            continue;
        }
        let sample = sample_of(card_type);
        let found = seen_by_script(card_for(card_type, &sample), &sample);
        let holder = &found.holder;
        let code = card_type.code();
        for (entry, covered) in [
            (source_of(&holder.card_number), false),
            (source_of(&holder.date_of_birth), true),
            (source_of(&holder.sex), true),
            (source_of(&holder.nationality), true),
            (source_of(&holder.residence_status), true),
            (source_of(&holder.period_of_stay), true),
            (source_of(&holder.card_expiry), true),
        ] {
            assert_eq!(entry, Some((Source::Data, covered, None)), "{code}");
        }
        let confidence = Some(0.97);
        let name = source_of(&holder.name);
        assert_eq!(name, Some((Source::Picture, true, confidence)), "{code}");
        let address = source_of(&holder.address);
        assert_eq!(
            address,
            Some((Source::Picture, false, confidence)),
            "{code}"
        );
        let texts = sample.printed();
        assert_eq!(
            holder.address.as_ref().unwrap().value().unwrap().as_str(),
            texts.address_image.concat(),
            "{code}"
        );
        assert!(holder.issue_date.is_none() && holder.address_on_front.is_none());
        assert_eq!(holder.work.is_some(), card_type.is_residence_card());
        // There is no picture of a front.
        assert_eq!(found.report.comparisons, Default::default(), "{code}");
    }
}

fn source_of<T>(entry: &Option<Entry<T>>) -> Option<(Source, bool, Option<f32>)> {
    let entry = entry.as_ref()?;
    Some((entry.source(), entry.is_covered(), entry.confidence()))
}

#[test]
fn without_a_recogniser_there_are_crops() {
    for &card_type in CardType::ALL {
        let found = seen(read(VirtualCard::builder(card_type)), None);
        let name = found.holder.name.as_ref().unwrap();
        assert_eq!(name.source(), Source::Picture);
        assert!(name.value().is_none() && name.text().is_none() && name.confidence().is_none());
        assert!(name.crop().unwrap().width() > 50);
        assert_eq!(name.problem(), Some(&Problem::NoRecognizer));
        assert_eq!(name.proof(), Proof::Signed);
        let json = json!(found.holder);
        assert_eq!(json["name"], Value::Null);
        if card_type.generation() == Generation::First {
            assert!(found.holder.card_expiry.as_ref().unwrap().crop().is_some());
            assert_eq!(found.report.comparisons.number, None);
            assert_eq!(found.report.comparisons.layout.unwrap().code(), "matches");
        }
    }
}

#[test]
fn the_address_on_the_back_is_the_newer_one() {
    let sample = sample("residence");
    let card_type = CardType::ResidenceFirst;
    let moved = card_for(card_type, &sample).raw_value(0xD4, "架空県例示市４番５号");
    let found = seen_by_script(moved, &sample);
    let address = found.holder.address.as_ref().unwrap();
    assert_eq!(address.value().unwrap().as_str(), "架空県例示市４番５号");
    assert_eq!(
        (address.source(), address.is_covered()),
        (Source::Data, false)
    );
    let front = found.holder.address_on_front.as_ref().unwrap();
    assert_eq!(front.value().unwrap().as_str(), sample.printed().address[0]);
    assert_eq!(
        (front.source(), front.is_covered()),
        (Source::Picture, true)
    );

    // Nothing on the back, blanks, and bytes that are not text.
    for back in [&b""[..], b"   ", b"\xFF\xFE\x80"] {
        let builder = card_for(card_type, &sample).raw_value(0xD4, back);
        let found = seen_by_script(builder, &sample);
        let address = found.holder.address.as_ref().unwrap();
        assert_eq!(address.source(), Source::Picture, "{back:?}");
        assert_eq!(
            address.value().unwrap().as_str(),
            sample.printed().address[0]
        );
        assert!(found.holder.address_on_front.is_none());
    }
}

#[test]
fn odd_data_is_a_text_without_a_value() {
    let builder = VirtualCard::builder(CardType::ResidenceSecond)
        .value(0xC5, "20281399")
        .value(0xC7, "7")
        .value(0xC8, "b1!")
        .value(0xCC, "x")
        .raw_value(0xC2, *b"no number \x07!");
    let found = seen(read(builder), None);
    let json = json!(found.holder);
    for (key, text) in [
        ("card_expiry", "20281399"),
        ("sex", "7"),
        ("nationality", "b1!"),
        ("work", "x"),
        ("card_number", "no number \\x07!"),
    ] {
        assert_eq!(json[key]["text"], text, "{key}");
        assert_eq!(json[key]["value"], Value::Null, "{key}");
        assert_eq!(json[key]["source"], "data", "{key}");
    }
}

#[test]
fn json_has_the_same_keys_for_every_card() {
    for &card_type in CardType::ALL {
        let sample = sample_of(card_type);
        let found = seen_by_script(card_for(card_type, &sample), &sample);
        let json = json!(found.holder);
        let object = json.as_object().unwrap();
        assert_eq!(object.len(), KEYS.len());
        for key in KEYS {
            let entry = &object[key];
            let Some(parts) = entry.as_object() else {
                assert!(entry.is_null(), "{key}");
                continue;
            };
            let names: Vec<&str> = parts.keys().map(String::as_str).collect();
            assert_eq!(names, ["confidence", "covered", "source", "text", "value"]);
            let is_data = entry["source"] == "data";
            assert_eq!(entry["confidence"].is_null(), is_data, "{key}: {entry}");
        }
        assert_eq!(json["date_of_birth"]["value"].as_str().unwrap().len(), 10);
        assert!(["male", "female"].contains(&json["sex"]["value"].as_str().unwrap()));
    }
    let unspecified = VirtualCard::builder(CardType::ResidenceSecond).value(0xC7, "3");
    let json = json!(seen(read(unspecified), None).holder);
    assert_eq!(json["sex"]["value"], "unspecified");
}

#[test]
fn a_card_that_was_not_read_has_nothing() {
    use zairyu::{DataGroups, Reader};
    for card_type in [CardType::ResidenceFirst, CardType::ResidenceSecond] {
        let card = VirtualCard::builder(card_type).build().unwrap();
        let number = NUMBER.parse().unwrap();
        let card: Card = Reader::new(card)
            .read(&number, DataGroups::SIGNATURE)
            .unwrap();
        let mut report = check(&card);
        let holder = card.holder(&mut report, None);
        let json = json!(holder);
        assert!(json.as_object().unwrap().values().all(Value::is_null));
        assert_eq!(report.comparisons, Default::default());
    }
}

/// Both signatures are good; the picture is another holder's with the same layout.
#[test]
fn holders_of_the_first_generation_differ_only_in_pictures() {
    let holders = [Holder::engineer(), Holder::student()];
    let names = ["residence", "residence-student"];
    let mut seen = holders.into_iter().zip(names).map(|(holder, name)| {
        let builder = VirtualCard::builder(CardType::ResidenceFirst).holder(holder);
        json!(seen_by_script(builder, &sample(name)).holder)
    });
    let (one, other) = (seen.next().unwrap(), seen.next().unwrap());
    assert_ne!(one["name"], other["name"]);
    assert_ne!(one["card_expiry"], other["card_expiry"]);
}
