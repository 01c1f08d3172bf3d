//! Whole exchanges whose bytes were computed with another implementation of AES
//! and CMAC (the Python package cryptography).

use super::*;

#[test]
fn exchanges_are_those_computed_elsewhere() {
    type Exchange = (&'static str, &'static str, &'static str);
    let with_checksum: &[Exchange] = &[
        (
            "VERIFY, N is 1",
            "0c2000861d 861101564aa15a55132faec29d95d38268f7ff 8e0874598b8d84101295",
            "9000",
        ),
        (
            "READ BINARY, N is 2",
            "0cb08a000e 96020000 8e080f6846d59fc417f3 00",
            "861101558fcdeb5ba48c282574374c99eedada 8e08d770b4a9c3623fb7 9000",
        ),
        (
            "VERIFY with Le, N is 3",
            "0c2000861d 8611012392d8f538477263061b9cd002dfd2fa 8e08790e2fed2d983824 00",
            "8e0880e5d898c03abc9c 9000",
        ),
    ];
    let without: &[Exchange] = &[
        (
            "VERIFY, N is 1",
            "0820008613 861101564aa15a55132faec29d95d38268f7ff",
            "9000",
        ),
        (
            "READ BINARY, N is 2",
            "08b08a0005 9603000000 00",
            "861101558fcdeb5ba48c282574374c99eedada 9000",
        ),
    ];
    for (form, exchanges) in [(DEFAULT_FORM, with_checksum), (WITHOUT_CHECKSUM, without)] {
        let mut terminal = Terminal::keyed(builder().specified_profile(ANY), form);
        for (name, command, answer) in exchanges {
            let command = hex::decode(command.replace(' ', "")).unwrap();
            let found = hex::encode(terminal.card.transmit(&command));
            assert_eq!(found, answer.replace(' ', ""), "{name}");
        }
    }
}
