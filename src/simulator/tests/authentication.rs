//! Authentication with a card, step by step, and the issuer's worked examples.

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
