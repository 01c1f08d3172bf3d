//! Generated pictures (benches/pictures/make_fronts.py --seed 1) and their ground truth.
//! Nobody in them exists.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use zairyu::printed::GrayImage;

pub type Truth = BTreeMap<String, Value>;

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/data/pictures"]
        .iter()
        .collect()
}

/// All pictures of these documents.
pub fn of(documents: &[&str]) -> Vec<(Truth, GrayImage)> {
    let truth = std::fs::read_to_string(folder().join("truth.json")).unwrap();
    let all: Vec<Truth> = serde_json::from_str(&truth).unwrap();
    let wanted = all
        .into_iter()
        .filter(|t| documents.contains(&text(t, "document").unwrap()));
    wanted
        .map(|truth| {
            let image = load(text(&truth, "file").unwrap());
            (truth, image)
        })
        .collect()
}

pub const FRONTS: [&str; 2] = ["residence_card", "special_permanent_resident_certificate"];

pub fn text<'a>(truth: &'a Truth, key: &str) -> Option<&'a str> {
    truth.get(key).and_then(Value::as_str)
}

fn load(file: &str) -> GrayImage {
    let bytes = std::fs::read(folder().join(file)).unwrap();
    GrayImage::try_from(&zairyu::image::decode(&bytes).unwrap()).unwrap()
}

pub fn gray(width: usize, height: usize, pixels: Vec<u8>) -> GrayImage {
    GrayImage::new(width, height, pixels).unwrap()
}

/// `image` on another canvas: pixel (x, y) of the result is taken from `from(x, y)`.
pub fn redrawn(
    image: &GrayImage,
    width: usize,
    height: usize,
    from: impl Fn(usize, usize) -> (usize, usize),
) -> GrayImage {
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        pixels.extend((0..width).map(|x| {
            let (x, y) = from(x, y);
            image.pixel(x, y)
        }));
    }
    gray(width, height, pixels)
}
