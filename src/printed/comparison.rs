//! How a picture compares with what is known from elsewhere.

/// Whether a picture fits what is known from elsewhere.
///
/// A recognition error must never accuse anyone: `Differs` needs a wide margin, and even
/// then asks a person to look at the crop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// The picture says the same.
    Matches,
    /// The picture clearly says something else: show the crop and ask a person to
    /// compare.
    Differs,
    /// The picture does not say clearly enough.
    Unclear,
}

impl Comparison {
    /// `matches`, `differs` or `unclear`.
    pub fn code(self) -> &'static str {
        match self {
            Comparison::Matches => "matches",
            Comparison::Differs => "differs",
            Comparison::Unclear => "unclear",
        }
    }
}

shown_by_code!(Comparison);
