//! Private keys of the simulated issuer.

use p384::ecdsa::signature::hazmat::PrehashSigner;
use rsa::pkcs8::{DecodePrivateKey, EncodePublicKey};
use rsa::signature::{SignatureEncoding, Signer};
use sha2::{Digest, Sha256};

use super::error::IssueError;
use crate::card::Generation;

/// A private key of either generation.
#[derive(Clone)]
pub(super) enum PrivateKey {
    Rsa(Box<rsa::pkcs1v15::SigningKey<Sha256>>),
    P384(Box<p384::ecdsa::SigningKey>),
}

impl PrivateKey {
    /// Reads an unencrypted PKCS #8 key: RSA for the first generation, EC P-384
    /// for the others.
    pub(super) fn from_pkcs8_der(generation: Generation, der: &[u8]) -> Result<Self, IssueError> {
        match generation {
            Generation::First => rsa::PrivateKey::from_pkcs8_der(der)
                .map(|key| Self::Rsa(Box::new(rsa::pkcs1v15::SigningKey::new(key))))
                .map_err(|_| IssueError::Key),
            Generation::Second | Generation::Specified => {
                p384::ecdsa::SigningKey::from_pkcs8_der(der)
                    .map(|key| Self::P384(Box::new(key)))
                    .map_err(|_| IssueError::Key)
            }
        }
    }

    /// The SubjectPublicKeyInfo, in DER.
    pub(super) fn public_key_der(&self) -> Result<Vec<u8>, IssueError> {
        match self {
            Self::Rsa(key) => {
                let private: &rsa::PrivateKey = (**key).as_ref();
                private.to_public_key().to_public_key_der()
            }
            Self::P384(key) => key.verifying_key().to_public_key_der(),
        }
        .map(|der| der.as_bytes().to_vec())
        .map_err(|_| IssueError::Key)
    }

    /// Signs as the check code on the card does: PKCS #1 v1.5 with SHA-256, or
    /// ECDSA with SHA-256 as r || s (docs/protocol.md, section 8).
    pub(super) fn sign_raw(&self, message: &[u8]) -> Result<Vec<u8>, IssueError> {
        match self {
            Self::Rsa(key) => Ok(key
                .try_sign(message)
                .map_err(|_| IssueError::Signature)?
                .to_vec()),
            Self::P384(key) => Ok(ecdsa_sha256(key, message)?.to_vec()),
        }
    }

    /// Signs as a certificate does: as [`Self::sign_raw`], but r and s in DER.
    pub(super) fn sign_certificate(&self, message: &[u8]) -> Result<Vec<u8>, IssueError> {
        match self {
            Self::Rsa(_) => self.sign_raw(message),
            Self::P384(key) => Ok(ecdsa_sha256(key, message)?.to_der().as_bytes().to_vec()),
        }
    }
}

/// P-384's own hash would be SHA-384; cards use SHA-256, so the hash is given.
fn ecdsa_sha256(
    key: &p384::ecdsa::SigningKey,
    message: &[u8],
) -> Result<p384::ecdsa::Signature, IssueError> {
    key.sign_prehash(&Sha256::digest(message))
        .map_err(|_| IssueError::Signature)
}
