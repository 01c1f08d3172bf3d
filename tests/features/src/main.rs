//! Reads and checks every virtual card and prints what comes of it. What it prints
//! must be the same with every set of features: `tests/features.sh` compares.

use std::error::Error;

use serde_json::json;
use time::macros::datetime;
use zairyu::delivery_key::DeliveryKey;
use zairyu::simulator::{self, CardType, Variant, VirtualCard};
use zairyu::specified::Specified;
use zairyu::verify::TestTrustStore;
use zairyu::{DataGroups, Generation, Language, Reader, words};

fn main() -> Result<(), Box<dyn Error>> {
    let mut anchors = TestTrustStore::empty();
    for (generation, simulated) in [
        (Generation::First, simulator::Generation::First),
        (Generation::Second, simulator::Generation::Second),
        (Generation::Specified, simulator::Generation::Specified),
    ] {
        anchors.add_simulator(generation, &simulator::ca_certificate_der(simulated)?)?;
    }
    let key = DeliveryKey::own(&simulator::delivery_key_spki_der()?)?;
    for card_type in ["1", "2", "05", "06", "07", "08"] {
        for variant in ["genuine", "altered-front", "altered-photo", "under-age"] {
            let card = VirtualCard::builder(card_type.parse::<CardType>()?)
                .variant(variant.parse::<Variant>()?)
                .build()?;
            let mut reader = Reader::new(card);
            reader.set_specified(Specified::new(key.clone()));
            let card = reader.read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
            let report = card.verify(&anchors, datetime!(2026-11-25 12:00 UTC));
            println!("{card_type} {variant}");
            for language in [Language::Japanese, Language::English] {
                for row in words::rows(&card, language) {
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
