//! Tests of the whole card, with a small terminal that knows the keys.

mod access;
mod authentication;
mod certificates;
mod entries;
#[cfg(feature = "image")]
mod images;
mod issued;
mod issuing;
mod link;
mod numbers;
mod protocol;
mod samples;

use super::VirtualCard;
use super::crypto::{Key, Suite, derive_key, unpad};
use crate::card::{CardType, Generation};

const NUMBER: &str = "AA12345678BB";
const RND_IFD: [u8; 8] = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88];
const K_IFD: [u8; 16] = [0x40; 16];
const GET_CHALLENGE: &str = "0084000008";

/// The other side of a virtual card.
struct Terminal {
    card: VirtualCard,
    suite: Suite,
    key: Key,
}

impl Terminal {
    fn new(card: VirtualCard) -> Self {
        Self {
            suite: Suite::of(card.card_type().generation()),
            card,
            key: [0; 16],
        }
    }

    fn of(card_type: CardType) -> Self {
        Self::new(VirtualCard::builder(card_type).build().unwrap())
    }

    /// A terminal after VERIFY.
    fn verified(card: VirtualCard) -> Self {
        let mut terminal = Self::new(card);
        terminal.authenticate();
        terminal
    }

    /// Sends a command written in hex, spaces allowed.
    fn send(&mut self, command: &str) -> (Vec<u8>, u16) {
        self.send_bytes(&hex::decode(command.replace(' ', "")).unwrap())
    }

    fn send_bytes(&mut self, command: &[u8]) -> (Vec<u8>, u16) {
        let mut response = self.card.transmit(command);
        let status = response.split_off(response.len() - 2);
        (response, u16::from_be_bytes([status[0], status[1]]))
    }

    fn status(&mut self, command: &str) -> u16 {
        self.send(command).1
    }

    /// MUTUAL AUTHENTICATE for this answer to GET CHALLENGE.
    fn mutual_authenticate_command(&self, number: &str, rnd_icc: &[u8]) -> Vec<u8> {
        let k_enc = derive_key(&[number.as_bytes()]);
        let e_ifd = self
            .suite
            .encrypt(&k_enc, &[&RND_IFD, rnd_icc, &K_IFD].concat())
            .unwrap();
        let m_ifd = self.suite.mac(&k_enc, &e_ifd);
        [&[0x00, 0x82, 0x00, 0x00, 0x28][..], &e_ifd, &m_ifd, &[0x00]].concat()
    }

    /// Takes the session key out of the answer to MUTUAL AUTHENTICATE.
    fn derive_session_key(&mut self, answer: &[u8]) {
        let k_enc = derive_key(&[NUMBER.as_bytes()]);
        let (e_icc, m_icc) = answer.split_at(32);
        assert_eq!(self.suite.mac(&k_enc, e_icc), m_icc);
        let plaintext = self.suite.decrypt(&k_enc, e_icc).unwrap();
        assert_eq!(plaintext[8..16], RND_IFD);
        let k_xor: Vec<u8> = plaintext[16..]
            .iter()
            .zip(K_IFD)
            .map(|(a, b)| a ^ b)
            .collect();
        self.key = derive_key(&[&k_xor, &[0, 0, 0, 1]]);
    }

    /// GET CHALLENGE and MUTUAL AUTHENTICATE.
    fn open_session(&mut self) {
        let (rnd_icc, _) = self.send(GET_CHALLENGE);
        let command = self.mutual_authenticate_command(NUMBER, &rnd_icc);
        let (answer, status) = self.send_bytes(&command);
        assert_eq!((answer.len(), status), (40, 0x9000));
        self.derive_session_key(&answer);
    }

    fn verify_command(&self, number: &str) -> Vec<u8> {
        let cryptogram = self
            .suite
            .encrypt_padded(&self.key, number.as_bytes())
            .unwrap();
        let header = [0x08, 0x20, 0x00, 0x86, 0x13, 0x86, 0x11, 0x01];
        [&header[..], &cryptogram].concat()
    }

    fn verify(&mut self, number: &str) -> u16 {
        let command = self.verify_command(number);
        self.send_bytes(&command).1
    }

    fn authenticate(&mut self) {
        self.open_session();
        assert_eq!(self.verify(NUMBER), 0x9000);
    }

    /// SELECT by the sixth byte of the name: 02 for DF1 to 04 for DF3; 00 for the MF.
    fn select(&mut self, number: u8) {
        let command = match number {
            0 => "00a40000023f00".to_owned(),
            _ => format!("00a4040c10 d392f0004f{number:02x}0000 0000000000000000"),
        };
        assert_eq!(self.status(&command), 0x9000);
    }

    /// The plaintext of an answer under secure messaging.
    fn open(&self, object: &[u8]) -> Vec<u8> {
        let (length, rest) = match object {
            [0x86, 0x82, high, low, rest @ ..] => {
                (usize::from(u16::from_be_bytes([*high, *low])), rest)
            }
            [0x86, 0x81, length, rest @ ..] => {
                assert!(*length > 0x7F);
                (usize::from(*length), rest)
            }
            [0x86, length, rest @ ..] => (usize::from(*length), rest),
            _ => panic!("no object 86: {object:02x?}"),
        };
        assert_eq!(rest.len(), length);
        assert_eq!(rest[0], 0x01);
        let plaintext = self.suite.decrypt(&self.key, &rest[1..]).unwrap();
        unpad(&plaintext).unwrap().to_vec()
    }
}

const SECOND: Generation = Generation::Second;
