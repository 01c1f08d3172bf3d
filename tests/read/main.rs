//! Whole reads against the simulator's virtual cards.

mod asynchronous;
#[path = "../common/chain.rs"]
mod chain;
mod faults;
mod file_ends;
mod flow;
#[path = "../common/images.rs"]
mod images;
mod links;
mod malformed_files;
mod padding_skip;
mod parts;
mod records;
mod resume;
mod specified;

use zairyu::CardType;
use zairyu::simulator::{self, VirtualCard};
use zairyu::specified_card::DeliveryKey;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::{Card, CardNumber, CardTransport, DataGroups, Error, ImagePadding, LinkFault, Reader};

/// The default number of virtual cards.
fn number() -> CardNumber {
    "AA12345678BB".parse().unwrap()
}

/// The key that a reader needs for the simulator's specified cards.
fn own_key() -> SpecifiedCardKey {
    SpecifiedCardKey::new(DeliveryKey::own(&simulator::delivery_key_spki_der().unwrap()).unwrap())
}

fn virtual_card(card_type: CardType) -> VirtualCard {
    VirtualCard::builder(card_type).build().unwrap()
}

/// A reader that reads every byte of every file.
fn whole_reader<T: CardTransport>(transport: T) -> Reader<T> {
    Reader::new(transport).with_image_padding(ImagePadding::Read)
}

fn read_all(transport: impl CardTransport) -> Result<Card, Error> {
    Reader::new(transport).read(&number(), DataGroups::ALL)
}

/// A card behind a link that passes every command and answer through a function, which may
/// change or refuse it.
struct Tampered<F> {
    card: VirtualCard,
    commands: usize,
    tamper: F,
}

/// What happens to a command.
enum Fate {
    /// The card receives it, and its answer is returned.
    Pass,
    /// The card receives it, and this answer is returned instead.
    Answer(Vec<u8>),
    /// The link fails.
    Fail,
}

impl<F: FnMut(usize, &[u8], &mut VirtualCard) -> Fate> CardTransport for Tampered<F> {
    type Error = Broken;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Broken> {
        let index = self.commands;
        self.commands += 1;
        match (self.tamper)(index, command, &mut self.card) {
            Fate::Pass => Ok(self.card.transmit(command)),
            Fate::Answer(answer) => Ok(answer),
            Fate::Fail => Err(Broken),
        }
    }

    fn fault(&self, _: &Broken) -> LinkFault {
        LinkFault::CardRemoved
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the link broke")]
struct Broken;

fn tampered<F: FnMut(usize, &[u8], &mut VirtualCard) -> Fate>(
    card: VirtualCard,
    tamper: F,
) -> Tampered<F> {
    Tampered {
        card,
        commands: 0,
        tamper,
    }
}
