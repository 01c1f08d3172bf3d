//! A bar on the terminal while the card is read.

use std::io::{self, IsTerminal, Write};

use zairyu::{Language, Progress, Step};

pub struct Display {
    language: Language,
    terminal: bool,
}

impl Display {
    /// On standard error, where that is a terminal; else silent.
    pub fn new(language: Language) -> Self {
        Display {
            language,
            terminal: io::stderr().is_terminal(),
        }
    }

    pub fn show(&mut self, progress: Progress) {
        if !self.terminal {
            return;
        }
        let total = progress.bytes_total.max(1);
        let filled = WIDTH * progress.bytes_done / total;
        let bar: String = (0..WIDTH)
            .map(|place| if place < filled { '#' } else { '.' })
            .collect();
        let doing = match progress.step {
            Step::Read(file) => format!("{} {file}", self.language.pick("読み取り中", "reading")),
            _ => self.language.pick("認証中", "authenticating").to_owned(),
        };
        let hold = self
            .language
            .pick("カードを動かさないでください", "keep the card still");
        let percent = 100 * progress.bytes_done / total;
        // A terminal that fails to show progress is no reason to stop the read.
        let _ = write!(
            io::stderr(),
            "\r\x1b[2K[{bar}] {percent:3}% {doing} ({hold})"
        );
        let _ = io::stderr().flush();
    }

    pub fn clear(&mut self) {
        if self.terminal {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }
}

const WIDTH: usize = 24;
