//! The font of the card face that the crate `zairyu` draws (its feature `face`): a
//! subset of M PLUS 1 Medium, under the SIL Open Font License 1.1 (`OFL.txt`).
//!
//! A package of its own, so that programs without the card face owe this licence
//! nothing.
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

/// The font file, OpenType with CFF outlines.
pub const FONT: &[u8] = include_bytes!("mplus1-face.otf");
