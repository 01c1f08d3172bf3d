//! What a link can carry, what can go wrong with it, and what went over it.

use std::fmt;
use std::str::FromStr;

/// What a link can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct LinkLimits {
    /// Whether the link carries extended-length APDUs. `None`: not known. Then the reader
    /// tries one.
    ///
    /// Unless this is `Some(false)`, the reader falls back to short APDUs if the first
    /// extended one to a file is answered `6700`, or ends in a fault of the link other than
    /// that the card is gone.
    pub extended_length: Option<bool>,
    /// The longest response that the link carries, in bytes, including the two status
    /// bytes. `None`: not known. Then the reader learns it from an answer that was cut.
    pub max_response: Option<usize>,
}

impl LinkLimits {
    /// A link that carries only short APDUs: up to 256 bytes of data in an answer.
    pub const SHORT: LinkLimits = LinkLimits {
        extended_length: Some(false),
        max_response: None,
    };

    /// Sets the longest response in bytes, including its two status bytes.
    #[must_use]
    pub const fn with_max_response(mut self, bytes: usize) -> Self {
        self.max_response = Some(bytes);
        self
    }
}

/// Kinds of fault that a link can have. A program uses them to tell people what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkFault {
    /// The smart-card service (on Linux pcscd) is not running.
    NoService,
    /// No reader is connected.
    NoReader,
    /// Another program uses the reader.
    ReaderInUse,
    /// No card is on the reader.
    NoCard,
    /// The card was taken away or lost power during the exchange.
    CardRemoved,
    /// No answer in time.
    Timeout,
    /// Anything else.
    Other,
}

impl LinkFault {
    /// All kinds.
    pub const ALL: &'static [LinkFault] = &[
        LinkFault::NoService,
        LinkFault::NoReader,
        LinkFault::ReaderInUse,
        LinkFault::NoCard,
        LinkFault::CardRemoved,
        LinkFault::Timeout,
        LinkFault::Other,
    ];

    /// The kind in kebab-case: `card-removed`.
    pub const fn code(self) -> &'static str {
        match self {
            LinkFault::NoService => "no-service",
            LinkFault::NoReader => "no-reader",
            LinkFault::ReaderInUse => "reader-in-use",
            LinkFault::NoCard => "no-card",
            LinkFault::CardRemoved => "card-removed",
            LinkFault::Timeout => "timeout",
            LinkFault::Other => "other",
        }
    }
}

/// Writes the code.
impl fmt::Display for LinkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// From the code.
impl FromStr for LinkFault {
    type Err = UnknownLinkFault;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let mut faults = Self::ALL.iter().copied();
        faults
            .find(|fault| fault.code() == code)
            .ok_or(UnknownLinkFault)
    }
}

/// The text is not the code of a [`LinkFault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of link fault")]
pub struct UnknownLinkFault;

/// What went over the link, counted in APDU bytes as the transport saw them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LinkStats {
    /// Command APDUs sent.
    pub commands: u32,
    /// Bytes of command APDUs.
    pub bytes_sent: u64,
    /// Bytes of response APDUs, including the status bytes.
    pub bytes_received: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_faults_lead_back() {
        for &fault in LinkFault::ALL {
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
        assert_eq!("CardRemoved".parse::<LinkFault>(), Err(UnknownLinkFault));
    }
}
