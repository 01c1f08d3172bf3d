//! When a number is certain.

use zeroize::Zeroizing;

use crate::CardNumber;
use crate::printed::recognizer::LineReading;

/// How far below the engine's free reading a number may score.
const LEAST_SCORE: f32 = -2.0;
/// A number with less of a margin over the next best one says nothing.
const LEAST_MARGIN: f32 = 2.0;
/// And one whose least certain character is less sure.
const LEAST_CONFIDENCE: f32 = 0.6;
/// One reading, two, or all of [`READINGS`] of a line are enough with these margins together,
/// if all of them have this number as the best one. Three to five are not: narrow pictures
/// of a line may say another letter than wide ones (Q and O).
///
/// Chosen on generated frames (docs/pictures.md).
const CLEAR_MARGINS: [(usize, f32); 3] = [(1, 7.0), (2, 10.0), (READINGS, 12.0)];
/// How many readings of a line there are.
pub(super) const READINGS: usize = 6;
/// Lower glyphs, in pixels of the frame, have lost strokes that tell them apart.
const SMALL: f32 = 11.0;
/// There the margins must be at least these, on average, in one reading and in several.
const CLEAR_OF_SMALL: [f32; 2] = [9.0, 4.5];
/// A letter that a reading took for a 0 may be O, D or Q, and for a 1 I, L or J: there one
/// reading, two, and all of them on average, need these margins.
const CLEAR_OF_DIGIT: [(char, char, [f32; 3]); 2] =
    [('0', 'O', [8.0, 12.0, 4.0]), ('1', 'I', [8.0, 12.0, 5.0])];
/// And if the least certain character is this sure in one of them.
const CLEAR_CONFIDENCE: f32 = 0.9;
/// Lines whose best number scores lower in the first reading are not read again.
const HOPELESS: f32 = -6.0;
/// How many letters each reading must show, whatever the form says: there are lines of twelve
/// digits, and digits look like letters.
const LEAST_LETTERS: usize = 2;
/// So many digits make up a date.
const LEAST_DIGITS: usize = 6;
/// Otherwise the margins of all frames together must reach this.
const CERTAIN: f32 = 12.0;
/// What one frame that is not clear can add: three are needed at least. Frames of one
/// film have the same blur, so that two say little more than one.
const MOST_OF_ONE: f32 = 4.0;
/// Numbers remembered.
const MOST_NUMBERS: usize = 16;

/// What several pictures of one line say about the number.
pub(super) struct Opinions {
    readings: Vec<LineReading>,
    /// How high its glyphs are, pixels of the frame.
    height: f32,
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
    /// How many readings have it as the best number.
    agreeing: usize,
}

impl Opinions {
    pub(super) fn new(height: f32) -> Self {
        Opinions {
            readings: Vec::new(),
            height,
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
        let has_letters = self.readings.iter().all(has_letters);
        if count == 1 && (best.score < HOPELESS || !has_letters) {
            return Verdict::Hopeless;
        }
        if self.is_contradictory() {
            return Verdict::Contradiction;
        }
        let Ok(number) = best.text.parse() else {
            return Verdict::Hopeless;
        };
        let possible = best.score >= LEAST_SCORE && has_letters;
        let certain = possible && best.confidence >= CLEAR_CONFIDENCE;
        let enough = best.agreeing == count && best.margin >= self.clear_margin(&best.text);
        let vote = Vote {
            number,
            margin: best.margin,
            confidence: best.confidence,
            clear: certain && enough,
        };
        if vote.clear {
            return Verdict::Clear(vote);
        }
        let counts = best.agreeing == count
            && possible
            && vote.margin >= LEAST_MARGIN * count as f32
            && vote.confidence >= LEAST_CONFIDENCE;
        Verdict::Open(counts.then_some(vote))
    }

    /// The margin with which these readings are enough.
    fn clear_margin(&self, text: &str) -> f32 {
        let count = self.readings.len();
        let usual = CLEAR_MARGINS.iter().find(|(of, _)| *of == count);
        let usual = usual.map_or(f32::INFINITY, |(_, margin)| *margin);
        let mut least = usual;
        if self.height < SMALL {
            let [one, several] = CLEAR_OF_SMALL;
            let each = if count == 1 { one } else { several };
            least = least.max(each * count as f32);
        }
        for (digit, letter, [one, two, each]) in CLEAR_OF_DIGIT {
            let stands = |r: &LineReading| stands_for(digit, letter, r, text);
            if self.readings.iter().any(stands) {
                least = least.max(match count {
                    1 => one,
                    2 => two,
                    _ => each * count as f32,
                });
            }
        }
        least
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
        let agreeing = agreeing.filter(|p| p.text == *text);
        Some(Best {
            text: text.clone(),
            margin,
            score: sum / self.readings.len() as f32,
            confidence: agreeing.clone().map(|p| p.confidence).fold(0.0, f32::max),
            agreeing: agreeing.count(),
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

/// Whether it is clearly a line of digits and no number.
pub(super) fn is_date(reading: &LineReading) -> bool {
    let digits = reading.text().chars().filter(char::is_ascii_digit).count();
    reading.pattern().is_none() && digits >= LEAST_DIGITS && !has_letters(reading)
}

/// Whether a reading has the digit where the number has the letter; also if its length leaves
/// that open.
fn stands_for(digit: char, letter: char, reading: &LineReading, number: &str) -> bool {
    let read = reading.text();
    let mut pairs = read.chars().zip(number.chars());
    number.contains(letter)
        && (read.chars().count() != CardNumber::LENGTH || pairs.any(|pair| pair == (digit, letter)))
}

fn has_letters(reading: &LineReading) -> bool {
    let letters = reading.text().chars().filter(char::is_ascii_alphabetic);
    letters.count() >= LEAST_LETTERS
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

/// What one frame says about the number.
pub(super) struct Vote {
    number: CardNumber,
    /// Of all readings together.
    margin: f32,
    confidence: f32,
    /// Whether this frame alone is enough.
    clear: bool,
}

impl Vote {
    pub(super) fn number(&self) -> &CardNumber {
        &self.number
    }
}

/// What all frames said.
#[derive(Default)]
pub(super) struct Evidence(Vec<Candidate>);

/// A number, and how strongly frames speak for it.
struct Candidate {
    number: CardNumber,
    margin: f32,
    confidence: f32,
}

impl Evidence {
    /// The number and its confidence, if this vote makes one certain. A vote for one
    /// number counts against all others.
    pub(super) fn add(&mut self, vote: Vote) -> Option<(CardNumber, f32)> {
        let place = self.0.iter().position(|c| c.number == vote.number);
        let mut own = match place {
            Some(place) => self.0.swap_remove(place),
            None => Candidate {
                number: vote.number,
                margin: 0.0,
                confidence: 0.0,
            },
        };
        own.margin += if vote.clear {
            CERTAIN
        } else {
            vote.margin.min(MOST_OF_ONE)
        };
        own.confidence = own.confidence.max(vote.confidence);
        let others = self.0.iter().map(|c| c.margin).fold(0.0, f32::max);
        let certain = own.margin - others >= CERTAIN;
        let found = certain.then(|| (own.number.clone(), own.confidence));
        if self.0.len() >= MOST_NUMBERS {
            self.0.sort_by(|a, b| b.margin.total_cmp(&a.margin));
            self.0.truncate(MOST_NUMBERS - 1);
        }
        self.0.push(own);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printed::PatternReading;

    const NUMBER: &str = "AB12345678CD";
    const OTHER: &str = "AB12345673CD";

    /// A reading with this number, and another one that scores lower by the margin.
    fn reading(number: &'static str, margin: f32) -> LineReading {
        let rival = if number == NUMBER { OTHER } else { NUMBER };
        let score = move |text: &str| if text == number { 0.0 } else { -margin };
        LineReading::new(number, 0.9)
            .with_pattern(Some(PatternReading {
                text: number.to_owned().into(),
                score: 0.0,
                margin,
                confidence: 0.95,
            }))
            .with_rivals(vec![rival.to_owned().into()])
            .with_scorer(score)
    }

    fn opinions(height: f32, readings: &[(&'static str, f32)]) -> Opinions {
        let mut opinions = Opinions::new(height);
        for &(number, margin) in readings {
            opinions.add(reading(number, margin));
        }
        opinions
    }

    fn clear(opinions: &Opinions) -> Option<String> {
        match opinions.verdict() {
            Verdict::Clear(vote) => Some(vote.number.full().to_string()),
            _ => None,
        }
    }

    #[test]
    fn margins_add_up_if_all_agree() {
        for (name, height, readings, is_clear) in [
            ("one", 20.0, &[(NUMBER, 7.1)][..], true),
            ("one, not enough", 20.0, &[(NUMBER, 6.9)], false),
            ("two", 20.0, &[(NUMBER, 6.0), (NUMBER, 4.1)], true),
            (
                "two, not enough",
                20.0,
                &[(NUMBER, 6.0), (NUMBER, 3.9)],
                false,
            ),
            ("three", 20.0, &[(NUMBER, 6.0); 3], false),
            ("five", 20.0, &[(NUMBER, 6.0); 5], false),
            ("six", 20.0, &[(NUMBER, 2.1); 6], true),
            ("six, not enough", 20.0, &[(NUMBER, 1.9); 6], false),
            ("small, one", 10.0, &[(NUMBER, 8.9)], false),
            ("small, six", 10.0, &[(NUMBER, 4.4); 6], false),
            ("small, sure", 10.0, &[(NUMBER, 4.6); 6], true),
        ] {
            let found = clear(&opinions(height, readings));
            assert_eq!(found.as_deref(), is_clear.then_some(NUMBER), "{name}");
        }
    }

    #[test]
    fn digits_in_place_of_letters_need_more() {
        for (read, margin, is_clear) in [
            ("OB12345678CD", 7.5, true),
            ("0B12345678CD", 7.5, false),
            ("0B12345678C", 7.5, false),
            ("0B12345678CD", 8.5, true),
        ] {
            let pattern = reading("OB12345678CD", margin).pattern().cloned();
            let mut opinions = Opinions::new(20.0);
            opinions.add(LineReading::new(read, 0.9).with_pattern(pattern));
            assert_eq!(clear(&opinions).is_some(), is_clear, "{read} {margin}");
        }
    }

    #[test]
    fn one_reading_against_five_is_not_clear() {
        let mut readings = [(NUMBER, 6.0); READINGS];
        readings[3] = (OTHER, 0.4);
        assert_eq!(clear(&opinions(20.0, &readings)), None);
        readings[3] = (OTHER, 2.5);
        let verdict = opinions(20.0, &readings).verdict();
        assert!(matches!(verdict, Verdict::Contradiction));
    }

    #[test]
    fn lines_of_digits_are_no_numbers() {
        let twelve = LineReading::new("120345678901", 0.9)
            .with_pattern(reading("IZ03456789OI", 20.0).pattern().cloned());
        let mut opinions = Opinions::new(20.0);
        opinions.add(twelve);
        assert!(matches!(opinions.verdict(), Verdict::Hopeless));
        let date = LineReading::new("20190901", 0.9);
        assert!(is_date(&date) && !is_number(&date));
        assert!(!is_date(&LineReading::new("PH76574442", 0.9)));
    }
}
