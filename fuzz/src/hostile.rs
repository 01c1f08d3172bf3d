//! A tampered card and its check at some time: the input of the outputs.
//!
//! The input is a header of 16 bytes, then pieces ([`Pieces`]): the number that opened the
//! card, and one piece for each edit.
//!
//! | byte | what |
//! |---|---|
//! | 0 | card type ([`TYPES`]) |
//! | 1 | variant of the card before the edits ([`VARIANTS`]) |
//! | 2 | 0: the card's own certificate; otherwise one of [`VALIDITIES`] |
//! | 3 | flags: 1 Japanese, 2 no anchors, 4 a date of birth is given |
//! | 4 | which time of the check |
//! | 5 to 7 | its offset: hours, minutes, seconds, signed |
//! | 8 to 15 | eight bytes for time and date of birth |
//!
//! An edit is a byte with the number of an object or file (low five bits) and flags
//! ([`REMOVE`], [`PATCH`], [`BARE`]), then the new bytes. The objects of the card type come
//! first, then its files.

use std::sync::LazyLock;

use time::macros::datetime;
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};
use zairyu::card::{DataItem, FileId};
use zairyu::holder::HolderView;
use zairyu::internals::layout::{files, objects};
use zairyu::internals::tlv;
use zairyu::printed::{LineReading, LineRequest, RecognizeError, TextRecognizer};
use zairyu::record::CardFiles;
use zairyu::simulator::{CertificateProfile, Issuer, Variant, VirtualCard};
use zairyu::verify::{Circumstances, Report, TestTrustStore};
use zairyu::{Card, CardType, DataGroups, Generation, Language};
use zeroize::Zeroizing;

use crate::{NOW, Pieces, TYPES, anchors, number, reader, specified};

/// Removes the object or file.
pub const REMOVE: u8 = 0x20;
/// Writes over the bytes from an offset on: two bytes, most significant first.
pub const PATCH: u8 = 0x40;
/// No NULs after the value. Without this flag a value fills its field.
pub const BARE: u8 = 0x80;

/// Each type has one card of each.
pub const VARIANTS: [Variant; 4] = [
    Variant::Genuine,
    Variant::UnderAge,
    Variant::StrippedSignature,
    Variant::ForeignIssuer,
];

/// From when to when a certificate is valid. The key is that of the genuine one.
pub const VALIDITIES: [(OffsetDateTime, OffsetDateTime); 5] = [
    // No expiry (RFC 5280 4.1.2.5).
    (
        datetime!(2024-01-01 0:00 UTC),
        datetime!(9999-12-31 23:59:59 UTC),
    ),
    (
        datetime!(1970-01-01 0:00 UTC),
        datetime!(1970-01-01 0:00 UTC),
    ),
    (
        datetime!(9999-12-31 23:59:59 UTC),
        datetime!(1970-01-01 0:00 UTC),
    ),
    (
        datetime!(2049-12-31 23:59:59 UTC),
        datetime!(2050-01-01 0:00 UTC),
    ),
    (
        datetime!(2024-02-29 15:00 UTC),
        datetime!(9999-12-31 14:59:59 UTC),
    ),
];

/// Names of certificates that try to break out of the place where they are shown.
const SUBJECT: &str = "CN=<script>alert(1)</script>\u{202E}'\\\" onload\\=x,O=]]>-->,C=JP";

/// A card and the check of it.
pub struct Scene {
    pub card: Card,
    pub report: Report,
    /// With a recogniser that reads the same text in every line: that of the number.
    pub holder: HolderView,
    pub language: Language,
    /// The day to which the clerk's questions refer.
    pub day: Date,
    original: &'static Card,
}

static ANCHORS: LazyLock<TestTrustStore> = LazyLock::new(anchors);
static NO_ANCHORS: LazyLock<TestTrustStore> = LazyLock::new(TestTrustStore::new);

static ORIGINALS: LazyLock<Vec<Card>> = LazyLock::new(|| {
    let read = |card_type: CardType, variant| {
        let card = VirtualCard::builder(card_type).variant(variant).build();
        reader(card.expect("a card"), specified())
            .read(&number(), DataGroups::ALL)
            .expect("a read")
    };
    let all = TYPES.iter();
    all.flat_map(|&(_, of)| VARIANTS.map(|variant| read(of, variant)))
        .collect()
});

/// By generation, then as in [`VALIDITIES`].
static CERTIFICATES: LazyLock<[Vec<Vec<u8>>; 2]> = LazyLock::new(|| {
    [Generation::First, Generation::Second].map(|generation| {
        let issuer = Issuer::test(generation).expect("an issuer");
        let key = issuer.signing_public_key_der().expect("a key");
        let issue = |(at, &(from, to)): (usize, &(OffsetDateTime, OffsetDateTime))| {
            let mut profile = CertificateProfile::signing(generation).valid(from, to);
            if at % 2 == 0 {
                profile.subject = SUBJECT.into();
            }
            issuer.issue(&profile, &key).expect("a certificate")
        };
        VALIDITIES.iter().enumerate().map(issue).collect()
    })
});

impl Scene {
    /// `None` if the files are refused.
    pub fn of(input: &[u8]) -> Option<Scene> {
        let (header, rest) = input.split_first_chunk::<16>()?;
        let [
            card_type,
            variant,
            certificate,
            flags,
            kind,
            hours,
            minutes,
            seconds,
            ..,
        ] = *header;
        let bytes = i64::from_be_bytes(header[8..].try_into().expect("eight bytes"));
        let card_type = usize::from(card_type) % TYPES.len();
        let variant = usize::from(variant) % VARIANTS.len();
        let original = &ORIGINALS[card_type * VARIANTS.len() + variant];

        let mut pieces = Pieces(rest);
        let number = pieces.next().unwrap_or_default();
        let mut edits = Edits::new(original.card_type(), original.files());
        if let Some(at) = usize::from(certificate).checked_sub(1) {
            let first = original.card_type().generation() == Generation::First;
            let certificates = &CERTIFICATES[usize::from(!first)];
            edits.put_certificate(&certificates[at % certificates.len()]);
        }
        // As many as a card has objects, so that an input takes a bounded time.
        pieces.take(32).for_each(|piece| edits.apply(piece));
        let mut card = Card::from_files(edits.into_files()).ok()?;
        if let Some(number) = std::str::from_utf8(number)
            .ok()
            .and_then(|text| text.parse().ok())
        {
            card = card.with_opening_number(number);
        }

        let now = time_of_check(
            kind,
            [hours, minutes, seconds].map(|byte| byte as i8),
            bytes,
        );
        let mut circumstances = Circumstances::at(now);
        if flags & 4 != 0 {
            circumstances = circumstances.with_date_of_birth(date(bytes as i32));
        }
        let anchors = if flags & 2 != 0 {
            &*NO_ANCHORS
        } else {
            &*ANCHORS
        };
        let mut report = card.verify(anchors, circumstances);
        let text = String::from_utf8_lossy(number).chars().take(64).collect();
        let holder = card.holder(&mut report, Some(&Told(text)));
        Some(Scene {
            report,
            holder,
            card,
            language: match flags & 1 {
                0 => Language::English,
                _ => Language::Japanese,
            },
            day: match kind & 0x80 {
                0 => now.date(),
                _ => date((bytes >> 32) as i32),
            },
            original,
        })
    }

    /// Whether an item may look signed: the result is normal, the card's signature covers
    /// it, and it says what the issuer signed.
    pub fn may_look_signed(&self, item: DataItem) -> bool {
        use zairyu::card::Coverage;
        use zairyu::verify::VerificationResult;
        let value = |card: &Card| without_padding(card.value(item).unwrap_or_default()).to_vec();
        matches!(self.report.result, VerificationResult::Normal { .. })
            && self.card.coverage(item) == Some(Coverage::Covered)
            && value(&self.card) == value(self.original)
    }
}

/// Answers every line with the same text, and scores others by their length.
struct Told(String);

impl TextRecognizer for Told {
    fn read_line(&self, _: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        let own = self.0.clone();
        let confidence = own.len() as f32 / 32.0;
        let score = move |other: &str| -(own.len().abs_diff(other.len()) as f32);
        Ok(LineReading::new(self.0.clone(), confidence).with_scorer(score))
    }
}

fn without_padding(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|&byte| byte != 0);
    &value[..end.map_or(0, |at| at + 1)]
}

/// Any time, and often one at an end of the calendar. With an offset its time in UTC may
/// be outside of the calendar.
fn time_of_check(kind: u8, [hours, minutes, seconds]: [i8; 3], bytes: i64) -> OffsetDateTime {
    let offset = UtcOffset::from_hms(hours, minutes, seconds).unwrap_or(UtcOffset::UTC);
    let distance = Duration::seconds(bytes);
    let local = |time: PrimitiveDateTime| time.assume_offset(offset);
    match kind & 7 {
        0 => NOW,
        1 => local(PrimitiveDateTime::MIN),
        2 => local(PrimitiveDateTime::MAX),
        3 => local(PrimitiveDateTime::MIN.saturating_add(distance.abs())),
        4 => local(PrimitiveDateTime::MAX.saturating_sub(distance.abs())),
        5 => OffsetDateTime::from_unix_timestamp(bytes).unwrap_or(NOW),
        6 => NOW.saturating_add(distance).replace_offset(offset),
        _ => NOW.replace_offset(offset),
    }
}

/// Any date; those outside of the calendar are its ends.
fn date(julian_day: i32) -> Date {
    let (first, last) = (Date::MIN.to_julian_day(), Date::MAX.to_julian_day());
    Date::from_julian_day(julian_day.clamp(first, last)).expect("within the calendar")
}

/// The files of a card and what is changed in them.
struct Edits {
    card_type: CardType,
    /// The content of a file, `None` if it is removed.
    contents: Vec<(FileId, Option<Vec<u8>>)>,
}

impl Edits {
    fn new(card_type: CardType, contents: &CardFiles) -> Self {
        let contents = contents.iter();
        Edits {
            card_type,
            contents: contents
                .map(|(id, bytes)| (id, Some(bytes.to_vec())))
                .collect(),
        }
    }

    fn put_certificate(&mut self, certificate: &[u8]) {
        let at =
            objects(self.card_type).position(|(_, object)| object.item == DataItem::Certificate);
        let at = at.expect("every type has one") as u8;
        self.apply(&[&[at], certificate].concat());
    }

    fn apply(&mut self, piece: &[u8]) {
        let Some((&what, bytes)) = piece.split_first() else {
            return;
        };
        let at = usize::from(what & 0x1F);
        let count = objects(self.card_type).count();
        if let Some((file, object)) = objects(self.card_type).nth(at) {
            let Some(content) = self.content(file.id) else {
                return;
            };
            // Only the object's file is parsed: it may be broken already.
            let Ok(found) = tlv::parse(content, &[object.tag]) else {
                return;
            };
            let mut file = Vec::new();
            let mut is_there = false;
            for one in &found {
                let value = match one.tag == object.tag {
                    false => Some(one.value.to_vec()),
                    true => {
                        is_there = true;
                        changed(what, one.value, bytes, object.max_length)
                    }
                };
                if let Some(value) = value {
                    push_object(&mut file, one.tag.0, &value);
                }
            }
            if !is_there && let Some(value) = changed(what, &[], bytes, object.max_length) {
                push_object(&mut file, object.tag.0, &value);
            }
            *content = file;
        } else {
            let files = files(self.card_type);
            let id = files[(at - count) % files.len()].id;
            if let Some((_, content)) = self.contents.iter_mut().find(|(of, _)| *of == id) {
                let old = content.take().unwrap_or_default();
                *content = changed(what | BARE, &old, bytes, 0);
            }
        }
    }

    fn content(&mut self, id: FileId) -> Option<&mut Vec<u8>> {
        let mut contents = self.contents.iter_mut();
        contents.find(|(of, _)| *of == id)?.1.as_mut()
    }

    fn into_files(self) -> CardFiles {
        let mut files = CardFiles::new();
        for (id, content) in self.contents {
            if let Some(content) = content {
                files.insert(id, Zeroizing::new(content));
            }
        }
        files
    }
}

/// The new value, `None` if it is removed.
fn changed(what: u8, old: &[u8], bytes: &[u8], length: usize) -> Option<Vec<u8>> {
    if what & REMOVE != 0 {
        return None;
    }
    let mut value = bytes.to_vec();
    if what & PATCH != 0 {
        let (&at, over) = bytes.split_first_chunk::<2>()?;
        value = old.to_vec();
        let at = usize::from(u16::from_be_bytes(at)).min(value.len());
        let end = (at + over.len()).min(value.len());
        value[at..end].copy_from_slice(&over[..end - at]);
    } else if what & BARE == 0 {
        value.resize(value.len().max(length), 0);
    }
    Some(value)
}

fn push_object(file: &mut Vec<u8>, tag: u16, value: &[u8]) {
    let [high, low] = tag.to_be_bytes();
    if high != 0 {
        file.push(high);
    }
    file.extend([low, 0x82]);
    // A file of 64 KiB and more is refused; its length does not matter.
    file.extend((value.len() as u16).to_be_bytes());
    file.extend(value);
}
