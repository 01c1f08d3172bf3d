//! Finds the public types of the crate and the variants of its errors in the sources. It
//! reads the sources as Rust tokens, so formatting does not matter.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The macros of the crate that define one public type each.
const TYPE_MACROS: [&str; 2] = ["code", "digit"];

/// A public struct or enum, or one that a macro of [`TYPE_MACROS`] defines.
struct Type {
    name: String,
    /// The source file, such as `verify/report`.
    place: String,
    /// The variants of an enum, or the name of a struct.
    variants: BTreeSet<String>,
}

static TYPES: LazyLock<Vec<Type>> = LazyLock::new(|| {
    let mut types = Vec::new();
    for (place, text) in sources() {
        let tokens: TokenStream = text.parse().unwrap_or_else(|e| panic!("{place}: {e}"));
        add_types(tokens, &place, &mut types);
    }
    assert!(types.len() > 100, "{} types", types.len());
    types
});

/// The names of all public types. If several types share a name, each comes with its
/// place: `present/answers/Expiry`.
pub fn public_types() -> BTreeSet<String> {
    let mut by_name: BTreeMap<&str, Vec<&Type>> = BTreeMap::new();
    for found in &*TYPES {
        by_name.entry(&found.name).or_default().push(found);
    }
    let names = by_name.values().flat_map(|types| {
        let is_unique = types.len() == 1;
        types.iter().map(move |found| {
            if is_unique {
                found.name.clone()
            } else {
                format!("{}/{}", found.place, found.name)
            }
        })
    });
    names.collect()
}

/// The variants of the one public enum of this name. For a struct, its own name.
pub fn variants(name: &str) -> BTreeSet<String> {
    let found: Vec<_> = TYPES.iter().filter(|found| found.name == name).collect();
    let [found] = found[..] else {
        panic!("{} types have the name {name}", found.len());
    };
    found.variants.clone()
}

/// Goes through all tokens, also those in braces, but not through unit tests.
fn add_types(tokens: TokenStream, place: &str, types: &mut Vec<Type>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let word = |at: usize| match tokens.get(at) {
        Some(TokenTree::Ident(word)) => word.to_string(),
        _ => String::new(),
    };
    let mut add = |name: String, variants: BTreeSet<String>| {
        // In a macro, the name can be a parameter: `$name`.
        if !name.is_empty() {
            types.push(Type {
                name,
                place: place.to_owned(),
                variants,
            });
        }
    };
    for at in 0..tokens.len() {
        let first = word(at);
        if first == "pub" && word(at + 1) == "struct" {
            add(word(at + 2), BTreeSet::from([word(at + 2)]));
        } else if first == "pub" && word(at + 1) == "enum" {
            let body = tokens[at..].iter().find_map(braces).expect("a body");
            add(word(at + 2), variants_of(body));
        } else if TYPE_MACROS.contains(&first.as_str()) && is_bang(tokens.get(at + 1)) {
            let body = tokens.get(at + 2).and_then(braces).expect("a body");
            add(
                first_word(&body.stream().into_iter().collect::<Vec<_>>()).expect("a name"),
                BTreeSet::new(),
            );
        }
    }
    for (at, token) in tokens.iter().enumerate() {
        let is_unit_tests = at > 0 && word(at - 1) == "tests";
        if let TokenTree::Group(group) = token
            && !is_unit_tests
        {
            add_types(group.stream(), place, types);
        }
    }
}

fn is_bang(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '!')
}

fn braces(token: &TokenTree) -> Option<&Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    }
}

/// The variants of an enum: the first word after each comma.
fn variants_of(body: &Group) -> BTreeSet<String> {
    let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    tokens.split(is_comma).filter_map(first_word).collect()
}

/// The first word that is not in an attribute.
fn first_word(tokens: &[TokenTree]) -> Option<String> {
    tokens.iter().find_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    })
}

/// Every source file: its place, such as `verify/error`, and its text.
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
