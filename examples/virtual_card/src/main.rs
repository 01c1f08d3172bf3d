//! Serves a virtual card to a real PC/SC daemon, through the virtual reader vpcd.
//!
//! Any PC/SC program then finds the card in the reader "Virtual PCD 00 00". On Debian
//! the packages are pcscd and vsmartcard-vpcd; `pcscd -f` runs the daemon by hand.
//!
//! ```text
//! cargo run -p virtual_card -- --virtual 05
//! cargo run -p read_card --features pcsc -- --reader --number AA12345678BB
//! ```

use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::str::FromStr;

use zairyu::CardType;
use zairyu::simulator::{SimulatedProfile, Variant, VirtualCard};

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("error: {message}\n\n{USAGE}");
            return ExitCode::from(EXIT_USAGE);
        }
    };
    match serve(&options) {
        Ok(end) => {
            eprintln!("{end}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

struct Options {
    card_type: CardType,
    variant: Option<Variant>,
    /// As the user names the card: its type, and its variant if one was given.
    label: String,
    number: Option<String>,
    profile: SimulatedProfile,
    host: String,
    port: u16,
    remove_after: Option<u32>,
    other_card: bool,
    short_only: bool,
    once: bool,
}

impl Options {
    /// `None` when only the usage was asked for.
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut label = "1".to_owned();
        let mut number = None;
        let mut profile = SimulatedProfile::default();
        let mut host = "127.0.0.1".to_owned();
        let mut port = VPCD_PORT;
        let mut remove_after = None;
        let (mut other_card, mut short_only, mut once) = (false, false, false);
        while let Some(option) = arguments.next() {
            let mut value = || {
                let missing = || format!("{option} needs a value");
                arguments.next().ok_or_else(missing)
            };
            match option.as_str() {
                "--virtual" => label = value()?,
                "--number" => number = Some(value()?),
                "--profile" => profile = parsed(&option, &value()?)?,
                "--host" => host = value()?,
                "--port" => port = parsed(&option, &value()?)?,
                "--remove-after" => remove_after = Some(parsed(&option, &value()?)?),
                "--other-card" => other_card = true,
                "--short-only" => short_only = true,
                "--once" => once = true,
                "--help" | "-h" => return Ok(None),
                _ => return Err(format!("unknown option {option:?}")),
            }
        }
        let (card_type, variant) = match label.split_once(',') {
            Some((card_type, variant)) => (card_type, Some(parsed("--virtual", variant)?)),
            None => (label.as_str(), None),
        };
        Ok(Some(Self {
            card_type: parsed("--virtual", card_type)?,
            variant,
            label,
            number,
            profile,
            host,
            port,
            remove_after,
            other_card,
            short_only,
            once,
        }))
    }
}

fn parsed<T: FromStr<Err: Display>>(option: &str, value: &str) -> Result<T, String> {
    value
        .parse()
        .map_err(|error| format!("{option}: {value:?}: {error}"))
}

/// Why serving ended, where that is no fault of the link.
fn serve(options: &Options) -> Result<&'static str, String> {
    let mut card = build_card(options)?;
    let mut link = connect(&options.host, options.port)?;
    println!(
        "ready: card {} at {}:{}",
        options.label, options.host, options.port
    );
    let lost = |error: io::Error| format!("the link to vpcd broke: {error}");
    let mut commands = 0;
    while let Some(message) = receive(&mut link).map_err(lost)? {
        let answer = match message.as_slice() {
            [POWER_OFF | POWER_ON | RESET] => {
                card.reset();
                if options.once && commands > 0 {
                    return Ok("ended: one session was asked for");
                }
                continue;
            }
            [SEND_ATR] => card.atr().to_vec(),
            command => {
                if options.remove_after == Some(commands) {
                    return Ok("ended: card removed, as asked");
                }
                commands += 1;
                respond(options, &mut card, command)
            }
        };
        send(&mut link, &answer).map_err(lost)?;
    }
    Ok("ended: vpcd closed the link")
}

fn build_card(options: &Options) -> Result<VirtualCard, String> {
    let mut builder = VirtualCard::builder(options.card_type).specified_profile(options.profile);
    if let Some(variant) = options.variant {
        builder = builder.variant(variant);
    }
    if let Some(number) = &options.number {
        builder = builder.number(number);
    }
    builder.build().map_err(|error| error.to_string())
}

fn respond(options: &Options, card: &mut VirtualCard, command: &[u8]) -> Vec<u8> {
    if options.other_card {
        FILE_NOT_FOUND.to_vec()
    } else if options.short_only && is_extended(command) {
        WRONG_LENGTH.to_vec()
    } else {
        card.transmit(command)
    }
}

/// Extended lengths begin with a zero byte where a short Lc stands, and at least two
/// bytes follow (ISO/IEC 7816-3, 12.1).
fn is_extended(command: &[u8]) -> bool {
    command.len() >= 7 && command.get(4) == Some(&0)
}

fn connect(host: &str, port: u16) -> Result<TcpStream, String> {
    TcpStream::connect((host, port)).map_err(|error| match error.kind() {
        ErrorKind::ConnectionRefused => {
            format!("nothing listens at {host}:{port}: is pcscd running, with the vpcd driver?")
        }
        _ => format!("cannot connect to {host}:{port}: {error}"),
    })
}

/// One message: its length in two bytes, then that many. `None` at the end of the link.
fn receive(link: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 2];
    match link.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if is_end(&error) => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    link.read_exact(&mut message)?;
    Ok(Some(message))
}

fn is_end(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset
    )
}

fn send(link: &mut TcpStream, answer: &[u8]) -> io::Result<()> {
    let length = u16::try_from(answer.len())
        .map_err(|_| io::Error::new(ErrorKind::InvalidData, "the answer is too long for vpcd"))?;
    // In one write: two would wait for each other's acknowledgement.
    link.write_all(&[&length.to_be_bytes(), answer].concat())
}

const USAGE: &str = "\
usage: virtual_card [options]
  --virtual TYPE[,VARIANT]  card type 1, 2, 05, 06, 07 or 08, and what is special about it
                            (default 1)
  --number NUMBER           card number (default: the simulator's)
  --profile KEYS,LENGTH[,CHECKSUM]
                            what types 07 and 08 accept: keys both, encryption or either;
                            length object 02, 03 or either; checksum required or optional
                            (default both,02,required)
  --host HOST               where vpcd listens (default 127.0.0.1)
  --port PORT               and its port (default 35963)
  --remove-after N          remove the card when it gets command N+1
  --other-card              answer 6A82 to everything, like a card of another kind
  --short-only              refuse extended-length commands (6700)
  --once                    end with the first reset or power-off after a command
exit status: 0 ended, 1 no link to vpcd, 64 wrong usage";

const VPCD_PORT: u16 = 35963;
const EXIT_USAGE: u8 = 64;

// Control messages of vpcd, one byte each.
const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const SEND_ATR: u8 = 4;

const FILE_NOT_FOUND: [u8; 2] = [0x6A, 0x82];
const WRONG_LENGTH: [u8; 2] = [0x67, 0x00];
