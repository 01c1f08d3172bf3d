//! What several pictures of one line say about the number.

use zeroize::Zeroizing;

use super::votes::Vote;
use crate::CardNumber;
use crate::printed::recognizer::LineReading;

/// How far below the engine's free reading a number may score.
const LEAST_SCORE: f32 = -2.0;
/// A number with less of a margin over the next best one says nothing.
const LEAST_MARGIN: f32 = 4.0;
/// And one whose least certain character is less sure.
const LEAST_CONFIDENCE: f32 = 0.6;
/// One reading, two, or all of [`READINGS`] of a line are enough with these margins together,
/// if all of them have this number as the best one. Three to five are not: narrow pictures
/// of a line may say another letter than wide ones (Q and O).
///
/// Chosen on generated frames (docs/pictures.md).
const CLEAR_MARGINS: [(usize, f32); 3] = [(1, 14.0), (2, 20.0), (READINGS, 42.0)];
/// And if the least certain character is this sure in one of them.
const CLEAR_CONFIDENCE: f32 = 0.9;
/// How many readings of a line there are at most.
pub(super) const READINGS: usize = 6;
/// Letters that are never clear where glyphs were broken: a U or P that lost strokes is an I.
const BROKEN: [char; 2] = ['I', 'O'];
/// Lines whose best number scores lower in the first reading are not read again.
const HOPELESS: f32 = -14.0;
/// Nor are those whose margin is lower after two readings.
const POOR: f32 = 6.0;
/// How many letters readings must show on average, whatever the form says: there are lines of
/// twelve digits, and digits look like letters.
const LEAST_LETTERS: usize = 2;
/// So many digits make up a date.
const LEAST_DIGITS: usize = 6;

/// What several pictures of one line say about the number.
pub(super) struct Opinions {
    readings: Vec<LineReading>,
    /// Whether strokes of its glyphs may be missing.
    is_broken: bool,
}

/// What they say together.
pub(super) enum Verdict {
    /// No number, and other pictures of the line will not change that.
    Hopeless,
    /// Clearly this number.
    Clear(Vote),
    /// Not clear yet. This number, if any.
    Open(Option<Vote>),
    /// One reading is clearly another number than another one: the frame is not good enough.
    Contradiction,
}

/// The number that the readings have as the best one together.
struct Best {
    text: Zeroizing<String>,
    /// By how much all readings together score it higher than any other number.
    margin: f32,
    /// How it scores on average.
    score: f32,
    /// How sure the least certain character is, in the reading that is most sure.
    confidence: f32,
    /// Whether each reading has it as the best number.
    agreed: bool,
}

impl Opinions {
    pub(super) fn new(is_broken: bool) -> Self {
        Opinions {
            readings: Vec::new(),
            is_broken,
        }
    }

    pub(super) fn add(&mut self, reading: LineReading) {
        self.readings.push(reading);
    }

    pub(super) fn verdict(&self) -> Verdict {
        let Some(best) = self.best() else {
            return self.without_form();
        };
        let count = self.readings.len();
        let letters: usize = self.readings.iter().map(letters).sum();
        if self.is_contradictory() {
            return Verdict::Contradiction;
        }
        let is_hopeless = match count {
            1 => best.score < HOPELESS || letters == 0,
            2 => best.margin < POOR,
            _ => false,
        };
        if is_hopeless {
            return Verdict::Hopeless;
        }
        let Ok(number) = best.text.parse() else {
            return Verdict::Hopeless;
        };
        let possible = best.agreed && best.score >= LEAST_SCORE && letters >= LEAST_LETTERS * count;
        let longer = |r: &LineReading| r.text().chars().count() > CardNumber::LENGTH;
        let clear = possible
            && best.confidence >= CLEAR_CONFIDENCE
            // Something in the line is taken for a part of a glyph, or for nothing.
            && !self.readings.iter().any(longer)
            && best.margin >= self.clear_margin()
            && !(self.is_broken && best.text.contains(BROKEN));
        let vote = Vote {
            number,
            margin: best.margin,
            confidence: best.confidence,
            clear,
        };
        if vote.clear {
            return Verdict::Clear(vote);
        }
        let counts = possible
            && vote.margin >= LEAST_MARGIN * count as f32
            && vote.confidence >= LEAST_CONFIDENCE;
        Verdict::Open(counts.then_some(vote))
    }

    /// The margin with which these readings are enough.
    fn clear_margin(&self) -> f32 {
        let count = self.readings.len();
        let found = CLEAR_MARGINS.iter().find(|(of, _)| *of == count);
        // Where glyphs were broken, all readings are needed.
        let found = found.filter(|_| !self.is_broken || count == READINGS);
        found.map_or(f32::INFINITY, |(_, margin)| *margin)
    }

    /// The best number of all readings together; `None` if one has no text of the form.
    fn best(&self) -> Option<Best> {
        let mut texts: Vec<&Zeroizing<String>> = Vec::new();
        for reading in &self.readings {
            let own = std::iter::once(&reading.pattern()?.text);
            for text in own.chain(reading.rivals()) {
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
        }
        let mut scored: Vec<(f32, &Zeroizing<String>)> = texts
            .into_iter()
            .map(|text| (self.readings.iter().map(|r| score(r, text)).sum(), text))
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let &(sum, text) = scored.first()?;
        // What a reading says about numbers that it does not list.
        let own_margins: f32 = self
            .readings
            .iter()
            .filter_map(LineReading::pattern)
            .map(|p| if p.text == *text { p.margin } else { -p.margin })
            .sum();
        let margin = scored.get(1).map_or(own_margins, |second| sum - second.0);
        let agreeing = self.readings.iter().filter_map(LineReading::pattern);
        let agreeing: Vec<f32> = agreeing
            .filter(|p| p.text == *text)
            .map(|p| p.confidence)
            .collect();
        Some(Best {
            text: text.clone(),
            margin,
            score: sum / self.readings.len() as f32,
            agreed: agreeing.len() == self.readings.len(),
            confidence: agreeing.into_iter().fold(0.0, f32::max),
        })
    }

    /// Whether readings that say something by themselves say different numbers.
    fn is_contradictory(&self) -> bool {
        let patterns = self.readings.iter().filter_map(LineReading::pattern);
        let mut sure = patterns.filter(|p| {
            p.score >= LEAST_SCORE && p.margin >= LEAST_MARGIN && p.confidence >= LEAST_CONFIDENCE
        });
        let first = sure.next();
        first.is_some_and(|first| sure.any(|other| other.text != first.text))
    }

    /// From an engine that does not look for forms: several frames must agree.
    fn without_form(&self) -> Verdict {
        let number = |reading: &LineReading| -> Option<CardNumber> {
            let sure = reading.confidence() >= LEAST_CONFIDENCE;
            reading.text().parse().ok().filter(|_| sure)
        };
        if self.readings.iter().any(|r| r.pattern().is_some()) {
            return Verdict::Open(None);
        }
        let mut numbers = self.readings.iter().map(number);
        let Some(Some(first)) = numbers.next() else {
            return Verdict::Hopeless;
        };
        let agree = numbers.all(|other| other.as_ref() == Some(&first));
        let confidences = self.readings.iter().map(LineReading::confidence);
        Verdict::Open(agree.then(|| Vote {
            number: first,
            margin: LEAST_MARGIN * self.readings.len() as f32,
            confidence: confidences.fold(1.0, f32::min),
            clear: false,
        }))
    }
}

/// Whether a reading as a whole may be a number.
pub(super) fn is_number(reading: &LineReading) -> bool {
    let best = reading.pattern();
    best.is_some_and(|best| best.score >= LEAST_SCORE)
}

/// Whether it has as many characters as a number.
pub(super) fn is_whole(reading: &LineReading) -> bool {
    reading.text().chars().count() == CardNumber::LENGTH
}

/// Whether it is clearly a line of digits and no number.
pub(super) fn is_date(reading: &LineReading) -> bool {
    let digits = reading.text().chars().filter(char::is_ascii_digit).count();
    reading.pattern().is_none() && digits >= LEAST_DIGITS && letters(reading) < LEAST_LETTERS
}

fn letters(reading: &LineReading) -> usize {
    let letters = reading.text().chars().filter(char::is_ascii_alphabetic);
    letters.count()
}

/// The score of a number in one reading. Engines that do not score know their own reading and
/// its margin.
fn score(reading: &LineReading, text: &str) -> f32 {
    let own = reading.pattern().filter(|p| p.text.as_str() == text);
    match (own, reading.score(text), reading.pattern()) {
        (Some(own), ..) => own.score,
        (None, Some(score), _) => score,
        (None, None, Some(own)) => own.score - own.margin,
        (None, None, None) => f32::NEG_INFINITY,
    }
}

#[cfg(test)]
mod tests;
