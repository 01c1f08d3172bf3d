//! The simulator's images, compared with the results of libtiff and OpenJPEG.

use zairyu::ImageFormat;
use zairyu::image::{decode, dimensions};

use crate::asset;

/// Name, image, bytes of its field, pixels, pixels of ink.
type Drawing = (&'static str, &'static [u8], usize, (u32, u32), usize);

#[rustfmt::skip]
const DRAWINGS: [Drawing; 7] = [
    ("front", asset!("front-residence.tif"), 7000, (674, 425), 9_322),
    ("front, child", asset!("front-residence-child.tif"), 7000, (674, 425), 7_866),
    ("front, certificate", asset!("front-special-permanent.tif"), 7000, (674, 425), 4_484),
    ("name", asset!("name-residence.tif"), 2500, (520, 96), 1_657),
    ("name, certificate", asset!("name-special-permanent.tif"), 2500, (520, 96), 2_080),
    ("address", asset!("address-residence.tif"), 2500, (640, 72), 1_635),
    ("address, certificate", asset!("address-special-permanent.tif"), 2500, (640, 72), 1_375),
];

#[test]
fn drawings_come_out_in_ink_on_white() {
    for (name, bytes, field, size, ink) in DRAWINGS {
        assert_eq!(ImageFormat::of(bytes), Some(ImageFormat::Tiff), "{name}");
        let mut value = bytes.to_vec();
        assert!(value.len() <= field, "{name}: {} bytes", value.len());
        value.resize(field, 0);

        assert_eq!(dimensions(&value), Ok(size), "{name}");
        let image = decode(&value).unwrap_or_else(|error| panic!("{name}: {error}"));
        let image = image.as_luma8().expect("grey");
        assert_eq!(image.dimensions(), size, "{name}");
        let black = image.iter().filter(|&&grey| grey == 0).count();
        let white = image.iter().filter(|&&grey| grey == 255).count();
        assert_eq!((black, black + white), (ink, image.len()), "{name}");
    }
}

#[test]
fn the_front_image_leaves_room_for_the_photo() {
    for (name, bytes, ..) in &DRAWINGS[..3] {
        let image = decode(bytes).expect(name).to_luma8();
        let inside = (526..664).flat_map(|x| (60..252).map(move |y| (x, y)));
        assert!(
            inside
                .clone()
                .all(|(x, y)| image.get_pixel(x, y).0 == [255]),
            "{name}"
        );
    }
}

#[test]
fn photos_come_out_in_their_colours() {
    // Columns and rows inside the shapes that make_images.py draws.
    let background = (20, 20);
    let face = (120, 110);
    let clothes = (60, 250);
    let spots = [background, face, clothes];
    #[rustfmt::skip]
    let cases = [
        ("residence", asset!("photo-residence.jp2"),
         [[0xb9, 0xd7, 0xea], [0xe6, 0xb3, 0x8c], [0x7a, 0x3b, 0x69]]),
        ("certificate", asset!("photo-special-permanent.jp2"),
         [[0xdf, 0xe3, 0xd3], [0xed, 0xc9, 0xa3], [0x2f, 0x48, 0x58]]),
    ];
    for (name, bytes, colours) in cases {
        assert_eq!(ImageFormat::of(bytes), Some(ImageFormat::Jp2), "{name}");
        let mut value = bytes.to_vec();
        assert!(value.len() <= 3000, "{name}: {} bytes", value.len());
        value.resize(3000, 0);

        assert_eq!(dimensions(&value), Ok((240, 300)), "{name}");
        let image = decode(&value).unwrap_or_else(|error| panic!("{name}: {error}"));
        let image = image.as_rgb8().expect("colour");
        assert_eq!(image.dimensions(), (240, 300), "{name}");
        for ((x, y), colour) in spots.into_iter().zip(colours) {
            let pixel = image.get_pixel(x, y).0;
            let near = pixel.iter().zip(colour).all(|(a, b)| a.abs_diff(b) <= 16);
            assert!(
                near,
                "{name}, {x} {y}: {pixel:02x?} instead of {colour:02x?}"
            );
        }
    }
}
