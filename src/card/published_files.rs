//! The files that ISA publishes, by digest.

use sha2::{Digest, Sha256};

use crate::card::Generation;

/// The files that this crate knows by digest. They are ISA's and are not part of
/// this crate: a program hands them over and the digest says what they are.
///
/// Source: docs/protocol.md, section 9.
pub const PINNED_FILES: [PinnedFile; 7] = [
    PinnedFile {
        file: "930001756.crt",
        kind: PinnedKind::Authority(FIRST),
        sha256: "97f37c5967af5f3cd84e6ed694b09539abb7f8e7e76b6f7496a060008982983d",
    },
    PinnedFile {
        file: "930001757.crt",
        kind: PinnedKind::Authority(FIRST),
        sha256: "ff02323cea7b8c3dfc0dc2de79d46e78514af587368523086b188e9690aec861",
    },
    PinnedFile {
        file: "001353372.crt",
        kind: PinnedKind::Authority(FIRST),
        sha256: "6f50161aa80f7ff7c630505faf472906f7b101d5083e327a6182c82cd7985e67",
    },
    PinnedFile {
        file: "001421582.crt",
        kind: PinnedKind::Authority(FIRST),
        sha256: "bf854466ed9abf61f559c39bf8790546f8acdab99b51fd2330563669ce4a71b2",
    },
    PinnedFile {
        file: "001462221.zip",
        kind: PinnedKind::Authority(SECOND_AND_SPECIFIED),
        sha256: "11e6ad8b8e64f0cdb1d8ba9e3689926c80e8479a2f098616f674a23582bec13b",
    },
    PinnedFile {
        file: "001460788.zip",
        kind: PinnedKind::TestAuthority(SECOND_AND_SPECIFIED),
        sha256: "1846b815d31f04fe93d57450a6d8a8c351eac3d8c444a2375d95734df7dd1057",
    },
    PinnedFile {
        file: "001462222.zip",
        kind: PinnedKind::DeliveryKey,
        sha256: "98bf7014e478241f7943fc1a76c38b6c7bda4da9a927d106ae9ab8a1ad684d0a",
    },
];

/// A published file and its digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PinnedFile {
    /// The name under which ISA publishes it; for a `.zip`, the archive that
    /// holds the file.
    pub file: &'static str,
    /// What the file is.
    pub kind: PinnedKind,
    /// SHA-256 of the file as published, out of its archive, in lower-case
    /// hexadecimal.
    pub sha256: &'static str,
}

/// What a published file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinnedKind {
    /// The certificate of a CA that issues for cards of these generations.
    Authority(&'static [Generation]),
    /// The certificate of the CA behind ISA's sample cards. It never yields a
    /// production result.
    TestAuthority(&'static [Generation]),
    /// The RSA key for SET SESSION KEY of specified cards: no certificate.
    DeliveryKey,
}

/// The row of `pins` whose digest `bytes` has.
pub(crate) fn find<'p>(pins: &'p [PinnedFile], bytes: &[u8]) -> Option<&'p PinnedFile> {
    let digest = sha256_hex(bytes);
    pins.iter().find(|pin| pin.sha256 == digest)
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

const FIRST: &[Generation] = &[Generation::First];
/// "ZairyuCard CA2" issues for both.
const SECOND_AND_SPECIFIED: &[Generation] = &[Generation::Second, Generation::Specified];
