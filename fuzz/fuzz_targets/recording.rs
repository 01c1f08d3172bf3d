//! A stored recording is refused, or is printed and replayed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::transport::recording::Recording;
use zairyu::{DataGroups, Reader};
use zairyu_fuzz::{number, specified};

fuzz_target!(|bytes: &[u8]| {
    let Ok(recording) = serde_json::from_slice::<Recording>(bytes) else {
        return;
    };
    let shown = recording.redacted().to_string();
    assert_eq!(shown.lines().count(), recording.len());
    let stored = serde_json::to_string(&recording).expect("a recording is JSON");
    assert!(serde_json::from_str::<Recording>(&stored).expect("a recording") == recording);
    let (link, random) = recording.replay();
    let mut reader = Reader::new(link)
        .with_random(random)
        .with_specified_card_key(specified());
    let _ = reader.read(&number(), DataGroups::ALL);
});
