//! A verifier, which remembers certificates, gives the same reports as a check without
//! memory.

use time::Duration;
use time::macros::datetime;
use zairyu::CardType;
use zairyu::simulator::{self, Variant, VirtualCard};
use zairyu::verify::{Anchors, TestTrustStore, TrustStore, Validity, Verifier};
use zairyu::{Card, Generation};

use crate::cards::{NOW, genuine, read_all, test_store};

fn cards() -> impl Iterator<Item = (String, Card)> {
    CardType::FIRST_AND_SECOND
        .iter()
        .copied()
        .flat_map(|card_type| {
            Variant::ALL.into_iter().map(move |variant| {
                let card = read_all(VirtualCard::builder(card_type).variant(variant));
                (format!("{card_type} {variant:?}"), card)
            })
        })
}

/// One verifier checks all cards twice: what it remembers from one card does not affect
/// another.
#[test]
fn its_reports_are_those_of_a_card() {
    let cards: Vec<_> = cards().collect();
    let no_one = TrustStore::new();
    let mut first = TestTrustStore::new();
    let ca = simulator::ca_certificate_der(Generation::First).expect("a CA");
    first.add_simulator(Generation::First, &ca).expect("a CA");
    let stores = [
        ("all", Anchors::from(test_store())),
        ("none", Anchors::from(&no_one)),
        ("first generation's", Anchors::from(&first)),
    ];
    for (store, anchors) in stores {
        let verifier = Verifier::new(anchors);
        for round in 1..=2 {
            for (name, card) in &cards {
                assert_eq!(
                    format!("{:?}", verifier.verify(card, NOW)),
                    format!("{:?}", card.verify(anchors, NOW)),
                    "{name}, {store}, round {round}"
                );
            }
        }
    }
}

#[test]
fn validity_is_checked_each_time() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let card = genuine(card_type);
        let verifier = Verifier::new(test_store());
        let certificate = verifier.verify(&card, NOW).certificate.expect("one");
        let (start, end) = (certificate.not_before, certificate.not_after);
        let second = Duration::SECOND;
        for (now, expected) in [
            (start - second, Validity::NotYetValid),
            (start, Validity::Valid),
            (end, Validity::Valid),
            (end + second, Validity::Expired),
            (datetime!(2200-01-01 0:00 UTC), Validity::Expired),
            (NOW, Validity::Valid),
        ] {
            let report = verifier.verify(&card, now);
            let found = report.certificate.as_ref().expect("one").validity;
            assert_eq!(found, expected, "{card_type} at {now}");
            assert_eq!(report.checked_at, now);
            let alone = card.verify(test_store(), now);
            assert_eq!(
                format!("{report:?}"),
                format!("{alone:?}"),
                "{card_type} at {now}"
            );
        }
    }
}

/// The same certificate with another store: verifiers share no memory.
#[test]
fn each_store_is_asked_for_itself() {
    let no_one = TrustStore::new();
    for &card_type in CardType::FIRST_AND_SECOND {
        let card = genuine(card_type);
        let (trusting, empty) = (Verifier::new(test_store()), Verifier::new(&no_one));
        for _ in 0..2 {
            assert_eq!(trusting.verify(&card, NOW).issuer.status(), "trusted");
            assert_eq!(empty.verify(&card, NOW).issuer.status(), "not-checked");
        }
    }
}
