//! How accurately the pictures of benches/pictures/make_fronts.py are read, field by field,
//! and the card numbers in the frames of make_frames.py.
//!
//!     python3 benches/pictures/make_fronts.py target/fronts
//!     python3 benches/pictures/make_frames.py target/frames
//!     cargo run --release --features ocr --example ocr_accuracy -- \
//!         PP-OCRv6_rec_small.onnx target/fronts [--mistakes] [--part 1/3]
//!
//! `--part 1/3` reads every third picture.
//! Texts are compared after folding full-width forms to ASCII, values exactly. All data
//! are invented, so mistakes can be shown.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use zairyu::CardNumber;
use zairyu::printed::{
    CardNumberScanner, CharacterSet, Comparison, FieldImage, FieldReading, Front, FrontReading,
    GrayImage, LayoutMatch, LineRequest, PpOcr, PrintedField, TextRecognizer, compare_number,
    fold_width, read_address_image, read_name_image,
};
use zairyu::record::{PeriodOfStay, Sex, Work};

type Failure = Box<dyn std::error::Error>;

/// What was read in one field: text, value, confidence.
type Read = Option<(String, Option<String>, f32)>;

#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    none: usize,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, folder, options @ ..] = arguments.as_slice() else {
        return Err("usage: ocr_accuracy MODEL FOLDER [--mistakes] [--part N/M]".into());
    };
    let show = options.iter().any(|option| option == "--mistakes");
    let part = options.iter().skip_while(|option| *option != "--part");
    let (share, of) = match part.skip(1).map(|part| part.split_once('/')).next() {
        Some(Some((share, of))) => (share.parse()?, of.parse::<usize>()?.max(1)),
        _ => (1, 1),
    };
    let started = Instant::now();
    let recognizer = PpOcr::load(model)?;
    println!(
        "model loaded in {:?}, known: {}",
        started.elapsed(),
        recognizer.is_known_model()
    );

    let truth = std::fs::read_to_string(Path::new(folder).join("truth.json"))?;
    let truth: Vec<BTreeMap<String, Value>> = serde_json::from_str(&truth)?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut gaps = Gaps::default();
    let (mut fronts, mut spent, mut longest) = (0_u32, Duration::ZERO, Duration::ZERO);
    let mut cpu = 0.0;
    let chosen = truth.iter().enumerate();
    let chosen = chosen.filter(|(index, _)| index % of < share);
    let truth: Vec<_> = chosen.map(|(_, entry)| entry).collect();
    if truth.iter().any(|entry| entry.contains_key("number")) {
        return frames(&truth, Path::new(folder), &recognizer, show);
    }
    for entry in truth {
        let text = |key: &str| entry.get(key).and_then(Value::as_str);
        let (Some(file), Some(document)) = (text("file"), text("document")) else {
            continue;
        };
        let image = load(&Path::new(folder).join(file))?;
        let started = Instant::now();
        let mut fields: Vec<(String, Read)> = Vec::new();
        match document {
            "name" => {
                let read = read_name_image(&image, &recognizer)?;
                fields.push(("name".into(), read.name.as_ref().map(text_of)));
                fields.push(("name_kanji".into(), read.name_kanji.as_ref().map(text_of)));
            }
            "address" => {
                let read = read_address_image(&image, &recognizer)?;
                fields.push(("address".into(), read.as_ref().map(text_of)));
            }
            _ => {
                let before = cpu_seconds();
                let front = Front::locate(&image);
                fields = values(&front.read(&recognizer)?);
                let took = started.elapsed();
                cpu += cpu_seconds()
                    .zip(before)
                    .map_or(0.0, |(after, before)| after - before);
                (fronts, spent, longest) = (fronts + 1, spent + took, longest.max(took));
                let layout = match front.layout() {
                    LayoutMatch::Document(found) => Some(found.to_string().replace('-', "_")),
                    LayoutMatch::Unclear => None,
                };
                fields.push(("document".into(), layout.map(|l| (l.clone(), Some(l), 1.0))));
                let number = text("card_number").unwrap_or("");
                compare(&front, &recognizer, number, &mut tallies, &mut gaps)?;
            }
        }
        for (name, read) in fields {
            let expected = entry.get(&name).and_then(Value::as_str).map(folded);
            let value = read
                .as_ref()
                .and_then(|(_, value, _)| value.as_deref())
                .map(folded);
            let key = if matches!(document, "name" | "address") {
                format!("{name} image")
            } else {
                name
            };
            let key = if key.starts_with("document") {
                "layout".into()
            } else {
                key
            };
            let tally = tallies.entry(key.clone()).or_default();
            match (&value, &expected) {
                (None, None) => continue,
                (value, expected) if value == expected => tally.right += 1,
                (None, _) => tally.none += 1,
                _ => tally.wrong += 1,
            }
            if show && value != expected {
                println!("{file} {key}: expected {expected:?}, read {read:?}");
            }
        }
    }
    table(&tallies);
    gaps.print();
    if fronts > 0 {
        println!(
            "{fronts} fronts, {:?} each, longest {longest:?}",
            spent / fronts
        );
    }
    println!(
        "CPU time per front: {:.3} s",
        cpu / f64::from(fronts.max(1))
    );
    if let Some(peak) = peak_memory() {
        println!("peak memory: {peak}");
    }
    Ok(())
}

/// Scans each frame on its own.
fn frames(
    truth: &[&BTreeMap<String, Value>],
    folder: &Path,
    recognizer: &PpOcr,
    show: bool,
) -> Result<(), Failure> {
    let mut scanner = CardNumberScanner::new(recognizer);
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut times: Vec<Duration> = Vec::new();
    let before = cpu_seconds();
    let mut loading = 0.0;
    let mut without = (0.0, 0_u32);
    for entry in truth {
        let file = entry.get("file").and_then(Value::as_str).unwrap_or("");
        let started = cpu_seconds();
        let image = image::open(folder.join(file))?;
        let image = GrayImage::try_from(&image)?;
        loading += cpu_seconds().zip(started).map_or(0.0, |(b, a)| b - a);
        scanner.reset();
        let (began, started) = (cpu_seconds(), Instant::now());
        let result = scanner.scan(&image, None)?;
        times.push(started.elapsed());
        let took = cpu_seconds().zip(began).map_or(0.0, |(b, a)| b - a);
        if entry.get("number").is_some_and(Value::is_null) {
            without = (without.0 + took, without.1 + 1);
        }
        let found = result.number().map(|number| number.full().to_string());
        let expected = entry.get("number").and_then(Value::as_str);
        let hard = entry.get("hard").and_then(Value::as_bool) == Some(true);
        let kind = match (expected, hard) {
            (None, _) => "no number to be read",
            (Some(_), true) => "number, hard",
            (Some(_), false) => "number",
        };
        for kind in [kind, "all"] {
            let tally = tallies.entry(kind.into()).or_default();
            match (&found, expected) {
                (found, expected) if found.as_deref() == expected => tally.right += 1,
                (None, _) => tally.none += 1,
                _ => tally.wrong += 1,
            }
        }
        if show && found.as_deref() != expected {
            println!("{file}: expected {expected:?}, found {found:?}");
        }
    }
    table(&tallies);
    times.sort();
    if let (Some(middle), Some(longest)) = (times.get(times.len() / 2), times.last()) {
        let sum: Duration = times.iter().sum();
        let mean = sum / u32::try_from(times.len()).unwrap_or(1);
        println!("time per frame: mean {mean:?}, median {middle:?}, longest {longest:?}");
    }
    if let (Some(after), Some(before)) = (cpu_seconds(), before) {
        let cpu = (after - before - loading) / times.len().max(1) as f64;
        println!("CPU time per frame, without decoding the file: {cpu:.3} s");
        let (cpu, count) = (without.0, f64::from(without.1.max(1)));
        println!("CPU time per frame without a number: {:.3} s", cpu / count);
    }
    if let Some(peak) = peak_memory() {
        println!("peak memory: {peak}");
    }
    Ok(())
}

fn table(tallies: &BTreeMap<String, Tally>) {
    println!(
        "{:<28} {:>6} {:>6} {:>6} {:>9}",
        "field", "right", "wrong", "none", "accuracy"
    );
    for (name, tally) in tallies {
        let all = tally.right + tally.wrong + tally.none;
        let share = 100.0 * tally.right as f64 / all.max(1) as f64;
        println!(
            "{name:<28} {:>6} {:>6} {:>6} {share:>8.2}%",
            tally.right, tally.wrong, tally.none
        );
    }
}

fn load(path: &Path) -> Result<GrayImage, Failure> {
    let image = zairyu::image::decode(&std::fs::read(path)?)?;
    Ok(GrayImage::try_from(&image)?)
}

fn folded(text: &str) -> String {
    text.chars().map(fold_width).collect()
}

/// The right number must never differ; one that is wrong in one character should.
fn compare(
    front: &Front,
    recognizer: &PpOcr,
    number: &str,
    tallies: &mut BTreeMap<String, Tally>,
    gaps: &mut Gaps,
) -> Result<(), Failure> {
    let Some(image) = front.field(PrintedField::CardNumber) else {
        return Ok(());
    };
    let mut add = |name: &str, result, right, wrong| {
        let tally = tallies.entry(name.into()).or_default();
        match result {
            result if result == right => tally.right += 1,
            result if result == wrong => tally.wrong += 1,
            _ => tally.none += 1,
        }
    };
    let expected: CardNumber = number.parse()?;
    let result = compare_number(image, &expected, recognizer)?;
    add(
        "comparison, same number",
        result,
        Comparison::Matches,
        Comparison::Differs,
    );
    // The digits that are told apart with most difficulty.
    let mut other: Vec<char> = number.chars().collect();
    let place = 2 + other.iter().map(|&c| c as usize).sum::<usize>() % 8;
    if let Some(digit) = other.get_mut(place) {
        *digit = match *digit {
            '0' => '8',
            '1' => '7',
            '2' => '3',
            '3' => '8',
            '4' => '1',
            '5' => '6',
            '6' => '8',
            '7' => '1',
            '8' => '3',
            _ => '8',
        };
    }
    let text: String = other.into_iter().collect();
    let other: CardNumber = text.parse()?;
    let result = compare_number(image, &other, recognizer)?;
    add(
        "comparison, other number",
        result,
        Comparison::Differs,
        Comparison::Matches,
    );
    gaps.add(image, recognizer, number, &text)?;
    Ok(())
}

/// How far the printed number and another one score below the best number.
#[derive(Default)]
struct Gaps {
    same: Vec<f32>,
    other: Vec<f32>,
}

impl Gaps {
    fn add(
        &mut self,
        image: &FieldImage,
        recognizer: &PpOcr,
        number: &str,
        other: &str,
    ) -> Result<(), Failure> {
        let (letter, digit) = (CharacterSet::latin_capitals(), CharacterSet::digits());
        let mut form = [digit; 12];
        for place in [0, 1, 10, 11] {
            form[place] = letter;
        }
        let [line] = image.lines() else { return Ok(()) };
        let request = LineRequest::new(line, CharacterSet::card_number()).with_pattern(&form);
        let reading = recognizer.read_line(&request)?;
        let gap = |text: &str| Some(reading.pattern()?.score - reading.score(text)?);
        self.same.extend(gap(number));
        self.other.extend(gap(other));
        Ok(())
    }

    fn print(&mut self) {
        for (name, gaps) in [
            ("the same number", &mut self.same),
            ("another", &mut self.other),
        ] {
            gaps.sort_by(f32::total_cmp);
            if let (Some(least), Some(middle), Some(most)) =
                (gaps.first(), gaps.get(gaps.len() / 2), gaps.last())
            {
                println!("{name}: {least:.1} to {most:.1} below the best, median {middle:.1}");
            }
        }
    }
}

fn text_of<T: std::ops::Deref<Target = String>>(
    field: &FieldReading<T>,
) -> (String, Option<String>, f32) {
    shown(field, |text| text.to_string())
}

fn shown<T>(
    field: &FieldReading<T>,
    value: impl Fn(&T) -> String,
) -> (String, Option<String>, f32) {
    (
        field.text().to_owned(),
        field.value().map(value),
        field.confidence(),
    )
}

fn values(read: &FrontReading) -> Vec<(String, Read)> {
    let date = |field: &Option<FieldReading<zairyu::printed::PrintedDate>>| {
        field.as_ref().map(|f| shown(f, ToString::to_string))
    };
    let fields = [
        (
            "card_number",
            read.card_number
                .as_ref()
                .map(|f| shown(f, |n| n.full().to_string())),
        ),
        ("name", read.name.as_ref().map(text_of)),
        ("name_kanji", read.name_kanji.as_ref().map(text_of)),
        ("date_of_birth", date(&read.date_of_birth)),
        (
            "sex",
            read.sex.as_ref().map(|f| shown(f, |s| sex(*s).into())),
        ),
        (
            "nationality",
            read.nationality
                .as_ref()
                .map(|f| shown(f, |n| n.alpha3().unwrap_or("").into())),
        ),
        ("address", read.address.as_ref().map(text_of)),
        (
            "residence_status",
            read.residence_status
                .as_ref()
                .map(|f| shown(f, |s| s.japanese().into())),
        ),
        (
            "work",
            read.work.as_ref().map(|f| shown(f, |w| work(*w).into())),
        ),
        (
            "period_of_stay",
            read.period_of_stay
                .as_ref()
                .map(|f| shown(f, PeriodOfStay::to_string)),
        ),
        ("period_end", date(&read.period_end)),
        (
            "permission_kind",
            read.permission_kind
                .as_ref()
                .map(|f| shown(f, ToString::to_string)),
        ),
        ("permission_date", date(&read.permission_date)),
        ("issue_date", date(&read.issue_date)),
        ("card_expiry", date(&read.card_expiry)),
    ];
    fields
        .into_iter()
        .map(|(name, read)| (name.to_owned(), read))
        .collect()
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
        _ => "unspecified",
    }
}

fn work(work: Work) -> &'static str {
    match work {
        Work::Unrestricted => "unrestricted",
        Work::AsStatusAllows => "as_status",
        Work::AsDesignated => "as_designated",
        _ => "not_permitted",
    }
}

/// User and system time of this process, where /proc tells it.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
