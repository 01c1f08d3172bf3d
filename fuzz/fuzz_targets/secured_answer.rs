//! Answers under secure messaging: a fixed session, in which the fuzzer answers the reads
//! of files. Each suite, and the counted channel with and without checksum.

#![no_main]

use std::collections::HashMap;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use zairyu::{Card, CardTransport, Error, MAX_COMMANDS};
use zairyu_fuzz::{NoAnswer, Pieces, Session, is_secured_read, reader};

/// A session's own answers to all but the secured reads.
struct Replayed<'a> {
    known: &'a HashMap<Vec<u8>, Vec<u8>>,
    answers: Pieces<'a>,
    commands: u32,
}

impl CardTransport for Replayed<'_> {
    type Error = NoAnswer;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, NoAnswer> {
        self.commands += 1;
        match self.known.get(command) {
            Some(answer) if !is_secured_read(command) => Ok(answer.clone()),
            _ => self.answers.answer(),
        }
    }
}

struct Known {
    session: Session,
    answers: HashMap<Vec<u8>, Vec<u8>>,
    card: Card,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let known = |session: Session| {
        let (card, exchanges) = session.record();
        Known {
            session,
            answers: exchanges.into_iter().collect(),
            card,
        }
    };
    Session::ALL.into_iter().map(known).collect()
});

fuzz_target!(|input: &[u8]| {
    let Some((choice, input)) = input.split_first() else {
        return;
    };
    let known = &KNOWN[usize::from(*choice) % KNOWN.len()];
    let mut link = Replayed {
        known: &known.answers,
        answers: Pieces(input),
        commands: 0,
    };
    let (read, groups) = (known.session.number(), known.session.groups());
    let result: Result<Card, Error> =
        reader(&mut link, known.session.specified()).read(&read, groups);
    assert!(link.commands <= MAX_COMMANDS);
    match result {
        // An answer with a checksum cannot be from another file.
        Ok(card) if known.session.has_checksum() => {
            assert!(card.files() == known.card.files());
        }
        Ok(_) => {}
        Err(error) => drop(format!("{error} {error:?}")),
    }
});
