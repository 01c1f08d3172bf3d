//! Writes the seeds that the targets start from into `fuzz/seeds`.

use std::fs;
use std::path::Path;

use zairyu::archive::Archive;
use zairyu::simulator::{self, ElementaryFile, Holder, Variant, VirtualCard};
use zairyu::transport::record::{RecordedRandom, Recorder};
use zairyu::{Card, CardType, DataGroups, Reader};
use zairyu_fuzz::{
    Fixed, Session, TYPES, elementary_files, files_input, is_secured_read, number, push_piece,
};

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
            if variant == Variant::UnderAge || choice % 2 == 0 {
                write(record, &name, &seed((choice & 1) as u8))?;
                write("verify", &name, &seed(choice as u8))?;
            }
            if variant == Variant::UnderAge {
                write("read_keyed", &name, &keyed(choice as u8, card_type, &card))?;
                let archive = serde_json::to_vec(&small_archive(&card)).expect("JSON");
                write("archive", &name, &archive)?;
            } else if choice % 2 == 0 {
                let certificate = card.certificate().expect("a certificate");
                write("certificate", &name, certificate.as_slice())?;
            }
        }
        write("read_any", code, &plain_answers(simulated))?;
        write("recording", code, &recording(simulated))?;
    }
    for (choice, session) in Session::ALL.into_iter().enumerate() {
        let (_, exchanges) = session.record();
        let mut input = vec![choice as u8];
        let reads = exchanges
            .iter()
            .filter(|(command, _)| is_secured_read(command));
        reads.for_each(|(_, answer)| push_piece(&mut input, answer));
        write("secured_answer", &format!("session-{choice}"), &input)?;
    }
    for (name, generation) in [
        ("first", simulator::Generation::First),
        ("second", simulator::Generation::Second),
    ] {
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

fn read(card_type: simulator::CardType, variant: Variant) -> Card {
    let card = VirtualCard::builder(card_type)
        .variant(variant)
        .build()
        .expect("a card");
    Reader::new(card)
        .read(&number(), DataGroups::ALL)
        .expect("a read")
}

/// Without the long files.
fn small_archive(card: &Card) -> Archive {
    let mut files = zairyu::record::Files::new();
    for (id, bytes) in card.files().iter().filter(|(_, bytes)| bytes.len() < 400) {
        files.insert(id, zeroize::Zeroizing::new(bytes.to_vec()));
    }
    Archive::of(&Card::from_files(files).expect("a card"))
}

fn keyed(choice: u8, card_type: CardType, card: &Card) -> Vec<u8> {
    let mut input = vec![choice, 10];
    push_piece(&mut input, &[0, 0, 0, 1, 5, 0]);
    let files = zairyu::files::files(card_type).iter();
    for (file, _) in files.zip(elementary_files(card_type)).skip(2) {
        push_piece(&mut input, card.file(file.id).unwrap_or_default());
    }
    input
}

/// What a card answers until it wants to know the number.
fn plain_answers(card_type: simulator::CardType) -> Vec<u8> {
    let card = VirtualCard::builder(card_type).build().expect("a card");
    let mut input = vec![0];
    for name in [ElementaryFile::CommonData, ElementaryFile::CardType] {
        let content = card.file(name).unwrap_or_default();
        push_piece(&mut input, &[content, &[0x90, 0x00]].concat());
    }
    push_piece(&mut input, &[7, 7, 7, 7, 7, 7, 7, 7, 0x90, 0x00]);
    push_piece(&mut input, &[[7; 40].as_slice(), &[0x90, 0x00]].concat());
    input
}

fn recording(card_type: simulator::CardType) -> Vec<u8> {
    let card = VirtualCard::builder(card_type)
        .random_source(|bytes| bytes.fill(0x42))
        .build()
        .expect("a card");
    let mut random = RecordedRandom::new(Fixed);
    let mut reader = Reader::with_random(Recorder::new(card), &mut random);
    reader.read(&number(), DataGroups::RENEWAL).expect("a read");
    let recording = reader
        .into_transport()
        .finish()
        .with_random(random.finish());
    serde_json::to_vec(&recording).expect("JSON")
}
