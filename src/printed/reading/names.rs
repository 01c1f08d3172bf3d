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

/// Kanji that recognisers mix up, mostly old forms with today's: what is read, what is printed
/// more often, and how much less probable that may be, as a logarithm.
///
/// Chosen by hand after each pair was read in ten Mincho typefaces and three sizes, two characters
/// to a line. That today's form is the more frequent one on cards is an assumption. An old form
/// that is printed may be taken for today's.
const MIXED_UP: [(char, char, f32); 12] = [
    ('靜', '静', 6.0),
    ('艷', '艶', 8.0),
    ('穗', '穂', 6.0),
    ('瀨', '瀬', 5.0),
    ('黃', '黄', 5.0),
    ('德', '徳', 5.0),
    ('惠', '恵', 5.0),
    ('眞', '真', 5.0),
    ('會', '曾', 6.0),
    ('襄', '裵', 5.0),
    ('人', '大', 7.0),
    // Both are family names. The second one is more frequent, by estimate ten times.
    ('具', '呉', 2.4),
];

/// What is read stays uncertain if what may be printed is at least this probable.
const DOUBT: f32 = -8.0;

/// The confidence of a name in which one character may be another: outputs mark it as low.
pub(super) const DOUBTFUL: f32 = 0.75;

/// The text of a line with the more frequent one of kanji that are mixed up, if the engine
/// finds it nearly as probable, and whether one of them stays doubtful.
fn with_frequent_kanji(line: &LineReading) -> (Zeroizing<String>, bool) {
    let mut text = Zeroizing::new(line.text().to_owned());
    let mut doubtful = false;
    for (read, frequent, most) in MIXED_UP {
        if !text.contains(read) {
            continue;
        }
        let changed = Zeroizing::new(text.replace(read, &frequent.to_string()));
        let Some(score) = line.score(&changed) else {
            continue;
        };
        doubtful |= score >= DOUBT;
        if score >= -most {
            text = changed;
        }
    }
    (text, doubtful)
}

/// The text of a name's line, with kanji that the engine may have mixed up decided, and
/// whether a kanji is doubtful.
pub(super) fn decided(line: &LineReading) -> (Zeroizing<String>, bool) {
    let (text, doubtful) = with_frequent_kanji(line);
    match with_family_name(line, &text) {
        Some(text) => (text, true),
        None => (text, doubtful),
    }
}

/// Common family names of one character in China and Korea, as Japan prints them. Not
/// complete: a name that is missing is read as the recogniser reads it.
const FAMILY_NAMES: &str = "王李張劉陳楊趙黄周呉徐孫胡朱高林何郭馬羅梁宋鄭謝韓唐馮于董蕭程曹袁鄧許傅沈\
曾彭呂蘇盧蒋蔡賈丁魏薛葉閻余潘杜戴夏鍾汪田任姜范方石姚譚廖鄒熊金陸郝孔白崔康毛邱秦江史顧侯邵孟龍万段雷\
銭湯尹黎易常武喬賀頼龔文朴申権安柳全裵裴南河成車具禹辛閔池厳元千玄咸卞廉都吉延表明奇房玉印諸牟慎";

/// The first characters of common family names in Japan: no other name is looked for.
const JAPANESE_NAMES: &str = "佐鈴伊渡山中小加吉木斎清松井森池橋石前藤後近村遠青坂福西太三岡原竹和長河内上\
野島丸杉菅新酒市宮工平関谷大荒須武本服桜永菊北久水今川浜矢増柴片土岩";

/// A family name may be less probable than the engine's own reading by this, as a logarithm.
const LEAST_FAMILY_NAME: f32 = -4.0;
/// By how much it must be more probable than every other family name.
const FAMILY_NAME_MARGIN: f32 = 1.5;

/// The text with a common family name, if the engine finds it nearly as probable as a first
/// kanji that begins none. `None`: it stays as it is.
fn with_family_name(line: &LineReading, text: &str) -> Option<Zeroizing<String>> {
    let kanji = words(text).into_iter().find(|word| !is_latin(word));
    let first = kanji.and_then(|word| word.chars().next())?;
    let is_name = FAMILY_NAMES.contains(first) || JAPANESE_NAMES.contains(first);
    if is_name || !is_kanji(first) {
        return None;
    }
    let mut scored = Vec::new();
    for name in FAMILY_NAMES.chars() {
        let changed = Zeroizing::new(text.replacen(first, name.encode_utf8(&mut [0; 4]), 1));
        scored.push((line.score(&changed)?, changed));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut scored = scored.into_iter();
    let ((score, name), (second, _)) = (scored.next()?, scored.next()?);
    let is_clear = score >= LEAST_FAMILY_NAME && score - second >= FAMILY_NAME_MARGIN;
    is_clear.then_some(name)
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
    fn kanji_that_are_mixed_up_are_decided_or_doubtful() {
        for (score, expected) in [
            (-2.0, ("呉静", true)),
            (-7.0, ("呉靜", true)),
            (-9.0, ("呉靜", false)),
        ] {
            let line = LineReading::new("呉靜", 0.9).with_scorer(move |_| score);
            let (text, doubtful) = decided(&line);
            assert_eq!((text.as_str(), doubtful), expected);
        }
        let (text, doubtful) = decided(&LineReading::new("呉靜", 0.9));
        assert_eq!((text.as_str(), doubtful), ("呉靜", false));
    }

    #[test]
    fn family_names_count_if_they_are_nearly_as_probable() {
        // The engine's own reading, how it scores 鄭, and what is made of it.
        for (read, score, expected) in [
            ("AUNG(郵順子)", -1.0, "AUNG(鄭順子)"),
            ("郵順子", -4.5, "郵順子"),
            ("AUNG", -1.0, "AUNG"),
            // A family name is not changed to another, in Japan, China or Korea.
            ("金順子", -1.0, "金順子"),
            ("佐順子", -1.0, "佐順子"),
        ] {
            let of_line = move |text: &str| if text.contains('鄭') { score } else { -9.0 };
            let line = LineReading::new(read, 0.95).with_scorer(of_line);
            let (text, doubtful) = decided(&line);
            assert_eq!((text.as_str(), doubtful), (expected, read != expected));
        }
        // Two that are equally probable, and an engine that does not score.
        for line in [
            LineReading::new("郵順子", 0.5).with_scorer(|_| -1.0),
            LineReading::new("郵順子", 0.5),
        ] {
            assert_eq!(decided(&line).0.as_str(), "郵順子");
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
