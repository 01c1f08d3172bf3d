//! The certificates of the issuer.

use x509_parser::prelude::{FromDer, X509Certificate};

use super::super::{
    AuthorityKey, BuildError, CertificateProfile, IssueError, Issuer, KeyUsage, VirtualCard,
    ca_certificate_der,
};
use super::issued::{issued_by, signature_of, verify};
use crate::card::{CardType, Generation};

#[test]
fn certificates_fit_their_fields() {
    for generation in [Generation::First, Generation::Second, Generation::Specified] {
        for issuer in [Issuer::test(generation), Issuer::foreign(generation)] {
            let issuer = issuer.unwrap();
            for profile in [
                CertificateProfile::signing(generation),
                CertificateProfile::expired(generation),
            ] {
                let key = issuer.signing_public_key_der().unwrap();
                let length = issuer.issue(&profile, &key).unwrap().len();
                match generation {
                    Generation::First => assert!(length <= 1200, "{length}"),
                    Generation::Second | Generation::Specified => {
                        assert!([598, 599].contains(&length), "{length}")
                    }
                }
            }
        }
    }
}

#[test]
fn certificates_have_the_content_of_genuine_ones() {
    let cases = [
        (
            Generation::First,
            "C=JP, O=zairyu simulator, CN=TEST CA for virtual cards",
            "1.2.840.113549.1.1.11",
        ),
        (
            Generation::Second,
            "C=JP, O=zairyu simulator, OU=made with public test keys only, \
             CN=TEST CA 2 for virtual cards",
            "1.2.840.10045.4.3.2",
        ),
    ];
    for (generation, subject, algorithm) in cases {
        let ca_der = ca_certificate_der(generation).unwrap();
        let (_, ca) = X509Certificate::from_der(&ca_der).unwrap();
        assert_eq!(ca.subject().to_string(), subject);
        assert_eq!(ca.issuer(), ca.subject());
        let constraints = ca.basic_constraints().unwrap().unwrap();
        assert!(constraints.critical && constraints.value.ca);
        assert_eq!(constraints.value.path_len_constraint, Some(0));
        let usage = ca.key_usage().unwrap().unwrap().value;
        assert!(usage.key_cert_sign() && usage.crl_sign() && !usage.digital_signature());
        assert_eq!(ca.validity().not_before.timestamp(), 1_577_836_800);
        assert_eq!(ca.validity().not_after.timestamp(), 2_366_841_600);

        let issuer = Issuer::test(generation).unwrap();
        assert!(issued_by(&issuer, &ca), "self-signed");
        let der = issuer.signing_certificate_der().unwrap();
        let (_, certificate) = X509Certificate::from_der(&der).unwrap();
        assert_eq!(certificate.version().0, 2, "X.509 v3");
        assert_eq!(certificate.issuer(), ca.subject());
        assert_eq!(
            certificate.signature_algorithm.algorithm.to_id_string(),
            algorithm
        );
        assert_eq!(certificate.validity().not_before.timestamp(), 1_704_067_200);
        assert_eq!(certificate.validity().not_after.timestamp(), 2_019_686_400);
        let usage = certificate.key_usage().unwrap().unwrap().value;
        assert!(usage.digital_signature() && !usage.key_cert_sign());
        assert!(certificate.basic_constraints().unwrap().is_none());
        assert_eq!(
            key_identifier(&certificate, "2.5.29.35"),
            // Tag and length differ: an OCTET STRING, and [0] in a SEQUENCE.
            key_identifier(&ca, "2.5.29.14"),
        );

        // The foreign CA has the name and another key.
        let foreign_der = Issuer::foreign(generation)
            .unwrap()
            .ca_certificate_der()
            .unwrap();
        let (_, foreign) = X509Certificate::from_der(&foreign_der).unwrap();
        assert_eq!(foreign.subject(), ca.subject());
        assert_ne!(foreign.public_key().raw, ca.public_key().raw);
    }
}

#[test]
fn hostile_certificates_can_be_issued() {
    let issuer = Issuer::test(Generation::Second).unwrap();
    let key = issuer.signing_public_key_der().unwrap();
    let good = CertificateProfile::signing(Generation::Second);
    let issue = |profile: &CertificateProfile| issuer.issue(profile, &key).unwrap();

    let der = issue(&CertificateProfile {
        null_parameters: true,
        ..good.clone()
    });
    let with_null = hex::decode("300c06082a8648ce3d0403020500").unwrap();
    assert_eq!(
        der.windows(14).filter(|bytes| *bytes == with_null).count(),
        2
    );

    let ber = issue(&CertificateProfile {
        indefinite_lengths: true,
        ..good.clone()
    });
    assert_eq!(ber[..4], [0x30, 0x80, 0x30, 0x80]);
    assert_eq!(ber[ber.len() - 2..], [0, 0]);

    let bare = issue(&CertificateProfile {
        key_usage: KeyUsage::Omitted,
        authority_key_identifier: AuthorityKey::Omitted,
        ..good.clone()
    });
    let (_, certificate) = X509Certificate::from_der(&bare).unwrap();
    assert!(certificate.extensions().is_empty());

    let other = issue(&CertificateProfile {
        authority_key_identifier: AuthorityKey::Other(vec![7; 20]),
        key_usage: KeyUsage::KeyEncipherment,
        certificate_authority: Some(1),
        subject_key_identifier: true,
        subject: "CN=somebody else".to_owned(),
        ..good.clone()
    });
    let (_, certificate) = X509Certificate::from_der(&other).unwrap();
    assert_eq!(key_identifier(&certificate, "2.5.29.35"), [7; 20]);
    assert!(certificate.is_ca());
    assert_eq!(certificate.subject().to_string(), "CN=somebody else");
    assert!(issued_by(&issuer, &certificate));

    let refused = [
        (
            CertificateProfile {
                serial_number: Vec::new(),
                ..good.clone()
            },
            IssueError::Encoding,
        ),
        (
            CertificateProfile {
                subject: "no name".to_owned(),
                ..good.clone()
            },
            IssueError::Name,
        ),
        (
            good.clone()
                .valid(time::macros::datetime!(1969-12-31 0:00 UTC), good.not_after),
            IssueError::Validity,
        ),
        (
            CertificateProfile {
                authority_key_identifier: AuthorityKey::Other(vec![0; 70_000]),
                ..good.clone()
            },
            IssueError::TooLong,
        ),
    ];
    for (profile, error) in refused {
        assert_eq!(issuer.issue(&profile, &key), Err(error));
    }
}

#[test]
fn issuers_can_have_keys_of_their_own() {
    let first_ca = include_bytes!("../../../assets/simulator/keys/first-foreign-ca.der");
    let first = include_bytes!("../../../assets/simulator/keys/first-ca.der");
    let second = include_bytes!("../../../assets/simulator/keys/second-ca.der");
    let issuer = Issuer::from_pkcs8_der(Generation::First, "CN=mine", first_ca, first).unwrap();
    let card = VirtualCard::builder(CardType::ResidenceFirst)
        .issuer(issuer.clone())
        .build()
        .unwrap();
    let (message, check_code, field) = signature_of(&card);
    let (_, certificate) = X509Certificate::from_der(&field).unwrap();
    assert_eq!(certificate.issuer().to_string(), "CN=mine");
    assert!(issued_by(&issuer, &certificate));
    assert!(verify(certificate.public_key().raw, &message, &check_code));

    let wrong = Issuer::from_pkcs8_der(Generation::First, "CN=mine", first_ca, second);
    assert_eq!(wrong.err(), Some(IssueError::Key));
    let built = VirtualCard::builder(CardType::ResidenceSecond)
        .issuer(issuer)
        .build();
    assert_eq!(built.err(), Some(BuildError::IssuerGeneration));
}

/// The last 20 bytes of an extension: SHA-1 of a key.
fn key_identifier(certificate: &X509Certificate<'_>, oid: &str) -> Vec<u8> {
    let extension = certificate
        .extensions()
        .iter()
        .find(|extension| extension.oid.to_id_string() == oid)
        .unwrap();
    extension.value[extension.value.len() - 20..].to_vec()
}
