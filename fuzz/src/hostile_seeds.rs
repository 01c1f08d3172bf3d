//! Inputs of [`Scene`](crate::hostile::Scene) to start from.

use zairyu::card::DataItem;
use zairyu::internals::layout::objects;

use crate::hostile::{BARE, REMOVE, VALIDITIES};
use crate::{NUMBER, TYPES, push_piece};

/// Markup, marks and characters that turn or hide text.
const TEXT: &str =
    "</bdi><script>alert(1)</script>\u{202E}\n  ✓ \u{200B}\u{1b}[2J\" onload='x' `&#60;";

/// Every seed with its name.
pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds = Vec::new();
    for (at, (card_type, _)) in TYPES.into_iter().enumerate() {
        let new = || Input::new(at as u8);
        let code = card_type.code();
        let mut add =
            |name: &str, input: Input| seeds.push((format!("{name}-{code}"), input.bytes()));
        add("genuine", new());
        add("young", new().header(1, 1).header(3, 4));
        add("text", new().texts());
        add("dates", new().dates());
        add("pictures", new().pictures());
        for certificate in 1..=VALIDITIES.len() {
            // At the first moment, then at the last one, on either side of UTC.
            let kind = 1 + certificate as u8 % 2;
            let hours = if certificate % 3 == 0 {
                25
            } else {
                -25_i8 as u8
            };
            let input = new()
                .header(2, certificate as u8)
                .header(4, kind)
                .header(5, hours);
            add(&format!("certificate{certificate}"), input);
        }
    }
    seeds
}

struct Input {
    header: [u8; 16],
    number: &'static str,
    edits: Vec<Vec<u8>>,
}

impl Input {
    /// A genuine card of the type with this place in [`TYPES`], checked in its time.
    fn new(card_type: u8) -> Self {
        let mut header = [0; 16];
        header[0] = card_type;
        Input {
            header,
            number: NUMBER,
            edits: Vec::new(),
        }
    }

    fn header(mut self, at: usize, byte: u8) -> Self {
        self.header[at] = byte;
        self
    }

    /// Another value, cut to its field, if the type has the item.
    fn value(mut self, item: DataItem, flags: u8, bytes: &[u8]) -> Self {
        let (card_type, _) = TYPES[usize::from(self.header[0])];
        let mut all = objects(card_type).enumerate();
        if let Some((at, (_, object))) = all.find(|(_, (_, object))| object.item == item) {
            let bytes = &bytes[..bytes.len().min(object.max_length)];
            self.edits.push([&[at as u8 | flags], bytes].concat());
        }
        self
    }

    fn texts(self) -> Self {
        use DataItem::*;
        let text = TEXT.as_bytes();
        self.value(Address, 0, text)
            .value(ComprehensivePermission, 0, text)
            .value(IndividualPermission, BARE, text)
            .value(ReservedText, 0, text)
            .value(CardNumber, 0, b"<b>\x1b'\">12345")
            .value(Nationality, 0, b"<b>")
            .header(3, 1)
    }

    fn dates(self) -> Self {
        use DataItem::*;
        self.value(CardExpiry, 0, b"99991231")
            .value(DateOfBirth, 0, b"00010101")
            .value(PeriodEnd, 0, b"00000000")
            .value(PermissionDate, 0, b"99999999")
            .value(ComprehensivePermissionEnd, 0, b"20280230")
            .value(AddressDate, 0, b"00000101")
            .header(4, 0x82)
            .header(8, 0x7F)
    }

    fn pictures(self) -> Self {
        use DataItem::*;
        self.value(FrontImage, BARE, b"II*\0\x08\0\0\0")
            .value(Photo, 0, b"\0\0\0\x0CjP  \r\n\x87\n")
            .value(NameImage, BARE, b"MM\0*\0\0\0\x08")
            .value(AddressImage, REMOVE, &[])
    }

    fn bytes(&self) -> Vec<u8> {
        let mut input = self.header.to_vec();
        push_piece(&mut input, self.number.as_bytes());
        self.edits
            .iter()
            .for_each(|edit| push_piece(&mut input, edit));
        input
    }
}
