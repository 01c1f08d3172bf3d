#![cfg(feature = "simulator")]

use ::image::{GrayImage, Luma};
use time::macros::datetime;

use super::canvas::{LABEL, contained};
use super::*;
use crate::CardType;
use crate::simulator::{self, Holder, Sample, Variant, VirtualCard, VirtualCardBuilder};
use crate::verify::{TestTrustStore, TrustStore};
use crate::{DataGroups, Generation, Reader};

fn read(card_type: &str, edit: impl FnOnce(VirtualCardBuilder) -> VirtualCardBuilder) -> Card {
    read_groups(card_type, DataGroups::ALL, edit)
}

fn read_groups(
    card_type: &str,
    groups: DataGroups,
    edit: impl FnOnce(VirtualCardBuilder) -> VirtualCardBuilder,
) -> Card {
    let card_type: CardType = card_type.parse().unwrap();
    let card = edit(VirtualCard::builder(card_type)).build().unwrap();
    let number = "AA12345678BB".parse().unwrap();
    Reader::new(card).read(&number, groups).unwrap()
}

fn check(card: &Card) -> Report {
    let mut anchors = TestTrustStore::new();
    for generation in [Generation::First, Generation::Second] {
        let ca = simulator::ca_certificate_der(generation).unwrap();
        anchors.add_simulator(generation, &ca).unwrap();
    }
    card.verify(&anchors, datetime!(2026-11-24 20:30 UTC))
}

/// Under the simulator's own anchors.
fn draw(card: &Card, language: Language) -> CardFace {
    card.face(&check(card), language)
}

/// How many pixels of the place have the color.
fn count(face: &CardFace, place: Rect, color: [u8; 3]) -> usize {
    let columns = || place.x..place.x + place.width;
    let points = (place.y..place.y + place.height).flat_map(|y| columns().map(move |x| (x, y)));
    points
        .filter(|&(x, y)| face.picture().get_pixel(x, y).0[..3] == color)
        .count()
}

const BROKEN: [u8; 3] = [255, 214, 220];
const ABSENT: [u8; 3] = [229, 229, 226];
const PHOTO_1: Rect = rect(1057, 145, 264, 352);
const PHOTO_2: Rect = rect(1028, 134, 276, 345);
const NAME_2: Rect = rect(44, 140, 620, 100);
const WHOLE: Rect = rect(0, 0, WIDTH, HEIGHT);

#[test]
fn every_card_type_has_a_face() {
    for card_type in ["1", "2", "05", "06"] {
        let card = read(card_type, |card| card);
        for language in [Language::Japanese, Language::English] {
            let face = draw(&card, language);
            assert!(face.unreadable().is_empty(), "{card_type}");
            assert_eq!(face.picture().dimensions(), (1348, 850));
            assert_eq!(face.picture().get_pixel(0, 0).0[3], 0, "round corners");
            assert_eq!(count(&face, WHOLE, BROKEN), 0, "{card_type}");
            assert_eq!(count(&face, WHOLE, ABSENT), 0, "{card_type}");
            let png = ::image::load_from_memory(&face.to_png().unwrap()).unwrap();
            assert_eq!(&png.to_rgba8(), face.picture());
            assert!(format!("{face:?}").starts_with("CardFace { unreadable: [], labels: ["));
        }
    }
}

#[test]
fn values_are_in_the_language_asked_for() {
    let card = read("05", |card| card);
    let ja = draw(&card, Language::Japanese);
    assert_ne!(ja.picture(), draw(&card, Language::English).picture());
    assert_eq!(ja.picture(), draw(&card, Language::Japanese).picture());
}

/// A broken image leaves its place marked; the rest is drawn.
#[test]
fn broken_images_are_marked() {
    let unknown = &b"\x01\x02\x03"[..];
    let tiff = &b"II\x2A\0\xFF\xFF\xFF\xFF"[..];
    let codestream = &b"\xFF\x4F\xFF\x51"[..];
    for (card_type, tag, name, place, nonsense) in [
        ("1", 0xD0, "front_image", rect(40, 150, 980, 640), tiff),
        ("1", 0xD1, "photo", PHOTO_1, codestream),
        ("2", 0xD1, "photo", PHOTO_1, unknown),
        ("05", 0xD0, "name_image", NAME_2, unknown),
        ("05", 0xD1, "photo", PHOTO_2, tiff),
        ("06", 0xDFD1, "address_image", rect(44, 346, 800, 76), tiff),
    ] {
        let card = read(card_type, |card| card.raw_value(tag, nonsense));
        let face = draw(&card, Language::English);
        assert_eq!(face.unreadable(), [name.parse().unwrap()], "{card_type}");
        let marked = count(&face, place, BROKEN);
        let area = (place.width * place.height) as usize;
        assert!(marked > area / 2, "{card_type} {name}: {marked} of {area}");
        assert_eq!(count(&face, WHOLE, BROKEN), marked, "{card_type} {name}");
    }
}

#[test]
fn absent_images_are_marked_otherwise() {
    for (card_type, place) in [("1", PHOTO_1), ("05", PHOTO_2)] {
        let child = read(card_type, |card| card.variant(Variant::UnderAge));
        let face = draw(&child, Language::English);
        assert!(face.unreadable().is_empty());
        assert!(count(&face, place, ABSENT) > 60_000, "{card_type}");
        let unread = DataGroups::ALL - DataGroups::PHOTO - DataGroups::NAME_IMAGE;
        let card = read_groups(card_type, unread, |card| card.variant(Variant::UnderAge));
        let other = draw(&card, Language::English);
        assert_ne!(
            face.picture(),
            other.picture(),
            "not read is not the same as none"
        );
    }
}

/// Everything in the front image stays visible, also in the photo's place.
#[test]
fn nothing_hides_ink_of_the_front_image() {
    let card = read("1", |card| card);
    let front = front_of(&card);
    let face = draw(&card, Language::English);
    for (x, y, pixel) in front.enumerate_pixels() {
        // Thick strokes, away from the card's edge: fine ones are blurred.
        let inner = (8..666).contains(&x) && (8..417).contains(&y);
        let thick = || {
            let around = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)];
            around.iter().all(|&(x, y)| front.get_pixel(x, y).0 == [0])
        };
        if inner && pixel.0 == [0] && thick() {
            let shown = face.picture().get_pixel(2 * x, 2 * y).0;
            assert!(shown[0] < 60, "{x} {y}: {shown:?}");
        }
    }
}

/// The front image of a first-generation card.
fn front_of(card: &Card) -> GrayImage {
    let Record::First(record) = card.record() else {
        unreachable!()
    };
    let front = record.front_image.as_ref().unwrap();
    front.value().decode().unwrap().to_luma8()
}

/// Pixels in the labels' colour: of title and country, and of the values' labels.
fn label_pixels(card: &Card, front: &GrayImage) -> (usize, usize) {
    let report = check(card);
    let mut drawing = Drawing::new(&report, Language::English);
    first::add_labels(&mut drawing, card, &DynamicImage::ImageLuma8(front.clone()));
    let picture = drawing.canvas.into_picture();
    let blue = picture
        .enumerate_pixels()
        .filter(|(_, _, pixel)| **pixel == LABEL);
    let (title, values): (Vec<_>, Vec<_>) = blue.partition(|&(x, y, _)| x < 880 && y < 112);
    (title.len(), values.len())
}

/// The chip's image leaves room for every pre-printed part, for every holder.
#[test]
fn every_sample_gets_its_pre_printed_parts() {
    for sample in Sample::ALL {
        let card_type = if sample.is_residence() { "1" } else { "2" };
        // The widest possible number.
        let card = read(card_type, |card| {
            card.holder(sample.holder()).printed_number("MW00000000WM")
        });
        let (title, values) = label_pixels(&card, &front_of(&card));
        assert!(
            title > 1000 && values > 1000,
            "{sample:?}: {title} {values}"
        );
    }
}

/// The other document's layout has other places: no label is put beside a wrong value.
#[test]
fn a_front_of_the_other_document_gets_no_labels() {
    let residence = read("1", |card| card.holder(Holder::special_permanent()));
    assert_eq!(label_pixels(&residence, &front_of(&residence)).1, 0);
    let certificate = read("2", |card| card.holder(Holder::engineer()));
    assert_eq!(label_pixels(&certificate, &front_of(&certificate)).1, 0);
}

/// The labels of the values are drawn if all their places are blank, otherwise none of
/// them. Title and country are independent.
#[test]
fn labels_come_all_or_not_at_all() {
    let card = read("1", |card| card);
    let front = front_of(&card);
    let labels = |front: &GrayImage| label_pixels(&card, front);
    let (title, values) = labels(&front);
    assert!(title > 1500 && values > 1500, "{title} {values}");

    let mut titled = front.clone();
    titled.put_pixel(40, 40, Luma([0]));
    assert_eq!(labels(&titled), (0, values));

    // One place inked, or one value missing: the layout is another one.
    let mut inked = front.clone();
    inked.put_pixel(20, 206, Luma([0]));
    assert_eq!(labels(&inked), (title, 0));
    let mut missing = front.clone();
    for (x, y) in (87..300).flat_map(|x| (195..216).map(move |y| (x, y))) {
        missing.put_pixel(x, y, Luma([255]));
    }
    assert_eq!(labels(&missing), (title, 0));
    let blank = GrayImage::from_pixel(674, 425, Luma([255]));
    assert_eq!(labels(&blank), (title, 0));
    let narrow = GrayImage::from_pixel(100, 400, Luma([255]));
    assert_eq!(labels(&narrow), (0, 0));
}

#[test]
fn images_of_any_shape_fit_their_place() {
    for (width, height, expected) in [
        (674, 425, (1348, 850)),
        (1, 1, (850, 850)),
        (2_000_000, 1, (1348, 1)),
        (1, 2_000_000, (1, 850)),
        (3000, 100, (1348, 44)),
        (100, 3000, (28, 850)),
    ] {
        let image = DynamicImage::new_luma8(width, height);
        let place = contained(&image, WHOLE);
        assert_eq!((place.width, place.height), expected, "{width} x {height}");
        let mut canvas = Canvas::new(WIDTH, HEIGHT);
        canvas.ink(&image, WHOLE);
        canvas.photo(&image, PHOTO_1);
    }
}

/// Entries at their limits, and such as the specification does not have.
#[test]
fn any_entry_is_drawn() {
    let face = draw(
        &read("05", |card| card.holder(Holder::edge())),
        Language::Japanese,
    );
    assert!(face.unreadable().is_empty());
    let odd = read("05", |card| {
        let mut card = card.raw_value(0xC2, *b"<script>\x1b[2J");
        for (tag, length) in [
            (0xC5, 8),
            (0xC6, 8),
            (0xC7, 1),
            (0xC8, 3),
            (0xC9, 10),
            (0xCE, 4),
        ] {
            card = card.raw_value(tag, vec![0x9B; length]);
        }
        card
    });
    assert_ne!(draw(&odd, Language::English).picture(), face.picture());
}

/// Every label with an unproved value has a star, and no other label has one.
#[test]
fn stars_follow_the_report() {
    let starred = |face: &CardFace| -> Vec<&str> {
        let labels = face.labels().iter();
        let starred = labels.filter(|label| label.text.starts_with("* "));
        starred.map(|label| label.item.code()).collect()
    };
    let card = read("05", |card| card);
    let normal = draw(&card, Language::English);
    assert_eq!(
        starred(&normal),
        [
            "card_type",
            "card_number",
            "address_image",
            "comprehensive_permission",
            "comprehensive_permission_end",
            "individual_permission"
        ]
    );
    assert!(normal.labels().len() > 15);
    assert!(normal.footnote().unwrap().starts_with("* not signed."));
    for variant in [
        Variant::AlteredPhoto,
        Variant::StrippedSignature,
        Variant::ForeignIssuer,
        Variant::UnderAge,
    ] {
        let card = read("05", |card| card.variant(variant));
        let face = draw(&card, Language::English);
        assert_eq!(starred(&face).len(), face.labels().len(), "{variant}");
        assert!(face.footnote().unwrap().contains("NOTHING"), "{variant}");
    }
    let unchecked = card.verify(&TrustStore::new(), datetime!(2026-11-24 20:30 UTC));
    let face = card.face(&unchecked, Language::English);
    assert_eq!(starred(&face).len(), face.labels().len());
}

/// A first-generation face explains what is not proved, in any place where its own image
/// leaves room. If there is none, it makes room.
#[test]
fn the_footnote_is_drawn_with_the_star() {
    const BELOW_PHOTO: Rect = rect(40, 500, WIDTH - 80, 346);
    let red = |face: &CardFace| count(face, BELOW_PHOTO, [176, 0, 32]);
    let altered = read("1", |card| card.variant(Variant::AlteredPhoto));
    let altered = draw(&altered, Language::English);
    assert!(altered.footnote().unwrap().contains("NOTHING"));
    assert!(red(&altered) > 500, "{}", red(&altered));

    let good = read("1", |card| card);
    let good = draw(&good, Language::English);
    let has_star = good.labels().iter().any(|label| !label.proof.is_signed());
    assert_eq!(good.footnote().is_some(), has_star);
    assert_eq!(red(&good), 0);

    // Ink in every row: the image ends above the line.
    let mut inked = GrayImage::from_pixel(674, 425, Luma([255]));
    for y in 0..425 {
        inked.put_pixel(237, y, Luma([0]));
    }
    assert!(first::blank_strip(&inked).is_none());
    let image = first::shrunk(WHOLE);
    assert!(image.y + image.height <= 812, "{image:?}");
    inked.put_pixel(237, 415, Luma([255]));
    assert!(first::blank_strip(&inked).is_none());
    let blank = GrayImage::from_pixel(674, 425, Luma([255]));
    assert_eq!(first::blank_strip(&blank).unwrap().y, 812);
}
