//! How long a person holds a card to a reader, by a model: each command is charged
//! what the air, the card and the stack take for it, and nobody waits.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! use zairyu::transport::timing::{BitRate, Timed, TimingModel};
//! use zairyu::{DataGroups, Reader, simulator};
//!
//! # let card = simulator::VirtualCard::builder(simulator::CardType::ResidenceFirst).build()?;
//! let model = TimingModel::type_b(BitRate::Kbit106);
//! let mut reader = Reader::new(Timed::new(card, model));
//! reader.read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//! println!("{} ms", reader.transport_mut().elapsed().as_millis());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The model
//!
//! Residence cards are ISO/IEC 14443 Type B (docs/protocol.md, section 1). What the standard
//! fixes is taken from it as it is generally known (its text was not at hand); what
//! it leaves to card and reader is assumed, in round figures, and **measured on
//! nothing**: no genuine card was at hand. The figures are public fields, so that
//! whoever has measured can put in their own. Ratios of two reads depend on them less
//! than milliseconds do.
//!
//! | what | figure | source |
//! |---|---|---|
//! | one bit (etu) | 128, 64, 32 or 16 periods of 13.56 MHz | ISO/IEC 14443-2 |
//! | one byte | 10 etu: start bit, 8 bits, stop bit; none of the extra guard time that Type B allows | ISO/IEC 14443-3 |
//! | start and end of a frame | 24 etu: SOF 12 to 14, EOF 10 to 11 | same |
//! | a block's own bytes | 3: PCB and two of CRC | ISO/IEC 14443-4 |
//! | longest frame | 256 bytes | same; the largest that card and reader can agree on without the standard's later extension |
//! | before each frame of the other side | 0.3 ms: TR0 and TR1 or their like | assumed; the standard's least is 0.17 ms |
//! | every command | 5 ms: the card's system, the reader, the stack | assumed |
//! | every byte of an APDU under secure messaging | 2 µs on the card | assumed |
//! | MUTUAL AUTHENTICATE | 10 ms on the card | assumed |
//! | SET SESSION KEY | 300 ms on the card: one RSA-2048 decryption | assumed |
//!
//! Finding the card and activating it, before the first command, is not charged. A
//! command or answer longer than a frame goes in several, and each but the last
//! is acknowledged (ISO/IEC 14443-4 chaining). By this, 1,000 bytes take 100 ms at
//! 106 kbit/s and 27 ms at 424 kbit/s, and a command more takes as long as some 90 or
//! 240 bytes.
//!
#![doc = include_str!("timing.md")]

use std::fmt;
use std::time::Duration;

use crate::transport::{AsyncCardTransport, CardTransport, LinkFault, LinkLimits};

/// A link that adds up how long its commands would take. It passes everything on
/// unchanged and never waits.
pub struct Timed<T> {
    transport: T,
    model: TimingModel,
    elapsed: Duration,
}

impl<T> Timed<T> {
    /// Charges what goes over `transport` by `model`.
    pub fn new(transport: T, model: TimingModel) -> Self {
        Timed {
            transport,
            model,
            elapsed: Duration::ZERO,
        }
    }

    /// The transport; a new connection may be put in its place.
    pub fn transport_mut(&mut self) -> &mut T {
        &mut self.transport
    }

    /// What all commands so far would have taken.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The transport, given back.
    pub fn into_transport(self) -> T {
        self.transport
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

/// What commands and answers are charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimingModel {
    /// On the air, in both directions.
    pub bit_rate: BitRate,
    /// Bits of one byte on the air.
    pub bits_per_byte: u32,
    /// Bits that start and end a frame.
    pub bits_per_frame: u32,
    /// Bytes of the longest frame, those of the block itself included.
    pub frame_size: usize,
    /// Bytes of each frame that are the block's own.
    pub block_overhead: usize,
    /// Before each frame of the other side.
    pub turnaround: Duration,
    /// For every command, whatever it is.
    pub command: Duration,
    /// For each byte of a command under secure messaging, header included, and of its
    /// first answer; what is fetched by GET RESPONSE is not charged again.
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

    /// How long one command and its answer take, both as APDUs. A command that got
    /// no answer has an empty one.
    pub fn exchange(&self, command: &[u8], answer: &[u8]) -> Duration {
        self.command
            .saturating_add(self.on_the_air(command))
            .saturating_add(self.on_the_air(answer))
            .saturating_add(self.on_the_card(command, answer))
    }

    /// One side's bytes, in as many frames as they need, each acknowledged but the
    /// last.
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
    /// 106 kbit/s, what every card and reader start with.
    Kbit106,
    /// 212 kbit/s.
    Kbit212,
    /// 424 kbit/s, what many readers go up to.
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

    /// Worked out by hand, in whole microseconds: bits times 9.44 µs, 0.3 ms a frame,
    /// 5 ms a command.
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
    fn faster_links_take_less_on_the_air_alone() {
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
