//! SET SESSION KEY: delivers the session key of a specified card under RSA
//! (docs/protocol.md, section 6). Not validated against the published specification or a
//! genuine card.

use rand_core::TryCryptoRng;
use rsa::oaep::EncryptingKey;
use rsa::sha2::Sha256;
use rsa::traits::RandomizedEncryptor;
use zeroize::Zeroizing;

use crate::error::{Error, Step};
use crate::protocol::crypto::Key;
use crate::protocol::link::Link;
use crate::protocol::secure_channel::SecureChannel;
use crate::specified_card::{DeliveredKeys, LengthObject, SpecifiedCardKey};
use crate::transport::AsyncCardTransport;
use crate::transport::apdu::{Command, StatusWord};

/// What has been negotiated so far. It is kept when the card ends a session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Negotiated {
    keys: DeliveredKeys,
    keys_pinned: bool,
    pub(super) length_object: LengthObject,
    pub(super) length_pinned: bool,
}

impl Negotiated {
    pub(crate) fn start(specified: &SpecifiedCardKey) -> Self {
        let profile = specified.profile;
        Negotiated {
            keys: profile.keys.unwrap_or(DeliveredKeys::EncryptionAndChecksum),
            keys_pinned: profile.keys.is_some(),
            length_object: profile.length_object.unwrap_or(LengthObject::TwoBytes),
            length_pinned: profile.length_object.is_some(),
        }
    }
}

/// Delivers fresh keys. `6F00` means that the cryptogram was not below the card's modulus:
/// a fresh seed gives another cryptogram.
pub(crate) async fn deliver_keys<T: AsyncCardTransport, R: TryCryptoRng>(
    link: &mut Link<T>,
    specified: &SpecifiedCardKey,
    negotiated: &mut Negotiated,
    random: &mut R,
) -> Result<SecureChannel, Error> {
    let step = Step::SetSessionKey;
    let mut attempts = ATTEMPTS;
    loop {
        let seeds = Seeds::draw(random).ok_or(Error::Random { step })?;
        let cryptogram = EncryptingKey::<Sha256>::new(specified.key.key().clone())
            .encrypt_with_rng(random, &seeds.delivery(negotiated.keys))
            .map_err(|_| Error::Random { step })?;
        if link.states_short_only() {
            return Err(Error::ExtendedLengthNeeded { step });
        }
        let command = Command::new(0x80, 0xAE, 0x00, 0x00).with_data(cryptogram);
        let status = link.send(step, &command).await?.status();
        match status {
            StatusWord::SUCCESS => return Ok(seeds.channel(negotiated)),
            StatusWord::WRONG_LENGTH => return Err(Error::ExtendedLengthNeeded { step }),
            StatusWord::WRONG_DATA
                if negotiated.keys == DeliveredKeys::EncryptionAndChecksum
                    && !negotiated.keys_pinned =>
            {
                negotiated.keys = DeliveredKeys::EncryptionOnly;
            }
            StatusWord::NO_DIAGNOSIS if attempts > 1 => attempts -= 1,
            _ => return Err(Error::Status { step, status }),
        }
    }
}

/// 32 bytes for each key. AES-128 uses the first 16.
struct Seeds {
    encryption: Zeroizing<[u8; 32]>,
    checksum: Zeroizing<[u8; 32]>,
}

impl Seeds {
    /// `None` if the random source fails.
    fn draw<R: TryCryptoRng>(random: &mut R) -> Option<Self> {
        let mut seeds = Seeds {
            encryption: Zeroizing::new([0; 32]),
            checksum: Zeroizing::new([0; 32]),
        };
        random.try_fill_bytes(&mut *seeds.encryption).ok()?;
        random.try_fill_bytes(&mut *seeds.checksum).ok()?;
        Some(seeds)
    }

    /// `A0 <L> { 80 20 <32> [81 20 <32>] }`.
    fn delivery(&self, keys: DeliveredKeys) -> Zeroizing<Vec<u8>> {
        let mut data = Zeroizing::new(Vec::with_capacity(70));
        match keys {
            DeliveredKeys::EncryptionAndChecksum => data.extend([0xA0, 68]),
            DeliveredKeys::EncryptionOnly => data.extend([0xA0, 34]),
        }
        data.extend([0x80, 32]);
        data.extend_from_slice(&*self.encryption);
        if keys == DeliveredKeys::EncryptionAndChecksum {
            data.extend([0x81, 32]);
            data.extend_from_slice(&*self.checksum);
        }
        data
    }

    fn channel(&self, negotiated: &Negotiated) -> SecureChannel {
        let checksum = match negotiated.keys {
            DeliveredKeys::EncryptionAndChecksum => Some(first_half(&self.checksum)),
            DeliveredKeys::EncryptionOnly => None,
        };
        let encryption = first_half(&self.encryption);
        SecureChannel::delivered(encryption, checksum, negotiated.length_object)
    }
}

fn first_half(seed: &[u8; 32]) -> Key {
    let mut key = Key([0; 16]);
    key.0.copy_from_slice(&seed[..16]);
    key
}

const ATTEMPTS: u32 = 3;
