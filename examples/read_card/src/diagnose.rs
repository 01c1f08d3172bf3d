//! A trace of the exchange without personal data, to show to others: if a card cannot be
//! read, or to report how a card behaves where this is not known.

use std::fmt::Write;

use zairyu::Card;
use zairyu::transport::recording::Trace;
use zairyu::verify::Assurance;

use crate::trouble::Trouble;

pub fn text(outcome: &Result<Card, Trouble>, trace: &Trace) -> String {
    let mut text = format!(
        "zairyu {}: trace of an exchange with a card. Values, numbers, keys and\n\
         cryptograms are left out; what is there may be shown to anyone.\n\n",
        env!("CARGO_PKG_VERSION")
    );
    // Writing to a String cannot fail.
    let _ = match outcome {
        Ok(card) => writeln!(
            text,
            "card type {}, specification {}, protocol {}: read\n",
            card.card_type().code(),
            card.info().spec_version,
            Assurance::of(card.card_type()).code()
        ),
        Err(Trouble::Card(error)) => writeln!(text, "not read: {}\n", crate::trouble::chain(error)),
        Err(_) => writeln!(text, "not read\n"),
    };
    let _ = write!(text, "{trace}");
    text
}
