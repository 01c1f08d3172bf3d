//! The canvas of a face.

use ::image::imageops::FilterType;
use ::image::{DynamicImage, Rgba, RgbaImage};

use super::font::FaceFont;
use super::{Rect, rect};

pub(super) struct Canvas {
    picture: RgbaImage,
    font: FaceFont,
}

/// How text looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    size: u32,
    color: Rgba<u8>,
    align: Align,
}

/// How text is placed on its base line.
#[derive(Clone, Copy)]
enum Align {
    Left,
    Right,
    Centre,
}

impl Style {
    /// What this crate adds to what the card holds.
    pub(super) const fn label(size: u32) -> Self {
        Style {
            size,
            color: LABEL,
            align: Align::Left,
        }
    }

    /// What the card holds.
    pub(super) const fn value(size: u32) -> Self {
        Style {
            size,
            color: INK,
            align: Align::Left,
        }
    }

    /// What a person must not miss.
    pub(super) const fn warning(size: u32) -> Self {
        Style {
            size,
            color: BROKEN,
            align: Align::Left,
        }
    }

    /// Ends at its place.
    pub(super) const fn right(mut self) -> Self {
        self.align = Align::Right;
        self
    }

    const fn centre(mut self, color: Rgba<u8>) -> Self {
        self.align = Align::Centre;
        self.color = color;
        self
    }
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        Canvas {
            picture: RgbaImage::from_pixel(width, height, PAPER),
            font: FaceFont::new(),
        }
    }

    /// Whether the font has every character of the text.
    pub(super) fn can_write(&self, text: &str) -> bool {
        self.font.has_all(text)
    }

    pub(super) fn into_picture(self) -> RgbaImage {
        self.picture
    }

    /// Text on the base line `y`, within `width` pixels from `x` (to the left of it, or
    /// around it, by the alignment): smaller or cut if it does not fit. Returns its width.
    pub(super) fn text(&mut self, (x, y): (u32, u32), width: u32, style: Style, text: &str) -> u32 {
        let (text, size) = self.font.fit(text, style.size as f32, width as f32);
        let taken = self.font.width(&text, size);
        let shift = match style.align {
            Align::Left => 0.0,
            Align::Right => taken,
            Align::Centre => taken / 2.0,
        };
        let picture = &mut self.picture;
        let draw = |px, py, ink| blend(picture, px, py, style.color, ink);
        self.font
            .draw(&text, size, x as f32 - shift, y as f32, draw);
        whole(taken)
    }

    /// Draws a photo as large as fits the place, in its middle.
    pub(super) fn photo(&mut self, photo: &DynamicImage, place: Rect) {
        let size = contained(photo, place);
        let scaled = photo
            .resize_exact(size.width, size.height, FILTER)
            .to_rgb8();
        let left = size.x + (place.width - size.width) / 2;
        let top = size.y + (place.height - size.height) / 2;
        for (x, y, pixel) in scaled.enumerate_pixels() {
            let [red, green, blue] = pixel.0;
            self.set(left + x, top + y, Rgba([red, green, blue, 255]));
        }
    }

    /// Draws the dark parts of a bi-level image, as large as fits the place, at its top
    /// left. Elsewhere the picture does not change.
    pub(super) fn ink(&mut self, image: &DynamicImage, place: Rect) {
        let size = contained(image, place);
        let scaled = image
            .resize_exact(size.width, size.height, FILTER)
            .to_luma8();
        let inked = scaled.enumerate_pixels().filter(|(_, _, p)| p.0[0] < 255);
        for (x, y, pixel) in inked {
            let ink = 1.0 - f32::from(pixel.0[0]) / 255.0;
            let (x, y) = (i64::from(size.x + x), i64::from(size.y + y));
            blend(&mut self.picture, x, y, INK, ink);
        }
    }

    /// Marks a place with an image that cannot be shown.
    pub(super) fn mark_broken(&mut self, place: Rect, words: &str) {
        self.fill(place, BROKEN_GROUND);
        self.frame(place, BROKEN, 4);
        for step in 0..place.width {
            let y = u64::from(step) * u64::from(place.height) / u64::from(place.width.max(1));
            let y = place.y + u32::try_from(y).unwrap_or(place.height);
            self.fill(rect(place.x + step, y, 2, 3), BROKEN);
            self.fill(rect(place.x + place.width - 1 - step, y, 2, 3), BROKEN);
        }
        self.words_in(place, BROKEN, words);
    }

    /// Marks a place without an image.
    pub(super) fn mark_absent(&mut self, place: Rect, words: &str) {
        self.fill(place, ABSENT_GROUND);
        self.frame(place, ABSENT, 2);
        self.words_in(place, ABSENT, words);
    }

    pub(super) fn fill(&mut self, place: Rect, color: Rgba<u8>) {
        for y in place.y..place.y + place.height {
            for x in place.x..place.x + place.width {
                self.set(x, y, color);
            }
        }
    }

    pub(super) fn frame(&mut self, place: Rect, color: Rgba<u8>, thick: u32) {
        let Rect {
            x,
            y,
            width,
            height,
        } = place;
        self.fill(rect(x, y, width, thick), color);
        self.fill(
            rect(x, (y + height).saturating_sub(thick), width, thick),
            color,
        );
        self.fill(rect(x, y, thick, height), color);
        self.fill(
            rect((x + width).saturating_sub(thick), y, thick, height),
            color,
        );
    }

    /// Draws a frame along the card's edge, and clears the picture outside the round
    /// corners.
    pub(super) fn round_corners(&mut self, radius: u32) {
        let (width, height) = self.picture.dimensions();
        self.frame(rect(0, 0, width, height), EDGE, 2);
        for (dx, dy) in (0..radius).flat_map(|x| (0..radius).map(move |y| (x, y))) {
            // How far inside the corner's circle.
            let from_middle = ((radius - dx) as f32).hypot((radius - dy) as f32);
            let inward = radius as f32 - from_middle;
            if inward >= 2.0 {
                continue;
            }
            let opacity = level((1.0 + inward).clamp(0.0, 1.0) * 255.0);
            let [red, green, blue, _] = EDGE.0;
            let color = Rgba([red, green, blue, opacity]);
            for x in [dx, width.saturating_sub(1 + dx)] {
                for y in [dy, height.saturating_sub(1 + dy)] {
                    self.set(x, y, color);
                }
            }
        }
    }

    fn words_in(&mut self, place: Rect, color: Rgba<u8>, words: &str) {
        let size = 26.min(place.height / 2);
        let middle = (
            place.x + place.width / 2,
            place.y + place.height / 2 + size / 3,
        );
        let width = place.width.saturating_sub(12);
        let (text, fitted) = self.font.fit(words, size as f32, width as f32);
        let text_width = whole(self.font.width(&text, fitted)).saturating_add(12);
        let ground = self
            .picture
            .get_pixel_checked(place.x + place.width / 2, place.y + 6);
        let ground = ground.copied().unwrap_or(PAPER);
        self.fill(
            rect(
                middle.0.saturating_sub(text_width / 2),
                middle.1.saturating_sub(size),
                text_width,
                size + size / 2,
            ),
            ground,
        );
        self.text(middle, width, Style::label(size).centre(color), words);
    }

    fn set(&mut self, x: u32, y: u32, color: Rgba<u8>) {
        if let Some(pixel) = self.picture.get_pixel_mut_checked(x, y) {
            *pixel = color;
        }
    }
}

/// The place that the image takes, at the top left of `place`.
pub(super) fn contained(image: &DynamicImage, place: Rect) -> Rect {
    let (width, height) = (
        u64::from(image.width().max(1)),
        u64::from(image.height().max(1)),
    );
    let (room, depth) = (u64::from(place.width), u64::from(place.height));
    let (w, h) = if width * depth > height * room {
        (room, (height * room / width).max(1))
    } else {
        ((width * depth / height).max(1), depth)
    };
    // No larger than the place.
    let w = u32::try_from(w).unwrap_or(place.width);
    let h = u32::try_from(h).unwrap_or(place.height);
    rect(place.x, place.y, w, h)
}

/// Whole pixels of a length.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` gives the nearest value of the type, and 0 for what is not a number"
)]
fn whole(length: f32) -> u32 {
    length as u32
}

/// A colour value from 0 to 255.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "as for `whole`"
)]
fn level(value: f32) -> u8 {
    value as u8
}

fn blend(picture: &mut RgbaImage, x: i64, y: i64, color: Rgba<u8>, ink: f32) {
    let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
        return;
    };
    let Some(pixel) = picture.get_pixel_mut_checked(x, y) else {
        return;
    };
    let ink = ink.clamp(0.0, 1.0);
    for (below, above) in pixel.0.iter_mut().zip(color.0).take(3) {
        let mixed = f32::from(*below) * (1.0 - ink) + f32::from(above) * ink;
        *below = level(mixed.round());
    }
}

/// Sharp enough for writing, and cheap on the largest image that is decoded.
const FILTER: FilterType = FilterType::CatmullRom;

const PAPER: Rgba<u8> = Rgba([247, 245, 238, 255]);
const INK: Rgba<u8> = Rgba([20, 20, 24, 255]);
pub(super) const LABEL: Rgba<u8> = Rgba([36, 84, 140, 255]);
pub(super) const RULE: Rgba<u8> = Rgba([178, 190, 204, 255]);
pub(super) const BAND: Rgba<u8> = Rgba([226, 233, 241, 255]);
const EDGE: Rgba<u8> = Rgba([120, 130, 142, 255]);
const BROKEN: Rgba<u8> = Rgba([176, 0, 32, 255]);
const BROKEN_GROUND: Rgba<u8> = Rgba([255, 214, 220, 255]);
const ABSENT: Rgba<u8> = Rgba([92, 98, 108, 255]);
const ABSENT_GROUND: Rgba<u8> = Rgba([229, 229, 226, 255]);
