//! From the files of a card to its fields, by the table of files.

use std::fmt;
use std::ops::{Deref, Range};

use crate::card::CardType;
use crate::card::Coverage;
use crate::card::DataItem;
use crate::card::FileId;
use crate::card::layout::{ObjectSpec, file, objects};
use crate::card::tlv::{self, Object, Tag};
use crate::error::{Error, FileError};
use crate::record::Place;
use crate::record::{CardFiles, ImageData, without_padding};

/// A value from a card, with what the card's signature has to do with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Field<T> {
    value: T,
    object: &'static ObjectSpec,
}

impl<T> Field<T> {
    /// The value; the field also dereferences to it.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// What it is.
    pub fn item(&self) -> DataItem {
        self.object.item
    }

    /// The tag of its data object.
    pub fn tag(&self) -> Tag {
        self.object.tag
    }

    /// Whether the card's signature covers this field. Whether that signature
    /// is good, and whose it is, a report says.
    pub fn coverage(&self) -> Coverage {
        self.object.coverage
    }
}

impl<T> Deref for Field<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Field<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({:?})", self.value, self.object.coverage)
    }
}

/// The value alone.
#[cfg(feature = "serde")]
impl<T: serde::Serialize> serde::Serialize for Field<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// The known objects of all files that were read.
pub(crate) struct Fields<'a>(Vec<Found<'a>>);

struct Found<'a> {
    file: FileId,
    /// Offset of the value in the file.
    start: usize,
    object: &'static ObjectSpec,
    value: &'a [u8],
    /// Bytes of the value that were not read.
    passed_over: usize,
}

impl<'a> Fields<'a> {
    /// Finds the objects of each file and checks their lengths.
    pub(crate) fn parse(card_type: CardType, files: &'a CardFiles) -> Result<Self, Error> {
        let mut fields = Vec::new();
        for (id, bytes) in files.iter() {
            let Some(spec) = file(card_type, id) else {
                continue;
            };
            let known: Vec<Tag> = spec.objects.iter().map(|object| object.tag).collect();
            let wrong = |source| Error::File { file: id, source };
            let objects = tlv::parse(bytes, &known).map_err(|e| wrong(e.into()))?;
            if let Some(source) = of_another_file(card_type, &known, &objects) {
                return Err(wrong(source));
            }
            for object in objects {
                let Some(known) = spec.objects.iter().find(|known| known.tag == object.tag) else {
                    continue;
                };
                if object.value.len() > known.max_length {
                    return Err(wrong(FileError::ValueTooLong {
                        tag: object.tag,
                        offset: object.offset,
                        length: object.value.len(),
                        limit: known.max_length,
                    }));
                }
                let start = object.end - object.value.len();
                let within = |gap: &Range<usize>| {
                    let end = gap.end.min(object.end);
                    end.saturating_sub(gap.start.max(start))
                };
                fields.push(Found {
                    file: id,
                    start,
                    object: known,
                    value: object.value,
                    passed_over: files.skipped(id).iter().map(within).sum(),
                });
            }
        }
        Ok(Fields(fields))
    }

    /// Where each value is.
    pub(super) fn places(&self) -> Vec<Place> {
        let place = |found: &Found<'_>| Place {
            item: found.object.item,
            file: found.file,
            range: found.start..found.start + found.value.len(),
        };
        self.0.iter().map(place).collect()
    }

    /// The field of this item, decoded from its value as it stands; `None`
    /// where it was not read, is empty, or holds NULs alone.
    pub(crate) fn get<T>(
        &self,
        item: DataItem,
        decode: impl FnOnce(&[u8]) -> T,
    ) -> Option<Field<T>> {
        let found = self.0.iter().find(|found| found.object.item == item)?;
        (!without_padding(found.value).is_empty()).then(|| Field {
            value: decode(found.value),
            object: found.object,
        })
    }

    /// The image of this item, likewise.
    pub(crate) fn image(&self, item: DataItem) -> Option<Field<ImageData>> {
        let found = self.0.iter().find(|found| found.object.item == item)?;
        self.get(item, |value| ImageData::new(value, found.passed_over))
    }
}

/// Says so where a file has none of its own objects and one of another file's: its
/// fields are not absent, another file was read. Unknown objects say nothing.
fn of_another_file(card_type: CardType, own: &[Tag], found: &[Object<'_>]) -> Option<FileError> {
    if found.iter().any(|object| own.contains(&object.tag)) {
        return None;
    }
    found.iter().find_map(|object| {
        let (file, _) = objects(card_type).find(|(_, known)| known.tag == object.tag)?;
        Some(FileError::OfAnotherFile {
            tag: object.tag,
            file: file.id,
        })
    })
}
