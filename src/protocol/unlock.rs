//! Unlocks a card with its number, in the way of its generation, and again if the card has
//! ended the session.

use rand_core::TryCryptoRng;

use crate::card::CardNumber;
use crate::card::{CardType, Generation};
use crate::error::{Error, Step};
use crate::protocol::authentication::mutual_authenticate;
use crate::protocol::crypto::Suite;
use crate::protocol::key_delivery::{Negotiated, deliver_keys};
use crate::protocol::link::Link;
use crate::protocol::secure_channel::SecureChannel;
use crate::specified_card::{LengthObject, SpecifiedCardKey};
use crate::transport::AsyncCardTransport;
use crate::transport::apdu::StatusWord;

/// Unlocks one card, as often as it is needed.
pub(crate) struct Opening<'a> {
    card_type: CardType,
    number: &'a CardNumber,
    delivery: Option<(&'a SpecifiedCardKey, Negotiated)>,
    restarts: u32,
}

impl<'a> Opening<'a> {
    /// # Errors
    ///
    /// [`Error::DeliveryKeyMissing`] for a specified card without a key.
    pub(crate) fn new(
        card_type: CardType,
        number: &'a CardNumber,
        specified: Option<&'a SpecifiedCardKey>,
    ) -> Result<Self, Error> {
        let delivery = match (card_type.generation(), specified) {
            (Generation::Specified, Some(specified)) => {
                Some((specified, Negotiated::start(specified)))
            }
            (Generation::Specified, None) => return Err(Error::DeliveryKeyMissing),
            _ => None,
        };
        Ok(Opening {
            card_type,
            number,
            delivery,
            restarts: 1,
        })
    }

    /// Starts a session in which the card has accepted the number.
    pub(crate) async fn open<T: AsyncCardTransport, R: TryCryptoRng>(
        &mut self,
        link: &mut Link<T>,
        random: &mut R,
        on_step: &mut impl FnMut(Step) -> Result<(), Error>,
    ) -> Result<SecureChannel, Error> {
        loop {
            let mut channel = match &mut self.delivery {
                Some((specified, negotiated)) => {
                    on_step(Step::SetSessionKey)?;
                    deliver_keys(link, specified, negotiated, random).await?
                }
                None => {
                    on_step(Step::MutualAuthenticate)?;
                    let suite = Suite::of(self.card_type.generation());
                    let key = mutual_authenticate(link, suite, self.number, random).await?;
                    SecureChannel::new(suite, key)
                }
            };
            on_step(Step::Verify)?;
            match self.verify(link, &mut channel).await {
                Ok(()) => return Ok(channel),
                Err(error) if self.take_retry(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Uses up one retry if the error says that the card has ended the session. Returns
    /// false if there is none left. One retry is for the other form of object 96, and one
    /// for any other cause.
    pub(crate) fn take_retry(&mut self, error: &Error) -> bool {
        let (Some((_, negotiated)), Error::Status { step, status }) = (&mut self.delivery, error)
        else {
            return false;
        };
        if !ENDS_SESSION.contains(status) {
            return false;
        }
        let may_switch = !negotiated.length_pinned
            && matches!(step, Step::Read(_))
            && *status == StatusWord::SECURE_MESSAGING_OBJECTS_WRONG;
        if may_switch {
            negotiated.length_object = LengthObject::ThreeBytes;
            negotiated.length_pinned = true;
            return true;
        }
        let more = self.restarts > 0;
        self.restarts = self.restarts.saturating_sub(1);
        more
    }

    /// Whether the error says that the card has ended the session.
    pub(crate) fn is_ended_by(&self, error: &Error) -> bool {
        self.delivery.is_some()
            && matches!(error, Error::Status { status, .. } if ENDS_SESSION.contains(status))
    }

    /// Call after a file was read: the form of object 96 is the right one.
    pub(crate) fn confirm_length_object(&mut self) {
        if let Some((_, negotiated)) = &mut self.delivery {
            negotiated.length_pinned = true;
        }
    }

    async fn verify<T: AsyncCardTransport>(
        &self,
        link: &mut Link<T>,
        channel: &mut SecureChannel,
    ) -> Result<(), Error> {
        let step = Step::Verify;
        let response = link
            .send(step, &channel.verify_command(self.number))
            .await?;
        match response.status() {
            StatusWord::SUCCESS => channel
                .check_empty(response.data())
                .map_err(|source| Error::Channel { step, source }),
            StatusWord::AUTHENTICATION_REFUSED => Err(Error::WrongNumber { step }),
            status => Err(Error::Status { step, status }),
        }
    }
}

/// Secure messaging objects missing or wrong, and a status word of the platform's own.
const ENDS_SESSION: [StatusWord; 3] = [
    StatusWord::SECURE_MESSAGING_OBJECTS_MISSING,
    StatusWord::SECURE_MESSAGING_OBJECTS_WRONG,
    StatusWord::SESSION_ENDED,
];
