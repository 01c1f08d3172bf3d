//! When a number is certain.

use crate::CardNumber;
use crate::printed::recognizer::LineReading;

/// How far below the engine's free reading a number may score.
const LEAST_SCORE: f32 = -2.0;
/// A reading with less of a margin over the next best number says nothing.
const LEAST_MARGIN: f32 = 2.0;
/// And one whose least certain character is less sure.
const LEAST_CONFIDENCE: f32 = 0.6;
/// One, two or three readings of a line that agree are enough with these margins
/// together.
///
/// Chosen on generated frames (docs/pictures.md): there wrong readings had margins of up to
/// 3.6, and two of a line that agreed 6.8 together.
const CLEAR_MARGINS: [f32; 3] = [7.0, 8.0, 9.0];
/// And if the least certain character is this sure in one of them.
const CLEAR_CONFIDENCE: f32 = 0.9;
/// Otherwise the margins of all frames together must reach this.
const CERTAIN: f32 = 12.0;
/// What one frame that is not clear can add: three are needed at least. Frames of one
/// film have the same blur, so that two say little more than one.
const MOST_OF_ONE: f32 = 4.0;
/// Numbers remembered.
const MOST_NUMBERS: usize = 16;

/// What one frame says about the number.
pub(super) struct Vote {
    number: CardNumber,
    margin: f32,
    confidence: f32,
    readings: u32,
}

impl Vote {
    /// `None` if the reading is not clearly a card number.
    pub(super) fn new(reading: &LineReading) -> Option<Self> {
        let (number, margin, confidence) = match reading.pattern() {
            Some(best) if best.score >= LEAST_SCORE => {
                (best.text.parse(), best.margin, best.confidence)
            }
            Some(_) => return None,
            // An engine without scores: several frames must agree.
            None => (reading.text().parse(), LEAST_MARGIN, reading.confidence()),
        };
        let certain = margin >= LEAST_MARGIN && confidence >= LEAST_CONFIDENCE;
        Some(Vote {
            number: number.ok().filter(|_| certain)?,
            margin,
            confidence,
            readings: 1,
        })
    }

    pub(super) fn number(&self) -> &CardNumber {
        &self.number
    }

    /// With another reading of the same line; `None` where they contradict each other.
    pub(super) fn and(&self, other: Vote) -> Option<Vote> {
        (self.number == other.number).then(|| Vote {
            number: other.number,
            margin: self.margin + other.margin,
            confidence: self.confidence.max(other.confidence),
            readings: self.readings + other.readings,
        })
    }

    /// Whether this frame alone is enough.
    pub(super) fn is_clear(&self) -> bool {
        let [one, two, three] = CLEAR_MARGINS;
        let least = match self.readings {
            1 => one,
            2 => two,
            _ => three,
        };
        self.margin >= least && self.confidence >= CLEAR_CONFIDENCE
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
        let clear = vote.is_clear();
        let place = self.0.iter().position(|c| c.number == vote.number);
        let mut own = match place {
            Some(place) => self.0.swap_remove(place),
            None => Candidate {
                number: vote.number,
                margin: 0.0,
                confidence: 0.0,
            },
        };
        own.margin += if clear {
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
