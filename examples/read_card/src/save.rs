//! Saves the files that the user asked for. The result is on the screen already: a failure
//! is reported, and the next file is still written.

use std::io;

use example_common::guard;
use example_common::place::Place;
use example_common::private;
use zairyu::Card;
use zairyu::archive::Archive;
use zairyu::holder::HolderView;
use zairyu::present::html::HtmlReport;
use zairyu::verify::Report;

use crate::images;
use crate::options::Options;
use crate::trouble::Trouble;

/// Checks that everything can be written, before a person holds a card to the reader.
pub fn check(options: &Options) -> Result<(), Trouble> {
    for place in options.places() {
        place.check().map_err(Trouble::saving(place))?;
    }
    if let Some(folder) = &options.save_images {
        private::make_folder(folder)
            .and_then(|()| private::check(&folder.join("image")))
            .map_err(Trouble::saving_to(folder))?;
    }
    Ok(())
}

/// Writes what was asked for, and returns the errors.
pub fn all(options: &Options, card: &Card, report: &Report, holder: &HolderView) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    let mut attempt = |work: &dyn Fn() -> Result<(), Trouble>| {
        let outcome = guard::run(work).unwrap_or_else(|fault| Err(Trouble::Fault(fault)));
        troubles.extend(outcome.err());
    };
    if let Some(place) = &options.archive {
        attempt(&|| archive(card, place).map_err(Trouble::saving(place)));
    }
    if let Some(place) = &options.html {
        attempt(&|| {
            let page = HtmlReport::new(card, report, options.language).with_holder(holder);
            let page = page.to_html();
            place.write(page.as_bytes()).map_err(Trouble::saving(place))
        });
    }
    if let Some(folder) = &options.save_images {
        attempt(&|| images::save(card, folder));
        attempt(&|| images::save_crops(holder, options.language, folder));
    }
    troubles
}

/// For `verify_card`. It holds everything that was read, so it is personal data.
fn archive(card: &Card, place: &Place) -> io::Result<()> {
    let text = serde_json::to_vec(&Archive::of(card)).map_err(io::Error::other)?;
    place.write(&text)
}
