//! A clerk's questions, answered from cards.

#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "common/cards.rs"]
mod cards;

use cards::{NOW, read, read_all, test_store};
use time::Date;
use time::macros::date;
use zairyu::CardType;
use zairyu::card::DataItem;
use zairyu::present::answers::{CardValidity, StayStatus};
use zairyu::record::Renewal;
use zairyu::simulator::{Holder, Variant, VirtualCard, VirtualCardBuilder};
use zairyu::verify::Proof;
use zairyu::{Card, DataGroups, Language};

fn residence() -> VirtualCardBuilder {
    VirtualCard::builder(CardType::ResidenceSecond)
}

/// The sentences, each after the sign of its mark.
fn marked(card: &Card, on: Date, language: Language) -> Vec<String> {
    let report = card.verify(test_store(), NOW);
    let sentences = card.answers(&report, on, language);
    sentences.iter().map(ToString::to_string).collect()
}

const TODAY: Date = date!(2026 - 11 - 25);

#[test]
fn card_is_valid_through_its_last_day() {
    let card = read_all(residence());
    let last_day = date!(2028 - 10 - 20);
    for (on, expected) in [
        (date!(2028 - 10 - 19), CardValidity::Valid { last_day }),
        (last_day, CardValidity::Valid { last_day }),
        (date!(2028 - 10 - 21), CardValidity::Expired { last_day }),
    ] {
        let answer = card.expiry(on).unwrap();
        assert_eq!(answer.value, expected, "{on}");
        assert_eq!(answer.basis, [DataItem::CardExpiry]);
    }
    let words = card.expiry(last_day).unwrap().value;
    assert_eq!(
        words.words(Language::English),
        "The card is valid until 2028-10-20."
    );
    assert_eq!(
        words.words(Language::Japanese),
        "カードは2028年10月20日まで有効です。"
    );
    let expired = card.expiry(date!(2028 - 10 - 21)).unwrap().value;
    assert_eq!(
        expired.words(Language::Japanese),
        "カードの有効期間は2028年10月20日に満了しています。"
    );
}

#[test]
fn no_answer_without_the_data() {
    let first = read_all(VirtualCard::builder(CardType::ResidenceFirst));
    assert!(first.expiry(TODAY).is_none());
    assert!(first.stay(TODAY).is_none());
    let partial = read_all(residence().value(0xC5, "20281000"));
    assert!(partial.expiry(TODAY).is_none());
    let unread = read(residence(), DataGroups::PHOTO);
    assert!(unread.expiry(TODAY).is_none());
    assert!(unread.work().is_none());
    assert!(unread.renewal().is_none());
    let certificate = read_all(VirtualCard::builder(CardType::SpecialPermanentSecond));
    assert!(certificate.work().is_none());
}

#[test]
fn stay_ends_on_its_last_day() {
    let last_day = date!(2028 - 10 - 20);
    let card = read_all(residence());
    for (on, expected, ja) in [
        (
            last_day,
            StayStatus::Continues { last_day },
            "在留期間の満了日は2028年10月20日です。",
        ),
        (
            date!(2028 - 10 - 21),
            StayStatus::Ended { last_day },
            "在留期間は2028年10月20日に満了しています。",
        ),
    ] {
        let answer = card.stay(on).unwrap();
        assert_eq!(answer.value, expected);
        assert_eq!(answer.basis, [DataItem::PeriodEnd]);
        assert_eq!(answer.value.words(Language::Japanese), ja);
    }
    let card = read_all(residence().holder(Holder::edge()));
    let answer = card.stay(date!(2099 - 01 - 01)).unwrap();
    assert_eq!(answer.value, StayStatus::Indefinite);
    assert_eq!(answer.basis, [DataItem::PeriodOfStay]);
}

/// The period of stay is signed, the renewal is not: two sentences, two marks.
#[test]
fn a_renewal_is_stated_not_decided() {
    for (digit, sign, words) in [
        ("0", "", ""),
        ("1", "* ", "does not decide"),
        (
            "7",
            "* ",
            "The entry on the renewal application cannot be interpreted.",
        ),
    ] {
        let card = read_all(residence().value(0xD8, digit));
        let answer = card.renewal().unwrap();
        assert_eq!(answer.value == Renewal::UnderWay, digit == "1");
        assert_eq!(answer.basis, [DataItem::Renewal]);
        let sentences = marked(&card, date!(2028 - 10 - 21), Language::English);
        assert_eq!(sentences[1], "✓ The period of stay ended on 2028-10-20.");
        let renewal = sentences.iter().find(|one| one.contains("renewal"));
        assert_eq!(renewal.is_some(), digit != "0");
        if let Some(renewal) = renewal {
            assert!(
                renewal.starts_with(sign) && renewal.contains(words),
                "{renewal}"
            );
        }
    }
    let first = VirtualCard::builder(CardType::ResidenceFirst).value(0xD7, "1");
    let sentences = marked(&read_all(first), TODAY, Language::Japanese);
    assert!(sentences[0].starts_with("* 在留期間更新等許可申請中です。"));
    assert!(sentences[0].contains("判断していません"));
}

#[test]
fn work_is_worded_as_on_the_card() {
    let said = |builder: VirtualCardBuilder, language| -> Vec<String> {
        marked(&read_all(builder.value(0xD8, "0")), TODAY, language)[2..].to_vec()
    };
    for (digit, ja, en) in [
        (
            "1",
            "✓ 就労制限なし。",
            "✓ There is no restriction on work.",
        ),
        (
            "2",
            "✓ 在留資格に基づく就労活動のみ可。",
            "✓ Work is permitted only as the status of residence allows.",
        ),
        (
            "4",
            "✓ 指定書により指定された就労活動のみ可。",
            "✓ Work is permitted only as the designation paper says.",
        ),
        (
            "9",
            "✓ 就労不可 (資格外活動許可がある場合を除く)。",
            "✓ Work is not permitted, except as a permission for other activity allows.",
        ),
        (
            "5",
            "✓ 就労制限の有無の欄は解釈できません。",
            "✓ The entry on work cannot be interpreted.",
        ),
    ] {
        let builder = || {
            let builder = residence().value(0xCC, digit);
            builder.value(0xD5, "0").value(0xD7, "0")
        };
        assert_eq!(said(builder(), Language::Japanese), [ja]);
        assert_eq!(said(builder(), Language::English), [en]);
    }
}

/// The signature covers only the first of the sentences on work.
#[test]
fn each_permission_has_its_own_mark() {
    let said = |builder: VirtualCardBuilder, language| -> Vec<String> {
        marked(&read_all(builder.value(0xD8, "0")), TODAY, language)[2..].to_vec()
    };
    let both = |kind| {
        residence()
            .value(0xD5, kind)
            .value(0xD6, "20270331")
            .value(0xD7, "1")
    };
    assert_eq!(
        said(both("2"), Language::English),
        [
            "✓ Work is permitted only as the status of residence allows.",
            "* Comprehensive permission: permitted: up to 28 hours a week, teaching and the \
             like (until 2027-03-31).",
            "* Individual permission: permitted: see the permission paper.",
        ]
    );
    // The official app's words (App 5.1 (6)).
    assert_eq!(
        said(both("1"), Language::Japanese)[1..],
        [
            "* 包括許可：許可（週28時間以内・風俗営業不可） 包括許可期限：2027年03月31日。",
            "* 個別許可：許可（資格外活動許可書参照）。",
        ]
    );
    assert_eq!(
        said(both("2"), Language::Japanese)[1],
        "* 包括許可：許可（週28時間以内・教育等の活動） 包括許可期限：2027年03月31日。"
    );
    assert_eq!(
        said(
            residence().value(0xD5, "9").value(0xD7, "9"),
            Language::English
        )[1..],
        [
            "* The entry on comprehensive permission cannot be interpreted.",
            "* The entry on individual permission cannot be interpreted.",
        ]
    );
    let first = read_all(VirtualCard::builder(CardType::ResidenceFirst));
    assert_eq!(
        marked(&first, TODAY, Language::English),
        ["* Comprehensive permission: 許可：週２８時間以内、風俗営業等を除く"]
    );
    let work = read_all(residence()).work().unwrap();
    let basis = |answer: Option<Vec<DataItem>>| answer.unwrap();
    assert_eq!(basis(work.work.map(|one| one.basis)), [DataItem::Work]);
    assert_eq!(
        basis(work.comprehensive.map(|one| one.basis)),
        [
            DataItem::ComprehensivePermission,
            DataItem::ComprehensivePermissionEnd
        ]
    );
    assert_eq!(
        basis(work.individual.map(|one| one.basis)),
        [DataItem::IndividualPermission]
    );
}

/// An answer from several items proves no more than the item that is proved least.
#[test]
fn proof_is_that_of_the_weakest_item() {
    let card = read_all(residence());
    let report = card.verify(test_store(), NOW);
    let mut answer = card.expiry(TODAY).unwrap();
    assert_eq!(answer.proof(&report), Proof::Signed);
    answer.basis.push(DataItem::CardNumber);
    assert_eq!(answer.proof(&report), Proof::NotCovered);
    answer.basis.clear();
    assert_eq!(answer.proof(&report), Proof::NotCovered);

    // A card without a good signature proves nothing about its expiry either.
    for (variant, proof) in [
        (Variant::StrippedSignature, Proof::NotCovered),
        (Variant::UnderAge, Proof::NotCovered),
        (Variant::AlteredPhoto, Proof::Failed),
        (Variant::ForeignIssuer, Proof::Failed),
    ] {
        let card = read_all(residence().variant(variant));
        let report = card.verify(test_store(), NOW);
        let answer = card.expiry(TODAY).unwrap();
        assert_eq!(answer.proof(&report), proof, "{variant}");
    }
}
