//! The verdict on a card from arbitrary bytes: "normal" only for bytes that the simulator's
//! issuer signed.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use zairyu::card::Coverage;
use zairyu::internals::layout::objects;
use zairyu::simulator::VirtualCard;
use zairyu::verify::{TestTrustStore, VerificationResult};
use zairyu::{Card, DataGroups};
use zairyu_fuzz::{NOW, TYPES, anchors, card_files, chosen_type, number, reader, specified};

static ANCHORS: LazyLock<TestTrustStore> = LazyLock::new(anchors);
static GENUINE: LazyLock<Vec<Card>> = LazyLock::new(|| {
    let read = |(_, card_type)| {
        let card = VirtualCard::builder(card_type).build().expect("a card");
        reader(card, specified())
            .read(&number(), DataGroups::ALL)
            .expect("a read")
    };
    TYPES.map(read).into()
});

fuzz_target!(|input: &[u8]| {
    let Some((choice, input)) = input.split_first() else {
        return;
    };
    let (card_type, _) = chosen_type(*choice);
    let Ok(card) = Card::from_files(card_files(card_type, input)) else {
        return;
    };
    let report = card.verify(&*ANCHORS, NOW);
    let json = serde_json::to_string(&report).expect("a report is JSON");
    assert!(json.starts_with('{'));
    if matches!(report.result, VerificationResult::Normal { .. }) {
        // The type may be the other one of the generation, because it is not signed.
        let genuine = GENUINE.iter().any(|genuine| {
            objects(card.card_type())
                .filter(|(_, object)| object.coverage == Coverage::Covered)
                .all(|(_, object)| value(&card, object.item) == value(genuine, object.item))
        });
        assert!(genuine, "a forged card is normal");
    }
});

fn value<'a>(card: &'a Card, item: zairyu::card::DataItem) -> &'a [u8] {
    let value = card.value(item).unwrap_or_default();
    let end = value
        .iter()
        .rposition(|&byte| byte != 0)
        .map_or(0, |at| at + 1);
    &value[..end]
}
