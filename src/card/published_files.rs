//! The files that ISA publishes, by their SHA-256.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::card::Generation;

/// The published files that this crate recognises by their SHA-256.
///
/// The files belong to ISA and are not part of this crate: a program passes their bytes in,
/// and the digest tells which file it is.
///
/// Source: docs/protocol.md, section 9.
pub const PINNED_FILES: &[PinnedFile] = &[
    PinnedFile {
        file: "930001756.crt",
        kind: PinnedKind::Authority(FIRST),
        sha256: Sha256Digest::from_hex(
            "97f37c5967af5f3cd84e6ed694b09539abb7f8e7e76b6f7496a060008982983d",
        ),
    },
    PinnedFile {
        file: "930001757.crt",
        kind: PinnedKind::Authority(FIRST),
        sha256: Sha256Digest::from_hex(
            "ff02323cea7b8c3dfc0dc2de79d46e78514af587368523086b188e9690aec861",
        ),
    },
    PinnedFile {
        file: "001353372.crt",
        kind: PinnedKind::Authority(FIRST),
        sha256: Sha256Digest::from_hex(
            "6f50161aa80f7ff7c630505faf472906f7b101d5083e327a6182c82cd7985e67",
        ),
    },
    PinnedFile {
        file: "001421582.crt",
        kind: PinnedKind::Authority(FIRST),
        sha256: Sha256Digest::from_hex(
            "bf854466ed9abf61f559c39bf8790546f8acdab99b51fd2330563669ce4a71b2",
        ),
    },
    PinnedFile {
        file: "001462221.zip",
        kind: PinnedKind::Authority(SECOND_AND_SPECIFIED),
        sha256: Sha256Digest::from_hex(
            "11e6ad8b8e64f0cdb1d8ba9e3689926c80e8479a2f098616f674a23582bec13b",
        ),
    },
    PinnedFile {
        file: "001460788.zip",
        kind: PinnedKind::TestAuthority(SECOND_AND_SPECIFIED),
        sha256: Sha256Digest::from_hex(
            "1846b815d31f04fe93d57450a6d8a8c351eac3d8c444a2375d95734df7dd1057",
        ),
    },
    PinnedFile {
        file: "001462222.zip",
        kind: PinnedKind::DeliveryKey,
        sha256: Sha256Digest::from_hex(
            "98bf7014e478241f7943fc1a76c38b6c7bda4da9a927d106ae9ab8a1ad684d0a",
        ),
    },
];

/// A published file and its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PinnedFile {
    /// The name of the file on ISA's web site. For a `.zip`, the archive that contains the
    /// file.
    pub file: &'static str,
    /// What the file is.
    pub kind: PinnedKind,
    /// SHA-256 of the published file, after unpacking.
    pub sha256: Sha256Digest,
}

/// What a published file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PinnedKind {
    /// The certificate of a CA that issues certificates for cards of these generations.
    Authority(&'static [Generation]),
    /// The certificate of the CA that issues certificates for ISA's sample cards. A report
    /// under it is never a production result.
    TestAuthority(&'static [Generation]),
    /// The RSA key for SET SESSION KEY of specified cards; not a certificate.
    DeliveryKey,
}

/// A SHA-256 digest (32 bytes). Displayed, and parsed, as 64 hexadecimal digits.
///
/// ```
/// use zairyu::card::Sha256Digest;
///
/// let digest = Sha256Digest::of(b"");
/// assert_eq!(
///     digest.to_string(),
///     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
/// );
/// assert_eq!(digest.to_string().parse(), Ok(digest));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Digest([u8; 32]);

impl Sha256Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Sha256Digest(Sha256::digest(bytes).into())
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// From the 64 lower-case digits in [`PINNED_FILES`]; any other text does not compile
    /// there.
    const fn from_hex(text: &str) -> Self {
        assert!(text.len() == 64, "64 digits");
        let (mut digits, _) = text.as_bytes().as_chunks::<2>();
        let mut bytes = [0; 32];
        let mut rest = bytes.as_mut_slice();
        while let ([[high, low], digits_left @ ..], [byte, bytes_left @ ..]) = (digits, rest) {
            *byte = hex_digit(*high) << 4 | hex_digit(*low);
            (digits, rest) = (digits_left, bytes_left);
        }
        Sha256Digest(bytes)
    }
}

/// Evaluated by the compiler only.
#[expect(clippy::panic, reason = "an error of the build")]
const fn hex_digit(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => panic!("lower-case hexadecimal digits"),
    }
}

impl From<[u8; 32]> for Sha256Digest {
    fn from(bytes: [u8; 32]) -> Self {
        Sha256Digest(bytes)
    }
}

/// Writes 64 lower-case hexadecimal digits.
impl fmt::Display for Sha256Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// As displayed.
impl fmt::Debug for Sha256Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// From 64 hexadecimal digits.
impl FromStr for Sha256Digest {
    type Err = UnknownSha256Digest;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| UnknownSha256Digest)?;
        Ok(Sha256Digest(bytes))
    }
}

/// Serialised as displayed.
#[cfg(feature = "serde")]
impl serde::Serialize for Sha256Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The text is not a SHA-256 digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("SHA-256 digest: expected 64 hexadecimal digits")]
pub struct UnknownSha256Digest;

/// The row of `pins` with the digest of `bytes`.
pub(crate) fn find<'p>(pins: &'p [PinnedFile], bytes: &[u8]) -> Option<&'p PinnedFile> {
    let digest = Sha256Digest::of(bytes);
    pins.iter().find(|pin| pin.sha256 == digest)
}

const FIRST: &[Generation] = &[Generation::First];
/// "ZairyuCard CA2" issues certificates for both.
const SECOND_AND_SPECIFIED: &[Generation] = &[Generation::Second, Generation::Specified];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_written_and_read_in_hexadecimal() {
        let digest = Sha256Digest::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest, Sha256Digest::from_hex(text));
        assert_eq!(format!("{digest} {digest:?}"), format!("{text} {text}"));
        assert_eq!(text.to_uppercase().parse(), Ok(digest));
        for wrong in [
            "",
            &text[1..],
            &text.replace('b', "x"),
            &format!("{text}00"),
        ] {
            assert_eq!(wrong.parse::<Sha256Digest>(), Err(UnknownSha256Digest));
        }
    }
}
