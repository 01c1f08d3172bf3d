//! No `Debug`, no error and no trace shows personal data or keys. Every public type of the
//! crate is listed here. A new type that is not listed fails a test.

mod broken_off;
mod errors;
mod rare;
mod session;
mod shown;
mod sources;
mod variants;

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use zairyu::CardType;
use zairyu::card::DataItem;
use zairyu::specified_card::DeliveryKey;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::{Card, CardNumber, CardTransport, DataGroups, Reader};

/// Types that hold nothing of a card: tables, codes of the protocol, results of
/// a check, a program's own choices.
const NOTHING_OF_A_CARD: &[&str] = &[
    // Files and objects.
    "Access",
    "Coverage",
    "DataGroups",
    "Directory",
    "ElementaryFile",
    "FileId",
    "FileSpec",
    "ObjectSpec",
    "Tag",
    // Types of cards and formats.
    "Document",
    "CardType",
    "DataItem",
    "Sha256Digest",
    "Generation",
    "ImageFormat",
    "ImagePadding",
    "TextEncoding",
    // The protocol.
    "Expected",
    "Form",
    "Fault",
    "FaultyError",
    "LinkFault",
    "LinkLimits",
    "StatusWord",
    "Step",
    // Trust and the outcome of a check.
    "AlteredReason",
    "Anchor",
    "AnchorClass",
    "AnchorError",
    "AnchorFile",
    "AnchorFileError",
    "AnchorRefusal",
    "AnchorSource",
    "Anchors",
    "Assurance",
    "Caveat",
    "DocumentCheck",
    "NumberCheck",
    "PaddingNotRead",
    "Proof",
    "ExemptReason",
    "IssuerCheck",
    "IssuerSearch",
    "IssuerReason",
    "NotCheckedReason",
    "VerificationResult",
    "PinnedFile",
    "PinnedKind",
    "TamperCheck",
    "TestTrustStore",
    "TrustStore",
    "TrustedIssuer",
    "UntrustedReason",
    "Validity",
    // A program's own choices and tables.
    "CodeList",
    "CodeLists",
    "DeliveredKeys",
    "DeliveryKeyError",
    "Language",
    "SpecifiedCardProfile",
    // Text in pictures: sets, lists, places and errors of the crate.
    "CharacterSet",
    "Comparison",
    "GrayImageError",
    "LayoutMatch",
    "ModelError",
    "PpOcr",
    "PrintedField",
    "RecognizeError",
    "Rect",
    // Marks and labels of the crate.
    "FaceLabel",
    "Mark",
    "NumberSource",
    "Problem",
    "Source",
    "RevocationAnswer",
    "UnknownLanguage",
    // Texts of the crate.
    "Guidance",
    "Link",
    "Situation",
    // The system's readers.
    "PcscError",
    "PcscTransport",
    // The simulator: its issuers and choices.
    "Absence",
    "AcceptedKeys",
    "SimulatedProfile",
    "UnknownProfile",
    "AuthorityKey",
    "CertificateProfile",
    "IssueError",
    "KeyUsage",
    "PrintedTexts",
    "Sample",
    "UnknownCardType",
    "UnknownDataItem",
    "UnknownDocument",
    "UnknownGeneration",
    "UnknownLinkFault",
    "UnknownSha256Digest",
    "UnknownSpecVersion",
    // Links that show nothing of the exchange, or only what a program's own link shows.
    "BoxedAsyncTransport",
    "BoxedTransport",
    "Erased",
    "FaultyTransport",
    "LinkError",
    "UnknownVariant",
    "Variant",
    "AcceptedLengthObject",
    "LengthObject",
    // Of a number that was scanned, the confidence only.
    "CardNumberScanner",
    "ScanHint",
    "ScanResult",
    "ScannedNumber",
    // Names without a value.
    "RandomExhausted",
    "UnknownFile",
];

/// Types that exist to display personal data.
const ON_REQUEST: &[&str] = &["FullCardNumber"];

#[test]
fn every_public_type_is_listed() {
    let shown = shown::everything().into_iter().map(|(name, _)| name);
    let failed = variants::NAMES.iter().copied();
    let listed: BTreeSet<&str> = shown
        .chain(failed)
        .chain(NOTHING_OF_A_CARD.iter().copied())
        .chain(ON_REQUEST.iter().copied())
        .collect();
    let public = sources::public_types();
    let public: BTreeSet<&str> = public.iter().map(String::as_str).collect();
    let missing: Vec<_> = public.difference(&listed).collect();
    assert!(missing.is_empty(), "not listed in this test: {missing:?}");
    let gone: Vec<_> = listed.difference(&public).collect();
    assert!(gone.is_empty(), "listed, but no type: {gone:?}");
}

#[test]
fn nothing_personal_is_shown() {
    let mut looked_at = 0;
    for (name, shown) in shown::everything() {
        for &card_type in CardType::ALL {
            assert_eq!(secret_in(card_type, &shown), None, "{name}: {shown}");
        }
        looked_at += 1;
    }
    assert!(looked_at > 100, "{looked_at}");
}

/// The search finds secrets.
#[test]
fn secrets_are_found_in_every_form() {
    let card = card(CardType::ResidenceFirst);
    let address = card.value(DataItem::Address).expect("an address");
    for text in ["for 12345678", "valid until 2028-10-20"] {
        assert!(
            secret_in(CardType::ResidenceFirst, text).is_some(),
            "{text}"
        );
    }
    let text = String::from_utf8_lossy(address);
    assert!(secret_in(CardType::ResidenceFirst, &text).is_some());
    let session = session::secrets();
    let session = session.iter().map(|(name, bytes)| (*name, &bytes[..]));
    for (name, bytes) in session.chain([("address", address)]) {
        let bytes = &bytes[..8];
        let lossless: String = bytes.iter().copied().map(char::from).collect();
        for text in [
            format!("{bytes:?}"),
            format!("{bytes:#?}"),
            format!("{bytes:02x?}"),
            format!("{bytes:#04X?}"),
            hex::encode(bytes),
            format!("of {}", hex::encode_upper(bytes)),
            // At an odd position in a longer hexadecimal text.
            format!("a{}", hex::encode(bytes)),
            bytes.escape_ascii().to_string(),
            format!("{:?}", bytes.escape_ascii().to_string()),
            lossless,
        ] {
            for &card_type in CardType::ALL {
                if name != "address" || card_type == CardType::ResidenceFirst {
                    assert!(secret_in(card_type, &text).is_some(), "{name}: {text}");
                }
            }
        }
    }
}

#[test]
fn nothing_personal_is_in_an_error() {
    let errors = errors::everything();
    let mut texts = BTreeSet::new();
    for error in errors {
        // Many errors have the same text.
        if !texts.insert((error.card_type.code(), &error.text)) {
            continue;
        }
        let found = secret_in(error.card_type, &error.text);
        assert_eq!(found, None, "{}: {}", error.what, error.text);
    }
    println!("{} errors, {} texts", errors.len(), texts.len());
    assert!(texts.len() > 1000, "{}", texts.len());
}

/// A new variant fails this test until an error with it is made here.
#[test]
fn every_variant_of_an_error_is_looked_at() {
    let errors = errors::everything().iter();
    let seen: BTreeSet<_> = errors.flat_map(|error| error.variants.clone()).collect();
    let declared = variants::NAMES.iter().flat_map(|name| {
        let variants = sources::variants(name);
        variants.into_iter().map(|variant| (*name, variant))
    });
    let declared: BTreeSet<_> = declared.collect();
    let missing: Vec<_> = declared.difference(&seen).collect();
    assert!(missing.is_empty(), "not looked at: {missing:?}");
    let unknown: Vec<_> = seen.difference(&declared).collect();
    assert!(unknown.is_empty(), "no variants: {unknown:?}");
}

/// The secret of a card that a text contains, unchanged, escaped, in hexadecimal, or as a
/// list of decimal or hexadecimal numbers: its number, six bytes of a file, of a
/// key or a random of its session, or a date as it is written out.
fn secret_in(card_type: CardType, text: &str) -> Option<String> {
    static KNOWN: LazyLock<HashMap<CardType, BTreeSet<Vec<u8>>>> = LazyLock::new(|| {
        let of = |card_type| (card_type, secrets(card_type));
        CardType::ALL.iter().copied().map(of).collect()
    });
    let known = &KNOWN[&card_type];
    let as_it_is = text.as_bytes().windows(WINDOW).map(<[u8]>::to_vec);
    // Bytes as characters, and in the `Debug` form of a byte string.
    let characters: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap_or(0)).collect();
    let unescaped = unescaped(text);
    let as_bytes = [characters, unescaped];
    let as_bytes = as_bytes
        .iter()
        .flat_map(|bytes| bytes.windows(WINDOW))
        .map(<[u8]>::to_vec);
    let in_hex = text
        .as_bytes()
        .windows(2 * WINDOW)
        .filter_map(|window| hex::decode(window).ok());
    let parts: Vec<&str> = text
        .split([',', ' ', '\n', '[', ']', ':'])
        .filter(|part| !part.is_empty())
        .collect();
    let numbers = |base| -> Vec<Option<u8>> {
        let parts = parts.iter().map(|part| part.trim_start_matches("0x"));
        parts
            .map(|part| u8::from_str_radix(part, base).ok())
            .collect()
    };
    let lists = [numbers(10), numbers(16)];
    let in_lists = lists
        .iter()
        .flat_map(|numbers| numbers.windows(WINDOW))
        .filter_map(|window| window.iter().copied().collect::<Option<Vec<u8>>>());
    as_it_is
        .chain(as_bytes)
        .chain(in_hex)
        .chain(in_lists)
        .find(|window| known.contains(window))
        .map(|window| window.escape_ascii().to_string())
}

/// `\x9c` is one byte, also if its backslash was escaped again.
fn unescaped(text: &str) -> Vec<u8> {
    let text = text.replace("\\\\", "\\");
    let mut parts = text.split("\\x");
    let mut bytes: Vec<u8> = parts.next().unwrap_or_default().into();
    for part in parts {
        let part = part.as_bytes();
        match part.get(..2).map(hex::decode) {
            Some(Ok(byte)) => {
                bytes.extend(byte);
                bytes.extend(&part[2..]);
            }
            _ => bytes.extend(part),
        }
    }
    bytes
}

/// Each secret has six bytes. They are from the files except free ones and evidence, from
/// the number, from the dates and the nationality as programs write them, and from the
/// session's keys and random numbers.
fn secrets(card_type: CardType) -> BTreeSet<Vec<u8>> {
    let card = card(card_type);
    let files = card.files().iter().filter(|(id, _)| {
        let place = id.to_string();
        !place.starts_with("MF/") && !place.starts_with("DF3/")
    });
    let mut secrets: Vec<Vec<u8>> = files.map(|(_, bytes)| bytes.to_vec()).collect();
    let more = [
        NUMBER,
        "2028-10-20",
        "2033-01-02",
        "1993-04-05",
        "1970-01-02",
        "ブラジル",
        "Brazil",
        "韓国",
        "South Korea",
    ];
    secrets.extend(more.map(|text| text.as_bytes().to_vec()));
    secrets.extend(session::secrets().map(|(_, bytes)| bytes));
    let windows = secrets.iter().flat_map(|secret| secret.windows(WINDOW));
    windows
        // Skips padding, and texts that an image's encoder has written.
        .filter(|window| window.iter().any(|byte| *byte != window[0]))
        .filter(|window| !window.iter().all(|b| b.is_ascii_lowercase() || *b == b' '))
        .map(<[u8]>::to_vec)
        .collect()
}

fn card(card_type: CardType) -> Card {
    let link = session::builder(card_type).build().expect("a card");
    reader(link)
        .read(&number(), DataGroups::ALL)
        .expect("a read")
}

/// A reader whose sessions have known keys.
fn reader<T: CardTransport>(link: T) -> Reader<T, session::Known> {
    Reader::new(link)
        .with_random(session::Known)
        .with_specified_card_key(SpecifiedCardKey::new(delivery_key()))
}

fn delivery_key() -> DeliveryKey {
    let key = zairyu::simulator::delivery_key_spki_der().expect("the simulator's key");
    DeliveryKey::own(&key).expect("a key")
}

fn number() -> CardNumber {
    NUMBER.parse().expect("a number")
}

const NUMBER: &str = "AA12345678BB";
const WINDOW: usize = 6;
