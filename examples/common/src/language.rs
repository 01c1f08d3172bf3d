//! The language of the person at the terminal.

use std::env;

use zairyu::Language;

use crate::usage::Words;

/// From a code on the command line: `ja` or `en`.
pub fn parse(code: &str) -> Result<Language, Words> {
    Language::from_code(code).ok_or(Words::new(
        "言語は ja か en を指定してください",
        "the languages are ja and en",
    ))
}

/// By the first of LC_ALL, LC_MESSAGES and LANG that is set.
pub fn from_environment() -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    match locale {
        Some(locale) if locale.starts_with("ja") => Language::Japanese,
        _ => Language::English,
    }
}
