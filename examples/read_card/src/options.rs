//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use example_common::place::Place;
use example_common::usage::Words;
use example_common::{dates, input, language};
use lexopt::prelude::*;
use time::Date;
use zairyu::CardType;
use zairyu::simulator::Variant;
use zairyu::specified_card::{DeliveredKeys, LengthObject, SpecifiedCardProfile};
use zairyu::{CardNumber, ImagePadding, Language};

pub struct Options {
    pub source: Source,
    pub wait: Duration,
    pub number: Option<Number>,
    pub trust: Option<PathBuf>,
    pub simulator: bool,
    pub delivery_key: Option<PathBuf>,
    pub profile: SpecifiedCardProfile,
    pub padding: ImagePadding,
    pub date_of_birth: Option<Date>,
    pub ocr: Option<PathBuf>,
    pub json: bool,
    pub language: Language,
    pub save_images: Option<PathBuf>,
    pub archive: Option<Place>,
    pub diagnose: Option<Place>,
    pub html: Option<Place>,
}

impl Options {
    /// The places to write to, each with its option.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        let places = [&self.diagnose, &self.archive, &self.html];
        places.into_iter().flatten()
    }

    /// Whether a file goes to standard output instead of what this program shows.
    pub fn standard_output_is_taken(&self) -> bool {
        self.places().any(|place| *place == Place::StandardOutput)
    }
}

pub enum Source {
    Virtual(CardType, Variant),
    Reader(Option<String>),
}

pub enum Number {
    Given(CardNumber),
    StandardInput,
}

pub enum Command {
    Help,
    Version,
    Read(Box<Options>),
}

/// `language`: the language of the output, set even if this fails.
pub fn parse(language: &mut Language) -> Result<Command, lexopt::Error> {
    let mut source = None;
    let mut options = Options {
        source: Source::Virtual(CardType::ResidenceFirst, Variant::Genuine),
        wait: Duration::ZERO,
        number: None,
        trust: None,
        simulator: false,
        delivery_key: None,
        profile: SpecifiedCardProfile::default(),
        padding: ImagePadding::default(),
        date_of_birth: None,
        ocr: None,
        json: false,
        language: *language,
        save_images: None,
        archive: None,
        diagnose: None,
        html: None,
    };
    let mut help = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("virtual") => set_source(&mut source, virtual_card(&parser.value()?.string()?)?)?,
            Long("reader") => {
                let name = parser.optional_value().map(|name| name.string());
                let name = match name {
                    Some(name) => Some(name?),
                    None => next_plain_value(&mut parser)?,
                };
                set_source(&mut source, Source::Reader(name))?;
            }
            Long("wait") => {
                options.wait = Duration::from_secs(parser.value()?.parse::<u32>()?.into())
            }
            Long("number") => options.number = Some(number(parser.value()?.string()?)?),
            Long("trust") => options.trust = Some(parser.value()?.into()),
            Long("simulator") => options.simulator = true,
            Long("date-of-birth") => {
                options.date_of_birth = Some(parser.value()?.parse_with(dates::parse)?);
            }
            Long("ocr") => options.ocr = Some(parser.value()?.into()),
            Long("json") => options.json = true,
            Long("lang") => {
                options.language = parser.value()?.parse_with(language::parse)?;
                *language = options.language;
            }
            Long("save-images") => options.save_images = Some(parser.value()?.into()),
            Long("delivery-key") => options.delivery_key = Some(parser.value()?.into()),
            Long("profile") => options.profile = parser.value()?.parse_with(profile)?,
            Long("padding") => options.padding = parser.value()?.parse_with(padding)?,
            Long("diagnose") => options.diagnose = Some(parser.value()?.into()),
            Long("archive") => options.archive = Some(parser.value()?.into()),
            Long("html") => options.html = Some(parser.value()?.into()),
            Long("help") | Short('h') => help = Some(Command::Help),
            Long("version") | Short('V') => help = Some(Command::Version),
            other => return Err(other.unexpected()),
        }
    }
    if let Some(help) = help {
        return Ok(help);
    }
    if let Some(source) = source {
        options.source = source;
    }
    if options.simulator && options.trust.is_some() {
        return Err(Words::new(
            "--trust と --simulator は同時に指定できません",
            "give one of --trust and --simulator",
        )
        .into());
    }
    if !distinct(&options) {
        return Err(Words::new(
            "同じファイルや標準出力に2つ以上を書き出すことはできません",
            "two things cannot go to the same file or to standard output",
        )
        .into());
    }
    Ok(Command::Read(Box::new(options)))
}

/// Whether all files go to different places.
fn distinct(options: &Options) -> bool {
    let mut places: Vec<&Place> = options.places().collect();
    if options.json {
        places.push(&Place::StandardOutput);
    }
    let others = |index: usize| places.iter().skip(index + 1);
    let mut numbered = places.iter().enumerate();
    numbered.all(|(index, place)| others(index).all(|other| other != place))
}

fn set_source(place: &mut Option<Source>, source: Source) -> Result<(), lexopt::Error> {
    match place.replace(source) {
        None => Ok(()),
        Some(_) => Err(Words::new(
            "--virtual か --reader の一方を1回だけ指定してください",
            "give one of --virtual and --reader, once",
        )
        .into()),
    }
}

fn number(text: String) -> Result<Number, lexopt::Error> {
    if text == input::STANDARD {
        return Ok(Number::StandardInput);
    }
    text.parse().map(Number::Given).map_err(|error| {
        // The error states the position, not the number.
        Words::new(
            format!("番号の形式が正しくありません [{error}]"),
            error.to_string(),
        )
        .into()
    })
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

fn profile(text: &str) -> Result<SpecifiedCardProfile, Words> {
    let (keys, length) = text.split_once(',').unwrap_or((text, ""));
    Ok(SpecifiedCardProfile {
        keys: Some(match keys {
            "both" => DeliveredKeys::EncryptionAndChecksum,
            "encryption" => DeliveredKeys::EncryptionOnly,
            _ => {
                return Err(Words::new(
                    "鍵は both か encryption を指定してください",
                    "the keys are both or encryption",
                ));
            }
        }),
        length_object: Some(match length {
            "02" => LengthObject::TwoBytes,
            "03" => LengthObject::ThreeBytes,
            _ => {
                return Err(Words::new(
                    "長さは 02 か 03 を指定してください",
                    "the length object is 02 or 03",
                ));
            }
        }),
    })
}

fn padding(text: &str) -> Result<ImagePadding, Words> {
    match text {
        "read" => Ok(ImagePadding::Read),
        "signed" => Ok(ImagePadding::SkipSigned),
        "all" => Ok(ImagePadding::SkipAll),
        _ => Err(Words::new(
            "read, signed, all のどれかを指定してください",
            "padding is read, signed or all",
        )),
    }
}

fn virtual_card(text: &str) -> Result<Source, lexopt::Error> {
    let (card_type, variant) = text.split_once(',').unwrap_or((text, "genuine"));
    let card_type = card_type.parse().map_err(|_| {
        Words::new(
            format!("{card_type} という種類の仮想カードはありません"),
            format!("no virtual card of type `{card_type}`"),
        )
    })?;
    let variant = variant.parse().map_err(|_| {
        Words::new(
            format!("{variant} という変種はありません"),
            format!("no variant `{variant}`"),
        )
    })?;
    Ok(Source::Virtual(card_type, variant))
}
