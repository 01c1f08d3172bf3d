//! The answers in words.

use super::{Answer, CardValidity, Comprehensive, Individual, Sentence, StayStatus, WorkAllowed};
use crate::holder::{LOW_CONFIDENCE, Source};
use crate::present::dates::day;
use crate::present::labels::{uncertain, visible};
use crate::present::marks::Mark;
use crate::present::{Language, values};
use crate::record::{ComprehensivePermission, IndividualPermission, Renewal, Text, Work};
use crate::verify::Report;

impl CardValidity {
    /// The answer in words.
    pub fn words(&self, language: Language) -> String {
        match (self, language) {
            (CardValidity::Valid { last_day }, Language::Japanese) => {
                format!("カードは{}まで有効です。", day(*last_day, language))
            }
            (CardValidity::Valid { last_day }, Language::English) => {
                format!("The card is valid until {last_day}.")
            }
            (CardValidity::Expired { last_day }, Language::Japanese) => {
                let day = day(*last_day, language);
                format!("カードの有効期間は{day}に満了しています。")
            }
            (CardValidity::Expired { last_day }, Language::English) => {
                format!("The card expired on {last_day}.")
            }
        }
    }
}

impl StayStatus {
    /// The answer in words.
    pub fn words(&self, language: Language) -> String {
        match (self, language) {
            (StayStatus::Indefinite, _) => language
                .pick(
                    "在留期間は無期限です。",
                    "The period of stay is indefinite.",
                )
                .to_owned(),
            (StayStatus::Continues { last_day }, Language::Japanese) => {
                format!("在留期間の満了日は{}です。", day(*last_day, language))
            }
            (StayStatus::Continues { last_day }, Language::English) => {
                format!("The period of stay ends on {last_day}.")
            }
            (StayStatus::Ended { last_day }, Language::Japanese) => {
                format!("在留期間は{}に満了しています。", day(*last_day, language))
            }
            (StayStatus::Ended { last_day }, Language::English) => {
                format!("The period of stay ended on {last_day}.")
            }
        }
    }
}

/// Answers as sentences.
pub(super) struct Sentences<'a> {
    list: Vec<Sentence>,
    report: &'a Report,
    language: Language,
}

impl<'a> Sentences<'a> {
    pub(super) fn new(report: &'a Report, language: Language) -> Self {
        Sentences {
            list: Vec::new(),
            report,
            language,
        }
    }

    pub(super) fn into_list(self) -> Vec<Sentence> {
        self.list
    }

    pub(super) fn add<T>(&mut self, answer: &Answer<T>, mut words: String) {
        // There is nothing to say, for example without a renewal.
        if words.is_empty() {
            return;
        }
        if let Some(confidence) = answer.confidence.filter(|found| *found < LOW_CONFIDENCE) {
            let note = uncertain(confidence, self.language);
            words.push_str(&format!(" [{note}]"));
        }
        let proof = answer.proof(self.report);
        self.list.push(Sentence {
            text: visible(&words),
            basis: answer.basis.clone(),
            source: answer.source,
            proof,
            mark: match answer.source {
                Source::Data => Mark::of(proof, self.language),
                Source::Picture => Mark::of_reading(proof, self.language),
            },
        });
    }

    pub(super) fn renewal(&mut self, answer: &Answer<Renewal>) {
        self.add(
            answer,
            renewal_words(answer.value, self.language).to_owned(),
        );
    }

    pub(super) fn work(&mut self, allowed: &WorkAllowed) {
        let language = self.language;
        if let Some(answer) = &allowed.work {
            self.add(answer, work_words(answer.value, language).to_owned());
        }
        if let Some(answer) = &allowed.comprehensive {
            self.add(answer, comprehensive_words(&answer.value, language));
        }
        if let Some(answer) = &allowed.individual {
            self.add(answer, individual_words(&answer.value, language));
        }
    }
}

fn renewal_words(renewal: Renewal, language: Language) -> &'static str {
    match renewal {
        Renewal::None => "",
        Renewal::UnderWay => language.pick(
            "在留期間更新等許可申請中です。法律上、処分がされるまで、満了日から最長2か月は在留できることがあります。この場合に当たるかどうかは、このプログラムでは判断していません。",
            "A renewal application is under way. The law may allow the holder to stay until it is decided, up to two months after the end of the period of stay. This program does not decide whether that applies here.",
        ),
        Renewal::Unknown(_) => language.pick(
            "在留期間更新等許可申請の欄は解釈できません。",
            "The entry on the renewal application cannot be interpreted.",
        ),
    }
}

fn work_words(work: Work, language: Language) -> &'static str {
    let (ja, en) = match work {
        Work::Unrestricted => ("就労制限なし。", "There is no restriction on work."),
        Work::AsStatusAllows => (
            "在留資格に基づく就労活動のみ可。",
            "Work is permitted only as the status of residence allows.",
        ),
        Work::AsDesignated => (
            "指定書により指定された就労活動のみ可。",
            "Work is permitted only as the designation paper says.",
        ),
        Work::NotPermitted => (
            "就労不可 (資格外活動許可がある場合を除く)。",
            "Work is not permitted, except as a permission for other activity allows.",
        ),
        Work::Unknown(_) => (
            "就労制限の有無の欄は解釈できません。",
            "The entry on work cannot be interpreted.",
        ),
    };
    language.pick(ja, en)
}

fn comprehensive_words(permission: &Comprehensive, language: Language) -> String {
    let label = language.pick("包括許可：", "Comprehensive permission: ");
    let (kind, until) = match permission {
        Comprehensive::AsPrinted(text) => return printed(text, label, language),
        Comprehensive::Coded { kind, until } => (*kind, until),
    };
    if kind == ComprehensivePermission::None {
        return String::new();
    }
    if let ComprehensivePermission::Unknown(_) = kind {
        let words = language.pick(
            "包括許可の欄は解釈できません。",
            "The entry on comprehensive permission cannot be interpreted.",
        );
        return words.to_owned();
    }
    let words = values::comprehensive(kind, language);
    let until = match (until, language) {
        (None, _) => String::new(),
        (Some(end), Language::Japanese) => {
            format!(" 包括許可期限：{}", values::day_in_words(end, language))
        }
        (Some(end), Language::English) => format!(" (until {end})"),
    };
    let stop = language.pick("。", ".");
    format!("{label}{words}{until}{stop}")
}

fn individual_words(permission: &Individual, language: Language) -> String {
    let label = language.pick("個別許可：", "Individual permission: ");
    match permission {
        Individual::AsPrinted(text) => printed(text, label, language),
        Individual::Coded(IndividualPermission::None) => String::new(),
        Individual::Coded(IndividualPermission::Unknown(_)) => language
            .pick(
                "個別許可の欄は解釈できません。",
                "The entry on individual permission cannot be interpreted.",
            )
            .to_owned(),
        Individual::Coded(granted) => {
            let words = values::individual(*granted, language);
            format!("{label}{words}{}", language.pick("。", "."))
        }
    }
}

/// A first-generation card's own words.
fn printed(text: &Text, label: &str, language: Language) -> String {
    let words = text.as_str().unwrap_or(language.pick(
        "許可の文字を解釈できません。",
        "the text cannot be interpreted.",
    ));
    format!("{label}{words}")
}
