//! A clerk's questions, answered from cards.

use time::macros::date;
use zairyu::CardType;
use zairyu::card::Coverage;
use zairyu::present::answers::{Basis, Expiry, Stay};
use zairyu::simulator::{Holder, VirtualCard, VirtualCardBuilder};
use zairyu::{Card, DataGroups, Language, Reader};

fn read(builder: VirtualCardBuilder) -> Card {
    read_groups(builder, DataGroups::ALL)
}

fn read_groups(builder: VirtualCardBuilder, groups: DataGroups) -> Card {
    let number = "AA12345678BB".parse().unwrap();
    Reader::new(builder.build().unwrap())
        .read(&number, groups)
        .unwrap()
}

fn residence() -> VirtualCardBuilder {
    VirtualCard::builder(CardType::ResidenceSecond)
}

fn names(basis: &[Basis]) -> Vec<(&str, bool)> {
    basis
        .iter()
        .map(|basis| (basis.item.code(), basis.coverage == Coverage::Covered))
        .collect()
}

#[test]
fn card_is_valid_through_its_last_day() {
    let card = read(residence());
    let last_day = date!(2028 - 10 - 20);
    for (on, expected) in [
        (date!(2028 - 10 - 19), Expiry::Valid { last_day }),
        (last_day, Expiry::Valid { last_day }),
        (date!(2028 - 10 - 21), Expiry::Expired { last_day }),
    ] {
        let answer = card.expiry(on).unwrap();
        assert_eq!(answer.value, expected, "{on}");
        assert_eq!(names(&answer.basis), [("card_expiry", true)]);
    }
    let words = card.expiry(last_day).unwrap().value;
    assert_eq!(
        words.words(Language::English),
        "The card is valid until 2028-10-20."
    );
    assert_eq!(
        words.words(Language::Japanese),
        "カードは2028-10-20まで有効です。"
    );
}

#[test]
fn no_answer_without_the_data() {
    let first = read(VirtualCard::builder(CardType::ResidenceFirst));
    assert!(first.expiry(date!(2026 - 11 - 24)).is_none());
    assert!(first.stay(date!(2026 - 11 - 24)).is_none());
    let partial = read(residence().value(0xC5, "20281000"));
    assert!(partial.expiry(date!(2026 - 11 - 24)).is_none());
    let unread = read_groups(residence(), DataGroups::PHOTO);
    assert!(unread.expiry(date!(2026 - 11 - 24)).is_none());
    assert!(unread.work().is_none());
    let certificate = read(VirtualCard::builder(CardType::SpecialPermanentSecond));
    assert!(certificate.work().is_none());
}

#[test]
fn stay_ends_and_a_renewal_is_stated_not_decided() {
    let last_day = date!(2028 - 10 - 20);
    for (renewal, renewal_under_way) in [("0", Some(false)), ("1", Some(true)), ("7", None)] {
        let card = read(residence().value(0xD8, renewal));
        let during = card.stay(last_day).unwrap();
        assert_eq!(
            during.value,
            Stay::Continues {
                last_day,
                renewal_under_way
            }
        );
        let after = card.stay(date!(2028 - 10 - 21)).unwrap();
        assert_eq!(
            after.value,
            Stay::Ended {
                last_day,
                renewal_under_way
            }
        );
        assert_eq!(
            names(&after.basis),
            [("period_end", true), ("renewal", false)]
        );
        let words = after.value.words(Language::English);
        assert_eq!(words.contains("not decided"), renewal == "1", "{words}");
        let words = after.value.words(Language::Japanese);
        assert_eq!(
            words.contains("判断していません"),
            renewal == "1",
            "{words}"
        );
    }
    let unread = read_groups(residence(), DataGroups::PRINTED_ENTRIES);
    assert_eq!(
        unread.stay(last_day).unwrap().value,
        Stay::Continues {
            last_day,
            renewal_under_way: None
        }
    );
}

#[test]
fn indefinite_stay_has_no_end() {
    let card = read(residence().holder(Holder::edge()));
    let answer = card.stay(date!(2099 - 01 - 01)).unwrap();
    assert_eq!(answer.value, Stay::Indefinite);
    assert_eq!(names(&answer.basis), [("period_of_stay", true)]);
}

#[test]
fn work_is_said_in_words() {
    let english = |builder| -> Vec<String> {
        let card = read(builder);
        let answer = card.work().unwrap();
        assert!(!answer.value.words(Language::Japanese).is_empty());
        answer.value.words(Language::English)
    };
    for (digit, words) in [
        ("1", "There is no restriction on work."),
        ("2", "Only work that the status of residence allows."),
        ("4", "Only work that the designation paper names."),
        (
            "9",
            "Work is not permitted (but for what other permissions allow).",
        ),
        ("5", "The entry on work makes no sense."),
    ] {
        let builder = residence()
            .value(0xCC, digit)
            .value(0xD5, "0")
            .value(0xD7, "0");
        assert_eq!(english(builder), [words]);
    }
    assert_eq!(
        english(
            residence()
                .value(0xD5, "2")
                .value(0xD6, "20270331")
                .value(0xD7, "1")
        ),
        [
            "Only work that the status of residence allows.",
            "Comprehensive permission: 28 hours a week, teaching and the like (until 2027-03-31).",
            "There is an individual permission for other activity: see the permission paper.",
        ]
    );
    assert_eq!(
        english(residence().value(0xD5, "9").value(0xD7, "9"))[1..],
        [
            "The entry on comprehensive permission makes no sense (until 2028-10-20).",
            "The entry on individual permission makes no sense.",
        ]
    );
    assert_eq!(
        english(VirtualCard::builder(CardType::ResidenceFirst)),
        ["許可：週２８時間以内、風俗営業等を除く"]
    );
    let card = read(residence());
    assert_eq!(
        names(&card.work().unwrap().basis),
        [
            ("work", true),
            ("comprehensive_permission", false),
            ("comprehensive_permission_end", false),
            ("individual_permission", false),
        ]
    );
}
