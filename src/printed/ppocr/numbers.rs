//! A second opinion about card numbers, from a small network that knows nothing else.
//!
//! `benches/pictures/train_number_model.py` trained it on drawn lines of letters and digits.

use std::sync::Arc;

use rten::ThreadPool;
use zeroize::Zeroizing;

use super::ModelError;
use super::ctc::{Lattice, NO_RIVAL};
use super::input::{HEIGHT, Input, NARROW};
use super::network::Network;
use crate::printed::characters::CharacterSet;
use crate::printed::gray::GrayImage;
use crate::printed::recognizer::{PatternReading, RecognizeError};

/// The network's file.
const MODEL: &[u8] = include_bytes!("number.onnx");
/// The widest picture it was trained with, pixels.
const MOST_WIDTH: usize = 512;
/// So many of the likeliest texts of each network are weighed.
const WEIGHED: usize = 8;

/// The network.
pub(super) struct Numbers(Network);

/// What it says about one line.
pub(super) struct SecondOpinion {
    lattice: Lattice,
    texts: Vec<Zeroizing<String>>,
    /// The logarithm of the probability of the first text.
    most: f32,
}

impl Numbers {
    pub(super) fn new() -> Result<Self, ModelError> {
        Network::new(MODEL.to_vec()).map(Numbers)
    }

    /// What it says about a line; `None` if it finds no text of the form.
    pub(super) fn read(
        &self,
        image: &GrayImage,
        pattern: &[&CharacterSet],
        threads: &Arc<ThreadPool>,
    ) -> Result<Option<SecondOpinion>, RecognizeError> {
        let natural = (image.width() * HEIGHT / image.height()).max(1);
        let percent = NARROW.min(MOST_WIDTH * 100 / natural);
        let lattice = self.0.read(&Input::new(image, percent), threads)?;
        let Some((best, rivals)) = lattice.search(pattern, 0.0) else {
            return Ok(None);
        };
        let texts = std::iter::once(best.text).chain(rivals);
        Ok(Some(SecondOpinion {
            texts: texts.take(WEIGHED).collect(),
            most: best.score,
            lattice,
        }))
    }
}

impl SecondOpinion {
    /// How much less probable a text of the form is than the likeliest one, as a logarithm.
    pub(super) fn score(&self, text: &str) -> f32 {
        (self.lattice.log_probability_in_form(text) - self.most).min(0.0)
    }

    /// The best text of the form by both networks, and its rivals, from those that the first
    /// network found. Its free reading has the probability `own`.
    pub(super) fn joined(
        &self,
        first: &Lattice,
        own: f32,
        (best, rivals): (PatternReading, Vec<Zeroizing<String>>),
        pattern: &[&CharacterSet],
    ) -> Option<(PatternReading, Vec<Zeroizing<String>>)> {
        let mut texts: Vec<_> = std::iter::once(best.text)
            .chain(rivals)
            .take(WEIGHED)
            .collect();
        for text in &self.texts {
            if !texts.contains(text) {
                texts.push(text.clone());
            }
        }
        let score = |text: &str| first.log_probability_in_form(text) - own + self.score(text);
        let mut scored: Vec<_> = texts.into_iter().map(|text| (score(&text), text)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut scored = scored.into_iter();
        let (score, text) = scored.next()?;
        let rivals: Vec<_> = scored.collect();
        let margin = rivals.first().map_or(NO_RIVAL, |rival| score - rival.0);
        let weakest = |lattice: &Lattice| lattice.weakest(&text, pattern);
        let best = PatternReading {
            confidence: (weakest(first) + weakest(&self.lattice)) / 2.0,
            margin: margin.min(NO_RIVAL),
            score,
            text,
        };
        Some((best, rivals.into_iter().map(|(_, text)| text).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printed::reading::number::form;
    use crate::printed::{Front, PrintedField};

    /// The lines of the number in the simulator's fronts.
    fn lines() -> Vec<GrayImage> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/simulator");
        let paths = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let name =
            |path: &std::path::PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        let fronts = paths.filter(|path| name(path).starts_with("front-"));
        let line = |path| {
            let decoded = crate::image::decode(&std::fs::read(path).unwrap()).unwrap();
            let front = Front::locate(&GrayImage::try_from(&decoded).unwrap());
            front.field(PrintedField::CardNumber).unwrap().lines()[0].clone()
        };
        fronts.map(line).collect()
    }

    fn read(numbers: &Numbers, line: &GrayImage) -> Option<SecondOpinion> {
        let threads = Arc::new(ThreadPool::with_num_threads(1));
        numbers.read(line, &form(), &threads).unwrap()
    }

    #[test]
    fn the_included_network_reads_the_simulators_numbers() {
        let numbers = Numbers::new().unwrap();
        let lines = lines();
        assert!(lines.len() >= 10);
        for line in lines {
            let opinion = read(&numbers, &line).unwrap();
            assert_eq!(opinion.texts[0].as_str(), "AA12345678BB");
            assert_eq!(opinion.score("AA12345678BB"), 0.0);
            assert!(opinion.score("AA12345678BD") < -3.0);
        }
    }

    #[test]
    fn a_line_too_short_for_a_number_is_none() {
        let numbers = Numbers::new().unwrap();
        for (width, height) in [(1, 1), (20, 48), (1, 4000)] {
            let blank = GrayImage::new(width, height, vec![255; width * height]).unwrap();
            let opinion = read(&numbers, &blank);
            assert!(opinion.is_none_or(|o| o.most < -50.0), "{width} x {height}");
        }
    }

    /// A lattice of three columns: a letter each with these probabilities of A, B and C.
    fn lattice(columns: &[[f32; 3]]) -> Lattice {
        let alphabet = [Some('A'), Some('B'), Some('C')];
        let blank = [1.0, 0.0, 0.0, 0.0];
        let column = |&[a, b, c]: &[f32; 3]| [[1.0 - a - b - c, a, b, c], blank];
        let columns: Vec<f32> = columns.iter().flat_map(column).flatten().collect();
        Lattice::new(&columns, &alphabet)
    }

    fn second(lattice: Lattice, pattern: &[&CharacterSet]) -> SecondOpinion {
        let (best, rivals) = lattice.search(pattern, 0.0).unwrap();
        SecondOpinion {
            texts: std::iter::once(best.text).chain(rivals).collect(),
            most: best.score,
            lattice,
        }
    }

    #[test]
    fn both_networks_together_decide() {
        let letters = CharacterSet::latin_capitals();
        let pattern = [letters, letters];
        let sure = [0.98, 0.01, 0.01];
        for (name, one, other, text, margin, confidence) in [
            (
                "agree",
                [0.9, 0.09, 0.01],
                [0.9, 0.09, 0.01],
                "AA",
                4.6,
                0.9,
            ),
            (
                "one is surer",
                [0.6, 0.39, 0.01],
                [0.01, 0.98, 0.01],
                "AB",
                4.1,
                0.68,
            ),
            (
                "neither",
                [0.5, 0.49, 0.01],
                [0.49, 0.5, 0.01],
                "AA",
                0.0,
                0.49,
            ),
        ] {
            let first = lattice(&[sure, one]);
            let own = first.log_probability("AA");
            let second = second(lattice(&[sure, other]), &pattern);
            let (best, rivals) = second
                .joined(&first, own, first.search(&pattern, own).unwrap(), &pattern)
                .unwrap();
            assert!((best.margin - margin).abs() < 0.1, "{name}: {best:?}");
            assert!(
                (best.confidence - confidence).abs() < 0.02,
                "{name}: {best:?}"
            );
            assert!(rivals.contains(&Zeroizing::new("AC".to_owned())), "{name}");
            if best.margin > 0.1 {
                assert_eq!(best.text.as_str(), text, "{name}");
            }
        }
    }

    #[test]
    fn a_text_that_only_one_network_thinks_of_is_weighed() {
        let letters = CharacterSet::latin_capitals();
        let pattern = [letters];
        let first = lattice(&[[0.7, 0.3, 0.0]]);
        let second = second(lattice(&[[0.0, 0.2, 0.8]]), &pattern);
        let (best, rivals) = second
            .joined(&first, 0.0, first.search(&pattern, 0.0).unwrap(), &pattern)
            .unwrap();
        assert_eq!(best.text.as_str(), "B");
        let rivals: Vec<&str> = rivals.iter().map(|text| text.as_str()).collect();
        assert_eq!(rivals, ["C", "A"]);
    }
}
