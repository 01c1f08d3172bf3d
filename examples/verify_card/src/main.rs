//! Verifies stored cards again, offline: archives that `read_card --archive`
//! wrote. Many files are checked in parallel.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use example_common::{anchors, dates, language};
use lexopt::prelude::*;
use rayon::prelude::*;
use serde_json::json;
use time::{Date, OffsetDateTime};
use zairyu::archive::Archive;
use zairyu::present::html::HtmlReport;
use zairyu::verify::{AnchorClass, Circumstances, Report, VerificationResult, Verifier};
use zairyu::{Card, Language};

const USAGE: &str = "\
Usage: verify_card [OPTION]... FILE...
Checks stored cards, as read_card --archive writes them.

  --trust DIR     folder of the CA certificates that ISA publishes, or your own
  --simulator     trust the simulator's CAs (stored virtual cards)
  --date-of-birth YYYY-MM-DD  as printed on the cards
  --json          one JSON object a line
  --html PLACE    write reports to open in a browser: for one card into the file
                  PLACE, for several each into a file of its own in the folder
                  PLACE
  --lang ja|en    language of the reports (default: by LANG)
  --help          this text

Exit status: 0 checked, 1 a file could not be read, 2 a card is abnormal,
64 wrong usage.
";

struct Options {
    files: Vec<PathBuf>,
    trust: Option<PathBuf>,
    simulator: bool,
    date_of_birth: Option<Date>,
    json: bool,
    html: Option<PathBuf>,
    language: Language,
}

fn main() -> ExitCode {
    match parse() {
        Ok(Some(options)) => match run(&options) {
            Ok(status) => ExitCode::from(status),
            Err(message) => {
                eprintln!("verify_card: {message}");
                ExitCode::from(COULD_NOT_READ)
            }
        },
        Ok(None) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("verify_card: {error}\n\n{USAGE}");
            ExitCode::from(WRONG_USAGE)
        }
    }
}

fn parse() -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options {
        files: Vec::new(),
        trust: None,
        simulator: false,
        date_of_birth: None,
        json: false,
        html: None,
        language: language::from_environment(),
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => options.files.push(file.into()),
            Long("trust") => options.trust = Some(parser.value()?.into()),
            Long("simulator") => options.simulator = true,
            Long("date-of-birth") => {
                options.date_of_birth = Some(parser.value()?.parse_with(dates::parse)?)
            }
            Long("json") => options.json = true,
            Long("html") => options.html = Some(parser.value()?.into()),
            Long("lang") => options.language = parser.value()?.parse_with(language::parse)?,
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    if options.files.is_empty() {
        return Err("no file given".into());
    }
    if options.simulator && options.trust.is_some() {
        return Err("give one of --trust and --simulator".into());
    }
    Ok(Some(options))
}

fn run(options: &Options) -> Result<u8, String> {
    let anchors =
        anchors::load(options.trust.as_deref(), options.simulator).map_err(|error| error.cause)?;
    let places = html_places(options).map_err(|error| error.to_string())?;
    let mut circumstances = Circumstances::at(OffsetDateTime::now_utc());
    if let Some(date) = options.date_of_birth {
        circumstances = circumstances.with_date_of_birth(date);
    }
    let verifier = Verifier::new(&anchors);
    let progress = Progress::new(options.files.len());
    let checked = |(index, file): (usize, &PathBuf)| {
        let outcome = check(file, &verifier, circumstances).and_then(|(card, report)| {
            if let Some(place) = places.get(index) {
                write_page(&card, &report, options.language, place)?;
            }
            Ok(report)
        });
        progress.one_more();
        outcome
    };
    let outcomes: Vec<Result<Report, String>> = match options.files.as_slice() {
        // Threads take longer to start than one card to check.
        [file] => vec![checked((0, file))],
        files => files.par_iter().enumerate().map(checked).collect(),
    };
    progress.clear();
    print(options, &outcomes).map_err(|error| error.to_string())?;
    Ok(exit_status(&outcomes))
}

/// Where the pages go, for each of the files in turn; empty where none are asked
/// for. Files of one name in different folders are told apart by their number.
fn html_places(options: &Options) -> io::Result<Vec<PathBuf>> {
    let Some(place) = &options.html else {
        return Ok(Vec::new());
    };
    if options.files.len() == 1 {
        return Ok(vec![place.clone()]);
    }
    std::fs::create_dir_all(place)?;
    let mut places: Vec<PathBuf> = Vec::new();
    for (index, file) in options.files.iter().enumerate() {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let page = place.join(format!("{stem}.html"));
        places.push(match places.contains(&page) {
            false => page,
            true => place.join(format!("{stem}-{}.html", index + 1)),
        });
    }
    Ok(places)
}

fn write_page(
    card: &Card,
    report: &Report,
    language: Language,
    place: &Path,
) -> Result<(), String> {
    let page = HtmlReport::new(card, report, language).to_html();
    std::fs::write(place, page).map_err(|error| format!("{}: {error}", place.display()))
}

fn check(
    file: &Path,
    verifier: &Verifier<'_>,
    circumstances: Circumstances,
) -> Result<(Card, Report), String> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(MAX_ARCHIVE + 1).read_to_end(&mut bytes))
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_ARCHIVE {
        return Err(format!("larger than {MAX_ARCHIVE} bytes, so no archive"));
    }
    let archive: Archive = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    let card = archive.into_card().map_err(|error| error.to_string())?;
    let report = verifier.verify(&card, circumstances);
    Ok((card, report))
}

fn print(options: &Options, outcomes: &[Result<Report, String>]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for (file, outcome) in options.files.iter().zip(outcomes) {
        let file = file.display();
        match (outcome, options.json) {
            (Ok(report), true) => {
                writeln!(
                    out,
                    "{}",
                    json!({"file": file.to_string(), "report": report})
                )?;
            }
            (Err(error), true) => {
                writeln!(out, "{}", json!({"file": file.to_string(), "error": error}))?;
            }
            (Ok(report), false) => writeln!(out, "{file}: {}", line(report))?,
            (Err(error), false) => writeln!(out, "{file}: could not be checked: {error}")?,
        }
    }
    out.flush()?;
    // The summary goes where the reports do, unless those are for a program.
    let summary = summary(outcomes);
    if options.json {
        eprintln!("{summary}");
        return Ok(());
    }
    writeln!(out, "{summary}")
}

fn line(report: &Report) -> String {
    let note = match report.result {
        VerificationResult::Normal {
            anchor: AnchorClass::Own,
        } => " (own anchor)",
        VerificationResult::Normal {
            anchor: AnchorClass::Test,
        } => " (test anchor: nothing about a genuine card)",
        _ => "",
    };
    format!(
        "{}{note}; altered? {} [{}]; issuer? {} [{}]",
        report.result.as_str(),
        report.tamper.status(),
        report.tamper.reason(),
        report.issuer.status(),
        report.issuer.reason()
    )
}

fn summary(outcomes: &[Result<Report, String>]) -> String {
    let count = |result: &str| {
        outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Ok(report) if report.result.as_str() == result))
            .count()
    };
    let by_test_anchors = outcomes
        .iter()
        .flatten()
        .filter(|report| {
            let test = AnchorClass::Test;
            matches!(report.result, VerificationResult::Normal { anchor } if anchor == test)
        })
        .count();
    let note = match by_test_anchors {
        0 => String::new(),
        count => format!(" ({count} by test anchors)"),
    };
    let failed = outcomes.iter().filter(|outcome| outcome.is_err()).count();
    format!(
        "{} files: {} normal{note}, {} abnormal, {} exempt, {} incomplete, {failed} could not be checked",
        outcomes.len(),
        count("normal"),
        count("abnormal"),
        count("exempt"),
        count("incomplete"),
    )
}

fn exit_status(outcomes: &[Result<Report, String>]) -> u8 {
    let abnormal = |outcome: &Result<Report, String>| matches!(outcome, Ok(report) if report.result == VerificationResult::Abnormal);
    if outcomes.iter().any(abnormal) {
        ABNORMAL
    } else if outcomes.iter().any(Result::is_err) {
        COULD_NOT_READ
    } else {
        0
    }
}

/// How many are done, on a terminal.
struct Progress {
    done: AtomicUsize,
    total: usize,
    terminal: bool,
}

impl Progress {
    fn new(total: usize) -> Self {
        Progress {
            done: AtomicUsize::new(0),
            total,
            terminal: io::stderr().is_terminal(),
        }
    }

    fn one_more(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.terminal && (done.is_multiple_of(100) || done == self.total) {
            eprint!("\r{done} of {}", self.total);
        }
    }

    fn clear(&self) {
        if self.terminal {
            eprint!("\r\x1b[2K");
        }
    }
}

/// A full card takes some 20 kB.
const MAX_ARCHIVE: u64 = 1 << 20;
const COULD_NOT_READ: u8 = 1;
const ABNORMAL: u8 = 2;
const WRONG_USAGE: u8 = 64;
