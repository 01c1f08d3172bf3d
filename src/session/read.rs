//! SELECT and READ BINARY (PROTOCOL section 5, steps 5 and 6): a file in one
//! command where the link carries it, in chunks where it does not.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::apdu::{Command, Expected, Form, StatusWord};
use crate::error::{Error, Step};
use crate::files::{Access, Directory, FILE_SLACK, FileSpec};
use crate::session::channel::{ChannelError, SecureChannel};
use crate::session::link::Link;
use crate::tlv;
use crate::transport::AsyncCardTransport;

/// Makes a directory current; the master file has no name and is not selected.
pub(crate) async fn select<T: AsyncCardTransport>(
    link: &mut Link<T>,
    directory: Directory,
) -> Result<(), Error> {
    let Some(name) = directory.name() else {
        return Ok(());
    };
    let command = Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(name);
    let step = Step::Select(directory);
    link.send_expecting_success(step, &command)
        .await
        .map(|_| ())
}

/// Reads a file of the current directory into `content`, from where it ends: what
/// an earlier session read of it is kept, once its start was read again and is the
/// same. `on_bytes` hears how many bytes are there after each answer, and may stop
/// the read.
pub(crate) async fn read_file<T: AsyncCardTransport>(
    link: &mut Link<T>,
    channel: &mut SecureChannel,
    file: &FileSpec,
    content: &mut Zeroizing<Vec<u8>>,
    mut on_bytes: impl FnMut(usize) -> Result<(), Error>,
) -> Result<(), Error> {
    let step = Step::Read(file.id);
    // Room for the whole file from the start: growing would leave copies of it
    // behind in freed memory.
    let room = (file.size + FILE_SLACK).saturating_sub(content.len());
    content.reserve_exact(room);
    if !content.is_empty() {
        // This also makes the file current, which offsets beyond 255 need.
        let again = read_part(link, channel, file, 0..content.len().min(file.size)).await?;
        if again.bytes.is_empty() || !content.starts_with(&again.bytes) {
            return Err(Error::CardChanged { step });
        }
    }
    loop {
        // A file may be longer than its table says: a signature in DER.
        let end = match content.len() < file.size {
            true => file.size,
            false => tlv::cut_length(content).unwrap_or(0),
        };
        if content.len() >= end {
            break;
        }
        let part = read_part(link, channel, file, content.len()..end).await?;
        if part.bytes.is_empty() {
            if content.is_empty() {
                return Err(Error::EmptyAnswer { step });
            }
            break;
        }
        if content.len() + part.bytes.len() > file.size + FILE_SLACK {
            return Err(Error::FileTooLong {
                file: file.id,
                limit: file.size + FILE_SLACK,
            });
        }
        content.extend_from_slice(&part.bytes);
        on_bytes(content.len())?;
        if part.is_last {
            break;
        }
    }
    Ok(())
}

/// What one answer brought.
struct Part {
    /// From the start of the range that was asked for; empty past the end of the
    /// file.
    bytes: Zeroizing<Vec<u8>>,
    /// The card says that the file ends there.
    is_last: bool,
}

/// One answer's worth of a range of the file, in as many tries as it takes to find
/// out what the link carries.
async fn read_part<T: AsyncCardTransport>(
    link: &mut Link<T>,
    channel: &mut SecureChannel,
    file: &FileSpec,
    range: Range<usize>,
) -> Result<Part, Error> {
    let step = Step::Read(file.id);
    let mut correct_le = None;
    // Whether the command that a `6Cxx` corrects was an extended one.
    let mut was_extended = false;
    loop {
        let command = read_command(link, channel, file, range.clone(), correct_le)?;
        let response = link.send(step, &command).await?;
        if let (Some(le), None) = (response.status().correct_le(), correct_le) {
            correct_le = Expected::bytes(le).ok();
            was_extended = command.shortest_form() == Form::Extended;
            continue;
        }
        correct_le = None;
        let is_last = match response.status() {
            StatusWord::SUCCESS => false,
            StatusWord::END_OF_FILE => true,
            StatusWord::OFFSET_OUTSIDE_FILE if range.start > 0 => {
                return Ok(Part {
                    bytes: Zeroizing::default(),
                    is_last: true,
                });
            }
            StatusWord::WRONG_LENGTH
                if was_extended || command.shortest_form() == Form::Extended =>
            {
                was_extended = false;
                link.give_up_extended_length();
                continue;
            }
            status => return Err(Error::Status { step, status }),
        };
        let answer = response.into_data();
        let bytes = if is_encrypted(file) {
            match channel.open(&answer) {
                // The link carries less than it or the command claims: the rest
                // of the read keeps to what came through.
                Err(ChannelError::CutOff) if link.learn_limit(answer.len()) => continue,
                opened => opened.map_err(|source| Error::Channel { step, source })?,
            }
        } else {
            Zeroizing::new(answer)
        };
        return Ok(Part { bytes, is_last });
    }
}

/// READ BINARY for the start of a range: by short EF identifier from offset 0,
/// which makes the file current, by offset from there on. `correct_le`: what the
/// card wants for Le (`6Cxx`), where it has said so.
fn read_command<T: AsyncCardTransport>(
    link: &Link<T>,
    channel: &mut SecureChannel,
    file: &FileSpec,
    range: Range<usize>,
    correct_le: Option<Expected>,
) -> Result<Command, Error> {
    let step = Step::Read(file.id);
    let encrypted = is_encrypted(file);
    let answer = link.answer_capacity();
    let capacity = |answer| {
        if encrypted {
            channel.capacity(answer)
        } else {
            answer
        }
    };
    let length = range.len().min(capacity(answer));
    if length == 0 {
        return Err(Error::LinkTooNarrow { step, answer });
    }
    let [p1, p2] = match range.start {
        0 => [file.read_p1, 0],
        offset => offset_address(offset).ok_or(Error::FileTooLong {
            file: file.id,
            limit: MAX_OFFSET,
        })?,
    };
    let whole = range.start == 0 && length == file.size;
    let le = if let Some(le) = correct_le {
        le
    } else if length <= capacity(Expected::SHORT_MAX.get()) {
        Expected::SHORT_MAX
    } else {
        Expected::EXTENDED_MAX
    };
    if encrypted {
        let asked = if whole { 0 } else { length };
        let asked = u16::try_from(asked).unwrap_or(0);
        return Ok(channel.read_command([p1, p2], asked, le));
    }
    let le = match whole {
        true => le,
        false => Expected::bytes(length).map_err(|source| Error::Apdu { step, source })?,
    };
    Ok(Command::new(0x00, 0xB0, p1, p2).expecting(le))
}

/// P1 P2 for an offset into the current file: 15 bits.
fn offset_address(offset: usize) -> Option<[u8; 2]> {
    (offset <= MAX_OFFSET)
        .then(|| u16::try_from(offset).ok())
        .flatten()
        .map(u16::to_be_bytes)
}

fn is_encrypted(file: &FileSpec) -> bool {
    file.access == Access::VerifiedAndEncrypted
}

const MAX_OFFSET: usize = 0x7FFF;
