//! This crate's side of the comparison; see `README.md` in the folder above.
//!
//!     side_by_side export DIR                  the inputs, for all sides
//!     side_by_side time PART DIR MILLISECONDS  nanoseconds of CPU for one PART
//!     side_by_side rate GENERATION THREADS DIR MILLISECONDS
//!                                              archives a second, and a second of CPU

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use cbc::cipher::block_padding::Iso7816;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use rayon::prelude::*;
use zairyu::archive::Archive;
use zairyu::verify::{
    CardCertificate, IssuerSearch, TestTrustStore, VerificationResult, Verifier, check_issuer,
};
use zairyu::{DataGroups, Generation, ImagePadding, simulator};
use zairyu_benches::{CARDS, NOW};

type TripleDes = des::TdesEde2;
type Aes = aes::Aes128;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["export", folder] => export(Path::new(folder)),
        ["time", part, folder, milliseconds] => {
            println!("{}", time(part, Path::new(folder), duration(milliseconds)));
        }
        ["rate", generation, threads, folder, milliseconds] => {
            let threads = threads.parse().expect("a number of threads");
            let duration = duration(milliseconds);
            let (clock, cpu) = rate(generation, threads, Path::new(folder), duration);
            println!("{clock} {cpu}");
        }
        // As `cargo bench` calls it.
        _ => println!("run benches/side_by_side/run.sh"),
    }
}

/// Writes the inputs of all sides.
fn export(folder: &Path) {
    for (name, card_type) in CARDS {
        let card = zairyu_benches::read(card_type, DataGroups::ALL);
        let folder = folder.join(name);
        fs::create_dir_all(&folder).expect("a folder");
        let write = |file: &str, bytes: &[u8]| {
            fs::write(folder.join(file), bytes).expect("room for a file");
        };
        let generation = card.card_type().generation();
        let value = card.certificate().expect("a certificate").value().bytes();
        let certificate = CardCertificate::parse(value, generation).expect("a certificate");
        write("certificate.der", certificate.encoded());
        write(
            "code.bin",
            card.check_code().expect("a check code").value().bytes(),
        );
        write("data.bin", &zairyu_benches::signed_data(&card));
        for image in card.images() {
            write(image.item().code(), image.value().bytes());
        }
        let simulated = match generation {
            Generation::First => Generation::First,
            _ => Generation::Second,
        };
        let authority = simulator::ca_certificate_der(simulated).expect("a CA");
        fs::create_dir_all(folder.join("trust")).expect("a folder");
        write("trust/ca.der", &authority);
        let archive = serde_json::to_vec(&Archive::of(&card)).expect("an archive");
        write("archive.json", &archive);
    }
    // The two files of a first-generation card that are read through the secure
    // channel, 10,008 bytes, in both suites.
    let card = zairyu_benches::read(CARDS[0].1, DataGroups::ALL);
    for (index, file) in ["DF1/EF01", "DF1/EF02"].into_iter().enumerate() {
        let bytes = card.file(file.parse().expect("a file")).expect("its bytes");
        let write = |name: &str, bytes: Vec<u8>| {
            fs::write(folder.join(format!("{name}{index}.bin")), bytes).expect("room for a file");
        };
        write("tdes", encrypted::<cbc::Encryptor<TripleDes>>(bytes));
        write("aes", encrypted::<cbc::Encryptor<Aes>>(bytes));
    }
    fs::write(folder.join("key.bin"), KEY).expect("room for a file");
}

fn encrypted<E: BlockModeEncrypt + KeyIvInit>(plain: &[u8]) -> Vec<u8> {
    E::new(
        (&KEY[..]).try_into().expect("16 bytes"),
        &Default::default(),
    )
    .encrypt_padded_vec::<Iso7816>(plain)
}

/// Nanoseconds of CPU that one `part` takes, over some `duration`.
fn time(part: &str, folder: &Path, duration: Duration) -> f64 {
    let read = |file: &str| fs::read(folder.join(file)).expect(file);
    match part {
        "tdes" => {
            decrypting::<cbc::Decryptor<TripleDes>>(read("tdes0.bin"), read("tdes1.bin"), duration)
        }
        "aes" => decrypting::<cbc::Decryptor<Aes>>(read("aes0.bin"), read("aes1.bin"), duration),
        "rsa" => checking(Generation::First, &folder.join("first"), duration),
        "ecdsa" => checking(Generation::Second, &folder.join("second"), duration),
        "front" => decoding(&[read("first/front_image")], duration),
        "lines" => decoding(
            &[read("second/name_image"), read("second/address_image")],
            duration,
        ),
        "photo" => decoding(&[read("first/photo")], duration),
        "read-first" => reading(0, ImagePadding::Read, duration),
        "read-second" => reading(1, ImagePadding::Read, duration),
        "default-first" => reading(0, ImagePadding::SkipSigned, duration),
        "default-second" => reading(1, ImagePadding::SkipSigned, duration),
        _ => panic!("no such part: {part}"),
    }
}

/// Decrypts the cryptograms of two answers as the secure channel does.
fn decrypting<D: BlockModeDecrypt + KeyIvInit>(
    first: Vec<u8>,
    second: Vec<u8>,
    duration: Duration,
) -> f64 {
    measure(duration, || {
        for cryptogram in [&first, &second] {
            let cipher = D::new(
                (&KEY[..]).try_into().expect("16 bytes"),
                &Default::default(),
            );
            let mut plain = cryptogram.clone();
            let plain = cipher.decrypt_padded::<Iso7816>(&mut plain);
            black_box(plain.expect("its padding"));
        }
    })
}

/// Verifies the card's signature, and the signature of its certificate under an available
/// CA.
fn checking(generation: Generation, folder: &Path, duration: Duration) -> f64 {
    let read = |file: &str| fs::read(folder.join(file)).expect(file);
    let (certificate, code, data) = (read("certificate.der"), read("code.bin"), read("data.bin"));
    let mut anchors = TestTrustStore::new();
    anchors
        .add_simulator(generation, &read("trust/ca.der"))
        .expect("an anchor");
    measure(duration, || {
        let certificate = CardCertificate::parse(&certificate, generation).expect("a certificate");
        certificate.verify_data(&[&data], &code).expect("fits");
        let path = check_issuer(&certificate, generation, (&anchors).into(), NOW);
        assert!(matches!(path, IssuerSearch::Trusted { .. }));
    })
}

fn decoding(images: &[Vec<u8>], duration: Duration) -> f64 {
    measure(duration, || {
        for image in images {
            black_box(zairyu::image::decode(image).expect("an image"));
        }
    })
}

/// A whole read, verified and decoded. The link replays a card's answers.
fn reading(card: usize, padding: ImagePadding, duration: Duration) -> f64 {
    let (_, recording) = zairyu_benches::record(CARDS[card].1, DataGroups::ALL, padding);
    let anchors = zairyu_benches::anchors();
    // The time of the replaying link does not count.
    let link = measure(duration / 4, || {
        black_box(recording.replay());
    });
    let read = measure(duration, || {
        let card = zairyu_benches::read_again(recording.replay(), padding);
        let report = card.verify(&anchors, NOW);
        assert!(matches!(report.result, VerificationResult::Normal { .. }));
        black_box(zairyu_benches::decode_images(&card));
    });
    read - link
}

/// Archives per second of wall time and per second of CPU time, on this number of threads.
fn rate(generation: &str, threads: usize, folder: &Path, duration: Duration) -> (f64, f64) {
    let archive = fs::read(folder.join(generation).join("archive.json")).expect("an archive");
    let anchors = zairyu_benches::anchors();
    let verifier = Verifier::new(&anchors);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads").install(|| {
        let (start, cpu) = (Instant::now(), cpu_time());
        let mut checked = 0;
        while start.elapsed() < duration {
            (0..BATCH)
                .into_par_iter()
                .for_each(|_| verify(&archive, &verifier));
            checked += BATCH;
        }
        let cpu = Duration::from_nanos(cpu_time() - cpu);
        let rate = |time: Duration| f64::from(checked) / time.as_secs_f64();
        (rate(start.elapsed()), rate(cpu))
    })
}

fn verify(archive: &[u8], verifier: &Verifier) {
    let archive: Archive = serde_json::from_slice(archive).expect("an archive");
    let report = verifier.verify(&archive.into_card().expect("a card"), NOW);
    assert!(matches!(report.result, VerificationResult::Normal { .. }));
}

/// Nanoseconds of CPU for one `work`, after one warm-up.
fn measure(duration: Duration, mut work: impl FnMut()) -> f64 {
    work();
    let (start, cpu) = (Instant::now(), cpu_time());
    let mut rounds = 0;
    while start.elapsed() < duration {
        work();
        rounds += 1;
    }
    (cpu_time() - cpu) as f64 / f64::from(rounds)
}

/// Nanoseconds that the threads of this program have run, from `/proc` on Linux.
fn cpu_time() -> u64 {
    let of_thread = |folder: std::io::Result<fs::DirEntry>| {
        let file = folder.expect("a thread").path().join("schedstat");
        let text = fs::read_to_string(file).expect("three numbers");
        let first = text.split(' ').next().expect("three numbers");
        first.parse::<u64>().expect("a number")
    };
    fs::read_dir("/proc/self/task")
        .expect("Linux")
        .map(of_thread)
        .sum()
}

fn duration(milliseconds: &str) -> Duration {
    Duration::from_millis(milliseconds.parse().expect("milliseconds"))
}

const KEY: [u8; 16] = *b"\x1c\x2d\x3e\x4f\x50\x61\x72\x83\x94\xa5\xb6\xc7\xd8\xe9\xfa\x0b";
const BATCH: u32 = 512;
