//! Errors of reads that the caller, the link or the random source ends.

use std::convert::Infallible;
use std::ops::ControlFlow;

use zairyu::CardType;
use zairyu::simulator::VirtualCard;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::transport::recording::Recording;
use zairyu::{CardTransport, DataGroups, Reader};

use crate::errors::Add;
use crate::{card, delivery_key, number, reader, session};

pub fn reads(card_type: CardType, add: &mut Add<'_>) {
    let whole = card(card_type);
    let commands = whole.link_stats().commands as usize;
    let build = || session::builder(card_type).build().expect("a card");

    let mut card = build();
    for stop_at in 0.. {
        let mut events = 0..stop_at;
        let observer = |_| match events.next() {
            Some(_) => ControlFlow::Continue(()),
            None => ControlFlow::Break(()),
        };
        card.reset();
        let result = reader(&mut card).read_with_progress(&number(), DataGroups::ALL, observer);
        match result {
            Err(error) => add(format!("stopped at event {stop_at}"), &error),
            Ok(_) => break,
        }
    }

    let (_, no_randoms) = Recording::default().replay();
    let mut without_randoms = Reader::new(build())
        .with_random(no_randoms)
        .with_specified_card_key(SpecifiedCardKey::new(delivery_key()));
    let error = without_randoms.read(&number(), DataGroups::ALL);
    add("no randoms".to_owned(), &error.expect_err("no randoms"));

    // Another person's card with the same number, after the signature was read.
    let mut torn = reader(Torn {
        card: build(),
        left: commands - 1,
    });
    let error = torn.resume(|_| ControlFlow::Continue(()));
    add("nothing to resume".to_owned(), &error.expect_err("nothing"));
    let error = torn.read(&number(), DataGroups::ALL);
    add("torn".to_owned(), &error.expect_err("torn"));
    let other = session::builder(card_type).value(0xD1, [0xA5; 1500]);
    *torn.transport_mut() = Torn {
        card: other.build().expect("a card"),
        left: usize::MAX,
    };
    let error = torn.resume(|_| ControlFlow::Continue(()));
    add("another card".to_owned(), &error.expect_err("another card"));

    // One byte at a time, without end.
    for left in [0, 4, commands - 1] {
        let mut link = Endless {
            card: build(),
            left,
            answer: &[0xAA, 0x61, 0x01],
        };
        let result = reader(&mut link).read(&number(), DataGroups::ALL);
        add(format!("endless at {left}"), &result.expect_err("no end"));
    }
}

/// A link that fails after a number of commands.
pub struct Torn {
    pub card: VirtualCard,
    pub left: usize,
}

#[derive(Debug, thiserror::Error)]
#[error("the card is gone")]
pub struct Gone;

impl CardTransport for Torn {
    type Error = Gone;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Gone> {
        self.left = self.left.checked_sub(1).ok_or(Gone)?;
        Ok(self.card.transmit(command))
    }
}

/// A card that answers a number of commands, and repeats one answer from then on.
pub struct Endless<'a> {
    pub card: VirtualCard,
    pub left: usize,
    pub answer: &'a [u8],
}

impl CardTransport for Endless<'_> {
    type Error = Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
        let Some(left) = self.left.checked_sub(1) else {
            return Ok(self.answer.to_vec());
        };
        self.left = left;
        Ok(self.card.transmit(command))
    }
}
