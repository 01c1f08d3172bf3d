use time::OffsetDateTime;
use time::macros::datetime;

use crate::card::Generation::{self, First, Second, Specified};
use crate::verify::issuer::class_of;
use crate::verify::testing::*;
use crate::verify::{
    AnchorClass, AnchorSource, Anchors, CardCertificate, IssuerSearch, TestTrustStore, TrustStore,
    TrustedIssuer, UntrustedReason, Validity, check_issuer,
};

pub(super) const NOW: OffsetDateTime = datetime!(2026-07-01 12:00 UTC);

pub(super) fn store(generation: Generation, authorities: &[Vec<u8>]) -> TrustStore {
    let mut store = TrustStore::new();
    for authority in authorities {
        store.add_own(generation, authority).unwrap();
    }
    store
}

pub(super) fn check(encoded: &[u8], generation: Generation, store: &TrustStore) -> IssuerSearch {
    let certificate = CardCertificate::parse(encoded, generation).unwrap();
    check_issuer(&certificate, generation, Anchors::from(store), NOW)
}

fn untrusted(reason: UntrustedReason) -> IssuerSearch {
    IssuerSearch::Untrusted { reason }
}

#[track_caller]
fn paths(path: IssuerSearch) -> usize {
    match path {
        IssuerSearch::Trusted { paths, .. } => paths.len(),
        other => panic!("not trusted: {other:?}"),
    }
}

#[test]
fn the_issuer_is_found_and_described() {
    for (generation, leaf, ca) in [
        (First, "rsa2048-leaf", "rsa2048-ca"),
        (First, "rsa2048-leaf", "rsa4096"),
        (Second, "p384-leaf", "p384-ca"),
        (Specified, "p384-leaf", "p384-ca"),
    ] {
        let (leaf, ca) = (Key::load(leaf), Key::load(ca));
        for hash in [Hash::Sha256, Hash::Sha384, Hash::Sha512] {
            let mut template = Template::card(&leaf, &ca);
            template.set_hash(&ca, hash);
            let authority = Template::authority(&ca).sign(&ca);
            let store = store(generation, &[authority]);
            let path = check(&template.sign(&ca), generation, &store);
            let IssuerSearch::Trusted {
                paths,
                certificate_validity,
            } = path
            else {
                panic!("{generation:?}: {path:?}");
            };
            assert_eq!(certificate_validity, Validity::Valid);
            let [path] = paths.as_slice() else {
                panic!("{generation:?}: {paths:?}");
            };
            assert_eq!(path.source, AnchorSource::Own);
            assert_eq!(path.subject, "C=JP, O=Test Government, CN=Test CA");
            assert_eq!(path.sha256, store.anchors()[0].sha256());
            assert_eq!(path.not_before, datetime!(2025-01-01 00:00 UTC));
            assert_eq!(path.not_after, datetime!(2034-12-31 23:59:59 UTC));
            assert_eq!(path.anchor_validity, Validity::Valid);
        }
    }
}

#[test]
fn who_is_not_the_issuer_and_why() {
    let leaf = Key::load("p384-leaf");
    let ca = Key::load("p384-ca");
    let other = Key::load("p384-other-ca");
    let good = Template::card(&leaf, &ca);
    let authority = Template::authority(&ca);
    let named = |common_name: &str| Template {
        issuer: name(common_name),
        subject: name(common_name),
        ..authority.clone()
    };
    let with = |template: &Template, extension: Vec<u8>| {
        let mut template = template.clone();
        template.extensions.push(extension);
        template
    };
    let hostile = with(&good, authority_key(&[1]));
    let tbs = good.tbs();
    let indefinite_tbs = to_indefinite(&tbs);
    let over_der = good.assemble(&indefinite_tbs, &ca.sign(Hash::Sha256, &tbs));
    let mut wrong_hash = good.clone();
    wrong_hash.hash = Hash::Sha384;
    let fixed_form = {
        let signature = p384::ecdsa::Signature::from_der(&ca.sign(Hash::Sha256, &tbs)).unwrap();
        good.assemble(&tbs, &signature.to_bytes())
    };
    let longer_signature = good.assemble(&tbs, &[ca.sign(Hash::Sha256, &tbs), vec![0]].concat());
    use UntrustedReason::*;
    type Case<'a> = (&'a str, Vec<u8>, Vec<Vec<u8>>, UntrustedReason);
    let cases: [Case<'_>; 11] = [
        (
            "another name",
            good.sign(&ca),
            vec![named("Test CA2").sign(&ca)],
            NoAnchorOfThatName,
        ),
        (
            "name in other case",
            good.sign(&ca),
            vec![named("TEST CA").sign(&ca)],
            NoAnchorOfThatName,
        ),
        (
            "same name, another key",
            good.sign(&ca),
            vec![Template::authority(&other).sign(&other)],
            SignatureDoesNotVerify,
        ),
        (
            "same name, another key, another identifier",
            hostile.sign(&ca),
            vec![with(&Template::authority(&other), subject_key(&[2])).sign(&other)],
            KeyIdentifierMismatch,
        ),
        (
            "the key, another identifier",
            hostile.sign(&ca),
            vec![with(&authority, subject_key(&[2])).sign(&ca)],
            KeyIdentifierMismatch,
        ),
        (
            "the identifier, another key",
            hostile.sign(&ca),
            vec![with(&Template::authority(&other), subject_key(&[1])).sign(&other)],
            SignatureDoesNotVerify,
        ),
        (
            "signed by itself",
            good.sign(&leaf),
            vec![authority.sign(&ca)],
            SignatureDoesNotVerify,
        ),
        (
            "signed over the DER, BER on the card",
            over_der,
            vec![authority.sign(&ca)],
            SignatureDoesNotVerify,
        ),
        (
            "another hash than named",
            wrong_hash.sign(&ca),
            vec![authority.sign(&ca)],
            SignatureDoesNotVerify,
        ),
        (
            "r || s instead of DER",
            fixed_form,
            vec![authority.sign(&ca)],
            SignatureDoesNotVerify,
        ),
        (
            "a byte behind the signature",
            longer_signature,
            vec![authority.sign(&ca)],
            SignatureDoesNotVerify,
        ),
    ];
    for (name, encoded, authorities, reason) in cases {
        let store = store(Second, &authorities);
        assert_eq!(check(&encoded, Second, &store), untrusted(reason), "{name}");
    }
}

#[test]
fn key_identifiers_count_only_where_both_are_there() {
    let leaf = Key::load("p384-leaf");
    let ca = Key::load("p384-ca");
    let none = (Template::card(&leaf, &ca), Template::authority(&ca));
    let mut card = none.0.clone();
    card.extensions.push(authority_key(&[1]));
    let mut authority = none.1.clone();
    authority.extensions.push(subject_key(&[1]));
    for (name, card, authority) in [
        ("neither", &none.0, &none.1),
        ("card only", &card, &none.1),
        ("anchor only", &none.0, &authority),
        ("both", &card, &authority),
    ] {
        let store = store(Second, &[authority.sign(&ca)]);
        assert_eq!(paths(check(&card.sign(&ca), Second, &store)), 1, "{name}");
    }
}

#[test]
fn ber_on_the_card_is_verified_unchanged() {
    for (generation, leaf, ca) in [
        (First, "rsa2048-leaf", "rsa2048-ca"),
        (Second, "p384-leaf", "p384-ca"),
    ] {
        let (leaf, ca) = (Key::load(leaf), Key::load(ca));
        let template = Template::card(&leaf, &ca);
        let store = store(generation, &[Template::authority(&ca).sign(&ca)]);
        let tbs = to_indefinite(&template.tbs());
        let signed = template.assemble(&tbs, &ca.sign(Hash::Sha256, &tbs));
        assert_eq!(paths(check(&signed, generation, &store)), 1);
        // Rewritten after it was signed: the signed part is not what was signed.
        let outer = to_indefinite(&template.sign(&ca));
        assert_eq!(
            check(&outer, generation, &store),
            untrusted(UntrustedReason::SignatureDoesNotVerify)
        );
        // No signature covers the bytes around the signed part: any form is accepted.
        let bits = der(0x03, &[&[0], &ca.sign(Hash::Sha256, &tbs)]);
        let (head, tail) = bits[if bits[1] < 0x80 { 2 } else { 4 }..].split_at(40);
        let segments = [der(0x03, &[head]), der(0x03, &[&[0], tail])].concat();
        let segmented = indefinite(0x23, &[&segments]);
        let all = indefinite(SEQUENCE, &[&tbs, &template.outer_algorithm, &segmented]);
        let padded = [all, vec![0; 9]].concat();
        assert_eq!(paths(check(&padded, generation, &store)), 1);
    }
}

#[test]
fn one_key_in_two_certificates_is_two_paths() {
    let (leaf, ca) = (Key::load("p384-leaf"), Key::load("p384-ca"));
    let other = Key::load("p384-other-ca");
    let first = Template::authority(&ca);
    let renewed = Template {
        not_after: "391231235959Z",
        ..first.clone()
    };
    let stranger = Template::authority(&other).sign(&other);
    let (first, renewed) = (first.sign(&ca), renewed.sign(&ca));
    let encoded = Template::card(&leaf, &ca).sign(&ca);
    let with =
        |authorities: &[Vec<u8>]| paths(check(&encoded, Second, &store(Second, authorities)));
    assert_eq!(with(std::slice::from_ref(&first)), 1);
    assert_eq!(with(&[first.clone(), first.clone()]), 1, "the same twice");
    assert_eq!(
        with(&[stranger.clone(), first.clone()]),
        1,
        "a stranger of that name"
    );
    assert_eq!(with(&[first, stranger, renewed]), 2, "renewed");
}

#[test]
fn generations_do_not_mix() {
    let (leaf, ca) = (Key::load("p384-leaf"), Key::load("p384-ca"));
    let encoded = Template::card(&leaf, &ca).sign(&ca);
    let authority = Template::authority(&ca).sign(&ca);
    let rsa = Key::load("rsa2048-ca");
    let rsa_authority = Template::authority(&rsa).sign(&rsa);
    let of_first = store(First, &[rsa_authority]);
    let of_second = store(Second, &[authority]);
    let card = |generation| CardCertificate::parse(&encoded, generation).unwrap();
    let cases = [
        (
            "no anchor at all",
            Second,
            Second,
            &TrustStore::new(),
            false,
        ),
        ("the other generation's", Second, Second, &of_first, false),
        ("this generation's", Second, Second, &of_second, true),
        (
            "own anchors serve what they were added for",
            Specified,
            Specified,
            &of_second,
            false,
        ),
        (
            "read as another generation",
            Specified,
            Second,
            &of_second,
            false,
        ),
        (
            "asked for another generation",
            Second,
            Specified,
            &of_second,
            false,
        ),
        ("asked for the first", Second, First, &of_first, false),
    ];
    for (name, read_as, asked, store, trusted) in cases {
        let path = check_issuer(&card(read_as), asked, store.into(), NOW);
        if trusted {
            assert_eq!(paths(path), 1, "{name}");
        } else if store.anchors().is_empty() {
            assert_eq!(path, IssuerSearch::NoAnchors, "{name}");
        } else {
            let present = store.anchors()[0].generations().to_vec();
            let expected = IssuerSearch::NoAnchorsForGeneration { present };
            assert_eq!(path, expected, "{name}");
        }
    }
}

#[test]
fn test_anchors_are_named_as_such() {
    let (leaf, ca) = (Key::load("p384-leaf"), Key::load("p384-ca"));
    let mut store = TestTrustStore::new();
    let authority = Template::authority(&ca).sign(&ca);
    store.add_simulator(Second, &authority).unwrap();
    let certificate =
        CardCertificate::parse(&Template::card(&leaf, &ca).sign(&ca), Second).unwrap();
    match check_issuer(&certificate, Second, Anchors::from(&store), NOW) {
        IssuerSearch::Trusted { paths, .. } => assert_eq!(paths[0].source, AnchorSource::Simulator),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_anchor_that_decides() {
    let (leaf, ca) = (Key::load("p384-leaf"), Key::load("p384-ca"));
    let store = store(Second, &[Template::authority(&ca).sign(&ca)]);
    let encoded = Template::card(&leaf, &ca).sign(&ca);
    let IssuerSearch::Trusted { paths, .. } = check(&encoded, Second, &store) else {
        panic!("not trusted");
    };
    let of = |source: &AnchorSource| TrustedIssuer {
        source: *source,
        ..paths[0].clone()
    };
    let official = AnchorSource::Official { file: "a.crt" };
    use AnchorSource::{Own, SampleTest, Simulator};
    for (sources, class) in [
        (&[Own][..], AnchorClass::Own),
        (&[official], AnchorClass::Official),
        (&[Own, official, Own], AnchorClass::Official),
        (&[SampleTest], AnchorClass::Test),
        (&[Simulator], AnchorClass::Test),
        (&[official, Simulator], AnchorClass::Test),
        (&[], AnchorClass::Test),
    ] {
        let paths: Vec<TrustedIssuer> = sources.iter().map(of).collect();
        assert_eq!(class_of(&paths), class, "{sources:?}");
    }
}

#[test]
fn reasons_are_codes() {
    let cases = [
        (
            UntrustedReason::NoAnchorOfThatName,
            "no-anchor-of-that-name",
        ),
        (
            UntrustedReason::KeyIdentifierMismatch,
            "key-identifier-mismatch",
        ),
        (
            UntrustedReason::SignatureDoesNotVerify,
            "signature-does-not-verify",
        ),
    ];
    for (reason, code) in cases {
        assert_eq!(reason.reason(), code);
    }
}
