//! Reads, decodes and checks one stored card. A problem with it does not affect others.

use std::io;
use std::path::Path;

use example_common::guard::{self, Fault};
use example_common::{input, output, terminal};
use serde::Deserialize;
use zairyu::archive::Archive;
use zairyu::holder::HolderView;
use zairyu::printed::TextRecognizer;
use zairyu::verify::{Circumstances, Report, Verifier};
use zairyu::{Card, Language};

/// A stored card and its report.
pub struct Checked {
    pub card: Card,
    pub report: Report,
    pub holder: HolderView,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
}

/// Why a file was not checked.
#[derive(Debug)]
pub enum Failure {
    /// The system's error.
    Unreadable(io::Error),
    /// Longer than any archive.
    TooLarge,
    /// An archive of a later version of this project.
    NewerVersion(u64),
    /// Something else, or damaged.
    NoArchive(String),
    /// A bug of this program.
    Fault(Fault),
}

impl Failure {
    /// A code, the same in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Failure::Unreadable(_) => "cannot-read",
            Failure::TooLarge => "too-large",
            Failure::NewerVersion(_) => "newer-version",
            Failure::NoArchive(_) => "no-archive",
            Failure::Fault(_) => "program-fault",
        }
    }

    pub fn words(&self, language: Language) -> String {
        let (ja, en) = match self {
            Failure::Unreadable(error) => return output::cause(error, language),
            Failure::TooLarge => (
                format!("{MAX_ARCHIVE} バイトを超えているため、保存したカードではありません"),
                format!("larger than {MAX_ARCHIVE} bytes, so no stored card"),
            ),
            Failure::NewerVersion(version) => (
                format!(
                    "保存形式のバージョンが {version} です。このプログラムで扱えるのは {} です",
                    Archive::VERSION
                ),
                format!(
                    "an archive of version {version}; this program reads version {}",
                    Archive::VERSION
                ),
            ),
            Failure::NoArchive(cause) => {
                let cause = terminal::visible(cause);
                (
                    format!("保存したカードではないか、壊れています [{cause}]"),
                    format!("no stored card, or a damaged one [{cause}]"),
                )
            }
            Failure::Fault(Fault(place)) => (
                format!("このファイルの処理中に、プログラムの不具合が起きました [{place}]"),
                format!("a fault of this program over this file [{place}]"),
            ),
        };
        match language {
            Language::Japanese => ja,
            Language::English => en,
        }
    }
}

/// # Errors
///
/// [`Failure`], also if this program panics on the file.
pub fn file(
    path: &Path,
    verifier: &Verifier,
    circumstances: Circumstances,
    recognizer: Option<&dyn TextRecognizer>,
) -> Result<Checked, Failure> {
    guard::run(|| checked(path, verifier, circumstances, recognizer))
        .unwrap_or_else(|fault| Err(Failure::Fault(fault)))
}

fn checked(
    path: &Path,
    verifier: &Verifier,
    circumstances: Circumstances,
    recognizer: Option<&dyn TextRecognizer>,
) -> Result<Checked, Failure> {
    let bytes = input::read(path, MAX_ARCHIVE)
        .map_err(Failure::Unreadable)?
        .ok_or(Failure::TooLarge)?;
    let archive: Archive =
        serde_json::from_slice(&bytes).map_err(|error| refused(&bytes, error))?;
    let card = archive
        .into_card()
        .map_err(|error| Failure::NoArchive(error.to_string()))?;
    let mut report = verifier.verify(&card, circumstances);
    let holder = card.holder(&mut report, recognizer);
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes).into();
    Ok(Checked {
        card,
        report,
        holder,
        digest,
    })
}

/// A later version is recognised by fields that every version has.
fn refused(bytes: &[u8], error: serde_json::Error) -> Failure {
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u64,
    }
    match serde_json::from_slice(bytes) {
        Ok(Head { format, version })
            if format == "zairyu-card" && version > Archive::VERSION.into() =>
        {
            Failure::NewerVersion(version)
        }
        _ => Failure::NoArchive(error.to_string()),
    }
}

/// In bytes. A full card takes about 20 kB.
const MAX_ARCHIVE: u64 = 1 << 20;
