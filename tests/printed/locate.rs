//! Values and layouts are found without a model.

use zairyu::Document;
use zairyu::printed::{
    Comparison, Front, GrayImage, LayoutMatch, PrintedField, compare_layout, locate_lines,
};

use crate::pictures::{self, FRONTS, redrawn, text};

fn document(name: &str) -> Document {
    match name {
        "residence_card" => Document::ResidenceCard,
        _ => Document::SpecialPermanentResidentCertificate,
    }
}

/// The fields that each front of a document has.
fn expected(document: Document) -> Vec<PrintedField> {
    use PrintedField::*;
    let both = [
        CardNumber,
        Name,
        DateOfBirth,
        Sex,
        Nationality,
        Address,
        CardExpiry,
    ];
    let residence = [
        ResidenceStatus,
        Work,
        PeriodOfStay,
        PermissionKind,
        PermissionDate,
        IssueDate,
    ];
    let mut fields = both.to_vec();
    if document == Document::ResidenceCard {
        fields.extend(residence);
    }
    fields
}

fn check(name: &str, image: &GrayImage, document: Document) {
    let front = Front::locate(image);
    assert_eq!(front.layout(), LayoutMatch::Document(document), "{name}");
    for field in expected(document) {
        let found = front
            .field(field)
            .unwrap_or_else(|| panic!("{name}: no {field:?}"));
        let lines = found.lines().len();
        let most = if field == PrintedField::Name { 3 } else { 1 };
        assert!(
            (1..=most).contains(&lines),
            "{name}: {lines} lines of {field:?}"
        );
        assert_eq!(found.crop().width(), found.rect().width());
    }
}

#[test]
fn all_values_are_found_as_they_are_drawn() {
    for (truth, image) in pictures::of(&FRONTS) {
        check(
            text(&truth, "file").unwrap(),
            &image,
            document(text(&truth, "document").unwrap()),
        );
    }
}

#[test]
fn shifts_and_scales_are_tolerated() {
    for (truth, image) in pictures::of(&FRONTS) {
        let (file, document) = (
            text(&truth, "file").unwrap(),
            document(text(&truth, "document").unwrap()),
        );
        let (w, h) = (image.width(), image.height());
        for (dx, dy) in [(3, 4), (0, 5), (4, 0)] {
            let right = redrawn(&image, w, h, |x, y| {
                (x.wrapping_sub(dx), y.wrapping_sub(dy))
            });
            check(&format!("{file} right {dx} down {dy}"), &right, document);
            let left = redrawn(&image, w, h, |x, y| (x + dx, y + dy));
            check(&format!("{file} left {dx} up {dy}"), &left, document);
        }
        let double = redrawn(&image, w * 2, h * 2, |x, y| (x / 2, y / 2));
        check(&format!("{file} doubled"), &double, document);
        let larger = redrawn(&image, w * 3 / 2, h * 3 / 2, |x, y| (x * 2 / 3, y * 2 / 3));
        check(&format!("{file} by 1.5"), &larger, document);
    }
}

#[test]
fn the_other_documents_layout_differs() {
    for (truth, image) in pictures::of(&FRONTS) {
        let layout = Front::locate(&image).layout();
        let own = document(text(&truth, "document").unwrap());
        let other = match own {
            Document::ResidenceCard => Document::SpecialPermanentResidentCertificate,
            _ => Document::ResidenceCard,
        };
        assert_eq!(compare_layout(layout, own), Comparison::Matches);
        assert_eq!(compare_layout(layout, other), Comparison::Differs);
    }
}

/// A photo has ink in every zone.
#[test]
fn a_photo_has_no_layout() {
    use zairyu::simulator::Sample;
    let mut photos = 0;
    for sample in Sample::ALL {
        let Some(photo) = sample.holder().photo else {
            continue;
        };
        let photo = zairyu::image::decode(&photo).unwrap();
        let photo = GrayImage::try_from(&photo).unwrap();
        // As it is, and stretched to the size of a front.
        let (width, height) = (photo.width(), photo.height());
        let stretched = redrawn(&photo, 674, 425, |x, y| (x * width / 674, y * height / 425));
        for image in [photo, stretched] {
            assert_eq!(Front::locate(&image).layout(), LayoutMatch::Unclear);
        }
        photos += 1;
    }
    assert!(photos > 1);
}

#[test]
fn a_picture_of_another_kind_has_no_layout() {
    for (truth, image) in pictures::of(&["name", "address"]) {
        let front = Front::locate(&image);
        assert_eq!(
            front.layout(),
            LayoutMatch::Unclear,
            "{:?}",
            text(&truth, "file")
        );
        let lines = locate_lines(&image).unwrap();
        assert!((1..=3).contains(&lines.lines().len()));
    }
    for (_, image) in pictures::of(&FRONTS) {
        let turned = redrawn(&image, 674, 425, |x, y| (673 - x, 424 - y));
        assert_eq!(Front::locate(&turned).layout(), LayoutMatch::Unclear);
    }
}
