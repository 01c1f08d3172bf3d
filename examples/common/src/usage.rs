//! Wrong usage in the user's words.

use std::error::Error;
use std::fmt;

use zairyu::Language;

use crate::output;
use crate::terminal::{visible, width};

/// An error's text in both languages.
#[derive(Debug, Clone)]
pub struct Words {
    japanese: String,
    english: String,
}

impl Words {
    /// The same message in both languages.
    pub fn new(japanese: impl Into<String>, english: impl Into<String>) -> Self {
        Words {
            japanese: japanese.into(),
            english: english.into(),
        }
    }

    fn pick(&self, language: Language) -> &str {
        language.pick(&self.japanese, &self.english)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl Error for Words {}

impl From<Words> for lexopt::Error {
    fn from(words: Words) -> Self {
        lexopt::Error::Custom(Box::new(words))
    }
}

/// What is wrong, without control characters from the command line.
pub fn message(error: &lexopt::Error, language: Language) -> String {
    use lexopt::Error::*;
    let own = |error: &(dyn Error + Send + Sync + 'static)| match error.downcast_ref::<Words>() {
        Some(words) => words.pick(language).to_owned(),
        None => error.to_string(),
    };
    let text = match error {
        Custom(error) => own(error.as_ref()),
        ParsingFailed { value, error } => format!("{value}: {}", own(error.as_ref())),
        error if language == Language::English => error.to_string(),
        MissingValue {
            option: Some(option),
        } => format!("{option} に値がありません"),
        MissingValue { option: None } => "値がありません".to_owned(),
        UnexpectedOption(option) => format!("{option} というオプションはありません"),
        UnexpectedArgument(value) => format!("余分な引数です: {}", value.to_string_lossy()),
        UnexpectedValue { option, .. } => format!("{option} は値を取りません"),
        NonUnicodeValue(value) => format!("UTF-8 ではありません: {}", value.to_string_lossy()),
    };
    visible(&text)
}

/// Says what is wrong and where help is.
pub fn explain(program: &str, error: &lexopt::Error, help: &str, language: Language) {
    let usage = help.lines().next().unwrap_or_default();
    let hint = language.pick("オプションの一覧", "for the options");
    let message = message(error, language);
    output::say(format!(
        "{program}: {message}\n{usage}\n{hint}: {program} --help"
    ));
}

/// For the tests of programs: the texts of `--help` fit a terminal and list the same
/// options, this many.
///
/// # Panics
///
/// If they do not.
pub fn assert_help(japanese: &str, english: &str, options: usize) {
    for line in japanese.lines().chain(english.lines()) {
        assert!(width(line) <= 80, "{line}");
    }
    let listed = |text: &str| -> Vec<String> {
        let lines = text.lines().filter_map(|line| line.strip_prefix("  --"));
        lines
            .filter_map(|line| line.split(' ').next().map(str::to_owned))
            .collect()
    };
    assert_eq!(listed(japanese), listed(english));
    assert_eq!(listed(english).len(), options);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_in_the_users_language_and_harmless() {
        let unknown = lexopt::Error::UnexpectedOption("--a\x1b[2J".to_owned());
        assert_eq!(
            message(&unknown, Language::English),
            "invalid option '--a\\u{1b}[2J'"
        );
        assert_eq!(
            message(&unknown, Language::Japanese),
            "--a\\u{1b}[2J というオプションはありません"
        );
        let own = lexopt::Error::from(Words::new("日本語", "English"));
        assert_eq!(message(&own, Language::Japanese), "日本語");
        assert_eq!(message(&own, Language::English), "English");
    }
}
