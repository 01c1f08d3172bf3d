//! Every field of every type, decoded to the right value.

use time::macros::date;
use zairyu::CardType;
use zairyu::ImageFormat;
use zairyu::card::Coverage;
use zairyu::record::{FirstGeneration, Record, SecondGeneration, TextEncoding};
use zairyu::simulator::{Absence, ElementaryFile, Holder, VirtualCard};
use zairyu::{Card, CardType as Type, Error};

use crate::{number, read_all, virtual_card};

pub(crate) fn first(card: &Card) -> &FirstGeneration {
    match card.record() {
        Record::First(record) => record,
        other => panic!("not first generation: {other:?}"),
    }
}

fn second(card: &Card) -> &SecondGeneration {
    match card.record() {
        Record::Second(record) => record,
        other => panic!("not second generation: {other:?}"),
    }
}

/// The records as JSON, without the evidence and the amount of padding that was read.
fn fields(card: &Card) -> serde_json::Value {
    let mut fields = serde_json::to_value(card.record()).unwrap();
    let members = fields.as_object_mut().unwrap();
    for name in ["check_code", "certificate"] {
        members.remove(name);
    }
    for value in members.values_mut() {
        if let Some(image) = value.as_object_mut() {
            image.remove("padding_not_read");
        }
    }
    fields
}

/// The JSON of a text in UTF-8.
fn utf8(text: &str) -> serde_json::Value {
    serde_json::json!({"text": text, "encoding": "utf-8", "bytes": null})
}

#[test]
fn first_generation_residence_card() {
    let card = read_all(virtual_card(CardType::ResidenceFirst)).unwrap();
    assert_eq!(card.info().card_type, Type::ResidenceFirst);
    assert_eq!(card.info().spec_version.to_string(), "0001");
    assert_eq!(
        fields(&card),
        serde_json::json!({
            "front_image": {"format": "tiff", "bytes": 7000, "width": 674, "height": 425},
            "photo": {"format": "jp2", "bytes": 3000, "width": 240, "height": 300},
            "address_date": "2025-10-20",
            "municipality_code": "139999",
            "address": utf8("東京都架空区見本町１丁目２番３号"),
            "comprehensive_permission": utf8("許可：週２８時間以内、風俗営業等を除く"),
            "individual_permission": null,
            "renewal": "none",
        })
    );
    let record = first(&card);
    assert_eq!(
        record.address_date.as_ref().unwrap().value().date(),
        Some(date!(2025 - 10 - 20))
    );
    assert_eq!(
        record.check_code.as_ref().unwrap().value().bytes().len(),
        256
    );
    assert_eq!(
        record.certificate.as_ref().unwrap().value().bytes().len(),
        1200
    );
    // The values are those on the card, with padding.
    let holder = Holder::engineer();
    let front = record.front_image.as_ref().unwrap();
    assert!(front.value().bytes().starts_with(&holder.first.front_image));
    assert_eq!(front.value().format(), Some(ImageFormat::Tiff));
    assert_eq!(front.coverage(), Coverage::Covered);
    assert_eq!(
        record.address.as_ref().unwrap().coverage(),
        Coverage::NotCovered
    );
}

#[test]
fn first_generation_special_permanent_certificate() {
    let card = read_all(virtual_card(CardType::SpecialPermanentFirst)).unwrap();
    assert_eq!(card.info().card_type, Type::SpecialPermanentFirst);
    assert_eq!(
        fields(&card),
        serde_json::json!({
            "front_image": {"format": "tiff", "bytes": 7000, "width": 674, "height": 425},
            "photo": {"format": "jp2", "bytes": 3000, "width": 240, "height": 300},
            "address_date": "2023-04-01",
            "municipality_code": "279999",
            "address": utf8("大阪府架空市例示町４番５号"),
            "comprehensive_permission": null,
            "individual_permission": null,
            "renewal": null,
        })
    );
}

#[test]
fn second_generation_residence_card() {
    let card = read_all(virtual_card(CardType::ResidenceSecond)).unwrap();
    assert_eq!(card.info().card_type, Type::ResidenceSecond);
    assert_eq!(
        fields(&card),
        serde_json::json!({
            "card_number": "AA12345678BB",
            "card_expiry": "2028-10-20",
            "date_of_birth": "1993-04-05",
            "sex": "female",
            "nationality": "BRA",
            "residence_status": "TEST000001",
            "period_of_stay": "P3Y",
            "permission_kind": "T1",
            "permission_date": "2025-10-20",
            "work": "as-status-allows",
            "period_end": "2028-10-20",
            "name_image": {"format": "tiff", "bytes": 2500, "width": 520, "height": 96},
            "photo": {"format": "jp2", "bytes": 3000, "width": 240, "height": 300},
            "address_image": {"format": "tiff", "bytes": 2500, "width": 640, "height": 72},
            "comprehensive_permission": "28-hours-no-entertainment",
            "comprehensive_permission_end": "2028-10-20",
            "individual_permission": "none",
            "renewal": "none",
            "commissioner_entry": "none",
            "reserved_text": null,
        })
    );
    let record = second(&card);
    assert!(record.card_number.as_ref().unwrap().value().number() == Some(&number()));
    assert_eq!(
        record.card_number.as_ref().unwrap().coverage(),
        Coverage::NotCovered
    );
    assert_eq!(record.work.as_ref().unwrap().coverage(), Coverage::Covered);
}

#[test]
fn second_generation_special_permanent_certificate() {
    let card = read_all(virtual_card(CardType::SpecialPermanentSecond)).unwrap();
    let expected = serde_json::json!({
        "card_number": "AA12345678BB",
        "card_expiry": "2033-01-02",
        "date_of_birth": "1970-01-02",
        "sex": "male",
        "nationality": "KOR",
        "residence_status": "TEST000002",
        "period_of_stay": "indefinite",
        "permission_kind": null,
        "permission_date": null,
        "work": null,
        "period_end": null,
        "name_image": {"format": "tiff", "bytes": 2500, "width": 520, "height": 96},
        "photo": {"format": "jp2", "bytes": 3000, "width": 240, "height": 300},
        "address_image": {"format": "tiff", "bytes": 2500, "width": 640, "height": 72},
        "comprehensive_permission": null,
        "comprehensive_permission_end": null,
        "individual_permission": null,
        "renewal": null,
        "commissioner_entry": "none",
        "reserved_text": null,
    });
    assert_eq!(fields(&card), expected);
}

/// Full fields, indefinite stay, all permissions, and only the year of birth is known.
#[test]
fn fields_at_their_limits() {
    let build = |card_type| {
        VirtualCard::builder(card_type)
            .holder(Holder::edge())
            .build()
            .unwrap()
    };
    let card = read_all(build(CardType::ResidenceFirst)).unwrap();
    let record = first(&card);
    assert_eq!(
        record.address.as_ref().unwrap().value().as_read().len(),
        320
    );
    let individual = record.individual_permission.as_ref().unwrap();
    assert_eq!(individual.value().as_read().len(), 120);
    assert_eq!(fields(&card)["renewal"], "under-way");

    let card = read_all(build(CardType::ResidenceSecond)).unwrap();
    let shown = fields(&card);
    for (name, value) in [
        ("date_of_birth", "1970"),
        ("sex", "not-stated"),
        ("nationality", "XXA"),
        ("period_of_stay", "indefinite"),
        ("work", "unrestricted"),
        ("comprehensive_permission", "28-hours-teaching"),
        ("individual_permission", "granted"),
        ("renewal", "under-way"),
        ("commissioner_entry", "recorded"),
    ] {
        assert_eq!(shown[name], value, "{name}");
    }
    let reserved = second(&card).reserved_text.as_ref().unwrap();
    assert_eq!(reserved.value().as_read().len(), 200);
}

/// Absent: all NUL, of length zero, or not there at all.
#[test]
fn absent_values_are_none() {
    let names = [
        (0xD2, "address_date"),
        (0xD3, "municipality_code"),
        (0xD4, "address"),
        (0xD5, "comprehensive_permission"),
        (0xD6, "individual_permission"),
        (0xD7, "renewal"),
        (0xD0, "front_image"),
        (0xD1, "photo"),
        (0xDA, "check_code"),
        (0xDB, "certificate"),
    ];
    for (tag, name) in names {
        let builder = || VirtualCard::builder(CardType::ResidenceFirst);
        for (how, builder) in [
            ("NUL", builder().raw_value(tag, vec![0])),
            ("empty", builder().raw_value(tag, vec![])),
            ("missing", builder().without(tag)),
        ] {
            let card = match read_all(builder.build().unwrap()) {
                Ok(card) => card,
                // A file whose only object is missing is empty.
                Err(Error::EmptyAnswer { .. }) if how == "missing" => continue,
                Err(error) => panic!("{name} {how}: {error}"),
            };
            let records = serde_json::to_value(card.record()).unwrap();
            assert!(records[name].is_null(), "{name} {how}");
            assert_eq!(
                records
                    .as_object()
                    .unwrap()
                    .values()
                    .filter(|v| v.is_null())
                    .count(),
                if name == "individual_permission" {
                    1
                } else {
                    2
                },
                "{name} {how}: only it, and the permission that the holder has not"
            );
        }
    }
    for absence in [Absence::Nul, Absence::Empty] {
        let card = VirtualCard::builder(CardType::ResidenceFirst)
            .holder(Holder::special_permanent())
            .absence(absence)
            .build()
            .unwrap();
        let card = read_all(card).unwrap();
        assert!(first(&card).comprehensive_permission.is_none());
    }
}

#[test]
fn text_falls_back_to_shift_jis_and_states_it() {
    let read = |bytes: &[u8]| {
        let card = VirtualCard::builder(CardType::ResidenceFirst)
            .value(0xD4, bytes)
            .build()
            .unwrap();
        read_all(card).unwrap()
    };
    let card = read(b"\x93\x8C\x8B\x9E\x93\x73");
    let address = first(&card).address.as_ref().unwrap();
    assert_eq!(address.value().as_str(), Some("東京都"));
    assert_eq!(address.value().encoding(), Some(TextEncoding::ShiftJis));
    assert_eq!(
        fields(&card)["address"],
        serde_json::json!({"text": "東京都", "encoding": "shift_jis", "bytes": "k4yLnpNz"})
    );
    let card = read(b"\xFF\xFE\x80");
    let address = first(&card).address.as_ref().unwrap();
    assert_eq!(address.value().as_str(), None);
    assert_eq!(address.value().as_read(), b"\xFF\xFE\x80");
}

#[test]
fn broken_image_is_an_error_of_that_image_only() {
    let card = VirtualCard::builder(CardType::ResidenceFirst)
        .value(0xD0, b"II*\0 and then nothing of a TIFF".to_vec())
        .value(0xD1, b"no image at all".to_vec())
        .build()
        .unwrap();
    let card = read_all(card).unwrap();
    let record = first(&card);
    assert!(
        record
            .front_image
            .as_ref()
            .unwrap()
            .value()
            .decode()
            .is_err()
    );
    assert!(record.photo.as_ref().unwrap().value().decode().is_err());
    assert_eq!(record.photo.as_ref().unwrap().value().format(), None);
    assert!(record.address.is_some());
    let shown = fields(&card);
    assert_eq!(
        shown["photo"],
        serde_json::json!({"format": null, "bytes": 3000, "width": null, "height": null})
    );
}

#[test]
fn images_decode_to_what_the_holder_has() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let card = read_all(virtual_card(card_type)).unwrap();
        let images: Vec<_> = card.images().collect();
        assert_eq!(
            images.len(),
            if card_type.code().len() == 1 { 2 } else { 3 }
        );
        for image in images {
            let decoded = image.value().decode().unwrap();
            let size = (decoded.width(), decoded.height());
            assert_eq!(image.value().dimensions().unwrap(), size);
        }
    }
}

#[test]
fn raw_files_are_those_of_the_card() {
    let virtual_card = virtual_card(CardType::ResidenceFirst);
    let on_card = |name| virtual_card.file(name).unwrap().to_vec();
    let expected = [
        ("MF/EF01", on_card(ElementaryFile::CommonData)),
        ("MF/EF02", on_card(ElementaryFile::CardType)),
        ("DF2/EF01", on_card(ElementaryFile::Address)),
        ("DF2/EF02", on_card(ElementaryFile::ComprehensivePermission)),
        ("DF2/EF03", on_card(ElementaryFile::IndividualPermission)),
        ("DF2/EF04", on_card(ElementaryFile::RenewalApplication)),
        ("DF3/EF01", on_card(ElementaryFile::Signature)),
        ("DF1/EF01", on_card(ElementaryFile::FrontImage)),
        ("DF1/EF02", on_card(ElementaryFile::Photo)),
    ];
    let card = read_all(virtual_card).unwrap();
    let read: Vec<_> = card
        .files()
        .iter()
        .map(|(id, bytes)| (id.to_string(), bytes.to_vec()))
        .collect();
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(id, bytes)| (id.to_owned(), bytes))
        .collect();
    assert!(read == expected, "the files differ");
}

#[test]
fn objects_in_any_order_with_unknown_ones_are_read() {
    let date = [&[0xD2, 8][..], b"20240229"].concat();
    let address = [&[0xD4, 0x81, 3][..], b"abc"].concat();
    let unknown = vec![0x5F, 0x01, 0x02, 0xAA, 0xBB];
    let content = [address, unknown, date, vec![0; 40]].concat();
    let card = VirtualCard::builder(CardType::ResidenceFirst)
        .raw_file(ElementaryFile::Address, content)
        .build()
        .unwrap();
    let shown = fields(&read_all(card).unwrap());
    assert_eq!(shown["address"], utf8("abc"));
    assert_eq!(shown["address_date"], "2024-02-29");
    assert!(shown["municipality_code"].is_null());
}
