//! Where a picture is dark: the ink of a bi-level image, its connected components, and
//! ruled lines taken out.

use zeroize::Zeroizing;

use crate::printed::gray::{GrayImage, Rect, whole};

/// Pictures with more components than this are noise, not text.
const MAX_COMPONENTS: usize = 20_000;
/// Ruled lines are at most this thick, pixels of a picture that is 674 wide.
const RULE_THICKNESS: f32 = 4.0;

/// The dark pixels of a picture. If most of it is dark, the light ones.
pub(in crate::printed) struct Ink {
    width: usize,
    height: usize,
    dark: Zeroizing<Vec<bool>>,
}

impl Ink {
    pub(in crate::printed) fn new(image: &GrayImage) -> Self {
        let threshold = threshold(image.pixels());
        let mut dark: Vec<bool> = image.pixels().iter().map(|&p| p < threshold).collect();
        let count = dark.iter().filter(|&&d| d).count();
        if count * 2 > dark.len() {
            dark.iter_mut().for_each(|d| *d = !*d);
        }
        Ink {
            width: image.width(),
            height: image.height(),
            dark: Zeroizing::new(dark),
        }
    }

    /// Of pixels that are known to be dark or not, row by row.
    pub(in crate::printed) fn of(width: usize, height: usize, dark: Vec<bool>) -> Self {
        Ink {
            width,
            height,
            dark: Zeroizing::new(dark),
        }
    }

    pub(in crate::printed) fn width(&self) -> usize {
        self.width
    }

    pub(in crate::printed) fn height(&self) -> usize {
        self.height
    }

    pub(in crate::printed) fn row(&self, y: usize) -> &[bool] {
        let start = y.saturating_mul(self.width);
        self.dark
            .get(start..start.saturating_add(self.width))
            .unwrap_or(&[])
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        self.row(y).get(x).copied().unwrap_or(false)
    }

    /// Dark pixels of one row between two columns.
    pub(in crate::printed) fn count(&self, y: usize, left: usize, right: usize) -> usize {
        let row = self.row(y);
        let part = row
            .get(left.min(row.len())..right.min(row.len()))
            .unwrap_or(&[]);
        part.iter().filter(|&&d| d).count()
    }

    /// Without horizontal lines of at least `length` pixels, such as underlines.
    pub(in crate::printed) fn without_rules(&self, length: usize) -> Ink {
        let thickness = whole((RULE_THICKNESS * self.width as f32 / 674.0).ceil().max(2.0));
        let mut dark = self.dark.clone();
        for y in 0..self.height {
            for (start, end) in runs(self.row(y)) {
                if end - start < length.max(8) {
                    continue;
                }
                let thin = |x: &usize| self.thickness(*x, y) <= thickness;
                // A glyph on the line makes the line look thick.
                if (start..end).filter(thin).count() * 2 < end - start {
                    continue;
                }
                let from = y * self.width;
                if let Some(run) = dark.get_mut(from + start..from + end) {
                    run.fill(false);
                }
            }
        }
        Ink {
            width: self.width,
            height: self.height,
            dark,
        }
    }

    /// The length of the vertical run of dark pixels through this one.
    fn thickness(&self, x: usize, y: usize) -> usize {
        let up = (0..y)
            .rev()
            .take_while(|&y| self.is_dark(x, y))
            .take(99)
            .count();
        let down = (y..self.height)
            .take_while(|&y| self.is_dark(x, y))
            .take(99)
            .count();
        up + down
    }

    /// The boxes around the connected components (8 neighbours), in no special order;
    /// `None` if there are too many for text.
    pub(in crate::printed) fn components(&self) -> Option<Vec<Rect>> {
        let mut sets = Sets::default();
        let mut above: Vec<(usize, usize, usize)> = Vec::new();
        for y in 0..self.height {
            let mut current = Vec::with_capacity(above.len());
            for (start, end) in runs(self.row(y)) {
                let label = sets.add(Rect {
                    left: start,
                    top: y,
                    right: end,
                    bottom: y + 1,
                });
                if label > MAX_COMPONENTS * 16 {
                    return None;
                }
                // One more pixel on each side, because diagonal neighbours count.
                let first = above.partition_point(|&(_, right, _)| right < start);
                for &(left, _, other) in above.iter().skip(first) {
                    if left > end {
                        break;
                    }
                    sets.join(label, other);
                }
                current.push((start, end, label));
            }
            above = current;
        }
        let boxes = sets.boxes();
        (boxes.len() <= MAX_COMPONENTS).then_some(boxes)
    }

    /// The part inside `rect` as a picture, black on white, with a margin.
    pub(in crate::printed) fn picture(&self, rect: Rect, margin: usize) -> Option<GrayImage> {
        let inside = rect.intersection(Rect {
            left: 0,
            top: 0,
            right: self.width,
            bottom: self.height,
        })?;
        let width = inside.width() + 2 * margin;
        let mut pixels = vec![255; width * margin];
        for y in inside.top..inside.bottom {
            pixels.extend(std::iter::repeat_n(255, margin));
            let row = self.row(y).get(inside.left..inside.right)?;
            pixels.extend(row.iter().map(|&dark| if dark { 0 } else { 255 }));
            pixels.extend(std::iter::repeat_n(255, margin));
        }
        pixels.extend(std::iter::repeat_n(255, width * margin));
        GrayImage::new(width, inside.height() + 2 * margin, pixels).ok()
    }
}

/// The runs of dark pixels in a row: first column, and the first one behind.
fn runs(row: &[bool]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut rest, mut at) = (row, 0);
    while let Some(start) = rest.iter().position(|&dark| dark) {
        let (_, run) = rest.split_at(start);
        let length = run.iter().position(|&dark| !dark).unwrap_or(run.len());
        found.push((at + start, at + start + length));
        (rest, at) = (run.split_at(length).1, at + start + length);
    }
    found
}

/// Otsu's threshold: pixels below it are dark.
fn threshold(pixels: &[u8]) -> u8 {
    let mut histogram = [0_u64; 256];
    for &pixel in pixels {
        if let Some(count) = histogram.get_mut(usize::from(pixel)) {
            *count += 1;
        }
    }
    let total: u64 = histogram.iter().sum();
    let sum: f64 = histogram
        .iter()
        .enumerate()
        .map(|(v, &n)| v as f64 * n as f64)
        .sum();
    let (mut below, mut sum_below) = (0_u64, 0.0);
    let (mut best, mut at) = (-1.0, (128_usize, 128_usize));
    for (value, &count) in histogram.iter().enumerate() {
        below += count;
        sum_below += value as f64 * count as f64;
        let above = total - below;
        if below == 0 || above == 0 {
            continue;
        }
        let distance = sum_below / below as f64 - (sum - sum_below) / above as f64;
        let between = below as f64 * above as f64 * distance * distance;
        if between > best * 1.000_001 {
            (best, at) = (between, (value, value));
        } else if between >= best {
            at.1 = value;
        }
    }
    // Between the two groups, where a gap separates them.
    u8::try_from((at.0 + at.1) / 2 + 1).unwrap_or(128)
}

/// Disjoint sets of runs with the boxes around them.
#[derive(Default)]
struct Sets {
    parents: Vec<usize>,
    boxes: Vec<Rect>,
}

impl Sets {
    fn add(&mut self, rect: Rect) -> usize {
        self.parents.push(self.parents.len());
        self.boxes.push(rect);
        self.parents.len() - 1
    }

    fn root(&mut self, mut label: usize) -> usize {
        while let Some(&parent) = self.parents.get(label)
            && parent != label
        {
            let grandparent = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(label) {
                *slot = grandparent;
            }
            label = grandparent;
        }
        label
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (Some(&of_a), Some(&of_b)) = (self.boxes.get(a), self.boxes.get(b)) else {
            return;
        };
        let (keep, drop) = (a.min(b), a.max(b));
        if let (Some(slot), Some(parent)) = (self.boxes.get_mut(keep), self.parents.get_mut(drop)) {
            *slot = of_a.union(of_b);
            *parent = keep;
        }
    }

    fn boxes(&self) -> Vec<Rect> {
        let roots = self
            .parents
            .iter()
            .enumerate()
            .filter(|(label, parent)| label == *parent);
        roots
            .filter_map(|(label, _)| self.boxes.get(label).copied())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(rows: &[&str]) -> GrayImage {
        let pixels = rows.iter().flat_map(|row| row.bytes());
        let pixels = pixels.map(|b| if b == b'#' { 0 } else { 255 }).collect();
        GrayImage::new(rows[0].len(), rows.len(), pixels).unwrap()
    }

    fn sorted(ink: &Ink) -> Vec<[usize; 4]> {
        let mut boxes = ink.components().unwrap();
        boxes.sort_by_key(|r| (r.left, r.top));
        boxes
            .iter()
            .map(|r| [r.left, r.top, r.right, r.bottom])
            .collect()
    }

    #[test]
    fn components_join_over_corners_and_around_bends() {
        let image = drawn(&["#...#.#", ".#..#.#", "..#.###", "......."]);
        assert_eq!(sorted(&Ink::new(&image)), [[0, 0, 3, 3], [4, 0, 7, 3]]);
    }

    #[test]
    fn light_text_on_dark_ground_is_turned() {
        let image = drawn(&["#######", "#.#####", "#.##..#", "#######"]);
        assert_eq!(sorted(&Ink::new(&image)), [[1, 1, 2, 3], [4, 2, 6, 3]]);
    }

    #[test]
    fn grey_levels_are_parted_where_the_groups_part() {
        let image = GrayImage::new(4, 1, vec![90, 200, 210, 100]).unwrap();
        assert_eq!(Ink::new(&image).row(0), [true, false, false, true]);
    }

    #[test]
    fn underlines_go_and_glyphs_stay() {
        let glyphs = "..##..##..##..##";
        let image = drawn(&[
            glyphs,
            glyphs,
            glyphs,
            glyphs,
            "................",
            "################",
        ]);
        let boxes = sorted(&Ink::new(&image).without_rules(12));
        assert_eq!(
            boxes,
            [[2, 0, 4, 4], [6, 0, 8, 4], [10, 0, 12, 4], [14, 0, 16, 4]]
        );
    }

    #[test]
    fn noise_is_refused_and_white_is_empty() {
        let noise = (0..1200_u32 * 1200).map(|i| {
            if i % 2 == 0 && (i / 1200) % 2 == 0 {
                0
            } else {
                255
            }
        });
        let image = GrayImage::new(1200, 1200, noise.collect()).unwrap();
        assert!(Ink::new(&image).components().is_none());
        let white = GrayImage::new(20, 20, vec![255; 400]).unwrap();
        assert_eq!(Ink::new(&white).components().unwrap(), []);
    }
}
