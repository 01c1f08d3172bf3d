//! Whole reads, and archives verified again.
//!
//!     cargo bench -p zairyu-benches --bench whole
//!
//! Reads are replayed, so that the card's own work does not count. The bench `simulator`
//! includes it.
#![expect(missing_docs, reason = "criterion's macro writes a public function")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rayon::prelude::*;
use zairyu::archive::Archive;
use zairyu::simulator::VirtualCard;
use zairyu::verify::{VerificationResult, Verifier};
use zairyu::{DataGroups, Reader};
use zairyu_benches::{CARDS, NOW, PADDINGS};

criterion_group!(benches, reads, simulator, archives);
criterion_main!(benches);

/// Whole reads, with and without verifying and decoding.
fn reads(bencher: &mut Criterion) {
    let mut group = bencher.benchmark_group("read");
    let anchors = zairyu_benches::anchors();
    for (name, card_type) in CARDS {
        for (how, padding) in PADDINGS {
            let (_, recording) = zairyu_benches::record(card_type, DataGroups::ALL, padding);
            group.bench_function(format!("{name}, {how}"), |bencher| {
                bencher.iter_batched(
                    || recording.replay(),
                    |recorded| zairyu_benches::read_again(recorded, padding),
                    BatchSize::SmallInput,
                );
            });
            group.bench_function(format!("{name}, {how}, verified and decoded"), |bencher| {
                bencher.iter_batched(
                    || recording.replay(),
                    |recorded| {
                        let card = zairyu_benches::read_again(recorded, padding);
                        let report = card.verify(&anchors, NOW);
                        assert!(matches!(report.result, VerificationResult::Normal { .. }));
                        zairyu_benches::decode_images(&card)
                    },
                    BatchSize::SmallInput,
                );
            });
        }
    }
}

/// A read from the simulator, including its own work.
fn simulator(bencher: &mut Criterion) {
    let mut group = bencher.benchmark_group("simulator");
    let number = zairyu_benches::number();
    for (name, card_type) in CARDS {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || VirtualCard::builder(card_type).build().expect("a card"),
                |card| {
                    let mut reader = Reader::new(card);
                    reader.read(&number, DataGroups::ALL).expect("a read")
                },
                BatchSize::SmallInput,
            );
        });
    }
}

/// From an archive's text to the verdict, for a hundred archives: on one core, and on all
/// cores.
fn archives(bencher: &mut Criterion) {
    let mut group = bencher.benchmark_group("archives-100");
    group
        .throughput(Throughput::Elements(ARCHIVES as u64))
        .sample_size(20);
    let anchors = zairyu_benches::anchors();
    for (name, card_type) in CARDS {
        let card = zairyu_benches::read(card_type, DataGroups::ALL);
        let stored = serde_json::to_vec(&Archive::of(&card)).expect("an archive");
        let stored = vec![stored; ARCHIVES];
        group.bench_function(format!("{name}, alone"), |bencher| {
            let verifier = Verifier::new(&anchors);
            bencher.iter(|| stored.iter().for_each(|stored| verify(stored, &verifier)));
        });
        group.bench_function(format!("{name}, in parallel"), |bencher| {
            let verifier = Verifier::new(&anchors);
            bencher.iter(|| {
                stored
                    .par_iter()
                    .for_each(|stored| verify(stored, &verifier))
            });
        });
    }
}

fn verify(stored: &[u8], verifier: &Verifier) {
    let archive: Archive = serde_json::from_slice(stored).expect("an archive");
    let card = archive.into_card().expect("a card");
    let report = verifier.verify(&card, NOW);
    assert!(matches!(report.result, VerificationResult::Normal { .. }));
}

const ARCHIVES: usize = 100;
