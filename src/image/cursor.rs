//! Reading through the bytes of a JPEG 2000 image.

use super::decode::ImageError;

/// Reads big-endian numbers and slices from the front.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0 }
    }

    pub fn offset(&self) -> usize {
        self.offset
    }

    pub fn consumed(&self) -> &'a [u8] {
        self.bytes.get(..self.offset).unwrap_or_default()
    }

    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.offset..).unwrap_or_default()
    }

    pub fn take(&mut self, length: usize) -> Result<&'a [u8], ImageError> {
        let taken = self.rest().get(..length).ok_or(ENDS_EARLY)?;
        self.offset += length;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], ImageError> {
        self.take(N)?.try_into().map_err(|_| ENDS_EARLY)
    }

    pub fn u8(&mut self) -> Result<u8, ImageError> {
        self.array().map(u8::from_be_bytes)
    }

    pub fn u16(&mut self) -> Result<u16, ImageError> {
        self.array().map(u16::from_be_bytes)
    }

    pub fn u32(&mut self) -> Result<u32, ImageError> {
        self.array().map(u32::from_be_bytes)
    }

    /// The content of a marker segment, whose length counts itself (A.1.1).
    pub fn segment(&mut self) -> Result<&'a [u8], ImageError> {
        let length = usize::from(self.u16()?);
        self.take(length.checked_sub(2).ok_or(ENDS_EARLY)?)
    }
}

const ENDS_EARLY: ImageError = ImageError::MalformedJpeg2000("it ends early");
