//! The right bytes in the wrong place, and bytes where there should be none.

use zairyu::record::Files;
use zairyu::simulator::CardType::{self, *};
use zairyu::simulator::{ElementaryFile, Generation, Holder, Issuer, VirtualCard};

use crate::cards::{
    ALTERED, NORMAL, NOW, content, evidence_tags, genuine, object, place, read_all, signed_data,
    signed_tags, test_store, unpadded, value, verdict, verdict_on, with_file,
};
use crate::hostile::{check, refused};

#[test]
fn images_in_each_others_place() {
    for card_type in CardType::ALL {
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
    assert_eq!(check(card), ALTERED);
}

/// The signature covers values without their tags and lengths. Printed entries
/// stand behind one another in it: other tags or lengths over the same bytes say
/// something else, such as that the holder may work, and nobody signed that.
#[test]
fn printed_entries_keep_their_places() {
    let entries = |files: &Files| -> Vec<(u8, Vec<u8>)> {
        let tags = signed_tags(ResidenceSecond)[..10].iter();
        tags.map(|&tag| (tag as u8, value(files, tag))).collect()
    };
    let swapped = |a: u8, b: u8| {
        move |entries: &mut Vec<(u8, Vec<u8>)>| {
            for (tag, _) in entries.iter_mut() {
                *tag = if *tag == a {
                    b
                } else if *tag == b {
                    a
                } else {
                    *tag
                };
            }
        }
    };
    // Cut anew: the last entry first, and so on.
    let cut_anew = |entries: &mut Vec<(u8, Vec<u8>)>| {
        let mut bytes: Vec<u8> = entries
            .iter()
            .flat_map(|(_, value)| value.clone())
            .collect();
        entries.reverse();
        for (_, value) in entries {
            *value = bytes.drain(..value.len()).collect();
        }
    };
    // Without an end of the period there are NULs at the end, to be used up.
    let moved_up = |entries: &mut Vec<(u8, Vec<u8>)>| {
        let bytes: Vec<u8> = entries
            .iter()
            .flat_map(|(_, value)| value.clone())
            .collect();
        let mut rest = bytes.as_slice();
        for (tag, value) in entries {
            // CB without its last digit, which becomes CC.
            let length = value.len() - usize::from(*tag == 0xCB);
            (*value, rest) = (rest[..length.min(rest.len())].to_vec(), &rest[length..]);
        }
    };
    type Change<'a> = (&'a str, &'a dyn Fn(&mut Vec<(u8, Vec<u8>)>));
    let cases: [Change<'_>; 6] = [
        ("expiry and date of birth", &swapped(0xC5, 0xC6)),
        ("date of birth and date of permission", &swapped(0xC6, 0xCB)),
        ("expiry and end of period", &swapped(0xC5, 0xCD)),
        ("sex and work", &swapped(0xC7, 0xCC)),
        ("cut anew", &cut_anew),
        ("moved up", &moved_up),
    ];
    let mut holder = Holder::engineer();
    holder.second.period_ends_on = None;
    holder.second.sex = Some("1".to_owned());
    holder.second.work = Some("9".to_owned());
    let card = read_all(VirtualCard::builder(ResidenceSecond).holder(holder));
    let mut unseen = Vec::new();
    for (name, change) in cases {
        let mut entries = entries(card.files());
        change(&mut entries);
        let written: Vec<u8> = entries
            .iter()
            .flat_map(|(tag, value)| object(*tag, value))
            .collect();
        let file = place(card.files(), 0xC5).file;
        let files = with_file(card.files(), file, |bytes| *bytes = written);
        let said =
            |files: &Files| [0xC5, 0xC6, 0xC7, 0xCB, 0xCC, 0xCD].map(|tag| content(files, tag));
        assert_ne!(said(&files), said(card.files()), "{name}");
        if verdict_on(files) == Some(NORMAL) {
            unseen.push(name);
        }
    }
    assert!(
        unseen.is_empty(),
        "normal, though its entries say something else: {unseen:?}"
    );
}

/// Padding is NUL and nothing else; a value signed with other bytes at its end
/// has those as part of it.
#[test]
fn padding_by_other_bytes() {
    for card_type in CardType::ALL {
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
        // A certificate takes NULs alone behind it.
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

/// A value shorter than its field is as good as one padded to it.
#[test]
fn values_without_padding() {
    for card_type in CardType::ALL {
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
