//! The most memory that a read and a decode hold.
//!
//!     cargo bench -p zairyu-benches --bench heap

#[path = "../tests/hostile/memory.rs"]
mod memory;

use zairyu::DataGroups;
use zairyu_benches::{CARDS, PADDINGS};

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

fn main() {
    println!("peak heap, in bytes");
    for (name, card_type) in CARDS {
        for (how, padding) in PADDINGS {
            let (_, recording) = zairyu_benches::record(card_type, DataGroups::ALL, padding);
            // The memory of the link does not count.
            let recorded = recording.replay();
            let (card, peak) = memory::peak(|| zairyu_benches::read_again(recorded, padding));
            let data: usize = card.files().iter().map(|(_, bytes)| bytes.len()).sum();
            let over = peak.saturating_sub(data);
            println!("{name}, {how}: read {peak}, the card's data {data}, beyond it {over}");
        }

        let card = zairyu_benches::read(card_type, DataGroups::ALL);
        for image in card.images() {
            let (picture, peak) = memory::peak(|| image.value().decode().expect("an image"));
            let pixels = picture.as_bytes().len();
            println!(
                "{name}: decode {} {peak}, the picture {pixels}",
                image.item().code()
            );
        }

        let anchors = zairyu_benches::anchors();
        let (_, peak) = memory::peak(|| card.verify(&anchors, zairyu_benches::NOW));
        println!("{name}: verify {peak}");
    }
}
