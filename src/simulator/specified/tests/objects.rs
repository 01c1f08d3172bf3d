//! The objects of secured commands, and what a wrong one does to the session.

use super::*;

const MISSING: u16 = 0x6987;
const WRONG: u16 = 0x6988;

/// VERIFY of this class with this data, which N the data has used or not.
fn verify(cla: u8, data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap();
    [&[cla, 0x20, 0x00, 0x86, length], data].concat()
}

fn read(cla: u8, data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap();
    [&[cla, 0xB0, 0x8A, 0x00, length], data, &[0]].concat()
}

/// The checksum object for the first command of a session.
fn with_checksum(command: fn(u8, &[u8]) -> Vec<u8>, object: &[u8]) -> Vec<u8> {
    let header = padded(&command(0x0C, &[])[..4]);
    let message = match object {
        [] => header,
        _ => [header, padded(object)].concat(),
    };
    [object, &[0x8E, 0x08], &checksum(1, &message)].concat()
}

/// The session is over; a delivery opens another.
fn assert_ended(terminal: &mut Terminal, name: &str) {
    assert_eq!(terminal.verify(NUMBER), 0x6985, "{name}");
    assert_eq!(terminal.read(0x8A).1, 0x6985, "{name}");
    assert_eq!(terminal.status(CARD_TYPE), 0x9000, "{name}");
    assert_eq!(terminal.deliver(), 0x9000, "{name}");
    assert_eq!(terminal.verify(NUMBER), 0x9000, "{name}");
}

#[test]
fn wrong_objects_end_the_session() {
    let number = cryptogram(1, NUMBER.as_bytes());
    let changed = |position: usize, byte: u8| {
        let mut object = number.clone();
        object[position] = byte;
        object
    };
    let bare = &number[3..];
    let not_padded =
        cbc::Encryptor::<Aes128>::new(&ENCRYPTION_KEY.into(), &iv(1).into())
            .encrypt_padded_vec::<cbc::cipher::block_padding::NoPadding>(b"AA12345678BB\0\0\0\0");
    let cases = [
        ("no object", vec![], MISSING),
        ("another object", vec![0x87, 0x01, 0x01], MISSING),
        ("length object", vec![0x96, 0x02, 0x00, 0x00], MISSING),
        ("no length", vec![0x86], WRONG),
        ("no content", vec![0x86, 0x00], WRONG),
        ("no cryptogram", vec![0x86, 0x01, 0x01], WRONG),
        ("other indicator", changed(2, 0x02), WRONG),
        ("length too short", changed(1, 0x10), WRONG),
        ("length too long", changed(1, 0x12), WRONG),
        (
            "partial block",
            [&[0x86, 0x10, 0x01], &bare[..15]].concat(),
            WRONG,
        ),
        ("two objects", [&number[..], &number].concat(), WRONG),
        (
            "padding",
            [&[0x86, 0x11, 0x01], &not_padded[..]].concat(),
            WRONG,
        ),
    ];
    for (name, object, status) in cases {
        let mut terminal = Terminal::keyed(builder().specified_profile(ANY), WITHOUT_CHECKSUM);
        let found = terminal.send_bytes(&verify(0x08, &object));
        assert_eq!(found, (vec![], status), "{name}");
        assert_ended(&mut terminal, name);

        let mut terminal = Terminal::keyed(builder(), DEFAULT_FORM);
        let data = with_checksum(verify, &object);
        let found = terminal.send_bytes(&verify(0x0C, &data));
        assert_eq!(found, (vec![], status), "{name}, with checksum");
        assert_ended(&mut terminal, name);
    }

    // The length may be written in any of its forms.
    for header in [
        &[0x86, 0x11][..],
        &[0x86, 0x81, 0x11],
        &[0x86, 0x82, 0, 0x11],
    ] {
        let mut terminal = Terminal::keyed(builder().specified_profile(ANY), WITHOUT_CHECKSUM);
        let object = [header, &number[2..]].concat();
        assert_eq!(terminal.send_bytes(&verify(0x08, &object)).1, 0x9000);
    }
}

#[test]
fn wrong_length_objects_end_the_session() {
    // The object, the status words of profiles 02, 03 and either.
    let cases: [(&str, &[u8], [u16; 3]); 9] = [
        ("two bytes", &[0x96, 2, 0, 0], [0x9000, WRONG, 0x9000]),
        ("three bytes", &[0x96, 3, 0, 0, 0], [WRONG, 0x9000, 0x9000]),
        ("three bytes, long", &[0x96, 3, 1, 0, 0], [WRONG; 3]),
        ("one byte", &[0x96, 1, 0], [WRONG; 3]),
        ("four bytes", &[0x96, 4, 0, 0, 0, 0], [WRONG; 3]),
        ("length does not fit", &[0x96, 2, 0], [WRONG; 3]),
        ("two objects", &[0x96, 2, 0, 0, 0x96, 2, 0, 0], [WRONG; 3]),
        ("none", &[], [MISSING; 3]),
        ("97", &[0x97, 1, 0], [MISSING; 3]),
    ];
    let profiles = [
        AcceptedLengthObject::TwoBytes,
        AcceptedLengthObject::ThreeBytes,
        AcceptedLengthObject::Either,
    ];
    for (name, object, statuses) in cases {
        for (length_object, status) in profiles.into_iter().zip(statuses) {
            let profile = SimulatedProfile {
                length_object,
                ..ANY
            };
            let mut terminal = Terminal::keyed(builder().specified_profile(profile), DEFAULT_FORM);
            terminal.form.three_bytes = length_object == AcceptedLengthObject::ThreeBytes;
            let data = with_checksum(read, object);
            let found = terminal.send_bytes(&read(0x0C, &data)).1;
            assert_eq!(found, status, "{name}, {length_object:?}");
            if status != 0x9000 {
                assert_ended(&mut terminal, name);
            }
        }
    }
}

#[test]
fn wrong_checksums_end_the_session() {
    let number = cryptogram(1, NUMBER.as_bytes());
    let good = with_checksum(verify, &number);
    let flipped = |position: usize| {
        let mut data = good.clone();
        data[position] ^= 0x01;
        data
    };
    let other_header = with_checksum(read, &number);
    let cases = [
        ("checksum", flipped(good.len() - 1), WRONG),
        ("first byte of it", flipped(good.len() - 8), WRONG),
        ("cryptogram", flipped(5), WRONG),
        ("of another header", other_header, WRONG),
        ("no checksum", number.clone(), MISSING),
        ("tag", flipped(good.len() - 10), MISSING),
        ("length", flipped(good.len() - 9), MISSING),
        ("short", good[..good.len() - 1].to_vec(), MISSING),
        ("nothing", vec![], MISSING),
        (
            "four bytes",
            [&number[..], &[0x8E, 0x04, 0, 0, 0, 0]].concat(),
            MISSING,
        ),
    ];
    for (name, data, status) in cases {
        let mut terminal = Terminal::keyed(builder(), DEFAULT_FORM);
        let found = terminal.send_bytes(&verify(0x0C, &data));
        assert_eq!(found, (vec![], status), "{name}");
        assert_ended(&mut terminal, name);
    }
    let mut terminal = Terminal::keyed(builder(), DEFAULT_FORM);
    assert_eq!(terminal.send_bytes(&verify(0x0C, &good)).1, 0x9000);
}

#[test]
fn classes_fit_the_keys_and_the_profile() {
    let number = cryptogram(1, NUMBER.as_bytes());
    let with = verify(0x0C, &with_checksum(verify, &number));
    let without = verify(0x08, &number);
    let mixed = verify(0x08, &with_checksum(verify, &number));
    // Checksum required; both keys delivered; CLA 0C, CLA 08, CLA 08 with 8E.
    let cases = [
        (true, true, [0x9000, MISSING, MISSING]),
        (false, true, [0x9000, 0x9000, WRONG]),
        (true, false, [WRONG, 0x9000, WRONG]),
        (false, false, [WRONG, 0x9000, WRONG]),
    ];
    for (checksum_required, both_keys, statuses) in cases {
        let profile = SimulatedProfile {
            checksum_required,
            ..ANY
        };
        for (command, status) in [&with, &without, &mixed].into_iter().zip(statuses) {
            let form = Form {
                both_keys,
                checksum: both_keys,
                ..DEFAULT_FORM
            };
            let mut terminal = Terminal::keyed(builder().specified_profile(profile), form);
            let name = format!("{checksum_required} {both_keys} {:02x}", command[0]);
            assert_eq!(terminal.send_bytes(command).1, status, "{name}");
            if status != 0x9000 {
                assert_ended(&mut terminal, &name);
            }
        }
    }
}

#[test]
fn answers_have_a_checksum_where_the_command_has() {
    let mut terminal = Terminal::verified(builder().specified_profile(ANY), DEFAULT_FORM);
    let mut answer_to_read = |checksum| {
        terminal.form.checksum = checksum;
        let object = terminal.length_object(0);
        let command = terminal.secured(0xB0, [0x8A, 0x00], &object, &[0]);
        terminal.send_bytes(&command).0
    };
    let (with, without) = (answer_to_read(true), answer_to_read(false));
    assert_eq!((with.len(), without.len()), (19 + 10, 19));
    // VERIFY has an answer only if there is room for one.
    terminal.form.checksum = true;
    let object = cryptogram(terminal.counter + 1, NUMBER.as_bytes());
    let command = terminal.secured(0x20, [0x00, 0x86], &object, &[0]);
    let (answer, status) = terminal.send_bytes(&command);
    let expected = checksum(terminal.counter, &[]);
    assert_eq!(answer, [&[0x8E, 0x08][..], &expected].concat());
    assert_eq!(status, 0x9000);
    terminal.form.checksum = false;
    let object = cryptogram(terminal.counter + 1, NUMBER.as_bytes());
    let command = terminal.secured(0x20, [0x00, 0x86], &object, &[0]);
    assert_eq!(terminal.send_bytes(&command), (vec![], 0x9000));
}
