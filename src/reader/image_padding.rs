//! What to do about the padding of images.

/// What a reader does about the padding behind images.
///
/// An image field is filled up with NULs, and all of it takes time over the air; how
/// much genuine cards have of it was not seen. An image tells where it ends: a reader
/// can stop there and take NULs for the rest. What that saves:
/// `docs/timing.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ImagePadding {
    /// Every byte of every file is read.
    Read,
    /// It is not read where the signature covers it and everything is read that a
    /// check of the signature needs ([`DataGroups::SIGNED`](crate::DataGroups::SIGNED)).
    /// The signature is then checked against the card's own certificate while the
    /// card is still there. Where it verifies, it confirms the NULs, too; where it
    /// does not, those files are read again, whole, before the read ends. Every value
    /// that comes of it is as signed, to the last byte.
    ///
    /// A report lists these images and how many bytes were not read
    /// ([`Report::padding_not_read`](crate::verify::Report::padding_not_read)).
    ///
    /// What this does not notice is whatever stands behind an image on the chip: on a
    /// copied one on which the padding alone was changed, or is cut off, the data is
    /// the issuer's and so is what is shown of it. With [`Read`](Self::Read) its
    /// verdict is altered, or the file is an error.
    ///
    /// It asks for parts of a file under secure messaging, as every link without
    /// extended-length APDUs must. That cards take this is reported for the first
    /// generation (docs/protocol.md, section 5); for the others it is **not confirmed**. A card
    /// that refuses is read whole.
    #[default]
    PassOverSigned,
    /// Nor is it read behind the address image of the second generation, which no
    /// signature covers. Nothing shows that NULs stand there; the record says how
    /// many bytes were not read
    /// ([`ImageData::padding_not_read`](crate::record::ImageData::padding_not_read)),
    /// and so does a report
    /// ([`Report::padding_not_read`](crate::verify::Report::padding_not_read)).
    PassOverAll,
}
