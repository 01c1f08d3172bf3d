//! Archives and recordings in binary formats: refused, or printed and stored again in the
//! same form.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::Language;
use zairyu::archive::Archive;
use zairyu::present::text::TextReport;
use zairyu::transport::recording::Recording;
use zairyu_fuzz::{NOW, anchors};

fuzz_target!(|input: &[u8]| {
    let Some((format, bytes)) = input.split_first() else {
        return;
    };
    let (archive, recording) = match format % 4 {
        0 => (ciborium::from_reader(bytes).ok(), None),
        1 => (rmp_serde::from_slice(bytes).ok(), None),
        2 => (None, ciborium::from_reader(bytes).ok()),
        _ => (None, rmp_serde::from_slice(bytes).ok()),
    };
    if let Some(Ok(card)) = archive.map(Archive::into_card) {
        let mut stored = Vec::new();
        ciborium::into_writer(&Archive::of(&card), &mut stored).expect("CBOR");
        let again: Archive = ciborium::from_reader(stored.as_slice()).expect("an archive");
        let again = again.into_card().expect("a card");
        assert_eq!(again.files(), card.files());
        assert!(again.opening_number() == card.opening_number());
        let stored = rmp_serde::to_vec_named(&Archive::of(&card)).expect("MessagePack");
        let again: Archive = rmp_serde::from_slice(&stored).expect("an archive");
        assert_eq!(again.into_card().expect("a card").files(), card.files());
        let report = card.verify(&anchors(), NOW);
        for language in Language::ALL {
            let _ = TextReport::new(&card, &report, language).to_string();
        }
    }
    if let Some(recording) = recording {
        let recording: Recording = recording;
        let mut stored = Vec::new();
        ciborium::into_writer(&recording, &mut stored).expect("CBOR");
        let again: Recording = ciborium::from_reader(stored.as_slice()).expect("a recording");
        assert!(again == recording);
        let shown = recording.redacted().to_string();
        assert_eq!(shown.lines().count(), recording.len());
    }
});
