//! Any picture and any answer of an engine: no panic, and no invented value.

use proptest::prelude::*;
use zairyu::printed::{
    Front, GrayImage, LayoutMatch, LineReading, LineRequest, RecognizeError, TextRecognizer,
    locate_lines, read_address_image, read_name_image,
};

use crate::pictures::{self, FRONTS, gray};

/// Answers each line with the same text and score.
struct Answering {
    text: String,
    score: f32,
}

impl TextRecognizer for Answering {
    fn read_line(&self, _: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        let score = self.score;
        Ok(LineReading::new(self.text.clone(), 0.9).with_scorer(move |_| score))
    }
}

struct Failing;

impl TextRecognizer for Failing {
    fn read_line(&self, _: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        Err(RecognizeError::new("out of order"))
    }
}

fn noise(width: usize, height: usize, seed: u32, share: u32) -> GrayImage {
    let mut state = seed | 1;
    let pixels = (0..width * height).map(|_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        if state % 100 < share { 0 } else { 255 }
    });
    gray(width, height, pixels.collect())
}

#[test]
fn degenerate_pictures_have_no_layout() {
    for (width, height) in [(1, 1), (1, 5000), (5000, 1), (674, 425), (3000, 2000)] {
        for fill in [0, 128, 255] {
            let image = gray(width, height, vec![fill; width * height]);
            let front = Front::locate(&image);
            assert_eq!(
                front.layout(),
                LayoutMatch::Unclear,
                "{width} x {height} of {fill}"
            );
            assert!(locate_lines(&image).is_none_or(|found| found.lines().len() <= 6));
        }
    }
    for share in [1, 5, 20, 50, 90] {
        let image = noise(674, 425, 7, share);
        assert_eq!(
            Front::locate(&image).layout(),
            LayoutMatch::Unclear,
            "{share} % of noise"
        );
    }
    // Stripes and a checkerboard: many lines, many components.
    let stripes = (0..674 * 425)
        .map(|i| if (i / 674) % 2 == 0 { 0 } else { 255 })
        .collect();
    let _ = Front::locate(&gray(674, 425, stripes));
    let board = (0..2048 * 2048).map(|i| {
        if (i % 4 < 2) == ((i / 2048) % 4 < 2) {
            0
        } else {
            255
        }
    });
    let _ = Front::locate(&gray(2048, 2048, board.collect()));
}

#[test]
fn an_engine_that_fails_is_an_error() {
    let (_, image) = pictures::of(&FRONTS).swap_remove(0);
    let error = Front::locate(&image).read(&Failing).unwrap_err();
    assert_eq!(error.to_string(), "text recognition failed: out of order");
}

#[test]
fn nonsense_makes_texts_without_values() {
    let (_, image) = pictures::of(&FRONTS).swap_remove(0);
    let front = Front::locate(&image);
    for score in [0.0, -50.0, f32::NAN, f32::INFINITY] {
        let read = front
            .read(&Answering {
                text: "見本".into(),
                score,
            })
            .unwrap();
        assert!(read.card_number.unwrap().value().is_none());
        assert!(read.date_of_birth.unwrap().value().is_none());
        assert!(read.sex.unwrap().value().is_none());
        assert!(read.nationality.unwrap().value().is_none());
        assert!(read.residence_status.unwrap().value().is_none());
        assert!(read.work.unwrap().value().is_none());
        let permission = read.permission_kind.unwrap();
        assert!(permission.value().is_none());
        assert_eq!(permission.text(), "見本");
        assert!(read.card_expiry.unwrap().value().is_none());
    }
}

#[test]
fn debug_shows_nothing_that_was_read() {
    let (_, image) = pictures::of(&FRONTS).swap_remove(0);
    let front = Front::locate(&image);
    let read = front
        .read(&Answering {
            text: "2019年09月01日".into(),
            score: 0.0,
        })
        .unwrap();
    let shown = format!(
        "{front:?} {read:?} {:?} {:?}",
        read.card_expiry, read.address
    );
    assert!(!shown.contains("2019") && !shown.contains("09"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_from_an_engine_is_survived(text in "[0-9A-Z年月日()男女許可県市\\PC]{0,40}", score in -20.0..1.0_f32) {
        let (_, image) = pictures::of(&FRONTS).swap_remove(0);
        let engine = Answering { text, score };
        prop_assert!(Front::locate(&image).read(&engine).is_ok());
        prop_assert!(read_name_image(&image, &engine).is_ok());
        prop_assert!(read_address_image(&image, &engine).is_ok());
    }

    #[test]
    fn any_picture_is_survived(width in 1..120_usize, height in 1..120_usize, seed: u32, share in 0..100_u32) {
        let image = noise(width, height, seed, share);
        let _ = (Front::locate(&image), locate_lines(&image));
    }
}
