//! The grammars and lists: an engine that reads anything on a real layout. Values are
//! possible ones, or there are none.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use zairyu::CardNumber;
use zairyu::printed::{
    FieldReading, Front, GrayImage, PrintedDate, compare_number, read_address_image,
    read_name_image,
};
use zairyu_fuzz::scripted::Scripted;
use zairyu_fuzz::{Pieces, number};

static PICTURES: LazyLock<[GrayImage; 4]> = LazyLock::new(|| {
    [
        &include_bytes!("../../tests/data/pictures/resi-0000.tif")[..],
        include_bytes!("../../tests/data/pictures/spec-0003.tif"),
        include_bytes!("../../tests/data/pictures/name-0320.tif"),
        include_bytes!("../../tests/data/pictures/addr-0321.tif"),
    ]
    .map(|bytes| {
        let image = zairyu::image::decode(bytes).expect("a picture");
        GrayImage::try_from(&image).expect("a picture")
    })
});

fn date(field: &Option<FieldReading<PrintedDate>>) {
    if let Some(date) = field.as_ref().and_then(|field| field.value()) {
        assert!((1850..=2150).contains(&date.year()));
        assert!(date.month().is_none_or(|month| (1..=12).contains(&month)));
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, bytes)) = bytes.split_first() else {
        return;
    };
    let engine = Scripted::new(Pieces(bytes));
    let [residence, certificate, name, address] = &*PICTURES;
    match choice % 4 {
        2 => drop(read_name_image(name, &engine)),
        3 => drop(read_address_image(address, &engine)),
        which => {
            let front = Front::locate(if which == 0 { residence } else { certificate });
            if let Ok(read) = front.read(&engine) {
                date(&read.date_of_birth);
                date(&read.period_end);
                date(&read.permission_date);
                date(&read.issue_date);
                date(&read.card_expiry);
                if let Some(found) = read.card_number.as_ref().and_then(|field| field.value()) {
                    let again = found.full().to_string().parse::<CardNumber>();
                    assert_eq!(again.as_ref(), Ok(found));
                }
                drop(format!("{read:?}"));
            }
            for (_, field) in front.fields() {
                drop(compare_number(field, &number(), &engine));
            }
        }
    }
});
