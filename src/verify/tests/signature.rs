use p384::ecdsa::signature::hazmat::PrehashSigner;
use sha2::{Digest, Sha256, Sha384};

use crate::card::Generation::{First, Second};
use crate::verify::testing::*;
use crate::verify::{CardCertificate, SignatureError};

const MESSAGE: &[u8] = b"the data of a test card";

fn rsa_card(key: &str) -> CardCertificate {
    let ca = Key::load("rsa2048-ca");
    CardCertificate::parse(&Template::card(&Key::load(key), &ca).sign(&ca), First).unwrap()
}

fn ec_card() -> CardCertificate {
    let ca = Key::load("p384-ca");
    let leaf = Key::load("p384-leaf");
    CardCertificate::parse(&Template::card(&leaf, &ca).sign(&ca), Second).unwrap()
}

fn ec_signature(digest: &[u8]) -> p384::ecdsa::Signature {
    let Key::Ec(key) = Key::load("p384-leaf") else {
        panic!("p384-leaf is on P-384");
    };
    key.sign_prehash(digest).unwrap()
}

/// The signatures in `tests/data/signatures`, made with an exponent of 3, where
/// a check that is not strict lets forgeries pass.
#[test]
fn rsa_signatures_follow_every_rule() {
    let card = rsa_card("rsa2048-e3");
    let cases = [
        ("good", Ok(())),
        ("first-byte-not-zero", Err(SignatureError::Mismatch)),
        ("block-type-2", Err(SignatureError::Mismatch)),
        ("padding-not-ff", Err(SignatureError::Mismatch)),
        ("separator-not-zero", Err(SignatureError::Mismatch)),
        ("short-padding-garbage-after", Err(SignatureError::Mismatch)),
        ("garbage-in-parameters", Err(SignatureError::Mismatch)),
        ("parameters-left-out", Err(SignatureError::Mismatch)),
        ("digest-without-info", Err(SignatureError::Mismatch)),
        ("pss", Err(SignatureError::Mismatch)),
        ("sha1", Err(SignatureError::Mismatch)),
        ("sha512", Err(SignatureError::Mismatch)),
    ];
    for (name, expected) in cases {
        let signature = data(&format!("signatures/{name}.bin"));
        assert_eq!(card.verify_data(&[MESSAGE], &signature), expected, "{name}");
    }
}

#[test]
fn rsa_signatures_have_the_length_of_the_key() {
    let card = rsa_card("rsa2048-leaf");
    let good = Key::load("rsa2048-leaf").sign(Hash::Sha256, MESSAGE);
    let other = Key::load("rsa2048-ca").sign(Hash::Sha256, MESSAGE);
    let longer = Key::load("rsa4096").sign(Hash::Sha256, MESSAGE);
    let cases: [(&str, Vec<u8>, Result<(), SignatureError>); 8] = [
        ("good", good.clone(), Ok(())),
        ("another key's", other, Err(SignatureError::Mismatch)),
        ("empty", vec![], Err(SignatureError::Absent)),
        ("all NUL", vec![0; 256], Err(SignatureError::Absent)),
        (
            "cut",
            good[..255].to_vec(),
            Err(SignatureError::WrongLength { length: 255 }),
        ),
        (
            "NUL after",
            [&good[..], &[0]].concat(),
            Err(SignatureError::WrongLength { length: 257 }),
        ),
        (
            "NUL before",
            [&[0], &good[..]].concat(),
            Err(SignatureError::WrongLength { length: 257 }),
        ),
        (
            "512 bytes",
            longer,
            Err(SignatureError::WrongLength { length: 512 }),
        ),
    ];
    for (name, signature, expected) in cases {
        assert_eq!(card.verify_data(&[MESSAGE], &signature), expected, "{name}");
    }
    // s + n passes a check that does not bound s.
    assert_eq!(
        card.verify_data(&[MESSAGE], &[0xFF; 256]),
        Err(SignatureError::Mismatch)
    );
}

#[test]
fn ecdsa_signatures_in_both_forms() {
    let card = ec_card();
    let signature = ec_signature(&Sha256::digest(MESSAGE));
    let fixed = signature.to_bytes().to_vec();
    let encoded = signature.to_der().as_bytes().to_vec();
    let padded = [&encoded[..], &[0; 20]].concat();
    let garbage = [&encoded[..], &[0, 1]].concat();
    let with = |range: std::ops::Range<usize>, byte: u8| {
        let mut changed = fixed.clone();
        changed[range].fill(byte);
        changed
    };
    // FIPS 186-5 6.4: a digest shorter than the order is used whole.
    let of_other_hash = ec_signature(&Sha384::digest(MESSAGE)).to_bytes().to_vec();
    let zero_r = der(SEQUENCE, &[&[0x02, 0x01, 0x00], &der(0x02, &[&[1; 48]])]);
    let negative = der(
        SEQUENCE,
        &[&der(0x02, &[&[0x81; 48]]), &der(0x02, &[&[1; 48]])],
    );
    let mismatch = Err(SignatureError::Mismatch);
    let malformed = Err(SignatureError::Malformed);
    let cases: [(&str, Vec<u8>, Result<(), SignatureError>); 19] = [
        ("r || s", fixed.clone(), Ok(())),
        ("DER", encoded.clone(), Ok(())),
        ("DER and NULs", padded, Ok(())),
        (
            "DER and garbage",
            garbage.clone(),
            Err(SignatureError::WrongLength {
                length: garbage.len(),
            }),
        ),
        ("empty", vec![], Err(SignatureError::Absent)),
        ("all NUL", vec![0; 96], Err(SignatureError::Absent)),
        (
            "cut",
            fixed[..95].to_vec(),
            Err(SignatureError::WrongLength { length: 95 }),
        ),
        (
            "NUL after",
            [&fixed[..], &[0]].concat(),
            Err(SignatureError::WrongLength { length: 97 }),
        ),
        ("r = 0", with(0..48, 0), malformed),
        ("s = 0", with(48..96, 0), malformed),
        ("r past the order", with(0..48, 0xFF), malformed),
        ("s past the order", with(48..96, 0xFF), malformed),
        ("s and r", [&fixed[48..], &fixed[..48]].concat(), mismatch),
        (
            "r = s = 1",
            [[0; 47].as_slice(), &[1], &[0; 47], &[1]].concat(),
            mismatch,
        ),
        ("SHA-384", of_other_hash, mismatch),
        ("DER, r = 0", zero_r, malformed),
        ("DER, r negative", negative, malformed),
        (
            "DER cut",
            encoded[..encoded.len() - 1].to_vec(),
            Err(SignatureError::WrongLength {
                length: encoded.len() - 1,
            }),
        ),
        (
            "96 bytes that look like DER",
            [&[0x30, 0x06, 2, 1, 1, 2, 1, 1], [0; 88].as_slice()].concat(),
            mismatch,
        ),
    ];
    for (name, signature, expected) in cases {
        assert_eq!(card.verify_data(&[MESSAGE], &signature), expected, "{name}");
    }
}

/// r || s whose bytes are also a DER signature is read as r || s first. The key is made for
/// the signature.
#[test]
fn a_good_signature_may_look_like_der() {
    let (value, key) = (1..0x80)
        .find_map(|byte| {
            // A SEQUENCE of two INTEGERs, of 43 and 47 bytes.
            let first = [&[0x30, 94, 0x02, 43], [byte; 43].as_slice()].concat();
            let value = [first.as_slice(), &[0x02, 47], &[0x11; 47]].concat();
            let key = key_of_signature(&value)?;
            Some((value, key))
        })
        .expect("half of all numbers are on the curve");
    assert!(p384::ecdsa::Signature::from_der(&value).is_ok());
    let ca = Key::load("p384-ca");
    let mut template = Template::card(&Key::load("p384-leaf"), &ca);
    template.spki = ec_spki(key.to_sec1_point(false).as_bytes());
    let card = CardCertificate::parse(&template.sign(&ca), Second).unwrap();
    assert_eq!(card.verify_data(&[MESSAGE], &value), Ok(()));
}

/// A key under which `value`, r || s, is a signature over the message: (sR - zG) / r. `None`
/// if r is on no point.
fn key_of_signature(value: &[u8]) -> Option<p384::ecdsa::VerifyingKey> {
    use p384::elliptic_curve::PrimeField;
    use p384::{ProjectivePoint, PublicKey, Scalar};
    let signature = p384::ecdsa::Signature::from_slice(value).ok()?;
    let point = PublicKey::from_sec1_bytes(&[&[0x02], &value[..48]].concat()).ok()?;
    let point = ProjectivePoint::from(*point.as_affine());
    let mut digest = p384::FieldBytes::default();
    digest[16..].copy_from_slice(&Sha256::digest(MESSAGE));
    let digest = Scalar::from_repr(digest).unwrap();
    let (r, s) = signature.split_scalars();
    let key = (point * *s - ProjectivePoint::GENERATOR * digest) * r.invert().unwrap();
    p384::ecdsa::VerifyingKey::from_affine(key.to_affine()).ok()
}

#[test]
fn parts_are_one_value_in_their_order() {
    let card = ec_card();
    let signature = ec_signature(&Sha256::digest(MESSAGE)).to_bytes().to_vec();
    let (first, second) = MESSAGE.split_at(7);
    assert_eq!(card.verify_data(&[first, second], &signature), Ok(()));
    assert_eq!(card.verify_data(&[first, &[], second], &signature), Ok(()));
    let swapped = card.verify_data(&[second, first], &signature);
    assert_eq!(swapped, Err(SignatureError::Mismatch));
    let cut = card.verify_data(&[first], &signature);
    assert_eq!(cut, Err(SignatureError::Mismatch));
}

#[test]
fn reasons_are_codes() {
    let cases = [
        (SignatureError::Absent, "absent"),
        (SignatureError::WrongLength { length: 1 }, "wrong-length"),
        (SignatureError::Malformed, "malformed"),
        (SignatureError::Mismatch, "does-not-verify"),
    ];
    for (error, reason) in cases {
        assert_eq!(error.reason(), reason);
    }
}
