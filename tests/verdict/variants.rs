//! Every variant of every card type under the simulator's own anchors.

use time::macros::date;
use zairyu::CardType::{
    self, ResidenceFirst, ResidenceSecond, SpecialPermanentFirst, SpecialPermanentSecond,
};
use zairyu::simulator::Variant::{self, *};
use zairyu::simulator::VirtualCard;
use zairyu::verify::{Circumstances, Validity};

use crate::cards::{
    ALTERED, NO_EVIDENCE, NORMAL, NOW, UNDER_AGE, Verdict, read_all, test_store, verdict,
};

const STRIPPED: Verdict = [
    "altered",
    "signature-missing",
    "untrusted",
    "certificate-missing",
    "abnormal",
    "-",
];
const FOREIGN: Verdict = [
    "intact",
    "signature-verifies",
    "untrusted",
    "key-identifier-mismatch",
    "abnormal",
    "-",
];
const EXPIRED: Verdict = [
    "intact",
    "signature-verifies",
    "trusted",
    "certificate-expired",
    "normal",
    "test",
];

#[rustfmt::skip]
const CASES: [(CardType, Variant, Verdict); 28] = [
    (ResidenceFirst, Genuine, NORMAL),
    (ResidenceFirst, UnderAge, NO_EVIDENCE),
    (ResidenceFirst, AlteredFront, ALTERED),
    (ResidenceFirst, AlteredPhoto, ALTERED),
    (ResidenceFirst, StrippedSignature, STRIPPED),
    (ResidenceFirst, ForeignIssuer, FOREIGN),
    (ResidenceFirst, ExpiredCertificate, EXPIRED),

    (SpecialPermanentFirst, Genuine, NORMAL),
    (SpecialPermanentFirst, UnderAge, NO_EVIDENCE),
    (SpecialPermanentFirst, AlteredFront, ALTERED),
    (SpecialPermanentFirst, AlteredPhoto, ALTERED),
    (SpecialPermanentFirst, StrippedSignature, STRIPPED),
    (SpecialPermanentFirst, ForeignIssuer, FOREIGN),
    (SpecialPermanentFirst, ExpiredCertificate, EXPIRED),

    (ResidenceSecond, Genuine, NORMAL),
    // The chip has both dates.
    (ResidenceSecond, UnderAge, UNDER_AGE),
    (ResidenceSecond, AlteredFront, ALTERED),
    (ResidenceSecond, AlteredPhoto, ALTERED),
    (ResidenceSecond, StrippedSignature, STRIPPED),
    (ResidenceSecond, ForeignIssuer, FOREIGN),
    (ResidenceSecond, ExpiredCertificate, EXPIRED),

    (SpecialPermanentSecond, Genuine, NORMAL),
    // Certificates have no date of permission.
    (SpecialPermanentSecond, UnderAge, NO_EVIDENCE),
    (SpecialPermanentSecond, AlteredFront, ALTERED),
    (SpecialPermanentSecond, AlteredPhoto, ALTERED),
    (SpecialPermanentSecond, StrippedSignature, STRIPPED),
    (SpecialPermanentSecond, ForeignIssuer, FOREIGN),
    (SpecialPermanentSecond, ExpiredCertificate, EXPIRED),
];

#[test]
fn each_variant_has_its_verdict() {
    for (card_type, variant, expected) in CASES {
        let card = read_all(VirtualCard::builder(card_type).variant(variant));
        let report = card.verify(test_store(), NOW);
        assert_eq!(verdict(&report), expected, "{card_type} {variant}");

        let validity = match variant {
            UnderAge | StrippedSignature => None,
            ExpiredCertificate => Some(Validity::Expired),
            _ => Some(Validity::Valid),
        };
        let reported = report.certificate.as_ref().map(|of| of.validity);
        assert_eq!(reported, validity, "{card_type} {variant}");
        assert_eq!(report.checked_at, NOW);
    }
}

#[test]
fn every_variant_and_type_is_in_the_table() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for variant in Variant::ALL {
            let listed = CASES
                .iter()
                .any(|case| (case.0, case.1) == (card_type, variant));
            assert!(listed, "{card_type} {variant}");
        }
    }
}

/// JSON and report agree.
#[test]
fn json_agrees_with_the_report() {
    for (card_type, variant, expected) in CASES {
        let card = read_all(VirtualCard::builder(card_type).variant(variant));
        let json = serde_json::to_value(card.verify(test_store(), NOW)).expect("JSON");
        let text = |pointer: &str| {
            let found = json.pointer(pointer).and_then(|value| value.as_str());
            found.unwrap_or("-").to_owned()
        };
        let said = [
            "/tamper/status",
            "/tamper/reason",
            "/issuer/status",
            "/issuer/reason",
            "/result",
            "/issuer/anchor/class",
        ];
        assert_eq!(said.map(text), expected, "{card_type} {variant}");
        assert_eq!(
            json["caveats"],
            serde_json::json!([
                "may-be-revoked",
                "chip-may-be-a-copy",
                "card-type-not-signed"
            ])
        );
        let assurance = match card_type {
            ResidenceFirst | ResidenceSecond => "reported-on-genuine-cards",
            _ => "stated-by-specification",
        };
        assert_eq!(json["protocol_assurance"], assurance, "{card_type}");
    }
}

#[test]
fn json_describes_the_certificate() {
    let card = read_all(VirtualCard::builder(ResidenceSecond).variant(ExpiredCertificate));
    let circumstances = Circumstances::at(NOW).with_date_of_birth(date!(1993 - 04 - 05));
    assert_eq!(
        format!("{circumstances:?}"),
        "Circumstances(at 2026-11-25 12:00:00.0 +00:00:00)"
    );
    let json = serde_json::to_value(card.verify(test_store(), circumstances)).expect("JSON");
    let certificate = &json["certificate"];
    for (field, expected) in [
        ("not_before", "2018-01-01T00:00:00Z"),
        ("not_after", "2020-01-01T00:00:00Z"),
        ("validity", "expired"),
    ] {
        assert_eq!(certificate[field], expected, "{field}");
    }
}
