//! The secure channel of specified cards, from the card's side: message counter,
//! IV, cryptograms, checksums (docs/protocol.md, section 6; RCS, 7816-4).
//!
//! Not validated against the published specification or a genuine card.

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use cbc::{Decryptor, Encryptor};
use cmac::{Cmac, Mac};
use subtle::ConstantTimeEq;

use super::super::apdu::Command;
use super::super::crypto::{Key, for_each_block, pad, unpad};
use super::super::engine::{Answer, status};
use super::super::file_tree::cryptogram_object;
use super::profile::{AcceptedKeys, AcceptedLengthObject};

/// The keys that a reader has sent, and the counter of its secured commands.
pub(super) struct Channel {
    encryption_key: Key,
    checksum_key: Option<Key>,
    /// N of the latest secured command; zero before the first.
    counter: u128,
}

impl Channel {
    /// Takes the keys out of the plaintext of SET SESSION KEY. `None` if the form is not
    /// accepted.
    pub(super) fn deliver(plaintext: &[u8], accepted: AcceptedKeys) -> Option<Self> {
        let (encryption_seed, checksum_seed) = match plaintext {
            [0xA0, 0x22, 0x80, 0x20, seed @ ..] if seed.len() == 32 => (seed, None),
            [0xA0, 0x44, 0x80, 0x20, rest @ ..] if rest.len() == 66 => {
                let (seed, rest) = rest.split_at_checked(32)?;
                (seed, Some(rest.strip_prefix(&[0x81, 0x20])?))
            }
            _ => return None,
        };
        let form_accepted = match accepted {
            AcceptedKeys::Both => checksum_seed.is_some(),
            AcceptedKeys::EncryptionOnly => checksum_seed.is_none(),
            AcceptedKeys::Either => true,
        };
        // AES-128 takes the first 16 bytes of a seed.
        let key = |seed: &[u8]| seed.first_chunk::<16>().copied();
        let checksum_key = match checksum_seed {
            Some(seed) => Some(key(seed)?),
            None => None,
        };
        form_accepted.then_some(Self {
            encryption_key: key(encryption_seed)?,
            checksum_key,
            counter: 0,
        })
    }

    /// Counts a secured command: it and its answer use the next N.
    pub(super) fn count(&mut self) {
        self.counter = self.counter.wrapping_add(1);
    }

    /// Checks the checksum of a secured command and returns the other objects.
    pub(super) fn open<'a>(
        &self,
        command: &Command<'a>,
        checksum_required: bool,
    ) -> Result<&'a [u8], Answer> {
        if command.cla == WITHOUT_CHECKSUM {
            return match self.checksum_key {
                Some(_) if checksum_required => Err(missing()),
                _ => Ok(command.data),
            };
        }
        let key = self.checksum_key.as_ref().ok_or_else(wrong)?;
        let (objects, checksum) = command
            .data
            .split_last_chunk::<CHECKSUM_OBJECT>()
            .ok_or_else(missing)?;
        let [0x8E, 0x08, checksum @ ..] = checksum else {
            return Err(missing());
        };
        let header = [command.cla, command.ins, command.p1, command.p2];
        let expected = self.checksum(key, &[&pad(&header, BLOCK), &padded_objects(objects)]);
        if bool::from(expected[..].ct_eq(checksum)) {
            Ok(objects)
        } else {
            Err(wrong())
        }
    }

    /// The command data in `86 <L> 01 <cryptogram>`.
    pub(super) fn decrypt(&self, objects: &[u8]) -> Result<Vec<u8>, Answer> {
        if objects.first() != Some(&0x86) {
            return Err(missing());
        }
        let cryptogram = sole_cryptogram(objects).ok_or_else(wrong)?;
        let mut cbc = Decryptor::<Aes128>::new((&self.encryption_key).into(), &self.iv().into());
        for_each_block(cryptogram, |block| cbc.decrypt_block(block))
            .as_deref()
            .and_then(unpad)
            .map(<[u8]>::to_vec)
            .ok_or_else(wrong)
    }

    /// The object with the encrypted data of an answer.
    pub(super) fn encrypt(&self, data: &[u8]) -> Result<Vec<u8>, Answer> {
        let mut cbc = Encryptor::<Aes128>::new((&self.encryption_key).into(), &self.iv().into());
        for_each_block(&pad(data, BLOCK), |block| cbc.encrypt_block(block))
            .and_then(|cryptogram| cryptogram_object(&cryptogram))
            .ok_or(Answer::Status(status::FAILURE))
    }

    /// An answer with these objects, and with a checksum if the command had one.
    pub(super) fn answer(&self, command: &Command<'_>, objects: Vec<u8>, status: u16) -> Answer {
        let key = self.checksum_key.as_ref();
        let key = key.filter(|_| command.cla == WITH_CHECKSUM);
        let mut data = objects;
        if let Some(key) = key {
            let checksum = self.checksum(key, &[&padded_objects(&data)]);
            data.extend([0x8E, 0x08]);
            data.extend(checksum);
        }
        if data.is_empty() {
            return Answer::Status(status);
        }
        Answer::SecuredObject(data, status)
    }

    /// AES-128-ECB(encryption key, N).
    fn iv(&self) -> [u8; 16] {
        let mut block = self.counter.to_be_bytes().into();
        Aes128::new((&self.encryption_key).into()).encrypt_block(&mut block);
        block.into()
    }

    /// First 8 bytes of AES-CMAC(checksum key, N || parts).
    fn checksum(&self, key: &Key, parts: &[&[u8]]) -> [u8; 8] {
        let mut mac = <Cmac<Aes128> as cmac::KeyInit>::new(key.into());
        mac.update(&self.counter.to_be_bytes());
        for part in parts {
            mac.update(part);
        }
        let mut checksum = [0; 8];
        for (byte, source) in checksum.iter_mut().zip(mac.finalize().into_bytes()) {
            *byte = source;
        }
        checksum
    }
}

/// The number of bytes that the only object, 96, asks for. Zero means the rest of the file.
pub(super) fn requested_length(
    objects: &[u8],
    form: AcceptedLengthObject,
) -> Result<usize, Answer> {
    let (found, high, low) = match *objects {
        [0x96, 0x02, high, low] => (AcceptedLengthObject::TwoBytes, high, low),
        [0x96, 0x03, 0x00, high, low] => (AcceptedLengthObject::ThreeBytes, high, low),
        [0x96, ..] => return Err(wrong()),
        _ => return Err(missing()),
    };
    if form != AcceptedLengthObject::Either && form != found {
        return Err(wrong());
    }
    Ok(usize::from(u16::from_be_bytes([high, low])))
}

/// The cryptogram of the only object, 86.
fn sole_cryptogram(objects: &[u8]) -> Option<&[u8]> {
    let (length, value) = match *objects {
        [0x86, length @ 0..=0x7F, ref value @ ..] | [0x86, 0x81, length, ref value @ ..] => {
            (usize::from(length), value)
        }
        [0x86, 0x82, high, low, ref value @ ..] => {
            (usize::from(u16::from_be_bytes([high, low])), value)
        }
        _ => return None,
    };
    if value.len() != length {
        return None;
    }
    value.strip_prefix(&[0x01])
}

/// No objects, no padding (ISO/IEC 7816-4 10.2.3.1).
fn padded_objects(objects: &[u8]) -> Vec<u8> {
    if objects.is_empty() {
        return Vec::new();
    }
    pad(objects, BLOCK)
}

fn missing() -> Answer {
    Answer::Status(status::SECURE_MESSAGING_OBJECT_MISSING)
}

fn wrong() -> Answer {
    Answer::Status(status::SECURE_MESSAGING_OBJECT_WRONG)
}

/// CLA of a secured command without a checksum.
pub(super) const WITHOUT_CHECKSUM: u8 = 0x08;
/// CLA of a secured command with one.
pub(super) const WITH_CHECKSUM: u8 = 0x0C;
/// Length of `8E 08 <8 bytes>`.
const CHECKSUM_OBJECT: usize = 10;
const BLOCK: usize = 16;
