//! Command and response APDUs (ISO/IEC 7816-4), in short and extended form.

mod status;

use std::fmt;

pub use status::StatusWord;

/// A command APDU: header, data, and the number of bytes expected in return.
///
/// ```
/// use zairyu::internals::apdu::{Command, Expected, Form};
///
/// let challenge = Command::new(0x00, 0x84, 0x00, 0x00).expecting(Expected::bytes(8)?);
/// assert_eq!(challenge.encode(Form::Short)?, [0x00, 0x84, 0x00, 0x00, 0x08]);
/// # Ok::<(), zairyu::internals::apdu::ApduError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Command {
    header: [u8; 4],
    data: Vec<u8>,
    expected: Option<Expected>,
}

impl Command {
    /// A command with only a header.
    pub fn new(cla: u8, ins: u8, p1: u8, p2: u8) -> Self {
        Command {
            header: [cla, ins, p1, p2],
            data: Vec::new(),
            expected: None,
        }
    }

    /// Sets the command data. Lc is its length.
    #[must_use]
    pub fn with_data(mut self, data: impl Into<Vec<u8>>) -> Self {
        self.data = data.into();
        self
    }

    /// Sets the expected length (Le).
    #[must_use]
    pub fn expecting(mut self, expected: Expected) -> Self {
        self.expected = Some(expected);
        self
    }

    /// CLA, INS, P1, P2.
    #[cfg(any(test, feature = "internals"))]
    pub fn header(&self) -> [u8; 4] {
        self.header
    }

    /// The command data.
    #[cfg(any(test, feature = "internals"))]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The expected length, if any.
    #[cfg(any(test, feature = "internals"))]
    pub fn expected(&self) -> Option<Expected> {
        self.expected
    }

    /// Whether the class byte announces secure messaging.
    pub fn is_secured(&self) -> bool {
        let [cla, ..] = self.header;
        cla & 0x0C != 0
    }

    /// The shortest form that can carry this command.
    pub fn shortest_form(&self) -> Form {
        let long_answer = self.expected.is_some_and(|e| e.get() > SHORT_LE);
        if self.data.len() > SHORT_LC || long_answer {
            Form::Extended
        } else {
            Form::Short
        }
    }

    /// The bytes to send.
    ///
    /// # Errors
    ///
    /// [`ApduError::TooLong`] if the data or the expected length is too long for `form`. The
    /// limits are 255 and 256 bytes in short form, 65,535 and 65,536 bytes in extended form.
    pub fn encode(&self, form: Form) -> Result<Vec<u8>, ApduError> {
        let (lc_limit, le_limit) = match form {
            Form::Short => (SHORT_LC, SHORT_LE),
            Form::Extended => (EXTENDED_LC, EXTENDED_LE),
        };
        let le = self.expected.map(Expected::get);
        if self.data.len() > lc_limit || le.is_some_and(|le| le > le_limit) {
            return Err(ApduError::TooLong { form });
        }
        let mut bytes = Vec::with_capacity(self.data.len() + 9);
        bytes.extend(self.header);
        // The limits were checked above: so the low bytes are the whole length. 256 and
        // 65,536 become zero, which is how they are encoded.
        let low = |length: usize| length.to_be_bytes();
        let [.., lc_high, lc_low] = low(self.data.len());
        let [.., le_high, le_low] = low(le.unwrap_or(0));
        match form {
            Form::Short => {
                if !self.data.is_empty() {
                    bytes.push(lc_low);
                    bytes.extend(&self.data);
                }
                if le.is_some() {
                    bytes.push(le_low);
                }
            }
            Form::Extended => {
                if !self.data.is_empty() {
                    bytes.extend([0, lc_high, lc_low]);
                    bytes.extend(&self.data);
                }
                if le.is_some() {
                    if self.data.is_empty() {
                        bytes.push(0);
                    }
                    bytes.extend([le_high, le_low]);
                }
            }
        }
        Ok(bytes)
    }
}

/// Header and lengths only: the data may depend on the card number.
impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [cla, ins, p1, p2] = self.header;
        write!(f, "Command({cla:02X} {ins:02X} {p1:02X} {p2:02X}")?;
        write!(f, ", {} bytes of data", self.data.len())?;
        match self.expected {
            Some(expected) => write!(f, ", {} expected)", expected.get()),
            None => f.write_str(")"),
        }
    }
}

/// The number of response bytes that a command expects: 1 to 65,536.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected(usize);

impl Expected {
    /// Up to 256 bytes: Le `00` in short form.
    pub const SHORT_MAX: Expected = Expected(SHORT_LE);
    /// Up to 65,536 bytes: Le `00 00` in extended form.
    pub const EXTENDED_MAX: Expected = Expected(EXTENDED_LE);

    /// This many bytes.
    ///
    /// # Errors
    ///
    /// [`ApduError::ExpectedLength`] for 0 and above 65,536.
    pub fn bytes(count: usize) -> Result<Self, ApduError> {
        match count {
            1..=EXTENDED_LE => Ok(Expected(count)),
            _ => Err(ApduError::ExpectedLength { count }),
        }
    }

    /// The number of bytes.
    pub fn get(self) -> usize {
        self.0
    }
}

/// How a command APDU encodes its lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lengths in one byte: up to 255 bytes of data, 256 bytes of response data.
    Short,
    /// Lengths in two bytes after a zero byte: up to 65,535 bytes of data, 65,536 bytes of
    /// response data.
    Extended,
}

/// Writes `short` or `extended`.
impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Form::Short => "short",
            Form::Extended => "extended",
        })
    }
}

/// A response APDU: data and status word.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    data: Vec<u8>,
    status: StatusWord,
}

impl Response {
    /// Splits a link's answer into data and status word.
    ///
    /// # Errors
    ///
    /// [`ApduError::ResponseTooShort`] below two bytes,
    /// [`ApduError::ResponseTooLong`] above 65,538.
    pub fn parse(mut bytes: Vec<u8>) -> Result<Self, ApduError> {
        if bytes.len() > EXTENDED_LE + 2 {
            return Err(ApduError::ResponseTooLong {
                length: bytes.len(),
            });
        }
        let Some(&[sw1, sw2]) = bytes.last_chunk::<2>() else {
            return Err(ApduError::ResponseTooShort {
                length: bytes.len(),
            });
        };
        bytes.truncate(bytes.len() - 2);
        Ok(Response {
            data: bytes,
            status: StatusWord::new(sw1, sw2),
        })
    }

    /// From data and status word, for an answer that is made of several.
    pub(crate) fn new(data: Vec<u8>, status: StatusWord) -> Self {
        Response { data, status }
    }

    /// The data before the status word.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The data, moved out.
    pub fn into_data(self) -> Vec<u8> {
        self.data
    }

    /// The status word.
    pub fn status(&self) -> StatusWord {
        self.status
    }
}

/// Length and status only: the data may be personal.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({} bytes, {})", self.data.len(), self.status)
    }
}

/// An APDU is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApduError {
    /// The data or the expected length is too long for the form.
    #[error("the command is too long for an APDU in {form} form")]
    TooLong {
        /// The form.
        form: Form,
    },
    /// The expected length is 0 or above 65,536.
    #[error("the expected length {count} is not between 1 and 65536")]
    ExpectedLength {
        /// The expected length in bytes.
        count: usize,
    },
    /// The response is shorter than a status word.
    #[error("the response has no status word: its length is {length}")]
    ResponseTooShort {
        /// Length of the response in bytes.
        length: usize,
    },
    /// The response is longer than 65,538 bytes.
    #[error("the response has {length} bytes, more than an APDU can have")]
    ResponseTooLong {
        /// Length of the response in bytes.
        length: usize,
    },
}

const SHORT_LC: usize = 255;
const SHORT_LE: usize = 256;
const EXTENDED_LC: usize = 65_535;
const EXTENDED_LE: usize = 65_536;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_encoded_in_every_iso_case() {
        let header = || Command::new(0x00, 0xB0, 0x85, 0x01);
        let le = |count| Expected::bytes(count).unwrap();
        let cases = [
            ("1", header(), Form::Short, "00b08501"),
            ("2S", header().expecting(le(3)), Form::Short, "00b0850103"),
            (
                "2S max",
                header().expecting(Expected::SHORT_MAX),
                Form::Short,
                "00b0850100",
            ),
            (
                "3S",
                header().with_data([1, 2]),
                Form::Short,
                "00b08501020102",
            ),
            (
                "4S",
                header().with_data([1]).expecting(le(8)),
                Form::Short,
                "00b08501010108",
            ),
            (
                "2E",
                header().expecting(le(342)),
                Form::Extended,
                "00b08501000156",
            ),
            (
                "2E max",
                header().expecting(Expected::EXTENDED_MAX),
                Form::Extended,
                "00b08501000000",
            ),
            (
                "3E",
                header().with_data([7]),
                Form::Extended,
                "00b0850100000107",
            ),
            (
                "4E max",
                Command::new(0x08, 0xB0, 0x85, 0x00)
                    .with_data([0x96, 0x02, 0x00, 0x00])
                    .expecting(Expected::EXTENDED_MAX),
                Form::Extended,
                "08b08500000004960200000000",
            ),
        ];
        for (name, command, form, bytes) in cases {
            assert_eq!(hex::encode(command.encode(form).unwrap()), bytes, "{name}");
        }
    }

    #[test]
    fn lengths_beyond_the_form_are_refused() {
        let data = |length| Command::new(0, 0, 0, 0).with_data(vec![0; length]);
        let le = |count| Command::new(0, 0, 0, 0).expecting(Expected::bytes(count).unwrap());
        for (command, form, fits) in [
            (data(255), Form::Short, true),
            (data(256), Form::Short, false),
            (data(65_535), Form::Extended, true),
            (data(65_536), Form::Extended, false),
            (le(256), Form::Short, true),
            (le(257), Form::Short, false),
            (le(65_536), Form::Extended, true),
        ] {
            assert_eq!(command.encode(form).is_ok(), fits, "{command:?} {form:?}");
        }
        assert!(Expected::bytes(0).is_err());
        assert!(Expected::bytes(65_537).is_err());
        assert_eq!(data(255).shortest_form(), Form::Short);
        assert_eq!(data(256).shortest_form(), Form::Extended);
        assert_eq!(le(256).shortest_form(), Form::Short);
        assert_eq!(le(257).shortest_form(), Form::Extended);
    }

    #[test]
    fn responses_split_into_data_and_status() {
        let response = Response::parse(vec![1, 2, 3, 0x90, 0x00]).unwrap();
        assert_eq!(response.data(), [1, 2, 3]);
        assert_eq!(response.status(), StatusWord::SUCCESS);
        assert_eq!(
            Response::parse(vec![0x6A, 0x82]).unwrap().status(),
            StatusWord::NOT_FOUND
        );
        for length in [0, 1] {
            assert_eq!(
                Response::parse(vec![0x90; length]).unwrap_err(),
                ApduError::ResponseTooShort { length }
            );
        }
        assert!(Response::parse(vec![0; 65_538]).is_ok());
        assert!(Response::parse(vec![0; 65_539]).is_err());
    }

    #[test]
    fn debug_shows_no_data() {
        let command = Command::new(0, 0x20, 0, 0x86).with_data(vec![0xAB; 19]);
        assert_eq!(
            format!("{command:?}"),
            "Command(00 20 00 86, 19 bytes of data)"
        );
        let response = Response::parse(vec![0xAB, 0x90, 0x00]).unwrap();
        assert_eq!(format!("{response:?}"), "Response(1 bytes, 9000 (done))");
    }
}
