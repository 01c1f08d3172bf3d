//! The CAs that a program trusts, and what each of them may vouch for.
//!
//! Two stores that cannot be mixed: a [`TrustStore`] for genuine cards and a
//! [`TestTrustStore`] for ISA's sample cards and simulated ones. No CA is in
//! either by default.

mod anchor;
mod anchor_class;
mod anchor_files;
mod store;

pub use anchor::{Anchor, AnchorError, AnchorRefusal, AnchorSource};
pub use anchor_class::AnchorClass;
pub use anchor_files::{AnchorFile, AnchorFileError, MAX_ANCHOR_FILE, read_anchor_files};
pub use store::{Anchors, TestTrustStore, TrustStore};
