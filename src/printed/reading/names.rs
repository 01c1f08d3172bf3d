//! Names: Latin letters and kanji.

use zeroize::Zeroizing;

use super::lookalikes;
use crate::printed::characters::{fold_width, is_kanji};
use crate::printed::recognizer::LineReading;

/// The parts of a name as a card prints it.
#[derive(Clone, Default)]
pub(super) struct NameParts {
    /// Latin capitals, words separated by one space; empty if there are none.
    pub(super) latin: Zeroizing<String>,
    /// Kanji and kana; empty if there are none.
    pub(super) kanji: Zeroizing<String>,
}

/// Divides the text of a name's lines into Latin letters and kanji. `（王小明）` behind a
/// Latin name is a part of its own; the brackets are not part of the name.
pub(super) fn name<'a>(lines: impl IntoIterator<Item = &'a str>) -> NameParts {
    let mut parts = NameParts::default();
    for line in lines {
        let mut latin = Zeroizing::new(String::new());
        let mut kanji = Zeroizing::new(String::new());
        for word in words(line) {
            let (into, word) = if is_latin(word) {
                (&mut latin, latin_word(word))
            } else {
                (&mut kanji, lookalikes::resolve(word))
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

/// Old forms of kanji that look almost like today's, which recognisers mix up.
const OLD_FORMS: [(char, char); 8] = [
    ('靜', '静'),
    ('艷', '艶'),
    ('穗', '穂'),
    ('瀨', '瀬'),
    ('黃', '黄'),
    ('德', '徳'),
    ('惠', '恵'),
    ('眞', '真'),
];

/// How little less probable today's form may be, as a logarithm, to be taken.
const LEAST_SCORE: f32 = -5.0;

/// The text of a line with today's forms of kanji, if the engine finds them possible as
/// well. Cards may print old forms: they stay if the engine is sure of them.
pub(super) fn with_todays_forms(line: &LineReading) -> Zeroizing<String> {
    let mut text = Zeroizing::new(line.text().to_owned());
    for (old, today) in OLD_FORMS {
        if !text.contains(old) {
            continue;
        }
        let changed = Zeroizing::new(text.replace(old, &today.to_string()));
        if line
            .score(&changed)
            .is_some_and(|score| score >= LEAST_SCORE)
        {
            text = changed;
        }
    }
    text
}

/// Common family names of one character in China and Korea, as Japan prints them. Not
/// complete: a name that is missing is read as the recogniser reads it.
const FAMILY_NAMES: &str = "王李張劉陳楊趙黄周呉徐孫胡朱高林何郭馬羅梁宋鄭謝韓唐馮于董蕭程曹袁鄧許傅沈\
曾彭呂蘇盧蒋蔡賈丁魏薛葉閻余潘杜戴夏鍾汪田任姜范方石姚譚廖鄒熊金陸郝孔白崔康毛邱秦江史顧侯邵孟龍万段雷\
銭湯尹黎易常武喬賀頼龔文朴申権安柳全裵裴南河成車具禹辛閔池厳元千玄咸卞廉都吉延表明奇房玉印諸牟慎";

/// A family name must be at least a quarter as probable as the engine's own reading. The own
/// reading then has a confidence of 0.8 at most, which every output marks as low.
const LEAST_FAMILY_NAME: f32 = -1.38;
/// By how much it must be more probable than every other family name, as a logarithm.
const FAMILY_NAME_MARGIN: f32 = 1.5;

/// The text of a line with a common family name, if the engine finds it nearly as probable
/// as a kanji that is none. The confidence stays that of the engine's own reading.
pub(super) fn with_family_name(line: &LineReading, text: Zeroizing<String>) -> Zeroizing<String> {
    let kanji = words(&text).into_iter().find(|word| !is_latin(word));
    let Some(first) = kanji.and_then(|word| word.chars().next()) else {
        return text;
    };
    if FAMILY_NAMES.contains(first) || !is_kanji(first) {
        return text;
    }
    let mut best: Option<(f32, Zeroizing<String>)> = None;
    let mut second = f32::NEG_INFINITY;
    for name in FAMILY_NAMES.chars() {
        let changed = Zeroizing::new(text.replacen(first, name.encode_utf8(&mut [0; 4]), 1));
        let Some(score) = line.score(&changed) else {
            return text;
        };
        match &best {
            Some((most, _)) if score <= *most => second = second.max(score),
            _ => {
                second = best.map_or(second, |(most, _)| most);
                best = Some((score, changed));
            }
        }
    }
    match best {
        Some((score, changed))
            if score >= LEAST_FAMILY_NAME && score - second >= FAMILY_NAME_MARGIN =>
        {
            changed
        }
        _ => text,
    }
}

/// The words of a line. They end at spaces, at brackets, and at a change from several Latin
/// letters to several kanji (a bracket that was not read).
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in line
        .split([' ', '　', '(', ')', '（', '）'])
        .filter(|w| !w.is_empty())
    {
        let kanji = word
            .char_indices()
            .find(|(_, c)| is_kanji(*c))
            .map_or(0, |(at, _)| at);
        let (latin, rest) = word.split_at(kanji);
        let latin_only = latin.len() > 1 && latin.is_ascii();
        if latin_only
            && rest.chars().count() > 1
            && rest.chars().all(|c| is_kanji(c) && !"口工".contains(c))
        {
            words.extend([latin, rest]);
        } else {
            words.push(word);
        }
    }
    words
}

fn join(to: &mut Zeroizing<String>, more: &str) {
    if !to.is_empty() && !more.is_empty() {
        to.push(' ');
    }
    to.push_str(more);
}

/// More Latin letters than others. A single stroke or ring counts as its neighbours do.
fn is_latin(word: &str) -> bool {
    let latin = word
        .chars()
        .map(fold_width)
        .filter(|c| c.is_ascii())
        .count();
    let other = word
        .chars()
        .filter(|&c| is_kanji(c) || ('\u{3041}'..='\u{30FE}').contains(&c))
        .count();
    latin > other
}

/// In capitals, as cards print names, with characters that only look like letters replaced.
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
            (&["ADEBAYO WILLIAM金栄)"], "ADEBAYO WILLIAM", "金栄"),
            (&[], "", ""),
        ] {
            let parts = name(lines.iter().copied());
            assert_eq!(
                (parts.latin.as_str(), parts.kanji.as_str()),
                (latin, kanji),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn old_forms_stay_where_the_engine_is_sure() {
        for (score, expected) in [(-2.0, "呉静"), (-9.0, "呉靜")] {
            let line = LineReading::new("呉靜", 0.9).with_scorer(move |_| score);
            assert_eq!(*with_todays_forms(&line), expected);
        }
        assert_eq!(*with_todays_forms(&LineReading::new("呉靜", 0.9)), "呉靜");
    }

    #[test]
    fn family_names_count_if_they_are_nearly_as_probable() {
        // The engine's own reading, how it scores 鄭, and what is made of it.
        for (read, score, expected) in [
            ("AUNG(郵順子)", -1.0, "AUNG(鄭順子)"),
            ("郵順子", -1.5, "郵順子"),
            ("AUNG", -1.0, "AUNG"),
            // A family name is not changed to another.
            ("金順子", -1.0, "金順子"),
        ] {
            let of_line = move |text: &str| if text.contains('鄭') { score } else { -8.0 };
            let line = LineReading::new(read, 0.5).with_scorer(of_line);
            let text = Zeroizing::new(read.to_owned());
            assert_eq!(*with_family_name(&line, text), expected);
        }
        // Two that are equally probable, and an engine that does not score.
        for line in [
            LineReading::new("郵順子", 0.5).with_scorer(|_| -1.0),
            LineReading::new("郵順子", 0.5),
        ] {
            let text = Zeroizing::new("郵順子".to_owned());
            assert_eq!(*with_family_name(&line, text), "郵順子");
        }
    }

    proptest! {
        #[test]
        fn any_text_divides(text in "\\PC{0,30}") {
            let parts = name([text.as_str()]);
            prop_assert!(parts.latin.chars().count() <= text.chars().count());
        }

        #[test]
        fn plain_names_stay_unchanged(name_ in "[A-Z]{2,9}( [A-Z]{2,9}){0,5}") {
            let parts = name([name_.as_str()]);
            prop_assert_eq!(parts.latin.as_str(), name_.as_str());
            prop_assert!(parts.kanji.is_empty());
        }
    }
}
