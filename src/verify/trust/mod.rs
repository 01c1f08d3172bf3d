//! The CAs that a program trusts, and the cards that each of them serves.
//!
//! Two stores that cannot be mixed: a [`TrustStore`] for genuine cards and a
//! [`TestTrustStore`] for ISA's sample cards and simulated ones. Both are
//! empty by default.

mod anchor;
mod anchor_class;
mod anchor_files;
mod store;

pub use anchor::{Anchor, AnchorError, AnchorRefusal, AnchorSource};
pub use anchor_class::AnchorClass;
pub use anchor_files::{AnchorFile, AnchorFileError, MAX_ANCHOR_FILE, read_anchor_files};
pub use store::{Anchors, TestTrustStore, TrustStore};
