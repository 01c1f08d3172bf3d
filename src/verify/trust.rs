//! The CAs that a program trusts, and what each of them may vouch for.
//!
//! Two stores that cannot be mixed: a [`TrustStore`] for genuine cards and a
//! [`TestTrustStore`] for ISA's sample cards and simulated ones. No CA is in
//! either by default.

use std::fmt;

use thiserror::Error;
use time::OffsetDateTime;
use x509_parser::pem::Pem;

use super::error::CertificateError;
use super::path::Validity;
use super::pins::{self, PINNED_FILES, PinnedFile, PinnedKind};
use super::signature::{KeyOwner, PublicKey};
use super::x509::Certificate;
use crate::kind::Generation;

/// CAs for genuine cards: ISA's by pinned digest, and the program's own.
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    anchors: Vec<Anchor>,
}

impl TrustStore {
    /// A store that trusts no one.
    pub fn empty() -> Self {
        TrustStore::default()
    }

    /// Adds a CA certificate that ISA publishes, from the file's bytes: DER, or
    /// PEM with exactly one certificate in it.
    ///
    /// The file is accepted when [`PINNED_FILES`] has the SHA-256 of its bytes or
    /// of the DER in it. That digest is the proof: the certificate's signature on
    /// itself and its further extensions are not judged. `name` is what errors
    /// call the file.
    ///
    /// # Errors
    ///
    /// [`AnchorRefusal::NotPinned`] with the digest for a file that is not known,
    /// [`AnchorRefusal::TestAnchor`] and [`AnchorRefusal::DeliveryKey`] for the
    /// published files that are no production CA, and others by what is wrong.
    pub fn add_official(&mut self, name: &str, bytes: &[u8]) -> Result<&Anchor, AnchorError> {
        self.add_pinned(bytes, &PINNED_FILES)
            .map_err(|refusal| refusal.of(name))
    }

    /// Adds a CA of the program's own for cards of `generation`, from DER or PEM
    /// with exactly one certificate in it. Results under it say so:
    /// [`AnchorSource::Own`].
    ///
    /// The certificate must be a CA's with a key of the generation's kind (RSA of
    /// 2048 bits or more; P-384). One that names itself as issuer must be signed
    /// by its own key; another is trusted as it stands.
    ///
    /// # Errors
    ///
    /// What is wrong with the certificate. ISA's test CA is refused when its file
    /// is given as published.
    pub fn add_own(
        &mut self,
        generation: Generation,
        bytes: &[u8],
    ) -> Result<&Anchor, AnchorError> {
        self.add_own_unless_pinned(generation, bytes, &PINNED_FILES)
            .map_err(|refusal| refusal.of("own anchor"))
    }

    /// The anchors in this store.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    fn add_pinned(&mut self, bytes: &[u8], table: &[PinnedFile]) -> Result<&Anchor, AnchorRefusal> {
        let (pin, der) = open_pinned(bytes, table)?;
        match pin.kind {
            PinnedKind::Authority(generations) => {
                let source = AnchorSource::Official { file: pin.file };
                let anchor = Anchor::pinned(source, generations, &der)?;
                Ok(insert(&mut self.anchors, anchor))
            }
            PinnedKind::TestAuthority(_) => Err(AnchorRefusal::TestAnchor),
            PinnedKind::DeliveryKey => Err(AnchorRefusal::DeliveryKey),
        }
    }

    fn add_own_unless_pinned(
        &mut self,
        generation: Generation,
        bytes: &[u8],
        table: &[PinnedFile],
    ) -> Result<&Anchor, AnchorRefusal> {
        match open_pinned(bytes, table).map(|(pin, _)| pin.kind) {
            Ok(PinnedKind::TestAuthority(_)) => return Err(AnchorRefusal::TestAnchor),
            Ok(PinnedKind::DeliveryKey) => return Err(AnchorRefusal::DeliveryKey),
            _ => {}
        }
        let anchor = Anchor::checked(AnchorSource::Own, generation, &der_of(bytes)?)?;
        Ok(insert(&mut self.anchors, anchor))
    }
}

/// CAs for tests: ISA's sample cards' and a simulator's. A result under them is
/// a test's, whatever it says.
#[derive(Clone, Debug, Default)]
pub struct TestTrustStore {
    anchors: Vec<Anchor>,
}

impl TestTrustStore {
    /// A store that trusts no one.
    pub fn empty() -> Self {
        TestTrustStore::default()
    }

    /// Adds the CA of ISA's sample cards, which must have its pinned digest.
    /// `name` is what errors call the file.
    ///
    /// # Errors
    ///
    /// As [`TrustStore::add_official`]; [`AnchorRefusal::OfficialAnchor`] for a
    /// production CA's file.
    pub fn add_sample_test(&mut self, name: &str, bytes: &[u8]) -> Result<&Anchor, AnchorError> {
        self.add_pinned(bytes, &PINNED_FILES)
            .map_err(|refusal| refusal.of(name))
    }

    /// Adds a simulator's CA for cards of `generation`, from DER or PEM. The
    /// checks are those of [`TrustStore::add_own`].
    ///
    /// # Errors
    ///
    /// What is wrong with the certificate; [`AnchorRefusal::OfficialAnchor`] for
    /// a production CA's file.
    pub fn add_simulator(
        &mut self,
        generation: Generation,
        bytes: &[u8],
    ) -> Result<&Anchor, AnchorError> {
        self.add_simulator_unless_pinned(generation, bytes, &PINNED_FILES)
            .map_err(|refusal| refusal.of("simulator anchor"))
    }

    /// The anchors in this store.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    fn add_pinned(&mut self, bytes: &[u8], table: &[PinnedFile]) -> Result<&Anchor, AnchorRefusal> {
        let (pin, der) = open_pinned(bytes, table)?;
        match pin.kind {
            PinnedKind::TestAuthority(generations) => {
                let anchor = Anchor::pinned(AnchorSource::SampleTest, generations, &der)?;
                Ok(insert(&mut self.anchors, anchor))
            }
            PinnedKind::Authority(_) => Err(AnchorRefusal::OfficialAnchor),
            PinnedKind::DeliveryKey => Err(AnchorRefusal::DeliveryKey),
        }
    }

    fn add_simulator_unless_pinned(
        &mut self,
        generation: Generation,
        bytes: &[u8],
        table: &[PinnedFile],
    ) -> Result<&Anchor, AnchorRefusal> {
        match open_pinned(bytes, table).map(|(pin, _)| pin.kind) {
            Ok(PinnedKind::Authority(_)) => return Err(AnchorRefusal::OfficialAnchor),
            Ok(PinnedKind::DeliveryKey) => return Err(AnchorRefusal::DeliveryKey),
            _ => {}
        }
        let anchor = Anchor::checked(AnchorSource::Simulator, generation, &der_of(bytes)?)?;
        Ok(insert(&mut self.anchors, anchor))
    }
}

/// The store that a check runs under: production or test, never both.
#[derive(Clone, Copy, Debug)]
pub enum Anchors<'a> {
    /// For genuine cards.
    Production(&'a TrustStore),
    /// For sample and simulated cards.
    Test(&'a TestTrustStore),
}

impl<'a> Anchors<'a> {
    /// The anchors for cards of `generation`.
    pub fn for_generation(self, generation: Generation) -> impl Iterator<Item = &'a Anchor> {
        let anchors = match self {
            Anchors::Production(store) => store.anchors(),
            Anchors::Test(store) => store.anchors(),
        };
        anchors
            .iter()
            .filter(move |anchor| anchor.serves(generation))
    }
}

impl<'a> From<&'a TrustStore> for Anchors<'a> {
    fn from(store: &'a TrustStore) -> Self {
        Anchors::Production(store)
    }
}

impl<'a> From<&'a TestTrustStore> for Anchors<'a> {
    fn from(store: &'a TestTrustStore) -> Self {
        Anchors::Test(store)
    }
}

/// Where an anchor comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// A trusted CA certificate.
#[derive(Clone)]
pub struct Anchor {
    source: AnchorSource,
    generations: Vec<Generation>,
    certificate: Certificate,
    public_key: PublicKey,
}

impl Anchor {
    /// Where the anchor comes from.
    pub fn source(&self) -> AnchorSource {
        self.source
    }

    /// The generations of cards that it vouches for. ISA's CA2 serves two.
    pub fn generations(&self) -> &[Generation] {
        &self.generations
    }

    /// Whether it vouches for cards of `generation`.
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

    /// Validity at `now`. It has no bearing on trust.
    pub fn validity(&self, now: OffsetDateTime) -> Validity {
        Validity::at(now, self.not_before(), self.not_after())
    }

    /// SHA-256 of the certificate (not of the file that it came in).
    pub fn sha256(&self) -> [u8; 32] {
        self.certificate.sha256()
    }

    pub(super) fn fields(&self) -> &Certificate {
        &self.certificate
    }

    pub(super) fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// A CA whose file's digest is pinned.
    fn pinned(
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
            certificate,
            public_key,
        })
    }

    /// A CA that nothing but its own certificate speaks for.
    fn checked(
        source: AnchorSource,
        generation: Generation,
        der: &[u8],
    ) -> Result<Self, AnchorRefusal> {
        let anchor = Anchor::pinned(source, &[generation], der)?;
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
}

impl fmt::Debug for Anchor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Anchor")
            .field("source", &self.source)
            .field("generations", &self.generations)
            .field("subject", &self.subject())
            .field("sha256", &hex::encode(self.sha256()))
            .finish_non_exhaustive()
    }
}

/// A file or certificate that is no anchor, and why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{name:?}: {refusal}")]
pub struct AnchorError {
    /// What the caller called the file.
    pub name: String,
    /// Why it is refused.
    pub refusal: AnchorRefusal,
}

/// Why a file or certificate is no anchor.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AnchorRefusal {
    /// No file with this digest is known.
    #[error("not a file that is known by its digest: its SHA-256 is {sha256}")]
    NotPinned {
        /// SHA-256 of the file in lower-case hexadecimal.
        sha256: String,
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
    #[error("{0}")]
    Certificate(#[from] CertificateError),
    /// Not a CA: basicConstraints is missing or says CA:FALSE.
    #[error("not a CA's certificate")]
    NotAuthority,
    /// The key usage leaves out keyCertSign.
    #[error("a CA whose key usage leaves out keyCertSign")]
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

    fn of(self, name: &str) -> AnchorError {
        AnchorError {
            name: name.to_owned(),
            refusal: self,
        }
    }
}

/// The row of `table` for `bytes` or for the DER in them, and that DER. A key
/// has no DER to give: its row comes with none.
fn open_pinned<'p>(
    bytes: &[u8],
    table: &'p [PinnedFile],
) -> Result<(&'p PinnedFile, Vec<u8>), AnchorRefusal> {
    match pins::find(table, bytes) {
        Some(pin) if pin.kind == PinnedKind::DeliveryKey => return Ok((pin, Vec::new())),
        Some(pin) => return Ok((pin, der_of(bytes)?)),
        None => {}
    }
    let not_pinned = AnchorRefusal::NotPinned {
        sha256: pins::sha256_hex(bytes),
    };
    let der = match der_of(bytes) {
        Err(AnchorRefusal::NoCertificate) => return Err(not_pinned),
        other => other?,
    };
    pins::find(table, &der)
        .map(|pin| (pin, der))
        .ok_or(not_pinned)
}

/// The one certificate in a file: DER begins with a SEQUENCE, PEM with text.
fn der_of(bytes: &[u8]) -> Result<Vec<u8>, AnchorRefusal> {
    if bytes.first() == Some(&SEQUENCE) {
        return Ok(bytes.to_vec());
    }
    if bytes.starts_with(ZIP_MAGIC) {
        return Err(AnchorRefusal::ZipArchive);
    }
    let blocks: Vec<Pem> = Pem::iter_from_buffer(bytes)
        .collect::<Result<_, _>>()
        .map_err(|_| AnchorRefusal::NoCertificate)?;
    let mut certificates = blocks
        .into_iter()
        .filter(|block| block.label == "CERTIFICATE");
    let first = certificates.next().ok_or(AnchorRefusal::NoCertificate)?;
    match certificates.count() {
        0 => Ok(first.contents),
        others => Err(AnchorRefusal::SeveralCertificates { count: others + 1 }),
    }
}

/// Adds an anchor, or merges it with the same certificate's: the generations add
/// up, and what ISA publishes stays marked so.
fn insert(anchors: &mut Vec<Anchor>, anchor: Anchor) -> &Anchor {
    let same = |known: &Anchor| known.certificate.encoded == anchor.certificate.encoded;
    let index = anchors.iter().position(same).unwrap_or(anchors.len());
    match anchors.get_mut(index) {
        None => anchors.push(anchor),
        Some(known) => {
            if matches!(
                anchor.source,
                AnchorSource::Official { .. } | AnchorSource::SampleTest
            ) {
                known.source = anchor.source;
            }
            for generation in anchor.generations {
                if !known.serves(generation) {
                    known.generations.push(generation);
                }
            }
        }
    }
    &anchors[index]
}

const SEQUENCE: u8 = 0x30;
const ZIP_MAGIC: &[u8] = b"PK\x03\x04";

#[cfg(test)]
#[path = "tests/trust.rs"]
mod tests;
