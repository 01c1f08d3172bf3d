//! The files of each card type and how their contents are written.

use std::collections::BTreeMap;

use super::layout::{Access, Directory, ElementaryFile, ObjectLayout, layout};
use crate::card::CardType;

/// A file of one virtual card.
#[derive(Clone)]
pub(super) struct File {
    pub(super) name: ElementaryFile,
    pub(super) directory: Directory,
    /// Short EF identifier: the low five bits of READ BINARY's P1.
    pub(super) short_identifier: u8,
    pub(super) access: Access,
    pub(super) content: Vec<u8>,
}

/// Values by tag. A two-byte tag is written as `0xDFD1`.
pub(super) type Values = BTreeMap<u16, Vec<u8>>;

/// Writes the files of a card, without objects whose value is missing. `None` if a value is
/// longer than 65,535 bytes.
pub(super) fn write_files(card_type: CardType, values: &Values) -> Option<Vec<File>> {
    layout(card_type)
        .iter()
        .map(|file| {
            let mut content = Vec::new();
            for object in file.objects {
                if let Some(value) = values.get(&object.tag) {
                    write_object(&mut content, object, value)?;
                }
            }
            Some(File {
                name: file.name,
                directory: file.directory,
                short_identifier: file.short_identifier,
                access: file.access,
                content,
            })
        })
        .collect()
}

/// The length of a field in bytes. `None` if this type does not have the tag.
pub(super) fn field_length(card_type: CardType, tag: u16) -> Option<usize> {
    objects(card_type)
        .find(|object| object.tag == tag)
        .map(|object| object.length)
}

/// Every tag of this type with the length of its field in bytes, in file order.
pub(super) fn fields(card_type: CardType) -> impl Iterator<Item = (u16, usize)> {
    objects(card_type).map(|object| (object.tag, object.length))
}

/// The tags of one file in file order. Empty if this type does not have the file.
pub(super) fn tags_of(card_type: CardType, name: ElementaryFile) -> impl Iterator<Item = u16> {
    layout(card_type)
        .iter()
        .filter(move |file| file.name == name)
        .flat_map(|file| file.objects)
        .map(|object| object.tag)
}

fn objects(card_type: CardType) -> impl Iterator<Item = &'static ObjectLayout> {
    layout(card_type).iter().flat_map(|file| file.objects)
}

fn write_object(content: &mut Vec<u8>, object: &ObjectLayout, value: &[u8]) -> Option<()> {
    let [high, low] = object.tag.to_be_bytes();
    if high != 0 {
        content.push(high);
    }
    content.push(low);
    let length = u16::try_from(value.len()).ok()?;
    let [high, low] = length.to_be_bytes();
    match length {
        _ if object.long_form => content.extend([0x82, high, low]),
        0..=0x7F => content.push(low),
        0x80..=0xFF => content.extend([0x81, low]),
        _ => content.extend([0x82, high, low]),
    }
    content.extend(value);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::layout::Access::{Authenticated, Free, SecureMessaging};
    use super::super::layout::Directory::{Df1, Df2, Df3, MasterFile};
    use super::super::layout::object;
    use super::*;

    /// P1 of READ BINARY and the size in bytes, in the order of the table.
    #[test]
    fn files_are_those_of_the_table() {
        type Row = (Directory, u8, usize, Access);
        let cases: [(CardType, &[Row]); 4] = [
            (
                CardType::ResidenceFirst,
                &[
                    (MasterFile, 0x8B, 6, Free),
                    (MasterFile, 0x8A, 3, Free),
                    (Df1, 0x85, 7004, SecureMessaging),
                    (Df1, 0x86, 3004, SecureMessaging),
                    (Df2, 0x81, 342, Authenticated),
                    (Df2, 0x82, 122, Authenticated),
                    (Df2, 0x83, 122, Authenticated),
                    (Df2, 0x84, 3, Authenticated),
                    (Df3, 0x82, 1464, Authenticated),
                ],
            ),
            (
                CardType::SpecialPermanentFirst,
                &[
                    (MasterFile, 0x8B, 6, Free),
                    (MasterFile, 0x8A, 3, Free),
                    (Df1, 0x85, 7004, SecureMessaging),
                    (Df1, 0x86, 3004, SecureMessaging),
                    (Df2, 0x81, 342, Authenticated),
                    (Df3, 0x82, 1464, Authenticated),
                ],
            ),
            (
                CardType::ResidenceSecond,
                &[
                    (MasterFile, 0x8B, 6, Free),
                    (MasterFile, 0x8A, 4, Free),
                    (Df1, 0x81, 14, SecureMessaging),
                    (Df1, 0x83, 73, SecureMessaging),
                    (Df1, 0x84, 5508, SecureMessaging),
                    (Df1, 0x86, 2505, SecureMessaging),
                    (Df2, 0x81, 22, Authenticated),
                    (Df2, 0x82, 3, Authenticated),
                    (Df2, 0x83, 207, Authenticated),
                    (Df3, 0x82, 704, Authenticated),
                ],
            ),
            (
                CardType::SpecialPermanentSecond,
                &[
                    (MasterFile, 0x8B, 6, Free),
                    (MasterFile, 0x8A, 4, Free),
                    (Df1, 0x81, 14, SecureMessaging),
                    (Df1, 0x83, 46, SecureMessaging),
                    (Df1, 0x84, 5508, SecureMessaging),
                    (Df1, 0x86, 2505, SecureMessaging),
                    (Df2, 0x83, 207, Authenticated),
                    (Df3, 0x82, 704, Authenticated),
                ],
            ),
        ];
        for (card_type, rows) in cases {
            let values = fields(card_type)
                .map(|(tag, length)| (tag, vec![0; length]))
                .collect();
            let files = write_files(card_type, &values).unwrap();
            let written: Vec<Row> = files
                .iter()
                .map(|file| {
                    let p1 = 0x80 | file.short_identifier;
                    (file.directory, p1, file.content.len(), file.access)
                })
                .collect();
            assert_eq!(written, rows, "type {card_type}");
        }
    }

    #[test]
    fn specified_cards_have_the_files_of_the_second_generation() {
        for [specified, second] in [
            [CardType::ResidenceSpecified, CardType::ResidenceSecond],
            [
                CardType::SpecialPermanentSpecified,
                CardType::SpecialPermanentSecond,
            ],
        ] {
            let [found, expected] =
                [specified, second].map(|card_type| fields(card_type).collect::<Vec<_>>());
            assert_eq!(found, expected, "type {specified}");
        }
    }

    #[test]
    fn object_headers_have_the_form_of_genuine_cards() {
        let cases: [(&str, ObjectLayout, usize, &str); 6] = [
            ("one length byte", object(0xC1, 2), 2, "c102"),
            ("empty", object(0xD0, 7000), 0, "d000"),
            ("two length bytes", object(0xD9, 1), 200, "d981c8"),
            ("three length bytes", object(0xD0, 7000), 7000, "d0821b58"),
            ("tag of two bytes", object(0xDFD1, 2500), 2500, "dfd18209c4"),
            (
                "long form",
                ObjectLayout {
                    tag: 0xDE,
                    length: 200,
                    long_form: true,
                },
                200,
                "de8200c8",
            ),
        ];
        for (name, layout, length, header) in cases {
            let mut content = Vec::new();
            write_object(&mut content, &layout, &vec![0xFF; length]).unwrap();
            assert_eq!(
                hex::encode(&content[..content.len() - length]),
                header,
                "{name}"
            );
        }
        let too_long = write_object(&mut Vec::new(), &object(0xD0, 1), &vec![0; 65536]);
        assert_eq!(too_long, None);
    }
}
