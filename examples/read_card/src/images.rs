//! Saves the images of a card, unchanged and as PNG.

use std::io;
use std::path::Path;

use example_common::{output, private};
use image::{DynamicImage, ImageFormat};
use zairyu::holder::HolderView;
use zairyu::present::labels;
use zairyu::record::{Field, ImageData};
use zairyu::{Card, Language};

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
    write_png(&decoded, &folder.join(format!("{}.png", image.item())))
}

/// Writes the part of each entry that is in a picture, named by its key in JSON:
/// `crop-date_of_birth.png`.
pub fn save_crops(holder: &HolderView, language: Language, folder: &Path) -> Result<(), Trouble> {
    for row in labels::holder_rows(holder, language, None) {
        if let Some(crop) = row.crop {
            let file = folder.join(format!("crop-{}.png", row.key));
            write_png(&DynamicImage::from(crop), &file)?;
        }
    }
    Ok(())
}

fn write_png(picture: &DynamicImage, file: &Path) -> Result<(), Trouble> {
    let mut png = io::Cursor::new(Vec::new());
    picture
        .write_to(&mut png, ImageFormat::Png)
        .map_err(io::Error::other)
        .and_then(|()| private::write(file, png.get_ref()))
        .map_err(Trouble::saving_to(file))
}
