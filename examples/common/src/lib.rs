//! What the examples share: trust anchors, the command line, output, files with personal
//! data.
#![forbid(unsafe_code)]

pub mod anchors;
pub mod content;
pub mod dates;
pub mod delivery_key;
pub mod exit;
pub mod guard;
pub mod input;
pub mod language;
pub mod model;
pub mod output;
pub mod place;
pub mod private;
pub mod spreadsheet;
pub mod terminal;
pub mod usage;
