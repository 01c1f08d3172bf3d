//! The command line.

use std::path::PathBuf;

use example_common::input::STANDARD;
use example_common::place::Place;
use example_common::usage::Words;
use example_common::{dates, language};
use lexopt::prelude::*;
use time::Date;
use zairyu::Language;

pub struct Options {
    pub files: Vec<PathBuf>,
    pub trust: Option<PathBuf>,
    pub simulator: bool,
    pub date_of_birth: Option<Date>,
    pub ocr: Option<PathBuf>,
    pub json: bool,
    pub csv: Option<Place>,
    pub html: Option<PathBuf>,
    pub language: Language,
}

pub enum Command {
    Help,
    Version,
    Verify(Options),
}

/// `language`: the language of the output, set even if this fails.
pub fn parse(language: &mut Language) -> Result<Command, lexopt::Error> {
    let mut options = Options {
        files: Vec::new(),
        trust: None,
        simulator: false,
        date_of_birth: None,
        ocr: None,
        json: false,
        csv: None,
        html: None,
        language: *language,
    };
    let mut help = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => options.files.push(file.into()),
            Long("trust") => options.trust = Some(parser.value()?.into()),
            Long("simulator") => options.simulator = true,
            Long("date-of-birth") => {
                options.date_of_birth = Some(parser.value()?.parse_with(dates::parse)?)
            }
            Long("ocr") => options.ocr = Some(parser.value()?.into()),
            Long("json") => options.json = true,
            Long("csv") => options.csv = Some(parser.value()?.into()),
            Long("html") => options.html = Some(parser.value()?.into()),
            Long("lang") => {
                options.language = parser.value()?.parse_with(language::parse)?;
                *language = options.language;
            }
            Long("help") | Short('h') => help = Some(Command::Help),
            Long("version") | Short('V') => help = Some(Command::Version),
            other => return Err(other.unexpected()),
        }
    }
    match help {
        Some(help) => Ok(help),
        None => check(&options).map(|()| Command::Verify(options)),
    }
}

fn check(options: &Options) -> Result<(), lexopt::Error> {
    let standard_inputs = options
        .files
        .iter()
        .filter(|file| file.as_os_str() == STANDARD);
    if options.files.is_empty() {
        return Err(Words::new("ファイルを指定してください", "no file given").into());
    }
    if standard_inputs.count() > 1 {
        return Err(Words::new(
            "標準入力 (-) は1回だけ指定できます",
            "standard input (-) can be read once",
        )
        .into());
    }
    if options.simulator && options.trust.is_some() {
        return Err(Words::new(
            "--trust と --simulator は同時に指定できません",
            "give one of --trust and --simulator",
        )
        .into());
    }
    if options.json && options.csv == Some(Place::StandardOutput) {
        return Err(Words::new(
            "--json と --csv - は同時に指定できません",
            "--json and --csv - both go to standard output",
        )
        .into());
    }
    Ok(())
}
