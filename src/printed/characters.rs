//! Which characters a line may hold.

use std::fmt;
use std::sync::OnceLock;

/// Code points from here on are never in a set: planes 0 to 2 hold all of JIS X 0213.
const LIMIT: usize = 0x3_0000;

/// A set of characters to which a recogniser restricts a reading.
///
/// Full-width forms of ASCII count as their ASCII counterparts, so that a set need not
/// list both: see [`fold_width`].
///
/// ```
/// use zairyu::printed::CharacterSet;
///
/// let digits = CharacterSet::digits();
/// assert!(digits.contains('7') && digits.contains('７') && !digits.contains('A'));
/// // Japanese text never contains glyphs of simplified Chinese alone.
/// assert!(CharacterSet::japanese().contains('変') && !CharacterSet::japanese().contains('变'));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CharacterSet(Box<[u64]>);

impl CharacterSet {
    /// The set of these characters.
    pub fn new(characters: impl IntoIterator<Item = char>) -> Self {
        let mut set = CharacterSet(vec![0; LIMIT / 64].into_boxed_slice());
        for character in characters {
            set.insert(fold_width(character));
        }
        set
    }

    /// Digits.
    pub fn digits() -> &'static CharacterSet {
        static SET: OnceLock<CharacterSet> = OnceLock::new();
        SET.get_or_init(|| CharacterSet::new('0'..='9'))
    }

    /// Capital letters A to Z.
    pub fn latin_capitals() -> &'static CharacterSet {
        static SET: OnceLock<CharacterSet> = OnceLock::new();
        SET.get_or_init(|| CharacterSet::new('A'..='Z'))
    }

    /// The characters of card numbers: capital letters and digits.
    pub fn card_number() -> &'static CharacterSet {
        static SET: OnceLock<CharacterSet> = OnceLock::new();
        SET.get_or_init(|| CharacterSet::new(('A'..='Z').chain('0'..='9')))
    }

    /// Visible ASCII and the space.
    pub fn ascii() -> &'static CharacterSet {
        static SET: OnceLock<CharacterSet> = OnceLock::new();
        SET.get_or_init(|| CharacterSet::new(' '..='~'))
    }

    /// Everything that a value in Japanese may hold: ASCII, kana, Japanese punctuation
    /// and the kanji of JIS X 0213:2004 (levels 1 to 4) and of the IBM extensions (髙, 﨑).
    ///
    /// ISA converts the kanji of names to these: simplified Chinese forms that Japanese
    /// does not use (变, 载, 爱) are not among them. JIS X 0208 and the IBM extensions come
    /// from `encoding_rs`, the kanji that JIS X 0213 adds from a file beside the source.
    /// Bare radicals (氵, 扌), which occur in no words or names, Greek, Cyrillic and
    /// line-drawing characters are not in the set.
    pub fn japanese() -> &'static CharacterSet {
        static SET: OnceLock<CharacterSet> = OnceLock::new();
        SET.get_or_init(japanese)
    }

    /// [`japanese`](Self::japanese) without the ASCII signs that addresses do not have.
    pub fn address() -> &'static CharacterSet {
        static SET: OnceLock<CharacterSet> = OnceLock::new();
        SET.get_or_init(|| {
            let mut set = CharacterSet::japanese().clone();
            "!\"#$%*+/:;<=>?@[\\]^_`{|}~〇"
                .chars()
                .for_each(|sign| set.remove(sign));
            set
        })
    }

    /// Whether the set has the character, in either width.
    pub fn contains(&self, character: char) -> bool {
        let code = fold_width(character) as usize;
        let word = self.0.get(code / 64).copied().unwrap_or(0);
        word >> (code % 64) & 1 == 1
    }

    fn remove(&mut self, character: char) {
        let code = character as usize;
        if let Some(word) = self.0.get_mut(code / 64) {
            *word &= !(1 << (code % 64));
        }
    }

    fn insert(&mut self, character: char) {
        let code = character as usize;
        if let Some(word) = self.0.get_mut(code / 64) {
            *word |= 1 << (code % 64);
        }
    }
}

/// The number of characters.
impl fmt::Debug for CharacterSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count: u32 = self.0.iter().map(|word| word.count_ones()).sum();
        write!(f, "CharacterSet({count} characters)")
    }
}

/// The ASCII counterpart of a full-width form (U+FF01 to U+FF5E) or of the ideographic
/// space; any other character unchanged.
pub fn fold_width(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => {
            let code = character as u32 - 0xFEE0;
            char::from_u32(code).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        _ => character,
    }
}

/// Kanji of JIS X 0213 that `encoding_rs` does not know; see
/// assets/printed/make_jis_x_0213.py.
const JIS_X_0213: &str = include_str!("jis_x_0213.txt");

const RADICALS: &str = "丨丶丿亅亠亻丬冂冖冫凵刂勹匚匸卩厶夂夊宀尸屮巛廴廾弋彐彑彡彳忄扌攴攵\
                        无曰氵殳氺灬爪爫爿犭疋疒癶礻禸糹罒耂聿艹虍衤襾讠豕豸釆辶阝隶隹飠髟鬥鬯鬲";

fn japanese() -> CharacterSet {
    let mut set = CharacterSet::new(' '..='~');
    // Row 1 (punctuation) and rows 4 and 5 (kana); then both levels of kanji; then IBM's.
    let leads = [
        0x81..=0x81,
        0x82..=0x83,
        0x88..=0x9F,
        0xE0..=0xEA,
        0xFA..=0xFC,
    ];
    for (lead, trail) in leads
        .into_iter()
        .flatten()
        .flat_map(|lead| (0x40..=0xFC).map(move |trail| (lead, trail)))
    {
        let bytes = [lead, trail];
        let (text, _, failed) = encoding_rs::SHIFT_JIS.decode(&bytes);
        let mut characters = text.chars();
        if let (Some(character), None, false) = (characters.next(), characters.next(), failed)
            && is_japanese(character)
        {
            set.insert(fold_width(character));
        }
    }
    for character in JIS_X_0213
        .chars()
        .filter(|c| !c.is_whitespace() && !RADICALS.contains(*c))
    {
        set.insert(character);
    }
    set
}

fn is_japanese(character: char) -> bool {
    let code = character as u32;
    match character {
        '\u{3041}'..='\u{30FE}'
        | '、'
        | '。'
        | '々'
        | '〆'
        | '〇'
        | '「'
        | '」'
        | '〔'
        | '〕'
        | '～'
        | '‐'
        | '―'
        | '－'
        | '−' => true,
        '\u{FF01}'..='\u{FF5E}' | '\u{3000}' => true,
        _ => is_kanji_code(code) && !RADICALS.contains(character),
    }
}

fn is_kanji_code(code: u32) -> bool {
    matches!(code, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x2_FFFF)
}

/// Whether it is a kanji that only JIS X 0213 has (levels 3 and 4).
#[cfg_attr(not(feature = "ocr"), expect(dead_code, reason = "for the engine"))]
pub(super) fn is_rare(character: char) -> bool {
    static SET: OnceLock<CharacterSet> = OnceLock::new();
    SET.get_or_init(|| CharacterSet::new(JIS_X_0213.chars().filter(|c| !c.is_whitespace())))
        .contains(character)
}

/// Whether it is a kanji (including 々, 〆, 〇).
pub(super) fn is_kanji(character: char) -> bool {
    is_kanji_code(character as u32) || matches!(character, '々' | '〆' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_text_has_the_characters_of_cards() {
        let set = CharacterSet::japanese();
        let needed = "在留資格変更許可（東京出入国在留管理局長）１年３月ロー一口・々〆ヶヴ髙﨑辻栃葛𠮟 \
                      ABC-abc09,.'()－ｱ";
        let missing: String = needed.chars().filter(|&c| !set.contains(c)).collect();
        assert_eq!(missing, "ｱ");
    }

    #[test]
    fn japanese_text_has_no_glyphs_of_simplified_chinese() {
        let set = CharacterSet::japanese();
        for character in "变载爱东车门见长马鸟龙书乐习发头买卖让讠亻氵🛃ЯΩ┃".chars()
        {
            assert!(!set.contains(character), "{character}");
        }
    }

    #[test]
    fn widths_count_as_one() {
        let set = CharacterSet::new("Ａ（1".chars());
        assert!(
            "A Ａ ( （ 1 １"
                .split(' ')
                .all(|c| set.contains(c.chars().next().unwrap()))
        );
        assert!(!set.contains('B') && !set.contains('\u{10FFFF}'));
        assert_eq!(format!("{set:?}"), "CharacterSet(3 characters)");
    }
}
