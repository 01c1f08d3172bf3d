//! Random numbers, recorded and replayed.

use std::fmt;

use rand_core::{TryCryptoRng, TryRng};
use zeroize::Zeroizing;

/// A random source that keeps what was drawn from it, for
/// [`Recording::with_random`](super::Recording::with_random). Lend it to the reader:
/// `&mut random`.
///
/// The bytes that it keeps decrypt the session that was made with them.
pub struct RecordedRandom<R> {
    random: R,
    drawn: Zeroizing<Vec<u8>>,
}

impl<R> RecordedRandom<R> {
    /// Keeps what is drawn from `random`.
    pub fn new(random: R) -> Self {
        RecordedRandom {
            random,
            drawn: Zeroizing::new(Vec::with_capacity(USUAL_DRAW)),
        }
    }

    /// Growing in place would leave a copy in freed memory. So the bytes move to a larger
    /// buffer, and the old one is wiped.
    fn keep(&mut self, bytes: &[u8]) {
        let length = self.drawn.len() + bytes.len();
        if length > self.drawn.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(length * 2));
            larger.extend_from_slice(&self.drawn);
            self.drawn = larger;
        }
        self.drawn.extend_from_slice(bytes);
    }

    /// All bytes that were drawn, in order.
    pub fn finish(self) -> Zeroizing<Vec<u8>> {
        self.drawn
    }
}

impl<R: TryRng> TryRng for RecordedRandom<R> {
    type Error = R::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let number = self.random.try_next_u32()?;
        self.keep(&number.to_le_bytes());
        Ok(number)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let number = self.random.try_next_u64()?;
        self.keep(&number.to_le_bytes());
        Ok(number)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.random.try_fill_bytes(bytes)?;
        self.keep(bytes);
        Ok(())
    }
}

impl<R: TryCryptoRng> TryCryptoRng for RecordedRandom<R> {}

/// The number of bytes only.
impl<R> fmt::Debug for RecordedRandom<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordedRandom({} bytes drawn)", self.drawn.len())
    }
}

/// The random bytes of a recording, for replays. Never use them with a card.
#[derive(Clone)]
pub struct ReplayedRandom {
    bytes: Zeroizing<Vec<u8>>,
    position: usize,
}

impl ReplayedRandom {
    pub(super) fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        ReplayedRandom { bytes, position: 0 }
    }

    fn next<const N: usize>(&mut self) -> Result<[u8; N], RandomExhausted> {
        let mut bytes = [0; N];
        self.try_fill_bytes(&mut bytes)?;
        Ok(bytes)
    }
}

impl TryRng for ReplayedRandom {
    type Error = RandomExhausted;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.next().map(u32::from_le_bytes)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.next().map(u64::from_le_bytes)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        let recorded = self.bytes.get(self.position..).unwrap_or_default();
        let drawn = recorded.get(..bytes.len()).ok_or(RandomExhausted)?;
        bytes.copy_from_slice(drawn);
        self.position += drawn.len();
        Ok(())
    }
}

/// The recorded bytes came from a cryptographic source.
impl TryCryptoRng for ReplayedRandom {}

/// The numbers of bytes only.
impl fmt::Debug for ReplayedRandom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "ReplayedRandom({} of {} bytes)",
            self.position,
            self.bytes.len()
        )
    }
}

/// The replay needs more random bytes than were recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("replay: more random bytes are needed than were recorded")]
pub struct RandomExhausted;

/// Bytes for about ten handshakes: a handshake draws 24.
const USUAL_DRAW: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(u8);

    impl TryRng for Counting {
        type Error = std::convert::Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(u32::from(self.0))
        }

        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(u64::from(self.0))
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            self.0 += 1;
            bytes.fill(self.0);
            Ok(())
        }
    }

    #[test]
    fn everything_drawn_is_kept_in_order_however_much() {
        let mut random = RecordedRandom::new(Counting(0));
        let mut expected = Vec::new();
        for length in [24, 200, 40, 600, 1] {
            let mut bytes = vec![0; length];
            random.try_fill_bytes(&mut bytes).unwrap();
            expected.extend_from_slice(&bytes);
        }
        assert_eq!(*random.finish(), expected);
    }
}
