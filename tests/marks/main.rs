//! Nothing that the signature does not prove appears unmarked, in any output, on any type
//! and variant of card.
//!
//! What the signature covers, and which variants are good, is written out here
//! independently of the crate, from docs/protocol.md, section 8.

#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "../common/cards.rs"]
mod cards;
mod outputs;
#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "../common/scripted.rs"]
mod scripted;

use std::collections::BTreeSet;

use cards::{NOW, NUMBER};
use zairyu::card::{Coverage, DataItem};
use zairyu::holder::HolderView;
use zairyu::internals::layout;
use zairyu::present::labels;
use zairyu::printed::TextRecognizer;
use zairyu::simulator::{self, Holder, Sample, Variant, VirtualCard, VirtualCardBuilder};
use zairyu::specified_card::{DeliveryKey, SpecifiedCardKey};
use zairyu::verify::{Report, TestTrustStore};
use zairyu::{Card, CardType, DataGroups, Generation, Language, Reader};

use outputs::{Case, check_all};
use scripted::Scripted;

/// Reads of any type; specified cards need a key.
fn read(builder: VirtualCardBuilder, groups: DataGroups) -> Card {
    let key = simulator::delivery_key_spki_der().unwrap();
    let mut reader = Reader::new(builder.build().unwrap());
    reader = reader.with_specified_card_key(SpecifiedCardKey::new(DeliveryKey::own(&key).unwrap()));
    reader.read(&NUMBER.parse().unwrap(), groups).unwrap()
}

fn read_all(builder: VirtualCardBuilder) -> Card {
    read(builder, DataGroups::ALL)
}

/// The simulator's CAs, for all three generations.
fn test_store() -> TestTrustStore {
    let mut store = TestTrustStore::new();
    for (generation, simulated) in [
        (Generation::First, Generation::First),
        (Generation::Second, Generation::Second),
        (Generation::Specified, Generation::Second),
    ] {
        let ca = simulator::ca_certificate_der(simulated).unwrap();
        store.add_simulator(generation, &ca).unwrap();
    }
    store
}

/// Items that a good signature proves.
fn signed_items(card_type: CardType) -> &'static [DataItem] {
    match card_type.generation() {
        Generation::First => &[DataItem::FrontImage, DataItem::Photo],
        _ => &[
            DataItem::CardExpiry,
            DataItem::DateOfBirth,
            DataItem::Sex,
            DataItem::Nationality,
            DataItem::ResidenceStatus,
            DataItem::PeriodOfStay,
            DataItem::PermissionKind,
            DataItem::PermissionDate,
            DataItem::Work,
            DataItem::PeriodEnd,
            DataItem::NameImage,
            DataItem::Photo,
        ],
    }
}

fn is_good(variant: Variant) -> bool {
    matches!(variant, Variant::Genuine | Variant::ExpiredCertificate)
}

/// Rows, sentences, text and JSON in both languages. Pages and faces, which are slow to
/// draw, in one language.
///
/// Each time without a recogniser, and with one that knows the holder's texts.
fn check(card: &Card, report: &Report, proved: &'static [DataItem], name: &str) {
    let holder = match (card.photo(), card.card_type().generation()) {
        (None, Generation::First) if card.card_type().is_residence_card() => "residence-child",
        (None, Generation::First) => "special-permanent-child",
        (None, _) => "residence-infant",
        _ if card.card_type().is_residence_card() => "residence",
        _ => "special-permanent",
    };
    let texts = Sample::named(holder).unwrap().printed();
    let script = Scripted::of(card, &texts, NUMBER);
    for recognizer in [None, Some(&script as &dyn TextRecognizer)] {
        let mut report = report.clone();
        let holder = card.holder(&mut report, recognizer);
        check_view(card, &report, &holder, proved, name, recognizer.is_some());
    }
}

fn check_view(
    card: &Card,
    report: &Report,
    holder: &HolderView,
    proved: &'static [DataItem],
    name: &str,
    is_read: bool,
) {
    for language in Language::ALL {
        let is_drawn = is_read && (language == Language::Japanese) == name.len().is_multiple_of(2);
        check_all(&Case {
            is_drawn,
            card,
            report,
            holder,
            language,
            proved,
            name: format!("{name} {language}"),
        });
    }
}

#[test]
fn every_type_and_variant() {
    for &card_type in CardType::ALL {
        for variant in Variant::ALL {
            let builder = VirtualCard::builder(card_type).variant(variant);
            let card = read_all(builder);
            let report = card.verify(&test_store(), NOW);
            let proved = if is_good(variant) {
                signed_items(card_type)
            } else {
                &[]
            };
            let code = card_type.code();
            check(&card, &report, proved, &format!("{code},{variant}"));
        }
    }
}

/// A new data item is not forgotten: each item in the table of files has a row. The stay
/// of the second holder is unlimited, so the first one is needed as well.
#[test]
fn every_item_has_a_row() {
    for &card_type in CardType::ALL {
        let builder = || VirtualCard::builder(card_type);
        let mut shown = BTreeSet::new();
        for builder in [builder(), builder().holder(Holder::edge())] {
            let card = read_all(builder);
            let report = card.verify(&test_store(), NOW);
            let rows = labels::rows(&card, &report, Language::English);
            shown.extend(rows.iter().map(|row| row.item));
        }
        let in_table = layout::objects(card_type).map(|(_, object)| object);
        let missing: Vec<&str> = in_table
            .filter(|object| object.coverage != Coverage::Evidence)
            .filter(|object| !shown.contains(&object.item))
            .map(|object| object.item.code())
            .collect();
        assert!(missing.is_empty(), "{}: {missing:?}", card_type.code());
    }
}

/// Without anchors, and without part of what the signature covers, nothing is proved.
#[test]
fn incomplete_checks_prove_nothing() {
    for &card_type in CardType::ALL {
        let card = read_all(VirtualCard::builder(card_type));
        let report = card.verify(&TestTrustStore::new(), NOW);
        check(&card, &report, &[], &format!("{card_type:?}, no anchors"));

        let groups = DataGroups::ALL - DataGroups::SIGNATURE;
        let card = read(VirtualCard::builder(card_type), groups);
        let report = card.verify(&test_store(), NOW);
        check(
            &card,
            &report,
            &[],
            &format!("{card_type:?}, no signature read"),
        );

        let groups = DataGroups::ALL - DataGroups::PHOTO - DataGroups::NAME_IMAGE;
        let card = read(VirtualCard::builder(card_type), groups);
        let report = card.verify(&test_store(), NOW);
        check(
            &card,
            &report,
            &[],
            &format!("{card_type:?}, no photo read"),
        );
    }
}

/// A forger's number and permissions, on a card whose signature is good.
#[test]
fn forged_unsigned_entries_are_marked() {
    for card_type in [CardType::ResidenceSecond, CardType::ResidenceSpecified] {
        let builder = VirtualCard::builder(card_type)
            .raw_value(0xC2, *b"ZZ99999999ZZ")
            .value(0xD5, "2")
            .value(0xD6, "20990101")
            .value(0xD7, "1")
            .value(0xD8, "1");
        let card = read_all(builder);
        let report = card.verify(&test_store(), NOW);
        let name = format!("forged {card_type:?}, {report}");
        check(&card, &report, signed_items(card_type), &name);
    }
    let builder = VirtualCard::builder(CardType::ResidenceFirst)
        .raw_value(0xD4, "架空県架空市一丁目")
        .raw_value(0xD5, "許可（制限なし）")
        .raw_value(0xD6, "許可（何でも可）")
        .raw_value(0xD7, "1");
    let card = read_all(builder);
    let report = card.verify(&test_store(), NOW);
    let proved = signed_items(CardType::ResidenceFirst);
    check(&card, &report, proved, "forged first");
}

/// One type relabelled as the other of its generation: the name is marked in every
/// output, whatever the result.
#[test]
fn the_name_of_the_document_is_never_proved() {
    for &card_type in CardType::ALL {
        let card = read_all(VirtualCard::builder(card_type));
        let report = card.verify(&test_store(), NOW);
        assert!(!report.proof(DataItem::CardType).is_signed());
        assert!(!report.proof(DataItem::CardNumber).is_signed());
        assert!(!report.proof(DataItem::SpecVersion).is_signed());
    }
}
