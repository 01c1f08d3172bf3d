//! The minimum that a read can take, derived from docs/protocol.md, sections 2, 5 and 6,
//! independently of the crate: every requested file, whole, in one command each.

use zairyu::CardType;
use zairyu::DataGroups;

/// Commands and bytes of APDUs, both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bound {
    pub commands: u32,
    pub bytes: u64,
}

impl Bound {
    fn add(&mut self, command: usize, answer: usize) {
        self.commands += 1;
        self.bytes += (command + answer) as u64;
    }
}

/// One file: its directory, its size, whether it is read under secure messaging,
/// the groups it belongs to.
type File = (u8, usize, bool, DataGroups);

const FIRST: [File; 7] = [
    (2, 342, false, DataGroups::ADDRESS),
    (2, 122, false, DataGroups::PERMISSIONS),
    (2, 122, false, DataGroups::PERMISSIONS),
    (2, 3, false, DataGroups::RENEWAL),
    (3, 1464, false, DataGroups::SIGNATURE),
    (1, 7004, true, DataGroups::FRONT_IMAGE),
    (1, 3004, true, DataGroups::PHOTO),
];

const SECOND: [File; 8] = [
    (2, 22, false, DataGroups::PERMISSIONS),
    (2, 3, false, DataGroups::RENEWAL),
    (2, 207, false, DataGroups::OTHER),
    (3, 704, false, DataGroups::SIGNATURE),
    (1, 14, true, DataGroups::CARD_NUMBER),
    (1, 73, true, DataGroups::PRINTED_ENTRIES),
    (
        1,
        5508,
        true,
        DataGroups::PHOTO.union(DataGroups::NAME_IMAGE),
    ),
    (1, 2505, true, DataGroups::ADDRESS),
];

/// The files of a card type.
fn files(card_type: CardType) -> Vec<File> {
    let permissions = DataGroups::PERMISSIONS | DataGroups::RENEWAL;
    let residence = |file: &File| !file.3.intersects(permissions);
    match card_type {
        CardType::ResidenceFirst => FIRST.to_vec(),
        CardType::SpecialPermanentFirst => FIRST.into_iter().filter(residence).collect(),
        CardType::ResidenceSecond | CardType::ResidenceSpecified => SECOND.to_vec(),
        _ => SECOND
            .into_iter()
            .filter(residence)
            .map(|file| match file {
                (1, 73, secured, groups) => (1, 46, secured, groups),
                file => file,
            })
            .collect(),
    }
}

/// The bound for `groups` of a card of initially unknown type.
pub fn bound(card_type: CardType, groups: DataGroups) -> Bound {
    let specified = matches!(
        card_type,
        CardType::ResidenceSpecified | CardType::SpecialPermanentSpecified
    );
    let first = matches!(
        card_type,
        CardType::ResidenceFirst | CardType::SpecialPermanentFirst
    );
    let block = if first { 8 } else { 16 };
    let mut bound = Bound::default();
    if specified {
        // Common data is not where other cards have it, so the residence application is
        // selected.
        bound.add(5, 2);
        bound.add(21, 2);
    }
    // Common data; card type, of one digit or two.
    bound.add(5, 6 + 2);
    bound.add(5, if first { 3 } else { 4 } + 2);
    // Specified cards: the checksum of each message that carries data.
    let checksum = if specified { 10 } else { 0 };
    if specified {
        // SET SESSION KEY with 256 bytes; VERIFY.
        bound.add(7 + 256, 2);
        bound.add(5 + 19 + checksum, 2);
    } else {
        bound.add(5, 8 + 2);
        bound.add(5 + 40 + 1, 40 + 2);
        bound.add(5 + 19, 2);
    }
    let mut directory = 0;
    for (its_directory, size, secured, its_groups) in files(card_type) {
        if !its_groups.intersects(groups) {
            continue;
        }
        if directory != its_directory {
            bound.add(5 + 16, 2);
            directory = its_directory;
        }
        if secured || specified {
            let secured = secured_read(size, block, checksum);
            bound.add(secured.0, secured.1 + 2);
        } else {
            bound.add(if size <= 256 { 5 } else { 7 }, size + 2);
        }
    }
    bound
}

/// Bytes of the command and of the answer's data, read under secure messaging.
fn secured_read(size: usize, block: usize, checksum: usize) -> (usize, usize) {
    // 80 and NULs to a whole block; the padding indicator before it.
    let value = 1 + (size + 1).next_multiple_of(block);
    let header = match value {
        ..=0x7F => 2,
        0x80..=0xFF => 3,
        _ => 4,
    };
    let answer = header + value + checksum;
    let objects = 4 + checksum;
    if answer <= 256 {
        (5 + objects + 1, answer)
    } else {
        (7 + objects + 2, answer)
    }
}
