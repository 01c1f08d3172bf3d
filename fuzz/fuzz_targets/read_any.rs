//! A whole read; the fuzzer plays the card. It knows neither the number nor the
//! randoms, so it never gets past the handshake.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::{CardTransport, DataGroups, LinkLimits, MAX_COMMANDS, Reader};
use zairyu_fuzz::{Fixed, NoAnswer, Pieces, number};

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
    let result = Reader::with_random(&mut link, Fixed).read(&number(), DataGroups::ALL);
    let error = result.err().expect("no card without its number");
    let _ = format!("{error} {error:?}");
    assert!(link.commands <= MAX_COMMANDS);
});
