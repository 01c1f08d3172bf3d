//! The card outside its residence application, and arbitrary commands.

use proptest::prelude::*;

use super::*;

const OTHERS: [&str; 4] = [
    JPKI,
    "00a4040c0a d3921000310001010408",
    "00a4040c0a d3921000310001010402",
    "00a4040c0a d3921000310001010100",
];

#[test]
fn nothing_is_reachable_before_the_application_is_selected() {
    let delivery = hex::encode(set_session_key(&encrypted(&delivery(true))));
    let cases = [
        ("common data", "00b08b0000", 0x6A82),
        ("card type", CARD_TYPE, 0x6A82),
        ("read by offset", "00b0000000", 0x6985),
        ("DF1", DF1, 0x6A82),
        ("DF3", "00a4040c10 d392f0004f0400000000000000000000", 0x6A82),
        ("MF", "00a4000002 3f00", 0x6A86),
        ("challenge", "0084000008", 0x6D00),
        ("delivery", &delivery, 0x6D00),
        ("secured read", "08b08a0004 96020000 00", 0x6882),
        (
            "secured read with checksum",
            "0cb08a0004 96020000 00",
            0x6882,
        ),
        ("class 04", "04b08a0000", 0x6882),
        ("unknown class", "f0b08a0000", 0x6E00),
    ];
    let mut terminal = Terminal::new(builder(), DEFAULT_FORM);
    for stage in ["power-on", "reset"] {
        for (name, command, status) in cases {
            let found = terminal.send(command);
            assert_eq!(found, (vec![], status), "{name} at {stage}");
        }
        assert_eq!(terminal.card.touched_other_applications(), 0);
        terminal.select(1);
        assert_eq!(terminal.status(CARD_TYPE), 0x9000);
        terminal.card.reset();
    }
}

#[test]
fn other_applications_notice_that_they_are_touched() {
    // The commands, their last status word, touches, tries spent.
    let cases: [(&str, &[&str], u16, usize, usize); 12] = [
        ("selected", &[JPKI], 0x9000, 1, 0),
        ("selected and left", &[JPKI, RESIDENCE], 0x9000, 1, 0),
        (
            "after the residence application",
            &[RESIDENCE, JPKI],
            0x9000,
            1,
            0,
        ),
        (
            "selected with an answer",
            &["00a404000a d392f000260100000001"],
            0x6A86,
            1,
            0,
        ),
        ("beginning of names", &["00a4040c04 d392f000"], 0x6A82, 1, 0),
        ("no name", &["00a4040c"], 0x6A82, 1, 0),
        (
            "read",
            &[JPKI, "00a4020c020006", "00b0000000"],
            0x6982,
            3,
            0,
        ),
        ("card type read there", &[JPKI, CARD_TYPE], 0x6A82, 2, 0),
        ("tries asked for", &[JPKI, "00200080"], 0x63C3, 2, 0),
        ("PIN", &[JPKI, "0020008004 31323334"], 0x63C2, 2, 1),
        (
            "PIN at the card manager",
            &["0020008004 31323334"],
            0x6D00,
            1,
            0,
        ),
        (
            "number under secure messaging",
            &[JPKI, "0820008600"],
            0x6882,
            2,
            0,
        ),
    ];
    for (name, commands, status, touched, spent) in cases {
        let mut terminal = Terminal::new(builder(), DEFAULT_FORM);
        let found = commands.iter().map(|command| terminal.status(command));
        assert_eq!(found.last(), Some(status), "{name}");
        let card = &terminal.card;
        assert_eq!(card.touched_other_applications(), touched, "{name}");
        assert_eq!(card.spent_tries(), spent, "{name}");
    }
    for select in OTHERS {
        let mut terminal = Terminal::new(builder(), DEFAULT_FORM);
        assert_eq!(terminal.status(select), 0x9000, "{select}");
        assert_eq!(terminal.card.touched_other_applications(), 1, "{select}");
    }
}

#[test]
fn spent_tries_stay_spent() {
    let mut terminal = Terminal::new(builder(), DEFAULT_FORM);
    for status in [0x63C2, 0x63C1, 0x63C0, 0x6983, 0x6983] {
        terminal.card.reset();
        terminal.status(JPKI);
        assert_eq!(terminal.status("0020008004 31323334"), status);
    }
    terminal.card.clear_log();
    assert_eq!(terminal.card.spent_tries(), 3);
    assert_eq!(terminal.card.touched_other_applications(), 10);
}

/// Other generations have no such applications.
#[test]
fn other_cards_have_none() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let mut terminal = Terminal::new(VirtualCard::builder(card_type), DEFAULT_FORM);
        assert_eq!(terminal.status(JPKI), 0x6A82);
        assert_eq!(terminal.status(RESIDENCE), 0x6A82);
        assert_eq!(terminal.card.touched_other_applications(), 0);
    }
}

fn command() -> impl Strategy<Value = Vec<u8>> {
    let near = (
        prop::sample::select(vec![0x00, 0x04, 0x08, 0x0C, 0x80]),
        prop::sample::select(vec![0x20, 0xA4, 0xAE, 0xB0, 0xC0]),
        prop::sample::select(vec![0x00, 0x02, 0x04, 0x81, 0x84, 0x8A]),
        prop::sample::select(vec![0x00, 0x0C, 0x80, 0x86, 0xFF]),
        prop::sample::select(vec![
            vec![],
            vec![0x96, 2, 0, 0],
            vec![0x96, 3, 0, 0, 0],
            vec![0x86, 0x11, 1],
            vec![0x86, 0x82, 0, 0x11, 1],
            vec![0x8E, 8],
            hex::decode(&JPKI.replace(' ', "")[10..]).unwrap(),
        ]),
        prop::collection::vec(any::<u8>(), 0..50),
        prop::collection::vec(any::<u8>(), 0..3),
    )
        .prop_map(|(cla, ins, p1, p2, start, rest, le)| {
            let data = [start, rest].concat();
            let length = u8::try_from(data.len()).unwrap();
            [&[cla, ins, p1, p2, length][..], &data, &le].concat()
        });
    let delivery = prop::collection::vec(any::<u8>(), 256).prop_map(|data| set_session_key(&data));
    prop_oneof![
        4 => near,
        2 => prop::collection::vec(any::<u8>(), 0..300),
        1 => delivery,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_commands_are_answered(
        commands in prop::collection::vec(command(), 0..40),
        profile in prop::sample::select(SimulatedProfile::all().collect::<Vec<_>>()),
        stage in 0..3,
        chain: bool,
        correct: bool,
    ) {
        let mut builder = builder().specified_profile(profile);
        if chain {
            builder = builder.chain_responses().limit_response(100);
        }
        if correct {
            builder = builder.correct_le();
        }
        let both_keys = profile.keys != AcceptedKeys::EncryptionOnly;
        let form = Form { both_keys, checksum: both_keys, three_bytes: false };
        let mut terminal = match stage {
            0 => Terminal::new(builder, form),
            1 => Terminal::keyed(builder, form),
            _ => Terminal::verified(builder, form),
        };
        for command in commands {
            prop_assert!(terminal.card.transmit(&command).len() >= 2);
        }
    }

    /// The plaintext of a delivery is as hostile as any other bytes.
    #[test]
    fn any_delivery_is_answered(mut plaintext in prop::collection::vec(any::<u8>(), 0..100), near: bool) {
        if near {
            let good = delivery(plaintext.len() % 2 == 0);
            plaintext.truncate(good.len());
            plaintext = [&good[..good.len() - plaintext.len()], &plaintext].concat();
        }
        let mut terminal = Terminal::new(builder().specified_profile(ANY), DEFAULT_FORM);
        terminal.select(1);
        let status = terminal.deliver_bytes(&plaintext);
        prop_assert!([0x9000, 0x6A80].contains(&status));
    }
}
