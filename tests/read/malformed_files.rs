//! Files with invalid content: the error names the file and the offset.

use zairyu::CardType;
use zairyu::simulator::{ElementaryFile, VirtualCard};
use zairyu::{DataGroups, Error, FileError, Reader};

use crate::chain::chain;
use crate::records::first;
use crate::{number, read_all};

#[test]
fn malformed_files_are_named_with_the_offset() {
    for (name, content, message) in [
        (
            "past the end",
            vec![0xD7, 0x05, b'1'],
            "at offset 0: an object has length 5, but the rest of the file has length 1",
        ),
        (
            "twice",
            vec![0xD7, 0x00, 0xD7, 0x01, b'1'],
            "at offset 2: object D7 occurs twice",
        ),
        (
            "too long for its field",
            vec![0x55, 0x01, 0x00, 0xD7, 0x02, b'1', b'1'],
            "object D7 at offset 3 has length 2; the limit is 1",
        ),
    ] {
        let card = VirtualCard::builder(CardType::ResidenceFirst)
            .raw_file(ElementaryFile::RenewalApplication, content)
            .build()
            .unwrap();
        let error = chain(&read_all(card).unwrap_err());
        let expected = "reading DF2/EF04: the content of the file is not valid: ";
        assert_eq!(error, format!("{expected}{message}"), "{name}");
    }
}

#[test]
fn card_type_and_version_are_checked() {
    let with = |name, content: &[u8]| {
        let card = VirtualCard::builder(CardType::ResidenceFirst)
            .raw_file(name, content)
            .build()
            .unwrap();
        Reader::new(card)
            .read(&number(), DataGroups::ALL)
            .unwrap_err()
    };
    for (code, shown) in [
        (&b"3"[..], "3"),
        (b"09", "09"),
        (b"\x1b[", "\\x1b["),
        (b"12345678", "12345678"),
        (b"123456789", "12345678..."),
        (&[b'9'; 200], "99999999..."),
    ] {
        let content = [&[0xC1, 0x81, code.len() as u8], code].concat();
        match with(ElementaryFile::CardType, &content) {
            Error::UnknownCardType { code } => assert_eq!(code, shown),
            other => panic!("{other}"),
        }
    }
    for version in [&b"001"[..], b"1.10"] {
        let content = [&[0xC0, version.len() as u8], version].concat();
        let error = with(ElementaryFile::CommonData, &content);
        assert!(
            matches!(
                error,
                Error::File {
                    source: FileError::Value { .. },
                    ..
                }
            ),
            "{error}"
        );
    }
}

/// Its fields are not absent, but were not read.
#[test]
fn file_that_holds_another_files_objects_is_an_error() {
    let read = |content: &[u8]| {
        let card = VirtualCard::builder(CardType::ResidenceFirst)
            .raw_file(ElementaryFile::Address, content)
            .build()
            .unwrap();
        read_all(card)
    };
    for (name, content) in [
        ("one", &b"\xD5\x011"[..]),
        ("after an unknown one", b"\x55\x00\xD5\x011\xD7\x010"),
    ] {
        assert_eq!(
            chain(&read(content).unwrap_err()),
            "reading DF2/EF01: the content of the file is not valid: \
             the file has object D5 of DF2/EF02, and none of its own objects",
            "{name}"
        );
    }
    for (name, content) in [
        ("blank", &[0; 342][..]),
        ("unknown objects", b"\x55\x011\x56\x00\0\0"),
        // C5 is the second generation's.
        ("another generation's", b"\xC5\x011"),
        ("its own among others", b"\xD5\x011\xD2\x00"),
    ] {
        let card = read(content).unwrap();
        assert!(first(&card).address.is_none(), "{name}");
    }
}
