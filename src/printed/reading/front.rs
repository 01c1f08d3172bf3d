//! The values of a front image as pictures: found without any recogniser.

use std::collections::BTreeMap;
use std::fmt;

use super::ink::Ink;
use super::layout::{self, Fit, LayoutMatch};
use super::lines;
use super::places::{Place, PrintedField};
use crate::printed::gray::{GrayImage, Rect, whole};

/// Rules are at least this long, in shares of the picture's width.
const RULE_LENGTH: f32 = 0.1;

/// A front image of a first-generation card with the places of its values.
///
/// No model is needed for this: without a recogniser, the crops are there for people to
/// look at.
///
/// ```
/// use zairyu::printed::{Front, GrayImage, LayoutMatch, PrintedField};
///
/// let blank = GrayImage::new(674, 425, vec![255; 674 * 425])?;
/// let front = Front::locate(&blank);
/// assert_eq!(front.layout(), LayoutMatch::Unclear);
/// assert!(front.field(PrintedField::CardNumber).is_none());
/// # Ok::<(), zairyu::printed::GrayImageError>(())
/// ```
pub struct Front {
    layout: LayoutMatch,
    fields: BTreeMap<PrintedField, FieldImage>,
}

impl Front {
    /// Finds the values in a front image. The layout, the shift and the scale come from the
    /// picture.
    pub fn locate(image: &GrayImage) -> Self {
        let length = whole(image.width() as f32 * RULE_LENGTH);
        let ink = Ink::new(image).without_rules(length);
        let Some(components) = ink.components() else {
            return Front {
                layout: LayoutMatch::Unclear,
                fields: BTreeMap::new(),
            };
        };
        let (fit, layout) = layout::fit(&ink);
        let zones = zones(&fit, &components);
        let fields = zones.into_iter().filter_map(|(place, zone)| {
            let lines = lines::lines(&ink, &components, zone, fit.tall(place.line));
            Some((place.field, FieldImage::new(image, &ink, lines)?))
        });
        Front {
            layout,
            fields: fields.collect(),
        }
    }

    /// Which document's layout it has.
    pub fn layout(&self) -> LayoutMatch {
        self.layout
    }

    /// The picture of one value. `None` if there is nothing in its place.
    pub fn field(&self, field: PrintedField) -> Option<&FieldImage> {
        self.fields.get(&field)
    }

    /// All values found.
    pub fn fields(&self) -> impl Iterator<Item = (PrintedField, &FieldImage)> {
        self.fields.iter().map(|(field, image)| (*field, image))
    }
}

/// The layout and which values were found.
impl fmt::Debug for Front {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Front")
            .field("layout", &self.layout)
            .field("fields", &self.fields.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// The picture of one value.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldImage {
    rect: Rect,
    crop: GrayImage,
    lines: Vec<GrayImage>,
}

impl FieldImage {
    pub(super) fn new(image: &GrayImage, ink: &Ink, lines: Vec<Rect>) -> Option<Self> {
        let rect = lines.iter().copied().reduce(|a, b| a.union(b))?;
        let rect = rect
            .grown(rect.height().min(20) / 5 + 1)
            .intersection(image.bounds())?;
        let picture = |line: &Rect| {
            let margin = whole((line.height() as f32 * lines::MARGIN).ceil()) + 1;
            ink.picture(*line, margin)
        };
        Some(FieldImage {
            rect,
            crop: image.crop(rect)?,
            lines: lines.iter().filter_map(picture).collect(),
        })
    }

    /// Its place in the picture.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    /// That part of the picture, unchanged.
    pub fn crop(&self) -> &GrayImage {
        &self.crop
    }

    /// Its lines of text from the top, black on white, without underlines and with a
    /// margin: what a recogniser reads.
    pub fn lines(&self) -> &[GrayImage] {
        &self.lines
    }
}

/// Places and sizes only.
impl fmt::Debug for FieldImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldImage({:?}, {} lines)", self.rect, self.lines.len())
    }
}

/// The zones of a layout on a picture, with movable sides moved into gaps.
fn zones(fit: &Fit, components: &[Rect]) -> Vec<(&'static Place, Rect)> {
    let mut zones: Vec<(&Place, Rect)> = Vec::new();
    for place in fit.places() {
        let mut zone = fit.zone(place);
        if let Some((near, reach)) = fit.movable(place) {
            let side = lines::gap(components, zone, near, reach);
            if let Some((_, before)) = zones.last_mut().filter(|(_, z)| z.top == zone.top) {
                before.right = side;
            }
            zone.left = side;
        }
        zones.push((place, zone));
    }
    zones
}
