//! Reads card numbers from photographs: one line of JSON for each image.
#![forbid(unsafe_code)]

mod options;
mod picture;

use std::path::Path;
use std::process::ExitCode;

use example_common::exit::{Status, WRONG_USAGE};
use example_common::terminal::visible;
use example_common::{guard, language, output, usage};
use zairyu::Language;
use zairyu::printed::{CardNumberScanner, PpOcr, ScanResult};

use options::{Command, Options};

fn main() -> ExitCode {
    let mut language = language::from_environment();
    let told = match options::parse(&mut language) {
        Ok(Command::Read(options)) => {
            guard::install();
            return run(&options).into();
        }
        Ok(Command::Help) => output::print(options::help(language)),
        Ok(Command::Version) => output::print(concat!(
            "read_number (zairyu) ",
            env!("CARGO_PKG_VERSION"),
            "\n"
        )),
        Err(error) => {
            usage::explain("read_number", &error, options::help(language), language);
            return ExitCode::from(WRONG_USAGE);
        }
    };
    match told {
        Ok(()) => Status::Normal.into(),
        Err(_) => Status::Failed.into(),
    }
}

fn run(options: &Options) -> Status {
    let language = options.language;
    let complain = |path: &Path, cause: &str| {
        let line = format!("read_number: {}: {cause}", path.display());
        output::say(visible(&line));
    };
    let recognizer = match PpOcr::load(&options.model) {
        Ok(recognizer) => recognizer,
        Err(error) => {
            complain(&options.model, &error.to_string());
            return Status::Failed;
        }
    };
    if !recognizer.is_known_model() {
        let warning = language.pick(
            "試験されていないモデルです。読み取りの結果が異なることがあります",
            "this model was not tested: expect other results",
        );
        complain(&options.model, warning);
    }
    let mut scanner = CardNumberScanner::new(recognizer);
    let mut status = Status::Normal;
    for file in &options.files {
        scanner.reset();
        status = status.max(match guard::run(|| read(file, &mut scanner, language)) {
            Ok(Ok(status)) => status,
            Ok(Err(cause)) => {
                complain(file, &cause);
                Status::Failed
            }
            Err(fault) => {
                let what = language.pick("プログラムの誤りです", "a fault of this program");
                complain(file, &format!("{what}: {}", fault.0));
                Status::Failed
            }
        });
    }
    status
}

fn read(
    file: &Path,
    scanner: &mut CardNumberScanner<PpOcr>,
    language: Language,
) -> Result<Status, String> {
    let picture = picture::load(file).map_err(|error| error.message(language))?;
    let result = scanner
        .scan(&picture, None)
        .map_err(|error| error.to_string())?;
    let (number, confidence) = match &result {
        ScanResult::Certain(found) => (Some(found.number().full().to_string()), found.confidence()),
        ScanResult::NotYet(_) => (None, 0.0),
    };
    let status = match number {
        Some(_) => Status::Normal,
        None => Status::NotVerified,
    };
    let line = serde_json::json!({
        "file": file.to_string_lossy(),
        "number": number,
        "confidence": (f64::from(confidence) * 1000.0).round() / 1000.0,
    });
    output::print(format!("{line}\n")).map_err(|error| output::cause(&error, language))?;
    Ok(status)
}
