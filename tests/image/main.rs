//! The images of a card: what is decoded, and what hostile bytes do.

#![cfg(feature = "image")]

mod assets;
mod hostile;
mod jpeg2000;
mod tiff;
mod tiff_writer;

macro_rules! asset {
    ($name:literal) => {
        include_bytes!(concat!("../../assets/simulator/", $name)).as_slice()
    };
}
pub(crate) use asset;
