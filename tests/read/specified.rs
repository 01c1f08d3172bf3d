//! Specified cards: every profile of the simulator, which computes counter, IV and checksum
//! independently of the reader.

use std::ops::ControlFlow;

use time::macros::datetime;
use zairyu::CardType;
use zairyu::simulator::{
    self, AcceptedKeys, AcceptedLengthObject as Length, SimulatedProfile, VirtualCard,
};
use zairyu::specified_card::{DeliveredKeys, LengthObject, SpecifiedCardKey, SpecifiedCardProfile};
use zairyu::specified_card::{DeliveryKey, DeliveryKeySource};
use zairyu::verify::{Assurance, TestTrustStore};
use zairyu::{Card, CardTransport, ChannelError, DataGroups, Error, LinkLimits, Reader, Step};

use crate::{Fate, number, tampered};

const TYPES: [CardType; 2] = [
    CardType::ResidenceSpecified,
    CardType::SpecialPermanentSpecified,
];

fn key() -> DeliveryKey {
    DeliveryKey::own(&simulator::delivery_key_spki_der().unwrap()).unwrap()
}

fn build(card_type: CardType, profile: SimulatedProfile) -> VirtualCard {
    VirtualCard::builder(card_type)
        .specified_profile(profile)
        .build()
        .unwrap()
}

fn default_card() -> VirtualCard {
    build(CardType::ResidenceSpecified, SimulatedProfile::default())
}

fn reader<T: CardTransport>(transport: T) -> Reader<T> {
    Reader::new(transport).with_specified_card_key(SpecifiedCardKey::new(key()))
}

fn read(transport: impl CardTransport) -> Result<Card, Error> {
    reader(transport).read(&number(), DataGroups::ALL)
}

fn whole(card_type: CardType) -> Card {
    read(build(card_type, SimulatedProfile::default())).unwrap()
}

fn same_files(card: &Card, other: &Card) -> bool {
    card.files().iter().eq(other.files().iter())
}

#[test]
fn every_profile_is_negotiated() {
    for card_type in TYPES {
        let expected = whole(card_type);
        assert_eq!(expected.card_type().code(), card_type.code());
        for profile in SimulatedProfile::all() {
            let mut reader = reader(build(card_type, profile));
            let card = reader
                .read(&number(), DataGroups::ALL)
                .unwrap_or_else(|error| panic!("{card_type} {profile}: {error}"));
            assert!(same_files(&card, &expected), "{card_type} {profile}");
            assert_eq!(reader.transport_mut().touched_other_applications(), 0);
            // One key delivery, and one more for every refusal.
            let deliveries = |status| {
                let entries = reader.transport_mut().log().to_vec();
                let is = |entry: &&simulator::LogEntry| entry.ins == 0xAE && entry.status == status;
                entries.iter().filter(is).count()
            };
            let mut deliveries = deliveries;
            let refused = usize::from(profile.keys == AcceptedKeys::EncryptionOnly);
            assert_eq!(deliveries(0x6A80), refused, "{profile}");
            let restarted = usize::from(profile.length_object == Length::ThreeBytes);
            assert_eq!(deliveries(0x9000), 1 + restarted, "{profile}");
        }
    }
}

#[test]
fn pinned_choices_are_not_negotiated() {
    let keys = [
        (DeliveredKeys::EncryptionAndChecksum, AcceptedKeys::Both),
        (DeliveredKeys::EncryptionOnly, AcceptedKeys::EncryptionOnly),
    ];
    let lengths = [
        (LengthObject::TwoBytes, Length::TwoBytes),
        (LengthObject::ThreeBytes, Length::ThreeBytes),
    ];
    for (own_keys, card_keys) in keys {
        for (own_length, card_length) in lengths {
            let pinned = SpecifiedCardProfile {
                keys: Some(own_keys),
                length_object: Some(own_length),
            };
            for other in [false, true] {
                let flipped = |index: usize| if other { 1 - index } else { index };
                let keys_at = keys
                    .iter()
                    .position(|(_, card)| *card == card_keys)
                    .unwrap();
                let profile = SimulatedProfile {
                    keys: keys[flipped(keys_at)].1,
                    length_object: card_length,
                    checksum_required: true,
                };
                let mut reader = Reader::new(build(CardType::ResidenceSpecified, profile))
                    .with_specified_card_key(SpecifiedCardKey::new(key()).with_profile(pinned));
                let outcome = reader.read(&number(), DataGroups::ALL);
                match outcome {
                    Ok(_) => assert!(!other),
                    Err(Error::Status { step, status }) => {
                        assert!(other);
                        assert_eq!((step, status.to_u16()), (Step::SetSessionKey, 0x6A80));
                    }
                    Err(error) => panic!("{error}"),
                }
            }
            let profile = SimulatedProfile {
                keys: card_keys,
                length_object: match card_length {
                    Length::TwoBytes => Length::ThreeBytes,
                    _ => Length::TwoBytes,
                },
                checksum_required: true,
            };
            let mut reader = Reader::new(build(CardType::ResidenceSpecified, profile))
                .with_specified_card_key(SpecifiedCardKey::new(key()).with_profile(pinned));
            let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
            assert!(
                matches!(error, Error::Status { status, .. } if status.to_u16() == 0x6988),
                "{error}"
            );
        }
    }
}

#[test]
fn detection_selects_only_the_residence_application() {
    let mut reader = reader(default_card());
    for _ in 0..3 {
        assert_eq!(reader.detect().unwrap().card_type.code(), "07");
    }
    reader.read(&number(), DataGroups::ALL).unwrap();
    // The residence application is current now, also after a failed read.
    reader.read(&number(), DataGroups::PHOTO).unwrap();
    let wrong = "ZZ00000000ZZ".parse().unwrap();
    let error = reader.read(&wrong, DataGroups::ALL).unwrap_err();
    assert!(
        matches!(error, Error::WrongNumber { step: Step::Verify }),
        "{error}"
    );
    reader.read(&number(), DataGroups::ALL).unwrap();
    assert_eq!(reader.transport_mut().touched_other_applications(), 0);
}

#[test]
fn other_my_number_cards_are_not_residence_cards() {
    // 6A82 to the residence application, and to every other command.
    let mut selected = Vec::new();
    let link = tampered(default_card(), |_, command, card| {
        if command[1] == 0xA4 {
            selected.push(hex::encode(&command[5..]));
            return Fate::Answer(vec![0x6A, 0x82]);
        }
        Fate::Answer(card.transmit(command))
    });
    let error = read(link).unwrap_err();
    assert!(matches!(error, Error::NotAResidenceCard { .. }), "{error}");
    // Only names of residence cards are selected.
    assert_eq!(
        selected,
        [
            "d392f0004f0100000000000000000000",
            "d392f0004f0200000000000000000000"
        ]
    );
}

#[test]
fn missing_key_is_reported_before_further_commands() {
    let mut reader = Reader::new(default_card());
    let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
    assert!(matches!(error, Error::DeliveryKeyMissing), "{error}");
    assert!(error.to_string().contains("keys_smrsapub_001.bin"));
    assert!(
        reader
            .transport_mut()
            .log()
            .iter()
            .all(|entry| entry.ins != 0xAE)
    );
    // With the key, the same reader reads the same card.
    let mut reader = reader.with_specified_card_key(SpecifiedCardKey::new(key()));
    reader.read(&number(), DataGroups::ALL).unwrap();
    assert_eq!(key().source(), DeliveryKeySource::Own);
}

#[test]
fn key_of_another_card_is_refused() {
    let signer = include_bytes!("../../assets/simulator/keys/first-signer.der");
    let other = {
        use rsa::pkcs8::{DecodePrivateKey, EncodePublicKey};
        let key = rsa::PrivateKey::from_pkcs8_der(signer).unwrap();
        key.to_public_key().to_public_key_der().unwrap().into_vec()
    };
    let mut reader = Reader::new(default_card())
        .with_specified_card_key(SpecifiedCardKey::new(DeliveryKey::own(&other).unwrap()));
    let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
    assert_eq!(error.step(), Step::SetSessionKey);
    // A bounded number: both forms, and a fresh seed if the card asks for one.
    let log = reader.transport_mut().log();
    assert!(log.iter().filter(|entry| entry.ins == 0xAE).count() <= 4);
}

#[test]
fn seed_above_the_modulus_is_replaced() {
    for (refusals, outcome) in [(1, true), (2, true), (3, false)] {
        let mut left = refusals;
        let link = tampered(default_card(), |_, command, _| {
            if command[1] == 0xAE && left > 0 {
                left -= 1;
                return Fate::Answer(vec![0x6F, 0x00]);
            }
            Fate::Pass
        });
        assert_eq!(read(link).is_ok(), outcome, "{refusals}");
    }
}

#[test]
fn link_without_extended_length_cannot_deliver_the_key() {
    struct Short(VirtualCard);
    impl CardTransport for Short {
        type Error = std::convert::Infallible;
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
            assert!(command.len() < 262, "an extended command");
            Ok(self.0.transmit(command))
        }
        fn limits(&self) -> LinkLimits {
            LinkLimits::SHORT
        }
    }
    let error = read(Short(default_card())).unwrap_err();
    assert!(
        matches!(error, Error::ExtendedLengthNeeded { .. }),
        "{error}"
    );
    let card = VirtualCard::builder(CardType::ResidenceSpecified)
        .short_only()
        .build()
        .unwrap();
    let error = read(card).unwrap_err();
    assert!(
        matches!(error, Error::ExtendedLengthNeeded { .. }),
        "{error}"
    );
}

/// One byte of each answer under secure messaging is changed: an error if there is a
/// checksum, and never other data.
#[test]
fn changed_answers_are_noticed_by_the_checksum() {
    for at in [7, 8, 11, 15] {
        for byte in [0, 4, 20] {
            let link = tampered(default_card(), |index, command, card| {
                if index != at {
                    return Fate::Pass;
                }
                let mut answer = card.transmit(command);
                let place = (byte + 3).min(answer.len() - 11);
                answer[place] ^= 1;
                Fate::Answer(answer)
            });
            let error = read(link).unwrap_err();
            assert!(
                matches!(error, Error::Channel { .. }),
                "{at} {byte}: {error}"
            );
        }
    }
    let link = tampered(default_card(), |index, command, card| {
        if index != 7 {
            return Fate::Pass;
        }
        let mut answer = card.transmit(command);
        let status = answer.split_off(answer.len() - 2);
        answer.truncate(answer.len() - 10);
        Fate::Answer([answer, status].concat())
    });
    let error = read(link).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Channel {
                source: ChannelError::NoChecksum,
                ..
            }
        ),
        "{error}"
    );
}

/// The link answers a command with an error, and the card never receives it. Then the
/// counters differ. The card ends the session, and the reader opens a new one, once.
#[test]
fn counter_out_of_step_starts_a_new_session_once() {
    let expected = whole(CardType::ResidenceSpecified);
    for status in [[0x69, 0x87], [0x69, 0xFC]] {
        for times in [1, 2] {
            let mut left = times;
            let link = tampered(default_card(), |_, command, _| {
                if command[..2] == [0x0C, 0xB0] && left > 0 {
                    left -= 1;
                    return Fate::Answer(status.to_vec());
                }
                Fate::Pass
            });
            match read(link) {
                Ok(card) => assert!(times == 1 && same_files(&card, &expected)),
                Err(Error::Status { step, .. }) => {
                    assert!(times == 2 && matches!(step, Step::Read(_)));
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
}

#[test]
fn torn_at_every_command_and_resumed() {
    for profile in ["both,02", "encryption,03"] {
        let profile: SimulatedProfile = profile.parse().unwrap();
        let build = || build(CardType::ResidenceSpecified, profile);
        let expected = whole(CardType::ResidenceSpecified);
        let mut whole_read = reader(build());
        whole_read.read(&number(), DataGroups::ALL).unwrap();
        let commands = whole_read.link_stats().commands as usize;
        for torn_at in 0..commands {
            let mut torn = false;
            let link = tampered(build(), |index, _, card| {
                if index < torn_at || torn {
                    return Fate::Pass;
                }
                torn = true;
                card.reset();
                Fate::Fail
            });
            let mut reader = reader(link);
            let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
            assert!(matches!(error, Error::Link { .. }), "{torn_at}: {error}");
            let card = reader
                .resume(|_| ControlFlow::Continue(()))
                .unwrap_or_else(|error| panic!("{profile} {torn_at}: {error}"));
            assert!(same_files(&card, &expected), "{profile} {torn_at}");
            assert_eq!(reader.transport_mut().card.touched_other_applications(), 0);
        }
    }
}

#[test]
fn reports_say_that_the_protocol_is_unconfirmed() {
    for card_type in TYPES {
        let report =
            whole(card_type).verify(&TestTrustStore::new(), datetime!(2026-11-25 12:00 UTC));
        assert_eq!(
            report.protocol_assurance,
            Assurance::Unconfirmed,
            "{card_type}"
        );
    }
}

/// VERIFY may end the session as well. The reader opens a new one, once.
#[test]
fn session_that_verify_ends_is_opened_again() {
    for times in [1, 2] {
        let mut left = times;
        let link = tampered(default_card(), |_, command, _| {
            if command[..2] == [0x0C, 0x20] && left > 0 {
                left -= 1;
                return Fate::Answer(vec![0x69, 0x87]);
            }
            Fate::Pass
        });
        match read(link) {
            Ok(_) => assert_eq!(times, 1),
            Err(error) => {
                assert_eq!(times, 2);
                assert_eq!(error.step(), Step::Verify);
                assert!(matches!(error, Error::Status { .. }), "{error}");
            }
        }
    }
}

/// After a file was read, the form of object 96 is known to be right, and `6988` has
/// another cause.
#[test]
fn length_object_is_settled_by_the_first_file() {
    let mut reads = 0;
    let link = tampered(default_card(), |_, command, _| {
        reads += u32::from(command[..2] == [0x0C, 0xB0]);
        if reads == 2 && command[1] == 0xB0 {
            Fate::Answer(vec![0x69, 0x88])
        } else {
            Fate::Pass
        }
    });
    let card = read(link).unwrap();
    assert!(same_files(&card, &whole(CardType::ResidenceSpecified)));
}

#[test]
fn capped_and_chained_answers() {
    let expected = whole(CardType::ResidenceSpecified);
    let builder = || VirtualCard::builder(CardType::ResidenceSpecified);
    for (name, builder) in [
        ("61xx", builder().chain_responses().limit_response(300)),
        ("6Cxx", builder().correct_le()),
    ] {
        let card = read(builder.build().unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(same_files(&card, &expected), "{name}");
    }
    struct Capped(VirtualCard);
    impl CardTransport for Capped {
        type Error = std::convert::Infallible;
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
            let answer = self.0.transmit(command);
            assert!(answer.len() <= 1000, "{}", answer.len());
            Ok(answer)
        }
        fn limits(&self) -> LinkLimits {
            LinkLimits::default().with_max_response(1000)
        }
    }
    assert!(same_files(
        &read(Capped(default_card())).unwrap(),
        &expected
    ));
}
