//! Recording what goes over a link, and replaying it as a link.
//!
//! A [`Recording`] holds every byte. With the random numbers in it, anyone can decrypt what
//! the card encrypted: keep it as you keep personal data. You may show its [`Trace`] to
//! others; [`Recording::redacted`] makes it.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! use getrandom::SysRng;
//! use zairyu::transport::recording::{RecordedRandom, Recorder};
//! use zairyu::{CardNumber, CardType, DataGroups, Reader, simulator};
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?;
//! let number: CardNumber = "AA12345678BB".parse()?;
//! let mut random = RecordedRandom::new(SysRng);
//! let mut reader = Reader::new(Recorder::new(transport)).with_random(&mut random);
//! let card = reader.read(&number, DataGroups::ALL)?;
//! let recording = reader.into_transport().finish().with_random(random.finish());
//!
//! // The same read once more, without the card.
//! let (link, random) = recording.replay();
//! let same = Reader::new(link).with_random(random).read(&number, DataGroups::ALL)?;
//! assert_eq!(same.files(), card.files());
//!
//! // Safe to show: no values, no number, no keys.
//! println!("{}", recording.redacted());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod exchange;
#[cfg(feature = "serde")]
mod json;
mod random;
mod recorder;
mod replay;
mod trace;

pub use exchange::Recording;
pub use random::{RandomExhausted, RecordedRandom, ReplayedRandom};
pub use recorder::Recorder;
pub use replay::{ReplayError, Replayer};
pub use trace::Trace;
