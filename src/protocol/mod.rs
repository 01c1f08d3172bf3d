//! The exchange with a card: link, handshake, secure channel, files. Each part of the
//! protocol exists once, for all generations and for blocking and asynchronous links.

mod authentication;
pub(crate) mod crypto;
mod detection;
mod file_reading;
mod handshake;
mod key_delivery;
mod link;
mod padding_skip;
mod secure_channel;
#[cfg(test)]
mod test_vectors;
mod unlock;

pub(crate) use detection::{Detected, card_info, detect};
pub(crate) use file_reading::{read_file, select};
pub(crate) use link::Link;
pub(crate) use secure_channel::SecureChannel;
pub(crate) use unlock::Opening;
