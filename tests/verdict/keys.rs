//! Keys and certificates that a forger may have: all kinds except the right one. All keys
//! are public test keys.

use std::path::Path;

use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPublicKey};
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::PublicKeyParts;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use zairyu::Generation;
use zairyu::simulator::{AuthorityKey, CertificateProfile, Issuer, KeyUsage};

/// The private keys (PKCS #8) of the simulator's issuers.
pub struct Keys {
    pub ca: &'static [u8],
    pub foreign_ca: &'static [u8],
    pub signer: &'static [u8],
}

macro_rules! asset {
    ($name:literal) => {
        include_bytes!(concat!("../../assets/simulator/keys/", $name))
    };
}

pub fn keys(generation: Generation) -> Keys {
    match generation {
        Generation::First => Keys {
            ca: asset!("first-ca.der"),
            foreign_ca: asset!("first-foreign-ca.der"),
            signer: asset!("first-signer.der"),
        },
        _ => Keys {
            ca: asset!("second-ca.der"),
            foreign_ca: asset!("second-foreign-ca.der"),
            signer: asset!("second-signer.der"),
        },
    }
}

/// An issuer of that name with those keys.
pub fn issuer(generation: Generation, subject: &str, ca: &[u8], signer: &[u8]) -> Issuer {
    Issuer::from_pkcs8_der(generation, subject, ca, signer).expect("keys of that generation")
}

/// The profile of a CA's certificate.
pub fn authority(generation: Generation, subject: &str) -> CertificateProfile {
    CertificateProfile {
        subject: subject.to_owned(),
        key_usage: KeyUsage::CertificateSigning,
        certificate_authority: Some(0),
        authority_key_identifier: AuthorityKey::Omitted,
        ..CertificateProfile::signing(generation)
    }
}

/// The profile of a card's certificate with a subject that leaves room in the
/// 602 bytes of the second generation's.
pub fn signing(generation: Generation) -> CertificateProfile {
    CertificateProfile {
        subject: "CN=card,C=JP".to_owned(),
        ..CertificateProfile::signing(generation)
    }
}

/// A certificate by the simulator's issuer of that generation for any key.
pub fn certified(generation: Generation, public_key: &[u8]) -> Vec<u8> {
    Issuer::test(generation)
        .and_then(|issuer| issuer.issue(&signing(generation), public_key))
        .expect("a certificate")
}

/// An RSA key in `tests/data/keys`.
pub fn rsa_key(name: &str) -> rsa::PrivateKey {
    rsa::PrivateKey::from_pkcs1_der(&data(&format!("keys/{name}.der"))).expect("an RSA key")
}

/// The SubjectPublicKeyInfo of an RSA key.
pub fn rsa_public(key: &rsa::PrivateKey) -> Vec<u8> {
    let public = key.to_public_key().to_pkcs1_der().expect("PKCS #1");
    rsa_info(public.as_bytes())
}

/// The same modulus with the public exponent 1, under which a signature is the
/// padded digest itself.
pub fn rsa_public_exponent_1(key: &rsa::PrivateKey) -> Vec<u8> {
    let modulus = key.n().to_be_bytes();
    let modulus = der(0x02, &[&[0], &modulus]);
    rsa_info(&der(0x30, &[&modulus, &[0x02, 0x01, 0x01]]))
}

/// The padded SHA-256 digest of `message` (EMSA-PKCS1-v1_5, 256 bytes).
pub fn padded_digest(message: &[u8]) -> Vec<u8> {
    let info = [SHA256_INFO, Sha256::digest(message).as_slice()].concat();
    let filler = vec![0xFF; 256 - 3 - info.len()];
    [&[0, 1][..], &filler, &[0], &info].concat()
}

/// The SubjectPublicKeyInfo of the P-256 key in `tests/data/keys`.
pub fn p256_public() -> Vec<u8> {
    let key = data("keys/p256.der");
    // SEC 1 as OpenSSL writes it ends in the point.
    let point = &key[key.len() - 65..];
    assert_eq!(point[0], 0x04, "an uncompressed point");
    let algorithm = der(0x30, &[EC_PUBLIC_KEY, PRIME256V1]);
    der(0x30, &[&algorithm, &der(0x03, &[&[0], point])])
}

/// A certificate that states sha256WithRSAEncryption, signed again with SHA-1 by the key of
/// the simulator's first-generation CA.
pub fn signed_with_sha1(certificate: &[u8]) -> Vec<u8> {
    let mut bytes = certificate.to_vec();
    let ends: Vec<usize> = (SHA256_WITH_RSA.len()..=bytes.len())
        .filter(|&end| bytes[..end].ends_with(SHA256_WITH_RSA))
        .collect();
    assert_eq!(ends.len(), 2, "inner and outer algorithm");
    for end in ends {
        bytes[end - 1] = 0x05;
    }
    // SEQUENCE { tbs, algorithm, BIT STRING of 257 bytes }.
    let tbs_length = 4 + usize::from(u16::from_be_bytes([bytes[6], bytes[7]]));
    let digest = Sha1::digest(&bytes[4..4 + tbs_length]);
    let key = rsa::PrivateKey::from_pkcs8_der(keys(Generation::First).ca).expect("the CA's key");
    let scheme = rsa::Pkcs1v15Sign {
        hash_len: Some(20),
        prefix: SHA1_INFO.into(),
    };
    let signature = key.sign(scheme, &digest).expect("a signature");
    let start = bytes.len() - signature.len();
    bytes[start..].copy_from_slice(&signature);
    bytes
}

/// A file of the test data.
pub fn data(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rsa_info(pkcs1: &[u8]) -> Vec<u8> {
    let algorithm = der(0x30, &[RSA_ENCRYPTION, &[0x05, 0x00]]);
    der(0x30, &[&algorithm, &der(0x03, &[&[0], pkcs1])])
}

fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let [high, low] = u16::try_from(content.len()).expect("short").to_be_bytes();
    let header = match content.len() {
        0..=0x7F => vec![tag, low],
        0x80..=0xFF => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    [header, content].concat()
}

// Object identifiers with tag and length, and the headers of DigestInfo (RFC
// 8017 9.2).
const RSA_ENCRYPTION: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01";
const SHA256_WITH_RSA: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B";
const EC_PUBLIC_KEY: &[u8] = b"\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01";
const PRIME256V1: &[u8] = b"\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07";
const SHA256_INFO: &[u8] =
    b"\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
const SHA1_INFO: &[u8] = b"\x30\x21\x30\x09\x06\x05\x2B\x0E\x03\x02\x1A\x05\x00\x04\x14";
