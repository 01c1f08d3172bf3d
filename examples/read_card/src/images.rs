//! Saving the card's images, as they stand on the card and as PNG.

use std::fs;
use std::io;
use std::path::Path;

use example_common::private;
use image::ImageFormat;
use zairyu::Card;
use zairyu::record::{Field, ImageData};

/// Writes each image of the card into `folder`. One that cannot be decoded is
/// still saved as it stands.
pub fn save(card: &Card, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for image in card.images() {
        let ending = image
            .value()
            .format()
            .map_or("bin", |format| format.as_str());
        let file = folder.join(format!("{}.{ending}", image.item()));
        private::write(&file, image.value().bytes())?;
        save_png(image, folder)?;
    }
    Ok(())
}

fn save_png(image: &Field<ImageData>, folder: &Path) -> io::Result<()> {
    let decoded = match image.value().decode() {
        Ok(decoded) => decoded,
        Err(error) => {
            eprintln!("{}: {error}", image.item());
            return Ok(());
        }
    };
    let mut png = io::Cursor::new(Vec::new());
    decoded
        .write_to(&mut png, ImageFormat::Png)
        .map_err(io::Error::other)?;
    let file = folder.join(format!("{}.png", image.item()));
    private::write(&file, png.get_ref())
}
