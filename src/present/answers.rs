//! A clerk's questions: is the card expired, has the period of stay ended, what work is
//! allowed?
//!
//! Each answer names the data items that it comes from. [`Answer::proof`] says what a
//! report proves about it; [`Card::answers`] puts all answers into marked sentences.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use time::OffsetDateTime;
//! # use zairyu::{CardType, DataGroups, Generation, Reader, simulator};
//! # use zairyu::verify::TestTrustStore;
//! use time::macros::date;
//! use zairyu::Language;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//! # let mut anchors = TestTrustStore::new();
//! # let ca = simulator::ca_certificate_der(Generation::Second)?;
//! # anchors.add_simulator(Generation::Second, &ca)?;
//! let report = card.verify(&anchors, OffsetDateTime::now_utc());
//! let sentences = card.answers(&report, date!(2026 - 11 - 24), Language::English);
//! let marked: Vec<String> = sentences.iter().map(|sentence| sentence.to_string()).collect();
//! assert_eq!(marked[0], "✓ The card is valid until 2028-10-20.");
//! assert_eq!(
//!     marked[3],
//!     "* Comprehensive permission: permitted: up to 28 hours a week, not in the \
//!      entertainment business (until 2028-10-20)."
//! );
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod words;

use std::fmt;

use time::Date;

use crate::card::DataItem;
use crate::holder::{Entry, HolderView, Source};
use crate::present::Language;
use crate::present::marks::Mark;
use crate::record::{
    Card, CardDate, ComprehensivePermission, Field, IndividualPermission, PeriodOfStay, Record,
    Renewal, Text, Work,
};
use crate::verify::{Proof, Report};
use words::Sentences;

/// An answer and the data items that it comes from.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Answer<T> {
    /// The answer.
    pub value: T,
    /// The items that it comes from, at least one.
    pub basis: Vec<DataItem>,
    /// Whether they are data of the chip, or a picture that a program read.
    pub source: Source,
    /// How sure a value from a picture is, 0 to 1. `None` for data.
    pub confidence: Option<f32>,
}

impl<T> Answer<T> {
    fn of<F>(field: &Field<F>, value: T) -> Self {
        Answer {
            value,
            basis: vec![field.item()],
            source: Source::Data,
            confidence: None,
        }
    }

    fn of_entry<E>(entry: &Entry<E>, value: T) -> Self {
        Answer {
            value,
            basis: vec![entry.item()],
            source: entry.source(),
            confidence: entry.confidence(),
        }
    }

    /// What a report on the same card proves about the answer: only as much as about the
    /// item that it proves least.
    pub fn proof(&self, report: &Report) -> Proof {
        report.proof_of_all(self.basis.iter().copied())
    }
}

impl<T: Clone> Answer<T> {
    fn copy<U>(field: &Option<Field<T>>, wrap: impl FnOnce(T) -> U) -> Option<Answer<U>> {
        let field = field.as_ref()?;
        Some(Answer::of(field, wrap(field.value().clone())))
    }
}

/// An answer in words, marked by what is proved about it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Sentence {
    /// The answer in words, without control characters
    /// ([`visible`](crate::present::labels::visible)). It may still hold markup: escape it
    /// for the place where you show it.
    pub text: String,
    /// The data items that it comes from.
    pub basis: Vec<DataItem>,
    /// Whether they are data of the chip, or a picture that a program read.
    pub source: Source,
    /// What the report proves about the items.
    pub proof: Proof,
    /// How to show that.
    pub mark: Mark,
}

/// The sign of the mark, then the text.
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.mark.sign, self.text)
    }
}

/// Shows the items only: the answer itself is personal.
impl fmt::Debug for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sentence")
            .field("basis", &self.basis)
            .field("proof", &self.proof)
            .finish_non_exhaustive()
    }
}

impl Card {
    /// All answers about the card on this day: one sentence for each, with its mark.
    /// `report` is the check of this card.
    pub fn answers(&self, report: &Report, on: Date, language: Language) -> Vec<Sentence> {
        self.answers_with(&HolderView::default(), report, on, language)
    }

    /// [`answers`](Self::answers), and those that only a picture gives: on first-generation
    /// cards whether the card is expired, when the stay ends, and whether work is
    /// restricted. `holder` is the view of this card. Sentences from pictures have marks of
    /// their own, and say so where a value is uncertain.
    pub fn answers_with(
        &self,
        holder: &HolderView,
        report: &Report,
        on: Date,
        language: Language,
    ) -> Vec<Sentence> {
        let mut sentences = Sentences::new(report, language);
        if let Some(answer) = self.expiry(on).or_else(|| holder.expiry(on)) {
            sentences.add(&answer, answer.value.words(language));
        }
        if let Some(answer) = self.stay(on).or_else(|| holder.stay(on)) {
            sentences.add(&answer, answer.value.words(language));
        }
        if let Some(answer) = self.renewal() {
            sentences.renewal(&answer);
        }
        let of_data = self.work().unwrap_or_default();
        sentences.work(&WorkAllowed {
            work: of_data.work.or_else(|| holder.work_restriction()),
            ..of_data
        });
        sentences.into_list()
    }

    /// Is the card expired on this day? `None` if the card has no complete date of expiry
    /// as data: on first-generation cards it is only in the front image
    /// ([`HolderView::expiry`]).
    pub fn expiry(&self, on: Date) -> Option<Answer<CardValidity>> {
        let Record::Second(record) = self.record() else {
            return None;
        };
        let field = record.card_expiry.as_ref()?;
        let last_day = field.value().date()?;
        Some(Answer::of(field, CardValidity::on(on, last_day)))
    }

    /// Has the period of stay ended on this day? `None` if the card has no such data, such
    /// as first-generation cards.
    pub fn stay(&self, on: Date) -> Option<Answer<StayStatus>> {
        let Record::Second(record) = self.record() else {
            return None;
        };
        if let Some(field) = &record.period_end
            && let Some(last_day) = field.value().date()
        {
            return Some(Answer::of(field, StayStatus::on(on, last_day)));
        }
        let field = record.period_of_stay.as_ref()?;
        let is_indefinite = matches!(field.value(), PeriodOfStay::Indefinite);
        is_indefinite.then(|| Answer::of(field, StayStatus::Indefinite))
    }

    /// Is an application for renewal under way? `None` if that was not read or the card
    /// does not have it. No signature covers it; an application that was filed online
    /// leaves no entry.
    pub fn renewal(&self) -> Option<Answer<Renewal>> {
        let field = match self.record() {
            Record::First(record) => &record.renewal,
            Record::Second(record) => &record.renewal,
        };
        Answer::copy(field, |renewal| renewal)
    }

    /// What work is allowed, according to the chip? `None` if the chip does not say
    /// (special permanent resident certificates) or those items were not read.
    pub fn work(&self) -> Option<WorkAllowed> {
        let allowed = match self.record() {
            Record::First(record) => WorkAllowed {
                work: None,
                comprehensive: Answer::copy(
                    &record.comprehensive_permission,
                    Comprehensive::AsPrinted,
                ),
                individual: Answer::copy(&record.individual_permission, Individual::AsPrinted),
            },
            Record::Second(record) => {
                let end = record.comprehensive_permission_end.as_ref();
                let mut comprehensive = Answer::copy(&record.comprehensive_permission, |kind| {
                    let until = end.map(|end| end.value().clone());
                    Comprehensive::Coded { kind, until }
                });
                if let (Some(answer), Some(end)) = (&mut comprehensive, end) {
                    answer.basis.push(end.item());
                }
                WorkAllowed {
                    work: Answer::copy(&record.work, |work| work),
                    comprehensive,
                    individual: Answer::copy(&record.individual_permission, Individual::Coded),
                }
            }
        };
        let says_something = allowed.work.is_some()
            || allowed.comprehensive.is_some()
            || allowed.individual.is_some();
        says_something.then_some(allowed)
    }
}

impl HolderView {
    /// Is the card expired on this day? By the data of the chip, or by the picture of a
    /// first-generation card if it was read.
    pub fn expiry(&self, on: Date) -> Option<Answer<CardValidity>> {
        let entry = self.card_expiry.as_ref()?;
        let last_day = entry.value()?.date()?;
        Some(Answer::of_entry(entry, CardValidity::on(on, last_day)))
    }

    /// Has the period of stay ended on this day? From the same sources.
    pub fn stay(&self, on: Date) -> Option<Answer<StayStatus>> {
        if let Some(entry) = &self.period_end
            && let Some(last_day) = entry.value().and_then(CardDate::date)
        {
            return Some(Answer::of_entry(entry, StayStatus::on(on, last_day)));
        }
        let entry = self.period_of_stay.as_ref()?;
        let is_indefinite = matches!(entry.value()?, PeriodOfStay::Indefinite);
        is_indefinite.then(|| Answer::of_entry(entry, StayStatus::Indefinite))
    }

    /// Is work restricted? From the same sources. Permissions for other activity are in
    /// [`Card::work`].
    pub fn work_restriction(&self) -> Option<Answer<Work>> {
        let entry = self.work.as_ref()?;
        Some(Answer::of_entry(entry, *entry.value()?))
    }
}

impl CardValidity {
    fn on(day: Date, last_day: Date) -> Self {
        if day > last_day {
            CardValidity::Expired { last_day }
        } else {
            CardValidity::Valid { last_day }
        }
    }
}

impl StayStatus {
    fn on(day: Date, last_day: Date) -> Self {
        if day > last_day {
            StayStatus::Ended { last_day }
        } else {
            StayStatus::Continues { last_day }
        }
    }
}

/// Whether a card is expired.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "status", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CardValidity {
    /// Not yet.
    Valid {
        /// Its last day.
        #[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))]
        last_day: Date,
    },
    /// Yes.
    Expired {
        /// What its last day was.
        #[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))]
        last_day: Date,
    },
}

/// A card's dates are personal.
impl fmt::Debug for CardValidity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardValidity(..)")
    }
}

/// Whether a period of stay has ended.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "status", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum StayStatus {
    /// It has no end.
    Indefinite,
    /// Not yet.
    Continues {
        /// Its last day.
        #[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))]
        last_day: Date,
    },
    /// Yes, by the date on the card. [`Card::renewal`] says whether an application is
    /// under way: the holder may then be allowed to stay for up to two months more.
    Ended {
        /// What its last day was.
        #[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))]
        last_day: Date,
    },
}

/// A person's dates and status are personal.
impl fmt::Debug for StayStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StayStatus(..)")
    }
}

/// What a chip says about work. The parts come from different data items; the signature
/// covers only `work`.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WorkAllowed {
    /// The restriction that goes with the status of residence. First generation: it is only
    /// in the front image.
    pub work: Option<Answer<Work>>,
    /// Comprehensive permission for other activity.
    pub comprehensive: Option<Answer<Comprehensive>>,
    /// Individual permission for other activity.
    pub individual: Option<Answer<Individual>>,
}

/// A comprehensive permission as a chip holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
pub enum Comprehensive {
    /// First generation: the text that is printed on the card.
    AsPrinted(Text),
    /// Second generation.
    Coded {
        /// Which permission.
        kind: ComprehensivePermission,
        /// When it ends.
        until: Option<CardDate>,
    },
}

/// An individual permission as a chip holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
pub enum Individual {
    /// First generation: the text that is printed on the card.
    AsPrinted(Text),
    /// Second generation.
    Coded(IndividualPermission),
}

#[cfg(feature = "serde")]
fn as_text<S: serde::Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}
