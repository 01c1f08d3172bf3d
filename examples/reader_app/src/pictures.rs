//! Pictures as `data:` addresses, which the page shows as they are.

use std::io::Cursor;

use data_encoding::BASE64;
use image::{DynamicImage, ImageFormat};
use zairyu::printed::GrayImage;
use zairyu::record::ImageData;

/// `None` where it cannot be decoded.
pub fn of_card(image: &ImageData) -> Option<String> {
    png(&image.decode().ok()?)
}

/// A part of a picture.
pub fn of_part(part: &GrayImage) -> Option<String> {
    png(&DynamicImage::from(part))
}

fn png(picture: &DynamicImage) -> Option<String> {
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).ok()?;
    Some(address(png.get_ref()))
}

/// Of a PNG.
pub fn address(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", BASE64.encode(png))
}
