//! Image formats.

/// The format of an image on a card, by its first bytes.
///
/// Front, name and address images are TIFF; face photos are JPEG 2000, either
/// a JP2 file or a bare codestream (RC1 and RC2, section 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageFormat {
    /// TIFF, in either byte order.
    Tiff,
    /// JPEG 2000 in a JP2 file (ISO/IEC 15444-1 Annex I).
    Jp2,
    /// A bare JPEG 2000 codestream (ISO/IEC 15444-1 Annex A).
    Jpeg2000Codestream,
}

impl ImageFormat {
    /// The format by the first bytes of `bytes`. `None` for any other value, for example an
    /// empty or all-NUL one.
    ///
    /// ```
    /// # use zairyu::ImageFormat;
    /// assert_eq!(ImageFormat::of(b"II*\0\x08\0\0\0"), Some(ImageFormat::Tiff));
    /// assert_eq!(ImageFormat::of(&[0; 3000]), None);
    /// ```
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        SIGNATURES
            .iter()
            .find(|(signature, _)| bytes.starts_with(signature))
            .map(|&(_, format)| format)
    }

    /// The usual file extension without its dot: `tiff`, `jp2` or `j2k`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tiff => "tiff",
            Self::Jp2 => "jp2",
            Self::Jpeg2000Codestream => "j2k",
        }
    }
}

shown_by_code!(ImageFormat);

const SIGNATURES: [(&[u8], ImageFormat); 4] = [
    (b"II\x2A\x00", ImageFormat::Tiff),
    (b"MM\x00\x2A", ImageFormat::Tiff),
    (
        b"\x00\x00\x00\x0CjP\x20\x20\x0D\x0A\x87\x0A",
        ImageFormat::Jp2,
    ),
    // Start of codestream (SOC), then image and tile size (SIZ).
    (b"\xFF\x4F\xFF\x51", ImageFormat::Jpeg2000Codestream),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide_the_format() {
        let cases: [(&str, &[u8], Option<&str>); 8] = [
            (
                "little-endian TIFF",
                b"II\x2A\x00\x08\x00\x00\x00",
                Some("tiff"),
            ),
            (
                "big-endian TIFF",
                b"MM\x00\x2A\x00\x00\x00\x08",
                Some("tiff"),
            ),
            ("BigTIFF", b"II\x2B\x00\x08\x00\x00\x00", None),
            (
                "JP2 file",
                b"\x00\x00\x00\x0CjP  \x0D\x0A\x87\x0A\x00\x00\x00\x14ftyp",
                Some("jp2"),
            ),
            ("codestream", b"\xFF\x4F\xFF\x51\x00\x2F", Some("j2k")),
            ("JPEG", b"\xFF\xD8\xFF\xE0\x00\x10JFIF", None),
            ("padding only", &[0; 16], None),
            ("nothing", b"", None),
        ];
        for (name, bytes, expected) in cases {
            let format = ImageFormat::of(bytes).map(ImageFormat::code);
            assert_eq!(format, expected, "{name}");
        }
    }
}
