//! PP-OCR's recognition models on `rten`.

mod beam;
mod ctc;
mod input;
mod network;
mod numbers;
mod onnx;

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rten::ThreadPool;
use sha2::{Digest, Sha256};

use self::input::{COARSE, FULL, Input, NARROW};
use self::network::Network;
use self::numbers::Numbers;
use super::characters::CharacterSet;
use super::recognizer::{LineReading, LineRequest, RecognizeError, TextRecognizer};

/// SHA-256 of the models that this crate was tested with.
const KNOWN_MODELS: [[u8; 32]; 1] = [
    // PP-OCRv6_rec_small.onnx of rapidocr 3.10.0 on PyPI.
    [
        0x6f, 0x32, 0x72, 0x46, 0xb5, 0x03, 0x88, 0xf3, 0xc1, 0x76, 0xae, 0x30, 0x4b, 0xd9, 0x57,
        0x67, 0xea, 0x6d, 0xc0, 0xc9, 0xae, 0x92, 0x15, 0x3e, 0xf8, 0xcb, 0xe2, 0x10, 0xb3, 0xc1,
        0x48, 0x84,
    ],
];

/// The largest model file accepted, bytes.
const MAX_MODEL_BYTES: u64 = 128 << 20;

/// A [`TextRecognizer`] that runs a PP-OCR recognition model (ONNX) in pure Rust.
///
/// The crate brings no model for text. `PP-OCRv6_rec_small.onnx` (21 MB, Apache-2.0) is part of the
/// PyPI package rapidocr: `pip download rapidocr==3.10.0 --no-deps`, then unpack the file
/// as a ZIP archive.
///
/// ```no_run
/// use zairyu::printed::PpOcr;
///
/// let recognizer = PpOcr::load("PP-OCRv6_rec_small.onnx")?;
/// if !recognizer.is_known_model() {
///     eprintln!("this model was not tested: expect other results");
/// }
/// # Ok::<(), zairyu::printed::ModelError>(())
/// ```
///
/// Card numbers are also read by a small network that is part of the crate. The scores of both
/// are added (docs/pictures.md).
///
/// # Which files are accepted
///
/// ONNX files of up to 128 MiB that list their characters and consist of the operators of
/// such models: nothing that loops, branches or asks for memory by a number in the file.
/// A file made by an attacker can still make a run slow or large: for files of doubtful
/// origin, insist on [`is_known_model`](Self::is_known_model).
pub struct PpOcr {
    network: Network,
    numbers: Numbers,
    digest: [u8; 32],
    threads: Arc<ThreadPool>,
}

impl PpOcr {
    /// Loads a model from a file.
    ///
    /// # Errors
    ///
    /// [`ModelError`]: the file cannot be read, is too large, broken, or something else
    /// than a text recognition model.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, ModelError> {
        let file = File::open(path)?;
        let mut bytes = Vec::new();
        file.take(MAX_MODEL_BYTES + 1).read_to_end(&mut bytes)?;
        Self::from_bytes(bytes)
    }

    /// Loads a model from the content of a file.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, ModelError> {
        if bytes.len() as u64 > MAX_MODEL_BYTES {
            return Err(ModelError::TooLarge);
        }
        let digest = Sha256::digest(&bytes).into();
        Ok(PpOcr {
            network: Network::new(bytes)?,
            numbers: Numbers::new()?,
            digest,
            threads: Arc::new(ThreadPool::with_num_threads(1)),
        })
    }

    /// Runs on this many threads; one by default.
    #[must_use]
    pub fn with_threads(mut self, count: usize) -> Self {
        self.threads = Arc::new(ThreadPool::with_num_threads(count.clamp(1, 64)));
        self
    }

    /// Whether it is a model that this crate was tested with, by its SHA-256. Any other
    /// may read worse.
    pub fn is_known_model(&self) -> bool {
        KNOWN_MODELS.contains(&self.digest)
    }

    /// SHA-256 of the model file.
    pub fn model_digest(&self) -> &[u8; 32] {
        &self.digest
    }
}

/// Below this confidence a line is read once more, in its full width.
const CERTAIN: f32 = 0.5;
/// And a text of a given form below this margin.
const CERTAIN_MARGIN: f32 = 5.0;
/// A line that scores lower as a card number is none: no second opinion is needed.
const UNLIKELY: f32 = -20.0;

impl PpOcr {
    fn read(
        &self,
        request: &LineRequest<'_>,
        percent: usize,
    ) -> Result<LineReading, RecognizeError> {
        let image = request.image();
        let lattice = self
            .network
            .read(&Input::new(image, percent), &self.threads)?;
        let decoded = lattice.read(request.characters());
        let own = lattice.log_probability(&decoded.text);
        let pattern = request.pattern();
        let found = match pattern {
            [] => None,
            pattern => lattice.search(pattern, own),
        };
        let is_number = request.characters() == CharacterSet::card_number()
            && found
                .as_ref()
                .is_some_and(|(best, _)| best.score > UNLIKELY);
        let second = if is_number {
            self.numbers.read(image, pattern, &self.threads)?
        } else {
            None
        };
        let found = match (found, &second) {
            (Some(first), Some(second)) => second.joined(&lattice, own, first, pattern),
            (found, _) => found,
        };
        let (best, rivals) = found.unzip();
        let weakest = decoded.confidences.iter().copied().fold(1.0, f32::min);
        let confidence = if decoded.text.is_empty() {
            0.0
        } else {
            weakest
        };
        let length = pattern.len();
        let score = move |candidate: &str| {
            let has_form = length > 0 && candidate.chars().count() == length;
            if !has_form {
                return lattice.log_probability(candidate) - own;
            }
            let more = second
                .as_ref()
                .map_or(0.0, |second| second.score(candidate));
            lattice.log_probability_in_form(candidate) - own + more
        };
        Ok(LineReading::new(decoded.text.as_str(), confidence)
            .with_character_confidences(decoded.confidences)
            .with_pattern(best)
            .with_rivals(rivals.unwrap_or_default())
            .with_scorer(score))
    }
}

impl TextRecognizer for PpOcr {
    fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        let certainty = |reading: &LineReading| match reading.pattern() {
            _ if request.pattern().is_empty() => reading.confidence() / CERTAIN,
            Some(pattern) => pattern.margin / CERTAIN_MARGIN,
            None => 0.0,
        };
        if request.is_brief() && request.pattern().is_empty() {
            return self.read(request, COARSE);
        }
        let narrow = self.read(request, NARROW)?;
        // Another width makes no text of the form out of one that is nothing like it.
        let hopeless = !request.pattern().is_empty() && narrow.pattern().is_none();
        if request.is_brief() || hopeless || certainty(&narrow) >= 1.0 {
            return Ok(narrow);
        }
        let full = self.read(request, FULL)?;
        Ok(if certainty(&full) > certainty(&narrow) {
            full
        } else {
            narrow
        })
    }
}

/// The model's digest.
impl fmt::Debug for PpOcr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PpOcr(model {}, known: {})",
            hex::encode(self.digest),
            self.is_known_model()
        )
    }
}

/// Why a file was not loaded as a model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file cannot be read.
    #[error("text recognition model: cannot read the file: {0}")]
    Read(#[from] std::io::Error),
    /// More than 128 MiB.
    #[error("text recognition model: the file has more than {} MiB", MAX_MODEL_BYTES >> 20)]
    TooLarge,
    /// Something else, or a broken file.
    #[error("text recognition model: not an ONNX file, or a broken one")]
    NotOnnx,
    /// An ONNX file, but not a text recognition model of PP-OCR's form.
    #[error("text recognition model: not one of PP-OCR's form: {0}")]
    NotRecognition(&'static str),
    /// The engine refused it.
    #[error("text recognition model: {0}")]
    Engine(String),
}
