//! Takes an issued card apart, without the issuer's code.

use p384::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::pkcs8::DecodePublicKey;
use rsa::signature::Verifier;
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::super::{ElementaryFile as Ef, Issuer, VirtualCard};
use crate::card::{CardType, Generation};

/// Value of the object that starts at `offset` with a header of `header` bytes.
pub(super) fn slice(file: &[u8], offset: usize, header: usize, length: usize) -> Vec<u8> {
    file[offset + header..offset + header + length].to_vec()
}

pub(super) fn file(card: &VirtualCard, name: Ef) -> Vec<u8> {
    card.file(name).unwrap().to_vec()
}

/// The signed bytes, the check code and the certificate field of a card whose
/// objects have their full length.
pub(super) fn signature_of(card: &VirtualCard) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let signature = file(card, Ef::Signature);
    match card.card_type().generation() {
        Generation::First => {
            let front = slice(&file(card, Ef::FrontImage), 0, 4, 7000);
            let photo = slice(&file(card, Ef::Photo), 0, 4, 3000);
            let check_code = slice(&signature, 0, 4, 256);
            (
                [front, photo].concat(),
                check_code,
                slice(&signature, 260, 4, 1200),
            )
        }
        Generation::Second | Generation::Specified => {
            let printed = file(card, Ef::PrintedEntries);
            let lengths: &[usize] = match card.card_type() {
                CardType::ResidenceSecond | CardType::ResidenceSpecified => {
                    &[8, 8, 1, 3, 10, 4, 2, 8, 1, 8]
                }
                _ => &[8, 8, 1, 3, 10, 4],
            };
            let mut message = Vec::new();
            let mut offset = 0;
            for length in lengths {
                message.extend(slice(&printed, offset, 2, *length));
                offset += 2 + length;
            }
            assert_eq!(offset, printed.len());
            message.resize(53, 0);
            let images = file(card, Ef::Images);
            message.extend(slice(&images, 2504, 4, 3000));
            message.extend(slice(&images, 0, 4, 2500));
            let check_code = slice(&signature, 0, 2, 96);
            (message, check_code, slice(&signature, 98, 4, 602))
        }
    }
}

pub(super) fn verify(public_key_der: &[u8], message: &[u8], signature: &[u8]) -> bool {
    if let Ok(key) = rsa::PublicKey::from_public_key_der(public_key_der) {
        let key = rsa::pkcs1v15::VerifyingKey::<Sha256>::new(key);
        return rsa::pkcs1v15::Signature::try_from(signature)
            .is_ok_and(|signature| key.verify(message, &signature).is_ok());
    }
    let key = p384::ecdsa::VerifyingKey::from_public_key_der(public_key_der).unwrap();
    let signature = p384::ecdsa::Signature::from_slice(signature)
        .or_else(|_| p384::ecdsa::Signature::from_der(signature));
    signature.is_ok_and(|signature| {
        key.verify_prehash(&Sha256::digest(message), &signature)
            .is_ok()
    })
}

/// True if the CA of `issuer` signed this certificate.
pub(super) fn issued_by(issuer: &Issuer, certificate: &X509Certificate<'_>) -> bool {
    let ca_der = issuer.ca_certificate_der().unwrap();
    let (_, ca) = X509Certificate::from_der(&ca_der).unwrap();
    verify(
        ca.public_key().raw,
        certificate.tbs_certificate.as_ref(),
        &certificate.signature_value.data,
    )
}
