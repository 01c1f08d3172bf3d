//! Entries that are in pictures only.

use super::HolderView;
use super::entry::{Entry, Picture, Problem};
use super::remembering::Remembering;
use crate::card::{DataItem, Document};
use crate::holder::{Permission, Status};
use crate::printed::{
    self, FieldReading, FrontReading, GrayImage, NameImageReading, NationalityName, PrintedDate,
    PrintedField, PrintedText, TextRecognizer, locate_lines,
};
use crate::record::{
    Card, CardDate, Field, FirstGeneration, ImageData, Nationality, SecondGeneration,
};
use crate::verify::Report;

/// What the front image of a first-generation card says, and how it compares.
pub(super) fn first(
    card: &Card,
    record: &FirstGeneration,
    report: &mut Report,
    recognizer: Option<&dyn TextRecognizer>,
    holder: &mut HolderView,
) {
    if let Some(field) = &record.front_image {
        let remembering = recognizer.map(Remembering::new);
        let recognizer = remembering.as_ref().map(|one| one as &dyn TextRecognizer);
        let front = Front::of(field, card, report, recognizer);
        report.comparisons = front.comparisons(card, report);
        *holder = front.into_holder();
    }
}

/// The front image of a first-generation card.
pub(super) struct Front<'a> {
    pub(super) located: Result<(GrayImage, printed::Front), Problem>,
    pub(super) recognizer: Option<&'a dyn TextRecognizer>,
    document: Document,
    picture: Picture,
}

impl<'a> Front<'a> {
    pub(super) fn of(
        field: &Field<ImageData>,
        card: &Card,
        report: &Report,
        recognizer: Option<&'a dyn TextRecognizer>,
    ) -> Self {
        let located = decode(field.value()).map(|image| {
            let front = printed::Front::locate(&image);
            (image, front)
        });
        let is_unclear = matches!(&located, Ok((_, front)) if !front.has_layout());
        Front {
            located,
            recognizer,
            document: card.card_type().document(),
            picture: Picture {
                doubt: is_unclear.then_some(Problem::LayoutUnclear),
                ..picture(field.item(), report)
            },
        }
    }

    pub(super) fn into_holder(self) -> HolderView {
        let (image, front) = match &self.located {
            Ok((image, front)) => (image, front),
            Err(problem) => return self.without_text(|_| (None, problem.clone())),
        };
        let crop = |field| front.field(field).map(|found| found.crop().clone());
        let without = |problem: Problem| {
            self.without_text(|field| match crop(field) {
                Some(crop) => (Some(crop), problem.clone()),
                None => (None, Problem::NotFound),
            })
        };
        let mut holder = match self.recognizer.map(|recognizer| front.read(recognizer)) {
            None => without(Problem::NoRecognizer),
            Some(Err(error)) => without(Problem::RecognizerFailed(error)),
            Some(Ok(reading)) => {
                let not_found = self.without_text(|_| (None, Problem::NotFound));
                filled(self.values(&reading), not_found)
            }
        };
        holder.front = Some(image.clone());
        holder
    }

    fn values(&self, front: &FrontReading) -> HolderView {
        let picture = &self.picture;
        HolderView {
            card_number: entry(picture, &front.card_number, |number| Ok(number.clone())),
            name: entry(picture, &front.name, text),
            name_kanji: entry(picture, &front.name_kanji, text),
            date_of_birth: entry(picture, &front.date_of_birth, date),
            sex: entry(picture, &front.sex, |sex| Ok(*sex)),
            nationality: entry(picture, &front.nationality, nationality),
            address: entry(picture, &front.address, text),
            residence_status: entry(picture, &front.residence_status, |name| {
                Ok(Status::Name(*name))
            }),
            work: entry(picture, &front.work, |work| Ok(*work)),
            period_of_stay: entry(picture, &front.period_of_stay, |period| Ok(period.clone())),
            period_end: entry(picture, &front.period_end, date),
            permission_kind: entry(picture, &front.permission_kind, |name| {
                Ok(Permission::Name(*name))
            }),
            permission_date: entry(picture, &front.permission_date, date),
            issue_date: entry(picture, &front.issue_date, date),
            card_expiry: entry(picture, &front.card_expiry, date),
            address_on_front: None,
            front: None,
        }
    }

    /// Each entry that such a card has, with a crop or without, and why there is no text.
    fn without_text(
        &self,
        of: impl Fn(PrintedField) -> (Option<GrayImage>, Problem),
    ) -> HolderView {
        use PrintedField as F;
        fn made<T>(
            picture: &Picture,
            (crop, problem): (Option<GrayImage>, Problem),
        ) -> Option<Entry<T>> {
            Some(Entry::picture(picture.clone(), crop, problem))
        }
        let picture = &self.picture;
        let mut holder = HolderView {
            card_number: made(picture, of(F::CardNumber)),
            name: made(picture, of(F::Name)),
            date_of_birth: made(picture, of(F::DateOfBirth)),
            sex: made(picture, of(F::Sex)),
            nationality: made(picture, of(F::Nationality)),
            address: made(picture, of(F::Address)),
            card_expiry: made(picture, of(F::CardExpiry)),
            ..HolderView::default()
        };
        if self.document == Document::ResidenceCard {
            holder.residence_status = made(picture, of(F::ResidenceStatus));
            holder.work = made(picture, of(F::Work));
            holder.period_of_stay = made(picture, of(F::PeriodOfStay));
            holder.period_end = made(picture, of(F::PeriodOfStay));
            holder.permission_kind = made(picture, of(F::PermissionKind));
            holder.permission_date = made(picture, of(F::PermissionDate));
            holder.issue_date = made(picture, of(F::IssueDate));
        }
        holder
    }
}

/// What was read; what such a card always has and nobody found, from `others`. An indefinite
/// period has no end.
fn filled(read: HolderView, others: HolderView) -> HolderView {
    HolderView {
        card_number: read.card_number.or(others.card_number),
        // A name in kanji alone is a name.
        name: read
            .name
            .or(others.name.filter(|_| read.name_kanji.is_none())),
        date_of_birth: read.date_of_birth.or(others.date_of_birth),
        sex: read.sex.or(others.sex),
        nationality: read.nationality.or(others.nationality),
        address: read.address.or(others.address),
        residence_status: read.residence_status.or(others.residence_status),
        work: read.work.or(others.work),
        period_end: match &read.period_of_stay {
            Some(_) => read.period_end,
            None => others.period_end,
        },
        period_of_stay: read.period_of_stay.or(others.period_of_stay),
        permission_kind: read.permission_kind.or(others.permission_kind),
        permission_date: read.permission_date.or(others.permission_date),
        issue_date: read.issue_date.or(others.issue_date),
        card_expiry: read.card_expiry.or(others.card_expiry),
        ..read
    }
}

/// Name and address of a second-generation or specified card.
pub(super) fn second(
    record: &SecondGeneration,
    report: &Report,
    recognizer: Option<&dyn TextRecognizer>,
    holder: &mut HolderView,
) {
    if let Some(field) = &record.name_image {
        let picture = picture(field.item(), report);
        match lines(field.value(), recognizer, printed::read_name_image) {
            Ok(NameImageReading {
                name: None,
                name_kanji: None,
            }) => {
                holder.name = Some(Entry::picture(picture, None, Problem::NotFound));
            }
            Ok(found) => {
                holder.name = entry(&picture, &found.name, text);
                holder.name_kanji = entry(&picture, &found.name_kanji, text);
            }
            Err((crop, problem)) => holder.name = Some(Entry::picture(picture, crop, problem)),
        }
    }
    if let Some(field) = &record.address_image {
        let picture = picture(field.item(), report);
        holder.address = Some(
            match lines(field.value(), recognizer, printed::read_address_image) {
                Ok(Some(found)) => Entry::reading(picture, &found, text),
                Ok(None) => Entry::picture(picture, None, Problem::NotFound),
                Err((crop, problem)) => Entry::picture(picture, crop, problem),
            },
        );
    }
}

/// Reads a picture that holds nothing but lines of text; otherwise its crop, and why there
/// is no text.
fn lines<T>(
    image: &ImageData,
    recognizer: Option<&dyn TextRecognizer>,
    read: impl Fn(&GrayImage, &dyn TextRecognizer) -> Result<T, printed::RecognizeError>,
) -> Result<T, (Option<GrayImage>, Problem)> {
    let image = decode(image).map_err(|problem| (None, problem))?;
    let crop = || locate_lines(&image).map(|found| found.crop().clone());
    let recognizer = recognizer.ok_or_else(|| match crop() {
        Some(crop) => (Some(crop), Problem::NoRecognizer),
        None => (None, Problem::NotFound),
    })?;
    read(&image, recognizer).map_err(|error| (crop(), Problem::RecognizerFailed(error)))
}

fn picture(item: DataItem, report: &Report) -> Picture {
    Picture {
        item,
        proof: report.proof(item),
        doubt: None,
    }
}

fn entry<T, U>(
    picture: &Picture,
    reading: &Option<FieldReading<T>>,
    convert: impl FnOnce(&T) -> Result<U, Problem>,
) -> Option<Entry<U>> {
    let reading = reading.as_ref()?;
    Some(Entry::reading(picture.clone(), reading, convert))
}

fn text(text: &PrintedText) -> Result<PrintedText, Problem> {
    Ok(text.clone())
}

fn date(date: &PrintedDate) -> Result<CardDate, Problem> {
    Ok(CardDate::from(*date))
}

fn nationality(name: &NationalityName) -> Result<Nationality, Problem> {
    let code = name.alpha3().ok_or(Problem::NoCode)?;
    Ok(Nationality::from_value(code.as_bytes()))
}

fn decode(image: &ImageData) -> Result<GrayImage, Problem> {
    let picture = image.decode().map_err(Problem::Unreadable)?;
    // The decoder makes neither empty pictures nor larger ones.
    GrayImage::try_from(&picture)
        .map_err(|_| Problem::Unreadable(crate::image::ImageError::NoPixels))
}
