//! The mutual authentication: makes the command data and checks the answer
//! (docs/protocol.md, section 5, step 3). Pure: random numbers are passed in.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::card::CardNumber;
use crate::error::HandshakeError;
use crate::protocol::crypto::{Iv, Key, Suite};

/// One run of MUTUAL AUTHENTICATE against one challenge.
pub(crate) struct Handshake {
    suite: Suite,
    key: Key,
    rnd_icc: [u8; 8],
    rnd_ifd: [u8; 8],
    k_ifd: Zeroizing<[u8; 16]>,
}

impl Handshake {
    /// Takes the card's challenge RND.ICC and the fresh random numbers RND.IFD and K.IFD.
    pub(crate) fn new(
        suite: Suite,
        number: &CardNumber,
        rnd_icc: [u8; 8],
        rnd_ifd: [u8; 8],
        k_ifd: Zeroizing<[u8; 16]>,
    ) -> Self {
        Handshake {
            suite,
            key: Key::from_card_number(number),
            rnd_icc,
            rnd_ifd,
            k_ifd,
        }
    }

    /// Command data: E.IFD (32 bytes) and M.IFD (8 bytes).
    pub(crate) fn command_data(&self) -> Vec<u8> {
        let mut e_ifd = Zeroizing::new([0; 32]);
        let parts: &mut [u8; 32] = &mut e_ifd;
        parts[..8].copy_from_slice(&self.rnd_ifd);
        parts[8..16].copy_from_slice(&self.rnd_icc);
        parts[16..].copy_from_slice(&*self.k_ifd);
        // 32 bytes are whole blocks of both suites.
        let _ = self.suite.encrypt(&self.key, &Iv::ZERO, &mut *e_ifd);
        let m_ifd = self.suite.mac(&self.key, &*e_ifd);
        [&e_ifd[..], &m_ifd].concat()
    }

    /// Checks E.ICC and M.ICC and returns the session key KS.ENC.
    pub(crate) fn finish(&self, answer: &[u8]) -> Result<Key, HandshakeError> {
        let (e_icc, m_icc) = answer
            .split_first_chunk::<32>()
            .ok_or(HandshakeError::Length)?;
        let m_icc: &[u8; 8] = m_icc.try_into().map_err(|_| HandshakeError::Length)?;
        if !bool::from(self.suite.mac(&self.key, e_icc).ct_eq(m_icc)) {
            return Err(HandshakeError::Mac);
        }
        let mut plain = Zeroizing::new(*e_icc);
        let _ = self.suite.decrypt(&self.key, &Iv::ZERO, &mut *plain);
        let plain: &[u8; 32] = &plain;
        if !bool::from(plain[..8].ct_eq(&self.rnd_icc)) {
            return Err(HandshakeError::CardRandom);
        }
        if !bool::from(plain[8..16].ct_eq(&self.rnd_ifd)) {
            return Err(HandshakeError::ReaderRandom);
        }
        let mut k_icc = Zeroizing::new([0; 16]);
        k_icc.copy_from_slice(&plain[16..]);
        Ok(Key::session(&self.k_ifd, &k_icc))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::secure_channel::SecureChannel;
    use crate::protocol::test_vectors::Vectors;

    fn run(suite: Suite, vectors: &Vectors) -> Handshake {
        Handshake::new(
            suite,
            &vectors.common("card_number").parse().unwrap(),
            vectors.own_bytes("rnd_icc"),
            vectors.common_bytes("rnd_ifd"),
            Zeroizing::new(vectors.common_bytes("k_ifd")),
        )
    }

    /// Every value of the issuer's worked example that both generations have.
    fn reproduces_the_worked_example(suite: Suite, generation: &str) {
        let vectors = Vectors::of(generation);
        let handshake = run(suite, &vectors);
        assert_eq!(
            hex::encode(handshake.key.0),
            vectors.common("k_enc"),
            "k_enc"
        );

        let data = handshake.command_data();
        assert_eq!(hex::encode(&data[..32]), vectors.own("e_ifd"), "e_ifd");
        assert_eq!(hex::encode(&data[32..]), vectors.own("m_ifd"), "m_ifd");

        let e_icc: [u8; 32] = vectors.own_bytes("e_icc");
        let m_icc: [u8; 8] = vectors.own_bytes("m_icc");
        assert_eq!(suite.mac(&handshake.key, &e_icc), m_icc, "m_icc");
        let mut plain = e_icc;
        suite
            .decrypt(&handshake.key, &Iv::ZERO, &mut plain)
            .unwrap();
        assert_eq!(
            hex::encode(plain),
            vectors.own("e_icc_plain"),
            "e_icc_plain"
        );
        assert_eq!(hex::encode(&plain[16..]), vectors.own("k_icc"), "k_icc");

        let session = handshake.finish(&[&e_icc[..], &m_icc].concat()).unwrap();
        assert_eq!(hex::encode(session.0), vectors.own("ks_enc"), "ks_enc");

        let number: CardNumber = vectors.common("card_number").parse().unwrap();
        let verify = SecureChannel::new(suite, session).verify_command(&number);
        let bytes = verify.encode(crate::transport::apdu::Form::Short).unwrap();
        assert_eq!(
            hex::encode(&bytes),
            vectors.own("verify_command"),
            "verify_command"
        );
        assert_eq!(
            hex::encode(&bytes[8..]),
            vectors.own("verify_cryptogram"),
            "verify_cryptogram"
        );
    }

    #[test]
    fn first_generation_worked_example() {
        reproduces_the_worked_example(Suite::TripleDes, "first_generation");
    }

    #[test]
    fn second_generation_worked_example() {
        reproduces_the_worked_example(Suite::Aes128, "second_generation");
    }

    #[test]
    fn card_number_sha1_of_the_worked_example() {
        use sha1::{Digest, Sha1};
        let vectors = Vectors::of("first_generation");
        let digest = Sha1::digest(vectors.common("card_number"));
        assert_eq!(hex::encode(digest), vectors.common("card_number_sha1"));
    }

    #[test]
    fn every_changed_bit_of_the_answer_is_refused() {
        for (suite, generation) in [
            (Suite::TripleDes, "first_generation"),
            (Suite::Aes128, "second_generation"),
        ] {
            let vectors = Vectors::of(generation);
            let handshake = run(suite, &vectors);
            let e_icc: [u8; 32] = vectors.own_bytes("e_icc");
            let m_icc: [u8; 8] = vectors.own_bytes("m_icc");
            let answer = [&e_icc[..], &m_icc].concat();
            for bit in 0..answer.len() * 8 {
                let mut changed = answer.clone();
                changed[bit / 8] ^= 1 << (bit % 8);
                let error = handshake.finish(&changed).map(|_| ()).unwrap_err();
                assert_eq!(error, HandshakeError::Mac, "{generation} bit {bit}");
            }
            for length in [0, 39, 41, 80] {
                let mut changed = answer.clone();
                changed.resize(length, 0);
                let error = handshake.finish(&changed).map(|_| ()).unwrap_err();
                assert_eq!(error, HandshakeError::Length);
            }
        }
    }

    /// A card that knows the number but answers with other random numbers: a replayed
    /// answer, or the reader's own message sent back.
    #[test]
    fn randoms_of_another_run_are_refused() {
        for (suite, generation) in [
            (Suite::TripleDes, "first_generation"),
            (Suite::Aes128, "second_generation"),
        ] {
            let vectors = Vectors::of(generation);
            let handshake = run(suite, &vectors);
            let sealed = |plain: [u8; 32]| {
                let mut e_icc = plain;
                suite
                    .encrypt(&handshake.key, &Iv::ZERO, &mut e_icc)
                    .unwrap();
                [&e_icc[..], &suite.mac(&handshake.key, &e_icc)].concat()
            };
            let good: [u8; 32] = vectors.own_bytes("e_icc_plain");
            assert!(handshake.finish(&sealed(good)).is_ok());
            for (byte, error) in [
                (0, HandshakeError::CardRandom),
                (7, HandshakeError::CardRandom),
                (8, HandshakeError::ReaderRandom),
                (15, HandshakeError::ReaderRandom),
            ] {
                let mut other = good;
                other[byte] ^= 1;
                assert_eq!(
                    handshake.finish(&sealed(other)).map(|_| ()).unwrap_err(),
                    error
                );
            }
            let reflected = handshake.command_data();
            assert_eq!(
                handshake.finish(&reflected).map(|_| ()).unwrap_err(),
                HandshakeError::CardRandom
            );
        }
    }
}
