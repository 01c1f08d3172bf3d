//! GET CHALLENGE and MUTUAL AUTHENTICATE (docs/protocol.md, section 5, steps 2 and 3).

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use crate::card::CardNumber;
use crate::error::{Error, Step};
use crate::protocol::crypto::{Key, Suite};
use crate::protocol::handshake::Handshake;
use crate::protocol::link::Link;
use crate::transport::AsyncCardTransport;
use crate::transport::apdu::{Command, Expected, StatusWord};

/// Authenticates with the card and returns the session key. `6300` may also mean that the
/// challenge was stale: the number is wrong only if a fresh challenge fails as well.
pub(super) async fn mutual_authenticate<T: AsyncCardTransport, R: TryCryptoRng>(
    link: &mut Link<T>,
    suite: Suite,
    number: &CardNumber,
    random: &mut R,
) -> Result<Key, Error> {
    let step = Step::MutualAuthenticate;
    for _ in 0..ATTEMPTS {
        let handshake = challenge(link, suite, number, random).await?;
        let command = Command::new(0x00, 0x82, 0x00, 0x00)
            .with_data(handshake.command_data())
            .expecting(Expected::SHORT_MAX);
        let response = link.send(step, &command).await?;
        match response.status() {
            StatusWord::SUCCESS => {
                return handshake
                    .finish(response.data())
                    .map_err(|source| Error::Handshake { step, source });
            }
            StatusWord::AUTHENTICATION_REFUSED => {}
            status => return Err(Error::Status { step, status }),
        }
    }
    Err(Error::WrongNumber { step })
}

/// A handshake with a fresh challenge. The random numbers are drawn before GET CHALLENGE,
/// because MUTUAL AUTHENTICATE must follow it at once.
async fn challenge<T: AsyncCardTransport, R: TryCryptoRng>(
    link: &mut Link<T>,
    suite: Suite,
    number: &CardNumber,
    random: &mut R,
) -> Result<Handshake, Error> {
    let step = Step::GetChallenge;
    let mut rnd_ifd = [0; 8];
    let mut k_ifd = Zeroizing::new([0; 16]);
    random
        .try_fill_bytes(&mut rnd_ifd)
        .and_then(|()| random.try_fill_bytes(&mut *k_ifd))
        .map_err(|_| Error::Random { step })?;
    let command = Command::new(0x00, 0x84, 0x00, 0x00)
        .expecting(Expected::bytes(8).map_err(|source| Error::Apdu { step, source })?);
    let answer = link.send_expecting_success(step, &command).await?;
    let rnd_icc = answer
        .as_slice()
        .try_into()
        .map_err(|_| Error::AnswerLength {
            step,
            expected: 8,
            length: answer.len(),
        })?;
    Ok(Handshake::new(suite, number, rnd_icc, rnd_ifd, k_ifd))
}

const ATTEMPTS: u32 = 2;
