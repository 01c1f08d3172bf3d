//! Where to write what the user wants to keep.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use crate::input::STANDARD;
use crate::{output, private, terminal};

/// A file, or standard output for `-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// `-` on the command line.
    StandardOutput,
    /// Only its owner may read it.
    File(PathBuf),
}

impl From<OsString> for Place {
    fn from(name: OsString) -> Self {
        if name == STANDARD {
            Place::StandardOutput
        } else {
            Place::File(name.into())
        }
    }
}

impl Place {
    /// Whether something can be written there, without writing it.
    pub fn check(&self) -> io::Result<()> {
        match self {
            Place::StandardOutput => Ok(()),
            Place::File(path) => private::check(path),
        }
    }

    /// Writes all of it.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Place::StandardOutput => output::print(bytes),
            Place::File(path) => private::write(path, bytes),
        }
    }

    /// For messages.
    pub fn name(&self) -> String {
        match self {
            Place::StandardOutput => STANDARD.to_owned(),
            Place::File(path) => terminal::file_name(path),
        }
    }
}
