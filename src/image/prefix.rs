//! Reading numbers and slices from the part of an image that was read so far.

use super::ImageError;

/// Why a header cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// The first bytes of the image, as many as stated, are needed.
    Needs(usize),
    /// More bytes do not help: the header is not valid, or does not tell.
    Unknown,
}

impl Gap {
    /// The error for a JPEG 2000 image after all of its bytes were read.
    pub(super) fn in_jpeg2000(self, unknown: &'static str) -> ImageError {
        match self {
            Gap::Needs(_) => ENDS_EARLY,
            Gap::Unknown => ImageError::MalformedJpeg2000(unknown),
        }
    }
}

/// The first bytes of an image, with access by offset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prefix<'a>(pub &'a [u8]);

impl<'a> Prefix<'a> {
    pub(super) fn slice(self, offset: usize, length: usize) -> Result<&'a [u8], Gap> {
        let end = offset.checked_add(length).ok_or(Gap::Unknown)?;
        self.0.get(offset..end).ok_or(Gap::Needs(end))
    }

    pub(super) fn array<const N: usize>(self, offset: usize) -> Result<[u8; N], Gap> {
        let found = self.0.get(offset..).and_then(<[u8]>::first_chunk);
        found.copied().ok_or(Gap::Needs(offset.saturating_add(N)))
    }

    /// A big-endian number.
    pub(super) fn u16(self, offset: usize) -> Result<u16, Gap> {
        self.array(offset).map(u16::from_be_bytes)
    }

    /// A big-endian length or offset.
    pub(super) fn length(self, offset: usize) -> Result<usize, Gap> {
        self.array(offset)
            .map(u32::from_be_bytes)
            .and_then(checked_length)
    }

    /// The end of the first occurrence of `marker` at `from` or later.
    pub(super) fn end_of_marker(self, marker: u16, from: usize) -> Result<usize, Gap> {
        let rest = self.0.get(from..).ok_or(Gap::Needs(from))?;
        let marker = marker.to_be_bytes();
        let found = rest.windows(2).position(|two| two == marker);
        found
            .map(|position| from + position + 2)
            .ok_or(Gap::Needs(self.0.len() + 1))
    }

    /// Whether only NULs follow from `offset`.
    pub(super) fn is_padding(self, offset: usize) -> bool {
        let rest = self.0.get(offset..).unwrap_or_default();
        rest.iter().all(|&byte| byte == 0)
    }
}

/// Lengths and offsets up to 16 MiB. No value of a card is longer, and sums of a few of them
/// fit `usize`.
pub(super) fn checked_length(number: u32) -> Result<usize, Gap> {
    match number {
        0..=0xFF_FFFF => Ok(number as usize),
        _ => Err(Gap::Unknown),
    }
}

/// Reads the fields of a JPEG 2000 marker segment or box one after the other.
pub(super) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn new(content: &'a [u8]) -> Self {
        Self(content)
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], ImageError> {
        let (&taken, rest) = self.0.split_first_chunk().ok_or(ENDS_EARLY)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn u8(&mut self) -> Result<u8, ImageError> {
        self.array().map(u8::from_be_bytes)
    }

    pub(super) fn u16(&mut self) -> Result<u16, ImageError> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, ImageError> {
        self.array().map(u32::from_be_bytes)
    }
}

const ENDS_EARLY: ImageError = ImageError::MalformedJpeg2000("it ends early");
