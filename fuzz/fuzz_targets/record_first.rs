//! The files of a first-generation card: decoded, printed, stored and decoded again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::Card;
use zairyu::archive::Archive;
use zairyu_fuzz::{TYPES, card_files};

fuzz_target!(|input: &[u8]| {
    let Some((choice, input)) = input.split_first() else {
        return;
    };
    let (card_type, _) = TYPES[usize::from(choice & 1)];
    let Ok(card) = Card::from_files(card_files(card_type, input)) else {
        return;
    };
    let _ = format!("{card:?} {:?}", card.record());
    let json = serde_json::to_string(card.record()).expect("a record is JSON");
    assert!(json.starts_with('{'));
    let _ = (card.groups_read(), card.images().count());
    if let Ok(same) = Archive::of(&card).into_card() {
        assert_eq!(same.files(), card.files());
        let again = serde_json::to_string(same.record()).expect("a record is JSON");
        assert_eq!(again, json);
    }
});
