//! Pinned and own certificates in other encodings: BER, PEM, with bytes after them.

use super::tests::{BOTH, authority, table};
use super::*;
use crate::card::Generation::{Second, Specified};
use crate::verify::CertificateError;
use crate::verify::testing::*;

/// A certificate with its outer length in a longer form than DER's.
fn long_length(der: &[u8]) -> Vec<u8> {
    assert_eq!(der[..2], [0x30, 0x82], "a length in two bytes");
    [&[0x30, 0x83, 0x00], &der[2..]].concat()
}

/// A certificate of indefinite length.
fn indefinite_length(der: &[u8]) -> Vec<u8> {
    [&[0x30, 0x80], &der[4..], &[0, 0]].concat()
}

/// The form of ISA's test CA does not make it another certificate: it is refused as an
/// official and as an own anchor, and a test store keeps its source.
#[test]
fn a_pinned_certificate_is_known_in_any_form() {
    let der = authority("p384-ca");
    let test = table(&der, PinnedKind::TestAuthority(BOTH));
    let official = table(&der, PinnedKind::Authority(BOTH));
    let delivery_key = table(&der, PinnedKind::DeliveryKey);
    let followed = |after: &[u8]| [&der[..], after].concat();
    let text = pem(&der);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("as it is", der.clone()),
        ("a space", followed(b" ")),
        ("a NUL", followed(b"\0")),
        ("a line end", followed(b"\n")),
        ("another line end", followed(b"\r\n")),
        ("many NULs", followed(&[0; 500])),
        ("mixed blanks", followed(b"\0 \r\n\0")),
        ("PEM", text.clone().into_bytes()),
        ("PEM, CRLF", text.replace('\n', "\r\n").into_bytes()),
        (
            "PEM, text before",
            format!("Subject: x\n\n{text}").into_bytes(),
        ),
        ("PEM, text after", format!("{text}\nthe end").into_bytes()),
        ("PEM of DER and a space", pem(&followed(b" ")).into_bytes()),
        ("PEM of DER and NULs", pem(&followed(&[0; 9])).into_bytes()),
        ("BER, longer length", long_length(&der)),
        ("BER, indefinite length", indefinite_length(&der)),
        (
            "BER and blanks",
            [long_length(&der), b"\0\n".to_vec()].concat(),
        ),
        ("BER in PEM", pem(&indefinite_length(&der)).into_bytes()),
    ];
    for (name, bytes) in &cases {
        let mut store = TrustStore::new();
        for generation in [Second, Specified] {
            let refused = store.0.add_checked(generation, bytes, &test).err();
            assert_eq!(refused, Some(AnchorRefusal::TestAnchor), "{name}");
            let refused = store.0.add_checked(generation, bytes, &delivery_key);
            assert_eq!(refused.err(), Some(AnchorRefusal::DeliveryKey), "{name}");
        }
        let refused = store.0.add_pinned(bytes, &test).err();
        assert_eq!(refused, Some(AnchorRefusal::TestAnchor), "{name}");
        assert!(store.anchors().is_empty(), "{name}");

        let mut store = TestTrustStore::new();
        let refused = store.0.add_checked(Second, bytes, &official);
        assert_eq!(refused.err(), Some(AnchorRefusal::OfficialAnchor), "{name}");
        let refused = store.0.add_pinned(bytes, &official).err();
        assert_eq!(refused, Some(AnchorRefusal::OfficialAnchor), "{name}");
        assert!(store.anchors().is_empty(), "{name}");
        let anchor = store.0.add_pinned(bytes, &test).expect(name);
        assert_eq!(anchor.source(), AnchorSource::SampleTest, "{name}");
    }
    // Whatever else follows is refused, too, and not as an own anchor.
    for after in [&b"x"[..], b"\0x", &der] {
        let bytes = followed(after);
        let mut store = TrustStore::new();
        let refused = store.0.add_checked(Second, &bytes, &test).err();
        assert_eq!(refused, Some(AnchorRefusal::TestAnchor));
    }
    // Before it, nothing is skipped.
    for before in [&b" "[..], b"\n", b"\0"] {
        let bytes = [before, &der].concat();
        let mut store = TrustStore::new();
        let refused = store.0.add_checked(Second, &bytes, &test).err();
        assert_eq!(refused, Some(AnchorRefusal::NoCertificate));
    }
}

/// However it is encoded, it is one anchor.
#[test]
fn the_same_certificate_in_ber_is_one_anchor() {
    let der = authority("p384-ca");
    let mut store = TrustStore::new();
    for bytes in [der.clone(), long_length(&der), indefinite_length(&der)] {
        store.add_own(Second, &bytes).expect("a CA");
    }
    assert_eq!(store.anchors().len(), 1);
}

#[test]
fn only_blanks_follow_a_pinned_certificate() {
    let der = authority("p384-ca");
    for (name, after, expected) in [
        ("blanks", &b"\0\r\n "[..], None),
        ("more", b"\0\n\x01", Some(der.len() + 2)),
    ] {
        let bytes = [&der[..], after].concat();
        let official = table(&bytes, PinnedKind::Authority(BOTH));
        let refused = TrustStore::new().0.add_pinned(&bytes, &official).err();
        let expected = expected
            .map(|offset| AnchorRefusal::Certificate(CertificateError::TrailingData { offset }));
        assert_eq!(refused, expected, "{name}");
    }
}
