//! Cards that do not support reading part of a file under secure messaging. It is reported
//! to work only on the first generation.

use zairyu::CardType;
use zairyu::simulator::VirtualCard;
use zairyu::{CardTransport, DataGroups, Generation, ImagePadding};

use crate::padding_skip::{not_read, read, reader_of, report};
use crate::{Fate, number, tampered};

/// How the chip answers a read of part of a file under secure messaging.
#[derive(Clone, Copy, Debug)]
enum Parts {
    /// It refuses with this status word.
    Refused(u16),
    /// It ignores the length and returns the whole file.
    LengthIgnored,
    /// It ignores the offset and returns the file from its start.
    OffsetIgnored,
    /// It returns the part and says that the end was reached, meaning the end of Le.
    EndSaid,
    /// It cuts the part from the cryptogram of the file, without padding.
    Unpadded,
}

/// A card that answers reads of parts as `parts` says, on a link that carries whole files.
fn card_with(parts: Parts, card_type: CardType) -> impl CardTransport {
    let mut current = 0;
    tampered(
        VirtualCard::builder(card_type).build().unwrap(),
        move |_, command, card| {
            let &[0x08 | 0x0C, 0xB0, p1, p2, ..] = command else {
                return Fate::Pass;
            };
            let by_sfi = p1 & 0x80 != 0;
            if by_sfi {
                current = p1;
            }
            // 96 02 and the length, after an Lc of one or three bytes.
            let at = command
                .windows(2)
                .position(|two| two == [0x96, 0x02])
                .unwrap()
                + 2;
            let is_part = !by_sfi || p2 != 0 || command[at..at + 2] != [0, 0];
            let mut other = command.to_vec();
            match parts {
                _ if !is_part => return Fate::Pass,
                Parts::Refused(status) => return Fate::Answer(status.to_be_bytes().to_vec()),
                Parts::LengthIgnored => other[at..at + 2].copy_from_slice(&[0, 0]),
                Parts::OffsetIgnored => other[2..4].copy_from_slice(&[current, 0]),
                Parts::EndSaid => {
                    let mut answer = card.transmit(command);
                    let end = answer.len();
                    if answer[end - 2..] == [0x90, 0x00] {
                        answer[end - 2..].copy_from_slice(&[0x62, 0x82]);
                    }
                    return Fate::Answer(answer);
                }
                Parts::Unpadded => {
                    return Fate::Answer(without_last_block(&card.transmit(command)));
                }
            }
            Fate::Answer(card.transmit(&other))
        },
    )
}

/// `86 82 <L> 01 <cryptogram>` and `9000`, one block shorter; anything else as it is.
fn without_last_block(answer: &[u8]) -> Vec<u8> {
    let [0x86, 0x82, high, low, object @ .., _, _] = answer else {
        return answer.to_vec();
    };
    let length = u16::from_be_bytes([*high, *low]) - 16;
    let [high, low] = length.to_be_bytes();
    let kept = &object[..usize::from(length)];
    [&[0x86, 0x82, high, low], kept, &[0x90, 0x00]].concat()
}

/// Only whole files are known to work. A card that refuses parts gives the same result as a
/// whole read.
#[test]
fn cards_that_know_no_parts_are_read_whole() {
    for &card_type in CardType::ALL {
        let whole = read(
            VirtualCard::builder(card_type),
            DataGroups::ALL,
            ImagePadding::Read,
        );
        let specified = !CardType::FIRST_AND_SECOND.contains(&card_type);
        for parts in [
            Parts::Refused(0x6A86),
            Parts::Refused(0x6982),
            Parts::Refused(0x6988),
            Parts::Refused(0x6B00),
            Parts::Refused(0x6700),
            Parts::LengthIgnored,
            Parts::OffsetIgnored,
            Parts::EndSaid,
            Parts::Unpadded,
        ] {
            // The commands of specified cards have a checksum, and are counted.
            let changed = matches!(
                parts,
                Parts::LengthIgnored | Parts::OffsetIgnored | Parts::Unpadded
            );
            let uncounted = matches!(parts, Parts::Refused(status) if status != 0x6988);
            if specified && (changed || uncounted) {
                continue;
            }
            for padding in [ImagePadding::SkipSigned, ImagePadding::SkipAll] {
                let name = format!("{card_type} {parts:?} {padding:?}");
                let mut reader = reader_of(card_with(parts, card_type), padding);
                let card = reader.read(&number(), DataGroups::ALL);
                let card = card.unwrap_or_else(|error| panic!("{name}: {error}"));
                for (id, bytes) in whole.files().iter() {
                    assert!(card.file(id) == Some(bytes), "{name}: {id}");
                }
                assert_eq!(report(&card).result.code(), "normal", "{name}");
                let address_cut = padding == ImagePadding::SkipAll
                    && matches!(parts, Parts::EndSaid)
                    && card.card_type().generation() != Generation::First;
                let told = usize::from(address_cut);
                assert_eq!(not_read(&card).len(), told, "{name}");
            }
        }
    }
}

/// If the session ends at the SELECT before a file, it is opened again. This does not mean
/// that the card refuses parts.
#[test]
fn session_that_ends_at_a_selection_is_opened_again() {
    let mut ended = false;
    let card = VirtualCard::builder(CardType::ResidenceSpecified);
    let link = tampered(card.build().unwrap(), |_, command, _| {
        let is_directory = command[1] == 0xA4 && command[10] == 0x02;
        if !is_directory || ended {
            return Fate::Pass;
        }
        ended = true;
        Fate::Answer(vec![0x69, 0x88])
    });
    let mut reader = reader_of(link, ImagePadding::SkipAll);
    let card = reader.read(&number(), DataGroups::ADDRESS).unwrap();
    assert_eq!(not_read(&card).len(), 1, "the address image was cut");
}
