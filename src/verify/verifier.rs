//! Checking many cards: certificates that were seen before are not checked again.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use super::certificate::CertificateError;
use super::check::Circumstances;
use super::issuer::Issuers;
use super::report::Report;
use super::signer::Signer;
use super::trust::{Anchor, Anchors};
use crate::card::{Generation, Sha256Digest};
use crate::record::Card;

/// Checks many cards under one set of anchors. It remembers the certificates that one of
/// the anchors issued: the same few keys sign many cards.
///
/// It gives the same reports as [`Card::verify`]. It remembers a certificate's contents
/// and the anchors that issued it, by the card's generation and the SHA-256 of the data
/// object that holds the certificate. Every report states the validity at its own time.
/// The card's own signature is verified for every card, unless the reader has done so.
///
/// It remembers at most [`CAPACITY`](Self::CAPACITY) certificates of about 5 kB each, and
/// forgets all of them when there are more.
///
/// A verifier copies the anchors when it is made, so it borrows nothing: keep it in the
/// state of a server and share it between threads. Anchors that are added to the store
/// later need a new verifier.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// # use zairyu::{CardType, DataGroups, Reader, simulator};
/// use std::sync::Arc;
/// use std::thread;
/// use std::time::SystemTime;
/// use zairyu::Generation;
/// use zairyu::verify::{TestTrustStore, Verifier};
///
/// # let transport = simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?;
/// # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
/// # let cards = [card];
/// // For genuine cards: `TrustStore::official(["folder with ISA's files"])`.
/// let mut store = TestTrustStore::new();
/// let ca = simulator::ca_certificate_der(Generation::First)?;
/// store.add_simulator(Generation::First, &ca)?;
///
/// let verifier = Arc::new(Verifier::new(&store));
/// for card in cards {
///     let verifier = Arc::clone(&verifier);
///     let thread = thread::spawn(move || verifier.verify(&card, SystemTime::now()));
///     let report = thread.join().expect("a report");
///     assert_eq!(report.result.code(), "normal");
/// }
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Verifier {
    anchors: Vec<Anchor>,
    issued: RwLock<HashMap<Key, Arc<Signer>>>,
}

impl Verifier {
    /// How many certificates are remembered at most.
    pub const CAPACITY: usize = 128;

    /// A verifier with a copy of the anchors, which remembers no certificate yet.
    pub fn new<'a>(anchors: impl Into<Anchors<'a>>) -> Self {
        Verifier {
            anchors: anchors.into().all().to_vec(),
            issued: RwLock::default(),
        }
    }

    /// See [`Card::verify`].
    pub fn verify(&self, card: &Card, circumstances: impl Into<Circumstances>) -> Report {
        let signer = match card.certificate() {
            Some(value) => self.signer(value.value().bytes(), card.card_type().generation()),
            None => Err(CertificateError::Absent),
        };
        card.report(
            signer.as_deref().map_err(Clone::clone),
            circumstances.into(),
        )
    }

    /// The signer that `value` holds, from memory if it was seen before.
    fn signer(
        &self,
        value: &[u8],
        generation: Generation,
    ) -> Result<Arc<Signer>, CertificateError> {
        let key = (generation, Sha256Digest::of(value));
        // A thread that panicked did not leave an entry half written.
        let known = self.issued.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(signer) = known.get(&key) {
            return Ok(Arc::clone(signer));
        }
        drop(known);
        let signer = Arc::new(Signer::read(value, generation, &self.anchors)?);
        // So made-up certificates cannot fill the memory.
        if matches!(signer.issuers, Issuers::Found(_)) {
            let mut known = self.issued.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() >= Self::CAPACITY {
                known.clear();
            }
            known.insert(key, Arc::clone(&signer));
        }
        Ok(signer)
    }
}

/// States how many certificates it remembers.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.issued.read().unwrap_or_else(PoisonError::into_inner);
        write!(f, "Verifier({} certificates)", known.len())
    }
}

/// A certificate's generation, and the SHA-256 of the object's value.
type Key = (Generation, Sha256Digest);

#[cfg(test)]
#[path = "tests/verifier.rs"]
mod tests;
