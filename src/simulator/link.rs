//! The limits of the link between card and reader.

use super::apdu::Le;
use super::engine::{Answer, status};

/// The limits of a link, and the data that waits for GET RESPONSE.
#[derive(Default)]
pub(super) struct Link {
    /// The most data bytes of one answer.
    pub(super) response_limit: Option<usize>,
    /// Whether extended commands are refused.
    pub(super) short_only: bool,
    /// Whether answers that do not fit are given in parts, with `61xx`.
    pub(super) chain_responses: bool,
    /// Whether a wrong Le is answered with `6Cxx`.
    pub(super) correct_le: bool,
    /// The rest of an answer in parts, and the status at its end.
    pending: Option<(Vec<u8>, u16)>,
}

/// An answer as it leaves the card.
pub(super) struct Response {
    pub(super) data: Vec<u8>,
    pub(super) status: u16,
}

impl Link {
    /// Fits an answer to what the command asked for and the link can carry.
    pub(super) fn deliver(&mut self, answer: Answer, le: Option<Le>, extended: bool) -> Response {
        let (mut data, mut status) = match answer {
            Answer::Status(status) => return Response::empty(status),
            Answer::WrongLength(length) => return self.wrong_length(length),
            Answer::FileBytes(data) => (data, status::SUCCESS),
            Answer::SecuredObject(data, status) => {
                // The length asked for in object 96 counts here, not Le.
                return self.deliver_whole(data, status, le, extended);
            }
            Answer::Fixed(data) => return self.deliver_parts(data, status::SUCCESS, le),
        };
        let Some(wanted) = le else {
            return Response::empty(status::WRONG_LENGTH);
        };
        if data.len() < wanted.maximum {
            if self.correct_le && !extended {
                return self.wrong_length(data.len());
            }
            if !wanted.any {
                status = status::END_OF_FILE;
            }
        }
        data.truncate(wanted.maximum);
        if let Some(limit) = self.response_limit.filter(|_| !self.chain_responses) {
            data.truncate(limit);
        }
        self.deliver_parts(data, status, le)
    }

    fn deliver_whole(
        &mut self,
        data: Vec<u8>,
        status: u16,
        le: Option<Le>,
        extended: bool,
    ) -> Response {
        let Some(wanted) = le else {
            return Response::empty(status::WRONG_LENGTH);
        };
        let expected = data.len() == wanted.maximum || data.len() > 256 || extended;
        if self.correct_le && !expected {
            return self.wrong_length(data.len());
        }
        self.deliver_parts(data, status, le)
    }

    /// The whole answer if it fits. Otherwise its first part if answers may be chained, or a
    /// refusal.
    fn deliver_parts(&mut self, mut data: Vec<u8>, status: u16, le: Option<Le>) -> Response {
        let wanted = le.map_or(0, |le| le.maximum);
        let size = self
            .response_limit
            .map_or(wanted, |limit| limit.min(wanted));
        if data.len() <= size {
            return Response { data, status };
        }
        if !self.chain_responses || size == 0 {
            return Response::empty(status::WRONG_LENGTH);
        }
        let rest = data.split_off(size);
        let more = status::MORE_DATA | count(rest.len());
        self.pending = Some((rest, status));
        Response { data, status: more }
    }

    /// The next part of a chained answer, if there is one.
    pub(super) fn next_part(&mut self, le: Option<Le>) -> Option<Response> {
        let (rest, status) = self.pending.take().filter(|_| self.chain_responses)?;
        let Some(le) = le else {
            return Some(Response::empty(status::WRONG_LENGTH));
        };
        Some(self.deliver_parts(rest, status, Some(le)))
    }

    /// Drops the data that waits for GET RESPONSE.
    pub(super) fn clear(&mut self) {
        self.pending = None;
    }

    fn wrong_length(&self, right: usize) -> Response {
        Response::empty(if self.correct_le {
            status::CORRECT_LENGTH | count(right)
        } else {
            status::WRONG_LENGTH
        })
    }
}

impl Response {
    pub(super) fn empty(status: u16) -> Self {
        Self {
            data: Vec::new(),
            status,
        }
    }
}

/// A number of bytes in the second byte of a status word: 00 for 256 or more.
fn count(length: usize) -> u16 {
    u8::try_from(length).map_or(0, u16::from)
}
