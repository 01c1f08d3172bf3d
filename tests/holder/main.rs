//! One view over all six card types, and how the picture compares. With a model:
//! `ZAIRYU_OCR_MODEL=$(tests/ocr/model.sh) cargo test --features ocr --test holder`.

#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "../common/cards.rs"]
mod cards;
mod compared;
mod hostile;
#[cfg(feature = "ocr")]
mod model;
#[path = "../common/scripted.rs"]
mod scripted;
mod shown;
mod values;

use cards::NOW;
use scripted::Scripted;
use zairyu::holder::HolderView;
use zairyu::printed::TextRecognizer;
use zairyu::simulator::{self, Sample, VirtualCard, VirtualCardBuilder};
use zairyu::specified_card::{DeliveryKey, SpecifiedCardKey};
use zairyu::verify::{Report, TestTrustStore};
use zairyu::{Card, CardType, DataGroups, Generation, Reader};

/// The simulator's number, which all fronts show unless a test prints another.
const NUMBER: &str = cards::NUMBER;

fn read(builder: VirtualCardBuilder) -> Card {
    let key = simulator::delivery_key_spki_der().unwrap();
    let key = SpecifiedCardKey::new(DeliveryKey::own(&key).unwrap());
    let mut reader = Reader::new(builder.build().unwrap()).with_specified_card_key(key);
    reader
        .read(&NUMBER.parse().unwrap(), DataGroups::ALL)
        .unwrap()
}

fn check(card: &Card) -> Report {
    let mut store = TestTrustStore::new();
    for generation in Generation::ALL {
        let ca = simulator::ca_certificate_der(*generation).unwrap();
        store.add_simulator(*generation, &ca).unwrap();
    }
    card.verify(&store, NOW)
}

/// A card with its report and the view of it.
struct Seen {
    card: Card,
    report: Report,
    holder: HolderView,
}

fn seen(card: Card, recognizer: Option<&dyn TextRecognizer>) -> Seen {
    let mut report = check(&card);
    let holder = card.holder(&mut report, recognizer);
    Seen {
        card,
        report,
        holder,
    }
}

/// With the recogniser that knows the sample's texts.
fn seen_by_script(builder: VirtualCardBuilder, sample: &Sample) -> Seen {
    seen_with_number(builder, sample, NUMBER)
}

fn seen_with_number(builder: VirtualCardBuilder, sample: &Sample, printed: &str) -> Seen {
    let card = read(builder);
    let script = Scripted::of(&card, &sample.printed(), printed);
    seen(card, Some(&script))
}

fn sample(name: &str) -> Sample {
    Sample::named(name).unwrap()
}

/// The default holder of a card type.
fn sample_of(card_type: CardType) -> Sample {
    sample(if card_type.is_residence_card() {
        "residence"
    } else {
        "special-permanent"
    })
}

/// A card of this type for the sample.
fn card_for(card_type: CardType, sample: &Sample) -> VirtualCardBuilder {
    VirtualCard::builder(card_type).holder(sample.holder())
}
