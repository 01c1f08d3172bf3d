//! A line on the terminal while the card is read.

use example_common::terminal::{StatusLine, width};
use zairyu::card::{Directory, FileId};
use zairyu::{CardType, Generation, Language, Progress, Step};

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
    let doing = match progress.step {
        Step::Read(file) => format!(
            "{}: {}",
            language.pick("読み取り中", "reading"),
            content(progress.card_type, file, language)
        ),
        _ => language.pick("認証中", "opening the card").to_owned(),
    };
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

/// What a file holds, in words for users (docs/protocol.md, section 2).
fn content(card_type: CardType, file: FileId, language: Language) -> &'static str {
    let first = card_type.generation() == Generation::First;
    let (ja, en) = match (file.directory, file.number, first) {
        (Directory::Mf, ..) => ("カードの種類", "card type"),
        (Directory::Df1, 1, true) => ("券面画像", "front image"),
        (Directory::Df1, 2, true) => ("顔写真", "face photo"),
        (Directory::Df2, 1, true) => ("住居地", "address"),
        (Directory::Df2, 2 | 3, true) => ("資格外活動許可", "permissions"),
        (Directory::Df1, 1, false) => ("カード番号", "card number"),
        (Directory::Df1, 2, false) => ("券面の項目", "printed entries"),
        (Directory::Df1, 3, false) => ("氏名画像と顔写真", "name image and face photo"),
        (Directory::Df1, 4, false) => ("住居地画像", "address image"),
        (Directory::Df2, 1, false) if card_type.is_residence_card() => {
            ("資格外活動許可", "permissions")
        }
        (Directory::Df2, 4, true) | (Directory::Df2, 2, false) => {
            ("在留期間更新等許可申請", "renewal application")
        }
        (Directory::Df3, ..) => ("電子署名", "signature"),
        _ => ("その他の項目", "other entries"),
    };
    language.pick(ja, en)
}

const BAR: usize = 20;

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use zairyu::simulator::VirtualCard;
    use zairyu::{DataGroups, Reader};

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
