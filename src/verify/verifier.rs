//! Checking many cards: certificates that were seen before are not checked again.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest, Sha256};

use super::certificate::CertificateError;
use super::check::Circumstances;
use super::issuer::Issuers;
use super::report::Report;
use super::signer::Signer;
use super::trust::Anchors;
use crate::card::Generation;
use crate::record::Card;

/// Checks cards under one set of anchors, and remembers the certificates that it
/// found to be issued by one of them: the same few keys sign many cards.
///
/// Its reports are those of [`Card::verify`], to the byte. What is remembered is a
/// certificate's contents and which anchors issued it, for the exact bytes of the
/// object that holds it, by their SHA-256, and for the card's generation. Validity
/// in time is told anew for every report, and a card's own signature is verified for
/// every card whose reader has not done so. The anchors are borrowed: nothing can be added to the store as long as
/// the verifier lives.
///
/// At most [`CAPACITY`](Self::CAPACITY) certificates are remembered, some 5 kB each;
/// when there are more, all are forgotten. It can be shared between threads.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// # use zairyu::{DataGroups, Reader, simulator};
/// use time::OffsetDateTime;
/// use zairyu::verify::{TestTrustStore, Verifier};
///
/// # let mut anchors = TestTrustStore::empty();
/// # let ca = simulator::ca_certificate_der(Generation::First)?;
/// # anchors.add_simulator(zairyu::Generation::First, &ca)?;
/// # let transport = simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?;
/// # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
/// # let cards = [card];
/// let verifier = Verifier::new(&anchors);
/// for card in &cards {
///     let report = verifier.verify(card, OffsetDateTime::now_utc());
///     println!("{:?}", report.result);
/// }
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// ```compile_fail,E0502
/// # use zairyu::verify::{TrustStore, Verifier};
/// let mut anchors = TrustStore::empty();
/// let verifier = Verifier::new(&anchors);
/// anchors.add_own(zairyu::Generation::First, &[]); // The verifier still needs it.
/// println!("{verifier:?}");
/// ```
pub struct Verifier<'a> {
    anchors: Anchors<'a>,
    issued: RwLock<HashMap<Key, Arc<Signer<'a>>>>,
}

impl<'a> Verifier<'a> {
    /// How many certificates are remembered at most.
    pub const CAPACITY: usize = 128;

    /// A verifier that remembers nothing yet.
    pub fn new(anchors: impl Into<Anchors<'a>>) -> Self {
        Verifier {
            anchors: anchors.into(),
            issued: RwLock::default(),
        }
    }

    /// See [`Card::verify`].
    pub fn verify(&self, card: &Card, circumstances: impl Into<Circumstances>) -> Report {
        let signer = match card.certificate() {
            Some(value) => self.signer(value.value().as_slice(), card.card_type().generation()),
            None => Err(CertificateError::Absent),
        };
        card.report(
            signer.as_deref().map_err(Clone::clone),
            circumstances.into(),
        )
    }

    /// The signer that `value` holds, from memory where it was there before.
    fn signer(
        &self,
        value: &[u8],
        generation: Generation,
    ) -> Result<Arc<Signer<'a>>, CertificateError> {
        let key = (generation, Sha256::digest(value).into());
        // A panic elsewhere leaves whole entries behind.
        let known = self.issued.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(signer) = known.get(&key) {
            return Ok(Arc::clone(signer));
        }
        drop(known);
        let signer = Arc::new(Signer::read(value, generation, self.anchors)?);
        // Whoever makes up certificates cannot fill the memory with them.
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

/// How many certificates it remembers.
impl fmt::Debug for Verifier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.issued.read().unwrap_or_else(PoisonError::into_inner);
        write!(f, "Verifier({} certificates)", known.len())
    }
}

/// A certificate's generation, and the SHA-256 of the object's value.
type Key = (Generation, [u8; 32]);

#[cfg(test)]
#[path = "tests/verifier.rs"]
mod tests;
