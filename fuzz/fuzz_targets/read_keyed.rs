//! A whole read of a card that knows its number: the fuzzer writes its files,
//! chooses the link, and changes answers on their way after the handshake.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use zairyu::files::files;
use zairyu::simulator::{Generation, Issuer, Variant, VirtualCard};
use zairyu::{CardTransport, DataGroups, MAX_COMMANDS, Reader};
use zairyu_fuzz::{Fixed, Pieces, TYPES, elementary_files, number};

struct Changed<'a> {
    card: VirtualCard,
    /// Three bytes for each command after VERIFY: what to do, where, with what.
    changes: &'a [u8],
    open: bool,
    changed: bool,
    commands: u32,
}

impl CardTransport for Changed<'_> {
    type Error = std::convert::Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        self.commands += 1;
        let mut answer = self.card.transmit(command);
        if !self.open {
            self.open = command.get(1) == Some(&0x20);
            return Ok(answer);
        }
        let Some((&[what, at, with], rest)) = self.changes.split_first_chunk() else {
            return Ok(answer);
        };
        self.changes = rest;
        let end = answer.len();
        let at = usize::from(at) % end;
        let before = answer.clone();
        match what {
            1 => answer[at] ^= with,
            2 => answer[end - 1 - at] ^= with,
            3 => answer.truncate(at),
            4 => answer.insert(end - 2, with),
            5 => answer[end - 2..].copy_from_slice(&[with, at as u8]),
            6 => answer = vec![with, at as u8],
            7 => drop(answer.drain(at.min(end - 2)..end - 2)),
            8 => answer = [&answer[..end - 2], &answer[..]].concat(),
            _ => {}
        }
        self.changed |= answer != before;
        Ok(answer)
    }
}

/// Reading an issuer's keys takes longer than reading a card.
static ISSUERS: LazyLock<[Issuer; 2]> = LazyLock::new(|| {
    [Generation::First, Generation::Second].map(|of| Issuer::test(of).expect("an issuer"))
});

fuzz_target!(|input: &[u8]| {
    let Some((&[choice, limit], input)) = input.split_first_chunk() else {
        return;
    };
    let (card_type, simulated) = TYPES[usize::from(choice & 3)];
    // Unsigned, so that nothing is spent on a signature: the fuzzer's files may
    // have one.
    let mut builder = VirtualCard::builder(simulated)
        .variant(Variant::StrippedSignature)
        .issuer(ISSUERS[usize::from(choice & 3) / 2].clone())
        .random_source(|bytes| bytes.fill(0x42));
    let mut pieces = Pieces(input);
    let changes = pieces.next().unwrap_or_default();
    for name in elementary_files(card_type).into_iter().skip(2) {
        if let Some(content) = pieces.next() {
            builder = builder.raw_file(name, &content[..content.len().min(32_768)]);
        }
    }
    if choice & 4 != 0 {
        builder = builder.short_only();
    }
    if choice & 8 != 0 {
        builder = builder.chain_responses();
    }
    if choice & 16 != 0 {
        builder = builder.correct_le();
    }
    if choice & 32 != 0 {
        builder = builder.limit_response(64 + 8 * usize::from(limit));
    }
    let mut link = Changed {
        card: builder.build().expect("a card"),
        changes,
        open: false,
        changed: false,
        commands: 0,
    };
    let result = Reader::with_random(&mut link, Fixed).read(&number(), DataGroups::ALL);
    assert!(link.commands <= MAX_COMMANDS);
    let Ok(card) = result else {
        return;
    };
    if link.changed {
        return;
    }
    // What was read is what is there, as far as a file of its kind can go.
    for (file, name) in files(card_type).iter().zip(elementary_files(card_type)) {
        let read = card.file(file.id).expect("every file was read");
        let there = link.card.file(name).expect("every file is there");
        assert!(there.starts_with(read), "{}", file.id);
        assert!(read.len() >= there.len().min(file.size), "{}", file.id);
    }
});
