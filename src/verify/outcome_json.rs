//! The two checks and their evidence for serde: codes and times as text. The keys are the
//! same for every value and format.

use serde::{Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::card::{FileId, Sha256Digest};
use crate::verify::{
    AnchorClass, AnchorSource, CertificateSummary, IssuerCheck, NotCheckedReason, TamperCheck,
    TrustedIssuer, Validity,
};

/// `status`, `reason`, and the `files` that were not read.
impl Serialize for TamperCheck {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename = "TamperCheck")]
        struct Form<'a> {
            status: &'static str,
            reason: &'static str,
            files: &'a [FileId],
        }
        let files = match self {
            TamperCheck::NotChecked(NotCheckedReason::NotRead { files }) => files,
            _ => &[][..],
        };
        let (status, reason) = (self.status(), self.reason());
        Form {
            status,
            reason,
            files,
        }
        .serialize(serializer)
    }
}

/// `status`, `reason`, the `anchor` that decides (null if none), and all `anchors` that
/// issued the certificate.
impl Serialize for IssuerCheck {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename = "IssuerCheck")]
        struct Form<'a> {
            status: &'static str,
            reason: &'static str,
            anchor: Option<&'a TrustedIssuer>,
            anchors: &'a [TrustedIssuer],
        }
        let (class, anchors) = match self {
            IssuerCheck::Trusted { anchor, paths, .. } => (Some(*anchor), paths.as_slice()),
            _ => (None, &[][..]),
        };
        let counts = |path: &&TrustedIssuer| Some(AnchorClass::of_source(path.source)) == class;
        Form {
            status: self.status(),
            reason: self.reason(),
            anchor: anchors.iter().find(counts),
            anchors,
        }
        .serialize(serializer)
    }
}

/// `class`, `source`, `file` (null unless ISA's), `subject`, `not_before`, `not_after`,
/// `validity`, `sha256`.
impl Serialize for TrustedIssuer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename = "Anchor")]
        struct Form<'a> {
            class: AnchorClass,
            source: AnchorSource,
            file: Option<&'static str>,
            subject: &'a str,
            not_before: Option<String>,
            not_after: Option<String>,
            validity: Validity,
            sha256: Sha256Digest,
        }
        Form {
            class: AnchorClass::of_source(self.source),
            source: self.source,
            file: match self.source {
                AnchorSource::Official { file } => Some(file),
                _ => None,
            },
            subject: &self.subject,
            not_before: time_text(self.not_before),
            not_after: time_text(self.not_after),
            validity: self.anchor_validity,
            sha256: self.sha256,
        }
        .serialize(serializer)
    }
}

impl Serialize for CertificateSummary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename = "Certificate")]
        struct Form<'a> {
            subject: &'a str,
            issuer: &'a str,
            serial: &'a str,
            not_before: Option<String>,
            not_after: Option<String>,
            validity: Validity,
            sha256: Sha256Digest,
        }
        Form {
            subject: &self.subject,
            issuer: &self.issuer,
            serial: &self.serial,
            not_before: time_text(self.not_before),
            not_after: time_text(self.not_after),
            validity: self.validity,
            sha256: self.sha256,
        }
        .serialize(serializer)
    }
}

/// RFC 3339. Null for a year that RFC 3339 cannot write.
fn time_text(time: OffsetDateTime) -> Option<String> {
    time.format(&Rfc3339).ok()
}
