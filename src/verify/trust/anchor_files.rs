//! CA certificates from files: what ISA publishes, as a user downloaded it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::anchor::AnchorError;
use super::store::TrustStore;
use crate::card::published_files::{self, PINNED_FILES, PinnedKind};

impl TrustStore {
    /// A store with the CA certificates that ISA publishes, from their files
    /// (DER or PEM) or from folders that hold them. Each is accepted only when
    /// its SHA-256 is pinned in this crate
    /// ([`PINNED_FILES`](crate::verify::PINNED_FILES)).
    ///
    /// # Errors
    ///
    /// [`AnchorFileError`] for the first path that cannot be read or is not
    /// accepted: a store with less in it than was asked for would call genuine
    /// cards untrusted.
    pub fn official<P: AsRef<Path>>(
        paths: impl IntoIterator<Item = P>,
    ) -> Result<TrustStore, AnchorFileError> {
        let mut store = TrustStore::empty();
        for path in paths {
            for file in read_anchor_files(path.as_ref())? {
                store
                    .add_official(&file.name, &file.bytes)
                    .map_err(AnchorFileError::Refused)?;
            }
        }
        Ok(store)
    }
}

/// A file that may hold a CA certificate.
pub struct AnchorFile {
    /// The file's name, without its folder.
    pub name: String,
    /// What it holds, at most [`MAX_ANCHOR_FILE`] bytes.
    pub bytes: Vec<u8>,
}

/// Reads a file, or of a folder, sorted by name, the files that end in `.crt`,
/// `.cer`, `.der` or `.pem`, and those of any name whose digest is that of a file
/// that ISA publishes. Folders within it, and files too large to be a certificate,
/// are left alone.
///
/// # Errors
///
/// [`AnchorFileError::Io`] with the path, [`AnchorFileError::TooLarge`],
/// [`AnchorFileError::EmptyFolder`] where there is no such file.
pub fn read_anchor_files(path: &Path) -> Result<Vec<AnchorFile>, AnchorFileError> {
    if !path.is_dir() {
        return Ok(vec![read(path)?]);
    }
    let io = |source| AnchorFileError::Io {
        path: path.to_owned(),
        source,
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(path).map_err(io)? {
        let entry = entry.map_err(io)?.path();
        if entry.is_file() {
            paths.push(entry);
        }
    }
    paths.sort();
    let mut files = Vec::new();
    for path in &paths {
        match read(path) {
            Ok(file) if has_certificate_ending(path) || is_published(&file) => files.push(file),
            Err(error) if has_certificate_ending(path) => return Err(error),
            _ => {}
        }
    }
    match files.is_empty() {
        true => Err(AnchorFileError::EmptyFolder {
            path: path.to_owned(),
        }),
        false => Ok(files),
    }
}

/// Whatever it is called: the certificate in an archive may have any name.
fn is_published(file: &AnchorFile) -> bool {
    published_files::find(&PINNED_FILES, &file.bytes)
        .is_some_and(|pin| pin.kind != PinnedKind::DeliveryKey)
}

/// Why the file of an anchor was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorFileError {
    /// It cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is larger than a certificate can be.
    #[error("{}: larger than {MAX_ANCHOR_FILE} bytes, so no certificate", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The folder holds no file that looks like a certificate.
    #[error("{}: no file that ends in .crt, .cer, .der or .pem", path.display())]
    EmptyFolder {
        /// The folder.
        path: PathBuf,
    },
    /// It was read and not accepted.
    #[error(transparent)]
    Refused(AnchorError),
}

fn read(path: &Path) -> Result<AnchorFile, AnchorFileError> {
    let io = |source| AnchorFileError::Io {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(MAX_ANCHOR_FILE + 1).read_to_end(&mut bytes))
        .map_err(io)?;
    if bytes.len() as u64 > MAX_ANCHOR_FILE {
        return Err(AnchorFileError::TooLarge {
            path: path.to_owned(),
        });
    }
    Ok(AnchorFile {
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        bytes,
    })
}

fn has_certificate_ending(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
}

/// ISA's CA certificates have about 1 kB.
pub const MAX_ANCHOR_FILE: u64 = 65_536;

const ENDINGS: [&str; 4] = ["crt", "cer", "der", "pem"];
