//! A recogniser that knows the lines of one card's pictures.

use zairyu::Card;
use zairyu::printed::{
    Front, GrayImage, LineReading, LineRequest, PatternReading, PrintedField, RecognizeError,
    TextRecognizer, fold_width, locate_lines,
};
use zairyu::record::{ImageData, Record};
use zairyu::simulator::PrintedTexts;
use zeroize::Zeroizing;

/// Answers each line with its text and this confidence. It scores texts by how many
/// characters differ.
pub struct Scripted {
    lines: Vec<(GrayImage, String)>,
    pub confidence: f32,
}

impl Scripted {
    /// For a card whose pictures show these texts, and whose front shows this number.
    pub fn of(card: &Card, texts: &PrintedTexts, number: &str) -> Self {
        let mut lines = Vec::new();
        let mut add = |found: &[GrayImage], texts: Vec<String>| {
            let last = found.len().saturating_sub(1);
            for (index, line) in found.iter().enumerate() {
                // What is printed in several lines may be found as one.
                let text = if index == last {
                    texts
                        .iter()
                        .skip(index)
                        .cloned()
                        .collect::<Vec<_>>()
                        .join(" ")
                } else {
                    texts.get(index).cloned().unwrap_or_default()
                };
                lines.push((line.clone(), text));
            }
        };
        match card.record() {
            Record::First(record) => {
                if let Some(image) = record.front_image.as_ref().and_then(|f| gray(f.value())) {
                    for (field, found) in Front::locate(&image).fields() {
                        add(found.lines(), on_front(field, texts, number));
                    }
                }
            }
            Record::Second(record) => {
                for (field, texts) in [
                    (&record.name_image, &texts.name_image),
                    (&record.address_image, &texts.address_image),
                ] {
                    let image = field.as_ref().and_then(|field| gray(field.value()));
                    if let Some(found) = image.and_then(|image| locate_lines(&image)) {
                        add(found.lines(), owned(texts));
                    }
                }
            }
            _ => {}
        }
        Scripted {
            lines,
            confidence: 0.97,
        }
    }
}

impl TextRecognizer for Scripted {
    fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        let known = self
            .lines
            .iter()
            .find(|(image, _)| image == request.image());
        let text: String = known
            .map_or("", |(_, text)| text)
            .chars()
            .filter(|&c| request.characters().contains(c))
            .collect();
        let pattern = (request.pattern().len() == text.len()).then(|| PatternReading {
            text: Zeroizing::new(text.clone()),
            score: 0.0,
            margin: 12.0,
            confidence: self.confidence,
        });
        let own = text.clone();
        Ok(LineReading::new(text, self.confidence)
            .with_pattern(pattern)
            .with_scorer(move |other| -20.0 * differing(&own, other) as f32))
    }
}

/// Fails for every line.
pub struct Failing;

impl TextRecognizer for Failing {
    fn read_line(&self, _: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        Err(RecognizeError::new("out of order"))
    }
}

fn differing(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (
        one.chars().map(fold_width).collect(),
        other.chars().map(fold_width).collect(),
    );
    let places = one.iter().zip(&other).filter(|(one, other)| one != other);
    places.count() + one.len().abs_diff(other.len())
}

fn on_front(field: PrintedField, texts: &PrintedTexts, number: &str) -> Vec<String> {
    let one = |text: Option<&str>| text.map(str::to_owned).into_iter().collect();
    match field {
        PrintedField::CardNumber => vec![number.to_owned()],
        PrintedField::Name => {
            let kanji: Vec<String> = one(texts.name_kanji);
            [kanji, owned(&texts.name)].concat()
        }
        PrintedField::DateOfBirth => vec![texts.date_of_birth.to_owned()],
        PrintedField::Sex => vec![texts.sex.to_owned()],
        PrintedField::Nationality => vec![texts.nationality.to_owned()],
        PrintedField::Address => owned(&texts.address),
        PrintedField::ResidenceStatus => one(texts.residence_status),
        PrintedField::Work => one(texts.work),
        PrintedField::PeriodOfStay => {
            let period = texts.period_of_stay.unwrap_or_default();
            vec![match texts.period_end {
                Some(end) => format!("{period}（{end}）"),
                None => period.to_owned(),
            }]
        }
        PrintedField::PermissionKind => one(texts.permission_kind),
        PrintedField::PermissionDate => one(texts.permission_date),
        PrintedField::IssueDate => one(texts.issue_date),
        PrintedField::CardExpiry => vec![format!("{}まで有効", texts.card_expiry)],
        _ => Vec::new(),
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub fn gray(image: &ImageData) -> Option<GrayImage> {
    GrayImage::try_from(&image.decode().ok()?).ok()
}
