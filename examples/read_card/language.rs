//! Japanese or English.

use std::env;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Japanese,
    English,
}

impl Language {
    pub fn from_code(code: &str) -> Result<Self, &'static str> {
        match code {
            "ja" => Ok(Language::Japanese),
            "en" => Ok(Language::English),
            _ => Err("the languages are ja and en"),
        }
    }

    /// By the first of LC_ALL, LC_MESSAGES and LANG that is set.
    pub fn from_environment() -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(|name| env::var(name).ok())
            .find(|value| !value.is_empty());
        match locale {
            Some(locale) if locale.starts_with("ja") => Language::Japanese,
            _ => Language::English,
        }
    }

    /// The one of the two texts that is in this language.
    pub fn pick<'a>(self, japanese: &'a str, english: &'a str) -> &'a str {
        match self {
            Language::Japanese => japanese,
            Language::English => english,
        }
    }
}
