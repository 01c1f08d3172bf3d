//! The line of the number is read once: for its value and for the comparison.

use std::sync::{Mutex, PoisonError};

use crate::printed::{GrayImage, LineReading, LineRequest, RecognizeError, TextRecognizer};

/// Remembers the readings of lines that were asked for in a given form: of the number alone,
/// because a reading can take some megabytes.
pub(super) struct Remembering<'a> {
    inner: &'a dyn TextRecognizer,
    read: Mutex<Vec<(GrayImage, LineReading)>>,
}

impl<'a> Remembering<'a> {
    pub(super) fn new(inner: &'a dyn TextRecognizer) -> Self {
        Remembering {
            inner,
            read: Mutex::default(),
        }
    }
}

impl TextRecognizer for Remembering<'_> {
    fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        if request.pattern().is_empty() {
            return self.inner.read_line(request);
        }
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let known = read.iter().find(|(image, _)| image == request.image());
        if let Some((_, reading)) = known {
            return Ok(reading.clone());
        }
        let reading = self.inner.read_line(request)?;
        read.push((request.image().clone(), reading.clone()));
        Ok(reading)
    }
}
