//! Reads a card and shows it, from an embedded virtual card or a PC/SC reader. `--help`
//! lists the options.

mod diagnose;
mod help;
mod images;
mod json;
mod options;
mod progress;
mod save;
mod source;
mod trouble;

use std::io;
use std::process::ExitCode;

use example_common::exit::{Status, WRONG_USAGE};
use example_common::model::{self, Model};
use example_common::{anchors, guard, language, output, terminal, usage};
use time::OffsetDateTime;
use zairyu::Card;
use zairyu::holder::HolderView;
use zairyu::present::text::TextReport;
use zairyu::verify::{Circumstances, Report};

use options::{Command, Options, Source};
use trouble::Trouble;

fn main() -> ExitCode {
    let mut language = language::from_environment();
    let told = match options::parse(&mut language) {
        Ok(Command::Read(options)) => return read(&options),
        Ok(Command::Help) => output::print(help::text(language)),
        Ok(Command::Version) => output::print(concat!(
            "read_card (zairyu) ",
            env!("CARGO_PKG_VERSION"),
            "\n"
        )),
        Err(error) => {
            usage::explain("read_card", &error, help::text(language), language);
            return ExitCode::from(WRONG_USAGE);
        }
    };
    match told {
        Ok(()) => Status::Normal.into(),
        Err(_) => Status::Failed.into(),
    }
}

fn read(options: &Options) -> ExitCode {
    guard::install();
    let outcome = guard::run(|| run(options)).unwrap_or_else(|fault| Err(Trouble::Fault(fault)));
    match outcome {
        Ok(status) => status.into(),
        Err(trouble) => {
            trouble.tell(options.language);
            ExitCode::from(trouble.exit_status())
        }
    }
}

fn run(options: &Options) -> Result<Status, Trouble> {
    // First everything that can fail without the card, so that nobody holds a card to the
    // reader in vain.
    source::check(options)?;
    let simulated = options.simulator || matches!(options.source, Source::Virtual(..));
    let anchors = anchors::load(options.trust.as_deref(), simulated).map_err(Trouble::Trust)?;
    let key = source::delivery_key(options)?;
    let model = model::load(options.ocr.as_deref(), "read_card", options.language)
        .map_err(Trouble::Model)?;
    save::check(options)?;
    let number = source::number(options)?;
    let reading = source::read(options, key, &number);
    let mut troubles = Vec::from_iter(reading.trace_not_saved);
    let card = match reading.outcome {
        Ok(card) => card,
        Err(trouble) => {
            tell(&troubles, options);
            return Err(trouble);
        }
    };
    let mut circumstances = Circumstances::at(OffsetDateTime::now_utc());
    if let Some(date) = options.date_of_birth {
        circumstances = circumstances.with_date_of_birth(date);
    }
    let mut report = card.verify(&anchors, circumstances);
    let recognizer = model.as_ref().map(Model::recognizer);
    let view = guard::run(|| {
        let mut compared = report.clone();
        let holder = card.holder(&mut compared, recognizer);
        (holder, compared)
    });
    let holder = match view {
        Ok((holder, compared)) => {
            report = compared;
            holder
        }
        // The result is worth more than what is in the pictures.
        Err(fault) => {
            troubles.push(Trouble::Fault(fault));
            HolderView::default()
        }
    };
    let seen = Seen {
        card,
        report,
        holder,
        model,
    };
    let Seen { card, report, .. } = &seen;
    let missing = anchors.misses(card.card_type().generation(), options.language);
    let printed = guard::run(|| print(options, &seen, missing));
    match printed {
        Ok(printed) => troubles.extend(printed.err().map(Trouble::Output)),
        Err(fault) => troubles.push(Trouble::Fault(fault)),
    }
    troubles.extend(save::all(options, card, report, &seen.holder));
    tell(&troubles, options);
    let failed = if troubles.is_empty() {
        Status::Normal
    } else {
        Status::Failed
    };
    Ok(failed.max(Status::of(report.result)))
}

/// What came of a read.
struct Seen {
    card: Card,
    report: Report,
    holder: HolderView,
    model: Option<Model>,
}

fn tell(troubles: &[Trouble], options: &Options) {
    for trouble in troubles {
        trouble.tell(options.language);
    }
}

fn print(options: &Options, seen: &Seen, missing: Option<String>) -> io::Result<()> {
    let Seen {
        card,
        report,
        holder,
        model,
    } = seen;
    let unknown = model
        .as_ref()
        .and_then(|model| model.warning(options.language));
    let notes: Vec<&str> = missing.as_deref().into_iter().chain(unknown).collect();
    if options.json {
        notes.iter().for_each(output::say);
        let json = json::of(card, report, holder, model.as_ref());
        return output::print(format!("{json}\n"));
    }
    let taken = options.standard_output_is_taken();
    let color = terminal::color() && !taken;
    let mut text = TextReport::new(card, report, options.language)
        .with_holder(holder)
        .with_color(color)
        .to_string();
    for note in notes {
        text.push_str(&format!("\n  {note}\n"));
    }
    if taken {
        output::say(text.trim_end());
        Ok(())
    } else {
        output::print(text)
    }
}
