//! How much memory a read and a decode hold at most.
//!
//!     cargo bench --bench heap

mod common;
#[path = "../tests/hostile/memory.rs"]
mod memory;

use zairyu::{DataGroups, Reader};

use common::CARDS;

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

fn main() {
    println!("peak heap, in bytes");
    for (name, card_type) in CARDS {
        let (_, recording) = common::record(card_type, DataGroups::ALL);
        let number = common::number();
        // What the link holds is not the reader's.
        let (link, random) = recording.replay();
        let (card, peak) = memory::peak(|| {
            Reader::with_random(link, random)
                .read(&number, DataGroups::ALL)
                .expect("a read")
        });
        let data: usize = card.files().iter().map(|(_, bytes)| bytes.len()).sum();
        let over = peak.saturating_sub(data);
        println!("{name}: read {peak}, the card's data {data}, beyond it {over}");

        for image in card.images() {
            let (picture, peak) = memory::peak(|| image.decode().expect("an image"));
            let pixels = picture.as_bytes().len();
            println!(
                "{name}: decode {} {peak}, the picture {pixels}",
                image.name()
            );
        }

        let anchors = common::anchors();
        let (_, peak) = memory::peak(|| card.verify(&anchors, common::NOW));
        println!("{name}: verify {peak}");
    }
}
