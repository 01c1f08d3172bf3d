//! Where the card is, and its number.

use std::io::{self, IsTerminal, Read, Write};
use std::ops::ControlFlow;

use zairyu::simulator::{self, VirtualCard};
use zairyu::specified_card::DeliveryKey;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::transport::recording::Recorder;
use zairyu::{Card, CardNumber, CardTransport, DataGroups, Error, LinkFault, Reader};

use crate::diagnose;
use crate::options::{Options, Source};
use crate::progress::Display;
use crate::trouble::Trouble;

/// The number given, a virtual card's own, or what the person types.
pub fn number(options: &Options) -> Result<CardNumber, Trouble> {
    if let Some(number) = &options.number {
        return Ok(number.clone());
    }
    let text = match options.source {
        Source::Virtual(..) => VIRTUAL_CARD_NUMBER.to_owned(),
        Source::Reader(_) => ask(options)?,
    };
    text.parse().map_err(Trouble::Number)
}

pub fn read(options: &Options, number: &CardNumber) -> Result<Card, Trouble> {
    match &options.source {
        Source::Virtual(card_type, variant) => {
            let card = VirtualCard::builder(*card_type)
                .variant(*variant)
                .build()
                .map_err(|error| Trouble::Simulator(error.to_string()))?;
            read_over(card, |_| false, options, number)
        }
        Source::Reader(name) => read_from_reader(name.as_deref(), options, number),
    }
}

#[cfg(feature = "pcsc")]
fn read_from_reader(
    name: Option<&str>,
    options: &Options,
    number: &CardNumber,
) -> Result<Card, Trouble> {
    use zairyu::transport::pcsc::PcscTransport;
    let transport = match options.wait.is_zero() {
        true => PcscTransport::connect(name),
        false => PcscTransport::connect_when_present(name, options.wait),
    };
    let reconnect = |transport: &mut PcscTransport| {
        let message = options.language.pick(
            "カードが動きました。もう一度リーダーに置いてください。続きから読み取ります。",
            "The card has moved. Lay it on the reader again: the read goes on where it stopped.",
        );
        eprintln!("{message}");
        transport.reconnect_when_present(options.wait).is_ok()
    };
    let transport = transport.map_err(Trouble::Reader)?;
    read_over(transport, reconnect, options, number)
}

#[cfg(not(feature = "pcsc"))]
fn read_from_reader(_: Option<&str>, _: &Options, _: &CardNumber) -> Result<Card, Trouble> {
    Err(Trouble::NoPcscFeature)
}

/// `reconnect`: puts a new connection in the place of one that is lost, and says
/// whether the card is there again.
fn read_over<T: CardTransport>(
    transport: T,
    mut reconnect: impl FnMut(&mut T) -> bool,
    options: &Options,
    number: &CardNumber,
) -> Result<Card, Trouble> {
    let key = delivery_key(options)?;
    let Some(file) = &options.diagnose else {
        let mut reader = configured(Reader::new(transport), key, options);
        let again = |reader: &mut Reader<T>| reconnect(reader.transport_mut());
        return read_with(&mut reader, again, options, number);
    };
    let reader = Reader::new(Recorder::new(transport).with_timing());
    let mut reader = configured(reader, key, options);
    let again =
        |reader: &mut Reader<Recorder<T>>| reconnect(reader.transport_mut().transport_mut());
    let outcome = read_with(&mut reader, again, options, number);
    let trace = reader.into_transport().finish().redacted();
    diagnose::save(&outcome, &trace, file).map_err(Trouble::Save)?;
    outcome
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

/// The key of the file given, or the simulator's for virtual cards. A file that is
/// not ISA's is the user's own key.
fn delivery_key(options: &Options) -> Result<Option<DeliveryKey>, Trouble> {
    if let Some(file) = &options.delivery_key {
        let mut bytes = Vec::new();
        std::fs::File::open(file)
            .and_then(|file| file.take(MAX_KEY_FILE).read_to_end(&mut bytes))
            .map_err(Trouble::Output)?;
        let key = DeliveryKey::official(&bytes).or_else(|_| DeliveryKey::own(&bytes));
        return key.map(Some).map_err(Trouble::DeliveryKey);
    }
    if options.simulator || matches!(options.source, Source::Virtual(..)) {
        let key = simulator::delivery_key_spki_der()
            .map_err(|error| Trouble::Simulator(error.to_string()))?;
        return DeliveryKey::own(&key)
            .map(Some)
            .map_err(Trouble::DeliveryKey);
    }
    Ok(None)
}

fn ask(options: &Options) -> Result<String, Trouble> {
    if io::stdin().is_terminal() {
        let prompt = options.language.pick("カード番号: ", "Card number: ");
        eprint!("{prompt}");
        io::stderr().flush().map_err(Trouble::Output)?;
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(Trouble::Output)?;
    Ok(line.trim().to_owned())
}

const VIRTUAL_CARD_NUMBER: &str = "AA12345678BB";

/// What a link says when the card was moved.
const MAY_COME_BACK: [LinkFault; 3] = [
    LinkFault::CardRemoved,
    LinkFault::NoCard,
    LinkFault::Timeout,
];

/// Who moves the card more often should start over.
const MAX_RESUMES: u32 = 10;

/// A key takes some 300 bytes.
const MAX_KEY_FILE: u64 = 65_536;
