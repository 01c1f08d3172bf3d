//! Every error of the crate, made from a card's own bytes and printed with all its sources.

use std::error::Error;
use std::fmt::Write;
use std::sync::LazyLock;

use zairyu::CardType;
use zairyu::archive::Archive;
use zairyu::record::CardFiles;
use zairyu::simulator::VirtualCard;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::transport::recording::{RecordedRandom, Recorder};
use zairyu::verify::CardCertificate;
use zairyu::{Card, CardNumber, CardTransport, DataGroups, Generation, Reader};
use zeroize::Zeroizing;

use crate::{broken_off, card, delivery_key, number, rare, reader, session, variants};

/// An error and its printed text.
pub struct Shown {
    pub what: String,
    pub card_type: CardType,
    pub text: String,
    /// The variants in it.
    pub variants: Vec<(&'static str, String)>,
}

/// All errors, with the card that caused them and their texts.
pub fn everything() -> &'static [Shown] {
    static ALL: LazyLock<Vec<Shown>> = LazyLock::new(|| {
        let mut all = Vec::new();
        for &card_type in CardType::ALL {
            let mut add = |what: String, error: &(dyn Error + 'static)| {
                all.push(Shown {
                    what,
                    card_type,
                    text: with_sources(error),
                    variants: variants::of(error),
                });
            };
            of_reads(card_type, &mut add);
            broken_off::reads(card_type, &mut add);
            rare::all(card_type, &mut add);
            of_files(&card(card_type), &mut add);
            of_replays(card_type, &mut add);
            of_typed_numbers(&mut add);
        }
        all
    });
    &ALL
}

pub type Add<'a> = dyn FnMut(String, &(dyn Error + 'static)) + 'a;

fn with_sources(error: &dyn Error) -> String {
    let mut shown = format!("{error:?} {error:#?} {error}");
    let mut source = error.source();
    while let Some(error) = source {
        write!(shown, " {error:?} {error}").expect("a string");
        source = error.source();
    }
    shown
}

/// Invalid numbers: errors do not show what a person typed.
fn of_typed_numbers(add: &mut Add<'_>) {
    for text in ["AA1234567", "AA12345678BB9", "1A12345678BB", "AA1234X678BB"] {
        let error = text.parse::<CardNumber>().expect_err("no number");
        add("a number".to_owned(), &error);
    }
}

/// A link that changes the answer to one command.
struct Faulty<'a> {
    card: VirtualCard,
    count: usize,
    at: usize,
    change: &'a dyn Fn(Vec<u8>) -> Vec<u8>,
}

impl CardTransport for Faulty<'_> {
    type Error = std::convert::Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        let answer = self.card.transmit(command);
        self.count += 1;
        Ok(if self.count == self.at + 1 {
            (self.change)(answer)
        } else {
            answer
        })
    }
}

type Change = fn(Vec<u8>) -> Vec<u8>;

fn of_reads(card_type: CardType, add: &mut Add<'_>) {
    let changes: [(&str, Change); 12] = [
        ("nothing", |_| vec![]),
        ("no data", |_| vec![0x90, 0x00]),
        ("6F00", |_| vec![0x6F, 0x00]),
        ("cut", |answer| answer[..answer.len() - 1].to_vec()),
        ("half", |answer| answer[..answer.len() / 2].to_vec()),
        ("shifted", |answer| [&[0xD0], &answer[..]].concat()),
        ("twice", |answer| answer.repeat(2)),
        ("first byte", |mut answer| {
            answer[0] ^= 1;
            answer
        }),
        ("second byte", |mut answer| {
            answer[1] ^= 0x80;
            answer
        }),
        ("shorter", |mut answer| {
            let data = answer.len() - 2;
            answer.drain(data.saturating_sub(20)..data);
            answer
        }),
        ("last byte", |mut answer| {
            let data = answer.len() - 2;
            answer[data.saturating_sub(1)] ^= 1;
            answer
        }),
        ("padding indicator", |mut answer| {
            if let [0x86, 0x82, _, _, byte, ..] | [0x86, 0x81, _, byte, ..] = &mut answer[..] {
                *byte ^= 2;
            }
            answer
        }),
    ];
    let mut card = Some(session::builder(card_type).build().expect("a card"));
    for (name, change) in changes {
        for at in 0..20 {
            let mut inner = card.take().expect("a card");
            inner.reset();
            let mut link = Faulty {
                card: inner,
                count: 0,
                at,
                change: &change,
            };
            let result = reader(&mut link).read(&number(), DataGroups::ALL);
            card = Some(link.card);
            if let Err(error) = result {
                add(format!("{name} at {at}"), &error);
            }
        }
    }
}

/// Each file, with the length, tag or value of each object changed.
fn of_files(card: &Card, add: &mut Add<'_>) {
    for (id, bytes) in card.files().iter() {
        for (at, mask) in
            (0..bytes.len().min(40)).flat_map(|at| [1, 4, 0x80].map(|mask| (at, mask)))
        {
            let mut changed = bytes.to_vec();
            changed[at] ^= mask;
            let mut files: CardFiles = card.files().clone();
            files.insert(id, Zeroizing::new(changed.clone()));
            if let Err(error) = Card::from_files(files) {
                add(format!("{id}, byte {at} ^ {mask}"), &error);
            }
        }
        for generation in [Generation::First, Generation::Second, Generation::Specified] {
            if let Err(error) = CardCertificate::parse(bytes, generation) {
                add(format!("{id} as a certificate"), &error);
            }
        }
        let mut stored = serde_json::to_value(Archive::of(card)).expect("JSON");
        let files = stored["files"].as_array_mut().expect("files");
        let again = files[0].clone();
        files.push(again);
        let archive: Archive = serde_json::from_value(stored.clone()).expect("an archive");
        if let Err(error) = archive.into_card() {
            add("archive, a file twice".to_owned(), &error);
        }
        let text = stored
            .to_string()
            .replacen("\"data\":\"", "\"data\":\"%", 3);
        if let Err(error) = serde_json::from_str::<Archive>(&text) {
            add("archive, no base64".to_owned(), &error);
        }
    }
    let value = card.certificate().expect("a certificate").value().bytes();
    for at in 0..value.len().min(400) {
        let mut changed = value.to_vec();
        changed[at] ^= 0x11;
        if let Err(error) = CardCertificate::parse(&changed, card.card_type().generation()) {
            add(format!("certificate, byte {at}"), &error);
        }
    }
    let certificate = CardCertificate::parse(value, card.card_type().generation());
    let certificate = certificate.expect("a certificate");
    for (_, bytes) in card.files().iter() {
        if let Err(error) = certificate.verify_data(&[bytes], bytes) {
            add("a file as a signature".to_owned(), &error);
        }
    }
}

fn of_replays(card_type: CardType, add: &mut Add<'_>) {
    let link = session::builder(card_type).build().expect("a card");
    let mut random = RecordedRandom::new(session::Known);
    let mut reader = Reader::new(Recorder::new(link))
        .with_random(&mut random)
        .with_specified_card_key(SpecifiedCardKey::new(delivery_key()));
    reader.read(&number(), DataGroups::ALL).expect("a read");
    let recording = reader.into_transport().finish();
    let (link, _) = recording.replay();
    let mut reader =
        Reader::new(link).with_specified_card_key(SpecifiedCardKey::new(delivery_key()));
    let error = reader.read(&number(), DataGroups::ALL);
    add(
        "replay with other randoms".to_owned(),
        &error.expect_err("it differs"),
    );
}
