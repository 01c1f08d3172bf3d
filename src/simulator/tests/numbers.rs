//! The number in the front image.

use super::super::bitmap::Bitmap;
use super::super::front::{Glyph, draw_number};
use super::super::pictures::NUMBER;
use super::super::{
    BuildError, ElementaryFile as Ef, Holder, Sample, VirtualCard, VirtualCardBuilder,
};
use super::issued::{file, slice};
use super::{GET_CHALLENGE, Terminal};
use crate::card::CardType;

fn first(sample: &Sample) -> VirtualCardBuilder {
    let card_type = if sample.is_residence() {
        CardType::ResidenceFirst
    } else {
        CardType::SpecialPermanentFirst
    };
    VirtualCard::builder(card_type).holder(sample.holder())
}

fn front(builder: VirtualCardBuilder) -> Bitmap {
    let card = builder.build().unwrap();
    Bitmap::from_tiff(&slice(&file(&card, Ef::FrontImage), 0, 4, 7000)).unwrap()
}

/// Columns of ink as numbers, one bit per row, the first row lowest.
fn columns(picture: &Bitmap, left: usize, right: usize, top: usize) -> Vec<u32> {
    let rows: Vec<Vec<bool>> = (top..top + 16).map(|y| picture.row(y)).collect();
    let column = |x: usize| {
        let ink = rows.iter().map(|row| u32::from(row[x]));
        ink.enumerate().map(|(y, ink)| ink << y).sum()
    };
    (left..right).map(column).collect()
}

/// Reads the number by comparing it with the glyphs. It does not know where the number starts
/// and how far apart the characters are.
fn read_number(picture: &Bitmap) -> String {
    let sheet: &[u8] = include_bytes!("../../../assets/simulator/number-glyphs.tif");
    let sheet = Bitmap::from_tiff(sheet).unwrap();
    let glyphs: Vec<(char, Vec<u32>)> = ('0'..='9')
        .chain('A'..='Z')
        .enumerate()
        .map(|(index, character)| {
            let mut ink = columns(&sheet, 18 * index, 18 * index + 18, 0);
            while ink.last() == Some(&0) {
                ink.pop();
            }
            ink.drain(..ink.iter().take_while(|column| **column == 0).count());
            (character, ink)
        })
        .collect();
    let ink = columns(picture, 480, 674, 33);
    let mut number = String::new();
    let mut x = 0;
    while x < ink.len() {
        if ink[x] == 0 {
            x += 1;
            continue;
        }
        let fits = |(_, glyph): &&(char, Vec<u32>)| {
            ink[x..].starts_with(glyph) && ink.get(x + glyph.len()).is_none_or(|next| *next == 0)
        };
        let Some((character, glyph)) = glyphs.iter().find(fits) else {
            return format!("{number}?");
        };
        number.push(*character);
        x += glyph.len();
    }
    number
}

#[test]
fn a_front_image_shows_the_number_of_its_card() {
    for sample in Sample::ALL {
        let picture = front(first(sample).number("CD90817263EF"));
        assert_eq!(read_number(&picture), "CD90817263EF", "{sample:?}");
    }
    for number in [
        NUMBER,
        "GH00000000IJ",
        "KL99999999MN",
        "OP11111111QR",
        "ST12121212UV",
        "WX34567890YZ",
        "WM77777777MW",
    ] {
        for name in ["residence", "special-permanent"] {
            let picture = front(first(&Sample::named(name).unwrap()).number(number));
            assert_eq!(read_number(&picture), number, "{name}");
        }
    }
}

/// Except for the number, all pictures of a holder are the same.
#[test]
fn only_the_number_changes() {
    for sample in Sample::ALL {
        let own = front(first(sample));
        let mut other = front(first(sample).number("CD90817263EF"));
        assert!(own.differing_pixels(&other).unwrap() > 100, "{sample:?}");
        let left = if sample.is_residence() { 516 } else { 522 };
        draw_number(&mut other, left, &Glyph::of(NUMBER).unwrap());
        assert_eq!(own.differing_pixels(&other), Some(0), "{sample:?}");
    }
}

#[test]
fn a_number_can_be_printed_wrong_on_purpose() {
    let builder = || VirtualCard::builder(CardType::ResidenceFirst).number("CD90817263EF");
    let picture = front(builder().printed_number("CD90817263EE"));
    assert_eq!(read_number(&picture), "CD90817263EE");

    // The card still accepts its own number only.
    for (number, opens) in [("CD90817263EF", true), ("CD90817263EE", false)] {
        let card = builder().printed_number("CD90817263EE").build().unwrap();
        let mut terminal = Terminal::new(card);
        let (rnd_icc, _) = terminal.send(GET_CHALLENGE);
        let command = terminal.mutual_authenticate_command(number, &rnd_icc);
        let status = terminal.send_bytes(&command).1;
        assert_eq!(status, if opens { 0x9000 } else { 0x6300 }, "{number}");
    }
}

#[test]
fn the_layout_can_be_that_of_the_other_document() {
    let certificate = Holder::special_permanent();
    let builder = VirtualCard::builder(CardType::ResidenceFirst).holder(certificate.clone());
    let picture = front(builder.number("CD90817263EF"));
    assert_eq!(read_number(&picture), "CD90817263EF");
    let own = front(
        VirtualCard::builder(CardType::SpecialPermanentFirst)
            .holder(certificate)
            .number("CD90817263EF"),
    );
    assert_eq!(picture.differing_pixels(&own), Some(0));
}

#[test]
fn own_front_images_stay_unchanged() {
    let mut holder = Holder::engineer();
    holder.first.front_image = b"mine".to_vec();
    let builder = |holder: &Holder| {
        VirtualCard::builder(CardType::ResidenceFirst)
            .holder(holder.clone())
            .number("CD90817263EF")
    };
    let card = builder(&holder).build().unwrap();
    let image = slice(&file(&card, Ef::FrontImage), 0, 4, 7000);
    assert!(image.starts_with(b"mine\0\0"));

    let error = |builder: VirtualCardBuilder| builder.build().err();
    assert_eq!(
        error(builder(&holder).printed_number("CD90817263EE")),
        Some(BuildError::ForeignFrontImage)
    );
    for number in [
        "",
        "CD90817263E",
        "CD90817263E-",
        "CD90817263EFG",
        "ＣＤ90817263",
    ] {
        assert_eq!(
            error(builder(&Holder::engineer()).printed_number(number)),
            Some(BuildError::PrintedNumber),
            "{number}"
        );
    }
}

/// What follows the image in its field stays as long as it was.
#[test]
fn a_full_field_stays_full() {
    let card = VirtualCard::builder(CardType::ResidenceFirst)
        .holder(Holder::edge())
        .number("CD90817263EF")
        .build()
        .unwrap();
    let image = slice(&file(&card, Ef::FrontImage), 0, 4, 7000);
    assert_eq!(image.last(), Some(&0xA5));
    assert_eq!(
        read_number(&Bitmap::from_tiff(&image).unwrap()),
        "CD90817263EF"
    );
}
