use std::sync::Arc;

use crate::card::Generation::{self, First, Second, Specified};
use crate::verify::issuer::Issuers;
use crate::verify::testing::*;
use crate::verify::{TrustStore, Verifier};

/// A card's certificate and its CA's, of each kind of key.
fn pairs() -> [(Generation, Vec<u8>, Vec<u8>); 2] {
    [
        (First, "rsa2048-leaf", "rsa2048-ca"),
        (Second, "p384-leaf", "p384-ca"),
    ]
    .map(|(generation, leaf, ca)| {
        let (leaf, ca) = (Key::load(leaf), Key::load(ca));
        let authority = Template::authority(&ca).sign(&ca);
        (generation, Template::card(&leaf, &ca).sign(&ca), authority)
    })
}

fn store(generation: Generation, authority: &[u8]) -> TrustStore {
    let mut store = TrustStore::new();
    store.add_own(generation, authority).unwrap();
    store
}

fn remembered(verifier: &Verifier) -> usize {
    verifier.issued.read().unwrap().len()
}

#[test]
fn the_same_bytes_are_read_once() {
    for (generation, leaf, authority) in pairs() {
        let store = store(generation, &authority);
        let verifier = Verifier::new(&store);
        let first = verifier.signer(&leaf, generation).unwrap();
        let again = verifier.signer(&leaf, generation).unwrap();
        assert!(Arc::ptr_eq(&first, &again), "{generation:?}");
        assert_eq!(remembered(&verifier), 1);
    }
}

/// One bit of any byte, or one byte of padding more: another certificate.
#[test]
fn other_bytes_are_never_taken_for_a_remembered_certificate() {
    for (generation, leaf, authority) in pairs() {
        let store = store(generation, &authority);
        let verifier = Verifier::new(&store);
        let first = verifier.signer(&leaf, generation).unwrap();
        let padded = [&leaf[..], &[0]].concat();
        let flipped = (0..leaf.len()).map(|index| {
            let mut leaf = leaf.clone();
            leaf[index] ^= 1;
            leaf
        });
        for other in flipped.chain([padded]) {
            if let Ok(other) = verifier.signer(&other, generation) {
                assert!(!Arc::ptr_eq(&first, &other), "{generation:?}");
            }
        }
    }
}

#[test]
fn a_generation_does_not_vouch_for_another() {
    let [_, (_, leaf, authority)] = pairs();
    let mut store = store(Second, &authority);
    let verifier = Verifier::new(&store);
    verifier.signer(&leaf, Second).unwrap();
    verifier.signer(&leaf, Specified).unwrap();
    assert!(verifier.signer(&leaf, First).is_err());
    assert_eq!(remembered(&verifier), 1, "only what an anchor has issued");

    store.add_own(Specified, &authority).unwrap();
    let verifier = Verifier::new(&store);
    let second = verifier.signer(&leaf, Second).unwrap();
    let specified = verifier.signer(&leaf, Specified).unwrap();
    assert!(!Arc::ptr_eq(&second, &specified));
    assert_eq!(remembered(&verifier), 2);
}

#[test]
fn nothing_is_remembered_without_its_issuer() {
    let ca = Key::load("rsa2048-other-ca");
    let other = store(First, &Template::authority(&ca).sign(&ca));
    for (generation, leaf, _) in pairs() {
        for store in [&other, &TrustStore::new()] {
            let verifier = Verifier::new(store);
            verifier.signer(&leaf, generation).unwrap();
            assert_eq!(remembered(&verifier), 0, "{generation:?}");
        }
    }
}

/// A genuine certificate can be written in any number of ways: with more padding.
#[test]
fn the_memory_is_bounded() {
    let [(generation, leaf, authority), _] = pairs();
    let store = store(generation, &authority);
    let verifier = Verifier::new(&store);
    for padding in 0..Verifier::CAPACITY + 3 {
        let padded = [&leaf[..], &vec![0; padding]].concat();
        verifier.signer(&padded, generation).unwrap();
        assert!(remembered(&verifier) <= Verifier::CAPACITY);
    }
    assert_eq!(
        remembered(&verifier),
        3,
        "the ones after all were forgotten"
    );
    assert_eq!(format!("{verifier:?}"), "Verifier(3 certificates)");
}

/// A server keeps one verifier in its state and uses it from every thread.
#[test]
fn a_verifier_owns_what_it_needs() {
    fn shared<T: Send + Sync + 'static>(value: T) -> Arc<T> {
        Arc::new(value)
    }
    let [(generation, leaf, authority), _] = pairs();
    let verifier = {
        let mut store = store(generation, &authority);
        let verifier = shared(Verifier::new(&store));
        store.add_own(Second, &pairs()[1].2).unwrap();
        verifier
    };
    assert_eq!(verifier.anchors.len(), 1, "a copy, made once");
    let threads = [1, 2].map(|_| {
        let (verifier, leaf) = (Arc::clone(&verifier), leaf.clone());
        std::thread::spawn(move || verifier.signer(&leaf, generation).unwrap())
    });
    for signer in threads.map(|thread| thread.join().unwrap()) {
        assert!(matches!(signer.issuers, Issuers::Found(_)));
    }
}
