//! The steps of a read.

use std::fmt;

use crate::card::{Directory, FileId};

/// A step of a read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Reading common data and card type.
    Detect,
    /// GET CHALLENGE.
    GetChallenge,
    /// MUTUAL AUTHENTICATE.
    MutualAuthenticate,
    /// SET SESSION KEY (specified cards).
    SetSessionKey,
    /// VERIFY.
    Verify,
    /// SELECT of a directory.
    Select(Directory),
    /// READ BINARY of a file.
    Read(FileId),
}

impl Step {
    /// A short code, the same in every language and version: `detect`,
    /// `get-challenge`, `mutual-authenticate`, `set-session-key`, `verify`, `select` or
    /// `read`.
    pub fn code(self) -> &'static str {
        match self {
            Step::Detect => "detect",
            Step::GetChallenge => "get-challenge",
            Step::MutualAuthenticate => "mutual-authenticate",
            Step::SetSessionKey => "set-session-key",
            Step::Verify => "verify",
            Step::Select(_) => "select",
            Step::Read(_) => "read",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Detect => f.write_str("detecting the card type"),
            Step::GetChallenge => f.write_str("GET CHALLENGE"),
            Step::MutualAuthenticate => f.write_str("MUTUAL AUTHENTICATE"),
            Step::SetSessionKey => f.write_str("SET SESSION KEY"),
            Step::Verify => f.write_str("VERIFY"),
            Step::Select(directory) => write!(f, "selecting {directory}"),
            Step::Read(file) => write!(f, "reading {file}"),
        }
    }
}
