//! The entries in the files of a card: their places, absent ones, and full ones.

use super::super::{Absence, ElementaryFile as Ef, Holder, VirtualCard};
use super::issued::file;
use crate::card::CardType;

#[test]
fn entries_are_in_their_places() {
    let cases: [(CardType, Holder, Ef, usize, usize, &str); 16] = [
        (
            CardType::ResidenceFirst,
            Holder::engineer(),
            Ef::CommonData,
            2,
            4,
            "0001",
        ),
        (
            CardType::ResidenceFirst,
            Holder::engineer(),
            Ef::Address,
            2,
            8,
            "20251020",
        ),
        (
            CardType::ResidenceFirst,
            Holder::engineer(),
            Ef::Address,
            12,
            6,
            "139999",
        ),
        (
            CardType::ResidenceFirst,
            Holder::engineer(),
            Ef::Address,
            22,
            48,
            "東京都架空区見本町１丁目２番３号",
        ),
        (
            CardType::ResidenceFirst,
            Holder::edge(),
            Ef::RenewalApplication,
            2,
            1,
            "1",
        ),
        (
            CardType::SpecialPermanentFirst,
            Holder::special_permanent(),
            Ef::Address,
            22,
            39,
            "大阪府架空市例示町４番５号",
        ),
        (
            CardType::ResidenceSecond,
            Holder::engineer(),
            Ef::CardNumber,
            2,
            12,
            "AA12345678BB",
        ),
        (
            CardType::ResidenceSecond,
            Holder::engineer(),
            Ef::PrintedEntries,
            12,
            8,
            "19930405",
        ),
        (
            CardType::ResidenceSecond,
            Holder::engineer(),
            Ef::PrintedEntries,
            65,
            8,
            "20281020",
        ),
        (
            CardType::ResidenceSecond,
            Holder::edge(),
            Ef::PrintedEntries,
            12,
            8,
            "19700000",
        ),
        (
            CardType::ResidenceSecond,
            Holder::edge(),
            Ef::PrintedEntries,
            42,
            4,
            "0000",
        ),
        (
            CardType::ResidenceSecond,
            Holder::edge(),
            Ef::Permissions,
            2,
            7,
            "2\0\0\0\0\0\0",
        ),
        (
            CardType::ResidenceSecond,
            Holder::edge(),
            Ef::Permissions,
            11,
            8,
            "20360614",
        ),
        (
            CardType::ResidenceSecond,
            Holder::edge(),
            Ef::Permissions,
            21,
            1,
            "1",
        ),
        (
            CardType::ResidenceSecond,
            Holder::edge(),
            Ef::Other,
            2,
            1,
            "1",
        ),
        (
            CardType::SpecialPermanentSecond,
            Holder::special_permanent(),
            Ef::PrintedEntries,
            25,
            3,
            "KOR",
        ),
    ];
    for (card_type, holder, name, offset, length, expected) in cases {
        let card = VirtualCard::builder(card_type)
            .holder(holder)
            .build()
            .unwrap();
        let content = file(&card, name);
        let found = &content[offset..offset + length];
        assert_eq!(
            String::from_utf8_lossy(found),
            expected,
            "{card_type} {name:?} {offset}"
        );
    }
}

#[test]
fn absent_entries_are_nul_or_empty() {
    let cases = [
        (
            CardType::ResidenceFirst,
            Absence::Nul,
            Ef::IndividualPermission,
            "d678000000",
        ),
        (
            CardType::ResidenceFirst,
            Absence::Empty,
            Ef::IndividualPermission,
            "d600",
        ),
        (
            CardType::ResidenceSecond,
            Absence::Nul,
            Ef::Other,
            "d90130de8200c8000000",
        ),
        (
            CardType::ResidenceSecond,
            Absence::Empty,
            Ef::Other,
            "d90130de820000",
        ),
    ];
    for (card_type, absence, name, start) in cases {
        let builder = VirtualCard::builder(card_type).absence(absence);
        let content = hex::encode(file(&builder.build().unwrap(), name));
        assert!(
            content.starts_with(start),
            "{card_type} {absence:?}: {content:.40}"
        );
    }
    // The period of the edge holder never ends. Printed entries keep their length.
    let card = VirtualCard::builder(CardType::ResidenceSecond)
        .holder(Holder::edge())
        .absence(Absence::Empty)
        .build()
        .unwrap();
    let printed = file(&card, Ef::PrintedEntries);
    assert_eq!(printed.len(), 73);
    assert_eq!(hex::encode(&printed[63..]), "cd080000000000000000");
}

#[test]
fn the_edge_holder_fills_every_field() {
    // The last byte of each file is the last byte of a full value.
    for (card_type, names) in [
        (
            CardType::ResidenceFirst,
            &[
                Ef::FrontImage,
                Ef::Photo,
                Ef::Address,
                Ef::ComprehensivePermission,
                Ef::IndividualPermission,
            ][..],
        ),
        (
            CardType::ResidenceSecond,
            &[Ef::Images, Ef::AddressImage, Ef::Other],
        ),
    ] {
        let card = VirtualCard::builder(card_type)
            .holder(Holder::edge())
            .build()
            .unwrap();
        for &name in names {
            assert_ne!(file(&card, name).last(), Some(&0), "{card_type} {name:?}");
        }
    }
}
