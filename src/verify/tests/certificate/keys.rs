//! Public keys as a certificate encodes them, and changed ones.

use rsa::pkcs1::EncodeRsaPublicKey;

use crate::verify::testing::*;

/// The PKCS #1 form of a public key.
pub(super) fn rsa_public(name: &str) -> Vec<u8> {
    let Key::Rsa(key) = Key::load(name) else {
        panic!("{name} is an RSA key");
    };
    let public = rsa::PublicKey::from(key.as_ref());
    public.to_pkcs1_der().unwrap().as_bytes().to_vec()
}

/// 256 bytes: they follow two headers and a zero.
pub(super) fn rsa_modulus() -> Vec<u8> {
    rsa_public("rsa2048-leaf")[9..9 + 256].to_vec()
}

pub(super) fn changed_rsa(change: fn(&mut [u8]), exponent: &[u8]) -> Vec<u8> {
    let mut modulus = rsa_modulus();
    change(&mut modulus);
    let sign: &[u8] = if modulus[0] & 0x80 != 0 { &[0] } else { &[] };
    let modulus = der(0x02, &[sign, &modulus]);
    let key = der(SEQUENCE, &[&modulus, &der(0x02, &[exponent])]);
    rsa_spki(&key, &NULL)
}

pub(super) fn point(compressed: bool) -> Vec<u8> {
    let Key::Ec(key) = Key::load("p384-leaf") else {
        panic!("p384-leaf is on P-384");
    };
    key.verifying_key()
        .to_sec1_point(compressed)
        .as_bytes()
        .to_vec()
}

/// The point ends the SEC 1 file.
pub(super) fn p256_point() -> Vec<u8> {
    let key = data("keys/p256.der");
    key[key.len() - 65..].to_vec()
}
