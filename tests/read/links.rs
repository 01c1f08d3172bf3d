//! Links of every kind return the same card.

use std::ops::ControlFlow;

use zairyu::CardType;
use zairyu::simulator::{VirtualCard, VirtualCardBuilder};
use zairyu::{
    Card, CardTransport, DataGroups, Error, ImagePadding, LinkFault, LinkLimits, Reader, Step,
};

use crate::padding_skip::reader_of;
use crate::{Fate, number, read_all, tampered, virtual_card, whole_reader};

fn assert_same(card: &Card, card_type: CardType, name: &str) {
    let whole = read_all(virtual_card(card_type)).unwrap();
    // Signatures are made with fresh randoms in the second generation.
    let without_signature = |card: &Card| -> Vec<(String, Vec<u8>)> {
        card.files()
            .iter()
            .map(|(id, bytes)| (id.to_string(), bytes.to_vec()))
            .filter(|(id, _)| id != "DF3/EF01")
            .collect()
    };
    assert!(
        without_signature(card) == without_signature(&whole),
        "{card_type} {name}: other files"
    );
}

#[test]
fn every_kind_of_link_delivers_the_card() {
    type Setup = fn(VirtualCardBuilder) -> VirtualCardBuilder;
    let setups: [(&str, Setup); 9] = [
        ("short APDUs", |b| b.short_only()),
        ("6Cxx", |b| b.correct_le()),
        ("short APDUs, 6Cxx", |b| b.short_only().correct_le()),
        ("61xx", |b| b.chain_responses()),
        ("61xx in parts of 100", |b| {
            b.chain_responses().limit_response(100)
        }),
        ("short APDUs, 61xx", |b| b.short_only().chain_responses()),
        ("all at once", |b| {
            b.short_only().chain_responses().correct_le()
        }),
        ("61xx of 1,700", |b| {
            b.chain_responses().limit_response(1700)
        }),
        ("61xx, 6Cxx", |b| b.chain_responses().correct_le()),
    ];
    for &card_type in CardType::FIRST_AND_SECOND {
        for (name, setup) in setups {
            let card = setup(VirtualCard::builder(card_type)).build().unwrap();
            let card = read_all(card).unwrap_or_else(|error| panic!("{card_type} {name}: {error}"));
            assert_same(&card, card_type, name);
        }
    }
}

/// A link that states its limits and keeps to them.
struct Limited {
    card: VirtualCard,
    limits: LinkLimits,
    longest_answer: usize,
}

impl CardTransport for Limited {
    type Error = std::convert::Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        let answer = self.card.transmit(command);
        self.longest_answer = self.longest_answer.max(answer.len());
        Ok(answer)
    }

    fn limits(&self) -> LinkLimits {
        self.limits
    }
}

#[test]
fn stated_limits_are_kept_without_a_wasted_command() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for (name, limits, longest) in [
            ("short", LinkLimits::SHORT, 258),
            ("258", LinkLimits::default().with_max_response(258), 258),
            ("1,700", LinkLimits::default().with_max_response(1700), 1700),
            ("4,096", LinkLimits::default().with_max_response(4096), 4096),
            (
                "short of 130",
                LinkLimits::SHORT.with_max_response(130),
                130,
            ),
        ] {
            let mut link = Limited {
                card: virtual_card(card_type),
                limits,
                longest_answer: 0,
            };
            let card = Reader::new(&mut link)
                .read(&number(), DataGroups::ALL)
                .unwrap();
            assert_same(&card, card_type, name);
            assert!(link.longest_answer <= longest, "{card_type} {name}");
            let refused = link
                .card
                .log()
                .iter()
                .filter(|entry| entry.status != 0x9000);
            assert_eq!(refused.count(), 0, "{card_type} {name}");
        }
    }
}

#[test]
fn link_too_narrow_for_an_encrypted_byte_is_reported() {
    let link = Limited {
        card: virtual_card(CardType::ResidenceFirst),
        limits: LinkLimits::SHORT.with_max_response(12),
        longest_answer: 0,
    };
    let error = Reader::new(link)
        .read(&number(), DataGroups::PHOTO)
        .unwrap_err();
    assert!(
        matches!(error, Error::LinkTooNarrow { answer: 10, .. }),
        "{error}"
    );
}

/// A link that states no limits, carries extended commands and cuts long answers.
#[test]
fn cut_answers_are_read_again_in_chunks_that_pass() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let link = tampered(virtual_card(card_type), |_, command, card| {
            let mut answer = card.transmit(command);
            if answer.len() > 1702 {
                let status = answer.split_off(answer.len() - 2);
                answer.truncate(1700);
                answer.extend(status);
            }
            Fate::Answer(answer)
        });
        let card = whole_reader(link)
            .read(&number(), DataGroups::ALL)
            .unwrap_or_else(|error| panic!("{card_type}: {error}"));
        assert_same(&card, card_type, "cut at 1,700");
    }
}

/// A link that fails on extended commands, even if it claims to support them.
struct BreaksOffOnExtended {
    card: VirtualCard,
    claims: Option<bool>,
    fault: LinkFault,
    /// Nothing passes after the first fault until the card is put back.
    stays_broken: bool,
    faults: u32,
}

#[derive(Debug, thiserror::Error)]
#[error("cannot send that")]
struct CannotSend;

impl CardTransport for BreaksOffOnExtended {
    type Error = CannotSend;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CannotSend> {
        let is_extended = command.len() > 5 && command[4] == 0;
        if is_extended || (self.stays_broken && self.faults > 0) {
            self.faults += 1;
            return Err(CannotSend);
        }
        Ok(self.card.transmit(command))
    }

    fn limits(&self) -> LinkLimits {
        let mut limits = LinkLimits::default();
        limits.extended_length = self.claims;
        limits
    }

    fn fault(&self, _: &CannotSend) -> LinkFault {
        self.fault
    }
}

#[test]
fn link_that_breaks_off_on_extended_length_is_read_in_short_commands() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for claims in [None, Some(true)] {
            for fault in [LinkFault::Other, LinkFault::Timeout] {
                let mut reader = Reader::new(BreaksOffOnExtended {
                    card: virtual_card(card_type),
                    claims,
                    fault,
                    stays_broken: false,
                    faults: 0,
                });
                let card = reader.read(&number(), DataGroups::ALL).unwrap();
                assert_same(&card, card_type, "broken off");
                assert_eq!(reader.transport_mut().faults, 1, "tried once");
                let log = reader.into_transport().card;
                let challenges = log.log().iter().filter(|entry| entry.ins == 0x84);
                assert_eq!(challenges.count(), 1, "one handshake");
            }
        }
    }
}

/// If the short command fails as well, the error is the link's, and the resumed read uses
/// short commands. If the card is gone, the short form is not tried.
#[test]
fn link_that_stays_broken_is_reported_and_can_be_resumed() {
    for (fault, tried) in [(LinkFault::Other, 2), (LinkFault::CardRemoved, 1)] {
        let mut reader = Reader::new(BreaksOffOnExtended {
            card: virtual_card(CardType::ResidenceFirst),
            claims: None,
            fault,
            stays_broken: true,
            faults: 0,
        });
        let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
        assert!(
            matches!(error, Error::Link { step: Step::Read(_), fault: said, .. } if said == fault),
            "{error}"
        );
        let link = reader.transport_mut();
        assert_eq!(link.faults, tried);
        (link.stays_broken, link.fault) = (false, LinkFault::Other);
        link.card.reset();
        let card = reader.resume(|_| ControlFlow::Continue(()));
        assert_same(&card.unwrap(), CardType::ResidenceFirst, "resumed");
    }
}

/// The link's buffer ends in the middle of an answer, before the status word.
#[test]
fn answers_cut_with_their_status_are_read_again_in_chunks_that_pass() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let mut cut = 0;
        let link = tampered(virtual_card(card_type), |_, command, card| {
            let mut answer = card.transmit(command);
            if answer.len() > 1700 {
                cut += 1;
                answer.truncate(1700);
                // The bytes there are not a status word with a meaning.
                answer[1698..].copy_from_slice(&[0x3B, 0x5A]);
            }
            Fate::Answer(answer)
        });
        let card = whole_reader(link)
            .read(&number(), DataGroups::ALL)
            .unwrap_or_else(|error| panic!("{card_type}: {error}"));
        assert_same(&card, card_type, "cut at 1,700");
        assert_eq!(cut, 1, "found out once");
    }
}

/// `6700` to a read, then the session ends: the keys are delivered in an extended command,
/// which has passed before.
#[test]
fn keys_are_delivered_again_after_6700_to_a_read() {
    for card_type in [
        CardType::ResidenceSpecified,
        CardType::SpecialPermanentSpecified,
    ] {
        let (mut refused, mut ended) = (false, false);
        let link = tampered(virtual_card(card_type), |_, command, _| {
            let &[0x0C, 0xB0, _, _, lc, ..] = command else {
                return Fate::Pass;
            };
            if lc == 0 && !refused {
                refused = true;
                return Fate::Answer(vec![0x67, 0x00]);
            }
            if refused && !ended {
                ended = true;
                return Fate::Answer(vec![0x69, 0x88]);
            }
            Fate::Pass
        });
        let mut reader = reader_of(link, ImagePadding::Read);
        let card = reader.read(&number(), DataGroups::ALL).unwrap();
        assert!(card.photo().is_some(), "{card_type}");
        drop(reader);
        assert!(ended, "{card_type}");
    }
}

/// If the extended form is refused, the short form is tried, and nothing is read twice.
#[test]
fn refused_extended_length_costs_one_command() {
    let mut reader = Reader::new(
        VirtualCard::builder(CardType::ResidenceFirst)
            .short_only()
            .build()
            .unwrap(),
    );
    reader.read(&number(), DataGroups::ALL).unwrap();
    let log = reader.into_transport();
    let refused: Vec<_> = log
        .log()
        .iter()
        .filter(|entry| entry.status == 0x6700)
        .collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(
        log.log().iter().filter(|entry| entry.ins == 0x84).count(),
        1
    );
}

/// `6Cxx` to a read of the photo, then `6700` to the corrected read: the read continues in
/// short commands, or ends if it used them already.
#[test]
fn refused_correction_of_le_is_put_down_to_extended_length_once() {
    for short_only in [false, true] {
        let mut refused = 0;
        let mut card = VirtualCard::builder(CardType::ResidenceFirst);
        if short_only {
            card = card.short_only();
        }
        let link = tampered(card.build().unwrap(), |_, command, card| {
            let &[0x08, 0xB0, _, _, lc, .., le] = command else {
                return Fate::Pass;
            };
            let is_extended = lc == 0;
            Fate::Answer(match le {
                0 if is_extended || short_only => vec![0x6C, 0x10],
                0x10 => {
                    refused += 1;
                    vec![0x67, 0x00]
                }
                _ => card.transmit(command),
            })
        });
        let limits = if short_only {
            LinkLimits::SHORT
        } else {
            LinkLimits::default()
        };
        let mut reader = whole_reader(WithLimits { link, limits });
        let outcome = reader.read(&number(), DataGroups::PHOTO);
        drop(reader);
        assert_eq!(refused, 1);
        match outcome {
            Ok(card) => {
                assert!(!short_only);
                assert!(card.photo().is_some());
            }
            Err(error) => {
                assert!(short_only, "{error}");
                let status = match error {
                    Error::Status { status, .. } => status.to_string(),
                    error => panic!("{error}"),
                };
                assert!(status.contains("6700"), "{status}");
            }
        }
    }
}

/// A link that states limits of its own.
pub struct WithLimits<T> {
    pub link: T,
    pub limits: LinkLimits,
}

impl<T: CardTransport> CardTransport for WithLimits<T> {
    type Error = T::Error;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        self.link.transmit(command)
    }

    fn limits(&self) -> LinkLimits {
        self.limits
    }
}
