//! One trusted CA certificate.

use std::fmt;
use std::sync::Arc;

use thiserror::Error;
use time::OffsetDateTime;

use crate::card::{Generation, Sha256Digest};
use crate::verify::certificate::{
    Certificate, CertificateError, KeyOwner, PublicKey, Validity, certificate_alone,
};

/// The source of an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnchorSource {
    /// ISA publishes it; its digest is pinned.
    Official {
        /// The file, or the archive around it, as ISA names it.
        file: &'static str,
    },
    /// The program added it.
    Own,
    /// ISA's CA for its sample cards. Tests only.
    SampleTest,
    /// A simulator's CA. Tests only.
    Simulator,
}

impl AnchorSource {
    /// `official`, `own`, `sample-test` or `simulator`.
    pub fn code(self) -> &'static str {
        match self {
            AnchorSource::Official { .. } => "official",
            AnchorSource::Own => "own",
            AnchorSource::SampleTest => "sample-test",
            AnchorSource::Simulator => "simulator",
        }
    }
}

shown_by_code!(AnchorSource);

/// A trusted CA certificate. Copies share their contents.
#[derive(Clone)]
pub struct Anchor {
    source: AnchorSource,
    generations: Vec<Generation>,
    certificate: Arc<Certificate>,
    public_key: Arc<PublicKey>,
}

impl Anchor {
    /// The source of the anchor.
    pub fn source(&self) -> AnchorSource {
        self.source
    }

    /// The generations of cards that it issues certificates for. ISA's CA2 serves two.
    pub fn generations(&self) -> &[Generation] {
        &self.generations
    }

    /// Whether it issues certificates for cards of `generation`.
    pub fn serves(&self, generation: Generation) -> bool {
        self.generations.contains(&generation)
    }

    /// The subject's name in one line, without control characters.
    pub fn subject(&self) -> &str {
        &self.certificate.subject_text
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

    /// Validity at `now`. It does not affect trust.
    pub fn validity(&self, now: OffsetDateTime) -> Validity {
        Validity::at(now, self.not_before(), self.not_after())
    }

    /// SHA-256 of the certificate (not of the file that it came in).
    pub fn sha256(&self) -> Sha256Digest {
        self.certificate.sha256()
    }

    /// The fields, for the issuer check.
    pub(in crate::verify) fn fields(&self) -> &Certificate {
        &self.certificate
    }

    /// The key, for the issuer check.
    pub(in crate::verify) fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// A CA whose file's digest is pinned.
    pub(super) fn pinned(
        source: AnchorSource,
        generations: &[Generation],
        der: &[u8],
    ) -> Result<Self, AnchorRefusal> {
        let certificate = Certificate::parse(der)?;
        let trailing = der.get(certificate.encoded.len()..).unwrap_or_default();
        let is_blank = |byte: &u8| matches!(byte, 0 | b' ' | b'\r' | b'\n');
        if let Some(position) = trailing.iter().position(|byte| !is_blank(byte)) {
            let offset = certificate.encoded.len() + position;
            return Err(CertificateError::TrailingData { offset }.into());
        }
        let generation = generations.first().copied().unwrap_or(Generation::First);
        let public_key =
            PublicKey::from_spki(&certificate.public_key, generation, KeyOwner::Authority)?;
        if !certificate.extensions.is_authority {
            return Err(AnchorRefusal::NotAuthority);
        }
        let usage = certificate.extensions.key_usage;
        if usage.is_some_and(|usage| !usage.key_cert_sign) {
            return Err(AnchorRefusal::NoCertificateSigning);
        }
        Ok(Anchor {
            source,
            generations: generations.to_vec(),
            certificate: Arc::new(certificate),
            public_key: Arc::new(public_key),
        })
    }

    /// A CA whose digest is not pinned: its certificate is checked in full, unless it is
    /// one of `known` from the same source, which was checked before.
    pub(super) fn checked(
        source: AnchorSource,
        generation: Generation,
        der: &[u8],
        known: &[Anchor],
    ) -> Result<Self, AnchorRefusal> {
        let anchor = Anchor::pinned(source, &[generation], der)?;
        let is_checked =
            |other: &Anchor| other.source == source && other.is_same_certificate(&anchor);
        if known.iter().any(is_checked) {
            return Ok(anchor);
        }
        let certificate = &anchor.certificate;
        if let Some(oid) = &certificate.extensions.unknown_critical {
            return Err(CertificateError::UnknownCriticalExtension { oid: oid.clone() }.into());
        }
        if certificate.subject == certificate.issuer {
            certificate.signature_algorithm()?;
            certificate
                .verify_signed_by(&anchor.public_key)
                .map_err(|_| AnchorRefusal::SelfSignature)?;
        }
        Ok(anchor)
    }

    /// Whether both are the same certificate, compared in DER.
    pub(super) fn is_same_certificate(&self, other: &Anchor) -> bool {
        certificate_alone(&self.certificate.encoded)
            == certificate_alone(&other.certificate.encoded)
    }

    /// Merges the same certificate from another source: the generations of both, and
    /// ISA as the source if one of them is ISA.
    pub(super) fn merge(&mut self, other: Anchor) {
        if matches!(
            other.source,
            AnchorSource::Official { .. } | AnchorSource::SampleTest
        ) {
            self.source = other.source;
        }
        for generation in other.generations {
            if !self.serves(generation) {
                self.generations.push(generation);
            }
        }
    }
}

impl fmt::Debug for Anchor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Anchor")
            .field("source", &self.source)
            .field("generations", &self.generations)
            .field("subject", &self.subject())
            .field("sha256", &self.sha256())
            .finish_non_exhaustive()
    }
}

/// A file or certificate that is refused as an anchor, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnchorError {
    /// The name of the file, as the caller gave it.
    pub name: String,
    /// Why it is refused.
    pub refusal: AnchorRefusal,
}

impl fmt::Display for AnchorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.name, self.refusal)
    }
}

/// The message contains the refusal's, so the source is the refusal's source.
impl std::error::Error for AnchorError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.refusal.source()
    }
}

/// Why a file or certificate is refused as an anchor.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AnchorRefusal {
    /// No file with this digest is known.
    #[error("not a file that is known by its digest: its SHA-256 is {sha256}")]
    NotPinned {
        /// SHA-256 of the file.
        sha256: Sha256Digest,
    },
    /// ISA's test CA, in a production store.
    #[error("the test anchor of the issuer's sample cards: it belongs in a test store")]
    TestAnchor,
    /// A production CA, in a test store.
    #[error("a production anchor: it does not belong in a test store")]
    OfficialAnchor,
    /// The published key for key delivery.
    #[error("not a certificate: the delivery key of specified cards")]
    DeliveryKey,
    /// An archive as published.
    #[error("a ZIP archive: take the file out of it first")]
    ZipArchive,
    /// PEM that cannot be read, or bytes that are neither DER nor PEM.
    #[error("neither a DER certificate nor PEM that holds one")]
    NoCertificate,
    /// PEM with more than one certificate.
    #[error("{count} certificates in one PEM file: add them one at a time")]
    SeveralCertificates {
        /// How many there are.
        count: usize,
    },
    /// The certificate itself is wrong.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Not a CA: basicConstraints is missing, or is CA:FALSE.
    #[error("not a CA's certificate")]
    NotAuthority,
    /// The key usage does not include keyCertSign.
    #[error("a CA whose key usage does not include keyCertSign")]
    NoCertificateSigning,
    /// It names itself as issuer and its key did not sign it.
    #[error("its signature on itself does not verify")]
    SelfSignature,
}

impl AnchorRefusal {
    /// A short code for this reason, the same in every language and version.
    pub fn reason(&self) -> &'static str {
        match self {
            AnchorRefusal::NotPinned { .. } => "not-pinned",
            AnchorRefusal::TestAnchor => "test-anchor",
            AnchorRefusal::OfficialAnchor => "official-anchor",
            AnchorRefusal::DeliveryKey => "delivery-key",
            AnchorRefusal::ZipArchive => "zip-archive",
            AnchorRefusal::NoCertificate => "no-certificate",
            AnchorRefusal::SeveralCertificates { .. } => "several-certificates",
            AnchorRefusal::Certificate(error) => error.reason(),
            AnchorRefusal::NotAuthority => "not-a-ca",
            AnchorRefusal::NoCertificateSigning => "no-certificate-signing-usage",
            AnchorRefusal::SelfSignature => "self-signature-does-not-verify",
        }
    }

    /// The error for a file that the caller names.
    pub(super) fn of(self, name: &str) -> AnchorError {
        AnchorError {
            name: name.to_owned(),
            refusal: self,
        }
    }
}
