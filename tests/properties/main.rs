//! Properties that hold for every input, such as round trips, tested with random inputs.

use proptest::collection::vec;
use proptest::prelude::*;
use zairyu::archive::Archive;
use zairyu::card::{Tag, TlvReason};
use zairyu::internals::apdu::{Command, Expected, Form, Response};
use zairyu::internals::layout::files;
use zairyu::internals::tlv::parse;
use zairyu::record::CardFiles;
use zairyu::simulator::{self, ElementaryFile, Variant, VirtualCard};
use zairyu::specified_card::DeliveryKey;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::transport::recording::{RecordedRandom, Recorder, Recording};
use zairyu::{Card, CardNumber, CardType, DataGroups, Reader};
use zeroize::Zeroizing;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tlv_is_read_as_written(objects in objects(), padding in 0..40_usize) {
        let mut file = Vec::new();
        let mut offsets = Vec::new();
        for (tag, value, form) in &objects {
            offsets.push(file.len());
            write_object(&mut file, *tag, value, *form);
        }
        file.resize(file.len() + padding, 0);

        let read = parse(&file, &[]).unwrap();
        prop_assert_eq!(read.len(), objects.len());
        for ((object, (tag, value, _)), offset) in read.iter().zip(&objects).zip(offsets) {
            prop_assert_eq!(object.tag, Tag(*tag));
            prop_assert_eq!(object.value, value.as_slice());
            prop_assert_eq!(object.offset, offset);
        }
    }

    #[test]
    fn cut_tlv_is_an_error_or_fewer_objects(objects in objects(), cut in any::<prop::sample::Index>()) {
        let mut file = Vec::new();
        let mut ends = vec![0];
        for (tag, value, form) in &objects {
            write_object(&mut file, *tag, value, *form);
            ends.push(file.len());
        }
        let length = cut.index(file.len() + 1);
        match parse(&file[..length], &[]) {
            Ok(read) => {
                prop_assert_eq!(ends.get(read.len()), Some(&length));
            }
            Err(error) => {
                prop_assert!(!ends.contains(&length));
                let cut_off = matches!(
                    error.reason,
                    TlvReason::Truncated | TlvReason::PastTheEnd { .. }
                );
                prop_assert!(cut_off, "{error}");
            }
        }
    }

    #[test]
    fn known_object_twice_is_refused(objects in objects(), again in any::<prop::sample::Index>()) {
        let (tag, value, form) = objects[again.index(objects.len())].clone();
        let mut file = Vec::new();
        for (tag, value, form) in objects.iter().chain([&(tag, value, form)]) {
            write_object(&mut file, *tag, value, *form);
        }
        prop_assert!(parse(&file, &[Tag(tag)]).is_err());
        prop_assert_eq!(parse(&file, &[]).unwrap().len(), objects.len() + 1);
    }

    #[test]
    fn command_returns_its_parts(
        header in any::<[u8; 4]>(),
        data in vec(any::<u8>(), 0..600),
        le in proptest::option::of(1..=65_536_usize),
    ) {
        let [cla, ins, p1, p2] = header;
        let mut command = Command::new(cla, ins, p1, p2).with_data(data.clone());
        if let Some(le) = le {
            command = command.expecting(Expected::bytes(le).unwrap());
        }
        let short = data.len() <= 255 && le.is_none_or(|le| le <= 256);
        prop_assert_eq!(command.encode(Form::Short).is_ok(), short);
        prop_assert_eq!(command.shortest_form() == Form::Short, short);
        for form in [Form::Short, Form::Extended] {
            if let Ok(bytes) = command.encode(form) {
                prop_assert_eq!(read_command(&bytes), Some((header, data.clone(), le)));
            }
        }
    }

    #[test]
    fn response_is_data_and_status(data in vec(any::<u8>(), 0..600), status in any::<u16>()) {
        let bytes = [&data[..], &status.to_be_bytes()].concat();
        let response = Response::parse(bytes).unwrap();
        prop_assert_eq!(response.data(), data.as_slice());
        prop_assert_eq!(response.status().to_u16(), status);
    }

    #[test]
    fn number_is_normalised_once_and_for_all(
        letters in "[A-Za-z]{4}",
        digits in "[0-9]{8}",
        wide in any::<u16>(),
        separators in vec(prop::sample::select(vec!["", "", "", " ", "-", "\u{3000}", "−", "ー"]), 12),
    ) {
        let plain = format!("{}{digits}{}", &letters[..2], &letters[2..]);
        let typed: String = plain
            .chars()
            .zip(&separators)
            .enumerate()
            .map(|(index, (character, separator))| {
                let wide = wide >> index & 1 == 1;
                let shift = if wide { 0xFEE0 } else { 0 };
                let character = char::from_u32(u32::from(character) + shift).unwrap();
                format!("{character}{separator}")
            })
            .collect();
        let number: CardNumber = typed.parse().unwrap();
        let full = number.full().to_string();
        prop_assert_eq!(&full, &plain.to_ascii_uppercase());
        let again: CardNumber = full.parse().unwrap();
        prop_assert_eq!(again.full().to_string(), full);
        prop_assert!(again == number);
    }

    #[test]
    fn other_text_never_becomes_a_number(text in ".{0,20}") {
        if let Ok(number) = text.parse::<CardNumber>() {
            let characters = text.chars().filter(|c| !c.is_whitespace()).count();
            prop_assert!(characters >= 12);
            prop_assert!(number.as_bytes().iter().all(u8::is_ascii_alphanumeric));
        }
    }
}

proptest! {
    // Each case reads a card.
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// The reader decrypts what the simulator has encrypted, for every length and over
    /// every link.
    #[test]
    fn encrypted_file_is_read_unchanged(
        generation in 0..3_u8,
        length in 1..2500_usize,
        seed in any::<u8>(),
        link in 0..4_u8,
        limit in 80..4000_usize,
    ) {
        let (card_type, name, place) = match generation {
            0 => (CardType::ResidenceFirst, ElementaryFile::FrontImage, "DF1/EF01"),
            1 => (CardType::ResidenceSecond, ElementaryFile::AddressImage, "DF1/EF04"),
            _ => (CardType::ResidenceSpecified, ElementaryFile::AddressImage, "DF1/EF04"),
        };
        let first = generation == 0;
        // One object. Its value has every byte and ends in bytes that look like padding.
        let tag = if first { 0xD0 } else { 0xDFD1 };
        let mut value: Vec<u8> = (0..length).map(|at| (at as u8).wrapping_mul(7) ^ seed).collect();
        value[length - 1] = [0x00, 0x80, seed][usize::from(seed) % 3];
        let mut content = Vec::new();
        write_object(&mut content, tag, &value, 3);
        let builder = VirtualCard::builder(card_type)
            .variant(Variant::StrippedSignature)
            .raw_file(name, content.clone());
        let builder = match link {
            0 => builder,
            // SET SESSION KEY is always an extended command.
            1 if generation == 2 => builder.limit_response(256),
            1 => builder.short_only(),
            2 => builder.limit_response(limit).chain_responses(),
            _ if generation == 2 => builder.correct_le(),
            _ => builder.short_only().correct_le(),
        };
        let groups = if first { DataGroups::FRONT_IMAGE } else { DataGroups::ADDRESS };
        let mut reader = Reader::new(builder.build().unwrap()).with_specified_card_key(specified());
        let card = reader.read(&number(), groups).unwrap();
        prop_assert_eq!(card.file(place.parse().unwrap()), Some(content.as_slice()));
    }

    #[test]
    fn archive_gives_the_files_back(
        card_type in prop::sample::select(CardType::ALL.to_vec()),
        contents in vec(vec(any::<u8>(), 0..300), 10),
        kept in any::<u16>(),
    ) {
        let mut stored = CardFiles::new();
        for (index, (file, bytes)) in files(card_type).iter().zip(&contents).enumerate() {
            let content = match file.objects {
                _ if index == 0 => b"\xC0\x040001".to_vec(),
                _ if index == 1 => {
                    let code = card_type.code().as_bytes();
                    [&[0xC1, code.len() as u8], code].concat()
                }
                [object, ..] => {
                    let mut content = Vec::new();
                    let length = bytes.len().min(object.max_length);
                    write_object(&mut content, object.tag.0, &bytes[..length], 3);
                    content
                }
                [] => continue,
            };
            if index < 2 || kept >> index & 1 == 1 {
                stored.insert(file.id, Zeroizing::new(content));
            }
        }
        let card = Card::from_files(stored).unwrap();
        let json = serde_json::to_string(&Archive::of(&card)).unwrap();
        let again = serde_json::from_str::<Archive>(&json).unwrap().into_card().unwrap();
        prop_assert_eq!(again.files(), card.files());
        prop_assert_eq!(again.info(), card.info());
        prop_assert_eq!(again.groups_read(), card.groups_read());
        let record = |card: &Card| serde_json::to_value(card.record()).unwrap();
        prop_assert_eq!(record(&again), record(&card));
    }

    #[test]
    fn recording_is_stored_and_replayed(
        card_type in prop::sample::select(CardType::ALL.to_vec()),
        groups in any::<u16>(),
        limit in 200..2000_usize,
    ) {
        let groups = DataGroups::from_bits_truncate(groups);
        let link = VirtualCard::builder(card_type)
            .variant(Variant::StrippedSignature)
            .limit_response(limit)
            .chain_responses()
            .build()
            .unwrap();
        let mut random = RecordedRandom::new(getrandom::SysRng);
        let mut reader = Reader::new(Recorder::new(link)).with_random(&mut random).with_specified_card_key(specified());
        let card = reader.read(&number(), groups).unwrap();
        let recording = reader.into_transport().finish().with_random(random.finish());
        let json = serde_json::to_string(&recording).unwrap();
        let stored: Recording = serde_json::from_str(&json).unwrap();
        prop_assert!(stored == recording);
        let (link, random) = stored.replay();
        let mut reader = Reader::new(link).with_random(random).with_specified_card_key(specified());
        let again = reader.read(&number(), groups).unwrap();
        prop_assert_eq!(again.files(), card.files());
    }
}

fn number() -> CardNumber {
    "AA12345678BB".parse().unwrap()
}

fn specified() -> SpecifiedCardKey {
    let key = simulator::delivery_key_spki_der().unwrap();
    SpecifiedCardKey::new(DeliveryKey::own(&key).unwrap())
}

/// Tags of one and two bytes, values, and how many length bytes are written.
fn objects() -> impl Strategy<Value = Vec<(u16, Vec<u8>, usize)>> {
    let one_byte = (1..=0xFF_u16).prop_filter("two bytes follow", |tag| tag & 0x1F != 0x1F);
    let two_bytes = (0..8_u16, any::<u8>())
        .prop_map(|(class, second)| (class << 13 | 0x1F00) | u16::from(second));
    let tag = prop_oneof![3 => one_byte, 1 => two_bytes];
    let value = prop_oneof![vec(any::<u8>(), 0..20), vec(any::<u8>(), 100..400)];
    vec((tag, value, 1..=3_usize), 1..8)
}

/// Writes an object with at least this many length bytes: 5, 81 05 and 82 00 05 are the
/// same length.
fn write_object(file: &mut Vec<u8>, tag: u16, value: &[u8], form: usize) {
    match tag.to_be_bytes() {
        [0, tag] => file.push(tag),
        tag => file.extend(tag),
    }
    let [high, low] = u16::try_from(value.len()).unwrap().to_be_bytes();
    match (form, value.len()) {
        (1, ..=0x7F) => file.push(low),
        (1 | 2, ..=0xFF) => file.extend([0x81, low]),
        _ => file.extend([0x82, high, low]),
    }
    file.extend(value);
}

/// The inverse of the encoding in ISO/IEC 7816-4 5.1.
fn read_command(bytes: &[u8]) -> Option<([u8; 4], Vec<u8>, Option<usize>)> {
    let (header, body) = bytes.split_first_chunk::<4>()?;
    let short = |le: u8| Some(if le == 0 { 256 } else { usize::from(le) });
    let long = |le: [u8; 2]| match u16::from_be_bytes(le) {
        0 => Some(65_536),
        le => Some(usize::from(le)),
    };
    let (data, le): (&[u8], _) = match body {
        [] => (&[], None),
        [le] => (&[], short(*le)),
        [0, high, low] => (&[], long([*high, *low])),
        [0, high, low, rest @ ..] => {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            match rest.split_at_checked(length)? {
                (data, []) => (data, None),
                (data, [high, low]) => (data, long([*high, *low])),
                _ => return None,
            }
        }
        [length, rest @ ..] => match rest.split_at_checked(usize::from(*length))? {
            (data, []) => (data, None),
            (data, [le]) => (data, short(*le)),
            _ => return None,
        },
    };
    Some((*header, data.to_vec(), le))
}
