//! A virtual card as a link of its own: what a reader needs to read it.

use std::convert::Infallible;

use super::VirtualCard;
use crate::transport::CardTransport;

/// Each command goes straight to the card; the link itself never fails and
/// states no limits.
impl CardTransport for VirtualCard {
    type Error = Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
        Ok(VirtualCard::transmit(self, command))
    }
}
