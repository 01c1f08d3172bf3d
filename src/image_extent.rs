//! Where an image ends, told by its own structure, from as much of its start as
//! is at hand: so that a reader need not carry over the air what is padding.
//!
//! Nothing is decoded, and nothing rests on the answer being right: what it is
//! used for is confirmed by a signature, or said to be unconfirmed.

use crate::image_format::ImageFormat;

/// What the start of a value says of the image in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The image ends after so many bytes.
    Ends(usize),
    /// To tell more, so many bytes from the start must be at hand.
    Needs(usize),
    /// No image of a known format, or one that does not say where it ends.
    Unknown,
}

/// How far the image that begins with `start` goes.
pub(crate) fn extent(start: &[u8]) -> Extent {
    let start = Start(start);
    let end = match ImageFormat::of(start.0) {
        Some(ImageFormat::Tiff) => tiff(start),
        Some(ImageFormat::Jp2) => jp2_file(start),
        Some(ImageFormat::Jpeg2000Codestream) => codestream(start, 0),
        None => Err(Extent::Unknown),
    };
    end.map_or_else(|other| other, Extent::Ends)
}

/// The end of everything that the header and the directories of a TIFF file refer
/// to (TIFF 6.0 section 2).
fn tiff(start: Start<'_>) -> Result<usize, Extent> {
    let file = Tiff {
        start,
        little_endian: start.array(0)? == *b"II",
    };
    let mut end = 0;
    let mut directory = file.u32(4)?;
    for _ in 0..MAX_DIRECTORIES {
        // The directory's own size is not known yet: room for a usual one, or its
        // count alone would cost a command.
        let Ok(count) = file.u16(directory) else {
            return Err(Extent::Needs(directory + DIRECTORY_ROOM));
        };
        let entries = directory + 2;
        let after = entries + 12 * count;
        let next = file.u32(after)?;
        end = end.max(after + 4).max(file.end_of_entries(entries..after)?);
        if next == 0 {
            return Ok(end);
        }
        directory = next;
    }
    Err(Extent::Unknown)
}

/// A TIFF file as far as it is at hand.
#[derive(Clone, Copy)]
struct Tiff<'a> {
    start: Start<'a>,
    little_endian: bool,
}

impl Tiff<'_> {
    /// The end of the values and of the image data that a directory refers to.
    fn end_of_entries(&self, entries: std::ops::Range<usize>) -> Result<usize, Extent> {
        let mut end = 0;
        let (mut offsets, mut counts) = (Vec::new(), Vec::new());
        for entry in entries.step_by(12) {
            let (tag, kind, count) = (self.u16(entry)?, self.u16(entry + 2)?, self.u32(entry + 4)?);
            if POINTERS.contains(&tag) {
                return Err(Extent::Unknown);
            }
            let size = VALUE_SIZES.get(kind.wrapping_sub(1)).copied();
            let size = size.ok_or(Extent::Unknown)?;
            let length = count * size;
            let at = match length {
                0..=4 => entry + 8,
                _ => self.u32(entry + 8)?,
            };
            end = end.max(at + length);
            let list = match tag {
                STRIP_OFFSETS | TILE_OFFSETS => &mut offsets,
                STRIP_BYTE_COUNTS | TILE_BYTE_COUNTS => &mut counts,
                _ => continue,
            };
            // Each entry stands there once; whoever repeats it would have the list
            // grow beyond what the value holds.
            if !list.is_empty() {
                return Err(Extent::Unknown);
            }
            self.start.has(at + length)?;
            for value in (at..at + length).step_by(size) {
                list.push(match size {
                    2 => self.u16(value)?,
                    4 => self.u32(value)?,
                    _ => return Err(Extent::Unknown),
                });
            }
        }
        if offsets.is_empty() || offsets.len() != counts.len() {
            return Err(Extent::Unknown);
        }
        let data = offsets.iter().zip(&counts).map(|(at, count)| at + count);
        Ok(data.fold(end, usize::max))
    }

    fn u16(&self, at: usize) -> Result<usize, Extent> {
        let bytes = self.start.array(at)?;
        Ok(usize::from(match self.little_endian {
            true => u16::from_le_bytes(bytes),
            false => u16::from_be_bytes(bytes),
        }))
    }

    fn u32(&self, at: usize) -> Result<usize, Extent> {
        let bytes = self.start.array(at)?;
        sensible(match self.little_endian {
            true => u32::from_le_bytes(bytes),
            false => u32::from_be_bytes(bytes),
        })
    }
}

/// The end of the last box of a JP2 file (ISO/IEC 15444-1 Annex I.4): the one after
/// which NULs stand where the next would begin.
fn jp2_file(start: Start<'_>) -> Result<usize, Extent> {
    let mut at = 0;
    let mut has_codestream = false;
    loop {
        // Both or neither: what stands behind the last box is asked for at once.
        let _: [u8; 8] = start.array(at)?;
        let (length, kind) = (start.u32(at)?, start.array::<4>(at + 4)?);
        let is_codestream = kind == *b"jp2c";
        let end = match length {
            0 if is_codestream => return codestream(start, at + 8),
            0 if has_codestream && kind == [0; 4] => return Ok(at),
            1 if start.u32(at + 8)? == 0 => at + start.u32(at + 12)?.max(16),
            0..8 => return Err(Extent::Unknown),
            _ => at + length,
        };
        has_codestream |= is_codestream;
        at = end;
    }
}

/// The end of a JPEG 2000 codestream that begins at `begin` (Annex A): after the
/// marker EOC.
fn codestream(start: Start<'_>, begin: usize) -> Result<usize, Extent> {
    // SOC has no length.
    let mut at = begin + 2;
    loop {
        match start.u16(at)? {
            EOC => return Ok(at + 2),
            SOT => match start.u32(at + 6)? {
                // The last tile-part, which leaves its length open. No packet
                // holds a byte above 8F after FF, so that EOC is the first one.
                0 => return start.position_after(&EOC.to_be_bytes(), at + SOT_LENGTH),
                1..SOT_LENGTH => return Err(Extent::Unknown),
                length => at += length,
            },
            0xFF01.. => at += 2 + usize::from(start.u16(at + 2)?.max(2)),
            _ => return Err(Extent::Unknown),
        }
    }
}

/// The start of a value.
#[derive(Clone, Copy)]
struct Start<'a>(&'a [u8]);

impl Start<'_> {
    fn has(self, length: usize) -> Result<(), Extent> {
        match self.0.len() >= length {
            true => Ok(()),
            false => Err(Extent::Needs(length)),
        }
    }

    fn array<const N: usize>(self, at: usize) -> Result<[u8; N], Extent> {
        let found = self.0.get(at..).and_then(<[u8]>::first_chunk);
        found.copied().ok_or(Extent::Needs(at + N))
    }

    fn u16(self, at: usize) -> Result<u16, Extent> {
        self.array(at).map(u16::from_be_bytes)
    }

    fn u32(self, at: usize) -> Result<usize, Extent> {
        self.array(at).map(u32::from_be_bytes).and_then(sensible)
    }

    /// Where the first `marker` from `from` on ends.
    fn position_after(self, marker: &[u8; 2], from: usize) -> Result<usize, Extent> {
        self.has(from)?;
        let rest = self.0.get(from..).unwrap_or_default();
        let found = rest.windows(2).position(|two| two == marker);
        found
            .map(|position| from + position + 2)
            .ok_or(Extent::Needs(self.0.len() + 1))
    }
}

/// Lengths and offsets that a value of a card can have; sums of them fit `usize`.
fn sensible(number: u32) -> Result<usize, Extent> {
    match number {
        0..=0xFF_FFFF => Ok(number as usize),
        _ => Err(Extent::Unknown),
    }
}

/// A page, and what an editor may have added.
const MAX_DIRECTORIES: usize = 4;
/// A directory as libtiff writes it: 11 entries, and two resolutions behind them.
const DIRECTORY_ROOM: usize = 160;
/// Bytes of a value by its type, 1 to 12.
const VALUE_SIZES: [usize; 12] = [1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const STRIP_OFFSETS: usize = 273;
const STRIP_BYTE_COUNTS: usize = 279;
const TILE_OFFSETS: usize = 324;
const TILE_BYTE_COUNTS: usize = 325;
/// Entries whose value is an offset to something of unknown length: free space,
/// further directories, a JPEG stream.
const POINTERS: [usize; 7] = [288, 330, 513, 34665, 34853, 40965, 50740];

const SOT: u16 = 0xFF90;
const EOC: u16 = 0xFFD9;
/// A tile-part's marker segment and the marker that its data starts with.
const SOT_LENGTH: usize = 14;

#[cfg(test)]
mod tests {
    use super::*;

    /// Every prefix either asks for more, but never for more than the image has
    /// where that is known, or tells the end; the whole tells `end`.
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

    /// A TIFF with `data` in strips, before its directory or behind it.
    fn tiff(little_endian: bool, directory_first: bool, entries: &[Entry], data: usize) -> Vec<u8> {
        let short = |value: u16| match little_endian {
            true => value.to_le_bytes(),
            false => value.to_be_bytes(),
        };
        let long = |value: u32| match little_endian {
            true => value.to_le_bytes(),
            false => value.to_be_bytes(),
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
        assert_eq!(seen, 9);
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
    fn what_does_not_say_where_it_ends_is_unknown() {
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
        /// Whatever stands there: an answer, and no request for what is there.
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

        /// Nor where one byte of an image is another.
        #[test]
        fn changed_images_are_answered(at in 0..1555usize, to in proptest::num::u8::ANY) {
            for mut image in [
                include_bytes!("../assets/simulator/photo-residence.jp2").to_vec(),
                include_bytes!("../assets/simulator/name-residence.tif").to_vec(),
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
}
