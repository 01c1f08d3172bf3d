//! Connectionist temporal classification: from the probabilities that a model states for
//! each column of a line to texts and scores.

use zeroize::{Zeroize, Zeroizing};

use super::beam::{Beam, TWIN, allowed_for, is_alike, twin};
use crate::printed::characters::{CharacterSet, fold_width, is_rare};
use crate::printed::reading::lookalikes;
use crate::printed::recognizer::PatternReading;

/// Less probable characters of a column are ignored.
const KEPT: f32 = 1e-5;
/// The probability that is taken where a column does not hold a character: it bounds what
/// one wrong character costs to 13.8.
pub(super) const FLOOR: f32 = 1e-6;
/// Where the allowed characters together have at least this share of a column, they also
/// get the share of the characters that are not allowed.
const TRUSTED: f32 = 2e-3;
/// Kanji of JIS X 0213's levels 3 and 4 count this much: they must lead clearly over
/// common ones, which they often resemble (黃 and 黄).
const RARE: f32 = 0.2;
/// The margin where there is no second text of the form.
pub(super) const NO_RIVAL: f32 = 30.0;

/// One column of a line: the probability that it holds nothing, and those of characters.
/// Full-width forms are joined with their ASCII counterparts.
pub(super) struct Column {
    pub(super) blank: f32,
    pub(super) characters: Vec<(char, f32)>,
    /// The same, with characters that look the same as one.
    glyphs: Vec<(char, f32)>,
}

impl Column {
    /// The probability of a glyph, that is of all characters that look the same.
    pub(super) fn glyph(&self, glyph: char) -> f32 {
        let found = self.glyphs.iter().find(|(g, _)| *g == glyph);
        found.map_or(FLOOR, |(_, p)| p.clamp(FLOOR, 1.0))
    }

    /// The probability of a character where a form asks for a letter or for a digit: a digit
    /// that looks like the letter is one, and the other way about.
    pub(super) fn in_form(&self, character: char) -> f32 {
        self.glyph_in_form(lookalikes::glyph(character))
    }

    fn glyph_in_form(&self, glyph: char) -> f32 {
        let own = self.glyph(glyph);
        let twin = twin(glyph).map_or(0.0, |twin| TWIN * self.glyph(twin));
        (own + twin).clamp(FLOOR, 1.0)
    }

    /// The same, but at most the share that the character has among the allowed ones and
    /// the blank.
    fn among(&self, character: char, allowed: &CharacterSet) -> f32 {
        let other = |&&(c, _): &&(char, f32)| {
            let meant = allowed_for(c, allowed).map(|(meant, _)| lookalikes::glyph(meant));
            meant.is_some_and(|meant| meant != lookalikes::glyph(character))
        };
        let others: f32 = self.characters.iter().filter(other).map(|(_, p)| *p).sum();
        let own = self.in_form(character);
        own / (own + others + self.blank).max(own)
    }

    /// The most probable allowed character: the probability that the model stated and
    /// the one after those of other characters were passed on to the allowed ones.
    fn best(&self, allowed: &CharacterSet) -> Option<(char, f32, f32)> {
        let mut share = 0.0;
        let mut best: Option<(char, f32, f32)> = None;
        for &(character, p) in &self.characters {
            if allowed.contains(character) {
                share += p;
                let weighed = if is_rare(character) { p * RARE } else { p };
                if best.is_none_or(|(.., most)| weighed > most) {
                    best = Some((character, p, weighed));
                }
            }
        }
        let (character, p, _) = best?;
        let factor = if share >= TRUSTED {
            (1.0 - self.blank) / share
        } else {
            1.0
        };
        Some((character, p, (p * factor).clamp(p, 1.0)))
    }

    /// The probability that it holds nothing that matters: no allowed character but a space.
    fn nothing(&self, allowed: &CharacterSet) -> f32 {
        let share = |of: &dyn Fn(char) -> bool| -> f32 {
            let found = self.characters.iter().filter(|(c, _)| of(*c));
            found.map(|(_, p)| *p).sum()
        };
        if share(&|c| c != ' ' && allowed.contains(c)) >= TRUSTED {
            (self.blank + share(&|c| c == ' ')).min(1.0)
        } else {
            1.0
        }
    }
}

/// What a model stated about one line.
pub(super) struct Lattice(Vec<Column>);

impl Drop for Lattice {
    fn drop(&mut self) {
        for column in &mut self.0 {
            for (character, p) in column.characters.iter_mut().chain(&mut column.glyphs) {
                character.zeroize();
                p.zeroize();
            }
        }
    }
}

fn add(to: &mut Vec<(char, f32)>, character: char, p: f32) {
    match to.iter_mut().find(|(c, _)| *c == character) {
        Some((_, sum)) => *sum += p,
        None => to.push((character, p)),
    }
}

/// A text with the confidence of each of its characters.
pub(super) struct Decoded {
    pub(super) text: Zeroizing<String>,
    pub(super) confidences: Vec<f32>,
}

impl Lattice {
    /// From a model's answer: for each column the probability of each class. Class 0 is
    /// the blank; `alphabet` names the others.
    pub(super) fn new(probabilities: &[f32], alphabet: &[Option<char>]) -> Self {
        let columns = probabilities
            .chunks_exact(alphabet.len() + 1)
            .map(|column| {
                let (blank, classes) = column.split_first().unwrap_or((&1.0, &[]));
                let mut characters = Vec::new();
                let mut glyphs = Vec::new();
                let kept = classes.iter().zip(alphabet).filter(|(p, _)| **p >= KEPT);
                for (&p, name) in kept {
                    let Some(character) = name.map(fold_width) else {
                        continue;
                    };
                    add(&mut characters, character, p);
                    add(&mut glyphs, lookalikes::glyph(character), p);
                }
                Column {
                    blank: blank.clamp(0.0, 1.0),
                    characters,
                    glyphs,
                }
            });
        Lattice(columns.collect())
    }

    /// The most probable character of each column, repeats and blanks dropped.
    pub(super) fn read(&self, allowed: &CharacterSet) -> Decoded {
        let mut text = Zeroizing::new(String::with_capacity(self.0.len() * 4));
        let mut confidences: Vec<f32> = Vec::new();
        let mut previous = None;
        // The number of characters up to each column, where the column holds one.
        let mut holds: Vec<Option<usize>> = Vec::with_capacity(self.0.len());
        for column in &self.0 {
            let best = column.best(allowed).filter(|(_, _, p)| *p > column.blank);
            let current = best.map(|(character, ..)| character);
            if let Some((character, stated, passed_on)) = best {
                let confidence = (stated * passed_on).sqrt();
                if current == previous {
                    if let Some(last) = confidences.last_mut() {
                        *last = last.max(confidence);
                    }
                } else {
                    text.push(character);
                    confidences.push(confidence);
                }
            }
            holds.push(current.map(|_| confidences.len()));
            previous = current;
        }
        // Away from all characters there may be a glyph that was not made out. Then the
        // characters before and after it are doubtful.
        let mut before = 0;
        for (index, column) in self.0.iter().enumerate() {
            let near = holds.get(index.saturating_sub(1)..(index + 2).min(holds.len()));
            before = holds.get(index).copied().flatten().unwrap_or(before);
            if near.is_some_and(|near| near.iter().all(Option::is_none)) {
                let nothing = column.nothing(allowed);
                let around = before.saturating_sub(1)..(before + 1).min(confidences.len());
                let around = confidences.get_mut(around).unwrap_or_default();
                around
                    .iter_mut()
                    .for_each(|found| *found = found.min(nothing));
            }
        }
        Decoded { text, confidences }
    }

    /// The natural logarithm of the probability of a text, over all its alignments (the
    /// forward algorithm).
    pub(super) fn log_probability(&self, text: &str) -> f32 {
        let glyphs: Vec<char> = text.chars().map(lookalikes::glyph).collect();
        self.forward(&glyphs, Column::glyph, |a, b| a == b)
    }

    /// The same for a text of a form, see [`Column::in_form`].
    pub(super) fn log_probability_in_form(&self, text: &str) -> f32 {
        let glyphs: Vec<char> = text.chars().map(lookalikes::glyph).collect();
        self.forward(&glyphs, Column::glyph_in_form, is_alike)
    }

    fn forward(
        &self,
        glyphs: &[char],
        probability: impl Fn(&Column, char) -> f32,
        is_alike: impl Fn(char, char) -> bool,
    ) -> f32 {
        // States: blank, first character, blank, second character, ..., blank.
        let states = 2 * glyphs.len() + 1;
        let mut alpha = vec![f32::NEG_INFINITY; states];
        let mut next = alpha.clone();
        // Whether a character may follow the one before it without a blank.
        let pairs = glyphs.windows(2).map(|pair| match pair {
            [before, glyph] => !is_alike(*before, *glyph),
            _ => false,
        });
        let follows: Vec<bool> = std::iter::once(false).chain(pairs).collect();
        if let Some(first) = alpha.first_mut() {
            *first = 0.0;
        }
        let at = |alpha: &[f32], state: Option<usize>| {
            state
                .and_then(|s| alpha.get(s))
                .copied()
                .unwrap_or(f32::NEG_INFINITY)
        };
        for (index, column) in self.0.iter().enumerate() {
            let blank = column.blank.max(FLOOR).ln();
            for (state, to) in next.iter_mut().enumerate() {
                let place = state / 2;
                let stay = at(&alpha, Some(state));
                let step = at(&alpha, state.checked_sub(1));
                let (sum, emit) = if state % 2 == 0 {
                    (log_sum(stay, step), blank)
                } else {
                    let glyph = glyphs.get(place).copied().unwrap_or(' ');
                    let skip = match follows.get(place) {
                        Some(true) => at(&alpha, state.checked_sub(2)),
                        _ => f32::NEG_INFINITY,
                    };
                    let sum = log_sum(log_sum(stay, step), skip);
                    (sum, probability(column, glyph).ln())
                };
                // Before the first column only the first blank has been reached.
                let reached = if index == 0 && state > 1 {
                    f32::NEG_INFINITY
                } else {
                    sum
                };
                *to = reached + emit;
            }
            std::mem::swap(&mut alpha, &mut next);
        }
        log_sum(
            at(&alpha, states.checked_sub(1)),
            at(&alpha, states.checked_sub(2)),
        )
    }

    /// The most probable text of a form, by a beam search; scored against `own`, the
    /// logarithm of the probability of the free reading.
    pub(super) fn search(
        &self,
        pattern: &[&CharacterSet],
        own: f32,
    ) -> Option<(PatternReading, Vec<Zeroizing<String>>)> {
        let mut beam = Beam::new();
        for column in &self.0 {
            beam.advance(column, pattern);
        }
        let mut texts = beam.texts(pattern.len());
        let best = texts.next()?;
        let score = self.log_probability_in_form(&best);
        let rivals: Vec<_> = texts.collect();
        let rival = rivals
            .iter()
            .map(|text| self.log_probability_in_form(text))
            .fold(f32::NEG_INFINITY, f32::max);
        let best = PatternReading {
            confidence: self.weakest(&best, pattern),
            margin: (score - rival).min(NO_RIVAL),
            score: score - own,
            text: best,
        };
        Some((best, rivals))
    }

    /// The confidence of the least certain character of a text of the form, among the
    /// characters that the form allows there.
    pub(super) fn weakest(&self, text: &str, pattern: &[&CharacterSet]) -> f32 {
        let mut columns = self.0.iter();
        let mut weakest: f32 = 1.0;
        for (character, allowed) in text.chars().zip(pattern) {
            // The run of columns whose best allowed character this is.
            let holds = |c: &&Column| c.in_form(character) > 0.1;
            let Some(first) = columns.find(holds) else {
                return 0.0;
            };
            let run = std::iter::once(first).chain(columns.clone().take_while(holds));
            let most = run.map(|c| c.among(character, allowed)).fold(0.0, f32::max);
            while columns.clone().next().as_ref().is_some_and(holds) {
                columns.next();
            }
            weakest = weakest.min(most);
        }
        weakest
    }
}

/// ln(e^a + e^b).
pub(super) fn log_sum(a: f32, b: f32) -> f32 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    // Less than f32 can add.
    if low == f32::NEG_INFINITY || low < high - 18.0 {
        high
    } else {
        high + (low - high).exp().ln_1p()
    }
}

#[cfg(test)]
mod tests;
