//! Private keys of the simulated issuer.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use p384::ecdsa::signature::hazmat::PrehashSigner;
use rsa::pkcs8::{DecodePrivateKey, EncodePublicKey};
use rsa::signature::{SignatureEncoding, Signer};
use sha2::{Digest, Sha256};

use super::error::IssueError;
use crate::card::Generation;

/// Signatures that were made, by the digest of public key and message: tests issue the same
/// cards again and again, and signing is most of the work. Both schemes are deterministic.
static MADE: Mutex<BTreeMap<[u8; 32], Vec<u8>>> = Mutex::new(BTreeMap::new());

/// So many signatures are kept, of 256 bytes at most with this crate's keys.
const MOST_KEPT: usize = 1024;

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
    /// ECDSA with SHA-256 as r || s (docs/protocol.md, section 8). P-384's own hash would be
    /// SHA-384, so the hash is given.
    pub(super) fn sign_raw(&self, message: &[u8]) -> Result<Vec<u8>, IssueError> {
        let id = Sha256::new()
            .chain_update(self.public_key_der()?)
            .chain_update(message)
            .finalize();
        let made = || MADE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(signature) = made().get(id.as_slice()) {
            return Ok(signature.clone());
        }
        let signature = match self {
            Self::Rsa(key) => key
                .try_sign(message)
                .map_err(|_| IssueError::Signature)?
                .to_vec(),
            Self::P384(key) => key
                .sign_prehash(&Sha256::digest(message))
                .map(|signature: p384::ecdsa::Signature| signature.to_vec())
                .map_err(|_| IssueError::Signature)?,
        };
        let mut made = made();
        if made.len() >= MOST_KEPT {
            made.clear();
        }
        made.insert(id.into(), signature.clone());
        Ok(signature)
    }

    /// Signs as a certificate does: as [`Self::sign_raw`], but r and s in DER.
    pub(super) fn sign_certificate(&self, message: &[u8]) -> Result<Vec<u8>, IssueError> {
        let signature = self.sign_raw(message)?;
        match self {
            Self::Rsa(_) => Ok(signature),
            Self::P384(_) => p384::ecdsa::Signature::from_slice(&signature)
                .map(|signature| signature.to_der().as_bytes().to_vec())
                .map_err(|_| IssueError::Signature),
        }
    }
}
