//! A typed number: an accepted number has the normal form and parses to itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::CardNumber;

fuzz_target!(|text: &str| {
    let Ok(number) = text.parse::<CardNumber>() else {
        return;
    };
    let full = number.full().to_string();
    assert_eq!(full.parse::<CardNumber>().as_ref(), Ok(&number));
    assert_eq!(full.as_bytes(), number.as_bytes());
});
