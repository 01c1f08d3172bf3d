//! From the places of a front image to values: each field's characters, grammar or list.

use std::fmt;
use std::sync::OnceLock;

use zeroize::Zeroizing;

use super::dates::{self, PrintedDate};
use super::field::{FieldLines, FieldReading};
use super::front::{FieldImage, Front};
use super::layout::LayoutMatch;
use super::nationalities::{self, NATIONALITIES};
use super::number;
use super::places::PrintedField;
use super::{address, list, marks, names, spaces, terms};
use crate::CardNumber;
use crate::printed::PrintedText;
use crate::printed::characters::CharacterSet;
use crate::printed::permissions::{self, AUTHORITIES, KINDS, PermissionName};
use crate::printed::recognizer::{LineRequest, RecognizeError, TextRecognizer};
use crate::printed::statuses::{self, ResidenceStatusName, STATUSES};
use crate::record::{PeriodOfStay, Sex, Work};

/// Text that a brief reading makes out with this confidence is not read closely: a list, or
/// names of places, confirm it.
pub(super) const CERTAIN_TEXT: f32 = 0.5;
/// Nothing confirms the digits of a date.
const CERTAIN_DATE: f32 = 0.8;
/// Digits below this confidence make no date.
const LEAST_DIGIT: f32 = 0.25;

/// The values of a front image, field by field. `None`: there is nothing in the field's
/// place, or the document has no such field.
#[derive(Default)]
#[non_exhaustive]
pub struct FrontReading {
    /// Card number.
    pub card_number: Option<FieldReading<CardNumber>>,
    /// Name in Latin capitals.
    pub name: Option<FieldReading<PrintedText>>,
    /// Name in kanji.
    pub name_kanji: Option<FieldReading<PrintedText>>,
    /// Date of birth.
    pub date_of_birth: Option<FieldReading<PrintedDate>>,
    /// Sex.
    pub sex: Option<FieldReading<Sex>>,
    /// Nationality or region.
    pub nationality: Option<FieldReading<NationalityName>>,
    /// Address, digits in full width.
    pub address: Option<FieldReading<PrintedText>>,
    /// Status of residence.
    pub residence_status: Option<FieldReading<ResidenceStatusName>>,
    /// Work permission.
    pub work: Option<FieldReading<Work>>,
    /// Period of stay.
    pub period_of_stay: Option<FieldReading<PeriodOfStay>>,
    /// The day on which it ends; an indefinite one has none.
    pub period_end: Option<FieldReading<PrintedDate>>,
    /// Kind of permission.
    pub permission_kind: Option<FieldReading<PermissionName>>,
    /// Date of permission.
    pub permission_date: Option<FieldReading<PrintedDate>>,
    /// Date of issue.
    pub issue_date: Option<FieldReading<PrintedDate>>,
    /// The day until which the card is valid.
    pub card_expiry: Option<FieldReading<PrintedDate>>,
}

/// Shows nothing of what was read.
impl fmt::Debug for FrontReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FrontReading(..)")
    }
}

/// A nationality or region as cards name it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NationalityName {
    code: &'static str,
    name: &'static str,
}

impl NationalityName {
    /// ISO 3166-1 alpha-3, or ICAO's addition; `None` for 朝鮮, which has none.
    pub fn alpha3(self) -> Option<&'static str> {
        (!self.code.is_empty()).then_some(self.code)
    }

    /// As printed.
    pub fn name(self) -> &'static str {
        self.name
    }
}

/// A person's nationality is personal.
impl fmt::Debug for NationalityName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NationalityName(..)")
    }
}

impl Front {
    /// Reads all fields.
    ///
    /// # Errors
    ///
    /// [`RecognizeError`], the engine's. A field that cannot be made out is not an error:
    /// it has a text without a value.
    pub fn read(&self, recognizer: &dyn TextRecognizer) -> Result<FrontReading, RecognizeError> {
        let reader = Reader {
            front: self,
            recognizer,
        };
        let (name, name_kanji) = reader.names()?;
        let (period_of_stay, period_end) = reader.period()?;
        Ok(FrontReading {
            card_number: reader.number()?,
            name,
            name_kanji,
            date_of_birth: reader.date(PrintedField::DateOfBirth)?,
            sex: reader.sex()?,
            nationality: reader.nationality()?,
            address: reader.address()?,
            residence_status: reader.residence_status()?,
            work: reader.work()?,
            period_of_stay,
            period_end,
            permission_kind: reader.permission()?,
            permission_date: reader.whole_date(PrintedField::PermissionDate)?,
            issue_date: reader.whole_date(PrintedField::IssueDate)?,
            card_expiry: reader.whole_date(PrintedField::CardExpiry)?,
        })
    }

    /// Whether the layout is clear enough for its values to be trusted.
    pub fn has_layout(&self) -> bool {
        self.layout() != LayoutMatch::Unclear
    }
}

struct Reader<'a> {
    front: &'a Front,
    recognizer: &'a dyn TextRecognizer,
}

type Found<T> = Result<Option<FieldReading<T>>, RecognizeError>;

impl Reader<'_> {
    /// A field with a function that makes the value from the lines.
    fn field<T>(
        &self,
        field: PrintedField,
        characters: &CharacterSet,
        certain: f32,
        value: impl Fn(&FieldLines<'_>) -> Option<(T, f32)>,
    ) -> Found<T> {
        let Some(image) = self.front.field(field) else {
            return Ok(None);
        };
        let (lines, value) =
            FieldLines::with_value(image, self.recognizer, characters, certain, value)?;
        Ok(Some(lines.into_reading(value)))
    }

    fn number(&self) -> Found<CardNumber> {
        let image = self.front.field(PrintedField::CardNumber);
        image
            .map(|image| number::read(image, self.recognizer))
            .transpose()
    }

    fn names(&self) -> Result<NamesRead, RecognizeError> {
        let Some(image) = self.front.field(PrintedField::Name) else {
            return Ok((None, None));
        };
        Ok(names_of(name_lines(image, self.recognizer)?))
    }

    fn date(&self, field: PrintedField) -> Found<PrintedDate> {
        let Some(image) = self.front.field(field) else {
            return Ok(None);
        };
        let (lines, value) = FieldLines::with_value(
            image,
            self.recognizer,
            date_characters(),
            CERTAIN_DATE,
            date_of,
        )?;
        let value = match (value, image.lines()) {
            (None, [line]) => marks::date(line, self.recognizer)?,
            (value, _) => value,
        };
        Ok(Some(lines.into_reading(value)))
    }

    /// A date without unknown parts.
    fn whole_date(&self, field: PrintedField) -> Found<PrintedDate> {
        let reading = self.date(field)?;
        Ok(reading.map(|reading| match reading.value() {
            Some(date) if date.date().is_none() => reading.with(None, reading.confidence()),
            _ => reading,
        }))
    }

    fn sex(&self) -> Found<Sex> {
        static SET: OnceLock<CharacterSet> = OnceLock::new();
        let set = SET.get_or_init(|| CharacterSet::new(terms::SEX_CHARACTERS.chars()));
        self.field(PrintedField::Sex, set, CERTAIN_TEXT, |lines| {
            let sex = terms::sex(&lines.joined())?;
            Some((sex, lines.confidence_of(|c| !" ./".contains(c))))
        })
    }

    fn nationality(&self) -> Found<NationalityName> {
        self.field(
            PrintedField::Nationality,
            CharacterSet::japanese(),
            CERTAIN_TEXT,
            |lines| {
                let (index, confidence) = lines.confirm(&nationalities::names())?;
                let &(code, name) = NATIONALITIES.get(index)?;
                Some((NationalityName { code, name }, confidence))
            },
        )
    }

    fn address(&self) -> Found<PrintedText> {
        self.field(
            PrintedField::Address,
            CharacterSet::address(),
            CERTAIN_TEXT,
            address_of,
        )
    }

    fn residence_status(&self) -> Found<ResidenceStatusName> {
        self.field(
            PrintedField::ResidenceStatus,
            CharacterSet::japanese(),
            CERTAIN_TEXT,
            |lines| {
                let (index, confidence) = lines.confirm(&statuses::names())?;
                Some((*STATUSES.get(index)?, confidence))
            },
        )
    }

    fn work(&self) -> Found<Work> {
        self.field(
            PrintedField::Work,
            CharacterSet::japanese(),
            CERTAIN_TEXT,
            |lines| {
                let (index, confidence) =
                    lines.confirm(&terms::WORK.map(|(wording, _)| wording))?;
                Some((terms::WORK.get(index)?.1, confidence))
            },
        )
    }

    fn period(&self) -> Result<PeriodRead, RecognizeError> {
        static SET: OnceLock<CharacterSet> = OnceLock::new();
        let set = SET.get_or_init(|| CharacterSet::new(terms::PERIOD_CHARACTERS.chars()));
        let found = self.field(PrintedField::PeriodOfStay, set, CERTAIN_DATE, |lines| {
            let confidence = lines.confidence_of(|c| !" ()".contains(c));
            let found = terms::period(&lines.joined())?;
            (confidence >= LEAST_DIGIT).then_some((found, confidence))
        })?;
        let Some(found) = found else {
            return Ok((None, None));
        };
        let end = found.value().and_then(|found| found.end);
        let period = found.value().map(|found| found.period.clone());
        let period = found.with(period, found.confidence());
        let indefinite = period.value() == Some(&PeriodOfStay::Indefinite);
        let end = (!indefinite).then(|| period.with(end, period.confidence()));
        Ok((Some(period), end))
    }

    fn permission(&self) -> Found<PermissionName> {
        self.field(
            PrintedField::PermissionKind,
            CharacterSet::japanese(),
            CERTAIN_TEXT,
            permission_of,
        )
    }
}

type NamesRead = (
    Option<FieldReading<PrintedText>>,
    Option<FieldReading<PrintedText>>,
);
type PeriodRead = (
    Option<FieldReading<PeriodOfStay>>,
    Option<FieldReading<PrintedDate>>,
);

/// The lines of a name. Not briefly: Latin letters are narrow.
pub(super) fn name_lines<'a>(
    image: &'a FieldImage,
    recognizer: &dyn TextRecognizer,
) -> Result<FieldLines<'a>, RecognizeError> {
    FieldLines::read(image, recognizer, |line| {
        LineRequest::new(line, CharacterSet::japanese())
    })
}

/// The names in Latin letters and in kanji. If there is neither, the text as a Latin name
/// without a value.
pub(super) fn names_of(lines: FieldLines<'_>) -> NamesRead {
    let mut texts = Vec::new();
    let mut kanji = lines.confidence_of(|c| !c.is_ascii());
    for (line, picture) in lines.lines.iter().zip(lines.pictures()) {
        let (text, doubtful) = names::decided(line);
        if doubtful {
            kanji = kanji.min(names::DOUBTFUL);
        }
        texts.push(spaces::with_spaces(&text, picture).unwrap_or(text));
    }
    let parts = names::name(texts.iter().map(|text| text.as_str()));
    let latin = lines.confidence_of(|c| c.is_ascii() && c != ' ');
    let reading = lines.into_reading::<()>(None);
    let part = |text: PrintedText, confidence| reading.with(Some(text), confidence);
    let kanji = (!parts.kanji.is_empty()).then(|| part(parts.kanji, kanji));
    let latin = match (parts.latin.is_empty(), &kanji) {
        (false, _) => Some(part(parts.latin, latin)),
        (true, None) => Some(reading.with(None, 0.0)),
        (true, Some(_)) => None,
    };
    (latin, kanji)
}

pub(super) fn date_characters() -> &'static CharacterSet {
    static SET: OnceLock<CharacterSet> = OnceLock::new();
    SET.get_or_init(|| CharacterSet::new(dates::CHARACTERS.chars()))
}

fn date_of(lines: &FieldLines<'_>) -> Option<(PrintedDate, f32)> {
    let confidence = lines.confidence_of(|c| c.is_ascii_digit());
    let alone = || {
        lines
            .with_digits()
            .and_then(|line| dates::parse(line.text()))
    };
    let date = dates::parse(&lines.joined()).or_else(alone);
    let date = date.filter(|_| confidence >= LEAST_DIGIT)?;
    Some((date, confidence))
}

pub(super) fn address_of(lines: &FieldLines<'_>) -> Option<(PrintedText, f32)> {
    if let Some((_, confidence)) = lines.confirm(&[address::UNDECIDED]) {
        return Some((Zeroizing::new(address::UNDECIDED.to_owned()), confidence));
    }
    let address = address::address(&lines.lines);
    (!address.is_empty()).then(|| (address, lines.confidence()))
}

fn permission_of(lines: &FieldLines<'_>) -> Option<(PermissionName, f32)> {
    let text = lines.joined();
    let (kind, authority) = permissions::parts(&text);
    let kinds = list::nearest(kind, &KINDS, 4);
    let authorities: Vec<Option<&str>> = match authority {
        Some(authority) => list::nearest(authority, &AUTHORITIES, 6)
            .into_iter()
            .map(Some)
            .collect(),
        None => vec![None],
    };
    let pairs = kinds.iter().flat_map(|&kind| {
        authorities
            .iter()
            .map(move |&authority| PermissionName { kind, authority })
    });
    let names: Vec<PermissionName> = pairs.collect();
    let printed: Vec<String> = names.iter().map(ToString::to_string).collect();
    let printed: Vec<&str> = printed.iter().map(String::as_str).collect();
    let (index, confidence) = lines.confirm(&printed)?;
    Some((*names.get(index)?, confidence))
}
