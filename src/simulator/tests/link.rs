//! Links with limits.

use super::super::{VirtualCard, VirtualCardBuilder};
use super::{GET_CHALLENGE, Terminal};
use crate::card::CardType;

type Prepare = fn(VirtualCardBuilder) -> VirtualCardBuilder;

fn verified(prepare: Prepare) -> Terminal {
    let card = prepare(VirtualCard::builder(CardType::ResidenceFirst));
    Terminal::verified(card.build().unwrap())
}

#[test]
fn answers_fit_the_link() {
    let short: Prepare = VirtualCardBuilder::short_only;
    let capped: Prepare = |builder| builder.limit_response(100);
    let corrected: Prepare = VirtualCardBuilder::correct_le;
    let cases: [(&str, Prepare, u8, &str, usize, u16); 25] = [
        (
            "short only, extended read",
            short,
            4,
            "00b08200000000",
            0,
            0x6700,
        ),
        (
            "short only, short read",
            short,
            4,
            "00b0820000",
            256,
            0x9000,
        ),
        (
            "short only, extended secured",
            short,
            2,
            "08b08600000004960200000000",
            0,
            0x6700,
        ),
        // 239 bytes and padding: 30 blocks; 86 81 F1 01.
        (
            "short only, secured",
            short,
            2,
            "08b0860004960200ef00",
            244,
            0x9000,
        ),
        // 248 bytes and padding: 32 blocks: 261 bytes in all.
        (
            "short only, too much",
            short,
            2,
            "08b0860004960200f800",
            0,
            0x6700,
        ),
        ("capped, plain", capped, 4, "00b0820000", 100, 0x9000),
        (
            "capped, plain extended",
            capped,
            4,
            "00b08200000000",
            100,
            0x9000,
        ),
        ("capped, explicit Le", capped, 4, "00b08200c8", 100, 0x9000),
        (
            "capped, under the cap",
            capped,
            4,
            "00b0820064",
            100,
            0x9000,
        ),
        (
            "capped, secured, 12 blocks",
            capped,
            2,
            "08b08600049602005f00",
            99,
            0x9000,
        ),
        (
            "capped, secured, 13 blocks",
            capped,
            2,
            "08b08600049602006000",
            0,
            0x6700,
        ),
        ("corrected, plain", corrected, 3, "00b0810080", 128, 0x9000),
        (
            "corrected, plain, all",
            corrected,
            3,
            "00b0810000",
            256,
            0x9000,
        ),
        (
            "corrected, plain, too much",
            corrected,
            3,
            "00b0820000",
            0,
            0x6C7A,
        ),
        (
            "corrected, as told",
            corrected,
            3,
            "00b082007a",
            122,
            0x9000,
        ),
        (
            "corrected, at an offset",
            corrected,
            3,
            "00b081ff00",
            0,
            0x6C57,
        ),
        (
            "corrected, extended",
            corrected,
            3,
            "00b08200000000",
            122,
            0x9000,
        ),
        (
            "corrected, secured",
            corrected,
            2,
            "08b0860004960200ef00",
            0,
            0x6CF4,
        ),
        (
            "corrected, secured, as told",
            corrected,
            2,
            "08b0860004960200eff4",
            244,
            0x9000,
        ),
        (
            "corrected, secured, too little",
            corrected,
            2,
            "08b0860004960200ef10",
            0,
            0x6CF4,
        ),
        (
            "corrected, secured, too long",
            corrected,
            2,
            "08b0860004960200f800",
            0,
            0x6700,
        ),
        (
            "corrected, secured, extended",
            corrected,
            2,
            "08b08600000004960200000000",
            3013,
            0x9000,
        ),
        (
            "corrected, challenge",
            corrected,
            0,
            "0084000000",
            0,
            0x6C08,
        ),
        (
            "corrected, challenge, as told",
            corrected,
            0,
            GET_CHALLENGE,
            8,
            0x9000,
        ),
        (
            "corrected, no Le at all",
            corrected,
            3,
            "00b08200",
            0,
            0x6700,
        ),
    ];
    for (name, prepare, application, command, length, status) in cases {
        let mut terminal = verified(prepare);
        terminal.select(application);
        let (data, found) = terminal.send(command);
        assert_eq!((data.len(), found), (length, status), "{name}: {found:04x}");
    }
}

/// The answer put together from its parts.
fn gather(terminal: &mut Terminal, command: &str, parts: &[(usize, u16)]) -> Vec<u8> {
    let mut whole = Vec::new();
    let mut next = command.to_owned();
    for (index, &expected) in parts.iter().enumerate() {
        let (data, status) = terminal.send(&next);
        assert_eq!((data.len(), status), expected, "part {index}: {status:04x}");
        whole.extend(data);
        next = format!("00c00000{:02x}", status & 0xFF);
    }
    whole
}

#[test]
fn answers_are_chained() {
    let mut terminal = verified(VirtualCardBuilder::chain_responses);
    terminal.select(2);
    let photo = terminal
        .card
        .file(crate::simulator::ElementaryFile::Photo)
        .unwrap()
        .to_vec();
    // 3004 bytes and padding: 376 blocks of 8; 86 82 0B C1 01 before them.
    let mut parts = [(256, 0x6100); 12];
    parts[10] = (256, 0x61C5);
    parts[11] = (197, 0x9000);
    let object = gather(&mut terminal, "08b0860004960200 0000", &parts);
    assert_eq!(terminal.open(&object), photo);
    assert_eq!(terminal.status("00c0000000"), 0x6985, "nothing is left");

    // An extended command needs no parts.
    let (object, status) = terminal.send("08b08600000004960200000000");
    assert_eq!((object.len(), status), (3013, 0x9000));

    // The status of the answer comes with its last part.
    let parts = [(256, 0x6105), (5, 0x6282)];
    terminal.status("08b0860004960200 0100");
    let tail = photo.len() - 248;
    let object = gather(
        &mut terminal,
        &format!("08b0{tail:04x}04960200f900"),
        &parts,
    );
    assert_eq!(terminal.open(&object), photo[tail..]);
}

#[test]
fn a_capped_link_can_chain() {
    let mut terminal = verified(|builder| builder.chain_responses().limit_response(100));
    terminal.select(4);
    let signature = terminal
        .card
        .file(crate::simulator::ElementaryFile::Signature)
        .unwrap();
    let signature = signature.to_vec();
    let parts = [(100, 0x619C), (100, 0x6138), (56, 0x9000)];
    assert_eq!(
        gather(&mut terminal, "00b0820000", &parts),
        signature[..256]
    );
}

#[test]
fn another_command_drops_what_is_left() {
    let others = [
        ("SELECT", "00a40000023f00"),
        ("malformed", "00"),
        ("GET RESPONSE with P1", "00c0010000"),
    ];
    for (name, other) in others {
        let mut terminal = verified(VirtualCardBuilder::chain_responses);
        terminal.select(2);
        assert_eq!(terminal.status("08b0860004960200 0000"), 0x6100);
        terminal.status(other);
        assert_eq!(terminal.status("00c0000000"), 0x6985, "{name}");
    }
    let mut terminal = verified(VirtualCardBuilder::chain_responses);
    terminal.select(2);
    assert_eq!(terminal.status("08b0860004960200 0000"), 0x6100);
    terminal.card.reset();
    assert_eq!(terminal.status("00c0000000"), 0x6985, "reset");
}

#[test]
fn get_response_is_unknown_without_chaining() {
    let mut terminal = verified(|builder| builder);
    assert_eq!(terminal.status("00c0000000"), 0x6D00);
}
