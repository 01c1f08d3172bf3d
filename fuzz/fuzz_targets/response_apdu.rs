//! A response APDU consists of data and status word.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::internals::apdu::Response;

fuzz_target!(|bytes: &[u8]| {
    let Ok(response) = Response::parse(bytes.to_vec()) else {
        assert!(bytes.len() < 2 || bytes.len() > 65_538);
        return;
    };
    let status = response.status();
    let _ = (status.meaning(), status.more_bytes(), status.correct_le());
    let whole = [response.data(), &status.to_u16().to_be_bytes()].concat();
    assert_eq!(whole, bytes);
});
