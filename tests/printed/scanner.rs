//! The scanner of card numbers, with engines that answer as a test wants.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use zairyu::printed::{
    CardNumberScanner, GrayImage, LineReading, LineRequest, PatternReading, RecognizeError, Rect,
    ScanHint, ScanResult, TextRecognizer,
};
use zeroize::Zeroizing;

use crate::frames::{Held, Random, STRAIGHT, contains, frame, place};
use crate::pictures::{self, FRONTS, gray};

/// Says "this is a number" where the line has twelve glyphs, and counts what it is asked.
struct Glyphs {
    /// Number, margin and confidence of one reading after the other; the last stays.
    answers: Vec<(&'static str, f32, f32)>,
    asked: AtomicUsize,
    read: AtomicUsize,
    widths: Mutex<Vec<usize>>,
}

impl Glyphs {
    fn new(answers: &[(&'static str, f32, f32)]) -> Self {
        Glyphs {
            answers: answers.to_vec(),
            asked: AtomicUsize::new(0),
            read: AtomicUsize::new(0),
            widths: Mutex::new(Vec::new()),
        }
    }
}

impl TextRecognizer for Glyphs {
    fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let image = request.image();
        self.widths.lock().unwrap().push(image.width());
        let dark = |x| (6..42).any(|y| image.pixel(x, y) < 110);
        let columns: Vec<bool> = (0..image.width()).map(dark).collect();
        let glyphs = columns
            .windows(2)
            .filter(|pair| pair == &[false, true])
            .count();
        if glyphs != 12 {
            return Ok(LineReading::new("", 0.0));
        }
        let index = self.read.fetch_add(1, Ordering::Relaxed);
        let last = self.answers.len() - 1;
        let (number, margin, confidence) = self.answers[index.min(last)];
        let pattern = PatternReading {
            text: Zeroizing::new(number.to_owned()),
            score: 0.0,
            margin,
            confidence,
        };
        Ok(LineReading::new(number, confidence).with_pattern(Some(pattern)))
    }
}

const NUMBER: &str = "AB12345678CD";

/// The first front whose glyphs do not touch.
fn front() -> GrayImage {
    let (_, image) = pictures::of(&FRONTS).remove(0);
    image
}

fn found(result: &ScanResult) -> Option<String> {
    result.number().map(|number| number.full().to_string())
}

#[test]
fn the_number_is_found_in_turned_and_tilted_frames() {
    let front = front();
    for (degrees, tilt, noise, shade) in [
        (-8.0, 0.0, 0.0, 0.0),
        (8.0, 0.0, 4.0, 0.3),
        (-4.0, 0.08, 3.0, 0.4),
        (3.0, -0.08, 9.0, 0.0),
    ] {
        let held = Held {
            degrees,
            tilt,
            noise,
            shade,
            ..STRAIGHT
        };
        let engine = Glyphs::new(&[(NUMBER, 20.0, 0.99)]);
        let mut scanner = CardNumberScanner::new(&engine);
        let result = scanner.scan(&frame(&front, held, 3), None).unwrap();
        let ScanResult::Certain(number) = result else {
            panic!("{degrees} {tilt} {noise}: {result:?}");
        };
        assert_eq!(number.number().full().to_string(), NUMBER);
        assert!(number.confidence() > 0.9);
        if tilt == 0.0 {
            assert!(
                contains(number.rect(), place(held)),
                "{degrees}: {:?}",
                number.rect()
            );
        }
        assert!(
            engine.asked.load(Ordering::Relaxed) <= 5,
            "{degrees} {tilt}"
        );
    }
}

#[test]
fn sizes_from_small_to_close_are_found() {
    let front = front();
    for scale in [0.8, 1.4] {
        let held = Held { scale, ..STRAIGHT };
        let engine = Glyphs::new(&[(NUMBER, 20.0, 0.99)]);
        let frame = frame(&front, held, 1);
        let result = CardNumberScanner::new(&engine).scan(&frame, None).unwrap();
        assert_eq!(found(&result).as_deref(), Some(NUMBER), "{scale}");
    }
}

#[test]
fn the_guide_says_where_to_look() {
    let frame = frame(&front(), STRAIGHT, 1);
    let (x, y) = place(STRAIGHT);
    let around = Rect {
        left: x as usize - 160,
        top: y as usize - 50,
        right: x as usize + 160,
        bottom: y as usize + 50,
    };
    let engine = Glyphs::new(&[(NUMBER, 20.0, 0.99)]);
    let mut scanner = CardNumberScanner::new(&engine);
    let result = scanner.scan(&frame, Some(around)).unwrap();
    let ScanResult::Certain(number) = &result else {
        panic!("{result:?}")
    };
    assert!(contains(number.rect(), (x, y)));
    scanner.reset();
    let elsewhere = Rect {
        top: 460,
        bottom: 540,
        ..around
    };
    let result = scanner.scan(&frame, Some(elsewhere)).unwrap();
    assert_eq!(found(&result), None);
    for outside in [
        Rect {
            left: 5000,
            right: 6000,
            ..around
        },
        Rect {
            left: usize::MAX - 1,
            right: usize::MAX,
            top: 0,
            bottom: usize::MAX,
        },
        Rect {
            left: 500,
            right: 400,
            ..around
        },
    ] {
        let result = scanner.scan(&frame, Some(outside)).unwrap();
        assert!(
            matches!(result, ScanResult::NotYet(ScanHint::NoLine)),
            "{result:?}"
        );
    }
}

#[test]
fn weak_readings_need_several_frames_that_agree() {
    let frame = frame(&front(), STRAIGHT, 1);
    let engine = Glyphs::new(&[(NUMBER, 4.4, 0.8)]);
    let mut scanner = CardNumberScanner::new(&engine);
    for _ in 0..2 {
        let result = scanner.scan(&frame, None).unwrap();
        assert!(
            matches!(result, ScanResult::NotYet(ScanHint::Unclear)),
            "{result:?}"
        );
    }
    let third = scanner.scan(&frame, None).unwrap();
    assert_eq!(found(&third).as_deref(), Some(NUMBER));
    scanner.reset();
    assert_eq!(found(&scanner.scan(&frame, None).unwrap()), None);
}

#[test]
fn pictures_of_one_line_are_enough_together() {
    let frame = frame(&front(), STRAIGHT, 1);
    for (margin, expected, read) in [(7.1, Some(NUMBER), 6), (6.9, None, 6), (2.9, None, 2)] {
        let engine = Glyphs::new(&[(NUMBER, margin, 0.95)]);
        let mut scanner = CardNumberScanner::new(&engine);
        let result = scanner.scan(&frame, None).unwrap();
        assert_eq!(found(&result).as_deref(), expected, "{margin}");
        assert_eq!(engine.read.load(Ordering::Relaxed), read, "{margin}");
        let mut widths = engine.widths.lock().unwrap().clone();
        widths.sort_unstable();
        widths.dedup();
        assert!(
            widths.len() >= read,
            "every picture is another one: {widths:?}"
        );
    }
}

#[test]
fn readings_that_contradict_each_other_make_no_number() {
    let frame = frame(&front(), STRAIGHT, 1);
    let other = "AB12345673CD";
    // Two pictures of one line.
    let engine = Glyphs::new(&[
        (NUMBER, 6.0, 0.99),
        (other, 6.0, 0.99),
        (NUMBER, 20.0, 0.99),
    ]);
    let mut scanner = CardNumberScanner::new(&engine);
    assert_eq!(found(&scanner.scan(&frame, None).unwrap()), None);
    // One frame after the other.
    let answers: Vec<_> = (0..36)
        .map(|i| (if i / 6 % 2 == 0 { NUMBER } else { other }, 4.5, 0.8))
        .collect();
    let engine = Glyphs::new(&answers);
    let mut scanner = CardNumberScanner::new(&engine);
    for _ in 0..6 {
        assert_eq!(found(&scanner.scan(&frame, None).unwrap()), None);
    }
}

/// Answers one after the other, with their scores, whatever is in the line.
struct Answers(Mutex<Vec<(&'static str, f32)>>);

impl TextRecognizer for Answers {
    fn read_line(&self, _: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        let mut left = self.0.lock().unwrap();
        let (number, score) = if left.len() > 1 {
            left.remove(0)
        } else {
            left[0]
        };
        let pattern = PatternReading {
            text: Zeroizing::new(number.to_owned()),
            score,
            margin: 20.0,
            confidence: 0.99,
        };
        Ok(LineReading::new(number, 0.99).with_pattern(Some(pattern)))
    }
}

#[test]
fn a_letter_that_was_cut_through_is_not_believed() {
    // Ink beside the number, nearer than the picture of the line reaches.
    let front = front();
    let (width, height) = (front.width(), front.height());
    let inked = |x: &usize| (34..44).any(|y| front.pixel(*x, y) < 110);
    let end = (0..width).rev().find(inked).unwrap();
    let mut pixels: Vec<u8> = (0..height).flat_map(|y| front.row(y).to_vec()).collect();
    for y in 20..58 {
        pixels[y * width + end + 7..y * width + end + 12].fill(0);
    }
    let frame = frame(&gray(width, height, pixels), STRAIGHT, 1);
    // Half a W is a V. With the whole one the line is a number, even if a poor one.
    let (cut, whole) = ("AB12345678CV", "AB12345678CW");
    for (score, expected) in [(-3.0, whole), (0.0, whole)] {
        let engine = Answers(Mutex::new(vec![(cut, 0.0), (whole, score), (whole, 0.0)]));
        let result = CardNumberScanner::new(&engine).scan(&frame, None).unwrap();
        assert_eq!(found(&result).as_deref(), Some(expected), "{score}");
    }
}

#[test]
fn doubtful_readings_never_make_a_number() {
    let frame = frame(&front(), STRAIGHT, 1);
    for answer in [
        (NUMBER, 0.5, 0.99),
        (NUMBER, 20.0, 0.3),
        (NUMBER, f32::NAN, 0.99),
        ("AB1234567XCD", 20.0, 0.99),
        ("", 20.0, 0.99),
    ] {
        let engine = Glyphs::new(&[answer]);
        let mut scanner = CardNumberScanner::new(&engine);
        for _ in 0..2 {
            assert_eq!(
                found(&scanner.scan(&frame, None).unwrap()),
                None,
                "{answer:?}"
            );
        }
    }
}

/// Answers without scores.
struct Plain(&'static str);

impl TextRecognizer for Plain {
    fn read_line(&self, _: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        Ok(LineReading::new(self.0, 0.95))
    }
}

#[test]
fn an_engine_without_scores_needs_several_frames() {
    let frame = frame(&front(), STRAIGHT, 1);
    let mut scanner = CardNumberScanner::new(Plain(NUMBER));
    let results: Vec<_> = (0..4)
        .map(|_| found(&scanner.scan(&frame, None).unwrap()))
        .collect();
    assert_eq!(results.first(), Some(&None));
    assert_eq!(results.last(), Some(&Some(NUMBER.to_owned())));
    let mut scanner = CardNumberScanner::new(Plain("RESIDENCE"));
    for _ in 0..4 {
        assert_eq!(found(&scanner.scan(&frame, None).unwrap()), None);
    }
}

struct Broken;

impl TextRecognizer for Broken {
    fn read_line(&self, _: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        Err(RecognizeError::new("out of order"))
    }
}

#[test]
fn an_engines_failure_is_an_error() {
    let mut scanner = CardNumberScanner::new(Broken);
    let error = scanner
        .scan(&frame(&front(), STRAIGHT, 1), None)
        .unwrap_err();
    assert_eq!(error.to_string(), "text recognition failed: out of order");
}

#[test]
fn hostile_frames_end_soon_and_without_a_number() {
    let mut random = Random::new(7);
    let mut noise = |width: usize, height: usize| {
        let pixels = (0..width * height).map(|_| (random.unit() * 127.0 + 128.0) as u8);
        gray(width, height, pixels.collect())
    };
    let drawn = |width: usize, height: usize, dark: &dyn Fn(usize, usize) -> bool| {
        let pixel = |i: usize| if dark(i % width, i / width) { 0 } else { 255 };
        gray(width, height, (0..width * height).map(pixel).collect())
    };
    let frames = [
        drawn(1, 1, &|_, _| false),
        drawn(1, 4000, &|_, y| y % 2 == 0),
        drawn(4000, 1, &|x, _| x % 2 == 0),
        drawn(2100, 1500, &|_, _| true),
        drawn(300, 200, &|_, _| false),
        drawn(640, 480, &|x, y| x % 2 == 0 && y % 2 == 0),
        drawn(640, 480, &|x, y| x % 9 < 7 && y % 9 < 7),
        drawn(640, 480, &|x, y| x % 12 < 6 && y % 11 < 9),
        drawn(640, 480, &|x, _| x % 8 < 4),
        drawn(640, 480, &|_, y| y % 8 < 4),
        noise(640, 480),
        noise(2000, 30),
    ];
    for (index, frame) in frames.iter().enumerate() {
        let engine = Glyphs::new(&[("", 0.0, 0.0)]);
        let mut scanner = CardNumberScanner::new(&engine);
        let result = scanner.scan(frame, None).unwrap();
        assert_eq!(found(&result), None, "{index}");
        assert!(engine.asked.load(Ordering::Relaxed) <= 10, "{index}");
        // No line is drawn larger than an engine can bear.
        assert!(
            engine.widths.lock().unwrap().iter().all(|&w| w <= 1200),
            "{index}"
        );
    }
}

#[test]
fn nothing_of_a_number_is_shown() {
    let engine = Glyphs::new(&[(NUMBER, 20.0, 0.99)]);
    let mut scanner = CardNumberScanner::new(&engine);
    let result = scanner.scan(&frame(&front(), STRAIGHT, 1), None).unwrap();
    let shown = format!("{result:?} {scanner:?}");
    assert!(!shown.contains("12345678"), "{shown}");
}
