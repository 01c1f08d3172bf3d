//! A line on the terminal while the card is read.

use example_common::content;
use example_common::terminal::{StatusLine, width};
use zairyu::{Language, Progress};

pub struct Display {
    language: Language,
    line: StatusLine,
}

impl Display {
    /// On standard error if it is a terminal; otherwise nothing is shown.
    pub fn new(language: Language) -> Self {
        Display {
            language,
            line: StatusLine::new(),
        }
    }

    pub fn show(&mut self, progress: Progress) {
        if self.line.is_active() {
            let line = line(progress, self.line.columns(), self.language);
            self.line.draw(&line);
        }
    }

    pub fn clear(&mut self) {
        self.line.clear();
    }
}

/// Bar, per cent, what is being read, and what to do meanwhile, as far as they fit. The per
/// cent is always shown.
fn line(progress: Progress, columns: usize, language: Language) -> String {
    let total = progress.bytes_total.max(1);
    let done = progress.bytes_done.min(total);
    let percent = format!("{:3}%", 100 * done / total);
    let doing = content::doing(progress, language);
    let hold = language.pick("カードを動かさないでください", "keep the card still");
    let candidates = [
        format!("{} {percent}  {doing} ({hold})", bar(BAR, done, total)),
        format!("{} {percent}  {doing} ({hold})", bar(BAR / 2, done, total)),
        format!("{percent}  {doing} ({hold})"),
        format!("{percent}  {hold}"),
    ];
    let fitting = candidates.into_iter().find(|line| width(line) <= columns);
    fitting.unwrap_or(percent)
}

fn bar(places: usize, done: usize, total: usize) -> String {
    let filled = places * done / total;
    let bar: String = (0..places)
        .map(|place| if place < filled { '#' } else { '.' })
        .collect();
    format!("[{bar}]")
}

const BAR: usize = 20;

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use zairyu::simulator::VirtualCard;
    use zairyu::{CardType, DataGroups, Generation, Reader};

    use super::*;

    #[test]
    fn lines_fit_name_no_files_and_reach_the_end() {
        for &card_type in CardType::ALL {
            let mut steps = Vec::new();
            let card = VirtualCard::builder(card_type).build().unwrap();
            let mut reader = Reader::new(card);
            if card_type.generation() == Generation::Specified {
                let key = zairyu::simulator::delivery_key_spki_der().unwrap();
                let key = zairyu::specified_card::DeliveryKey::own(&key).unwrap();
                reader = reader
                    .with_specified_card_key(zairyu::specified_card::SpecifiedCardKey::new(key));
            }
            reader
                .read_with_progress(&"AA12345678BB".parse().unwrap(), DataGroups::ALL, |step| {
                    steps.push(step);
                    ControlFlow::Continue(())
                })
                .unwrap();
            for language in [Language::Japanese, Language::English] {
                for columns in [10, 40, 79, 120] {
                    let lines: Vec<String> = steps
                        .iter()
                        .map(|&step| line(step, columns, language))
                        .collect();
                    for line in &lines {
                        assert!(width(line) <= columns, "{columns}: {line}");
                        assert!(!line.contains("DF") && !line.contains("EF"), "{line}");
                    }
                    assert!(lines.last().unwrap().contains("100%"));
                }
                let all: String = steps.iter().map(|&step| line(step, 79, language)).collect();
                for words in [
                    language.pick("顔写真", "face photo"),
                    language.pick("電子署名", "signature"),
                    language.pick("カードを動かさないで", "keep the card still"),
                ] {
                    assert!(all.contains(words), "{words}");
                }
            }
        }
    }
}
