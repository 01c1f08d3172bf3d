//! The fault matrix: every fault is injected at every command of a read, for every card
//! type and two kinds of link. Rules (`rules.rs`) state the required outcome, not a table
//! of cells.
//!
//! For every cell:
//!
//! - a read that succeeds returns the card's own files. Only under `Rule::Alters` may one
//!   file differ, the one that the fault changed. If its signed data differs, the verdict
//!   is not "normal";
//! - a read that fails returns an error of the class and step that the rule states;
//! - in either case, the next read with the same reader succeeds and returns the card's own
//!   files.
//!
//! Also, the link is cut at every command and the read is resumed (`resume.rs`). With the
//! same card it returns that card. With another card it returns an error or the other card,
//! never a mixture.

mod cell;
mod faults;
mod link;
mod parts;
mod resume;
mod rules;
mod script;

use std::time::Instant;

use rayon::prelude::*;
use zairyu::CardType;
use zairyu::ImagePadding;

use crate::cell::Bench;
use crate::faults::FAULTS;
use crate::link::Mode;
use crate::resume::{Back, CUTS, Resumption};
use crate::script::{Entry, Role};

/// One type of each cipher and kind of channel.
const ONE_OF_EACH_CIPHER: &[CardType] = &[
    CardType::ResidenceFirst,
    CardType::ResidenceSecond,
    CardType::ResidenceSpecified,
];

/// The first and the last part of each file. The slow tests below cover the other types:
/// Triple-DES takes most of the time.
#[test]
fn every_fault_at_every_kind_of_command() {
    matrix(
        &[CardType::ResidenceSecond, CardType::ResidenceSpecified],
        Mode::PLAIN,
        ImagePadding::Read,
        near_an_end_of_its_file::<1>,
    );
}

/// With padding skipped, the default of readers.
#[test]
#[ignore = "in a debug build, some three minutes"]
fn every_fault_at_every_command_with_padding_skipped() {
    matrix(
        CardType::ALL,
        Mode::PLAIN,
        ImagePadding::SkipSigned,
        |_, _| true,
    );
}

#[test]
#[ignore = "in a debug build, some three minutes"]
fn every_fault_at_every_command() {
    matrix(CardType::ALL, Mode::PLAIN, ImagePadding::Read, |_, _| true);
}

#[test]
#[ignore = "in a debug build, a minute"]
fn every_fault_at_answers_in_parts() {
    matrix(
        ONE_OF_EACH_CIPHER,
        Mode::IN_PARTS,
        ImagePadding::Read,
        near_an_end_of_its_file::<3>,
    );
}

/// Whether a command is one of the first `N` that read a file, or the last one, or does not
/// read a file.
fn near_an_end_of_its_file<const N: usize>(script: &[Entry], index: usize) -> bool {
    let file = |index: usize| match script.get(index)?.role {
        Role::Read { file, .. } | Role::More { file, .. } => Some(file.id),
        _ => None,
    };
    let Some(own) = file(index) else {
        return true;
    };
    let is_near = |other: Option<usize>| other.and_then(file) != Some(own);
    is_near(index.checked_sub(N)) || is_near(index.checked_add(N))
}

fn matrix(
    card_types: &[CardType],
    modes: [Mode; 2],
    padding: ImagePadding,
    wanted: fn(&[Entry], usize) -> bool,
) {
    let started = Instant::now();
    let benches: Vec<(CardType, Mode)> = card_types
        .iter()
        .flat_map(|&card_type| modes.map(|mode| (card_type, mode)))
        .collect();
    let counts: Vec<Counts> = benches
        .into_par_iter()
        .map(|(card_type, mode)| run(card_type, mode, padding, wanted))
        .collect();
    let mut total = Counts::default();
    for count in counts {
        total.cells += count.cells;
        total.read += count.read;
        total.refused += count.refused;
        total.altered += count.altered;
        total.resumed += count.resumed;
        total.failures.extend(count.failures);
    }
    println!(
        "fault matrix, {} types, {modes:?}, {padding:?}: {} cells in {} s: {} read, {} refused, {} read with \
         a change that the rule allows; {} of them reads taken up again",
        card_types.len(),
        total.cells,
        started.elapsed().as_secs(),
        total.read,
        total.refused,
        total.altered,
        total.resumed
    );
    assert!(
        total.failures.is_empty(),
        "{} of {} cells:\n{}",
        total.failures.len(),
        total.cells,
        total.failures.join("\n")
    );
    assert!(
        total.cells > 800 * card_types.len(),
        "{} cells",
        total.cells
    );
}

#[derive(Default)]
struct Counts {
    cells: usize,
    read: usize,
    refused: usize,
    altered: usize,
    /// How many of the cells are resumed reads.
    resumed: usize,
    failures: Vec<String>,
}

impl Counts {
    fn count(&mut self, outcome: Result<cell::Outcome, String>, name: impl FnOnce() -> String) {
        self.cells += 1;
        match outcome {
            Ok(cell::Outcome::Read) => self.read += 1,
            Ok(cell::Outcome::Refused) => self.refused += 1,
            Ok(cell::Outcome::Altered) => self.altered += 1,
            Err(why) => self.failures.push(format!("{}: {why}", name())),
        }
    }
}

fn run(
    card_type: CardType,
    mode: Mode,
    padding: ImagePadding,
    wanted: fn(&[Entry], usize) -> bool,
) -> Counts {
    let mut bench = Bench::new(card_type, mode, padding);
    let rule = match padding {
        ImagePadding::Read => rules::rule,
        _ => rules::rule_with_padding_skipped,
    };
    let mut counts = Counts::default();
    for index in 0..bench.script.len() {
        if !wanted(&bench.script, index) {
            continue;
        }
        let entry = &bench.script[index];
        let faults: Vec<_> = FAULTS.iter().flat_map(|of| of(entry)).collect();
        for fault in faults {
            let Some(rule) = rule(&bench.script, index, &fault) else {
                continue;
            };
            let outcome = bench.run(index, &fault, rule);
            let step = bench.script[index].role.step();
            counts.count(outcome, || {
                format!("type {card_type}, {mode:?}, command {index} ({step}), {fault:?}")
            });
        }
    }
    let mut resumption = Resumption::new(bench, card_type, mode);
    let before = counts.cells;
    for index in 0..resumption.script().len() {
        if !wanted(resumption.script(), index) {
            continue;
        }
        for (cut, back) in CUTS
            .into_iter()
            .flat_map(|cut| Back::ALL.map(|back| (cut.clone(), back)))
        {
            let outcome = resumption.run(index, &cut, back);
            let step = resumption.script()[index].role.step();
            counts.count(outcome, || {
                format!("type {card_type}, {mode:?}, command {index} ({step}), {cut:?}, {back:?}")
            });
        }
    }
    counts.resumed = counts.cells - before;
    counts
}
