//! Inputs that are not archives, and archives that are not a card: the errors.

use data_encoding::BASE64;
use proptest::prelude::*;
use serde_json::{Value, json};
use zairyu::CardType;
use zairyu::archive::{Archive, ArchiveError};

use crate::cards::{NOW, genuine, test_store, verdict};
use crate::{restored, stored};

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
    let members: Vec<String> = ["format", "version", "opening_number", "files"]
        .iter()
        .filter_map(|key| member(key))
        .collect();
    format!("{{{}}}", members.join(","))
}

const NOT_OURS: &str = "not an archive of a card: the format is not `zairyu-card`";
const VERSION_2: &str = "archive of version 2: this program reads version 1";

#[test]
fn other_input_is_refused_with_its_reason() {
    type Change<'a> = &'a dyn Fn(&mut Value);
    let file = |name: &str, bytes: &[u8]| json!({"file": name, "data": BASE64.encode(bytes)});
    let remove = |name: &'static str| {
        move |archive: &mut Value| {
            let files = archive["files"].as_array_mut().expect("files");
            files.retain(|file| file["file"] != name);
        }
    };
    #[rustfmt::skip]
    let cases: [(&str, Change<'_>, &str); 29] = [
        ("another format", &|a| a["format"] = json!("mrtd"), NOT_OURS),
        ("no format", &|a| { a.as_object_mut().unwrap().remove("format"); }, NOT_OURS),
        ("version 2", &|a| a["version"] = json!(2), VERSION_2),
        ("version 2, files in a map",
         &|a| { a["version"] = json!(2); a["files"] = json!({"MF/EF01": "wAQwMDAx"}); }, VERSION_2),
        ("version 2, no files",
         &|a| { a["version"] = json!(2); a.as_object_mut().unwrap().remove("files"); }, VERSION_2),
        ("version 0", &|a| a["version"] = json!(0), "archive of version 0"),
        ("a version beyond all", &|a| a["version"] = json!(u64::MAX),
         "archive of version 18446744073709551615: this program reads version 1"),
        ("a version in text", &|a| a["version"] = json!("1"), "archive: `version` is not a number"),
        ("no version", &|a| { a.as_object_mut().unwrap().remove("version"); }, "archive: `version` is missing"),
        ("no files", &|a| { a.as_object_mut().unwrap().remove("files"); }, "archive: `files` is missing"),
        ("files that are none", &|a| a["files"] = json!("wAQwMDAx"), "archive: `files` is not a list"),
        ("a file that is none", &|a| a["files"][3] = json!("wAQwMDAx"), "archive: file 3 is not an object with fields"),
        ("a number that is none", &|a| a["opening_number"] = json!("AA1234567"),
         "archive: `opening_number` is not a card number"),
        ("a number of another kind", &|a| a["opening_number"] = json!(12),
         "archive: `opening_number` is not a card number"),
        ("data in a list", &|a| a["files"][0]["data"] = json!([192, 4]), "archive: file 0: `data` is not base64"),
        ("no file at all", &|a| a["files"] = json!([]), "archive: the card's files are not valid: reading MF/EF01: the content of the file is not valid: object spec_version is missing"),
        ("no common data", &remove("MF/EF01"), "archive: the card's files are not valid: reading MF/EF01: the content of the file is not valid: object spec_version is missing"),
        ("no card type", &remove("MF/EF02"), "archive: the card's files are not valid: reading MF/EF02: the content of the file is not valid: object card_type is missing"),
        ("an entry without data", &|a| a["files"][3] = json!({"file": "DF1/EF01"}), "archive: file 3: `data` is missing"),
        ("an entry without name", &|a| a["files"][3] = json!({"data": ""}), "archive: file 3: `file` is missing"),
        ("not base64", &|a| a["files"][3]["data"] = json!("A*=="), "archive: file 3: `data` is not base64"),
        ("base64 without padding", &|a| a["files"][0]["data"] = json!("wAQwMDA"), "archive: file 0: `data` is not base64"),
        ("an unknown file", &|a| a["files"][3]["file"] = json!("DF4/EF01"),
         "archive: file 3 is not a file of this card type"),
        ("a file by another name", &|a| a["files"][3]["file"] = json!("df2/ef02"),
         "archive: file 3 is not a file of this card type"),
        ("a file of other types", &|a| a["files"][3]["file"] = json!("DF1/EF04"),
         "archive: file 3 is not a file of this card type"),
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
    // Longer by as much as a chip may round up.
    let slack =
        changed(|a| a["files"][5] = file("DF2/EF04", &[b"\xD7\x01\x31", &[0; 256][..]].concat()));
    assert!(restored(&slack).is_ok());
}

/// A card type that does not have these files.
#[test]
fn files_of_another_type_are_refused() {
    let cases = [
        (
            CardType::ResidenceFirst,
            "2",
            "archive: file 3 is not a file of this card type",
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
            "archive: file 3 is not a file of this card type",
        ),
        (
            CardType::ResidenceSecond,
            "1",
            "archive: file 8 is not a file of this card type",
        ),
    ];
    for (card_type, code, expected) in cases {
        let mut archive = serde_json::to_value(Archive::of(&genuine(card_type))).expect("JSON");
        let object = crate::cards::object(0xC1, code.as_bytes());
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
        restored(&changed(|a| a["files"][2]["data"] = json!(crate::cards::NUMBER))),
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
            crate::cards::NUMBER,
            "12345678",
            "139999",
            &base64,
            "5p2x5Lqs",
        ] {
            assert!(!message.contains(secret), "{message}");
        }
    }
}

/// Text of a file in the place of another field: messages of JSON libraries often quote it.
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

/// Huge archives, and archives that claim to be huge, are refused in bounded memory.
#[test]
fn huge_archives_are_refused() {
    let too_long = "longer than any stored form of this program";
    let data = "A".repeat(5 << 20);
    let error = restored(&changed(|a| a["files"][3]["data"] = json!(data))).expect_err("5 MiB");
    assert!(error.starts_with(too_long), "{error}");
    let files = vec![json!({"file": "MF/EF01", "data": ""}); 20_000];
    let error = restored(&changed(|a| a["files"] = json!(files))).expect_err("20,000 files");
    assert!(error.starts_with(too_long), "{error}");
    let deep = format!(r#"{{"note":{}{}}}"#, "[".repeat(100), "]".repeat(100));
    let error = restored(&deep).expect_err("deep");
    assert!(error.starts_with("lists nested too deep"), "{error}");
    // A list that claims 4,000,000,000 entries, a text that claims as many bytes, and no
    // content.
    for start in [0xdd_u8, 0xdb, 0xc6, 0xdf] {
        let bytes = [start, 0xee, 0x6b, 0x28, 0x00];
        assert!(rmp_serde::from_slice::<Archive>(&bytes).is_err());
    }
    for start in [0x9a_u8, 0x7a, 0x5a, 0xba] {
        let bytes = [start, 0xee, 0x6b, 0x28, 0x00];
        assert!(ciborium::from_reader::<Archive, _>(&bytes[..]).is_err());
    }
}

/// Whether a stored text restores to a card whose result is normal.
fn is_normal(text: &str) -> bool {
    restored(text).is_ok_and(|card| verdict(&card.verify(test_store(), NOW))[4] == "normal")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Bytes of the text are changed, removed and inserted: no panic, and no card with
    /// other data is normal.
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

    /// The same inside the files, so that the text stays an archive.
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
