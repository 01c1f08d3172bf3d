//! Sex, work and period of stay: printed wording to the types of [`crate::record`].

use super::dates::{self, PrintedDate};
use crate::printed::characters::fold_width;
use crate::record::{PeriodOfStay, Sex, Work};

/// The four wordings of the work permission.
pub(super) const WORK: [(&str, Work); 4] = [
    ("就労制限なし", Work::Unrestricted),
    ("在留資格に基づく就労活動のみ可", Work::AsStatusAllows),
    ("指定書により指定された就労活動のみ可", Work::AsDesignated),
    ("就労不可", Work::NotPermitted),
];

/// What the line of the sex consists of.
pub(super) const SEX_CHARACTERS: &str = "男女MF. /X未指定不詳";

/// 男 M., 女 F., or one of both parts; 未指定 and 不詳.
pub(super) fn sex(text: &str) -> Option<Sex> {
    let has = |sought: &[char]| text.chars().map(fold_width).any(|c| sought.contains(&c));
    let (male, female) = (has(&['男', 'M']), has(&['女', 'F']));
    match (male, female) {
        (true, false) => Some(Sex::Male),
        (false, true) => Some(Sex::Female),
        (false, false) if text.contains("未指定") || text.contains("不詳") => {
            Some(Sex::NotStated)
        }
        _ => None,
    }
}

/// What the line of the period of stay consists of.
pub(super) const PERIOD_CHARACTERS: &str = "0123456789年月日()無期限ヶケか箇間 *";

/// A period of stay and the day on which it ends.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) period: PeriodOfStay,
    pub(super) end: Option<PrintedDate>,
}

/// `１年（２０１９年０９月０１日）`, `無期限`. The bracket may have been lost: the end is
/// what the last eight digits say.
pub(super) fn period(text: &str) -> Option<Period> {
    let text: String = text
        .chars()
        .map(fold_width)
        .filter(|&c| c != ' ' && c != ')')
        .collect();
    let (head, tail) = match text.split_once('(') {
        Some((head, tail)) => (head, tail),
        None => text.split_at(end_of_period(&text)?),
    };
    let period = length(head)?;
    let end = if tail.is_empty() {
        None
    } else {
        Some(dates::parse(tail)?)
    };
    let indefinite = period == PeriodOfStay::Indefinite;
    (indefinite != end.is_some()).then_some(Period { period, end })
}

/// Where the date begins that has the last eight digits; the end of a text without one.
fn end_of_period(text: &str) -> Option<usize> {
    if length(text) == Some(PeriodOfStay::Indefinite) {
        return Some(text.len());
    }
    let digits = text
        .char_indices()
        .rev()
        .filter(|(_, c)| c.is_ascii_digit());
    digits.map(|(at, _)| at).nth(7)
}

/// `５年`, `１年３月`, `６月`, `１５日`, `無期限`.
fn length(text: &str) -> Option<PeriodOfStay> {
    if text == "無期限" || !text.is_empty() && text.chars().all(|c| c == '*') {
        return Some(PeriodOfStay::Indefinite);
    }
    let mut rest = text;
    let (mut years, mut months, mut days) = (0, 0, 0);
    let mut last = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = rest.split_at_checked(digits)?;
        let number: u16 = number.parse().ok().filter(|n| (1..=999).contains(n))?;
        let unit = unit.trim_start_matches(['ヶ', 'ケ', 'か', '箇']);
        let mark = unit.chars().next()?;
        rest = unit.strip_prefix(mark)?;
        rest = rest.strip_prefix('間').unwrap_or(rest);
        let (place, at) = match mark {
            '年' => (&mut years, 1),
            '月' => (&mut months, 2),
            '日' => (&mut days, 3),
            _ => return None,
        };
        if at <= last {
            return None;
        }
        *place = number;
        last = at;
    }
    match (years, months, days) {
        (0, 0, 1..) => Some(PeriodOfStay::Days(days)),
        (0, 12.., 0) if months % 12 == 0 && months <= 60 => years_and_months(months / 12, 0),
        (0..=99, 0..=11, 0) if years + months > 0 => years_and_months(years, months),
        _ => None,
    }
}

fn years_and_months(years: u16, months: u16) -> Option<PeriodOfStay> {
    Some(PeriodOfStay::YearsAndMonths {
        years: u8::try_from(years).ok()?,
        months: u8::try_from(months).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Option<String> {
        let found = period(text)?;
        let period = match found.period {
            PeriodOfStay::Indefinite => "indefinite".to_owned(),
            PeriodOfStay::YearsAndMonths { years, months } => format!("{years}Y{months}M"),
            PeriodOfStay::Days(days) => format!("{days}D"),
            PeriodOfStay::AsRead(_) => return None,
        };
        Some(format!(
            "{period} {}",
            found.end.map_or("-".to_owned(), |end| end.to_string())
        ))
    }

    #[test]
    fn periods_of_cards() {
        for (text, expected) in [
            ("１年（２０１９年０９月０１日）", Some("1Y0M 2019-09-01")),
            ("5年(2029年09月01日)", Some("5Y0M 2029-09-01")),
            (
                "４年３月（２０２９年０９月０１日）",
                Some("4Y3M 2029-09-01"),
            ),
            ("3月2029年09月01日", Some("0Y3M 2029-09-01")),
            ("6ヶ月(2029年09月01日", Some("0Y6M 2029-09-01")),
            ("１５日（２０２９年０９月０１日）", Some("15D 2029-09-01")),
            ("無期限", Some("indefinite -")),
            ("＊＊＊", Some("indefinite -")),
            // No periods.
            ("1年", None),
            ("年(2029年09月01日)", None),
            ("3月1年(2029年09月01日)", None),
            ("1年(2029年09月)", None),
            ("無期限(2029年09月01日)", None),
            ("0年(2029年09月01日)", None),
            ("99999999999年(2029年09月01日)", None),
            ("", None),
            ("(", None),
        ] {
            assert_eq!(shown(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn sexes_of_cards() {
        for (text, expected) in [
            ("男 M.", Some(Sex::Male)),
            ("女F.", Some(Sex::Female)),
            ("女", Some(Sex::Female)),
            ("Ｍ", Some(Sex::Male)),
            ("未指定", Some(Sex::NotStated)),
            ("男 F.", None),
            ("", None),
        ] {
            assert!(sex(text) == expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn periods_survive_printing(years in 0..6_u8, months in 0..12_u8, year in 2012..2040) {
            prop_assume!(years + months > 0);
            let part = |number: u8, unit: &str| match number {
                0 => String::new(),
                _ => format!("{number}{unit}"),
            };
            let text = format!("{}{}({year}年07月09日)", part(years, "年"), part(months, "月"));
            let expected = format!("{years}Y{months}M {year}-07-09");
            prop_assert_eq!(shown(&text), Some(expected));
        }

        #[test]
        fn any_text_is_a_period_or_none(text in "[0-9年月日()（無期限ヶ間*\\PC]{0,20}") {
            let _ = (period(&text), sex(&text));
        }
    }
}
