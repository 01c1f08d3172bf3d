//! How the picture of a card's front compares with what is known from elsewhere.

use crate::printed::Comparison;

/// How the front image of a first-generation card compares with what is known from
/// elsewhere. [`Card::holder`](crate::Card::holder) fills it in; `None` is what was not
/// compared.
///
/// None of it changes the [result](crate::verify::Report::result), which says what the
/// signature says. `Differs` leads to a [situation](crate::verify::Report::situations) that
/// every output shows beside the result: a person has to look at the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Comparisons {
    /// The number in the picture with the number that opened the chip. `Differs`: this is
    /// the signed data of another card, or the chip was opened with a number that is not
    /// its own.
    pub number: Option<Comparison>,
    /// The picture's layout with the document that the card type states. No signature
    /// covers the card type.
    pub layout: Option<Comparison>,
    /// The printed year of birth with the exception by age, on a card that has neither
    /// photo nor signature. `Differs`: the holder is too old for such a card.
    pub age: Option<Comparison>,
}
