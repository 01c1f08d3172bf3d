//! The key pair for delivering the session keys of specified cards (docs/protocol.md, section
//! 6; RCS). Its private key is published, like those of the simulated issuer.
//!
//! The encoding of the key in ISA's file is not known, so the public key is available in every
//! encoding that a reader may have to support.

use std::sync::OnceLock;

use rsa::pkcs1::EncodeRsaPublicKey;
use rsa::pkcs8::{DecodePrivateKey, EncodePublicKey, LineEnding};
use rsa::traits::PublicKeyParts;
use sha2::Sha256;

use super::error::IssueError;

/// The simulator's delivery key as SubjectPublicKeyInfo in DER.
///
/// # Errors
///
/// None in practice: the key comes with the crate.
pub fn delivery_key_spki_der() -> Result<Vec<u8>, IssueError> {
    let document = public_key()?.to_public_key_der();
    Ok(document.map_err(|_| IssueError::Key)?.into_vec())
}

/// The simulator's delivery key as RSAPublicKey of PKCS #1 in DER.
///
/// # Errors
///
/// None in practice: the key comes with the crate.
pub fn delivery_key_pkcs1_der() -> Result<Vec<u8>, IssueError> {
    let document = public_key()?.to_pkcs1_der();
    Ok(document.map_err(|_| IssueError::Key)?.into_vec())
}

/// The simulator's delivery key as SubjectPublicKeyInfo in PEM, `BEGIN PUBLIC KEY`.
///
/// # Errors
///
/// None in practice: the key comes with the crate.
pub fn delivery_key_pem() -> Result<String, IssueError> {
    public_key()?
        .to_public_key_pem(LineEnding::LF)
        .map_err(|_| IssueError::Key)
}

/// The simulator's delivery key as the data object of ISO/IEC 7816-8: BER-TLV
/// `7F49 { 81 modulus, 82 exponent }`.
///
/// # Errors
///
/// None in practice: the key comes with the crate.
pub fn delivery_key_ber_tlv() -> Result<Vec<u8>, IssueError> {
    let (modulus, exponent) = modulus_and_exponent()?;
    let objects = [object(&[0x81], &modulus)?, object(&[0x82], &exponent)?].concat();
    object(&[0x7F, 0x49], &objects)
}

/// The bare numbers of the simulator's delivery key, unsigned and big-endian: 256
/// bytes of modulus, then `01 00 01`.
///
/// # Errors
///
/// None in practice: the key comes with the crate.
pub fn delivery_key_modulus_and_exponent() -> Result<Vec<u8>, IssueError> {
    let (modulus, exponent) = modulus_and_exponent()?;
    Ok([modulus, exponent].concat())
}

/// The private key, which the card holds.
pub(super) struct DeliveryKey {
    private: rsa::PrivateKey,
    modulus: Vec<u8>,
}

/// Why a delivery did not decrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeliveryFailure {
    /// The cryptogram is not a number below the modulus.
    NotBelowModulus,
    /// The plaintext is not RSAES-OAEP with SHA-256 and no label.
    Padding,
}

impl DeliveryKey {
    /// The key that comes with the crate.
    pub(super) fn test() -> Result<Self, IssueError> {
        static KEPT: OnceLock<rsa::PrivateKey> = OnceLock::new();
        let private = match KEPT.get() {
            Some(key) => key.clone(),
            None => {
                let key = rsa::PrivateKey::from_pkcs8_der(DELIVERY).map_err(|_| IssueError::Key)?;
                KEPT.get_or_init(|| key).clone()
            }
        };
        let modulus = private.n_bytes().into_vec();
        Ok(Self { private, modulus })
    }

    /// The length in bytes of a cryptogram.
    pub(super) fn cryptogram_length(&self) -> usize {
        self.modulus.len()
    }

    /// Decrypts a cryptogram of [`Self::cryptogram_length`] bytes.
    pub(super) fn decrypt(&self, cryptogram: &[u8]) -> Result<Vec<u8>, DeliveryFailure> {
        if cryptogram >= self.modulus.as_slice() {
            return Err(DeliveryFailure::NotBelowModulus);
        }
        self.private
            .oaep_decrypt::<Sha256>(cryptogram)
            .map_err(|_| DeliveryFailure::Padding)
    }
}

fn public_key() -> Result<rsa::PublicKey, IssueError> {
    Ok(DeliveryKey::test()?.private.to_public_key())
}

fn modulus_and_exponent() -> Result<(Vec<u8>, Vec<u8>), IssueError> {
    let key = public_key()?;
    Ok((key.n_bytes().into_vec(), key.e_bytes().into_vec()))
}

/// A data object in BER-TLV.
fn object(tag: &[u8], value: &[u8]) -> Result<Vec<u8>, IssueError> {
    let length = u16::try_from(value.len()).map_err(|_| IssueError::TooLong)?;
    let [high, low] = length.to_be_bytes();
    let length: &[u8] = match length {
        0..=0x7F => &[low],
        0x80..=0xFF => &[0x81, low],
        _ => &[0x82, high, low],
    };
    Ok([tag, length, value].concat())
}

const DELIVERY: &[u8] = include_bytes!("../../assets/simulator/keys/delivery.der");

#[cfg(test)]
mod tests {
    use rsa::pkcs1::DecodeRsaPublicKey;
    use rsa::pkcs8::DecodePublicKey;

    use super::*;

    #[test]
    fn every_encoding_gives_the_same_key() {
        let key = public_key().unwrap();
        let spki = delivery_key_spki_der().unwrap();
        assert_eq!(rsa::PublicKey::from_public_key_der(&spki), Ok(key.clone()));
        let pkcs1 = delivery_key_pkcs1_der().unwrap();
        assert_eq!(
            rsa::PublicKey::from_pkcs1_der(&pkcs1).ok(),
            Some(key.clone())
        );
        let pem = delivery_key_pem().unwrap();
        assert!(pem.starts_with("-----BEGIN PUBLIC KEY-----\n"));
        assert_eq!(rsa::PublicKey::from_public_key_pem(&pem), Ok(key));

        let bare = delivery_key_modulus_and_exponent().unwrap();
        assert_eq!((bare.len(), bare[0] & 0x80), (259, 0x80));
        assert_eq!(bare[256..], [0x01, 0x00, 0x01]);
        // SubjectPublicKeyInfo ends in the two INTEGERs of PKCS #1.
        assert!(spki.ends_with(&pkcs1));
        assert!(pkcs1.ends_with(&[&bare[..256], &[0x02, 0x03, 0x01, 0x00, 0x01]].concat()));
        assert_eq!(
            delivery_key_ber_tlv().unwrap(),
            [
                &[0x7F, 0x49, 0x82, 0x01, 0x09, 0x81, 0x82, 0x01, 0x00][..],
                &bare[..256],
                &[0x82, 0x03, 0x01, 0x00, 0x01],
            ]
            .concat()
        );
    }

    #[test]
    fn numbers_not_below_the_modulus_are_refused() {
        let key = DeliveryKey::test().unwrap();
        let mut below = key.modulus.clone();
        // The modulus is odd.
        *below.last_mut().unwrap() -= 1;
        let cases = [
            ("zero", vec![0; 256], DeliveryFailure::Padding),
            ("one below", below, DeliveryFailure::Padding),
            (
                "modulus",
                key.modulus.clone(),
                DeliveryFailure::NotBelowModulus,
            ),
            ("above", vec![0xFF; 256], DeliveryFailure::NotBelowModulus),
        ];
        for (name, cryptogram, failure) in cases {
            assert_eq!(key.decrypt(&cryptogram), Err(failure), "{name}");
        }
    }
}
