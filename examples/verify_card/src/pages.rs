//! The HTML pages of a batch: each goes into a separate file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use example_common::guard::{self, Fault};
use example_common::{input, output, private, terminal};
use sha2::{Digest, Sha256};
use zairyu::Language;
use zairyu::present::html::HtmlReport;

use crate::check::Checked;

/// What was asked for.
pub enum Pages {
    None,
    /// One page.
    File(PathBuf),
    /// A page for each card.
    Folder(PathBuf),
}

/// Why a page is missing.
pub enum PageError {
    Write(PathBuf, io::Error),
    Fault(Fault),
}

impl PageError {
    pub fn words(&self, language: Language) -> String {
        match self {
            PageError::Write(path, error) => not_written(path, error, language),
            PageError::Fault(Fault(place)) => {
                let words = language.pick(
                    "レポートの作成中に、プログラムの不具合が起きました",
                    "a fault of this program over the report",
                );
                format!("{words} [{place}]")
            }
        }
    }
}

pub fn not_written(path: &Path, error: &io::Error, language: Language) -> String {
    let (path, cause) = (terminal::file_name(path), output::cause(error, language));
    match language {
        Language::Japanese => format!("{path}: 保存できませんでした: {cause}"),
        Language::English => format!("{path}: could not be written: {cause}"),
    }
}

impl Pages {
    /// Checks the target before any card is checked.
    pub fn prepare(place: Option<&Path>, cards: usize) -> Result<Self, (PathBuf, io::Error)> {
        let Some(place) = place else {
            return Ok(Pages::None);
        };
        let failed = |error| (place.to_owned(), error);
        if cards == 1 && !place.is_dir() {
            private::check(place).map_err(failed)?;
            return Ok(Pages::File(place.to_owned()));
        }
        private::make_folder(place)
            .and_then(|()| private::check(&place.join("page")))
            .map_err(failed)?;
        Ok(Pages::Folder(place.to_owned()))
    }

    /// Where the page of a card was written. `None` if none was asked for.
    pub fn write(
        &self,
        file: &Path,
        checked: &Checked,
        language: Language,
    ) -> Option<Result<PathBuf, PageError>> {
        let place = match self {
            Pages::None => return None,
            Pages::File(place) => place.clone(),
            Pages::Folder(folder) => folder.join(page_name(file, &checked.digest)),
        };
        let page = guard::run(|| {
            HtmlReport::new(&checked.card, &checked.report, language)
                .with_holder(&checked.holder)
                .to_html()
        });
        Some(match page {
            Ok(page) => match private::write(&place, page.as_bytes()) {
                Ok(()) => Ok(place),
                Err(error) => Err(PageError::Write(place, error)),
            },
            Err(fault) => Err(PageError::Fault(fault)),
        })
    }
}

/// The archive's name, and a digest of its path and content. The same archive always has
/// the same page name; two archives never share one.
fn page_name(file: &Path, digest: &[u8; 32]) -> String {
    let standard_input = file.as_os_str() == input::STANDARD;
    let (stem, place) = if standard_input {
        ("stdin".into(), PathBuf::new())
    } else {
        (
            file.file_stem().unwrap_or_default().to_string_lossy(),
            fs::canonicalize(file).unwrap_or_else(|_| file.to_owned()),
        )
    };
    let mut both = Sha256::new();
    both.update(place.as_os_str().as_encoded_bytes());
    both.update(digest);
    let id = hex::encode(both.finalize());
    let id = id.get(..ID_LENGTH).unwrap_or_default();
    // File systems count bytes, mostly up to 255.
    let stem: String = terminal::visible(&stem).chars().take(MAX_STEM).collect();
    format!("{stem}-{id}.html")
}

/// Hexadecimal digits: 64 bits.
const ID_LENGTH: usize = 16;
const MAX_STEM: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_different_places_or_contents_have_different_names() {
        let name = |file: &str, digest| page_name(Path::new(file), &[digest; 32]);
        assert_eq!(name("p/x.json", 1), name("p/x.json", 1));
        assert_ne!(name("p/x.json", 1), name("q/x.json", 1));
        assert_ne!(name("p/x.json", 1), name("p/x.json", 2));
        assert_ne!(name("-", 1), name("-", 2));
        assert!(name("-", 1).starts_with("stdin-"));
        assert!(name("p/x.json", 1).starts_with("x-"));
    }

    #[test]
    fn names_hold_nothing_that_a_terminal_obeys_and_are_not_too_long() {
        let long = "在".repeat(200);
        for file in ["p/\x1b[2J.json", long.as_str(), "..", ""] {
            let name = page_name(Path::new(file), &[0; 32]);
            assert!(name.len() <= 255 && !name.contains(['\x1b', '/']), "{name}");
        }
    }
}
