//! A read card, kept: raw files in a versioned form that serde stores, from
//! which the card is decoded and verified again later, offline.
//!
//! An archive holds everything that was read, photo and address included: keep
//! it as you keep personal data. It does not hold the card number, unless the
//! card's own files do (the front image shows it; second-generation cards have
//! it as data).

use std::fmt;
use std::ops::Range;

use data_encoding::BASE64;
use serde::de::{Deserializer, Error as DeserializeError, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::card::layout::{FILE_SLACK, FileSpec, file};
use crate::card::tlv;
use crate::card::{Coverage, FileContent};
use crate::error::Error;
use crate::record::{Card, CardFiles};
use crate::versioned::{Format, NOT_BASE64, StoredForm, Version, deserialize_versioned};

/// A card in the form in which it is stored.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// # use zairyu::{DataGroups, Reader, archive::Archive, simulator};
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
    files: Vec<ArchivedFile>,
}

impl Archive {
    /// The version that this crate writes, and the one that it reads.
    pub const VERSION: u32 = 1;

    /// Keeps a card's files.
    pub fn of(card: &Card) -> Self {
        Archive {
            files: card
                .files()
                .iter()
                .map(|(id, bytes)| ArchivedFile {
                    file: id.to_string(),
                    data: Data(Zeroizing::new(bytes.to_owned())),
                    padding_not_read: card.files().skipped(id).to_vec(),
                })
                .collect(),
        }
    }

    /// Decodes the card anew.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`] for files that no card of this type has, and for what is
    /// wrong in those that it has.
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
            if !is_padding_of_address(spec, bytes, files.skipped(id)) {
                return Err(ArchiveError::Padding { index });
            }
        }
        Ok(Card::from_files(files)?)
    }
}

/// Whether what was not read of a file is nothing, or the end of an image that no
/// signature covers: what one covers was confirmed or read.
fn is_padding_of_address(spec: &FileSpec, bytes: &[u8], not_read: &[Range<usize>]) -> bool {
    let [padding] = not_read else {
        return not_read.is_empty();
    };
    let objects = tlv::parse(bytes, &[]).unwrap_or_default();
    objects.iter().any(|object| {
        let known = spec.objects.iter().find(|known| known.tag == object.tag);
        known.is_some_and(|known| known.is_image && known.coverage == Coverage::NotCovered)
            && object.end - object.value.len() <= padding.start
            && object.end == padding.end
    })
}

/// Nothing of the card.
impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({} files)", self.files.len())
    }
}

/// Why stored data is no card. Files are counted from 0 in the order in which
/// they are stored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// A file that cards of this type do not have.
    #[error("archive: file {index} is none that this card type has")]
    UnknownFile {
        /// Which.
        index: usize,
    },
    /// A file that is there already.
    #[error("archive: file {index} is there twice")]
    Duplicate {
        /// Which.
        index: usize,
    },
    /// A file longer than its place on a card.
    #[error("archive: file {index} is longer than a card's can be")]
    TooLong {
        /// Which.
        index: usize,
    },
    /// What is said not to have been read of a file is not within it, or is no
    /// padding.
    #[error("archive: what was not read of file {index} makes no sense")]
    Padding {
        /// Which.
        index: usize,
    },
    /// The files do not decode.
    #[error("archive: the card's files are not valid")]
    Card(#[from] Error),
}

impl Serialize for Archive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = Stored {
            format: Format::THIS,
            version: Version::THIS,
            files: self.files.clone(),
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Archive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Stored { files, .. } = deserialize_versioned(deserializer)?;
        Ok(Archive { files })
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    format: Format<Self>,
    version: Version<Self>,
    files: Vec<ArchivedFile>,
}

#[derive(Clone, Serialize, Deserialize)]
struct ArchivedFile {
    file: String,
    data: Data,
    /// Stretches of padding that were not read, from and to, in bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    padding_not_read: Vec<Range<usize>>,
}

impl StoredForm for Stored {
    const FORMAT: &'static str = "zairyu-card";
    const VERSION: u32 = Archive::VERSION;
    const NAME: &'static str = "an archive";
    const CONTENT: &'static str = "a card";
}

/// The bytes of a file, base64 (RFC 4648 section 4, padded) when stored.
#[derive(Clone)]
struct Data(Zeroizing<Vec<u8>>);

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(BASE64.encode(&self.0)))
    }
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Base64)
    }
}

/// Decodes text where it stands: no copy of it has to be wiped.
struct Base64;

impl Visitor<'_> for Base64 {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("base64")
    }

    fn visit_str<E: DeserializeError>(self, text: &str) -> Result<Data, E> {
        // The library's error would show bytes of the file.
        BASE64
            .decode(text.as_bytes())
            .map(|bytes| Data(Zeroizing::new(bytes)))
            .map_err(|_| E::custom(NOT_BASE64))
    }
}
