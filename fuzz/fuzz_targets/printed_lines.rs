//! Lines in a picture: any picture has bounded ones inside it, or none.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::printed::{FieldImage, Front, GrayImage, locate_lines};
use zairyu_fuzz::scripted::picture;

fn check(picture: &GrayImage, field: &FieldImage) {
    let inside = field.rect().intersection(picture.bounds());
    assert!(inside.is_some(), "outside of the picture");
    assert!(!field.lines().is_empty());
    for line in field.lines() {
        assert!(line.width() <= picture.width() + 200 && line.height() <= picture.height() + 200);
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some(picture) = picture(bytes) else {
        return;
    };
    let front = Front::locate(&picture);
    for (_, field) in front.fields() {
        check(&picture, field);
    }
    if let Some(field) = locate_lines(&picture) {
        check(&picture, &field);
    }
});
