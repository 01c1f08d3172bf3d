//! Checks a card: makes the report from its records, the anchors and the time.

use std::time::SystemTime;

use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime};

use crate::card::Coverage;
use crate::card::DataItem;
use crate::card::layout::objects;
use crate::record::{Card, Field, ImageData};
use crate::verify::age::{AgeException, age_exception};
use crate::verify::issuer::class_of;
use crate::verify::signed_data::{missing_files, signed_data};
use crate::verify::signer::Signer;
use crate::verify::{
    AlteredReason, Anchors, Assurance, CardCertificate, CertificateError, CertificateSummary,
    Comparisons, DocumentCheck, ExemptReason, IssuerCheck, IssuerReason, IssuerSearch,
    NotCheckedReason, NumberCheck, PaddingNotRead, Report, TamperCheck, VerificationResult,
};

/// What a check needs besides the card and the anchors: the time, and possibly the
/// holder's date of birth.
///
/// ```
/// use std::time::SystemTime;
/// use zairyu::time::macros::date;
/// use zairyu::verify::Circumstances;
///
/// let now = Circumstances::from(SystemTime::now());
/// let with_date = now.with_date_of_birth(date!(2012-04-01));
/// ```
#[derive(Clone, Copy)]
pub struct Circumstances {
    now: OffsetDateTime,
    date_of_birth: Option<Date>,
}

impl Circumstances {
    /// The time of the check.
    pub fn at(now: OffsetDateTime) -> Self {
        Circumstances {
            now,
            date_of_birth: None,
        }
    }

    /// Adds the holder's date of birth as the operator reads it off the card. It decides
    /// whether the exception by age applies. It takes precedence over the date on the
    /// chip, which no signature covers on such a card. `docs/age.md` lists every
    /// combination.
    #[must_use]
    pub fn with_date_of_birth(mut self, date: Date) -> Self {
        self.date_of_birth = Some(date);
        self
    }
}

impl From<OffsetDateTime> for Circumstances {
    fn from(now: OffsetDateTime) -> Self {
        Circumstances::at(now)
    }
}

/// A time outside the calendar of [`time`] (the years -9999 to 9999) becomes its first or
/// last moment.
impl From<SystemTime> for Circumstances {
    fn from(now: SystemTime) -> Self {
        let epoch = OffsetDateTime::UNIX_EPOCH;
        Circumstances::at(match now.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Duration::try_from(after)
                .ok()
                .and_then(|after| epoch.checked_add(after))
                .unwrap_or(PrimitiveDateTime::MAX.assume_utc()),
            Err(before) => Duration::try_from(before.duration())
                .ok()
                .and_then(|before| epoch.checked_sub(before))
                .unwrap_or(PrimitiveDateTime::MIN.assume_utc()),
        })
    }
}

/// Without the date of birth: it is personal.
impl std::fmt::Debug for Circumstances {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Circumstances(at {})", self.now)
    }
}

impl Card {
    /// Checks the card: was its data altered since it was signed, and was the
    /// signature made under one of `anchors`?
    ///
    /// `circumstances`: the time as a [`SystemTime`] or an [`OffsetDateTime`], or
    /// [`Circumstances`] with more. To check many cards in less time, use a
    /// [`Verifier`](crate::verify::Verifier).
    ///
    /// ```
    /// # #[cfg(feature = "simulator")] {
    /// # use zairyu::{CardType, DataGroups, Reader, simulator};
    /// use std::time::SystemTime;
    /// use zairyu::Generation;
    /// use zairyu::verify::{AnchorClass, VerificationResult, TestTrustStore, TrustStore};
    ///
    /// # let transport = simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?;
    /// # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
    /// let now = SystemTime::now();
    ///
    /// // No anchors: the issuer is not checked, and the result says so.
    /// let report = card.verify(&TrustStore::new(), now);
    /// assert_eq!(report.result, VerificationResult::Incomplete);
    ///
    /// // A virtual card under the simulator's CA: a test result, never one of ISA's.
    /// let mut anchors = TestTrustStore::new();
    /// let ca = simulator::ca_certificate_der(Generation::First)?;
    /// anchors.add_simulator(Generation::First, &ca)?;
    /// let report = card.verify(&anchors, now);
    /// assert_eq!(report.result, VerificationResult::Normal { anchor: AnchorClass::Test });
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verify<'a>(
        &self,
        anchors: impl Into<Anchors<'a>>,
        circumstances: impl Into<Circumstances>,
    ) -> Report {
        let signer = match self.certificate() {
            Some(value) => {
                let generation = self.card_type().generation();
                Signer::read(value.value().bytes(), generation, anchors.into().all())
            }
            None => Err(CertificateError::Absent),
        };
        self.report(signer.as_ref().map_err(Clone::clone), circumstances.into())
    }

    /// The report, after the search for the signer.
    pub(super) fn report(
        &self,
        signer: Result<&Signer, CertificateError>,
        circumstances: Circumstances,
    ) -> Report {
        let tamper = self.check_tamper(&signer, circumstances);
        let issuer = check_issuer(&signer, &tamper, circumstances.now);
        Report {
            result: result(&tamper, &issuer),
            covered: self.objects_read(Coverage::Covered),
            not_covered: self.objects_read(Coverage::NotCovered),
            padding_not_read: self.padding_not_read(&tamper),
            number: NumberCheck::of(self),
            card_type: self.card_type(),
            document: DocumentCheck::of(self),
            comparisons: Comparisons::default(),
            certificate: signer
                .ok()
                .map(|signer| CertificateSummary::of(&signer.certificate, circumstances.now)),
            tamper,
            issuer,
            protocol_assurance: Assurance::of(self.card_type()),
            checked_at: circumstances.now,
        }
    }

    fn check_tamper(
        &self,
        signer: &Result<&Signer, CertificateError>,
        circumstances: Circumstances,
    ) -> TamperCheck {
        use TamperCheck::*;
        let files = missing_files(self);
        if !files.is_empty() {
            return NotChecked(NotCheckedReason::NotRead { files });
        }
        if self.photo().is_none() && self.check_code().is_none() && self.certificate().is_none() {
            let exception = age_exception(self, circumstances.date_of_birth, circumstances.now);
            return match exception {
                AgeException::Confirmed => Exempt(ExemptReason::UnderAge),
                AgeException::NoEvidence => Exempt(ExemptReason::NoEvidence),
                AgeException::Contradicted => Altered(AlteredReason::ContradictingDateOfBirth),
            };
        }
        match self.check_signature(signer.as_ref().map(|signer| &signer.certificate)) {
            Ok(()) => Intact,
            Err(reason) => Altered(reason),
        }
    }

    fn check_signature(
        &self,
        certificate: Result<&CardCertificate, &CertificateError>,
    ) -> Result<(), AlteredReason> {
        if self.is_known_intact() {
            return Ok(());
        }
        let check_code = self.check_code().ok_or(AlteredReason::SignatureMissing)?;
        let certificate = certificate.map_err(|error| match error {
            CertificateError::Absent => AlteredReason::CertificateMissing,
            error => AlteredReason::CertificateRefused(error.clone()),
        })?;
        certificate
            .verify_data(&signed_data(self), check_code.value().bytes())
            .map_err(AlteredReason::Signature)
    }

    /// Whether the signature fits the data and the card's own certificate. If so, later
    /// checks do not verify it again.
    pub(crate) fn find_intact(&mut self) -> bool {
        let certificate = self
            .certificate()
            .ok_or(CertificateError::Absent)
            .and_then(|value| {
                CardCertificate::parse(value.value().bytes(), self.card_type().generation())
            });
        let is_intact = self.check_signature(certificate.as_ref()).is_ok();
        if is_intact {
            self.set_intact();
        }
        is_intact
    }

    /// The images whose padding was not read.
    fn padding_not_read(&self, tamper: &TamperCheck) -> Vec<PaddingNotRead> {
        let of = |image: &Field<ImageData>| PaddingNotRead {
            item: image.item(),
            bytes: image.value().padding_not_read(),
            confirmed_by_signature: *tamper == TamperCheck::Intact
                && image.coverage() == Coverage::Covered,
        };
        let images = self.images().map(of);
        images.filter(|padding| padding.bytes > 0).collect()
    }

    /// The items that were read and have this coverage.
    fn objects_read(&self, coverage: Coverage) -> Vec<DataItem> {
        objects(self.card_type())
            .filter(|(file, _)| self.file(file.id).is_some())
            .map(|(_, object)| object.item)
            .filter(|&item| self.coverage(item) == Some(coverage))
            .collect()
    }
}

fn check_issuer(
    signer: &Result<&Signer, CertificateError>,
    tamper: &TamperCheck,
    now: OffsetDateTime,
) -> IssuerCheck {
    match (tamper, signer) {
        (TamperCheck::NotChecked(reason), Err(CertificateError::Absent)) => {
            IssuerCheck::NotChecked(reason.clone())
        }
        (TamperCheck::Exempt(reason), _) => IssuerCheck::Exempt(*reason),
        (_, Err(CertificateError::Absent)) => {
            IssuerCheck::Untrusted(IssuerReason::CertificateMissing)
        }
        (_, Err(error)) => IssuerCheck::Untrusted(IssuerReason::CertificateRefused(error.clone())),
        (_, Ok(signer)) => match signer.issuers.at(&signer.certificate, now) {
            IssuerSearch::NoAnchors => IssuerCheck::NotChecked(NotCheckedReason::NoAnchors),
            IssuerSearch::NoAnchorsForGeneration { present } => {
                IssuerCheck::NotChecked(NotCheckedReason::NoAnchorsForGeneration { present })
            }
            IssuerSearch::Untrusted { reason } => {
                IssuerCheck::Untrusted(IssuerReason::NoPath(reason))
            }
            IssuerSearch::Trusted {
                paths,
                certificate_validity,
            } => IssuerCheck::Trusted {
                anchor: class_of(&paths),
                paths,
                certificate_validity,
            },
        },
    }
}

fn result(tamper: &TamperCheck, issuer: &IssuerCheck) -> VerificationResult {
    match (tamper, issuer) {
        (TamperCheck::Altered(_), _) | (_, IssuerCheck::Untrusted(_)) => {
            VerificationResult::Abnormal
        }
        (TamperCheck::Intact, IssuerCheck::Trusted { anchor, .. }) => {
            VerificationResult::Normal { anchor: *anchor }
        }
        (TamperCheck::Exempt(_), IssuerCheck::Exempt(_)) => VerificationResult::Exempt,
        _ => VerificationResult::Incomplete,
    }
}

#[cfg(test)]
#[path = "tests/circumstances.rs"]
mod tests;
