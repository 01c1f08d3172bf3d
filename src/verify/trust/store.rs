//! The two stores, and adding certificates to them.

use x509_parser::pem::Pem;

use super::anchor::{Anchor, AnchorError, AnchorRefusal, AnchorSource};
use crate::card::published_files::{self, PINNED_FILES, PinnedFile, PinnedKind};
use crate::card::{Generation, Sha256Digest};
use crate::verify::certificate::certificate_alone;

/// CAs for genuine cards: ISA's by pinned digest, and the program's own.
#[derive(Clone, Debug, Default)]
pub struct TrustStore(Store);

impl TrustStore {
    /// An empty store: it trusts no CA.
    pub fn new() -> Self {
        TrustStore::default()
    }

    /// Adds a CA certificate that ISA publishes, from the file's bytes: DER, or
    /// PEM with exactly one certificate in it.
    ///
    /// The file is accepted when [`PINNED_FILES`] has the SHA-256 of its bytes or
    /// of the DER in it. That digest is the proof: the certificate's signature on
    /// itself and its other extensions are not checked. `name` is the name of the file
    /// in errors.
    ///
    /// # Errors
    ///
    /// [`AnchorRefusal::NotPinned`] with the digest for a file that is not known,
    /// [`AnchorRefusal::TestAnchor`] and [`AnchorRefusal::DeliveryKey`] for the
    /// published files that are not a production CA, and another refusal for what is
    /// wrong with the certificate.
    pub fn add_official(&mut self, name: &str, bytes: &[u8]) -> Result<&Anchor, AnchorError> {
        self.0
            .add_pinned(bytes, PINNED_FILES)
            .map_err(|refusal| refusal.of(name))
    }

    /// Adds a CA of the program's own for cards of `generation`, from DER or PEM
    /// with exactly one certificate in it. Results under it say so:
    /// [`AnchorSource::Own`].
    ///
    /// The certificate must be a CA's with a key of the generation's kind (RSA of
    /// 2048 bits or more; P-384). One that names itself as issuer must be signed
    /// by its own key. Any other is trusted without that check.
    ///
    /// # Errors
    ///
    /// What is wrong with the certificate; [`AnchorRefusal::TestAnchor`] for ISA's test
    /// CA, in any form.
    pub fn add_own(
        &mut self,
        generation: Generation,
        bytes: &[u8],
    ) -> Result<&Anchor, AnchorError> {
        self.0
            .add_checked(generation, bytes, PINNED_FILES)
            .map_err(|refusal| refusal.of("own anchor"))
    }

    /// The anchors in this store.
    pub fn anchors(&self) -> &[Anchor] {
        &self.0.anchors
    }
}

/// CAs for tests: of ISA's sample cards and of a simulator. Every result under them is a
/// test result.
#[derive(Clone, Debug)]
pub struct TestTrustStore(Store);

impl TestTrustStore {
    /// An empty store: it trusts no CA.
    pub fn new() -> Self {
        TestTrustStore(Store {
            purpose: Purpose::Test,
            anchors: Vec::new(),
        })
    }

    /// Adds the CA of ISA's sample cards, which must have its pinned digest.
    /// `name` is the name of the file in errors.
    ///
    /// # Errors
    ///
    /// As [`TrustStore::add_official`]; [`AnchorRefusal::OfficialAnchor`] for a
    /// production CA's file.
    pub fn add_sample_test(&mut self, name: &str, bytes: &[u8]) -> Result<&Anchor, AnchorError> {
        self.0
            .add_pinned(bytes, PINNED_FILES)
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
        self.0
            .add_checked(generation, bytes, PINNED_FILES)
            .map_err(|refusal| refusal.of("simulator anchor"))
    }

    /// The anchors in this store.
    pub fn anchors(&self) -> &[Anchor] {
        &self.0.anchors
    }
}

/// The store that a check uses: production or test, never both.
#[derive(Clone, Copy, Debug)]
pub enum Anchors<'a> {
    /// For genuine cards.
    Production(&'a TrustStore),
    /// For sample and simulated cards.
    Test(&'a TestTrustStore),
}

impl<'a> Anchors<'a> {
    /// All anchors of the store.
    pub fn all(self) -> &'a [Anchor] {
        match self {
            Anchors::Production(store) => store.anchors(),
            Anchors::Test(store) => store.anchors(),
        }
    }

    /// The anchors for cards of `generation`.
    pub fn for_generation(self, generation: Generation) -> impl Iterator<Item = &'a Anchor> {
        let anchors = self.all().iter();
        anchors.filter(move |anchor| anchor.serves(generation))
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

/// No anchors.
impl Default for TestTrustStore {
    fn default() -> Self {
        TestTrustStore::new()
    }
}

/// The anchors of a store, and adding to them.
#[derive(Clone, Debug, Default)]
struct Store {
    purpose: Purpose,
    anchors: Vec<Anchor>,
}

/// What a store is for. It refuses a CA for the other purpose.
#[derive(Clone, Copy, Debug, Default)]
enum Purpose {
    #[default]
    Production,
    Test,
}

impl Store {
    /// Adds a CA whose file is in `table`.
    fn add_pinned(&mut self, bytes: &[u8], table: &[PinnedFile]) -> Result<&Anchor, AnchorRefusal> {
        let (pin, der) = open_pinned(bytes, table)?;
        let (source, generations) = self.accept(pin)?;
        let anchor = Anchor::pinned(source, generations, &der)?;
        Ok(insert(&mut self.anchors, anchor))
    }

    /// Adds a CA after checking all of its certificate. If it is in `table`, it must be for
    /// this store's purpose.
    fn add_checked(
        &mut self,
        generation: Generation,
        bytes: &[u8],
        table: &[PinnedFile],
    ) -> Result<&Anchor, AnchorRefusal> {
        if let Ok((pin, _)) = open_pinned(bytes, table) {
            self.accept(pin)?;
        }
        let source = match self.purpose {
            Purpose::Production => AnchorSource::Own,
            Purpose::Test => AnchorSource::Simulator,
        };
        let anchor = Anchor::checked(source, generation, &der_of(bytes)?, &self.anchors)?;
        Ok(insert(&mut self.anchors, anchor))
    }

    /// Source and generations of a published CA, if it is for this store's purpose.
    fn accept(
        &self,
        pin: &PinnedFile,
    ) -> Result<(AnchorSource, &'static [Generation]), AnchorRefusal> {
        match (self.purpose, pin.kind) {
            (Purpose::Production, PinnedKind::Authority(generations)) => {
                Ok((AnchorSource::Official { file: pin.file }, generations))
            }
            (Purpose::Test, PinnedKind::TestAuthority(generations)) => {
                Ok((AnchorSource::SampleTest, generations))
            }
            (Purpose::Production, PinnedKind::TestAuthority(_)) => Err(AnchorRefusal::TestAnchor),
            (Purpose::Test, PinnedKind::Authority(_)) => Err(AnchorRefusal::OfficialAnchor),
            (_, PinnedKind::DeliveryKey) => Err(AnchorRefusal::DeliveryKey),
        }
    }
}

/// The row of `table` for `bytes` or for the certificate in them, and that certificate.
/// For the delivery key, which is not a certificate, the bytes are empty.
///
/// The row is found for the certificate in any form: in PEM with text, with other bytes
/// after it, with lengths that are not DER.
fn open_pinned<'p>(
    bytes: &[u8],
    table: &'p [PinnedFile],
) -> Result<(&'p PinnedFile, Vec<u8>), AnchorRefusal> {
    match published_files::find(table, bytes) {
        Some(pin) if pin.kind == PinnedKind::DeliveryKey => return Ok((pin, Vec::new())),
        Some(pin) => return Ok((pin, der_of(bytes)?)),
        None => {}
    }
    let not_pinned = AnchorRefusal::NotPinned {
        sha256: Sha256Digest::of(bytes),
    };
    let der = match der_of(bytes) {
        Err(AnchorRefusal::NoCertificate) => return Err(not_pinned),
        other => other?,
    };
    let in_der = || certificate_alone(&der);
    let pin = published_files::find(table, &der)
        .or_else(|| published_files::find(table, &in_der()?))
        .ok_or(not_pinned)?;
    Ok((pin, der))
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

/// Adds an anchor, or merges it with that of the same certificate.
#[expect(clippy::indexing_slicing, reason = "the anchor at `index` is there")]
fn insert(anchors: &mut Vec<Anchor>, anchor: Anchor) -> &Anchor {
    let same = |known: &Anchor| known.is_same_certificate(&anchor);
    let index = anchors.iter().position(same).unwrap_or(anchors.len());
    match anchors.get_mut(index) {
        None => anchors.push(anchor),
        Some(known) => known.merge(anchor),
    }
    &anchors[index]
}

const SEQUENCE: u8 = 0x30;
const ZIP_MAGIC: &[u8] = b"PK\x03\x04";

#[cfg(test)]
#[path = "../tests/trust.rs"]
mod tests;

#[cfg(test)]
#[path = "../tests/trust_encodings.rs"]
mod encoding_tests;
