//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use example_common::{dates, language};
use lexopt::prelude::*;
use time::Date;
use zairyu::CardType;
use zairyu::simulator::Variant;
use zairyu::specified_card::{DeliveredKeys, LengthObject, SpecifiedCardProfile};
use zairyu::{CardNumber, ImagePadding, Language};

pub const USAGE: &str = "\
Usage: read_card [--virtual TYPE[,VARIANT] | --reader [NAME]] [OPTION]...
Reads a residence card or special permanent resident certificate and checks it.

  --virtual TYPE[,VARIANT]  read an embedded virtual card (the default: 1)
                            TYPE: 1, 2, 05, 06, 07, 08
                            VARIANT: genuine, under-age, altered-front,
                            altered-photo, stripped-signature, foreign-issuer,
                            expired-certificate
  --reader [NAME]           read the card on a PC/SC reader (feature pcsc)
  --wait SECONDS            with --reader: wait so long for a card, and for the same
                            card once more where it was moved during the read, which
                            then goes on (default: 0)
  --number NUMBER           the card number; asked for where --reader has none
                            (a virtual card's is AA12345678BB)
  --trust DIR               folder of the CA certificates that ISA publishes, or
                            of your own
  --simulator               trust the simulator's CAs, as --virtual does without
                            --trust: for virtual cards on a reader
  --delivery-key FILE       for specified cards (07, 08): keys_smrsapub_001.bin, as
                            ISA publishes it in 001462222.zip, or a key of your own
  --profile KEYS,LENGTH     pin what is negotiated with specified cards:
                            both or encryption; 02 or 03
  --padding read|signed|all  read images to the last byte of their fields; pass over
                            the padding that the signature confirms (the default);
                            pass over that of the address image as well, unconfirmed
  --date-of-birth YYYY-MM-DD  as printed on the card, for the exception by age
  --json                    one JSON object on standard output
  --lang ja|en              language (default: by LANG)
  --save-images DIR         save the card's images there
  --archive FILE            keep what was read there, for verify_card
  --diagnose FILE           write a trace of the exchange there, without values: safe
                            to show to anyone, also of a read that failed
  --html FILE               write a report there, a page to open in a browser
  --help                    this text

Exit status: 0 read (and not abnormal), 1 could not read, 2 abnormal: altered or
not issued by a trusted authority, 64 wrong usage.
";

pub struct Options {
    pub source: Source,
    pub wait: Duration,
    pub number: Option<CardNumber>,
    pub trust: Option<PathBuf>,
    pub simulator: bool,
    pub delivery_key: Option<PathBuf>,
    pub profile: SpecifiedCardProfile,
    pub padding: ImagePadding,
    pub date_of_birth: Option<Date>,
    pub json: bool,
    pub language: Language,
    pub save_images: Option<PathBuf>,
    pub archive: Option<PathBuf>,
    pub diagnose: Option<PathBuf>,
    pub html: Option<PathBuf>,
}

pub enum Source {
    Virtual(CardType, Variant),
    Reader(Option<String>),
}

/// `None`: help was asked for.
pub fn parse() -> Result<Option<Options>, lexopt::Error> {
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
        json: false,
        language: language::from_environment(),
        save_images: None,
        archive: None,
        diagnose: None,
        html: None,
    };
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
            Long("number") => {
                let number = parser.value()?.string()?.parse::<CardNumber>();
                options.number = Some(number.map_err(|error| lexopt::Error::Custom(error.into()))?);
            }
            Long("trust") => options.trust = Some(parser.value()?.into()),
            Long("simulator") => options.simulator = true,
            Long("date-of-birth") => {
                options.date_of_birth = Some(parser.value()?.parse_with(dates::parse)?);
            }
            Long("json") => options.json = true,
            Long("lang") => options.language = parser.value()?.parse_with(language::parse)?,
            Long("save-images") => options.save_images = Some(parser.value()?.into()),
            Long("delivery-key") => options.delivery_key = Some(parser.value()?.into()),
            Long("profile") => options.profile = parser.value()?.parse_with(profile)?,
            Long("padding") => options.padding = parser.value()?.parse_with(padding)?,
            Long("diagnose") => options.diagnose = Some(parser.value()?.into()),
            Long("archive") => options.archive = Some(parser.value()?.into()),
            Long("html") => options.html = Some(parser.value()?.into()),
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    if let Some(source) = source {
        options.source = source;
    }
    if options.simulator && options.trust.is_some() {
        return Err("give one of --trust and --simulator".into());
    }
    Ok(Some(options))
}

fn set_source(place: &mut Option<Source>, source: Source) -> Result<(), lexopt::Error> {
    match place.replace(source) {
        None => Ok(()),
        Some(_) => Err("give one of --virtual and --reader, once".into()),
    }
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

fn profile(text: &str) -> Result<SpecifiedCardProfile, &'static str> {
    let (keys, length) = text.split_once(',').unwrap_or((text, ""));
    Ok(SpecifiedCardProfile {
        keys: Some(match keys {
            "both" => DeliveredKeys::EncryptionAndChecksum,
            "encryption" => DeliveredKeys::EncryptionOnly,
            _ => return Err("the keys are both or encryption"),
        }),
        length_object: Some(match length {
            "02" => LengthObject::TwoBytes,
            "03" => LengthObject::ThreeBytes,
            _ => return Err("the length object is 02 or 03"),
        }),
    })
}

fn padding(text: &str) -> Result<ImagePadding, &'static str> {
    match text {
        "read" => Ok(ImagePadding::Read),
        "signed" => Ok(ImagePadding::SkipSigned),
        "all" => Ok(ImagePadding::SkipAll),
        _ => Err("padding is read, signed or all"),
    }
}

fn virtual_card(text: &str) -> Result<Source, lexopt::Error> {
    let (card_type, variant) = text.split_once(',').unwrap_or((text, "genuine"));
    let card_type = card_type
        .parse()
        .map_err(|_| format!("no virtual card of type `{card_type}`"))?;
    let variant = variant
        .parse()
        .map_err(|_| format!("no variant `{variant}`"))?;
    Ok(Source::Virtual(card_type, variant))
}
