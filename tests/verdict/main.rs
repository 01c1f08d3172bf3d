//! The verdict on whole cards: from the simulator, altered, forged, or of children.

#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "../common/cards.rs"]
mod cards;
#[path = "../common/chain.rs"]
mod chain;

mod age;
mod age_table;
mod flips;
mod hostile;
mod keys;
mod reads;
mod report_json;
mod trust;
mod unsigned;
mod values;
mod variants;
mod verifier;
