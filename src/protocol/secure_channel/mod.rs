//! The secure channel: encrypts commands and decrypts answers (docs/protocol.md, section 5,
//! steps 4 and 6; section 6 for specified cards).

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::card::CardNumber;
use crate::card::tlv::{self, Object, Tag, TlvReason};
use crate::error::ChannelError;
use crate::protocol::crypto::{Iv, Key, Suite};
use crate::specified_card::LengthObject;
use crate::transport::apdu::{Command, Expected};

/// A session key and its cipher suite. The first and second generation put no MAC on their
/// answers: only the signature proves the data.
pub(crate) struct SecureChannel {
    suite: Suite,
    key: Key,
    counted: Option<Counted>,
}

/// Specified cards: the IV comes from a message counter, and each message may carry a
/// checksum. Not validated against the published specification or a
/// genuine card.
struct Counted {
    /// N: the number of the last secured command, from 1.
    counter: u128,
    checksum_key: Option<Key>,
    length_object: LengthObject,
}

impl SecureChannel {
    /// A channel after a mutual authentication. Every message has IV 0.
    pub(crate) fn new(suite: Suite, session_key: Key) -> Self {
        SecureChannel {
            suite,
            key: session_key,
            counted: None,
        }
    }

    /// A channel after a key delivery. Messages are counted.
    pub(crate) fn delivered(
        encryption_key: Key,
        checksum_key: Option<Key>,
        length_object: LengthObject,
    ) -> Self {
        SecureChannel {
            suite: Suite::Aes128,
            key: encryption_key,
            counted: Some(Counted {
                counter: 0,
                checksum_key,
                length_object,
            }),
        }
    }

    /// VERIFY: the card number, padded to 16 bytes and encrypted.
    pub(crate) fn verify_command(&mut self, number: &CardNumber) -> Command {
        self.advance();
        let mut padded = Zeroizing::new([0; 16]);
        let parts: &mut [u8; 16] = &mut padded;
        parts[..CardNumber::LENGTH].copy_from_slice(number.as_bytes());
        parts[CardNumber::LENGTH] = 0x80;
        // 16 bytes are whole blocks of both suites.
        let _ = self.suite.encrypt(&self.key, &self.iv(), &mut *padded);
        let objects = [&[0x86, 0x11, PADDED_CRYPTOGRAM], &padded[..]].concat();
        self.secured([0x20, 0x00, 0x86], objects)
    }

    /// READ BINARY under secure messaging: the length to read in object 96,
    /// 0 for the whole file.
    pub(crate) fn read_command(
        &mut self,
        [p1, p2]: [u8; 2],
        length: u16,
        answer: Expected,
    ) -> Command {
        self.advance();
        let [high, low] = length.to_be_bytes();
        let objects = match self.counted.as_ref().map(|counted| counted.length_object) {
            Some(LengthObject::ThreeBytes) => vec![0x96, 0x03, 0x00, high, low],
            _ => vec![0x96, 0x02, high, low],
        };
        self.secured([0xB0, p1, p2], objects).expecting(answer)
    }

    /// Decrypts an answer `86 <L> 01 <cryptogram>` to the last command that this channel
    /// made.
    pub(crate) fn open(&self, answer: &[u8]) -> Result<Zeroizing<Vec<u8>>, ChannelError> {
        let object = self.checked_objects(answer)?;
        let object = object.ok_or(ChannelError::NoData)?;
        let Some((&PADDED_CRYPTOGRAM, cryptogram)) = object.value.split_first() else {
            return Err(ChannelError::PaddingIndicator);
        };
        let mut plain = Zeroizing::new(cryptogram.to_vec());
        let length = self
            .suite
            .decrypt_padded(&self.key, &self.iv(), &mut plain)
            .map_err(|_| ChannelError::Padding)?;
        plain.truncate(length);
        Ok(plain)
    }

    /// Checks an answer without data: empty, or only a checksum. It is not known whether a
    /// card with a checksum key sends a checksum with a bare `9000`; both are accepted.
    pub(crate) fn check_empty(&self, answer: &[u8]) -> Result<(), ChannelError> {
        if self.counted.is_none() {
            // The answer is not used.
            return Ok(());
        }
        if answer.is_empty() || self.checked_objects(answer)?.is_none() {
            Ok(())
        } else {
            Err(ChannelError::TrailingData)
        }
    }

    /// The longest plaintext, in bytes, whose answer fits into `answer` bytes. The answer
    /// has the header of object 86, the padding indicator, a cryptogram with at least one
    /// byte of padding, and a checksum if there is a key for it.
    pub(crate) fn capacity(&self, answer: usize) -> usize {
        let checksum = if self.checksum_key().is_some() {
            CHECKSUM_OBJECT
        } else {
            0
        };
        let answer = answer.saturating_sub(checksum);
        let header = match answer {
            ..=0x81 => 3,
            0x82..=0x102 => 4,
            _ => 5,
        };
        let room = answer.saturating_sub(header);
        let block = self.suite.block_size();
        (room / block * block).saturating_sub(1)
    }

    /// Every secured command uses the next N, whatever the card answers.
    fn advance(&mut self) {
        if let Some(counted) = &mut self.counted {
            counted.counter += 1;
        }
    }

    fn iv(&self) -> Iv {
        match &self.counted {
            Some(counted) => Iv::of_message(&self.key, counted.counter),
            None => Iv::ZERO,
        }
    }

    fn checksum_key(&self) -> Option<&Key> {
        self.counted.as_ref()?.checksum_key.as_ref()
    }

    /// A command with its objects: CLA 08, or 0C with a checksum over N, the padded header
    /// and the padded objects.
    fn secured(&self, [ins, p1, p2]: [u8; 3], mut objects: Vec<u8>) -> Command {
        let Some(key) = self.checksum_key() else {
            return Command::new(0x08, ins, p1, p2).with_data(objects);
        };
        let checksum = self.checksum(key, &[&[0x0C, ins, p1, p2], &objects]);
        objects.extend([0x8E, 0x08]);
        objects.extend(checksum);
        Command::new(0x0C, ins, p1, p2).with_data(objects)
    }

    /// The checksum over N and the parts, each padded to whole blocks with 80 00...
    fn checksum(&self, key: &Key, parts: &[&[u8]]) -> [u8; 8] {
        let counter = self.counted.as_ref().map_or(0, |counted| counted.counter);
        let mut message = counter.to_be_bytes().to_vec();
        for part in parts {
            message.extend_from_slice(part);
            message.push(0x80);
            message.resize(message.len().next_multiple_of(16), 0);
        }
        self.suite.mac(key, &message)
    }

    /// Checks the checksum, if there must be one, and returns object 86, if there is one.
    fn checked_objects<'a>(&self, answer: &'a [u8]) -> Result<Option<Object<'a>>, ChannelError> {
        let objects = tlv::parse(answer, &[]).map_err(|error| match error.reason {
            TlvReason::PastTheEnd { .. } => ChannelError::CutOff,
            _ => ChannelError::Malformed(error),
        })?;
        // In a file, NULs after the last object are padding. Here they are an error.
        if objects.last().is_some_and(|last| last.end != answer.len()) {
            return Err(ChannelError::TrailingData);
        }
        let (data, rest) = match objects.as_slice() {
            [first, rest @ ..] if first.tag == CRYPTOGRAM => (Some(*first), rest),
            rest => (None, rest),
        };
        match (self.checksum_key(), rest) {
            (None, []) => {}
            (Some(key), [checksum]) if checksum.tag == CHECKSUM => {
                let before = answer.get(..checksum.offset).unwrap_or_default();
                let parts: &[&[u8]] = if before.is_empty() { &[] } else { &[before] };
                if !bool::from(self.checksum(key, parts).ct_eq(checksum.value)) {
                    return Err(ChannelError::WrongChecksum);
                }
            }
            (Some(_), []) => return Err(ChannelError::NoChecksum),
            (_, [other, ..]) if data.is_none() => {
                return Err(ChannelError::UnexpectedTag { tag: other.tag });
            }
            _ => return Err(ChannelError::TrailingData),
        }
        Ok(data)
    }
}

const CRYPTOGRAM: Tag = Tag(0x86);
const CHECKSUM: Tag = Tag(0x8E);
const PADDED_CRYPTOGRAM: u8 = 0x01;
/// `8E 08` and eight bytes.
const CHECKSUM_OBJECT: usize = 10;

#[cfg(test)]
mod tests;
