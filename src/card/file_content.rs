//! The bytes of a file, and what of them was not read.

use std::ops::Range;

use zeroize::Zeroizing;

/// A file as far as it was read, wiped on drop. Where padding was passed over,
/// NULs stand for it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct FileContent {
    bytes: Zeroizing<Vec<u8>>,
    /// In ascending order, apart from each other.
    passed_over: Vec<Range<usize>>,
}

impl FileContent {
    /// A file that was read whole.
    pub(crate) fn whole(bytes: Zeroizing<Vec<u8>>) -> Self {
        FileContent {
            bytes,
            passed_over: Vec::new(),
        }
    }

    /// A file of which some stretches were not read; `None` where they are not in
    /// ascending order, not within the file, or where something else than NULs
    /// stands for them.
    #[cfg(any(feature = "serde", test))]
    pub(crate) fn with_passed_over(
        bytes: Zeroizing<Vec<u8>>,
        passed_over: Vec<Range<usize>>,
    ) -> Option<Self> {
        let mut from = 0;
        for range in &passed_over {
            let stretch = bytes.get(range.clone())?;
            if range.start < from || stretch.is_empty() || stretch.iter().any(|&byte| byte != 0) {
                return None;
            }
            from = range.end + 1;
        }
        Some(FileContent { bytes, passed_over })
    }

    /// The bytes, NULs where they were not read.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The stretches that were not read.
    pub(crate) fn passed_over(&self) -> &[Range<usize>] {
        &self.passed_over
    }

    /// Bytes that are there, read or passed over: where the next answer goes.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Room for so many bytes in all: growing would leave copies behind in freed
    /// memory.
    pub(crate) fn reserve(&mut self, length: usize) {
        let missing = length.saturating_sub(self.len());
        self.bytes.reserve_exact(missing);
    }

    /// Adds what an answer has brought.
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Takes NULs for everything up to `end`.
    pub(crate) fn pass_over(&mut self, end: usize) {
        if end > self.len() {
            self.passed_over.push(self.len()..end);
            self.bytes.resize(end, 0);
        }
    }

    /// The bytes from the start on that were read without a gap.
    pub(crate) fn read_from_start(&self) -> &[u8] {
        let end = self.passed_over.first().map_or(self.len(), |gap| gap.start);
        self.bytes.get(..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(parts: &[(&[u8], usize)]) -> FileContent {
        let mut content = FileContent::default();
        for (bytes, end) in parts {
            content.extend(bytes);
            content.pass_over(*end);
        }
        content
    }

    #[test]
    fn nuls_stand_for_what_was_not_read() {
        let content = content(&[(b"ab", 5), (b"cd", 7), (b"e", 9)]);
        assert_eq!(content.bytes(), b"ab\0\0\0cde\0");
        assert_eq!(content.passed_over(), [2..5, 8..9]);
        assert_eq!(content.read_from_start(), b"ab");
    }

    #[test]
    fn stretches_must_be_nuls_within_the_file() {
        type Case = (&'static str, &'static [(usize, usize)], bool);
        let cases: [Case; 9] = [
            ("none", &[], true),
            ("both", &[(2, 5), (8, 9)], true),
            ("one byte less", &[(3, 5), (8, 9)], true),
            ("not NUL", &[(1, 5)], false),
            ("beyond the end", &[(8, 10)], false),
            ("empty", &[(3, 3)], false),
            ("backwards", &[(5, 2)], false),
            ("out of order", &[(8, 9), (2, 5)], false),
            ("touching", &[(2, 4), (4, 5)], false),
        ];
        for (name, ranges, good) in cases {
            let bytes = Zeroizing::new(b"ab\0\0\0cde\0".to_vec());
            let ranges = ranges.iter().map(|&(start, end)| start..end).collect();
            let made = FileContent::with_passed_over(bytes, ranges);
            assert_eq!(made.is_some(), good, "{name}");
        }
    }
}
