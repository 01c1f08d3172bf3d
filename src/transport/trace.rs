//! A recording without what is personal or secret.

use std::fmt;
use std::time::Duration;

use super::record::{Exchange, Outcome, Recording};
use crate::apdu::StatusWord;
use crate::files::{Directory, objects};
use crate::kind::CardType;
use crate::tlv::{self, Tag};
use crate::transport::LinkFault;

/// What went over a link, safe to show to anyone: headers of commands, lengths,
/// status words, times, and which of the known data objects came in plain.
///
/// What is not in it: any value, the card number, keys, randoms, cryptograms.
/// Two bytes that a card gives are shown, the status word; of the data, the
/// lengths alone.
///
/// ```text
///   0  00 B0 8B 00  le 256           -> 6 bytes: C0 (4)  9000 (done)
///   6  00 A4 04 0C  16 bytes: DF2    -> 9000 (done)
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Trace(Vec<Line>);

impl Trace {
    pub(super) fn of(recording: &Recording) -> Self {
        Trace(recording.exchanges.iter().map(Line::of).collect())
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(index, line)| {
            let sent = line.sent.to_string();
            writeln!(f, "{index:>3}  {sent:<34} -> {}", line.received)
        })
    }
}

/// As displayed.
impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[derive(Clone, PartialEq, Eq)]
struct Line {
    sent: Sent,
    received: Received,
}

impl Line {
    fn of(exchange: &Exchange) -> Self {
        let sent = Sent::of(&exchange.command);
        let plain = sent.header.is_some_and(reads_from_the_start);
        let what = match &exchange.outcome {
            Outcome::Fault(fault) => What::Fault(*fault),
            Outcome::Answer(answer) => What::of(answer, plain),
        };
        Line {
            sent,
            received: Received {
                what,
                duration: exchange.duration,
            },
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
struct Sent {
    /// CLA INS P1 P2; `None` where the lengths fit no APDU: then no byte of it
    /// is known to be a header.
    header: Option<[u8; 4]>,
    /// Command data, in bytes; of the whole command where it is no APDU.
    data: usize,
    /// The length asked for, in bytes.
    le: Option<usize>,
    directory: Option<Directory>,
}

impl Sent {
    fn of(command: &[u8]) -> Self {
        let Some((header, data, le)) = split(command) else {
            return Sent {
                header: None,
                data: command.len(),
                le: None,
                directory: None,
            };
        };
        let mut directories = [Directory::Df1, Directory::Df2, Directory::Df3].into_iter();
        Sent {
            header: Some(header),
            data: data.len(),
            le,
            directory: directories.find(|df| df.name().is_some_and(|name| name == data)),
        }
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some([cla, ins, p1, p2]) = self.header else {
            return write!(f, "{} bytes that are no command", self.data);
        };
        write!(f, "{cla:02X} {ins:02X} {p1:02X} {p2:02X}")?;
        if self.data > 0 {
            write!(f, "  {} bytes", self.data)?;
        }
        if let Some(directory) = self.directory {
            write!(f, ": {directory}")?;
        }
        self.le.map_or(Ok(()), |le| write!(f, "  le {le}"))
    }
}

#[derive(Clone, PartialEq, Eq)]
struct Received {
    what: What,
    duration: Option<Duration>,
}

#[derive(Clone, PartialEq, Eq)]
enum What {
    Answer {
        /// Data, in bytes.
        data: usize,
        /// Known objects at its start, with the lengths of their values.
        objects: Vec<(Tag, usize)>,
        status: StatusWord,
    },
    /// Fewer bytes than a status word has.
    NoStatus(usize),
    Fault(LinkFault),
}

impl What {
    fn of(answer: &[u8], plain: bool) -> Self {
        let Some((data, &[sw1, sw2])) = answer.split_last_chunk() else {
            return What::NoStatus(answer.len());
        };
        What::Answer {
            data: data.len(),
            objects: if plain {
                known_objects(data)
            } else {
                Vec::new()
            },
            status: StatusWord::new(sw1, sw2),
        }
    }
}

impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Fault(fault) => write!(f, "link failed: {}", fault.as_str())?,
            What::NoStatus(length) => write!(f, "{length} bytes, no status word")?,
            What::Answer {
                data,
                objects,
                status,
            } => {
                if *data > 0 {
                    write!(f, "{data} bytes")?;
                    for (index, (tag, length)) in objects.iter().enumerate() {
                        let separator = if index == 0 { ":" } else { "," };
                        write!(f, "{separator} {tag} ({length})")?;
                    }
                    f.write_str("  ")?;
                }
                write!(f, "{status}")?;
            }
        }
        match self.duration {
            Some(duration) => write!(f, "  {:.1} ms", duration.as_secs_f64() * 1000.0),
            None => Ok(()),
        }
    }
}

/// A plain READ BINARY whose answer starts with a data object: by short EF
/// identifier, offset 0.
fn reads_from_the_start([cla, ins, p1, p2]: [u8; 4]) -> bool {
    (cla, ins, p1 & 0xE0, p2) == (0x00, 0xB0, 0x80, 0x00)
}

/// The objects at the start of an answer, as long as their tags are ones that
/// cards have: other bytes could be anything, and are not shown.
fn known_objects(data: &[u8]) -> Vec<(Tag, usize)> {
    let mut found = Vec::new();
    let mut rest = data;
    while let Ok((object, after)) = tlv::split_first(rest) {
        let known = CardType::ALL
            .into_iter()
            .flat_map(objects)
            .any(|(_, known)| known.tag == object.tag);
        if !known {
            break;
        }
        found.push((object.tag, object.value.len()));
        rest = after;
    }
    found
}

/// Header, data and Le of a command in any form of ISO/IEC 7816-4 5.1.
fn split(command: &[u8]) -> Option<([u8; 4], &[u8], Option<usize>)> {
    let (header, body) = command.split_first_chunk::<4>()?;
    let short = |le: u8| if le == 0 { 256 } else { usize::from(le) };
    let extended = |high: u8, low: u8| match u16::from_be_bytes([high, low]) {
        0 => 65_536,
        le => usize::from(le),
    };
    let (data, le): (&[u8], _) = match *body {
        [] => (&[], None),
        [le] => (&[], Some(short(le))),
        [0, high, low] => (&[], Some(extended(high, low))),
        [0, high, low, ref rest @ ..] => {
            let length = usize::from(u16::from_be_bytes([high, low]));
            match rest.split_at_checked(length)? {
                (data, []) => (data, None),
                (data, [high, low]) => (data, Some(extended(*high, *low))),
                _ => return None,
            }
        }
        [length, ref rest @ ..] => match rest.split_at_checked(usize::from(length))? {
            (data, []) => (data, None),
            (data, [le]) => (data, Some(short(*le))),
            _ => return None,
        },
    };
    Some((*header, data, le))
}
