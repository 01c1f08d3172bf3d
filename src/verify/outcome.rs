//! The outcomes of the two checks, each with its reason.

use crate::card::{FileId, Generation};
use crate::verify::{
    AnchorClass, CertificateError, SignatureError, TrustedIssuer, UntrustedReason, Validity,
};

/// Was the data altered since it was signed?
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum TamperCheck {
    /// The signature fits the data and the card's own certificate. Alone this
    /// proves nothing: a forger's certificate fits a forger's data. The issuer
    /// check says whose certificate it is.
    Intact,
    /// It was altered, or was never signed.
    Altered(AlteredReason),
    /// There is no signature, as on cards of children.
    Exempt(ExemptReason),
    /// Something was not read.
    NotChecked(NotCheckedReason),
}

impl TamperCheck {
    /// `intact`, `altered`, `exempt` or `not-checked`.
    pub fn status(&self) -> &'static str {
        match self {
            TamperCheck::Intact => "intact",
            TamperCheck::Altered(_) => "altered",
            TamperCheck::Exempt(_) => "exempt",
            TamperCheck::NotChecked(_) => "not-checked",
        }
    }

    /// A short code for the reason.
    pub fn reason(&self) -> &'static str {
        match self {
            TamperCheck::Intact => "signature-verifies",
            TamperCheck::Altered(reason) => reason.reason(),
            TamperCheck::Exempt(reason) => reason.reason(),
            TamperCheck::NotChecked(reason) => reason.reason(),
        }
    }
}

/// Why data counts as altered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AlteredReason {
    /// The signature does not fit.
    Signature(SignatureError),
    /// The card has a photo or a certificate, but no signature.
    SignatureMissing,
    /// The card has a signature, but no certificate.
    CertificateMissing,
    /// The certificate cannot be used, so the signature cannot be verified.
    CertificateRefused(CertificateError),
    /// Neither photo nor signature, but the holder's date of birth says that the card
    /// must have both.
    ContradictingDateOfBirth,
}

impl AlteredReason {
    fn reason(&self) -> &'static str {
        match self {
            AlteredReason::Signature(SignatureError::Mismatch) => "signature-does-not-verify",
            AlteredReason::Signature(SignatureError::WrongLength { .. }) => {
                "signature-of-wrong-length"
            }
            AlteredReason::Signature(_) => "signature-malformed",
            AlteredReason::SignatureMissing => "signature-missing",
            AlteredReason::CertificateMissing => "certificate-missing",
            AlteredReason::CertificateRefused(_) => "certificate-refused",
            AlteredReason::ContradictingDateOfBirth => "contradicting-date-of-birth",
        }
    }
}

/// Why neither check applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExemptReason {
    /// Neither photo nor signature, and a date of birth that fits. No signature covers
    /// that date.
    UnderAge,
    /// Neither photo nor signature, and no date of birth: no evidence for or against. A
    /// forger can leave them out, too.
    NoEvidence,
}

impl ExemptReason {
    fn reason(self) -> &'static str {
        match self {
            ExemptReason::UnderAge => "under-age",
            ExemptReason::NoEvidence => "no-evidence-either-way",
        }
    }
}

/// Why a check was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotCheckedReason {
    /// Files that the check needs were not read.
    NotRead {
        /// These files.
        files: Vec<FileId>,
    },
    /// The store has no anchors.
    NoAnchors,
    /// The store has anchors, but none for this generation.
    NoAnchorsForGeneration {
        /// The generations that the store has anchors for.
        present: Vec<Generation>,
    },
}

impl NotCheckedReason {
    fn reason(&self) -> &'static str {
        match self {
            NotCheckedReason::NotRead { .. } => "not-read",
            NotCheckedReason::NoAnchors => "no-anchors",
            NotCheckedReason::NoAnchorsForGeneration { .. } => "no-anchors-for-generation",
        }
    }
}

/// Was the card's certificate issued by a trusted authority?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssuerCheck {
    /// Yes. Validity in time does not change this: a card may be valid longer than its
    /// certificate, and the first generation's oldest CA has expired.
    Trusted {
        /// The kind of anchor.
        anchor: AnchorClass,
        /// The anchors that issued the certificate, at least one.
        paths: Vec<TrustedIssuer>,
        /// The certificate's own validity at the time of the check.
        certificate_validity: Validity,
    },
    /// No.
    Untrusted(IssuerReason),
    /// There is no certificate, as on cards of children.
    Exempt(ExemptReason),
    /// Not read, or the store has no anchors for this card.
    NotChecked(NotCheckedReason),
}

impl IssuerCheck {
    /// `trusted`, `untrusted`, `exempt` or `not-checked`.
    pub fn status(&self) -> &'static str {
        match self {
            IssuerCheck::Trusted { .. } => "trusted",
            IssuerCheck::Untrusted(_) => "untrusted",
            IssuerCheck::Exempt(_) => "exempt",
            IssuerCheck::NotChecked(_) => "not-checked",
        }
    }

    /// A short code for the reason. For a trusted issuer: one path, several, or the
    /// certificate that is not valid at the time of the check.
    pub fn reason(&self) -> &'static str {
        match self {
            IssuerCheck::Trusted {
                paths,
                certificate_validity,
                ..
            } => match (certificate_validity, anchor_validity(paths), paths.len()) {
                (Validity::Expired, _, _) => "certificate-expired",
                (Validity::NotYetValid, _, _) => "certificate-not-yet-valid",
                (_, Validity::Expired, _) => "anchor-expired",
                (_, Validity::NotYetValid, _) => "anchor-not-yet-valid",
                (_, _, 1) => "issued-by-anchor",
                _ => "issued-by-several-anchors",
            },
            IssuerCheck::Untrusted(reason) => reason.reason(),
            IssuerCheck::Exempt(reason) => reason.reason(),
            IssuerCheck::NotChecked(reason) => reason.reason(),
        }
    }
}

/// Why an issuer is not trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum IssuerReason {
    /// The card has no certificate.
    CertificateMissing,
    /// The certificate cannot be used.
    CertificateRefused(CertificateError),
    /// No anchor issued it.
    NoPath(UntrustedReason),
}

impl IssuerReason {
    fn reason(&self) -> &'static str {
        match self {
            IssuerReason::CertificateMissing => "certificate-missing",
            IssuerReason::CertificateRefused(error) => error.reason(),
            IssuerReason::NoPath(reason) => reason.reason(),
        }
    }
}

/// The best validity among the anchors of the paths.
pub(super) fn anchor_validity(paths: &[TrustedIssuer]) -> Validity {
    let validities = || paths.iter().map(|path| path.anchor_validity);
    validities()
        .find(|&validity| validity == Validity::Valid)
        .or_else(|| validities().next())
        .unwrap_or(Validity::Valid)
}
