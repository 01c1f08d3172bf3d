//! The RSA key that encrypts the session key for a specified card (docs/protocol.md,
//! sections 6 and 9).
//!
//! ISA publishes it (file `keys_smrsapub_001.bin` in `001462222.zip`). The file was not
//! available: its SHA-256 is pinned, and every usual encoding of a public key is accepted.

use std::fmt;

use pkcs1::RsaPublicKeyRef;
use rsa::BoxedUint;
use spki::SubjectPublicKeyInfoRef;
use spki::der::Decode;
use x509_parser::pem::parse_x509_pem;

use crate::card::Sha256Digest;
use crate::card::published_files::{self, PINNED_FILES, PinnedFile, PinnedKind};
use crate::card::tlv::{self, Tag};

/// A delivery key: RSA with 2,048 bits and exponent 65,537.
#[derive(Clone, PartialEq, Eq)]
pub struct DeliveryKey {
    key: rsa::PublicKey,
    source: DeliveryKeySource,
}

/// Where a delivery key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeliveryKeySource {
    /// ISA's file, recognised by its pinned SHA-256.
    Official,
    /// Another key, for virtual cards and tests.
    Own,
}

impl DeliveryKey {
    /// ISA's key, from the bytes of the published file.
    ///
    /// # Errors
    ///
    /// [`DeliveryKeyError::NotPinned`] for any other file, even if it holds a valid key.
    pub fn official(bytes: &[u8]) -> Result<Self, DeliveryKeyError> {
        Self::pinned(bytes, PINNED_FILES)
    }

    fn pinned(bytes: &[u8], table: &[PinnedFile]) -> Result<Self, DeliveryKeyError> {
        match published_files::find(table, bytes) {
            Some(pin) if pin.kind == PinnedKind::DeliveryKey => {
                Self::parse(bytes, DeliveryKeySource::Official)
            }
            _ => Err(DeliveryKeyError::NotPinned {
                sha256: Sha256Digest::of(bytes),
            }),
        }
    }

    /// Another key than ISA's, in one of these encodings: SubjectPublicKeyInfo or PKCS #1 as
    /// DER or PEM; BER-TLV `7F49 { 81 modulus, 82 exponent }`; the modulus (256 bytes) with
    /// or without the exponent (up to 4 bytes) after it.
    ///
    /// # Errors
    ///
    /// [`DeliveryKeyError::Format`], [`DeliveryKeyError::Size`],
    /// [`DeliveryKeyError::Exponent`].
    pub fn own(bytes: &[u8]) -> Result<Self, DeliveryKeyError> {
        Self::parse(bytes, DeliveryKeySource::Own)
    }

    /// Where the key comes from.
    pub fn source(&self) -> DeliveryKeySource {
        self.source
    }

    pub(crate) fn key(&self) -> &rsa::PublicKey {
        &self.key
    }

    fn parse(bytes: &[u8], source: DeliveryKeySource) -> Result<Self, DeliveryKeyError> {
        let (modulus, exponent) = components(bytes).ok_or(DeliveryKeyError::Format)?;
        let bits = usize::try_from(modulus.bit_width_vartime()).unwrap_or(usize::MAX);
        if bits != MODULUS_BITS {
            return Err(DeliveryKeyError::Size { bits });
        }
        if exponent != BoxedUint::from(EXPONENT) {
            return Err(DeliveryKeyError::Exponent);
        }
        let key = rsa::PublicKey::new(modulus, exponent).map_err(|_| DeliveryKeyError::Format)?;
        Ok(DeliveryKey { key, source })
    }
}

/// The source only.
impl fmt::Debug for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeliveryKey({:?})", self.source)
    }
}

/// Why a file is not a delivery key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeliveryKeyError {
    /// The file is not the one that ISA publishes.
    #[error("delivery key: not the published file: its SHA-256 is {sha256}")]
    NotPinned {
        /// SHA-256 of the file.
        sha256: Sha256Digest,
    },
    /// The file is not an RSA public key in a supported encoding.
    #[error("delivery key: not an RSA public key in a supported encoding")]
    Format,
    /// The modulus is not 2,048 bits long.
    #[error("delivery key: the modulus has {bits} bits instead of 2048")]
    Size {
        /// Length of the modulus in bits.
        bits: usize,
    },
    /// The exponent is not 65,537.
    #[error("delivery key: the exponent is not 65537")]
    Exponent,
}

/// Modulus and exponent from any supported encoding.
fn components(bytes: &[u8]) -> Option<(BoxedUint, BoxedUint)> {
    if let Ok((_, pem)) = parse_x509_pem(bytes) {
        return der(&pem.contents);
    }
    der(bytes)
        .or_else(|| template(bytes))
        .or_else(|| bare(bytes))
}

fn der(bytes: &[u8]) -> Option<(BoxedUint, BoxedUint)> {
    let key = match SubjectPublicKeyInfoRef::from_der(bytes) {
        Ok(spki) if spki.algorithm == pkcs1::ALGORITHM_ID => spki.subject_public_key.as_bytes()?,
        Ok(_) => return None,
        Err(_) => bytes,
    };
    let key = RsaPublicKeyRef::from_der(key).ok()?;
    let (modulus, exponent) = (key.modulus.as_bytes(), key.public_exponent.as_bytes());
    Some((unsigned(modulus)?, unsigned(exponent)?))
}

/// A public key as data objects (ISO/IEC 7816-8).
fn template(bytes: &[u8]) -> Option<(BoxedUint, BoxedUint)> {
    let object = tlv::first(bytes).ok()?;
    if object.tag != Tag(0x7F49) || object.end != bytes.len() {
        return None;
    }
    let parts = tlv::parse(object.value, &[]).ok()?;
    let part = |tag| parts.iter().find(|part| part.tag == Tag(tag));
    Some((unsigned(part(0x81)?.value)?, unsigned(part(0x82)?.value)?))
}

fn bare(bytes: &[u8]) -> Option<(BoxedUint, BoxedUint)> {
    let (modulus, exponent) = bytes.split_at_checked(MODULUS_BITS / 8)?;
    let exponent = match exponent.len() {
        0 => BoxedUint::from(EXPONENT),
        1..=4 => unsigned(exponent)?,
        _ => return None,
    };
    Some((unsigned(modulus)?, exponent))
}

fn unsigned(bytes: &[u8]) -> Option<BoxedUint> {
    let short = bytes.len() <= MODULUS_BITS / 8 + 1;
    let bits = u32::try_from(bytes.len().max(8) * 8).ok()?;
    short.then(|| BoxedUint::from_be_slice(bytes, bits).ok())?
}

const MODULUS_BITS: usize = 2048;
const EXPONENT: u32 = 65_537;

#[cfg(test)]
mod tests {
    use super::*;
    use rsa::pkcs1::EncodeRsaPublicKey;
    use rsa::pkcs8::{DecodePrivateKey, EncodePublicKey};
    use rsa::traits::PublicKeyParts;

    fn public_key() -> rsa::PublicKey {
        let der = include_bytes!("../../assets/simulator/keys/first-signer.der");
        rsa::PrivateKey::from_pkcs8_der(der)
            .unwrap()
            .to_public_key()
    }

    fn modulus(key: &rsa::PublicKey) -> Vec<u8> {
        let modulus: &BoxedUint = key.n();
        modulus.to_be_bytes().to_vec()
    }

    fn pem(label: &str, der: &[u8]) -> Vec<u8> {
        let text = data_encoding::BASE64.encode(der);
        let lines: Vec<_> = text
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        format!(
            "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
            lines.join("\n")
        )
        .into()
    }

    /// `7F49 { 81 modulus, 82 exponent }`.
    fn key_template(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
        let part = |tag: u8, value: &[u8]| {
            let [high, low] = (value.len() as u16).to_be_bytes();
            [&[tag, 0x82, high, low], value].concat()
        };
        let inner = [part(0x81, modulus), part(0x82, exponent)].concat();
        let [high, low] = (inner.len() as u16).to_be_bytes();
        [&[0x7F, 0x49, 0x82, high, low], &inner[..]].concat()
    }

    #[test]
    fn every_encoding_gives_the_same_key() {
        let key = public_key();
        let spki = key.to_public_key_der().unwrap().into_vec();
        let pkcs1 = key.to_pkcs1_der().unwrap().as_bytes().to_vec();
        let n = modulus(&key);
        let signed = [&[0], &n[..]].concat();
        for (name, bytes) in [
            ("SPKI DER", spki.clone()),
            ("PKCS #1 DER", pkcs1.clone()),
            ("SPKI PEM", pem("PUBLIC KEY", &spki)),
            ("PKCS #1 PEM", pem("RSA PUBLIC KEY", &pkcs1)),
            ("7F49", key_template(&n, &[1, 0, 1])),
            (
                "7F49, modulus with a leading zero",
                key_template(&signed, &[0, 1, 0, 1]),
            ),
            ("bare modulus", n.clone()),
            (
                "bare, exponent of three bytes",
                [&n[..], &[1, 0, 1]].concat(),
            ),
            (
                "bare, exponent of four bytes",
                [&n[..], &[0, 1, 0, 1]].concat(),
            ),
        ] {
            let loaded = DeliveryKey::own(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(loaded.key, key, "{name}");
            assert_eq!(loaded.source(), DeliveryKeySource::Own);
        }
    }

    #[test]
    fn other_keys_and_other_files_are_refused() {
        let n = modulus(&public_key());
        let short = BoxedUint::from_be_slice(&n[..128], 1024).unwrap();
        for (name, bytes, error) in [
            ("nothing", vec![], DeliveryKeyError::Format),
            ("text", b"hello".to_vec(), DeliveryKeyError::Format),
            (
                "half a modulus",
                n[..128].to_vec(),
                DeliveryKeyError::Format,
            ),
            (
                "7F49 cut off",
                key_template(&n, &[1, 0, 1])[..200].to_vec(),
                DeliveryKeyError::Format,
            ),
            (
                "exponent 3",
                key_template(&n, &[3]),
                DeliveryKeyError::Exponent,
            ),
            (
                "1,024 bits",
                key_template(&n[..128], &[1, 0, 1]),
                DeliveryKeyError::Size {
                    bits: short.bit_width_vartime() as usize,
                },
            ),
            (
                "PEM of something else",
                pem("PUBLIC KEY", b"no key"),
                DeliveryKeyError::Format,
            ),
        ] {
            assert_eq!(DeliveryKey::own(&bytes).map(|_| ()), Err(error), "{name}");
        }
    }

    #[test]
    fn only_the_pinned_file_is_the_official_key() {
        let bytes = [&modulus(&public_key())[..], &[1, 0, 1]].concat();
        let sha256 = Sha256Digest::of(&bytes);
        assert_eq!(
            DeliveryKey::official(&bytes).map(|_| ()),
            Err(DeliveryKeyError::NotPinned { sha256 })
        );
        let table = |kind| {
            [PinnedFile {
                file: "test",
                kind,
                sha256,
            }]
        };
        let key = DeliveryKey::pinned(&bytes, &table(PinnedKind::DeliveryKey)).unwrap();
        assert_eq!(key.source(), DeliveryKeySource::Official);
        let authority = table(PinnedKind::Authority(&[]));
        assert!(DeliveryKey::pinned(&bytes, &authority).is_err());
    }
}
