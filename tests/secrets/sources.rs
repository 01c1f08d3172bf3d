//! The public types of the crate, by its sources.

use std::fs;
use std::path::{Path, PathBuf};

/// The names of all types that are `pub` where they stand, those of macros
/// included. A name that several types share comes once or more.
pub fn public_types() -> Vec<String> {
    let mut files = Vec::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let mut names = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a source");
        let mut in_macro = false;
        for line in text.lines() {
            let line = line.trim();
            if line.starts_with("mod tests") {
                break;
            }
            // `code! { /// ... Name }` and `digit! { /// ... Name { ... } }`.
            in_macro |= line == "code! {" || line == "digit! {";
            let declared = line
                .strip_prefix("pub struct ")
                .or_else(|| line.strip_prefix("pub enum "));
            let name = match declared {
                Some(rest) => Some(rest),
                None if in_macro && line.starts_with(|c: char| c.is_ascii_uppercase()) => {
                    in_macro = false;
                    Some(line)
                }
                None => None,
            };
            let name = name.map(|rest| {
                let end = rest
                    .find(|c: char| !c.is_alphanumeric())
                    .unwrap_or(rest.len());
                &rest[..end]
            });
            names.extend(name.filter(|name| !name.is_empty()).map(str::to_owned));
        }
    }
    assert!(names.len() > 100, "{}", names.len());
    names
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("");
        match path.is_dir() {
            // Tests inside the crate are not public.
            true if name != "tests" => collect(&path, files),
            false if name.ends_with(".rs") && !name.starts_with("test") => files.push(path),
            _ => {}
        }
    }
}
