//! What is printed is read as the same value, and a value that was read, printed again, stays
//! the same.

use std::sync::OnceLock;

use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration};
use zairyu::printed::{
    FieldReading, Front, FrontReading, GrayImage, LineReading, LineRequest, PatternReading,
    PrintedDate, PrintedField, RecognizeError, TextRecognizer, fold_width,
};
use zairyu::record::{PeriodOfStay, Sex, Work};
use zairyu::simulator::Sample;
use zeroize::Zeroizing;

use crate::pictures;

/// Reads every line without a mistake: the first line of one field holds the text, all other
/// lines of the front are empty. Other texts score by how many characters differ.
struct Perfect<'a> {
    line: &'a GrayImage,
    text: &'a str,
}

impl TextRecognizer for Perfect<'_> {
    fn read_line(&self, request: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        if request.image() != self.line {
            return Ok(LineReading::new("", 0.0));
        }
        let allowed = |c: &char| request.characters().contains(*c);
        let text: String = self.text.chars().filter(allowed).collect();
        let fits = text.chars().count() == request.pattern().len()
            && text
                .chars()
                .zip(request.pattern())
                .all(|(c, set)| set.contains(c));
        let pattern = fits.then(|| PatternReading {
            text: Zeroizing::new(text.clone()),
            score: 0.0,
            margin: 12.0,
            confidence: 0.97,
        });
        let own = text.clone();
        Ok(LineReading::new(text, 0.97)
            .with_pattern(pattern)
            .with_scorer(move |other| -20.0 * differing(&own, other) as f32))
    }
}

fn differing(one: &str, other: &str) -> usize {
    let count = |text: &str| text.chars().count();
    let pairs = one.chars().zip(other.chars());
    pairs
        .filter(|(a, b)| fold_width(*a) != fold_width(*b))
        .count()
        + count(one).abs_diff(count(other))
}

/// The fields of a front with this text in one field.
fn read(field: PrintedField, text: &str) -> FrontReading {
    static FRONT: OnceLock<Front> = OnceLock::new();
    let front = FRONT.get_or_init(|| {
        let (_, image) = pictures::of(&["residence_card"]).swap_remove(1);
        Front::locate(&image)
    });
    let line = &front.field(field).unwrap().lines()[0];
    front.read(&Perfect { line, text }).unwrap()
}

fn value<T: Clone>(reading: Option<FieldReading<T>>) -> Option<T> {
    reading.and_then(|reading| reading.value().cloned())
}

fn wide(text: &str) -> String {
    let widen = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
        other => other,
    };
    text.chars().map(widen).collect()
}

fn printed_date(date: PrintedDate) -> String {
    let (month, day) = (date.month().unwrap_or(0), date.date().map_or(0, Date::day));
    format!("{:04}年{month:02}月{day:02}日", date.year())
}

fn printed_period(period: &PeriodOfStay) -> String {
    match period {
        PeriodOfStay::YearsAndMonths { years, months: 0 } => format!("{years}年"),
        PeriodOfStay::YearsAndMonths { years: 0, months } => format!("{months}月"),
        PeriodOfStay::YearsAndMonths { years, months } => format!("{years}年{months}月"),
        PeriodOfStay::Days(days) => format!("{days}日"),
        _ => "無期限".to_owned(),
    }
}

fn printed_sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "男 M.",
        Sex::Female => "女 F.",
        _ => "未指定",
    }
}

fn printed_work(work: Work) -> &'static str {
    match work {
        Work::Unrestricted => "就労制限なし",
        Work::AsStatusAllows => "在留資格に基づく就労活動のみ可",
        Work::AsDesignated => "指定書により指定された就労活動のみ可",
        _ => "就労不可",
    }
}

const DATES: [PrintedField; 4] = [
    PrintedField::DateOfBirth,
    PrintedField::PermissionDate,
    PrintedField::IssueDate,
    PrintedField::CardExpiry,
];

/// The date that was read in this field.
fn date_in(field: PrintedField, text: &str) -> Option<PrintedDate> {
    let read = read(field, text);
    value(match field {
        PrintedField::DateOfBirth => read.date_of_birth,
        PrintedField::PermissionDate => read.permission_date,
        PrintedField::IssueDate => read.issue_date,
        _ => read.card_expiry,
    })
}

fn days() -> impl Strategy<Value = Date> {
    (0..73_000_i64).prop_map(|days| date!(1900 - 01 - 01) + Duration::days(days))
}

fn periods() -> impl Strategy<Value = PeriodOfStay> {
    let parts = (0..=5_u8, 0..=11_u8).prop_filter("something", |(y, m)| y + m > 0);
    prop_oneof![
        parts.prop_map(|(years, months)| PeriodOfStay::YearsAndMonths { years, months }),
        (1..=999_u16).prop_map(PeriodOfStay::Days),
    ]
}

/// Reads a field with a value of a list, and the value as it is printed.
type Listed = fn(&str) -> Option<String>;

/// Every field whose value is an entry of a list.
const LISTS: [Listed; 5] = [
    |text| value(read(PrintedField::Nationality, text).nationality).map(|n| n.name().to_owned()),
    |text| {
        let status = value(read(PrintedField::ResidenceStatus, text).residence_status);
        status.map(|status| status.japanese().to_owned())
    },
    |text| value(read(PrintedField::Work, text).work).map(|w| printed_work(w).to_owned()),
    |text| value(read(PrintedField::PermissionKind, text).permission_kind).map(|p| p.to_string()),
    |text| value(read(PrintedField::Sex, text).sex).map(|s| printed_sex(s).to_owned()),
];

#[test]
fn entries_of_lists_are_read_as_the_simulator_prints_them() {
    let mut seen = 0;
    for sample in Sample::ALL {
        let texts = sample.printed();
        let printed = [
            Some(texts.nationality),
            texts.residence_status,
            texts.work,
            texts.permission_kind,
            Some(texts.sex),
        ];
        for (list, text) in LISTS.iter().zip(printed) {
            if let Some(text) = text {
                assert_eq!(list(text).as_deref(), Some(text), "{sample:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn an_indefinite_period_has_no_end() {
    let read = read(PrintedField::PeriodOfStay, "無期限");
    assert!(read.period_end.is_none());
    assert_eq!(value(read.period_of_stay), Some(PeriodOfStay::Indefinite));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn dates_are_read_as_printed(day in days(), in_full_width: bool, spaced: bool) {
        let date = PrintedDate::from(day);
        let mut text = printed_date(date);
        if spaced {
            text = text.replace('年', "年 ").replace('月', "月 ");
        }
        let text = if in_full_width { wide(&text) } else { text };
        for field in DATES {
            prop_assert_eq!(date_in(field, &text), Some(date));
        }
        let expiry = date_in(PrintedField::CardExpiry, &format!("{text}まで有効"));
        prop_assert_eq!(expiry, Some(date));
    }

    #[test]
    fn unknown_days_are_read_in_dates_of_birth_only(year in 1900..2100_u16, month in 0..=12_u8) {
        let text = format!("{year}年{month:02}月00日");
        let date = date_in(PrintedField::DateOfBirth, &text).unwrap();
        prop_assert_eq!((date.year(), date.month().unwrap_or(0)), (year, month));
        prop_assert_eq!(date_in(PrintedField::DateOfBirth, &printed_date(date)), Some(date));
        prop_assert_eq!(date_in(PrintedField::IssueDate, &text), None);
    }

    #[test]
    fn periods_are_read_as_printed(period in periods(), end in days(), in_full_width: bool) {
        let end = PrintedDate::from(end);
        let text = format!("{}({})", printed_period(&period), printed_date(end));
        let text = if in_full_width { wide(&text) } else { text };
        let read = read(PrintedField::PeriodOfStay, &text);
        prop_assert_eq!(value(read.period_of_stay), Some(period));
        prop_assert_eq!(value(read.period_end), Some(end));
    }

    #[test]
    fn numbers_are_read_as_printed(number in "[A-Z]{2}[0-9]{8}[A-Z]{2}") {
        let found = value(read(PrintedField::CardNumber, &number).card_number);
        prop_assert_eq!(found.map(|n| n.full().to_string()), Some(number));
    }

    #[test]
    fn names_are_read_as_printed(
        latin in "[A-Z]{2,9}(-[A-Z]{2,5})?( [A-Z]{2,9}){0,4}",
        kanji in "[王李張劉陳楊黄趙呉周山川田中村木林森小大明華]{2,4}",
    ) {
        let names = |text: &str| {
            let read = read(PrintedField::Name, text);
            let [latin, kanji] = [read.name, read.name_kanji].map(value);
            (latin.map(|n| n.to_string()), kanji.map(|n| n.to_string()))
        };
        prop_assert_eq!(names(&latin), (Some(latin.clone()), None));
        let both = format!("{latin} （{kanji}）");
        prop_assert_eq!(names(&both), (Some(latin), Some(kanji)));
    }

    #[test]
    fn addresses_are_read_as_printed(
        town in "(東京都港区六本木|大阪府大阪市北区梅田|愛知県名古屋市中区栄|北海道札幌市中央区北一条西)",
        chome in 1..12_u8, ban in 1..60_u8, go in 1..40_u8,
        house in "(|コーポ山下|メゾン緑|パークハイツ東|グリーンハイツＡ棟|サンライズ第二)",
        room in 101..990_u16,
        in_full_width: bool,
        hyphens: bool,
    ) {
        let place = if hyphens {
            format!("{chome}-{ban}-{go}")
        } else {
            format!("{chome}丁目{ban}番{go}号")
        };
        let room = if house.is_empty() { String::new() } else { format!("{room}号室") };
        let text = format!("{town}{place}{house}{room}");
        let expected = wide(&text);
        let text = if in_full_width { expected.clone() } else { text };
        let found = value(read(PrintedField::Address, &text).address);
        prop_assert_eq!(found.map(|a| a.to_string()), Some(expected));
    }

    #[test]
    fn what_was_read_is_read_again(
        text in "[0-9０-９A-Z年月日()（）男女MFーロ口一二力カ無期限許可県都道府市区町村番号丁目就労在留資格者更新\\PC]{0,24}",
    ) {
        for field in DATES {
            if let Some(date) = date_in(field, &text) {
                prop_assert_eq!(date_in(field, &printed_date(date)), Some(date));
            }
        }
        let period = |text: &str| {
            let read = read(PrintedField::PeriodOfStay, text);
            Some((value(read.period_of_stay)?, read.period_end.and_then(|end| end.value().copied())))
        };
        if let Some((length, end)) = period(&text) {
            let end_printed = end.map_or(String::new(), |end| format!("({})", printed_date(end)));
            let again = format!("{}{end_printed}", printed_period(&length));
            prop_assert_eq!(period(&again), Some((length, end)));
        }
        for list in LISTS {
            if let Some(entry) = list(&text) {
                prop_assert_eq!(list(&entry), Some(entry));
            }
        }
        let free: [Listed; 3] = [
            |text| value(read(PrintedField::Address, text).address).map(|a| a.to_string()),
            |text| value(read(PrintedField::Name, text).name).map(|n| n.to_string()),
            |text| value(read(PrintedField::Name, text).name_kanji).map(|n| n.to_string()),
        ];
        for field in free {
            if let Some(found) = field(&text) {
                prop_assert_eq!(field(&found), Some(found));
            }
        }
    }
}
