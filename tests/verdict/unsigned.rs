//! What is compared without the signature: the number that opened the card, and the
//! structure of the two documents.

use zairyu::card::DataItem;
use zairyu::simulator::{self, VirtualCard};
use zairyu::verify::{
    Assurance, Caveat, DocumentCheck, NumberCheck, Proof, Report, TestTrustStore,
};
use zairyu::{Card, CardType, DataGroups, Generation};

use crate::cards::{
    NOW, NUMBER, genuine, object, read, read_all, test_store, with_file, with_object,
};

fn report(card: &Card) -> Report {
    card.verify(test_store(), NOW)
}

fn codes(report: &Report) -> Vec<&'static str> {
    let situations = report.situations();
    situations
        .iter()
        .map(|situation| situation.code())
        .collect()
}

#[test]
fn the_number_on_the_chip_is_compared() {
    let second = CardType::ResidenceSecond;
    let with_c2 = |value: &str| read_all(VirtualCard::builder(second).value(0xC2, value));
    let cases = [
        (
            "first generation",
            genuine(CardType::ResidenceFirst),
            NumberCheck::NotOnChip,
        ),
        (
            "certificate",
            genuine(CardType::SpecialPermanentFirst),
            NumberCheck::NotOnChip,
        ),
        ("the same", genuine(second), NumberCheck::Matches),
        (
            "the same",
            genuine(CardType::SpecialPermanentSecond),
            NumberCheck::Matches,
        ),
        ("another", with_c2("ZZ99999999ZZ"), NumberCheck::Differs),
        (
            "another case",
            with_c2("aa12345678bb"),
            NumberCheck::Differs,
        ),
        ("no number", with_c2("AA1234567"), NumberCheck::Differs),
        ("blank", with_c2(""), NumberCheck::Differs),
        (
            "not read",
            read(VirtualCard::builder(second), DataGroups::SIGNED),
            NumberCheck::NotKnown,
        ),
        (
            "opened by no one",
            Card::from_files(genuine(second).files().clone()).expect("a card"),
            NumberCheck::NotKnown,
        ),
    ];
    for (name, card, expected) in cases {
        let report = report(&card);
        assert_eq!(report.number, expected, "{name}");
        assert_eq!(report.result.code(), "normal", "{name}: C2 is not signed");
        let differs = expected == NumberCheck::Differs;
        assert_eq!(
            codes(&report).contains(&"number-differs"),
            differs,
            "{name}"
        );
        assert_eq!(codes(&report)[0], "normal-by-test-anchor", "{name}");
        let json = serde_json::to_value(&report).expect("JSON");
        assert_eq!(json["number"], expected.code(), "{name}");
        let listed = json["situations"].as_array().expect("a list");
        assert_eq!(listed.contains(&"number-differs".into()), differs, "{name}");
    }
}

/// The card holds the typed number, but no output shows it.
#[test]
fn the_opening_number_is_shown_nowhere() {
    let card = genuine(CardType::ResidenceFirst);
    let number = card.opening_number().expect("the number");
    assert_eq!(number.full().to_string(), NUMBER);
    let report = report(&card);
    for shown in [
        format!("{card:?}"),
        format!("{report:?}"),
        serde_json::to_string(&report).expect("JSON"),
        serde_json::to_string(card.record()).expect("JSON"),
    ] {
        assert!(
            !shown.contains(NUMBER) && !shown.contains("12345678"),
            "{shown}"
        );
    }
    let copy = card.clone();
    assert!(copy.opening_number() == card.opening_number());
}

/// A card of type `from`, its type changed to `to`.
fn relabelled(from: CardType, to: CardType) -> Card {
    let card = read(VirtualCard::builder(from), DataGroups::SIGNED);
    let files = with_object(card.files(), 0xC1, object(0xC1, to.code().as_bytes()));
    Card::from_files(files).expect("a card")
}

fn without(card_type: CardType, tags: &[u16]) -> Card {
    let card = genuine(card_type);
    let none = |files, &tag: &u16| with_object(&files, tag, Vec::new());
    let files = tags.iter().fold(card.files().clone(), none);
    Card::from_files(files).expect("a card")
}

/// A special permanent resident certificate with an object added to its printed entries.
fn certificate_with(added: &[u8]) -> Card {
    let card = genuine(CardType::SpecialPermanentSecond);
    let printed = "DF1/EF02".parse().expect("a file");
    let files = with_file(card.files(), printed, |bytes| bytes.extend(added));
    Card::from_files(files).expect("a card")
}

#[test]
fn the_structure_of_the_other_document_is_reported() {
    use CardType::*;
    use DocumentCheck::*;
    let read_second = |groups| read(VirtualCard::builder(ResidenceSecond), groups);
    let cases = [
        ("residence card", genuine(ResidenceSecond), Fits),
        ("certificate", genuine(SpecialPermanentSecond), Fits),
        ("first", genuine(ResidenceFirst), NotKnown),
        (
            "first, certificate",
            genuine(SpecialPermanentFirst),
            NotKnown,
        ),
        (
            "first as the other",
            relabelled(ResidenceFirst, SpecialPermanentFirst),
            NotKnown,
        ),
        (
            "nothing printed read",
            read_second(DataGroups::CARD_NUMBER),
            NotKnown,
        ),
        (
            "printed read",
            read_second(DataGroups::PRINTED_ENTRIES),
            Fits,
        ),
        (
            "05 as 06",
            relabelled(ResidenceSecond, SpecialPermanentSecond),
            Other,
        ),
        (
            "05 as 08",
            relabelled(ResidenceSecond, SpecialPermanentSpecified),
            Other,
        ),
        (
            "06 as 05",
            relabelled(SpecialPermanentSecond, ResidenceSecond),
            Other,
        ),
        (
            "06 as 07",
            relabelled(SpecialPermanentSecond, ResidenceSpecified),
            Other,
        ),
        (
            "05 as 07",
            relabelled(ResidenceSecond, ResidenceSpecified),
            Fits,
        ),
        (
            "no CA to CD",
            without(ResidenceSecond, &[0xCA, 0xCB, 0xCC, 0xCD]),
            Other,
        ),
        ("CA alone missing", without(ResidenceSecond, &[0xCA]), Fits),
        (
            "CD alone left",
            without(ResidenceSecond, &[0xCA, 0xCB, 0xCC]),
            Fits,
        ),
        ("blank CA", certificate_with(b"\xCA\x02\0\0"), Other),
        ("CB", certificate_with(b"\xCB\x0820260701"), Other),
        ("an empty CC", certificate_with(b"\xCC\0"), Other),
        ("CD twice", certificate_with(b"\xCD\x011\xCD\x011"), Other),
        ("an unknown object", certificate_with(b"\x55\x011"), Fits),
        ("permissions", certificate_with(b"\xD5\x011"), Other),
    ];
    for (name, card, expected) in cases {
        let report = report(&card);
        assert_eq!(report.document, expected, "{name}");
        let told = codes(&report).contains(&"structure-of-other-document");
        assert_eq!(told, expected == Other, "{name}");
        let json = serde_json::to_value(&report).expect("JSON");
        assert_eq!(json["document_check"], expected.code(), "{name}");
        assert_eq!(json["card_type"], card.card_type().code(), "{name}");
        assert_eq!(
            json["document"],
            card.card_type().document().code(),
            "{name}"
        );
    }
    // A blank added object does not change the signed bytes: the result alone does not show
    // it.
    let blank = certificate_with(b"\xCA\x02\0\0\xCB\x08\0\0\0\0\0\0\0\0");
    assert_eq!(report(&blank).result.code(), "normal");
    assert_eq!(report(&blank).document, Other);
}

/// Types `05` and `07` hold the same data, and one authority issues both: nothing proves
/// which of them it is, and the report says so.
#[test]
fn the_type_is_never_proved() {
    let mut anchors = TestTrustStore::new();
    let ca = simulator::ca_certificate_der(Generation::Second).expect("a CA");
    for generation in [Generation::Second, Generation::Specified] {
        anchors.add_simulator(generation, &ca).expect("a CA");
    }
    let card = relabelled(CardType::ResidenceSecond, CardType::ResidenceSpecified);
    let report = card.verify(&anchors, NOW);
    assert_eq!(report.result.code(), "normal");
    assert_eq!(report.card_type, CardType::ResidenceSpecified);
    assert_eq!(report.protocol_assurance, Assurance::Unconfirmed);
    assert!(codes(&report).contains(&"protocol-unconfirmed"));
    for card in [card, genuine(CardType::ResidenceSecond)] {
        let report = card.verify(&anchors, NOW);
        assert_eq!(report.proof(DataItem::CardType), Proof::NotCovered);
        assert!(report.caveats().contains(&Caveat::CardTypeNotSigned));
        let json = serde_json::to_value(&report).expect("JSON");
        let listed = |list: &str| {
            json[list]
                .as_array()
                .expect("a list")
                .contains(&"card_type".into())
        };
        assert!(listed("not_proved") && listed("not_covered"));
        assert!(!listed("proved") && !listed("covered"));
    }
}

#[test]
fn codes_of_the_comparisons() {
    for (check, code) in [
        (NumberCheck::Matches, "matches"),
        (NumberCheck::Differs, "differs"),
        (NumberCheck::NotOnChip, "not-on-chip"),
        (NumberCheck::NotKnown, "not-known"),
    ] {
        assert_eq!(check.code(), code);
    }
    for (check, code) in [
        (DocumentCheck::Fits, "fits"),
        (DocumentCheck::Other, "other"),
        (DocumentCheck::NotKnown, "not-known"),
    ] {
        assert_eq!(check.code(), code);
    }
}
