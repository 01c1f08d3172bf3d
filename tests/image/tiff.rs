//! The accepted forms of a bi-level Group 4 TIFF, and the refused ones.

use zairyu::image::{ImageError, decode, dimensions};

use crate::tiff_writer::*;

#[test]
fn every_form_shows_black_ink_on_white() {
    let cases: [(&str, Tiff); 13] = [
        ("as written by libtiff", Tiff::new()),
        (
            "big-endian",
            Tiff {
                big_endian: true,
                ..Tiff::new()
            },
        ),
        ("FillOrder 1", Tiff::new().with(FILL_ORDER, &[1])),
        (
            "FillOrder 2",
            Tiff {
                fill_order_2: true,
                ..Tiff::new()
            },
        ),
        (
            "BlackIsZero",
            Tiff {
                black_is_zero: true,
                ..Tiff::new()
            },
        ),
        (
            "three strips",
            Tiff {
                rows_per_strip: 2,
                ..Tiff::new()
            },
        ),
        (
            "a shorter last strip",
            Tiff {
                rows_per_strip: 4,
                ..Tiff::new()
            },
        ),
        (
            "big-endian, FillOrder 2, BlackIsZero, a strip for each row",
            Tiff {
                big_endian: true,
                fill_order_2: true,
                black_is_zero: true,
                rows_per_strip: 1,
                ..Tiff::new()
            },
        ),
        (
            "one strip of more rows than there are",
            Tiff::new().with(ROWS_PER_STRIP, &[u32::MAX]),
        ),
        (
            "optional tags absent",
            Tiff::new()
                .without(BITS_PER_SAMPLE)
                .without(PHOTOMETRIC_INTERPRETATION)
                .without(SAMPLES_PER_PIXEL)
                .without(ROWS_PER_STRIP),
        ),
        (
            "strip lengths absent",
            Tiff::new().without(STRIP_BYTE_COUNTS),
        ),
        (
            "strip lengths absent, three strips",
            Tiff {
                rows_per_strip: 2,
                ..Tiff::new()
            }
            .without(STRIP_BYTE_COUNTS),
        ),
        (
            "no end-of-block",
            Tiff {
                end_of_block: false,
                ..Tiff::new()
            },
        ),
    ];
    for (name, tiff) in cases {
        let value = tiff.to_bytes();
        let mut padded = value.clone();
        padded.resize(7000, 0);
        for bytes in [value, padded] {
            assert_eq!(dimensions(&bytes), Ok((11, 6)), "{name}");
            let image = decode(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            let image = image.as_luma8().expect("grey");
            let rows: Vec<String> = image
                .rows()
                .map(|row| {
                    row.map(|pixel| if pixel.0 == [0] { '#' } else { '.' })
                        .collect()
                })
                .collect();
            assert_eq!(rows, PICTURE, "{name}: {bytes:02x?}");
            assert!(image.iter().all(|grey| matches!(grey, 0 | 255)), "{name}");
        }
    }
}

#[test]
fn nuls_at_the_end_may_be_stripped_or_kept() {
    let value = Tiff::new().to_bytes();
    assert!(value.ends_with(&[0; 4]), "the offset of no next directory");
    for stripped in 0..=4 {
        let bytes = &value[..value.len() - stripped];
        assert!(decode(bytes).is_ok(), "{stripped} bytes stripped");
    }
}

#[test]
fn other_tiffs_are_refused_by_name() {
    use ImageError::{MalformedTiff, NoPixels, UnsupportedTiff};
    let too_many = |width, height| ImageError::TooManyPixels {
        width,
        height,
        limit: 2_097_152,
    };
    let cases: [(&str, Tiff, ImageError); 19] = [
        (
            "grey",
            Tiff::new().with(BITS_PER_SAMPLE, &[8]),
            UnsupportedTiff("not bi-level"),
        ),
        (
            "colour",
            Tiff::new().with(SAMPLES_PER_PIXEL, &[3]),
            UnsupportedTiff("not bi-level"),
        ),
        (
            "colour by its bits",
            Tiff::new().with(BITS_PER_SAMPLE, &[1, 1, 8]),
            UnsupportedTiff("not bi-level"),
        ),
        (
            "Group 3",
            Tiff::new().with(COMPRESSION, &[3]),
            UnsupportedTiff("not CCITT Group 4"),
        ),
        (
            "no compression",
            Tiff::new().without(COMPRESSION),
            UnsupportedTiff("not CCITT Group 4"),
        ),
        (
            "a palette",
            Tiff::new().with(PHOTOMETRIC_INTERPRETATION, &[3]),
            UnsupportedTiff("not black and white"),
        ),
        (
            "FillOrder 3",
            Tiff::new().with(FILL_ORDER, &[3]),
            MalformedTiff("unknown FillOrder"),
        ),
        (
            "two pages",
            Tiff {
                next_directory: 8,
                ..Tiff::new()
            },
            UnsupportedTiff("more than one page"),
        ),
        (
            "no width",
            Tiff::new().without(IMAGE_WIDTH),
            MalformedTiff("no width"),
        ),
        (
            "no height",
            Tiff::new().without(IMAGE_LENGTH),
            MalformedTiff("no height"),
        ),
        ("width 0", Tiff::new().with(IMAGE_WIDTH, &[0]), NoPixels),
        ("height 0", Tiff::new().with(IMAGE_LENGTH, &[0]), NoPixels),
        (
            "a width beyond all bounds",
            Tiff::new().with(IMAGE_WIDTH, &[u32::MAX]),
            too_many(u32::MAX, 6),
        ),
        (
            "a height beyond the bound",
            Tiff::new().with(IMAGE_LENGTH, &[200_000]),
            too_many(11, 200_000),
        ),
        (
            "no strips",
            Tiff::new().without(STRIP_OFFSETS),
            MalformedTiff("no strips"),
        ),
        (
            "strips that are too few",
            Tiff::new().with(ROWS_PER_STRIP, &[5]),
            MalformedTiff("the strips do not add up to the height"),
        ),
        (
            "strips without rows",
            Tiff::new().with(ROWS_PER_STRIP, &[0]),
            MalformedTiff("strips without rows"),
        ),
        (
            "a strip that runs past the value",
            Tiff::new().with(STRIP_BYTE_COUNTS, &[u32::MAX]),
            MalformedTiff("a strip lies outside the value"),
        ),
        (
            "more strip lengths than strips",
            Tiff::new().with(STRIP_BYTE_COUNTS, &[4, 4]),
            MalformedTiff("the number of strip lengths differs from the number of strips"),
        ),
    ];
    for (name, tiff, expected) in cases {
        let bytes = tiff.to_bytes();
        assert_eq!(dimensions(&bytes), Err(expected), "{name}");
        assert_eq!(decode(&bytes).err(), Some(expected), "{name}");
    }
}

#[test]
fn broken_group_4_data_is_an_error() {
    let damaged = ImageError::MalformedTiff("the Group 4 data is damaged or ends early");
    let cases: [(&str, Tiff, ImageError); 3] = [
        // The end-of-block code comes instead of the seventh row.
        (
            "a row too few",
            Tiff::new()
                .with(IMAGE_LENGTH, &[7])
                .with(ROWS_PER_STRIP, &[7]),
            damaged,
        ),
        (
            "an empty strip",
            Tiff::new().with(STRIP_BYTE_COUNTS, &[0]),
            damaged,
        ),
        (
            "half a strip",
            Tiff::new().with(STRIP_BYTE_COUNTS, &[8]),
            damaged,
        ),
    ];
    for (name, tiff, expected) in cases {
        let bytes = tiff.to_bytes();
        assert!(dimensions(&bytes).is_ok(), "{name}: its header is fine");
        assert_eq!(decode(&bytes).err(), Some(expected), "{name}");
    }
}
