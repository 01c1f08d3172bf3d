//! The font of the card face that the crate `zairyu` draws (its feature `face`): a
//! subset of M PLUS 1 Medium, under the SIL Open Font License 1.1 (`OFL.txt`).
//!
//! It is a separate package, so that this licence does not apply to programs without the
//! card face.
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

/// The font file, OpenType with CFF outlines.
pub const FONT: &[u8] = include_bytes!("mplus1-face.otf");
