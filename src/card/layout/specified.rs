//! Specified cards, with the same data as the second generation (RCS).
//!
//! That every file is read under secure messaging is not validated against the published
//! specification or a genuine card (docs/protocol.md, section 6).

use crate::card::Access;
use crate::card::layout::{FileSpec, second};

pub(super) const RESIDENCE: [FileSpec; 10] = encrypted(second::RESIDENCE);

pub(super) const SPECIAL_PERMANENT: [FileSpec; 8] = encrypted(second::SPECIAL_PERMANENT);

const fn encrypted<const N: usize>(mut files: [FileSpec; N]) -> [FileSpec; N] {
    let mut rest = files.as_mut_slice();
    while let [file, others @ ..] = rest {
        if matches!(file.access, Access::Verified) {
            file.access = Access::VerifiedAndEncrypted;
        }
        rest = others;
    }
    files
}
