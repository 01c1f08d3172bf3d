//! Addresses: free text, but with a known beginning and known words.
//!
//! If the recogniser is unsure, lists of prefectures, municipalities and words of building
//! names decide, but only if the engine scores the word almost as high as its own reading.

use zeroize::Zeroizing;

use super::lookalikes::{self, voiceless};
use crate::printed::characters::fold_width;
use crate::printed::recognizer::LineReading;

/// The address of a holder who had none yet when the card was issued.
pub(super) const UNDECIDED: &str = "未定（届出後裏面に記載）";

/// A line for each prefecture: its name, then those of its municipalities.
const MUNICIPALITIES: &str = include_str!("municipalities.txt");

/// Words in names of buildings. Their ゛ and ゜ look the same at 200 dpi.
const WORDS: [&str; 64] = [
    "アパート",
    "アパルトマン",
    "アルプス",
    "エスポワール",
    "エンパイア",
    "オリンピア",
    "ガーデン",
    "カーサ",
    "キャピタル",
    "キャンパス",
    "グランド",
    "グランデ",
    "グリーン",
    "コープ",
    "コーポ",
    "コーポラス",
    "コンパス",
    "コンフォート",
    "サンパレス",
    "サンプラザ",
    "サンライズ",
    "シャンポール",
    "ジュネス",
    "スカイハイツ",
    "スプリング",
    "スペース",
    "ダイヤモンド",
    "タウンハウス",
    "ドミール",
    "ドリーム",
    "トップ",
    "パーク",
    "パークサイド",
    "パークハイム",
    "パークハイツ",
    "パークハウス",
    "ハイツ",
    "ハイム",
    "ハウス",
    "パストラル",
    "パレ",
    "パレス",
    "ビル",
    "ビルディング",
    "ビレッジ",
    "フォレスト",
    "プチ",
    "プラザ",
    "プラネット",
    "プリムローズ",
    "プレジール",
    "プレステージ",
    "プレミアム",
    "プロムナード",
    "ベルエア",
    "ベルメゾン",
    "ポート",
    "ボヌール",
    "ホープ",
    "ポプラ",
    "メゾン",
    "メゾネット",
    "ライオンズ",
    "レジデンス",
];

/// How far below the engine's reading a corrected text may score, for each character.
const LEAST_PER_CHANGE: f32 = -10.0;
/// How much better the best of several corrections must score than the next.
const LEAST_MARGIN: f32 = 1.0;
/// Longer lines are not corrected.
const MAX_LINE: usize = 100;

/// An address from its lines: characters that look alike resolved, and digits, letters
/// and hyphens in full width, as cards print them.
pub(super) fn address(lines: &[LineReading]) -> Zeroizing<String> {
    let mut address = Zeroizing::new(String::new());
    for line in lines {
        let mut text = Zeroizing::new(lookalikes::resolve(&without_spaces(line.text())));
        if text.chars().count() <= MAX_LINE {
            text = corrected(line, text, address.is_empty());
        }
        address.push_str(&text);
    }
    // Once more, for characters at the beginning and end of lines.
    Zeroizing::new(lookalikes::resolve(&address).chars().map(widen).collect())
}

/// Without spaces, except those between Latin words.
fn without_spaces(text: &str) -> Zeroizing<String> {
    let characters: Vec<char> = text.chars().map(fold_width).collect();
    let latin = |at: Option<usize>| {
        let character = at.and_then(|at| characters.get(at));
        character.is_some_and(char::is_ascii_alphabetic)
    };
    let kept = |(at, &c): (usize, &char)| {
        (c != ' ' || latin(at.checked_sub(1)) && latin(Some(at + 1))).then_some(c)
    };
    Zeroizing::new(characters.iter().enumerate().filter_map(kept).collect())
}

/// The full-width form of an ASCII character.
fn widen(character: char) -> char {
    match character {
        '!'..='~' => char::from_u32(character as u32 + 0xFEE0).unwrap_or(character),
        ' ' => '\u{3000}',
        _ => character,
    }
}

/// A text with some characters replaced; the engine must confirm it.
struct Correction {
    text: Vec<char>,
    changes: usize,
}

fn corrected(line: &LineReading, text: Zeroizing<String>, first: bool) -> Zeroizing<String> {
    let mut text: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
    if first {
        let prefectures = MUNICIPALITIES
            .lines()
            .filter_map(|row| row.split(' ').next());
        take(line, &mut text, 0, prefectures);
        if let Some((at, rest)) = municipalities_of(&text) {
            take(line, &mut text, at, rest);
        }
    }
    units(&mut text);
    buildings(line, &mut text);
    for (read, meant) in OFTEN_MISTAKEN {
        replace(line, &mut text, read, meant);
    }
    Zeroizing::new(text.iter().collect())
}

/// Replaces the characters from `at` on by the name that the engine confirms.
fn take<'a>(
    line: &LineReading,
    text: &mut Zeroizing<Vec<char>>,
    at: usize,
    names: impl Iterator<Item = &'a str>,
) {
    let Some(rest) = text.get(at..) else { return };
    let mut near = Vec::new();
    for name in names {
        let name: Vec<char> = name.chars().collect();
        let Some(there) = rest.get(..name.len()) else {
            continue;
        };
        let changes = there.iter().zip(&name).filter(|(a, b)| a != b).count();
        match changes {
            0 => return,
            1.. if changes * 5 <= name.len() * 2 => {
                let mut text = text.to_vec();
                text.splice(at..at + name.len(), name);
                near.push(Correction { text, changes });
            }
            _ => {}
        }
    }
    if let Some(best) = confirmed(line, near) {
        *text = Zeroizing::new(best.text);
    }
}

/// Where the municipality begins, and the municipalities of the text's prefecture.
fn municipalities_of(text: &[char]) -> Option<(usize, std::str::Split<'static, char>)> {
    let starts = |name: &str| {
        text.iter()
            .copied()
            .take(name.chars().count())
            .eq(name.chars())
    };
    MUNICIPALITIES.lines().find_map(|row| {
        let mut names = row.split(' ');
        let prefecture = names.next().filter(|name| starts(name))?;
        Some((prefecture.chars().count(), names))
    })
}

/// The best correction that the engine does not contradict.
fn confirmed(line: &LineReading, corrections: Vec<Correction>) -> Option<Correction> {
    let mut scored: Vec<(f32, Correction)> = Vec::new();
    for correction in corrections {
        let text: Zeroizing<String> = Zeroizing::new(correction.text.iter().collect());
        let score = line.score(&text)?;
        if score >= LEAST_PER_CHANGE * correction.changes as f32 {
            scored.push((score, correction));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let clear = match scored.as_slice() {
        [(best, _), (second, _), ..] => best - second >= LEAST_MARGIN,
        _ => true,
    };
    clear
        .then(|| scored.into_iter().next())
        .flatten()
        .map(|(_, correction)| correction)
}

/// 丁目 and 番 after digits: no other character makes sense there.
fn units(text: &mut [char]) {
    for at in 1..text.len() {
        let digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
        let followed = at + 1 == text.len() || digit(at + 1);
        let (before, here) = (text.get(at - 1).copied(), text.get(at).copied());
        let unit = match (before, here) {
            (Some('丁'), Some('日' | '月' | '口' | '曰' | '自')) => '目',
            (_, Some('香' | '審')) if digit(at - 1) && followed => '番',
            (_, Some('了' | '厂' | 'T' | 'J' | '「'))
                if digit(at - 1) && is_block(text.get(at + 1)) =>
            {
                '丁'
            }
            _ => continue,
        };
        if let Some(place) = text.get_mut(at) {
            *place = unit;
        }
    }
}

/// 目, or what is often read instead of it.
fn is_block(character: Option<&char>) -> bool {
    character.is_some_and(|c| "目日月口曰自".contains(*c))
}

/// ゛ and ゜ of words in katakana, if the word is a known one.
fn buildings(line: &LineReading, text: &mut Zeroizing<Vec<char>>) {
    for at in 0..text.len() {
        let longest = WORDS.iter().filter_map(|word| {
            let word: Vec<char> = word.chars().collect();
            let there = text.get(at..at + word.len())?;
            let alike = there
                .iter()
                .zip(&word)
                .all(|(a, b)| voiceless(*a) == voiceless(*b));
            alike.then_some(word)
        });
        let Some(word) = longest.max_by_key(Vec::len) else {
            continue;
        };
        let there = text.get(at..at + word.len()).unwrap_or(&[]);
        let changes = there.iter().zip(&word).filter(|(a, b)| a != b).count();
        if changes == 0 {
            continue;
        }
        let mut changed = text.to_vec();
        changed.splice(at..at + word.len(), word);
        if let Some(best) = confirmed(
            line,
            vec![Correction {
                text: changed,
                changes,
            }],
        ) {
            *text = Zeroizing::new(best.text);
        }
    }
}

/// Misread characters, each with the right one in addresses: old forms, and glyphs that
/// differ in one or two strokes.
const OFTEN_MISTAKEN: [(char, char); 23] = [
    ('繩', '縄'),
    ('霸', '覇'),
    ('國', '国'),
    ('會', '会'),
    ('廣', '広'),
    ('縣', '県'),
    ('區', '区'),
    ('號', '号'),
    ('櫻', '桜'),
    ('濱', '浜'),
    ('瀧', '滝'),
    ('龜', '亀'),
    ('藪', '薮'),
    ('官', '宮'),
    ('阿', '岡'),
    ('烏', '鳥'),
    ('冲', '沖'),
    ('菓', '葉'),
    ('集', '葉'),
    ('版', '坂'),
    ('ド', '下'),
    ('宗', '寮'),
    ('人', '大'),
];

fn replace(line: &LineReading, text: &mut Zeroizing<Vec<char>>, read: char, meant: char) {
    for at in 0..text.len() {
        if text.get(at) != Some(&read) {
            continue;
        }
        let mut changed = text.to_vec();
        changed.splice(at..=at, [meant]);
        if let Some(best) = confirmed(
            line,
            vec![Correction {
                text: changed,
                changes: 1,
            }],
        ) {
            *text = Zeroizing::new(best.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(text: &str) -> LineReading {
        LineReading::new(text, 0.9)
    }

    /// An engine that gives every other text this score.
    fn wavering(text: &str, score: f32) -> LineReading {
        line(text).with_scorer(move |_| score)
    }

    #[test]
    fn addresses_are_as_cards_print_them() {
        for (lines, expected) in [
            (
                &["愛媛県松山市一番町5-17-25"][..],
                "愛媛県松山市一番町５－１７－２５",
            ),
            (
                &["埼玉県川ロ市芝園町3番 ", "2号コ一ポ山下101"],
                "埼玉県川口市芝園町３番２号コーポ山下１０１",
            ),
            (&["未定(届出後裏面に記載)"], UNDECIDED),
            (
                &["港区六本木1-2 ARK HILLS"],
                "港区六本木１－２ＡＲＫ　ＨＩＬＬＳ",
            ),
            (&["港区六本木4丁日3香12号"], "港区六本木４丁目３番１２号"),
            (
                &["本町9J目11番", "大手4T日2香"],
                "本町９丁目１１番大手４丁目２番",
            ),
            (
                &["本町7", "-25フォレス", "卜東"],
                "本町７－２５フォレスト東",
            ),
            (&["本町3〇-4 0 1"], "本町３０－４０１"),
        ] {
            let lines: Vec<LineReading> = lines.iter().map(|text| line(text)).collect();
            assert_eq!(*address(&lines), expected);
        }
    }

    #[test]
    fn known_names_need_the_engines_word() {
        for (text, confirmed) in [
            ("官崎県都城市本町", "宮崎県都城市本町"),
            ("沖繩県那霸市泉崎", "沖縄県那覇市泉崎"),
            ("大阪府東人阪市荒本", "大阪府東大阪市荒本"),
            ("本町ブラザ東", "本町プラザ東"),
            ("本町バークハイム", "本町パークハイム"),
        ] {
            assert_eq!(*address(&[wavering(text, -4.0)]), confirmed);
            assert_eq!(*address(&[wavering(text, -100.0)]), text);
            assert_eq!(*address(&[line(text)]), text, "an engine without scores");
        }
    }

    #[test]
    fn all_prefectures_are_there() {
        assert_eq!(MUNICIPALITIES.lines().count(), 47);
        assert!(
            MUNICIPALITIES
                .lines()
                .all(|row| row.split(' ').count() > 15)
        );
    }

    proptest! {
        #[test]
        fn any_text_is_an_address(text in "[官崎県丁目日番香0-9ブラザー\\PC]{0,40}", score in -9.0..0.0_f32) {
            let _ = address(&[wavering(&text, score)]);
        }
    }
}
