//! Every row of the tables in docs/age.md.

use std::collections::{HashMap, HashSet};

use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};
use zairyu::simulator::{Variant, VirtualCard};
use zairyu::verify::Circumstances;
use zairyu::{Card, CardType, Reader};

use crate::cards::{self, Verdict, read_all, test_store, verdict};

const DOCUMENT: &str = include_str!("../../docs/age.md");

/// 00:30 of 24 November 2026 in Japan.
const NOW: OffsetDateTime = datetime!(2026-11-23 15:30 UTC);

/// The rows of the first table after a heading.
fn rows(heading: &str) -> Vec<Vec<&'static str>> {
    let heading = format!("## {heading}\n");
    let start = DOCUMENT.find(&heading).expect("the heading") + heading.len();
    let lines = DOCUMENT[start..].lines();
    let table = lines.skip_while(|line| !line.starts_with('|'));
    let rows = table.take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

/// The verdict of an outcome, by the table of outcomes.
fn outcome(name: &str) -> Verdict {
    let rows = rows("Outcomes");
    let row = rows.iter().find(|row| row[0] == name).expect("the outcome");
    let (tamper, reason) = row[1].split_once(": ").expect("a reason");
    let (issuer, issuer_reason) = row[2].split_once(": ").expect("a reason");
    [tamper, reason, issuer, issuer_reason, row[3], "-"]
}

fn check(card: &Card, operator: Option<Date>, now: OffsetDateTime) -> Verdict {
    let mut circumstances = Circumstances::at(now);
    if let Some(date) = operator {
        circumstances = circumstances.with_date_of_birth(date);
    }
    verdict(&card.verify(test_store(), circumstances))
}

#[test]
fn first_generation() {
    let rows = rows("First generation");
    assert_eq!(rows.len(), 4);
    for card_type in [CardType::ResidenceFirst, CardType::SpecialPermanentFirst] {
        let card = read_all(VirtualCard::builder(card_type).variant(Variant::UnderAge));
        for row in &rows {
            let dates: &[Option<Date>] = match row[0] {
                "none" => &[None],
                "under 16 on the day of the check" => &[
                    Some(date!(2010 - 11 - 25)),
                    Some(date!(2020 - 01 - 31)),
                    Some(date!(2026 - 11 - 24)),
                ],
                "16 or older on the day of the check" => {
                    &[Some(date!(2010 - 11 - 24)), Some(date!(1950 - 01 - 01))]
                }
                "after the day of the check" => {
                    &[Some(date!(2026 - 11 - 25)), Some(date!(2090 - 01 - 01))]
                }
                other => panic!("{other}"),
            };
            for &date in dates {
                let found = check(&card, date, NOW);
                assert_eq!(found, outcome(row[1]), "{card_type}, {row:?}, {date:?}");
            }
        }
    }
}

const OPERATOR: [&str; 5] = ["none", "under 1", "1 or older", "born later", "future"];
const CHIP: [&str; 7] = [
    "none",
    "under 1",
    "1 or older",
    "incomplete, may be under 1",
    "incomplete, 1 or older",
    "born later",
    "future",
];
const PERMISSION: [&str; 4] = ["usable", "early", "future", "none"];

/// Dates of permission on the chip, each with the day that counts.
fn permissions(class: &str) -> &'static [(&'static str, Date)] {
    match class {
        "usable" => &[
            ("20260614", date!(2026 - 06 - 14)),
            ("20260720", date!(2026 - 07 - 20)),
            ("20261124", date!(2026 - 11 - 24)),
        ],
        "early" => &[
            ("20260613", date!(2026 - 06 - 14)),
            ("19900601", date!(2026 - 06 - 14)),
        ],
        "future" => &[
            ("20261125", date!(2026 - 11 - 25)),
            ("20990101", date!(2099 - 01 - 01)),
        ],
        "none" => &[
            ("", date!(2026 - 06 - 14)),
            ("20260700", date!(2026 - 06 - 14)),
            ("ABCDEFGH", date!(2026 - 06 - 14)),
        ],
        other => panic!("{other}"),
    }
}

/// Whole dates of birth of a class, by the day that counts. There may be none.
fn births(class: &str, day: Date) -> Vec<Date> {
    let today = date!(2026 - 11 - 24);
    let first_birthday = day.replace_year(day.year() - 1).expect("a day");
    let next = |date: Date| date.next_day().expect("a day");
    let candidates = [
        date!(0001 - 01 - 01),
        date!(1990 - 01 - 01),
        date!(1993 - 04 - 05),
        first_birthday,
        next(first_birthday),
        day,
        next(day),
        today,
        next(today),
        date!(2030 - 01 - 01),
    ];
    let is_of_class = |birth: Date| {
        let is_old = birth <= first_birthday;
        match class {
            "under 1" => !is_old && birth <= day && birth <= today,
            "1 or older" => is_old && birth <= today,
            "born later" => birth > day && birth <= today,
            "future" => !is_old && birth > today,
            other => panic!("{other}"),
        }
    };
    let matching = candidates.into_iter();
    matching.filter(|&birth| is_of_class(birth)).collect()
}

/// Dates of birth as the chip holds them.
fn on_chip(class: &str, day: Date) -> Vec<String> {
    let text = |date: Date| {
        let (year, month, day) = date.to_calendar_date();
        format!("{year:04}{:02}{day:02}", u8::from(month))
    };
    match class {
        "none" => vec![String::new(), "ABCDEFGH".to_owned(), "20261301".to_owned()],
        "incomplete, may be under 1" => vec![format!("{:04}0000", day.year())],
        "incomplete, 1 or older" => vec![
            "19930000".to_owned(),
            format!("{:04}0000", day.year() - 2),
            format!("{:04}1200", day.year() - 2),
        ],
        whole => births(whole, day).into_iter().map(text).collect(),
    }
}

fn card(card_type: CardType, birth: &str, permission: &str) -> Card {
    let mut builder = VirtualCard::builder(card_type)
        .variant(Variant::UnderAge)
        .value(0xC6, birth);
    if card_type.is_residence_card() {
        builder = builder.value(0xCB, permission);
    }
    let number = cards::NUMBER.parse().expect("a number");
    let card = builder.build().expect("a card");
    let groups = zairyu::DataGroups::SIGNED;
    Reader::new(card).read(&number, groups).expect("a read")
}

/// Each combination is in exactly one row and has the outcome of that row.
#[test]
fn second_generation() {
    let rows = rows("Second generation and specified cards");
    let mut seen = HashSet::new();
    let mut cards = Cards::new();
    let mut checked = 0;
    for row in &rows {
        let classes = |cell: &str, all: &[&'static str]| -> Vec<&'static str> {
            let matching = all.iter().copied();
            matching
                .filter(|class| cell == "any" || cell == *class)
                .collect()
        };
        let operators = classes(row[0], &OPERATOR);
        let chips = classes(row[1], &CHIP);
        let permissions_of_row = classes(row[2], &PERMISSION);
        assert!(!operators.is_empty() && !chips.is_empty() && !permissions_of_row.is_empty());
        for operator in &operators {
            for chip in &chips {
                for permission in &permissions_of_row {
                    assert!(
                        seen.insert((*operator, *chip, *permission)),
                        "twice: {row:?}"
                    );
                    checked +=
                        check_combination(&mut cards, operator, chip, permission, outcome(row[3]));
                }
            }
        }
    }
    assert_eq!(seen.len(), OPERATOR.len() * CHIP.len() * PERMISSION.len());
    assert!(checked > 500, "{checked} cases");
}

/// Cards by type, date of birth and date of permission.
type Cards = HashMap<(CardType, String, &'static str), Card>;

/// Returns the number of cases.
fn check_combination(
    cards: &mut Cards,
    operator: &str,
    chip: &str,
    permission: &str,
    expected: Verdict,
) -> usize {
    let mut checked = 0;
    for &(permission_date, day) in permissions(permission) {
        for birth in on_chip(chip, day) {
            let mut card_types = vec![CardType::ResidenceSecond];
            if permission_date.is_empty() {
                card_types.push(CardType::SpecialPermanentSecond);
            }
            for card_type in card_types {
                let key = (card_type, birth.clone(), permission_date);
                let new = || card(card_type, &birth, permission_date);
                let card = cards.entry(key).or_insert_with(new);
                let operators = match operator {
                    "none" => vec![None],
                    class => births(class, day).into_iter().map(Some).collect(),
                };
                for date in operators {
                    let found = check(card, date, NOW);
                    let name = format!(
                        "{card_type}: operator {operator} ({date:?}), chip {chip} ({birth}), \
                         permission {permission} ({permission_date})"
                    );
                    assert_eq!(found, expected, "{name}");
                    checked += 1;
                }
            }
        }
    }
    checked
}

/// Adults' cards without photo and signature and with forged dates, which an earlier rule
/// exempted.
#[test]
fn forged_dates_buy_no_exemption() {
    let adult = Some(date!(1990 - 01 - 01));
    for (birth, permission, operator, expected) in [
        ("19900101", "19900601", None, "contradicted"),
        ("20980601", "20990101", None, "no-evidence"),
        ("00010101", "00010601", None, "contradicted"),
        ("19900101", "19900601", adult, "contradicted"),
        ("20980601", "20990101", adult, "contradicted"),
        ("20260701", "20260720", adult, "contradicted"),
    ] {
        let card = card(CardType::ResidenceSecond, birth, permission);
        let found = check(&card, operator, NOW);
        assert_eq!(
            found,
            outcome(expected),
            "{birth} {permission} {operator:?}"
        );
    }
}

/// The first table: for which parts of a card the dates decide.
#[test]
fn parts_of_a_card() {
    let rows = rows("Photo, signature, certificate");
    assert_eq!(rows.len(), 8);
    let combinations: HashSet<_> = rows.iter().map(|row| &row[..3]).collect();
    assert_eq!(combinations.len(), 8);
    for row in &rows {
        let parts = [0, 1, 2].map(|column| row[column] == "there");
        for &card_type in CardType::FIRST_AND_SECOND {
            let card = crate::age::card(card_type, parts, crate::age::Absent::Nul);
            let found = check(&card, None, NOW);
            let name = format!("{card_type}, {row:?}");
            match row[3].split_once(": ") {
                Some((tamper, reason)) => assert_eq!(found[..2], [tamper, reason], "{name}"),
                None if row[3] == "dates decide" => assert_eq!(found[4], "exempt", "{name}"),
                None => assert_eq!(found[..2], ["intact", "signature-verifies"], "{name}"),
            }
            match row[4] {
                "untrusted" => assert_eq!(found[2], "untrusted", "{name}"),
                "by the certificate" => assert_eq!(found[2], "trusted", "{name}"),
                _ => assert_eq!(found[2], "exempt", "{name}"),
            }
            if row[5] == "abnormal" {
                assert_eq!(found[4], "abnormal", "{name}");
            }
        }
    }
}
