//! What was read decides what can be checked and what a report lists as covered.

use zairyu::CardType::{
    self, ResidenceFirst, ResidenceSecond, SpecialPermanentFirst, SpecialPermanentSecond,
};
use zairyu::DataGroups as Groups;
use zairyu::card::DataItem;
use zairyu::simulator::{Variant, VirtualCard};
use zairyu::verify::{NotCheckedReason, Report, TamperCheck};

use crate::cards::{NORMAL, NOW, read, read_all, test_store, verdict};

const FIRST: [CardType; 2] = [ResidenceFirst, SpecialPermanentFirst];
const SECOND: [CardType; 2] = [ResidenceSecond, SpecialPermanentSecond];

fn report(card_type: CardType, groups: Groups) -> Report {
    read(VirtualCard::builder(card_type), groups).verify(test_store(), NOW)
}

fn missing(report: &Report) -> Vec<String> {
    match &report.tamper {
        TamperCheck::NotChecked(NotCheckedReason::NotRead { files }) => {
            files.iter().map(ToString::to_string).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn files_that_the_check_needs_are_named() {
    let images = Groups::PHOTO | Groups::NAME_IMAGE;
    #[rustfmt::skip]
    let cases: [([CardType; 2], Groups, &[&str]); 14] = [
        (FIRST, Groups::empty(), &[]),
        (FIRST, Groups::FRONT_IMAGE, &["DF1/EF01"]),
        (FIRST, Groups::PHOTO, &["DF1/EF02"]),
        (FIRST, images, &["DF1/EF02"]),
        (FIRST, Groups::SIGNATURE, &["DF3/EF01"]),
        // The first generation has neither.
        (FIRST, Groups::NAME_IMAGE | Groups::PRINTED_ENTRIES, &[]),
        (FIRST, Groups::SIGNED, &["DF3/EF01", "DF1/EF01", "DF1/EF02"]),
        (SECOND, Groups::empty(), &[]),
        (SECOND, Groups::FRONT_IMAGE, &[]),
        // Name image and photo come in one file.
        (SECOND, Groups::PHOTO, &[]),
        (SECOND, Groups::NAME_IMAGE, &[]),
        (SECOND, images, &["DF1/EF03"]),
        (SECOND, Groups::PRINTED_ENTRIES, &["DF1/EF02"]),
        (SECOND, Groups::SIGNED, &["DF3/EF01", "DF1/EF02", "DF1/EF03"]),
    ];
    for (card_types, left_out, files) in cases {
        for card_type in card_types {
            for groups in [Groups::ALL, Groups::SIGNED] {
                let report = report(card_type, groups - left_out);
                let name = format!("{card_type}, without {left_out:?}");
                assert_eq!(missing(&report), files, "{name}");
                if files.is_empty() {
                    assert_eq!(verdict(&report), NORMAL, "{name}");
                    continue;
                }
                let issuer = if left_out.contains(Groups::SIGNATURE) {
                    ["not-checked", "not-read", "incomplete", "-"]
                } else {
                    ["trusted", "issued-by-anchor", "incomplete", "test"]
                };
                let expected = [&["not-checked", "not-read"], &issuer[..]].concat();
                assert_eq!(verdict(&report)[..], expected, "{name}");
            }
        }
    }
}

#[test]
fn second_generation_without_printed_entries_and_signature_names_both() {
    for card_type in SECOND {
        let left_out = Groups::SIGNATURE | Groups::PRINTED_ENTRIES;
        let report = report(card_type, Groups::ALL - left_out);
        assert_eq!(missing(&report), ["DF3/EF01", "DF1/EF02"]);
    }
}

/// A forger's certificate is reported even if the data was not read.
#[test]
fn an_untrusted_issuer_is_abnormal_without_the_data() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let builder = VirtualCard::builder(card_type).variant(Variant::ForeignIssuer);
        let report = read(builder, Groups::SIGNATURE).verify(test_store(), NOW);
        let expected = [
            "not-checked",
            "not-read",
            "untrusted",
            "key-identifier-mismatch",
            "abnormal",
            "-",
        ];
        assert_eq!(verdict(&report), expected, "{card_type}");
    }
}

/// A card is exempt only if the read included the photo.
#[test]
fn an_unsigned_card_is_not_exempt_before_all_is_read() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let builder = VirtualCard::builder(card_type).variant(Variant::UnderAge);
        let report = read(builder, Groups::SIGNATURE).verify(test_store(), NOW);
        let expected = [
            "not-checked",
            "not-read",
            "not-checked",
            "not-read",
            "incomplete",
            "-",
        ];
        assert_eq!(verdict(&report), expected, "{card_type}");
    }
}

const FREE: [&str; 2] = ["spec_version", "card_type"];
const PRINTED: [&str; 6] = [
    "card_expiry",
    "date_of_birth",
    "sex",
    "nationality",
    "residence_status",
    "period_of_stay",
];
const PRINTED_ON_RESIDENCE_CARDS: [&str; 4] =
    ["permission_kind", "permission_date", "work", "period_end"];
const ADDRESS_FIRST: [&str; 3] = ["address_date", "municipality_code", "address"];
const OTHER: [&str; 2] = ["commissioner_entry", "reserved_text"];

fn codes(items: &[DataItem]) -> Vec<&str> {
    items.iter().map(|item| item.code()).collect()
}

#[test]
fn covered_and_not_covered_are_all_that_was_read() {
    let front = ["front_image", "photo"];
    let name = ["name_image", "photo"];
    let permissions_first = ["comprehensive_permission", "individual_permission"];
    let permissions_second = [
        "comprehensive_permission",
        "comprehensive_permission_end",
        "individual_permission",
    ];
    let signature = Groups::SIGNATURE;
    type Lists<'a> = (Groups, &'a [&'a [&'a str]], &'a [&'a [&'a str]]);
    let check = |card_type, cases: &[Lists<'_>]| {
        for (groups, covered, not_covered) in cases {
            let report = report(card_type, *groups);
            let name = format!("{card_type}, {groups:?}");
            assert_eq!(codes(&report.covered), covered.concat(), "{name}");
            assert_eq!(codes(&report.not_covered), not_covered.concat(), "{name}");
        }
    };
    #[rustfmt::skip]
    check(ResidenceFirst, &[
        (Groups::ALL, &[&front],
         &[&FREE, &ADDRESS_FIRST, &permissions_first, &["renewal"]]),
        (Groups::SIGNED, &[&front], &[&FREE]),
        (Groups::empty(), &[], &[&FREE]),
        (signature, &[], &[&FREE]),
        (signature | Groups::PHOTO, &[&["photo"]], &[&FREE]),
        // No signature was read: nothing is covered.
        (Groups::PHOTO | Groups::RENEWAL, &[], &[&FREE, &["renewal", "photo"]]),
    ]);
    #[rustfmt::skip]
    check(SpecialPermanentFirst, &[
        (Groups::ALL, &[&front], &[&FREE, &ADDRESS_FIRST]),
        (Groups::ALL - signature, &[], &[&FREE, &ADDRESS_FIRST, &front]),
    ]);
    #[rustfmt::skip]
    check(ResidenceSecond, &[
        (Groups::ALL, &[&PRINTED, &PRINTED_ON_RESIDENCE_CARDS, &name],
         &[&FREE, &permissions_second, &["renewal"], &OTHER, &["card_number", "address_image"]]),
        (Groups::SIGNED, &[&PRINTED, &PRINTED_ON_RESIDENCE_CARDS, &name], &[&FREE]),
        (signature | Groups::ADDRESS, &[], &[&FREE, &["address_image"]]),
        (Groups::CARD_NUMBER | Groups::NAME_IMAGE, &[], &[&FREE, &["card_number"], &name]),
    ]);
    #[rustfmt::skip]
    check(SpecialPermanentSecond, &[
        (Groups::ALL, &[&PRINTED, &name], &[&FREE, &OTHER, &["card_number", "address_image"]]),
        (signature | Groups::PRINTED_ENTRIES, &[&PRINTED], &[&FREE]),
        (Groups::PRINTED_ENTRIES, &[], &[&FREE, &PRINTED]),
    ]);
}

/// On a card without signature nothing is covered.
#[test]
fn without_a_signature_nothing_is_covered() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for variant in [Variant::UnderAge, Variant::StrippedSignature] {
            let card = read_all(VirtualCard::builder(card_type).variant(variant));
            let report = card.verify(test_store(), NOW);
            assert!(report.covered.is_empty(), "{card_type} {variant}");
            assert!(report.not_covered.contains(&DataItem::Photo));
        }
    }
}
