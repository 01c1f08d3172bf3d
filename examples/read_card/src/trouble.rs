//! Messages for the person at the reader if no card was read: the library's guidance, and
//! this program's own messages for its own errors.

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

use example_common::guard::Fault;
use example_common::place::Place;
use example_common::{anchors, model, output, terminal};
use zairyu::present::guidance::Situation;
use zairyu::specified_card::DeliveryKeyError;
use zairyu::{Error, Language};

/// Why nothing was read: an error of the library or of this program.
pub enum Trouble {
    Card(Error),
    #[cfg(feature = "pcsc")]
    Reader(zairyu::transport::pcsc::PcscError),
    #[cfg(not(feature = "pcsc"))]
    NoPcscFeature,
    Number(zairyu::CardNumberError),
    Trust(anchors::LoadError),
    Model(model::LoadError),
    DeliveryKey(PathBuf, DeliveryKeyError),
    DeliveryKeyFile(PathBuf, io::Error),
    /// The target, as shown to users.
    Save(String, io::Error),
    Input(io::Error),
    Output(io::Error),
    Simulator(String),
    Fault(Fault),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble::Card(error)
    }
}

impl Trouble {
    /// The exit status. 1: could not read; 64: wrong usage.
    pub fn exit_status(&self) -> u8 {
        match self {
            Trouble::Number(_) => 64,
            _ => 1,
        }
    }

    pub fn saving(place: &Place) -> impl FnOnce(io::Error) -> Self + use<> {
        let place = place.name();
        |error| Trouble::Save(place, error)
    }

    pub fn saving_to(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let place = terminal::file_name(path);
        |error| Trouble::Save(place, error)
    }

    /// Prints this on standard error.
    pub fn tell(&self, language: Language) {
        output::say(self.message(language));
    }

    /// What happened, what it means, what to do, and in brackets the technical
    /// cause.
    fn message(&self, language: Language) -> String {
        let mut message = match self.situation() {
            Some(situation) => of_library(situation, language),
            None => self.own_words(language),
        };
        if let Some(cause) = self.cause(language) {
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
            Trouble::DeliveryKey(_, error) => Some(error.situation()),
            Trouble::Model(_)
            | Trouble::DeliveryKeyFile(..)
            | Trouble::Save(..)
            | Trouble::Input(_)
            | Trouble::Output(_)
            | Trouble::Simulator(_)
            | Trouble::Fault(_) => None,
        }
    }

    /// For errors that are not the library's.
    fn own_words(&self, language: Language) -> String {
        match self {
            #[cfg(not(feature = "pcsc"))]
            Trouble::NoPcscFeature => language
                .pick(
                    "pcsc フィーチャーなしでビルドされています。\n  cargo run -p read_card --features pcsc -- --reader で実行してください。",
                    "This program was built without the feature pcsc.\n  Run it with cargo run -p read_card --features pcsc -- --reader.",
                )
                .to_owned(),
            Trouble::Save(place, error) => {
                let cause = output::cause(error, language);
                match language {
                    Language::Japanese => format!("{place}: 保存できませんでした: {cause}"),
                    Language::English => format!("{place}: could not be written: {cause}"),
                }
            }
            Trouble::DeliveryKeyFile(path, error) => {
                let (path, cause) = (terminal::file_name(path), output::cause(error, language));
                match language {
                    Language::Japanese => format!("{path}: 読み込めませんでした: {cause}"),
                    Language::English => format!("{path}: could not be read: {cause}"),
                }
            }
            Trouble::Model(error) => error.words("read_card", language),
            Trouble::Simulator(_) => language
                .pick(
                    "仮想カードを作れませんでした。\n  種類と変種を確かめてください。",
                    "The virtual card could not be made.\n  Check type and variant.",
                )
                .to_owned(),
            Trouble::Fault(_) => language
                .pick(
                    "プログラムの不具合です。",
                    "This is a fault of the program.",
                )
                .to_owned(),
            Trouble::Input(_) => language
                .pick(
                    "標準入力からカード番号を読み込めませんでした。",
                    "The card number could not be read from standard input.",
                )
                .to_owned(),
            _ => language
                .pick(
                    "標準出力に書き込めませんでした。",
                    "Standard output could not be written to.",
                )
                .to_owned(),
        }
    }

    fn cause(&self, language: Language) -> Option<String> {
        match self {
            Trouble::Card(error) => Some(chain(error)),
            #[cfg(feature = "pcsc")]
            Trouble::Reader(error) => Some(chain(error)),
            #[cfg(not(feature = "pcsc"))]
            Trouble::NoPcscFeature => None,
            Trouble::Number(error) => Some(error.to_string()),
            Trouble::Trust(error) => Some(terminal::visible(&error.cause)),
            Trouble::DeliveryKey(path, error) => {
                Some(format!("{}: {error}", terminal::file_name(path)))
            }
            Trouble::Input(error) | Trouble::Output(error) => Some(output::cause(error, language)),
            Trouble::Save(..) | Trouble::Model(_) | Trouble::DeliveryKeyFile(..) => None,
            Trouble::Simulator(error) => Some(error.clone()),
            Trouble::Fault(Fault(place)) => Some(place.clone()),
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
