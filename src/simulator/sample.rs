//! Invented holders by name, with what their pictures show.

use super::holder::Holder;
use super::pictures::*;
use super::printed::{PrintedTexts, printed_texts};

/// An invented holder with pictures, and the texts in the pictures.
///
/// ```
/// use zairyu::CardType;
/// use zairyu::simulator::{Sample, VirtualCard};
///
/// let student = Sample::named("residence-student").ok_or("no such sample")?;
/// assert_eq!(student.printed().residence_status, Some("留学"));
/// let card = VirtualCard::builder(CardType::ResidenceFirst)
///     .holder(student.holder())
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Sample {
    name: &'static str,
    pub(super) is_residence: bool,
    pub(super) pictures: Pictures,
    holder: fn() -> Holder,
}

impl Sample {
    /// Every sample. The pictures of a sample show the same data as the entries on the chip.
    pub const ALL: &[Self] = &[
        sample("residence", RESIDENCE, Holder::engineer),
        sample("residence-child", CHILD, Holder::child),
        sample("residence-infant", INFANT, Holder::infant),
        sample("residence-student", STUDENT, Holder::student),
        sample("residence-permanent", PERMANENT, Holder::permanent_resident),
        sample("residence-instructor", INSTRUCTOR, Holder::instructor),
        sample("residence-trainee", TRAINEE, Holder::trainee),
        sample(
            "residence-designated",
            DESIGNATED,
            Holder::designated_activities,
        ),
        sample("residence-spouse", SPOUSE, Holder::spouse),
        sample("residence-professional", PROFESSIONAL, Holder::professional),
        sample("residence-long-name", LONG_NAME, Holder::long_name),
        sample(
            "special-permanent",
            SPECIAL_PERMANENT,
            Holder::special_permanent,
        ),
        sample(
            "special-permanent-long-name",
            SPECIAL_PERMANENT_LONG_NAME,
            Holder::special_permanent_long_name,
        ),
        sample(
            "special-permanent-child",
            SPECIAL_PERMANENT_CHILD,
            Holder::special_permanent_child,
        ),
    ];

    /// The sample with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|sample| sample.name == name).copied()
    }

    /// Its name, such as `residence-student`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// True for the holder of a residence card, false for the holder of a special permanent
    /// resident certificate. The front image always has the layout of that document.
    pub fn is_residence(&self) -> bool {
        self.is_residence
    }

    /// The holder, for [`VirtualCardBuilder::holder`](super::VirtualCardBuilder::holder).
    pub fn holder(&self) -> Holder {
        (self.holder)()
    }

    /// The texts in the pictures, without the card number: a front image shows the number of
    /// its card.
    pub fn printed(&self) -> PrintedTexts {
        printed_texts(self.name)
    }
}

/// Shows the name of the sample.
impl core::fmt::Debug for Sample {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Sample").field(&self.name).finish()
    }
}

const fn sample(name: &'static str, pictures: Pictures, holder: fn() -> Holder) -> Sample {
    Sample {
        name,
        // `residence` or `special-permanent`.
        is_residence: matches!(name.as_bytes(), [b'r', ..]),
        pictures,
        holder,
    }
}

/// The sample that has this front image. Bytes after the image do not matter.
pub(super) fn sample_front(image: &[u8]) -> Option<&'static Sample> {
    Sample::ALL
        .iter()
        .find(|sample| image.starts_with(sample.pictures.front))
}
