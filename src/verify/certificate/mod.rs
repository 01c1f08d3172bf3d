//! The certificate of the key that signed a card (objects DB and DD).

use std::fmt;

use time::OffsetDateTime;

mod ber;
mod error;
mod name;
mod signature;
mod validity;
mod x509;

use crate::card::{Generation, Sha256Digest};

pub use ber::{BerError, BerReason};
pub use error::CertificateError;
pub use signature::SignatureError;
pub(crate) use signature::{KeyOwner, PublicKey};
pub use validity::Validity;
pub(crate) use x509::{Certificate, certificate_alone};

/// A card's certificate: well formed and of the kind that its generation uses.
/// That does not prove who issued it: see [`check_issuer`](super::check_issuer).
///
/// Source: RC1, RC2, RCS (docs/protocol.md, section 8).
#[derive(Clone)]
pub struct CardCertificate {
    generation: Generation,
    certificate: Certificate,
    public_key: PublicKey,
}

impl CardCertificate {
    /// Reads the value of object DB (first generation, up to 1200 bytes) or DD
    /// (second generation and specified, 602 bytes), with its padding.
    ///
    /// Accepted, as genuine cards are reported to do so: NUL bytes after the
    /// certificate, BER and CER encodings, ECDSA algorithm identifiers with NULL
    /// parameters. RSA algorithm identifiers may have NULL parameters or none.
    ///
    /// Required: X.509 version 3; the same signature algorithm inside and
    /// outside; RSA of 2048 bits signed with RSA PKCS #1 v1.5 (first generation)
    /// or P-384 signed with ECDSA (others), with SHA-256, SHA-384 or SHA-512; not
    /// a CA; digitalSignature if there is a key usage; no extension twice; no
    /// critical extension beyond keyUsage, basicConstraints, the subject's and
    /// authority's key identifiers and certificatePolicies. Serial numbers and
    /// validity are not checked here.
    ///
    /// # Errors
    ///
    /// [`CertificateError::Absent`] for a value that is empty or all NUL, and one
    /// variant for each reason to refuse the rest.
    pub fn parse(value: &[u8], generation: Generation) -> Result<Self, CertificateError> {
        if value.iter().all(|byte| *byte == 0) {
            return Err(CertificateError::Absent);
        }
        let certificate = Certificate::parse(value)?;
        let padding = value.get(certificate.encoded.len()..).unwrap_or_default();
        if let Some(position) = padding.iter().position(|byte| *byte != 0) {
            return Err(CertificateError::TrailingData {
                offset: certificate.encoded.len() + position,
            });
        }
        if !certificate.signature_algorithm()?.is_for(generation) {
            return Err(CertificateError::AlgorithmNotAllowed {
                oid: certificate.algorithm.to_string(),
            });
        }
        let public_key = PublicKey::from_spki(&certificate.public_key, generation, KeyOwner::Card)?;
        let extensions = &certificate.extensions;
        if extensions.is_authority {
            return Err(CertificateError::IsAuthority);
        }
        if extensions
            .key_usage
            .is_some_and(|usage| !usage.digital_signature)
        {
            return Err(CertificateError::NoDigitalSignature);
        }
        if let Some(oid) = &extensions.unknown_critical {
            return Err(CertificateError::UnknownCriticalExtension { oid: oid.clone() });
        }
        Ok(CardCertificate {
            generation,
            certificate,
            public_key,
        })
    }

    /// Checks the card's signature (object DA or DC) over its data: `parts`, hashed in their
    /// order as one value.
    ///
    /// First generation: RSA PKCS #1 v1.5 with SHA-256, 256 bytes. Others: ECDSA
    /// P-384 with SHA-256, 96 bytes r || s; a DER Ecdsa-Sig-Value with or without
    /// NULs after it is accepted too.
    ///
    /// # Errors
    ///
    /// [`SignatureError::Absent`] for a value that is empty or all NUL, else why
    /// the signature proves nothing.
    pub fn verify_data(&self, parts: &[&[u8]], signature: &[u8]) -> Result<(), SignatureError> {
        self.public_key.verify_data(parts, signature)
    }

    /// The generation that the certificate was read for.
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// The subject's name in one line, without control characters. It names a
    /// signing key, not a person.
    pub fn subject(&self) -> &str {
        &self.certificate.subject_text
    }

    /// The issuer's name in one line, without control characters.
    pub fn issuer(&self) -> &str {
        &self.certificate.issuer_text
    }

    /// The serial number's bytes as encoded, in lower-case hexadecimal.
    pub fn serial(&self) -> String {
        hex::encode(&self.certificate.serial)
    }

    /// The first moment of validity.
    pub fn not_before(&self) -> OffsetDateTime {
        self.certificate.not_before
    }

    /// The last second of validity.
    pub fn not_after(&self) -> OffsetDateTime {
        self.certificate.not_after
    }

    /// Validity at `now`. It does not affect who issued the certificate.
    pub fn validity(&self, now: OffsetDateTime) -> Validity {
        Validity::at(now, self.not_before(), self.not_after())
    }

    /// The subject key identifier, if there is one.
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.certificate
            .extensions
            .subject_key_identifier
            .as_deref()
    }

    /// The authority key identifier, if there is one.
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.certificate
            .extensions
            .authority_key_identifier
            .as_deref()
    }

    /// The public key as a SubjectPublicKeyInfo in DER.
    pub fn public_key(&self) -> &[u8] {
        &self.certificate.public_key
    }

    /// The TBSCertificate, unchanged from the card: what the issuer signed.
    pub fn tbs(&self) -> &[u8] {
        &self.certificate.tbs
    }

    /// The certificate, unchanged from the card, without its padding.
    pub fn encoded(&self) -> &[u8] {
        &self.certificate.encoded
    }

    /// SHA-256 of the certificate, unchanged from the card, without its padding.
    pub fn sha256(&self) -> Sha256Digest {
        self.certificate.sha256()
    }

    /// The fields, for the issuer check.
    pub(crate) fn fields(&self) -> &Certificate {
        &self.certificate
    }
}

impl fmt::Debug for CardCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CardCertificate")
            .field("generation", &self.generation)
            .field("subject", &self.subject())
            .field("serial", &self.serial())
            .field("sha256", &self.sha256())
            .finish_non_exhaustive()
    }
}
