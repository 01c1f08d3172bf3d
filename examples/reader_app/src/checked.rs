//! A card that was read, the check of it, and what it says of its holder.

use time::{Date, OffsetDateTime};
use zairyu::Card;
use zairyu::holder::HolderView;
use zairyu::verify::{Circumstances, Report};

use crate::setup::Setup;

pub struct Checked {
    pub card: Card,
    pub report: Report,
    pub holder: HolderView,
}

impl Checked {
    /// `date_of_birth`: as a person reads it off the card, where that was asked for.
    pub fn of(card: Card, date_of_birth: Option<Date>, setup: &Setup) -> Self {
        let now = Circumstances::at(OffsetDateTime::now_utc());
        let circumstances = match date_of_birth {
            Some(date) => now.with_date_of_birth(date),
            None => now,
        };
        let mut report = card.verify(&setup.anchors, circumstances);
        let holder = card.holder(&mut report, setup.recognizer.as_deref());
        Checked {
            card,
            report,
            holder,
        }
    }
}
