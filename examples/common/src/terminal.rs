//! The terminal: its width, whether it knows colours, names that are safe to show.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::{env, fmt};

use unicode_width::UnicodeWidthChar;

/// Whether to colour what goes to standard output (<https://no-color.org>).
pub fn color() -> bool {
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !no_color && !is_dumb()
}

/// A line on standard error that is drawn again and again. It shows nothing unless standard
/// error is a terminal that can go back to the start of a line.
pub struct StatusLine {
    active: bool,
    shown: bool,
}

impl StatusLine {
    /// For this terminal; nothing is drawn yet.
    #[expect(
        clippy::new_without_default,
        reason = "the value depends on the environment"
    )]
    pub fn new() -> Self {
        StatusLine {
            active: io::stderr().is_terminal() && !is_dumb(),
            shown: false,
        }
    }

    /// Whether the user sees the line.
    pub fn is_active(&self) -> bool {
        self.active
    }

    /// The columns that a line may take.
    pub fn columns(&self) -> usize {
        let size = terminal_size::terminal_size_of(io::stderr());
        let columns = size.map_or(DEFAULT_COLUMNS, |(width, _)| width.0.into());
        // In the last column some terminals start a new line.
        usize::max(columns, 2) - 1
    }

    /// Draws the line, cut to the width of the terminal.
    pub fn draw(&mut self, line: &str) {
        if self.active {
            let line = cut(line, self.columns());
            self.shown = true;
            // The program goes on if the terminal cannot show progress.
            let mut terminal = io::stderr().lock();
            let _ = write!(terminal, "\r\x1b[2K{line}").and_then(|()| terminal.flush());
        }
    }

    /// Removes the line.
    pub fn clear(&mut self) {
        if self.shown {
            self.shown = false;
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }
}

fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Columns that a text takes. Characters whose width depends on the font count as wide.
pub fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(character: char) -> usize {
    character.width_cjk().unwrap_or(0)
}

fn cut(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (index, character) in text.char_indices() {
        used += columns_of(character);
        if used > columns {
            return text.get(..index).unwrap_or_default();
        }
    }
    text
}

/// A file's name that is safe to show: control characters, and characters that turn or hide
/// text, are escaped.
pub fn file_name(path: &Path) -> String {
    visible(&path.to_string_lossy())
}

/// The text with control characters (line breaks too) and characters that turn or hide text
/// escaped.
pub fn visible(text: &str) -> String {
    struct Visible<'a>(&'a str);
    impl fmt::Display for Visible<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            use fmt::Write;
            self.0.chars().try_for_each(|character| match character {
                _ if is_plain(character) => f.write_char(character),
                _ => write!(f, "{}", character.escape_default()),
            })
        }
    }
    Visible(text).to_string()
}

fn is_plain(character: char) -> bool {
    // The library decides which characters are safe.
    let mut buffer = [0; 4];
    let text = character.encode_utf8(&mut buffer);
    character == char::REPLACEMENT_CHARACTER || *zairyu::present::labels::visible(text) == *text
}

const DEFAULT_COLUMNS: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_move_the_cursor() {
        for (name, shown) in [
            ("a b.json", "a b.json"),
            ("\x1b[2Ja\n", "\\u{1b}[2Ja\\n"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("a\u{202e}b", "a\\u{202e}b"),
            ("在留.json", "在留.json"),
        ] {
            assert_eq!(file_name(Path::new(name)), shown);
        }
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(width("顔写真 1"), 8);
        assert_eq!(cut("顔写真 1", 8), "顔写真 1");
        assert_eq!(cut("顔写真 1", 5), "顔写");
        assert_eq!(cut("顔写真", 0), "");
    }
}
