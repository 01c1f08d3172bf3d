//! Choices for what is not known about specified cards.

use core::fmt;
use core::str::FromStr;

/// How a simulated specified card behaves in the points that docs/protocol.md, section 6
/// leaves open. The default is what that section lists first: both keys, object `96 02`, and
/// a checksum.
///
/// As text: `KEYS,LENGTH` or `KEYS,LENGTH,CHECKSUM`, where KEYS is `both`,
/// `encryption` or `either`, LENGTH `02`, `03` or `either`, and CHECKSUM `required`
/// or `optional`.
///
/// ```
/// use zairyu::simulator::{AcceptedKeys, AcceptedLengthObject, SimulatedProfile};
///
/// let profile: SimulatedProfile = "encryption,03".parse()?;
/// assert_eq!(profile.keys, AcceptedKeys::EncryptionOnly);
/// assert_eq!(profile.length_object, AcceptedLengthObject::ThreeBytes);
/// assert_eq!(SimulatedProfile::default().to_string(), "both,02,required");
/// # Ok::<(), zairyu::simulator::UnknownProfile>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SimulatedProfile {
    /// The keys that SET SESSION KEY may deliver. Another form is answered with `6A80`.
    pub keys: AcceptedKeys,
    /// The form of object 96. Another form is answered with `6988`, which ends the session.
    pub length_object: AcceptedLengthObject,
    /// Whether a checksum is required if a checksum key was delivered. If true, a secured
    /// command without a checksum (CLA 08) is answered with `6987`, which ends the session. If
    /// false, such a command is accepted and answered without a checksum. Without a checksum
    /// key there are no checksums and this field has no effect.
    pub checksum_required: bool,
}

/// The keys that SET SESSION KEY may deliver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AcceptedKeys {
    /// Objects 80 and 81: encryption key and checksum key.
    #[default]
    Both,
    /// Object 80 alone: the encryption key.
    EncryptionOnly,
    /// Either form.
    Either,
}

/// The form of object 96, which says how many bytes to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AcceptedLengthObject {
    /// `96 02 <high> <low>`.
    #[default]
    TwoBytes,
    /// `96 03 00 <high> <low>`.
    ThreeBytes,
    /// Either form.
    Either,
}

impl SimulatedProfile {
    /// Every profile, the default first.
    pub fn all() -> impl Iterator<Item = Self> {
        KEYS.into_iter().flat_map(|(keys, _)| {
            LENGTHS.into_iter().flat_map(move |(length_object, _)| {
                CHECKSUMS.map(move |(checksum_required, _)| Self {
                    keys,
                    length_object,
                    checksum_required,
                })
            })
        })
    }
}

impl Default for SimulatedProfile {
    fn default() -> Self {
        Self {
            keys: AcceptedKeys::default(),
            length_object: AcceptedLengthObject::default(),
            checksum_required: true,
        }
    }
}

impl fmt::Display for SimulatedProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{},{},{}",
            name(&KEYS, &self.keys),
            name(&LENGTHS, &self.length_object),
            name(&CHECKSUMS, &self.checksum_required)
        )
    }
}

impl FromStr for SimulatedProfile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(',');
        let profile = Self {
            keys: value(&KEYS, parts.next())?,
            length_object: value(&LENGTHS, parts.next())?,
            checksum_required: match parts.next() {
                None => true,
                part => value(&CHECKSUMS, part)?,
            },
        };
        match parts.next() {
            None => Ok(profile),
            Some(_) => Err(UnknownProfile),
        }
    }
}

/// The text is not a [`SimulatedProfile`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown profile: expected both, encryption or either, then 02, 03 or either, \
     then perhaps required or optional, with commas between"
)]
pub struct UnknownProfile;

fn name<T: PartialEq>(names: &[(T, &'static str)], value: &T) -> &'static str {
    names
        .iter()
        .find(|(of, _)| of == value)
        .map_or("", |(_, name)| name)
}

fn value<T: Copy>(names: &[(T, &str)], text: Option<&str>) -> Result<T, UnknownProfile> {
    names
        .iter()
        .find(|(_, name)| Some(*name) == text)
        .map(|(value, _)| *value)
        .ok_or(UnknownProfile)
}

const KEYS: [(AcceptedKeys, &str); 3] = [
    (AcceptedKeys::Both, "both"),
    (AcceptedKeys::EncryptionOnly, "encryption"),
    (AcceptedKeys::Either, "either"),
];
const LENGTHS: [(AcceptedLengthObject, &str); 3] = [
    (AcceptedLengthObject::TwoBytes, "02"),
    (AcceptedLengthObject::ThreeBytes, "03"),
    (AcceptedLengthObject::Either, "either"),
];
const CHECKSUMS: [(bool, &str); 2] = [(true, "required"), (false, "optional")];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn all_profiles_are_written_and_read() {
        let all: Vec<_> = SimulatedProfile::all().collect();
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 18);
        assert_eq!(all.first(), Some(&SimulatedProfile::default()));
        for profile in all {
            assert_eq!(profile.to_string().parse(), Ok(profile));
        }
        let short: SimulatedProfile = "either,03".parse().unwrap();
        assert_eq!(short.to_string(), "either,03,required");
        for wrong in [
            "",
            "both",
            "both,",
            "02,both",
            "both,02,",
            "both,02,required,",
            "Both,02",
            "both, 02",
        ] {
            let found = wrong.parse::<SimulatedProfile>();
            assert_eq!(found, Err(UnknownProfile), "{wrong:?}");
        }
    }
}
