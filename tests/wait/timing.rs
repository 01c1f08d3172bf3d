//! A model of the time that a read takes: see `docs/timing.md`.

use std::fmt;
use std::time::Duration;

use zairyu::{AsyncCardTransport, CardTransport, LinkFault, LinkLimits};

/// A link that adds up the modelled time of its commands. It forwards everything unchanged
/// and never waits.
pub struct Timed<T> {
    transport: T,
    model: TimingModel,
    elapsed: Duration,
}

impl<T> Timed<T> {
    /// Adds up the time over `transport` by `model`.
    pub fn new(transport: T, model: TimingModel) -> Self {
        Timed {
            transport,
            model,
            elapsed: Duration::ZERO,
        }
    }

    /// The modelled time of all commands so far.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    fn charge<E>(&mut self, command: &[u8], answer: &Result<Vec<u8>, E>) {
        let answer = answer.as_ref().map_or(&[][..], Vec::as_slice);
        let taken = self.model.exchange(command, answer);
        self.elapsed = self.elapsed.saturating_add(taken);
    }
}

impl<T: CardTransport> CardTransport for Timed<T> {
    type Error = T::Error;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        let answer = self.transport.transmit(command);
        self.charge(command, &answer);
        answer
    }

    fn limits(&self) -> LinkLimits {
        self.transport.limits()
    }

    fn fault(&self, error: &Self::Error) -> LinkFault {
        self.transport.fault(error)
    }
}

impl<T: AsyncCardTransport> AsyncCardTransport for Timed<T> {
    type Error = T::Error;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        let answer = self.transport.transmit(command).await;
        self.charge(command, &answer);
        answer
    }

    fn limits(&self) -> LinkLimits {
        self.transport.limits()
    }

    fn fault(&self, error: &Self::Error) -> LinkFault {
        self.transport.fault(error)
    }
}

impl<T> fmt::Debug for Timed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timed({:?})", self.elapsed)
    }
}

/// The time that commands and answers take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimingModel {
    /// On the air, in both directions.
    pub bit_rate: BitRate,
    /// Bits of one byte on the air.
    pub bits_per_byte: u32,
    /// Bits that start and end a frame.
    pub bits_per_frame: u32,
    /// Bytes of the longest frame, including those of the block itself.
    pub frame_size: usize,
    /// Bytes of each frame that belong to the block itself.
    pub block_overhead: usize,
    /// Before each frame of the other side.
    pub turnaround: Duration,
    /// For every command.
    pub command: Duration,
    /// For each byte of a command under secure messaging, with its header, and of its first
    /// answer. Bytes from GET RESPONSE do not count again.
    pub secured_byte: Duration,
    /// For MUTUAL AUTHENTICATE.
    pub mutual_authenticate: Duration,
    /// For SET SESSION KEY (specified cards).
    pub set_session_key: Duration,
}

impl TimingModel {
    /// Type B as the [module](self) describes it.
    pub const fn type_b(bit_rate: BitRate) -> Self {
        TimingModel {
            bit_rate,
            bits_per_byte: 10,
            bits_per_frame: 24,
            frame_size: 256,
            block_overhead: 3,
            turnaround: Duration::from_micros(300),
            command: Duration::from_millis(5),
            secured_byte: Duration::from_micros(2),
            mutual_authenticate: Duration::from_millis(10),
            set_session_key: Duration::from_millis(300),
        }
    }

    /// The time for one command and its answer, both as APDUs. The answer is empty if none
    /// came.
    pub fn exchange(&self, command: &[u8], answer: &[u8]) -> Duration {
        self.command
            .saturating_add(self.on_the_air(command))
            .saturating_add(self.on_the_air(answer))
            .saturating_add(self.on_the_card(command, answer))
    }

    /// The time for one side's bytes, in as many frames as necessary. Each frame except the
    /// last is acknowledged.
    fn on_the_air(&self, bytes: &[u8]) -> Duration {
        let room = self.frame_size.saturating_sub(self.block_overhead).max(1);
        let frames = bytes.len().div_ceil(room).max(1) as u64;
        let acknowledgements = frames - 1;
        let blocks = frames + acknowledgements;
        let sent = blocks
            .saturating_mul(self.block_overhead as u64)
            .saturating_add(bytes.len() as u64);
        let bits = sent
            .saturating_mul(self.bits_per_byte.into())
            .saturating_add(blocks.saturating_mul(self.bits_per_frame.into()));
        let turnarounds = u32::try_from(blocks).unwrap_or(u32::MAX);
        Duration::from_nanos(bits.saturating_mul(self.bit_rate.nanoseconds_per_bit()))
            .saturating_add(self.turnaround.saturating_mul(turnarounds))
    }

    fn on_the_card(&self, command: &[u8], answer: &[u8]) -> Duration {
        let &[class, instruction, ..] = command else {
            return Duration::ZERO;
        };
        let secured = match class & SECURE_MESSAGING {
            0 => 0,
            _ => u32::try_from(command.len() + answer.len()).unwrap_or(u32::MAX),
        };
        let own = match instruction {
            MUTUAL_AUTHENTICATE => self.mutual_authenticate,
            SET_SESSION_KEY => self.set_session_key,
            _ => Duration::ZERO,
        };
        self.secured_byte
            .saturating_mul(secured)
            .saturating_add(own)
    }
}

/// The bit rates of ISO/IEC 14443.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BitRate {
    /// 106 kbit/s: every card and reader starts with it.
    Kbit106,
    /// 212 kbit/s.
    Kbit212,
    /// 424 kbit/s: the maximum of many readers.
    Kbit424,
    /// 848 kbit/s.
    Kbit848,
}

impl BitRate {
    /// 128, 64, 32 or 16 periods of 13.56 MHz.
    fn nanoseconds_per_bit(self) -> u64 {
        match self {
            BitRate::Kbit106 => 9440,
            BitRate::Kbit212 => 4720,
            BitRate::Kbit424 => 2360,
            BitRate::Kbit848 => 1180,
        }
    }
}

const SECURE_MESSAGING: u8 = 0x08;
const MUTUAL_AUTHENTICATE: u8 = 0x82;
const SET_SESSION_KEY: u8 = 0xAE;

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: TimingModel = TimingModel::type_b(BitRate::Kbit106);

    /// Calculated by hand, in whole microseconds: 9.44 µs per bit, 0.3 ms per frame, 5 ms
    /// per command.
    #[test]
    fn exchanges_take_what_the_model_says() {
        let cases: [(&str, &[u8], usize, u64); 5] = [
            // (5 + 3) * 10 + 24 = 104 bits and (8 + 3) * 10 + 24 = 134 bits.
            ("GET CHALLENGE", &[0, 0x84, 0, 0, 8], 8, 5000 + 600 + 2246),
            // 253 bytes fill a frame: 104 and 2584 bits.
            (
                "one full frame",
                &[0, 0xB0, 0, 0, 0],
                253,
                5000 + 600 + 25374,
            ),
            // One more: two frames and an acknowledgement of 54 bits: 104, 2584 + 64 + 54.
            ("two frames", &[0, 0xB0, 0, 0, 0], 254, 5000 + 1200 + 26488),
            (
                "secured",
                &[8, 0xB0, 0, 0, 0],
                253,
                5000 + 600 + 25374 + 516,
            ),
            ("no answer", &[0, 0x82, 0, 0, 0], 0, 15000 + 600 + 1491),
        ];
        for (name, command, answer, micros) in cases {
            let time = MODEL.exchange(command, &vec![0; answer]);
            assert_eq!(time.as_micros() as u64, micros, "{name}");
        }
    }

    #[test]
    fn faster_links_save_only_time_on_the_air() {
        let at = |bit_rate| TimingModel::type_b(bit_rate).exchange(&[0, 0xB0, 0, 0, 0], &[0; 253]);
        let fixed = Duration::from_micros(5600);
        let slow = at(BitRate::Kbit106) - fixed;
        for (bit_rate, times) in [
            (BitRate::Kbit212, 2),
            (BitRate::Kbit424, 4),
            (BitRate::Kbit848, 8),
        ] {
            assert_eq!((at(bit_rate) - fixed) * times, slow);
        }
    }

    #[test]
    fn a_model_without_sense_does_not_panic() {
        let mut model = MODEL;
        (model.frame_size, model.block_overhead) = (0, 3);
        model.turnaround = Duration::from_secs(1);
        assert!(model.exchange(&[], &[0; 100]) > Duration::from_secs(100));
        (model.frame_size, model.block_overhead) = (usize::MAX, usize::MAX);
        (model.bits_per_byte, model.command) = (u32::MAX, Duration::MAX);
        assert_eq!(model.exchange(&[8, 0x82], &[0; 100]), Duration::MAX);
    }
}
