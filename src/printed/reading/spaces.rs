//! Spaces in names in kanji: engines leave them out, but they are visible in the picture.

use zeroize::Zeroizing;

use crate::printed::gray::GrayImage;

/// A gap between kanji of at least this share of their height is a space. Without a space
/// it has up to 0.3; the space of a Mincho typeface makes it 0.4 and more.
const SPACE: f32 = 0.38;
/// Darker than this is ink.
const INK: u8 = 128;

/// The text of a line with spaces where its picture has wide gaps. Only for texts in kanji
/// and kana, which are all about as wide. A text that is spread out has no spaces.
pub(super) fn with_spaces(text: &str, image: &GrayImage) -> Option<Zeroizing<String>> {
    let count = text.chars().count();
    if count < 2 || text.chars().any(|c| c.is_ascii() || c.is_whitespace()) {
        return None;
    }
    let is_dark = |x: usize, y: usize| image.pixel(x, y) < INK;
    let rows = || (0..image.height()).filter(|&y| (0..image.width()).any(|x| is_dark(x, y)));
    let columns: Vec<usize> = (0..image.width())
        .filter(|&x| (0..image.height()).any(|y| is_dark(x, y)))
        .collect();
    let height = (rows().next_back()? - rows().next()?) as f32 + 1.0;
    let (first, last) = (*columns.first()?, *columns.last()?);

    let pairs = columns.iter().zip(columns.iter().skip(1));
    let gaps: Vec<(usize, usize)> = pairs
        .map(|(&left, &right)| (left + 1, right - left - 1))
        .filter(|&(_, width)| width as f32 >= height * SPACE)
        .collect();
    if gaps.is_empty() || count > 2 && gaps.len() == count - 1 {
        return None;
    }
    let blank: usize = gaps.iter().map(|(_, width)| width).sum();
    let pitch = ((last + 1 - first) as f32 - blank as f32) / count as f32;

    let mut spaced = Zeroizing::new(String::with_capacity(text.len() + gaps.len()));
    let mut characters = text.chars();
    let (mut taken, mut before) = (0, 0);
    for (start, width) in gaps {
        let inked = (start - first) as f32 - before as f32;
        let until = (1..count).min_by(|a, b| {
            let distance = |index: usize| (index as f32 * pitch - inked).abs();
            distance(*a).total_cmp(&distance(*b))
        })?;
        if until <= taken {
            return None;
        }
        spaced.extend(characters.by_ref().take(until - taken));
        spaced.push(' ');
        (taken, before) = (until, before + width);
    }
    spaced.extend(characters);
    Some(spaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Boxes of 10 pixels, 2 apart; ` ` is a gap of `space` pixels more.
    fn line(text: &str, space: usize) -> GrayImage {
        let mut columns = vec![255_u8; 3];
        for character in text.chars() {
            let (color, width) = if character == ' ' {
                (255, space)
            } else {
                (0, 10)
            };
            columns.extend(vec![color; width]);
            if character != ' ' {
                columns.extend([255; 2]);
            }
        }
        let width = columns.len();
        GrayImage::new(width, 10, columns.repeat(10)).unwrap()
    }

    #[test]
    fn wide_gaps_are_spaces() {
        for (printed, space, expected) in [
            ("李 見本", 2, Some("李 見本")),
            ("李 見本", 10, Some("李 見本")),
            ("見本 太郎", 5, Some("見本 太郎")),
            ("見 本 太郎", 6, Some("見 本 太郎")),
            ("李 静", 6, Some("李 静")),
            ("李見本", 5, None),
            // A narrow gap, and letters that are spread out.
            ("李 見本", 1, None),
            ("李 見 本", 6, None),
        ] {
            let text = printed.replace(' ', "");
            let found = with_spaces(&text, &line(printed, space));
            assert_eq!(
                found.as_ref().map(|t| t.as_str()),
                expected,
                "{printed} {space}"
            );
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in ["", "李", "LEE MIHON", "李 見本", "李A"] {
            assert!(with_spaces(text, &line("李 見本", 6)).is_none(), "{text}");
        }
        // Nothing there, and a text longer than its picture.
        assert!(with_spaces("李見本", &line("", 0)).is_none());
        for text in ["李見本", "李見本見本見本見本見本見本"] {
            let _ = with_spaces(text, &line("李 見 本太 郎", 9));
        }
    }
}
