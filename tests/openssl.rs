//! Comparison with another implementation in both directions: the `openssl` command checks
//! the simulator's cards, and this crate checks cards that openssl signed.
//!
//! Without an openssl command these tests print a message and pass, unless
//! `ZAIRYU_REQUIRE_OPENSSL` is set.

#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "common/cards.rs"]
mod cards;
#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "common/scratch.rs"]
mod scratch;

use std::fs;
use std::process::Command;

use zairyu::CardType;
use zairyu::Generation;
use zairyu::record::CardFiles;
use zairyu::simulator::{Issuer, VirtualCard};
use zairyu::verify::TrustStore;
use zairyu::{Card, DataGroups};

use crate::cards::{
    NOW, evidence_tags, first_der, flipped, generation, genuine, place, read, read_all,
    signed_data, signed_tags, value, verdict,
};
use crate::scratch::Scratch;

/// A working folder for openssl. `None`, with a message, if there is no openssl.
fn openssl(test: &str) -> Option<Openssl> {
    if Command::new("openssl").arg("version").output().is_ok() {
        return Some(Openssl(Scratch::new()));
    }
    let required = std::env::var_os("ZAIRYU_REQUIRE_OPENSSL").is_some();
    assert!(!required, "{test}: no openssl command, and it is required");
    println!("SKIPPED {test}: no openssl command on this machine");
    None
}

struct Openssl(Scratch);

impl Openssl {
    /// Runs a command in the folder. Returns whether it succeeded, and its output.
    fn try_run(&self, arguments: &str) -> (bool, String) {
        let output = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .output()
            .expect("openssl starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), said)
    }

    fn run(&self, arguments: &str) {
        let (success, said) = self.try_run(arguments);
        assert!(success, "openssl {arguments}\n{said}");
    }

    fn accepts(&self, arguments: &str) -> bool {
        self.try_run(arguments).0
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        self.0.write(name, bytes);
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path().join(name)).expect("what openssl wrote")
    }
}

// Times of the check for openssl: NOW, and one in 2019.
const AT_NOW: &str = "-attime 1795608000";
const IN_2019: &str = "-attime 1561939200";

#[test]
fn openssl_accepts_the_simulators_cards() {
    assert!(AT_NOW.ends_with(&NOW.unix_timestamp().to_string()));
    for &card_type in CardType::FIRST_AND_SECOND {
        let Some(openssl) = openssl("openssl_accepts_the_simulators_cards") else {
            return;
        };
        let files = genuine(card_type).files().clone();
        let [code, chain] = evidence_tags(card_type);
        let certificate = value(&files, chain);
        let certificate = first_der(&certificate);
        let data = signed_data(card_type, &files);
        let check_code = signature_for_openssl(card_type, &value(&files, code));
        let ca = |issuer: Result<Issuer, _>| issuer.and_then(|issuer| issuer.ca_certificate_der());
        let test_ca = ca(Issuer::test(card_type.generation())).expect("a CA");
        let foreign_ca = ca(Issuer::foreign(card_type.generation())).expect("a CA");
        for (name, der) in [
            ("leaf", certificate),
            ("ca", &test_ca),
            ("foreign", &foreign_ca),
        ] {
            openssl.write("a.der", der);
            openssl.run(&format!("x509 -inform DER -in a.der -out {name}.pem"));
        }

        // The certificate.
        let under =
            |ca, leaf, time| format!("verify {time} -x509_strict -CAfile {ca}.pem {leaf}.pem");
        assert!(openssl.accepts(&under("ca", "leaf", AT_NOW)), "{card_type}");
        assert!(
            openssl.accepts(&under("ca", "leaf", "-no_check_time")),
            "{card_type}"
        );
        assert!(
            !openssl.accepts(&under("ca", "leaf", IN_2019)),
            "{card_type}"
        );
        assert!(
            !openssl.accepts(&under("foreign", "leaf", AT_NOW)),
            "{card_type}"
        );
        let mut changed = certificate.to_vec();
        *changed.last_mut().expect("its signature") ^= 0x01;
        openssl.write("a.der", &changed);
        openssl.run("x509 -inform DER -in a.der -out changed.pem");
        assert!(
            !openssl.accepts(&under("ca", "changed", AT_NOW)),
            "{card_type}"
        );

        // The data.
        openssl.write("signature", &check_code);
        openssl.run("x509 -in leaf.pem -pubkey -noout -out key.pem");
        let fits = |data: &[u8]| {
            openssl.write("data", data);
            openssl.accepts("dgst -sha256 -verify key.pem -signature signature data")
        };
        assert!(fits(&data), "{card_type}");
        for position in [0, 52, 53, data.len() / 2, data.len() - 1] {
            let mut changed = data.clone();
            changed[position] ^= 0x01;
            assert!(!fits(&changed), "{card_type}, byte {position}");
        }
    }
}

/// openssl makes keys, CA and certificate, and signs the data.
#[test]
fn cards_that_openssl_signs_are_normal() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let Some(openssl) = openssl("cards_that_openssl_signs_are_normal") else {
            return;
        };
        let unsigned = genuine(card_type);
        openssl.write("data", &signed_data(card_type, unsigned.files()));
        let key = match card_type.generation() {
            Generation::First => "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
            _ => "-algorithm EC -pkeyopt ec_paramgen_curve:P-384",
        };
        openssl.write("leaf.cnf", LEAF.as_bytes());
        for name in ["ca", "other", "leaf"] {
            openssl.run(&format!("genpkey {key} -out {name}.key"));
        }
        for name in ["ca", "other"] {
            openssl.run(&format!("{AUTHORITY} -key {name}.key -out {name}.pem"));
        }
        openssl.run("req -new -key leaf.key -subj /C=JP/CN=Leaf -out leaf.csr");
        openssl.run(
            "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -sha256 -days 3650 \
             -set_serial 77 -extfile leaf.cnf -outform DER -out leaf.der",
        );
        openssl.run("dgst -sha256 -sign leaf.key -out signature data");
        let check_code = signature_for_card(card_type, &openssl.read("signature"));

        let [code, chain] = evidence_tags(card_type);
        let card = VirtualCard::builder(card_type)
            .raw_value(code, check_code)
            .raw_value(chain, openssl.read("leaf.der"));
        let card = read_all(card);
        let store = |name: &str| {
            let mut store = TrustStore::new();
            let bytes = openssl.read(name);
            store.add_own(generation(card_type), &bytes).expect("a CA");
            store
        };
        let (right, wrong) = (store("ca.pem"), store("other.pem"));
        let overall = |files: &CardFiles, store| {
            let card = Card::from_files(files.clone()).expect("a card");
            let [tamper, _, issuer, .., overall, class] = verdict(&card.verify(store, NOW));
            [tamper, issuer, overall, class]
        };
        let files = card.files();
        let good = ["intact", "trusted", "normal", "own"];
        assert_eq!(overall(files, &right), good, "{card_type}");
        let untrusted = ["intact", "untrusted", "abnormal", "-"];
        assert_eq!(overall(files, &wrong), untrusted, "{card_type}");
        let altered = ["altered", "trusted", "abnormal", "own"];
        for &tag in signed_tags(card_type) {
            let place = place(files, tag);
            for position in [place.value.start, place.value.end - 1] {
                let files = flipped(files, place.file, position, 0x01);
                assert_eq!(overall(&files, &right), altered, "{card_type}, {tag:02X}");
            }
        }
        let place = place(files, code);
        let files = flipped(files, place.file, place.value.start + 40, 0x01);
        assert_eq!(overall(&files, &right), altered, "{card_type}, check code");

        // Without the data, only the issuer can be checked.
        let card = VirtualCard::builder(card_type).raw_value(chain, openssl.read("leaf.der"));
        let report = read(card, DataGroups::SIGNATURE).verify(&right, NOW);
        assert_eq!(report.result.code(), "incomplete");
    }
}

const AUTHORITY: &str = "req -x509 -new -sha256 -days 3650 -subj /C=JP/O=Made/CN=CA \
    -addext basicConstraints=critical,CA:TRUE,pathlen:0 \
    -addext keyUsage=critical,keyCertSign,cRLSign";
const LEAF: &str = "keyUsage=critical,digitalSignature\nauthorityKeyIdentifier=keyid\n";

/// Converts a check code for openssl: r || s to an Ecdsa-Sig-Value.
fn signature_for_openssl(card_type: CardType, check_code: &[u8]) -> Vec<u8> {
    if card_type.generation() == Generation::First {
        return check_code.to_vec();
    }
    let integer = |bytes: &[u8]| {
        let start = bytes.iter().position(|&byte| byte != 0).expect("not zero");
        // A leading one bit would make the number negative.
        let sign: &[u8] = if bytes[start] < 0x80 { &[] } else { &[0] };
        cards::object(0x02, &[sign, &bytes[start..]].concat())
    };
    let (r, s) = check_code.split_at(48);
    cards::object(0x30, &[integer(r), integer(s)].concat())
}

/// Converts a signature by openssl to a check code: an Ecdsa-Sig-Value to r || s.
fn signature_for_card(card_type: CardType, signature: &[u8]) -> Vec<u8> {
    if card_type.generation() == Generation::First {
        return signature.to_vec();
    }
    let integer = |at: usize| {
        let end = at + 2 + usize::from(signature[at + 1]);
        let bytes = &signature[at + 2..end];
        let significant = &bytes[bytes.len().saturating_sub(48)..];
        (
            [&vec![0; 48 - significant.len()], significant].concat(),
            end,
        )
    };
    let (r, next) = integer(2);
    let (s, end) = integer(next);
    assert_eq!(end, signature.len());
    [r, s].concat()
}
