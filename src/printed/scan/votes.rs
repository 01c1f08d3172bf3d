//! What the frames say about the number, and when it is certain.

use crate::CardNumber;

/// Where no frame is clear by itself, the margins of all frames together must reach this.
const CERTAIN: f32 = 12.0;
/// What one frame that is not clear can add: three are needed at least. Frames of one
/// film have the same blur, so that two say little more than one.
const MOST_OF_ONE: f32 = 4.0;
/// Numbers remembered.
const MOST_NUMBERS: usize = 16;

/// What one frame says about the number.
pub(super) struct Vote {
    pub(super) number: CardNumber,
    /// Of all readings together.
    pub(super) margin: f32,
    pub(super) confidence: f32,
    /// Whether this frame alone is enough.
    pub(super) clear: bool,
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
