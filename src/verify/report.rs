//! The report: what was checked, with what outcome, and what follows from it.

use time::OffsetDateTime;

use crate::card::{CardType, DataItem, Generation};
use crate::verify::{
    AnchorSource, CardCertificate, IssuerCheck, TamperCheck, TrustedIssuer, Validity,
};

/// The outcome of a check, with its evidence.
#[derive(Debug, Clone)]
#[must_use]
#[non_exhaustive]
pub struct Report {
    /// What both checks come to, as the official app shows it.
    pub result: VerificationResult,
    /// Was the data altered since it was signed?
    pub tamper: TamperCheck,
    /// Was it signed under a trusted authority?
    pub issuer: IssuerCheck,
    /// The card's certificate, where it could be read.
    pub certificate: Option<CertificateSummary>,
    /// The data items that were read and that the signature is made
    /// over. Empty where the card has no signature.
    pub covered: Vec<DataItem>,
    /// The data items that were read and that nothing on the card
    /// proves.
    pub not_covered: Vec<DataItem>,
    /// The images behind which not every byte was read: NULs were taken for
    /// the rest with the caller's consent, and nothing confirms that
    /// ([`ImagePadding::SkipAll`](crate::ImagePadding)). Empty otherwise.
    pub padding_not_read: Vec<DataItem>,
    /// How far the protocol behind this card type is confirmed.
    pub protocol_assurance: Assurance,
    /// The time that was given for the check.
    pub checked_at: OffsetDateTime,
}

impl Report {
    /// What even a normal result does not show.
    pub fn caveats(&self) -> &'static [Caveat] {
        &[Caveat::MayBeRevoked, Caveat::ChipMayBeACopy]
    }
}

/// What both checks come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum VerificationResult {
    /// The data is as it was signed, and a trusted authority issued it.
    Normal {
        /// Whose authority: a test anchor proves nothing about a genuine card.
        anchor: AnchorClass,
    },
    /// Altered, or not issued by a trusted authority: the card may be broken or
    /// forged.
    Abnormal,
    /// Neither check applies, by the holder's age. Not verified.
    Exempt,
    /// Something that a check needs was not read, or no anchors were given.
    Incomplete,
}

impl VerificationResult {
    /// `normal`, `abnormal`, `exempt` or `incomplete`.
    pub fn as_str(self) -> &'static str {
        match self {
            VerificationResult::Normal { .. } => "normal",
            VerificationResult::Abnormal => "abnormal",
            VerificationResult::Exempt => "exempt",
            VerificationResult::Incomplete => "incomplete",
        }
    }
}

/// Whose word an issuer check takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnchorClass {
    /// ISA's, by pinned digest.
    Official,
    /// The program's own.
    Own,
    /// A test anchor: the result says nothing about a genuine card.
    Test,
}

impl AnchorClass {
    /// `official`, `own` or `test`.
    pub fn as_str(self) -> &'static str {
        match self {
            AnchorClass::Official => "official",
            AnchorClass::Own => "own",
            AnchorClass::Test => "test",
        }
    }

    /// What a source of anchors amounts to.
    pub fn of_source(source: AnchorSource) -> Self {
        match source {
            AnchorSource::Official { .. } => AnchorClass::Official,
            AnchorSource::Own => AnchorClass::Own,
            AnchorSource::SampleTest | AnchorSource::Simulator => AnchorClass::Test,
        }
    }

    /// Test and production anchors never meet in one store; of the others the
    /// official one counts.
    pub(super) fn of(paths: &[TrustedIssuer]) -> Self {
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
}

/// What a report says of the card's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateSummary {
    /// Subject in one line.
    pub subject: String,
    /// Issuer in one line.
    pub issuer: String,
    /// Serial number in hexadecimal.
    pub serial: String,
    /// Start of validity.
    pub not_before: OffsetDateTime,
    /// End of validity.
    pub not_after: OffsetDateTime,
    /// Validity at the time of the check.
    pub validity: Validity,
    /// SHA-256 of the certificate in hexadecimal, padding left out.
    pub sha256: String,
}

impl CertificateSummary {
    pub(super) fn of(certificate: &CardCertificate, now: OffsetDateTime) -> Self {
        CertificateSummary {
            subject: certificate.subject().to_owned(),
            issuer: certificate.issuer().to_owned(),
            serial: certificate.serial(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            validity: certificate.validity(now),
            sha256: hex::encode(certificate.sha256()),
        }
    }
}

/// How far the protocol behind a card type is confirmed: the marks of the
/// specification notes that this crate is written from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// The files and the flow are reported to work on genuine cards by an
    /// independent implementer (types `1` and `05`).
    ReportedOnGenuineCards,
    /// The flow is that of the above; the files are as the published
    /// specification states them (types `2` and `06`).
    StatedBySpecification,
    /// Not validated against the published specification or a genuine card
    /// (types `07` and `08`).
    Unconfirmed,
}

impl Assurance {
    /// The assurance of a card type.
    pub fn of(card_type: CardType) -> Self {
        match (card_type, card_type.generation()) {
            (_, Generation::Specified) => Assurance::Unconfirmed,
            (CardType::ResidenceFirst | CardType::ResidenceSecond, _) => {
                Assurance::ReportedOnGenuineCards
            }
            _ => Assurance::StatedBySpecification,
        }
    }

    /// `reported-on-genuine-cards`, `stated-by-specification` or `unconfirmed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Assurance::ReportedOnGenuineCards => "reported-on-genuine-cards",
            Assurance::StatedBySpecification => "stated-by-specification",
            Assurance::Unconfirmed => "unconfirmed",
        }
    }
}

/// What even a normal result does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caveat {
    /// The card may have been revoked since; ISA's inquiry page says.
    MayBeRevoked,
    /// There is no chip authentication: the data is genuine, the chip may be a
    /// copy.
    ChipMayBeACopy,
}

impl Caveat {
    /// `may-be-revoked` or `chip-may-be-a-copy`.
    pub fn as_str(self) -> &'static str {
        match self {
            Caveat::MayBeRevoked => "may-be-revoked",
            Caveat::ChipMayBeACopy => "chip-may-be-a-copy",
        }
    }
}
