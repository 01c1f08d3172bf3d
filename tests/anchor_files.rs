//! CA certificates from files and folders.

#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "common/scratch.rs"]
mod scratch;

use std::fs;
use std::path::Path;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};
use zairyu::simulator::{self, Issuer, VirtualCard};
use zairyu::verify::{Anchor, AnchorFileError, AnchorSource, MAX_ANCHOR_FILE, read_anchor_files};
use zairyu::verify::{AnchorRefusal, Anchors, PINNED_FILES, TestTrustStore, TrustStore};
use zairyu::{CardType, DataGroups, Generation, Reader};

use crate::scratch::Scratch;

fn first_ca() -> Vec<u8> {
    simulator::ca_certificate_der(Generation::First).expect("a CA")
}

fn second_ca() -> Vec<u8> {
    simulator::ca_certificate_der(Generation::Second).expect("a CA")
}

fn pem(certificate: &[u8]) -> String {
    let text = BASE64.encode(certificate);
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|start| &text[start..text.len().min(start + 64)])
        .collect();
    let lines = lines.join("\n");
    format!("-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n")
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn names(path: &Path) -> Result<Vec<String>, AnchorFileError> {
    let files = read_anchor_files(path)?;
    Ok(files.into_iter().map(|file| file.name).collect())
}

#[test]
fn a_folder_gives_the_files_that_look_like_certificates() {
    let folder = Scratch::new();
    for name in [
        "d.pem",
        "b.CRT",
        "c.der",
        "a.cer",
        "readme.txt",
        "key.p8",
        "crt",
        ".pem",
        "e.crt.zip",
        "f.pem~",
        "認証局.crt",
    ] {
        folder.write(name, name.as_bytes());
    }
    fs::create_dir(folder.path().join("within.crt")).expect("a folder");
    folder.write("within.crt/inner.crt", b"inner");
    // Too large for a certificate, so it is none.
    let limit = usize::try_from(MAX_ANCHOR_FILE).expect("small");
    folder.write("film.mp4", &vec![0; limit + 1]);

    let files = read_anchor_files(folder.path()).expect("files");
    let listed: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(listed, ["a.cer", "b.CRT", "c.der", "d.pem", "認証局.crt"]);
    for file in &files {
        assert_eq!(file.bytes, file.name.as_bytes());
    }
    assert_eq!(format!("{:?}", files[0]), "AnchorFile(\"a.cer\", 5 bytes)");

    // A file given by name needs no particular ending.
    let key = folder.path().join("readme.txt");
    assert_eq!(names(&key).expect("a file"), ["readme.txt"]);
}

#[test]
fn der_and_pem_are_read_alike() {
    let folder = Scratch::new();
    folder.write("first.crt", &first_ca());
    folder.write("second.pem", pem(&second_ca()).as_bytes());
    let files = read_anchor_files(folder.path()).expect("files");
    let mut own = TrustStore::new();
    let mut test = TestTrustStore::new();
    for (file, generation) in files.iter().zip([Generation::First, Generation::Second]) {
        own.add_own(generation, &file.bytes).expect("a CA");
        test.add_simulator(generation, &file.bytes).expect("a CA");
    }
    let digests: Vec<String> = own
        .anchors()
        .iter()
        .map(|of| of.sha256().to_string())
        .collect();
    assert_eq!(digests, [sha256(&first_ca()), sha256(&second_ca())]);
    assert_eq!(test.anchors().len(), 2);
    for (generation, expected) in [
        (Generation::First, vec![sha256(&first_ca())]),
        (Generation::Second, vec![sha256(&second_ca())]),
        (Generation::Specified, vec![]),
    ] {
        for anchors in [Anchors::from(&own), Anchors::from(&test)] {
            let found = anchors.for_generation(generation);
            let found: Vec<String> = found.map(|of| of.sha256().to_string()).collect();
            assert_eq!(found, expected, "{generation}");
        }
    }
}

#[test]
fn unreadable_paths_are_named_as_given() {
    let folder = Scratch::new();
    let at = |name: &str| folder.path().join(name);
    let limit = usize::try_from(MAX_ANCHOR_FILE).expect("small");
    folder.write("fits.der", &vec![0x30; limit]);
    folder.write("large.der", &vec![0x30; limit + 1]);
    fs::create_dir(at("empty")).expect("a folder");
    fs::create_dir(at("large")).expect("a folder");
    folder.write("large/a.crt", b"a");
    folder.write("large/b.crt", &vec![0x30; limit + 1]);

    assert_eq!(
        read_anchor_files(&at("fits.der")).expect("it")[0]
            .bytes
            .len(),
        limit
    );

    type Kind = fn(&AnchorFileError) -> bool;
    let io: Kind = |error| matches!(error, AnchorFileError::Io { .. });
    let large: Kind = |error| matches!(error, AnchorFileError::TooLarge { .. });
    let empty: Kind = |error| matches!(error, AnchorFileError::EmptyFolder { .. });
    for (given, kind, named, why) in [
        ("missing.crt", io, "missing.crt", "cannot be read"),
        (
            "missing/missing.crt",
            io,
            "missing/missing.crt",
            "cannot be read",
        ),
        (
            "empty/../missing.crt",
            io,
            "empty/../missing.crt",
            "cannot be read",
        ),
        (
            "large.der",
            large,
            "large.der",
            "larger than 65536 bytes, so not a certificate",
        ),
        (
            "large",
            large,
            "large/b.crt",
            "larger than 65536 bytes, so not a certificate",
        ),
        (
            "empty",
            empty,
            "empty",
            "no file that ends in .crt, .cer, .der or .pem",
        ),
    ] {
        for result in [
            read_anchor_files(&at(given)).map(|_| ()),
            TrustStore::official([at(given)]).map(|_| ()),
            TrustStore::from_folder(at(given)).map(|_| ()),
            TestTrustStore::from_folder(at(given)).map(|_| ()),
        ] {
            let error = result.expect_err(given);
            assert!(kind(&error), "{given}: {error:?}");
            let start = format!("{}: ", at(named).display());
            let message = error.to_string();
            let rest = message
                .strip_prefix(&start)
                .unwrap_or_else(|| panic!("{message}"));
            assert!(rest.starts_with(why) && !rest.is_empty(), "{message}");
            // The name appears once, without other paths of the file system.
            assert!(!rest.contains('/'), "{message}");
        }
    }

    // A relative path stays one.
    let error = TrustStore::official(["no such folder/x.crt"]).expect_err("nothing there");
    assert!(
        error.to_string().starts_with("no such folder/x.crt: "),
        "{error}"
    );
}

#[test]
fn official_files_are_known_by_their_digest() {
    let folder = Scratch::new();
    let der = first_ca();
    let text = pem(&der);
    // The names are ISA's; what counts is the content.
    folder.write("930001756.crt", &der);
    folder.write("renamed.pem", text.as_bytes());
    folder.write("garbage.der", b"garbage");
    folder.write("empty.der", b"");
    folder.write("001462221.zip", b"PK\x03\x04...");
    for (name, digest) in [
        ("930001756.crt", Some(sha256(&der))),
        ("renamed.pem", Some(sha256(text.as_bytes()))),
        ("garbage.der", Some(sha256(b"garbage"))),
        ("empty.der", Some(sha256(b""))),
        ("001462221.zip", None),
    ] {
        let error = TrustStore::official([folder.path().join(name)]).expect_err(name);
        let AnchorFileError::Refused(refused) = &error else {
            panic!("{name}: {error:?}");
        };
        assert_eq!(refused.name, name);
        let message = error.to_string();
        let expected = match digest {
            Some(sha256) => {
                let refusal = AnchorRefusal::NotPinned {
                    sha256: sha256.parse().unwrap(),
                };
                assert_eq!(refused.refusal, refusal, "{name}");
                format!(
                    "\"{name}\": not a file that is known by its digest: its SHA-256 is {sha256}"
                )
            }
            None => {
                assert_eq!(refused.refusal, AnchorRefusal::ZipArchive);
                format!("\"{name}\": a ZIP archive: take the file out of it first")
            }
        };
        assert_eq!(message, expected);
    }
    // A folder with one wrong file is refused as a whole.
    let error = TrustStore::official([folder.path()]).expect_err("none is pinned");
    assert!(
        error.to_string().starts_with("\"930001756.crt\": "),
        "{error}"
    );
}

/// By their keys: RSA for the first generation, P-384 for the later ones.
#[test]
fn a_folder_makes_a_store_of_all_its_certificates() {
    let folder = Scratch::new();
    folder.write("first.crt", &first_ca());
    folder.write("second.pem", pem(&second_ca()).as_bytes());
    folder.write("notes.txt", b"not a certificate");
    let expected = [
        (sha256(&first_ca()), vec![Generation::First]),
        (
            sha256(&second_ca()),
            vec![Generation::Second, Generation::Specified],
        ),
    ];
    let listed = |anchors: &[Anchor], source| -> Vec<_> {
        assert!(anchors.iter().all(|anchor| anchor.source() == source));
        anchors
            .iter()
            .map(|anchor| (anchor.sha256().to_string(), anchor.generations().to_vec()))
            .collect()
    };
    let store = TrustStore::from_folder(folder.path()).expect("a store");
    assert_eq!(listed(store.anchors(), AnchorSource::Own), expected);
    let store = TestTrustStore::from_folder(folder.path()).expect("a store");
    assert_eq!(listed(store.anchors(), AnchorSource::Simulator), expected);

    let one = folder.path().join("second.pem");
    let store = TrustStore::from_folder(one).expect("a store");
    assert_eq!(listed(store.anchors(), AnchorSource::Own), expected[1..]);
}

#[test]
fn a_file_that_a_folder_store_refuses_is_named() {
    let garbage = [&[0x30], &b"garbage"[..]].concat();
    let issuer = Issuer::test(Generation::First).expect("an issuer");
    let leaf = VirtualCard::builder(CardType::ResidenceFirst).issuer(issuer);
    let leaf = leaf.build().expect("a card");
    let mut reader = Reader::new(leaf);
    let card = reader
        .read(&"AA12345678BB".parse().unwrap(), DataGroups::ALL)
        .expect("a card");
    let leaf = card.certificate().expect("one").value().bytes().to_vec();
    let two = [pem(&first_ca()), pem(&second_ca())].concat();
    for (bytes, reason) in [
        (garbage.as_slice(), "truncated"),
        (b"hello", "no-certificate"),
        (b"PK\x03\x04...", "zip-archive"),
        (two.as_bytes(), "several-certificates"),
        (&leaf, "not-a-ca"),
    ] {
        let folder = Scratch::new();
        folder.write("a.crt", &first_ca());
        folder.write("b.crt", bytes);
        for error in [
            TrustStore::from_folder(folder.path()).expect_err(reason),
            TestTrustStore::from_folder(folder.path()).expect_err(reason),
        ] {
            let AnchorFileError::Refused(refused) = &error else {
                panic!("{reason}: {error:?}");
            };
            assert_eq!(refused.refusal.reason(), reason);
            assert!(error.to_string().starts_with("\"b.crt\": "), "{error}");
        }
    }
}

#[test]
fn no_paths_are_an_empty_store() {
    let none: [&Path; 0] = [];
    assert!(
        TrustStore::official(none)
            .expect("a store")
            .anchors()
            .is_empty()
    );
}

/// The digests of ISA's files, as docs/protocol.md, section 9 lists them.
#[test]
fn pinned_digests_are_those_of_the_list() {
    #[rustfmt::skip]
    let list = [
        ("930001756.crt", "97f37c5967af5f3cd84e6ed694b09539abb7f8e7e76b6f7496a060008982983d"),
        ("930001757.crt", "ff02323cea7b8c3dfc0dc2de79d46e78514af587368523086b188e9690aec861"),
        ("001353372.crt", "6f50161aa80f7ff7c630505faf472906f7b101d5083e327a6182c82cd7985e67"),
        ("001421582.crt", "bf854466ed9abf61f559c39bf8790546f8acdab99b51fd2330563669ce4a71b2"),
        ("001462221.zip", "11e6ad8b8e64f0cdb1d8ba9e3689926c80e8479a2f098616f674a23582bec13b"),
        ("001460788.zip", "1846b815d31f04fe93d57450a6d8a8c351eac3d8c444a2375d95734df7dd1057"),
        ("001462222.zip", "98bf7014e478241f7943fc1a76c38b6c7bda4da9a927d106ae9ab8a1ad684d0a"),
    ];
    let pinned = PINNED_FILES.iter();
    let pinned: Vec<_> = pinned
        .map(|pin| (pin.file, pin.sha256.to_string()))
        .collect();
    assert_eq!(pinned, list.map(|(file, sha256)| (file, sha256.to_owned())));
}
