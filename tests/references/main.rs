//! References in comments and documents: the files, headings and sections that they name exist.
//!
//! Checked in every text file of the repository but this test's own, which hold wrong references
//! as examples:
//!
//! - relative Markdown links, in `*.md` and in doc comments, with their `#anchors`;
//! - paths of the repository, such as those that begin with `src/` or `docs/`. A path with a
//!   placeholder (a glob, `<name>`, `{name}`, a component in capitals) is checked up to it.
//!   What `.gitignore` names is made by tools and need not exist;
//! - sections of the protocol file. The one form is `docs/protocol.md, section 8`. Sections may be
//!   listed (`sections 5 and 6`), steps may follow (`section 5, step 3`).

mod cases;
mod repository;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use crate::repository::Repository;

#[test]
fn references_lead_somewhere() {
    let repository = Repository::new(root());
    // The published package has neither docs nor scripts.
    if !repository.root.join(".ci").exists() {
        return;
    }
    let files = text_files(&repository.root);
    assert!(files.len() > 100, "only {} files found", files.len());
    let mut problems = Vec::new();
    for file in files {
        let text = fs::read_to_string(repository.root.join(&file)).unwrap();
        problems.extend(repository.problems(&file, &text));
    }
    let count = problems.len();
    assert_eq!(count, 0, "{count} references:\n{}", problems.join("\n"));
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Relative paths of all text files, sorted.
fn text_files(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                if is_searched(&path) {
                    folders.push(path);
                }
            } else if is_text(&path) && !path.starts_with("tests/references") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn is_searched(folder: &Path) -> bool {
    let name = name(folder);
    let is_hidden = name.starts_with('.') && ![".ci", ".github"].contains(&name);
    let holds_inputs = ["corpus", "artifacts", "seeds"].contains(&name);
    !is_hidden && name != "target" && !(folder.starts_with("fuzz") && holds_inputs)
}

fn is_text(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    match extension {
        Some(extension) => ["rs", "md", "sh", "toml", "py", "yml"].contains(&extension),
        None => ["run", "make", "justfile"].contains(&name(file)),
    }
}

fn name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("")
}
