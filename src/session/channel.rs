//! The secure channel after the handshake: what is encrypted for the card and
//! how its answers are opened (PROTOCOL section 5, steps 4 and 6).

use zeroize::Zeroizing;

use crate::apdu::{Command, Expected};
use crate::card_number::CardNumber;
use crate::crypto::{Key, Suite};
use crate::tlv::{self, Tag, TlvError, TlvReason};

/// A session key and its suite. There is no MAC on the card's answers: what
/// proves the data is the signature, nothing else.
pub(crate) struct SecureChannel {
    suite: Suite,
    key: Key,
}

impl SecureChannel {
    pub(crate) fn new(suite: Suite, session_key: Key) -> Self {
        SecureChannel {
            suite,
            key: session_key,
        }
    }

    /// VERIFY: the card number, padded to 16 bytes and encrypted.
    pub(crate) fn verify_command(&self, number: &CardNumber) -> Command {
        let mut padded = Zeroizing::new([0; 16]);
        padded[..CardNumber::LENGTH].copy_from_slice(number.as_bytes());
        padded[CardNumber::LENGTH] = 0x80;
        // 16 bytes are whole blocks of both suites.
        let _ = self.suite.encrypt(&self.key, &mut *padded);
        let data = [&[0x86, 0x11, PADDED_CRYPTOGRAM], &padded[..]].concat();
        Command::new(0x08, 0x20, 0x00, 0x86).with_data(data)
    }

    /// READ BINARY under secure messaging: the length to read in object 96,
    /// 0 for the whole file.
    pub(crate) fn read_command(&self, [p1, p2]: [u8; 2], length: u16, answer: Expected) -> Command {
        let [high, low] = length.to_be_bytes();
        Command::new(0x08, 0xB0, p1, p2)
            .with_data([0x96, 0x02, high, low])
            .expecting(answer)
    }

    /// The plaintext of an answer `86 <L> 01 <cryptogram>`.
    pub(crate) fn open(&self, answer: &[u8]) -> Result<Zeroizing<Vec<u8>>, ChannelError> {
        let object = tlv::first(answer).map_err(|error| match error.reason {
            TlvReason::PastTheEnd { .. } => ChannelError::CutOff,
            _ => ChannelError::Malformed(error),
        })?;
        if object.tag != CRYPTOGRAM {
            return Err(ChannelError::UnexpectedTag { tag: object.tag });
        }
        if !answer.ends_with(object.value) {
            return Err(ChannelError::TrailingData);
        }
        let Some((&PADDED_CRYPTOGRAM, cryptogram)) = object.value.split_first() else {
            return Err(ChannelError::PaddingIndicator);
        };
        let mut plain = Zeroizing::new(cryptogram.to_vec());
        let length = self
            .suite
            .decrypt_padded(&self.key, &mut plain)
            .map_err(|_| ChannelError::Padding)?;
        plain.truncate(length);
        Ok(plain)
    }

    /// The longest plaintext whose answer fits `answer` bytes: header of object
    /// 86, padding indicator, and a cryptogram with at least one byte of
    /// padding.
    pub(crate) fn capacity(&self, answer: usize) -> usize {
        let header = match answer {
            ..=0x81 => 3,
            0x82..=0x102 => 4,
            _ => 5,
        };
        let room = answer.saturating_sub(header);
        let block = self.suite.block_size();
        (room / block * block).saturating_sub(1)
    }
}

/// Why an answer under secure messaging could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChannelError {
    /// The answer is shorter than its object says.
    #[error("the encrypted answer is cut off")]
    CutOff,
    /// The answer is no BER-TLV object.
    #[error("the encrypted answer is no data object: {0}")]
    Malformed(TlvError),
    /// Another object than 86 came.
    #[error("the answer holds object {tag} where 86 is expected")]
    UnexpectedTag {
        /// The tag that came.
        tag: Tag,
    },
    /// Something follows object 86.
    #[error("the encrypted answer has trailing data")]
    TrailingData,
    /// Object 86 does not start with 01.
    #[error("the encrypted answer has no padding indicator 01")]
    PaddingIndicator,
    /// Not whole blocks, or no padding after decryption: changed on its way, or
    /// made with another key.
    #[error("the encrypted answer does not decrypt")]
    Padding,
}

const CRYPTOGRAM: Tag = Tag(0x86);
const PADDED_CRYPTOGRAM: u8 = 0x01;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_vectors::Vectors;

    const SUITES: [Suite; 2] = [Suite::TripleDes, Suite::Aes128];

    fn channel(suite: Suite) -> SecureChannel {
        SecureChannel::new(suite, Key([0x42; 16]))
    }

    /// What a card sends for `plain`.
    fn sealed(suite: Suite, plain: &[u8]) -> Vec<u8> {
        let mut data = [plain, &[0x80]].concat();
        data.resize(data.len().next_multiple_of(suite.block_size()), 0);
        suite.encrypt(&Key([0x42; 16]), &mut data).unwrap();
        let length = data.len() + 1;
        let mut answer = match length {
            ..=0x7F => vec![0x86, length as u8],
            0x80..=0xFF => vec![0x86, 0x81, length as u8],
            _ => vec![0x86, 0x82, (length >> 8) as u8, length as u8],
        };
        answer.push(1);
        answer.extend(data);
        answer
    }

    #[test]
    fn answers_of_every_length_are_opened() {
        for suite in SUITES {
            for length in (0..300).chain([1800, 7004]) {
                let plain = vec![0xD0; length];
                let opened = channel(suite).open(&sealed(suite, &plain)).unwrap();
                assert_eq!(*opened, plain);
            }
        }
    }

    #[test]
    fn second_generation_response_header_of_the_worked_example() {
        let header = Vectors::of("second_generation").own("read_df1_ef03_response_header");
        let answer = sealed(Suite::Aes128, &[0; 5508]);
        assert_eq!(hex::encode(&answer[..5]), header);
    }

    #[test]
    fn read_command_of_the_worked_example() {
        let vectors = Vectors::of("second_generation");
        let command = channel(Suite::Aes128).read_command([0x84, 0], 0, Expected::EXTENDED_MAX);
        assert_eq!(
            hex::encode(command.encode(crate::apdu::Form::Extended).unwrap()),
            vectors.own("read_df1_ef03_command")
        );
    }

    #[test]
    fn capacity_is_the_longest_that_fits() {
        for suite in SUITES {
            for answer in (0..600).chain([1700, 4096, 65_536]) {
                let capacity = channel(suite).capacity(answer);
                if capacity > 0 {
                    assert!(
                        sealed(suite, &vec![0; capacity]).len() <= answer,
                        "{answer}"
                    );
                }
                assert!(
                    sealed(suite, &vec![0; capacity + 1]).len() > answer,
                    "{answer}"
                );
            }
        }
    }

    #[test]
    fn malformed_answers_are_refused() {
        for suite in SUITES {
            let good = sealed(suite, &[7; 40]);
            let changed = |at: usize, to: u8| {
                let mut answer = good.clone();
                answer[at] = to;
                answer
            };
            let open = |answer: &[u8]| channel(suite).open(answer).map(|_| ()).unwrap_err();
            assert_eq!(open(&good[..good.len() - 1]), ChannelError::CutOff);
            assert!(matches!(open(&[]), ChannelError::Malformed(_)));
            assert!(matches!(open(&[0x86, 0x80]), ChannelError::Malformed(_)));
            assert_eq!(
                open(&changed(0, 0x87)),
                ChannelError::UnexpectedTag { tag: Tag(0x87) }
            );
            assert_eq!(open(&changed(2, 2)), ChannelError::PaddingIndicator);
            assert_eq!(open(&[0x86, 0x00]), ChannelError::PaddingIndicator);
            assert_eq!(open(&[0x86, 0x01, 0x01]), ChannelError::Padding);
            assert_eq!(open(&[0x86, 0x02, 0x01, 0x00]), ChannelError::Padding);
            assert_eq!(
                open(&[&good[..], &[0]].concat()),
                ChannelError::TrailingData
            );
        }
    }
}
