//! One good card with many trust stores.

use time::macros::datetime;
use zairyu::CardType;
use zairyu::Generation;
use zairyu::simulator::{CertificateProfile, Issuer, VirtualCard};
use zairyu::verify::{AnchorSource, IssuerCheck, NotCheckedReason, TestTrustStore, TrustStore};

use crate::cards::{NORMAL, NOW, Verdict, genuine, of, read_all, test_store, verdict};
use crate::keys::{authority, issuer, keys};

const SUBJECT: &str = "CN=CA of these tests,O=nobody,C=JP";

const NO_ANCHORS: Verdict = [
    "intact",
    "signature-verifies",
    "not-checked",
    "no-anchors",
    "incomplete",
    "-",
];

fn untrusted(reason: &'static str) -> Verdict {
    let [status, tamper, ..] = NORMAL;
    [status, tamper, "untrusted", reason, "abnormal", "-"]
}

fn trusted(reason: &'static str, class: &'static str) -> Verdict {
    let [status, tamper, ..] = NORMAL;
    [status, tamper, "trusted", reason, "normal", class]
}

fn own(generation: Generation, certificates: &[Vec<u8>]) -> TrustStore {
    let mut store = TrustStore::new();
    for certificate in certificates {
        store.add_own(of(generation), certificate).expect("a CA");
    }
    store
}

fn other(generation: Generation) -> Generation {
    match generation {
        Generation::First => Generation::Second,
        _ => Generation::First,
    }
}

fn sources(issuer: &IssuerCheck) -> Vec<AnchorSource> {
    match issuer {
        IssuerCheck::Trusted { paths, .. } => paths.iter().map(|path| path.source).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_store_decides_what_a_good_card_is() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let card = genuine(card_type);
        let generation = card_type.generation();
        let ca = |issuer: Result<Issuer, _>| {
            issuer
                .and_then(|issuer| issuer.ca_certificate_der())
                .expect("a CA")
        };
        let right = ca(Issuer::test(generation));
        let foreign = ca(Issuer::foreign(generation));
        let others = ca(Issuer::test(other(generation)));
        let check = |store: &TrustStore| {
            let report = card.verify(store, NOW);
            (verdict(&report), sources(&report.issuer))
        };

        assert_eq!(check(&TrustStore::new()), (NO_ANCHORS, vec![]));
        let report = card.verify(&TestTrustStore::new(), NOW);
        assert_eq!(verdict(&report), NO_ANCHORS);

        let expected = (trusted("issued-by-anchor", "own"), vec![AnchorSource::Own]);
        assert_eq!(
            check(&own(generation, std::slice::from_ref(&right))),
            expected
        );
        // Another CA of that name changes nothing, before or after.
        assert_eq!(
            check(&own(generation, &[right.clone(), foreign.clone()])),
            expected
        );
        assert_eq!(
            check(&own(generation, &[foreign.clone(), right.clone()])),
            expected
        );
        // The same certificate twice is one anchor.
        assert_eq!(
            check(&own(generation, &[right.clone(), right.clone()])),
            expected
        );

        let expected = (untrusted("key-identifier-mismatch"), vec![]);
        assert_eq!(check(&own(generation, &[foreign])), expected);

        // A CA of the other generation is not an anchor for this card.
        let mut store = own(other(generation), &[others]);
        let [status, tamper, check_status, _, result, class] = NO_ANCHORS;
        let reason = "no-anchors-for-generation";
        let expected = [status, tamper, check_status, reason, result, class];
        assert_eq!(check(&store), (expected, vec![]));
        let IssuerCheck::NotChecked(NotCheckedReason::NoAnchorsForGeneration { present }) =
            card.verify(&store, NOW).issuer
        else {
            panic!("{card_type}");
        };
        assert_eq!(present, [of(other(generation))]);
        // It cannot be added for this generation either.
        let error = store.add_own(of(other(generation)), &right).unwrap_err();
        assert_eq!(error.refusal.reason(), "wrong-key-type", "{card_type}");

        let report = card.verify(test_store(), NOW);
        assert_eq!(sources(&report.issuer), [AnchorSource::Simulator]);
    }
}

/// CA certificates that share a key: each is an issuer.
#[test]
fn certificates_of_one_key_are_several_paths() {
    for card_type in [CardType::ResidenceFirst, CardType::ResidenceSecond] {
        let generation = card_type.generation();
        let keys = keys(generation);
        let made = |ca| issuer(generation, SUBJECT, ca, keys.signer);
        let right = made(keys.ca);
        let renewed = |validity: CertificateProfile| {
            let key = issuer(generation, SUBJECT, keys.ca, keys.ca).signing_public_key_der();
            right
                .issue(&validity, &key.expect("the CA's key"))
                .expect("a certificate")
        };
        let profile = |from, to| authority(generation, SUBJECT).valid(from, to);
        let first = right.ca_certificate_der().expect("a CA");
        let second = renewed(profile(
            datetime!(2025-01-01 0:00 UTC),
            datetime!(2046-01-01 0:00 UTC),
        ));
        let past = renewed(profile(
            datetime!(2015-01-01 0:00 UTC),
            datetime!(2025-01-01 0:00 UTC),
        ));
        let other_key = made(keys.foreign_ca).ca_certificate_der().expect("a CA");
        let card = read_all(VirtualCard::builder(card_type).issuer(right));
        #[rustfmt::skip]
        let cases: [(&str, Vec<Vec<u8>>, usize, &str); 5] = [
            ("two of that key", vec![first.clone(), second.clone()], 2, "issued-by-several-anchors"),
            ("and one of another key", vec![other_key, second, first.clone()], 2, "issued-by-several-anchors"),
            ("one of them expired", vec![past.clone(), first.clone()], 2, "issued-by-several-anchors"),
            ("the expired one alone", vec![past], 1, "anchor-expired"),
            ("one", vec![first], 1, "issued-by-anchor"),
        ];
        for (name, anchors, count, reason) in cases {
            let report = card.verify(&own(generation, &anchors), NOW);
            assert_eq!(
                verdict(&report),
                trusted(reason, "own"),
                "{card_type}, {name}"
            );
            let IssuerCheck::Trusted { paths, .. } = &report.issuer else {
                panic!("{card_type}, {name}");
            };
            assert_eq!(paths.len(), count, "{card_type}, {name}");
            let json = serde_json::to_value(&report).expect("JSON");
            let listed = json["issuer"]["anchors"].as_array().map(Vec::len);
            assert_eq!(listed, Some(count), "{card_type}, {name}");
        }
    }
}

/// Without key identifiers, the key decides between CAs of the same name.
#[test]
fn without_key_identifiers_the_key_decides() {
    for card_type in [
        CardType::SpecialPermanentFirst,
        CardType::SpecialPermanentSecond,
    ] {
        let generation = card_type.generation();
        let keys = keys(generation);
        let certificate = |ca: &'static [u8]| {
            let profile = authority(generation, SUBJECT);
            let authority = issuer(generation, SUBJECT, ca, ca);
            let key = authority.signing_public_key_der().expect("the CA's key");
            authority.issue(&profile, &key).expect("a CA")
        };
        let (right, wrong) = (certificate(keys.ca), certificate(keys.foreign_ca));
        let card = read_all(VirtualCard::builder(card_type).issuer(issuer(
            generation,
            SUBJECT,
            keys.ca,
            keys.signer,
        )));
        for (anchors, expected) in [
            (vec![wrong.clone()], untrusted("signature-does-not-verify")),
            (
                vec![wrong.clone(), right.clone()],
                trusted("issued-by-anchor", "own"),
            ),
            (vec![right, wrong], trusted("issued-by-anchor", "own")),
        ] {
            let report = card.verify(&own(generation, &anchors), NOW);
            assert_eq!(verdict(&report), expected, "{card_type}");
        }
    }
}

/// Validity is reported and does not change the result.
#[test]
fn validity_is_reported_and_does_not_decide() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let generation = card_type.generation();
        let signing = || CertificateProfile::signing(generation);
        let tomorrow = signing().valid(
            datetime!(2026-11-26 0:00 UTC),
            datetime!(2027-11-26 0:00 UTC),
        );
        let long = signing().valid(
            datetime!(2010-01-01 0:00 UTC),
            datetime!(2060-01-01 0:00 UTC),
        );
        #[rustfmt::skip]
        let cases = [
            (tomorrow.clone(), NOW, "certificate-not-yet-valid"),
            (tomorrow.clone(), datetime!(2026-11-25 23:59:59 UTC), "certificate-not-yet-valid"),
            (tomorrow.clone(), datetime!(2026-11-26 0:00 UTC), "issued-by-anchor"),
            (tomorrow.clone(), datetime!(2026-11-26 9:00 +9), "issued-by-anchor"),
            (tomorrow.clone(), datetime!(2026-11-26 8:59:59 +9), "certificate-not-yet-valid"),
            (tomorrow.clone(), datetime!(2027-11-26 0:00:00.9 UTC), "issued-by-anchor"),
            (tomorrow, datetime!(2027-11-26 0:00:01 UTC), "certificate-expired"),
            (long.clone(), NOW, "issued-by-anchor"),
            (long.clone(), datetime!(2019-12-31 23:59:59 UTC), "anchor-not-yet-valid"),
            (long.clone(), datetime!(2045-01-01 0:00:01 UTC), "anchor-expired"),
            (long, datetime!(2060-01-01 0:00:01 UTC), "certificate-expired"),
            (signing(), datetime!(2023-12-31 23:59:59 UTC), "certificate-not-yet-valid"),
        ];
        for (profile, now, reason) in cases {
            let card = read_all(VirtualCard::builder(card_type).certificate(profile));
            let report = card.verify(test_store(), now);
            assert_eq!(
                verdict(&report),
                trusted(reason, "test"),
                "{card_type}, {now}"
            );
        }
    }
}
