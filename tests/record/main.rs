//! Recording a read, replaying it, and the trace that may be shown to others.

use std::collections::BTreeSet;

use getrandom::SysRng;
use zairyu::CardType;
use zairyu::simulator::{VirtualCard, VirtualCardBuilder};
use zairyu::transport::recording::{RecordedRandom, Recorder, Recording, ReplayError};
use zairyu::{
    Card, CardNumber, CardTransport, DataGroups, Error, LinkFault, LinkLimits, Reader, Step,
};

#[test]
fn replayed_read_gives_the_same_card() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for builder in [
            VirtualCard::builder(card_type),
            VirtualCard::builder(card_type).short_only().correct_le(),
            VirtualCard::builder(card_type)
                .limit_response(300)
                .chain_responses(),
        ] {
            let (card, recording) = record(builder);
            assert_eq!(recording.len() as u32, card.link_stats().commands);

            let (link, random) = recording.replay();
            let mut reader = Reader::new(link).with_random(random);
            let same = reader.read(&number(), DataGroups::ALL).unwrap();
            assert_eq!(same.files(), card.files(), "{card_type}");
            assert_eq!(reader.into_transport().remaining(), 0, "{card_type}");
        }
    }
}

#[test]
fn stored_recording_is_the_same() {
    let (_, recording) = record(VirtualCard::builder(CardType::ResidenceFirst));
    let stored = serde_json::to_string(&recording).unwrap();
    assert!(stored.starts_with(r#"{"format":"zairyu-recording","version":1,"#));
    let same: Recording = serde_json::from_str(&stored).unwrap();
    assert!(same == recording);

    for (name, from, to, message) in [
        (
            "another format",
            "zairyu-recording",
            "zairyu-card",
            "not a recording of an exchange with a card: the format is not `zairyu-recording`",
        ),
        (
            "a later version",
            r#""version":1"#,
            r#""version":2"#,
            "recording of version 2: this program reads version 1",
        ),
        (
            "no base64",
            r#""command":"ALCL"#,
            r#""command":"**CL"#,
            "recording: exchange 0: `command` is not base64",
        ),
        (
            "an unknown fault",
            r#""fault":null"#,
            r#""fault":"AA12345678BB""#,
            "recording: exchange 0: `fault` is not a known fault alone",
        ),
        (
            "a fault beside an answer",
            r#""fault":null"#,
            r#""fault":"no-card""#,
            "recording: exchange 0: `fault` is not a known fault alone",
        ),
        (
            "an unknown key in place of the answer",
            r#""answer":"wAQ"#,
            r#""other":"wAQ"#,
            "recording: exchange 0: `answer` is missing",
        ),
    ] {
        let changed = stored.replacen(from, to, 1);
        assert_ne!(changed, stored, "{name}");
        let error = serde_json::from_str::<Recording>(&changed).unwrap_err();
        assert_eq!(error.to_string(), message, "{name}");
    }
}

#[test]
fn another_command_than_recorded_is_named_by_its_position() {
    let (_, recording) = record(VirtualCard::builder(CardType::ResidenceSecond));

    // Fresh randoms: MUTUAL AUTHENTICATE, command 3, differs after its header.
    let (link, _) = recording.replay();
    let error = Reader::new(link)
        .read(&number(), DataGroups::ALL)
        .unwrap_err();
    assert_eq!(error.step(), Step::MutualAuthenticate);
    // By chance, some bytes at the start of the cryptogram may be the same.
    match replay_error(&error) {
        ReplayError::Differs { position, offset } => {
            assert_eq!(position, 3);
            assert!((5..5 + 40).contains(&offset), "{offset}");
        }
        other => panic!("{other}"),
    }

    // More groups than the recorded read has.
    let (_, short) = record_groups(
        VirtualCard::builder(CardType::ResidenceSecond),
        DataGroups::CARD_NUMBER,
    );
    let (link, random) = short.replay();
    let position = short.len();
    let mut reader = Reader::new(link).with_random(random);
    reader.read(&number(), DataGroups::CARD_NUMBER).unwrap();
    let error = reader.transport_mut().transmit(&[0, 0xB0, 0x8A, 0, 0]);
    assert_eq!(error, Err(ReplayError::End { position }));

    // Without its random numbers, the handshake cannot be replayed.
    let stored = serde_json::to_string(&recording).unwrap();
    let value: serde_json::Value = serde_json::from_str(&stored).unwrap();
    let random = value["random"].as_str().unwrap();
    assert_eq!(random.len(), (8 + 16) / 3 * 4);
    let without: Recording = serde_json::from_str(&stored.replace(random, "")).unwrap();
    let (link, random) = without.replay();
    let error = Reader::new(link)
        .with_random(random)
        .read(&number(), DataGroups::ALL)
        .unwrap_err();
    assert!(matches!(error, Error::Random { .. }), "{error}");
}

fn replay_error(error: &Error) -> ReplayError {
    match error {
        Error::Link { source, .. } => *source.downcast_ref().unwrap(),
        other => panic!("{other}"),
    }
}

/// Fails at the fifth command and states limits.
struct Failing(VirtualCard, usize);

#[derive(Debug, thiserror::Error)]
#[error("away")]
struct Away;

impl CardTransport for Failing {
    type Error = Away;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Away> {
        self.1 += 1;
        match self.1 {
            5 => Err(Away),
            _ => Ok(self.0.transmit(command)),
        }
    }

    fn limits(&self) -> LinkLimits {
        LinkLimits::SHORT.with_max_response(200)
    }

    fn fault(&self, _: &Away) -> LinkFault {
        LinkFault::CardRemoved
    }
}

#[test]
fn faults_and_limits_are_replayed() {
    let card = VirtualCard::builder(CardType::ResidenceFirst)
        .build()
        .unwrap();
    let mut random = RecordedRandom::new(SysRng);
    let mut reader = Reader::new(Recorder::new(Failing(card, 0))).with_random(&mut random);
    let error = reader.read(&number(), DataGroups::ALL).unwrap_err();
    let recording = reader
        .into_transport()
        .finish()
        .with_random(random.finish());

    let (link, random) = recording.replay();
    assert_eq!(link.limits(), LinkLimits::SHORT.with_max_response(200));
    let replayed = Reader::new(link)
        .with_random(random)
        .read(&number(), DataGroups::ALL)
        .unwrap_err();
    assert_eq!(replayed.to_string(), error.to_string());
    assert!(
        matches!(
            replayed,
            Error::Link {
                step: Step::Verify,
                fault: LinkFault::CardRemoved,
                ..
            }
        ),
        "{replayed}"
    );
    let trace = recording.redacted().to_string();
    assert!(trace.ends_with("-> link failed: card-removed\n"), "{trace}");
}

#[test]
fn trace_shows_what_happened() {
    let (_, recording) = record(VirtualCard::builder(CardType::ResidenceSecond));
    let trace = recording.redacted().to_string();
    for line in [
        "  0  00 B0 8B 00  le 256                -> 6 bytes: C0 (4)  9000 (done)",
        "  1  00 B0 8A 00  le 256                -> 4 bytes: C1 (2)  9000 (done)",
        "  2  00 84 00 00  le 8                  -> 8 bytes  9000 (done)",
        "  3  00 82 00 00  40 bytes  le 256      -> 40 bytes  9000 (done)",
        "  4  08 20 00 86  19 bytes: 86 (17)     -> 9000 (done)",
        "  5  00 A4 04 0C  16 bytes: DF2         -> 9000 (done)",
        "  6  00 B0 81 00  le 256                -> 22 bytes: D5 (7), D6 (8), D7 (1)  9000 (done)",
        " 13  08 B0 83 00  4 bytes: 96 (2)  le 256 -> 83 bytes: 86 (81)  9000 (done)",
        " 14  08 B0 84 00  4 bytes: 96 (2)  le 65536 -> 341 bytes: 86 (337)  9000 (done)",
    ] {
        assert!(trace.lines().any(|shown| shown == line), "{line}\n{trace}");
    }
    assert_eq!(trace.lines().count(), recording.len());

    let timed = {
        let card = VirtualCard::builder(CardType::ResidenceFirst)
            .build()
            .unwrap();
        let mut reader = Reader::new(Recorder::new(card).with_timing());
        reader.read(&number(), DataGroups::PHOTO).unwrap();
        reader.into_transport().finish().redacted().to_string()
    };
    assert!(timed.lines().all(|line| line.ends_with(" ms")), "{timed}");
}

/// No four bytes of any file, in any form, and no secret of the session.
#[test]
fn trace_shows_nothing_personal_or_secret() {
    for &card_type in CardType::FIRST_AND_SECOND {
        for short in [false, true] {
            let builder = VirtualCard::builder(card_type);
            let builder = if short { builder.short_only() } else { builder };
            let (card, recording) = record(builder);
            let trace = recording.redacted();
            let shown = format!("{trace} {trace:?} {recording:?}");

            let mut secrets: Vec<Vec<u8>> = vec![number().as_bytes().to_vec()];
            // Common data and card type are the same on every card of a type.
            secrets.extend(card.files().iter().skip(2).map(|(_, bytes)| bytes.to_vec()));
            let stored = serde_json::to_value(&recording).unwrap();
            let hex_of = |value: &serde_json::Value| {
                data_encoding::BASE64
                    .decode(value.as_str().unwrap().as_bytes())
                    .unwrap()
            };
            secrets.push(hex_of(&stored["random"]));
            for exchange in stored["exchanges"].as_array().unwrap() {
                let command = hex_of(&exchange["command"]);
                let answer = hex_of(&exchange["answer"]);
                let select = command[1] == 0xA4;
                let cryptogram = command[0] == 0x08 || matches!(command[1], 0x82 | 0x84);
                if command.len() > 13 && !select {
                    secrets.push(command[5..].to_vec());
                }
                if cryptogram {
                    secrets.push(answer[..answer.len() - 2].to_vec());
                }
            }
            let windows: BTreeSet<&[u8]> = secrets
                .iter()
                .flat_map(|secret| secret.windows(4))
                .collect();
            assert!(windows.len() > 5000, "{}", windows.len());
            for secret in &secrets {
                for window in secret.windows(6).filter_map(|w| str::from_utf8(w).ok()) {
                    let padding = window.bytes().all(|byte| byte == 0);
                    assert!(
                        padding || !shown.contains(window),
                        "{card_type}: {window:?}"
                    );
                }
            }
            let forms = Forms::of(&shown);
            for window in windows {
                // Skips padding, and the last bytes of an Lc-and-Le field.
                if window.iter().filter(|&&byte| byte != 0).count() < 2 {
                    continue;
                }
                assert!(
                    !forms.show(window),
                    "{card_type}: {} in {shown}",
                    hex::encode(window)
                );
            }
        }
    }
}

/// All forms in which a text may show four bytes.
struct Forms {
    raw: BTreeSet<[u8; 4]>,
    hex: BTreeSet<[u8; 8]>,
}

impl Forms {
    fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let tight = lower.as_bytes();
        let chunks = |bytes: &[u8]| -> BTreeSet<[u8; 8]> {
            bytes.windows(8).map(|w| w.try_into().unwrap()).collect()
        };
        let spaced: BTreeSet<[u8; 8]> = tight
            .windows(11)
            .filter(|w| [w[2], w[5], w[8]].iter().all(|b| !b.is_ascii_hexdigit()))
            .map(|w| [w[0], w[1], w[3], w[4], w[6], w[7], w[9], w[10]])
            .collect();
        Forms {
            raw: text
                .as_bytes()
                .windows(4)
                .map(|w| w.try_into().unwrap())
                .collect(),
            hex: chunks(tight).into_iter().chain(spaced).collect(),
        }
    }

    fn show(&self, window: &[u8]) -> bool {
        let raw: [u8; 4] = window.try_into().unwrap();
        let hex: [u8; 8] = hex::encode(window).into_bytes().try_into().unwrap();
        // The columns of a trace consist of these characters: ` CA ` of a certificate's
        // name also occurs there as an offset.
        let by_chance = raw.iter().all(|&b| b == b' ' || b.is_ascii_hexdigit());
        (self.raw.contains(&raw) && !by_chance) || self.hex.contains(&hex)
    }
}

/// Bytes that only look like a command, and an answer that only looks like an object, are
/// not parsed.
#[test]
fn trace_of_strange_bytes_shows_only_lengths() {
    struct Echo;
    impl CardTransport for Echo {
        type Error = Away;
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Away> {
            Ok(command[4..].to_vec())
        }
    }
    let mut link = Recorder::new(Echo);
    for command in [
        // Not an APDU: the lengths are inconsistent.
        &b"AA12345678BB"[..],
        // Read by short EF identifier; the answer is not a known object.
        b"\x00\xB0\x81\x00\x0055\x90\x00",
        b"\x00\xB0\x81\x00\x41",
    ] {
        link.transmit(command).unwrap();
    }
    let trace = link.finish().redacted().to_string();
    let lines: Vec<_> = trace.lines().map(str::trim_end).collect();
    assert_eq!(
        lines,
        [
            "  0  12 bytes that are not a command    -> 6 bytes  4242",
            "  1  9 bytes that are not a command     -> 3 bytes  9000 (done)",
            "  2  00 B0 81 00  le 65                 -> 1 bytes, no status word",
        ]
    );
}

/// Tags of one and two bytes: the trace shows tags that cards have and treats others as
/// data.
#[test]
fn trace_shows_only_known_tags() {
    struct Answers(Vec<&'static [u8]>);
    impl CardTransport for Answers {
        type Error = Away;
        fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, Away> {
            Ok(self.0.remove(0).to_vec())
        }
    }
    let read = &b"\x00\xB0\x86\x00\x00"[..];
    let secured = &b"\x08\xB0\x86\x00\x00"[..];
    let cases: [(&[u8], &'static [u8], &str); 9] = [
        (
            read,
            b"\xDF\xD1\x01A\x90\0",
            "4 bytes: DFD1 (1)  9000 (done)",
        ),
        (read, b"\xDF\x55\x01A\x90\0", "4 bytes  9000 (done)"),
        (read, b"\x1F\x41\x01A\x90\0", "4 bytes  9000 (done)"),
        (read, b"\x55\x01A\x90\0", "3 bytes  9000 (done)"),
        (
            read,
            b"\xC1\x011\xDF\x55\x01A\x90\0",
            "7 bytes: C1 (1)  9000 (done)",
        ),
        (
            read,
            b"\xDF\x55\x01A\xC1\x011\x90\0",
            "7 bytes  9000 (done)",
        ),
        (secured, b"\x86\x01A\x90\0", "3 bytes: 86 (1)  9000 (done)"),
        (secured, b"\xDF\xD1\x01A\x90\0", "4 bytes  9000 (done)"),
        (secured, b"\xDF\x55\x01A\x90\0", "4 bytes  9000 (done)"),
    ];
    let answers = cases.iter().map(|&(_, answer, _)| answer).collect();
    let mut link = Recorder::new(Answers(answers));
    for (command, _, _) in cases {
        link.transmit(command).unwrap();
    }
    let trace = link.finish().redacted().to_string();
    assert_eq!(trace.lines().count(), cases.len());
    for (line, (_, answer, expected)) in trace.lines().zip(cases) {
        let (_, shown) = line.split_once("-> ").unwrap();
        assert_eq!(shown, expected, "{answer:02X?}");
    }
}

fn record(builder: VirtualCardBuilder) -> (Card, Recording) {
    record_groups(builder, DataGroups::ALL)
}

fn record_groups(builder: VirtualCardBuilder, groups: DataGroups) -> (Card, Recording) {
    let mut random = RecordedRandom::new(SysRng);
    let link = Recorder::new(builder.build().unwrap());
    let mut reader = Reader::new(link).with_random(&mut random);
    let card = reader.read(&number(), groups).unwrap();
    let recording = reader
        .into_transport()
        .finish()
        .with_random(random.finish());
    (card, recording)
}

fn number() -> CardNumber {
    "AA12345678BB".parse().unwrap()
}
