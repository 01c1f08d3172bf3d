//! Command APDUs as the card receives them (ISO/IEC 7816-4).

/// A command whose lengths are consistent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command<'a> {
    pub(super) cla: u8,
    pub(super) ins: u8,
    pub(super) p1: u8,
    pub(super) p2: u8,
    /// Command data. Empty if the command has none.
    pub(super) data: &'a [u8],
    /// How many bytes the reader asks for.
    pub(super) le: Option<Le>,
    /// Whether the length fields are extended.
    pub(super) extended: bool,
}

/// The length field for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Le {
    /// At most this many bytes: 1 to 256, or to 65536 in the extended form.
    pub(super) maximum: usize,
    /// Whether the field was all zero: as much as there is, up to `maximum`.
    pub(super) any: bool,
}

impl<'a> Command<'a> {
    /// Reads the seven forms of ISO/IEC 7816-4 5.1. `None` if the lengths are not
    /// consistent.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (&[cla, ins, p1, p2], body) = bytes.split_first_chunk::<4>()?;
        let command = |data, le, extended| Self {
            cla,
            ins,
            p1,
            p2,
            data,
            le,
            extended,
        };
        Some(match *body {
            [] => command(&[], None, false),
            [le] => command(&[], Some(Le::short(le)), false),
            [0, high, low] => command(&[], Some(Le::extended(high, low)), true),
            [0, high, low, ref rest @ ..] => {
                let length = usize::from(u16::from_be_bytes([high, low]));
                match *rest.split_at_checked(length)?.1 {
                    _ if length == 0 => return None,
                    [] => command(rest, None, true),
                    [high, low] => {
                        command(rest.get(..length)?, Some(Le::extended(high, low)), true)
                    }
                    _ => return None,
                }
            }
            [0, ..] => return None,
            [length, ref rest @ ..] => {
                let (data, rest) = rest.split_at_checked(usize::from(length))?;
                match *rest {
                    [] => command(data, None, false),
                    [le] => command(data, Some(Le::short(le)), false),
                    _ => return None,
                }
            }
        })
    }
}

impl Le {
    fn short(field: u8) -> Self {
        Self {
            maximum: if field == 0 { 256 } else { usize::from(field) },
            any: field == 0,
        }
    }

    fn extended(high: u8, low: u8) -> Self {
        let field = u16::from_be_bytes([high, low]);
        Self {
            maximum: if field == 0 {
                65536
            } else {
                usize::from(field)
            },
            any: field == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        type Expected<'a> = (&'a [u8], Option<(usize, bool)>, bool);
        let cases: [(&str, &str, Expected<'_>); 11] = [
            ("case 1", "00840000", (&[], None, false)),
            ("case 2 short", "0084000008", (&[], Some((8, false)), false)),
            (
                "case 2 short, all",
                "00b08b0000",
                (&[], Some((256, true)), false),
            ),
            ("case 3 short", "00a4000002 3f00", (&[0x3F, 0], None, false)),
            (
                "case 4 short",
                "00a4000002 3f00 00",
                (&[0x3F, 0], Some((256, true)), false),
            ),
            (
                "case 4 short, one",
                "00a4000002 3f00 01",
                (&[0x3F, 0], Some((1, false)), false),
            ),
            (
                "case 2 extended",
                "00b08200 000102",
                (&[], Some((258, false)), true),
            ),
            (
                "case 2 extended, all",
                "00b08200 000000",
                (&[], Some((65536, true)), true),
            ),
            (
                "case 3 extended",
                "08b08500 000002 9602",
                (&[0x96, 2], None, true),
            ),
            (
                "case 4 extended",
                "08b08500 000002 9602 0100",
                (&[0x96, 2], Some((256, false)), true),
            ),
            (
                "case 4 extended, all",
                "08b08500 000002 9602 0000",
                (&[0x96, 2], Some((65536, true)), true),
            ),
        ];
        for (name, text, (data, le, extended)) in cases {
            let bytes = hex::decode(text.replace(' ', "")).unwrap();
            let command = Command::parse(&bytes).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(command.data, data, "{name}");
            assert_eq!(command.le.map(|le| (le.maximum, le.any)), le, "{name}");
            assert_eq!(command.extended, extended, "{name}");
        }
    }

    #[test]
    fn inconsistent_lengths_are_refused() {
        let cases = [
            ("nothing", ""),
            ("three bytes", "008400"),
            ("data missing", "00a40000023f"),
            ("data too long", "00a4000002 3f00 00 00"),
            ("extended mark and one byte", "00b082000001"),
            ("extended Lc of zero with data", "00b08200 000000 01"),
            ("extended Lc of zero with Le", "00b08200 000000 0000"),
            ("extended data missing", "00b08200 000002 96"),
            ("extended Le of one byte", "00b08200 000002 9602 00"),
            ("extended Le of three bytes", "00b08200 000002 9602 000000"),
        ];
        for (name, text) in cases {
            let bytes = hex::decode(text.replace(' ', "")).unwrap();
            assert_eq!(Command::parse(&bytes), None, "{name}");
        }
    }
}
