//! What a certificate is accepted with, and what is read from it.

mod keys;
mod refused;

use keys::{point, rsa_public};
use time::macros::datetime;

use crate::card::Generation::{self, First, Second, Specified};
use crate::verify::testing::*;
use crate::verify::{CardCertificate, CertificateError};

/// What a case changes on a good certificate.
type Change = fn(&mut Template);

fn parse_changed(
    generation: Generation,
    change: Change,
) -> Result<CardCertificate, CertificateError> {
    let (leaf, ca) = keys(generation);
    let mut template = Template::card(&leaf, &ca);
    change(&mut template);
    CardCertificate::parse(&template.sign(&ca), generation)
}

fn keys(generation: Generation) -> (Key, Key) {
    match generation {
        First => (Key::load("rsa2048-leaf"), Key::load("rsa2048-ca")),
        Second | Specified => (Key::load("p384-leaf"), Key::load("p384-ca")),
    }
}

#[test]
fn what_genuine_cards_may_do_is_accepted() {
    let cases: [(&str, Generation, Change); 16] = [
        ("as it is", First, |_| {}),
        ("as it is", Second, |_| {}),
        ("as it is", Specified, |_| {}),
        ("RSA without parameters", First, |template| {
            template.set_algorithms(&algorithm("1.2.840.113549.1.1.11", &[]));
        }),
        ("RSA parameters outside only", First, |template| {
            template.inner_algorithm = algorithm("1.2.840.113549.1.1.11", &[]);
        }),
        ("RSA key without parameters", First, |template| {
            let pkcs1 = rsa_public("rsa2048-leaf");
            template.spki = rsa_spki(&pkcs1, &[]);
        }),
        ("RSA key with e = 3", First, |template| {
            template.spki = Key::load("rsa2048-e3").spki();
        }),
        ("ECDSA with NULL parameters", Second, |template| {
            template.set_algorithms(&algorithm("1.2.840.10045.4.3.2", &NULL));
        }),
        (
            "ECDSA with NULL parameters outside only",
            Second,
            |template| {
                template.outer_algorithm = algorithm("1.2.840.10045.4.3.2", &NULL);
            },
        ),
        ("compressed point", Second, |template| {
            template.spki = ec_spki(&point(true));
        }),
        ("no extension", Second, |template| {
            template.extensions.clear()
        }),
        ("basicConstraints that say nothing", Second, |template| {
            template
                .extensions
                .push(extension(BASIC_CONSTRAINTS, true, &[0x30, 0x00]));
        }),
        ("unknown extension", Second, |template| {
            template
                .extensions
                .push(extension("1.2.392.200149.1", false, b"anything"));
        }),
        ("critical policies", Second, |template| {
            let policy = der(SEQUENCE, &[&der(SEQUENCE, &[&oid("1.2.392.1.2")])]);
            template
                .extensions
                .push(extension("2.5.29.32", true, &policy));
        }),
        ("key usage in BER", Second, |template| {
            let usage = b"\x23\x80\x03\x02\x07\x80\x00\x00";
            template.extensions = vec![extension(KEY_USAGE, true, usage)];
        }),
        ("generalised time", Second, |template| {
            template.not_after = "20991231235959Z";
        }),
    ];
    for (name, generation, change) in cases {
        if let Err(error) = parse_changed(generation, change) {
            panic!("{generation:?}, {name}: {error}");
        }
    }
}

#[test]
fn signature_algorithms() {
    let cases: [(&str, Generation, Hash, Option<&str>); 10] = [
        (
            "RSA SHA-1",
            First,
            Hash::Sha1,
            Some("signature-algorithm-not-allowed"),
        ),
        ("RSA SHA-256", First, Hash::Sha256, None),
        ("RSA SHA-384", First, Hash::Sha384, None),
        ("RSA SHA-512", First, Hash::Sha512, None),
        (
            "ECDSA SHA-1",
            Second,
            Hash::Sha1,
            Some("signature-algorithm-not-allowed"),
        ),
        ("ECDSA SHA-256", Second, Hash::Sha256, None),
        ("ECDSA SHA-384", Second, Hash::Sha384, None),
        ("ECDSA SHA-512", Second, Hash::Sha512, None),
        ("ECDSA SHA-384", Specified, Hash::Sha384, None),
        (
            "ECDSA SHA-1",
            Specified,
            Hash::Sha1,
            Some("signature-algorithm-not-allowed"),
        ),
    ];
    for (name, generation, hash, reason) in cases {
        let (leaf, ca) = keys(generation);
        let mut template = Template::card(&leaf, &ca);
        template.set_hash(&ca, hash);
        let parsed = CardCertificate::parse(&template.sign(&ca), generation);
        assert_eq!(
            parsed.map_err(|error| error.reason()).err(),
            reason,
            "{name}"
        );
    }
    // A card's key signed by the other generation's kind of CA.
    for (generation, ca) in [(First, "p384-ca"), (Second, "rsa2048-ca")] {
        let ca = Key::load(ca);
        let certificate = Template::card(&keys(generation).0, &ca).sign(&ca);
        let refused = CardCertificate::parse(&certificate, generation).err();
        assert_eq!(
            refused.map(|error| error.reason()),
            Some("signature-algorithm-not-allowed"),
            "{generation:?}"
        );
    }
}

#[test]
fn padding_and_absence() {
    let (leaf, ca) = keys(Second);
    let certificate = Template::card(&leaf, &ca).sign(&ca);
    for length in [0, 1, 3, 300] {
        let padded = [certificate.as_slice(), &vec![0; length]].concat();
        let parsed = CardCertificate::parse(&padded, Second).unwrap();
        assert_eq!(parsed.encoded(), certificate, "{length} NULs");
    }
    for length in [0, 1, 602] {
        let absent = CardCertificate::parse(&vec![0; length], Second).err();
        assert_eq!(absent, Some(CertificateError::Absent), "{length} NULs");
    }
    for position in 0..20 {
        let mut padded = [certificate.as_slice(), &[0; 20]].concat();
        padded[certificate.len() + position] = 0x30;
        let offset = certificate.len() + position;
        assert_eq!(
            CardCertificate::parse(&padded, Second).err(),
            Some(CertificateError::TrailingData { offset })
        );
    }
}

#[test]
fn every_truncation_is_refused() {
    for generation in [First, Second] {
        let (leaf, ca) = keys(generation);
        let certificate = Template::card(&leaf, &ca).sign(&ca);
        for encoding in [certificate.clone(), to_indefinite(&certificate)] {
            for length in 0..encoding.len() {
                let error = CardCertificate::parse(&encoding[..length], generation).err();
                let reason = if length == 0 { "absent" } else { "truncated" };
                let found = error.map(|error| error.reason());
                assert_eq!(found, Some(reason), "{generation:?}, {length} bytes");
            }
        }
    }
}

#[test]
fn the_fields_are_those_encoded() {
    let (leaf, ca) = keys(Second);
    let mut template = Template::card(&leaf, &ca);
    template.subject = name("Signer, one\n");
    template.extensions.push(subject_key(&[0x11, 0x22]));
    template.extensions.push(authority_key(&[0x33, 0x44]));
    let encoded = template.sign(&ca);
    let certificate = CardCertificate::parse(&encoded, Second).unwrap();
    assert_eq!(certificate.generation(), Second);
    assert_eq!(
        certificate.subject(),
        r"C=JP, O=Test Government, CN=Signer\, one\0A"
    );
    assert_eq!(certificate.issuer(), "C=JP, O=Test Government, CN=Test CA");
    assert_eq!(certificate.serial(), "1234");
    assert_eq!(certificate.not_before(), datetime!(2025-01-01 00:00 UTC));
    assert_eq!(certificate.not_after(), datetime!(2034-12-31 23:59:59 UTC));
    assert_eq!(
        certificate.subject_key_identifier(),
        Some([0x11, 0x22].as_slice())
    );
    assert_eq!(
        certificate.authority_key_identifier(),
        Some([0x33, 0x44].as_slice())
    );
    assert_eq!(certificate.public_key(), leaf.spki());
    assert_eq!(certificate.tbs(), template.tbs());
    assert_eq!(certificate.encoded(), encoded);
}

#[test]
fn ber_parses_to_the_same_fields_over_its_own_bytes() {
    let (leaf, ca) = keys(Second);
    let template = Template::card(&leaf, &ca);
    let tbs = to_indefinite(&template.tbs());
    let encoded = template.assemble(&tbs, &ca.sign(Hash::Sha256, &tbs));
    let certificate = CardCertificate::parse(&encoded, Second).unwrap();
    assert_eq!(certificate.tbs(), tbs);
    assert_eq!(certificate.public_key(), leaf.spki());
    assert_eq!(certificate.issuer(), "C=JP, O=Test Government, CN=Test CA");
}

#[test]
fn debug_shows_what_names_the_certificate_and_no_more() {
    let (leaf, ca) = keys(Second);
    let certificate =
        CardCertificate::parse(&Template::card(&leaf, &ca).sign(&ca), Second).unwrap();
    let expected = format!(
        "CardCertificate {{ generation: Second, subject: \"C=JP, O=Test Government, CN=Test signer\", \
         serial: \"1234\", sha256: {}, .. }}",
        certificate.sha256()
    );
    assert_eq!(format!("{certificate:?}"), expected);
}
