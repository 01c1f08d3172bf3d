//! Archives: cards stored and restored, and inputs that are not archives.

#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "../common/cards.rs"]
mod cards;
#[path = "../common/chain.rs"]
mod chain;
mod refused;

use serde_json::{Value, json};
use zairyu::CardType;
use zairyu::archive::Archive;
use zairyu::card::DataItem;
use zairyu::simulator::{Holder, Variant, VirtualCard};
use zairyu::{Card, DataGroups, ImagePadding, Reader};

use crate::cards::{NORMAL, NOW, genuine, read, read_all, test_store, verdict};

fn stored(card: &Card) -> String {
    serde_json::to_string(&Archive::of(card)).expect("JSON")
}

/// The restored card, or the message of the error.
fn restored(text: &str) -> Result<Card, String> {
    serde_json::from_str::<Archive>(text)
        .map_err(|error| error.to_string())
        .and_then(|archive| archive.into_card().map_err(|error| chain::chain(&error)))
}

#[test]
fn restored_cards_equal_the_stored_ones() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for variant in Variant::ALL {
            let card = read_all(VirtualCard::builder(card_type).variant(variant));
            let again = restored(&stored(&card)).expect("the same card");
            let name = format!("{card_type} {variant}");
            assert_eq!(again.files(), card.files(), "{name}");
            assert_eq!(again.info(), card.info(), "{name}");
            assert_eq!(again.groups_read(), card.groups_read(), "{name}");
            let json = |card: &Card| -> (Value, Value) {
                let report = card.verify(test_store(), NOW);
                let report = serde_json::to_value(report).expect("JSON");
                (report, serde_json::to_value(card.record()).expect("JSON"))
            };
            assert_eq!(json(&again), json(&card), "{name}");
        }
    }
}

#[test]
fn partial_reads_and_full_fields_are_restored() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let full = VirtualCard::builder(card_type).holder(Holder::edge());
        let card = read_all(full);
        let again = restored(&stored(&card)).expect("the same card");
        assert_eq!(again.files(), card.files(), "{card_type}");
        for groups in [
            DataGroups::empty(),
            DataGroups::SIGNATURE,
            DataGroups::ADDRESS,
        ] {
            let card = read(VirtualCard::builder(card_type), groups);
            let again = restored(&stored(&card)).expect("the same card");
            assert_eq!(
                again.groups_read(),
                card.groups_read(),
                "{card_type}, {groups:?}"
            );
            let report = |card: &Card| verdict(&card.verify(test_store(), NOW));
            assert_eq!(report(&again), report(&card), "{card_type}, {groups:?}");
        }
    }
}

/// Programs store this form, so it must not change.
#[test]
fn the_form_is_that_of_version_1() {
    let card = read(
        VirtualCard::builder(CardType::ResidenceFirst),
        DataGroups::RENEWAL,
    );
    let file = |file, data| format!(r#"{{"file":"{file}","data":"{data}","padding_not_read":[]}}"#);
    let files = [
        file("MF/EF01", "wAQwMDAx"),
        file("MF/EF02", "wQEx"),
        file("DF2/EF04", "1wEw"),
    ];
    let expected = format!(
        r#"{{"format":"zairyu-card","version":1,"opening_number":"AA12345678BB","files":[{}]}}"#,
        files.join(",")
    );
    let expected = expected.as_str();
    assert_eq!(stored(&card), expected);
    assert_eq!(Archive::VERSION, 1);
    let archive: Archive = serde_json::from_str(expected).expect("an archive");
    assert_eq!(format!("{archive:?}"), "Archive(3 files)");
}

/// The number that opened the card is kept, so that a report on the stored card is the
/// report on the card; other writers may leave it out.
#[test]
fn the_opening_number_is_kept() {
    let card = genuine(CardType::ResidenceSecond);
    let text = stored(&card);
    let again = restored(&text).expect("the card");
    let number = again.opening_number().expect("the number");
    assert_eq!(number.full().to_string(), cards::NUMBER);
    assert_eq!(
        again.verify(test_store(), NOW),
        card.verify(test_store(), NOW)
    );
    let mut without: Value = serde_json::from_str(&text).expect("JSON");
    without
        .as_object_mut()
        .expect("fields")
        .remove("opening_number");
    let again = restored(&without.to_string()).expect("the card");
    assert!(again.opening_number().is_none());
    let report = again.verify(test_store(), NOW);
    assert_eq!(report.number, zairyu::verify::NumberCheck::NotKnown);
    let again = again.with_opening_number(cards::NUMBER.parse().expect("a number"));
    assert_eq!(
        again.verify(test_store(), NOW),
        card.verify(test_store(), NOW)
    );
}

/// Formats with and without field names, text and binary.
#[test]
fn other_formats_restore_the_card() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let card = genuine(card_type);
        let archive = Archive::of(&card);
        let mut cbor = Vec::new();
        ciborium::into_writer(&archive, &mut cbor).expect("CBOR");
        let from_cbor: Archive = ciborium::from_reader(&cbor[..]).expect("CBOR");
        let named = rmp_serde::to_vec_named(&archive).expect("MessagePack");
        let unnamed = rmp_serde::to_vec(&archive).expect("MessagePack");
        let archives = [
            from_cbor,
            rmp_serde::from_slice(&named).expect("MessagePack"),
            rmp_serde::from_slice(&unnamed).expect("MessagePack"),
            serde_json::from_value(serde_json::to_value(&archive).expect("JSON")).expect("JSON"),
        ];
        // Bytes are written as bytes, without the overhead of base64.
        let files: usize = card.files().iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(cbor.len() < files + 1000 && unnamed.len() < files + 600);
        for archive in archives {
            let again = archive.into_card().expect("the card");
            assert_eq!(again.files(), card.files(), "{card_type}");
            let report = card.verify(test_store(), NOW);
            assert_eq!(again.verify(test_store(), NOW), report, "{card_type}");
        }
        // Cut off, or something else.
        for length in [0, 1, 10, cbor.len() / 2, cbor.len() - 1] {
            assert!(ciborium::from_reader::<Archive, _>(&cbor[..length]).is_err());
            assert!(
                rmp_serde::from_slice::<Archive>(&unnamed[..length.min(unnamed.len() - 1)])
                    .is_err()
            );
        }
    }
}

/// Files in another order, spaces, and keys that later versions may add.
#[test]
fn other_writers_may_write_it_otherwise() {
    let card = genuine(CardType::ResidenceSecond);
    let mut archive = serde_json::to_value(Archive::of(&card)).expect("JSON");
    let files = archive["files"].as_array_mut().expect("files");
    files.reverse();
    files[0]["note"] = json!("of another program");
    archive["note"] = json!({"by": "another program"});
    let text = serde_json::to_string_pretty(&archive).expect("JSON");
    let again = restored(&text).expect("the card");
    assert_eq!(verdict(&again.verify(test_store(), NOW)), NORMAL);
}

/// An address image that was not read to its end: the archive says so. Only images may have
/// such ranges.
#[test]
fn padding_that_was_not_read_is_stored() {
    let mut reader = Reader::new(
        VirtualCard::builder(CardType::ResidenceSecond)
            .build()
            .expect("a card"),
    )
    .with_image_padding(ImagePadding::SkipAll);
    let number = cards::NUMBER.parse().expect("a number");
    let card = reader.read(&number, DataGroups::ALL).expect("a read");
    let text = stored(&card);
    let again = restored(&text).expect("the same card");
    assert_eq!(again.files(), card.files());
    // The restored card has the same ranges and the same report.
    for (id, _) in card.files().iter() {
        assert_eq!(
            again.files().skipped_padding(id),
            card.files().skipped_padding(id)
        );
    }
    let report = again.verify(test_store(), NOW);
    assert_eq!(report, card.verify(test_store(), NOW));
    let not_read: Vec<_> = report
        .padding_not_read
        .iter()
        .map(|padding| (padding.item, padding.confirmed_by_signature))
        .collect();
    assert_eq!(
        not_read,
        [
            (DataItem::NameImage, true),
            (DataItem::AddressImage, false),
            (DataItem::Photo, true),
        ]
    );

    let archive: Value = serde_json::from_str(&text).expect("JSON");
    let index = |name: &str| {
        let mut files = archive["files"].as_array().expect("files").iter();
        files.position(|file| file["file"] == name).expect("it")
    };
    let said: Vec<usize> = (0..archive["files"].as_array().expect("files").len())
        .filter(|&file| archive["files"][file]["padding_not_read"] != json!([]))
        .collect();
    assert_eq!(said, [index("DF1/EF03"), index("DF1/EF04")]);
    let (address, photo) = (index("DF1/EF04"), index("DF1/EF03"));
    let end = 2505;
    for (name, file, stretches) in [
        (
            "past the end",
            address,
            json!([{"start": 2000, "end": end + 1}]),
        ),
        (
            "where the image is",
            address,
            json!([{"start": 100, "end": end}]),
        ),
        ("backwards", address, json!([{"start": end, "end": 2000}])),
        (
            "short of the image's end",
            address,
            json!([{"start": 2400, "end": 2450}]),
        ),
        ("empty", address, json!([{"start": 2000, "end": 2000}])),
        (
            "of two images at once",
            photo,
            json!([{"start": 2400, "end": 5508}]),
        ),
    ] {
        let mut changed = archive.clone();
        changed["files"][file]["padding_not_read"] = stretches;
        let archive: Archive = serde_json::from_value(changed).expect("an archive");
        let error = archive.into_card().expect_err(name).to_string();
        let expected = format!("archive: the padding not read of file {file} is not valid");
        assert_eq!(error, expected, "{name}");
    }
    let mut changed = archive.clone();
    changed["files"][address]["padding_not_read"] = json!(["東京都"]);
    let error = serde_json::from_value::<Archive>(changed).expect_err("no stretch");
    let expected = format!("archive: file {address}: `padding_not_read` is not a list of ranges");
    assert_eq!(error.to_string(), expected);
}
