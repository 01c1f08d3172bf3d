//! SELECT and READ BINARY (docs/protocol.md, section 5, steps 5 and 6): a file in one
//! command if the link carries it, otherwise in parts.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::card::layout::{FILE_SLACK, FileSpec};
use crate::card::{Access, Coverage, Directory, FileContent};
use crate::error::{ChannelError, Error, Step};
use crate::protocol::link::{ExtendedLength, Link};
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

/// Reads a file of the current directory into `content`, from where `content` ends. What
/// an earlier session has read is kept if the start of the file, read again, is the same.
///
/// `skip_padding`: do not read the padding behind images with this coverage. `on_bytes` is
/// told after each answer how many bytes there are, and may stop the read.
pub(crate) async fn read_file<T: AsyncCardTransport>(
    link: &mut Link<T>,
    channel: &mut SecureChannel,
    file: &FileSpec,
    skip_padding: Option<Coverage>,
    content: &mut FileContent,
    mut on_bytes: impl FnMut(usize) -> Result<(), Error>,
) -> Result<(), Error> {
    let step = Step::Read(file.id);
    // A file may be longer than its size in the table.
    content.reserve(file.size + FILE_SLACK);
    if !content.is_empty() {
        compare_start(link, channel, file, content.read_from_start()).await?;
    }
    loop {
        let end = match next(content, file, skip_padding) {
            Next::Read(end) => end,
            Next::Skip(end) => {
                content.skip(end);
                on_bytes(content.len())?;
                continue;
            }
            Next::Done => return Ok(()),
        };
        let part = read_part(link, channel, file, content.len()..end).await?;
        if part.bytes.is_empty() {
            return if content.is_empty() {
                Err(Error::EmptyAnswer { step })
            } else {
                Ok(())
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

/// Reads the start of a file again and compares it with what an earlier session has read.
/// This also makes the file current, which offsets beyond 255 need.
async fn compare_start<T: AsyncCardTransport>(
    link: &mut Link<T>,
    channel: &mut SecureChannel,
    file: &FileSpec,
    known: &[u8],
) -> Result<(), Error> {
    let step = Step::Read(file.id);
    let one_answer = capacity(channel, file, link.answer_capacity());
    let end = known.len().min(READ_AGAIN).min(one_answer);
    let mut same = 0;
    while same < end {
        let again = read_part(link, channel, file, same..end).await?;
        let expected = known.get(same..).unwrap_or_default();
        if again.bytes.is_empty() || !expected.starts_with(&again.bytes) {
            return Err(Error::CardChanged { step });
        }
        same += again.bytes.len();
    }
    Ok(())
}

/// What one answer brought.
struct Part {
    /// The file's bytes from the start of the range that was asked for. Empty if the
    /// range starts past the end of the file.
    bytes: Zeroizing<Vec<u8>>,
    /// Whether the card says that the file ends there.
    is_last: bool,
}

/// Reads as much of a range of the file as one answer carries. Tries as often as it takes
/// to find out what the link carries.
async fn read_part<T: AsyncCardTransport>(
    link: &mut Link<T>,
    channel: &mut SecureChannel,
    file: &FileSpec,
    range: Range<usize>,
) -> Result<Part, Error> {
    match read_answer(link, channel, file, range.clone()).await {
        Err(broken_off) if link.extended_length() == ExtendedLength::InDoubt => {
            link.set_extended_length(ExtendedLength::Fails);
            // If that does not help either, the link is at fault.
            let again = read_answer(link, channel, file, range).await;
            again.map_err(|_| broken_off)
        }
        outcome => outcome,
    }
}

/// How a part is asked for, after what the card has answered before.
#[derive(Debug, Clone, Copy)]
enum Attempt {
    /// In the form that the link allows.
    First,
    /// With the Le that the card wants (`6Cxx`).
    CorrectedLe {
        le: Expected,
        /// Whether the command before was an extended-length one.
        was_extended: bool,
    },
    /// In short form, because the card answered an extended-length command with `6700`.
    Short {
        /// What was known about the link before.
        before: ExtendedLength,
    },
    /// In short form and with the Le that the card wants.
    ShortCorrectedLe {
        le: Expected,
        before: ExtendedLength,
    },
}

impl Attempt {
    fn le(self) -> Option<Expected> {
        match self {
            Attempt::CorrectedLe { le, .. } | Attempt::ShortCorrectedLe { le, .. } => Some(le),
            Attempt::First | Attempt::Short { .. } => None,
        }
    }

    /// The attempt after `6Cxx`; none if the last command was corrected already.
    fn with_le(self, le: Expected, command: &Command) -> Option<Self> {
        let was_extended = command.shortest_form() == Form::Extended;
        match self {
            Attempt::First => Some(Attempt::CorrectedLe { le, was_extended }),
            Attempt::Short { before } => Some(Attempt::ShortCorrectedLe { le, before }),
            Attempt::CorrectedLe { .. } | Attempt::ShortCorrectedLe { .. } => None,
        }
    }

    /// The same without a corrected Le, which was meant for one command.
    fn without_le(self) -> Self {
        match self {
            Attempt::First | Attempt::CorrectedLe { .. } => Attempt::First,
            Attempt::Short { before } | Attempt::ShortCorrectedLe { before, .. } => {
                Attempt::Short { before }
            }
        }
    }

    /// Whether the command was an extended-length one, or corrects one.
    fn is_extended(self, command: &Command) -> bool {
        command.shortest_form() == Form::Extended
            || matches!(
                self,
                Attempt::CorrectedLe {
                    was_extended: true,
                    ..
                }
            )
    }
}

async fn read_answer<T: AsyncCardTransport>(
    link: &mut Link<T>,
    channel: &mut SecureChannel,
    file: &FileSpec,
    range: Range<usize>,
) -> Result<Part, Error> {
    let step = Step::Read(file.id);
    let refused = |status| Error::Status { step, status };
    let mut attempt = Attempt::First;
    loop {
        let (command, asked) = read_command(link, channel, file, range.clone(), attempt.le())?;
        let response = link.send(step, &command).await?;
        let wanted = response.status().correct_le();
        if let Some(le) = wanted.and_then(|le| Expected::bytes(le).ok())
            && let Some(corrected) = attempt.with_le(le, &command)
        {
            attempt = corrected;
            continue;
        }
        let is_extended = attempt.is_extended(&command);
        attempt = attempt.without_le();
        let ends = match (response.status(), attempt) {
            (StatusWord::SUCCESS, _) => false,
            (StatusWord::END_OF_FILE, _) => true,
            (StatusWord::OFFSET_OUTSIDE_FILE, _) if range.start > 0 => {
                return Ok(Part {
                    bytes: Zeroizing::default(),
                    is_last: true,
                });
            }
            (StatusWord::WRONG_LENGTH, _) if is_extended => {
                let before = link.set_extended_length(ExtendedLength::Fails);
                attempt = Attempt::Short { before };
                continue;
            }
            // The short form was refused as well: the extended one was not at fault.
            (status @ StatusWord::WRONG_LENGTH, Attempt::Short { before }) => {
                link.set_extended_length(before);
                return Err(refused(status));
            }
            // Refusals carry no data. With data before it, the status word may be part of
            // a long answer that the link has cut off.
            _ if command.shortest_form() == Form::Extended
                && link.learn_limit(response.data().len()) =>
            {
                continue;
            }
            (status, _) => return Err(refused(status)),
        };
        let answer = response.into_data();
        let bytes = if is_encrypted(file) {
            match channel.open(&answer) {
                // The link carries less than it or the command claims: the rest of the
                // read keeps to what came through.
                Err(ChannelError::CutOff) if link.learn_limit(answer.len()) => continue,
                opened => opened.map_err(|source| Error::Channel { step, source })?,
            }
        } else {
            Zeroizing::new(answer)
        };
        // Only at its end may a file hold more than was asked for. Before its end, the
        // bytes that follow would be in the wrong place.
        if bytes.len() > asked && range.start + asked < file.size {
            return Err(Error::AnswerLength {
                step,
                expected: asked,
                length: bytes.len(),
            });
        }
        // If everything that was asked for came, `6282` may be about Le alone.
        let is_last = ends && bytes.len() < asked;
        return Ok(Part { bytes, is_last });
    }
}

/// READ BINARY for the start of a range, and how many bytes it asks for. At offset 0 the
/// file is named by its short EF identifier, which makes it current; from there on the
/// offset is enough. `correct_le`: the Le that the card wants (`6Cxx`), if it has said so.
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
    let le = if whole {
        le
    } else {
        Expected::bytes(length).map_err(|source| Error::Apdu { step, source })?
    };
    Ok((Command::new(0x00, 0xB0, p1, p2).expecting(le), length))
}

/// Bytes of the file that an answer of `answer` bytes carries.
fn capacity(channel: &SecureChannel, file: &FileSpec, answer: usize) -> usize {
    if is_encrypted(file) {
        channel.capacity(answer)
    } else {
        answer
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
/// Bytes at the start of a file that are compared when a read is resumed.
const READ_AGAIN: usize = 256;
