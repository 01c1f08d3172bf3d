//! One command after another over a link: `61xx` and `6Cxx` followed, bytes
//! counted, bounds kept.

use zeroize::Zeroizing;

use crate::apdu::{Command, Expected, Form, Response, StatusWord};
use crate::error::{Error, Step};
use crate::transport::AsyncCardTransport;

/// Commands that one reader sends at most to a card that is read. The longest
/// read, 12 kB in answers of 100 bytes, takes 160; the bound stops a card that
/// never comes to an end.
pub const MAX_COMMANDS: u32 = 2048;

/// What has gone over the link, APDU bytes as the transport saw them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LinkStats {
    /// Command APDUs sent.
    pub commands: u32,
    /// Bytes of command APDUs.
    pub bytes_sent: u64,
    /// Bytes of response APDUs, status bytes included.
    pub bytes_received: u64,
}

pub(crate) struct Link<T> {
    transport: T,
    stats: LinkStats,
    /// `Some(false)` once an extended-length APDU was stated or seen to fail.
    extended: Option<bool>,
    max_response: Option<usize>,
}

impl<T: AsyncCardTransport> Link<T> {
    pub(crate) fn new(transport: T) -> Self {
        let limits = transport.limits();
        Link {
            transport,
            stats: LinkStats::default(),
            extended: limits.extended_length,
            max_response: limits.max_response,
        }
    }

    pub(crate) fn stats(&self) -> LinkStats {
        self.stats
    }

    /// For a card that may be another one: what the last one taught about the link
    /// may have been its own doing.
    pub(crate) fn start_anew(&mut self) {
        self.stats = LinkStats::default();
        let limits = self.transport.limits();
        self.extended = limits.extended_length;
        self.max_response = limits.max_response;
    }

    pub(crate) fn transport_mut(&mut self) -> &mut T {
        &mut self.transport
    }

    pub(crate) fn into_transport(self) -> T {
        self.transport
    }

    /// Bytes of data that one answer can carry, as far as is known.
    pub(crate) fn answer_capacity(&self) -> usize {
        let form = if self.extended == Some(false) {
            Expected::SHORT_MAX
        } else {
            Expected::EXTENDED_MAX
        };
        let stated = self
            .max_response
            .map_or(usize::MAX, |max| max.saturating_sub(2));
        form.get().min(stated)
    }

    /// Whether extended-length APDUs are known not to pass.
    pub(crate) fn short_only(&self) -> bool {
        self.extended == Some(false)
    }

    /// From now on, short APDUs alone.
    pub(crate) fn give_up_extended_length(&mut self) {
        self.extended = Some(false);
    }

    /// Takes the length of a cut answer for the link's limit from now on; says
    /// no where that would not help.
    pub(crate) fn learn_limit(&mut self, data: usize) -> bool {
        let shorter = (MIN_CUT_ANSWER..self.answer_capacity()).contains(&data);
        if shorter {
            self.max_response = Some(data + 2);
        }
        shorter
    }

    /// Sends a command in its shortest form; follows `6Cxx` once and `61xx` to
    /// the end. The status of the last answer is the caller's to judge. So is
    /// `6Cxx` to a secured command: each of those is made anew.
    pub(crate) async fn send(&mut self, step: Step, command: &Command) -> Result<Response, Error> {
        let form = command.shortest_form();
        let mut response = self.exchange(step, command, form).await?;
        if let Some(le) = response.status().correct_le()
            && !command.is_secured()
        {
            let corrected = command.clone().expecting(expected(step, le)?);
            let form = corrected.shortest_form();
            response = self.exchange(step, &corrected, form).await?;
        }
        if response.status().more_bytes().is_none() {
            return Ok(response);
        }
        let mut data = Zeroizing::new(Vec::with_capacity(Expected::EXTENDED_MAX.get()));
        // The first answer may say no more than that there is one.
        let mut may_be_empty = true;
        loop {
            let status = response.status();
            let part = Zeroizing::new(response.into_data());
            let more = status.more_bytes();
            if more.is_some() && part.is_empty() && !may_be_empty {
                return Err(Error::Chain { step });
            }
            may_be_empty = false;
            data.extend_from_slice(&part);
            if data.len() > Expected::EXTENDED_MAX.get() {
                return Err(Error::Chain { step });
            }
            let Some(more) = more else {
                return Ok(Response::new(data.to_vec(), status));
            };
            response = self.get_response(step, more).await?;
        }
    }

    async fn get_response(&mut self, step: Step, count: usize) -> Result<Response, Error> {
        let command = |count| -> Result<Command, Error> {
            let expected = expected(step, count)?;
            Ok(Command::new(0x00, 0xC0, 0x00, 0x00).expecting(expected))
        };
        let response = self.exchange(step, &command(count)?, Form::Short).await?;
        match response.status().correct_le() {
            Some(le) => self.exchange(step, &command(le)?, Form::Short).await,
            None => Ok(response),
        }
    }

    /// Like [`send`](Self::send), where nothing but `9000` will do.
    pub(crate) async fn send_expecting_success(
        &mut self,
        step: Step,
        command: &Command,
    ) -> Result<Vec<u8>, Error> {
        let response = self.send(step, command).await?;
        match response.status() {
            StatusWord::SUCCESS => Ok(response.into_data()),
            status => Err(Error::Status { step, status }),
        }
    }

    async fn exchange(
        &mut self,
        step: Step,
        command: &Command,
        form: Form,
    ) -> Result<Response, Error> {
        if self.stats.commands >= MAX_COMMANDS {
            return Err(Error::TooManyCommands { step });
        }
        let bytes = command
            .encode(form)
            .map_err(|source| Error::Apdu { step, source })?;
        self.stats.commands += 1;
        self.stats.bytes_sent += bytes.len() as u64;
        let answer = match self.transport.transmit(&bytes).await {
            Ok(answer) => answer,
            Err(error) => {
                return Err(Error::Link {
                    step,
                    fault: self.transport.fault(&error),
                    source: Box::new(error),
                });
            }
        };
        self.stats.bytes_received += answer.len() as u64;
        Response::parse(answer).map_err(|source| Error::Apdu { step, source })
    }
}

fn expected(step: Step, count: usize) -> Result<Expected, Error> {
    Expected::bytes(count).map_err(|source| Error::Apdu { step, source })
}

/// A cut answer shorter than this many bytes is not a link's limit but a fault.
const MIN_CUT_ANSWER: usize = 64;
