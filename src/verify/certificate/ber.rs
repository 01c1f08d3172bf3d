//! Converts BER and CER to DER, for parsing only.
//!
//! Certificates on genuine cards are not always strict DER (RC1, RC2; docs/protocol.md,
//! section 8): they may use indefinite lengths. X.509 parsers read DER, so this module
//! rewrites an element to DER for them. The result is never signed or verified: signatures
//! are checked over the original bytes, at the ranges in [`Normalised::children`].
//!
//! Rewritten are indefinite lengths, lengths in more bytes than necessary, constructed OCTET
//! STRINGs and BIT STRINGs (joined to primitive ones), and BOOLEANs whose TRUE is not `FF`.
//! Not rewritten are the order of a SET, explicit defaults, strings under a context tag
//! (their type is unknown without the schema), and the contents of OCTET STRINGs and BIT
//! STRINGs. If an encoding is inside a string (an extension's value, an RSA key), the caller
//! normalises the contents of that string.
//!
//! The input is hostile: its size, depth and number of elements are bounded.
//!
//! This is written by hand because `der-parser` 10 and the `asn1-rs` 0.7 below it bound only
//! the depth: they limit neither the number of elements nor the memory for them, and they scan
//! the contents of nested indefinite lengths again at each level. They also cannot rewrite BER
//! to DER, and report neither the offset of an error nor the range of an element.

use std::ops::Range;

use thiserror::Error;

/// One element, rewritten to DER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Normalised {
    /// The element in DER.
    pub(crate) der: Vec<u8>,
    /// The length of the element in the input, in bytes, including its end-of-contents.
    /// Other bytes may follow.
    pub(crate) consumed: usize,
    /// The ranges of the element's children in the input, including their headers. Empty for
    /// a primitive element and for a string.
    pub(crate) children: Vec<Range<usize>>,
}

/// Rewrites the first element of `input` to DER.
pub(crate) fn normalise(input: &[u8]) -> Result<Normalised, BerError> {
    if input.len() > MAX_INPUT {
        return Err(BerReason::TooLarge.at(MAX_INPUT));
    }
    let mut walker = Walker {
        input,
        elements: 0,
        top_children: Vec::new(),
    };
    let mut der = Vec::new();
    let consumed = walker.element(0, input.len(), 0, &mut der)?;
    Ok(Normalised {
        der,
        consumed,
        children: walker.top_children,
    })
}

/// Rewrites `input` to DER. It must be one element and nothing else.
pub(crate) fn normalise_all(input: &[u8]) -> Result<Normalised, BerError> {
    let normalised = normalise(input)?;
    if normalised.consumed < input.len() {
        return Err(BerReason::Trailing.at(normalised.consumed));
    }
    Ok(normalised)
}

/// Why bytes are not a BER element, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("at offset {offset}: {reason}")]
pub struct BerError {
    /// The reason.
    pub reason: BerReason,
    /// Offset in the input, in bytes.
    pub offset: usize,
}

/// What is wrong with an encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BerReason {
    /// The input is longer than 64 KiB.
    #[error("the input is longer than 64 KiB")]
    TooLarge,
    /// The input ends inside an element.
    #[error("the input ends inside an element")]
    Truncated,
    /// An element ends after the element that contains it.
    #[error("an element ends after the element that contains it")]
    RunsPastParent,
    /// Bytes follow the only element that was expected.
    #[error("bytes follow the element")]
    Trailing,
    /// Elements are nested more than 16 levels deep.
    #[error("elements are nested too deeply")]
    TooDeep,
    /// There are more than 4,096 elements.
    #[error("there are too many elements")]
    TooManyElements,
    /// A tag number above 30, which no certificate needs.
    #[error("a tag has more than one byte")]
    HighTagNumber,
    /// A length takes more than 8 bytes, or is the reserved `FF`.
    #[error("a length is not valid")]
    BadLength,
    /// An indefinite length on a primitive element.
    #[error("a primitive element has an indefinite length")]
    IndefinitePrimitive,
    /// The end-of-contents after an indefinite length is missing.
    #[error("an end-of-contents is missing")]
    MissingEndOfContents,
    /// An end-of-contents in the wrong place.
    #[error("an end-of-contents is in the wrong place")]
    UnexpectedEndOfContents,
    /// A SEQUENCE or SET marked primitive, or another universal type that is
    /// marked constructed and is neither OCTET STRING nor BIT STRING.
    #[error("an element is primitive instead of constructed, or constructed instead of primitive")]
    WrongForm,
    /// A segment of a constructed string has the wrong type, or has unused bits although it
    /// is not the last one.
    #[error("a segment does not fit its string")]
    BadSegment,
}

impl BerReason {
    fn at(self, offset: usize) -> BerError {
        BerError {
            reason: self,
            offset,
        }
    }
}

struct Walker<'a> {
    input: &'a [u8],
    /// Elements visited so far.
    elements: usize,
    /// The ranges of the outermost element's children.
    top_children: Vec<Range<usize>>,
}

/// The header of an element, at `start`, its contents at `content`.
struct Header {
    tag: u8,
    start: usize,
    content: usize,
    /// The end of the contents. `None` for an indefinite length.
    end: Option<usize>,
    /// The last possible end of the contents: `end`, or the end of the element around.
    limit: usize,
}

impl Header {
    fn is_constructed(&self) -> bool {
        self.tag & CONSTRUCTED != 0
    }

    fn is_constructed_string(&self) -> bool {
        self.is_constructed() && matches!(self.tag & !CONSTRUCTED, OCTET_STRING | BIT_STRING)
    }
}

impl Walker<'_> {
    /// Appends the element at `start` to `out` in DER. Returns its end in the input.
    fn element(
        &mut self,
        start: usize,
        limit: usize,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, BerError> {
        if depth > MAX_DEPTH {
            return Err(BerReason::TooDeep.at(start));
        }
        let header = self.header(start, limit)?;
        let mut content = Vec::new();
        let (tag, end) = if header.is_constructed_string() {
            let tag = header.tag & !CONSTRUCTED;
            let mut string = JoinedString::new(tag);
            let end = self.segments(&header, depth, &mut string)?;
            content = string.into_content();
            (tag, end)
        } else if header.is_constructed() {
            let end = self.children(&header, |walker, child| {
                let end = walker.element(child, header.limit, depth + 1, &mut content)?;
                if depth == 0 {
                    walker.top_children.push(child..end);
                }
                Ok(end)
            })?;
            (header.tag, end)
        } else {
            content.extend_from_slice(self.primitive(&header)?);
            if header.tag == BOOLEAN && content.iter().any(|byte| *byte != 0) && content.len() == 1
            {
                content = vec![0xFF];
            }
            (header.tag, header.limit)
        };
        push_element(out, tag, &content);
        Ok(end)
    }

    /// Joins the segments of the constructed string of `header`. Returns its end.
    fn segments(
        &mut self,
        header: &Header,
        depth: usize,
        string: &mut JoinedString,
    ) -> Result<usize, BerError> {
        if depth > MAX_DEPTH {
            return Err(BerReason::TooDeep.at(header.start));
        }
        self.children(header, |walker, start| {
            let segment = walker.header(start, header.limit)?;
            if segment.tag & !CONSTRUCTED != string.tag {
                return Err(BerReason::BadSegment.at(start));
            }
            if segment.is_constructed() {
                return walker.segments(&segment, depth + 1, string);
            }
            let content = walker.primitive(&segment)?;
            string
                .push(content)
                .ok_or_else(|| BerReason::BadSegment.at(start))?;
            Ok(segment.limit)
        })
    }

    /// Calls `visit` with the start of each child until the contents end. Returns the end of
    /// the element.
    fn children(
        &mut self,
        header: &Header,
        mut visit: impl FnMut(&mut Self, usize) -> Result<usize, BerError>,
    ) -> Result<usize, BerError> {
        let mut position = header.content;
        loop {
            match header.end {
                Some(end) if position >= end => return Ok(end),
                Some(_) => {}
                None => {
                    let rest = self.input.get(position..header.limit).unwrap_or_default();
                    match rest {
                        [0, 0, ..] => return Ok(position + END_OF_CONTENTS_LENGTH),
                        [] | [0] => return Err(BerReason::MissingEndOfContents.at(position)),
                        _ => {}
                    }
                }
            }
            position = visit(self, position)?;
        }
    }

    fn primitive(&self, header: &Header) -> Result<&[u8], BerError> {
        self.input
            .get(header.content..header.limit)
            .ok_or(BerReason::Truncated.at(header.start))
    }

    fn header(&mut self, start: usize, limit: usize) -> Result<Header, BerError> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(BerReason::TooManyElements.at(start));
        }
        let tag = self.byte(start, limit)?;
        self.check_tag(tag, start)?;
        let first = self.byte(start + 1, limit)?;
        let mut content = start + 2;
        let length = match first {
            0..INDEFINITE => usize::from(first),
            INDEFINITE => {
                if tag & CONSTRUCTED == 0 {
                    return Err(BerReason::IndefinitePrimitive.at(start));
                }
                return Ok(Header {
                    tag,
                    start,
                    content,
                    end: None,
                    limit,
                });
            }
            _ => {
                let count = usize::from(first & 0x7F);
                if count > MAX_LENGTH_BYTES {
                    return Err(BerReason::BadLength.at(start + 1));
                }
                let mut length = 0_usize;
                for _ in 0..count {
                    // A saturated length is beyond the input and is refused below.
                    let byte = usize::from(self.byte(content, limit)?);
                    length = length.saturating_mul(0x100).saturating_add(byte);
                    content += 1;
                }
                length
            }
        };
        match content.checked_add(length) {
            Some(end) if end <= limit => Ok(Header {
                tag,
                start,
                content,
                end: Some(end),
                limit: end,
            }),
            _ => Err(self.past(limit).at(start)),
        }
    }

    fn check_tag(&self, tag: u8, start: usize) -> Result<(), BerError> {
        if tag & TAG_NUMBER == TAG_NUMBER {
            return Err(BerReason::HighTagNumber.at(start));
        }
        if tag & CLASS != 0 {
            return Ok(());
        }
        let number = tag & TAG_NUMBER;
        let constructed = tag & CONSTRUCTED != 0;
        match number {
            0 => Err(BerReason::UnexpectedEndOfContents.at(start)),
            // EXTERNAL, EMBEDDED PDV, SEQUENCE, SET, CHARACTER STRING.
            8 | 11 | 16 | 17 | 29 if !constructed => Err(BerReason::WrongForm.at(start)),
            8 | 11 | 16 | 17 | 29 => Ok(()),
            OCTET_STRING | BIT_STRING => Ok(()),
            _ if constructed => Err(BerReason::WrongForm.at(start)),
            _ => Ok(()),
        }
    }

    fn byte(&self, position: usize, limit: usize) -> Result<u8, BerError> {
        match self.input.get(position) {
            Some(byte) if position < limit => Ok(*byte),
            _ => Err(self.past(limit).at(position)),
        }
    }

    /// The reason if an element ends after `limit`, which is the end of the input or of a
    /// parent.
    fn past(&self, limit: usize) -> BerReason {
        if limit >= self.input.len() {
            BerReason::Truncated
        } else {
            BerReason::RunsPastParent
        }
    }
}

/// The segments of an OCTET STRING or BIT STRING, joined.
struct JoinedString {
    tag: u8,
    unused_bits: u8,
    bytes: Vec<u8>,
}

impl JoinedString {
    fn new(tag: u8) -> Self {
        JoinedString {
            tag,
            unused_bits: 0,
            bytes: Vec::new(),
        }
    }

    /// Appends a segment's contents. `None` if it does not fit.
    fn push(&mut self, content: &[u8]) -> Option<()> {
        if self.tag == OCTET_STRING {
            self.bytes.extend_from_slice(content);
            return Some(());
        }
        let (unused_bits, bits) = content.split_first()?;
        if self.unused_bits != 0 || *unused_bits > 7 {
            return None;
        }
        self.unused_bits = *unused_bits;
        self.bytes.extend_from_slice(bits);
        Some(())
    }

    fn into_content(mut self) -> Vec<u8> {
        if self.tag == BIT_STRING {
            self.bytes.insert(0, self.unused_bits);
        }
        self.bytes
    }
}

/// Appends an element, with its length in as few bytes as possible.
fn push_element(out: &mut Vec<u8>, tag: u8, content: &[u8]) {
    out.push(tag);
    match u8::try_from(content.len()) {
        Ok(short) if short < INDEFINITE => out.push(short),
        _ => {
            let bytes = content.len().to_be_bytes();
            let significant = bytes.into_iter().skip_while(|byte| *byte == 0);
            out.push(significant.clone().fold(INDEFINITE, |count, _| count + 1));
            out.extend(significant);
        }
    }
    out.extend_from_slice(content);
}

/// The longest input. A card's certificate has at most 1,200 bytes (RC1 3.3), a trust anchor's
/// file a few kilobytes.
const MAX_INPUT: usize = 64 * 1024;
/// A certificate is about ten levels deep.
const MAX_DEPTH: usize = 16;
/// A card's certificate has about a hundred elements.
const MAX_ELEMENTS: usize = 4096;
/// The most bytes of a length: enough for every padded form that encoders write for lengths
/// below 64 KiB.
const MAX_LENGTH_BYTES: usize = 8;

const CLASS: u8 = 0xC0;
const CONSTRUCTED: u8 = 0x20;
const TAG_NUMBER: u8 = 0x1F;
const INDEFINITE: u8 = 0x80;
const END_OF_CONTENTS_LENGTH: usize = 2;

const BOOLEAN: u8 = 0x01;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;

#[cfg(test)]
#[path = "../tests/ber.rs"]
mod tests;
