//! Cards that repeat, reflect or replay what they were sent.

use zairyu::CardType;
use zairyu::simulator::VirtualCard;
use zairyu::{ChannelError, Error, HandshakeError};

use crate::{attempt, reads_a_file};

const GET_CHALLENGE: u8 = 0x84;
const MUTUAL_AUTHENTICATE: u8 = 0x82;
const SET_SESSION_KEY: u8 = 0xAE;

/// RND.IFD and K.IFD make a session fresh, not the card's challenge.
#[test]
fn repeated_challenge_makes_no_repeated_session() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let mut seen: Vec<Vec<u8>> = Vec::new();
        for _ in 0..3 {
            let builder = VirtualCard::builder(card_type).random_source(|bytes| bytes.fill(0x11));
            let mut sent = None;
            let attempt = attempt(builder, |command| {
                if command[1] == MUTUAL_AUTHENTICATE {
                    sent = Some(command[5..45].to_vec());
                }
                None
            });
            attempt.result.expect("the card is read");
            seen.push(sent.expect("MUTUAL AUTHENTICATE"));
        }
        assert!(seen[0] != seen[1] && seen[1] != seen[2] && seen[0] != seen[2]);
        // The first blocks, which hold RND.IFD, differ too.
        assert_ne!(seen[0][..16], seen[1][..16]);
    }
}

/// E.IFD and M.IFD use the same keys as E.ICC and M.ICC. So the MAC is right if they are
/// sent back.
#[test]
fn reflected_handshake_is_refused() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let attempt = attempt(VirtualCard::builder(card_type), |command| {
            (command[1] == MUTUAL_AUTHENTICATE).then(|| [&command[5..45], &[0x90, 0x00]].concat())
        });
        handshake(attempt.error("reflected"), HandshakeError::CardRandom);
    }
}

/// An answer from an earlier session with the same challenge.
#[test]
fn replayed_handshake_is_refused() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let builder = || VirtualCard::builder(card_type).random_source(|bytes| bytes.fill(0x11));
        let mut earlier = None;
        let mut card = builder().build().expect("a card");
        attempt(builder(), |command| {
            let answer = card.transmit(command);
            if command[1] == MUTUAL_AUTHENTICATE {
                earlier = Some(answer.clone());
            }
            Some(answer)
        })
        .result
        .expect("the card is read");

        let attempt = attempt(builder(), |command| {
            (command[1] == MUTUAL_AUTHENTICATE)
                .then(|| earlier.clone())
                .flatten()
        });
        handshake(attempt.error("replayed"), HandshakeError::ReaderRandom);
    }
}

/// A card that always refuses: after two rounds the error says that the number is wrong.
#[test]
fn handshake_that_never_succeeds_is_tried_twice() {
    let mut challenges = 0;
    let attempt = attempt(VirtualCard::builder(CardType::ResidenceFirst), |command| {
        challenges += u32::from(command[1] == GET_CHALLENGE);
        (command[1] == MUTUAL_AUTHENTICATE).then(|| vec![0x63, 0x00])
    });
    let error = attempt.error("refused");
    assert!(matches!(error, Error::WrongNumber { .. }), "{error}");
    assert_eq!(challenges, 2);
}

/// Each session has new keys.
#[test]
fn delivered_keys_are_fresh() {
    for &card_type in CardType::SPECIFIED {
        let mut seen: Vec<Vec<u8>> = Vec::new();
        for _ in 0..3 {
            let attempt = attempt(VirtualCard::builder(card_type), |command| {
                if command[1] == SET_SESSION_KEY {
                    seen.push(command[7..].to_vec());
                }
                None
            });
            attempt.result.expect("the card is read");
        }
        assert_eq!(seen.len(), 3);
        assert!(seen[0] != seen[1] && seen[1] != seen[2] && seen[0] != seen[2]);
    }
}

/// Answers of an earlier session, and answers of this session sent twice: a checksum fits
/// only its own message.
#[test]
fn replayed_secured_answers_are_refused() {
    for &card_type in CardType::SPECIFIED {
        let builder = || VirtualCard::builder(card_type);
        let mut earlier = None;
        let mut card = builder().build().expect("a card");
        attempt(builder(), |command| {
            let answer = card.transmit(command);
            if reads_a_file(command) && earlier.is_none() {
                earlier = Some(answer.clone());
            }
            Some(answer)
        })
        .result
        .expect("the card is read");
        let replayed = attempt(builder(), |command| {
            reads_a_file(command).then(|| earlier.clone()).flatten()
        });
        wrong_checksum(replayed.error("of an earlier session"));

        let mut card = builder().build().expect("a card");
        let mut before = None;
        let repeated = attempt(builder(), |command| {
            let answer = card.transmit(command);
            if reads_a_file(command) {
                Some(before.get_or_insert(answer).clone())
            } else {
                Some(answer)
            }
        });
        wrong_checksum(repeated.error("of this session"));
    }
}

fn wrong_checksum(error: Error) {
    match error {
        Error::Channel { source, .. } => assert_eq!(source, ChannelError::WrongChecksum),
        other => panic!("{other}"),
    }
}

fn handshake(error: Error, expected: HandshakeError) {
    match error {
        Error::Handshake { source, .. } => assert_eq!(source, expected),
        other => panic!("{other}"),
    }
}
