//! Verifies stored cards again, offline: archives from `read_card --archive`. Many files
//! are checked in parallel, independently of each other.

mod check;
mod help;
mod options;
mod pages;
mod show;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use example_common::exit::{Status, WRONG_USAGE};
use example_common::model::{self, Model};
use example_common::place::Place;
use example_common::terminal::{self, StatusLine};
use example_common::{anchors, guard, language, output, usage};
use rayon::prelude::*;
use serde_json::{Value, json};
use time::OffsetDateTime;
use zairyu::Language;
use zairyu::card::CardInfo;
use zairyu::verify::{Circumstances, Report, Verifier};

use check::Failure;
use options::{Command, Options};
use pages::{PageError, Pages, not_written};
use table::Row;

fn main() -> ExitCode {
    let mut language = language::from_environment();
    let told = match options::parse(&mut language) {
        Ok(Command::Verify(options)) => {
            guard::install();
            return run(&options).into();
        }
        Ok(Command::Help) => output::print(help::text(language)),
        Ok(Command::Version) => output::print(concat!(
            "verify_card (zairyu) ",
            env!("CARGO_PKG_VERSION"),
            "\n"
        )),
        Err(error) => {
            usage::explain("verify_card", &error, help::text(language), language);
            return ExitCode::from(WRONG_USAGE);
        }
    };
    match told {
        Ok(()) => Status::Normal.into(),
        Err(_) => Status::Failed.into(),
    }
}

/// The result for one file. Only what is shown is kept, not the card.
pub struct Outcome<'a> {
    file: &'a Path,
    checked: Result<Verdict, Failure>,
    page: Option<Result<PathBuf, PageError>>,
    row: Option<Row>,
}

/// What the check of a card found.
pub struct Verdict {
    info: CardInfo,
    report: Report,
    /// Of JSON only.
    holder: Option<Value>,
}

/// What is common to all files.
struct Batch<'a> {
    options: &'a Options,
    verifier: Verifier,
    circumstances: Circumstances,
    model: Option<Model>,
    pages: Pages,
    progress: Progress,
}

impl Batch<'_> {
    fn check<'a>(&self, file: &'a Path) -> Outcome<'a> {
        let language = self.options.language;
        let recognizer = self.model.as_ref().map(Model::recognizer);
        let checked = check::file(file, &self.verifier, self.circumstances, recognizer);
        let page = match &checked {
            Ok(checked) => self.pages.write(file, checked, language),
            Err(_) => None,
        };
        let with_row = self.options.csv.is_some();
        let row = with_row.then(|| Row::of(file, &checked, language));
        self.progress.one_more();
        Outcome {
            file,
            checked: checked.map(|checked| Verdict {
                info: *checked.card.info(),
                holder: self.options.json.then(|| json!(checked.holder)),
                report: checked.report,
            }),
            page,
            row,
        }
    }
}

fn run(options: &Options) -> Status {
    let language = options.language;
    let complain = |message: String| output::say(format!("verify_card: {message}"));
    let anchors = match anchors::load(options.trust.as_deref(), options.simulator) {
        Ok(anchors) => anchors,
        Err(error) => {
            complain(terminal::visible(&error.cause));
            return Status::Failed;
        }
    };
    let model = match model::load(options.ocr.as_deref(), "verify_card", language) {
        Ok(model) => model,
        Err(error) => {
            complain(error.words("verify_card", language));
            return Status::Failed;
        }
    };
    let pages = match Pages::prepare(options.html.as_deref(), options.files.len()) {
        Ok(pages) => pages,
        Err((path, error)) => {
            complain(not_written(&path, &error, language));
            return Status::Failed;
        }
    };
    if let Some(place) = &options.csv
        && let Err(error) = place.check()
    {
        complain(not_written(Path::new(&place.name()), &error, language));
        return Status::Failed;
    }
    let mut circumstances = Circumstances::at(OffsetDateTime::now_utc());
    if let Some(date) = options.date_of_birth {
        circumstances = circumstances.with_date_of_birth(date);
    }
    let verifier = Verifier::new(&anchors);
    let progress = Progress::new(options.files.len(), language);
    let batch = Batch {
        options,
        verifier,
        circumstances,
        model,
        pages,
        progress,
    };
    let mut outcomes: Vec<Outcome<'_>> = match options.files.as_slice() {
        // Starting threads takes longer than checking one card.
        [file] => vec![batch.check(file)],
        files => files.par_iter().map(|file| batch.check(file)).collect(),
    };
    batch.progress.clear();
    let status = outcomes.iter().map(show::status).max();
    let mut status = status.unwrap_or(Status::Normal);
    let mut failed = |message: String| {
        complain(message);
        status = status.max(Status::Failed);
    };
    if let Err(error) = print(options, &outcomes, batch.model.as_ref()) {
        let cause = output::cause(&error, language);
        let words = language.pick("標準出力に書き込めません", "standard output");
        failed(format!("{words}: {cause}"));
    }
    if let Some(place) = &options.csv {
        let rows: Vec<Row> = outcomes
            .iter_mut()
            .filter_map(|one| one.row.take())
            .collect();
        let written = table::to_csv(&rows, language)
            .map_err(|error| table::cause(&error, language))
            .and_then(|csv| {
                let written = place.write(&csv);
                written.map_err(|error| output::cause(&error, language))
            });
        if let Err(cause) = written {
            let words = language.pick("保存できませんでした", "could not be written");
            failed(format!("{}: {words}: {cause}", place.name()));
        }
    }
    if let Some(model) = &batch.model
        && let Some(warning) = model.warning(language)
    {
        output::say(warning);
    }
    for note in anchors_missed(&outcomes, &anchors, language) {
        output::say(note);
    }
    status
}

fn print(
    options: &Options,
    outcomes: &[Outcome<'_>],
    model: Option<&Model>,
) -> std::io::Result<()> {
    let language = options.language;
    let mut text = String::new();
    for outcome in outcomes {
        if options.json {
            text.push_str(&format!("{}\n", show::json(outcome, model, language)));
        } else {
            text.push_str(&show::lines(outcome, language));
        }
    }
    let summary = show::summary(outcomes, language);
    let taken = options.csv == Some(Place::StandardOutput);
    match (options.json, taken) {
        (true, _) => {
            let printed = output::print(text);
            output::say(summary);
            printed
        }
        (false, true) => {
            output::say(format!("{text}{summary}"));
            Ok(())
        }
        (false, false) => output::print(format!("{text}{summary}\n")),
    }
}

/// One message for each generation without anchors, if there are anchors for others.
fn anchors_missed(
    outcomes: &[Outcome<'_>],
    anchors: &anchors::Store,
    language: Language,
) -> Vec<String> {
    let mut notes: Vec<String> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.checked)
        .filter_map(|checked| anchors.misses(checked.info.generation(), language))
        .collect();
    notes.sort_unstable();
    notes.dedup();
    notes
}

/// Shows the progress on a terminal.
struct Progress {
    state: Mutex<(usize, StatusLine)>,
    total: usize,
    language: Language,
}

impl Progress {
    fn new(total: usize, language: Language) -> Self {
        Progress {
            state: Mutex::new((0, StatusLine::new())),
            total,
            language,
        }
    }

    fn one_more(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (done, line) = &mut *state;
        *done += 1;
        if line.is_active() && (done.is_multiple_of(100) || *done == self.total) {
            let total = self.total;
            line.draw(&match self.language {
                Language::Japanese => format!("{total} 件中 {done} 件を検証しました"),
                Language::English => format!("{done} of {total} checked"),
            });
        }
    }

    fn clear(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.1.clear();
    }
}
