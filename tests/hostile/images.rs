//! Images that claim to be large, read from a card and decoded.

use zairyu::CardType;
use zairyu::card::DataItem;
use zairyu::image::{ImageError, MAX_IMAGE_BYTES, decode};
use zairyu::simulator::VirtualCard;

use crate::memory::peak;
use crate::{READ_MEMORY, attempt};

const PHOTO: &[u8] = include_bytes!("../../assets/simulator/photo-residence.jp2");
const FRONT: &[u8] = include_bytes!("../../assets/simulator/front-residence.tif");

/// A TIFF of one strip with these dimensions. The strip is filled with the byte `fill`.
fn tiff(width: u32, height: u32, fill: u8) -> Vec<u8> {
    let strip = vec![fill; 2000];
    let mut bytes = b"II*\0".to_vec();
    let directory = 8 + strip.len() as u32;
    bytes.extend(directory.to_le_bytes());
    bytes.extend(&strip);
    let entries: [(u16, u32); 8] = [
        (256, width),
        (257, height),
        (258, 1),
        (259, 4),
        (262, 0),
        (273, 8),
        (278, height),
        (279, strip.len() as u32),
    ];
    bytes.extend((entries.len() as u16).to_le_bytes());
    for (tag, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(4_u16.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes
}

/// The photo with other dimensions in its codestream (SIZ: XSIZ, YSIZ, and the
/// tile's).
fn photo(width: u32, height: u32, tile: (u32, u32)) -> Vec<u8> {
    let mut bytes = PHOTO.to_vec();
    let marker = [0xFF, 0x4F, 0xFF, 0x51];
    let at = bytes.windows(4).position(|w| w == marker).expect("SIZ") + 8;
    for (offset, number) in [(0, width), (4, height), (16, tile.0), (20, tile.1)] {
        bytes[at + offset..at + offset + 4].copy_from_slice(&number.to_be_bytes());
    }
    bytes
}

#[test]
fn images_that_claim_too_much_are_refused_before_memory_is_taken() {
    let limit = 2 << 20;
    let too_many = |width, height| ImageError::TooManyPixels {
        width,
        height,
        limit,
    };
    let cases = [
        (
            "TIFF, 60000 x 60000",
            tiff(60_000, 60_000, 0xFF),
            too_many(60_000, 60_000),
        ),
        (
            "TIFF, as large as can be said",
            tiff(u32::MAX, u32::MAX, 0),
            too_many(u32::MAX, u32::MAX),
        ),
        (
            "TIFF, product over 32 bits",
            tiff(65_536, 65_536, 0),
            too_many(65_536, 65_536),
        ),
        ("TIFF, no width", tiff(0, 60_000, 0), ImageError::NoPixels),
        (
            "photo, 60000 x 60000",
            photo(60_000, 60_000, (60_000, 60_000)),
            too_many(60_000, 60_000),
        ),
        (
            "photo, as large as can be said",
            photo(u32::MAX, u32::MAX, (1, 1)),
            too_many(u32::MAX, u32::MAX),
        ),
        (
            "photo in two million tiles",
            photo(2048, 1024, (1, 1)),
            ImageError::UnsupportedJpeg2000("more tiles and code-blocks than a photo has"),
        ),
        (
            "longer than any image",
            [FRONT.to_vec(), vec![0; MAX_IMAGE_BYTES]].concat(),
            ImageError::TooLarge {
                size: FRONT.len() + MAX_IMAGE_BYTES,
                limit: MAX_IMAGE_BYTES,
            },
        ),
    ];
    for (name, bytes, expected) in cases {
        let (result, memory) = peak(|| decode(&bytes).map(|_| ()));
        assert_eq!(result, Err(expected), "{name}");
        assert!(memory < 1 << 16, "{name}: {memory}");
    }
}

/// Two thousand bytes that draw two megapixels.
#[test]
fn images_within_the_bounds_take_a_byte_for_a_pixel() {
    for (width, height) in [(2048, 1024), (1, 2 << 20), (2 << 20, 1), (128, 16_384)] {
        // In Group 4, a single one bit repeats the row above.
        for fill in [0xFF, 0x00, 0x55] {
            let bytes = tiff(width, height, fill);
            let (_, memory) = peak(|| decode(&bytes));
            assert!(memory < 32 << 20, "{width} x {height}: {memory}");
        }
    }
    for (width, height) in [(2048, 1024), (1, 2 << 20), (2 << 20, 1)] {
        let bytes = photo(width, height, (width, height));
        let (_, memory) = peak(|| decode(&bytes));
        assert!(memory < PHOTO_MEMORY, "{width} x {height}: {memory}");
    }
}

/// A read does not decode images: it succeeds, and decoding the image is an error.
#[test]
fn card_with_a_hostile_image_is_read() {
    for &card_type in CardType::ALL {
        let builder = VirtualCard::builder(card_type)
            .value(0xD0, tiff(60_000, 60_000, 0xFF))
            .value(0xD1, photo(60_000, 60_000, (60_000, 60_000)));
        let attempt = attempt(builder, |_| None);
        assert!(attempt.memory < READ_MEMORY, "{}", attempt.memory);
        let card = attempt.result.expect("a card");
        let mut images = 0;
        for image in card
            .images()
            .filter(|image| image.item() != DataItem::AddressImage)
        {
            let (result, memory) = peak(|| image.value().decode());
            assert!(
                matches!(result, Err(ImageError::TooManyPixels { .. })),
                "{}",
                image.item()
            );
            assert!(memory < 1 << 16, "{memory}");
            images += 1;
        }
        assert_eq!(images, 2);
    }
}

/// A directory that lists the same strips many times, each time as many as fit. The search
/// for the end of the image must not add them all up.
#[test]
fn strips_named_again_and_again_take_no_memory() {
    for repetitions in [1, 100, 285] {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend((2 * repetitions as u16).to_le_bytes());
        for tag in [273_u16, 279].repeat(repetitions) {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(3_u16.to_le_bytes());
            bytes.extend(3400_u32.to_le_bytes());
            bytes.extend(8_u32.to_le_bytes());
        }
        bytes.extend([0; 4]);
        bytes.resize(7000, 1);
        // Also if the file comes in many short answers.
        for limit in [65_536, 300] {
            let builder = VirtualCard::builder(CardType::ResidenceFirst)
                .value(0xD0, bytes.clone())
                .limit_response(limit);
            let attempt = attempt(builder, |_| None);
            let memory = attempt.memory;
            assert!(memory < READ_MEMORY, "{repetitions}: {memory}");
            assert!(attempt.commands < 200, "{}", attempt.commands);
            attempt.result.expect("a card");
        }
    }
}

/// The documentation of `MAX_PIXELS` states 120 MB for the worst forged photo.
const PHOTO_MEMORY: usize = 120_000_000;
