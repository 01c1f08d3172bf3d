//! Which bytes of a file to ask for next if the padding behind its images is skipped.
//!
//! By the model of `docs/timing.md`, a command costs as much time as about 90 bytes at
//! 106 kbit/s and 400 at 848 kbit/s. So the end of an image is found in as few commands as
//! possible: usually two.

use crate::card::layout::FileSpec;
use crate::card::tlv::{self, TlvReason};
use crate::card::{Coverage, FileContent};
use crate::image::extent::{Extent, extent};

/// The next action on a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Read up to this offset.
    Read(usize),
    /// Assume NULs up to this offset.
    Skip(usize),
    /// Nothing: the file is complete.
    Done,
}

/// The next action on a file after `content` was read. `skip_padding`: skip the padding
/// behind images with this coverage.
pub(crate) fn next(content: &FileContent, file: &FileSpec, skip_padding: Option<Coverage>) -> Next {
    skip_padding
        .and_then(|coverage| within_object(content, file, coverage))
        .unwrap_or_else(|| rest_of_file(content, file))
}

/// A file may be longer than the table says, for example with a signature in DER.
fn rest_of_file(content: &FileContent, file: &FileSpec) -> Next {
    let end = if content.len() < file.size {
        file.size
    } else {
        tlv::cut_length(content.bytes()).unwrap_or(0)
    };
    if content.len() < end {
        Next::Read(end)
    } else {
        Next::Done
    }
}

/// Finds the object that has not been read to its end. `None` if the rest of the file is
/// read without looking at it.
fn within_object(content: &FileContent, file: &FileSpec, skip_padding: Coverage) -> Option<Next> {
    let mut begin = 0;
    loop {
        let rest = content.bytes().get(begin..)?;
        let error = match tlv::split_first(rest) {
            // Padding of the file itself.
            _ if rest.first() == Some(&0) => return None,
            Ok((object, _)) => {
                begin += object.end;
                continue;
            }
            Err(error) => error.reason,
        };
        let end = match error {
            TlvReason::Truncated => file.size.min(begin + FIRST_LOOK),
            TlvReason::PastTheEnd { length, available } => {
                let begin = content.len() - available;
                let end = begin + length;
                let tag = tlv::first_tag(rest);
                let known = file.objects.iter().find(|known| Some(known.tag) == tag);
                match known {
                    _ if end > file.size => return None,
                    Some(object) if object.is_image && object.coverage == skip_padding => {
                        return Some(within_value(content, file, begin, end));
                    }
                    _ => end,
                }
            }
            _ => return None,
        };
        return (end > content.len()).then_some(Next::Read(end));
    }
}

/// Inside an image from `begin` to `end` whose padding is skipped.
fn within_value(content: &FileContent, file: &FileSpec, begin: usize, end: usize) -> Next {
    let known = content.bytes().get(begin..).unwrap_or_default();
    let image_end = match extent(known) {
        Extent::Ends(length) => end.min(begin + length),
        Extent::Needs(length) => {
            let least = known.len() + LEAST_LOOK.max(known.len() / 8);
            return Next::Read(end.min(begin + length.max(least)));
        }
        Extent::Unknown if known.len() < FORMAT_LENGTH => {
            return Next::Read(end.min(begin + FIRST_LOOK));
        }
        Extent::Unknown => end,
    };
    if content.len() < image_end {
        Next::Read(image_end)
    } else if end < file.size && end - content.len() < WORTH_A_COMMAND {
        Next::Read(end)
    } else {
        Next::Skip(end)
    }
}

/// Bytes of an object that are read first. Enough for the header of a TIFF file and for
/// everything before the data of a photo (238 bytes as OpenJPEG writes it).
const FIRST_LOOK: usize = 320;
/// Bytes that each further command reads at least.
const LEAST_LOOK: usize = 128;
/// Bytes that are needed to tell the format of an image.
const FORMAT_LENGTH: usize = 12;
/// Bytes that take about as long as one command at 106 kbit/s. If fewer are left before
/// the next object, they are read.
const WORTH_A_COMMAND: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardType;
    use crate::card::layout::file;

    fn spec(card_type: CardType, id: &str) -> &'static FileSpec {
        file(card_type, id.parse().unwrap()).unwrap()
    }

    /// A TIFF of 500 bytes whose directory of nine entries is at its end.
    fn tiff() -> Vec<u8> {
        let mut bytes = b"II*\0\x82\x01\0\0".to_vec();
        bytes.resize(386, 7);
        bytes.extend(9u16.to_le_bytes());
        for tag in [256u16, 257, 258, 259, 262, 273, 278, 279, 284] {
            let value: u32 = match tag {
                273 => 8,
                279 => 378,
                _ => 1,
            };
            bytes.extend(tag.to_le_bytes());
            bytes.extend(b"\x04\0\x01\0\0\0");
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 4]);
        assert_eq!(bytes.len(), 500);
        bytes
    }

    /// So many bytes of a file that holds `objects`.
    fn content(objects: &[(u8, u16, Vec<u8>)], length: usize) -> FileContent {
        let mut bytes = Vec::new();
        for (tag, field, value) in objects {
            bytes.extend([*tag, 0x82]);
            bytes.extend(field.to_be_bytes());
            let end = bytes.len() + usize::from(*field);
            bytes.extend(value);
            bytes.resize(end, 0);
        }
        bytes.truncate(length);
        let mut content = FileContent::default();
        content.extend(&bytes);
        content
    }

    #[test]
    fn an_image_is_read_to_its_end() {
        let front = spec(CardType::ResidenceFirst, "DF1/EF01");
        let covered = Some(Coverage::Covered);
        let image = [(0xD0, 7000, tiff())];
        for (length, expected) in [
            (0, Next::Read(320)),
            // Within tag and length.
            (2, Next::Read(320)),
            // The header of the value alone, then too little to know its format, then
            // too little for a header.
            (4, Next::Read(324)),
            (7, Next::Read(324)),
            (8, Next::Read(136)),
            // The TIFF header: the directory and room for it, 386 + 160.
            (12, Next::Read(550)),
            (320, Next::Read(550)),
            (391, Next::Read(550)),
            // Its length is known by now; the look is the least.
            (392, Next::Read(4 + 388 + 128)),
            (504, Next::Skip(7004)),
            (550, Next::Skip(7004)),
            // Nothing follows: however little padding is left, it costs no command.
            (6950, Next::Skip(7004)),
            (7004, Next::Done),
        ] {
            let content = content(&image, length);
            assert_eq!(next(&content, front, covered), expected, "{length}");
            let whole = if length < 7004 {
                Next::Read(7004)
            } else {
                Next::Done
            };
            assert_eq!(next(&content, front, None), whole, "{length}");
            // Another coverage's images alone.
            let other = next(&content, front, Some(Coverage::NotCovered));
            match other {
                Next::Read(end) => assert!(end > length),
                other => assert_eq!(other, whole, "{length}"),
            }
        }
    }

    #[test]
    fn the_next_object_is_looked_at_in_its_turn() {
        let file = spec(CardType::ResidenceSecond, "DF1/EF03");
        let covered = Some(Coverage::Covered);
        let both = |image: Vec<u8>| [(0xD0, 2500, image), (0xD1, 3000, vec![1; 40])];
        let images = both(tiff());
        for (length, expected) in [
            (504, Next::Skip(2504)),
            // 128 bytes before the next object are worth a command, fewer are not.
            (2376, Next::Skip(2504)),
            (2377, Next::Read(2504)),
            (2504, Next::Read(2824)),
            (2507, Next::Read(2824)),
            // No image of a known format: read whole.
            (2520, Next::Read(5508)),
            (5508, Next::Done),
        ] {
            let content = content(&images, length);
            assert_eq!(next(&content, file, covered), expected, "{length}");
        }
        // The padding of the first object must not be skipped.
        let unknown = [(0x55, 2500, tiff()), (0xD1, 3000, vec![])];
        for length in [100, 504, 2000] {
            let content = content(&unknown, length);
            assert_eq!(next(&content, file, covered), Next::Read(2504), "{length}");
        }
    }

    #[test]
    fn senseless_values_are_kept_as_read() {
        let front = spec(CardType::ResidenceFirst, "DF1/EF01");
        let covered = Some(Coverage::Covered);
        for (name, objects, length) in [
            ("longer than the file", [(0xD0, 7001, tiff())], 600),
            ("NULs", [(0, 0, vec![])], 4),
        ] {
            let content = content(&objects, length);
            assert_eq!(next(&content, front, covered), Next::Read(7004), "{name}");
        }
        let mut indefinite = FileContent::default();
        indefinite.extend(&[0xD0, 0x80, 1, 2]);
        assert_eq!(next(&indefinite, front, covered), Next::Read(7004));
        // A header that the end of the file cuts off.
        let mut cut = content(&[(0xD0, 6998, vec![1])], 7002);
        cut.extend(&[0xD1, 0x82]);
        assert_eq!(next(&cut, front, covered), Next::Done);
    }

    /// Each look takes in an eighth more, so that an image which promises more each
    /// time ends after a few.
    #[test]
    fn looks_grow_with_what_is_there() {
        let photo = spec(CardType::ResidenceFirst, "DF1/EF02");
        let mut open = b"\xFF\x4F\xFF\x51\0\x02\xFF\x90\0\x0A\0\0\0\0\0\0\0\x01\xFF\x93".to_vec();
        open.resize(3000, 7);
        let image = [(0xD1, 3000, open)];
        for (length, expected) in [
            (320, 448),
            (448, 576),
            (1028, 1156),
            (2052, 2308),
            (2900, 3004),
        ] {
            let content = content(&image, length);
            let next = next(&content, photo, Some(Coverage::Covered));
            assert_eq!(next, Next::Read(expected), "{length}");
        }
    }

    #[test]
    fn a_signature_longer_than_its_file_is_read_to_its_end() {
        let signature = spec(CardType::ResidenceSecond, "DF3/EF01");
        let objects = [(0xDC, 104, vec![1; 104]), (0xDD, 602, vec![2; 602])];
        for (length, expected) in [
            (0, Next::Read(704)),
            (703, Next::Read(704)),
            (704, Next::Read(714)),
            (714, Next::Done),
        ] {
            let content = content(&objects, length);
            assert_eq!(next(&content, signature, None), expected, "{length}");
        }
    }
}
