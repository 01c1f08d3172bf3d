//! Serves a virtual card to a real PC/SC daemon, through the virtual reader vpcd.
//!
//! Any PC/SC program then finds the card in the reader "Virtual PCD 00 00". On Debian
//! the packages are pcscd and vsmartcard-vpcd; `pcscd -f` runs the daemon by hand.
//!
//! ```text
//! cargo run -p virtual_card -- --virtual 05
//! cargo run -p read_card --features pcsc -- --reader --number AA12345678BB
//! ```

mod options;

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

use example_common::exit::WRONG_USAGE;
use example_common::{language, output, terminal, usage};
use zairyu::Language;
use zairyu::simulator::VirtualCard;

use options::{Command, Options};

fn main() -> ExitCode {
    let mut language = language::from_environment();
    let told = match options::parse(&mut language) {
        Ok(Command::Serve(options)) => return run(&options, language),
        Ok(Command::Help) => output::print(options::help(language)),
        Ok(Command::Version) => output::print(concat!(
            "virtual_card (zairyu) ",
            env!("CARGO_PKG_VERSION"),
            "\n"
        )),
        Err(error) => {
            usage::explain("virtual_card", &error, options::help(language), language);
            return ExitCode::from(WRONG_USAGE);
        }
    };
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn run(options: &Options, language: Language) -> ExitCode {
    match serve(options, language) {
        Ok(end) => {
            output::say(end);
            ExitCode::SUCCESS
        }
        Err(message) => {
            output::say(format!("virtual_card: {}", terminal::visible(&message)));
            ExitCode::FAILURE
        }
    }
}

/// Why serving ended, other than by a fault of the link.
fn serve(options: &Options, language: Language) -> Result<&'static str, String> {
    let mut card = build_card(options)?;
    let mut link = connect(&options.host, options.port, language)?;
    // The program that started this one waits for the line.
    let _ = output::print(format!(
        "ready: card {} at {}:{}\n",
        options.label, options.host, options.port
    ));
    let lost = |error: io::Error| {
        let words = language.pick("vpcd との接続が切れました", "the link to vpcd broke");
        format!("{words}: {error}")
    };
    let mut commands = 0;
    while let Some(message) = receive(&mut link).map_err(lost)? {
        let answer = match message.as_slice() {
            [POWER_OFF | POWER_ON | RESET] => {
                card.reset();
                if options.once && commands > 0 {
                    return Ok(language.pick(
                        "終了: 指定どおり1回の利用で終わりました",
                        "ended: one session was asked for",
                    ));
                }
                continue;
            }
            [SEND_ATR] => card.atr().to_vec(),
            command => {
                if options.remove_after == Some(commands) {
                    return Ok(language.pick(
                        "終了: 指定どおりカードを取り去りました",
                        "ended: card removed, as asked",
                    ));
                }
                commands += 1;
                respond(options, &mut card, command)
            }
        };
        send(&mut link, &answer).map_err(lost)?;
    }
    Ok(language.pick(
        "終了: vpcd が接続を閉じました",
        "ended: vpcd closed the link",
    ))
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

/// Extended lengths begin with a zero byte in the place of a short Lc, followed by at least
/// two bytes (ISO/IEC 7816-3, 12.1).
fn is_extended(command: &[u8]) -> bool {
    command.len() >= 7 && command.get(4) == Some(&0)
}

fn connect(host: &str, port: u16, language: Language) -> Result<TcpStream, String> {
    TcpStream::connect((host, port)).map_err(|error| {
        let refused = error.kind() == ErrorKind::ConnectionRefused;
        match (refused, language) {
            (true, Language::Japanese) => format!(
                "{host}:{port} に接続できません: vpcd ドライバー付きの pcscd は動いていますか。"
            ),
            (true, Language::English) => {
                format!("nothing listens at {host}:{port}: is pcscd running, with the vpcd driver?")
            }
            (false, Language::Japanese) => format!("{host}:{port} に接続できません: {error}"),
            (false, Language::English) => format!("cannot connect to {host}:{port}: {error}"),
        }
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

// Control messages of vpcd, one byte each.
const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const SEND_ATR: u8 = 4;

const FILE_NOT_FOUND: [u8; 2] = [0x6A, 0x82];
const WRONG_LENGTH: [u8; 2] = [0x67, 0x00];
