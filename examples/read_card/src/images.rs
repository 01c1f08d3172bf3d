//! Saves the images of a card, unchanged and as PNG.

use std::io;
use std::path::Path;

use example_common::{output, private};
use image::ImageFormat;
use zairyu::Card;
use zairyu::record::{Field, ImageData};

use crate::trouble::Trouble;

/// Writes each image of the card into `folder`. An image that cannot be decoded is still
/// saved unchanged.
pub fn save(card: &Card, folder: &Path) -> Result<(), Trouble> {
    private::make_folder(folder).map_err(Trouble::saving_to(folder))?;
    for image in card.images() {
        let ending = image.value().format().map_or("bin", |format| format.code());
        let file = folder.join(format!("{}.{ending}", image.item()));
        private::write(&file, image.value().bytes()).map_err(Trouble::saving_to(&file))?;
        save_png(image, folder)?;
    }
    Ok(())
}

fn save_png(image: &Field<ImageData>, folder: &Path) -> Result<(), Trouble> {
    let decoded = match image.value().decode() {
        Ok(decoded) => decoded,
        Err(error) => {
            output::say(format!("{}: {error}", image.item()));
            return Ok(());
        }
    };
    let file = folder.join(format!("{}.png", image.item()));
    let mut png = io::Cursor::new(Vec::new());
    decoded
        .write_to(&mut png, ImageFormat::Png)
        .map_err(io::Error::other)
        .and_then(|()| private::write(&file, png.get_ref()))
        .map_err(Trouble::saving_to(&file))
}
