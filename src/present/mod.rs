//! What a person sees: the card's fields with labels, answers to a clerk's questions,
//! guidance for every error and result, the revocation inquiry, text, pictures and
//! pages, in Japanese and English.
//!
//! Every output marks the values of a card by what the signature proves ([`marks`]).

pub mod answers;
mod dates;
#[cfg(feature = "face")]
pub mod face;
pub mod guidance;
#[cfg(feature = "html")]
pub mod html;
pub mod labels;
mod language;
pub mod marks;
#[cfg(feature = "serde")]
mod report_json;
pub mod revocation;
pub mod text;
mod values;
pub mod verdict;

pub use language::{Language, UnknownLanguage};
