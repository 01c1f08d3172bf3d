//! A stored card is refused, or is stored again in the same form.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::archive::Archive;

fuzz_target!(|bytes: &[u8]| {
    let Ok(archive) = serde_json::from_slice::<Archive>(bytes) else {
        return;
    };
    let Ok(card) = archive.into_card() else {
        return;
    };
    let stored = serde_json::to_string(&Archive::of(&card)).expect("an archive is JSON");
    let again: Archive = serde_json::from_str(&stored).expect("an archive");
    assert_eq!(again.into_card().expect("a card").files(), card.files());
});
