//! Cards that do everything to keep a reader busy, fill its memory, or make it
//! believe in a handshake. Each bound has a name (SECURITY.md lists them) and
//! meets here what it is for.

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

/// A link behind which something else than the card may answer. `None`: the
/// card does.
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

/// What came of a read: the result, the commands that it took, the bytes that
/// it held at most.
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

/// READ BINARY of a file that needs the number.
fn reads_a_file(command: &[u8]) -> bool {
    command[1] == 0xB0 && !matches!(command[2], 0x8A | 0x8B)
}

/// One that carries everything, and one that carries short answers alone: SET SESSION
/// KEY is no short command.
fn both_links(card_type: CardType) -> [VirtualCardBuilder; 2] {
    let builder = || VirtualCard::builder(card_type).issuer(issuer(card_type));
    let short = if CardType::SPECIFIED.contains(&card_type) {
        builder().limit_response(256)
    } else {
        builder().short_only()
    };
    [builder(), short]
}

/// Reading an issuer's keys takes longer than most of what is done here.
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

/// Bytes that a read may hold at most: two answers of the longest kind, two
/// files, and what the simulator takes for its part.
const READ_MEMORY: usize = 1 << 20;
