//! The verdict: was a card's data altered, and who issued it?
//!
//! Bytes in, values out: nothing here does I/O or reads a clock.
//!
//! - [`Card::verify`](crate::Card::verify) makes a [`Report`]: the tamper check,
//!   the issuer check, what the signature covers and what it does not, and how
//!   far the protocol behind it is confirmed;
//! - [`Verifier`] makes the same reports of many cards, and remembers the certificates
//!   that sign them;
//! - [`TrustStore`] and [`TestTrustStore`]: the CAs that a program trusts. No
//!   default picks them: a program names them, and an empty store checks nothing;
//! - [`CardCertificate`]: the certificate of the key that signed a card;
//! - [`check_issuer`]: which anchors issued it.
//!
//! # Validity in time
//!
//! Whether certificates are within their validity is reported on its own and
//! decides nothing. ISA's CA certificates live ten years and three months, a
//! first-generation card up to seven: the oldest of them has expired, and a card
//! under it must not be called forged for that. What the official app does with
//! an expired certificate is not known.

mod age;
mod certificate;
mod check;
mod issuer;
mod outcome;
#[cfg(feature = "serde")]
mod outcome_json;
mod proof;
mod report;
mod signed_data;
mod signer;
mod trust;
mod unsigned;
mod verifier;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use crate::card::published_files::{PINNED_FILES, PinnedFile, PinnedKind, Sha256Digest};
pub use certificate::{
    BerError, BerReason, CardCertificate, CertificateError, SignatureError, Validity,
};
pub use check::Circumstances;
pub use issuer::{IssuerSearch, TrustedIssuer, UntrustedReason, check_issuer};
pub use outcome::{
    AlteredReason, ExemptReason, IssuerCheck, IssuerReason, NotCheckedReason, TamperCheck,
};
pub use proof::Proof;
pub use report::{
    Assurance, Caveat, CertificateSummary, PaddingNotRead, Report, VerificationResult,
};
pub use trust::{
    Anchor, AnchorClass, AnchorError, AnchorFile, AnchorFileError, AnchorRefusal, AnchorSource,
    Anchors, MAX_ANCHOR_FILE, TestTrustStore, TrustStore, read_anchor_files,
};
pub use unsigned::{DocumentCheck, NumberCheck};
pub use verifier::Verifier;
