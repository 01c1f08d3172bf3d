//! The rules for faults in an answer that the card gives in parts (`61xx`), and for a
//! changed bit in any answer.

use zairyu::{Generation, Step};

use crate::faults::Fault;
use crate::rules::{Class, Rule};
use crate::script::{Entry, Role, header_length, is_encrypted};

/// An answer with all its parts.
pub struct Chain {
    data: Vec<u8>,
    /// Bytes of the answer before this part.
    before: usize,
}

impl Chain {
    pub fn of(script: &[Entry], index: usize) -> Self {
        let is_more = |entry: &&Entry| matches!(entry.role, Role::More { .. });
        let start = index - script[..=index].iter().rev().take_while(is_more).count();
        let after = script[index + 1..].iter().take_while(is_more);
        let before: Vec<u8> = data_of(&script[start..index]);
        Chain {
            before: before.len(),
            data: [before, script[index].data.clone(), data_of(after)].concat(),
        }
    }

    /// Bytes of the answer before this part.
    pub fn bytes_before(&self) -> usize {
        self.before
    }
}

fn data_of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<u8> {
    let entries = entries.into_iter();
    entries.flat_map(|entry| entry.data.clone()).collect()
}

impl Entry {
    /// The rule for a part of an answer.
    pub fn part(
        &self,
        script: &[Entry],
        index: usize,
        fault: &Fault,
        has_read: bool,
    ) -> Option<Rule> {
        let is_first = matches!(self.role, Role::Read { .. });
        Some(match *fault {
            Fault::Refused(status) if is_first => self.refused(status, has_read, script, index),
            Fault::Refused(status) => self.part_refused(status),
            Fault::StatusChanged(status) => self.part_with_status(status),
            Fault::StatusBit(mask) => self.part_with_status(self.status ^ mask),
            Fault::LastByteCut => {
                let [high, _] = self.status.to_be_bytes();
                self.part_with_status(u16::from_be_bytes([*self.data.last()?, high]))
            }
            Fault::ByteAfter(byte) => {
                let [_, low] = self.status.to_be_bytes();
                self.part_with_status(u16::from_be_bytes([low, byte]))
            }
            // The reader asks again for what is missing at the end.
            Fault::DataCut if !self.is_followed() => Rule::Reads,
            Fault::DataCut if self.is_counted() => Rule::ReadsUnless(Class::Channel),
            Fault::DataCut if self.is_of_cryptogram() => Rule::Reads,
            Fault::DataCut => self.alters(&[Class::File]),
            Fault::DataLonger(_) if self.is_of_cryptogram() => self.fails(Class::Channel),
            Fault::DataLonger(_) if !self.is_of_last_read() => self.fails(Class::AnswerLength),
            Fault::DataLonger(_) if self.is_followed() => self.alters(&[Class::File]),
            Fault::DataLonger(byte) => self.longer(byte),
            Fault::AnswerBefore if is_first => self.answered_as_before(script, index)?,
            // `61xx`, but there is nothing to fetch.
            Fault::AnswerBefore if !self.is_followed() => self.fails(Class::Status),
            Fault::AnswerBefore if self.is_counted() => self.fails(Class::Channel),
            Fault::AnswerBefore => self.alters(&[Class::File]),
            Fault::DataBit { byte, .. } => self.bit(&Chain::of(script, index), byte),
            _ => unreachable!("the same for every answer"),
        })
    }

    /// The card does not give this part and answers only this status word.
    fn part_refused(&self, status: u16) -> Rule {
        match status.to_be_bytes() {
            // The reader takes the length so far for the limit of the link.
            [0x90, 0x00] => Rule::Reads,
            // The next part must not be empty.
            [0x61, _] => self.fails(Class::Chain),
            [0x6C, _] => Rule::Reads,
            _ => self.part_ends(status),
        }
    }

    /// The part has another status word.
    fn part_with_status(&self, status: u16) -> Rule {
        match (status.to_be_bytes(), self.role) {
            ([0x90, 0x00], _) => Rule::Reads,
            ([0x61, _], _) if self.is_followed() => Rule::Reads,
            ([0x61, _], _) => self.fails(Class::Status),
            // The read is sent again.
            ([0x6C, _], Role::Read { .. }) => Rule::Reads,
            // GET RESPONSE is sent again: this part is lost, or there was no other.
            ([0x6C, _], _) if !self.is_followed() => self.fails(Class::Status),
            ([0x6C, _], _) if self.is_of_cryptogram() => Rule::Reads,
            ([0x6C, _], _) => self.alters(&[Class::File]),
            // Everything that was asked for has come.
            ([0x62, 0x82], _) if !self.is_followed() => Rule::Reads,
            _ => self.part_ends(status),
        }
    }

    /// The answer ends early, with this status word.
    fn part_ends(&self, status: u16) -> Rule {
        let (Role::Read { offset, .. } | Role::More { offset, .. }) = self.role else {
            unreachable!("reads are answered in parts");
        };
        match (status, offset) {
            // It shows that something is missing.
            (0x6282, _) if self.is_of_cryptogram() => Rule::Reads,
            // The file ends there, inside an object.
            (0x6282, _) | (0x6B00, 1..) => self.fails(Class::File),
            (0x6987 | 0x6988 | 0x69FC, _) if self.is_counted() => Rule::Reads,
            _ => self.fails(Class::Status),
        }
    }

    /// One bit of a byte of an answer, or of its part.
    pub fn bit(&self, chain: &Chain, byte: usize) -> Rule {
        let at = chain.before + byte;
        let header = header_length(&chain.data);
        match self.role {
            // The card refuses the handshake; a second one succeeds.
            Role::Challenge => Rule::Reads,
            Role::MutualAuthenticate => self.fails(Class::Handshake),
            Role::CommonData | Role::CardType if byte < 2 => self.fails(Class::File),
            Role::CommonData => self.alters(&[Class::File]),
            Role::CardType => Rule::Fails(Class::UnknownCardType, Step::Detect),
            _ if !self.is_of_cryptogram() => self.alters(&[Class::File]),
            // The object claims more bytes than came. The link may have cut it, so the
            // reader asks again.
            _ if (1..header).contains(&at) => Rule::ReadsUnless(Class::Channel),
            _ if self.is_cut() => Rule::Reads,
            // A checksum covers all of it.
            _ if self.is_counted() => self.fails(Class::Channel),
            // The tag, or the padding indicator.
            _ if at == 0 || at == header => self.fails(Class::Channel),
            // A change in the block before the last one changes bits of the padding; a
            // change in the last one changes all of it.
            _ if at + 2 * self.block_length() >= chain.data.len() => {
                self.alters(&[Class::Channel, Class::File])
            }
            _ => self.alters(&[Class::File]),
        }
    }

    fn block_length(&self) -> usize {
        match self.card_type.generation() {
            Generation::First => 8,
            _ => 16,
        }
    }

    /// Whether the card has more of this answer.
    fn is_followed(&self) -> bool {
        self.status >> 8 == 0x61
    }

    fn is_of_cryptogram(&self) -> bool {
        matches!(self.role, Role::Read { file, .. } | Role::More { file, .. } if is_encrypted(file))
    }

    fn is_of_last_read(&self) -> bool {
        matches!(
            self.role,
            Role::Read { last: true, .. } | Role::More { last: true, .. }
        )
    }
}
