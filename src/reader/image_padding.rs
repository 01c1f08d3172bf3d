//! Whether to read the padding of images.

/// Whether a reader reads the padding behind images.
///
/// A card fills each image field up with NUL bytes. Reading them takes time. How much
/// padding genuine cards have is not known. The end of an image can be found from its
/// headers, so a reader can stop there and assume NULs for the rest of the field. The
/// time this saves: `docs/timing.md`.
///
/// Skipping asks the card for parts of a file under secure messaging, as every link
/// without extended-length APDUs must. That cards support this is reported for the first
/// generation (docs/protocol.md, section 5) and **not confirmed** for the others. If a card
/// refuses, the reader reads the file whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ImagePadding {
    /// Read every byte of every file.
    Read,
    /// Skip padding that the card's signature covers.
    ///
    /// This applies if the read includes everything that the signature check needs
    /// ([`DataGroups::SIGNED`](crate::DataGroups::SIGNED)). The reader checks the signature
    /// with the card's own certificate before the read ends. If it is valid, it also
    /// confirms the assumed NULs. If not, the reader reads those files again, whole. So
    /// every byte of the result is either read or confirmed by the signature. A report lists these
    /// images and how many bytes were not read
    /// ([`Report::padding_not_read`](crate::verify::Report::padding_not_read)).
    ///
    /// One thing goes unnoticed: a copied chip on which only the skipped bytes differ. Its
    /// data is the issuer's, and the report says so. With [`Read`](Self::Read), the same
    /// chip gets the verdict "altered", or the read fails.
    #[default]
    SkipSigned,
    /// Skip all padding, also behind the address image of the second generation, which no
    /// signature covers.
    ///
    /// Nothing confirms those NULs. The record and the report say how many bytes were not
    /// read ([`ImageData::padding_not_read`](crate::record::ImageData::padding_not_read),
    /// [`Report::padding_not_read`](crate::verify::Report::padding_not_read)).
    SkipAll,
}
