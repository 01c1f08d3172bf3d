//! Signature primitives: the keys and algorithms that cards and their CAs use.
//!
//! First generation: RSA PKCS #1 v1.5. Second generation and specified: ECDSA
//! over P-384 (RC1, RC2, RCS; docs/protocol.md, section 8). Nothing else is accepted.

use p384::ecdsa::signature::hazmat::PrehashVerifier;
use pkcs1::RsaPublicKeyRef;
use rsa::{BoxedUint, Pkcs1v15Sign};
use sha2::{Digest, Sha256, Sha384, Sha512};
use spki::der::Decode;
use spki::der::asn1::Null;
use spki::{AlgorithmIdentifierRef, ObjectIdentifier, SubjectPublicKeyInfoRef};
use thiserror::Error;

use super::ber;
use super::error::CertificateError;
use crate::card::Generation;

/// Why a signature does not prove the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The value is empty or all NUL: the card carries no signature.
    #[error("no signature: the value is empty or all NUL")]
    Absent,
    /// The length is not that of the key's signatures.
    #[error("a signature of {length} bytes, which is not the length for this key")]
    WrongLength {
        /// Length of the value in bytes.
        length: usize,
    },
    /// The value is not a signature: not DER, or r or s is zero or out of range.
    #[error("the bytes are not a signature of the key's kind")]
    Malformed,
    /// The signature was not made with this key over this data.
    #[error("the signature does not verify")]
    Mismatch,
}

impl SignatureError {
    /// A short code for this reason, the same in every language and version.
    pub fn reason(&self) -> &'static str {
        match self {
            SignatureError::Absent => "absent",
            SignatureError::WrongLength { .. } => "wrong-length",
            SignatureError::Malformed => "malformed",
            SignatureError::Mismatch => "does-not-verify",
        }
    }
}

/// Whose key it is: a CA's RSA key may be longer than a card's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyOwner {
    /// A card's signing key: RSA of exactly 2048 bits (RC1), or P-384.
    Card,
    /// A CA's key: RSA of 2048 bits or more, or P-384.
    Authority,
}

/// A public key of one of the two kinds.
#[derive(Clone)]
pub(crate) enum PublicKey {
    Rsa(rsa::PublicKey),
    EcdsaP384(p384::ecdsa::VerifyingKey),
}

impl PublicKey {
    /// Reads a DER SubjectPublicKeyInfo that must hold `generation`'s kind of key.
    pub(crate) fn from_spki(
        spki: &[u8],
        generation: Generation,
        owner: KeyOwner,
    ) -> Result<Self, CertificateError> {
        let malformed = CertificateError::Structure {
            part: "subjectPublicKeyInfo",
        };
        let spki = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| malformed.clone())?;
        let bytes = spki.subject_public_key.as_bytes().ok_or(malformed)?;
        let expected = match generation {
            Generation::First => RSA_ENCRYPTION,
            Generation::Second | Generation::Specified => EC_PUBLIC_KEY,
        };
        if spki.algorithm.oid != expected {
            return Err(CertificateError::WrongKeyType {
                oid: spki.algorithm.oid.to_string(),
            });
        }
        match generation {
            Generation::First => rsa_key(&spki.algorithm, bytes, owner),
            Generation::Second | Generation::Specified => p384_key(&spki.algorithm, bytes),
        }
    }

    /// Checks a certificate's signature over `message`, as X.509 encodes it:
    /// RSA as raw bytes, ECDSA as a DER Ecdsa-Sig-Value (RFC 3279 2.2.3).
    pub(crate) fn verify_certificate(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        let digest = algorithm.hash.digest(&[message]);
        match (self, algorithm.scheme) {
            (PublicKey::Rsa(key), Scheme::Rsa) => {
                verify_rsa(key, algorithm.hash, &digest, signature)
            }
            (PublicKey::EcdsaP384(key), Scheme::Ecdsa) => {
                let signature = p384::ecdsa::Signature::from_der(signature)
                    .map_err(|_| SignatureError::Malformed)?;
                verify_p384(key, &digest, &signature)
            }
            _ => Err(SignatureError::Mismatch),
        }
    }

    /// Checks a card's signature (DA, DC) over the parts of the signed data in
    /// their order. SHA-256 for both kinds of key.
    ///
    /// RSA: as many bytes as the modulus. ECDSA: 96 bytes, r || s; or a DER
    /// Ecdsa-Sig-Value with any number of NULs after it.
    pub(crate) fn verify_data(
        &self,
        parts: &[&[u8]],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        if signature.iter().all(|byte| *byte == 0) {
            return Err(SignatureError::Absent);
        }
        let digest = Hash::Sha256.digest(parts);
        match self {
            PublicKey::Rsa(key) => verify_rsa(key, Hash::Sha256, &digest, signature),
            PublicKey::EcdsaP384(key) => verify_p384_data(key, &digest, signature),
        }
    }
}

/// A certificate's signature algorithm, of those that are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SignatureAlgorithm {
    scheme: Scheme,
    hash: Hash,
}

impl SignatureAlgorithm {
    /// The allowed algorithm of that object identifier, if it is one.
    pub(crate) fn from_oid(oid: &ObjectIdentifier) -> Option<Self> {
        ALGORITHMS
            .iter()
            .find(|(known, ..)| known == oid)
            .map(|(_, scheme, hash)| SignatureAlgorithm {
                scheme: *scheme,
                hash: *hash,
            })
    }

    /// Whether the CAs of `generation` use it.
    pub(crate) fn is_for(self, generation: Generation) -> bool {
        match generation {
            Generation::First => self.scheme == Scheme::Rsa,
            Generation::Second | Generation::Specified => self.scheme == Scheme::Ecdsa,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Rsa,
    Ecdsa,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Hash::Sha256 => digest_parts::<Sha256>(parts),
            Hash::Sha384 => digest_parts::<Sha384>(parts),
            Hash::Sha512 => digest_parts::<Sha512>(parts),
        }
    }

    fn pkcs1v15(self) -> Pkcs1v15Sign {
        match self {
            Hash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
            Hash::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
            Hash::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
        }
    }
}

fn digest_parts<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = D::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}

fn rsa_key(
    algorithm: &AlgorithmIdentifierRef<'_>,
    bytes: &[u8],
    owner: KeyOwner,
) -> Result<PublicKey, CertificateError> {
    if !is_absent_or_null(algorithm) {
        return Err(CertificateError::InvalidPublicKey);
    }
    let der = ber::normalise_all(bytes).map_err(|_| CertificateError::InvalidPublicKey)?;
    let key =
        RsaPublicKeyRef::from_der(&der.der).map_err(|_| CertificateError::InvalidPublicKey)?;
    let bits = bit_length(key.modulus.as_bytes());
    let allowed = match owner {
        KeyOwner::Card => bits == CARD_RSA_BITS,
        KeyOwner::Authority => (CARD_RSA_BITS..=rsa::PublicKey::MAX_SIZE).contains(&bits),
    };
    if !allowed {
        return Err(CertificateError::WrongRsaSize { bits });
    }
    let exponent = key.public_exponent.as_bytes();
    let is_odd = exponent.last().is_some_and(|byte| byte & 1 == 1);
    // Two bits and odd is 3 or more; the rsa crate takes up to 33 bits.
    if !is_odd || !(2..=MAX_EXPONENT_BITS).contains(&bit_length(exponent)) {
        return Err(CertificateError::BadRsaExponent);
    }
    let modulus = BoxedUint::from_be_slice_vartime(key.modulus.as_bytes());
    rsa::PublicKey::new(modulus, BoxedUint::from_be_slice_vartime(exponent))
        .map(PublicKey::Rsa)
        .map_err(|_| CertificateError::InvalidPublicKey)
}

fn p384_key(
    algorithm: &AlgorithmIdentifierRef<'_>,
    bytes: &[u8],
) -> Result<PublicKey, CertificateError> {
    // By name only: explicit parameters can describe a forged curve.
    if algorithm.parameters_oid().ok() != Some(SECP384R1) {
        return Err(CertificateError::WrongCurve);
    }
    // SEC 1 compressed and uncompressed points, not its other forms.
    if !matches!(bytes.first(), Some(0x02..=0x04)) {
        return Err(CertificateError::InvalidPublicKey);
    }
    p384::ecdsa::VerifyingKey::from_sec1_bytes(bytes)
        .map(PublicKey::EcdsaP384)
        .map_err(|_| CertificateError::InvalidPublicKey)
}

fn verify_rsa(
    key: &rsa::PublicKey,
    hash: Hash,
    digest: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    if signature.len() != rsa::traits::PublicKeyParts::size(key) {
        return Err(SignatureError::WrongLength {
            length: signature.len(),
        });
    }
    key.verify(hash.pkcs1v15(), digest, signature)
        .map_err(|_| SignatureError::Mismatch)
}

fn verify_p384(
    key: &p384::ecdsa::VerifyingKey,
    digest: &[u8],
    signature: &p384::ecdsa::Signature,
) -> Result<(), SignatureError> {
    key.verify_prehash(digest, signature)
        .map_err(|_| SignatureError::Mismatch)
}

/// A value of 96 bytes is read as r || s. If that does not verify and the value looks like
/// DER, it is read as DER.
fn verify_p384_data(
    key: &p384::ecdsa::VerifyingKey,
    digest: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    let as_der = der_signature(signature);
    if signature.len() != P384_SIGNATURE_LENGTH {
        let Some(encoded) = as_der else {
            return Err(SignatureError::WrongLength {
                length: signature.len(),
            });
        };
        let signature =
            p384::ecdsa::Signature::from_der(encoded).map_err(|_| SignatureError::Malformed)?;
        return verify_p384(key, digest, &signature);
    }
    let fixed = p384::ecdsa::Signature::from_slice(signature)
        .map_err(|_| SignatureError::Malformed)
        .and_then(|signature| verify_p384(key, digest, &signature));
    match as_der.map(p384::ecdsa::Signature::from_der) {
        Some(Ok(encoded)) if fixed.is_err() => verify_p384(key, digest, &encoded),
        _ => fixed,
    }
}

/// The Ecdsa-Sig-Value at the start of `value`, when only NULs follow it. One
/// over P-384 is shorter than 128 bytes, so its length takes one byte.
fn der_signature(value: &[u8]) -> Option<&[u8]> {
    let [SEQUENCE, length @ 0..0x80, ..] = value else {
        return None;
    };
    let (encoded, padding) = value.split_at_checked(usize::from(*length) + 2)?;
    padding.iter().all(|byte| *byte == 0).then_some(encoded)
}

/// Whether an algorithm's parameters are left out or NULL. Genuine cards write
/// NULL for ECDSA too (RC2; docs/protocol.md, section 8).
pub(crate) fn is_absent_or_null(algorithm: &AlgorithmIdentifierRef<'_>) -> bool {
    algorithm
        .parameters
        .is_none_or(|parameters| parameters.decode_as::<Null>().is_ok())
}

fn bit_length(big_endian: &[u8]) -> usize {
    let mut significant = big_endian.iter().skip_while(|byte| **byte == 0);
    match significant.next() {
        Some(first) => 8 - first.leading_zeros() as usize + 8 * significant.count(),
        None => 0,
    }
}

const CARD_RSA_BITS: usize = 2048;
const MAX_EXPONENT_BITS: usize = 33;
const P384_SIGNATURE_LENGTH: usize = 96;
const SEQUENCE: u8 = 0x30;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SECP384R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// The signature algorithms that are allowed (RFC 4055, RFC 5758).
const ALGORITHMS: [(ObjectIdentifier, Scheme, Hash); 6] = [
    (oid("1.2.840.113549.1.1.11"), Scheme::Rsa, Hash::Sha256),
    (oid("1.2.840.113549.1.1.12"), Scheme::Rsa, Hash::Sha384),
    (oid("1.2.840.113549.1.1.13"), Scheme::Rsa, Hash::Sha512),
    (oid("1.2.840.10045.4.3.2"), Scheme::Ecdsa, Hash::Sha256),
    (oid("1.2.840.10045.4.3.3"), Scheme::Ecdsa, Hash::Sha384),
    (oid("1.2.840.10045.4.3.4"), Scheme::Ecdsa, Hash::Sha512),
];

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}
