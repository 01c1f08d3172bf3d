//! The bytes of a file, and which of them were skipped.

use std::ops::Range;

use zeroize::Zeroizing;

/// The part of a file that was read so far, wiped on drop. Skipped padding is filled with
/// NULs.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct FileContent {
    bytes: Zeroizing<Vec<u8>>,
    /// In ascending order, not touching each other.
    skipped: Vec<Range<usize>>,
}

impl FileContent {
    /// A file that was read as a whole.
    pub(crate) fn whole(bytes: Zeroizing<Vec<u8>>) -> Self {
        FileContent {
            bytes,
            skipped: Vec::new(),
        }
    }

    /// A file with skipped ranges. `None` if they are not in ascending order, touch each
    /// other, are not within the file, or hold other bytes than NULs.
    #[cfg(any(feature = "serde", test))]
    pub(crate) fn with_skipped(
        bytes: Zeroizing<Vec<u8>>,
        skipped: Vec<Range<usize>>,
    ) -> Option<Self> {
        let mut from = 0;
        for range in &skipped {
            let skipped_bytes = bytes.get(range.clone())?;
            if range.start < from
                || skipped_bytes.is_empty()
                || skipped_bytes.iter().any(|&byte| byte != 0)
            {
                return None;
            }
            from = range.end + 1;
        }
        Some(FileContent { bytes, skipped })
    }

    /// The bytes; NULs where padding was skipped.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The stretches that were not read.
    pub(crate) fn skipped(&self) -> &[Range<usize>] {
        &self.skipped
    }

    /// Bytes read and skipped: the offset of the next answer.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Reserves memory for `length` bytes in all. Growing later would leave copies in freed
    /// memory.
    pub(crate) fn reserve(&mut self, length: usize) {
        let missing = length.saturating_sub(self.len());
        self.bytes.reserve_exact(missing);
    }

    /// Adds the bytes of an answer.
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Assumes NULs up to the offset `end` without reading them.
    pub(crate) fn skip(&mut self, end: usize) {
        if end > self.len() {
            self.skipped.push(self.len()..end);
            self.bytes.resize(end, 0);
        }
    }

    /// The bytes that were read without a gap from the start.
    pub(crate) fn read_from_start(&self) -> &[u8] {
        let end = self.skipped.first().map_or(self.len(), |gap| gap.start);
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
            content.skip(*end);
        }
        content
    }

    #[test]
    fn nuls_replace_what_was_not_read() {
        let content = content(&[(b"ab", 5), (b"cd", 7), (b"e", 9)]);
        assert_eq!(content.bytes(), b"ab\0\0\0cde\0");
        assert_eq!(content.skipped(), [2..5, 8..9]);
        assert_eq!(content.read_from_start(), b"ab");
    }

    #[test]
    fn skipped_ranges_must_be_nuls_within_the_file() {
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
            let made = FileContent::with_skipped(bytes, ranges);
            assert_eq!(made.is_some(), good, "{name}");
        }
    }
}
