//! Which trusted CA issued a card's certificate.

use time::OffsetDateTime;

use super::certificate::{CardCertificate, Validity};
use super::trust::{Anchor, AnchorClass, AnchorSource, Anchors};
use crate::card::{Generation, Sha256Digest};

/// Looks for the anchors that issued `certificate`, among those for cards of
/// `generation`; CAs never cross generations.
///
/// An anchor is the issuer when its subject is the certificate's issuer (same
/// bytes, both rewritten to DER), its subject key identifier is the certificate's
/// authority key identifier (if both are present), and its key verifies the
/// signature over the TBSCertificate, unchanged from the card. Several anchors share a
/// name in the first generation: the key decides.
///
/// Validity at `now` is reported separately and changes nothing else.
///
/// Source: docs/protocol.md, section 8.
pub fn check_issuer(
    certificate: &CardCertificate,
    generation: Generation,
    anchors: Anchors<'_>,
    now: OffsetDateTime,
) -> IssuerSearch {
    Issuers::find(certificate, generation, anchors.all()).at(certificate, now)
}

/// The anchors that issued a certificate, independent of the time.
pub(super) enum Issuers {
    /// The store has no anchors.
    NoAnchors,
    /// The store has anchors for these generations only.
    OtherGenerations(Vec<Generation>),
    /// None of the anchors did.
    None(UntrustedReason),
    /// These did, at least one.
    Found(Vec<Anchor>),
}

impl Issuers {
    pub(super) fn find(
        certificate: &CardCertificate,
        generation: Generation,
        anchors: &[Anchor],
    ) -> Self {
        // A certificate read for another generation has no issuer in this one.
        let candidates: Vec<&Anchor> = anchors
            .iter()
            .filter(|anchor| anchor.serves(generation))
            .filter(|anchor| anchor.serves(certificate.generation()))
            .collect();
        if candidates.is_empty() {
            return Issuers::none_for_generation(anchors);
        }
        let mut found = Vec::new();
        let mut reason = UntrustedReason::NoAnchorOfThatName;
        for anchor in candidates {
            match issued_by(certificate, anchor) {
                Ok(()) => found.push(anchor.clone()),
                Err(failure) => reason = reason.max(failure),
            }
        }
        if found.is_empty() {
            Issuers::None(reason)
        } else {
            Issuers::Found(found)
        }
    }

    fn none_for_generation(anchors: &[Anchor]) -> Self {
        if anchors.is_empty() {
            return Issuers::NoAnchors;
        }
        let mut present = vec![Generation::First, Generation::Second, Generation::Specified];
        present.retain(|&generation| anchors.iter().any(|anchor| anchor.serves(generation)));
        Issuers::OtherGenerations(present)
    }

    /// With the validity of `certificate` and of its issuers at `now`.
    pub(super) fn at(&self, certificate: &CardCertificate, now: OffsetDateTime) -> IssuerSearch {
        match self {
            Issuers::NoAnchors => IssuerSearch::NoAnchors,
            Issuers::OtherGenerations(present) => IssuerSearch::NoAnchorsForGeneration {
                present: present.clone(),
            },
            Issuers::None(reason) => IssuerSearch::Untrusted { reason: *reason },
            Issuers::Found(anchors) => IssuerSearch::Trusted {
                paths: anchors
                    .iter()
                    .map(|anchor| TrustedIssuer::of(anchor, now))
                    .collect(),
                certificate_validity: certificate.validity(now),
            },
        }
    }
}

/// What is known about a certificate's issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IssuerSearch {
    /// The store has no anchors: nothing was checked.
    NoAnchors,
    /// The store has anchors, but none for this generation: nothing was checked.
    NoAnchorsForGeneration {
        /// The generations that the store has anchors for.
        present: Vec<Generation>,
    },
    /// None of the anchors issued the certificate.
    Untrusted {
        /// The check that failed for the anchor that passed the most checks.
        reason: UntrustedReason,
    },
    /// At least one anchor issued the certificate.
    Trusted {
        /// The anchors that did, at least one: more if several CA certificates have
        /// the same key.
        paths: Vec<TrustedIssuer>,
        /// Validity of the card's certificate.
        certificate_validity: Validity,
    },
}

/// Why no anchor is the issuer, in the order of the checks: a later one means
/// that the earlier ones passed for some anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum UntrustedReason {
    /// No anchor has the issuer's name.
    NoAnchorOfThatName,
    /// Anchors of that name have another key identifier.
    KeyIdentifierMismatch,
    /// The signature is not that of any anchor that fits.
    SignatureDoesNotVerify,
}

impl UntrustedReason {
    /// A short code for this reason, the same in every language and version.
    pub fn reason(self) -> &'static str {
        match self {
            UntrustedReason::NoAnchorOfThatName => "no-anchor-of-that-name",
            UntrustedReason::KeyIdentifierMismatch => "key-identifier-mismatch",
            UntrustedReason::SignatureDoesNotVerify => "signature-does-not-verify",
        }
    }
}

/// The anchor that issued a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrustedIssuer {
    /// The source of the anchor.
    pub source: AnchorSource,
    /// The anchor's subject in one line.
    pub subject: String,
    /// SHA-256 of the anchor's certificate.
    pub sha256: Sha256Digest,
    /// The first moment of the anchor's validity.
    pub not_before: OffsetDateTime,
    /// The last second of the anchor's validity.
    pub not_after: OffsetDateTime,
    /// The anchor's validity at the time of the check.
    pub anchor_validity: Validity,
}

impl TrustedIssuer {
    fn of(anchor: &Anchor, now: OffsetDateTime) -> Self {
        TrustedIssuer {
            source: anchor.source(),
            subject: anchor.subject().to_owned(),
            sha256: anchor.sha256(),
            not_before: anchor.not_before(),
            not_after: anchor.not_after(),
            anchor_validity: anchor.validity(now),
        }
    }
}

/// No store has both test and production anchors. Of production anchors, the official one
/// decides.
pub(super) fn class_of(paths: &[TrustedIssuer]) -> AnchorClass {
    let classes = || paths.iter().map(|path| AnchorClass::of_source(path.source));
    let has = |class| classes().any(|other| other == class);
    if has(AnchorClass::Test) || paths.is_empty() {
        AnchorClass::Test
    } else if has(AnchorClass::Official) {
        AnchorClass::Official
    } else {
        AnchorClass::Own
    }
}

fn issued_by(certificate: &CardCertificate, anchor: &Anchor) -> Result<(), UntrustedReason> {
    let leaf = certificate.fields();
    let issuer = anchor.fields();
    if leaf.issuer != issuer.subject {
        return Err(UntrustedReason::NoAnchorOfThatName);
    }
    let wanted = &leaf.extensions.authority_key_identifier;
    let offered = &issuer.extensions.subject_key_identifier;
    if let (Some(wanted), Some(offered)) = (wanted, offered)
        && wanted != offered
    {
        return Err(UntrustedReason::KeyIdentifierMismatch);
    }
    leaf.verify_signed_by(anchor.public_key())
        .map_err(|_| UntrustedReason::SignatureDoesNotVerify)
}
