//! Finding references in a text.

use std::collections::BTreeMap;
use std::path::Path;

/// What a path of the repository begins with.
const PLACES: [&str; 9] = [
    "docs/",
    "tests/",
    "src/",
    "benches/",
    "fuzz/",
    "examples/",
    "assets/",
    ".ci/",
    ".github/",
];

/// The numbers in `s 5, 6 and 8 ...` (an `s` of the plural first), and what follows. A number
/// with parts (`4.2.4`) is another document's.
pub(crate) fn number_list(text: &str) -> (Vec<u32>, &str) {
    let mut numbers = Vec::new();
    let mut rest = text.strip_prefix('s').unwrap_or(text);
    let mut separators = [" "].as_slice();
    while let Some(next) = separators
        .iter()
        .find_map(|separator| rest.strip_prefix(separator))
    {
        let digits = next.len() - next.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = next.split_at(digits);
        let has_parts = after
            .strip_prefix('.')
            .is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()));
        let Some(number) = number.parse().ok().filter(|_| !has_parts) else {
            break;
        };
        numbers.push(number);
        rest = after;
        separators = [", ", " and ", " to ", " or "].as_slice();
    }
    (numbers, rest)
}

/// The numbered headings of the protocol file, each with the numbered items under it.
pub(crate) fn sections(text: &str) -> BTreeMap<u32, Vec<u32>> {
    let mut sections = BTreeMap::new();
    let mut current = None;
    for line in text.lines() {
        let leading = |line: &str| {
            line.split_once(". ")
                .and_then(|(number, _)| number.parse().ok())
        };
        if let Some(number) = line.strip_prefix("## ").and_then(leading) {
            current = Some(number);
            sections.insert(number, Vec::new());
        } else if let (Some(section), Some(step)) = (current, leading(line)) {
            sections.entry(section).or_default().push(step);
        }
    }
    sections
}

/// A text without line breaks and comment marks, so that a reference may be wrapped.
pub(crate) struct Flat {
    pub(crate) text: String,
    /// Where each line begins in the text.
    starts: Vec<usize>,
}

impl Flat {
    pub(crate) fn new(text: &str) -> Self {
        let mut flat = Flat {
            text: String::new(),
            starts: Vec::new(),
        };
        for line in text.lines() {
            flat.starts.push(flat.text.len());
            flat.text
                .push_str(line.trim().trim_start_matches(['/', '!', '#']).trim_start());
            flat.text.push(' ');
        }
        flat
    }

    pub(crate) fn line(&self, position: usize) -> usize {
        self.starts.partition_point(|&start| start <= position)
    }
}

/// Whether no letter, digit or underscore is beside a part of a text.
pub(crate) fn is_word(text: &str, position: usize, length: usize) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    !text[..position].ends_with(is_part) && !text[position + length..].starts_with(is_part)
}

pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

/// The lines that Markdown links are looked for in: documents, and comments in code. Not in
/// fenced blocks.
pub(crate) fn link_lines<'a>(file: &Path, text: &'a str) -> Vec<(usize, &'a str)> {
    let is_document = match file.extension().and_then(|extension| extension.to_str()) {
        Some("md") => true,
        Some("rs") => false,
        _ => return Vec::new(),
    };
    let mut lines = Vec::new();
    let mut is_fenced = false;
    for (number, line) in numbered(text) {
        let trimmed = line.trim_start();
        let comment = trimmed.strip_prefix("///").or(trimmed.strip_prefix("//!"));
        let content = if is_document { Some(line) } else { comment };
        let Some(line) = content else {
            is_fenced = false;
            continue;
        };
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
        } else if !is_fenced {
            lines.push((number, line));
        }
    }
    lines
}

/// The targets of `[text](target)` and `[name]: target` in a line.
pub(crate) fn links(line: &str) -> Vec<&str> {
    let mut links = Vec::new();
    for (position, found) in line.match_indices("](") {
        let target = &line[position + found.len()..];
        links.extend(target.split_once([')', ' ']).map(|(target, _)| target));
    }
    let line = line.trim();
    if let Some((_, target)) = line.split_once("]: ").filter(|_| line.starts_with('[')) {
        // With a space, it is prose after a link: `[Error]: when it happens`.
        links.extend(Some(target).filter(|target| !target.contains(' ')));
    }
    links
}

/// A heading's anchor, as GitHub makes it.
fn anchor_of(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || [' ', '-', '_'].contains(c);
    heading
        .to_lowercase()
        .chars()
        .filter(kept)
        .collect::<String>()
        .replace(' ', "-")
}

pub(crate) fn wrong_anchor(file: &Path, text: &str, anchor: &str) -> Option<String> {
    let mut seen: Vec<String> = Vec::new();
    for (_, line) in link_lines(Path::new("x.md"), text) {
        let Some((_, heading)) = line.split_once("# ").filter(|_| line.starts_with('#')) else {
            continue;
        };
        let plain = anchor_of(heading.trim());
        let count = seen.iter().filter(|&other| *other == plain).count();
        if anchor == plain && count == 0 || count > 0 && anchor == format!("{plain}-{count}") {
            return None;
        }
        seen.push(plain);
    }
    Some(format!("no heading #{anchor} in {}", file.display()))
}

/// The paths in a line that begin with a place of the repository.
pub(crate) fn repository_paths(line: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_./*<>{}-".contains(c);
    let mut paths = Vec::new();
    for place in PLACES {
        for (position, _) in line.match_indices(place) {
            if line[..position].ends_with(|c: char| is_part(c) || c == '$' || c == '}') {
                continue;
            }
            let rest = &line[position..];
            let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
            paths.push(rest[..end].trim_end_matches(['.', '-', '>', '}']));
        }
    }
    paths
}

/// A path up to its first component with a placeholder.
pub(crate) fn before_placeholder(path: &str) -> &str {
    let is_placeholder = |part: &str| {
        let is_capitals = !part.is_empty() && part.chars().all(|c| c.is_ascii_uppercase());
        is_capitals || part.contains(['*', '<', '>', '{', '}'])
    };
    let mut end = 0;
    for part in path.split('/') {
        if is_placeholder(part) {
            return path[..end].trim_end_matches('/');
        }
        end += part.len() + 1;
    }
    path.trim_end_matches('/')
}
