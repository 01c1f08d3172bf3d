//! What a check proves about each data item. Every output uses this.

use crate::card::DataItem;
use crate::verify::{Report, VerificationResult};

/// What a report proves about one data item of a card.
///
/// Every output of this crate marks items only by this: a value is shown as signed only if
/// it is [`Proof::Signed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Proof {
    /// The card's signature covers the item and verifies, and a trusted authority issued
    /// the certificate. [`VerificationResult::Normal`] states the kind of anchor.
    Signed,
    /// The card's signature does not cover the item, or the card has no signature.
    NotCovered,
    /// The card's signature covers the item, but a check is incomplete.
    NotChecked,
    /// The signature that covers the item does not verify, or no trusted authority issued
    /// its certificate.
    Failed,
}

impl Proof {
    /// `signed`, `not-covered`, `not-checked` or `failed`.
    pub fn code(self) -> &'static str {
        match self {
            Proof::Signed => "signed",
            Proof::NotCovered => "not-covered",
            Proof::NotChecked => "not-checked",
            Proof::Failed => "failed",
        }
    }

    /// Whether the item is proved.
    pub fn is_signed(self) -> bool {
        self == Proof::Signed
    }
}

shown_by_code!(Proof);

impl Report {
    /// What this report proves about an item of the card that it was made of. An item
    /// that was not read is [`Proof::NotCovered`].
    pub fn proof(&self, item: DataItem) -> Proof {
        if !self.covered.contains(&item) {
            return Proof::NotCovered;
        }
        match self.result {
            VerificationResult::Normal { .. } => Proof::Signed,
            VerificationResult::Abnormal => Proof::Failed,
            VerificationResult::Exempt | VerificationResult::Incomplete => Proof::NotChecked,
        }
    }

    /// What this report proves about a statement that depends on several items: only as much
    /// as about the item that it proves least. [`Proof::NotCovered`] for no items.
    pub fn proof_of_all(&self, items: impl IntoIterator<Item = DataItem>) -> Proof {
        let rank = |proof: &Proof| match proof {
            Proof::Signed => 0,
            Proof::NotChecked => 1,
            Proof::NotCovered => 2,
            Proof::Failed => 3,
        };
        let proofs = items.into_iter().map(|item| self.proof(item));
        proofs.max_by_key(rank).unwrap_or(Proof::NotCovered)
    }
}

#[cfg(all(test, feature = "simulator"))]
#[path = "tests/proof.rs"]
mod tests;
