//! Reads a card and shows it: the crate's main job, over an embedded virtual
//! card or a PC/SC reader. `--help` tells the options.

mod diagnose;
mod images;
mod options;
mod progress;
mod show;
mod source;
mod trouble;

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use example_common::{anchors, private};
use serde_json::json;
use time::{OffsetDateTime, UtcOffset};
use zairyu::Card;
use zairyu::archive::Archive;
use zairyu::present::html::HtmlReport;
use zairyu::verify::{Circumstances, Report, VerificationResult};

use options::{Options, Source};
use trouble::Trouble;

fn main() -> ExitCode {
    let options = match options::parse() {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{}", options::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("read_card: {error}\n\n{}", options::USAGE);
            return ExitCode::from(WRONG_USAGE);
        }
    };
    match run(&options) {
        Ok(VerificationResult::Abnormal) => ExitCode::from(ABNORMAL),
        Ok(_) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{}", trouble.message(options.language));
            ExitCode::from(trouble.exit_status())
        }
    }
}

fn run(options: &Options) -> Result<VerificationResult, Trouble> {
    // The anchors first: nobody should hold a card to a reader for nothing.
    let simulated = options.simulator || matches!(options.source, Source::Virtual(..));
    let anchors = anchors::load(options.trust.as_deref(), simulated).map_err(Trouble::Trust)?;
    let number = source::number(options)?;
    let card = source::read(options, &number)?;
    let mut circumstances = Circumstances::at(OffsetDateTime::now_utc());
    if let Some(date) = options.date_of_birth {
        circumstances = circumstances.with_date_of_birth(date);
    }
    let report = card.verify(&anchors, circumstances);
    if let Some(folder) = &options.save_images {
        images::save(&card, folder).map_err(Trouble::Save)?;
    }
    if let Some(file) = &options.archive {
        save_archive(&card, file).map_err(Trouble::Save)?;
    }
    if let Some(file) = &options.html {
        let page = HtmlReport::new(&card, &report, options.language).with_number(&number);
        std::fs::write(file, page.to_html()).map_err(Trouble::Save)?;
    }
    print(options, &card, &report).map_err(Trouble::Output)?;
    Ok(report.result)
}

/// For `verify_card`. It holds everything that was read: keep it as you keep
/// personal data.
fn save_archive(card: &Card, file: &Path) -> io::Result<()> {
    let text = serde_json::to_string(&Archive::of(card)).map_err(io::Error::other)?;
    private::write(file, text.as_bytes())
}

fn print(options: &Options, card: &Card, report: &Report) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if options.json {
        writeln!(out, "{}", to_json(card, report))?;
    } else {
        let color = io::stdout().is_terminal();
        let today = OffsetDateTime::now_utc().to_offset(JAPAN).date();
        let text = show::text(card, report, options.language, today, color);
        write!(out, "{text}")?;
    }
    out.flush()
}

fn to_json(card: &Card, report: &Report) -> serde_json::Value {
    let info = card.info();
    json!({
        "card": {
            "type_code": info.card_type.code(),
            "type": info.card_type.document().code(),
            "generation": info.generation().code(),
            "spec_version": info.spec_version.to_string(),
        },
        "records": card.record(),
        "report": report,
        "link": card.link_stats(),
    })
}

/// A card's dates are days in Japan.
const JAPAN: UtcOffset = time::macros::offset!(+9);
const ABNORMAL: u8 = 2;
const WRONG_USAGE: u8 = 64;
