//! N and its IV: which commands use one.

use super::*;

/// Commands between VERIFY and a read that shows whether both sides have the same N. The
/// terminal counts the commands that it sends with `secured`.
type Between = (&'static str, fn(&mut Terminal));

const USING_NONE: [Between; 8] = [
    ("nothing", |_| {}),
    ("SELECT", |terminal| terminal.select(3)),
    ("refused SELECT", |terminal| {
        assert_eq!(terminal.status("00a4040c02 3f00"), 0x6A82);
    }),
    ("plain read", |terminal| {
        assert_eq!(terminal.status(CARD_TYPE), 0x9000);
    }),
    ("refused plain read", |terminal| {
        terminal.select(2);
        assert_eq!(terminal.status("00b0810000"), 0x6982);
    }),
    ("unknown class", |terminal| {
        assert_eq!(terminal.status("f0b0810000"), 0x6E00);
    }),
    ("plain command of inconsistent length", |terminal| {
        assert_eq!(terminal.status("00b0810005 00"), 0x6700);
    }),
    ("three bytes", |terminal| {
        assert_eq!(terminal.status("08b081"), 0x6700);
    }),
];

const USING_ONE: [Between; 9] = [
    ("secured read", |terminal| {
        assert_eq!(terminal.read(0x8A).1, 0x9000);
    }),
    ("no such file", |terminal| {
        assert_eq!(terminal.read(0x9E).1, 0x6A82);
    }),
    ("offset outside the file", |terminal| {
        assert_eq!(terminal.read_with([0x8A, 0xFF], 0, &[0]).1, 0x6B00);
    }),
    ("wrong P2 of VERIFY", |terminal| {
        let object = cryptogram(terminal.counter + 1, NUMBER.as_bytes());
        let command = terminal.secured(0x20, [0x00, 0x80], &object, &[]);
        assert_eq!(terminal.send_bytes(&command).1, 0x6A86);
    }),
    ("secured SELECT", |terminal| {
        let object = cryptogram(terminal.counter + 1, &[0x3F, 0x00]);
        let command = terminal.secured(0xA4, [0x00, 0x00], &object, &[]);
        assert_eq!(terminal.send_bytes(&command).1, 0x6882);
    }),
    ("unknown secured instruction", |terminal| {
        let command = terminal.secured(0xFF, [0x00, 0x00], &[], &[]);
        assert_eq!(terminal.send_bytes(&command).1, 0x6D00);
    }),
    ("class 04", |terminal| {
        assert_eq!(terminal.status("04b08a0000"), 0x6882);
        terminal.counter += 1;
    }),
    ("secured command of inconsistent length", |terminal| {
        let mut command = terminal.secured(0xB0, [0x8A, 0x00], &[0x96, 0x02], &[0]);
        command.pop();
        command.pop();
        assert_eq!(terminal.send_bytes(&command).1, 0x6700);
    }),
    ("secured command without Le", |terminal| {
        assert_eq!(terminal.read_with([0x8A, 0x00], 0, &[]).1, 0x6700);
    }),
];

fn terminals() -> impl Iterator<Item = (bool, Terminal)> {
    [DEFAULT_FORM, WITHOUT_CHECKSUM].into_iter().map(|form| {
        let terminal = Terminal::verified(builder().specified_profile(ANY), form);
        (form.checksum, terminal)
    })
}

#[test]
fn every_secured_command_uses_the_next_n() {
    for (name, between) in USING_NONE.into_iter().chain(USING_ONE) {
        for (_, mut terminal) in terminals() {
            between(&mut terminal);
            terminal.select(4);
            let (data, status) = terminal.read(0x82);
            assert_eq!((data.len(), status), (704, 0x9000), "{name}");
        }
    }
}

#[test]
fn a_failed_verify_uses_one_too() {
    for (_, mut terminal) in terminals() {
        assert_eq!(terminal.verify("AA12345678BC"), 0x6300);
        assert_eq!(terminal.verify(NUMBER), 0x9000);
        assert_eq!(terminal.counter, 3);
    }
}

/// An answer that does not fit the link uses an N.
#[test]
fn an_answer_too_long_for_the_link_uses_one() {
    for form in [DEFAULT_FORM, WITHOUT_CHECKSUM] {
        let builder = builder().specified_profile(ANY).limit_response(60);
        let mut terminal = Terminal::verified(builder, form);
        terminal.select(2);
        assert_eq!(terminal.read(0x83), (vec![], 0x6700));
        let (data, status) = terminal.read_with([0x83, 0], 31, &[0]);
        assert_eq!((data.len(), status), (31, 0x9000));
    }
}

#[test]
fn a_counter_out_of_step_is_noticed() {
    for offset in [-1_i128, 1, 2] {
        for (checksum, mut terminal) in terminals() {
            terminal.counter = terminal.counter.checked_add_signed(offset).unwrap();
            // Without a checksum the wrong IV turns the only block of VERIFY into
            // another, whose padding is wrong.
            assert_eq!(terminal.verify(NUMBER), 0x6988, "{checksum} {offset}");
            assert_eq!(terminal.verify(NUMBER), 0x6985, "{checksum} {offset}");
        }
    }
    // A read without a checksum does not show N to the card; its answer is
    // enciphered with the card's own.
    let mut terminal = Terminal::verified(builder().specified_profile(ANY), WITHOUT_CHECKSUM);
    let (content, _) = terminal.read(0x8A);
    terminal.counter += 1;
    let object = terminal.length_object(0);
    let command = terminal.secured(0xB0, [0x8A, 0x00], &object, &[0]);
    let (answer, status) = terminal.send_bytes(&command);
    assert_eq!(status, 0x9000);
    assert_ne!(answer[3..], cryptogram(terminal.counter, &content)[3..]);
    assert_eq!(answer, cryptogram(terminal.counter - 1, &content));
}

#[test]
fn a_command_cannot_be_sent_twice() {
    let mut terminal = Terminal::keyed(builder(), DEFAULT_FORM);
    let command = terminal.verify_command(NUMBER);
    assert_eq!(terminal.send_bytes(&command).1, 0x9000);
    assert_eq!(terminal.send_bytes(&command).1, 0x6988);
}
