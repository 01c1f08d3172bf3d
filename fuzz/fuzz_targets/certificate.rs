//! A card's certificate, for each generation, and a signature under its key.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::Generation;
use zairyu::verify::{CardCertificate, check_issuer};
use zairyu_fuzz::{NOW, anchors};

fuzz_target!(|bytes: &[u8]| {
    for generation in [Generation::First, Generation::Second, Generation::Specified] {
        let Ok(certificate) = CardCertificate::parse(bytes, generation) else {
            continue;
        };
        let _ = format!("{certificate:?} {}", certificate.issuer());
        assert!(bytes.starts_with(certificate.encoded()));
        let _ = certificate.validity(NOW);
        assert!(
            certificate
                .verify_data(&[b"data"], &bytes[..bytes.len().min(256)])
                .is_err()
        );
        let _ = check_issuer(&certificate, generation, (&anchors()).into(), NOW);
    }
});
