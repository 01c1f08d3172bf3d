//! What the front image says against what is known from elsewhere.

use super::pictures::Front;
use crate::printed::{Comparison, PrintedField, compare_birth, compare_layout, compare_number};
use crate::record::Card;
use crate::verify::{Comparisons, Report, TamperCheck, latest_birth_of_age_16};

impl Front<'_> {
    /// Without a recogniser only the layout is compared.
    pub(super) fn comparisons(&self, card: &Card, report: &Report) -> Comparisons {
        let mut comparisons = Comparisons::default();
        let front = self.located.as_ref().ok().map(|(_, front)| front);
        let document = card.card_type().document();
        let layout = front.map(|front| compare_layout(front.layout(), document));
        comparisons.layout = Some(layout.unwrap_or(Comparison::Unclear));

        let Some(recognizer) = self.recognizer else {
            return comparisons;
        };
        let field = |field| front.and_then(|front| front.field(field));
        comparisons.number = card.opening_number().map(|number| {
            let image = field(PrintedField::CardNumber);
            let compared = image.map(|image| compare_number(image, number, recognizer));
            unclear_unless(compared)
        });
        // An exemption is claimed where photo and signature are missing.
        if matches!(report.tamper, TamperCheck::Exempt(_)) {
            let day = latest_birth_of_age_16(report.checked_at);
            let image = field(PrintedField::DateOfBirth);
            let compared = image.map(|image| compare_birth(image, day, recognizer));
            comparisons.age = Some(unclear_unless(compared));
        }
        comparisons
    }
}

/// A recogniser that fails accuses nobody.
fn unclear_unless<E>(compared: Option<Result<Comparison, E>>) -> Comparison {
    compared.and_then(Result::ok).unwrap_or(Comparison::Unclear)
}
