//! A virtual card is a [`CardTransport`], so a reader can read it directly.

use std::convert::Infallible;

use super::VirtualCard;
use crate::transport::CardTransport;

/// Each command goes to the card. The link never fails and states no limits.
impl CardTransport for VirtualCard {
    type Error = Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
        Ok(VirtualCard::transmit(self, command))
    }
}
