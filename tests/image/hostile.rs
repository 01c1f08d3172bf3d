//! Damage at every offset of an image gives an error or a picture within the time limit.

use std::time::{Duration, Instant};

use zairyu::image::{ImageError, MAX_IMAGE_BYTES, MAX_PIXELS, decode, dimensions};

use crate::asset;

#[rustfmt::skip]
const SAMPLES: [(&str, &[u8]); 4] = [
    ("front.tif", asset!("front-residence.tif")),
    ("name.tif", asset!("name-residence.tif")),
    ("photo.jp2", asset!("photo-residence.jp2")),
    ("grey.j2k", include_bytes!("../data/grey.j2k")),
];

#[test]
fn damage_at_any_byte_neither_panics_nor_hangs() {
    for (name, bytes) in SAMPLES {
        for offset in 0..bytes.len() {
            // A different bit at each offset, sometimes all eight.
            let mask = [0xFF, 1 << (offset % 8), 1 << (offset % 7)][offset % 3];
            let mut damaged = bytes.to_vec();
            damaged[offset] ^= mask;
            survives(&damaged, &format!("{name}, byte {offset} ^ {mask:02x}"));
        }
    }
}

#[test]
fn truncated_photos_are_errors() {
    for (name, bytes) in &SAMPLES[2..] {
        for length in 0..bytes.len() {
            assert!(decode(&bytes[..length]).is_err(), "{name} cut to {length}");
        }
    }
}

#[test]
fn truncated_drawings_are_errors() {
    for (name, bytes) in &SAMPLES[..2] {
        // The directory is at the end, behind the picture, and the last
        // four bytes are NUL.
        for length in 0..bytes.len() - 4 {
            assert!(decode(&bytes[..length]).is_err(), "{name} cut to {length}");
        }
    }
}

#[test]
fn a_picture_cut_inside_its_data_is_an_error() {
    for (name, bytes) in &SAMPLES[..2] {
        let tag = [0x17, 0x01, 4, 0, 1, 0, 0, 0];
        let entry = bytes.windows(8).position(|window| window == tag);
        let length = entry.expect("StripByteCounts as LONG") + 8;
        let strip = u32::from_le_bytes(bytes[length..length + 4].try_into().expect("four bytes"));
        // The rows do not need the three bytes of the end-of-block code.
        for cut in (0..strip - 4).step_by(3) {
            let mut damaged = bytes.to_vec();
            damaged[length..length + 4].copy_from_slice(&cut.to_le_bytes());
            let error = ImageError::MalformedTiff("the Group 4 data is damaged or ends early");
            assert_eq!(
                decode(&damaged).err(),
                Some(error),
                "{name} cut to {cut} of {strip}"
            );
        }
    }
}

#[test]
fn values_that_are_not_images_are_refused() {
    let cases: [(&str, &[u8]); 4] = [
        ("empty", b""),
        ("padding alone, as where there is no photo", &[0; 3000]),
        ("JPEG", b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00"),
        ("PNG", b"\x89PNG\r\n\x1A\n"),
    ];
    for (name, bytes) in cases {
        assert_eq!(
            decode(bytes).err(),
            Some(ImageError::UnknownFormat),
            "{name}"
        );
        assert_eq!(dimensions(bytes), Err(ImageError::UnknownFormat), "{name}");
    }
    let mut long = asset!("name-residence.tif").to_vec();
    long.resize(MAX_IMAGE_BYTES, 0);
    assert!(decode(&long).is_ok(), "as long as the bound");
    long.push(0);
    let too_large = ImageError::TooLarge {
        size: 65_537,
        limit: 65_536,
    };
    assert_eq!(decode(&long).err(), Some(too_large));
    assert_eq!(dimensions(&long), Err(too_large));
}

#[test]
#[ignore = "by the clock, and long in a debug build"]
fn the_costliest_photo_that_is_accepted_stays_in_bounds() {
    let bytes = costly_photo();
    assert!(bytes.len() <= MAX_IMAGE_BYTES);
    let start = Instant::now();
    let image = decode(&bytes).expect("within all bounds");
    assert_eq!((image.width(), image.height()), (2048, 1024));
    assert!(start.elapsed() < DEADLINE, "{:?}", start.elapsed());
}

fn survives(bytes: &[u8], name: &str) {
    let start = Instant::now();
    if let Ok(image) = decode(bytes) {
        let (width, height) = (image.width(), image.height());
        assert!(width * height <= MAX_PIXELS, "{name}");
        assert_eq!(dimensions(bytes), Ok((width, height)), "{name}");
    }
    assert!(start.elapsed() < DEADLINE, "{name}: {:?}", start.elapsed());
}

/// Two megapixels in three components, each code-block with the most coding passes: the
/// longest work for the decoder.
fn costly_photo() -> Vec<u8> {
    let (width, height) = (2048_u32, 1024_u32);
    let mut size = vec![0, 0];
    for number in [width, height, 0, 0, width, height, 0, 0] {
        size.extend(number.to_be_bytes());
    }
    size.extend([0, 3, 7, 1, 1, 7, 1, 1, 7, 1, 1]);
    // One layer, no levels, code-blocks and precincts of 64 x 64.
    let style = [1, 0, 0, 1, 0, 0, 4, 4, 0, 1, 0x66];
    // Seven guard bits and an exponent of 25: 31 bit-planes.
    let quantization = [7 << 5, 25 << 3];

    let mut bytes = vec![0xFF, 0x4F];
    for (marker, content) in [(0x51, &size[..]), (0x52, &style), (0x5C, &quantization)] {
        bytes.extend([0xFF, marker]);
        bytes.extend((content.len() as u16 + 2).to_be_bytes());
        bytes.extend(content);
    }
    // Packet header, in bits: not empty (1), included at once (1), no missing
    // bit-plane (1), 37 + 54 passes (nine ones, 7 bits), a length of 9 bits (0),
    // 36 bytes. The byte 0xFF is followed by a stuffed zero bit.
    let header = [0xFF, 0b0111_1011, 0b0110_0000, 0b1001_0000];
    let blocks = (width / 64) * (height / 64) * 3;
    let tile: Vec<u8> = (0..blocks)
        .flat_map(|block| {
            let data =
                (0..36_u32).map(move |n| [0x00, 0x55, 0xAA, 0x2D][((n * n + block) % 4) as usize]);
            header.into_iter().chain(data)
        })
        .collect();
    bytes.extend([0xFF, 0x90, 0, 10, 0, 0]);
    bytes.extend((tile.len() as u32 + 14).to_be_bytes());
    bytes.extend([0, 1, 0xFF, 0x93]);
    bytes.extend(tile);
    bytes.extend([0xFF, 0xD9]);
    bytes
}

/// Generous: the slowest image takes about two seconds in a debug build.
const DEADLINE: Duration = Duration::from_secs(30);
