//! Camera frames, made from the pictures of fronts by turning, tilting, blurring and noise.

use zairyu::printed::{GrayImage, Rect};

use crate::pictures::gray;

/// Random numbers, always the same.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// From -1 to 1.
    pub fn unit(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}

/// How a front is held before the camera.
#[derive(Clone, Copy)]
pub struct Held {
    pub degrees: f32,
    /// How much smaller one side is than the other.
    pub tilt: f32,
    /// Pixels of the frame per pixel of the front.
    pub scale: f32,
    /// Grey levels.
    pub noise: f32,
    /// How much darker the left side is, in shares.
    pub shade: f32,
}

pub const STRAIGHT: Held = Held {
    degrees: 0.0,
    tilt: 0.0,
    scale: 1.3,
    noise: 0.0,
    shade: 0.0,
};

/// A frame of 1000 x 660 with a front in its middle, and where a point of the front is.
pub fn frame(front: &GrayImage, held: Held, seed: u64) -> GrayImage {
    const SIZE: (usize, usize) = (1000, 660);
    let mut random = Random::new(seed);
    let (sin, cos) = held.degrees.to_radians().sin_cos();
    let mut pixels = Vec::with_capacity(SIZE.0 * SIZE.1);
    for y in 0..SIZE.1 {
        for x in 0..SIZE.0 {
            let (u, v) = (x as f32 - 500.0, y as f32 - 330.0);
            let (u, v) = (u * cos + v * sin, v * cos - u * sin);
            let near = held.scale * (1.0 + held.tilt * u / 500.0);
            let (u, v) = (u / near + 337.0, v / near + 212.5);
            let on_card = (-8.0..682.0).contains(&u) && (-8.0..433.0).contains(&v);
            let ink = 255.0 - between(front, u, v);
            let ground = if on_card {
                225.0 - ink * 0.7
            } else {
                90.0 + 20.0 * (u / 40.0).sin()
            };
            let light = 1.0 - held.shade * (1.0 - x as f32 / 1000.0);
            let value = ground * light + held.noise * (random.unit() + random.unit());
            pixels.push(value.clamp(0.0, 255.0) as u8);
        }
    }
    gray(SIZE.0, SIZE.1, pixels)
}

/// Bilinear; white outside.
fn between(image: &GrayImage, u: f32, v: f32) -> f32 {
    if u < 0.0 || v < 0.0 {
        return 255.0;
    }
    let (x, y) = (u as usize, v as usize);
    let (dx, dy) = (u.fract(), v.fract());
    let at = |x, y| f32::from(image.pixel(x, y));
    let upper = at(x, y) * (1.0 - dx) + at(x + 1, y) * dx;
    let lower = at(x, y + 1) * (1.0 - dx) + at(x + 1, y + 1) * dx;
    upper * (1.0 - dy) + lower * dy
}

/// Where the number of a front is in a frame, about (docs/protocol.md, section 11).
pub fn place(held: Held) -> (f32, f32) {
    let (u, v) = ((588.0 - 337.0) * held.scale, (39.0 - 212.5) * held.scale);
    let (sin, cos) = held.degrees.to_radians().sin_cos();
    (500.0 + u * cos - v * sin, 330.0 + v * cos + u * sin)
}

pub fn contains(rect: Rect, (x, y): (f32, f32)) -> bool {
    (rect.left as f32..rect.right as f32).contains(&x)
        && (rect.top as f32 - 8.0..rect.bottom as f32 + 8.0).contains(&y)
}
