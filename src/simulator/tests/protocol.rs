//! The card's rules, step by step.

use proptest::prelude::*;

use super::super::VirtualCard;
use super::{GET_CHALLENGE, NUMBER, SECOND, Terminal};
use crate::card::CardType;

/// The issuer's worked examples (RC1 appendix, RC2 appendix 2).
struct Example {
    card_type: CardType,
    rnd_icc: &'static str,
    k_icc: &'static str,
    mutual_authenticate: &'static str,
    e_icc_m_icc: &'static str,
    verify: &'static str,
}

const EXAMPLES: [Example; 2] = [
    Example {
        card_type: CardType::ResidenceFirst,
        rnd_icc: "5a6e7e385162b7a3",
        k_icc: "19d049490fff52eedbfcb930bc810ed0",
        mutual_authenticate: "0082000028\
            937745c20883a1bad1e04193722a1592378f81a8f1dc589157aeb0f7544fa1ba\
            1ad7fb6a3389e01700",
        e_icc_m_icc: "5860775b4d032cc564ba204b8ea868f694a74e7475a8fef240588bda1af496ce\
            59388fd6cd45248b",
        verify: "08200086138611011aa82973db959a811f9711d728f0eef6",
    },
    Example {
        card_type: CardType::ResidenceSecond,
        rnd_icc: "921ce277323da057",
        k_icc: "2cc6af9b8b607c662fdcad27b401d08b",
        mutual_authenticate: "0082000028\
            4ad3c7b6bb484a52771977ded618b41df841fa0476a05fbe041dead6109e773b\
            ac854617634f539700",
        e_icc_m_icc: "289a96b1da6ae3da87770419bfd14f0bdad15f36432b5a946c188c7221759a62\
            fa942ec51e62ff5f",
        verify: "0820008613861101ee0b31ef877f68d071c56d58c72e6748",
    },
];

#[test]
fn published_examples_are_answered() {
    for example in EXAMPLES {
        let rnd_icc = hex::decode(example.rnd_icc).unwrap();
        let k_icc = hex::decode(example.k_icc).unwrap();
        let card = VirtualCard::builder(example.card_type)
            .number("AA12345678BB")
            .random_source(move |bytes| match bytes.len() {
                8 => bytes.copy_from_slice(&rnd_icc),
                _ => bytes.copy_from_slice(&k_icc),
            })
            .build()
            .unwrap();
        let mut terminal = Terminal::new(card);
        let (challenge, _) = terminal.send(GET_CHALLENGE);
        assert_eq!(hex::encode(challenge), example.rnd_icc);
        let (answer, status) = terminal.send(example.mutual_authenticate);
        assert_eq!(status, 0x9000, "{:?}", example.card_type);
        assert_eq!(hex::encode(answer), example.e_icc_m_icc);
        assert_eq!(terminal.status(example.verify), 0x9000);
        if example.card_type.generation() == SECOND {
            terminal.select(2);
            let (images, status) = terminal.send("08b08400000004960200000000");
            assert_eq!(status, 0x9000);
            assert_eq!(hex::encode(&images[..5]), "8682159101");
            assert_eq!(images.len(), 5525);
            terminal.select(4);
            let (signature, status) = terminal.send("00b08200000000");
            assert_eq!((signature.len(), status), (704, 0x9000));
        }
    }
}

#[test]
fn a_challenge_serves_the_next_command_only() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let between = [
            ("SELECT", "00a40000023f00"),
            ("READ BINARY", "00b08a0000"),
            ("unknown instruction", "00ff0000"),
            ("unknown class", "80840000"),
            ("malformed command", "00"),
            ("inconsistent lengths", "0082000028ff"),
            ("GET RESPONSE", "00c0000000"),
            ("refused GET CHALLENGE", "0084000004"),
        ];
        for (name, command) in between {
            let mut terminal = Terminal::of(card_type);
            let (rnd_icc, _) = terminal.send(GET_CHALLENGE);
            terminal.status(command);
            let authenticate = terminal.mutual_authenticate_command(NUMBER, &rnd_icc);
            let found = terminal.send_bytes(&authenticate).1;
            assert_eq!(found, 0x6985, "{card_type}, {name}");
        }

        let mut terminal = Terminal::of(card_type);
        let (rnd_icc, _) = terminal.send(GET_CHALLENGE);
        let authenticate = terminal.mutual_authenticate_command(NUMBER, &rnd_icc);
        assert_eq!(terminal.send_bytes(&authenticate).1, 0x9000);
        assert_eq!(terminal.send_bytes(&authenticate).1, 0x6985, "used twice");

        terminal.status(GET_CHALLENGE);
        assert_eq!(terminal.send_bytes(&authenticate).1, 0x6300, "stale");
        assert_eq!(
            terminal.send_bytes(&authenticate).1,
            0x6985,
            "after failure"
        );

        terminal.status(GET_CHALLENGE);
        terminal.card.reset();
        assert_eq!(terminal.send_bytes(&authenticate).1, 0x6985, "after reset");
    }
}

#[test]
fn wrong_authentication_fails() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let mut terminal = Terminal::of(card_type);
        let (rnd_icc, _) = terminal.send(GET_CHALLENGE);
        let wrong_number = terminal.mutual_authenticate_command("AA12345678BC", &rnd_icc);
        assert_eq!(terminal.send_bytes(&wrong_number).1, 0x6300);
        assert_eq!(terminal.verify(NUMBER), 0x6985, "no session after failure");

        // The header has 5 bytes, E.IFD 32, M.IFD 8.
        for (name, position) in [
            ("E.IFD", 5),
            ("end of E.IFD", 36),
            ("M.IFD", 37),
            ("end", 44),
        ] {
            let (rnd_icc, _) = terminal.send(GET_CHALLENGE);
            let mut command = terminal.mutual_authenticate_command(NUMBER, &rnd_icc);
            // Not the lowest bit: DES ignores it in keys, and only there.
            command[position] ^= 0x10;
            assert_eq!(terminal.send_bytes(&command).1, 0x6300, "{name}");
        }

        // A new start works after an error.
        terminal.authenticate();

        // A second start that fails ends the session.
        let command = terminal.mutual_authenticate_command(NUMBER, &[0; 8]);
        assert_eq!(terminal.send_bytes(&command).1, 0x6985);
        assert_eq!(terminal.verify(NUMBER), 0x6985);
    }
}

#[test]
fn verify_checks_object_padding_and_number() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let mut terminal = Terminal::of(card_type);
        assert_eq!(terminal.verify(NUMBER), 0x6985, "no session");
        terminal.open_session();
        for (number, status) in [
            ("AA12345678BC", 0x6300),
            ("AA12345678B", 0x6300),
            ("AA12345678BBB", 0x6300),
            ("", 0x6300),
            (NUMBER, 0x9000),
        ] {
            // Triple-DES pads short texts to one block: no 16 bytes, no object.
            if number.len() < 8 && card_type.generation() != SECOND {
                continue;
            }
            assert_eq!(terminal.verify(number), status, "{number}");
        }
        let not_padded = terminal
            .suite
            .encrypt(&terminal.key, b"AA12345678BB\0\0\0\0")
            .unwrap();
        let command = format!("0820008613861101{}", hex::encode(not_padded));
        assert_eq!(terminal.status(&command), 0x6300);
        // The session key is still there.
        assert_eq!(terminal.verify(NUMBER), 0x9000);

        let good = hex::encode(&terminal.verify_command(NUMBER)[8..]);
        for (name, command, status) in [
            ("plain", format!("0020008613861101{good}"), 0x6987),
            ("checksummed", format!("0c20008613861101{good}"), 0x6882),
            ("no object", "08200086".to_owned(), 0x6987),
            ("other object", format!("0820008613871101{good}"), 0x6987),
            ("no content byte", format!("08200086128610{good}"), 0x6988),
            (
                "other content byte",
                format!("0820008613861102{good}"),
                0x6988,
            ),
            (
                "object too long",
                format!("0820008614861101{good}00"),
                0x6988,
            ),
            ("other reference", format!("0820008713861101{good}"), 0x6A86),
        ] {
            assert_eq!(terminal.status(&command), status, "{name}");
        }
    }
}

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
fn the_log_tells_what_was_done() {
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
