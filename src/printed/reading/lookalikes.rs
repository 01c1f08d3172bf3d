//! Characters that look the same, and which of them a text means.

use crate::printed::characters::{fold_width, is_kanji};

/// Katakana and the kanji that looks like it.
const KATAKANA_AND_KANJI: [(char, char); 8] = [
    ('ロ', '口'),
    ('ニ', '二'),
    ('ハ', '八'),
    ('カ', '力'),
    ('タ', '夕'),
    ('エ', '工'),
    ('ト', '卜'),
    ('オ', '才'),
];
/// Katakana and the hiragana that looks like it.
const KATAKANA_AND_HIRAGANA: [(char, char); 4] =
    [('ヘ', 'へ'), ('ベ', 'べ'), ('ペ', 'ぺ'), ('リ', 'り')];
/// Everything that is one horizontal stroke.
const STROKES: &[char] = &['一', 'ー', '-', '‐', '―', '—', '−', '–', '─'];
const DOTS: &[char] = &['・', '·', '•', '‧'];
const ROUND: &[char] = &['O', '0', '〇', '○'];
const UPRIGHT: &[char] = &['I', '1', 'l', '|'];
const CROSSES: &[char] = &['メ', '〆'];

/// The representative of all characters that look like this one.
pub(in crate::printed) fn glyph(character: char) -> char {
    let character = fold_width(character);
    for group in [STROKES, DOTS, ROUND, UPRIGHT, CROSSES] {
        if let (Some(first), true) = (group.first(), group.contains(&character)) {
            return *first;
        }
    }
    let pairs = KATAKANA_AND_KANJI.iter().chain(&KATAKANA_AND_HIRAGANA);
    let found = pairs
        .into_iter()
        .find(|(katakana, _)| *katakana == character);
    found.map_or(character, |(_, other)| *other)
}

/// Chooses between characters that look the same by their neighbours: ロ in コーポ, 口 in 川口, －
/// between digits.
pub(in crate::printed) fn resolve(text: &str) -> String {
    let given: Vec<char> = text.chars().map(fold_width).collect();
    let mut resolved: Vec<char> = Vec::with_capacity(given.len());
    for (index, &character) in given.iter().enumerate() {
        let before = resolved.last().copied();
        let mut after = given.get(index + 1).copied();
        // コ一ポ: the character after a stroke decides.
        if after.is_some_and(|c| STROKES.contains(&c)) {
            after = given
                .get(index + 2)
                .copied()
                .filter(|&c| is_plain_katakana(c))
                .or(after);
        }
        resolved.push(one(character, before, after));
    }
    small_kana(&mut resolved);
    resolved.into_iter().collect()
}

/// Small kana are often read as large ones: フオレスト, ヴイラ, シヤトー.
fn small_kana(text: &mut [char]) {
    let mut before = None;
    for character in text {
        let small = match (before, *character) {
            (Some('フ' | 'ヴ'), 'ア') => 'ァ',
            (Some('フ' | 'ヴ' | 'ウ'), 'イ') if before != Some('ウ') => 'ィ',
            (Some('フ' | 'ヴ' | 'ウ'), 'エ') => 'ェ',
            (Some('フ' | 'ヴ' | 'ウ'), 'オ') => 'ォ',
            (Some('シ' | 'ジ' | 'チ'), 'ヤ') => 'ャ',
            (Some('シ' | 'ジ' | 'チ'), 'ユ') => 'ュ',
            (Some('シ' | 'ジ' | 'チ'), 'ヨ') => 'ョ',
            (Some('シ' | 'ジ' | 'チ'), 'エ') => 'ェ',
            (_, other) => other,
        };
        *character = small;
        before = Some(small);
    }
}

fn one(character: char, before: Option<char>, after: Option<char>) -> char {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let katakana = |c: Option<char>| c.is_some_and(is_plain_katakana);
    if STROKES.contains(&character) {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        return if digit(before) && (digit(after) || latin(after))
            || latin(before) && after.is_some()
        {
            '-'
        } else if before.is_some_and(is_kana) {
            'ー'
        } else if before.is_none_or(is_kanji) || after.is_some_and(is_kanji) {
            '一'
        } else {
            character
        };
    }
    if DOTS.contains(&character) {
        return '・';
    }
    if "〇○".contains(character) && (digit(before) || digit(after)) {
        return '0';
    }
    for (of_katakana, of_kanji) in KATAKANA_AND_KANJI {
        if character == of_katakana || character == of_kanji {
            return if before.is_some_and(continues_katakana) || katakana(after) {
                of_katakana
            } else {
                of_kanji
            };
        }
    }
    for (of_katakana, of_hiragana) in KATAKANA_AND_HIRAGANA {
        if character == of_katakana || character == of_hiragana {
            return if before.is_some_and(continues_katakana)
                || after.is_some_and(continues_katakana)
            {
                of_katakana
            } else {
                of_hiragana
            };
        }
    }
    character
}

/// Katakana and hiragana without ゛ and ゜, for words in which they cannot be told apart.
pub(in crate::printed) fn voiceless(character: char) -> char {
    const VOICED: &str = "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ";
    const PLAIN: &str = "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ";
    let at = VOICED.chars().position(|voiced| voiced == character);
    at.and_then(|at| PLAIN.chars().nth(at)).unwrap_or(character)
}

fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー')
}

/// Whether katakana go on after it.
fn continues_katakana(character: char) -> bool {
    is_plain_katakana(character)
        || matches!(character, 'ツ' | 'ッ')
        || KATAKANA_AND_KANJI
            .iter()
            .any(|(katakana, _)| *katakana == character)
}

/// Katakana of a word: not single ones between kanji (丸ノ内, 霞ケ関), and not those that may be
/// other characters.
fn is_plain_katakana(character: char) -> bool {
    matches!(character, '\u{30A1}'..='\u{30FA}' | 'ー')
        && !matches!(character, 'ノ' | 'ケ' | 'ヶ' | 'ツ' | 'ッ' | 'ガ')
        && KATAKANA_AND_KANJI
            .iter()
            .all(|(katakana, _)| *katakana != character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_decide() {
        for (read, meant) in [
            ("川ロ市コ一ポ", "川口市コーポ"),
            ("上野ロ町8ー19", "上野口町8-19"),
            ("北一条西3―1—2", "北一条西3-1-2"),
            ("ロイヤルコーポ山下", "ロイヤルコーポ山下"),
            ("口イヤル", "ロイヤル"),
            ("一番町二丁目", "一番町二丁目"),
            ("丸ノ内八重洲", "丸ノ内八重洲"),
            ("ハイツ力一サ夕ワ一", "ハイツカーサタワー"),
            ("トルコ", "トルコ"),
            ("技術·人文知識•国際業務", "技術・人文知識・国際業務"),
            ("ABC-DEF", "ABC-DEF"),
            ("べトナム", "ベトナム"),
            ("本町3番28号力一サ207", "本町3番28号カーサ207"),
            ("3〇-4〇", "30-40"),
            ("フオレスト旭シヤト一ヴイラ", "フォレスト旭シャトーヴィラ"),
            ("", ""),
        ] {
            assert_eq!(resolve(read), meant, "{read}");
        }
    }

    #[test]
    fn glyphs_that_look_the_same_are_one() {
        for pair in ["ロ口", "ー一", "－ー", "０O", "（(", "ヘへ", "・·", "Ｉ1"] {
            let glyphs: Vec<char> = pair.chars().map(glyph).collect();
            assert_eq!(glyphs[0], glyphs[1], "{pair}");
        }
        assert_ne!(glyph('イ'), glyph('ロ'));
    }
}
