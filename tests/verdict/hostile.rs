//! Cards by a forger who knows the protocol and has all kinds of keys except the right one.

use zairyu::CardType::{self, *};
use zairyu::Generation;
use zairyu::simulator::{
    AuthorityKey, CertificateProfile, Issuer, KeyUsage, VirtualCard, VirtualCardBuilder,
};
use zairyu::verify::TrustStore;

use crate::cards::{
    ALTERED, NORMAL, NOW, Verdict, evidence_tags, genuine, of, read_all, signed_data, test_store,
    unpadded, value, verdict,
};
use crate::keys::{
    authority, certified, data, issuer, keys, p256_public, padded_digest, rsa_key, rsa_public,
    rsa_public_exponent_1, signed_with_sha1, signing,
};

const CA_SUBJECT: [&str; 2] = [
    "CN=TEST CA for virtual cards,O=zairyu simulator,C=JP",
    "CN=TEST CA 2 for virtual cards,OU=made with public test keys only,O=zairyu simulator,C=JP",
];
const SIGNER_SUBJECT: [&str; 2] = [
    "CN=TEST signer of virtual cards,O=zairyu simulator,C=JP",
    "CN=TEST signer 2 of virtual cards,OU=made with public test keys only,O=zairyu simulator,C=JP",
];

fn named(names: [&'static str; 2], generation: Generation) -> &'static str {
    names[usize::from(generation != Generation::First)]
}

pub fn check(builder: VirtualCardBuilder) -> Verdict {
    verdict(&read_all(builder).verify(test_store(), NOW))
}

fn untrusted(reason: &'static str) -> Verdict {
    let [status, tamper, ..] = NORMAL;
    [status, tamper, "untrusted", reason, "abnormal", "-"]
}

pub fn refused(reason: &'static str) -> Verdict {
    [
        "altered",
        "certificate-refused",
        "untrusted",
        reason,
        "abnormal",
        "-",
    ]
}

/// The simulator's card with another certificate and check code on it.
fn replaced(card_type: CardType, certificate: Vec<u8>, check_code: Vec<u8>) -> VirtualCardBuilder {
    let [code, chain] = evidence_tags(card_type);
    VirtualCard::builder(card_type)
        .raw_value(code, check_code)
        .raw_value(chain, certificate)
}

#[test]
fn certificates_that_no_trusted_ca_issued() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let generation = card_type.generation();
        let keys = keys(generation);
        let name = named(CA_SUBJECT, generation);
        let foreign = Issuer::foreign(generation).expect("an issuer");
        let true_ca = Issuer::test(generation).and_then(|issuer| issuer.ca_certificate_der());
        let true_identifier = {
            let der = true_ca.expect("a CA");
            let header = b"\x06\x03\x55\x1D\x0E\x04\x16\x04\x14";
            let start = der
                .windows(9)
                .position(|window| window == header)
                .expect("it")
                + 9;
            der[start..start + 20].to_vec()
        };
        let profile = |authority_key_identifier| CertificateProfile {
            authority_key_identifier,
            ..signing(generation)
        };
        let certificate = |identifier| {
            VirtualCard::builder(card_type)
                .issuer(foreign.clone())
                .certificate(profile(identifier))
        };
        let own = |ca, signer| issuer(generation, name, ca, signer);
        let cases = [
            (
                "a CA of that name, another key",
                certificate(AuthorityKey::Issuer),
                untrusted("key-identifier-mismatch"),
            ),
            (
                "and no key identifier",
                certificate(AuthorityKey::Omitted),
                untrusted("signature-does-not-verify"),
            ),
            (
                "and the right CA's key identifier",
                certificate(AuthorityKey::Other(true_identifier)),
                untrusted("signature-does-not-verify"),
            ),
            (
                "a CA of another name, the right key",
                VirtualCard::builder(card_type).issuer(issuer(
                    generation,
                    "CN=another,C=JP",
                    keys.ca,
                    keys.signer,
                )),
                untrusted("no-anchor-of-that-name"),
            ),
            (
                "a genuine card's key as a CA",
                VirtualCard::builder(card_type)
                    .certificate(signing(generation))
                    .issuer(issuer(
                        generation,
                        named(SIGNER_SUBJECT, generation),
                        keys.signer,
                        keys.foreign_ca,
                    )),
                untrusted("no-anchor-of-that-name"),
            ),
            (
                "a genuine card's key under the CA's name",
                VirtualCard::builder(card_type).issuer(own(keys.signer, keys.foreign_ca)),
                untrusted("key-identifier-mismatch"),
            ),
        ];
        for (what, builder, expected) in cases {
            assert_eq!(check(builder), expected, "{card_type}, {what}");
        }
    }
}

#[test]
fn a_ca_cannot_sign_cards_and_a_signer_is_not_a_ca() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let generation = card_type.generation();
        let [_, tag] = evidence_tags(card_type);
        let keys = keys(generation);
        let name = "CN=CA,C=JP";
        let ca = issuer(generation, name, keys.ca, keys.ca);
        let certificate = ca.ca_certificate_der().expect("a CA");
        let mut store = TrustStore::new();
        store.add_own(of(generation), &certificate).expect("a CA");
        let check_own = |builder| verdict(&read_all(builder).verify(&store, NOW));

        // The CA itself: its own certificate, made for the card or unchanged
        // in the store, the data signed with its key.
        let made = VirtualCard::builder(card_type)
            .issuer(ca.clone())
            .certificate(authority(generation, name));
        assert_eq!(check_own(made), refused("is-a-ca"), "{card_type}");
        let stored = VirtualCard::builder(card_type)
            .issuer(ca.clone())
            .raw_value(tag, certificate.clone());
        assert_eq!(check_own(stored), refused("is-a-ca"), "{card_type}");
        // The CA's key in a certificate of the form that cards have: this is a valid
        // signer.
        let [.., normal, _] = NORMAL;
        let [.., overall, _] = check_own(VirtualCard::builder(card_type).issuer(ca));
        assert_eq!(overall, normal, "{card_type}");

        let with_usage = |key_usage| {
            VirtualCard::builder(card_type).certificate(CertificateProfile {
                key_usage,
                ..signing(generation)
            })
        };
        let no_usage = refused("no-digital-signature-usage");
        assert_eq!(check(with_usage(KeyUsage::CertificateSigning)), no_usage);
        assert_eq!(check(with_usage(KeyUsage::KeyEncipherment)), no_usage);
        assert_eq!(check(with_usage(KeyUsage::Omitted)), NORMAL);

        // A card's certificate is not accepted as an anchor, under any name.
        let leaf = value(genuine(card_type).files(), tag);
        let mut store = TrustStore::new();
        let error = store.add_own(of(generation), &unpadded(leaf)).unwrap_err();
        assert_eq!(error.refusal.reason(), "not-a-ca", "{card_type}");
    }
}

#[test]
fn keys_and_algorithms_of_another_kind() {
    let first = Generation::First;
    let signed = signed_data(ResidenceFirst, genuine(ResidenceFirst).files());
    let sign = |key: &rsa::PrivateKey| {
        let scheme = rsa::Pkcs1v15Sign::new::<sha2::Sha256>();
        let digest = <sha2::Sha256 as sha2::Digest>::digest(&signed);
        key.sign(scheme, &digest).expect("a signature")
    };
    let good = rsa_key("rsa2048-leaf");
    let short = rsa_key("rsa1024");
    let long = rsa_key("rsa4096");
    let by_test_ca = |public_key: Vec<u8>| certified(first, &public_key);
    let of_second = {
        let issuer = Issuer::test(Generation::Second).expect("an issuer");
        let check_code = issuer.sign(&signed).expect("a signature");
        (
            issuer.signing_certificate_der().expect("a certificate"),
            check_code,
        )
    };
    let sha1 = signed_with_sha1(&by_test_ca(rsa_public(&good)));
    #[rustfmt::skip]
    let cases = [
        ("as it should be", by_test_ca(rsa_public(&good)), sign(&good), NORMAL),
        ("RSA-1024", by_test_ca(rsa_public(&short)), sign(&short), refused("wrong-rsa-size")),
        ("RSA-4096", by_test_ca(rsa_public(&long)), sign(&good), refused("wrong-rsa-size")),
        ("exponent 1", by_test_ca(rsa_public_exponent_1(&good)), padded_digest(&signed),
         refused("bad-rsa-exponent")),
        ("certificate with SHA-1", sha1, sign(&good),
         refused("signature-algorithm-not-allowed")),
        ("the second generation's", of_second.0, of_second.1,
         refused("signature-algorithm-not-allowed")),
        ("P-384 by the RSA CA", by_test_ca(second_public_key()), sign(&good),
         refused("wrong-key-type")),
    ];
    for (name, certificate, check_code, expected) in cases {
        assert_eq!(
            check(replaced(ResidenceFirst, certificate, check_code)),
            expected,
            "{name}"
        );
    }

    let p256 = certified(Generation::Second, &p256_public());
    for card_type in [ResidenceSecond, SpecialPermanentSecond] {
        let code = value(genuine(card_type).files(), 0xDC);
        let card = replaced(card_type, p256.clone(), code.clone());
        assert_eq!(check(card), refused("wrong-curve"), "{card_type}");
        // RSA-1024, as 2048 bits do not fit in a certificate of 602 bytes.
        let rsa = certified(Generation::Second, &rsa_public(&short));
        let card = replaced(card_type, rsa, code);
        assert_eq!(check(card), refused("wrong-key-type"), "{card_type}");
    }
}

fn second_public_key() -> Vec<u8> {
    Issuer::test(Generation::Second)
        .and_then(|issuer| issuer.signing_public_key_der())
        .expect("a key")
}

/// Signatures with the public exponent 3, which can be forged if the padding check is not
/// strict (tests/data/cards/make).
#[test]
fn padding_is_checked_to_its_last_byte() {
    let certificate = certified(Generation::First, &rsa_public(&rsa_key("rsa2048-e3")));
    for (name, expected) in [
        ("good", NORMAL),
        ("block-type-2", ALTERED),
        ("padding-not-ff", ALTERED),
        ("short-padding-garbage-after", ALTERED),
        ("garbage-in-parameters", ALTERED),
        ("parameters-left-out", ALTERED),
        ("digest-without-info", ALTERED),
        ("pss", ALTERED),
        ("sha1", ALTERED),
        ("sha512", ALTERED),
    ] {
        let check_code = data(&format!("cards/{name}.bin"));
        let card = replaced(ResidenceFirst, certificate.clone(), check_code);
        assert_eq!(check(card), expected, "{name}");
    }
}

#[test]
fn check_codes_that_are_none() {
    let wrong_length = with_reason("signature-of-wrong-length");
    let malformed = with_reason("signature-malformed");
    let order_p384 = [
        &[0xFF; 24][..],
        b"\xC7\x63\x4D\x81\xF4\x37\x2D\xDF\x58\x1A\x0D\xB2",
        b"\x48\xB0\xA7\x7A\xEC\xEC\x19\x6A\xCC\xC5\x29\x73",
    ]
    .concat();
    #[rustfmt::skip]
    let cases = [
        ("255 bytes", ResidenceFirst, vec![1; 255], wrong_length),
        ("one byte", ResidenceFirst, vec![1], wrong_length),
        ("all FF", ResidenceFirst, vec![0xFF; 256], ALTERED),
        ("95 bytes", ResidenceSecond, vec![1; 95], wrong_length),
        ("r zero", ResidenceSecond, [vec![0; 48], vec![1; 48]].concat(), malformed),
        ("s zero", ResidenceSecond, [vec![1; 48], vec![0; 48]].concat(), malformed),
        ("r the order", ResidenceSecond, [order_p384.clone(), vec![1; 48]].concat(), malformed),
        ("both the order", ResidenceSecond, order_p384.repeat(2), malformed),
        ("all FF", SpecialPermanentSecond, vec![0xFF; 96], malformed),
        ("all 01", SpecialPermanentSecond, vec![1; 96], ALTERED),
    ];
    for (name, card_type, check_code, expected) in cases {
        let [tag, _] = evidence_tags(card_type);
        let card = VirtualCard::builder(card_type).raw_value(tag, check_code);
        assert_eq!(check(card), expected, "{card_type}, {name}");
    }
}

fn with_reason(reason: &'static str) -> Verdict {
    let mut verdict = ALTERED;
    verdict[1] = reason;
    verdict
}

/// Certificates of the form that genuine cards are reported to have.
#[test]
fn encodings_of_genuine_cards() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for (null_parameters, indefinite_lengths) in [(true, false), (false, true), (true, true)] {
            let card = VirtualCard::builder(card_type).certificate(CertificateProfile {
                null_parameters,
                indefinite_lengths,
                ..signing(card_type.generation())
            });
            assert_eq!(check(card), NORMAL, "{card_type}");
        }
    }
}
