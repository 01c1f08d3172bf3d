//! Mutations and random bytes: nothing panics, and nothing but the genuine
//! certificate is ever trusted.

use proptest::prelude::*;
use time::macros::datetime;

use crate::card::Generation::{self, First, Second, Specified};
use crate::verify::testing::*;
use crate::verify::{CardCertificate, IssuerSearch, TestTrustStore, TrustStore, check_issuer};

/// A genuine certificate of each form, with the store that trusts its issuer.
fn genuine(generation: Generation) -> (Vec<Vec<u8>>, TrustStore) {
    let (leaf, ca) = match generation {
        First => (Key::load("rsa2048-leaf"), Key::load("rsa2048-ca")),
        Second | Specified => (Key::load("p384-leaf"), Key::load("p384-ca")),
    };
    let mut template = Template::card(&leaf, &ca);
    template.extensions.push(authority_key(&[1; 20]));
    template.extensions.push(subject_key(&[2; 20]));
    let tbs = to_indefinite(&template.tbs());
    let forms = vec![
        template.sign(&ca),
        template.assemble(&tbs, &ca.sign(Hash::Sha256, &tbs)),
    ];
    let mut store = TrustStore::new();
    let authority = Template::authority(&ca).sign(&ca);
    store.add_own(generation, &authority).unwrap();
    (forms, store)
}

fn is_trusted(value: &[u8], generation: Generation, store: &TrustStore) -> bool {
    let Ok(certificate) = CardCertificate::parse(value, generation) else {
        return false;
    };
    let now = datetime!(2026-07-01 12:00 UTC);
    let path = check_issuer(&certificate, generation, store.into(), now);
    matches!(path, IssuerSearch::Trusted { .. })
}

#[test]
fn no_changed_byte_is_trusted() {
    for generation in [First, Second] {
        let (forms, store) = genuine(generation);
        for genuine in forms {
            let mut value = [genuine.as_slice(), &[0; 3]].concat();
            assert!(is_trusted(&value, generation, &store));
            for position in 0..value.len() {
                let byte = value[position];
                for change in [0x01, 0x20, 0x80, 0xFF] {
                    value[position] = byte ^ change;
                    assert!(
                        !is_trusted(&value, generation, &store),
                        "{generation:?}, byte {position} xor {change:02x}"
                    );
                    if position >= genuine.len() {
                        let error = CardCertificate::parse(&value, generation).unwrap_err();
                        assert_eq!(error.reason(), "trailing-data", "byte {position}");
                    }
                }
                value[position] = byte;
            }
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..700)) {
        for generation in [First, Second, Specified] {
            prop_assert!(CardCertificate::parse(&bytes, generation).is_err());
            let _ = TrustStore::new().add_own(generation, &bytes);
        }
        let _ = TestTrustStore::new().add_sample_test("random", &bytes);
    }

    #[test]
    fn random_text_is_not_an_anchor(text in "(-----BEGIN [A-Z-]{0,12}\n?)?[A-Za-z0-9+/=\\-\n ]{0,300}") {
        prop_assert!(TrustStore::new().add_own(First, text.as_bytes()).is_err());
        prop_assert!(TrustStore::new().add_official("text", text.as_bytes()).is_err());
    }

    #[test]
    fn spliced_certificates_are_not_trusted(
        first in any::<bool>(),
        form in 0..2_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 1..6),
    ) {
        let generation = if first { First } else { Second };
        let (forms, store) = genuine(generation);
        let mut value = forms[form].clone();
        for (index, kind, byte) in edits {
            if value.is_empty() {
                break;
            }
            let position = index.index(value.len());
            match kind {
                0 => value[position] = byte,
                1 => value.insert(position, byte),
                2 => { value.remove(position); }
                _ => {
                    let end = (position + usize::from(byte)).min(value.len());
                    let piece = value[position..end].to_vec();
                    value.splice(position..position, piece);
                }
            }
        }
        let same = value.starts_with(&forms[form])
            && value[forms[form].len()..].iter().all(|byte| *byte == 0);
        prop_assert_eq!(is_trusted(&value, generation, &store), same);
    }
}
