//! Good and bad cards by name.

use core::fmt;
use core::str::FromStr;

/// What is special about a virtual card.
///
/// Written in kebab-case as text: `altered-front`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Variant {
    /// Nothing: a card with a valid signature and certificate.
    #[default]
    Genuine,
    /// No face photo and no signature, as on cards of holders under 16 (first
    /// generation) or under 1 (second generation).
    UnderAge,
    /// One bit of the front image (first generation) or name image (second) was
    /// flipped after signing. The images that come with the crate still decode.
    AlteredFront,
    /// One bit of the face photo was flipped after signing.
    AlteredPhoto,
    /// A face photo, but neither check code nor certificate.
    StrippedSignature,
    /// The certificate comes from a CA with the right name and another key.
    ForeignIssuer,
    /// The certificate was valid from 2018-01-01 to 2020-01-01.
    ExpiredCertificate,
}

impl Variant {
    /// Every variant.
    pub const ALL: [Self; 7] = [
        Self::Genuine,
        Self::UnderAge,
        Self::AlteredFront,
        Self::AlteredPhoto,
        Self::StrippedSignature,
        Self::ForeignIssuer,
        Self::ExpiredCertificate,
    ];
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Genuine => "genuine",
            Self::UnderAge => "under-age",
            Self::AlteredFront => "altered-front",
            Self::AlteredPhoto => "altered-photo",
            Self::StrippedSignature => "stripped-signature",
            Self::ForeignIssuer => "foreign-issuer",
            Self::ExpiredCertificate => "expired-certificate",
        })
    }
}

impl FromStr for Variant {
    type Err = UnknownVariant;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|variant| variant.to_string() == text)
            .ok_or(UnknownVariant)
    }
}

/// The text is not the name of a [`Variant`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown variant: expected genuine, under-age, altered-front, altered-photo, \
     stripped-signature, foreign-issuer or expired-certificate"
)]
pub struct UnknownVariant;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case() {
        let cases = [
            ("genuine", Variant::Genuine),
            ("under-age", Variant::UnderAge),
            ("altered-front", Variant::AlteredFront),
            ("altered-photo", Variant::AlteredPhoto),
            ("stripped-signature", Variant::StrippedSignature),
            ("foreign-issuer", Variant::ForeignIssuer),
            ("expired-certificate", Variant::ExpiredCertificate),
        ];
        for (name, variant) in cases {
            assert_eq!(name.parse(), Ok(variant), "{name}");
            assert_eq!(variant.to_string(), name);
        }
        assert_eq!("Genuine".parse::<Variant>(), Err(UnknownVariant));
    }
}
