//! The public types of the crate and the variants of its errors, by its sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The names of all types that are `pub` where they stand, those of macros
/// included. A name that several types share comes with each one's place:
/// `simulator/card_type/CardType`.
pub fn public_types() -> BTreeSet<String> {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (place, text) in sources() {
        for name in types_of(&text) {
            places
                .entry(name.to_owned())
                .or_default()
                .push(place.clone());
        }
    }
    let mut types = BTreeSet::new();
    for (name, places) in places {
        if places.len() == 1 {
            types.insert(name);
            continue;
        }
        for place in places {
            let full = format!("{place}/{name}");
            assert!(types.insert(full.clone()), "{full} is there twice");
        }
    }
    assert!(types.len() > 100, "{}", types.len());
    types
}

/// The variants of the one public enum of this name; of a struct its own name.
pub fn variants(name: &str) -> BTreeSet<String> {
    let mut found = Vec::new();
    for (_, text) in sources() {
        if text.contains(&format!("\npub struct {name} {{\n")) {
            found.push(BTreeSet::from([name.to_owned()]));
        }
        if let Some((_, body)) = text.split_once(&format!("\npub enum {name} {{\n")) {
            // As rustfmt sets them: a variant is what starts four spaces in.
            let lines = body.lines().take_while(|line| *line != "}");
            let variants = lines.filter_map(|line| line.strip_prefix("    "));
            let variants = variants.filter(|line| line.starts_with(|c: char| c.is_uppercase()));
            found.push(variants.map(|line| first_word(line).to_owned()).collect());
        }
    }
    assert_eq!(found.len(), 1, "types of the name {name}");
    found.remove(0)
}

fn types_of(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
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
        names.extend(name.map(first_word).filter(|name| !name.is_empty()));
    }
    names
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// Every source file: its place, `verify/error`, and its text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let named = files.into_iter().map(|file| {
        let place = file.strip_prefix(&root).expect("within src");
        let place = place.with_extension("").display().to_string();
        (place, fs::read_to_string(&file).expect("a source"))
    });
    named.collect()
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
