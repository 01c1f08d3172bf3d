//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use example_common::language;
use example_common::usage::Words;
use lexopt::prelude::*;
use zairyu::Language;

pub struct Options {
    pub port: u16,
    pub open: bool,
    /// Readers in place of virtual cards; and which one, if not any.
    pub reader: Option<Option<String>>,
    pub simulator: bool,
    pub trust: Option<PathBuf>,
    pub delivery_key: Option<PathBuf>,
    pub ocr: Option<PathBuf>,
    pub revocation_url: Option<String>,
    pub idle: Duration,
    pub pace: Duration,
    pub language: Language,
}

pub enum Command {
    Help,
    Version,
    Serve(Box<Options>),
}

/// `language` is the one to answer in, also where this fails.
pub fn parse(language: &mut Language) -> Result<Command, lexopt::Error> {
    parse_from(lexopt::Parser::from_env(), language)
}

fn parse_from(
    mut parser: lexopt::Parser,
    language: &mut Language,
) -> Result<Command, lexopt::Error> {
    let mut options = Options {
        port: 0,
        open: false,
        reader: None,
        simulator: false,
        trust: None,
        delivery_key: None,
        ocr: None,
        revocation_url: None,
        idle: LONGEST_IDLE,
        pace: DEFAULT_PACE,
        language: *language,
    };
    let mut help = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => options.port = parser.value()?.parse()?,
            Long("open") => options.open = true,
            Long("reader") => {
                let name = parser.optional_value().map(|name| name.string());
                options.reader = Some(match name {
                    Some(name) => Some(name?),
                    None => next_plain_value(&mut parser)?,
                });
            }
            Long("simulator") => options.simulator = true,
            Long("trust") => options.trust = Some(parser.value()?.into()),
            Long("delivery-key") => options.delivery_key = Some(parser.value()?.into()),
            Long("ocr") => options.ocr = Some(parser.value()?.into()),
            Long("revocation-url") => {
                options.revocation_url = Some(parser.value()?.parse_with(page)?);
            }
            Long("idle") => options.idle = parser.value()?.parse_with(idle)?,
            Long("pace") => {
                options.pace = Duration::from_millis(parser.value()?.parse::<u16>()?.into());
            }
            Long("lang") => {
                options.language = parser.value()?.parse_with(language::parse)?;
                *language = options.language;
            }
            Long("help") | Short('h') => help = Some(Command::Help),
            Long("version") | Short('V') => help = Some(Command::Version),
            other => return Err(other.unexpected()),
        }
    }
    if let Some(help) = help {
        return Ok(help);
    }
    if options.simulator && options.trust.is_some() {
        return Err(Words::new(
            "--trust と --simulator は同時に指定できません",
            "give one of --trust and --simulator",
        )
        .into());
    }
    Ok(Command::Serve(Box::new(options)))
}

/// The reader's name may follow as an argument of its own.
fn next_plain_value(parser: &mut lexopt::Parser) -> Result<Option<String>, lexopt::Error> {
    let mut rest = parser.raw_args()?;
    let is_value = |text: &std::ffi::OsStr| !text.to_string_lossy().starts_with('-');
    Ok(match rest.peek() {
        Some(text) if is_value(text) => rest.next().map(|name| name.string()).transpose()?,
        _ => None,
    })
}

fn page(text: &str) -> Result<String, Words> {
    let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
    if text.starts_with("https://") && printable {
        Ok(text.to_owned())
    } else {
        Err(Words::new(
            "アドレスは https:// で始まります",
            "the address starts with https://",
        ))
    }
}

fn idle(text: &str) -> Result<Duration, Words> {
    let seconds = text.parse().ok().map(Duration::from_secs);
    seconds
        .filter(|idle| !idle.is_zero() && *idle <= LONGEST_IDLE)
        .ok_or(Words::new(
            "1 から 300 の秒数を指定してください",
            "give a number of seconds from 1 to 300",
        ))
}

/// After this a card is forgotten.
const LONGEST_IDLE: Duration = Duration::from_secs(300);

/// So that the read of a virtual card can be watched.
const DEFAULT_PACE: Duration = Duration::from_millis(40);

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Options, String> {
        let mut language = Language::English;
        let arguments = ["reader_app"].iter().chain(arguments);
        match parse_from(lexopt::Parser::from_iter(arguments), &mut language) {
            Ok(Command::Serve(options)) => Ok(*options),
            Ok(_) => Err("help".to_owned()),
            Err(error) => Err(example_common::usage::message(&error, language)),
        }
    }

    #[test]
    fn a_reader_may_have_a_name() {
        let reader = |arguments: &[&str]| parsed(arguments).unwrap().reader;
        assert_eq!(reader(&[]), None);
        assert_eq!(reader(&["--reader"]), Some(None));
        assert_eq!(reader(&["--reader", "--open"]), Some(None));
        assert_eq!(reader(&["--reader", "R 00"]), Some(Some("R 00".to_owned())));
        assert_eq!(reader(&["--reader=R 00"]), Some(Some("R 00".to_owned())));
    }

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        for arguments in [
            &["--idle", "0"][..],
            &["--idle", "301"],
            &["--port", "65536"],
            &["--revocation-url", "javascript:alert(1)"],
            &["--revocation-url", "http://example.org"],
            &["--trust", "a", "--simulator"],
            &["--host", "0.0.0.0"],
            &["more"],
        ] {
            assert!(parsed(arguments).is_err(), "{arguments:?}");
        }
        assert_eq!(parsed(&["--idle", "2"]).unwrap().idle.as_secs(), 2);
    }
}
