//! Photos as JP2 file and as codestream, and headers that ask for too much.

use ::image::DynamicImage;
use zairyu::image::{ImageError, decode, dimensions};

use crate::asset;

const PHOTO: &[u8] = asset!("photo-residence.jp2");

#[test]
fn wrappings_make_no_difference() {
    let expected = decode(PHOTO).expect("the photo as it is");
    let codestream = codestream();
    let open_length = patched(&[(TILE_PART_LENGTH, &[0; 4])]);
    let jp2 = |header: &[Vec<u8>]| {
        let mut file = PHOTO[..32].to_vec();
        file.extend(boxed(b"jp2h", &header.concat()));
        file.extend(boxed(b"jp2c", codestream));
        file
    };
    let cases = [
        ("bare codestream", codestream.to_vec()),
        ("last tile-part of open length", open_length.clone()),
        (
            "colour by a profile",
            jp2(&[boxed(b"colr", &[2, 0, 0, 0xAA, 0xBB])]),
        ),
        ("no colour named", jp2(&[])),
        (
            "a second colour box, to be ignored",
            jp2(&[
                boxed(b"colr", SRGB),
                boxed(b"colr", &[1, 0, 0, 0, 0, 0, 12]),
            ]),
        ),
        (
            "channels defined in order",
            jp2(&[
                boxed(b"colr", SRGB),
                boxed(
                    b"cdef",
                    &[0, 3, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 2, 0, 2, 0, 0, 0, 3],
                ),
            ]),
        ),
        ("codestream box to the end of the file", {
            let mut file = PHOTO[..77].to_vec();
            file.extend([0, 0, 0, 0]);
            file.extend(b"jp2c");
            file.extend(&open_length);
            file
        }),
        ("codestream box with a long length", {
            let mut file = PHOTO[..77].to_vec();
            file.extend([0, 0, 0, 1]);
            file.extend(b"jp2c");
            file.extend((codestream.len() as u64 + 16).to_be_bytes());
            file.extend(codestream);
            file
        }),
    ];
    for (name, value) in cases {
        let mut padded = value.clone();
        padded.resize(3000, 0);
        for bytes in [value, padded] {
            assert_eq!(dimensions(&bytes), Ok((240, 300)), "{name}");
            assert!(decode(&bytes).as_ref() == Ok(&expected), "{name}");
        }
    }
}

#[test]
fn a_grey_photo_comes_out_grey() {
    for bytes in [GREY, &[GREY, &[0; 100]].concat()] {
        let image = decode(bytes).expect("grey");
        let DynamicImage::ImageLuma8(image) = image else {
            panic!("{:?}", image.color());
        };
        assert_eq!(image.dimensions(), (3, 2));
        assert_eq!(image.into_raw(), [10, 60, 110, 160, 210, 250]);
    }
}

#[test]
fn a_named_colour_space_is_applied() {
    // The same components, declared as luma and chroma: other colours.
    let mut as_sycc = PHOTO.to_vec();
    assert_eq!(as_sycc[73..77], [0, 0, 0, 16], "sRGB");
    as_sycc[76] = 18;
    let image = decode(&as_sycc).expect("sYCC").to_rgb8();
    // #b9d7ea taken for Y, Cb and Cr: R = Y + 1.402 (Cr - 128), and so on.
    let [red, green, blue] = image.get_pixel(20, 20).0;
    let near = |value: u8, expected: u8| value.abs_diff(expected) <= 8;
    assert!(
        near(red, 255) && near(green, 79) && near(blue, 255),
        "{red} {green} {blue}"
    );
}

#[test]
fn headers_that_ask_for_too_much_are_refused() {
    use ImageError::{MalformedJpeg2000, NoPixels, UnsupportedJpeg2000};
    let too_many = |width, height| ImageError::TooManyPixels {
        width,
        height,
        limit: 2_097_152,
    };
    let huge: &[u8] = &[0xFF; 4];
    let tiny: &[u8] = &[0, 0, 0, 1];
    #[rustfmt::skip]
    let cases: [(&str, Vec<u8>, ImageError); 20] = [
        ("width of 2^32 - 1", patched(&[(WIDTH, huge)]), too_many(u32::MAX, 300)),
        ("both of 2^32 - 1", patched(&[(WIDTH, huge), (HEIGHT, huge)]), too_many(u32::MAX, u32::MAX)),
        ("a width just above", patched(&[(WIDTH, &[0, 0, 0x1B, 0x50])]), too_many(6992, 300)),
        ("width 0", patched(&[(WIDTH, &[0; 4])]), NoPixels),
        ("tiles of a pixel", patched(&[(TILE_WIDTH, tiny), (TILE_HEIGHT, tiny)]), PARTS),
        ("tiles of width 0", patched(&[(TILE_WIDTH, &[0; 4])]), MalformedJpeg2000("tiles of no size")),
        ("an image offset", patched(&[(X_OFFSET, tiny)]), UnsupportedJpeg2000("an offset of the image")),
        ("a tile offset", patched(&[(TILE_X_OFFSET, tiny)]), UnsupportedJpeg2000("an offset of the image")),
        ("16384 components", patched(&[(COMPONENTS, &[0x40, 0])]), UnsupportedJpeg2000("neither grey nor colour")),
        ("two components", patched(&[(COMPONENTS, &[0, 2])]), UnsupportedJpeg2000("neither grey nor colour")),
        ("38 bits", patched(&[(DEPTHS, &[37, 1, 1, 37, 1, 1, 37])]), UnsupportedJpeg2000("its sample format")),
        ("signed samples", patched(&[(DEPTHS, &[0x87, 1, 1, 0x87, 1, 1, 0x87])]), UnsupportedJpeg2000("its sample format")),
        ("mixed depths", patched(&[(DEPTHS, &[7, 1, 1, 8])]), UnsupportedJpeg2000("its sample format")),
        ("subsampled 255 times", patched(&[(DEPTHS, &[7, 1, 1, 7, 255, 255])]), UnsupportedJpeg2000("its subsampling")),
        ("33 layers", patched(&[(LAYERS, &[0, 33])]), UnsupportedJpeg2000("its number of layers")),
        ("32 levels", patched(&[(LEVELS, &[32])]), UnsupportedJpeg2000("its number of levels")),
        ("code-blocks of 2^11", patched(&[(CODE_BLOCK, &[9, 0])]), MalformedJpeg2000("its coding parameters")),
        ("the least code-blocks on two megapixels", patched(&[
            (WIDTH, &[0, 0, 8, 0]), (HEIGHT, &[0, 0, 4, 0]),
            (TILE_WIDTH, &[0, 0, 8, 0]), (TILE_HEIGHT, &[0, 0, 4, 0]),
            (CODE_BLOCK, &[0, 0]),
        ]), PARTS),
        ("precincts of a pixel", with_precincts(0x11), PARTS),
        ("precincts that cannot be halved", with_precincts(0x10), MalformedJpeg2000("its coding parameters")),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(dimensions(&bytes), Err(expected), "{name}");
        assert_eq!(decode(&bytes).err(), Some(expected), "{name}");
    }
}

#[test]
fn marker_segments_that_escape_the_bounds_are_refused() {
    let main = ImageError::UnsupportedJpeg2000("a marker segment");
    let tile = ImageError::UnsupportedJpeg2000("coding parameters of a single tile");
    let poc: &[u8] = &[0xFF, 0x5F, 0, 9, 0, 0, 0, 1, 6, 3, 0];
    let ppm: &[u8] = &[0xFF, 0x60, 0, 7, 0, 0, 0, 0, 0];
    let rgn: &[u8] = &[0xFF, 0x5E, 0, 5, 0, 0, 30];
    let cod: &[u8] = &[0xFF, 0x52, 0, 12, 0, 0, 0, 1, 1, 5, 0, 0, 0, 0];
    let comment: &[u8] = &[0xFF, 0x64, 0, 5, 0, 1, b'x'];
    let ppt: &[u8] = &[0xFF, 0x61, 0, 4, 0, 0];
    let costly_coc = [
        &[0xFF, 0x53, 0, 15, 1, 1, 5, 4, 4, 0, 0][..],
        // Precincts of two pixels at each resolution level.
        &[0x11; 6],
    ]
    .concat();
    let quantization = &codestream()[QUANTIZATION..QUANTIZATION + 33];
    let qcc = [&[0xFF, 0x5D, 0, 36, 1], quantization].concat();
    let long_qcc = [&[0xFF, 0x5D, 0x07, 0xD4, 1, 0x42][..], &[0x20; 2000]].concat();
    let cases: [(&str, Vec<u8>, Result<(), ImageError>); 11] = [
        ("a comment", with_segments(comment, b""), Ok(())),
        ("a comment in the tile", with_segments(b"", comment), Ok(())),
        (
            "progression order changes",
            with_segments(poc, b""),
            Err(main),
        ),
        ("packed packet headers", with_segments(ppm, b""), Err(main)),
        ("a region of interest", with_segments(rgn, b""), Err(main)),
        (
            "second coding parameters",
            with_segments(cod, b""),
            Err(main),
        ),
        (
            "a component's quantization",
            with_segments(&qcc, b""),
            Ok(()),
        ),
        (
            "a quantization of 1000 bands",
            with_segments(&long_qcc, b""),
            Err(ImageError::MalformedJpeg2000("its quantization")),
        ),
        (
            "a component of the least precincts",
            with_segments(&costly_coc, b""),
            Err(PARTS),
        ),
        (
            "a tile's own coding parameters",
            with_segments(b"", cod),
            Err(tile),
        ),
        (
            "a tile's packed packet headers",
            with_segments(b"", ppt),
            Err(tile),
        ),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(decode(&bytes).map(|_| ()), expected, "{name}");
    }
}

#[test]
fn broken_files_are_refused() {
    use ImageError::{MalformedJpeg2000, UnsupportedJpeg2000};
    let at_box = |offset: usize, replacement: &[u8]| {
        let mut file = PHOTO.to_vec();
        file[offset..offset + replacement.len()].copy_from_slice(replacement);
        file
    };
    #[rustfmt::skip]
    let cases = [
        ("signature alone", PHOTO[..12].to_vec(), MalformedJpeg2000("no codestream in the file")),
        ("no codestream", PHOTO[..77].to_vec(), MalformedJpeg2000("no codestream in the file")),
        ("a box shorter than its header", at_box(12, &[0, 0, 0, 7]), MalformedJpeg2000("the length of a box")),
        ("a box past the end", at_box(12, &[0x7F, 0, 0, 0]), MalformedJpeg2000("the length of a box")),
        ("a palette", at_box(66, b"pclr"), UnsupportedJpeg2000("a palette")),
        ("CMYK", at_box(73, &[0, 0, 0, 12]), UnsupportedJpeg2000("its colour space")),
        ("reordered channels", at_box(66, b"cdef"), UnsupportedJpeg2000("reordered channels")),
        ("a tile that is missing", patched(&[(TILE_WIDTH, &[0, 0, 0, 128])]), MalformedJpeg2000("a tile is missing")),
        ("a tile out of range", patched(&[(TILE_INDEX, &[0, 1])]), MalformedJpeg2000("the number of a tile")),
        ("a tile-part past the end", patched(&[(TILE_PART_LENGTH, &[0, 1, 0, 0])]), MalformedJpeg2000("it ends early")),
        ("a tile-part without room", patched(&[(TILE_PART_LENGTH, &[0, 0, 0, 11])]), MalformedJpeg2000("its tile-parts")),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(decode(&bytes).err(), Some(expected), "{name}");
    }
}

fn codestream() -> &'static [u8] {
    &PHOTO[CODESTREAM..]
}

/// The photo's codestream with bytes replaced at offsets in it.
fn patched(patches: &[(usize, &[u8])]) -> Vec<u8> {
    let mut bytes = codestream().to_vec();
    for (offset, patch) in patches {
        bytes[*offset..offset + patch.len()].copy_from_slice(patch);
    }
    bytes
}

/// Precincts of one size at all six resolution levels.
fn with_precincts(exponents: u8) -> Vec<u8> {
    let mut bytes = patched(&[(CODING_STYLE - 2, &[0, 18, 1])]);
    let end = LEVELS + 5;
    bytes.splice(end..end, [exponents; 6]);
    bytes
}

/// Marker segments put before the first tile-part and before its data.
fn with_segments(main: &[u8], tile: &[u8]) -> Vec<u8> {
    let sot = TILE_INDEX - 4;
    let mut bytes = codestream().to_vec();
    bytes.splice(sot + 12..sot + 12, tile.iter().copied());
    let length = (bytes.len() - sot - 2) as u32;
    bytes[TILE_PART_LENGTH..TILE_PART_LENGTH + 4].copy_from_slice(&length.to_be_bytes());
    bytes.splice(sot..sot, main.iter().copied());
    bytes
}

fn boxed(box_type: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = (content.len() + 8) as u32;
    [&length.to_be_bytes(), box_type.as_slice(), content].concat()
}

const PARTS: ImageError =
    ImageError::UnsupportedJpeg2000("more tiles and code-blocks than a photo has");

const SRGB: &[u8] = &[1, 0, 0, 0, 0, 0, 16];

/// Where the codestream starts in the file, and the places of its parts.
const CODESTREAM: usize = 85;
const WIDTH: usize = 8;
const HEIGHT: usize = 12;
const X_OFFSET: usize = 16;
const TILE_WIDTH: usize = 24;
const TILE_HEIGHT: usize = 28;
const TILE_X_OFFSET: usize = 32;
const COMPONENTS: usize = 40;
const DEPTHS: usize = 42;
const CODING_STYLE: usize = 55;
const LAYERS: usize = 57;
const LEVELS: usize = 60;
const CODE_BLOCK: usize = 61;
/// The content of QCD.
const QUANTIZATION: usize = 69;
const TILE_INDEX: usize = 145;
const TILE_PART_LENGTH: usize = 147;

/// 3 x 2 pixels, one decomposition level, reversible, written by OpenJPEG.
const GREY: &[u8] = include_bytes!("../data/grey.j2k");
