//! Where the card is, and its number.

use std::io::{self, IsTerminal, Write};

use zairyu::simulator::VirtualCard;
use zairyu::{Card, CardNumber, CardTransport, DataGroups, Reader};

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
            read_over(card, options, number)
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
    let transport = PcscTransport::connect(name).map_err(Trouble::Reader)?;
    read_over(transport, options, number)
}

#[cfg(not(feature = "pcsc"))]
fn read_from_reader(_: Option<&str>, _: &Options, _: &CardNumber) -> Result<Card, Trouble> {
    Err(Trouble::NoPcscFeature)
}

fn read_over(
    transport: impl CardTransport,
    options: &Options,
    number: &CardNumber,
) -> Result<Card, Trouble> {
    let mut display = Display::new(options.language);
    let outcome = Reader::new(transport).read_with_progress(number, DataGroups::ALL, |progress| {
        display.show(progress);
        std::ops::ControlFlow::Continue(())
    });
    display.clear();
    Ok(outcome?)
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
