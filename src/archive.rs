//! Stores a read card, and restores it later: the raw files in a versioned form for serde.
//! The restored card can be decoded and verified again, offline.
//!
//! An archive holds everything that was read, photo and address included, and the card
//! number that opened the chip: keep it as you keep personal data.
//!
//! Use any self-describing serde format, such as JSON, CBOR or MessagePack. Bytes are
//! base64 in formats that people read. Other data than an archive is refused with a message
//! that names the cause and quotes nothing. At most 4 MiB are read.

use std::fmt;
use std::ops::Range;

use serde::de::Deserializer;
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::card::layout::{FILE_SLACK, FileSpec, file};
use crate::card::tlv;
use crate::card::{CardNumber, FileContent};
use crate::error::Error;
use crate::record::{Card, CardFiles};
use crate::stored::{self, Data, Fields, StoredError, StoredForm, Value};

/// A card in the form in which it is stored.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// # use zairyu::{CardType, DataGroups, Reader, archive::Archive, simulator};
/// # let transport = simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?;
/// # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
/// let stored = serde_json::to_string(&Archive::of(&card))?;
///
/// let archive: Archive = serde_json::from_str(&stored)?;
/// let same = archive.into_card()?;
/// assert_eq!(same.files(), card.files());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Archive {
    opening_number: Option<CardNumber>,
    files: Vec<ArchivedFile>,
}

impl Archive {
    /// The version that this crate writes, and the one that it reads.
    pub const VERSION: u32 = 1;

    /// The archive of a card: its files, and the number that opened it if known.
    pub fn of(card: &Card) -> Self {
        Archive {
            opening_number: card.opening_number().cloned(),
            files: card
                .files()
                .iter()
                .map(|(id, bytes)| ArchivedFile {
                    file: id.to_string(),
                    data: Data(Zeroizing::new(bytes.to_owned())),
                    padding_not_read: card.files().skipped_padding(id).to_vec(),
                })
                .collect(),
        }
    }

    /// Decodes the card again.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`] for files that this card type does not have, and for files that
    /// are not valid.
    pub fn into_card(self) -> Result<Card, ArchiveError> {
        let mut files = CardFiles::new();
        for (index, archived) in self.files.into_iter().enumerate() {
            let id = archived
                .file
                .parse()
                .map_err(|_| ArchiveError::UnknownFile { index })?;
            if files.get(id).is_some() {
                return Err(ArchiveError::Duplicate { index });
            }
            let content = FileContent::with_skipped(archived.data.0, archived.padding_not_read)
                .ok_or(ArchiveError::Padding { index })?;
            files.insert_content(id, content);
        }
        let card_type = files.info()?.card_type;
        for (index, (id, bytes)) in files.iter().enumerate() {
            let spec = file(card_type, id).ok_or(ArchiveError::UnknownFile { index })?;
            if bytes.len() > spec.size + FILE_SLACK {
                return Err(ArchiveError::TooLong { index });
            }
            if !is_padding_of_images(spec, bytes, files.skipped_padding(id)) {
                return Err(ArchiveError::Padding { index });
            }
        }
        let card = Card::from_files(files)?;
        Ok(match self.opening_number {
            Some(number) => card.with_opening_number(number),
            None => card,
        })
    }
}

/// Whether each range that was not read of a file is the end of an image.
fn is_padding_of_images(spec: &FileSpec, bytes: &[u8], not_read: &[Range<usize>]) -> bool {
    let objects = tlv::parse(bytes, &[]).unwrap_or_default();
    not_read.iter().all(|padding| {
        objects.iter().any(|object| {
            let known = spec.objects.iter().find(|known| known.tag == object.tag);
            known.is_some_and(|known| known.is_image)
                && object.end - object.value.len() <= padding.start
                && object.end == padding.end
        })
    })
}

/// States the number of files, and nothing of the card.
impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({} files)", self.files.len())
    }
}

/// Why an archive is not a valid card. Files are counted from 0, in the order in which they
/// are stored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// A file that cards of this type do not have.
    #[error("archive: file {index} is not a file of this card type")]
    UnknownFile {
        /// Its position.
        index: usize,
    },
    /// A file that is there twice.
    #[error("archive: file {index} is there twice")]
    Duplicate {
        /// Its position.
        index: usize,
    },
    /// A file longer than its size on a card.
    #[error("archive: file {index} is longer than a card's can be")]
    TooLong {
        /// Its position.
        index: usize,
    },
    /// A range of padding that was not read is outside the file, or is not the padding of
    /// an image.
    #[error("archive: the padding not read of file {index} is not valid")]
    Padding {
        /// Its position.
        index: usize,
    },
    /// The files cannot be decoded.
    #[error("archive: the card's files are not valid")]
    Card(#[from] Error),
}

impl Serialize for Archive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = self.opening_number.as_ref();
        let number = number.map(|number| Zeroizing::new(number.full().to_string()));
        Form {
            format: <Self as StoredForm>::FORMAT,
            version: <Self as StoredForm>::VERSION,
            opening_number: number.as_ref().map(|number| number.as_str()),
            files: &self.files,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Archive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        stored::deserialize(deserializer)
    }
}

/// The written form: always every field, in this order.
#[derive(Serialize)]
#[serde(rename = "Archive")]
struct Form<'a> {
    format: &'static str,
    version: u32,
    opening_number: Option<&'a str>,
    files: &'a [ArchivedFile],
}

#[derive(Clone, Serialize)]
struct ArchivedFile {
    file: String,
    data: Data,
    /// Ranges of padding that were not read, in bytes.
    padding_not_read: Vec<Range<usize>>,
}

impl StoredForm for Archive {
    const FORMAT: &'static str = "zairyu-card";
    const VERSION: u32 = Archive::VERSION;
    const NAME: &'static str = "archive";
    const CONTENT: &'static str = "an archive of a card";
    const FIELDS: &'static [&'static str] = &["opening_number", "files"];
    const MAX_BYTES: usize = 4 << 20;

    fn from_fields(mut fields: Fields) -> Result<Self, StoredError> {
        let opening_number = match fields.take("opening_number") {
            None => None,
            Some(value) => {
                let number = match value {
                    Value::Text(text) => text.parse().ok(),
                    _ => None,
                };
                Some(number.ok_or_else(|| fields.wrong("opening_number", "a card number"))?)
            }
        };
        let files = fields.entries("files", "file", ArchivedFile::FIELDS, ArchivedFile::read)?;
        Ok(Archive {
            opening_number,
            files,
        })
    }
}

impl ArchivedFile {
    const FIELDS: &[&str] = &["file", "data", "padding_not_read"];

    fn read(mut fields: Fields) -> Result<Self, StoredError> {
        let file = match fields.needed("file")? {
            Value::Text(text) => text.to_string(),
            _ => return Err(fields.wrong("file", "text")),
        };
        let data = fields.data("data")?;
        let padding_not_read = match fields.take("padding_not_read") {
            None => Vec::new(),
            Some(value) => {
                ranges(value).ok_or_else(|| fields.wrong("padding_not_read", "a list of ranges"))?
            }
        };
        Ok(ArchivedFile {
            file,
            data,
            padding_not_read,
        })
    }
}

/// Each with `start` and `end`, by name or by position.
fn ranges(value: Value) -> Option<Vec<Range<usize>>> {
    let Value::List(list) = value else {
        return None;
    };
    let range = |value| {
        let mut fields = Fields::unplaced(value, &["start", "end"])?;
        let mut number = |field| match fields.take(field)? {
            Value::Number(number) => usize::try_from(number).ok(),
            _ => None,
        };
        Some(number("start")?..number("end")?)
    };
    list.into_iter().map(range).collect()
}
