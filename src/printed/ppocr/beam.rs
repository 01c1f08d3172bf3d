//! Search for the most probable text of a given form.

use zeroize::Zeroizing;

use super::ctc::{Column, FLOOR, log_sum};
use crate::printed::characters::CharacterSet;
use crate::printed::reading::lookalikes;

/// Texts kept while searching.
const BEAM: usize = 16;

/// A text in the beam: the logarithms of the probabilities that it ends in a blank and in
/// its last character.
struct Prefix {
    text: Zeroizing<Vec<char>>,
    blank: f32,
    character: f32,
}

impl Prefix {
    fn total(&self) -> f32 {
        log_sum(self.blank, self.character)
    }
}

/// The most probable beginnings of texts of a form.
pub(super) struct Beam(Vec<Prefix>);

impl Beam {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Beam(vec![Prefix {
            text: Zeroizing::new(Vec::new()),
            blank: 0.0,
            character: f32::NEG_INFINITY,
        }])
    }

    /// The texts of this length, the most probable first.
    pub(super) fn texts(&self, length: usize) -> impl Iterator<Item = Zeroizing<String>> {
        let whole = self.0.iter().filter(move |p| p.text.len() == length);
        whole.map(|p| Zeroizing::new(p.text.iter().collect::<String>()))
    }

    /// With one more column.
    pub(super) fn advance(&mut self, column: &Column, pattern: &[&CharacterSet]) {
        let mut next: Vec<Prefix> = Vec::with_capacity(BEAM * 8);
        let blank = column.blank.max(FLOOR).ln();
        for prefix in &self.0 {
            let last = prefix.text.last().copied();
            let stay = last.map_or(f32::NEG_INFINITY, |c| {
                prefix.character + column.glyph(lookalikes::glyph(c)).ln()
            });
            add(&mut next, &prefix.text, None, prefix.total() + blank, stay);
            let Some(allowed) = pattern.get(prefix.text.len()) else {
                continue;
            };
            let fits = |&(c, p): &(char, f32)| Some((allowed_for(c, allowed)?, p));
            for (character, p) in column.characters.iter().filter_map(fits) {
                // The same character again needs a blank before it.
                let from = if last == Some(character) {
                    prefix.blank
                } else {
                    prefix.total()
                };
                add(
                    &mut next,
                    &prefix.text,
                    Some(character),
                    f32::NEG_INFINITY,
                    from + p.ln(),
                );
            }
        }
        next.sort_by(|a, b| b.total().total_cmp(&a.total()));
        next.truncate(BEAM);
        self.0 = next;
    }
}

/// The character that a form allows where the model read this one: itself, or the one
/// that looks the same.
pub(super) fn allowed_for(character: char, allowed: &CharacterSet) -> Option<char> {
    let twin = match character {
        'O' => '0',
        '0' => 'O',
        'I' => '1',
        '1' => 'I',
        other => other,
    };
    [character, twin].into_iter().find(|&c| allowed.contains(c))
}

fn add(beam: &mut Vec<Prefix>, text: &[char], then: Option<char>, blank: f32, character: f32) {
    let same = |p: &&mut Prefix| p.text.iter().copied().eq(text.iter().copied().chain(then));
    if let Some(prefix) = beam.iter_mut().find(same) {
        prefix.blank = log_sum(prefix.blank, blank);
        prefix.character = log_sum(prefix.character, character);
    } else {
        let text = Zeroizing::new(text.iter().copied().chain(then).collect());
        beam.push(Prefix {
            text,
            blank,
            character,
        });
    }
}
