//! From errors and reports to situations. No match here has a wildcard: a new
//! error does not compile until it has a situation.

use super::{Guidance, Situation};
use crate::card::CardNumberError;
use crate::error::Error;
use crate::present::Language;
use crate::printed::Comparison;
use crate::specified_card::DeliveryKeyError;
use crate::transport::LinkFault;
use crate::verify::AnchorFileError;
use crate::verify::{
    AlteredReason, AnchorClass, AnchorError, AnchorRefusal, Assurance, DocumentCheck, ExemptReason,
    IssuerCheck, NotCheckedReason, NumberCheck, Report, TamperCheck, Validity, VerificationResult,
};

impl Error {
    /// What the person has to deal with.
    pub fn situation(&self) -> Situation {
        match self {
            Error::Link { fault, .. } => fault.situation(),
            Error::WrongNumber { .. } => Situation::WrongNumber,
            Error::NotAResidenceCard { .. } => Situation::NotAResidenceCard,
            Error::UnknownCardType { .. } | Error::MisplacedCardType { .. } => {
                Situation::UnknownCardType
            }
            Error::DeliveryKeyMissing => Situation::DeliveryKeyMissing,
            Error::CardChanged { .. } => Situation::CardChanged,
            Error::Status { .. }
            | Error::Handshake { .. }
            | Error::Channel { .. }
            | Error::AnswerLength { .. }
            | Error::EmptyAnswer { .. }
            | Error::Chain { .. }
            | Error::Apdu { .. }
            | Error::NothingToResume
            | Error::TooManyCommands { .. } => Situation::ReadFailed,
            Error::FileTooLong { .. } | Error::File { .. } => Situation::ChipFaulty,
            Error::LinkTooNarrow { .. } | Error::ExtendedLengthNeeded { .. } => {
                Situation::LinkTooNarrow
            }
            Error::Random { .. } => Situation::ProgramFault,
            Error::Cancelled { .. } => Situation::Cancelled,
        }
    }

    /// What to tell the person.
    pub fn guidance(&self, language: Language) -> Guidance {
        self.situation().guidance(language)
    }
}

impl LinkFault {
    /// What the person has to deal with.
    pub fn situation(self) -> Situation {
        match self {
            LinkFault::NoService => Situation::ServiceNotRunning,
            LinkFault::NoReader => Situation::NoReader,
            LinkFault::ReaderInUse => Situation::ReaderInUse,
            LinkFault::NoCard => Situation::NoCard,
            LinkFault::CardRemoved => Situation::CardRemoved,
            LinkFault::Timeout => Situation::CardSilent,
            LinkFault::Other => Situation::LinkFailed,
        }
    }
}

#[cfg(feature = "pcsc")]
impl crate::transport::pcsc::PcscError {
    /// What the person has to deal with.
    pub fn situation(&self) -> Situation {
        self.fault().situation()
    }
}

impl DeliveryKeyError {
    /// What the person has to deal with.
    pub fn situation(&self) -> Situation {
        match self {
            DeliveryKeyError::NotPinned { .. }
            | DeliveryKeyError::Format
            | DeliveryKeyError::Size { .. }
            | DeliveryKeyError::Exponent => Situation::DeliveryKeyMissing,
        }
    }
}

impl CardNumberError {
    /// What the person has to deal with.
    pub fn situation(&self) -> Situation {
        match self {
            CardNumberError::LetterExpected { .. }
            | CardNumberError::DigitExpected { .. }
            | CardNumberError::TooShort { .. }
            | CardNumberError::TooLong { .. } => Situation::NumberMalformed,
        }
    }
}

impl AnchorFileError {
    /// What the person has to deal with.
    pub fn situation(&self) -> Situation {
        match self {
            AnchorFileError::Io { .. } | AnchorFileError::EmptyFolder { .. } => {
                Situation::AnchorUnreadable
            }
            AnchorFileError::TooLarge { .. } => Situation::AnchorUnusable,
            AnchorFileError::Refused(error) => error.situation(),
        }
    }
}

impl AnchorError {
    /// What the person has to deal with.
    pub fn situation(&self) -> Situation {
        self.refusal.situation()
    }
}

impl AnchorRefusal {
    /// What the person has to deal with.
    pub fn situation(&self) -> Situation {
        match self {
            AnchorRefusal::NotPinned { .. } => Situation::AnchorUnknown,
            AnchorRefusal::TestAnchor
            | AnchorRefusal::OfficialAnchor
            | AnchorRefusal::DeliveryKey => Situation::AnchorMisplaced,
            AnchorRefusal::ZipArchive | AnchorRefusal::SeveralCertificates { .. } => {
                Situation::AnchorPacked
            }
            AnchorRefusal::NoCertificate
            | AnchorRefusal::Certificate(_)
            | AnchorRefusal::NotAuthority
            | AnchorRefusal::NoCertificateSigning
            | AnchorRefusal::SelfSignature => Situation::AnchorUnusable,
        }
    }
}

#[cfg(feature = "serde")]
impl crate::archive::ArchiveError {
    /// What the person has to deal with.
    pub fn situation(&self) -> Situation {
        use crate::archive::ArchiveError;
        match self {
            ArchiveError::UnknownFile { .. }
            | ArchiveError::Duplicate { .. }
            | ArchiveError::TooLong { .. }
            | ArchiveError::Padding { .. } => Situation::ArchiveUnreadable,
            // The content of its files is not a fault of the link: the same as in a read.
            ArchiveError::Card(error) => match error.situation() {
                Situation::ChipFaulty => Situation::ArchiveUnreadable,
                other => other,
            },
        }
    }
}

impl crate::image::ImageError {
    /// What the person has to deal with.
    pub fn situation(&self) -> Situation {
        use crate::image::ImageError;
        match self {
            ImageError::UnknownFormat
            | ImageError::TooLarge { .. }
            | ImageError::TooManyPixels { .. }
            | ImageError::NoPixels
            | ImageError::MalformedTiff(_)
            | ImageError::UnsupportedTiff(_)
            | ImageError::MalformedJpeg2000(_)
            | ImageError::UnsupportedJpeg2000(_) => Situation::ImageUnreadable,
        }
    }
}

impl Report {
    /// What the person has to deal with, the verdict first, each situation once.
    /// For an abnormal card these are the reasons; a normal one may come with
    /// notes, such as an expired certificate.
    pub fn situations(&self) -> Vec<Situation> {
        let mut situations = Vec::new();
        let mut add = |situation: Option<Situation>| {
            situations.extend(situation.filter(|new| !situations.contains(new)));
        };
        match self.result {
            VerificationResult::Normal { anchor } => add(Some(match anchor {
                AnchorClass::Official => Situation::Normal,
                AnchorClass::Own => Situation::NormalByOwnAnchor,
                AnchorClass::Test => Situation::NormalByTestAnchor,
            })),
            // The two checks say why.
            VerificationResult::Abnormal
            | VerificationResult::Exempt
            | VerificationResult::Incomplete => {}
        }
        let checks = [self.tamper.situation(), self.issuer.situation()];
        // Problems come before checks that were not made.
        let open = |situation: &Option<Situation>| {
            matches!(situation, Some(Situation::NotRead | Situation::NoAnchors))
        };
        checks
            .iter()
            .filter(|check| !open(check))
            .for_each(|check| add(*check));
        checks
            .iter()
            .filter(|check| open(check))
            .for_each(|check| add(*check));
        add((self.number == NumberCheck::Differs).then_some(Situation::NumberDiffers));
        let is_other = self.document == DocumentCheck::Other;
        add(is_other.then_some(Situation::StructureOfOtherDocument));
        let compared = self.comparisons;
        for (comparison, situation) in [
            (compared.number, Situation::PrintedNumberDiffers),
            (compared.layout, Situation::LayoutOfOtherDocument),
            (compared.age, Situation::PrintedAgeDiffers),
        ] {
            add((comparison == Some(Comparison::Differs)).then_some(situation));
        }
        let mut padding = self.padding_not_read.iter();
        let is_open = padding.any(|padding| !padding.confirmed_by_signature);
        add(is_open.then_some(Situation::PaddingNotRead));
        add(match self.protocol_assurance {
            Assurance::Unconfirmed => Some(Situation::ProtocolUnconfirmed),
            Assurance::ReportedOnGenuineCards | Assurance::StatedBySpecification => None,
        });
        situations
    }
}

impl TamperCheck {
    /// What the person has to deal with, if anything.
    pub fn situation(&self) -> Option<Situation> {
        match self {
            TamperCheck::Intact => None,
            TamperCheck::Altered(reason) => Some(match reason {
                AlteredReason::Signature(_) | AlteredReason::CertificateRefused(_) => {
                    Situation::Altered
                }
                AlteredReason::SignatureMissing | AlteredReason::CertificateMissing => {
                    Situation::Unsigned
                }
                AlteredReason::ContradictingDateOfBirth => Situation::AgeContradicted,
            }),
            TamperCheck::Exempt(reason) => Some(exempt(*reason)),
            TamperCheck::NotChecked(reason) => Some(not_checked(reason)),
        }
    }
}

impl IssuerCheck {
    /// What the person has to deal with, if anything.
    pub fn situation(&self) -> Option<Situation> {
        match self {
            IssuerCheck::Trusted {
                paths,
                certificate_validity,
                ..
            } => {
                let anchors = || paths.iter().map(|path| path.anchor_validity);
                let anchor = anchors()
                    .find(|&validity| validity == Validity::Valid)
                    .or_else(|| anchors().next());
                [Some(*certificate_validity), anchor]
                    .into_iter()
                    .flatten()
                    .find_map(|validity| match validity {
                        Validity::Valid => None,
                        Validity::Expired => Some(Situation::CertificateExpired),
                        Validity::NotYetValid => Some(Situation::CertificateNotYetValid),
                    })
            }
            IssuerCheck::Untrusted(reason) => Some(match reason {
                crate::verify::IssuerReason::CertificateMissing => Situation::Unsigned,
                crate::verify::IssuerReason::CertificateRefused(_)
                | crate::verify::IssuerReason::NoPath(_) => Situation::IssuerUntrusted,
            }),
            IssuerCheck::Exempt(reason) => Some(exempt(*reason)),
            IssuerCheck::NotChecked(reason) => Some(not_checked(reason)),
        }
    }
}

fn exempt(reason: ExemptReason) -> Situation {
    match reason {
        ExemptReason::UnderAge => Situation::ExemptByAge,
        ExemptReason::NoEvidence => Situation::ExemptWithoutEvidence,
    }
}

fn not_checked(reason: &NotCheckedReason) -> Situation {
    match reason {
        NotCheckedReason::NotRead { .. } => Situation::NotRead,
        NotCheckedReason::NoAnchors | NotCheckedReason::NoAnchorsForGeneration { .. } => {
            Situation::NoAnchors
        }
    }
}
