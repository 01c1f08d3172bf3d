//! Checks each output against what is proved.

use time::macros::date;
use zairyu::card::DataItem;
use zairyu::holder::{HolderView, Source};
use zairyu::present::answers::Sentence;
use zairyu::present::html::HtmlReport;
use zairyu::present::labels::{self, HolderRow, Row};
use zairyu::present::marks::Mark;
use zairyu::present::text::TextReport;
use zairyu::verify::{Proof, Report};
use zairyu::{Card, Language};

/// A card with its report, and what the report proves.
pub struct Case<'a> {
    pub card: &'a Card,
    pub report: &'a Report,
    /// The view of the card, with what was read in its pictures.
    pub holder: &'a HolderView,
    pub language: Language,
    pub proved: &'static [DataItem],
    pub is_drawn: bool,
    pub name: String,
}

impl Case<'_> {
    fn is_proved(&self, items: &[DataItem]) -> bool {
        !items.is_empty() && items.iter().all(|item| self.proved.contains(item))
    }

    /// The unproved values that are unlikely to occur elsewhere by chance.
    fn unproved_values(&self) -> Vec<String> {
        let rows = labels::rows(self.card, self.report, self.language);
        let unproved = rows.iter().filter(|row| !self.is_proved(&[row.item]));
        let telling = unproved.filter(|row| is_telling(row));
        let mut values: Vec<String> = telling.map(|row| row.value.clone()).collect();
        let readings = self.readings().into_iter();
        let readings: Vec<String> = readings
            .filter(|row| row.value.chars().count() >= 6)
            .map(|row| row.value)
            .collect();
        let sentences = self.sentences();
        let unproved = sentences.iter().filter(|(_, ok)| !ok);
        values.extend(unproved.map(|(text, _)| text.clone()));
        // The period and a permission may end on the same day.
        let proved_rows = rows.iter().filter(|row| self.is_proved(&[row.item]));
        let mut proved: Vec<&str> = proved_rows.map(|row| row.value.as_str()).collect();
        let proved_sentences = sentences.iter().filter(|(_, ok)| *ok);
        proved.extend(proved_sentences.map(|(text, _)| text.as_str()));
        values.retain(|value| !proved.iter().any(|shown| shown.contains(value)));
        // No signature proves a reading.
        values.extend(readings);
        values
    }

    /// What a program read in pictures.
    fn readings(&self) -> Vec<HolderRow<'_>> {
        let mut rows = labels::holder_rows(self.holder, self.language, None);
        rows.retain(|row| row.source == Source::Picture && !row.value.is_empty());
        rows
    }

    fn sentences(&self) -> Vec<(String, bool)> {
        let on = date!(2026 - 11 - 25);
        let card = self.card;
        let sentences = card.answers_with(self.holder, self.report, on, self.language);
        let is_proved = |one: &Sentence| one.source == Source::Data && self.is_proved(&one.basis);
        let pairs = sentences
            .iter()
            .map(|one| (one.text.clone(), is_proved(one)));
        pairs.collect()
    }
}

/// A single word such as "none", or a single digit, also occurs in guidance.
fn is_telling(row: &Row) -> bool {
    row.value.chars().count() >= 6 && row.item != DataItem::SpecVersion
}

pub fn check_all(case: &Case<'_>) {
    marks_fit(case);
    text_is_marked(case);
    json_is_marked(case);
    if case.is_drawn {
        page_is_marked(case);
        face_is_marked(case);
    }
}

fn fits(case: &Case<'_>, items: &[DataItem], proof: Proof, mark: Mark) {
    let (name, proved) = (&case.name, case.is_proved(items));
    assert_eq!(proof.is_signed(), proved, "{name}: {items:?}");
    assert_eq!(mark.sign == "✓", proved, "{name}: {items:?}");
    assert_eq!(mark.class == "signed", proved, "{name}: {items:?}");
    assert_eq!(mark, Mark::of(proof, case.language), "{name}");
}

/// A reading has its own mark, independent of the picture's signature.
fn read_from_picture(case: &Case<'_>, items: &[DataItem], mark: Mark) {
    let (name, proof) = (&case.name, case.report.proof_of_all(items.iter().copied()));
    assert!(mark.sign.starts_with('~'), "{name}: {items:?}");
    assert!(mark.class.starts_with("picture-"), "{name}: {items:?}");
    assert_eq!(mark.sign == "~", case.is_proved(items), "{name}: {items:?}");
    assert_eq!(mark, Mark::of_reading(proof, case.language), "{name}");
}

fn marks_fit(case: &Case<'_>) {
    let rows = labels::rows(case.card, case.report, case.language);
    for row in &rows {
        fits(case, &[row.item], row.proof, row.mark);
    }
    for row in case.readings() {
        read_from_picture(case, &[row.item], row.mark);
        assert_eq!(row.proof, case.report.proof(row.item));
    }
    for item in [DataItem::CardType, DataItem::CardNumber] {
        let has_row = rows.iter().any(|row| row.item == item);
        assert!(has_row, "{}: {item}", case.name);
    }
    let on = date!(2026 - 11 - 25);
    let card = case.card;
    for sentence in card.answers_with(case.holder, case.report, on, case.language) {
        match sentence.source {
            Source::Data => fits(case, &sentence.basis, sentence.proof, sentence.mark),
            Source::Picture => read_from_picture(case, &sentence.basis, sentence.mark),
        }
        let proof = case.report.proof_of_all(sentence.basis.iter().copied());
        assert_eq!(sentence.proof, proof);
    }
}

fn text_is_marked(case: &Case<'_>) {
    let name = &case.name;
    let text = TextReport::new(case.card, case.report, case.language)
        .with_holder(case.holder)
        .to_string();
    assert_eq!(
        text.lines().any(|line| line.starts_with("  ✓ ")),
        !case.proved.is_empty(),
        "{name}"
    );
    let is_marked = |line: &str| {
        ["  * ", "  ? ", "  ✗ ", "  ~ ", "  ~* ", "  ~? ", "  ~✗ "]
            .iter()
            .any(|mark| line.starts_with(mark))
    };
    for value in case.unproved_values() {
        let lines: Vec<&str> = text.lines().filter(|line| line.contains(&value)).collect();
        assert!(!lines.is_empty(), "{name}: {value}");
        for line in lines {
            assert!(is_marked(line), "{name}: {line}");
        }
    }
    for row in labels::rows(case.card, case.report, case.language) {
        let line = format!("  {} {}: {}", row.mark.sign, row.label, row.value);
        assert!(text.contains(&line), "{name}: {line}");
        let legend = format!("  {} = {}", row.mark.sign, row.mark.explanation);
        assert!(text.contains(&legend), "{name}: {legend}");
    }
    for row in case.readings() {
        let line = format!("  {} {}: {}", row.mark.sign, row.label, row.value);
        assert!(text.contains(&line), "{name}: {line}");
        let legend = format!("  {} = {}", row.mark.sign, row.mark.explanation);
        assert!(text.contains(&legend), "{name}: {legend}");
    }
    // A log contains nothing from the card.
    let log = case.report.to_string();
    for value in case.unproved_values() {
        assert!(!log.contains(&value), "{name}: {log}");
    }
}

fn page_is_marked(case: &Case<'_>) {
    let name = &case.name;
    let page = HtmlReport::new(case.card, case.report, case.language)
        .with_holder(case.holder)
        .to_html();
    let signed = "data-proof=\"signed\"";
    assert_eq!(page.contains(signed), !case.proved.is_empty(), "{name}");
    assert_eq!(page.contains("✓"), !case.proved.is_empty(), "{name}");
    let rest = without_marked(&page);
    let document = labels::document(case.card.card_type(), case.language);
    let in_header = format!("<bdi>{document} · ");
    assert!(
        page.contains(&in_header) && !rest.contains(&in_header),
        "{name}"
    );
    for value in case.unproved_values() {
        let value = escaped(&value);
        assert!(page.contains(&value), "{name}: {value}");
        assert!(!rest.contains(&value), "{name}: {value}");
    }
    for row in labels::rows(case.card, case.report, case.language) {
        let shown = format!(
            "<tr data-proof=\"{}\"><th scope=\"row\">{}</th><td><bdi>{}</bdi>",
            row.mark.class,
            escaped(row.label),
            escaped(&row.value)
        );
        assert_eq!(page.matches(&shown).count(), 1, "{name}: {shown}");
        assert!(page.contains(&escaped(row.mark.explanation)), "{name}");
    }
}

/// The page without the elements that are marked as not proved; each of them must show
/// its mark in words.
fn without_marked(page: &str) -> String {
    let mut rest = page.to_owned();
    for class in [
        "not-covered",
        "not-checked",
        "failed",
        "picture-signed",
        "picture-not-covered",
        "picture-not-checked",
        "picture-failed",
    ] {
        let attribute = format!(" data-proof=\"{class}\"");
        while let Some(at) = rest.find(&attribute) {
            let start = rest[..at].rfind('<').unwrap();
            let tag = rest[start + 1..at].split(' ').next().unwrap();
            let close = format!("</{tag}>");
            let end = at + rest[at..].find(&close).unwrap() + close.len();
            let element = &rest[start..end];
            let mark = format!("<span class=\"mark {class}\">");
            assert!(element.contains(&mark), "{element}");
            rest.replace_range(start..end, "");
        }
    }
    rest
}

fn escaped(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace('"', "&quot;")
        .replace('\'', "&#39;")
        .replace('`', "&#96;")
}

fn face_is_marked(case: &Case<'_>) {
    let name = &case.name;
    let face = case.card.face(case.report, case.language);
    for label in face.labels() {
        let proved = case.is_proved(&[label.item]);
        assert_eq!(label.proof.is_signed(), proved, "{name}: {label:?}");
        assert_eq!(!label.text.starts_with("* "), proved, "{name}: {label:?}");
    }
    let has_star = face
        .labels()
        .iter()
        .any(|label| label.text.starts_with("* "));
    if has_star || case.proved.is_empty() {
        let footnote = face.footnote().expect("a footnote");
        assert!(footnote.starts_with("* "), "{name}: {footnote}");
        let says_all = ["NOTHING", "どれも"]
            .iter()
            .any(|words| footnote.contains(words));
        assert_eq!(says_all, case.proved.is_empty(), "{name}: {footnote}");
    }
}

fn json_is_marked(case: &Case<'_>) {
    let name = &case.name;
    let on = date!(2026 - 11 - 25);
    let rows = labels::rows(case.card, case.report, case.language);
    let card = case.card;
    let answers = card.answers_with(case.holder, case.report, on, case.language);
    let json = serde_json::json!({ "rows": rows, "answers": answers });
    for row in json["rows"].as_array().unwrap() {
        let item: DataItem = row["item"].as_str().unwrap().parse().unwrap();
        let proved = case.is_proved(&[item]);
        assert_eq!(row["proof"] == "signed", proved, "{name}: {row}");
        assert_eq!(row["mark"]["sign"] == "✓", proved, "{name}: {row}");
    }
    for answer in json["answers"].as_array().unwrap() {
        let basis = answer["basis"].as_array().unwrap().iter();
        let basis: Vec<DataItem> = basis
            .map(|item| item.as_str().unwrap().parse().unwrap())
            .collect();
        let proved = case.is_proved(&basis);
        assert_eq!(answer["proof"] == "signed", proved, "{name}: {answer}");
        let proved = proved && answer["source"] == "data";
        assert_eq!(answer["mark"]["sign"] == "✓", proved, "{name}: {answer}");
    }
    let json = serde_json::json!(case.holder);
    let from_pictures: Vec<&str> = case.readings().iter().map(|row| row.key).collect();
    for (key, entry) in json.as_object().unwrap() {
        let is_reading = from_pictures.contains(&key.as_str());
        assert_eq!(entry["source"] == "picture", is_reading, "{name}: {key}");
        let has_confidence = entry["confidence"].is_number();
        assert_eq!(has_confidence, is_reading, "{name}: {key}");
    }
}
