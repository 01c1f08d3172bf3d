//! Settings for specified cards (特定在留カード, types `07` and `08`): the delivery key, and
//! the choices for unknown parts of the protocol.
//!
//! **Not validated against the published specification or a genuine card.** The outline
//! (residence application, SET SESSION KEY, AES-128 with a message counter) is stated by the
//! published specification, as others report it. The details below are inferred from another
//! application on the same platform. If they are wrong, a read fails with an error that names
//! the step.

mod delivery_key;

pub use delivery_key::{DeliveryKey, DeliveryKeyError, DeliveryKeySource};

/// Delivery key and profile for specified cards; see
/// [`Reader::with_specified_card_key`](crate::Reader::with_specified_card_key).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecifiedCardKey {
    pub(crate) key: DeliveryKey,
    pub(crate) profile: SpecifiedCardProfile,
}

impl SpecifiedCardKey {
    /// With the default profile, which negotiates all unknown choices.
    pub fn new(key: DeliveryKey) -> Self {
        SpecifiedCardKey {
            key,
            profile: SpecifiedCardProfile::default(),
        }
    }

    /// Sets the profile.
    #[must_use]
    pub fn with_profile(mut self, profile: SpecifiedCardProfile) -> Self {
        self.profile = profile;
        self
    }
}

/// The unconfirmed choices of the protocol. The default, `None`, negotiates each in the order
/// of docs/protocol.md, section 6. A choice that is set is not negotiated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SpecifiedCardProfile {
    /// Which keys are delivered. Default: both; if the card answers `6A80`, only the
    /// encryption key.
    pub keys: Option<DeliveredKeys>,
    /// How the length to read is encoded. Default: in two bytes; if the card answers
    /// `6988`, in three bytes after a new key delivery.
    pub length_object: Option<LengthObject>,
}

/// Which keys SET SESSION KEY delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeliveredKeys {
    /// Objects 80 and 81: encryption key and checksum key. Secured commands have CLA 0C.
    /// Commands and answers carry a checksum in object 8E.
    EncryptionAndChecksum,
    /// Only object 80. Secured commands have CLA 08 and no checksum.
    EncryptionOnly,
}

/// How object 96 encodes the length to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LengthObject {
    /// `96 02 <high> <low>`, as on first- and second-generation cards.
    TwoBytes,
    /// `96 03 00 <high> <low>`.
    ThreeBytes,
}
