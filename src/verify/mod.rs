//! The check of a card: was its data altered, and who issued it?
//!
//! The program gives the time of a check. Only the functions that read anchors from files do
//! I/O.
//!
//! - [`Card::verify`](crate::Card::verify) makes a [`Report`]: the tamper check,
//!   the issuer check, what the signature covers and what it does not, and how
//!   far the protocol behind it is confirmed;
//! - [`Verifier`] makes the same reports of many cards. It remembers the certificates
//!   that sign them, and owns its anchors: for servers;
//! - [`TrustStore`] and [`TestTrustStore`]: the CAs that a program trusts. There is no
//!   default: a program names them, and with an empty store no issuer is checked;
//! - [`CardCertificate`]: the certificate of the key that signed a card;
//! - [`check_issuer`]: which anchors issued it.
//!
//! # Validity in time
//!
//! Whether certificates are within their validity is reported separately and does not
//! change the result. ISA's CA certificates are valid for ten years and three months, a
//! first-generation card for up to seven. The oldest CA certificate has expired, and a card
//! under it is not forged for that reason. What the official app does with an expired
//! certificate is not known.

mod age;
mod certificate;
mod check;
mod comparisons;
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
#[cfg(feature = "image")]
pub(crate) use age::latest_birth_of_age_16;
pub use certificate::{
    BerError, BerReason, CardCertificate, CertificateError, SignatureError, Validity,
};
pub use check::Circumstances;
pub use comparisons::Comparisons;
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
