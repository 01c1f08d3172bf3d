//! Pictures and an engine that say what the input says.

use std::sync::Mutex;

use zairyu::printed::{
    GrayImage, LineReading, LineRequest, PatternReading, RecognizeError, TextRecognizer,
};
use zeroize::Zeroizing;

/// A picture: two bytes of width, two of height, one of style, the rest is repeated. Each
/// byte is a pixel, or each bit is one, so that a short input fills a large picture.
pub fn picture(bytes: &[u8]) -> Option<GrayImage> {
    let (&[w1, w2, h1, h2, style], pattern) = bytes.split_first_chunk()?;
    let width = 1 + usize::from(u16::from_be_bytes([w1, w2])) % 900;
    let height = 1 + usize::from(u16::from_be_bytes([h1, h2])) % 600;
    let cell = 1 + usize::from(style >> 1) % 24;
    let byte = |i: usize| *pattern.get(i % pattern.len().max(1)).unwrap_or(&255);
    let columns = width / cell + 1;
    let pixel = |index: usize| {
        let at = index / width / cell * columns + index % width / cell;
        match style & 1 {
            0 => byte(at),
            _ if byte(at / 8) >> (at % 8) & 1 == 1 => 20,
            _ => 235,
        }
    };
    GrayImage::new(width, height, (0..width * height).map(pixel).collect()).ok()
}

/// An engine whose answers are pieces of the input, one for each line: a byte for the
/// confidence, one for the scores, the text.
pub struct Scripted(Mutex<Vec<Vec<u8>>>);

impl Scripted {
    pub fn new<'a>(answers: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut answers: Vec<Vec<u8>> = answers.take(64).map(<[u8]>::to_vec).collect();
        answers.reverse();
        Scripted(Mutex::new(answers))
    }
}

impl TextRecognizer for Scripted {
    fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        assert!(request.image().width() * request.image().height() <= 1 << 24);
        let answer = self.0.lock().expect("a lock").pop().unwrap_or_default();
        let Some((&[confidence, scores], text)) = answer.split_first_chunk() else {
            return Ok(LineReading::new("", 0.0));
        };
        if confidence == 0xFF {
            return Err(RecognizeError::new("scripted"));
        }
        let text = String::from_utf8_lossy(text).into_owned();
        let confidence = f32::from(confidence) / 200.0;
        let count = text.chars().count();
        let mut reading = LineReading::new(text.as_str(), confidence);
        if scores & 1 == 1 {
            reading = reading.with_character_confidences(vec![confidence; count]);
        }
        if scores & 2 == 2 && !request.pattern().is_empty() {
            reading = reading.with_pattern(Some(PatternReading {
                text: Zeroizing::new(text.clone()),
                score: -f32::from(scores >> 5),
                margin: f32::from(scores >> 2 & 7) * 3.0,
                confidence,
            }));
        }
        if scores & 4 == 4 {
            reading = reading.with_scorer(move |candidate| match candidate {
                _ if candidate == text => 0.0,
                _ if scores & 8 == 8 => f32::NAN,
                _ => -f32::from(scores >> 4) * candidate.len() as f32 / 8.0,
            });
        }
        Ok(reading)
    }
}
