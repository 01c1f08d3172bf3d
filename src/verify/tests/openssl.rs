//! The same questions to another implementation: the `openssl` command line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use time::macros::datetime;

use crate::card::Generation::{First, Second};
use crate::verify::testing::*;
use crate::verify::{CardCertificate, IssuerSearch, TrustStore, check_issuer};

/// A directory of its own for one test, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    /// `None`, with a message, if openssl is not installed.
    fn new(name: &str) -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            eprintln!("SKIPPED {name}: no openssl command on this machine");
            return None;
        }
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Some(Scratch(path))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap()
    }

    /// Runs openssl here; whether it succeeded.
    fn openssl(&self, arguments: &str) -> bool {
        let output = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(&self.0)
            .output()
            .unwrap();
        if !output.status.success() {
            eprintln!("{arguments}\n{}", String::from_utf8_lossy(&output.stderr));
        }
        output.status.success()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn key_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/keys/{name}.der"))
}

#[test]
fn certificates_that_openssl_makes_are_trusted() {
    let Some(scratch) = Scratch::new("openssl-makes") else {
        return;
    };
    scratch.write(
        "leaf.cnf",
        b"keyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n",
    );
    for (generation, leaf, ca) in [
        (First, "rsa2048-leaf", "rsa2048-ca"),
        (Second, "p384-leaf", "p384-ca"),
    ] {
        for hash in ["sha256", "sha384", "sha512"] {
            let (leaf, ca) = (key_path(leaf), key_path(ca));
            let (leaf, ca) = (leaf.display(), ca.display());
            assert!(scratch.openssl(&format!(
                "req -x509 -new -key {ca} -keyform DER -{hash} -days 3650 -subj /C=JP/O=Made/CN=CA \
                 -addext basicConstraints=critical,CA:TRUE,pathlen:0 \
                 -addext keyUsage=critical,keyCertSign,cRLSign -outform DER -out ca.der"
            )));
            assert!(scratch.openssl("x509 -inform DER -in ca.der -out ca.pem"));
            assert!(scratch.openssl(&format!(
                "req -new -key {leaf} -keyform DER -subj /C=JP/O=Made/CN=Leaf -out leaf.csr"
            )));
            assert!(scratch.openssl(&format!(
                "x509 -req -in leaf.csr -CA ca.pem -CAkey {ca} -CAkeyform DER -{hash} -days 3650 \
                 -set_serial 77 -extfile leaf.cnf -outform DER -out leaf.der"
            )));
            let certificate =
                CardCertificate::parse(&scratch.read("leaf.der"), generation).unwrap();
            assert_eq!(certificate.subject(), "C=JP, O=Made, CN=Leaf");
            assert_eq!(certificate.serial(), "4d");
            for file in ["ca.der", "ca.pem"] {
                let mut store = TrustStore::new();
                store.add_own(generation, &scratch.read(file)).unwrap();
                let now = datetime!(2030-01-01 00:00 UTC);
                let path = check_issuer(&certificate, generation, (&store).into(), now);
                assert!(
                    matches!(path, IssuerSearch::Trusted { .. }),
                    "{generation:?}, {hash}, {file}: {path:?}"
                );
            }
        }
    }
}

#[test]
fn certificates_of_these_tests_are_what_openssl_calls_good() {
    let Some(scratch) = Scratch::new("openssl-judges") else {
        return;
    };
    for (leaf, ca) in [("rsa2048-leaf", "rsa2048-ca"), ("p384-leaf", "p384-ca")] {
        let (leaf, ca) = (Key::load(leaf), Key::load(ca));
        let template = Template::card(&leaf, &ca);
        let tbs = template.tbs();
        let other = Template::authority(&leaf).sign(&leaf);
        let leaf = template.sign(&ca);
        let forged = template.assemble(&tbs, &[1; 256]);
        scratch.write(
            "ca.pem",
            pem(&Template::authority(&ca).sign(&ca)).as_bytes(),
        );
        scratch.write("other.pem", pem(&other).as_bytes());
        scratch.write("leaf.pem", pem(&leaf).as_bytes());
        scratch.write("forged.pem", pem(&forged).as_bytes());
        // The time is fixed: 2026-07-01.
        let verify = "verify -attime 1782907200 -CAfile";
        assert!(scratch.openssl(&format!("{verify} ca.pem leaf.pem")));
        assert!(!scratch.openssl(&format!("{verify} other.pem leaf.pem")));
        assert!(!scratch.openssl(&format!("{verify} ca.pem forged.pem")));
    }
}

#[test]
fn signatures_that_openssl_makes_verify() {
    let Some(scratch) = Scratch::new("openssl-signs") else {
        return;
    };
    for (generation, leaf, ca) in [
        (First, "rsa2048-leaf", "rsa2048-ca"),
        (Second, "p384-leaf", "p384-ca"),
    ] {
        let key = key_path(leaf);
        let (leaf, ca) = (Key::load(leaf), Key::load(ca));
        let card =
            CardCertificate::parse(&Template::card(&leaf, &ca).sign(&ca), generation).unwrap();
        // Messages whose digests begin with any byte: a digest of 32 bytes under
        // an order of 48 is used whole, its leading zeros included.
        for message in 0..8_u8 {
            scratch.write("message", &[message; 100]);
            for (hash, verifies) in [("sha256", true), ("sha384", false)] {
                assert!(scratch.openssl(&format!(
                    "dgst -{hash} -sign {} -keyform DER -out signature message",
                    key.display()
                )));
                let checked = card.verify_data(&[&[message; 100]], &scratch.read("signature"));
                assert_eq!(
                    checked.is_ok(),
                    verifies,
                    "{generation:?}, {hash}, {message}"
                );
            }
        }
    }
}
