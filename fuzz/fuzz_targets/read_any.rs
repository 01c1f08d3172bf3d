//! A whole read; the fuzzer plays the card. It does not know the number and the random
//! numbers, so it never completes the handshake. A specified card has no handshake; there
//! the fuzzer gets as far as the checksum or the padding.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::{CardTransport, DataGroups, Generation, LinkLimits, MAX_COMMANDS};
use zairyu_fuzz::{NoAnswer, Pieces, number, reader, specified};

struct Fuzzed<'a> {
    answers: Pieces<'a>,
    limits: LinkLimits,
    commands: u32,
}

impl CardTransport for Fuzzed<'_> {
    type Error = NoAnswer;

    fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, NoAnswer> {
        self.commands += 1;
        self.answers.answer()
    }

    fn limits(&self) -> LinkLimits {
        self.limits
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((choice, input)) = input.split_first() else {
        return;
    };
    let mut link = Fuzzed {
        answers: Pieces(input),
        limits: match choice & 3 {
            0 => LinkLimits::default(),
            1 => LinkLimits::SHORT,
            2 => LinkLimits::SHORT.with_max_response(usize::from(*choice)),
            _ => LinkLimits::default().with_max_response(1700),
        },
        commands: 0,
    };
    let result = reader(&mut link, specified()).read(&number(), DataGroups::ALL);
    assert!(link.commands <= MAX_COMMANDS);
    match result {
        // A card that accepts only the encryption key proves nothing.
        Ok(card) => assert_eq!(card.card_type().generation(), Generation::Specified),
        Err(error) => drop(format!("{error} {error:?}")),
    }
});
