//! The right bytes in the wrong place, and bytes that should not be there.

use zairyu::CardType::{self, *};
use zairyu::Generation;
use zairyu::simulator::{ElementaryFile, Holder, Issuer, VirtualCard};
use zairyu::{Card, DataGroups, Reader};

use crate::cards::{
    ALTERED, NORMAL, NOW, NUMBER, content, evidence_tags, genuine, object, place, places, read_all,
    signed_data, signed_tags, test_store, unpadded, value, verdict, verdict_on, with_file,
};
use crate::chain::chain;
use crate::hostile::{check, refused};

#[test]
fn images_in_each_others_place() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let files = genuine(card_type).files().clone();
        let (front, photo) = (value(&files, 0xD0), value(&files, 0xD1));
        let (mut front, mut photo) = (unpadded(front), unpadded(photo));
        front.truncate(3000);
        photo.truncate(2500);
        let swapped = VirtualCard::builder(card_type)
            .raw_value(0xD0, photo.clone())
            .raw_value(0xD1, front);
        assert_eq!(check(swapped), ALTERED, "{card_type}");
        let twice = VirtualCard::builder(card_type).raw_value(0xD0, photo);
        assert_eq!(check(twice), ALTERED, "{card_type}");

        // Both halves in the other order under the signature.
        let issuer = Issuer::test(card_type.generation()).expect("an issuer");
        let mut signed = signed_data(card_type, &files);
        match card_type.generation() {
            Generation::First => signed.rotate_left(7000),
            _ => signed[53..].rotate_left(3000),
        }
        let [tag, _] = evidence_tags(card_type);
        let code = issuer.sign(&signed).expect("a signature");
        assert_eq!(
            check(VirtualCard::builder(card_type).raw_value(tag, code)),
            ALTERED
        );
    }
    // First generation: the photo's object in the front image's file.
    let photo = [
        &[0xD1, 0x82, 0x0B, 0xB8][..],
        &value(genuine(ResidenceFirst).files(), 0xD1),
    ];
    let card =
        VirtualCard::builder(ResidenceFirst).raw_file(ElementaryFile::FrontImage, photo.concat());
    let card = card.build().expect("the simulator makes the card");
    let number = NUMBER.parse().expect("a number");
    let error = Reader::new(card)
        .read(&number, DataGroups::ALL)
        .expect_err("a file of its own");
    assert_eq!(
        chain(&error),
        "reading DF1/EF01: the content of the file is not valid: \
         the file has object D1 of DF1/EF02, and none of its own objects"
    );
}

/// The signature covers the printed entries one after the other, without tags and lengths.
/// Other tags or lengths over the same bytes state something that nobody signed, such as
/// that the holder may work (CC `1`).
#[test]
fn printed_entries_keep_their_places() {
    let mut holder = Holder::engineer();
    holder.second.sex = Some("1".to_owned());
    holder.second.work = Some("9".to_owned());
    holder.second.permission_date = Some("20251021".to_owned());
    // Eight NULs at the end of the signed entries.
    holder.second.period_ends_on = None;
    let card = read_all(VirtualCard::builder(ResidenceSecond).holder(holder));
    let signed = &signed_data(ResidenceSecond, card.files())[..53];

    type Layout<'a> = &'a [(u8, usize)];
    #[rustfmt::skip]
    let cases: [(&str, Layout<'_>, Option<&str>); 7] = [
        ("as signed", &[(0xC5, 8), (0xC6, 8), (0xC7, 1), (0xC8, 3), (0xC9, 10), (0xCE, 4),
            (0xCA, 2), (0xCB, 8), (0xCC, 1), (0xCD, 8)], Some("9")),
        ("expiry and date of birth", &[(0xC6, 8), (0xC5, 8), (0xC7, 1), (0xC8, 3), (0xC9, 10),
            (0xCE, 4), (0xCA, 2), (0xCB, 8), (0xCC, 1), (0xCD, 8)], Some("9")),
        ("sex and work", &[(0xC5, 8), (0xC6, 8), (0xCC, 1), (0xC8, 3), (0xC9, 10), (0xCE, 4),
            (0xCA, 2), (0xCB, 8), (0xC7, 1), (0xCD, 8)], Some("1")),
        ("dates in a ring", &[(0xCB, 8), (0xC5, 8), (0xC7, 1), (0xC8, 3), (0xC9, 10), (0xCE, 4),
            (0xCA, 2), (0xC6, 8), (0xCC, 1), (0xCD, 8)], Some("9")),
        ("cut differently", &[(0xC9, 10), (0xC5, 8), (0xC6, 8), (0xCB, 8), (0xCC, 1), (0xC7, 1),
            (0xC8, 3), (0xCE, 4), (0xCA, 2), (0xCD, 8)], Some("T")),
        // In the right order, but with fewer NULs.
        ("one byte up", &[(0xC5, 8), (0xC6, 8), (0xC7, 1), (0xC8, 3), (0xC9, 10), (0xCE, 4),
            (0xCA, 2), (0xCB, 7), (0xCC, 1), (0xCD, 8)], Some("1")),
        ("one entry left out", &[(0xC6, 8), (0xCB, 8), (0xC7, 1), (0xC8, 3), (0xC9, 10),
            (0xCE, 4), (0xCA, 2), (0xC5, 8), (0xCC, 1)], None),
    ];
    let mut normal = Vec::new();
    for (name, layout, work) in cases {
        let mut rest = signed;
        let mut written = Vec::new();
        for &(tag, length) in layout {
            written.extend(object(tag, &rest[..length]));
            rest = &rest[length..];
        }
        assert!(
            rest.iter().all(|&byte| byte == 0),
            "{name}: all but NULs is used"
        );
        let file = place(card.files(), 0xC5).file;
        let files = with_file(card.files(), file, |bytes| *bytes = written);
        if let Some(work) = work {
            assert_eq!(content(&files, 0xCC), work.as_bytes(), "{name}");
        }
        if verdict_on(files) == Some(NORMAL) {
            normal.push(name);
        }
    }
    assert_eq!(
        normal,
        ["as signed"],
        "of all ways to cut the signed entries"
    );
}

/// The objects of a file can have any order: each is signed in its own place.
#[test]
fn objects_in_another_order() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let files = genuine(card_type).files().clone();
        let [code, _] = evidence_tags(card_type);
        for tag in [0xD0, code, signed_tags(card_type)[0]] {
            let file = place(&files, tag).file;
            let bytes = files.get(file).expect("its file");
            let of_file = places(&files)
                .into_iter()
                .filter(|place| place.file == file);
            let objects = of_file.map(|place| &bytes[place.header.start..place.value.end]);
            let reversed: Vec<u8> = objects.rev().flatten().copied().collect();
            // NULs after them, as a chip may have.
            let reversed = [&reversed[..], &[0; 16]].concat();
            let files = with_file(&files, file, |bytes| *bytes = reversed);
            assert_eq!(verdict_on(files), Some(NORMAL), "{card_type}, {file}");
        }
    }
}

/// Padding consists of NULs only. Other bytes at the end of a value are part of the value.
#[test]
fn padding_by_other_bytes() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for tag in [0xD0, 0xD1] {
            let field = value(genuine(card_type).files(), tag);
            for byte in [0xFF, 0x20] {
                let mut padded = unpadded(field.clone());
                assert!(
                    padded.len() < field.len(),
                    "{card_type}, {tag:02X}: room for padding"
                );
                padded.resize(field.len(), byte);
                let builder = || VirtualCard::builder(card_type);
                let name = format!("{card_type}, {tag:02X}, {byte:02X}");
                assert_eq!(
                    check(builder().value(tag, padded.clone())),
                    NORMAL,
                    "{name}"
                );
                assert_eq!(check(builder().raw_value(tag, padded)), ALTERED, "{name}");
            }
        }
        // Only NULs may follow a certificate.
        let [_, tag] = evidence_tags(card_type);
        for byte in [0xFF, 0x20] {
            let mut field = value(genuine(card_type).files(), tag);
            let end = unpadded(field.clone()).len();
            field[end..].fill(byte);
            let card = VirtualCard::builder(card_type).raw_value(tag, field);
            assert_eq!(check(card), refused("trailing-data"), "{card_type}");
        }
    }
}

/// A value shorter than its field counts as padded.
#[test]
fn values_without_padding() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let [_, certificate] = evidence_tags(card_type);
        let files = genuine(card_type).files().clone();
        let short = |tag| unpadded(value(&files, tag));
        let mut all = VirtualCard::builder(card_type);
        for tag in [0xD0, 0xD1, certificate] {
            let card = VirtualCard::builder(card_type).raw_value(tag, short(tag));
            assert_eq!(check(card), NORMAL, "{card_type}, {tag:02X}");
            all = all.raw_value(tag, short(tag));
        }
        let card = read_all(all);
        let short_file = |card: &Card| {
            card.files()
                .iter()
                .map(|(_, bytes)| bytes.len())
                .sum::<usize>()
        };
        assert!(
            short_file(&card) < short_file(&genuine(card_type)),
            "{card_type}"
        );
        assert_eq!(
            verdict(&card.verify(test_store(), NOW)),
            NORMAL,
            "{card_type}"
        );
    }
}
