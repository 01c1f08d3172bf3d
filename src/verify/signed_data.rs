//! What a card's signature is made over (docs/protocol.md, section 8).

use crate::card::DataItem;
use crate::card::Generation;
use crate::card::layout::{file, files};
use crate::card::{Directory, FileId};
use crate::record::Card;

/// The files of the card type that a signature check needs and that were not
/// read.
pub(super) fn missing_files(card: &Card) -> Vec<FileId> {
    files(card.card_type())
        .iter()
        .filter(|file| file.is_for_signature())
        .map(|file| file.id)
        .filter(|&id| card.file(id).is_none())
        .collect()
}

/// The signed bytes, in pieces: values without tags and lengths, each padded with
/// NULs to the length of its field.
pub(super) fn signed_data(card: &Card) -> Vec<&[u8]> {
    let parts = match card.card_type().generation() {
        Generation::First => FIRST,
        Generation::Second | Generation::Specified => SECOND,
    };
    let mut data = Vec::new();
    for part in parts {
        match part.source {
            Source::Object(item) => append(&mut data, card.value(item), part.length),
            Source::File(id) => {
                let objects = file(card.card_type(), id).map_or(&[][..], |file| file.objects);
                for object in objects {
                    append(&mut data, card.value(object.item), object.max_length);
                }
                let length: usize = objects.iter().map(|object| object.max_length).sum();
                append(&mut data, None, part.length.saturating_sub(length));
            }
        }
    }
    data
}

/// A value, padded to the length of its field; NULs if it is absent.
fn append<'a>(data: &mut Vec<&'a [u8]>, value: Option<&'a [u8]>, length: usize) {
    let value = value.unwrap_or_default();
    let value = value.get(..length).unwrap_or(value);
    data.push(value);
    data.push(NULS.get(value.len()..length).unwrap_or_default());
}

/// A part of the signed bytes.
struct Part {
    source: Source,
    length: usize,
}

enum Source {
    /// The value of one object.
    Object(DataItem),
    /// The values of all objects of a file, in the order of the table of files.
    ///
    /// The specification says "in file order". On a card that follows it, the two orders
    /// are the same. On any other card the order of the table protects the meaning: tags
    /// and lengths are not signed, so a forger who chooses order and lengths could give
    /// the same signed bytes another meaning (male, 1, and no work permitted, 9, swapped:
    /// any work).
    File(FileId),
}

const fn object(item: DataItem, length: usize) -> Part {
    Part {
        source: Source::Object(item),
        length,
    }
}

const FIRST: &[Part] = &[
    object(DataItem::FrontImage, 7000),
    object(DataItem::Photo, 3000),
];

/// The printed entries are 53 bytes on residence cards; the 34 of certificates
/// are padded to as many.
const SECOND: &[Part] = &[
    Part {
        source: Source::File(FileId {
            directory: Directory::Df1,
            number: 2,
        }),
        length: 53,
    },
    object(DataItem::Photo, 3000),
    object(DataItem::NameImage, 2500),
];

/// As many bytes as the longest field has.
const NULS: &[u8; 7000] = &[0; 7000];

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;
    use crate::record::CardFiles;

    fn object(tag: u8, value: &[u8]) -> Vec<u8> {
        [&[tag, value.len() as u8], value].concat()
    }

    fn card_of(code: &[u8], contents: &[(&str, Vec<u8>)]) -> Card {
        let mut files = CardFiles::new();
        let mut add = |name: &str, bytes: Vec<u8>| {
            files.insert(name.parse().unwrap(), Zeroizing::new(bytes));
        };
        add("MF/EF01", object(0xC0, b"0001"));
        add("MF/EF02", object(0xC1, code));
        for (name, bytes) in contents {
            add(name, bytes.clone());
        }
        Card::from_files(files).unwrap()
    }

    fn card(front: &[u8], photo: &[u8]) -> Card {
        let contents = [
            ("DF1/EF01", object(0xD0, front)),
            ("DF1/EF02", object(0xD1, photo)),
        ];
        card_of(b"1", &contents)
    }

    /// In any order and of any length in the file, each printed entry has its own place
    /// among the signed bytes.
    #[test]
    fn printed_entries_have_places_of_their_own() {
        let printed = [
            object(0xC7, b"2"),
            object(0x55, b"unknown"),
            object(0xC5, b"20281020"),
            object(0xC9, b"short"),
            object(0xCD, b"20281021"),
        ];
        let images = [object(0xD0, b"name"), object(0xD1, b"photo")];
        for code in [b"05", b"06"] {
            let contents = [
                ("DF1/EF02", printed.concat()),
                ("DF1/EF03", images.concat()),
            ];
            let card = card_of(code, &contents);
            let data = signed_data(&card).concat();
            assert_eq!(data.len(), 53 + 3000 + 2500);
            // C5, C6 absent, C7, C8 absent, C9 padded, CE absent.
            let mut entries = b"20281020\0\0\0\0\0\0\0\x002\0\0\0short\0\0\0\0\0\0\0\0\0".to_vec();
            if code == b"05" {
                // CA, CB, CC absent, CD; certificates have none of them.
                entries.extend([0; 11]);
                entries.extend(b"20281021");
            }
            entries.resize(53, 0);
            assert_eq!(data[..53], entries);
            assert!(data[53..].starts_with(b"photo\0"));
            assert!(data[3053..].starts_with(b"name\0"));
        }
    }

    #[test]
    fn values_are_padded_each_to_its_field() {
        let card = card(b"front", b"photo");
        let data = signed_data(&card).concat();
        assert_eq!(data.len(), 10_000);
        assert!(data.starts_with(b"front\0"));
        assert!(data[7000..].starts_with(b"photo\0"));
        let rest = [&data[5..7000], &data[7005..]].concat();
        assert!(rest.iter().all(|&byte| byte == 0));
    }

    #[test]
    fn absent_values_are_nuls() {
        assert_eq!(signed_data(&card(b"", b"")).concat(), vec![0; 10_000]);
    }

    #[test]
    fn files_that_the_check_needs_are_named() {
        let missing: Vec<String> = missing_files(&card(b"", b""))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(missing, ["DF3/EF01"]);
    }
}
