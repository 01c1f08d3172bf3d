//! What a check proves about each data item: decided here, for every output.

use crate::card::DataItem;
use crate::verify::{Report, VerificationResult};

/// What a report proves about one data item of a card.
///
/// Every output of this crate marks items by this and by nothing else: a value is shown
/// as signed only if it is [`Proof::Signed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Proof {
    /// The card's signature covers the item and verifies, and a trusted authority issued
    /// the certificate. [`VerificationResult::Normal`] says whose authority.
    Signed,
    /// The card's signature does not cover the item. So is every item of a card without
    /// a signature.
    NotCovered,
    /// The card's signature covers the item, but it was not checked to the end.
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

shown_by_code!(code: Proof);

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

    /// What this report proves about something that follows from several items: no more
    /// than about the one that it proves least. Nothing follows from no items.
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
