//! Reports and records for serde: the same keys always, in every format.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zairyu::present::guidance::Situation;
use zairyu::simulator::{self, Variant, VirtualCard};
use zairyu::verify::{AnchorClass, AnchorSource, IssuerCheck, Report, TrustStore};
use zairyu::{Card, CardType, DataGroups, Generation, ImagePadding, Language, Reader};

use crate::cards::{NOW, NUMBER, read, read_all, test_store};

/// Cards that lead to every kind of result.
fn cards() -> Vec<(String, Card)> {
    let mut cards = Vec::new();
    for &card_type in CardType::FIRST_AND_SECOND {
        for variant in Variant::ALL {
            let card = read_all(VirtualCard::builder(card_type).variant(variant));
            cards.push((format!("{card_type} {variant}"), card));
        }
        for groups in [DataGroups::empty(), DataGroups::ADDRESS] {
            let card = read(VirtualCard::builder(card_type), groups);
            cards.push((format!("{card_type} {groups:?}"), card));
        }
        let builder = VirtualCard::builder(card_type);
        let mut reader =
            Reader::new(builder.build().expect("a card")).with_image_padding(ImagePadding::SkipAll);
        let number = NUMBER.parse().expect("a number");
        let card = reader.read(&number, DataGroups::ALL).expect("a read");
        cards.push((format!("{card_type}, padding skipped"), card));
    }
    cards
}

fn reports() -> Vec<(String, Report)> {
    let mut reports = Vec::new();
    for (name, card) in cards() {
        reports.push((
            format!("{name}, no anchors"),
            card.verify(&TrustStore::new(), NOW),
        ));
        reports.push((name, card.verify(test_store(), NOW)));
    }
    reports
}

fn keys(value: &Value) -> BTreeSet<String> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect()
}

#[test]
fn the_same_keys_always() {
    let mut results = BTreeSet::new();
    let expected: BTreeSet<String> = [
        "result",
        "anchor_class",
        "situations",
        "tamper",
        "issuer",
        "certificate",
        "number",
        "card_type",
        "document",
        "document_check",
        "comparisons",
        "proved",
        "not_proved",
        "covered",
        "not_covered",
        "padding_not_read",
        "protocol_assurance",
        "caveats",
    ]
    .map(str::to_owned)
    .into();
    for (name, report) in reports() {
        let json = serde_json::to_value(&report).expect("JSON");
        assert_eq!(keys(&json), expected, "{name}");
        let of = |names: &[&str]| -> BTreeSet<String> {
            names.iter().map(|n| (*n).to_owned()).collect()
        };
        assert_eq!(
            keys(&json["tamper"]),
            of(&["status", "reason", "files"]),
            "{name}"
        );
        let issuer = of(&["status", "reason", "anchor", "anchors"]);
        assert_eq!(keys(&json["issuer"]), issuer, "{name}");
        for padding in json["padding_not_read"].as_array().expect("a list") {
            let padding = keys(padding);
            assert_eq!(
                padding,
                of(&["item", "bytes", "confirmed_by_signature"]),
                "{name}"
            );
        }

        // The texts are those of the types.
        assert_eq!(json["result"], report.result.to_string(), "{name}");
        let class = report.anchor_class().map(|class| class.to_string());
        assert_eq!(json["anchor_class"], serde_json::json!(class), "{name}");
        let situations: Vec<_> = report.situations().iter().map(|s| s.code()).collect();
        assert_eq!(json["situations"], serde_json::json!(situations), "{name}");
        assert_eq!(json["number"], report.number.to_string(), "{name}");

        // Each item that was read is in exactly one list of each pair.
        let list = |key: &str| -> Vec<String> {
            let list = json[key].as_array().expect("a list");
            list.iter()
                .map(|item| item.as_str().expect("a code").to_owned())
                .collect()
        };
        let sorted = |[a, b]: [&str; 2]| {
            let mut items = [list(a), list(b)].concat();
            items.sort();
            items
        };
        assert_eq!(
            sorted(["proved", "not_proved"]),
            sorted(["covered", "not_covered"]),
            "{name}"
        );
        let proved = list("proved");
        match report.result.code() {
            "normal" => assert_eq!(proved, list("covered"), "{name}"),
            _ => assert!(proved.is_empty(), "{name}"),
        }
        results.insert(report.result.code());
    }
    assert_eq!(results.len(), 4, "{results:?}");
}

/// What was not read, the certificate, the anchors that issued it, and the one that decides.
#[test]
fn the_evidence_of_both_checks() {
    let json = |report: &Report| serde_json::to_value(report).expect("JSON");
    let builder = || VirtualCard::builder(CardType::ResidenceFirst);
    let unread = json(&read(builder(), DataGroups::ADDRESS).verify(test_store(), NOW));
    let files = json!(["DF3/EF01", "DF1/EF01", "DF1/EF02"]);
    assert_eq!(unread["tamper"]["files"], files);
    assert_eq!(unread["issuer"]["anchor"], Value::Null);
    assert_eq!(unread["anchor_class"], Value::Null);

    let mut report = read_all(builder()).verify(test_store(), NOW);
    let ca = simulator::ca_certificate_der(Generation::First).expect("a CA");
    let expected = json!({
        "class": "test",
        "source": "simulator",
        "file": null,
        "subject": "C=JP, O=zairyu simulator, CN=TEST CA for virtual cards",
        "not_before": "2020-01-01T00:00:00Z",
        "not_after": "2045-01-01T00:00:00Z",
        "validity": "valid",
        "sha256": hex::encode(Sha256::digest(ca)),
    });
    let found = json(&report);
    assert_eq!(found["anchor_class"], "test");
    assert_eq!(found["tamper"]["files"], json!([]));
    assert_eq!(found["issuer"]["anchors"], json!([expected]));
    assert_eq!(found["issuer"]["anchor"], expected);
    let certificate = report.certificate.as_ref().expect("a certificate");
    let expected = json!({
        "subject": "C=JP, O=zairyu simulator, CN=TEST signer of virtual cards",
        "issuer": "C=JP, O=zairyu simulator, CN=TEST CA for virtual cards",
        "serial": "5a01",
        "not_before": "2024-01-01T00:00:00Z",
        "not_after": "2034-01-01T00:00:00Z",
        "validity": "valid",
        "sha256": certificate.sha256.to_string(),
    });
    assert_eq!(found["certificate"], expected);

    // As if ISA had published one of two.
    let IssuerCheck::Trusted { anchor, paths, .. } = &mut report.issuer else {
        panic!("not trusted");
    };
    *anchor = AnchorClass::Official;
    paths.push(paths[0].clone());
    paths[0].source = AnchorSource::Own;
    paths[1].source = AnchorSource::Official { file: "ca.crt" };
    let found = json(&report);
    let anchors = &found["issuer"]["anchors"];
    assert_eq!(anchors[0]["source"], "own");
    assert_eq!(anchors[0]["file"], Value::Null);
    assert_eq!(anchors[1]["file"], "ca.crt");
    assert_eq!(found["issuer"]["anchor"], anchors[1]);
}

/// A value has the same content in all formats.
fn assert_same_in_all_formats(name: &str, value: &impl serde::Serialize) {
    let json = serde_json::to_value(value).expect("JSON");
    let mut cbor = Vec::new();
    ciborium::into_writer(value, &mut cbor).expect("CBOR");
    let mut rest = &cbor[..];
    let from_cbor: Value = ciborium::from_reader(&mut rest).expect(name);
    assert_eq!(from_cbor, json, "{name}");
    assert!(rest.is_empty(), "{name}: {} bytes are left", rest.len());

    let named = rmp_serde::to_vec_named(value).expect("MessagePack");
    let mut rest = std::io::Cursor::new(&named);
    let from_named: Value = rmp_serde::from_read(&mut rest).expect(name);
    assert_eq!(from_named, json, "{name}");
    assert_eq!(rest.position(), named.len() as u64, "{name}");

    // Formats without names have the same number of values.
    let unnamed = rmp_serde::to_vec(value).expect("MessagePack");
    let mut rest = std::io::Cursor::new(&unnamed);
    let from_unnamed: Value = rmp_serde::from_read(&mut rest).expect(name);
    assert_eq!(rest.position(), unnamed.len() as u64, "{name}");
    if let Some(fields) = json.as_object() {
        assert_eq!(
            from_unnamed.as_array().map(Vec::len),
            Some(fields.len()),
            "{name}"
        );
    }
}

#[test]
fn reports_survive_every_format() {
    for (name, report) in reports() {
        assert_same_in_all_formats(&name, &report);
    }
}

/// Records hold bytes, which only JSON writes as text, so only the structure is compared
/// here.
#[test]
fn records_survive_every_format() {
    for (name, card) in cards() {
        let json = serde_json::to_value(card.record()).expect("JSON");
        let mut cbor = Vec::new();
        ciborium::into_writer(card.record(), &mut cbor).expect("CBOR");
        let mut rest = &cbor[..];
        let value: ciborium::Value = ciborium::from_reader(&mut rest).expect(&name);
        let fields = value.as_map().expect("a map");
        assert_eq!(
            fields.len(),
            json.as_object().expect("fields").len(),
            "{name}"
        );
        assert!(rest.is_empty(), "{name}");
        for encoded in [
            rmp_serde::to_vec(card.record()).expect("MessagePack"),
            rmp_serde::to_vec_named(card.record()).expect("MessagePack"),
        ] {
            let mut rest = std::io::Cursor::new(&encoded);
            let _: serde::de::IgnoredAny = rmp_serde::from_read(&mut rest).expect(&name);
            assert_eq!(rest.position(), encoded.len() as u64, "{name}");
        }
        // Each field has one shape: text, null, or the keys of its kind.
        for (field, value) in json.as_object().expect("fields") {
            let Some(object) = value.as_object() else {
                continue;
            };
            let keys: Vec<&str> = object.keys().map(String::as_str).collect();
            let is_image = keys == ["bytes", "format", "height", "width"];
            assert!(
                is_image || keys == ["bytes", "encoding", "text"],
                "{name} {field}: {keys:?}"
            );
        }
    }
}

#[test]
fn small_types_survive_every_format() {
    for &situation in Situation::ALL {
        assert_same_in_all_formats(situation.code(), &situation);
        for language in [Language::Japanese, Language::English] {
            assert_same_in_all_formats(situation.code(), &situation.guidance(language));
        }
        assert_eq!(situation.to_string(), situation.code());
    }
    let mut seen = Vec::new();
    let builder = VirtualCard::builder(CardType::ResidenceSecond);
    let number = NUMBER.parse().expect("a number");
    let mut reader = Reader::new(builder.build().expect("a card"));
    let read = reader.read_with_progress(&number, DataGroups::ALL, |progress| {
        seen.push(progress);
        std::ops::ControlFlow::Continue(())
    });
    read.expect("a read");
    for progress in &seen {
        assert_same_in_all_formats("progress", progress);
        let json = serde_json::to_value(progress).expect("JSON");
        assert_eq!(json["step"], progress.step.code());
    }
    assert!(
        seen.iter()
            .any(|p| serde_json::to_value(p).expect("JSON")["file"] == "DF1/EF03")
    );
    for &card_type in CardType::ALL {
        assert_same_in_all_formats("card type", &card_type);
        assert_eq!(card_type.to_string(), card_type.code());
    }
}
