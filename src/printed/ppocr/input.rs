//! The picture of a line in the form that the model expects.

use zeroize::Zeroizing;

use crate::printed::gray::{GrayImage, whole};

/// The height of the model's input, pixels.
pub(super) const HEIGHT: usize = 48;
/// How wide lines are drawn, in hundredths of their own ratio. Three quarters cost a quarter
/// less time and read bi-level text no worse (measured on generated fronts).
pub(super) const NARROW: usize = 75;
/// The full width.
pub(super) const FULL: usize = 100;
/// For a brief look: enough for glyphs of full width, and for most digits. Latin letters need
/// more.
pub(super) const COARSE: usize = 50;
/// Widths are a multiple of this.
const STEP: usize = 16;
/// The widest input; longer lines are squeezed into it.
const MAX_WIDTH: usize = 2400;
/// The narrowest.
const MIN_WIDTH: usize = 48;

/// A line scaled to the model's height: three equal channels, values from -1 (black) to 1
/// (white), 0 to the right of the line.
pub(super) struct Input {
    pub(super) values: Zeroizing<Vec<f32>>,
    pub(super) width: usize,
}

impl Input {
    pub(super) fn new(image: &GrayImage, percent: usize) -> Self {
        let natural = (image.width() * HEIGHT * percent).div_ceil(image.height() * 100);
        let used = natural.clamp(8, MAX_WIDTH);
        let width = used.max(MIN_WIDTH).next_multiple_of(STEP);
        let mut values = Zeroizing::new(vec![0.0; 3 * HEIGHT * width]);
        let columns = weights(image.width(), used);
        let rows = weights(image.height(), HEIGHT);
        let (first, rest) = values.split_at_mut(HEIGHT * width);
        for (row, line) in rows.iter().zip(first.chunks_exact_mut(width)) {
            for (column, value) in columns.iter().zip(line) {
                *value = sample(image, column, row) / 127.5 - 1.0;
            }
        }
        for channel in rest.chunks_exact_mut(HEIGHT * width) {
            channel.copy_from_slice(first);
        }
        Input { values, width }
    }
}

/// The pixels, and the weight of each, that make up one pixel of the result.
type Weights = Vec<(usize, f32)>;

/// For each of `to` pixels along one side: bilinear when enlarging, the mean of the
/// covered pixels when shrinking.
fn weights(from: usize, to: usize) -> Vec<Weights> {
    let scale = from as f32 / to as f32;
    let last = from.saturating_sub(1);
    let of = |index: usize| {
        if scale <= 1.0 {
            let at = ((index as f32 + 0.5) * scale - 0.5).clamp(0.0, last as f32);
            let low = whole(at);
            let part = at - low as f32;
            vec![(low, 1.0 - part), ((low + 1).min(last), part)]
        } else {
            let (start, end) = (index as f32 * scale, (index + 1) as f32 * scale);
            let covered = whole(start)..whole(end.ceil()).min(from);
            let part = |i: usize| (end.min((i + 1) as f32) - start.max(i as f32)).max(0.0);
            covered.map(|i| (i, part(i) / scale)).collect()
        }
    };
    (0..to).map(of).collect()
}

fn sample(image: &GrayImage, columns: &Weights, rows: &Weights) -> f32 {
    let mut sum = 0.0;
    for &(y, down) in rows {
        let row = image.row(y);
        let along: f32 = columns
            .iter()
            .map(|&(x, weight)| weight * f32::from(row.get(x).copied().unwrap_or(255)))
            .sum();
        sum += down * along;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_height_is_the_models_and_the_width_three_quarters() {
        for (width, height, expected) in [(128, 48, 96), (10, 10, 48), (200, 20, 368), (30, 96, 48)]
        {
            let image = GrayImage::new(width, height, vec![255; width * height]).unwrap();
            let input = Input::new(&image, NARROW);
            assert_eq!(input.width, expected, "{width} x {height}");
            assert_eq!(input.values.len(), 3 * HEIGHT * expected);
        }
        let image = GrayImage::new(200, 20, vec![255; 4000]).unwrap();
        assert_eq!(Input::new(&image, COARSE).width, 240);
    }

    #[test]
    fn values_run_from_black_to_white_and_the_rest_is_zero() {
        let mut pixels = vec![255; 40 * 48];
        pixels
            .chunks_exact_mut(40)
            .for_each(|row| row[..20].fill(0));
        let input = Input::new(&GrayImage::new(40, 48, pixels).unwrap(), NARROW);
        let expected = [[-1.0_f32; 15], [1.0; 15]].concat();
        let near = |(found, expected): (&f32, &f32)| (found - expected).abs() < 1e-4;
        assert!(input.values.iter().zip(&expected).all(near));
        assert_eq!(input.values[30..48], [0.0; 18]);
        assert_eq!(input.values[..48 * 48], input.values[48 * 48..2 * 48 * 48]);
    }

    #[test]
    fn absurd_lines_stay_bounded() {
        let long = GrayImage::new(1 << 20, 1, vec![0; 1 << 20]).unwrap();
        assert_eq!(Input::new(&long, FULL).width, MAX_WIDTH);
        let tall = GrayImage::new(1, 1 << 20, vec![0; 1 << 20]).unwrap();
        assert_eq!(Input::new(&tall, FULL).width, MIN_WIDTH);
    }
}
