//! Which document's layout a front image has, and how it is shifted and scaled.

use super::ink::Ink;
use super::places::{
    CERTIFICATE, CERTIFICATE_FOOT, HEIGHT, Place, RESIDENCE, RESIDENCE_FOOT, RESIDENCE_NAME, WIDTH,
};
use crate::card::Document;
use crate::printed::gray::{Rect, whole};

/// The layout of a picture, by document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutMatch {
    /// The layout of this document, and clearly not the other's.
    Document(Document),
    /// Neither fits clearly: another layout, an empty or a damaged picture.
    Unclear,
}

/// How a layout fits a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    document: Document,
    /// Pixels of the picture per pixel of the layout, in x and y, by the picture's size.
    unit: (f32, f32),
    /// How much larger than that it is drawn, around the centre.
    stretch: f32,
    /// How much lower it is drawn, pixels of the layout.
    shift: f32,
    /// Share of the ink that lies where the layout expects text, times the share of the
    /// expected values that are there: 0 to 1.
    score: f32,
}

/// A fit below this does not count.
const LEAST_SCORE: f32 = 0.6;
/// If more than this share of the picture is ink, it is not text. Fronts have 0.03 to 0.08.
const MOST_INK: f32 = 0.3;
/// The better layout must fit better than the other by this much.
const LEAST_LEAD: f32 = 0.15;

/// How the layouts fit: the better one, and whether it clearly is.
pub(super) fn fit(ink: &Ink) -> (Fit, LayoutMatch) {
    let profile = Profile::new(ink);
    let residence = best(&profile, ink, Document::ResidenceCard);
    let certificate = best(&profile, ink, Document::SpecialPermanentResidentCertificate);
    let (fit, other) = if residence.score >= certificate.score {
        (residence, certificate)
    } else {
        (certificate, residence)
    };
    let clear = fit.score >= LEAST_SCORE
        && fit.score - other.score >= LEAST_LEAD
        && is_like_a_front(ink, profile.total);
    let found = if clear {
        LayoutMatch::Document(fit.document)
    } else {
        LayoutMatch::Unclear
    };
    (fit, found)
}

/// Whether a picture can be a front at all: of about its shape, with text and not much more.
fn is_like_a_front(ink: &Ink, dark: u32) -> bool {
    let (width, height) = (ink.width() as f32, ink.height() as f32);
    let shape = width / height / (WIDTH / HEIGHT);
    (0.8..=1.25).contains(&shape) && dark as f32 <= width * height * MOST_INK
}

fn best(profile: &Profile, ink: &Ink, document: Document) -> Fit {
    let unit = (ink.width() as f32 / WIDTH, ink.height() as f32 / HEIGHT);
    let mut best = Fit {
        document,
        unit,
        stretch: 1.0,
        shift: 0.0,
        score: -1.0,
    };
    for step in -5_i8..=5 {
        for shift in -14_i8..=14 {
            let stretch = 1.0 + f32::from(step) * 0.01;
            let mut fit = Fit {
                stretch,
                shift: f32::from(shift),
                ..best
            };
            // Of equal fits the one with the least shift and stretch.
            let cost = f32::from(shift.abs()) * 0.001 + f32::from(step.abs()) * 0.002;
            fit.score = (profile.score(&fit) - cost).max(0.0);
            if fit.score > best.score {
                best = fit;
            }
        }
    }
    best
}

impl Fit {
    pub(super) fn places(&self) -> &'static [Place] {
        match self.document {
            Document::ResidenceCard => &RESIDENCE,
            Document::SpecialPermanentResidentCertificate => &CERTIFICATE,
        }
    }

    /// Where a value's components are: its zone in pixels of the picture.
    pub(super) fn zone(&self, place: &Place) -> Rect {
        self.rect(place.zone)
    }

    /// Column and reach of a zone's movable left side; `None` if it is fixed.
    pub(super) fn movable(&self, place: &Place) -> Option<(usize, usize)> {
        let [left, ..] = place.zone;
        let reach = whole(place.reach * self.unit.0);
        (place.reach > 0.0).then(|| (self.column(left), reach))
    }

    /// Pixels of the picture for a height in the layout.
    pub(super) fn tall(&self, height: f32) -> f32 {
        height * self.stretch * self.unit.1
    }

    fn rect(&self, [left, top, right, bottom]: [f32; 4]) -> Rect {
        Rect {
            left: self.column(left),
            top: self.row(top),
            right: self.column(right),
            bottom: self.row(bottom),
        }
    }

    fn column(&self, x: f32) -> usize {
        let x = (x - WIDTH / 2.0) * self.stretch + WIDTH / 2.0;
        whole((x * self.unit.0).round())
    }

    fn row(&self, y: f32) -> usize {
        let y = (y - HEIGHT / 2.0) * self.stretch + HEIGHT / 2.0 + self.shift;
        whole((y * self.unit.1).round())
    }
}

/// Sums of ink, to count it in any rectangle at once.
struct Profile {
    width: usize,
    sums: Vec<u32>,
    total: u32,
}

impl Profile {
    fn new(ink: &Ink) -> Self {
        let width = ink.width() + 1;
        let mut sums = vec![0_u32; width];
        let mut above = sums.clone();
        for y in 0..ink.height() {
            let mut along = 0;
            for (x, &dark) in ink.row(y).iter().enumerate() {
                along += u32::from(dark);
                if let Some(sum) = above.get_mut(x + 1) {
                    *sum += along;
                }
            }
            sums.extend_from_slice(&above);
        }
        let total = sums.last().copied().unwrap_or(0);
        Profile { width, sums, total }
    }

    fn count(&self, rect: Rect) -> u32 {
        let rows = self.sums.len() / self.width;
        let (right, bottom) = (rect.right.min(self.width - 1), rect.bottom.min(rows - 1));
        let (left, top) = (rect.left.min(right), rect.top.min(bottom));
        let at = |x: usize, y: usize| self.sums.get(y * self.width + x).copied().unwrap_or(0);
        at(right, bottom) + at(left, top) - at(left, bottom) - at(right, top)
    }

    fn score(&self, fit: &Fit) -> f32 {
        if self.total == 0 {
            return 0.0;
        }
        let (mut inside, mut found, mut expected) = (0, 0.0, 0.0);
        for place in fit.places() {
            let ([left, _, right, _], [top, bottom]) = (place.zone, place.rows);
            let count = self.count(fit.rect([left, top - 1.0, right, bottom + 1.0]));
            inside += count;
            if place.always {
                expected += 1.0;
                found += f32::from(u8::from(count > 8));
            }
        }
        let more: &[[f32; 4]] = match fit.document {
            Document::ResidenceCard => &[RESIDENCE_FOOT, RESIDENCE_NAME],
            Document::SpecialPermanentResidentCertificate => &[CERTIFICATE_FOOT],
        };
        inside += more
            .iter()
            .map(|&rect| self.count(fit.rect(rect)))
            .sum::<u32>();
        let share = (inside as f32 / self.total as f32).min(1.0);
        share * found / expected
    }
}
