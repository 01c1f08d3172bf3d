//! What is being read, in a person's words.

use zairyu::card::{Directory, FileId};
use zairyu::{CardType, Generation, Language, Progress, Step};

/// What a read does at this step.
pub fn doing(progress: Progress, language: Language) -> String {
    match progress.step {
        Step::Read(file) => format!(
            "{}: {}",
            language.pick("読み取り中", "reading"),
            content(progress.card_type, file, language)
        ),
        _ => language.pick("認証中", "opening the card").to_owned(),
    }
}

/// What a file holds, in a person's words (docs/protocol.md, section 2).
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
