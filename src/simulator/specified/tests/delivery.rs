//! SET SESSION KEY.

use rsa::traits::PublicKeyParts;
use sha1::Sha1;

use super::*;

#[test]
fn only_the_forms_of_the_profile_are_accepted() {
    let cases = [
        (AcceptedKeys::Both, 0x9000, 0x6A80),
        (AcceptedKeys::EncryptionOnly, 0x6A80, 0x9000),
        (AcceptedKeys::Either, 0x9000, 0x9000),
    ];
    for (keys, both, encryption_only) in cases {
        let profile = SimulatedProfile { keys, ..ANY };
        let mut terminal = Terminal::new(builder().specified_profile(profile), DEFAULT_FORM);
        terminal.select(1);
        assert_eq!(terminal.deliver_bytes(&delivery(true)), both, "{keys:?}");
        let found = terminal.deliver_bytes(&delivery(false));
        assert_eq!(found, encryption_only, "{keys:?}");
    }
}

#[test]
fn other_plaintexts_are_refused() {
    let good = delivery(true);
    let swapped = [&[0xA0, 0x44][..], &good[36..], &good[2..36]].concat();
    let changed = |position: usize, byte: u8| {
        let mut plaintext = good.clone();
        plaintext[position] = byte;
        plaintext
    };
    let cases = [
        ("empty", vec![]),
        ("outer object only", vec![0xA0, 0x00]),
        ("no outer object", good[2..].to_vec()),
        ("other outer tag", changed(0, 0xA1)),
        ("other outer length", changed(1, 0x43)),
        ("long outer length", [&[0xA0, 0x81], &good[1..]].concat()),
        ("other first tag", changed(2, 0x82)),
        ("other first length", changed(3, 0x1F)),
        ("other second tag", changed(36, 0x82)),
        ("other second length", changed(37, 0x10)),
        ("one byte short", good[..69].to_vec()),
        ("one byte long", [&good[..], &[0]].concat()),
        ("objects in the other order", swapped),
        (
            "first object short of its length",
            delivery(false)[..35].to_vec(),
        ),
    ];
    let mut terminal = Terminal::new(builder().specified_profile(ANY), DEFAULT_FORM);
    terminal.select(1);
    for (name, plaintext) in cases {
        assert_eq!(terminal.deliver_bytes(&plaintext), 0x6A80, "{name}");
    }
    assert_eq!(terminal.deliver_bytes(&good), 0x9000);
}

#[test]
fn wrong_commands_are_refused() {
    let good = encrypted(&delivery(true));
    let modulus = public_key().n_bytes().into_vec();
    let sha1 = public_key()
        .oaep_encrypt_with_rng::<Sha1, _>(&mut getrandom::SysRng, &delivery(true))
        .unwrap();
    let other_parameters = |position: usize| {
        let mut command = set_session_key(&good);
        command[position] = 0x01;
        command
    };
    let cases = [
        ("not encrypted", set_session_key(&[0x01; 256]), 0x6A80),
        ("OAEP with SHA-1", set_session_key(&sha1), 0x6A80),
        ("not below the modulus", set_session_key(&modulus), 0x6F00),
        ("above it", set_session_key(&[0xFF; 256]), 0x6F00),
        ("255 bytes", set_session_key(&good[..255]), 0x6700),
        (
            "257 bytes",
            set_session_key(&[&[0], &good[..]].concat()),
            0x6700,
        ),
        ("no data", vec![0x80, 0xAE, 0x00, 0x00], 0x6700),
        ("other P1", other_parameters(2), 0x6A86),
        ("other P2", other_parameters(3), 0x6A86),
        (
            "CLA 00",
            [&[0x00], &set_session_key(&good)[1..]].concat(),
            0x6D00,
        ),
        (
            "another instruction",
            [&[0x80, 0xAF], &set_session_key(&good)[2..]].concat(),
            0x6D00,
        ),
    ];
    let mut terminal = Terminal::new(builder(), DEFAULT_FORM);
    terminal.select(1);
    for (name, command, status) in cases {
        let found = terminal.send_bytes(&command);
        assert_eq!(found, (vec![], status), "{name}");
        assert_eq!(terminal.verify(NUMBER), 0x6985, "no session after {name}");
    }
    assert_eq!(terminal.send_bytes(&set_session_key(&good)).1, 0x9000);
}

#[test]
fn the_command_needs_extended_lengths() {
    let mut terminal = Terminal::new(builder().short_only(), DEFAULT_FORM);
    terminal.select(1);
    assert_eq!(terminal.deliver(), 0x6700);
}

#[test]
fn a_delivery_ends_the_session_before() {
    for (name, plaintext) in [("accepted", delivery(true)), ("refused", delivery(false))] {
        let mut terminal = Terminal::verified(builder(), DEFAULT_FORM);
        terminal.select(2);
        assert_eq!(terminal.read(0x81).1, 0x9000);
        let accepted = terminal.deliver_bytes(&plaintext) == 0x9000;
        let expected = if accepted { 0x6982 } else { 0x6985 };
        assert_eq!(terminal.read(0x81).1, expected, "{name}");
    }
    // One that never reached the key does not.
    let mut terminal = Terminal::verified(builder(), DEFAULT_FORM);
    terminal.status("80ae000001 00");
    terminal.select(2);
    assert_eq!(terminal.read(0x81).1, 0x9000);
}
