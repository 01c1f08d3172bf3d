use time::macros::datetime;

use super::*;
use crate::card::CardType;
use crate::simulator::VirtualCard;
use crate::verify::{AnchorClass, TrustStore};
use crate::{DataGroups, Reader};

/// A report on a first-generation card, with this result in place of its own.
fn report(result: VerificationResult) -> Report {
    let card = VirtualCard::builder(CardType::ResidenceFirst).build();
    let number = "AA12345678BB".parse().unwrap();
    let groups = DataGroups::SIGNED | DataGroups::RENEWAL;
    let card = Reader::new(card.unwrap()).read(&number, groups).unwrap();
    let mut report = card.verify(&TrustStore::new(), datetime!(2026-11-25 0:00 UTC));
    report.result = result;
    report
}

const RESULTS: [(VerificationResult, Proof); 6] = [
    (
        VerificationResult::Normal {
            anchor: AnchorClass::Official,
        },
        Proof::Signed,
    ),
    (
        VerificationResult::Normal {
            anchor: AnchorClass::Own,
        },
        Proof::Signed,
    ),
    (
        VerificationResult::Normal {
            anchor: AnchorClass::Test,
        },
        Proof::Signed,
    ),
    (VerificationResult::Abnormal, Proof::Failed),
    (VerificationResult::Exempt, Proof::NotChecked),
    (VerificationResult::Incomplete, Proof::NotChecked),
];

#[test]
fn what_is_proved_follows_from_coverage_and_result() {
    for (result, covered) in RESULTS {
        let report = report(result);
        for &item in DataItem::ALL {
            let expected = match item {
                DataItem::FrontImage | DataItem::Photo => covered,
                _ => Proof::NotCovered,
            };
            assert_eq!(report.proof(item), expected, "{result} {item}");
        }
        assert_eq!(covered.is_signed(), result.code() == "normal");
    }
}

/// All must be proved, not one of them.
#[test]
fn what_follows_from_several_items_is_proved_as_little_as_the_least() {
    use DataItem::*;
    for (result, covered) in RESULTS {
        let report = report(result);
        let least = match covered {
            Proof::Failed => Proof::Failed,
            _ => Proof::NotCovered,
        };
        for (items, expected) in [
            (&[][..], Proof::NotCovered),
            (&[Photo], covered),
            (&[Photo, FrontImage], covered),
            (&[Renewal], Proof::NotCovered),
            (&[Photo, Renewal], least),
            (&[Renewal, Photo], least),
            (&[FrontImage, Address, Photo], least),
        ] {
            let found = report.proof_of_all(items.iter().copied());
            assert_eq!(found, expected, "{result} {items:?}");
        }
    }
}

#[test]
fn codes_of_proofs() {
    let codes = [
        (Proof::Signed, "signed"),
        (Proof::NotCovered, "not-covered"),
        (Proof::NotChecked, "not-checked"),
        (Proof::Failed, "failed"),
    ];
    for (proof, code) in codes {
        assert_eq!(proof.code(), code);
        assert_eq!(proof.to_string(), code);
        assert_eq!(proof.is_signed(), code == "signed");
    }
}
