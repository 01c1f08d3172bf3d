//! The card's rules for commands: status words, sessions, the log, any input.

use proptest::prelude::*;

use super::super::VirtualCard;
use super::{GET_CHALLENGE, NUMBER, Terminal};
use crate::card::CardType;

#[test]
fn every_refusal_has_its_status_word() {
    let cases: [(&str, &str, u16); 32] = [
        ("SELECT of another file", "00a40000023f01", 0x6A82),
        ("SELECT without name", "00a4040c", 0x6700),
        ("SELECT by path", "00a40800023f00", 0x6A86),
        (
            "SELECT, answer wanted",
            "00a4040010d392f0004f020000000000000000000000",
            0x6A86,
        ),
        ("SELECT of a partial name", "00a4040c06d392f0004f02", 0x6A82),
        (
            "SELECT of the residence application",
            "00a4040c10d392f0004f010000 0000000000000000",
            0x6A82,
        ),
        ("SELECT under secure messaging", "08a40000023f00", 0x6882),
        ("GET CHALLENGE of 4", "0084000004", 0x6700),
        ("GET CHALLENGE of 256", "0084000000", 0x6700),
        ("GET CHALLENGE, no Le", "00840000", 0x6700),
        ("GET CHALLENGE, P2", "0084000108", 0x6A86),
        ("GET CHALLENGE under secure messaging", "0884000008", 0x6882),
        ("MUTUAL AUTHENTICATE, no data", "0082000000", 0x6700),
        ("MUTUAL AUTHENTICATE, P1", "0082010000", 0x6A86),
        (
            "MUTUAL AUTHENTICATE under secure messaging",
            "0882000000",
            0x6882,
        ),
        ("READ BINARY, no Le", "00b08a00", 0x6700),
        ("READ BINARY with data", "00b08a0004 96020000 00", 0x6700),
        ("READ BINARY, no such file", "00b0810000", 0x6A82),
        ("READ BINARY, wrong P1", "00b0ca0000", 0x6A86),
        ("READ BINARY at the end", "00b08b0600", 0x6B00),
        ("READ BINARY past the end", "00b08bff00", 0x6B00),
        ("READ BINARY of more than there is", "00b08b0007", 0x6282),
        ("READ BINARY of all there is", "00b08b0006", 0x9000),
        ("READ BINARY of less", "00b08b0001", 0x9000),
        ("READ BINARY at offset 7FFF", "00b07fff00", 0x6B00),
        ("WRITE BINARY", "00d0000001ff", 0x6D00),
        ("GET RESPONSE", "00c0000000", 0x6D00),
        ("class 80", "80b08b0000", 0x6E00),
        ("logical channel 1", "01b08b0000", 0x6E00),
        ("secure messaging with checksum", "0cb08b0000", 0x6882),
        ("empty command", "", 0x6700),
        ("header only of three bytes", "00b08b", 0x6700),
    ];
    for card_type in [CardType::ResidenceFirst, CardType::SpecialPermanentSecond] {
        let mut terminal = Terminal::of(card_type);
        // No file is current yet.
        assert_eq!(terminal.status("00b0000000"), 0x6985);
        // The common data is current from here on.
        assert_eq!(terminal.status("00b08b0000"), 0x9000);
        for (name, command, status) in cases {
            assert_eq!(terminal.status(command), status, "{card_type}: {name}");
        }
        terminal.select(2);
        assert_eq!(
            terminal.status("00b0000000"),
            0x6985,
            "SELECT leaves no file"
        );
        // A failing SELECT changes nothing: DF1 has file 86, the MF has none.
        assert_eq!(terminal.status("00a40000023f01"), 0x6A82);
        assert_eq!(terminal.status("00b0860000"), 0x6982);
        terminal.card.reset();
        assert_eq!(
            terminal.status("00b0860000"),
            0x6A82,
            "reset goes to the MF"
        );
        assert_eq!(terminal.status("00b08b0000"), 0x9000);
        terminal.card.reset();
        assert_eq!(
            terminal.status("00b0000000"),
            0x6985,
            "reset leaves no file"
        );
    }
}

#[test]
fn secured_reads_check_their_object() {
    let cases: [(&str, &str, usize, u16); 12] = [
        ("whole", "08b08600 000004 96020000 0000", 3004, 0x9000),
        ("first bytes", "08b08600 04 96020004 00", 4, 0x9000),
        ("last bytes", "08b00bb8 04 96020004 00", 4, 0x9000),
        ("more than there is", "08b00bb8 04 96020005 00", 4, 0x6282),
        ("at the end", "08b00bbc 04 96020000 00", 0, 0x6B00),
        ("no object", "08b0860000", 0, 0x6987),
        ("other object", "08b08600 04 97020000 00", 0, 0x6987),
        ("length of one byte", "08b08600 03 960100 00", 0, 0x6988),
        (
            "length of three bytes",
            "08b08600 05 9603000000 00",
            0,
            0x6988,
        ),
        ("two objects", "08b08600 08 96020000 96020000 00", 0, 0x6988),
        ("no Le", "08b08600 04 96020004", 0, 0x6700),
        (
            "does not fit a short answer",
            "08b08600 04 96020000 00",
            0,
            0x6700,
        ),
    ];
    let mut terminal = Terminal::of(CardType::ResidenceFirst);
    terminal.authenticate();
    terminal.select(2);
    for (name, command, length, status) in cases {
        let (object, found) = terminal.send(command);
        assert_eq!(found, status, "{name}");
        let plaintext = match &object[..] {
            [] => Vec::new(),
            object => terminal.open(object),
        };
        assert_eq!(plaintext.len(), length, "{name}");
    }
}

#[test]
fn a_session_survives_select_but_not_reset() {
    let mut terminal = Terminal::of(CardType::ResidenceSecond);
    terminal.authenticate();
    for application in [2, 3, 4, 0, 4] {
        terminal.select(application);
    }
    assert_eq!(terminal.status("00b08200000000"), 0x9000);
    terminal.card.reset();
    assert_eq!(terminal.status("00b08a0000"), 0x9000, "the MF is current");
    assert_eq!(terminal.verify(NUMBER), 0x6985);
    // The card can be unlocked again.
    terminal.authenticate();
}

#[test]
fn the_log_lists_the_commands() {
    let mut terminal = Terminal::of(CardType::ResidenceFirst);
    terminal.status("00b08a0000");
    terminal.status(GET_CHALLENGE);
    terminal.status("00");
    let found: Vec<_> = terminal
        .card
        .log()
        .iter()
        .map(|e| {
            (
                e.cla,
                e.ins,
                e.p1,
                e.p2,
                e.command_length,
                e.response_length,
                e.status,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (0x00, 0xB0, 0x8A, 0x00, 5, 3, 0x9000),
            (0x00, 0x84, 0x00, 0x00, 5, 8, 0x9000),
            (0x00, 0x00, 0x00, 0x00, 1, 0, 0x6700),
        ]
    );
    terminal.card.clear_log();
    assert!(terminal.card.log().is_empty());
}

#[test]
fn a_card_can_move_to_another_thread() {
    let mut card = VirtualCard::builder(CardType::ResidenceFirst)
        .build()
        .unwrap();
    let answer = std::thread::spawn(move || card.transmit(&[0x00, 0xB0, 0x8A, 0x00, 0x00]));
    assert_eq!(answer.join().unwrap(), [0xC1, 0x01, b'1', 0x90, 0x00]);
}

#[test]
fn answer_to_reset_has_the_right_check_byte() {
    let card = VirtualCard::builder(CardType::ResidenceFirst)
        .build()
        .unwrap();
    let atr = card.atr();
    assert_eq!(atr.len(), 13);
    assert_eq!(atr[..4], [0x3B, 0x88, 0x80, 0x01]);
    assert_eq!(atr[1..].iter().fold(0, |sum, byte| sum ^ byte), 0);
}

/// Commands near enough to good ones to reach the code behind the first checks.
fn command() -> impl Strategy<Value = Vec<u8>> {
    let near = (
        prop::sample::select(vec![0x00, 0x08, 0x0C, 0x80]),
        prop::sample::select(vec![0x20, 0x82, 0x84, 0xA4, 0xB0, 0xC0]),
        any::<u8>(),
        prop::sample::select(vec![0x00, 0x0C, 0x86, 0xFF]),
        prop::sample::select(vec![
            vec![],
            vec![0x96, 2, 0, 0],
            vec![0x86, 0x11, 1],
            vec![0x3F, 0],
        ]),
        prop::collection::vec(any::<u8>(), 0..50),
        prop::collection::vec(any::<u8>(), 0..3),
    )
        .prop_map(|(cla, ins, p1, p2, start, rest, le)| {
            let data = [start, rest].concat();
            let length = u8::try_from(data.len()).unwrap();
            [&[cla, ins, p1, p2, length][..], &data, &le].concat()
        });
    prop_oneof![prop::collection::vec(any::<u8>(), 0..300), near]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_commands_are_answered(
        commands in prop::collection::vec(command(), 0..40),
        card_type in prop::sample::select(CardType::FIRST_AND_SECOND.to_vec()),
        verified: bool,
        limit in prop::option::of(0_usize..300),
        chain: bool,
        correct: bool,
    ) {
        let mut builder = VirtualCard::builder(card_type);
        if let Some(limit) = limit {
            builder = builder.limit_response(limit);
        }
        if chain {
            builder = builder.chain_responses();
        }
        if correct {
            builder = builder.correct_le();
        }
        let mut card = builder.build().unwrap();
        if verified && limit.is_none() {
            let mut terminal = Terminal::verified(card);
            terminal.select(2);
            card = terminal.card;
        }
        for command in commands {
            prop_assert!(card.transmit(&command).len() >= 2);
        }
    }
}
