//! The images on a card decode, altered ones too.

use super::super::{ElementaryFile as Ef, Holder, Sample, Variant, VirtualCard};
use super::issued::{file, slice};
use crate::card::{CardType, Generation};
use crate::image;

/// One byte per pixel. `None` if the image does not decode.
fn pixels(tiff: &[u8]) -> Option<Vec<u8>> {
    Some(image::decode(tiff).ok()?.to_luma8().into_raw())
}

/// How many pixels differ. `None` if an image does not decode or the sizes differ.
fn changed_pixels(first: &[u8], second: &[u8]) -> Option<u32> {
    let (first, second) = (pixels(first)?, pixels(second)?);
    let pairs = first.iter().zip(&second);
    let count = pairs.map(|(a, b)| u32::from(a != b)).sum();
    (first.len() == second.len()).then_some(count)
}

fn colours(photo: &[u8]) -> Vec<u8> {
    image::decode(photo).unwrap().to_rgb8().into_raw()
}

/// The front or name image and the photo.
fn images_of(card: &VirtualCard) -> (Vec<u8>, Vec<u8>) {
    match card.card_type().generation() {
        Generation::First => (
            slice(&file(card, Ef::FrontImage), 0, 4, 7000),
            slice(&file(card, Ef::Photo), 0, 4, 3000),
        ),
        Generation::Second | Generation::Specified => {
            let images = file(card, Ef::Images);
            (slice(&images, 0, 4, 2500), slice(&images, 2504, 4, 3000))
        }
    }
}

#[test]
fn altered_images_still_decode_and_differ() {
    for sample in Sample::ALL {
        for card_type in [CardType::ResidenceFirst, CardType::ResidenceSecond] {
            altered_image_differs(card_type, &sample.holder());
        }
    }
    for card_type in [
        CardType::SpecialPermanentFirst,
        CardType::ResidenceSpecified,
    ] {
        altered_image_differs(card_type, &Holder::edge());
    }
}

fn altered_image_differs(card_type: CardType, holder: &Holder) {
    let build = |variant| {
        let builder = VirtualCard::builder(card_type).holder(holder.clone());
        images_of(
            &builder
                .number("CD87654321EF")
                .variant(variant)
                .build()
                .unwrap(),
        )
    };
    let (front, photo) = build(Variant::Genuine);
    let (altered_front, _) = build(Variant::AlteredFront);
    let flipped: u32 = front
        .iter()
        .zip(&altered_front)
        .map(|(a, b)| (a ^ b).count_ones())
        .sum();
    assert_eq!(flipped, 1, "type {card_type}");
    let changed = changed_pixels(&front, &altered_front);
    assert!(
        changed.is_some_and(|count| (1..60).contains(&count)),
        "type {card_type}: {changed:?} pixels changed"
    );
    if holder.photo.is_some() {
        let (_, altered_photo) = build(Variant::AlteredPhoto);
        let (photo, altered_photo) = (colours(&photo), colours(&altered_photo));
        assert_eq!(photo.len(), altered_photo.len());
        assert_ne!(photo, altered_photo, "type {card_type}");
    }
}

#[test]
fn images_of_children_decode() {
    let card = VirtualCard::builder(CardType::ResidenceFirst)
        .variant(Variant::UnderAge)
        .build()
        .unwrap();
    let (front, _) = images_of(&card);
    assert_eq!(pixels(&front).map(|pixels| pixels.len()), Some(674 * 425));
}
