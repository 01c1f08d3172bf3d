//! The kind of an anchor.

use super::anchor::AnchorSource;

/// The kind of anchor that an issuer check relies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnchorClass {
    /// ISA's, by pinned digest.
    Official,
    /// The program's own.
    Own,
    /// A test anchor: the result proves nothing about a genuine card.
    Test,
}

impl AnchorClass {
    /// `official`, `own` or `test`.
    pub fn code(self) -> &'static str {
        match self {
            AnchorClass::Official => "official",
            AnchorClass::Own => "own",
            AnchorClass::Test => "test",
        }
    }

    /// The kind of anchors from `source`.
    pub fn of_source(source: AnchorSource) -> Self {
        match source {
            AnchorSource::Official { .. } => AnchorClass::Official,
            AnchorSource::Own => AnchorClass::Own,
            AnchorSource::SampleTest | AnchorSource::Simulator => AnchorClass::Test,
        }
    }
}

shown_by_code!(AnchorClass);
