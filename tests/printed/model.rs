//! Reading with PP-OCR's model.

use std::path::PathBuf;

use zairyu::CardNumber;
use zairyu::printed::{
    CardNumberScanner, CharacterSet, Comparison, Front, GrayImage, LineRequest, ModelError, PpOcr,
    PrintedField, TextRecognizer, compare_number, fold_width, read_address_image, read_name_image,
};

use crate::frames::{Held, STRAIGHT, frame};
use crate::pictures::{self, FRONTS, text};

fn path() -> Option<PathBuf> {
    let path = std::env::var_os("ZAIRYU_OCR_MODEL").map(PathBuf::from);
    if path.is_none() {
        eprintln!("skipped: no model; set ZAIRYU_OCR_MODEL, see tests/ocr/model.sh");
    }
    path
}

fn model() -> Option<PpOcr> {
    path().map(|path| PpOcr::load(path).unwrap())
}

fn folded(text: &str) -> String {
    text.chars().map(fold_width).collect()
}

#[test]
fn the_known_model_is_known() {
    let Some(model) = model() else { return };
    assert!(model.is_known_model());
    let digest = "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884";
    assert!(format!("{model:?}").contains(digest));
}

#[test]
fn fronts_are_read() {
    let Some(model) = model() else { return };
    for (truth, image) in pictures::of(&FRONTS) {
        let read = Front::locate(&image).read(&model).unwrap();
        let file = text(&truth, "file").unwrap();
        let check = |key: &str, value: Option<String>| {
            let expected = text(&truth, key).map(folded);
            assert_eq!(value.as_deref().map(folded), expected, "{file} {key}");
        };
        check(
            "card_number",
            read.card_number
                .unwrap()
                .value()
                .map(|n| n.full().to_string()),
        );
        check("name", read.name.unwrap().value().map(|n| n.to_string()));
        check(
            "name_kanji",
            read.name_kanji
                .and_then(|f| f.value().map(|n| n.to_string())),
        );
        check(
            "date_of_birth",
            read.date_of_birth.unwrap().value().map(ToString::to_string),
        );
        check(
            "nationality",
            read.nationality
                .unwrap()
                .value()
                .and_then(|n| n.alpha3())
                .map(Into::into),
        );
        check(
            "address",
            read.address.unwrap().value().map(|a| a.to_string()),
        );
        check(
            "residence_status",
            read.residence_status
                .and_then(|f| f.value().map(|s| s.japanese().into())),
        );
        check(
            "period_of_stay",
            read.period_of_stay
                .and_then(|f| f.value().map(ToString::to_string)),
        );
        check(
            "period_end",
            read.period_end
                .and_then(|f| f.value().map(ToString::to_string)),
        );
        check(
            "permission_kind",
            read.permission_kind
                .and_then(|f| f.value().map(ToString::to_string)),
        );
        check(
            "permission_date",
            read.permission_date
                .and_then(|f| f.value().map(ToString::to_string)),
        );
        check(
            "issue_date",
            read.issue_date
                .and_then(|f| f.value().map(ToString::to_string)),
        );
        check(
            "card_expiry",
            read.card_expiry.unwrap().value().map(ToString::to_string),
        );
    }
}

#[test]
fn name_and_address_images_are_read() {
    let Some(model) = model() else { return };
    for (truth, image) in pictures::of(&["name"]) {
        let read = read_name_image(&image, &model).unwrap();
        let name = read.name.unwrap();
        assert_eq!(name.value().map(|n| n.as_str()), text(&truth, "name"));
        assert!(name.confidence() > 0.5);
    }
    for (truth, image) in pictures::of(&["address"]) {
        let address = read_address_image(&image, &model).unwrap().unwrap();
        let expected = text(&truth, "address").map(folded);
        assert_eq!(address.value().map(|a| folded(a)), expected);
    }
}

#[test]
fn numbers_are_compared() {
    let Some(model) = model() else { return };
    let (mut fronts, mut differing) = (0, 0);
    for (truth, image) in pictures::of(&FRONTS) {
        let front = Front::locate(&image);
        let field = front.field(PrintedField::CardNumber).unwrap();
        let number: CardNumber = text(&truth, "card_number").unwrap().parse().unwrap();
        assert_eq!(
            compare_number(field, &number, &model).unwrap(),
            Comparison::Matches
        );
        let other: CardNumber = "ZZ00000000ZZ".parse().unwrap();
        // A reading that is not certain enough is unclear, never a match.
        fronts += 1;
        match compare_number(field, &other, &model).unwrap() {
            Comparison::Differs => differing += 1,
            Comparison::Unclear => {}
            Comparison::Matches => panic!("another number matches"),
        }
        // A picture of something else is never `differs`.
        let address = front.field(PrintedField::Address).unwrap();
        assert_eq!(
            compare_number(address, &number, &model).unwrap(),
            Comparison::Unclear
        );
    }
    assert!(differing * 2 > fronts, "{differing} of {fronts}");
}

#[test]
fn only_allowed_characters_come_out() {
    let Some(model) = model() else { return };
    for (_, image) in pictures::of(&FRONTS) {
        for (_, field) in Front::locate(&image).fields() {
            for line in field.lines() {
                for set in [CharacterSet::japanese(), CharacterSet::digits()] {
                    let reading = model.read_line(&LineRequest::new(line, set)).unwrap();
                    assert!(reading.text().chars().all(|c| set.contains(c)));
                    assert_eq!(
                        reading.character_confidences().len(),
                        reading.text().chars().count()
                    );
                    let own = reading.score(reading.text()).unwrap();
                    assert!(own.abs() < 3.0, "{own}");
                }
            }
        }
    }
}

#[test]
fn an_empty_line_has_no_text() {
    let Some(model) = model() else { return };
    for (width, height) in [(1, 1), (200, 20), (1, 4000), (9000, 2)] {
        let white = GrayImage::new(width, height, vec![255; width * height]).unwrap();
        let reading = model
            .read_line(&LineRequest::new(&white, CharacterSet::japanese()))
            .unwrap();
        assert_eq!(
            (reading.text(), reading.confidence()),
            ("", 0.0),
            "{width} x {height}"
        );
    }
}

#[test]
fn other_files_are_refused() {
    let missing = PpOcr::load("/no/such/model.onnx").unwrap_err();
    assert!(matches!(missing, ModelError::Read(_)), "{missing}");
    let folder = PpOcr::load(env!("CARGO_MANIFEST_DIR")).unwrap_err();
    assert!(matches!(folder, ModelError::Read(_)), "{folder}");
    let text = PpOcr::load(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap_err();
    assert!(matches!(text, ModelError::NotOnnx), "{text}");
    assert!(matches!(
        PpOcr::from_bytes(vec![0; 1 << 20]),
        Err(ModelError::NotOnnx)
    ));
    assert!(matches!(
        PpOcr::from_bytes(vec![0; (128 << 20) + 1]),
        Err(ModelError::TooLarge)
    ));
}

/// The model with bytes overwritten, and cut at many offsets: an error, or an unknown
/// model, but never a panic.
#[test]
fn broken_models_are_errors_or_unknown() {
    let Some(path) = path() else { return };
    let good = std::fs::read(path).unwrap();
    for end in [0, 1, 100, 10_000, good.len() / 2, good.len() - 1] {
        let error = PpOcr::from_bytes(good[..end].to_vec()).unwrap_err();
        assert!(matches!(error, ModelError::NotOnnx), "{end}: {error}");
    }
    let line = GrayImage::new(60, 20, vec![255; 1200]).unwrap();
    for place in (0..200_000)
        .step_by(9973)
        .chain([good.len() - 40_000, good.len() - 100])
    {
        let mut broken = good.clone();
        broken[place] ^= 0x55;
        if let Ok(model) = PpOcr::from_bytes(broken) {
            assert!(!model.is_known_model());
            let _ = model.read_line(&LineRequest::new(&line, CharacterSet::japanese()));
        }
    }
}

/// Fronts held before a camera: the right number or none.
#[test]
fn numbers_in_frames_are_read() {
    let Some(model) = model() else { return };
    let mut scanner = CardNumberScanner::new(&model);
    let (mut all, mut right) = (0, 0);
    for (seed, (truth, image)) in (1..).zip(pictures::of(&FRONTS)) {
        for (degrees, tilt, noise, shade) in [
            (0.0, 0.0, 0.0, 0.0),
            (-6.0, 0.05, 4.0, 0.3),
            (7.0, -0.06, 8.0, 0.0),
        ] {
            let held = Held {
                degrees,
                tilt,
                noise,
                shade,
                ..STRAIGHT
            };
            scanner.reset();
            let result = scanner.scan(&frame(&image, held, seed), None).unwrap();
            all += 1;
            if let Some(number) = result.number() {
                let expected = text(&truth, "card_number").unwrap();
                assert_eq!(number.full().to_string(), expected);
                right += 1;
            }
        }
    }
    assert!(right * 10 >= all * 8, "{right} of {all}");
}
