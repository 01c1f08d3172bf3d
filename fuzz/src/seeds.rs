//! Writes the seeds that the targets start from into `fuzz/seeds`.

use std::fs;
use std::path::Path;

use serde::Serialize;
use zairyu::archive::Archive;
use zairyu::simulator::{self, ElementaryFile, Holder, Variant, VirtualCard};
use zairyu::transport::recording::{RecordedRandom, Recorder, Recording};
use zairyu::{Card, CardType, DataGroups, Generation, Reader};
use zairyu_fuzz::{
    Fixed, Session, TYPES, elementary_files, files_input, hostile_seeds, is_secured_read, number,
    push_piece, reader, specified,
};

/// Texts in the order in which a front's fields are read, with pictures of lines.
fn printed(write: impl Fn(&str, &str, &[u8]) -> std::io::Result<()>) -> std::io::Result<()> {
    let texts = [
        "TURNER ELIZABETH", "５年（２０１９年０９月０１日）", "AB12345678CD", "1985Y12M31D", "女 F.",
        "米国", "東京都千代田区霞が関１丁目１番１号霞が関ハイツ２０２号", "留学", "就労不可",
        "在留期間更新許可（東京出入国在留管理局長）", "２０１９年０９月０１日", "２０１９年０９月０１日",
        "２０１９年０９月０１日まで有効",
    ];
    for choice in 0..4 {
        for scores in [0, 0b0010_0111] {
            let mut input = vec![choice];
            // An address image has an address.
            let texts = if choice == 3 { &texts[6..] } else { &texts[..] };
            for text in texts {
                push_piece(&mut input, &[&[190, scores], text.as_bytes()].concat());
            }
            write("printed_grammar", &format!("{choice}-{scores}"), &input)?;
        }
    }
    // Twelve dark cells with light ones between them, in a large light picture.
    let mut cells = vec![0_u8; 400];
    for (index, cell) in cells.iter_mut().enumerate() {
        *cell = if index / 9 % 6 == 2 { 0b0101_0101 } else { 0 };
    }
    let picture = [&[2, 88, 1, 44, 17][..], &cells].concat();
    write("printed_lines", "rows", &picture)?;
    let mut input = vec![0, 0, 255, 255, 0];
    push_piece(&mut input, &picture);
    push_piece(&mut input, &picture);
    push_piece(&mut input, &[]);
    for _ in 0..8 {
        push_piece(&mut input, &[&[190, 0b0001_1110], &b"AB12345678CD"[..]].concat());
    }
    write("printed_scanner", "rows", &input)
}


fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let write = |target: &str, name: &str, bytes: &[u8]| {
        let folder = folder.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    };
    for (name, text) in [("plain", "AA12345678BB"), ("wide", "ａａ 1234-5678 ＢＢ")] {
        write("card_number", name, text.as_bytes())?;
    }
    for (name, answer) in [
        ("data", &[1, 2, 0x90, 0][..]),
        ("more", &[0x61, 4]),
        ("le", &[0x6C, 6]),
    ] {
        write("response_apdu", name, answer)?;
    }
    write(
        "tlv",
        "flat",
        &[
            0xD0, 0x02, 1, 2, 0xDF, 0xD1, 0x81, 0x01, 3, 0xD9, 0x82, 0, 1, 4, 0, 0,
        ],
    )?;

    for (choice, (card_type, simulated)) in TYPES.into_iter().enumerate() {
        let choice = choice as u8;
        let first = choice < 2;
        let record = if first {
            "record_first"
        } else {
            "record_second"
        };
        let code = card_type.code();
        for (name, variant) in [("genuine", Variant::Genuine), ("young", Variant::UnderAge)] {
            let card = read(simulated, variant);
            let input = files_input(card_type, card.files());
            let seed = |choice: u8| [&[choice][..], &input].concat();
            let name = format!("{name}-{code}");
            if variant == Variant::UnderAge || choice.is_multiple_of(2) {
                let of_record = if first { choice } else { choice - 2 };
                write(record, &name, &seed(of_record))?;
                write("verify", &name, &seed(choice))?;
            }
            // Reading stops at the end of images only if there is a signature.
            write("read_keyed", &name, &keyed(choice, card_type, &card))?;
            if variant == Variant::UnderAge {
                let archive = small_archive(&card);
                let json = serde_json::to_vec(&archive).expect("JSON");
                write("archive", &name, &json)?;
                write("stored", &format!("archive-{name}"), &in_cbor(0, &archive))?;
                let packed = rmp_serde::to_vec_named(&archive).expect("MessagePack");
                write(
                    "stored",
                    &format!("packed-{name}"),
                    &[&[1], &packed[..]].concat(),
                )?;
            } else if [0, 2].contains(&choice) {
                // A specified card has the second generation's.
                let certificate = card.certificate().expect("a certificate");
                write("certificate", &name, certificate.value().bytes())?;
            }
        }
        write("read_any", code, &plain_answers(card_type, simulated))?;
        let recording = recording(simulated);
        let json = serde_json::to_vec(&recording).expect("JSON");
        write("recording", code, &json)?;
        write(
            "stored",
            &format!("recording-{code}"),
            &in_cbor(2, &recording),
        )?;
        // In the middle of the files, after the signature.
        for (name, second) in [("same", 0), ("other", 1), ("young", 2)] {
            let name = format!("{name}-{code}");
            write("read_resumed", &name, &resumed(choice, 14, second))?;
        }
    }
    // A specified card behind a link that carries answers of 544 bytes, interrupted.
    let limited = [
        0x0C, 0, 4, 0x44, 0x3C, 0, 0, 0, 0, 0, 4, 0x44, 0x3C, 0, 0, 0, 0,
    ];
    write("read_resumed", "specified-limited", &limited)?;
    for (choice, session) in Session::ALL.into_iter().enumerate() {
        let (_, exchanges) = session.record();
        let mut input = vec![choice as u8];
        let reads = exchanges
            .iter()
            .filter(|(command, _)| is_secured_read(command));
        reads.for_each(|(_, answer)| push_piece(&mut input, answer));
        write("secured_answer", &format!("session-{choice}"), &input)?;
    }
    printed(write)?;
    for (name, input) in hostile_seeds::seeds() {
        for target in ["outputs_text", "outputs_face"] {
            write(target, &name, &input)?;
        }
        // A page takes half a second: one type of each generation is enough.
        if name.ends_with("-1") || name.ends_with("-06") {
            write("outputs_html", &name, &input)?;
        }
    }
    for (name, generation) in [("first", Generation::First), ("second", Generation::Second)] {
        let ca = simulator::ca_certificate_der(generation).expect("the simulator's CA");
        write("anchor", name, &ca)?;
    }
    for (name, holder) in [
        ("a", Holder::engineer()),
        ("b", Holder::special_permanent()),
    ] {
        write("image_tiff", name, &holder.second.name_image)?;
        write("image_jpeg2000", name, &holder.photo.expect("a photo"))?;
    }
    write(
        "image_jpeg2000",
        "grey",
        include_bytes!("../../tests/data/grey.j2k"),
    )
}

fn read(card_type: CardType, variant: Variant) -> Card {
    let card = VirtualCard::builder(card_type)
        .variant(variant)
        .build()
        .expect("a card");
    reader(card, specified())
        .read(&number(), DataGroups::ALL)
        .expect("a read")
}

/// Without the long files.
fn small_archive(card: &Card) -> Archive {
    let mut files = zairyu::record::CardFiles::new();
    for (id, bytes) in card.files().iter().filter(|(_, bytes)| bytes.len() < 400) {
        files.insert(id, zeroize::Zeroizing::new(bytes.to_vec()));
    }
    Archive::of(&Card::from_files(files).expect("a card"))
}

fn keyed(choice: u8, card_type: CardType, card: &Card) -> Vec<u8> {
    let mut input = vec![choice, 10, 0];
    push_piece(&mut input, &[]);
    let files = zairyu::internals::layout::files(card_type).iter();
    for (file, _) in files.zip(elementary_files(card_type)).skip(2) {
        push_piece(&mut input, card.file(file.id).unwrap_or_default());
    }
    input
}

/// A read that fails at a command and is resumed with this holder's card.
fn resumed(choice: u8, break_at: u8, holder: u8) -> Vec<u8> {
    let mut input = vec![break_at];
    for holder in [0, holder] {
        push_piece(&mut input, &[choice, 10, 0, holder]);
        push_piece(&mut input, &[]);
    }
    input
}

/// The answers of a card until it needs the number. A specified card accepts the keys and
/// the number and then gives an answer without encryption.
fn plain_answers(card_type: CardType, simulated: CardType) -> Vec<u8> {
    let card = VirtualCard::builder(simulated).build().expect("a card");
    let is_specified = card_type.generation() == Generation::Specified;
    let mut input = vec![0];
    if is_specified {
        push_piece(&mut input, &[0x6A, 0x82]);
        push_piece(&mut input, &[0x90, 0x00]);
    }
    for name in [ElementaryFile::CommonData, ElementaryFile::CardType] {
        let content = card.file(name).unwrap_or_default();
        push_piece(&mut input, &[content, &[0x90, 0x00]].concat());
    }
    if is_specified {
        // SET SESSION KEY, VERIFY, SELECT.
        for _ in 0..3 {
            push_piece(&mut input, &[0x90, 0x00]);
        }
    }
    push_piece(&mut input, &[7, 7, 7, 7, 7, 7, 7, 7, 0x90, 0x00]);
    push_piece(&mut input, &[[7; 40].as_slice(), &[0x90, 0x00]].concat());
    input
}

/// After the byte that names format and kind.
fn in_cbor(kind: u8, value: &impl Serialize) -> Vec<u8> {
    let mut input = vec![kind];
    ciborium::into_writer(value, &mut input).expect("CBOR");
    input
}

fn recording(card_type: CardType) -> Recording {
    let card = VirtualCard::builder(card_type)
        .random_source(|bytes| bytes.fill(0x42))
        .build()
        .expect("a card");
    let mut random = RecordedRandom::new(Fixed);
    let mut reader = Reader::new(Recorder::new(card))
        .with_random(&mut random)
        .with_specified_card_key(specified());
    reader.read(&number(), DataGroups::RENEWAL).expect("a read");
    reader
        .into_transport()
        .finish()
        .with_random(random.finish())
}
