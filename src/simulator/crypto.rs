//! The card's side of the ciphers (docs/protocol.md, section 5; RC1, RC2).

use aes::Aes128;
use cbc::cipher::array::{Array, ArraySize};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use cbc::{Decryptor, Encryptor};
use cmac::{Cmac, KeyInit, Mac};
use des::{Des, TdesEde2};
use retail_mac::RetailMac;
use sha1::{Digest, Sha1};

use crate::card::Generation;

/// A 128-bit key of either cipher suite.
pub(super) type Key = [u8; 16];

/// The cipher suite of a generation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Suite {
    /// Two-key Triple-DES with ISO/IEC 9797-1 MAC algorithm 3.
    TripleDes,
    /// AES-128 with AES-CMAC.
    Aes,
}

impl Suite {
    pub(super) fn of(generation: Generation) -> Self {
        match generation {
            Generation::First => Self::TripleDes,
            Generation::Second | Generation::Specified => Self::Aes,
        }
    }

    fn block_size(self) -> usize {
        match self {
            Self::TripleDes => 8,
            Self::Aes => 16,
        }
    }

    /// Encrypts whole blocks in CBC mode with a zero IV; `None` for a partial block.
    pub(super) fn encrypt(self, key: &Key, plaintext: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::TripleDes => {
                let mut cbc = Encryptor::<TdesEde2>::new(key.into(), &[0; 8].into());
                for_each_block(plaintext, |block| cbc.encrypt_block(block))
            }
            Self::Aes => {
                let mut cbc = Encryptor::<Aes128>::new(key.into(), &[0; 16].into());
                for_each_block(plaintext, |block| cbc.encrypt_block(block))
            }
        }
    }

    /// Decrypts whole blocks in CBC mode with a zero IV; `None` for a partial block.
    pub(super) fn decrypt(self, key: &Key, cryptogram: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::TripleDes => {
                let mut cbc = Decryptor::<TdesEde2>::new(key.into(), &[0; 8].into());
                for_each_block(cryptogram, |block| cbc.decrypt_block(block))
            }
            Self::Aes => {
                let mut cbc = Decryptor::<Aes128>::new(key.into(), &[0; 16].into());
                for_each_block(cryptogram, |block| cbc.decrypt_block(block))
            }
        }
    }

    /// Pads with 80 00... to a whole block and encrypts.
    pub(super) fn encrypt_padded(self, key: &Key, plaintext: &[u8]) -> Option<Vec<u8>> {
        self.encrypt(key, &pad(plaintext, self.block_size()))
    }

    /// The 8-byte message authentication code over `message`.
    pub(super) fn mac(self, key: &Key, message: &[u8]) -> [u8; 8] {
        let mut code = [0; 8];
        match self {
            Self::TripleDes => {
                let mut mac = <RetailMac<Des> as retail_mac::KeyInit>::new(key.into());
                mac.update(&pad(message, self.block_size()));
                code.copy_from_slice(&mac.finalize().into_bytes());
            }
            Self::Aes => {
                let mut mac = <Cmac<Aes128> as KeyInit>::new(key.into());
                mac.update(message);
                let whole = mac.finalize().into_bytes();
                for (byte, source) in code.iter_mut().zip(whole) {
                    *byte = source;
                }
            }
        }
        code
    }
}

/// A copy of `message` with every block transformed in order; `None` if the
/// last block is partial.
pub(super) fn for_each_block<N: ArraySize>(
    message: &[u8],
    mut transform: impl FnMut(&mut Array<u8, N>),
) -> Option<Vec<u8>> {
    let mut bytes = message.to_vec();
    for block in bytes.chunks_mut(N::USIZE) {
        transform(block.try_into().ok()?);
    }
    Some(bytes)
}

/// First 16 bytes of SHA-1 over the given parts: how every key is derived.
pub(super) fn derive_key(parts: &[&[u8]]) -> Key {
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part);
    }
    let mut key = [0; 16];
    for (byte, source) in key.iter_mut().zip(hash.finalize()) {
        *byte = source;
    }
    key
}

/// ISO/IEC 7816-4 padding to whole blocks: one byte 80, then 00.
pub(super) fn pad(message: &[u8], block_size: usize) -> Vec<u8> {
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(block_size), 0);
    padded
}

/// The message before its ISO/IEC 7816-4 padding; `None` if the padding is wrong.
pub(super) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let end = padded.iter().rposition(|&byte| byte != 0)?;
    (padded.get(end) == Some(&0x80)).then(|| padded.get(..end))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_added_and_removed() {
        let cases: [(&[u8], &[u8]); 3] = [
            (b"", &[0x80, 0, 0, 0, 0, 0, 0, 0]),
            (b"1234567", b"1234567\x80"),
            (b"12345678", b"12345678\x80\0\0\0\0\0\0\0"),
        ];
        for (message, padded) in cases {
            assert_eq!(pad(message, 8), padded);
            assert_eq!(unpad(padded), Some(message));
        }
        for wrong in [&b""[..], &[0; 8], b"12345678", &[0x80, 0, 1, 0]] {
            assert_eq!(unpad(wrong), None, "{wrong:02x?}");
        }
    }

    #[test]
    fn partial_blocks_are_refused() {
        for suite in [Suite::TripleDes, Suite::Aes] {
            assert_eq!(suite.encrypt(&[1; 16], &[0; 15]), None);
            assert_eq!(suite.decrypt(&[1; 16], &[0; 15]), None);
        }
    }

    #[test]
    fn number_key_is_the_published_one() {
        assert_eq!(
            hex::encode(derive_key(&[b"AA12345678BB"])),
            "6522b4e171195bb218223a976c040111"
        );
    }
}
