//! The parts of a read and of a check, one by one.
//!
//!     cargo bench -p zairyu-benches --bench parts
//!
//! The secure channel and the parsing of records are private. Each bench says by which
//! public functions it reaches them.
#![expect(missing_docs, reason = "criterion's macro writes a public function")]

use std::hint::black_box;

use cbc::cipher::block_padding::Iso7816;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use zairyu::internals::tlv;
use zairyu::verify::{Anchors, CardCertificate, check_issuer};
use zairyu::{DataGroups, ImagePadding, Reader};
use zairyu_benches::{CARDS, NOW};

criterion_group!(
    benches, handshake, channel, objects, records, signature, path, images
);
criterion_main!(benches);

/// Detection, authentication and VERIFY: a read of no groups, from a recording.
fn handshake(bencher: &mut Criterion) {
    let mut group = bencher.benchmark_group("handshake");
    let number = zairyu_benches::number();
    for (name, card_type) in CARDS {
        let (_, recording) =
            zairyu_benches::record(card_type, DataGroups::empty(), ImagePadding::default());
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || recording.replay(),
                |(link, random)| {
                    let mut reader = Reader::new(link).with_random(random);
                    reader.read(&number, DataGroups::empty()).expect("a read")
                },
                BatchSize::SmallInput,
            );
        });
    }
}

/// Decryption of 10 kB, with the crates and the mode of the secure channel (`crypto` is
/// private).
fn channel(bencher: &mut Criterion) {
    fn bench<E: BlockModeEncrypt + KeyIvInit, D: BlockModeDecrypt + KeyIvInit>(
        group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
        name: &str,
    ) {
        let key = [0x5C; 16];
        let key = key.as_slice().try_into().expect("16 bytes");
        let mut cryptogram = vec![0xA5; PLAIN + 16];
        let length = E::new(key, &Default::default())
            .encrypt_padded::<Iso7816>(&mut cryptogram, PLAIN)
            .expect("room for the padding")
            .len();
        cryptogram.truncate(length);
        let key = key.as_slice().try_into().expect("16 bytes");
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                || cryptogram.clone(),
                |data| {
                    let cipher = D::new(key, &Default::default());
                    let plain = cipher.decrypt_padded::<Iso7816>(data);
                    assert_eq!(plain.expect("its padding").len(), PLAIN);
                },
                BatchSize::SmallInput,
            );
        });
    }

    let mut group = bencher.benchmark_group("channel-10kB");
    group.throughput(Throughput::Bytes(PLAIN as u64));
    type TripleDesEncryptor = cbc::Encryptor<des::TdesEde2>;
    type TripleDesDecryptor = cbc::Decryptor<des::TdesEde2>;
    bench::<TripleDesEncryptor, TripleDesDecryptor>(&mut group, "triple-des");
    bench::<cbc::Encryptor<aes::Aes128>, cbc::Decryptor<aes::Aes128>>(&mut group, "aes");
}

/// The data objects of each file.
fn objects(bencher: &mut Criterion) {
    let mut group = bencher.benchmark_group("tlv");
    for (name, card_type) in CARDS {
        let card = zairyu_benches::read(card_type, DataGroups::ALL);
        for (file, bytes) in card.files().iter() {
            group.bench_function(format!("{name} {file}"), |bencher| {
                bencher.iter(|| tlv::parse(black_box(bytes), &[]).expect("objects"));
            });
        }
    }
}

/// From files to fields: a card from the files of its archive, without parsing JSON text.
fn records(bencher: &mut Criterion) {
    use zairyu::archive::Archive;

    let mut group = bencher.benchmark_group("records");
    for (name, card_type) in CARDS {
        let card = zairyu_benches::read(card_type, DataGroups::ALL);
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || Archive::of(&card),
                |archive| archive.into_card().expect("a card"),
                BatchSize::SmallInput,
            );
        });
    }
}

/// The card's own signature over its data: RSA for the first generation, ECDSA for
/// the second.
fn signature(bencher: &mut Criterion) {
    let mut group = bencher.benchmark_group("signature");
    for (name, card_type) in CARDS {
        let card = zairyu_benches::read(card_type, DataGroups::ALL);
        let generation = card.card_type().generation();
        let certificate = card.certificate().expect("a certificate").value().bytes();
        let certificate = CardCertificate::parse(certificate, generation).expect("a certificate");
        let code = card.check_code().expect("a check code").value().bytes();
        let data = zairyu_benches::signed_data(&card);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                certificate
                    .verify_data(&[black_box(&data)], code)
                    .expect("fits")
            });
        });
    }
}

/// The card's certificate: parsing it and finding its issuer among the anchors.
fn path(bencher: &mut Criterion) {
    let mut group = bencher.benchmark_group("certificate");
    let anchors = zairyu_benches::anchors();
    for (name, card_type) in CARDS {
        let card = zairyu_benches::read(card_type, DataGroups::ALL);
        let generation = card.card_type().generation();
        let value = card.certificate().expect("a certificate").value().bytes();
        group.bench_function(format!("{name}, parse"), |bencher| {
            bencher.iter(|| CardCertificate::parse(black_box(value), generation).expect("one"));
        });
        let certificate = CardCertificate::parse(value, generation).expect("one");
        group.bench_function(format!("{name}, issuer"), |bencher| {
            let anchors: Anchors<'_> = (&anchors).into();
            bencher.iter(|| check_issuer(black_box(&certificate), generation, anchors, NOW));
        });
        group.bench_function(format!("{name}, card's whole verdict"), |bencher| {
            bencher.iter(|| card.verify(&anchors, NOW));
        });
    }
}

fn images(bencher: &mut Criterion) {
    let mut group = bencher.benchmark_group("image");
    for (name, card_type) in CARDS {
        let card = zairyu_benches::read(card_type, DataGroups::ALL);
        for image in card.images() {
            group.bench_function(format!("{name} {}", image.item()), |bencher| {
                bencher.iter(|| image.value().decode().expect("an image"));
            });
        }
    }
}

const PLAIN: usize = 10_000;
