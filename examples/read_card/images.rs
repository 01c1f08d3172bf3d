//! Saving the card's images, as they stand on the card and as PNG.

use std::fs;
use std::io;
use std::path::Path;

use zairyu::Card;
use zairyu::record::{Field, ImageData};

/// Writes each image of the card into `folder`. One that cannot be decoded is
/// still saved as it stands.
pub fn save(card: &Card, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for image in card.images() {
        let ending = image.format().map_or("bin", |format| format.as_str());
        fs::write(
            folder.join(format!("{}.{ending}", image.name())),
            image.bytes(),
        )?;
        save_png(image, folder)?;
    }
    Ok(())
}

fn save_png(image: &Field<ImageData>, folder: &Path) -> io::Result<()> {
    match image.decode() {
        Ok(decoded) => decoded
            .save(folder.join(format!("{}.png", image.name())))
            .map_err(io::Error::other),
        Err(error) => {
            eprintln!("{}: {error}", image.name());
            Ok(())
        }
    }
}
