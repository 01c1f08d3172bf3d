//! The images on a card decode, altered ones too.

use super::super::{ElementaryFile as Ef, Holder, Variant, VirtualCard};
use super::issued::{file, slice};
use crate::card::{CardType, Generation};
use crate::image;

/// A byte a pixel; `None` where the image does not decode.
fn pixels(tiff: &[u8]) -> Option<Vec<u8>> {
    Some(image::decode(tiff).ok()?.to_luma8().into_raw())
}

/// How many pixels differ; `None` where one does not decode or the sizes differ.
fn changed_pixels(first: &[u8], second: &[u8]) -> Option<u32> {
    let (first, second) = (pixels(first)?, pixels(second)?);
    let pairs = first.iter().zip(&second);
    let count = pairs.map(|(a, b)| u32::from(a != b)).sum();
    (first.len() == second.len()).then_some(count)
}

/// A byte offset and a mask for the table in `holder.rs`, which new images need.
fn search_alterable_bit(image: &[u8]) -> Option<(usize, u8)> {
    let start = image.len() / 4;
    (start..image.len())
        .flat_map(|offset| (0..8).map(move |bit| (offset, 1 << bit)))
        .find(|&(offset, mask)| {
            let mut altered = image.to_vec();
            altered[offset] ^= mask;
            changed_pixels(image, &altered).is_some_and(|count| (12..60).contains(&count))
        })
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
    let holders = [
        Holder::engineer(),
        Holder::special_permanent(),
        Holder::child(),
        Holder::edge(),
    ];
    for &card_type in CardType::ALL {
        for holder in &holders {
            let build = |variant| {
                let builder = VirtualCard::builder(card_type).holder(holder.clone());
                images_of(&builder.variant(variant).build().unwrap())
            };
            let (front, photo) = build(Variant::Genuine);
            let (altered_front, _) = build(Variant::AlteredFront);
            let changed = changed_pixels(&front, &altered_front);
            assert!(
                changed.is_some_and(|count| (1..60).contains(&count)),
                "type {card_type}: {changed:?} pixels changed; one bit that would do: {:x?}",
                search_alterable_bit(&front)
            );
            if holder.photo.is_some() {
                let (_, altered_photo) = build(Variant::AlteredPhoto);
                let (photo, altered_photo) = (colours(&photo), colours(&altered_photo));
                assert_eq!(photo.len(), altered_photo.len());
                assert_ne!(photo, altered_photo, "type {card_type}");
            }
        }
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
