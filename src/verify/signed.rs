//! What a card's signature is made over (PROTOCOL section 8).

use zeroize::Zeroizing;

use crate::files::{Coverage, FileId, files};
use crate::kind::Generation;
use crate::record::Card;

/// The files of the card type that a signature check needs and that were not
/// read.
pub(super) fn missing_files(card: &Card) -> Vec<FileId> {
    files(card.card_type())
        .iter()
        .filter(|file| {
            file.objects
                .iter()
                .any(|object| object.coverage != Coverage::NotCovered)
        })
        .map(|file| file.id)
        .filter(|&id| card.file(id).is_none())
        .collect()
}

/// The signed bytes: values without tags and lengths, each padded with NULs to
/// the length of its field.
pub(super) fn signed_data(card: &Card) -> Zeroizing<Vec<u8>> {
    let parts: &[(&str, usize)] = match card.card_type().generation() {
        Generation::First => &[("front_image", 7000), ("photo", 3000)],
        Generation::Second | Generation::Specified => &[],
    };
    let length = parts.iter().map(|(_, length)| length).sum();
    let mut data = Zeroizing::new(Vec::with_capacity(length));
    for (name, length) in parts {
        let end = data.len() + length;
        data.extend_from_slice(card.value(name).unwrap_or_default());
        data.resize(end, 0);
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Files;

    fn card(front: &[u8], photo: &[u8]) -> Card {
        let mut files = Files::new();
        let mut add = |name: &str, bytes: Vec<u8>| {
            files.insert(name.parse().unwrap(), Zeroizing::new(bytes));
        };
        let object = |tag: u8, value: &[u8]| [&[tag, value.len() as u8], value].concat();
        add("MF/EF01", object(0xC0, b"0001"));
        add("MF/EF02", object(0xC1, b"1"));
        add("DF1/EF01", object(0xD0, front));
        add("DF1/EF02", object(0xD1, photo));
        Card::from_files(files).unwrap()
    }

    #[test]
    fn values_are_padded_each_to_its_field() {
        let data = signed_data(&card(b"front", b"photo"));
        assert_eq!(data.len(), 10_000);
        assert!(data.starts_with(b"front\0"));
        assert!(data[7000..].starts_with(b"photo\0"));
        let rest = [&data[5..7000], &data[7005..]].concat();
        assert!(rest.iter().all(|&byte| byte == 0));
    }

    #[test]
    fn absent_values_are_nuls() {
        assert_eq!(*signed_data(&card(b"", b"")), vec![0; 10_000]);
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
