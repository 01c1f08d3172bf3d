//! Cards that try to keep a reader busy, to fill its memory, or to fake a handshake.
//! SECURITY.md lists the bounds; each is tested here.

#[path = "../common/chain.rs"]
mod chain;
mod files;
mod handshake;
mod images;
mod memory;
mod replies;

use std::sync::LazyLock;

use zairyu::CardType;
use zairyu::Generation;
use zairyu::simulator::{self, Issuer, VirtualCard, VirtualCardBuilder};
use zairyu::specified_card::DeliveryKey;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::{Card, CardNumber, CardTransport, DataGroups, Error, Reader};

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

/// A link that can answer in place of the card. `None`: the card answers.
struct Hostile<F> {
    card: VirtualCard,
    commands: u32,
    answer: F,
}

impl<F: FnMut(&[u8]) -> Option<Vec<u8>>> CardTransport for Hostile<F> {
    type Error = std::convert::Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        self.commands += 1;
        Ok((self.answer)(command).unwrap_or_else(|| self.card.transmit(command)))
    }
}

/// The outcome of a read: the result, the number of commands, the most bytes of memory.
struct Attempt {
    result: Result<Card, Error>,
    commands: u32,
    memory: usize,
}

fn attempt(builder: VirtualCardBuilder, answer: impl FnMut(&[u8]) -> Option<Vec<u8>>) -> Attempt {
    let mut link = Hostile {
        card: builder.build().expect("a card"),
        commands: 0,
        answer,
    };
    let key = simulator::delivery_key_spki_der().expect("the simulator's key");
    let specified = SpecifiedCardKey::new(DeliveryKey::own(&key).expect("a key"));
    let (result, memory) = memory::peak(|| {
        let mut reader = Reader::new(&mut link).with_specified_card_key(specified);
        reader.read(&number(), DataGroups::ALL)
    });
    Attempt {
        result,
        commands: link.commands,
        memory,
    }
}

impl Attempt {
    fn error(self, name: &str) -> Error {
        match self.result {
            Err(error) => error,
            Ok(_) => panic!("{name}: a card was read"),
        }
    }
}

fn number() -> CardNumber {
    "AA12345678BB".parse().expect("a number")
}

/// Whether this is READ BINARY of a file that needs the number.
fn reads_a_file(command: &[u8]) -> bool {
    command[1] == 0xB0 && !matches!(command[2], 0x8A | 0x8B)
}

/// A link that carries everything, and a link that carries only short answers. SET SESSION
/// KEY is always an extended command.
fn both_links(card_type: CardType) -> [VirtualCardBuilder; 2] {
    let builder = || VirtualCard::builder(card_type).issuer(issuer(card_type));
    let short = if CardType::SPECIFIED.contains(&card_type) {
        builder().limit_response(256)
    } else {
        builder().short_only()
    };
    [builder(), short]
}

/// Kept for all tests, because reading an issuer's keys is slow.
fn issuer(card_type: CardType) -> Issuer {
    static ISSUERS: LazyLock<[Issuer; 2]> = LazyLock::new(|| {
        [Generation::First, Generation::Second].map(|of| Issuer::test(of).expect("an issuer"))
    });
    let [first, second] = &*ISSUERS;
    match card_type.generation() {
        Generation::First => first.clone(),
        _ => second.clone(),
    }
}

/// The most bytes that a read may hold: two of the longest answers, two files, and what the
/// simulator needs.
const READ_MEMORY: usize = 1 << 20;
