//! Sessions with known random numbers and keys, which must not be shown.

use std::convert::Infallible;

use aes::cipher::{BlockCipherEncrypt, KeyInit};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use rand_core::{TryCryptoRng, TryRng};
use sha1::{Digest, Sha1};
use zairyu::CardType;
use zairyu::simulator::{VirtualCard, VirtualCardBuilder};
use zairyu::{CardTransport, DataGroups};

use crate::{NUMBER, number, reader};

/// Draws the same random numbers for the same number of bytes. So the keys of every session
/// are known, also after a refusal.
pub struct Known;

impl TryRng for Known {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("randoms are drawn as bytes")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("randoms are drawn as bytes")
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        match bytes.len() {
            8 => bytes.copy_from_slice(&RND_IFD),
            16 => bytes.copy_from_slice(&K_IFD),
            32 => bytes.copy_from_slice(&SEED),
            length => unreachable!("{length} bytes"),
        }
        Ok(())
    }
}

impl TryCryptoRng for Known {}

/// A card with known random numbers of its own.
pub fn builder(card_type: CardType) -> VirtualCardBuilder {
    VirtualCard::builder(card_type).random_source(|bytes| match bytes.len() {
        8 => bytes.copy_from_slice(&RND_ICC),
        16 => bytes.copy_from_slice(&K_ICC),
        length => unreachable!("{length} bytes"),
    })
}

/// The random numbers and keys of every session, by name. The keys of a specified card are
/// halves of the seed.
pub fn secrets() -> [(&'static str, Vec<u8>); 7] {
    [
        ("K.ENC and K.MAC", number_key().to_vec()),
        ("RND.IFD", RND_IFD.to_vec()),
        ("K.IFD", K_IFD.to_vec()),
        ("RND.ICC", RND_ICC.to_vec()),
        ("K.ICC", K_ICC.to_vec()),
        ("KS.ENC", session_key().to_vec()),
        ("delivered seed", SEED.to_vec()),
    ]
}

fn number_key() -> [u8; 16] {
    first_16(&Sha1::digest(NUMBER))
}

fn session_key() -> [u8; 16] {
    let mut seed = K_IFD;
    seed.iter_mut().zip(K_ICC).for_each(|(a, b)| *a ^= b);
    first_16(&Sha1::digest([&seed[..], &[0, 0, 0, 1]].concat()))
}

fn first_16(bytes: &[u8]) -> [u8; 16] {
    *bytes.first_chunk().expect("16 bytes")
}

/// The searched secrets are the ones in use: these random numbers and keys give both
/// cryptograms that a reader sends.
#[test]
fn sessions_are_made_with_the_known_secrets() {
    let mut padded = [0; 16];
    padded[..12].copy_from_slice(NUMBER.as_bytes());
    padded[12] = 0x80;
    let plain_ifd = [&RND_IFD[..], &RND_ICC, &K_IFD].concat();
    for &card_type in CardType::ALL {
        let mut sent = Sent(builder(card_type).build().expect("a card"), Vec::new());
        reader(&mut sent)
            .read(&number(), DataGroups::ALL)
            .expect("a read");
        let command = |ins| sent.1.iter().find(|command| command[1] == ins);
        let verify = command(0x20).expect("a VERIFY");
        let e_ifd = command(0x82).map(|command| &command[5..37]);
        let (e_ifd_expected, verify_expected) = match card_type.code() {
            "1" | "2" => (
                Some(triple_des(&number_key(), &plain_ifd)),
                triple_des(&session_key(), &padded),
            ),
            "05" | "06" => (
                Some(aes(&number_key(), [0; 16], &plain_ifd)),
                aes(&session_key(), [0; 16], &padded),
            ),
            _ => {
                let key = first_16(&SEED);
                let mut iv = 1_u128.to_be_bytes().into();
                aes::Aes128::new(&key.into()).encrypt_block(&mut iv);
                (None, aes(&key, iv.into(), &padded))
            }
        };
        assert_eq!(e_ifd, e_ifd_expected.as_deref(), "{card_type}");
        assert_eq!(verify[8..24], verify_expected, "{card_type}");
    }
}

fn triple_des(key: &[u8; 16], plain: &[u8]) -> Vec<u8> {
    cbc::Encryptor::<des::TdesEde2>::new(key.into(), &[0; 8].into())
        .encrypt_padded_vec::<NoPadding>(plain)
}

fn aes(key: &[u8; 16], iv: [u8; 16], plain: &[u8]) -> Vec<u8> {
    cbc::Encryptor::<aes::Aes128>::new(key.into(), &iv.into())
        .encrypt_padded_vec::<NoPadding>(plain)
}

/// Records the commands.
struct Sent(VirtualCard, Vec<Vec<u8>>);

impl CardTransport for Sent {
    type Error = Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
        self.1.push(command.to_vec());
        Ok(self.0.transmit(command))
    }
}

const RND_IFD: [u8; 8] = *b"\xa3\x1f\x84\xe9\x0c\xd7\x92\x5b";
const K_IFD: [u8; 16] = *b"\x8d\x17\xf2\x9a\xc4\x03\xeb\x76\xb1\xde\x88\x21\xfc\x9f\x45\xd0";
const RND_ICC: [u8; 8] = *b"\xd9\x06\xbe\x8f\x13\xe2\xa7\x98";
const K_ICC: [u8; 16] = *b"\xf6\xc8\x0b\x93\xe1\xaa\x1d\x84\x97\xcf\x02\xb9\xda\x8e\xf3\x1c";
const SEED: [u8; 32] = *b"\x9c\xe5\x01\xb3\xd8\x8a\xf7\x16\xc2\x99\xed\x0f\xa6\xdb\x83\xf4\
    \x1e\xca\x95\xb0\xe8\x07\xd3\x9b\xfa\x81\xbc\x12\xe6\xad\xc9\x90";
