//! The certificate that signed a card, and the anchors that issued it.

use super::certificate::{CardCertificate, CertificateError};
use super::issuer::Issuers;
use super::trust::Anchor;
use crate::card::Generation;

/// The certificate that signed a card and its issuers, independent of the time.
pub(super) struct Signer {
    pub(super) certificate: CardCertificate,
    pub(super) issuers: Issuers,
}

impl Signer {
    /// Reads the value of object DB or DD.
    pub(super) fn read(
        value: &[u8],
        generation: Generation,
        anchors: &[Anchor],
    ) -> Result<Self, CertificateError> {
        let certificate = CardCertificate::parse(value, generation)?;
        let issuers = Issuers::find(&certificate, generation, anchors);
        Ok(Signer {
            certificate,
            issuers,
        })
    }
}
