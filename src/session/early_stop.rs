//! Which bytes of a file to ask for next, when the padding behind its images need
//! not travel over the air.
//!
//! On the air a byte costs 12 µs (848 kbit/s) to 94 µs (106 kbit/s) and a command
//! some milliseconds, as much as one or two hundred bytes. So a file is looked at
//! in as few commands as tell where its images end: mostly two for an image.

use crate::files::{Content, Coverage, FileSpec};
use crate::image_extent::{Extent, extent};
use crate::tlv::{self, TlvReason};

/// What to do about a file next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Read on, to this offset.
    Read(usize),
    /// Take NULs for what comes before this offset.
    PassOver(usize),
    /// Nothing: the whole file is there.
    Done,
}

/// What to do about a file of which `content` is there. `pass_over`: the padding
/// of images with this coverage need not be read.
pub(crate) fn next(content: &Content, file: &FileSpec, pass_over: Option<Coverage>) -> Next {
    pass_over
        .and_then(|coverage| within_object(content, file, coverage))
        .unwrap_or_else(|| rest_of_file(content, file))
}

/// A file may be longer than its table says: a signature in DER.
fn rest_of_file(content: &Content, file: &FileSpec) -> Next {
    let end = match content.len() < file.size {
        true => file.size,
        false => tlv::cut_length(content.bytes()).unwrap_or(0),
    };
    match content.len() < end {
        true => Next::Read(end),
        false => Next::Done,
    }
}

/// Finds the object that is not there to its end; `None` where the file is to be
/// read on as it comes.
fn within_object(content: &Content, file: &FileSpec, pass_over: Coverage) -> Option<Next> {
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
                    Some(object) if object.is_image && object.coverage == pass_over => {
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

/// Within a value from `begin` to `end` whose padding need not be read.
fn within_value(content: &Content, file: &FileSpec, begin: usize, end: usize) -> Next {
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
        Next::PassOver(end)
    }
}

/// The first look at an object: the header of a TIFF file; all that stands before
/// the data of a photo (238 bytes as OpenJPEG writes it).
const FIRST_LOOK: usize = 320;
/// What a further look brings at least.
const LEAST_LOOK: usize = 128;
/// Bytes that tell the format of an image.
const FORMAT_LENGTH: usize = 12;
/// Bytes that take about as long as a command: where fewer stand before the next
/// object, they are read.
const WORTH_A_COMMAND: usize = 128;
