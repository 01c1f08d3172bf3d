//! CA certificates from files: what ISA publishes, as a user downloaded it.

use std::fmt;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::anchor::{AnchorError, AnchorRefusal};
use super::store::{TestTrustStore, TrustStore};
use crate::card::Generation;
use crate::card::published_files::{self, PINNED_FILES, PinnedFile, PinnedKind};
#[cfg(doc)]
use crate::verify::AnchorSource;
use crate::verify::CertificateError;

impl TrustStore {
    /// A store with the CA certificates that ISA publishes, from their files
    /// (DER or PEM) or from folders that hold them. Each is accepted only when
    /// its SHA-256 is pinned in this crate
    /// ([`PINNED_FILES`](crate::verify::PINNED_FILES)).
    ///
    /// # Errors
    ///
    /// [`AnchorFileError`] for the first path that cannot be read or is not accepted: with
    /// an incomplete store, genuine cards would be untrusted.
    pub fn official<P: AsRef<Path>>(
        paths: impl IntoIterator<Item = P>,
    ) -> Result<TrustStore, AnchorFileError> {
        let mut store = TrustStore::new();
        for path in paths {
            for file in read_anchor_files(path.as_ref())? {
                store
                    .add_official(&file.name, &file.bytes)
                    .map_err(AnchorFileError::Refused)?;
            }
        }
        Ok(store)
    }

    /// A store with every CA certificate in a folder, or in one file (DER or PEM).
    ///
    /// A file that ISA publishes is known by its SHA-256 and becomes an official anchor, as
    /// with [`official`](Self::official). Any other CA certificate becomes an anchor of the
    /// program's own, as with [`add_own`](Self::add_own): one with an RSA key for cards of
    /// the first generation, one with a P-384 key for second-generation and specified
    /// cards. Results under it say so ([`AnchorSource::Own`]): give only folders in which
    /// the program trusts every certificate.
    ///
    /// ```no_run
    /// use zairyu::verify::TrustStore;
    ///
    /// let store = TrustStore::from_folder("certificates/")?;
    /// for anchor in store.anchors() {
    ///     println!("{}: {}", anchor.source(), anchor.subject());
    /// }
    /// # Ok::<(), zairyu::verify::AnchorFileError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`AnchorFileError`] for the first file that cannot be read or is not accepted,
    /// with its name. ISA's test CA is refused with [`AnchorRefusal::TestAnchor`]: it
    /// belongs in [`TestTrustStore::from_folder`].
    pub fn from_folder(path: impl AsRef<Path>) -> Result<TrustStore, AnchorFileError> {
        let mut store = TrustStore::new();
        for AnchorFile { name, bytes } in read_anchor_files(path.as_ref())? {
            store
                .add_official(&name, &bytes)
                .map(|_| ())
                .or_else(|error| {
                    unless_pinned(error, |generation| {
                        store.add_own(generation, &bytes).map(|_| ())
                    })
                })
                .map_err(AnchorFileError::Refused)?;
        }
        Ok(store)
    }
}

impl TestTrustStore {
    /// A store with every CA certificate in a folder, or in one file (DER or PEM): the
    /// CA of ISA's sample cards, known by its SHA-256, and any other as a simulator's CA,
    /// for the generations that its key serves
    /// ([`TrustStore::from_folder`]).
    ///
    /// # Errors
    ///
    /// [`AnchorFileError`] for the first file that cannot be read or is not accepted,
    /// with its name. ISA's CAs for genuine cards are refused with
    /// [`AnchorRefusal::OfficialAnchor`].
    pub fn from_folder(path: impl AsRef<Path>) -> Result<TestTrustStore, AnchorFileError> {
        let mut store = TestTrustStore::new();
        for AnchorFile { name, bytes } in read_anchor_files(path.as_ref())? {
            store
                .add_sample_test(&name, &bytes)
                .map(|_| ())
                .or_else(|error| {
                    unless_pinned(error, |generation| {
                        store.add_simulator(generation, &bytes).map(|_| ())
                    })
                })
                .map_err(AnchorFileError::Refused)?;
        }
        Ok(store)
    }
}

/// Adds a certificate whose digest is not known for the generations that its key
/// serves. Any other error of the attempt to add it by its digest stays.
fn unless_pinned(
    error: AnchorError,
    mut add: impl FnMut(Generation) -> Result<(), AnchorError>,
) -> Result<(), AnchorError> {
    if !matches!(error.refusal, AnchorRefusal::NotPinned { .. }) {
        return Err(error);
    }
    let named = |AnchorError { refusal, .. }| refusal.of(&error.name);
    match add(Generation::First) {
        // Not RSA, so P-384 or a kind that no card uses.
        Err(AnchorError {
            refusal: AnchorRefusal::Certificate(CertificateError::WrongKeyType { .. }),
            ..
        }) => {}
        other => return other.map_err(named),
    }
    add(Generation::Second).map_err(named)?;
    add(Generation::Specified).map_err(named)
}

/// A file that may hold a CA certificate.
#[derive(Clone)]
#[non_exhaustive]
pub struct AnchorFile {
    /// The file's name, without its folder.
    pub name: String,
    /// The contents, at most [`MAX_ANCHOR_FILE`] bytes.
    pub bytes: Vec<u8>,
}

/// States the name and the size.
impl fmt::Debug for AnchorFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnchorFile({:?}, {} bytes)", self.name, self.bytes.len())
    }
}

/// Reads one file, or the certificate files of a folder, sorted by name: those that end
/// in `.crt`, `.cer`, `.der` or `.pem`, and those of any name whose digest is that of a
/// certificate that ISA publishes. Skips folders within the folder, and files of other
/// names that are too large to be a certificate.
///
/// # Errors
///
/// [`AnchorFileError::Io`] with the path, [`AnchorFileError::TooLarge`],
/// [`AnchorFileError::EmptyFolder`] if there is no such file.
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
            Ok(file) if has_certificate_ending(path) || is_published(&file.bytes, PINNED_FILES) => {
                files.push(file)
            }
            Err(error) if has_certificate_ending(path) => return Err(error),
            _ => {}
        }
    }
    if files.is_empty() {
        return Err(AnchorFileError::EmptyFolder {
            path: path.to_owned(),
        });
    }
    Ok(files)
}

/// The certificate in an archive that ISA publishes may have any name.
fn is_published(bytes: &[u8], table: &[PinnedFile]) -> bool {
    published_files::find(table, bytes).is_some_and(|pin| pin.kind != PinnedKind::DeliveryKey)
}

/// Why a file or folder of anchors was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorFileError {
    /// It cannot be read.
    #[error("{}: cannot be read", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is larger than a certificate can be.
    #[error("{}: larger than {MAX_ANCHOR_FILE} bytes, so not a certificate", path.display())]
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
    /// It was read, but not accepted.
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

/// The largest file that is read, in bytes. ISA's CA certificates have about 1 kB.
pub const MAX_ANCHOR_FILE: u64 = 65_536;

const ENDINGS: [&str; 4] = ["crt", "cer", "der", "pem"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Sha256Digest;

    #[test]
    fn a_published_certificate_is_known_by_its_digest() {
        for (kind, expected) in [
            (PinnedKind::Authority(&[Generation::First]), true),
            (PinnedKind::TestAuthority(&[Generation::Second]), true),
            (PinnedKind::DeliveryKey, false),
        ] {
            let table = [PinnedFile {
                file: "published",
                kind,
                sha256: Sha256Digest::of(b"its bytes"),
            }];
            assert_eq!(is_published(b"its bytes", &table), expected, "{kind:?}");
            assert!(!is_published(b"other bytes", &table), "{kind:?}");
        }
    }

    /// Only a file with an unknown digest can become an anchor of another kind.
    #[test]
    fn a_known_file_is_not_added_another_way() {
        for refusal in [
            AnchorRefusal::TestAnchor,
            AnchorRefusal::OfficialAnchor,
            AnchorRefusal::DeliveryKey,
            AnchorRefusal::ZipArchive,
        ] {
            let error = refusal.of("test.crt");
            let result = unless_pinned(error.clone(), |_| panic!("{error}"));
            assert_eq!(result, Err(error.clone()));
        }
    }
}
