//! Skipping padding gives the same card in fewer bytes.

use std::ops::ControlFlow;

use time::macros::datetime;
use zairyu::CardType;
use zairyu::card::DataItem;
use zairyu::card::FileId;
use zairyu::record::Record;
use zairyu::simulator::{self, Absence, Variant, VirtualCard, VirtualCardBuilder};
use zairyu::specified_card::DeliveryKey;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::verify::{Report, TestTrustStore};
use zairyu::{Card, CardTransport, DataGroups, Error, Generation, ImagePadding, Reader};

use crate::images::{jp2, tiff};
use crate::{Fate, number, tampered};

pub fn reader_of<T: CardTransport>(link: T, padding: ImagePadding) -> Reader<T> {
    let key = simulator::delivery_key_spki_der().unwrap();
    Reader::new(link)
        .with_specified_card_key(SpecifiedCardKey::new(DeliveryKey::own(&key).unwrap()))
        .with_image_padding(padding)
}

pub fn read(builder: VirtualCardBuilder, groups: DataGroups, padding: ImagePadding) -> Card {
    reader_of(builder.build().unwrap(), padding)
        .read(&number(), groups)
        .unwrap()
}

fn bytes(card: &Card) -> u64 {
    let stats = card.link_stats();
    stats.bytes_sent + stats.bytes_received
}

/// The items that were not read to their end.
pub fn not_read(card: &Card) -> Vec<DataItem> {
    let padding = report(card).padding_not_read.into_iter();
    padding
        .filter(|padding| !padding.confirmed_by_signature)
        .map(|padding| padding.item)
        .collect()
}

/// Padding that was not read is reported, and the signature confirms it.
fn assert_confirmed(card: &Card, name: &str) {
    let padding = report(card).padding_not_read;
    assert!(!padding.is_empty(), "{name}");
    let ranges = card
        .files()
        .iter()
        .map(|(id, _)| card.files().skipped_padding(id).len());
    assert_eq!(ranges.sum::<usize>(), padding.len(), "{name}");
    for padding in padding {
        assert!(
            padding.bytes > 0 && padding.confirmed_by_signature,
            "{name}"
        );
        assert_ne!(padding.item, DataItem::AddressImage, "{name}");
    }
}

pub fn report(card: &Card) -> Report {
    let mut anchors = TestTrustStore::new();
    for (each, generation) in [
        (Generation::First, Generation::First),
        (Generation::Second, Generation::Second),
        (Generation::Second, Generation::Specified),
    ] {
        let ca = simulator::ca_certificate_der(each).unwrap();
        anchors.add_simulator(generation, &ca).unwrap();
    }
    card.verify(&anchors, datetime!(2026-11-25 12:00 UTC))
}

/// Every type over every kind of link: the same bytes as a whole read, with fewer bytes
/// transferred, and on short links with fewer commands.
#[test]
fn skipped_padding_gives_the_same_card() {
    type Link = fn(VirtualCardBuilder) -> VirtualCardBuilder;
    let links: [(&str, Link); 5] = [
        ("extended", |card| card),
        ("short", VirtualCardBuilder::short_only),
        ("chained", VirtualCardBuilder::chain_responses),
        ("1700 bytes", |card| card.limit_response(1700)),
        ("Le corrected", VirtualCardBuilder::correct_le),
    ];
    for &card_type in CardType::ALL {
        for (name, link) in links {
            let builder = || link(VirtualCard::builder(card_type));
            let name = format!("{card_type} {name}");
            let built = builder().build().unwrap();
            let Ok(whole) = reader_of(built, ImagePadding::Read).read(&number(), DataGroups::ALL)
            else {
                // Specified cards need extended commands.
                assert!(!CardType::FIRST_AND_SECOND.contains(&card_type), "{name}");
                continue;
            };
            let less = read(builder(), DataGroups::ALL, ImagePadding::default());
            assert!(less.files() == whole.files(), "{name}");
            assert_confirmed(&less, &name);
            assert!(report(&whole).padding_not_read.is_empty(), "{name}");
            assert!(bytes(&less) * 10 < bytes(&whole) * 9, "{name}");
            let [commands, all] = [&less, &whole].map(|card| card.link_stats().commands);
            let extra = if name.ends_with("short") { 0 } else { 4 };
            assert!(commands <= all + extra, "{name}: {commands} for {all}");
        }
    }
}

/// The exact commands: after its first bytes, the front image is read up to its directory,
/// which is at its end.
#[test]
fn images_are_read_to_their_end_and_no_further() {
    let builder = VirtualCard::builder(CardType::ResidenceFirst)
        .value(0xD0, tiff(3500))
        .value(0xD1, jp2(1500));
    let mut reads = Vec::new();
    let link = tampered(builder.build().unwrap(), |_, command, _| {
        if command[..2] == [0x08, 0xB0] {
            reads.push(hex::encode(&command[2..]));
        }
        Fate::Pass
    });
    reader_of(link, ImagePadding::SkipSigned)
        .read(&number(), DataGroups::ALL)
        .unwrap();
    assert_eq!(
        reads,
        [
            // 320 bytes by SFI, header included; from there to the directory, 114 bytes
            // before the image's end, with 160 bytes for the directory.
            "85000000049602014000 00".replace(' ', ""),
            format!(
                "0140000004{:04x}{:04x}0000",
                0x9602,
                4 + 3500 - 114 + 160 - 320
            ),
            // 320 bytes; to the end of the codestream and eight bytes that show
            // that no box follows.
            "860000000496020140 0000".replace(' ', ""),
            format!("0140000004{:04x}{:04x}0000", 0x9602, 4 + 1500 + 8 - 320),
        ]
    );
}

/// If padding is read, the bytes after an image are returned, whatever the signature says.
#[test]
fn what_the_signature_does_not_confirm_is_read() {
    let hidden = |image: Vec<u8>, length: usize| {
        let mut value = image;
        value.resize(length, 0);
        value[length - 3] = 1;
        value
    };
    for (card_type, length) in [
        (CardType::ResidenceFirst, 7000),
        (CardType::ResidenceSecond, 2500),
    ] {
        let image = || hidden(tiff(1000), length);
        let photo = || hidden(jp2(1400), 3000);
        let card = || VirtualCard::builder(card_type);
        for (name, signed, tag, verdict) in [
            ("signed, behind the first image", true, 0xD0, "intact"),
            ("signed, behind the photo", true, 0xD1, "intact"),
            ("added behind the first image", false, 0xD0, "altered"),
            ("added behind the photo", false, 0xD1, "altered"),
        ] {
            let builder = || {
                let value = if tag == 0xD0 { image() } else { photo() };
                if signed {
                    card().value(tag, value)
                } else {
                    card().raw_value(tag, value)
                }
            };
            let whole = read(builder(), DataGroups::ALL, ImagePadding::Read);
            let less = read(builder(), DataGroups::ALL, ImagePadding::default());
            assert!(less.files() == whole.files(), "{card_type} {name}");
            assert_eq!(not_read(&less), []);
            assert_eq!(report(&less).tamper.status(), verdict, "{card_type} {name}");
        }
    }
}

/// Other bytes in the padding of an otherwise genuine card: the result has the signed NULs.
/// Only a read of every byte finds the difference.
#[test]
fn changed_padding_of_signed_data_is_noticed_by_reading_it() {
    let genuine = || VirtualCard::builder(CardType::ResidenceFirst);
    let signed = read(genuine(), DataGroups::ALL, ImagePadding::Read);
    let mut photo = signed.value(DataItem::Photo).unwrap().to_vec();
    photo[2900] = 0x77;
    let changed = || genuine().raw_value(0xD1, photo.clone());
    let whole = read(changed(), DataGroups::ALL, ImagePadding::Read);
    assert_eq!(report(&whole).result.code(), "abnormal");
    let less = read(changed(), DataGroups::ALL, ImagePadding::default());
    assert!(less.file("DF1/EF02".parse().unwrap()) == signed.file("DF1/EF02".parse().unwrap()));
    let report_of_less = report(&less);
    assert_eq!(report_of_less.result.code(), "normal");
    // The report states how many bytes were not read.
    let photo = &report_of_less.padding_not_read[1];
    assert_eq!(photo.item, DataItem::Photo);
    assert!(photo.confirmed_by_signature);
    let unread = 3000 - photo.bytes..3000;
    assert!(unread.contains(&2900), "{unread:?}");
    assert!(report(&whole).padding_not_read.is_empty());
    let json = serde_json::to_value(&report_of_less).unwrap();
    let expected = serde_json::json!({
        "item": "photo", "bytes": photo.bytes, "confirmed_by_signature": true,
    });
    assert_eq!(json["padding_not_read"][1], expected);
    assert_eq!(
        serde_json::to_value(report(&whole)).unwrap()["padding_not_read"],
        serde_json::json!([])
    );
}

/// Each variant of card: the same files and the same verdict.
#[test]
fn variants_come_out_the_same() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for variant in Variant::ALL {
            for absence in [Absence::Nul, Absence::Empty] {
                let builder = || {
                    VirtualCard::builder(card_type)
                        .variant(variant)
                        .absence(absence)
                };
                let whole = read(builder(), DataGroups::ALL, ImagePadding::Read);
                let less = read(builder(), DataGroups::ALL, ImagePadding::default());
                let name = format!("{card_type} {variant}");
                assert!(less.files() == whole.files(), "{name}");
                assert_eq!(report(&less).tamper, report(&whole).tamper, "{name}");
                if matches!(variant, Variant::UnderAge | Variant::StrippedSignature) {
                    // Nothing could confirm the padding, so none is skipped.
                    assert_eq!(bytes(&less), bytes(&whole), "{name}");
                }
            }
        }
    }
}

/// Padding is skipped only if everything that confirms it is read.
#[test]
fn without_the_means_of_confirmation_all_is_read() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let builder = || VirtualCard::builder(card_type);
        for group in DataGroups::SIGNED {
            let groups = DataGroups::SIGNED - group;
            let whole = read(builder(), groups, ImagePadding::Read);
            let less = read(builder(), groups, ImagePadding::default());
            // Photo and name image are one file; a group may be the other
            // generation's.
            let complete = whole.groups_read().contains(group)
                || read(builder(), group, ImagePadding::Read)
                    .groups_read()
                    .is_empty();
            assert_eq!(
                bytes(&less) < bytes(&whole),
                complete,
                "{card_type} {group:?}"
            );
        }
        let whole = read(builder(), DataGroups::SIGNED, ImagePadding::Read);
        let less = read(builder(), DataGroups::SIGNED, ImagePadding::default());
        assert!(bytes(&less) < bytes(&whole), "{card_type}");
    }
}

/// The address image with the caller's consent: record and report state the skipped bytes,
/// and no output treats them as certain.
#[test]
fn address_image_is_cut_only_with_consent_and_reported() {
    for card_type in [
        CardType::ResidenceSecond,
        CardType::SpecialPermanentSpecified,
    ] {
        let builder = || VirtualCard::builder(card_type).value(0xDFD1, tiff(1250));
        let signed_only = read(builder(), DataGroups::ALL, ImagePadding::SkipSigned);
        let all = read(builder(), DataGroups::ALL, ImagePadding::SkipAll);
        assert!(bytes(&all) + 900 < bytes(&signed_only));
        for (card, padding) in [(&signed_only, 0), (&all, 2500 - (1250 - 114 + 160))] {
            let Record::Second(record) = card.record() else {
                panic!("{card_type}")
            };
            let image = record.address_image.as_ref().unwrap();
            assert_eq!(image.value().padding_not_read(), padding);
            assert_eq!(image.value().bytes().len(), 2500);
            let report = report(card);
            let not_read = report.padding_not_read.iter();
            let open: Vec<_> = not_read
                .filter(|padding| !padding.confirmed_by_signature)
                .map(|open| (open.item, open.bytes))
                .collect();
            let expected = (padding > 0).then_some((DataItem::AddressImage, padding));
            assert_eq!(open, Vec::from_iter(expected));
            let photo = record.photo.as_ref().unwrap().value().padding_not_read();
            assert!(
                photo > 0,
                "the signature confirms it, and the report says so"
            );
            assert_eq!(report.result.code(), "normal");
            let said = report
                .situations()
                .iter()
                .any(|s| s.code() == "padding-not-read");
            assert_eq!(said, padding > 0);
            let json = serde_json::to_value(&report).unwrap();
            let entries = json["padding_not_read"].as_array().unwrap();
            let entry = entries
                .iter()
                .find(|entry| entry["item"] == "address_image");
            let shown = entry.map_or(0, |entry| entry["bytes"].as_u64().unwrap());
            assert_eq!(shown, padding as u64);
        }
        let address: FileId = "DF1/EF04".parse().unwrap();
        let behind_the_look = 5 + 1250 - 114 + 160..2505;
        assert!(all.files().skipped_padding(address) == std::slice::from_ref(&behind_the_look));
        assert_eq!(not_read(&all), [DataItem::AddressImage]);
        assert_eq!(not_read(&signed_only), []);
    }
}

/// The caller consented: skipped bytes after an address image stay unknown.
#[test]
fn address_image_without_consent_is_read_to_its_last_byte() {
    let mut value = tiff(1250);
    value.resize(2500, 0);
    value[2400] = 7;
    let builder = VirtualCard::builder(CardType::ResidenceSecond).value(0xDFD1, value.clone());
    let card = read(builder, DataGroups::ALL, ImagePadding::default());
    assert!(card.value(DataItem::AddressImage) == Some(&value[..]));
}

/// Images that do not say where they end.
#[test]
fn images_of_unknown_length_are_read_whole() {
    let no_image = vec![0xAB; 400];
    let mut endless = tiff(1200);
    let directory = 1200 - 114;
    // StripByteCounts is changed to another tag.
    endless[directory + 2 + 7 * 12 + 1] ^= 0x40;
    for value in [no_image, endless] {
        let builder = || VirtualCard::builder(CardType::ResidenceFirst).value(0xD0, value.clone());
        let groups = DataGroups::ALL;
        let whole = read(builder(), groups, ImagePadding::Read);
        let less = read(builder(), groups, ImagePadding::default());
        assert!(less.files() == whole.files());
        // The photo's padding alone: 1,445 bytes.
        assert!(bytes(&less) + 1500 > bytes(&whole));
    }
}

/// The signature does not confirm the padding of a photo, and the card is removed at any
/// command: the resumed read returns every byte.
#[test]
fn doubt_outlives_a_break() {
    let builder = || {
        let mut photo = jp2(1400);
        photo.resize(3000, 0);
        photo[2000] = 9;
        VirtualCard::builder(CardType::ResidenceFirst).value(0xD1, photo)
    };
    let whole = read(builder(), DataGroups::ALL, ImagePadding::Read);
    let mut commands = 0;
    let counted = tampered(builder().build().unwrap(), |index, _, _| {
        commands = index + 1;
        Fate::Pass
    });
    Reader::new(counted)
        .read(&number(), DataGroups::ALL)
        .unwrap();
    assert!(commands >= 19, "read, doubted, and read on: {commands}");
    for break_at in 0..commands {
        let mut broken = false;
        let link = tampered(builder().build().unwrap(), |index, _, card| {
            if index == break_at && !broken {
                broken = true;
                card.reset();
                return Fate::Fail;
            }
            Fate::Pass
        });
        let mut reader = Reader::new(link);
        let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
        assert!(matches!(error, Error::Link { .. }), "{error}");
        let mut done = 0;
        let card = reader
            .resume(|progress| {
                assert!(progress.bytes_done >= done && progress.bytes_done <= progress.bytes_total);
                done = progress.bytes_done;
                ControlFlow::Continue(())
            })
            .unwrap();
        assert!(card.files() == whole.files(), "{break_at}");
    }
}

/// A card that changes the end of its image during the read, or never ends it: an error or
/// a card, in a bounded number of commands.
#[test]
fn images_that_keep_promising_more_are_bounded() {
    // Tile-parts of fourteen bytes, as many as fit.
    let mut photo = b"\xFF\x4F\xFF\x51\x00\x04\x00\x00".to_vec();
    while photo.len() + 14 <= 3000 {
        photo.extend(b"\xFF\x90\x00\x0A\x00\x00\x00\x00\x00\x0E\x00\x01\xFF\x93");
    }
    let builder = VirtualCard::builder(CardType::ResidenceFirst).value(0xD1, photo);
    let mut reader = reader_of(builder.build().unwrap(), ImagePadding::default());
    let card = reader.read(&number(), DataGroups::ALL).unwrap();
    assert!(card.link_stats().commands < 35, "{:?}", card.link_stats());
}

/// A resumed read keeps its settings.
#[test]
fn choice_of_padding_is_made_once_for_a_read() {
    let builder = || VirtualCard::builder(CardType::ResidenceSecond);
    for (first, later, cut) in [
        (ImagePadding::Read, ImagePadding::SkipAll, 0),
        (ImagePadding::SkipAll, ImagePadding::Read, 1),
    ] {
        // Between the signature and the images.
        let mut broken = false;
        let link = tampered(builder().build().unwrap(), |index, _, card| {
            if index == 12 && !broken {
                broken = true;
                card.reset();
                return Fate::Fail;
            }
            Fate::Pass
        });
        let mut reader = reader_of(link, first);
        reader.read(&number(), DataGroups::ALL).unwrap_err();
        let mut reader = reader.with_image_padding(later);
        let card = reader.resume(|_| ControlFlow::Continue(())).unwrap();
        assert_eq!(not_read(&card).len(), cut, "{first:?}");
    }
}
