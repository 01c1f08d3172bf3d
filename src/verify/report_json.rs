//! A report for serde: codes and times as text, evidence as objects.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::verify::{
    AnchorClass, AnchorSource, CertificateSummary, IssuerCheck, NotCheckedReason, Report,
    TamperCheck, TrustedIssuer, Validity,
};

/// `result`, `tamper`, `issuer`, `certificate`, `covered`, `not_covered`,
/// `padding_not_read`, `protocol_assurance`, `caveats`. Not the time of the check: the same card
/// under the same anchors gives the same report, but for validities.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Report", 9)?;
        map.serialize_field("result", self.result.as_str())?;
        map.serialize_field("tamper", &self.tamper)?;
        map.serialize_field("issuer", &self.issuer)?;
        map.serialize_field("certificate", &self.certificate)?;
        map.serialize_field("covered", &self.covered)?;
        map.serialize_field("not_covered", &self.not_covered)?;
        map.serialize_field("padding_not_read", &self.padding_not_read)?;
        map.serialize_field("protocol_assurance", self.protocol_assurance.as_str())?;
        let caveats: Vec<_> = self
            .caveats()
            .iter()
            .map(|caveat| caveat.as_str())
            .collect();
        map.serialize_field("caveats", &caveats)?;
        map.end()
    }
}

/// `status`, `reason`, and the `files` that were not read.
impl Serialize for TamperCheck {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("TamperCheck", 3)?;
        map.serialize_field("status", self.status())?;
        map.serialize_field("reason", self.reason())?;
        if let TamperCheck::NotChecked(NotCheckedReason::NotRead { files }) = self {
            let files: Vec<_> = files.iter().map(ToString::to_string).collect();
            map.serialize_field("files", &files)?;
        }
        map.end()
    }
}

/// `status`, `reason`, and the `anchor` that counts; all `anchors` where there
/// are several.
impl Serialize for IssuerCheck {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let paths: &[TrustedIssuer] = match self {
            IssuerCheck::Trusted { paths, .. } => paths,
            _ => &[],
        };
        let mut map = serializer.serialize_struct("IssuerCheck", 4)?;
        map.serialize_field("status", self.status())?;
        map.serialize_field("reason", self.reason())?;
        let class = |path: &TrustedIssuer| AnchorClass::of_source(path.source);
        let first = match self {
            IssuerCheck::Trusted { anchor, .. } => paths.iter().find(|path| class(path) == *anchor),
            _ => None,
        };
        map.serialize_field("anchor", &first.map(AnchorJson))?;
        if paths.len() > 1 {
            let all: Vec<_> = paths.iter().map(AnchorJson).collect();
            map.serialize_field("anchors", &all)?;
        }
        map.end()
    }
}

struct AnchorJson<'a>(&'a TrustedIssuer);

impl Serialize for AnchorJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let AnchorJson(path) = self;
        let mut map = serializer.serialize_struct("Anchor", 7)?;
        map.serialize_field("class", AnchorClass::of_source(path.source).as_str())?;
        let (source, file) = match path.source {
            AnchorSource::Official { file } => ("official", Some(file)),
            AnchorSource::Own => ("own", None),
            AnchorSource::SampleTest => ("sample-test", None),
            AnchorSource::Simulator => ("simulator", None),
        };
        map.serialize_field("source", source)?;
        if let Some(file) = file {
            map.serialize_field("file", file)?;
        }
        map.serialize_field("subject", &path.subject)?;
        map.serialize_field("not_before", &time_text(path.not_before))?;
        map.serialize_field("not_after", &time_text(path.not_after))?;
        map.serialize_field("validity", validity(path.anchor_validity))?;
        map.serialize_field("sha256", &path.sha256)?;
        map.end()
    }
}

impl Serialize for CertificateSummary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Certificate", 7)?;
        map.serialize_field("subject", &self.subject)?;
        map.serialize_field("issuer", &self.issuer)?;
        map.serialize_field("serial", &self.serial)?;
        map.serialize_field("not_before", &time_text(self.not_before))?;
        map.serialize_field("not_after", &time_text(self.not_after))?;
        map.serialize_field("validity", validity(self.validity))?;
        map.serialize_field("sha256", &self.sha256)?;
        map.end()
    }
}

fn validity(validity: Validity) -> &'static str {
    match validity {
        Validity::Valid => "valid",
        Validity::NotYetValid => "not-yet-valid",
        Validity::Expired => "expired",
    }
}

/// RFC 3339; null for a year that it cannot write.
fn time_text(time: OffsetDateTime) -> Option<String> {
    time.format(&Rfc3339).ok()
}
