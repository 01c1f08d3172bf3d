//! BER-TLV as the card writes it (docs/protocol.md, section 3, ISO/IEC 7816-4): tags of
//! one or two bytes, lengths of up to two bytes, NUL padding after the last object. Objects
//! are not nested.

use std::fmt;

use nom::IResult;
use nom::Parser;
use nom::bytes::complete::take;
use nom::number::complete::{be_u8, be_u16};

/// One data object of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Object<'a> {
    /// The tag.
    pub tag: Tag,
    /// Offset of the object's tag in the file, in bytes.
    pub offset: usize,
    /// Offset of the object's end in the file, in bytes.
    pub end: usize,
    /// The value, including its NUL padding.
    pub value: &'a [u8],
}

/// Tag, offset and length only: the value may be personal.
impl fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Object {
            tag, offset, value, ..
        } = self;
        write!(f, "Object({tag} at {offset}, {} bytes)", value.len())
    }
}

/// A tag of one byte (`D0`) or two (`DF D1`, held as `0xDFD1`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(pub u16);

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}", self.0)
    }
}

/// Reads all objects of a file, in the order of the file. Objects may come in any order and
/// with any tag. NUL bytes may follow the last one.
///
/// # Errors
///
/// [`TlvError`] with the offset of the first object that is not valid, of a second object
/// with the same tag if the tag is in `known`, or of the 257th object: no card has more than
/// 256 in a file.
pub fn parse<'a>(file: &'a [u8], known: &[Tag]) -> Result<Vec<Object<'a>>, TlvError> {
    let mut objects: Vec<Object<'a>> = Vec::new();
    let mut rest = file;
    while !rest.is_empty() {
        let offset = file.len() - rest.len();
        if rest.first() == Some(&0) {
            return match rest.iter().position(|&byte| byte != 0) {
                None => Ok(objects),
                Some(at) => Err(TlvReason::DataAfterPadding.at(offset + at)),
            };
        }
        let (after, (tag, value)) = object(rest).map_err(|error| {
            let reason = match error {
                nom::Err::Error(failure) | nom::Err::Failure(failure) => failure.0,
                nom::Err::Incomplete(_) => TlvReason::Truncated,
            };
            reason.at(offset)
        })?;
        if objects.len() == MAX_OBJECTS {
            return Err(TlvReason::TooManyObjects.at(offset));
        }
        if known.contains(&tag) && objects.iter().any(|earlier| earlier.tag == tag) {
            return Err(TlvReason::Duplicate { tag }.at(offset));
        }
        objects.push(Object {
            tag,
            offset,
            end: file.len() - after.len(),
            value,
        });
        rest = after;
    }
    Ok(objects)
}

/// The length of the whole file by its own objects, in bytes. `None` if the last object is
/// not cut off.
pub(crate) fn cut_length(file: &[u8]) -> Option<usize> {
    match parse(file, &[]) {
        Err(TlvError {
            reason: TlvReason::PastTheEnd { length, available },
            ..
        }) => Some(file.len() - available + length),
        _ => None,
    }
}

/// The tag of the object that starts `bytes`, even if the rest of it is not valid.
pub(crate) fn first_tag(bytes: &[u8]) -> Option<Tag> {
    tag(bytes).ok().map(|(_, tag)| tag)
}

/// Reads the object that starts `bytes`, and ignores what follows it.
pub(crate) fn first(bytes: &[u8]) -> Result<Object<'_>, TlvError> {
    split_first(bytes).map(|(object, _)| object)
}

/// Reads the object that starts `bytes`. Returns it and the bytes that follow.
pub(crate) fn split_first(bytes: &[u8]) -> Result<(Object<'_>, &[u8]), TlvError> {
    match object(bytes) {
        Ok((rest, (tag, value))) => {
            let object = Object {
                tag,
                offset: 0,
                end: bytes.len() - rest.len(),
                value,
            };
            Ok((object, rest))
        }
        Err(nom::Err::Error(failure) | nom::Err::Failure(failure)) => Err(failure.0.at(0)),
        Err(nom::Err::Incomplete(_)) => Err(TlvReason::Truncated.at(0)),
    }
}

/// A file is not valid BER-TLV as cards write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("at offset {offset}: {reason}")]
pub struct TlvError {
    /// Offset of the faulty object or byte in the file, in bytes.
    pub offset: usize,
    /// What is wrong there.
    pub reason: TlvReason,
}

/// What is wrong with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlvReason {
    /// The file ends within a tag or a length.
    #[error("an object is cut off within its tag or length")]
    Truncated,
    /// Length byte `80`.
    #[error("an object has an indefinite length")]
    IndefiniteLength,
    /// Length byte `83` or above: more than two length bytes.
    #[error("the length of an object takes more than two bytes")]
    LengthTooLong,
    /// The value is longer than the rest of the file.
    #[error("an object has length {length}, but the rest of the file has length {available}")]
    PastTheEnd {
        /// Length that the object states, in bytes.
        length: usize,
        /// Bytes left in the file.
        available: usize,
    },
    /// The file has two objects with the same known tag.
    #[error("object {tag} occurs twice")]
    Duplicate {
        /// The tag.
        tag: Tag,
    },
    /// A byte other than NUL follows the NUL padding.
    #[error("data follows the NUL padding")]
    DataAfterPadding,
    /// More than 256 objects.
    #[error("the file has more than 256 objects")]
    TooManyObjects,
}

impl TlvReason {
    fn at(self, offset: usize) -> TlvError {
        TlvError {
            offset,
            reason: self,
        }
    }
}

fn object(input: &[u8]) -> IResult<&[u8], (Tag, &[u8]), Failure> {
    let (rest, tag) = tag(input)?;
    let (rest, length) = length(rest)?;
    if rest.len() < length {
        return fail(TlvReason::PastTheEnd {
            length,
            available: rest.len(),
        });
    }
    let (rest, value) = take(length).parse(rest)?;
    Ok((rest, (tag, value)))
}

fn tag(input: &[u8]) -> IResult<&[u8], Tag, Failure> {
    let (rest, first) = be_u8(input)?;
    if first & 0x1F != 0x1F {
        return Ok((rest, Tag(u16::from(first))));
    }
    // The card's two-byte tags (`DF D1`) set bit 8 of the second byte. By ISO/IEC 8825-1 a
    // third byte would follow, but cards have none.
    be_u16.map(Tag).parse(input)
}

fn length(input: &[u8]) -> IResult<&[u8], usize, Failure> {
    let (rest, first) = be_u8(input)?;
    match first {
        0x00..=0x7F => Ok((rest, usize::from(first))),
        0x80 => fail(TlvReason::IndefiniteLength),
        0x81 => be_u8.map(usize::from).parse(rest),
        0x82 => be_u16.map(usize::from).parse(rest),
        0x83..=0xFF => fail(TlvReason::LengthTooLong),
    }
}

fn fail<T>(reason: TlvReason) -> IResult<&'static [u8], T, Failure> {
    Err(nom::Err::Failure(Failure(reason)))
}

struct Failure(TlvReason);

impl<I> nom::error::ParseError<I> for Failure {
    /// Called only when the input ends: the functions above name all other reasons.
    fn from_error_kind(_: I, _: nom::error::ErrorKind) -> Self {
        Failure(TlvReason::Truncated)
    }

    fn append(_: I, _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }
}

/// The most objects of one file. Cards have 40 at most; a hostile file of 64 KiB could hold
/// thousands of empty ones.
const MAX_OBJECTS: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(file: &str) -> Result<Vec<(u16, usize, String)>, TlvError> {
        let bytes = hex::decode(file.replace(' ', "")).unwrap();
        let objects = parse(&bytes, &[Tag(0xD0), Tag(0xDFD1)])?;
        Ok(objects
            .iter()
            .map(|o| (o.tag.0, o.offset, hex::encode(o.value)))
            .collect())
    }

    #[test]
    fn objects_are_read_in_their_order() {
        for (name, file, expected) in [
            ("empty file", "", vec![]),
            ("only padding", "00 00 00", vec![]),
            ("one byte length", "C0 02 30 31", vec![(0xC0, 0, "3031")]),
            ("empty value", "D0 00", vec![(0xD0, 0, "")]),
            ("81 form", "D1 81 01 AA", vec![(0xD1, 0, "aa")]),
            (
                "82 form, not the shortest",
                "DE 82 00 01 BB",
                vec![(0xDE, 0, "bb")],
            ),
            (
                "two-byte tag, unknown tag, trailing NULs",
                "DF D1 01 AA 55 01 BB 00 00",
                vec![(0xDFD1, 0, "aa"), (0x55, 4, "bb")],
            ),
            (
                "unknown tag twice",
                "C1 01 31 C1 01 32",
                vec![(0xC1, 0, "31"), (0xC1, 3, "32")],
            ),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(tag, offset, value)| (tag, offset, value.to_owned()))
                .collect();
            assert_eq!(listed(file), Ok(expected), "{name}");
        }
    }

    #[test]
    fn objects_are_counted() {
        let file = [0x55, 0x00].repeat(MAX_OBJECTS + 1);
        assert_eq!(parse(&file[2..], &[]).unwrap().len(), MAX_OBJECTS);
        assert_eq!(
            parse(&file, &[]),
            Err(TlvReason::TooManyObjects.at(2 * MAX_OBJECTS))
        );
    }

    #[test]
    fn nonsense_is_refused_at_its_offset() {
        use TlvReason::*;
        for (name, file, offset, reason) in [
            ("tag alone", "C0", 0, Truncated),
            ("half a two-byte tag", "C0 00 DF", 2, Truncated),
            ("81 without length", "D0 81", 0, Truncated),
            ("82 with half a length", "D0 82 01", 0, Truncated),
            ("indefinite", "D0 80 01 00 00", 0, IndefiniteLength),
            ("three length bytes", "D0 83 00 00 01 AA", 0, LengthTooLong),
            ("reserved length", "D0 FF", 0, LengthTooLong),
            (
                "past the end",
                "C0 00 D0 03 AA BB",
                2,
                PastTheEnd {
                    length: 3,
                    available: 2,
                },
            ),
            (
                "64 KiB",
                "D0 82 FF FF 00",
                0,
                PastTheEnd {
                    length: 65_535,
                    available: 1,
                },
            ),
            (
                "twice",
                "D0 01 AA D0 01 AA",
                3,
                Duplicate { tag: Tag(0xD0) },
            ),
            (
                "two-byte tag twice",
                "DF D1 00 DF D1 00",
                3,
                Duplicate { tag: Tag(0xDFD1) },
            ),
            (
                "data after padding",
                "D0 01 AA 00 00 01",
                5,
                DataAfterPadding,
            ),
        ] {
            assert_eq!(listed(file), Err(reason.at(offset)), "{name}");
        }
    }

    #[test]
    fn objects_end_where_the_next_one_starts() {
        let bytes = [0xD0, 0x01, 0xAA, 0xDF, 0xD1, 0x81, 0x02, 0xBB, 0xCC, 0x00];
        let objects = parse(&bytes, &[]).unwrap();
        assert_eq!(objects.iter().map(|o| o.end).collect::<Vec<_>>(), [3, 9]);
        let (object, rest) = split_first(&bytes).unwrap();
        assert_eq!((object.end, rest), (3, &bytes[3..]));
    }

    #[test]
    fn cut_file_has_a_known_length() {
        for (file, expected) in [
            ("D0 05 AA", Some(7)),
            ("C0 01 30 D0 82 01 00 AA", Some(7 + 256)),
            ("D0 01 AA", None),
            ("D0 82 01", None),
            ("D0 80 AA", None),
            ("", None),
        ] {
            let bytes = hex::decode(file.replace(' ', "")).unwrap();
            assert_eq!(cut_length(&bytes), expected, "{file}");
        }
    }

    #[test]
    fn errors_name_the_offset() {
        let error = parse(&[0xD0, 0x05, 0x00], &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "at offset 0: an object has length 5, but the rest of the file has length 1"
        );
    }

    #[test]
    fn debug_shows_no_value() {
        let object = first(&[0xD4, 0x02, 0xAB, 0xCD]).unwrap();
        assert_eq!(format!("{object:?}"), "Object(D4 at 0, 2 bytes)");
    }
}
