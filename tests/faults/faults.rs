//! The faults.

use crate::script::Entry;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// From this command on the link fails. The card does not receive the command.
    CutBefore,
    /// From this command on the link fails. The card receives the command.
    CutAfter,
    /// The link fails once. The card does not receive the command.
    FailOnceBefore,
    /// The link fails once. The card receives the command.
    FailOnceAfter,
    /// The link fails once, and the card loses power.
    FailOnceAndReset,
    /// The card refuses: this status word without data.
    Refused(u16),
    /// The card executes the command. The link returns its data with this status word.
    StatusChanged(u16),
    /// The answer is empty.
    Nothing,
    /// The answer is one byte.
    OneByte,
    /// The answer without its last byte.
    LastByteCut,
    /// The answer without the last byte before the status word.
    DataCut,
    /// A byte after the answer.
    ByteAfter(u8),
    /// A byte between data and status word.
    DataLonger(u8),
    /// The answer to the command before.
    AnswerBefore,
    /// One bit of one byte of the data.
    DataBit { byte: usize, mask: u8 },
    /// One bit of the status word.
    StatusBit(u16),
    /// The answer comes after this number of polls.
    Late(u32),
}

/// The functions that make the faults of an entry.
pub const FAULTS: [fn(&Entry) -> Vec<Fault>; 4] = [links, statuses, shapes, bits];

fn links(_: &Entry) -> Vec<Fault> {
    vec![
        Fault::CutBefore,
        Fault::CutAfter,
        Fault::FailOnceBefore,
        Fault::FailOnceAfter,
        Fault::FailOnceAndReset,
        Fault::Late(1),
        Fault::Late(5),
    ]
}

/// Every status word of docs/protocol.md, sections 5 and 6; 61 with and without a number of
/// bytes; 6C with the right number and with others: 256, the smallest and the largest.
fn statuses(entry: &Entry) -> Vec<Fault> {
    let mut words = vec![
        0x9000, 0x6100, 0x6110, 0x6282, 0x6300, 0x6700, 0x6882, 0x6982, 0x6985, 0x6987, 0x6988,
        0x69FC, 0x6A80, 0x6A82, 0x6A86, 0x6B00, 0x6C00, 0x6C01, 0x6CFF, 0x6D00, 0x6E00, 0x6F00,
    ];
    if let Ok(length @ 2..=254) = u8::try_from(entry.data.len()) {
        words.push(0x6C00 | u16::from(length));
    }
    words
        .into_iter()
        .flat_map(|word| [Fault::Refused(word), Fault::StatusChanged(word)])
        .collect()
}

fn shapes(_: &Entry) -> Vec<Fault> {
    vec![
        Fault::Nothing,
        Fault::OneByte,
        Fault::LastByteCut,
        Fault::DataCut,
        Fault::ByteAfter(0xAA),
        Fault::DataLonger(0xAA),
        Fault::DataLonger(0x00),
        Fault::AnswerBefore,
    ]
}

/// Bits in the header, the middle and the end of the data, and each bit of the
/// status word.
fn bits(entry: &Entry) -> Vec<Fault> {
    let length = entry.data.len();
    let mut bytes = vec![0, 1, 2, 3, 4, 5, 7, length / 3, length / 2];
    bytes.extend((1..=3).map(|from_end| length.saturating_sub(from_end)));
    bytes.retain(|&byte| byte < length);
    bytes.sort_unstable();
    bytes.dedup();
    let in_data = bytes.into_iter().map(|byte| Fault::DataBit {
        byte,
        mask: 1 << (byte % 8),
    });
    in_data
        .chain((0..16).map(|bit| Fault::StatusBit(1 << bit)))
        .collect()
}
