//! The report: the checks, their outcomes, and the result.

use time::OffsetDateTime;

use crate::card::{CardType, DataItem, Generation, Sha256Digest};
use crate::verify::{
    AnchorClass, CardCertificate, Comparisons, DocumentCheck, IssuerCheck, NumberCheck,
    TamperCheck, Validity,
};

/// The outcome of a check, with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Report {
    /// The result of both checks, as the official app shows it.
    pub result: VerificationResult,
    /// Was the data altered since it was signed?
    pub tamper: TamperCheck,
    /// Was it signed under a trusted authority?
    pub issuer: IssuerCheck,
    /// The card's certificate, if it could be read.
    pub certificate: Option<CertificateSummary>,
    /// The data items that were read and that the signature covers. Empty if the card has
    /// no signature.
    pub covered: Vec<DataItem>,
    /// The data items that were read and that no signature covers.
    pub not_covered: Vec<DataItem>,
    /// The images whose padding was not read to the end
    /// ([`ImagePadding`](crate::ImagePadding)): NULs replace the rest. The image itself was
    /// read. Empty if every byte was read.
    pub padding_not_read: Vec<PaddingNotRead>,
    /// Whether the number that opened the card is the one on the chip. No signature covers
    /// either.
    pub number: NumberCheck,
    /// The type that the card states (C1). No signature covers it, so none covers the name
    /// of the document.
    pub card_type: CardType,
    /// Whether the files are those of that document.
    pub document: DocumentCheck,
    /// How the front image compares with what is known from elsewhere: empty until
    /// [`Card::holder`](crate::Card::holder) has looked at it.
    pub comparisons: Comparisons,
    /// How far the protocol behind this card type is confirmed.
    pub protocol_assurance: Assurance,
    /// The time that was given for the check.
    pub checked_at: OffsetDateTime,
}

impl Report {
    /// What a normal result does not prove.
    pub fn caveats(&self) -> &'static [Caveat] {
        &[
            Caveat::MayBeRevoked,
            Caveat::ChipMayBeACopy,
            Caveat::CardTypeNotSigned,
        ]
    }

    /// The kind of anchor of a normal result; `None` for any other result.
    pub fn anchor_class(&self) -> Option<AnchorClass> {
        match self.result {
            VerificationResult::Normal { anchor } => Some(anchor),
            _ => None,
        }
    }
}

/// An image whose padding was not read to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PaddingNotRead {
    /// Which image.
    pub item: DataItem,
    /// How many bytes were not read, at its end.
    pub bytes: usize,
    /// Whether a signature that verifies covers NULs at their position. The chip may still
    /// hold other bytes, which were not read. `false`: nothing is known about these bytes.
    pub confirmed_by_signature: bool,
}

/// The result of both checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum VerificationResult {
    /// The data was not altered since it was signed, and a trusted authority issued it.
    Normal {
        /// The kind of anchor. A test anchor proves nothing about a genuine card.
        anchor: AnchorClass,
    },
    /// Altered, or not issued by a trusted authority: the card may be broken or
    /// forged.
    Abnormal,
    /// Neither check applies, because of the holder's age. Not verified.
    Exempt,
    /// Something that a check needs was not read, or no anchors were given.
    Incomplete,
}

impl VerificationResult {
    /// `normal`, `abnormal`, `exempt` or `incomplete`.
    pub fn code(self) -> &'static str {
        match self {
            VerificationResult::Normal { .. } => "normal",
            VerificationResult::Abnormal => "abnormal",
            VerificationResult::Exempt => "exempt",
            VerificationResult::Incomplete => "incomplete",
        }
    }
}

/// What a report states about the card's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
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
    /// SHA-256 of the certificate without its padding.
    pub sha256: Sha256Digest,
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
            sha256: certificate.sha256(),
        }
    }
}

/// How far the protocol of a card type is confirmed (docs/protocol.md).
///
/// It depends on the card type, which no signature covers. The types `05` and `07` hold the
/// same data under the same authority. If the type in stored files is changed from one to
/// the other, the assurance changes and the result does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Assurance {
    /// The files and the flow are reported to work on genuine cards by an
    /// independent implementer (types `1` and `05`).
    ReportedOnGenuineCards,
    /// The flow is the same; the files follow the published specification (types `2` and
    /// `06`).
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
    pub fn code(self) -> &'static str {
        match self {
            Assurance::ReportedOnGenuineCards => "reported-on-genuine-cards",
            Assurance::StatedBySpecification => "stated-by-specification",
            Assurance::Unconfirmed => "unconfirmed",
        }
    }
}

/// What a normal result does not prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Caveat {
    /// The card may have been revoked since: see ISA's inquiry page.
    MayBeRevoked,
    /// There is no chip authentication: the data is genuine, the chip may be a
    /// copy.
    ChipMayBeACopy,
    /// The card type (C1) names the document, and no signature covers it.
    CardTypeNotSigned,
}

shown_by_code!(VerificationResult, Assurance, Caveat);

impl Caveat {
    /// `may-be-revoked`, `chip-may-be-a-copy` or `card-type-not-signed`.
    pub fn code(self) -> &'static str {
        match self {
            Caveat::MayBeRevoked => "may-be-revoked",
            Caveat::ChipMayBeACopy => "chip-may-be-a-copy",
            Caveat::CardTypeNotSigned => "card-type-not-signed",
        }
    }
}
