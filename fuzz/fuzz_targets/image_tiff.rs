//! An image: an error, or pixels within the bounds.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::image::{MAX_PIXELS, decode, dimensions};

fuzz_target!(|bytes: &[u8]| {
    let told = dimensions(bytes);
    if let Ok(image) = decode(bytes) {
        assert_eq!(told, Ok((image.width(), image.height())));
        assert!(image.width() * image.height() <= MAX_PIXELS);
    }
});
