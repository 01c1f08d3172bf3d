//! Camera frames, with an engine that says anything: no number that the engine did not
//! say, and none from a weak reading.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::printed::{CardNumberScanner, Rect, ScanResult};
use zairyu_fuzz::Pieces;
use zairyu_fuzz::scripted::{Scripted, picture};

fuzz_target!(|bytes: &[u8]| {
    let Some((&[left, top, right, bottom, guided], bytes)) = bytes.split_first_chunk() else {
        return;
    };
    let mut pieces = Pieces(bytes);
    let frames: Vec<_> = pieces.by_ref().take(3).filter_map(picture).collect();
    let side = |byte: u8| usize::from(byte) * 5;
    let guide = (guided & 1 == 1).then(|| Rect {
        left: side(left),
        top: side(top),
        right: side(right),
        bottom: side(bottom),
    });
    let said = bytes.to_vec();
    let mut scanner = CardNumberScanner::new(Scripted::new(pieces));
    for frame in &frames {
        if let Ok(ScanResult::Certain(found)) = scanner.scan(frame, guide) {
            let number = found.number().full().to_string();
            assert!((0.0..=1.0).contains(&found.confidence()));
            assert!(found.rect().intersection(frame.bounds()).is_some());
            // As typed: in either width and case, with separators.
            let plain = String::from_utf8_lossy(&said).to_uppercase();
            assert!(plain.contains(&number) || !plain.is_ascii() || plain.contains(['-', ' ']));
        }
    }
});
