//! The invented holders: their pictures, what the pictures say, and their entries.

use std::collections::BTreeMap;

use super::super::bitmap::Bitmap;
use super::super::printed::{PrintedTexts, TABLE};
use super::super::{Sample, VirtualCard};
use crate::card::CardType;

/// The pixels of a picture with ink.
fn ink(tiff: &[u8], size: (usize, usize)) -> Vec<(usize, usize)> {
    let picture = Bitmap::from_tiff(tiff).unwrap();
    let rows: Vec<Vec<bool>> = (0..=size.1).map(|y| picture.row(y)).collect();
    assert!(rows[size.1].is_empty() && rows[..size.1].iter().all(|row| row.len() == size.0));
    let rows = rows.iter().enumerate();
    rows.flat_map(|(y, row)| {
        let inked = row.iter().enumerate().filter(|(_, ink)| **ink);
        inked.map(move |(x, _)| (x, y))
    })
    .collect()
}

/// Left, right, top and bottom of the places that may hold ink: docs/protocol.md, section
/// 11, with room to the right for longer values.
#[rustfmt::skip]
const RESIDENCE_PLACES: &[[usize; 4]] = &[
    [500, 669, 33, 49], // number
    [60, 524, 60, 100], // names
    [94, 244, 104, 134], [284, 332, 106, 126], [407, 524, 104, 126],
    [78, 524, 150, 186], // address
    [87, 306, 195, 217], [70, 306, 219, 266], // status
    [312, 524, 238, 261], // work
    [161, 470, 281, 302], // period
    [98, 410, 327, 344], [95, 232, 354, 372], [320, 457, 354, 372],
    [123, 428, 382, 404], [169, 366, 406, 418], // expiry
];

#[rustfmt::skip]
const CERTIFICATE_PLACES: &[[usize; 4]] = &[
    [500, 669, 33, 49], // number
    [64, 524, 84, 104], [64, 524, 106, 124], // names
    [91, 246, 139, 170], [364, 420, 141, 162], [104, 180, 197, 218],
    [79, 665, 264, 285], // address
    [118, 424, 340, 362], [154, 352, 389, 401], // expiry
];

#[test]
fn front_images_hold_values_and_nothing_else() {
    for sample in Sample::ALL {
        let front = sample.holder().first.front_image;
        assert!(front.len() <= 7000, "{sample:?}: {} bytes", front.len());
        let places = if sample.is_residence() {
            RESIDENCE_PLACES
        } else {
            CERTIFICATE_PLACES
        };
        let inside = |&(x, y): &(usize, usize), [left, right, top, bottom]: [usize; 4]| {
            (left..right).contains(&x) && (top..bottom).contains(&y)
        };
        let ink = ink(&front, (674, 425));
        for point in &ink {
            assert!(
                places.iter().any(|place| inside(point, *place)),
                "{sample:?}: ink at {point:?}"
            );
        }
        for (index, place) in places.iter().enumerate() {
            // A certificate need not have a name in ideographs.
            let may_be_blank = !sample.is_residence() && index == 1;
            assert!(
                may_be_blank || ink.iter().any(|point| inside(point, *place)),
                "{sample:?}: no ink in {place:?}"
            );
        }
    }
}

#[test]
fn name_and_address_images_fit_their_fields() {
    for sample in Sample::ALL {
        let second = sample.holder().second;
        for (image, size, lines) in [
            (&second.name_image, (520, 96), sample.printed().name_image),
            (
                &second.address_image,
                (640, 72),
                sample.printed().address_image,
            ),
        ] {
            assert!(image.len() <= 2500, "{sample:?}: {} bytes", image.len());
            let ink = ink(image, size);
            // Blank rows separate the lines.
            let inked = |y: &usize| ink.iter().any(|point| point.1 == *y);
            let starts = (1..size.1).filter(|y| inked(y) && !inked(&(y - 1))).count();
            assert!(starts >= lines.len(), "{sample:?}: {starts} {lines:?}");
            let rows = ink.iter().map(|point| point.1);
            assert!(rows.max() < Some(size.1 - 1), "{sample:?}: cut below");
        }
    }
}

/// No entry of a sample is longer than its field.
#[test]
fn samples_go_on_a_card() {
    for sample in Sample::ALL {
        // Later generations share their files: two types are enough.
        for card_type in [CardType::ResidenceFirst, CardType::ResidenceSecond] {
            let card = VirtualCard::builder(card_type).holder(sample.holder());
            assert!(card.build().is_ok(), "{sample:?} on {card_type}");
        }
        assert_eq!(Sample::named(sample.name()).unwrap().name(), sample.name());
    }
    assert!(Sample::named("nobody").is_none());
}

#[test]
fn the_table_of_texts_is_that_of_the_samples() {
    let rows: Vec<Vec<&str>> = TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    assert!(rows.iter().all(|row| row.len() == 3));
    let mut names: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    names.dedup();
    let samples: Vec<&str> = Sample::ALL.iter().map(Sample::name).collect();
    assert_eq!(names, samples);
    for sample in Sample::ALL {
        let texts = sample.printed();
        let rows = rows.iter().filter(|row| row[0] == sample.name());
        for row in rows {
            let lines: Vec<&str> = row[2].split('|').collect();
            assert_eq!(entry(&texts, row[1]), lines, "{sample:?} {}", row[1]);
        }
    }
}

/// The lines of one entry of the table.
fn entry(texts: &PrintedTexts, name: &str) -> Vec<&'static str> {
    let one = |text: Option<&'static str>| text.into_iter().collect();
    match name {
        "name" => texts.name.clone(),
        "name_kanji" => one(texts.name_kanji),
        "date_of_birth" => vec![texts.date_of_birth],
        "sex" => vec![texts.sex],
        "nationality" => vec![texts.nationality],
        "address" => texts.address.clone(),
        "residence_status" => one(texts.residence_status),
        "residence_status_english" => texts.residence_status_english.clone(),
        "work" => one(texts.work),
        "period_of_stay" => one(texts.period_of_stay),
        "period_end" => one(texts.period_end),
        "permission_kind" => one(texts.permission_kind),
        "permission_date" => one(texts.permission_date),
        "issue_date" => one(texts.issue_date),
        "card_expiry" => vec![texts.card_expiry],
        "name_image" => texts.name_image.clone(),
        "address_image" => texts.address_image.clone(),
        other => panic!("the table has {other}"),
    }
}

/// `2025年10月20日` in digits of any width, as `20251020`.
fn digits(date: &str) -> String {
    let parts: Vec<String> = date
        .split(['年', '月', '日'])
        .map(|part| {
            let digit = |c: char| match c {
                '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap(),
                c => c,
            };
            part.chars().map(digit).collect()
        })
        .collect();
    let lengths: Vec<usize> = parts.iter().map(String::len).collect();
    assert_eq!(lengths, [4, 2, 2, 0], "{date}");
    parts.concat()
}

/// `３年`, `２年３月`, `６月` or `無期限` as CE has it.
fn period_code(period: &str) -> String {
    let number = |text: &str| match text {
        "" => 0,
        text => text.chars().fold(0, |n, c| n * 10 + c as u32 - '０' as u32),
    };
    if period == "無期限" {
        return "0000".to_owned();
    }
    let (years, months) = period.split_once('年').unwrap_or(("", period));
    format!(
        "{:02}{:02}",
        number(years),
        number(months.trim_end_matches('月'))
    )
}

/// The pictures show the same data as the chip.
#[test]
fn pictures_and_chip_agree() {
    let nationalities = BTreeMap::from([
        ("ブラジル", "BRA"),
        ("ベトナム", "VNM"),
        ("中国", "CHN"),
        ("台湾", "TWN"),
        ("インドネシア", "IDN"),
        ("スペイン", "ESP"),
        ("米国", "USA"),
        ("インド", "IND"),
        ("フィリピン", "PHL"),
        ("韓国", "KOR"),
    ]);
    let mut statuses = BTreeMap::new();
    for sample in Sample::ALL {
        let (texts, chip) = (sample.printed(), sample.holder().second);
        let name = sample.name();
        assert_eq!(chip.birth_date, Some(digits(texts.date_of_birth)), "{name}");
        assert_eq!(
            chip.card_expires_on,
            Some(digits(texts.card_expiry)),
            "{name}"
        );
        let sex = match texts.sex {
            "男 M." => "1",
            "女 F." => "2",
            _ => "3",
        };
        assert_eq!(chip.sex.as_deref(), Some(sex), "{name}");
        let nationality = nationalities.get(texts.nationality).copied();
        assert_eq!(chip.nationality.as_deref(), nationality, "{name}");
        assert_eq!(chip.period_ends_on, texts.period_end.map(digits), "{name}");
        assert_eq!(
            chip.permission_date,
            texts.permission_date.map(digits),
            "{name}"
        );
        let work = texts.work.map(|work| match work {
            "就労制限なし" => "1",
            "在留資格に基づく就労活動のみ可" => "2",
            "指定書により指定された就労活動のみ可" => "4",
            "就労不可" => "9",
            other => panic!("{other}"),
        });
        assert_eq!(chip.work.as_deref(), work, "{name}");
        let period = texts.period_of_stay.map_or("0000".to_owned(), period_code);
        assert_eq!(chip.period_of_stay, Some(period), "{name}");

        // One code for each status, one status for each code.
        let status = texts.residence_status.unwrap_or("特別永住者");
        let code = chip.residence_status.clone().unwrap();
        assert_eq!(*statuses.entry(code).or_insert(status), status, "{name}");
        assert_eq!(sample.is_residence(), texts.residence_status.is_some());

        // The name images show the same letters.
        let mut image = texts.name_image.concat();
        let mut front = texts.name.concat() + texts.name_kanji.unwrap_or_default();
        for names in [&mut image, &mut front] {
            let mut letters: Vec<char> = names.chars().filter(|c| *c != ' ').collect();
            letters.sort_unstable();
            *names = letters.into_iter().collect();
        }
        assert_eq!(image, front, "{name}");
        let address = texts.address.concat();
        let unknown = address == "未定（届出後裏面に記載）";
        assert!(
            unknown || texts.address_image.concat() == address,
            "{name}: {address}"
        );
        assert_eq!(
            unknown,
            name == "residence-student",
            "written on the back instead"
        );
    }
    let mut labels: Vec<&str> = statuses.values().copied().collect();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), statuses.len());
}

/// Dates are in order. Only holders who were under 16 when the card was issued have no
/// photo.
#[test]
fn dates_make_sense() {
    for sample in Sample::ALL {
        let holder = sample.holder();
        let chip = holder.second;
        let birth: u32 = chip.birth_date.unwrap().parse().unwrap();
        let expiry: u32 = chip.card_expires_on.unwrap().parse().unwrap();
        assert!(birth < expiry, "{sample:?}");
        if let Some(permitted) = chip.permission_date {
            let permitted: u32 = permitted.parse().unwrap();
            let issued: u32 = digits(sample.printed().issue_date.unwrap())
                .parse()
                .unwrap();
            assert!(birth < permitted && permitted <= issued && issued < expiry);
            assert_eq!(
                holder.photo.is_none(),
                issued - birth < 160_000,
                "{sample:?}"
            );
        }
        if let Some(end) = chip.period_ends_on {
            assert!(end.parse::<u32>().unwrap() >= expiry, "{sample:?}");
        }
        if let Some(end) = chip.comprehensive_permission_ends_on {
            assert!(end.parse::<u32>().unwrap() <= expiry, "{sample:?}");
        }
    }
}

/// Between them, the samples show every work phrase and every kind of permission text.
#[test]
fn samples_cover_the_wordings() {
    let all: Vec<_> = Sample::ALL.iter().map(Sample::printed).collect();
    for work in [
        "就労制限なし",
        "在留資格に基づく就労活動のみ可",
        "指定書により指定された就労活動のみ可",
        "就労不可",
    ] {
        assert!(all.iter().any(|texts| texts.work == Some(work)), "{work}");
    }
    for kind in [
        "上陸許可",
        "在留期間更新許可",
        "在留資格変更許可",
        "在留資格取得許可",
        "永住許可",
        "在留特別許可",
    ] {
        let shows = |text: Option<&str>| text.is_some_and(|text| text.starts_with(kind));
        assert!(all.iter().any(|t| shows(t.permission_kind)), "{kind}");
    }
    for lines in 1..=3 {
        assert!(
            all.iter().any(|texts| texts.name_image.len() == lines),
            "{lines}"
        );
    }
    for lines in 1..=4 {
        let shows = |length: usize| length == lines;
        assert!(
            all.iter()
                .any(|texts| shows(texts.residence_status_english.len()))
        );
    }
}
