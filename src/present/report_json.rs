//! A report for serde. It is in this module because it names the situations.

use serde::{Serialize, Serializer};

use crate::card::{CardType, DataItem, Document};
use crate::present::guidance::Situation;
use crate::verify::{
    AnchorClass, Assurance, Caveat, CertificateSummary, Comparisons, DocumentCheck, IssuerCheck,
    NumberCheck, PaddingNotRead, Report, TamperCheck, VerificationResult,
};

/// The same keys always, in every format; codes and times as text.
///
/// The time of the check is not included: the same card under the same anchors gives the
/// same report, except for validities and the age of the holder.
#[derive(Serialize)]
#[serde(rename = "Report")]
struct Form<'a> {
    result: VerificationResult,
    /// Null unless the result is `normal`.
    anchor_class: Option<AnchorClass>,
    situations: Vec<Situation>,
    tamper: &'a TamperCheck,
    issuer: &'a IssuerCheck,
    certificate: Option<&'a CertificateSummary>,
    number: NumberCheck,
    card_type: CardType,
    document: Document,
    document_check: DocumentCheck,
    comparisons: Comparisons,
    proved: Vec<DataItem>,
    not_proved: Vec<DataItem>,
    covered: &'a [DataItem],
    not_covered: &'a [DataItem],
    padding_not_read: &'a [PaddingNotRead],
    protocol_assurance: Assurance,
    caveats: &'a [Caveat],
}

/// `result`, `anchor_class`, `situations`, `tamper`, `issuer`, `certificate`, `number`,
/// `card_type`, `document`, `document_check`, `comparisons`, `proved`, `not_proved`, `covered`,
/// `not_covered`, `padding_not_read`, `protocol_assurance`, `caveats`.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items = self.covered.iter().chain(&self.not_covered);
        let (proved, not_proved) = items.partition(|&&item| self.proof(item).is_signed());
        Form {
            result: self.result,
            anchor_class: self.anchor_class(),
            situations: self.situations(),
            tamper: &self.tamper,
            issuer: &self.issuer,
            certificate: self.certificate.as_ref(),
            number: self.number,
            card_type: self.card_type,
            document: self.card_type.document(),
            document_check: self.document,
            comparisons: self.comparisons,
            proved,
            not_proved,
            covered: &self.covered,
            not_covered: &self.not_covered,
            padding_not_read: &self.padding_not_read,
            protocol_assurance: self.protocol_assurance,
            caveats: self.caveats(),
        }
        .serialize(serializer)
    }
}
