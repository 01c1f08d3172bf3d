//! The session with a card: link, handshake, secure channel, files. Each part
//! of the protocol stands here once, for every generation and for blocking and
//! asynchronous links alike.

mod authenticate;
mod channel;
mod deliver;
mod detect;
mod early_stop;
mod handshake;
mod link;
mod open;
mod read;

pub use channel::ChannelError;
pub(crate) use channel::SecureChannel;
pub(crate) use detect::{Detected, detect, kind};
pub use handshake::HandshakeError;
pub(crate) use link::Link;
pub use link::{LinkStats, MAX_COMMANDS};
pub(crate) use open::Opening;
pub(crate) use read::{read_file, select};
