//! SELECT and READ BINARY (docs/protocol.md, section 5, steps 5 and 6): a file in one
//! command where the link carries it, in chunks where it does not.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::card::layout::{FILE_SLACK, FileSpec};
use crate::card::{Access, Coverage, Directory, FileContent};
use crate::error::{ChannelError, Error, Step};
use crate::protocol::link::Link;
use crate::protocol::padding_skip::{Next, next};
use crate::protocol::secure_channel::SecureChannel;
use crate::transport::AsyncCardTransport;
use crate::transport::apdu::{Command, Expected, Form, StatusWord};

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
/// same. `pass_over`: the padding of images with this coverage is not read.
/// `on_bytes` hears how many bytes are there after each answer, and may stop the
/// read.
pub(crate) async fn read_file<T: AsyncCardTransport>(
    link: &mut Link<T>,
    channel: &mut SecureChannel,
    file: &FileSpec,
    pass_over: Option<Coverage>,
    content: &mut FileContent,
    mut on_bytes: impl FnMut(usize) -> Result<(), Error>,
) -> Result<(), Error> {
    let step = Step::Read(file.id);
    // A file may be longer than its size says, and answers past it are looked at.
    content.reserve(file.size + FILE_SLACK);
    if !content.is_empty() {
        // This also makes the file current, which offsets beyond 255 need.
        let known = content.read_from_start();
        let end = known
            .len()
            .min(READ_AGAIN)
            .min(capacity(channel, file, link.answer_capacity()));
        let mut same = 0;
        while same < end {
            let again = read_part(link, channel, file, same..end).await?;
            if again.bytes.is_empty() || !known[same..].starts_with(&again.bytes) {
                return Err(Error::CardChanged { step });
            }
            same += again.bytes.len();
        }
    }
    loop {
        let end = match next(content, file, pass_over) {
            Next::Read(end) => end,
            Next::PassOver(end) => {
                content.pass_over(end);
                on_bytes(content.len())?;
                continue;
            }
            Next::Done => return Ok(()),
        };
        let part = read_part(link, channel, file, content.len()..end).await?;
        if part.bytes.is_empty() {
            return match content.is_empty() {
                true => Err(Error::EmptyAnswer { step }),
                false => Ok(()),
            };
        }
        if content.len() + part.bytes.len() > file.size + FILE_SLACK {
            return Err(Error::FileTooLong {
                file: file.id,
                limit: file.size + FILE_SLACK,
            });
        }
        content.extend(&part.bytes);
        on_bytes(content.len())?;
        if part.is_last {
            return Ok(());
        }
    }
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
    match read_answer(link, channel, file, range.clone()).await {
        Err(broken_off) if link.extended_length_is_in_doubt() => {
            link.use_short_apdus();
            // Where that is no help, it was the link after all.
            let again = read_answer(link, channel, file, range).await;
            again.map_err(|_| broken_off)
        }
        outcome => outcome,
    }
}

async fn read_answer<T: AsyncCardTransport>(
    link: &mut Link<T>,
    channel: &mut SecureChannel,
    file: &FileSpec,
    range: Range<usize>,
) -> Result<Part, Error> {
    let step = Step::Read(file.id);
    let mut correct_le = None;
    // Whether the command that a `6Cxx` corrects was an extended one.
    let mut was_extended = false;
    let mut gave_up = false;
    loop {
        let (command, asked) = read_command(link, channel, file, range.clone(), correct_le)?;
        let response = link.send(step, &command).await?;
        if let (Some(le), None) = (response.status().correct_le(), correct_le) {
            correct_le = Expected::bytes(le).ok();
            was_extended = command.shortest_form() == Form::Extended;
            continue;
        }
        correct_le = None;
        let ends = match response.status() {
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
                (was_extended, gave_up) = (false, true);
                link.use_short_apdus();
                continue;
            }
            // Refused in short form as well.
            StatusWord::WRONG_LENGTH if gave_up => {
                link.allow_extended_apdus();
                return Err(Error::Status {
                    step,
                    status: StatusWord::WRONG_LENGTH,
                });
            }
            // Refusals carry no data: what stands there for a status word may be the
            // end of what the link carries of a long answer.
            _ if command.shortest_form() == Form::Extended
                && link.learn_limit(response.data().len()) =>
            {
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
        // Only at its end may a file hold more than asked for: before that, the
        // bytes that follow would no longer stand where they belong.
        if bytes.len() > asked && range.start + asked < file.size {
            return Err(Error::AnswerLength {
                step,
                expected: asked,
                length: bytes.len(),
            });
        }
        // Where all is there that was asked for, it may be said of Le alone.
        let is_last = ends && bytes.len() < asked;
        return Ok(Part { bytes, is_last });
    }
}

/// READ BINARY for the start of a range: by short EF identifier from offset 0,
/// which makes the file current, by offset from there on; and how many bytes it
/// asks for. `correct_le`: what the card wants for Le (`6Cxx`), where it has said so.
fn read_command<T: AsyncCardTransport>(
    link: &Link<T>,
    channel: &mut SecureChannel,
    file: &FileSpec,
    range: Range<usize>,
    correct_le: Option<Expected>,
) -> Result<(Command, usize), Error> {
    let step = Step::Read(file.id);
    let encrypted = is_encrypted(file);
    let answer = link.answer_capacity();
    let length = range.len().min(capacity(channel, file, answer));
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
    } else if length <= capacity(channel, file, Expected::SHORT_MAX.get()) {
        Expected::SHORT_MAX
    } else {
        Expected::EXTENDED_MAX
    };
    if encrypted {
        let asked = if whole { 0 } else { length };
        let asked = u16::try_from(asked).unwrap_or(0);
        return Ok((channel.read_command([p1, p2], asked, le), length));
    }
    let le = match whole {
        true => le,
        false => Expected::bytes(length).map_err(|source| Error::Apdu { step, source })?,
    };
    Ok((Command::new(0x00, 0xB0, p1, p2).expecting(le), length))
}

/// Bytes of the file that an answer of `answer` bytes carries.
fn capacity(channel: &SecureChannel, file: &FileSpec, answer: usize) -> usize {
    match is_encrypted(file) {
        true => channel.capacity(answer),
        false => answer,
    }
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
/// Bytes of a file's start that are held against what was read of it before.
const READ_AGAIN: usize = 256;
