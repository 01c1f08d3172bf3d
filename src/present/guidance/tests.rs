use std::collections::HashSet;

use super::*;
use crate::card::DataItem;
use crate::card::FileId;
use crate::card::layout::COMMON_DATA;
use crate::card::{CardType, Sha256Digest};
use crate::error::{Error, FileError, Step};
use crate::transport::LinkFault;
use crate::transport::apdu::{ApduError, StatusWord};
use crate::verify::AnchorFileError;
use crate::verify::{AnchorError, AnchorRefusal, CertificateError};
use crate::{ChannelError, HandshakeError};

/// Every situation has texts in both languages.
#[test]
fn every_situation_has_words_in_both_languages() {
    let mut codes = HashSet::new();
    for &situation in Situation::ALL {
        let code = situation.code();
        assert!(codes.insert(code), "{code} is used twice");
        let [ja, en] = [Language::Japanese, Language::English].map(|l| situation.guidance(l));
        assert_eq!(ja.steps.len(), en.steps.len(), "{code}");
        assert!(!ja.steps.is_empty(), "{code}: no steps");
        for guidance in [&ja, &en] {
            assert!(!guidance.title.ends_with(['.', '。']), "{code}");
            for text in guidance.steps.iter().chain([&guidance.explanation]) {
                assert!(
                    text.len() > 15 && text.ends_with(['.', '。', ')']),
                    "{code}: {text}"
                );
            }
            for link in &guidance.links {
                assert!(link.url.starts_with("https://www.moj.go.jp/isa/"), "{code}");
            }
        }
        let japanese = |text: &str| text.chars().any(|c| ('\u{3041}'..='\u{30FE}').contains(&c));
        let texts = |g: &Guidance| [vec![g.title, g.explanation], g.steps.clone()].concat();
        assert!(texts(&ja).into_iter().all(japanese), "{code}");
        assert!(texts(&en).iter().all(|text| text.is_ascii()), "{code}");
    }
}

/// The ten messages of App 9, and what the app lacks.
#[test]
fn the_apps_messages_are_covered() {
    for (message, code, link) in [
        ("(1)", "program-fault", None),
        ("(2)", "nfc-off", None),
        ("(3)", "chip-faulty", Some(REISSUE)),
        ("(4)", "not-a-residence-card", None),
        ("(5)", "no-card", Some(REGIONAL_OFFICES)),
        ("(6)", "read-failed", Some(REGIONAL_OFFICES)),
        ("(7)", "wrong-number", None),
        ("(8)", "nfc-missing", None),
        ("(9)", "camera-read-failed", None),
        ("(10)", "camera-denied", None),
        ("no reader", "no-reader", None),
        ("daemon not running", "service-not-running", None),
        ("reader in use", "reader-in-use", None),
        ("delivery key missing", "delivery-key-missing", None),
        (
            "unknown card type",
            "unknown-card-type",
            Some(REGIONAL_OFFICES),
        ),
        ("unconfirmed protocol", "protocol-unconfirmed", None),
        ("abnormal", "altered", Some(REGIONAL_OFFICES)),
        ("abnormal", "issuer-untrusted", Some(REGIONAL_OFFICES)),
    ] {
        let situation = Situation::ALL
            .iter()
            .find(|situation| situation.code() == code);
        let guidance = situation.unwrap().guidance(Language::English);
        if let Some(link) = link {
            assert!(
                guidance.links.iter().any(|found| found.url == link),
                "{message}"
            );
        }
    }
}

/// One of each error. The compiler checks that none is missing: the mapping has no
/// wildcard.
#[test]
fn every_error_has_guidance() {
    let step = Step::Verify;
    let file: FileId = COMMON_DATA.id;
    let status = StatusWord::CONDITIONS_NOT_SATISFIED;
    let link = |fault| Error::Link {
        step,
        fault,
        source: Box::new(std::io::Error::other("x")),
    };
    for (error, code) in [
        (link(LinkFault::NoService), "service-not-running"),
        (link(LinkFault::NoReader), "no-reader"),
        (link(LinkFault::ReaderInUse), "reader-in-use"),
        (link(LinkFault::NoCard), "no-card"),
        (link(LinkFault::CardRemoved), "card-removed"),
        (link(LinkFault::Timeout), "card-silent"),
        (link(LinkFault::Other), "link-failed"),
        (Error::Status { step, status }, "read-failed"),
        (Error::WrongNumber { step }, "wrong-number"),
        (Error::NotAResidenceCard { status }, "not-a-residence-card"),
        (
            Error::UnknownCardType {
                code: "99".to_owned(),
            },
            "unknown-card-type",
        ),
        (
            Error::MisplacedCardType {
                card_type: CardType::ResidenceSpecified,
            },
            "unknown-card-type",
        ),
        (Error::DeliveryKeyMissing, "delivery-key-missing"),
        (Error::ExtendedLengthNeeded { step }, "link-too-narrow"),
        (Error::CardChanged { step }, "card-changed"),
        (Error::NothingToResume, "read-failed"),
        (
            Error::Handshake {
                step,
                source: HandshakeError::Mac,
            },
            "read-failed",
        ),
        (
            Error::Channel {
                step,
                source: ChannelError::Padding,
            },
            "read-failed",
        ),
        (
            Error::AnswerLength {
                step,
                expected: 8,
                length: 7,
            },
            "read-failed",
        ),
        (Error::EmptyAnswer { step }, "read-failed"),
        (Error::Chain { step }, "read-failed"),
        (
            Error::Apdu {
                step,
                source: ApduError::ResponseTooShort { length: 1 },
            },
            "read-failed",
        ),
        (Error::FileTooLong { file, limit: 6 }, "chip-faulty"),
        (
            Error::File {
                file,
                source: FileError::Missing {
                    item: DataItem::CardType,
                },
            },
            "chip-faulty",
        ),
        (Error::LinkTooNarrow { step, answer: 8 }, "link-too-narrow"),
        (Error::TooManyCommands { step }, "read-failed"),
        (Error::Random { step }, "program-fault"),
        (Error::Cancelled { step }, "cancelled"),
    ] {
        assert_eq!(error.situation().code(), code, "{error}");
        assert!(!error.guidance(Language::Japanese).title.is_empty());
    }
}

#[test]
fn numbers_and_anchors_have_guidance() {
    for text in ["", "1", "AA1234567XBB", "AA12345678BBB"] {
        let error = text.parse::<crate::CardNumber>().unwrap_err();
        assert_eq!(error.situation(), Situation::NumberMalformed, "{text}");
    }
    let refused = |refusal| AnchorError {
        name: "x".to_owned(),
        refusal,
    };
    for (refusal, code) in [
        (
            AnchorRefusal::NotPinned {
                sha256: Sha256Digest::of(b""),
            },
            "anchor-unknown",
        ),
        (AnchorRefusal::TestAnchor, "anchor-misplaced"),
        (AnchorRefusal::OfficialAnchor, "anchor-misplaced"),
        (AnchorRefusal::DeliveryKey, "anchor-misplaced"),
        (AnchorRefusal::ZipArchive, "anchor-packed"),
        (
            AnchorRefusal::SeveralCertificates { count: 2 },
            "anchor-packed",
        ),
        (AnchorRefusal::NoCertificate, "anchor-unusable"),
        (
            AnchorRefusal::Certificate(CertificateError::Absent),
            "anchor-unusable",
        ),
        (AnchorRefusal::NotAuthority, "anchor-unusable"),
        (AnchorRefusal::NoCertificateSigning, "anchor-unusable"),
        (AnchorRefusal::SelfSignature, "anchor-unusable"),
    ] {
        let error = AnchorFileError::Refused(refused(refusal));
        assert_eq!(error.situation().code(), code, "{error}");
    }
    let path = || std::path::PathBuf::from("x");
    let io = AnchorFileError::Io {
        path: path(),
        source: std::io::Error::other("x"),
    };
    for (error, code) in [
        (io, "anchor-unreadable"),
        (
            AnchorFileError::EmptyFolder { path: path() },
            "anchor-unreadable",
        ),
        (
            AnchorFileError::TooLarge { path: path() },
            "anchor-unusable",
        ),
    ] {
        assert_eq!(error.situation().code(), code, "{error}");
    }
}

#[cfg(feature = "simulator")]
mod verdicts {
    use time::OffsetDateTime;
    use time::macros::{date, datetime};

    use super::*;
    use crate::simulator::{self, Variant, VirtualCard};
    use crate::verify::{
        AnchorClass, Assurance, Circumstances, TestTrustStore, TrustStore, VerificationResult,
    };
    use crate::{Card, DataGroups, Generation, Reader};

    const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

    fn read(variant: Variant, groups: DataGroups) -> Card {
        let card = VirtualCard::builder(CardType::ResidenceFirst)
            .variant(variant)
            .build()
            .unwrap();
        let number = "AA12345678BB".parse().unwrap();
        Reader::new(card).read(&number, groups).unwrap()
    }

    fn anchors() -> TestTrustStore {
        let mut anchors = TestTrustStore::new();
        let ca = simulator::ca_certificate_der(Generation::First).unwrap();
        anchors.add_simulator(Generation::First, &ca).unwrap();
        anchors
    }

    fn codes(situations: &[Situation]) -> Vec<&'static str> {
        situations
            .iter()
            .map(|situation| situation.code())
            .collect()
    }

    #[test]
    fn every_verdict_has_guidance() {
        for (variant, expected) in [
            (Variant::Genuine, &["normal-by-test-anchor"][..]),
            (Variant::UnderAge, &["exempt-without-evidence"]),
            (Variant::AlteredFront, &["altered"]),
            (Variant::AlteredPhoto, &["altered"]),
            (Variant::StrippedSignature, &["unsigned"]),
            (Variant::ForeignIssuer, &["issuer-untrusted"]),
            (
                Variant::ExpiredCertificate,
                &["normal-by-test-anchor", "certificate-expired"],
            ),
        ] {
            let report = read(variant, DataGroups::ALL).verify(&anchors(), NOW);
            assert_eq!(codes(&report.situations()), expected, "{variant}");
        }
        let child = read(Variant::UnderAge, DataGroups::ALL);
        for (birth, expected) in [
            (date!(2018 - 06 - 07), "exempt-by-age"),
            (date!(1993 - 04 - 05), "age-contradicted"),
        ] {
            let circumstances = Circumstances::at(NOW).with_date_of_birth(birth);
            let report = child.verify(&anchors(), circumstances);
            assert_eq!(report.situations()[0].code(), expected);
        }
        let part = read(Variant::Genuine, DataGroups::PHOTO | DataGroups::SIGNATURE);
        let report = part.verify(&anchors(), NOW);
        assert_eq!(codes(&report.situations()), ["not-read"]);
        let card = read(Variant::Genuine, DataGroups::ALL);
        let report = card.verify(&TrustStore::new(), NOW);
        assert_eq!(codes(&report.situations()), ["no-anchors"]);
        // Altered, without anchors: the problem comes first.
        let report = read(Variant::AlteredPhoto, DataGroups::ALL).verify(&TrustStore::new(), NOW);
        assert_eq!(codes(&report.situations()), ["altered", "no-anchors"]);
        let early = datetime!(2000-01-01 0:00 UTC);
        let report = card.verify(&anchors(), early);
        assert_eq!(
            codes(&report.situations()),
            ["normal-by-test-anchor", "certificate-not-yet-valid"]
        );
    }

    /// Cases that no virtual card can cause.
    #[test]
    fn official_and_own_anchors_are_distinguished() {
        let mut report = read(Variant::Genuine, DataGroups::ALL).verify(&anchors(), NOW);
        for (anchor, expected) in [
            (AnchorClass::Official, "normal"),
            (AnchorClass::Own, "normal-by-own-anchor"),
        ] {
            report.result = VerificationResult::Normal { anchor };
            assert_eq!(report.situations()[0].code(), expected);
        }
        report.protocol_assurance = Assurance::Unconfirmed;
        assert_eq!(report.situations()[1].code(), "protocol-unconfirmed");
    }
}
