//! What a certificate is refused for.

use super::keys::*;
use super::{Change, parse_changed};
use crate::card::Generation::{self, First, Second, Specified};
use crate::verify::testing::*;

#[test]
fn each_reason_to_refuse() {
    let cases: [(&str, Generation, Change, &str); 44] = [
        (
            "EC key",
            First,
            |t| t.spki = Key::load("p384-leaf").spki(),
            "wrong-key-type",
        ),
        (
            "RSA key",
            Second,
            |t| t.spki = Key::load("rsa2048-leaf").spki(),
            "wrong-key-type",
        ),
        (
            "RSA key",
            Specified,
            |t| t.spki = Key::load("rsa2048-leaf").spki(),
            "wrong-key-type",
        ),
        (
            "RSA-1024",
            First,
            |t| t.spki = Key::load("rsa1024").spki(),
            "wrong-rsa-size",
        ),
        (
            "RSA-4096",
            First,
            |t| t.spki = Key::load("rsa4096").spki(),
            "wrong-rsa-size",
        ),
        (
            "RSA-2047",
            First,
            |t| t.spki = changed_rsa(|n| n[0] = 0x7F, &[1, 0, 1]),
            "wrong-rsa-size",
        ),
        (
            "e = 1",
            First,
            |t| t.spki = changed_rsa(|_| {}, &[1]),
            "bad-rsa-exponent",
        ),
        (
            "e = 2",
            First,
            |t| t.spki = changed_rsa(|_| {}, &[2]),
            "bad-rsa-exponent",
        ),
        (
            "e = 0",
            First,
            |t| t.spki = changed_rsa(|_| {}, &[0]),
            "bad-rsa-exponent",
        ),
        (
            "e = 65536",
            First,
            |t| t.spki = changed_rsa(|_| {}, &[1, 0, 0]),
            "bad-rsa-exponent",
        ),
        (
            "e of 34 bits",
            First,
            |t| t.spki = changed_rsa(|_| {}, &[2, 0, 0, 0, 1]),
            "bad-rsa-exponent",
        ),
        (
            "even modulus",
            First,
            |t| t.spki = changed_rsa(|n| n[255] = 2, &[1, 0, 1]),
            "invalid-public-key",
        ),
        (
            "negative modulus",
            First,
            |t| {
                let modulus = der(0x02, &[&rsa_modulus()]);
                let key = der(SEQUENCE, &[&modulus, &[0x02, 0x03, 1, 0, 1]]);
                t.spki = rsa_spki(&key, &NULL);
            },
            "invalid-public-key",
        ),
        (
            "RSA key of three numbers",
            First,
            |t| {
                let modulus = der(0x02, &[&[0], &rsa_modulus()]);
                let key = der(
                    SEQUENCE,
                    &[&modulus, &[0x02, 0x03, 1, 0, 1], &[0x02, 0x01, 1]],
                );
                t.spki = rsa_spki(&key, &NULL);
            },
            "invalid-public-key",
        ),
        (
            "RSA key with parameters",
            First,
            |t| t.spki = rsa_spki(&rsa_public("rsa2048-leaf"), &oid("1.2.3")),
            "invalid-public-key",
        ),
        (
            "P-256",
            Second,
            |t| t.spki = ec_spki_with(&oid("1.2.840.10045.3.1.7"), &p256_point()),
            "wrong-curve",
        ),
        (
            "P-256's point on P-384",
            Second,
            |t| t.spki = ec_spki(&p256_point()),
            "invalid-public-key",
        ),
        (
            "no curve",
            Second,
            |t| t.spki = ec_spki_with(&[], &point(false)),
            "wrong-curve",
        ),
        (
            "NULL for the curve",
            Second,
            |t| t.spki = ec_spki_with(&NULL, &point(false)),
            "wrong-curve",
        ),
        (
            "curve by parameters",
            Second,
            |t| t.spki = ec_spki_with(&[0x30, 0x03, 0x02, 0x01, 0x01], &point(false)),
            "wrong-curve",
        ),
        (
            "point off the curve",
            Second,
            |t| {
                let mut point = point(false);
                point[96] ^= 1;
                t.spki = ec_spki(&point);
            },
            "invalid-public-key",
        ),
        (
            "point at infinity",
            Second,
            |t| t.spki = ec_spki(&[0]),
            "invalid-public-key",
        ),
        (
            "hybrid point",
            Second,
            |t| {
                let mut point = point(false);
                point[0] = 6 | (point[96] & 1);
                t.spki = ec_spki(&point);
            },
            "invalid-public-key",
        ),
        (
            "compact point",
            Second,
            |t| t.spki = ec_spki(&[&[5], &point(false)[1..49]].concat()),
            "invalid-public-key",
        ),
        (
            "empty point",
            Second,
            |t| t.spki = ec_spki(&[]),
            "invalid-public-key",
        ),
        (
            "key usage without digitalSignature",
            Second,
            |t| t.extensions = vec![extension(KEY_USAGE, true, &[0x03, 0x02, 0x03, 0x08])],
            "no-digital-signature-usage",
        ),
        (
            "key usage that is empty",
            Second,
            |t| t.extensions = vec![extension(KEY_USAGE, true, &[0x03, 0x01, 0x00])],
            "no-digital-signature-usage",
        ),
        (
            "key usage that is a number",
            Second,
            |t| t.extensions = vec![extension(KEY_USAGE, true, &[0x02, 0x01, 0x80])],
            "malformed-extension",
        ),
        (
            "key usage and more",
            Second,
            |t| t.extensions = vec![extension(KEY_USAGE, true, &[3, 2, 7, 0x80, 5, 0])],
            "malformed-extension",
        ),
        (
            "CA:TRUE",
            Second,
            |t| t.extensions.push(is_authority()),
            "is-a-ca",
        ),
        (
            "CA:TRUE as 01",
            Second,
            |t| {
                let value = &[0x30, 0x03, 0x01, 0x01, 0x01];
                t.extensions
                    .push(extension(BASIC_CONSTRAINTS, false, value));
            },
            "is-a-ca",
        ),
        (
            "unknown critical extension",
            Second,
            |t| {
                t.extensions
                    .push(extension("1.2.392.200149.1", true, &[0x05, 0x00]))
            },
            "unknown-critical-extension",
        ),
        (
            "critical extended key usage",
            Second,
            |t| {
                let purposes = der(SEQUENCE, &[&oid("1.3.6.1.5.5.7.3.1")]);
                t.extensions.push(extension("2.5.29.37", true, &purposes));
            },
            "unknown-critical-extension",
        ),
        (
            "extension twice",
            Second,
            |t| t.extensions.push(usage_signature()),
            "duplicate-extension",
        ),
        (
            "extension twice, critical the second time",
            Second,
            |t| {
                t.extensions.push(extension("1.2.3.4", false, &[5, 0]));
                t.extensions.push(extension("1.2.3.4", true, &[5, 0]));
            },
            "duplicate-extension",
        ),
        (
            "extension twice, critical the first time",
            Second,
            |t| {
                t.extensions.push(extension("2.5.29.32", true, &[0x30, 0]));
                t.extensions.push(extension("2.5.29.32", false, &[0x30, 0]));
            },
            "duplicate-extension",
        ),
        (
            "key usage twice, once critical",
            Second,
            |t| {
                let digital_signature = [3, 2, 7, 0x80];
                t.extensions.clear();
                t.extensions
                    .push(extension("2.5.29.15", true, &digital_signature));
                t.extensions
                    .push(extension("2.5.29.15", false, &digital_signature));
            },
            "duplicate-extension",
        ),
        (
            "version 1",
            Second,
            |t| t.version = Vec::new(),
            "not-version-3",
        ),
        (
            "version 2",
            Second,
            |t| t.version = vec![0xA0, 3, 2, 1, 1],
            "not-version-3",
        ),
        (
            "two algorithms",
            Second,
            |t| t.outer_algorithm = algorithm("1.2.840.10045.4.3.3", &[]),
            "signature-algorithm-mismatch",
        ),
        (
            "parameters outside",
            Second,
            |t| t.outer_algorithm = algorithm("1.2.840.10045.4.3.2", &[0x30, 0x00]),
            "signature-algorithm-parameters",
        ),
        (
            "parameters inside",
            Second,
            |t| t.inner_algorithm = algorithm("1.2.840.10045.4.3.2", &[0x30, 0x00]),
            "signature-algorithm-parameters",
        ),
        (
            "more behind the parameters",
            Second,
            |t| t.outer_algorithm = algorithm("1.2.840.10045.4.3.2", &[5, 0, 5, 0]),
            "malformed-structure",
        ),
        (
            "broken name",
            Second,
            |t| t.issuer = der(SEQUENCE, &[&name("Test CA")[2..], &[0x02, 0x01, 0x05]]),
            "malformed-structure",
        ),
    ];
    for (name, generation, change, reason) in cases {
        let refused = parse_changed(generation, change).map_err(|error| error.reason());
        assert_eq!(refused.err(), Some(reason), "{generation:?}, {name}");
    }
}
