use std::error::Error;

use super::*;
use crate::card::Generation::{First, Second, Specified};
use crate::verify::CertificateError;
use crate::verify::testing::*;

/// A table that pins `bytes` as `kind`.
pub(super) fn table(bytes: &[u8], kind: PinnedKind) -> [PinnedFile; 1] {
    let sha256 = Sha256Digest::of(bytes);
    [PinnedFile {
        file: "pinned.crt",
        kind,
        sha256,
    }]
}

pub(super) const BOTH: &[Generation] = &[Second, Specified];

pub(super) fn authority(key: &str) -> Vec<u8> {
    let key = Key::load(key);
    Template::authority(&key).sign(&key)
}

#[test]
fn the_pinned_digests_are_those_published() {
    let expected = [
        (
            "930001756.crt",
            "97f37c5967af5f3cd84e6ed694b09539abb7f8e7e76b6f7496a060008982983d",
        ),
        (
            "930001757.crt",
            "ff02323cea7b8c3dfc0dc2de79d46e78514af587368523086b188e9690aec861",
        ),
        (
            "001353372.crt",
            "6f50161aa80f7ff7c630505faf472906f7b101d5083e327a6182c82cd7985e67",
        ),
        (
            "001421582.crt",
            "bf854466ed9abf61f559c39bf8790546f8acdab99b51fd2330563669ce4a71b2",
        ),
        (
            "001462221.zip",
            "11e6ad8b8e64f0cdb1d8ba9e3689926c80e8479a2f098616f674a23582bec13b",
        ),
        (
            "001460788.zip",
            "1846b815d31f04fe93d57450a6d8a8c351eac3d8c444a2375d95734df7dd1057",
        ),
        (
            "001462222.zip",
            "98bf7014e478241f7943fc1a76c38b6c7bda4da9a927d106ae9ab8a1ad684d0a",
        ),
    ];
    let listed = PINNED_FILES.iter();
    let listed: Vec<_> = listed.map(|pin| (pin.file, pin.sha256)).collect();
    assert_eq!(
        listed,
        expected.map(|(file, sha256)| (file, sha256.parse().unwrap()))
    );
    let kinds: Vec<_> = PINNED_FILES.iter().map(|pin| pin.kind).collect();
    assert_eq!(kinds[..4], [PinnedKind::Authority(&[First]); 4]);
    assert_eq!(kinds[4], PinnedKind::Authority(BOTH));
    assert_eq!(kinds[5], PinnedKind::TestAuthority(BOTH));
    assert_eq!(kinds[6], PinnedKind::DeliveryKey);
}

#[test]
fn a_pinned_file_is_official_for_its_generations() {
    let der = authority("p384-ca");
    let pem_file = pem(&der).into_bytes();
    let commented = ["An anchor\n".as_bytes(), &pem_file].concat();
    let blank = [der.as_slice(), b"\r\n"].concat();
    let cases: [(&str, &[u8], &[u8]); 6] = [
        ("DER, pinned as such", &der, &der),
        ("PEM, pinned as such", &pem_file, &pem_file),
        ("PEM of pinned DER", &der, &pem_file),
        ("PEM with a comment", &der, &commented),
        ("DER with a line end", &blank, &blank),
        ("DER again", &der, &der),
    ];
    for (name, pinned, given) in cases {
        let table = table(pinned, PinnedKind::Authority(BOTH));
        let mut store = TrustStore::new();
        let anchor = store
            .0
            .add_pinned(given, &table)
            .unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert_eq!(
            anchor.source(),
            AnchorSource::Official { file: "pinned.crt" },
            "{name}"
        );
        assert_eq!(anchor.generations(), BOTH, "{name}");
        assert_eq!(anchor.sha256(), Sha256Digest::of(&der), "{name}");
        assert!(!anchor.serves(First), "{name}");
    }
}

#[test]
fn files_that_are_not_official_anchors() {
    let der = authority("p384-ca");
    let leaf = Key::load("p384-leaf");
    let not_ca = Template::card(&leaf, &leaf).sign(&leaf);
    let two = [pem(&der), pem(&authority("p384-other-ca"))]
        .concat()
        .into_bytes();
    let rsa = authority("rsa2048-ca");
    let unpinned = |bytes: &[u8]| AnchorRefusal::NotPinned {
        sha256: Sha256Digest::of(bytes),
    };
    let authority_kind = PinnedKind::Authority(BOTH);
    type Case<'a> = (&'a str, &'a [u8], PinnedKind, &'a [u8], AnchorRefusal);
    let cases: [Case<'_>; 10] = [
        (
            "test anchor",
            &der,
            PinnedKind::TestAuthority(BOTH),
            &der,
            AnchorRefusal::TestAnchor,
        ),
        (
            "test anchor as PEM",
            &der,
            PinnedKind::TestAuthority(BOTH),
            pem(&der).leak().as_bytes(),
            AnchorRefusal::TestAnchor,
        ),
        (
            "delivery key",
            b"any bytes",
            PinnedKind::DeliveryKey,
            b"any bytes",
            AnchorRefusal::DeliveryKey,
        ),
        ("unpinned", &rsa, authority_kind, &der, unpinned(&der)),
        (
            "unpinned text",
            &der,
            authority_kind,
            b"hello",
            unpinned(b"hello"),
        ),
        ("empty", &der, authority_kind, b"", unpinned(b"")),
        (
            "archive",
            &der,
            authority_kind,
            b"PK\x03\x04...",
            AnchorRefusal::ZipArchive,
        ),
        (
            "two in one file",
            &der,
            authority_kind,
            &two,
            AnchorRefusal::SeveralCertificates { count: 2 },
        ),
        (
            "pinned, but no CA",
            &not_ca,
            authority_kind,
            &not_ca,
            AnchorRefusal::NotAuthority,
        ),
        (
            "pinned, but of the other kind",
            &rsa,
            authority_kind,
            &rsa,
            CertificateError::WrongKeyType {
                oid: "1.2.840.113549.1.1.1".into(),
            }
            .into(),
        ),
    ];
    for (name, pinned, kind, given, refusal) in cases {
        let mut store = TrustStore::new();
        let refused = store.0.add_pinned(given, &table(pinned, kind)).err();
        assert_eq!(refused, Some(refusal), "{name}");
        assert!(store.anchors().is_empty(), "{name}");
    }
}

#[test]
fn the_error_names_the_file_and_its_digest() {
    let mut store = TrustStore::new();
    let error = store.add_official("my.crt", b"hello").unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"my.crt\": not a file that is known by its digest: its SHA-256 is \
         2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    );
    assert_eq!(error.refusal.reason(), "not-pinned");
    assert!(error.source().is_none());
    // The message of a certificate is that of the refusal, so the source is the next one.
    let error = store.add_own(Second, b"\x30\x80").unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"own anchor\": the certificate ends early"
    );
    let source = error.source().expect("the place");
    assert_eq!(
        source.to_string(),
        "at offset 2: an end-of-contents is missing"
    );
}

#[test]
fn own_anchors_are_checked() {
    let ca = Key::load("p384-ca");
    let other = Key::load("p384-other-ca");
    let changed = |key: &Key, change: fn(&mut Template)| {
        let mut template = Template::authority(key);
        change(&mut template);
        template.sign(key)
    };
    let rsa = |name: &str| authority(name);
    let mut sha1 = Template::authority(&ca);
    sha1.set_hash(&ca, Hash::Sha1);
    let cases: [(&str, Generation, Vec<u8>, Option<&str>); 16] = [
        ("P-384", Second, authority("p384-ca"), None),
        ("P-384", Specified, authority("p384-ca"), None),
        ("RSA-2048", First, rsa("rsa2048-ca"), None),
        ("RSA-4096", First, rsa("rsa4096"), None),
        ("RSA-1024", First, rsa("rsa1024"), Some("wrong-rsa-size")),
        ("RSA", Second, rsa("rsa2048-ca"), Some("wrong-key-type")),
        ("P-384", First, authority("p384-ca"), Some("wrong-key-type")),
        (
            "leaf posing as CA",
            Second,
            changed(&ca, |t| t.extensions = vec![usage_signature()]),
            Some("not-a-ca"),
        ),
        (
            "leaf that may sign certificates",
            Second,
            changed(&ca, |t| t.extensions = vec![usage_authority()]),
            Some("not-a-ca"),
        ),
        (
            "no keyCertSign",
            Second,
            changed(&ca, |t| {
                t.extensions = vec![is_authority(), usage_signature()]
            }),
            Some("no-certificate-signing-usage"),
        ),
        (
            "no key usage",
            Second,
            changed(&ca, |t| t.extensions = vec![is_authority()]),
            None,
        ),
        (
            "unknown critical extension",
            Second,
            changed(&ca, |t| {
                t.extensions.push(extension("1.2.3.4", true, &[5, 0]))
            }),
            Some("unknown-critical-extension"),
        ),
        (
            "signed by another key",
            Second,
            Template::authority(&ca).sign(&other),
            Some("self-signature-does-not-verify"),
        ),
        (
            "SHA-1 on itself",
            Second,
            sha1.sign(&ca),
            Some("signature-algorithm-not-allowed"),
        ),
        (
            "issued by another",
            Second,
            Template {
                issuer: name("Root"),
                ..Template::authority(&ca)
            }
            .sign(&other),
            None,
        ),
        (
            "garbage behind",
            Second,
            [authority("p384-ca"), vec![1]].concat(),
            Some("trailing-data"),
        ),
    ];
    for (name, generation, bytes, reason) in cases {
        let mut store = TrustStore::new();
        let added = store.add_own(generation, &bytes).map(|_| ());
        let found = added.err().map(|error| error.refusal.reason());
        assert_eq!(found, reason, "{generation:?}, {name}");
        assert_eq!(store.anchors().is_empty(), reason.is_some(), "{name}");
    }
}

/// An anchor that is known serves another generation without its signature being
/// checked again; one that only looks like it does not.
#[test]
fn only_the_same_certificate_is_known() {
    let known = authority("p384-ca");
    let mut store = TrustStore::new();
    store.add_own(Second, &known).unwrap();
    // The end of the signature.
    for index in known.len() - 40..known.len() {
        let mut other = known.clone();
        other[index] ^= 1;
        let refused = store.add_own(Specified, &other).unwrap_err();
        assert_eq!(
            refused.refusal,
            AnchorRefusal::SelfSignature,
            "byte {index}"
        );
    }
    let anchor = store.add_own(Specified, &known).unwrap();
    assert_eq!(anchor.generations(), [Second, Specified]);
    assert_eq!(store.anchors().len(), 1);
}

/// The signature of a published CA on itself is not checked. That of the program's own is,
/// even of the same certificate.
#[test]
fn a_published_anchor_is_not_taken_for_one_that_was_checked() {
    let (ca, other) = (Key::load("p384-ca"), Key::load("p384-other-ca"));
    let der = Template::authority(&ca).sign(&other);
    let official = table(&der, PinnedKind::Authority(BOTH));
    let mut store = TrustStore::new();
    store.0.add_pinned(&der, &official).unwrap();
    let refused = store.0.add_checked(Second, &der, &official).err();
    assert_eq!(refused, Some(AnchorRefusal::SelfSignature));
}

#[test]
fn production_and_test_do_not_mix() {
    let der = authority("p384-ca");
    let test = table(&der, PinnedKind::TestAuthority(BOTH));
    let official = table(&der, PinnedKind::Authority(BOTH));

    let mut store = TrustStore::new();
    let refused = store.0.add_checked(Second, &der, &test).err();
    assert_eq!(refused, Some(AnchorRefusal::TestAnchor));
    let as_pem = pem(&der).into_bytes();
    let refused = store.0.add_checked(Second, &as_pem, &test).err();
    assert_eq!(refused, Some(AnchorRefusal::TestAnchor));
    let delivery_key = table(&der, PinnedKind::DeliveryKey);
    let refused = store.0.add_checked(Second, &der, &delivery_key);
    assert_eq!(refused.err(), Some(AnchorRefusal::DeliveryKey));

    let mut store = TestTrustStore::new();
    let refused = store.0.add_pinned(&der, &official).err();
    assert_eq!(refused, Some(AnchorRefusal::OfficialAnchor));
    let refused = store.0.add_checked(Second, &der, &official).err();
    assert_eq!(refused, Some(AnchorRefusal::OfficialAnchor));
    let refused = store.0.add_checked(Second, &der, &delivery_key).err();
    assert_eq!(refused, Some(AnchorRefusal::DeliveryKey));
    let refused = store.0.add_pinned(&der, &delivery_key).err();
    assert_eq!(refused, Some(AnchorRefusal::DeliveryKey));
    let anchor = store.0.add_pinned(&der, &test).unwrap();
    assert_eq!(anchor.source(), AnchorSource::SampleTest);
    assert_eq!(anchor.generations(), BOTH);
}

#[test]
fn the_same_certificate_is_one_anchor() {
    let der = authority("p384-ca");
    let official = table(&der, PinnedKind::Authority(BOTH));

    let mut store = TrustStore::new();
    store.add_own(Second, &der).unwrap();
    store.add_own(Second, pem(&der).as_bytes()).unwrap();
    assert_eq!(store.anchors().len(), 1);
    assert_eq!(store.anchors()[0].generations(), [Second]);
    store.add_own(Specified, &der).unwrap();
    assert_eq!(store.anchors().len(), 1);
    assert_eq!(store.anchors()[0].generations(), [Second, Specified]);
    assert_eq!(store.anchors()[0].source(), AnchorSource::Own);
    // What ISA publishes is marked so, whichever came first.
    store.0.add_pinned(&der, &official).unwrap();
    store.add_own(Second, &der).unwrap();
    assert_eq!(store.anchors().len(), 1);
    assert_eq!(
        store.anchors()[0].source(),
        AnchorSource::Official { file: "pinned.crt" }
    );
    store.add_own(Second, &authority("p384-other-ca")).unwrap();
    assert_eq!(store.anchors().len(), 2);
}

#[test]
fn stores_start_empty() {
    assert!(TrustStore::new().anchors().is_empty());
    assert!(TestTrustStore::new().anchors().is_empty());
}

#[test]
fn anchors_are_described_by_their_certificate() {
    let mut store = TrustStore::new();
    let anchor = store.add_own(Second, &authority("p384-ca")).unwrap();
    assert_eq!(anchor.serial(), "1234");
    let shown = format!("{anchor:?}");
    assert!(shown.contains(anchor.subject()), "{shown}");
}
