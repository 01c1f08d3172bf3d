//! Finds the fields in the files of a card, by the table of files.

use std::fmt;
use std::ops::Range;

use crate::card::CardType;
use crate::card::Coverage;
use crate::card::DataItem;
use crate::card::FileId;
use crate::card::layout::{ObjectSpec, file, objects};
use crate::card::tlv::{self, Object, Tag};
use crate::error::{Error, FileError};
use crate::record::Place;
use crate::record::{CardFiles, ImageData, without_padding};

/// A value from a card, and whether the card's signature covers it.
#[derive(Clone, PartialEq, Eq)]
pub struct Field<T> {
    value: T,
    object: &'static ObjectSpec,
}

impl<T> Field<T> {
    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The data item.
    pub fn item(&self) -> DataItem {
        self.object.item
    }

    /// The tag of its data object.
    pub fn tag(&self) -> Tag {
        self.object.tag
    }

    /// Whether the card's signature covers this field. A
    /// [report](crate::verify::Report) says whether the signature is valid and who made it.
    pub fn coverage(&self) -> Coverage {
        self.object.coverage
    }
}

impl<T: fmt::Debug> fmt::Debug for Field<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({:?})", self.value, self.object.coverage)
    }
}

/// Serialized as its value.
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
    not_read: usize,
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
                    not_read: files.skipped_padding(id).iter().map(within).sum(),
                });
            }
        }
        Ok(Fields(fields))
    }

    /// The place of each value.
    pub(super) fn places(&self) -> Vec<Place> {
        let place = |found: &Found<'_>| Place {
            item: found.object.item,
            file: found.file,
            range: found.start..found.start + found.value.len(),
        };
        self.0.iter().map(place).collect()
    }

    /// The field of this item, decoded from its value. `None` if it was not read, is empty,
    /// or holds NULs only.
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

    /// The image of this item. `None` in the same cases.
    pub(crate) fn image(&self, item: DataItem) -> Option<Field<ImageData>> {
        let found = self.0.iter().find(|found| found.object.item == item)?;
        self.get(item, |value| ImageData::new(value, found.not_read))
    }
}

/// The error if a file has none of its own objects but one of another file. Its fields are
/// not absent then: the card gave another file. Unknown objects are ignored.
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
