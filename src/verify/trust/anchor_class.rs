//! How far an anchor's word goes.

use super::anchor::AnchorSource;

/// Whose word an issuer check takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnchorClass {
    /// ISA's, by pinned digest.
    Official,
    /// The program's own.
    Own,
    /// A test anchor: the result says nothing about a genuine card.
    Test,
}

impl AnchorClass {
    /// `official`, `own` or `test`.
    pub fn as_str(self) -> &'static str {
        match self {
            AnchorClass::Official => "official",
            AnchorClass::Own => "own",
            AnchorClass::Test => "test",
        }
    }

    /// What a source of anchors amounts to.
    pub fn of_source(source: AnchorSource) -> Self {
        match source {
            AnchorSource::Official { .. } => AnchorClass::Official,
            AnchorSource::Own => AnchorClass::Own,
            AnchorSource::SampleTest | AnchorSource::Simulator => AnchorClass::Test,
        }
    }
}

shown_by_code!(as_str: AnchorClass);
