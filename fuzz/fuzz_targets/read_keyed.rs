//! A whole read of a card that knows its number: the fuzzer writes its files, chooses the
//! link, and changes answers after the handshake.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::{DataGroups, MAX_COMMANDS};
use zairyu_fuzz::keyed::{Changed, Choice, assert_read_from};
use zairyu_fuzz::{Pieces, elementary_files, number};

fuzz_target!(|input: &[u8]| {
    let Some((&choice, input)) = input.split_first_chunk() else {
        return;
    };
    let choice = Choice::new(choice);
    let mut builder = choice.builder();
    let mut pieces = Pieces(input);
    let changes = pieces.next().unwrap_or_default();
    for name in elementary_files(choice.card_type).into_iter().skip(2) {
        if let Some(content) = pieces.next() {
            builder = builder.raw_file(name, &content[..content.len().min(32_768)]);
        }
    }
    let mut link = Changed::new(builder.build().expect("a card"), changes, None);
    let result = choice.reader(&mut link).read(&number(), DataGroups::ALL);
    assert!(link.commands <= MAX_COMMANDS);
    match result {
        Ok(card) if !link.changed => assert_read_from(&card, &[&link.card]),
        Ok(_) => {}
        Err(error) => drop(format!("{error} {error:?}")),
    }
});
