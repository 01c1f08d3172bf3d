//! Cards that are kept: there and back again, and what is no archive.

#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "common/cards.rs"]
mod cards;
#[path = "common/chain.rs"]
mod chain;

use data_encoding::BASE64;
use proptest::prelude::*;
use serde_json::{Value, json};
use zairyu::CardType;
use zairyu::archive::{Archive, ArchiveError};
use zairyu::simulator::{Holder, Variant, VirtualCard};
use zairyu::{Card, DataGroups, ImagePadding, Reader};

use crate::cards::{NORMAL, NOW, genuine, read, read_all, test_store, verdict};

fn stored(card: &Card) -> String {
    serde_json::to_string(&Archive::of(card)).expect("JSON")
}

/// The card, or what the error says.
fn restored(text: &str) -> Result<Card, String> {
    serde_json::from_str::<Archive>(text)
        .map_err(|error| error.to_string())
        .and_then(|archive| archive.into_card().map_err(|error| chain::chain(&error)))
}

#[test]
fn cards_come_back_as_they_were() {
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
fn partial_reads_and_full_fields_come_back() {
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

/// The form is a promise to programs that store it.
#[test]
fn the_form_is_that_of_version_1() {
    let card = read(
        VirtualCard::builder(CardType::ResidenceFirst),
        DataGroups::RENEWAL,
    );
    let expected = r#"{"format":"zairyu-card","version":1,"files":[{"file":"MF/EF01","data":"wAQwMDAx"},{"file":"MF/EF02","data":"wQEx"},{"file":"DF2/EF04","data":"1wEw"}]}"#;
    assert_eq!(stored(&card), expected);
    assert_eq!(Archive::VERSION, 1);
    let archive: Archive = serde_json::from_str(expected).expect("an archive");
    assert_eq!(format!("{archive:?}"), "Archive(3 files)");
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

/// An address image of which not all was read: the archive says so, and nothing
/// else may.
#[test]
fn padding_that_was_not_read_is_kept_in_mind() {
    let mut reader = Reader::new(
        VirtualCard::builder(CardType::ResidenceSecond)
            .build()
            .expect("a card"),
    );
    reader.set_image_padding(ImagePadding::PassOverAll);
    let number = cards::NUMBER.parse().expect("a number");
    let card = reader.read(&number, DataGroups::ALL).expect("a read");
    let text = stored(&card);
    let again = restored(&text).expect("the same card");
    assert_eq!(again.files(), card.files());
    let report = again.verify(test_store(), NOW);
    assert_eq!(
        report.padding_not_read,
        [zairyu::card::DataItem::AddressImage]
    );

    let archive: Value = serde_json::from_str(&text).expect("JSON");
    let index = |name: &str| {
        let mut files = archive["files"].as_array().expect("files").iter();
        files.position(|file| file["file"] == name).expect("it")
    };
    let said: Vec<usize> = (0..archive["files"].as_array().expect("files").len())
        .filter(|&file| !archive["files"][file]["padding_not_read"].is_null())
        .collect();
    assert_eq!(said, [index("DF1/EF04")]);
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
            "of a signed image",
            photo,
            json!([{"start": 5000, "end": 5508}]),
        ),
    ] {
        let mut changed = archive.clone();
        changed["files"][file]["padding_not_read"] = stretches;
        let archive: Archive = serde_json::from_value(changed).expect("an archive");
        let error = archive.into_card().expect_err(name).to_string();
        let expected = format!("archive: what was not read of file {file} makes no sense");
        assert_eq!(error, expected, "{name}");
    }
    let mut changed = archive.clone();
    changed["files"][address]["padding_not_read"] = json!(["東京都"]);
    let error = serde_json::from_value::<Archive>(changed).expect_err("no stretch");
    assert!(error.to_string().starts_with(NOT_THIS_VERSION), "{error}");
}

/// A genuine first-generation archive, changed.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let card = genuine(CardType::ResidenceFirst);
    let mut archive = serde_json::to_value(Archive::of(&card)).expect("JSON");
    change(&mut archive);
    let Value::Object(map) = archive else {
        panic!("an object");
    };
    // Format and version first, as the crate writes them: a map of serde_json
    // sorts its keys.
    let member = |key: &str| map.get(key).map(|value| format!("\"{key}\":{value}"));
    let members: Vec<String> = ["format", "version", "files"]
        .iter()
        .filter_map(|key| member(key))
        .collect();
    format!("{{{}}}", members.join(","))
}

const NOT_OURS: &str = "not an archive of a card: the format is not `zairyu-card`";
const NOT_THIS_VERSION: &str = "not an archive of a card in version 1";
const VERSION_2: &str = "archive of version 2: this program reads version 1";

#[test]
fn what_is_no_archive_is_refused_with_its_reason() {
    type Change<'a> = &'a dyn Fn(&mut Value);
    let file = |name: &str, bytes: &[u8]| json!({"file": name, "data": BASE64.encode(bytes)});
    let remove = |name: &'static str| {
        move |archive: &mut Value| {
            let files = archive["files"].as_array_mut().expect("files");
            files.retain(|file| file["file"] != name);
        }
    };
    #[rustfmt::skip]
    let cases: [(&str, Change<'_>, &str); 24] = [
        ("another format", &|a| a["format"] = json!("mrtd"), NOT_OURS),
        ("no format", &|a| { a.as_object_mut().unwrap().remove("format"); }, "missing field `format`"),
        ("version 2", &|a| a["version"] = json!(2), VERSION_2),
        ("version 2, files in a map",
         &|a| { a["version"] = json!(2); a["files"] = json!({"MF/EF01": "wAQwMDAx"}); }, VERSION_2),
        ("version 2, no files",
         &|a| { a["version"] = json!(2); a.as_object_mut().unwrap().remove("files"); }, VERSION_2),
        ("version 0", &|a| a["version"] = json!(0), "archive of version 0"),
        ("a version beyond all", &|a| a["version"] = json!(u64::MAX), NOT_THIS_VERSION),
        ("a version in text", &|a| a["version"] = json!("1"), NOT_THIS_VERSION),
        ("no version", &|a| { a.as_object_mut().unwrap().remove("version"); }, "missing field `version`"),
        ("no files", &|a| { a.as_object_mut().unwrap().remove("files"); }, "missing field `files`"),
        ("no file at all", &|a| a["files"] = json!([]), "archive: the card's files are not valid: reading MF/EF01: the content of the file is not valid: object spec_version is missing"),
        ("no common data", &remove("MF/EF01"), "archive: the card's files are not valid: reading MF/EF01: the content of the file is not valid: object spec_version is missing"),
        ("no card type", &remove("MF/EF02"), "archive: the card's files are not valid: reading MF/EF02: the content of the file is not valid: object card_type is missing"),
        ("an entry without data", &|a| a["files"][3] = json!({"file": "DF1/EF01"}), "missing field `data`"),
        ("an entry without name", &|a| a["files"][3] = json!({"data": ""}), "missing field `file`"),
        ("not base64", &|a| a["files"][3]["data"] = json!("A*=="), "a file's data is not base64"),
        ("base64 without padding", &|a| a["files"][0]["data"] = json!("wAQwMDA"), "a file's data is not base64"),
        ("an unknown file", &|a| a["files"][3]["file"] = json!("DF4/EF01"),
         "archive: file 3 is none that this card type has"),
        ("a file by another name", &|a| a["files"][3]["file"] = json!("df2/ef02"),
         "archive: file 3 is none that this card type has"),
        ("a file of other types", &|a| a["files"][3]["file"] = json!("DF1/EF04"),
         "archive: file 3 is none that this card type has"),
        ("a file twice", &|a| { let first = a["files"][0].clone(); a["files"].as_array_mut().unwrap().push(first); },
         "archive: file 9 is there twice"),
        ("too long", &|a| a["files"][5] = file("DF2/EF04", &[0; 3 + 257]),
         "archive: file 5 is longer than a card's can be"),
        ("a long value", &|a| a["files"][5] = file("DF2/EF04", b"\xD7\x02\x31\x31"),
         "archive: the card's files are not valid: reading DF2/EF04: the content of the file is not valid: object D7 at offset 0 has length 2; the limit is 1"),
        ("nonsense", &|a| a["files"][5] = file("DF2/EF04", b"\xD7\x05\x31"),
         "archive: the card's files are not valid: reading DF2/EF04: the content of the file is not valid: at offset 0: an object has length 5, but the rest of the file has length 1"),
    ];
    for (name, change, expected) in cases {
        let error = restored(&changed(change))
            .err()
            .unwrap_or_else(|| panic!("{name}"));
        assert!(error.starts_with(expected), "{name}: {error}");
    }
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "1",
        "\"zairyu-card\"",
        "{\"format\":",
        "\u{feff}{}",
    ] {
        assert!(restored(text).is_err(), "{text:?}");
    }
    // Longer by the slack that a chip may have.
    let slack =
        changed(|a| a["files"][5] = file("DF2/EF04", &[b"\xD7\x01\x31", &[0; 256][..]].concat()));
    assert!(restored(&slack).is_ok());
}

/// A card type that the files are not those of.
#[test]
fn files_of_another_type_are_refused() {
    let cases = [
        (
            CardType::ResidenceFirst,
            "2",
            "archive: file 3 is none that this card type has",
        ),
        (
            CardType::ResidenceFirst,
            "05",
            "archive: file 2 is longer than a card's can be",
        ),
        (
            CardType::ResidenceFirst,
            "07",
            "archive: file 2 is longer than a card's can be",
        ),
        (
            CardType::ResidenceFirst,
            "3",
            "archive: the card's files are not valid: unknown card type code `3`",
        ),
        (
            CardType::ResidenceFirst,
            "\x1B[2J",
            "archive: the card's files are not valid: unknown card type code `\\x1b[2J`",
        ),
        (
            CardType::ResidenceSecond,
            "06",
            "archive: file 3 is none that this card type has",
        ),
        (
            CardType::ResidenceSecond,
            "1",
            "archive: file 8 is none that this card type has",
        ),
    ];
    for (card_type, code, expected) in cases {
        let mut archive = serde_json::to_value(Archive::of(&genuine(card_type))).expect("JSON");
        let object = cards::object(0xC1, code.as_bytes());
        archive["files"][1]["data"] = json!(BASE64.encode(&object));
        let error = restored(&archive.to_string()).expect_err(code);
        assert_eq!(error, expected, "{card_type} as {code:?}");
    }
}

/// Errors and `Debug` may end up in logs.
#[test]
fn messages_hold_nothing_of_the_card() {
    let card = genuine(CardType::ResidenceFirst);
    let address = "東京都架空区見本町";
    let shown = [
        format!("{:?}", Archive::of(&card)),
        format!("{card:?}"),
        format!("{:?}", card.files()),
        format!("{:?}", card.verify(test_store(), NOW)),
    ];
    assert_eq!(shown[0], "Archive(9 files)");
    let entry = json!({"file": "DF2/EF01", "data": "5p2x5Lqs"});
    #[rustfmt::skip]
    let errors = [
        restored(&changed(|a| a["format"] = json!(address))),
        restored(&changed(|a| a["files"][2]["file"] = json!(address))),
        restored(&changed(|a| a["files"][2]["data"] = json!(address))),
        restored(&changed(|a| a["files"][2]["data"] = json!(cards::NUMBER))),
        restored(&changed(|a| a["files"][2]["data"] = json!("5p2x5Lqs"))),
        restored(&changed(|a| a["files"] = entry)),
    ]
    .map(|result| result.expect_err("no archive"));
    let mut cut = stored(&card);
    cut.truncate(cut.len() / 2);
    let cut = restored(&cut).expect_err("half an archive");
    let base64 = BASE64.encode(address.as_bytes());
    for message in shown.iter().chain(&errors).chain([&cut]) {
        for secret in [
            address,
            "東京都",
            cards::NUMBER,
            "12345678",
            "139999",
            &base64,
            "5p2x5Lqs",
        ] {
            assert!(!message.contains(secret), "{message}");
        }
    }
}

/// Text of a file where something else is due: messages of JSON libraries like to
/// quote it.
#[test]
fn data_in_the_wrong_place_is_not_quoted() {
    let data = "5p2x5Lqs6YO95p6256m65Yy6";
    for (name, text) in [
        ("files", changed(|a| a["files"] = json!(data))),
        ("an entry", changed(|a| a["files"][2] = json!(data))),
        ("the version", changed(|a| a["version"] = json!(data))),
        ("the format", changed(|a| a["format"] = json!(data))),
        ("the name", changed(|a| a["files"][2]["file"] = json!(data))),
        ("all", json!(data).to_string()),
    ] {
        let error = restored(&text).expect_err(name);
        assert!(!error.contains(data), "{name}: {error}");
    }
}

#[test]
fn errors_keep_their_kind() {
    let error = |text: &str| {
        let archive: Archive = serde_json::from_str(text).expect("an archive");
        archive.into_card().expect_err("no card")
    };
    let twice = changed(|a| a["files"][1]["file"] = json!("MF/EF01"));
    assert!(matches!(
        error(&twice),
        ArchiveError::Duplicate { index: 1 }
    ));
    let unknown = changed(|a| a["files"][1]["file"] = json!(""));
    assert!(matches!(
        error(&unknown),
        ArchiveError::UnknownFile { index: 1 }
    ));
    let empty = changed(|a| a["files"][1]["data"] = json!(""));
    assert!(matches!(error(&empty), ArchiveError::Card(_)));
}

/// Reads, decodes and verifies; whether it is a normal card.
fn is_normal(text: &str) -> bool {
    restored(text).is_ok_and(|card| verdict(&card.verify(test_store(), NOW))[4] == "normal")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Bytes of the text changed, cut out and put in: no panic, and a card that
    /// reads as another is no normal one.
    #[test]
    fn mutated_text_never_panics(
        card_type in prop::sample::select(CardType::FIRST_AND_SECOND),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_usize..4), 1..6),
    ) {
        let mut text = stored(&genuine(card_type)).into_bytes();
        for (at, byte, kind) in edits {
            let at = at.index(text.len());
            match kind {
                0 => text[at] = byte,
                1 => text.insert(at, byte),
                2 => { text.remove(at); }
                _ => text[at] = b"\"{}[],:0Aw="[usize::from(byte) % 11],
            }
        }
        is_normal(&String::from_utf8_lossy(&text));
    }

    /// The same within the files, where the text stays an archive.
    #[test]
    fn mutated_files_never_panic(
        card_type in prop::sample::select(CardType::FIRST_AND_SECOND),
        file in any::<prop::sample::Index>(),
        edits in prop::collection::vec((0_usize..300, any::<u8>(), 0_usize..3), 1..6),
    ) {
        let mut archive = serde_json::to_value(Archive::of(&genuine(card_type))).expect("JSON");
        let files = archive["files"].as_array_mut().expect("files");
        let index = file.index(files.len());
        let data = &mut files[index]["data"];
        let mut bytes = BASE64.decode(data.as_str().expect("text").as_bytes()).expect("base64");
        for (at, byte, kind) in edits {
            let at = at % (bytes.len() + 1);
            match kind {
                0 => bytes.insert(at, byte),
                1 if at < bytes.len() => { bytes.remove(at); }
                _ => bytes.extend([byte]),
            }
        }
        *data = json!(BASE64.encode(&bytes));
        is_normal(&archive.to_string());
    }
}
