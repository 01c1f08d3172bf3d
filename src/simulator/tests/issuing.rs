//! The signature of a card, and what a card cannot have.

use x509_parser::prelude::{FromDer, X509Certificate};

use super::super::{
    Absence, BuildError, ElementaryFile as Ef, Holder, Issuer, Variant, VirtualCard,
    VirtualCardBuilder,
};
use super::issued::{file, issued_by, signature_of, slice, verify};
use crate::card::{CardType, Generation};

#[test]
fn cards_are_signed_as_their_variant_says() {
    // Data and check code fit; the test CA issued; the foreign CA issued.
    let cases = [
        (Variant::Genuine, true, true, false),
        (Variant::AlteredFront, false, true, false),
        (Variant::AlteredPhoto, false, true, false),
        (Variant::ForeignIssuer, true, false, true),
        (Variant::ExpiredCertificate, true, true, false),
    ];
    for &card_type in CardType::ALL {
        for (variant, fits, own, foreign) in cases {
            let name = format!("{card_type} {variant}");
            let card = VirtualCard::builder(card_type)
                .variant(variant)
                .build()
                .unwrap();
            let (message, check_code, field) = signature_of(&card);
            let (padding, certificate) = X509Certificate::from_der(&field).unwrap();
            assert!(padding.iter().all(|&byte| byte == 0), "{name}");
            let key = certificate.public_key().raw;
            assert_eq!(verify(key, &message, &check_code), fits, "{name}");
            let generation = card_type.generation();
            let test = Issuer::test(generation).unwrap();
            let other = Issuer::foreign(generation).unwrap();
            assert_eq!(issued_by(&test, &certificate), own, "{name}");
            assert_eq!(issued_by(&other, &certificate), foreign, "{name}");
            assert_eq!(
                certificate.validity().not_after.to_datetime().year(),
                if variant == Variant::ExpiredCertificate {
                    2020
                } else {
                    2034
                },
                "{name}"
            );
        }
    }
}

#[test]
fn unsigned_cards_have_empty_or_nul_signatures() {
    for &card_type in CardType::ALL {
        for (variant, photo_is_there) in [
            (Variant::UnderAge, false),
            (Variant::StrippedSignature, true),
        ] {
            let card = VirtualCard::builder(card_type)
                .variant(variant)
                .build()
                .unwrap();
            let (message, check_code, certificate) = signature_of(&card);
            assert!(check_code.iter().chain(&certificate).all(|&byte| byte == 0));
            let photo = match card_type.generation() {
                Generation::First => &message[7000..],
                Generation::Second | Generation::Specified => &message[53..3053],
            };
            assert_eq!(photo.iter().any(|&byte| byte != 0), photo_is_there);

            let card = VirtualCard::builder(card_type)
                .variant(variant)
                .absence(Absence::Empty)
                .build()
                .unwrap();
            let expected = match card_type.generation() {
                Generation::First => "da00db00",
                Generation::Second | Generation::Specified => "dc00dd00",
            };
            assert_eq!(hex::encode(file(&card, Ef::Signature)), expected);
        }
    }
}

#[test]
fn a_card_without_photo_can_be_signed() {
    let card_type = CardType::ResidenceFirst;
    for absence in [Absence::Nul, Absence::Empty] {
        let card = VirtualCard::builder(card_type)
            .holder(Holder::child())
            .absence(absence)
            .build()
            .unwrap();
        let photo = file(&card, Ef::Photo);
        match absence {
            Absence::Nul => assert_eq!(photo, [&[0xD1, 0x82, 0x0B, 0xB8][..], &[0; 3000]].concat()),
            Absence::Empty => assert_eq!(photo, [0xD1, 0x00]),
        }
        let mut message = slice(&file(&card, Ef::FrontImage), 0, 4, 7000);
        message.resize(10_000, 0);
        let signature = file(&card, Ef::Signature);
        let field = slice(&signature, 260, 4, 1200);
        let (_, certificate) = X509Certificate::from_der(&field).unwrap();
        let check_code = slice(&signature, 0, 4, 256);
        assert!(verify(certificate.public_key().raw, &message, &check_code));
    }
}

#[test]
fn issuing_is_repeatable() {
    for &card_type in CardType::ALL {
        let [first, second] = [0, 1].map(|_| {
            let card = VirtualCard::builder(card_type).build().unwrap();
            file(&card, Ef::Signature)
        });
        assert_eq!(first, second);
    }
}

#[test]
fn values_can_be_replaced_before_and_after_signing() {
    type Change = fn(VirtualCardBuilder) -> VirtualCardBuilder;
    // The start of the file, and whether data and check code still fit.
    let cases: [(&str, CardType, Change, Ef, &str, bool); 6] = [
        (
            "signed",
            CardType::ResidenceSecond,
            |builder| builder.value(0xC8, "PER"),
            Ef::PrintedEntries,
            "c5083230323831303230c6083139393330343035c70132c803504552",
            true,
        ),
        (
            "signed and padded",
            CardType::ResidenceSecond,
            |builder| builder.value(0xC5, "2"),
            Ef::PrintedEntries,
            "c5083200000000000000c608",
            true,
        ),
        (
            "not signed",
            CardType::ResidenceSecond,
            |builder| builder.raw_value(0xC8, "PER"),
            Ef::PrintedEntries,
            "c5083230323831303230c6083139393330343035c70132c803504552",
            false,
        ),
        (
            "not covered by the signature",
            CardType::ResidenceFirst,
            |builder| builder.raw_value(0xD3, ""),
            Ef::Address,
            "d2083230323531303230d300d4820140",
            true,
        ),
        (
            "left out",
            CardType::ResidenceFirst,
            |builder| builder.without(0xD2),
            Ef::Address,
            "d306313339393939d4820140",
            true,
        ),
        (
            "whole file",
            CardType::ResidenceFirst,
            |builder| builder.raw_file(Ef::Address, [0xDE, 0xAD]),
            Ef::Address,
            "dead",
            true,
        ),
    ];
    for (name, card_type, change, file_name, start, fits) in cases {
        let card = change(VirtualCard::builder(card_type)).build().unwrap();
        let content = hex::encode(file(&card, file_name));
        assert!(content.starts_with(start), "{name}: {content:.80}");
        let (message, check_code, field) = signature_of(&card);
        let (_, certificate) = X509Certificate::from_der(&field).unwrap();
        let found = verify(certificate.public_key().raw, &message, &check_code);
        assert_eq!(found, fits, "{name}");
    }
}

#[test]
fn what_cannot_be_on_a_card_is_refused() {
    let first = || VirtualCard::builder(CardType::ResidenceFirst);
    let long = BuildError::ValueTooLong {
        tag: 0xD3,
        length: 6,
    };
    let cases = [
        (
            "short number",
            first().number("AA1234"),
            BuildError::CardNumber,
        ),
        (
            "wide number",
            first().number("ＡＡ12345678BB"),
            BuildError::CardNumber,
        ),
        (
            "unknown tag",
            first().value(0xC2, "1"),
            BuildError::UnknownTag { tag: 0xC2 },
        ),
        (
            "unknown raw tag",
            first().raw_value(0xC2, "1"),
            BuildError::UnknownTag { tag: 0xC2 },
        ),
        ("long value", first().value(0xD3, "1234567"), long),
        (
            "unknown file",
            first().raw_file(Ef::Other, []),
            BuildError::UnknownFile,
        ),
        (
            "long file",
            first().raw_file(Ef::Photo, vec![0; 32_769]),
            BuildError::FileTooLong,
        ),
        (
            "long raw value",
            first().raw_value(0xD1, vec![0; 70_000]),
            BuildError::FileTooLong,
        ),
    ];
    for (name, builder, error) in cases {
        assert_eq!(builder.build().err(), Some(error), "{name}");
    }
}
