//! Tests of specified cards, with a small terminal that does its own counting and
//! encryption.

mod access;
mod counter;
mod delivery;
mod elsewhere;
mod examples;
mod objects;

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use cbc::cipher::block_padding::Iso7816;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use cmac::{Cmac, Mac};
use rsa::pkcs8::DecodePublicKey;
use sha2::Sha256;

use super::super::{
    AcceptedKeys, AcceptedLengthObject, SimulatedProfile, VirtualCard, VirtualCardBuilder,
    delivery_key_spki_der,
};
use crate::card::CardType;

const NUMBER: &str = "AA12345678BB";
const RESIDENCE: &str = "00a4040c10 d392f0004f0100000000000000000000";
const DF1: &str = "00a4040c10 d392f0004f0200000000000000000000";
const JPKI: &str = "00a4040c0a d392f000260100000001";
const CARD_TYPE: &str = "00b08a0000";
const ENCRYPTION_KEY: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const CHECKSUM_KEY: [u8; 16] = *b"@ABCDEFGHIJKLMNO";

/// What the reader delivers and sends.
#[derive(Clone, Copy)]
struct Form {
    /// Deliver a checksum key as well.
    both_keys: bool,
    /// CLA 0C, otherwise 08.
    checksum: bool,
    /// `96 03`, otherwise `96 02`.
    three_bytes: bool,
}

const DEFAULT_FORM: Form = Form {
    both_keys: true,
    checksum: true,
    three_bytes: false,
};
const WITHOUT_CHECKSUM: Form = Form {
    both_keys: false,
    checksum: false,
    three_bytes: false,
};

const ANY: SimulatedProfile = SimulatedProfile {
    keys: AcceptedKeys::Either,
    length_object: AcceptedLengthObject::Either,
    checksum_required: false,
};

/// The other side of a specified card.
struct Terminal {
    card: VirtualCard,
    form: Form,
    /// N of the latest secured command.
    counter: u128,
}

fn builder() -> VirtualCardBuilder {
    VirtualCard::builder(CardType::ResidenceSpecified)
}

impl Terminal {
    fn new(builder: VirtualCardBuilder, form: Form) -> Self {
        Self {
            card: builder.build().unwrap(),
            form,
            counter: 0,
        }
    }

    /// A terminal after SET SESSION KEY.
    fn keyed(builder: VirtualCardBuilder, form: Form) -> Self {
        let mut terminal = Self::new(builder, form);
        assert_eq!(terminal.status(RESIDENCE), 0x9000);
        assert_eq!(terminal.deliver(), 0x9000);
        terminal
    }

    /// A terminal after VERIFY.
    fn verified(builder: VirtualCardBuilder, form: Form) -> Self {
        let mut terminal = Self::keyed(builder, form);
        assert_eq!(terminal.verify(NUMBER), 0x9000);
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

    /// SET SESSION KEY, in this terminal's form.
    fn deliver(&mut self) -> u16 {
        let plaintext = delivery(self.form.both_keys);
        self.deliver_bytes(&plaintext)
    }

    fn deliver_bytes(&mut self, plaintext: &[u8]) -> u16 {
        self.counter = 0;
        self.send_bytes(&set_session_key(&encrypted(plaintext))).1
    }

    /// A secured command with the next N.
    fn secured(&mut self, ins: u8, [p1, p2]: [u8; 2], object: &[u8], le: &[u8]) -> Vec<u8> {
        self.counter += 1;
        let cla = if self.form.checksum { 0x0C } else { 0x08 };
        let mut data = object.to_vec();
        if self.form.checksum {
            let header = padded(&[cla, ins, p1, p2]);
            data.extend([0x8E, 0x08]);
            data.extend(checksum(self.counter, &[header, padded(object)].concat()));
        }
        let length = u8::try_from(data.len()).unwrap();
        match le.len() {
            2 => [&[cla, ins, p1, p2, 0, 0, length][..], &data, le].concat(),
            _ => [&[cla, ins, p1, p2, length][..], &data, le].concat(),
        }
    }

    fn verify_command(&mut self, number: &str) -> Vec<u8> {
        let object = cryptogram(self.counter + 1, number.as_bytes());
        self.secured(0x20, [0x00, 0x86], &object, &[])
    }

    fn verify(&mut self, number: &str) -> u16 {
        let command = self.verify_command(number);
        self.send_bytes(&command).1
    }

    fn length_object(&self, length: u16) -> Vec<u8> {
        let [high, low] = length.to_be_bytes();
        if self.form.three_bytes {
            vec![0x96, 0x03, 0x00, high, low]
        } else {
            vec![0x96, 0x02, high, low]
        }
    }

    /// READ BINARY under secure messaging; extended where `le` has two bytes.
    fn read_with(&mut self, place: [u8; 2], length: u16, le: &[u8]) -> (Vec<u8>, u16) {
        let object = self.length_object(length);
        let command = self.secured(0xB0, place, &object, le);
        let (answer, status) = self.send_bytes(&command);
        if answer.is_empty() {
            (answer, status)
        } else {
            (self.open(&answer), status)
        }
    }

    fn read(&mut self, p1: u8) -> (Vec<u8>, u16) {
        self.read_with([p1, 0], 0, &[0, 0])
    }

    /// The plaintext of an answer, its checksum checked.
    fn open(&self, answer: &[u8]) -> Vec<u8> {
        let object = if self.form.checksum {
            let (object, rest) = answer.split_at(answer.len() - 10);
            assert_eq!(rest[..2], [0x8E, 0x08]);
            assert_eq!(rest[2..], checksum(self.counter, &padded(object)));
            object
        } else {
            answer
        };
        let (length, value) = match object {
            [0x86, 0x82, high, low, value @ ..] => (u16::from_be_bytes([*high, *low]), value),
            [0x86, 0x81, length, value @ ..] => (u16::from(*length), value),
            [0x86, length, value @ ..] => (u16::from(*length), value),
            _ => panic!("no object 86: {object:02x?}"),
        };
        assert_eq!((usize::from(length), value[0]), (value.len(), 0x01));
        cbc::Decryptor::<Aes128>::new(&ENCRYPTION_KEY.into(), &iv(self.counter).into())
            .decrypt_padded_vec::<Iso7816>(&value[1..])
            .unwrap()
    }

    /// SELECT by the sixth byte of the name: 01 for the residence application.
    fn select(&mut self, number: u8) {
        let name = format!("d392f0004f{number:02x}00000000000000000000");
        assert_eq!(self.status(&format!("00a4040c10 {name}")), 0x9000);
    }
}

/// The plaintext of SET SESSION KEY: seeds whose first 16 bytes are the keys.
fn delivery(both_keys: bool) -> Vec<u8> {
    let seed = |key: [u8; 16]| [key, [0xEE; 16]].concat();
    let encryption = [vec![0x80, 0x20], seed(ENCRYPTION_KEY)].concat();
    let checksum = [vec![0x81, 0x20], seed(CHECKSUM_KEY)].concat();
    if both_keys {
        [vec![0xA0, 0x44], encryption, checksum].concat()
    } else {
        [vec![0xA0, 0x22], encryption].concat()
    }
}

fn public_key() -> rsa::PublicKey {
    rsa::PublicKey::from_public_key_der(&delivery_key_spki_der().unwrap()).unwrap()
}

fn encrypted(plaintext: &[u8]) -> Vec<u8> {
    public_key()
        .oaep_encrypt_with_rng::<Sha256, _>(&mut getrandom::SysRng, plaintext)
        .unwrap()
}

fn set_session_key(cryptogram: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(cryptogram.len()).unwrap().to_be_bytes();
    [&[0x80, 0xAE, 0x00, 0x00, 0x00, high, low], cryptogram].concat()
}

fn iv(counter: u128) -> [u8; 16] {
    let mut block = counter.to_be_bytes().into();
    Aes128::new(&ENCRYPTION_KEY.into()).encrypt_block(&mut block);
    block.into()
}

/// `86 <L> 01 <cryptogram>` of up to 126 bytes.
fn cryptogram(counter: u128, plaintext: &[u8]) -> Vec<u8> {
    let cryptogram = cbc::Encryptor::<Aes128>::new(&ENCRYPTION_KEY.into(), &iv(counter).into())
        .encrypt_padded_vec::<Iso7816>(plaintext);
    let length = u8::try_from(cryptogram.len() + 1).unwrap();
    [&[0x86, length, 0x01][..], &cryptogram].concat()
}

fn checksum(counter: u128, message: &[u8]) -> [u8; 8] {
    let mut mac = <Cmac<Aes128> as cmac::KeyInit>::new(&CHECKSUM_KEY.into());
    mac.update(&counter.to_be_bytes());
    mac.update(message);
    mac.finalize().into_bytes()[..8].try_into().unwrap()
}

fn padded(message: &[u8]) -> Vec<u8> {
    let mut padded = [message, &[0x80]].concat();
    padded.resize(padded.len().next_multiple_of(16), 0);
    padded
}
