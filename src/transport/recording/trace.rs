//! A recording without what is personal or secret.

use std::fmt;
use std::time::Duration;

use super::exchange::{Exchange, Outcome, Recording};
use crate::card::CardType;
use crate::card::layout::{RESIDENCE_APPLICATION, df_name, objects};
use crate::card::tlv::{self, Tag};
use crate::transport::LinkFault;
use crate::transport::apdu::StatusWord;

impl Recording {
    /// The recording without anything that is personal or secret.
    pub fn redacted(&self) -> Trace {
        Trace::of(self)
    }
}

/// What went over a link, safe to show to anyone: command headers, lengths, status words,
/// times, and which known data objects came in plain.
///
/// It contains no values, card number, keys, random numbers or cryptograms. The only bytes
/// of an answer in it are the two status bytes.
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
        let what = match &exchange.outcome {
            Outcome::Fault(fault) => What::Fault(*fault),
            Outcome::Answer(answer) => What::of(answer, sent.header),
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
    /// CLA INS P1 P2. `None` if the lengths do not fit an APDU: then no byte is known to
    /// be a header.
    header: Option<[u8; 4]>,
    /// Bytes of command data, or of the whole command if it is not an APDU.
    data: usize,
    /// The expected length in bytes.
    le: Option<usize>,
    /// The selected directory, if its name is one of a residence card's.
    selected: Option<&'static str>,
    /// The objects of a secured command, with the lengths of their values.
    objects: Vec<(Tag, usize)>,
}

impl Sent {
    fn of(command: &[u8]) -> Self {
        let Some((header, data, le)) = split(command) else {
            return Sent {
                header: None,
                data: command.len(),
                le: None,
                selected: None,
                objects: Vec::new(),
            };
        };
        let selected = NAMES.iter().find(|(name, _)| *name == data);
        Sent {
            header: Some(header),
            data: data.len(),
            le,
            selected: selected.map(|(_, shown)| *shown),
            objects: if is_secured(header) {
                leading_objects(data, is_secure_messaging)
            } else {
                Vec::new()
            },
        }
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some([cla, ins, p1, p2]) = self.header else {
            return write!(f, "{} bytes that are not a command", self.data);
        };
        write!(f, "{cla:02X} {ins:02X} {p1:02X} {p2:02X}")?;
        if self.data > 0 {
            write!(f, "  {} bytes", self.data)?;
        }
        if let Some(selected) = self.selected {
            write!(f, ": {selected}")?;
        }
        write_objects(f, &self.objects)?;
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
    fn of(answer: &[u8], header: Option<[u8; 4]>) -> Self {
        let Some((data, &[sw1, sw2])) = answer.split_last_chunk() else {
            return What::NoStatus(answer.len());
        };
        What::Answer {
            data: data.len(),
            objects: match header {
                Some(header) if reads_from_the_start(header) => leading_objects(data, is_on_cards),
                Some(header) if is_secured(header) => leading_objects(data, is_secure_messaging),
                _ => Vec::new(),
            },
            status: StatusWord::new(sw1, sw2),
        }
    }
}

impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Fault(fault) => write!(f, "link failed: {fault}")?,
            What::NoStatus(length) => write!(f, "{length} bytes, no status word")?,
            What::Answer {
                data,
                objects,
                status,
            } => {
                if *data > 0 {
                    write!(f, "{data} bytes")?;
                    write_objects(f, objects)?;
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

/// Whether this is a plain READ BINARY by short EF identifier with offset 0. Its answer
/// starts with a data object.
fn reads_from_the_start([cla, ins, p1, p2]: [u8; 4]) -> bool {
    (cla, ins, p1 & 0xE0, p2) == (0x00, 0xB0, 0x80, 0x00)
}

fn is_secured([cla, ..]: [u8; 4]) -> bool {
    cla & 0x0C != 0
}

fn is_on_cards(tag: Tag) -> bool {
    CardType::ALL
        .iter()
        .flat_map(|&card_type| objects(card_type))
        .any(|(_, known)| known.tag == tag)
}

/// Cryptogram, length to read, checksum.
fn is_secure_messaging(tag: Tag) -> bool {
    [Tag(0x86), Tag(0x96), Tag(0x8E)].contains(&tag)
}

/// The objects at the start of data up to the first one whose tag is not `known`. Other
/// bytes may be personal and are not shown.
fn leading_objects(data: &[u8], known: fn(Tag) -> bool) -> Vec<(Tag, usize)> {
    let mut found = Vec::new();
    let mut rest = data;
    while let Ok((object, after)) = tlv::split_first(rest)
        && known(object.tag)
    {
        found.push((object.tag, object.value.len()));
        rest = after;
    }
    found
}

fn write_objects(f: &mut fmt::Formatter<'_>, objects: &[(Tag, usize)]) -> fmt::Result {
    for (index, (tag, length)) in objects.iter().enumerate() {
        let separator = if index == 0 { ":" } else { "," };
        write!(f, "{separator} {tag} ({length})")?;
    }
    Ok(())
}

const NAMES: [([u8; 16], &str); 4] = [
    (RESIDENCE_APPLICATION, "residence application"),
    (df_name(2), "DF1"),
    (df_name(3), "DF2"),
    (df_name(4), "DF3"),
];

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
