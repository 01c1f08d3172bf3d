//! Which card is it? The two free files of the master file (docs/protocol.md, section 5,
//! step 1).

use zeroize::Zeroizing;

use crate::card::DataItem;
use crate::card::Directory;
use crate::card::layout::{CARD_TYPE, COMMON_DATA, FILE_SLACK, FileSpec, RESIDENCE_APPLICATION};
use crate::card::tlv;
use crate::card::{CardInfo, CardType, Generation, SpecVersion};
use crate::error::{Error, FileError, Step};
use crate::protocol::link::Link;
use crate::transport::AsyncCardTransport;
use crate::transport::apdu::{Command, Expected, StatusWord};

/// The result of detection, with the two files that were read.
pub(crate) struct Detected {
    pub(crate) info: CardInfo,
    pub(crate) common_data: Zeroizing<Vec<u8>>,
    pub(crate) card_type: Zeroizing<Vec<u8>>,
}

/// Reads common data and card type. At power-on the master file is current, so a first- or
/// second-generation card takes two commands. Any other card may be a specified card, whose
/// residence application is selected by name, or a card in another directory.
///
/// Before the card is known to be a residence card, only names of residence cards are
/// selected: a My Number card has retry counters in its other applications.
pub(crate) async fn detect<T: AsyncCardTransport>(link: &mut Link<T>) -> Result<Detected, Error> {
    let at_power_on = read_both(link).await?;
    if at_power_on
        .as_ref()
        .is_ok_and(|detected| !detected.is_specified())
    {
        return at_power_on;
    }
    if select_by_name(link, RESIDENCE_APPLICATION).await? == StatusWord::SUCCESS {
        let detected = read_both(link).await??;
        return if detected.is_specified() {
            Ok(detected)
        } else {
            Err(detected.misplaced())
        };
    }
    match at_power_on {
        Ok(detected) => Err(detected.misplaced()),
        Err(Error::NotAResidenceCard { .. }) => {
            select_master_file(link).await?;
            let detected = read_both(link).await??;
            if detected.is_specified() {
                Err(detected.misplaced())
            } else {
                Ok(detected)
            }
        }
        Err(error) => Err(error),
    }
}

impl Detected {
    fn is_specified(&self) -> bool {
        self.info.generation() == Generation::Specified
    }

    fn misplaced(&self) -> Error {
        Error::MisplacedCardType {
            card_type: self.info.card_type,
        }
    }
}

/// Reads the two files of the current application. The outer error is the link's. The
/// inner error says that this is not a residence card, or not a known one.
async fn read_both<T: AsyncCardTransport>(
    link: &mut Link<T>,
) -> Result<Result<Detected, Error>, Error> {
    let mut files = [Zeroizing::default(), Zeroizing::default()];
    for (file, spec) in files.iter_mut().zip([COMMON_DATA, CARD_TYPE]) {
        match read_free(link, &spec).await? {
            Ok(bytes) => *file = bytes,
            Err(status) => return Ok(Err(Error::NotAResidenceCard { status })),
        }
    }
    let [common_data, card_type] = files;
    Ok(card_info(&common_data, &card_type).map(|info| Detected {
        info,
        common_data,
        card_type,
    }))
}

/// Decodes the two files of the master file.
pub(crate) fn card_info(common_data: &[u8], card_type: &[u8]) -> Result<CardInfo, Error> {
    let spec_version = value(&COMMON_DATA, DataItem::SpecVersion, common_data)?;
    let spec_version = SpecVersion::from_value(spec_version).ok_or(Error::File {
        file: COMMON_DATA.id,
        source: FileError::Value {
            item: DataItem::SpecVersion,
        },
    })?;
    let code = value(&CARD_TYPE, DataItem::CardType, card_type)?;
    let card_type = std::str::from_utf8(code)
        .ok()
        .and_then(|code| code.parse::<CardType>().ok())
        .ok_or_else(|| Error::UnknownCardType { code: shown(code) })?;
    Ok(CardInfo {
        card_type,
        spec_version,
    })
}

/// A code for an error message, shortened: a card may send a long one.
fn shown(code: &[u8]) -> String {
    match code.get(..SHOWN_CODE) {
        Some(start) if start.len() < code.len() => format!("{}...", start.escape_ascii()),
        _ => code.escape_ascii().to_string(),
    }
}

/// Goes back to the master file of a card that has a residence card's DF1.
async fn select_master_file<T: AsyncCardTransport>(link: &mut Link<T>) -> Result<(), Error> {
    if let Some(name) = Directory::Df1.name() {
        let status = select_by_name(link, name).await?;
        if status != StatusWord::SUCCESS {
            return Err(Error::NotAResidenceCard { status });
        }
    }
    let command = Command::new(0x00, 0xA4, 0x00, 0x00).with_data([0x3F, 0x00]);
    match link.send(Step::Detect, &command).await?.status() {
        StatusWord::SUCCESS => Ok(()),
        status => Err(Error::NotAResidenceCard { status }),
    }
}

async fn select_by_name<T: AsyncCardTransport>(
    link: &mut Link<T>,
    name: [u8; 16],
) -> Result<StatusWord, Error> {
    let command = Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(name);
    Ok(link.send(Step::Detect, &command).await?.status())
}

/// Reads a file of the master file. The inner error is the status word with which the card
/// refuses.
async fn read_free<T: AsyncCardTransport>(
    link: &mut Link<T>,
    file: &FileSpec,
) -> Result<Result<Zeroizing<Vec<u8>>, StatusWord>, Error> {
    let command = Command::new(0x00, 0xB0, file.read_p1, 0x00).expecting(Expected::SHORT_MAX);
    let response = link.send(Step::Detect, &command).await?;
    Ok(match response.status() {
        StatusWord::SUCCESS | StatusWord::END_OF_FILE => {
            let limit = file.size + FILE_SLACK;
            if response.data().len() > limit {
                let file = file.id;
                return Err(Error::FileTooLong { file, limit });
            }
            Ok(Zeroizing::new(response.into_data()))
        }
        status => Err(status),
    })
}

/// The value of an item in a file of the master file.
fn value<'a>(file: &FileSpec, item: DataItem, bytes: &'a [u8]) -> Result<&'a [u8], Error> {
    let wrong = |source| Error::File {
        file: file.id,
        source,
    };
    let known = file.objects.iter().find(|object| object.item == item);
    let tag = known.map(|object| object.tag);
    let objects = tlv::parse(bytes, tag.as_slice()).map_err(|error| wrong(error.into()))?;
    objects
        .into_iter()
        .find(|object| Some(object.tag) == tag)
        .map(|object| object.value)
        .ok_or_else(|| wrong(FileError::Missing { item }))
}

/// Bytes of an unknown type code that are shown. Known codes have at most two.
const SHOWN_CODE: usize = 8;
