//! Free text: names and addresses.

use zeroize::Zeroizing;

use super::characters::{fold_width, is_kanji};
use super::lookalikes;

/// The parts of a name as a card prints it.
#[derive(Clone, Default)]
pub(super) struct NameParts {
    /// Latin capitals, words separated by one space; empty where there are none.
    pub(super) latin: Zeroizing<String>,
    /// Kanji and kana; empty where there are none.
    pub(super) kanji: Zeroizing<String>,
}

/// Divides the text of a name's lines into Latin letters and kanji. `（王小明）` behind a
/// Latin name is a part of its own; the brackets are not part of the name.
pub(super) fn name<'a>(lines: impl IntoIterator<Item = &'a str>) -> NameParts {
    let mut parts = NameParts::default();
    for line in lines {
        let mut latin = Zeroizing::new(String::new());
        let mut kanji = Zeroizing::new(String::new());
        for word in line.split([' ', '　', '(', ')', '（', '）']).filter(|w| !w.is_empty()) {
            let (into, word) = match is_latin(word) {
                true => (&mut latin, latin_word(word)),
                false => (&mut kanji, lookalikes::resolve(word)),
            };
            if !into.is_empty() {
                into.push(' ');
            }
            into.push_str(&word);
        }
        join(&mut parts.latin, &latin);
        join(&mut parts.kanji, &kanji);
    }
    parts
}

fn join(to: &mut Zeroizing<String>, more: &str) {
    if !to.is_empty() && !more.is_empty() {
        to.push(' ');
    }
    to.push_str(more);
}

/// More Latin letters than other ones; a lone stroke or ring is one of its neighbours'.
fn is_latin(word: &str) -> bool {
    let latin = word.chars().map(fold_width).filter(|c| c.is_ascii()).count();
    let other = word.chars().filter(|&c| is_kanji(c) || ('\u{3041}'..='\u{30FE}').contains(&c)).count();
    latin > other
}

/// In capitals, as cards print names, and without what looks like a letter but is none.
fn latin_word(word: &str) -> String {
    let letter = |character: char| match fold_width(character) {
        'l' | '1' | '|' | '工' | 'エ' => 'I',
        '0' | '口' | 'ロ' | '〇' => 'O',
        '5' => 'S',
        '8' => 'B',
        'ー' | '一' | '―' | '‐' => '-',
        '`' | '’' | '‘' => '\'',
        other => other.to_ascii_uppercase(),
    };
    word.chars().map(letter).collect()
}

/// An address from its lines: characters that look alike resolved, and digits, letters
/// and hyphens in full width, as cards print them.
pub(super) fn address<'a>(lines: impl IntoIterator<Item = &'a str>) -> Zeroizing<String> {
    let text: Zeroizing<String> = Zeroizing::new(lines.into_iter().collect());
    let latin = |c: char| c.is_ascii_alphabetic();
    let characters: Vec<char> = text.chars().map(fold_width).collect();
    let mut kept = Zeroizing::new(String::with_capacity(text.len()));
    for (at, &character) in characters.iter().enumerate() {
        // A space has a meaning between Latin words only.
        let neighbours = [at.checked_sub(1), Some(at + 1)];
        let between = neighbours.map(|n| n.and_then(|n| characters.get(n)).is_some_and(|&c| latin(c)));
        if character != ' ' || between == [true, true] {
            kept.push(character);
        }
    }
    Zeroizing::new(lookalikes::resolve(&kept).chars().map(widen).collect())
}

/// The full-width form of an ASCII character.
pub(super) fn widen(character: char) -> char {
    match character {
        '!'..='~' => char::from_u32(character as u32 + 0xFEE0).unwrap_or(character),
        ' ' => '\u{3000}',
        _ => character,
    }
}

/// The address of a holder who had none yet when the card was issued.
pub(super) const UNDECIDED: &str = "未定（届出後裏面に記載）";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_divided() {
        for (lines, latin, kanji) in [
            (&["TURNER ELIZABETH"][..], "TURNER ELIZABETH", ""),
            (&["YILMAZ NARAN (呂永福)"], "YILMAZ NARAN", "呂永福"),
            (&["傅小明", "ZHAO WAI"], "ZHAO WAI", "傅小明"),
            (&["VU DMITRI", "PAUL0 QUlNN"], "VU DMITRI PAULO QUINN", ""),
            (&["O'CONNOR JI-W口口"], "O'CONNOR JI-WOO", ""),
            (&["山口 美香"], "", "山口 美香"),
            (&[], "", ""),
        ] {
            let parts = name(lines.iter().copied());
            assert_eq!((parts.latin.as_str(), parts.kanji.as_str()), (latin, kanji), "{lines:?}");
        }
    }

    #[test]
    fn addresses_are_as_cards_print_them() {
        for (lines, expected) in [
            (&["愛媛県松山市一番町5-17-25"][..], "愛媛県松山市一番町５－１７－２５"),
            (&["埼玉県川ロ市芝園町3番 ", "2号コ一ポ山下101"], "埼玉県川口市芝園町３番２号コーポ山下１０１"),
            (&["未定(届出後裏面に記載)"], UNDECIDED),
            (&["港区六本木1-2 ARK HILLS"], "港区六本木１－２ＡＲＫ　ＨＩＬＬＳ"),
        ] {
            assert_eq!(*address(lines.iter().copied()), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_divides_and_widens(text in "\\PC{0,30}") {
            let parts = name([text.as_str()]);
            prop_assert!(parts.latin.chars().count() <= text.chars().count());
            let _ = address([text.as_str()]);
        }

        #[test]
        fn plain_names_stay_as_they_are(name_ in "[A-Z]{2,9}( [A-Z]{2,9}){0,5}") {
            let parts = name([name_.as_str()]);
            prop_assert_eq!(parts.latin.as_str(), name_.as_str());
            prop_assert!(parts.kanji.is_empty());
        }
    }
}
