//! The source of the card, and its number.

use std::io::{self, IsTerminal, Read, Write};
use std::ops::ControlFlow;

use example_common::delivery_key::{self, LoadError};
#[cfg(feature = "pcsc")]
use example_common::output;
use zeroize::Zeroizing;

use zairyu::simulator::VirtualCard;
use zairyu::specified_card::DeliveryKey;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::transport::recording::Recorder;
use zairyu::{Card, CardNumber, CardTransport, DataGroups, Error, LinkFault, Reader};

use crate::diagnose;
use crate::options::{Number, Options, Source};
use crate::progress::Display;
use crate::trouble::Trouble;

/// The outcome of a read.
pub struct Reading {
    pub outcome: Result<Card, Trouble>,
    /// A trace was asked for but could not be written.
    pub trace_not_saved: Option<Trouble>,
}

impl From<Trouble> for Reading {
    fn from(trouble: Trouble) -> Self {
        Reading {
            outcome: Err(trouble),
            trace_not_saved: None,
        }
    }
}

/// Checks that this program can read from this source.
pub fn check(options: &Options) -> Result<(), Trouble> {
    match &options.source {
        #[cfg(not(feature = "pcsc"))]
        Source::Reader(_) => Err(Trouble::NoPcscFeature),
        _ => Ok(()),
    }
}

/// The number given, a virtual card's own, or what the person types.
pub fn number(options: &Options) -> Result<CardNumber, Trouble> {
    match (&options.number, &options.source) {
        (Some(Number::Given(number)), _) => Ok(number.clone()),
        (None, Source::Virtual(..)) => VIRTUAL_CARD_NUMBER.parse().map_err(Trouble::Number),
        (Some(Number::StandardInput), _) | (None, Source::Reader(_)) => ask(options),
    }
}

pub fn read(options: &Options, key: Option<DeliveryKey>, number: &CardNumber) -> Reading {
    match &options.source {
        Source::Virtual(card_type, variant) => {
            let card = VirtualCard::builder(*card_type).variant(*variant).build();
            match card {
                Ok(card) => read_over(card, |_| false, key, options, number),
                Err(error) => Trouble::Simulator(error.to_string()).into(),
            }
        }
        Source::Reader(name) => read_from_reader(name.as_deref(), key, options, number),
    }
}

#[cfg(feature = "pcsc")]
fn read_from_reader(
    name: Option<&str>,
    key: Option<DeliveryKey>,
    options: &Options,
    number: &CardNumber,
) -> Reading {
    use zairyu::transport::pcsc::PcscTransport;
    let transport = if options.wait.is_zero() {
        PcscTransport::connect(name)
    } else {
        PcscTransport::connect_when_present(name, options.wait)
    };
    let reconnect = |transport: &mut PcscTransport| {
        let message = options.language.pick(
            "カードが動きました。もう一度リーダーに置いてください。続きから読み取ります。",
            "The card has moved. Lay it on the reader again: the read goes on where it stopped.",
        );
        output::say(message);
        transport.reconnect_when_present(options.wait).is_ok()
    };
    match transport {
        Ok(transport) => read_over(transport, reconnect, key, options, number),
        Err(error) => Trouble::Reader(error).into(),
    }
}

#[cfg(not(feature = "pcsc"))]
fn read_from_reader(
    _: Option<&str>,
    _: Option<DeliveryKey>,
    _: &Options,
    _: &CardNumber,
) -> Reading {
    Trouble::NoPcscFeature.into()
}

/// `reconnect`: replaces a lost connection by a new one. Returns whether the card is back.
fn read_over<T: CardTransport>(
    transport: T,
    mut reconnect: impl FnMut(&mut T) -> bool,
    key: Option<DeliveryKey>,
    options: &Options,
    number: &CardNumber,
) -> Reading {
    let Some(place) = &options.diagnose else {
        let mut reader = configured(Reader::new(transport), key, options);
        let again = |reader: &mut Reader<T>| reconnect(reader.transport_mut());
        return Reading {
            outcome: read_with(&mut reader, again, options, number),
            trace_not_saved: None,
        };
    };
    let reader = Reader::new(Recorder::new(transport).with_timing());
    let mut reader = configured(reader, key, options);
    let again =
        |reader: &mut Reader<Recorder<T>>| reconnect(reader.transport_mut().transport_mut());
    let outcome = read_with(&mut reader, again, options, number);
    let trace = reader.into_transport().finish().redacted();
    let text = diagnose::text(&outcome, &trace);
    let saved = place.write(text.as_bytes());
    Reading {
        outcome,
        trace_not_saved: saved.err().map(Trouble::saving(place)),
    }
}

fn configured<T: CardTransport>(
    reader: Reader<T>,
    key: Option<DeliveryKey>,
    options: &Options,
) -> Reader<T> {
    let reader = reader.with_image_padding(options.padding);
    match key {
        Some(key) => {
            reader.with_specified_card_key(SpecifiedCardKey::new(key).with_profile(options.profile))
        }
        None => reader,
    }
}

fn read_with<T: CardTransport>(
    reader: &mut Reader<T>,
    mut reconnect: impl FnMut(&mut Reader<T>) -> bool,
    options: &Options,
    number: &CardNumber,
) -> Result<Card, Trouble> {
    let mut display = Display::new(options.language);
    let mut outcome = reader.read_with_progress(number, DataGroups::ALL, |progress| {
        display.show(progress);
        ControlFlow::Continue(())
    });
    for _ in 0..MAX_RESUMES {
        let moved = match &outcome {
            Err(Error::Link { fault, .. }) => MAY_COME_BACK.contains(fault),
            _ => false,
        };
        if !moved || options.wait.is_zero() {
            break;
        }
        display.clear();
        if !reconnect(reader) {
            break;
        }
        outcome = reader.resume(|progress| {
            display.show(progress);
            ControlFlow::Continue(())
        });
    }
    display.clear();
    Ok(outcome?)
}

/// The key of the file given, or the simulator's for virtual cards.
pub fn delivery_key(options: &Options) -> Result<Option<DeliveryKey>, Trouble> {
    let simulated = options.simulator || matches!(options.source, Source::Virtual(..));
    let file = options.delivery_key.as_deref();
    delivery_key::load(file, simulated).map_err(|error| {
        let path = options.delivery_key.clone().unwrap_or_default();
        match error {
            LoadError::File(error) => Trouble::DeliveryKeyFile(path, error),
            LoadError::Key(error) => Trouble::DeliveryKey(path, error),
            LoadError::Simulator(error) => Trouble::Simulator(error),
        }
    })
}

/// Wiped, because the typed number opens the card.
fn ask(options: &Options) -> Result<CardNumber, Trouble> {
    if io::stdin().is_terminal() {
        let prompt = options.language.pick("カード番号: ", "Card number: ");
        // Users who do not see the prompt may still know what to type.
        let _ = write!(io::stderr(), "{prompt}").and_then(|()| io::stderr().flush());
    }
    let typed = first_line(unbuffered_input().map_err(Trouble::Input)?).map_err(Trouble::Input)?;
    // Input that is not text is not a card number, nor is its replacement.
    let line = std::str::from_utf8(&typed).unwrap_or("\u{FFFD}");
    line.trim().parse().map_err(Trouble::Number)
}

/// Reads up to the first line break or the limit. Its memory does not move, so that no copy
/// is left.
fn first_line(input: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_LINE));
    #[expect(
        clippy::unbuffered_bytes,
        reason = "a buffer would keep what was typed"
    )]
    for byte in input.bytes().take(MAX_LINE) {
        match byte? {
            b'\n' => break,
            byte => line.push(byte),
        }
    }
    Ok(line)
}

/// Standard input without the standard library's buffer, which is not wiped.
#[cfg(unix)]
fn unbuffered_input() -> io::Result<impl Read> {
    use std::os::fd::AsFd;
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    Ok(std::fs::File::from(input))
}

#[cfg(not(unix))]
fn unbuffered_input() -> io::Result<impl Read> {
    Ok(io::stdin())
}

const VIRTUAL_CARD_NUMBER: &str = "AA12345678BB";

/// The faults of a link if the card was moved.
const MAY_COME_BACK: [LinkFault; 3] = [
    LinkFault::CardRemoved,
    LinkFault::NoCard,
    LinkFault::Timeout,
];

/// After more interruptions the user should start over.
const MAX_RESUMES: u32 = 10;

/// In bytes. A number has twelve characters, and possibly spaces.
const MAX_LINE: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_at_its_break_and_at_its_limit() {
        let line = |input: &[u8]| first_line(input).unwrap().to_vec();
        assert_eq!(line(b"AA12345678BB\nmore"), b"AA12345678BB");
        assert_eq!(line(b"AA12345678BB"), b"AA12345678BB");
        assert_eq!(line(b""), b"");
        assert_eq!(line(&[b'A'; 1000]).len(), MAX_LINE);
    }
}
