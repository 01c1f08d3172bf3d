//! One byte of a good card is changed, at every offset: in signed values, in the evidence,
//! in the headers of both, and in unsigned values.
//!
//! The quick run samples the offsets and takes both ends of every value. The slow run takes
//! all offsets.

use std::ops::Range;

use rayon::prelude::*;
use zairyu::CardType;
use zairyu::card::FileId;
use zairyu::record::CardFiles;

use crate::cards::{
    ALTERED, NORMAL, Place, Verdict, content, evidence_tags, flipped, genuine, place, places,
    signed_tags, verdict_on,
};

/// How many of the offsets are tried.
#[derive(Clone, Copy)]
enum Run {
    /// Every nth offset, and both ends.
    Quick(usize),
    All,
}

impl Run {
    fn positions(self, range: Range<usize>) -> Vec<usize> {
        let Run::Quick(step) = self else {
            return range.collect();
        };
        let edges = [range.start, range.start + 1, range.end - 2, range.end - 1];
        let edges = edges.into_iter().filter(|at| range.contains(at));
        let mut positions: Vec<usize> = range.clone().step_by(step).chain(edges).collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }
}

/// A change of one byte.
struct Flip {
    card_type: CardType,
    place: Place,
    position: usize,
    mask: u8,
}

/// Tries every change. `judge` returns the problem with a verdict, if any.
fn try_all(
    flips: &[Flip],
    judge: impl Fn(&Flip, &CardFiles, Option<Verdict>) -> Result<(), String> + Sync,
) {
    let cards = CardType::FIRST_AND_SECOND
        .iter()
        .map(|&card_type| genuine(card_type).files().clone())
        .collect::<Vec<_>>();
    let wrong: Vec<String> = flips
        .par_iter()
        .filter_map(|flip| {
            let index = CardType::FIRST_AND_SECOND
                .iter()
                .position(|of| *of == flip.card_type)?;
            let files = flipped(&cards[index], flip.place.file, flip.position, flip.mask);
            let error = judge(flip, &files, verdict_on(files.clone())).err()?;
            let Flip {
                card_type,
                place,
                position,
                mask,
            } = flip;
            let (file, tag) = (place.file, place.tag);
            Some(format!(
                "{card_type}, {file}, object {tag:02X}, byte {position} xor {mask:02x}: {error}"
            ))
        })
        .collect();
    let count = wrong.len();
    assert!(
        wrong.is_empty(),
        "{count} of {}: {:#?}",
        flips.len(),
        &wrong[..count.min(10)]
    );
    assert!(!flips.is_empty());
}

fn flips(
    run: Run,
    masks: &[u8],
    part: fn(&Place) -> Range<usize>,
    tags: fn(CardType) -> Vec<u16>,
) -> Vec<Flip> {
    let mut flips = Vec::new();
    for &card_type in CardType::FIRST_AND_SECOND {
        let card = genuine(card_type);
        for tag in tags(card_type) {
            let place = place(card.files(), tag);
            for position in run.positions(part(&place)) {
                flips.extend(masks.iter().map(|&mask| Flip {
                    card_type,
                    place: place.clone(),
                    position,
                    mask,
                }));
            }
        }
    }
    flips
}

fn must_be(expected: Verdict) -> impl Fn(&Flip, &CardFiles, Option<Verdict>) -> Result<(), String> {
    move |_, _, verdict| match verdict {
        Some(verdict) if verdict == expected => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

fn value(place: &Place) -> Range<usize> {
    place.value.clone()
}

fn header(place: &Place) -> Range<usize> {
    place.header.clone()
}

fn signed(run: Run, masks: &[u8]) {
    let tags = |card_type| signed_tags(card_type).to_vec();
    try_all(&flips(run, masks, value, tags), must_be(ALTERED));
}

/// Check code and certificate, with the certificate's padding.
fn evidence(run: Run, masks: &[u8]) {
    let tags = |card_type| evidence_tags(card_type).to_vec();
    try_all(
        &flips(run, masks, value, tags),
        |_, _, verdict| match verdict {
            Some([.., "abnormal", _]) => Ok(()),
            other => Err(format!("{other:?}")),
        },
    );
}

/// Tags and lengths are not signed: a change there may make the file unreadable or the data
/// altered, or remove padding, but must never change a value.
fn headers(masks: &[u8]) {
    let tags = |card_type| [signed_tags(card_type), &evidence_tags(card_type)].concat();
    let flips = flips(Run::All, masks, header, tags);
    try_all(&flips, |flip, files, verdict| {
        if !matches!(verdict, Some([.., "normal", _])) {
            return Ok(());
        }
        let card = genuine(flip.card_type);
        let changed: Vec<u16> = tags(flip.card_type)
            .into_iter()
            .filter(|&tag| content(files, tag) != content(card.files(), tag))
            .collect();
        match changed.as_slice() {
            [] => Ok(()),
            tags => Err(format!("normal, with other values of {tags:02X?}")),
        }
    });
}

fn not_signed(run: Run, masks: &[u8]) {
    let flips: Vec<Flip> = flips(run, masks, value, |card_type| {
        let proved = [signed_tags(card_type), &evidence_tags(card_type)].concat();
        let card = genuine(card_type);
        places(card.files())
            .iter()
            .map(|place| place.tag)
            .filter(|tag| !proved.contains(tag) && !DECIDE_HOW_TO_READ.contains(tag))
            .collect()
    });
    try_all(&flips, must_be(NORMAL));
}

/// C0 and C1: not signed either, but with other values the card may not be readable.
const DECIDE_HOW_TO_READ: [u16; 2] = [0xC0, 0xC1];

#[test]
fn a_changed_byte_of_signed_data_is_altered() {
    signed(Run::Quick(97), &[0x01]);
}

#[test]
#[ignore = "slow: every byte"]
fn every_changed_byte_of_signed_data_is_altered() {
    signed(Run::All, &[0x01, 0x80]);
}

#[test]
fn a_changed_byte_of_the_evidence_is_never_normal() {
    evidence(Run::Quick(31), &[0x01]);
}

#[test]
#[ignore = "slow: every byte"]
fn every_changed_byte_of_the_evidence_is_never_normal() {
    evidence(Run::All, &[0x01, 0x80, 0xFF]);
}

#[test]
fn a_changed_bit_of_a_header_changes_no_value_unseen() {
    headers(&[0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80]);
}

#[test]
#[ignore = "slow: every byte"]
fn every_other_header_byte_changes_no_value_unseen() {
    headers(&(0x01..=0xFF).collect::<Vec<u8>>());
}

#[test]
fn a_changed_byte_of_other_data_is_not_noticed() {
    not_signed(Run::Quick(97), &[0x01]);
}

#[test]
#[ignore = "slow: every byte"]
fn every_changed_byte_of_other_data_is_not_noticed() {
    not_signed(Run::All, &[0x01, 0xFF]);
}

/// The free files are not signed: a report lists them as not covered.
#[test]
fn specification_version_and_card_type_are_not_proved() {
    let change = |card_type: CardType, tag: u16, mask: u8| {
        let card = genuine(card_type);
        let Place { file, value, .. } = place(card.files(), tag);
        verdict_on(flipped(card.files(), file, value.end - 1, mask))
    };
    use CardType::*;
    for &card_type in CardType::FIRST_AND_SECOND {
        assert_eq!(
            change(card_type, 0xC0, 0x03),
            Some(NORMAL),
            "{card_type}, version 0002"
        );
        assert_eq!(
            change(card_type, 0xC0, 0x80),
            None,
            "{card_type}, no version"
        );
        assert_eq!(change(card_type, 0xC1, 0x80), None, "{card_type}, no type");
    }
    for (from, to, expected) in [
        (ResidenceFirst, "2", Some(NORMAL)),
        (SpecialPermanentFirst, "1", Some(NORMAL)),
        // Special permanent resident certificates have no permission entries, so they are
        // not read.
        (ResidenceSecond, "06", Some(ALTERED)),
        // In the place of a residence card's permissions, special permanent resident
        // certificates have other entries.
        (SpecialPermanentSecond, "05", None),
    ] {
        assert_eq!(change(from, 0xC1, 0x03), expected, "{from} to {to}");
    }
}

/// The helpers of these tests agree with the crate.
#[test]
fn places_are_those_of_the_card() {
    let id = |name: &str| name.parse::<FileId>().expect("a file");
    let card = genuine(CardType::ResidenceSecond);
    for (tag, file, header, value) in [
        (0xC0, "MF/EF01", 0..2, 2..6),
        (0xC6, "DF1/EF02", 10..12, 12..20),
        (0xD0, "DF1/EF03", 0..4, 4..2504),
        (0xDFD1, "DF1/EF04", 0..5, 5..2505),
        (0xDD, "DF3/EF01", 98..102, 102..704),
    ] {
        let found = place(card.files(), tag);
        assert_eq!(
            (found.file, found.header, found.value),
            (id(file), header, value)
        );
    }
}
