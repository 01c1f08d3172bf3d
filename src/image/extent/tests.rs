use super::*;

/// The whole image ends at `end`. Each prefix gives the same end or needs more bytes.
fn assert_ends(name: &str, image: &[u8], end: usize) {
    let padded = [image, &[0; 300]].concat();
    assert_eq!(extent(&padded), Extent::Ends(end), "{name}");
    for length in 12..padded.len() {
        match extent(&padded[..length]) {
            Extent::Ends(told) => assert_eq!(told, end, "{name}, {length} bytes"),
            Extent::Needs(more) => assert!(more > length, "{name}, {length} bytes"),
            Extent::Unknown => panic!("{name}, {length} bytes: unknown"),
        }
    }
}

type Entry = (u16, u16, Vec<u32>);

/// A TIFF with `data` bytes of image data, before or behind its directory.
fn tiff(little_endian: bool, directory_first: bool, entries: &[Entry], data: usize) -> Vec<u8> {
    let short = |value: u16| {
        if little_endian {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        }
    };
    let long = |value: u32| {
        if little_endian {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        }
    };
    let directory = if directory_first { 8 } else { 8 + data };
    let mut bytes = if little_endian { b"II*\0" } else { b"MM\0*" }.to_vec();
    bytes.extend(long(directory as u32));
    let picture = vec![0xAA; data];
    if !directory_first {
        bytes.extend(&picture);
    }
    bytes.extend(short(entries.len() as u16));
    let mut behind = Vec::new();
    let values_at = directory + 2 + 12 * entries.len() + 4;
    for (tag, kind, values) in entries {
        bytes.extend(short(*tag));
        bytes.extend(short(*kind));
        bytes.extend(long(values.len() as u32));
        let mut field: Vec<u8> = values
            .iter()
            .flat_map(|&value| match kind {
                3 => short(value as u16).to_vec(),
                _ => long(value).to_vec(),
            })
            .collect();
        if field.len() > 4 {
            bytes.extend(long((values_at + behind.len()) as u32));
            behind.append(&mut field);
        } else {
            field.resize(4, 0);
            bytes.extend(field);
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(behind);
    if directory_first {
        bytes.extend(&picture);
    }
    bytes
}

#[test]
fn tiff_ends_with_the_last_thing_that_it_refers_to() {
    for little_endian in [true, false] {
        let one = [(273, 4, vec![8]), (279, 4, vec![500])];
        let image = tiff(little_endian, false, &one, 500);
        assert_eq!(image.len(), 8 + 500 + 30);
        assert_ends("directory behind the strip", &image, 538);

        let one = [(273, 4, vec![38]), (279, 3, vec![500])];
        let image = tiff(little_endian, true, &one, 500);
        assert_ends("directory before the strip", &image, 538);

        let three = [
            (273, 4, vec![8, 108, 208]),
            (279, 3, vec![100, 100, 100]),
            (282, 4, vec![300, 1]),
        ];
        let image = tiff(little_endian, false, &three, 300);
        assert_eq!(image.len(), 8 + 300 + 42 + 12 + 6 + 8);
        assert_ends("values behind the directory", &image, image.len());

        let tiles = [(324, 4, vec![8]), (325, 4, vec![90])];
        let image = tiff(little_endian, false, &tiles, 90);
        assert_ends("tiles", &image, image.len());
    }
}

#[test]
fn end_of_a_virtual_cards_images_is_their_length() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/simulator/");
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if !matches!(extension, Some("tif" | "jp2")) {
            continue;
        }
        let image = std::fs::read(&path).unwrap();
        // The offset of the next directory, at the end, is NUL.
        assert_ends(&path.display().to_string(), &image, image.len());
        seen += 1;
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn jpeg_2000_ends_with_its_codestream_or_its_last_box() {
    let segment = [&[0xFF, 0x52, 0, 12][..], &[1; 10]].concat();
    let part = |length: u32, data: usize| {
        let mut part = vec![0xFF, 0x90, 0, 10, 0, 0];
        part.extend(length.to_be_bytes());
        part.extend([0, 1, 0xFF, 0x93]);
        part.extend(vec![0x55; data]);
        part
    };
    let start = [&[0xFF, 0x4F, 0xFF, 0x51, 0, 4, 0, 0][..], &segment].concat();
    let stream = |parts: &[Vec<u8>]| [&start[..], &parts.concat(), &[0xFF, 0xD9]].concat();

    let one = stream(&[part(514, 500)]);
    let several = stream(&[part(114, 100), part(64, 50), part(214, 200)]);
    let open = stream(&[part(114, 100), part(0, 333)]);
    assert_ends("one tile-part", &one, one.len());
    assert_ends("several tile-parts", &several, several.len());
    assert_ends("a tile-part of open length", &open, open.len());

    let boxed = |length: u32, kind: &[u8; 4], content: &[u8]| {
        [&length.to_be_bytes(), &kind[..], content].concat()
    };
    let signature = b"\x00\x00\x00\x0CjP  \x0D\x0A\x87\x0A".to_vec();
    let whole = |kind, content: &[u8]| boxed(8 + content.len() as u32, kind, content);
    let file = [
        signature.clone(),
        whole(b"jp2h", &[7; 37]),
        whole(b"jp2c", &one),
    ]
    .concat();
    assert_ends("JP2", &file, file.len());
    let more = [&file[..], &whole(b"xml ", b"<more/>")].concat();
    assert_ends("JP2 with a box behind the codestream", &more, more.len());
    let open_box = [signature.clone(), boxed(0, b"jp2c", &several)].concat();
    assert_ends(
        "JP2 whose codestream goes to its end",
        &open_box,
        open_box.len(),
    );
    let long = [
        &0u32.to_be_bytes(),
        &(16 + one.len() as u32).to_be_bytes(),
        &one[..],
    ]
    .concat();
    let long = [signature, boxed(1, b"jp2c", &long)].concat();
    assert_ends("JP2 with a length of eight bytes", &long, long.len());
}

#[test]
fn input_without_a_stated_end_is_unknown() {
    let strips = |entries: &[Entry]| tiff(true, false, entries, 50);
    let with = |entry: Entry| strips(&[(273, 4, vec![8]), (279, 4, vec![50]), entry]);
    let mut circle = with((256, 3, vec![1]));
    let end = circle.len() - 4;
    circle[end..].copy_from_slice(&58u32.to_le_bytes());
    let mut far = with((700, 4, vec![1; 2]));
    let value = 58 + 2 + 2 * 12 + 8;
    far[value..value + 4].copy_from_slice(&0xFFFF_FFFFu32.to_le_bytes());
    let jp2 = |length: u32| {
        let start = b"\x00\x00\x00\x0CjP  \x0D\x0A\x87\x0A";
        [&start[..], &length.to_be_bytes(), b"jp2c", &[0; 400]].concat()
    };
    let stream = |bytes: &[u8]| [&[0xFF, 0x4F, 0xFF, 0x51, 0, 2], bytes, &[0; 40]].concat();
    for (name, bytes) in [
        ("nothing", Vec::new()),
        ("NULs", vec![0; 3000]),
        ("no byte counts", strips(&[(273, 4, vec![8])])),
        (
            "fewer byte counts",
            strips(&[(273, 4, vec![8, 9]), (279, 4, vec![50])]),
        ),
        ("no strips", strips(&[(256, 3, vec![1])])),
        (
            "strips of bytes",
            strips(&[(273, 1, vec![8]), (279, 4, vec![50])]),
        ),
        ("a type that is none", with((700, 0, vec![1]))),
        ("a type of later versions", with((700, 13, vec![1]))),
        ("a directory within", with((330, 4, vec![8]))),
        ("an offset beyond everything", far),
        ("directories in a circle", circle),
        ("strips twice", with((273, 4, vec![8]))),
        ("a box of four bytes", jp2(4)),
        ("a box beyond everything", jp2(0xFFFF_FFFF)),
        (
            "a tile-part that ends before it begins",
            stream(&[0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 13]),
        ),
        ("no marker", stream(&[0x12, 0x34])),
    ] {
        assert_eq!(extent(&bytes), Extent::Unknown, "{name}");
    }
}

#[test]
fn more_than_a_card_holds_is_asked_for_but_never_allocated() {
    let huge = tiff(
        true,
        false,
        &[(273, 4, vec![8]), (279, 4, vec![0xFF_FFFF])],
        20,
    );
    assert_eq!(extent(&huge), Extent::Ends(8 + 0xFF_FFFF));
    let mut many = tiff(true, false, &[(273, 4, vec![8]), (279, 4, vec![20])], 20);
    many[28 + 2 + 4..28 + 2 + 8].copy_from_slice(&0xFF_FFFFu32.to_le_bytes());
    assert_eq!(extent(&many), Extent::Needs(8 + 4 * 0xFF_FFFF));
}

proptest::proptest! {
    /// Any bytes get an answer, which never needs bytes that are already there.
    #[test]
    fn any_bytes_are_answered(
        signature in 0..4usize,
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600),
    ) {
        let signatures: [&[u8]; 4] = [
            b"II*\0",
            b"MM\0*",
            b"\x00\x00\x00\x0CjP  \x0D\x0A\x87\x0A",
            b"\xFF\x4F\xFF\x51",
        ];
        let value = [signatures[signature], &bytes].concat();
        if let Extent::Needs(more) = extent(&value) {
            proptest::prop_assert!(more > value.len());
        }
    }

    /// The same for images with one changed byte.
    #[test]
    fn changed_images_are_answered(at in 0..1555usize, to in proptest::num::u8::ANY) {
        for mut image in [
            include_bytes!("../../../assets/simulator/photo-residence.jp2").to_vec(),
            include_bytes!("../../../assets/simulator/name-residence.tif").to_vec(),
        ] {
            let length = image.len();
            image[at % length] = to;
            for length in [at % length, length] {
                if let Extent::Needs(more) = extent(&image[..length]) {
                    proptest::prop_assert!(more > length);
                }
            }
        }
    }
}
