//! What a program chooses for specified cards (特定在留カード, types `07` and `08`):
//! the delivery key, and how the parts of the protocol that are not known are
//! played.
//!
//! **Not validated against the published specification or a genuine card.** The
//! outline (residence application, SET SESSION KEY, AES-128 with a message counter)
//! is stated by the published specification as others report it; the details below
//! are inferred from another application of the same platform. Where they turn out
//! wrong, a read ends in an error that names the step.

mod delivery_key;

pub use delivery_key::{DeliveryKey, DeliveryKeyError, DeliveryKeySource};

/// Delivery key and profile for specified cards.
#[derive(Debug, Clone)]
pub struct SpecifiedCardKey {
    pub(crate) key: DeliveryKey,
    pub(crate) profile: SpecifiedCardProfile,
}

impl SpecifiedCardKey {
    /// With the default profile: what is not known is negotiated.
    pub fn new(key: DeliveryKey) -> Self {
        SpecifiedCardKey {
            key,
            profile: SpecifiedCardProfile::default(),
        }
    }

    /// With a profile of the program's own.
    #[must_use]
    pub fn with_profile(mut self, profile: SpecifiedCardProfile) -> Self {
        self.profile = profile;
        self
    }
}

/// The unconfirmed choices. The default negotiates each, what docs/protocol.md, section 6
/// lists first coming first; a choice that is pinned is not negotiated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SpecifiedCardProfile {
    /// Which keys are delivered. Default: both, and on `6A80` the encryption key
    /// alone.
    pub keys: Option<DeliveredKeys>,
    /// How the length to read is written. Default: two bytes, and on `6988`,
    /// after a new key delivery, three.
    pub length_object: Option<LengthObject>,
}

/// Which keys SET SESSION KEY delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveredKeys {
    /// Objects 80 and 81: encryption key and checksum key. Secured commands then
    /// carry CLA 0C and a checksum in object 8E, and so do the answers.
    EncryptionAndChecksum,
    /// Object 80 alone. Secured commands carry CLA 08 and no checksum.
    EncryptionOnly,
}

/// How object 96 holds the length to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LengthObject {
    /// `96 02 <high> <low>`, as on first- and second-generation cards.
    TwoBytes,
    /// `96 03 00 <high> <low>`.
    ThreeBytes,
}
