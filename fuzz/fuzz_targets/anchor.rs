//! A program's own CA certificate, DER or PEM.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::Generation;
use zairyu::verify::TrustStore;

fuzz_target!(|bytes: &[u8]| {
    for generation in [Generation::First, Generation::Second, Generation::Specified] {
        let mut store = TrustStore::new();
        match store.add_own(generation, bytes) {
            Ok(anchor) => drop(format!("{anchor:?}")),
            Err(error) => {
                let _ = error.to_string();
                assert!(store.anchors().is_empty());
            }
        }
        assert!(store.add_official("fuzzed", bytes).is_err());
    }
});
