//! What references lead to, and the checks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::text::{
    Flat, before_placeholder, is_word, link_lines, links, number_list, numbered, repository_paths,
    sections, wrong_anchor,
};

const PROTOCOL: &str = "docs/protocol.md";

/// Files in which a bare "section 8" means the protocol file's.
const BARE_SECTIONS: [&str; 2] = [PROTOCOL, "docs/glossary.md"];

/// The files to which references lead.
pub(crate) struct Repository {
    pub(crate) root: PathBuf,
    /// What `.gitignore` names by its path from the root.
    generated: Vec<String>,
    /// The protocol file's sections, each with the numbers of its steps.
    sections: BTreeMap<u32, Vec<u32>>,
}

impl Repository {
    pub(crate) fn new(root: PathBuf) -> Self {
        let read = |file: &str| fs::read_to_string(root.join(file)).unwrap_or_default();
        Repository {
            generated: read(".gitignore")
                .lines()
                .filter_map(|line| line.strip_prefix('/'))
                .map(str::to_owned)
                .collect(),
            sections: sections(&read(PROTOCOL)),
            root,
        }
    }

    /// The problems of a file, each with its line.
    pub(crate) fn problems(&self, file: &Path, text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        for (number, line) in link_lines(file, text) {
            for target in links(line) {
                if let Some(problem) = self.wrong_link(file, text, target) {
                    problems.push((number, problem));
                }
            }
        }
        for (number, line) in numbered(text) {
            for path in repository_paths(line) {
                let path = before_placeholder(path);
                if !self.exists_from(file, path) {
                    problems.push((number, format!("no file {path}")));
                }
            }
        }
        problems.extend(self.wrong_sections(file, text));
        // A link may be a path of the repository, too.
        problems.sort();
        problems.dedup();
        let at = |(number, problem)| format!("{}:{number}: {problem}", file.display());
        problems.into_iter().map(at).collect()
    }

    /// The problem with the target of a link in `file`.
    fn wrong_link(&self, file: &Path, text: &str, target: &str) -> Option<String> {
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let is_rust = file.extension().is_some_and(|extension| extension == "rs");
        // `[text](Type)` in a doc comment is for rustdoc to check.
        let is_for_rustdoc = is_rust && !path.contains(['/', '.']);
        if target.contains("://") || target.contains("::") || target.starts_with("mailto:") {
            return None;
        }
        if path.is_empty() {
            return (!is_rust)
                .then(|| wrong_anchor(file, text, anchor))
                .flatten();
        }
        if is_for_rustdoc {
            return None;
        }
        let beside = self.root.join(file).with_file_name(path);
        let from_root = self.root.join(path);
        let found = match (beside.exists(), is_rust && from_root.exists()) {
            (true, _) => beside,
            (false, true) => from_root,
            (false, false) => return Some(format!("no file {path}")),
        };
        if anchor.is_empty() {
            return None;
        }
        let linked = fs::read_to_string(&found).unwrap_or_default();
        wrong_anchor(Path::new(path), &linked, anchor)
    }

    /// Whether a path exists, from the root or from a folder around `file`.
    fn exists_from(&self, file: &Path, path: &str) -> bool {
        let is_generated = self.generated.iter().any(|generated| {
            let rest = path.strip_prefix(generated.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let mut folders = file.ancestors().skip(1);
        is_generated || folders.any(|folder| self.root.join(folder).join(path).exists())
    }

    /// References to sections that do not exist, or in another form.
    fn wrong_sections(&self, file: &Path, text: &str) -> Vec<(usize, String)> {
        let flat = Flat::new(text);
        let wrong_form = || format!("write \"{PROTOCOL}, section N\"");
        let mut problems = Vec::new();
        for (position, _) in flat.text.match_indices("PROTOCOL") {
            if is_word(&flat.text, position, "PROTOCOL".len()) {
                problems.push((flat.line(position), wrong_form()));
            }
        }
        for (position, _) in flat.text.match_indices(PROTOCOL) {
            let after = &flat.text[position + PROTOCOL.len()..];
            let place = after.strip_prefix(", section");
            let is_other_form = after
                .trim_start_matches([',', ' ', '`'])
                .starts_with("section");
            match place.map(|place| self.wrong_numbers(place)) {
                Some(Ok(wrong)) => {
                    problems.extend(wrong.into_iter().map(|wrong| (flat.line(position), wrong)));
                }
                Some(Err(NoNumber)) => problems.push((flat.line(position), wrong_form())),
                None if is_other_form => problems.push((flat.line(position), wrong_form())),
                None => {}
            }
        }
        if BARE_SECTIONS.iter().any(|bare| file == Path::new(bare)) {
            for (position, found) in flat.text.match_indices("section") {
                let rest = &flat.text[position + found.len()..];
                let wrong = self.wrong_numbers(rest).unwrap_or_default();
                problems.extend(wrong.into_iter().map(|wrong| (flat.line(position), wrong)));
            }
        }
        problems
    }

    /// Sections and steps that do not exist, of those listed after the word "section".
    fn wrong_numbers(&self, after: &str) -> Result<Vec<String>, NoNumber> {
        let (numbers, rest) = number_list(after);
        let rest = rest.strip_prefix(", step");
        let steps = rest.map(|rest| number_list(rest).0).unwrap_or_default();
        let is_placeholder = after.starts_with(" N");
        if numbers.is_empty() && !is_placeholder {
            return Err(NoNumber);
        }
        let mut wrong = Vec::new();
        for number in &numbers {
            if !self.sections.contains_key(number) {
                wrong.push(format!("no section {number} in {PROTOCOL}"));
            }
        }
        if let Some((section, known)) = numbers.last().and_then(|n| self.sections.get_key_value(n))
        {
            for step in steps.iter().filter(|step| !known.contains(step)) {
                wrong.push(format!("no step {step} in section {section} of {PROTOCOL}"));
            }
        }
        Ok(wrong)
    }
}

/// No number follows the word "section".
struct NoNumber;
