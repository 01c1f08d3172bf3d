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
                prefix.character + column.in_form(c).ln()
            });
            add(&mut next, &prefix.text, None, prefix.total() + blank, stay);
            let Some(allowed) = pattern.get(prefix.text.len()) else {
                continue;
            };
            let fits = |&(c, p): &(char, f32)| {
                let (meant, share) = allowed_for(c, allowed)?;
                Some((meant, p * share))
            };
            for (character, p) in column.characters.iter().filter_map(fits) {
                // The same glyph again needs a blank before it.
                let from = if last.is_some_and(|last| is_alike(last, character)) {
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

/// A digit and the letter that looks like it. `0` and `O`, `1` and `I` are the same glyph.
const TWINS: [(char, char); 5] = [('2', 'Z'), ('5', 'S'), ('6', 'G'), ('8', 'B'), ('9', 'Q')];
/// How much a digit counts as the letter that looks like it, where there must be a letter,
/// and the other way about: a model reads 5 among digits, whatever the form says.
pub(super) const TWIN: f32 = 0.5;

/// The digit or letter that looks like a letter or digit, but not the same.
pub(super) fn twin(character: char) -> Option<char> {
    let of = |&(digit, letter): &(char, char)| match character {
        c if c == digit => Some(letter),
        c if c == letter => Some(digit),
        _ => None,
    };
    TWINS.iter().find_map(of)
}

/// Whether two characters are one glyph, or twins: side by side they need a blank between
/// them, otherwise one glyph would count twice.
pub(super) fn is_alike(a: char, b: char) -> bool {
    lookalikes::glyph(a) == lookalikes::glyph(b) || twin(a) == Some(b)
}

/// The character that a form allows where the model read this one, and how much it counts:
/// itself, or the one that looks like it.
pub(super) fn allowed_for(character: char, allowed: &CharacterSet) -> Option<(char, f32)> {
    let same = match character {
        'O' => '0',
        '0' => 'O',
        'I' => '1',
        '1' => 'I',
        other => other,
    };
    let candidates = [(character, 1.0), (same, 1.0)];
    let twin = twin(character).map(|twin| (twin, TWIN));
    let mut candidates = candidates.into_iter().chain(twin);
    candidates.find(|(c, _)| allowed.contains(*c))
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
