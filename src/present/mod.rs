//! What a person sees: the card's fields with labels, answers to a clerk's questions,
//! guidance for every error and result, the revocation inquiry, pictures and pages, in
//! Japanese and English.

pub mod answers;
#[cfg(feature = "face")]
pub mod face;
pub mod guidance;
#[cfg(feature = "html")]
pub mod html;
pub mod labels;
mod language;
#[cfg(feature = "serde")]
mod report_json;
pub mod revocation;

pub use language::Language;
