//! Cards without photo, signature or certificate, and the exception by age
//! (docs/protocol.md, section 8).

use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};
use zairyu::CardType::{self, *};
use zairyu::simulator::{Absence, Holder, Variant, VirtualCard, VirtualCardBuilder};
use zairyu::verify::Circumstances;
use zairyu::{Card, record::CardFiles};

use crate::cards::{
    NO_EVIDENCE, NORMAL, Place, UNDER_AGE, Verdict, evidence_tags, genuine, place, read_all,
    test_store, verdict, with_object,
};

/// 00:30 of 24 November in Japan.
const NOW: OffsetDateTime = datetime!(2026-11-23 15:30 UTC);

const CONTRADICTED: Verdict = without_certificate("contradicting-date-of-birth");

const fn without_certificate(reason: &'static str) -> Verdict {
    [
        "altered",
        reason,
        "untrusted",
        "certificate-missing",
        "abnormal",
        "-",
    ]
}

const fn with_certificate(reason: &'static str) -> Verdict {
    [
        "altered",
        reason,
        "trusted",
        "issued-by-anchor",
        "abnormal",
        "test",
    ]
}

/// How an object is absent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Absent {
    Nul,
    Empty,
    Missing,
}

const WAYS: [Absent; 3] = [Absent::Nul, Absent::Empty, Absent::Missing];

impl Absent {
    fn from(self, files: &CardFiles, tag: u16) -> CardFiles {
        let Place {
            header,
            value,
            file,
            ..
        } = place(files, tag);
        let mut header = files.get(file).expect("its file")[header].to_vec();
        let object = match self {
            Absent::Nul => {
                header.resize(header.len() + value.len(), 0);
                header
            }
            Absent::Empty => vec![header[0], 0x00],
            Absent::Missing => Vec::new(),
        };
        with_object(files, tag, object)
    }
}

/// A card signed with or without a photo, with parts absent. Its dates, if it has any, are
/// those of a child under 1.
pub fn card(card_type: CardType, [photo, code, chain]: [bool; 3], way: Absent) -> Card {
    let mut holder = Holder::infant();
    if photo {
        holder.photo = Holder::engineer().photo;
    }
    let card = read_all(VirtualCard::builder(card_type).holder(holder));
    let [code_tag, chain_tag] = evidence_tags(card_type);
    let mut files = card.files().clone();
    for (present, tag) in [(photo, 0xD1), (code, code_tag), (chain, chain_tag)] {
        if !present {
            files = way.from(&files, tag);
        }
    }
    Card::from_files(files).expect("a card")
}

/// The verdict by the parts that a card has. `None` if it has none of them.
fn by_parts(photo: bool, signature: bool, certificate: bool) -> Option<Verdict> {
    match (photo, signature, certificate) {
        (true, true, true) => Some(NORMAL),
        // Signed with 3000 NULs for the photo.
        (false, true, true) => Some(NORMAL),
        (true, false, false) => Some(without_certificate("signature-missing")),
        (true, false, true) => Some(with_certificate("signature-missing")),
        (false, false, true) => Some(with_certificate("signature-missing")),
        (true, true, false) => Some(without_certificate("certificate-missing")),
        (false, true, false) => Some(without_certificate("certificate-missing")),
        (false, false, false) => None,
    }
}

const PARTS: [[bool; 3]; 8] = [
    [false, false, false],
    [false, false, true],
    [false, true, false],
    [false, true, true],
    [true, false, false],
    [true, false, true],
    [true, true, false],
    [true, true, true],
];

#[test]
fn first_generation_by_parts_and_date_of_birth() {
    let births = [
        (None, NO_EVIDENCE),
        (Some(date!(2020 - 01 - 31)), UNDER_AGE),
        (Some(date!(1980 - 01 - 31)), CONTRADICTED),
        // Born 2010-11-24: 16 on the day of the check in Japan. In UTC it is still the day
        // before.
        (Some(date!(2010 - 11 - 24)), CONTRADICTED),
        (Some(date!(2010 - 11 - 25)), UNDER_AGE),
    ];
    for card_type in [ResidenceFirst, SpecialPermanentFirst] {
        for parts in PARTS {
            for way in WAYS {
                let card = card(card_type, parts, way);
                for (birth, exception) in births {
                    let mut circumstances = Circumstances::at(NOW);
                    if let Some(birth) = birth {
                        circumstances = circumstances.with_date_of_birth(birth);
                    }
                    let report = card.verify(test_store(), circumstances);
                    let [photo, signature, certificate] = parts;
                    let expected = by_parts(photo, signature, certificate).unwrap_or(exception);
                    let name = format!("{card_type}, {parts:?}, {way:?}, {birth:?}");
                    assert_eq!(verdict(&report), expected, "{name}");
                }
            }
        }
    }
}

#[test]
fn second_generation_by_parts() {
    for (card_type, exception) in [
        (ResidenceSecond, UNDER_AGE),
        (SpecialPermanentSecond, NO_EVIDENCE),
    ] {
        for parts in PARTS {
            for way in WAYS {
                let card = card(card_type, parts, way);
                let report = card.verify(test_store(), NOW);
                let [photo, signature, certificate] = parts;
                let expected = by_parts(photo, signature, certificate).unwrap_or(exception);
                let name = format!("{card_type}, {parts:?}, {way:?}");
                assert_eq!(verdict(&report), expected, "{name}");
            }
        }
    }
}

/// All absent entries of a card in the same form, by the simulator's option.
#[test]
fn absence_by_the_simulator() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let expected = match card_type {
            ResidenceSecond => UNDER_AGE,
            _ => NO_EVIDENCE,
        };
        for absence in [Absence::Nul, Absence::Empty] {
            let builder = VirtualCard::builder(card_type).variant(Variant::UnderAge);
            let card = read_all(builder.absence(absence));
            let report = card.verify(test_store(), NOW);
            assert_eq!(verdict(&report), expected, "{card_type}, {absence:?}");
            assert!(report.certificate.is_none());
        }
    }
}

/// A signed photo that was removed afterwards is not an exception.
#[test]
fn a_photo_taken_off_a_signed_card_is_missed() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for way in WAYS {
            let files = way.from(genuine(card_type).files(), 0xD1);
            let report = Card::from_files(files)
                .expect("a card")
                .verify(test_store(), NOW);
            let expected = with_certificate("signature-does-not-verify");
            assert_eq!(verdict(&report), expected, "{card_type}, {way:?}");
        }
    }
}

/// The day of the check is the day in Japan, for any offset of the given time.
#[test]
fn first_generation_counts_days_in_japan() {
    let card = card(ResidenceFirst, [false; 3], Absent::Nul);
    let leap = date!(2012 - 02 - 29);
    #[rustfmt::skip]
    let cases: [(Date, OffsetDateTime, Verdict); 9] = [
        (date!(2010 - 11 - 24), datetime!(2026-11-23 14:59:59 UTC), UNDER_AGE),
        (date!(2010 - 11 - 24), datetime!(2026-11-23 15:00 UTC), CONTRADICTED),
        (date!(2010 - 11 - 24), datetime!(2026-11-24 00:00 +9), CONTRADICTED),
        (date!(2010 - 11 - 24), datetime!(2026-11-23 23:59:59 +9), UNDER_AGE),
        (date!(2010 - 11 - 24), datetime!(2026-11-23 07:00 -8), CONTRADICTED),
        (date!(2010 - 11 - 24), datetime!(2026-11-24 01:00 +14), UNDER_AGE),
        (leap, datetime!(2028-02-28 14:59:59 UTC), UNDER_AGE),
        (leap, datetime!(2028-02-28 15:00 UTC), CONTRADICTED),
        // New year in Japan.
        (date!(2011 - 01 - 01), datetime!(2026-12-31 15:00 UTC), CONTRADICTED),
    ];
    for (birth, now, expected) in cases {
        let circumstances = Circumstances::at(now).with_date_of_birth(birth);
        let report = card.verify(test_store(), circumstances);
        assert_eq!(verdict(&report), expected, "born {birth}, {now}");
    }
}

/// A card without photo, signature and certificate, with these dates on it: C6,
/// CB (empty for none).
fn second(card_type: CardType, birth: &str, permission: &str) -> VirtualCardBuilder {
    let mut builder = VirtualCard::builder(card_type)
        .variant(Variant::UnderAge)
        .value(0xC6, birth);
    if card_type == ResidenceSecond {
        builder = builder.value(0xCB, permission);
    }
    builder
}

#[test]
fn second_generation_by_dates() {
    let young = Some(date!(2026 - 07 - 01));
    let old = Some(date!(1993 - 04 - 05));
    #[rustfmt::skip]
    let cases: [(&str, &str, &str, Option<Date>, Verdict); 28] = [
        ("days old", "20260701", "20260720", None, UNDER_AGE),
        ("born on that day", "20260720", "20260720", None, UNDER_AGE),
        ("first birthday", "20250720", "20260720", None, CONTRADICTED),
        ("the day before", "20250721", "20260720", None, UNDER_AGE),
        ("grown up", "19930405", "20260720", None, CONTRADICTED),
        ("before such cards, at first under 1", "20240229", "20250228", None, CONTRADICTED),
        // Parts unknown: contradicted if no possible date fits.
        ("year alone, may be", "20250000", "20260720", None, NO_EVIDENCE),
        ("year alone, cannot be", "20240000", "20260720", None, CONTRADICTED),
        ("year alone, its last day", "20240000", "20261120", None, CONTRADICTED),
        ("month, may be", "20250700", "20260730", None, NO_EVIDENCE),
        ("month, cannot be", "20250700", "20260731", None, CONTRADICTED),
        ("parts by spaces", "2024    ", "20260720", None, CONTRADICTED),
        // Nothing to compare.
        ("no date of birth", "", "20260720", None, NO_EVIDENCE),
        // Without a date of permission, the first day that such cards were issued.
        ("no date of permission, old", "19930405", "", None, CONTRADICTED),
        ("no date of permission, a year old", "20250614", "", None, CONTRADICTED),
        ("no date of permission, young", "20250615", "", None, NO_EVIDENCE),
        ("no date of permission, the operator's old", "20260701", "", old, CONTRADICTED),
        // Before such cards were issued, and after the check.
        ("permission too early", "20260601", "20260610", None, NO_EVIDENCE),
        ("permission too early, old", "19900101", "19900601", None, CONTRADICTED),
        // Born after the permission.
        ("not born yet", "20260721", "20260720", None, NO_EVIDENCE),
        ("neither", "", "", None, NO_EVIDENCE),
        ("no date", "ABCDEFGH", "20260720", None, NO_EVIDENCE),
        ("permission in part", "20260701", "20260000", None, NO_EVIDENCE),
        // The operator reads another date off the card.
        ("both young", "20260701", "20260720", young, UNDER_AGE),
        ("the operator's alone, young", "", "20260720", young, UNDER_AGE),
        ("the operator's alone, old", "", "20260720", old, CONTRADICTED),
        ("the operator's contradicts", "20260701", "20260720", old, CONTRADICTED),
        ("the chip's contradicts, the operator's counts", "19930405", "20260720", young, UNDER_AGE),
    ];
    for (name, birth, permission, operator, expected) in cases {
        let card = read_all(second(ResidenceSecond, birth, permission));
        let mut circumstances = Circumstances::at(NOW);
        if let Some(date) = operator {
            circumstances = circumstances.with_date_of_birth(date);
        }
        let report = card.verify(test_store(), circumstances);
        assert_eq!(verdict(&report), expected, "{name}");
        // Years later the result is the same: the date of permission counts.
        let later = Circumstances::at(datetime!(2040-01-01 0:00 UTC));
        if operator.is_none() {
            let report = card.verify(test_store(), later);
            assert_eq!(verdict(&report), expected, "{name}, later");
        }
    }
}

/// Special permanent resident certificates have no date of permission: the first day of
/// issue of such cards can contradict, but cannot confirm.
#[test]
fn second_generation_certificates() {
    let (young, old) = (date!(2026 - 07 - 01), date!(1970 - 01 - 02));
    for (birth, operator, expected) in [
        ("20260701", None, NO_EVIDENCE),
        ("20260701", Some(young), NO_EVIDENCE),
        ("20260701", Some(old), CONTRADICTED),
        ("19700102", None, CONTRADICTED),
        ("19700102", Some(young), NO_EVIDENCE),
        ("", None, NO_EVIDENCE),
        ("", Some(young), NO_EVIDENCE),
        ("", Some(old), CONTRADICTED),
    ] {
        let card = read_all(second(SpecialPermanentSecond, birth, ""));
        let mut circumstances = Circumstances::at(NOW);
        if let Some(date) = operator {
            circumstances = circumstances.with_date_of_birth(date);
        }
        let report = card.verify(test_store(), circumstances);
        assert_eq!(verdict(&report), expected, "{birth}, {operator:?}");
    }
}

/// On a signed card, dates do not decide.
#[test]
fn a_signed_card_is_judged_by_its_signature() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let card = read_all(VirtualCard::builder(card_type));
        for birth in [date!(2026 - 07 - 01), date!(1970 - 01 - 02)] {
            let circumstances = Circumstances::at(NOW).with_date_of_birth(birth);
            assert_eq!(verdict(&card.verify(test_store(), circumstances)), NORMAL);
        }
    }
}
