//! Reads and checks every virtual card and prints the results. `tests/features.sh` checks
//! that they are the same with every set of features.

use std::error::Error;

use serde_json::json;
use time::macros::datetime;
use zairyu::present::labels;
use zairyu::simulator::{self, Variant, VirtualCard};
use zairyu::specified_card::{DeliveryKey, SpecifiedCardKey};
use zairyu::verify::TestTrustStore;
use zairyu::{CardType, DataGroups, Generation, Language, Reader};

fn main() -> Result<(), Box<dyn Error>> {
    let mut anchors = TestTrustStore::new();
    for generation in [Generation::First, Generation::Second, Generation::Specified] {
        anchors.add_simulator(generation, &simulator::ca_certificate_der(generation)?)?;
    }
    let key = DeliveryKey::own(&simulator::delivery_key_spki_der()?)?;
    for card_type in ["1", "2", "05", "06", "07", "08"] {
        for variant in ["genuine", "altered-front", "altered-photo", "under-age"] {
            let card = VirtualCard::builder(card_type.parse::<CardType>()?)
                .variant(variant.parse::<Variant>()?)
                .build()?;
            let mut reader =
                Reader::new(card).with_specified_card_key(SpecifiedCardKey::new(key.clone()));
            let card = reader.read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
            let report = card.verify(&anchors, datetime!(2026-11-25 12:00 UTC));
            println!("{card_type} {variant}");
            for language in [Language::Japanese, Language::English] {
                for row in labels::rows(&card, &report, language) {
                    println!("{row:?} {}: {}", row.label, row.value);
                }
                for situation in report.situations() {
                    println!("{:?}", situation.guidance(language));
                }
            }
            let (record, link) = (card.record(), card.link_stats());
            println!("{card:?} {report:?}");
            println!(
                "{}",
                json!({ "record": record, "report": report, "link": link })
            );
        }
    }
    Ok(())
}
