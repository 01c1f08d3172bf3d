//! The cards for the benches: the default virtual cards. Their images fill about half of
//! their fields.
#![forbid(unsafe_code)]

use getrandom::SysRng;
use time::OffsetDateTime;
use time::macros::datetime;
use zairyu::CardType;
use zairyu::card::DataItem;
use zairyu::simulator::{self, VirtualCard};
use zairyu::transport::recording::{RecordedRandom, Recorder, Recording, ReplayedRandom, Replayer};
use zairyu::verify::TestTrustStore;
use zairyu::{Card, CardNumber, DataGroups, Generation, ImagePadding, Reader};

/// Every byte of every file, and the default.
pub const PADDINGS: [(&str, ImagePadding); 2] = [
    ("every byte", ImagePadding::Read),
    ("default", ImagePadding::SkipSigned),
];

/// One residence card of each cipher suite, by the name of its generation.
pub const CARDS: [(&str, CardType); 2] = [
    ("first", CardType::ResidenceFirst),
    ("second", CardType::ResidenceSecond),
];

/// Within the validity of the simulator's certificates.
pub const NOW: OffsetDateTime = datetime!(2026-11-25 12:00 UTC);

/// The number of the virtual cards.
pub fn number() -> CardNumber {
    "AA12345678BB".parse().expect("a number")
}

/// Reads `groups` of a virtual card.
pub fn read(card_type: CardType, groups: DataGroups) -> Card {
    record(card_type, groups, ImagePadding::Read).0
}

/// The same read with its recording. A replay does not include the card's own time.
pub fn record(card_type: CardType, groups: DataGroups, padding: ImagePadding) -> (Card, Recording) {
    let card = VirtualCard::builder(card_type).build().expect("a card");
    let mut random = RecordedRandom::new(SysRng);
    let mut reader = Reader::new(Recorder::new(card))
        .with_random(&mut random)
        .with_image_padding(padding);
    let card = reader.read(&number(), groups).expect("a read");
    let recording = reader.into_transport().finish();
    (card, recording.with_random(random.finish()))
}

/// Reads all of a recorded card once more.
pub fn read_again((link, random): (Replayer, ReplayedRandom), padding: ImagePadding) -> Card {
    let mut reader = Reader::new(link)
        .with_random(random)
        .with_image_padding(padding);
    reader
        .read(&number(), DataGroups::ALL)
        .expect("the same read")
}

/// The simulator's CAs.
pub fn anchors() -> TestTrustStore {
    let mut store = TestTrustStore::new();
    for (generation, simulated) in [
        (Generation::First, Generation::First),
        (Generation::Second, Generation::Second),
    ] {
        let ca = simulator::ca_certificate_der(simulated).expect("a CA");
        store.add_simulator(generation, &ca).expect("an anchor");
    }
    store
}

/// Decodes every image of a card; how many pixels they have.
pub fn decode_images(card: &Card) -> usize {
    let pixels = |image: image::DynamicImage| (image.width() * image.height()) as usize;
    let images = card.images();
    images
        .map(|image| pixels(image.value().decode().expect("an image")))
        .sum()
}

/// The signed data of a card (docs/protocol.md, section 8): the values, each padded to its
/// field.
pub fn signed_data(card: &Card) -> Vec<u8> {
    let value = |item, length: usize| {
        let mut value = card.value(item).unwrap_or_default().to_vec();
        value.resize(length, 0);
        value
    };
    if card.card_type().generation() == Generation::First {
        return [
            value(DataItem::FrontImage, 7000),
            value(DataItem::Photo, 3000),
        ]
        .concat();
    }
    let objects = zairyu::internals::layout::files(card.card_type())
        .iter()
        .find(|file| file.id.to_string() == "DF1/EF02")
        .map_or(&[][..], |file| file.objects);
    let mut data: Vec<u8> = objects
        .iter()
        .flat_map(|object| value(object.item, object.max_length))
        .collect();
    data.resize(53, 0);
    [
        data,
        value(DataItem::Photo, 3000),
        value(DataItem::NameImage, 2500),
    ]
    .concat()
}
