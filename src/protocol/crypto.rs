//! The ciphers of the handshake and the secure channel, by suite (docs/protocol.md,
//! section 5). The ciphers themselves are RustCrypto's.

use aes::Aes128;
use cbc::cipher::array::{Array, ArraySize};
use cbc::cipher::block_padding::{Iso7816, NoPadding};
use cbc::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit,
    KeyInit,
};
use cmac::{Cmac, Mac};
use des::{Des, TdesEde2};
use retail_mac::RetailMac;
use sha1::{Digest, Sha1};
use zeroize::{Zeroize, Zeroizing};

use crate::card::CardNumber;
use crate::card::Generation;

/// A 16-byte key, wiped on drop and never shown.
#[derive(Clone)]
pub(crate) struct Key(pub(crate) [u8; 16]);

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Key {
    /// K.ENC = K.MAC: the first 16 bytes of SHA-1 over the card number.
    pub(crate) fn from_card_number(number: &CardNumber) -> Self {
        Self::from_sha1(&[number.as_bytes()])
    }

    /// KS.ENC: the first 16 bytes of SHA-1 over (K.IFD xor K.ICC) and the
    /// counter 1. Parity bits are not adjusted.
    pub(crate) fn session(k_ifd: &[u8; 16], k_icc: &[u8; 16]) -> Self {
        let mut seed = Zeroizing::new(*k_ifd);
        seed.iter_mut().zip(k_icc).for_each(|(a, b)| *a ^= b);
        Self::from_sha1(&[&*seed, &[0, 0, 0, 1]])
    }

    fn from_sha1(parts: &[&[u8]]) -> Self {
        let mut hash = Sha1::new();
        parts.iter().for_each(|part| hash.update(part));
        let mut digest = Zeroizing::new([0; 20]);
        hash.finalize_into((&mut *digest).into());
        let digest: &[u8; 20] = &digest;
        let mut key = Key([0; 16]);
        key.0.copy_from_slice(&digest[..16]);
        key
    }
}

/// The initialisation vector of one message. Ciphers with shorter blocks use its first
/// bytes.
#[derive(Clone, Copy)]
pub(crate) struct Iv([u8; 16]);

impl Iv {
    /// The IV of every message of the first and second generation.
    pub(crate) const ZERO: Iv = Iv([0; 16]);

    /// Specified cards: the message counter, encrypted by AES-128.
    pub(crate) fn of_message(key: &Key, counter: u128) -> Self {
        let mut block = counter.to_be_bytes().into();
        Aes128::new((&key.0).into()).encrypt_block(&mut block);
        Iv(block.into())
    }
}

/// A generation's ciphers: block cipher in CBC mode, and MAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suite {
    /// First generation: two-key Triple-DES; ISO/IEC 9797-1 MAC algorithm 3
    /// (retail MAC) with padding method 2.
    TripleDes,
    /// Second generation: AES-128; AES-CMAC, its first eight bytes.
    Aes128,
}

impl Suite {
    /// The suite of a generation.
    pub(crate) fn of(generation: Generation) -> Self {
        match generation {
            Generation::First => Suite::TripleDes,
            Generation::Second | Generation::Specified => Suite::Aes128,
        }
    }

    /// The cipher's block, in bytes.
    pub(crate) fn block_size(self) -> usize {
        match self {
            Suite::TripleDes => 8,
            Suite::Aes128 => 16,
        }
    }

    /// CBC encryption in place, without padding. Fails if `data` is not whole blocks.
    pub(crate) fn encrypt(self, key: &Key, iv: &Iv, data: &mut [u8]) -> Result<(), NotWholeBlocks> {
        match self {
            Suite::TripleDes => encrypt(TdesEde2::new((&key.0).into()), iv, data),
            Suite::Aes128 => encrypt(Aes128::new((&key.0).into()), iv, data),
        }
    }

    /// CBC decryption in place, without padding. Fails if `data` is not whole blocks.
    pub(crate) fn decrypt(self, key: &Key, iv: &Iv, data: &mut [u8]) -> Result<(), NotWholeBlocks> {
        match self {
            Suite::TripleDes => decrypt(TdesEde2::new((&key.0).into()), iv, data),
            Suite::Aes128 => decrypt(Aes128::new((&key.0).into()), iv, data),
        }
    }

    /// CBC decryption in place. Removes the ISO/IEC 7816-4 padding (80 00...) and returns
    /// the length of the plaintext at the start of `data`.
    pub(crate) fn decrypt_padded(
        self,
        key: &Key,
        iv: &Iv,
        data: &mut [u8],
    ) -> Result<usize, WrongPadding> {
        match self {
            Suite::TripleDes => decrypt_padded(TdesEde2::new((&key.0).into()), iv, data),
            Suite::Aes128 => decrypt_padded(Aes128::new((&key.0).into()), iv, data),
        }
    }

    /// The eight-byte MAC over `message`.
    pub(crate) fn mac(self, key: &Key, message: &[u8]) -> [u8; 8] {
        match self {
            Suite::TripleDes => {
                let mut mac = RetailMac::<Des>::new((&key.0).into());
                mac.update(message);
                // The crate fills the last block with zeros. Padding method 2 puts one
                // bit before them, in a block of its own if necessary.
                mac.update(&[0x80]);
                mac.finalize().into_bytes().into()
            }
            Suite::Aes128 => {
                let mut mac = Cmac::<Aes128>::new((&key.0).into());
                mac.update(message);
                let full: [u8; 16] = mac.finalize().into_bytes().into();
                let [a, b, c, d, e, f, g, h, ..] = full;
                [a, b, c, d, e, f, g, h]
            }
        }
    }
}

/// Data for a cipher without padding is not a whole number of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotWholeBlocks;

/// A plaintext does not end in ISO/IEC 7816-4 padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WrongPadding;

fn encrypt<C: BlockCipherEncrypt>(
    cipher: C,
    iv: &Iv,
    data: &mut [u8],
) -> Result<(), NotWholeBlocks> {
    let length = data.len();
    cbc::Encryptor::inner_iv_init(cipher, &block(iv))
        .encrypt_padded::<NoPadding>(data, length)
        .map(|_| ())
        .map_err(|_| NotWholeBlocks)
}

fn decrypt<C: BlockCipherDecrypt>(
    cipher: C,
    iv: &Iv,
    data: &mut [u8],
) -> Result<(), NotWholeBlocks> {
    cbc::Decryptor::inner_iv_init(cipher, &block(iv))
        .decrypt_padded::<NoPadding>(data)
        .map(|_| ())
        .map_err(|_| NotWholeBlocks)
}

fn decrypt_padded<C: BlockCipherDecrypt>(
    cipher: C,
    iv: &Iv,
    data: &mut [u8],
) -> Result<usize, WrongPadding> {
    cbc::Decryptor::inner_iv_init(cipher, &block(iv))
        .decrypt_padded::<Iso7816>(data)
        .map(<[u8]>::len)
        .map_err(|_| WrongPadding)
}

/// As many bytes of an IV as the cipher's block has.
fn block<N: ArraySize>(iv: &Iv) -> Array<u8, N> {
    Array::from_fn(|index| iv.0.get(index).copied().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUITES: [Suite; 2] = [Suite::TripleDes, Suite::Aes128];

    fn key() -> Key {
        Key::from_card_number(&"AA12345678BB".parse().unwrap())
    }

    #[test]
    fn decryption_undoes_encryption() {
        for suite in SUITES {
            let mut data = [0x5A; 32];
            suite.encrypt(&key(), &Iv::ZERO, &mut data).unwrap();
            assert_ne!(data, [0x5A; 32]);
            suite.decrypt(&key(), &Iv::ZERO, &mut data).unwrap();
            assert_eq!(data, [0x5A; 32]);
        }
    }

    #[test]
    fn part_of_a_block_is_refused() {
        for suite in SUITES {
            for length in [1, 7, 15, 17, 31] {
                let mut data = vec![0; length];
                assert_eq!(
                    suite.encrypt(&key(), &Iv::ZERO, &mut data),
                    Err(NotWholeBlocks)
                );
                assert_eq!(
                    suite.decrypt(&key(), &Iv::ZERO, &mut data),
                    Err(NotWholeBlocks)
                );
                assert_eq!(
                    suite.decrypt_padded(&key(), &Iv::ZERO, &mut data),
                    Err(WrongPadding)
                );
            }
        }
    }

    #[test]
    fn padding_is_taken_off_or_refused() {
        for suite in SUITES {
            let block = suite.block_size();
            for (name, tail, kept) in [
                ("one block of padding", vec![0x80], Some(block)),
                ("padding in the last byte", vec![], None),
                ("no padding", vec![0x41; 4], None),
            ] {
                let mut data = vec![0x41; block];
                data.extend(tail);
                data.resize(2 * block, 0);
                suite.encrypt(&key(), &Iv::ZERO, &mut data).unwrap();
                assert_eq!(
                    suite.decrypt_padded(&key(), &Iv::ZERO, &mut data).ok(),
                    kept,
                    "{name}"
                );
            }
            assert_eq!(
                suite.decrypt_padded(&key(), &Iv::ZERO, &mut []),
                Err(WrongPadding)
            );
        }
    }

    /// FIPS 197 appendix B: the counter is the plaintext block.
    #[test]
    fn message_iv_is_the_encrypted_counter() {
        let key = Key(*b"\x2b\x7e\x15\x16\x28\xae\xd2\xa6\xab\xf7\x15\x88\x09\xcf\x4f\x3c");
        let iv = Iv::of_message(&key, 0x3243_f6a8_885a_308d_3131_98a2_e037_0734);
        assert_eq!(hex::encode(iv.0), "3925841d02dc09fbdc118597196a0b32");
    }

    /// Independent of the issuer's vectors: ISO/IEC 9797-1:2011 B.4 gives this
    /// MAC for padding method 1; with method 2 the padded text is the message.
    #[test]
    fn retail_mac_pads_with_a_bit() {
        let key = Key(*b"\x01\x23\x45\x67\x89\xAB\xCD\xEF\xFE\xDC\xBA\x98\x76\x54\x32\x10");
        let padded = {
            let mut mac = RetailMac::<Des>::new((&key.0).into());
            mac.update(b"Now is \x80");
            <[u8; 8]>::from(mac.finalize().into_bytes())
        };
        assert_eq!(Suite::TripleDes.mac(&key, b"Now is "), padded);
    }
}
