//! The tables of `docs/timing.md`.

use std::fmt::Write;

use zairyu::CardType;
use zairyu::simulator::{Variant, VirtualCard, VirtualCardBuilder};
use zairyu::{CardTransport, DataGroups, ImagePadding, LinkLimits, LinkStats, Reader};

use crate::images::{jp2, tiff};
use crate::timing::BitRate;
use crate::{bound, count, read};

/// A card with images that fill `percent` of their fields.
pub fn filled(card_type: CardType, percent: usize) -> VirtualCardBuilder {
    let part = |field: usize| field * percent / 100;
    let builder = VirtualCard::builder(card_type).value(0xD1, jp2(part(3000)));
    match card_type {
        CardType::ResidenceFirst | CardType::SpecialPermanentFirst => {
            builder.value(0xD0, tiff(part(7000)))
        }
        _ => builder
            .value(0xD0, tiff(part(2500)))
            .value(0xDFD1, tiff(part(2500))),
    }
}

/// All of them, as Markdown.
pub fn write() -> String {
    [commands(), links(), padding()].concat()
}

fn commands() -> String {
    let mut text = String::from(
        "## Commands\n\n\
         Commands of a whole read with detection, by card type, over a link with extended-length\n\
         APDUs, with every file read whole (`ImagePadding::Read`). This is the minimum that\n\
         docs/protocol.md allows: no directory is selected twice, and each file takes one command.\n\
         Specified cards take two more commands, because the reader first looks for common data in\n\
         the place where all other cards have it, and one less to unlock.\n\n\
         | groups | 1 | 2 | 05 | 06 | 07 | 08 |\n|---|--:|--:|--:|--:|--:|--:|\n",
    );
    let images = DataGroups::FRONT_IMAGE | DataGroups::NAME_IMAGE | DataGroups::PHOTO;
    let rows = [
        ("`ALL`", DataGroups::ALL),
        ("`SIGNED`", DataGroups::SIGNED),
        (
            "`ALL` but images and `ADDRESS`",
            DataGroups::ALL - images - DataGroups::ADDRESS,
        ),
        ("`PHOTO`", DataGroups::PHOTO),
        (
            "`PERMISSIONS` and `RENEWAL`",
            DataGroups::PERMISSIONS | DataGroups::RENEWAL,
        ),
        ("`PRINTED_ENTRIES`", DataGroups::PRINTED_ENTRIES),
    ];
    for (name, groups) in rows {
        write!(text, "| {name} |").unwrap();
        for &card_type in CardType::ALL {
            let builder = VirtualCard::builder(card_type);
            let taken = count(builder, groups, ImagePadding::Read).stats.commands;
            assert_eq!(taken, bound(card_type, groups).commands);
            write!(text, " {taken} |").unwrap();
        }
        text.push('\n');
    }
    text
}

fn links() -> String {
    let mut text = String::from(
        "\nCommands to read `ALL` over links with stated limits, with images that fill half of their\n\
         fields: with every file read whole, and with signed padding skipped (the default).\n\n\
         | longest answer | 1 whole | 1 default | 05 whole | 05 default |\n\
         |---|--:|--:|--:|--:|\n",
    );
    let none = LinkLimits::default();
    let links = [
        ("65,536 bytes", none),
        ("4,096 bytes", none.with_max_response(4096 + 2)),
        ("1,700 bytes", none.with_max_response(1700 + 2)),
        ("256 bytes (short APDUs)", LinkLimits::SHORT),
    ];
    for (name, limits) in links {
        write!(text, "| {name} |").unwrap();
        for card_type in [CardType::ResidenceFirst, CardType::ResidenceSecond] {
            for padding in [ImagePadding::Read, ImagePadding::SkipSigned] {
                let taken = read_over(limits, filled(card_type, 50), padding);
                write!(text, " {} |", taken.commands).unwrap();
            }
        }
        text.push('\n');
    }
    text
}

/// A card behind a link that states its limits.
struct Limited(VirtualCard, LinkLimits);

impl CardTransport for Limited {
    type Error = std::convert::Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        Ok(self.0.transmit(command))
    }

    fn limits(&self) -> LinkLimits {
        self.1
    }
}

fn read_over(limits: LinkLimits, card: VirtualCardBuilder, padding: ImagePadding) -> LinkStats {
    let mut reader =
        Reader::new(Limited(card.build().unwrap(), limits)).with_image_padding(padding);
    let number = "AA12345678BB".parse().unwrap();
    reader.read(&number, DataGroups::ALL).unwrap().link_stats()
}

fn padding() -> String {
    let mut text = String::from(
        "\n## What skipping padding saves\n\n\
         Bytes of APDUs in both directions and modelled milliseconds of a whole read over a link with\n\
         extended-length APDUs, by how much of their fields the images fill. Each share compares with\n\
         reading every file whole. If images fill their whole field, skipping costs a little time.\n\
         How much of the fields genuine cards fill is not known.\n\n",
    );
    for (title, card_type, variant, padding) in [
        (
            "First generation (type 1), signed images: the default",
            CardType::ResidenceFirst,
            Variant::Genuine,
            ImagePadding::SkipSigned,
        ),
        (
            "First generation (type 1), altered: the signature is not valid, so the images are read\n\
             again, whole",
            CardType::ResidenceFirst,
            Variant::AlteredPhoto,
            ImagePadding::SkipSigned,
        ),
        (
            "Second generation (type 05), signed images: the default",
            CardType::ResidenceSecond,
            Variant::Genuine,
            ImagePadding::SkipSigned,
        ),
        (
            "Second generation (type 05), also the address image: on request (`SkipAll`)",
            CardType::ResidenceSecond,
            Variant::Genuine,
            ImagePadding::SkipAll,
        ),
        (
            "Specified card (type 07), signed images: the default",
            CardType::ResidenceSpecified,
            Variant::Genuine,
            ImagePadding::SkipSigned,
        ),
    ] {
        write!(
            text,
            "{title}\n\n\
             | fill | commands | bytes | share | ms at 106 kbit/s | share | ms at 424 | share | ms at 848 | share |\n\
             |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        )
        .unwrap();
        for percent in [30, 50, 70, 100] {
            let card = || filled(card_type, percent).variant(variant);
            text.push_str(&row(card, padding, percent));
        }
        text.push('\n');
    }
    text
}

fn row(card: impl Fn() -> VirtualCardBuilder, padding: ImagePadding, percent: usize) -> String {
    let mut row = String::new();
    let rates = [BitRate::Kbit106, BitRate::Kbit424, BitRate::Kbit848];
    for bit_rate in rates {
        let [all, less] = [ImagePadding::Read, padding]
            .map(|padding| read(card(), DataGroups::ALL, padding, bit_rate));
        if row.is_empty() {
            let commands = [less, all].map(|taken| taken.stats.commands);
            let bytes = [less, all].map(|taken| taken.bytes());
            write!(
                row,
                "| {percent} % | {} for {} | {} for {} | {:.2} |",
                commands[0],
                commands[1],
                bytes[0],
                bytes[1],
                bytes[0] as f64 / bytes[1] as f64
            )
            .unwrap();
        }
        write!(
            row,
            " {:.0} for {:.0} | {:.2} |",
            less.milliseconds,
            all.milliseconds,
            less.milliseconds / all.milliseconds
        )
        .unwrap();
    }
    row.push('\n');
    row
}
