//! What the examples share: whom to trust, dates and languages on the command
//! line, files with personal data.
#![forbid(unsafe_code)]

pub mod anchors;
pub mod dates;
pub mod language;
pub mod private;
