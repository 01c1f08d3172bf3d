//! A card that was read, and the check of it.

use time::{Date, OffsetDateTime};
use zairyu::Card;
use zairyu::verify::{Circumstances, Report};

use crate::setup::Setup;

pub struct Checked {
    pub card: Card,
    pub report: Report,
}

impl Checked {
    pub fn of(card: Card, setup: &Setup) -> Self {
        let report = verify(&card, None, setup);
        Checked { card, report }
    }

    /// The same card, checked with the date of birth that a person reads off it.
    pub fn with_date_of_birth(&self, date: Option<Date>, setup: &Setup) -> Self {
        Checked {
            card: self.card.clone(),
            report: verify(&self.card, date, setup),
        }
    }
}

fn verify(card: &Card, date_of_birth: Option<Date>, setup: &Setup) -> Report {
    let now = Circumstances::at(OffsetDateTime::now_utc());
    let circumstances = match date_of_birth {
        Some(date) => now.with_date_of_birth(date),
        None => now,
    };
    card.verify(&setup.anchors, circumstances)
}
