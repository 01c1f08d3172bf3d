//! Text on the canvas.

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use zairyu_face_font::FONT;

/// The font of the face.
pub(super) struct FaceFont(Option<FontRef<'static>>);

impl FaceFont {
    /// The font that comes with the crate. If it were broken, faces would have no text; a
    /// test checks that it is not.
    pub(super) fn new() -> Self {
        FaceFont(FontRef::try_from_slice(FONT).ok())
    }

    /// The width of the text in pixels.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let Some(font) = &self.0 else { return 0.0 };
        let font = font.as_scaled(PxScale::from(size));
        text.chars().map(|c| font.h_advance(font.glyph_id(c))).sum()
    }

    /// The size, from `size` down to 60 % of it, at which the text fits `width` pixels. If
    /// none does, the text is cut and ends in an ellipsis.
    pub(super) fn fit(&self, text: &str, size: f32, width: f32) -> (String, f32) {
        let full = self.width(text, size);
        if full <= width {
            return (text.to_owned(), size);
        }
        let smallest = size * 0.6;
        let fitting = size * width / full;
        if fitting >= smallest {
            return (text.to_owned(), fitting);
        }
        let mut cut: String = text.to_owned();
        while !cut.is_empty() && self.width(&cut, smallest) + self.width("…", smallest) > width {
            cut.pop();
        }
        (cut + "…", smallest)
    }

    /// Calls `pixel` with x, y and the ink (0 to 1) of each pixel of the text. Its base
    /// line starts at `x`, `y`.
    pub(super) fn draw(
        &self,
        text: &str,
        size: f32,
        x: f32,
        y: f32,
        mut pixel: impl FnMut(i64, i64, f32),
    ) {
        let Some(font) = &self.0 else { return };
        let scaled = font.as_scaled(PxScale::from(size));
        let mut pen = x;
        for character in text.chars() {
            let id = scaled.glyph_id(character);
            let glyph: Glyph = id.with_scale_and_position(size, point(pen, y));
            pen += scaled.h_advance(id);
            let Some(outline) = font.outline_glyph(glyph) else {
                continue;
            };
            let bounds = outline.px_bounds();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "`px_bounds` has rounded them"
            )]
            let (left, top) = (bounds.min.x as i64, bounds.min.y as i64);
            outline.draw(|dx, dy, ink| pixel(left + i64::from(dx), top + i64::from(dy), ink));
        }
    }

    /// Whether the font has every character of the text.
    pub(super) fn has_all(&self, text: &str) -> bool {
        text.chars().all(|character| self.has(character))
    }

    fn has(&self, character: char) -> bool {
        let font = self.0.as_ref();
        font.is_some_and(|font| font.glyph_id(character).0 != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The font has everything that a face may draw: the texts in these sources, and the
    /// characters of values.
    #[test]
    fn no_character_is_missing() {
        let font = FaceFont::new();
        let sources = [
            include_str!("first.rs"),
            include_str!("second.rs"),
            include_str!("mod.rs"),
            include_str!("../dates.rs"),
            include_str!("../labels.rs"),
            include_str!("../values.rs"),
            include_str!("../../record/regions.rs"),
        ];
        let ascii = (' '..='~').collect::<String>();
        for character in sources.iter().flat_map(|s| s.chars()).chain(ascii.chars()) {
            // The sign of rows; a face has none.
            assert!(
                character.is_control() || character == '✓' || font.has(character),
                "{character:?} is not in the font: run assets/face/make_font.py"
            );
        }
    }

    #[test]
    fn text_shrinks_then_ends_in_an_ellipsis() {
        let font = FaceFont::new();
        let (text, size) = font.fit("AB", 30.0, 500.0);
        assert_eq!((text.as_str(), size), ("AB", 30.0));
        let full = font.width("ABCDEFGH", 30.0);
        let (text, size) = font.fit("ABCDEFGH", 30.0, full * 0.8);
        assert_eq!(text, "ABCDEFGH");
        assert!((23.9..24.1).contains(&size), "{size}");
        let (text, size) = font.fit("ABCDEFGH", 30.0, full * 0.3);
        assert!(
            text.starts_with('A') && text.ends_with('…') && text.len() < 9,
            "{text}"
        );
        assert!(font.width(&text, size) <= full * 0.3);
        assert_eq!(font.fit("ABC", 30.0, 0.0).0, "…");
    }
}
