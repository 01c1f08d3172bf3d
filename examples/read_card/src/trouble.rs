//! What to tell the person at the reader when no card was read: the library's
//! guidance, and this program's own words for what only it knows.

use std::fmt::Write;

use example_common::anchors;
use zairyu::present::guidance::Situation;
use zairyu::specified_card::DeliveryKeyError;
use zairyu::{Error, Language};

/// Why nothing was read: from the library, or from this program's surroundings.
pub enum Trouble {
    Card(Error),
    #[cfg(feature = "pcsc")]
    Reader(zairyu::transport::pcsc::PcscError),
    #[cfg(not(feature = "pcsc"))]
    NoPcscFeature,
    Number(zairyu::CardNumberError),
    Trust(anchors::LoadError),
    DeliveryKey(DeliveryKeyError),
    Save(std::io::Error),
    Output(std::io::Error),
    Simulator(String),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble::Card(error)
    }
}

impl Trouble {
    /// 1: could not read; 64: wrong usage.
    pub fn exit_status(&self) -> u8 {
        match self {
            Trouble::Number(_) => 64,
            _ => 1,
        }
    }

    /// What happened, what it means, what to do, and in brackets the technical
    /// cause.
    pub fn message(&self, language: Language) -> String {
        let mut message = match self.situation() {
            Some(situation) => of_library(situation, language),
            None => self.own_words(language).to_owned(),
        };
        if let Some(cause) = self.cause() {
            // Writing to a String cannot fail.
            let _ = write!(message, "\n[{cause}]");
        }
        message
    }

    fn situation(&self) -> Option<Situation> {
        match self {
            Trouble::Card(error) => Some(error.situation()),
            #[cfg(feature = "pcsc")]
            Trouble::Reader(error) => Some(error.situation()),
            #[cfg(not(feature = "pcsc"))]
            Trouble::NoPcscFeature => None,
            Trouble::Number(error) => Some(error.situation()),
            Trouble::Trust(error) => Some(error.situation),
            Trouble::DeliveryKey(error) => Some(error.situation()),
            Trouble::Save(_) | Trouble::Output(_) | Trouble::Simulator(_) => None,
        }
    }

    /// For what is not the library's.
    fn own_words(&self, language: Language) -> &'static str {
        match self {
            #[cfg(not(feature = "pcsc"))]
            Trouble::NoPcscFeature => language.pick(
                "このプログラムは PC/SC 対応なしで作られています。\n  cargo run -p read_card --features pcsc -- --reader で実行してください。",
                "This program was built without PC/SC support.\n  Run it with cargo run -p read_card --features pcsc -- --reader.",
            ),
            Trouble::Save(_) => language.pick(
                "保存に失敗しました。\n  保存先を確かめてください。",
                "Something could not be saved.\n  Check where it goes.",
            ),
            Trouble::Simulator(_) => language.pick(
                "仮想カードを作れませんでした。\n  種類と変種を確かめてください。",
                "The virtual card could not be made.\n  Check type and variant.",
            ),
            _ => language.pick(
                "入出力に失敗しました。\n  出力先を確かめてください。",
                "Input or output failed.\n  Check where it goes.",
            ),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Trouble::Card(error) => Some(chain(error)),
            #[cfg(feature = "pcsc")]
            Trouble::Reader(error) => Some(chain(error)),
            #[cfg(not(feature = "pcsc"))]
            Trouble::NoPcscFeature => None,
            Trouble::Number(error) => Some(error.to_string()),
            Trouble::Trust(error) => Some(error.cause.clone()),
            Trouble::DeliveryKey(error) => Some(error.to_string()),
            Trouble::Save(error) | Trouble::Output(error) => Some(error.to_string()),
            Trouble::Simulator(error) => Some(error.clone()),
        }
    }
}

/// The messages of an error and of its sources.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |&error| error.source());
    let texts: Vec<String> = chain.map(ToString::to_string).collect();
    texts.join(": ")
}

fn of_library(situation: Situation, language: Language) -> String {
    let guidance = situation.guidance(language);
    let stop = language.pick("。", ".");
    let mut message = format!("{}{stop}\n{}", guidance.title, guidance.explanation);
    for step in &guidance.steps {
        let _ = write!(message, "\n  - {step}");
    }
    for link in &guidance.links {
        let _ = write!(message, "\n    {}: {}", link.title, link.url);
    }
    message
}
