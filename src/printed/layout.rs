//! Where the values stand in a front image of the first generation (PROTOCOL section 11),
//! and which document's layout an image has.
//!
//! The places were measured on sample pictures, not on genuine cards. Shifts by some
//! pixels and another scale are found from the picture itself.

use super::gray::Rect;
use super::ink::Ink;
use crate::kind::Document;

/// The size to which the places refer, pixels: 85.6 x 54 mm at 200 dpi.
const WIDTH: f32 = 674.0;
const HEIGHT: f32 = 425.0;

/// A value in a picture. Which of them a picture has depends on the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PrintedField {
    /// Card number.
    CardNumber,
    /// Name: Latin letters, kanji, or both.
    Name,
    /// Date of birth.
    DateOfBirth,
    /// Sex.
    Sex,
    /// Nationality or region.
    Nationality,
    /// Address.
    Address,
    /// Status of residence, in Japanese.
    ResidenceStatus,
    /// Status of residence, in English.
    ResidenceStatusEnglish,
    /// Work permission.
    Work,
    /// Period of stay and the day on which it ends.
    PeriodOfStay,
    /// Kind of permission.
    PermissionKind,
    /// Date of permission.
    PermissionDate,
    /// Date of issue.
    IssueDate,
    /// The day until which the card is valid.
    CardExpiry,
}

/// One value's place: where its components are looked for, and the rows where its text
/// usually is.
pub(super) struct Place {
    pub(super) field: PrintedField,
    /// Left, top, right, bottom of the zone.
    zone: [f32; 4],
    /// The left side may move by this much, to where the widest gap is.
    reach: f32,
    /// First and last row of the text.
    rows: [f32; 2],
    /// How tall a line is.
    pub(super) line: f32,
    /// Whether each such front has the value.
    always: bool,
}

const fn place(
    field: PrintedField,
    zone: [f32; 4],
    reach: f32,
    rows: [f32; 2],
    line: f32,
    always: bool,
) -> Place {
    Place { field, zone, reach, rows, line, always }
}

const RESIDENCE: [Place; 14] = {
    use PrintedField::*;
    [
        place(CardNumber, [470.0, 20.0, 674.0, 57.0], 0.0, [33.0, 45.0], 12.0, true),
        place(Name, [30.0, 52.0, 674.0, 102.0], 0.0, [61.0, 76.0], 14.0, true),
        place(DateOfBirth, [40.0, 102.0, 262.0, 135.0], 0.0, [106.0, 123.0], 16.0, true),
        place(Sex, [262.0, 102.0, 368.0, 135.0], 20.0, [106.0, 123.0], 16.0, true),
        place(Nationality, [368.0, 102.0, 674.0, 135.0], 36.0, [106.0, 123.0], 16.0, true),
        place(Address, [30.0, 146.0, 674.0, 192.0], 0.0, [158.0, 175.0], 16.0, true),
        place(ResidenceStatus, [30.0, 190.0, 674.0, 218.0], 0.0, [197.0, 214.0], 16.0, true),
        place(ResidenceStatusEnglish, [30.0, 217.0, 300.0, 272.0], 0.0, [221.0, 265.0], 9.0, false),
        place(Work, [300.0, 217.0, 674.0, 272.0], 12.0, [240.0, 258.0], 17.0, true),
        place(PeriodOfStay, [60.0, 273.0, 674.0, 312.0], 0.0, [283.0, 302.0], 16.0, true),
        place(PermissionKind, [40.0, 316.0, 674.0, 348.0], 0.0, [327.0, 341.0], 14.0, true),
        place(PermissionDate, [40.0, 347.0, 274.0, 377.0], 0.0, [354.0, 369.0], 14.0, true),
        place(IssueDate, [274.0, 347.0, 520.0, 377.0], 40.0, [354.0, 369.0], 14.0, true),
        place(CardExpiry, [60.0, 377.0, 620.0, 405.5], 0.0, [384.0, 403.0], 17.0, true),
    ]
};

const CERTIFICATE: [Place; 7] = {
    use PrintedField::*;
    [
        place(CardNumber, [470.0, 20.0, 674.0, 57.0], 0.0, [33.0, 45.0], 12.0, true),
        place(Name, [30.0, 72.0, 674.0, 134.0], 0.0, [85.0, 122.0], 14.0, true),
        place(DateOfBirth, [40.0, 132.0, 310.0, 172.0], 0.0, [141.0, 159.0], 17.0, true),
        place(Sex, [310.0, 132.0, 500.0, 172.0], 44.0, [141.0, 159.0], 17.0, true),
        place(Nationality, [50.0, 185.0, 674.0, 230.0], 0.0, [199.0, 216.0], 16.0, true),
        place(Address, [30.0, 250.0, 674.0, 310.0], 0.0, [267.0, 281.0], 15.0, true),
        place(CardExpiry, [60.0, 330.0, 620.0, 372.0], 0.0, [343.0, 361.0], 16.0, true),
    ]
};

/// The small line below the expiry, `PERIOD OF VALIDITY OF THIS CARD`.
const RESIDENCE_FOOT: [f32; 4] = [150.0, 406.0, 385.0, 416.0];
const CERTIFICATE_FOOT: [f32; 4] = [135.0, 389.0, 370.0, 399.0];
/// A second line of the name.
const RESIDENCE_NAME: [f32; 4] = [50.0, 78.0, 520.0, 98.0];

/// What document's layout a picture has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutMatch {
    /// The layout of this document, and clearly not the other's.
    Document(Document),
    /// Neither fits clearly: another layout, an empty or a damaged picture.
    Unclear,
}

/// How a layout lies on a picture.
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

/// A fit below this is none.
const LEAST_SCORE: f32 = 0.6;
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
    let clear = fit.score >= LEAST_SCORE && fit.score - other.score >= LEAST_LEAD;
    let found = if clear { LayoutMatch::Document(fit.document) } else { LayoutMatch::Unclear };
    (fit, found)
}

fn best(profile: &Profile, ink: &Ink, document: Document) -> Fit {
    let unit = (ink.width() as f32 / WIDTH, ink.height() as f32 / HEIGHT);
    let mut best = Fit { document, unit, stretch: 1.0, shift: 0.0, score: -1.0 };
    for step in -5_i8..=5 {
        for shift in -14_i8..=14 {
            let stretch = 1.0 + f32::from(step) * 0.01;
            let mut fit = Fit { stretch, shift: f32::from(shift), ..best };
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

    /// Column and reach of a zone's movable left side; `None` where it is fixed.
    pub(super) fn movable(&self, place: &Place) -> Option<(usize, usize)> {
        let [left, ..] = place.zone;
        let reach = (place.reach * self.unit.0) as usize;
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
        (x * self.unit.0).round().max(0.0) as usize
    }

    fn row(&self, y: f32) -> usize {
        let y = (y - HEIGHT / 2.0) * self.stretch + HEIGHT / 2.0 + self.shift;
        (y * self.unit.1).round().max(0.0) as usize
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
        inside += more.iter().map(|&rect| self.count(fit.rect(rect))).sum::<u32>();
        let share = (inside as f32 / self.total as f32).min(1.0);
        share * found / expected
    }
}
