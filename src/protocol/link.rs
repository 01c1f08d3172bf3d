//! Sends commands over a transport: follows `61xx` and `6Cxx`, counts bytes, keeps bounds,
//! finds out what the link carries.

use zeroize::Zeroizing;

use crate::error::{Error, MAX_COMMANDS, Step};
use crate::transport::apdu::{Command, Expected, Form, Response, StatusWord};
use crate::transport::{AsyncCardTransport, LinkFault, LinkLimits, LinkStats};

pub(crate) struct Link<T> {
    transport: T,
    stats: LinkStats,
    extended_length: ExtendedLength,
    /// The longest response that passes, in bytes, as far as it is known.
    max_response: Option<usize>,
}

/// Whether extended-length APDUs pass over a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExtendedLength {
    /// Not known yet.
    Unknown,
    /// The link broke off at the first one and does not say that the card is gone.
    InDoubt,
    /// One was answered, and not by `6700`.
    Passes,
    /// The transport says so, or it was found out. Only short APDUs from now on.
    Fails,
}

impl ExtendedLength {
    fn of(limits: LinkLimits) -> Self {
        match limits.extended_length {
            Some(false) => ExtendedLength::Fails,
            // A transport that claims more than it carries is found out all the same.
            Some(true) | None => ExtendedLength::Unknown,
        }
    }
}

impl<T: AsyncCardTransport> Link<T> {
    pub(crate) fn new(transport: T) -> Self {
        let limits = transport.limits();
        Link {
            transport,
            stats: LinkStats::default(),
            extended_length: ExtendedLength::of(limits),
            max_response: limits.max_response,
        }
    }

    pub(crate) fn stats(&self) -> LinkStats {
        self.stats
    }

    /// Forgets what is known about the link: the next card may be another one, and the
    /// limits may have been the last card's.
    pub(crate) fn reset(&mut self) {
        let limits = self.transport.limits();
        self.stats = LinkStats::default();
        self.extended_length = ExtendedLength::of(limits);
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
        let by_form = match self.extended_length {
            ExtendedLength::Fails => Expected::SHORT_MAX,
            _ => Expected::EXTENDED_MAX,
        };
        let by_link = self
            .max_response
            .map_or(usize::MAX, |max| max.saturating_sub(2));
        by_form.get().min(by_link)
    }

    /// Whether the transport says that it carries no extended-length APDUs.
    pub(crate) fn states_short_only(&self) -> bool {
        self.transport.limits().extended_length == Some(false)
    }

    /// What is known about extended-length APDUs.
    pub(crate) fn extended_length(&self) -> ExtendedLength {
        self.extended_length
    }

    /// Sets what is known about extended-length APDUs; returns what was known before.
    pub(crate) fn set_extended_length(&mut self, state: ExtendedLength) -> ExtendedLength {
        std::mem::replace(&mut self.extended_length, state)
    }

    /// Takes the length of a cut answer as the link's limit from now on. Returns false,
    /// and changes nothing, if that would not help.
    #[must_use]
    pub(crate) fn learn_limit(&mut self, data: usize) -> bool {
        let is_shorter = (MIN_CUT_ANSWER..self.answer_capacity()).contains(&data);
        if is_shorter {
            self.max_response = Some(data + 2);
        }
        is_shorter
    }

    /// Sends a command in its shortest form. Follows `6Cxx` once and `61xx` to the end.
    /// The caller judges the status of the last answer, and `6Cxx` to a secured command,
    /// which must be made again.
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

    /// Like [`send`](Self::send), but every status except `9000` is an error.
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
        if self.extended_length == ExtendedLength::InDoubt {
            self.extended_length = ExtendedLength::Unknown;
        }
        let answer = match self.transport.transmit(&bytes).await {
            Ok(answer) => answer,
            Err(error) => {
                let fault = self.transport.fault(&error);
                if form == Form::Extended
                    && self.extended_length == ExtendedLength::Unknown
                    && matches!(fault, LinkFault::Timeout | LinkFault::Other)
                {
                    self.extended_length = ExtendedLength::InDoubt;
                }
                return Err(Error::Link {
                    step,
                    fault,
                    source: Box::new(error),
                });
            }
        };
        self.stats.bytes_received += answer.len() as u64;
        let response = Response::parse(answer).map_err(|source| Error::Apdu { step, source })?;
        if form == Form::Extended
            && self.extended_length == ExtendedLength::Unknown
            && response.status() != StatusWord::WRONG_LENGTH
        {
            self.extended_length = ExtendedLength::Passes;
        }
        Ok(response)
    }
}

fn expected(step: Step, count: usize) -> Result<Expected, Error> {
    Expected::bytes(count).map_err(|source| Error::Apdu { step, source })
}

/// The shortest cut answer, in bytes, that is taken as a link's limit and not as a fault.
const MIN_CUT_ANSWER: usize = 64;

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;
    use crate::transport::{Blocking, CardTransport};

    /// Gives these answers, repeats the last one, and keeps the commands.
    struct Scripted {
        answers: Vec<Vec<u8>>,
        commands: Vec<Vec<u8>>,
    }

    impl CardTransport for Scripted {
        type Error = Infallible;

        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
            let last = self.answers.len() - 1;
            let answer = self.answers[self.commands.len().min(last)].clone();
            self.commands.push(command.to_vec());
            Ok(answer)
        }

        fn limits(&self) -> LinkLimits {
            LinkLimits::default().with_max_response(1000)
        }
    }

    fn link(answers: Vec<Vec<u8>>) -> Link<Blocking<Scripted>> {
        Link::new(Blocking(Scripted {
            answers,
            commands: Vec::new(),
        }))
    }

    fn send(
        link: &mut Link<Blocking<Scripted>>,
        command: &Command,
    ) -> Result<(Vec<u8>, u16), Error> {
        let mut future = pin!(link.send(Step::Verify, command));
        loop {
            if let Poll::Ready(response) = future
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
            {
                return response.map(|response| {
                    let status = response.status().to_u16();
                    (response.into_data(), status)
                });
            }
        }
    }

    fn command(cla: u8) -> Command {
        Command::new(cla, 0xB0, 0x85, 0x00).expecting(Expected::SHORT_MAX)
    }

    #[test]
    fn status_words_about_the_answer_are_followed() {
        let plain = "00b0850000";
        for (name, cla, answers, commands, expected) in [
            (
                "an answer",
                0x00,
                vec!["aabb9000"],
                vec![plain],
                ("aabb", 0x9000),
            ),
            (
                "6Cxx once",
                0x00,
                vec!["6c02", "aabb9000"],
                vec![plain, "00b0850002"],
                ("aabb", 0x9000),
            ),
            (
                "6Cxx twice",
                0x00,
                vec!["6c02", "6c03"],
                vec![plain, "00b0850002"],
                ("", 0x6C03),
            ),
            (
                "6Cxx to a secured command",
                0x08,
                vec!["6c02", "aabb9000"],
                vec!["08b0850000"],
                ("", 0x6C02),
            ),
            (
                "61xx, the first answer without data",
                0x08,
                vec!["6102", "aa6101", "bb6282"],
                vec!["08b0850000", "00c0000002", "00c0000001"],
                ("aabb", 0x6282),
            ),
            (
                "61xx, and 6Cxx to GET RESPONSE",
                0x00,
                vec!["6104", "6c02", "aabb9000"],
                vec![plain, "00c0000004", "00c0000002"],
                ("aabb", 0x9000),
            ),
            (
                "61xx, and a refusal",
                0x00,
                vec!["aa6104", "6f00"],
                vec![plain, "00c0000004"],
                ("aa", 0x6F00),
            ),
        ] {
            let answers = answers.iter().map(|answer| hex::decode(answer).unwrap());
            let mut link = link(answers.collect());
            let (data, status) = send(&mut link, &command(cla)).unwrap();
            assert_eq!((hex::encode(data).as_str(), status), expected, "{name}");
            let sent = link.transport_mut().0.commands.iter().map(hex::encode);
            assert_eq!(sent.collect::<Vec<_>>(), commands, "{name}");
        }
    }

    #[test]
    fn answers_in_parts_that_do_not_end_are_refused() {
        let part = |length: usize| [vec![7; length], vec![0x61, 0x00]].concat();
        let last = |length: usize| [vec![7; length], vec![0x90, 0x00]].concat();
        let longest = [vec![part(256); 255], vec![last(256)]].concat();
        let (data, _) = send(&mut link(longest), &command(0x00)).unwrap();
        assert_eq!(data.len(), 65_536);
        for (name, answers, commands) in [
            (
                "too long by one",
                [vec![part(256); 256], vec![last(1)]].concat(),
                257,
            ),
            ("nothing, twice", vec![part(0)], 2),
            ("nothing after data", vec![part(1), part(0)], 2),
        ] {
            let mut link = link(answers);
            let error = send(&mut link, &command(0x00)).unwrap_err();
            assert!(
                matches!(error, Error::Chain { step: Step::Verify }),
                "{name}: {error}"
            );
            assert_eq!(link.transport_mut().0.commands.len(), commands, "{name}");
        }
    }

    #[test]
    fn commands_are_counted_and_bounded() {
        let mut link = link(vec![vec![1, 2, 3, 0x90, 0x00]]);
        for _ in 0..MAX_COMMANDS {
            send(&mut link, &command(0x00)).unwrap();
        }
        let whole = LinkStats {
            commands: 2048,
            bytes_sent: 5 * 2048,
            bytes_received: 5 * 2048,
        };
        assert_eq!(link.stats(), whole);
        let error = send(&mut link, &command(0x00)).unwrap_err();
        assert!(matches!(error, Error::TooManyCommands { .. }), "{error}");
        assert_eq!(link.stats(), whole);
        link.reset();
        assert_eq!(link.stats(), LinkStats::default());
    }

    #[test]
    fn limits_are_learned_and_forgotten() {
        let mut link = link(vec![vec![0x90, 0x00]]);
        assert_eq!(link.answer_capacity(), 998);
        // Longer than is known to pass, as long, and too short to be a limit.
        for length in [2000, 998, 63, 0] {
            assert!(!link.learn_limit(length), "{length}");
            assert_eq!(link.answer_capacity(), 998);
        }
        assert!(link.learn_limit(700));
        assert_eq!(link.answer_capacity(), 700);
        assert_eq!(link.extended_length(), ExtendedLength::Unknown);
        let before = link.set_extended_length(ExtendedLength::Fails);
        assert_eq!(before, ExtendedLength::Unknown);
        assert_eq!(link.answer_capacity(), 256);
        assert!(link.learn_limit(64));
        assert_eq!(link.answer_capacity(), 64);
        link.reset();
        assert_eq!(link.extended_length(), ExtendedLength::Unknown);
        assert_eq!(link.answer_capacity(), 998);
    }
}
