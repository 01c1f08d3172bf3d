//! A clerk's questions: is the card expired, has the period of stay ended, what
//! work is allowed? Each answer says from which fields it comes and whether the
//! signature covers them; an answer is as good as the report on those fields.

use std::fmt;

use time::Date;

use crate::card::Coverage;
use crate::card::DataItem;
use crate::present::Language;
use crate::record::{
    Card, CardDate, ComprehensivePermission, Field, IndividualPermission, PeriodOfStay, Record,
    Renewal, Text, Work,
};

/// An answer and the fields that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// The answer.
    pub value: T,
    /// The fields behind it.
    pub basis: Vec<Basis>,
}

/// A field behind an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// The field.
    pub item: DataItem,
    /// Whether the signature of this card covers it (see [`Card::coverage`]).
    pub coverage: Coverage,
}

impl<T> Answer<T> {
    fn new(value: T) -> Self {
        Answer {
            value,
            basis: Vec::new(),
        }
    }

    fn from<F>(mut self, card: &Card, field: Option<&Field<F>>) -> Self {
        self.basis.extend(field.map(|field| Basis {
            item: field.item(),
            coverage: card.coverage(field.item()).unwrap_or(Coverage::NotCovered),
        }));
        self
    }

    /// Whether the signature covers everything that the answer comes from.
    pub fn is_covered(&self) -> bool {
        self.basis
            .iter()
            .all(|basis| basis.coverage == Coverage::Covered)
    }
}

impl Card {
    /// Is the card expired on this day? `None` where the card holds no whole
    /// date of expiry: on first-generation cards it stands only in the front
    /// image.
    pub fn expiry(&self, on: Date) -> Option<Answer<Expiry>> {
        let Record::Second(record) = self.record() else {
            return None;
        };
        let field = record.card_expiry.as_ref();
        let last_day = field?.value().date()?;
        let value = match on > last_day {
            true => Expiry::Expired { last_day },
            false => Expiry::Valid { last_day },
        };
        Some(Answer::new(value).from(self, field))
    }

    /// Has the period of stay ended on this day, and is a renewal under way?
    /// `None` where the card holds no such data, as first-generation cards.
    pub fn stay(&self, on: Date) -> Option<Answer<Stay>> {
        let Record::Second(record) = self.record() else {
            return None;
        };
        let end = record.period_end.as_ref();
        let period = record.period_of_stay.as_ref();
        let renewal = record.renewal.as_ref();
        if let Some(last_day) = end.and_then(|end| end.value().date()) {
            let renewal_under_way = renewal.and_then(|renewal| match renewal.value() {
                Renewal::UnderWay => Some(true),
                Renewal::None => Some(false),
                Renewal::Unknown(_) => None,
            });
            let value = match on > last_day {
                true => Stay::Ended {
                    last_day,
                    renewal_under_way,
                },
                false => Stay::Continues {
                    last_day,
                    renewal_under_way,
                },
            };
            return Some(Answer::new(value).from(self, end).from(self, renewal));
        }
        let indefinite = matches!(period?.value(), PeriodOfStay::Indefinite);
        indefinite.then(|| Answer::new(Stay::Indefinite).from(self, period))
    }

    /// What work is allowed, as far as the chip says? `None` where it says
    /// nothing of work: special permanent resident certificates, and cards of
    /// which those fields were not read.
    pub fn work(&self) -> Option<Answer<WorkAllowed>> {
        match self.record() {
            Record::First(record) => {
                let comprehensive = record.comprehensive_permission.as_ref();
                let individual = record.individual_permission.as_ref();
                let printed: Vec<Text> = [comprehensive, individual]
                    .into_iter()
                    .flatten()
                    .map(|field| field.value().clone())
                    .collect();
                (!printed.is_empty()).then(|| {
                    let value = WorkAllowed {
                        printed,
                        ..WorkAllowed::default()
                    };
                    Answer::new(value)
                        .from(self, comprehensive)
                        .from(self, individual)
                })
            }
            Record::Second(record) => {
                let work = record.work.as_ref();
                let comprehensive = record.comprehensive_permission.as_ref();
                let end = record.comprehensive_permission_end.as_ref();
                let individual = record.individual_permission.as_ref();
                if work.is_none() && comprehensive.is_none() && individual.is_none() {
                    return None;
                }
                let value = WorkAllowed {
                    work: work.map(|field| *field.value()),
                    comprehensive: comprehensive.map(|field| *field.value()),
                    comprehensive_end: end.map(|field| field.value().clone()),
                    individual: individual.map(|field| *field.value()),
                    printed: Vec::new(),
                };
                let answer = Answer::new(value)
                    .from(self, work)
                    .from(self, comprehensive);
                Some(answer.from(self, end).from(self, individual))
            }
        }
    }
}

/// Whether a card is expired.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Not yet.
    Valid {
        /// Its last day.
        last_day: Date,
    },
    /// Yes.
    Expired {
        /// What was its last day.
        last_day: Date,
    },
}

/// A card's dates are personal.
impl fmt::Debug for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Expiry(..)")
    }
}

impl Expiry {
    /// The answer in words.
    pub fn words(&self, language: Language) -> String {
        match self {
            Expiry::Valid { last_day } => match language {
                Language::Japanese => format!("カードは{last_day}まで有効です。"),
                Language::English => format!("The card is valid until {last_day}."),
            },
            Expiry::Expired { last_day } => match language {
                Language::Japanese => format!("カードの有効期間は{last_day}に満了しています。"),
                Language::English => format!("The card expired on {last_day}."),
            },
        }
    }
}

/// Whether a period of stay has ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// It has no end.
    Indefinite,
    /// Not yet.
    Continues {
        /// Its last day.
        last_day: Date,
        /// Whether an application is under way; `None` where that was not read.
        renewal_under_way: Option<bool>,
    },
    /// Yes, by the date on the card.
    Ended {
        /// What was its last day.
        last_day: Date,
        /// Whether an application is under way; `None` where that was not read.
        /// If so, the law lets the holder stay until it is decided, for two
        /// months after the last day at most (Immigration Control Act, article
        /// 20, paragraph 6). Whether it does so here is not decided by this.
        renewal_under_way: Option<bool>,
    },
}

/// A person's dates and status are personal.
impl fmt::Debug for Stay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stay(..)")
    }
}

impl Stay {
    /// The answer in words.
    pub fn words(&self, language: Language) -> String {
        let mut words = match self {
            Stay::Indefinite => language
                .pick("在留期間は無期限です。", "The period of stay has no end.")
                .to_owned(),
            Stay::Continues { last_day, .. } => match language {
                Language::Japanese => format!("在留期間は{last_day}までです。"),
                Language::English => format!("The period of stay lasts until {last_day}."),
            },
            Stay::Ended { last_day, .. } => match language {
                Language::Japanese => format!("在留期間は{last_day}に満了しています。"),
                Language::English => format!("The period of stay ended on {last_day}."),
            },
        };
        let renewal = match self {
            Stay::Indefinite => None,
            Stay::Continues {
                renewal_under_way, ..
            }
            | Stay::Ended {
                renewal_under_way, ..
            } => *renewal_under_way,
        };
        if renewal == Some(true) {
            words.push_str(language.pick(
                "更新等の申請中です。法律上、処分がされるまで、満了日から最長2か月は在留できることがあります。この場合に当たるかどうかは判断していません。",
                " An application for renewal is under way: the law may let the holder stay until it is decided, for two months after that day at most. Whether it does so here is not decided.",
            ));
        }
        words
    }
}

/// What a chip says of work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct WorkAllowed {
    /// The restriction that goes with the status of residence.
    pub work: Option<Work>,
    /// Comprehensive permission for other activity.
    pub comprehensive: Option<ComprehensivePermission>,
    /// When that ends.
    pub comprehensive_end: Option<CardDate>,
    /// Individual permission for other activity.
    pub individual: Option<IndividualPermission>,
    /// First generation: the permissions as printed. The restriction itself is
    /// not data there; it stands in the front image.
    pub printed: Vec<Text>,
}

impl WorkAllowed {
    /// The answer in words, a sentence for each thing that the card says.
    pub fn words(&self, language: Language) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.work.map(|work| work_words(work, language)));
        words.extend(self.comprehensive_words(language));
        if let Some(individual) = self.individual {
            let (ja, en) = match individual {
                IndividualPermission::None => ("", ""),
                IndividualPermission::Granted => (
                    "資格外活動の個別許可があります。内容は資格外活動許可書を見てください。",
                    "There is an individual permission for other activity: see the permission paper.",
                ),
                IndividualPermission::Unknown(_) => (
                    "資格外活動の個別許可の欄は読み解けません。",
                    "The entry on individual permission makes no sense.",
                ),
            };
            words.push(language.pick(ja, en).to_owned());
        }
        words.extend(self.printed.iter().map(|text| {
            match text.as_str() {
                Some(text) => text.to_owned(),
                None => language
                    .pick(
                        "許可の文字を読み解けません。",
                        "A permission's text cannot be read.",
                    )
                    .to_owned(),
            }
        }));
        words.retain(|words| !words.is_empty());
        words
    }

    fn comprehensive_words(&self, language: Language) -> Option<String> {
        let (ja, en) = match self.comprehensive? {
            ComprehensivePermission::None => return None,
            ComprehensivePermission::NoEntertainment => (
                "資格外活動の包括許可: 週28時間以内、風俗営業等を除く",
                "Comprehensive permission: 28 hours a week, not in the entertainment business",
            ),
            ComprehensivePermission::Teaching => (
                "資格外活動の包括許可: 週28時間以内、教育等の活動",
                "Comprehensive permission: 28 hours a week, teaching and the like",
            ),
            ComprehensivePermission::Unknown(_) => (
                "資格外活動の包括許可の欄は読み解けません",
                "The entry on comprehensive permission makes no sense",
            ),
        };
        let until = match (&self.comprehensive_end, language) {
            (None, _) => String::new(),
            (Some(end), Language::Japanese) => format!(" ({end}まで)"),
            (Some(end), Language::English) => format!(" (until {end})"),
        };
        let stop = language.pick("。", ".");
        Some(format!("{}{until}{stop}", language.pick(ja, en)))
    }
}

fn work_words(work: Work, language: Language) -> String {
    let (ja, en) = match work {
        Work::Unrestricted => (
            "就労に制限はありません。",
            "There is no restriction on work.",
        ),
        Work::AsStatusAllows => (
            "在留資格で認められた就労だけができます。",
            "Only work that the status of residence allows.",
        ),
        Work::AsDesignated => (
            "指定書に書かれた就労だけができます。",
            "Only work that the designation paper names.",
        ),
        Work::NotPermitted => (
            "就労はできません (資格外活動許可がある場合を除く)。",
            "Work is not permitted (but for what other permissions allow).",
        ),
        Work::Unknown(_) => (
            "就労制限の欄は読み解けません。",
            "The entry on work makes no sense.",
        ),
    };
    language.pick(ja, en).to_owned()
}
