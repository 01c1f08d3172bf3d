//! Errors that small changes of a read or a file do not cause. They are made from a card's
//! own bytes where that is possible, otherwise built directly.

use std::convert::Infallible;

use zairyu::CardType;
use zairyu::archive::Archive;
use zairyu::card::DataItem;
use zairyu::internals::apdu::{Command, Expected, Form, Response};
use zairyu::simulator::{ElementaryFile, VirtualCard};
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::transport::ApduError;
use zairyu::transport::recording::Recorder;
use zairyu::verify::{BerError, BerReason, CardCertificate, CertificateError};
use zairyu::{Card, CardNumber, CardTransport, DataGroups, LinkLimits, Reader, image};

use crate::broken_off::{Endless, Torn};
use crate::errors::Add;
use crate::{card, delivery_key, number, reader, session};

pub fn all(card_type: CardType, add: &mut Add<'_>) {
    let card = card(card_type);
    of_reads(card_type, add);
    of_replays(card_type, add);
    of_archives(&card, add);
    of_images(&card, add);
    of_evidence(&card, add);
    of_commands(&card, add);
}

fn of_reads(card_type: CardType, add: &mut Add<'_>) {
    let builder = || session::builder(card_type);
    let build = || builder().build().expect("a card");
    let mut read = |what: &str, link: &mut dyn CardTransport<Error = Infallible>| {
        if let Err(error) = reader(link).read(&number(), DataGroups::ALL) {
            add(what.to_owned(), &error);
        }
    };
    read(
        "short",
        &mut builder().short_only().build().expect("a card"),
    );
    read("narrow", &mut Narrow(build()));
    for other in ["1", "05", "07"] {
        let file = [&[0xC1, other.len() as u8], other.as_bytes()].concat();
        let card = builder().raw_file(ElementaryFile::CardType, file).build();
        read("misplaced", &mut card.expect("a card"));
    }
    let many = builder().raw_file(ElementaryFile::Signature, [0x55, 0x00].repeat(257));
    read("many", &mut many.build().expect("a card"));
    for at in 0..12 {
        let nothing = Endless {
            card: build(),
            left: at,
            answer: &[0x61, 0x00],
        };
        read("nothing, for ever", &mut { nothing });
    }
    let reflected = |command: &[u8], answer| {
        if is_handshake(command) {
            [&command[5..45], &[0x90, 0x00]].concat()
        } else {
            answer
        }
    };
    read("reflected", &mut Altered(build(), reflected));

    // From a session with another RND.IFD and the same RND.ICC.
    let mut handshake = None;
    let noted = Altered(build(), |command: &[u8], answer: Vec<u8>| {
        if is_handshake(command) {
            handshake = Some(answer.clone());
        }
        answer
    });
    let mut other =
        Reader::new(noted).with_specified_card_key(SpecifiedCardKey::new(delivery_key()));
    other.read(&number(), DataGroups::empty()).expect("a read");
    drop(other);
    let again = |command: &[u8], answer| match (is_handshake(command), &handshake) {
        (true, Some(handshake)) => handshake.clone(),
        _ => answer,
    };
    read("of another session", &mut Altered(build(), again));

    let wrong: CardNumber = "AA12345678BC".parse().expect("a number");
    let error = reader(build()).read(&wrong, DataGroups::ALL);
    add(
        "another number".to_owned(),
        &error.expect_err("not its own"),
    );
    if let Err(error) = Reader::new(build()).read(&number(), DataGroups::ALL) {
        add("no delivery key".to_owned(), &error);
    }
}

fn is_handshake(command: &[u8]) -> bool {
    command.get(1) == Some(&0x82)
}

/// Recordings that end early, and recordings of a link that failed.
fn of_replays(card_type: CardType, add: &mut Add<'_>) {
    let detected = session::builder(card_type).build().expect("a card");
    let mut detecting = reader(Recorder::new(detected));
    detecting.detect().expect("a card");
    let mut recordings = vec![("detection alone", detecting.into_transport().finish())];

    let card = session::builder(card_type).build().expect("a card");
    let mut torn = reader(Recorder::new(Torn { card, left: 9 }));
    let error = torn.read(&number(), DataGroups::ALL);
    add("torn".to_owned(), &error.expect_err("torn"));
    recordings.push(("torn", torn.into_transport().finish()));

    for (what, recording) in recordings {
        let error = reader(recording.replay().0).read(&number(), DataGroups::ALL);
        add(format!("replay of {what}"), &error.expect_err("it ends"));
    }
}

fn of_archives(card: &Card, add: &mut Add<'_>) {
    let stored = serde_json::to_value(Archive::of(card)).expect("JSON");
    let count = card.files().len();
    for index in 0..count {
        for (what, key, value) in [
            ("no such place", "file", "DF9/EF09".into()),
            ("another place", "file", "DF2/EF0A".into()),
            ("another's place", "file", "DF2/EF04".into()),
            ("another's place", "file", "DF1/EF04".into()),
            (
                "another's data",
                "data",
                stored["files"][count - 1]["data"].clone(),
            ),
            ("no file's data", "data", "0G8B".into()),
            (
                "padding",
                "padding_not_read",
                serde_json::json!([{"start": 3, "end": 9}]),
            ),
        ] {
            let mut changed = stored.clone();
            changed["files"][index][key] = value;
            add_archive(format!("archive, file {index}, {what}"), changed, add);
        }
        let mut long = card.files().clone();
        let (id, bytes) = card.files().iter().nth(index).expect("a file");
        let mut bytes = bytes.to_vec();
        bytes.resize(bytes.len() + 9000, 0);
        long.insert(id, bytes.into());
        if let Ok(card) = Card::from_files(long) {
            let stored = serde_json::to_value(Archive::of(&card)).expect("JSON");
            add_archive(format!("archive, file {index}, too long"), stored, add);
        }
    }
}

fn add_archive(what: String, stored: serde_json::Value, add: &mut Add<'_>) {
    match serde_json::from_value::<Archive>(stored) {
        Err(error) => add(what, &error),
        Ok(archive) => {
            if let Err(error) = archive.into_card() {
                add(what, &error);
            }
        }
    }
}

/// Each image with a changed byte in its headers, cut, and too long.
fn of_images(card: &Card, add: &mut Add<'_>) {
    for field in card.images() {
        let whole = field.value().bytes();
        let end = whole.iter().rposition(|&byte| byte != 0).unwrap_or(0) + 1;
        let headers = (0..end.min(200)).chain(end.saturating_sub(130)..end);
        for at in headers {
            for change in [|byte| byte ^ 1, |_: u8| 0, |_: u8| 0x7F] {
                let mut changed = whole.to_vec();
                changed[at] = change(changed[at]);
                // Decoding is slow.
                let outcome = match at % 8 {
                    0 => image::decode(&changed).map(drop),
                    _ => image::dimensions(&changed).map(drop),
                };
                if let Err(error) = outcome {
                    add(format!("image, byte {at}"), &error);
                }
            }
        }
        for length in (0..end).step_by(50) {
            if let Err(error) = image::decode(&whole[..length]) {
                add(format!("image of {length} bytes"), &error);
            }
        }
        let long = whole.repeat(1 + image::MAX_IMAGE_BYTES / whole.len());
        let error = image::decode(&long).expect_err("it is too long");
        add("image, too long".to_owned(), &error);
    }
}

fn of_evidence(card: &Card, add: &mut Add<'_>) {
    let generation = card.card_type().generation();
    let value = card.certificate().expect("a certificate").value().bytes();
    let signed = card.value(DataItem::CheckCode).expect("a signature");
    let certificate = CardCertificate::parse(value, generation).expect("a certificate");
    let photo = card.value(DataItem::Photo).expect("a photo");
    for signature in [
        signed,
        &signed[..90],
        &[],
        &[0; 256],
        &[0xFF; 96],
        &[0x30; 104],
    ] {
        if let Err(error) = certificate.verify_data(&[photo], signature) {
            add("signature".to_owned(), &error);
        }
    }
    let end = value.iter().rposition(|&byte| byte != 0).unwrap_or(0) + 1;
    let followed = [&value[..end], photo].concat();
    for (what, bytes) in [("nothing", &[][..]), ("photo behind it", &followed)] {
        let error = CardCertificate::parse(bytes, generation).expect_err(what);
        add(format!("certificate, {what}"), &error);
    }

    let oid = || "1.2.840.113549.1.1.11".to_owned();
    for error in [
        CertificateError::AlgorithmNotAllowed { oid: oid() },
        CertificateError::BadRsaExponent,
        CertificateError::MalformedExtension { oid: oid() },
        CertificateError::DuplicateExtension { oid: oid() },
        CertificateError::UnknownCriticalExtension { oid: oid() },
        CertificateError::NoDigitalSignature,
        CertificateError::IsAuthority,
    ] {
        add("put together".to_owned(), &error);
    }
    for reason in [
        BerReason::TooLarge,
        BerReason::Trailing,
        BerReason::TooDeep,
        BerReason::TooManyElements,
        BerReason::IndefinitePrimitive,
        BerReason::MissingEndOfContents,
        BerReason::BadSegment,
    ] {
        let error = CertificateError::Encoding(BerError { reason, offset: 9 });
        add("put together".to_owned(), &error);
    }
}

fn of_commands(card: &Card, add: &mut Add<'_>) {
    let photo = card.value(DataItem::Photo).expect("a photo");
    let command = Command::new(0, 0xD6, 0, 0).with_data(photo);
    let error: ApduError = command.encode(Form::Short).expect_err("too long");
    add("command, too long".to_owned(), &error);
    let error = Expected::bytes(photo.len() << 16).expect_err("too many");
    add("expected, too many".to_owned(), &error);
    let answer = photo.repeat(1 + 70_000 / photo.len());
    let error = Response::parse(answer).expect_err("too long");
    add("response, too long".to_owned(), &error);
}

/// Replaces answers.
struct Altered<F>(VirtualCard, F);

impl<F: FnMut(&[u8], Vec<u8>) -> Vec<u8>> CardTransport for Altered<F> {
    type Error = Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
        let answer = self.0.transmit(command);
        Ok((self.1)(command, answer))
    }
}

/// A link that carries only three bytes and a status word.
struct Narrow(VirtualCard);

impl CardTransport for Narrow {
    type Error = Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
        Ok(self.0.transmit(command))
    }

    fn limits(&self) -> LinkLimits {
        LinkLimits::default().with_max_response(5)
    }
}
