//! What to tell the person at the reader when no card was read: what happened,
//! what to do.

use std::fmt;

use zairyu::{Error, Language, LinkFault};

/// Why nothing was read: from the library, or from this program's surroundings.
pub enum Trouble {
    Card(Error),
    #[cfg(feature = "pcsc")]
    Reader(zairyu::transport::pcsc::PcscError),
    #[cfg(not(feature = "pcsc"))]
    NoPcscFeature,
    Number(zairyu::CardNumberError),
    Trust(String),
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

    /// One message: what happened, what to do, and in brackets the technical
    /// cause.
    pub fn message(&self, language: Language) -> String {
        let (what, todo) = self.situation(language);
        let cause = self.cause();
        let separator = language.pick("", " ");
        match cause {
            Some(cause) => format!("{what}{separator}{todo} [{cause}]"),
            None => format!("{what}{separator}{todo}"),
        }
    }

    fn situation(&self, language: Language) -> (&str, &str) {
        let say = |ja: (&'static str, &'static str), en: (&'static str, &'static str)| {
            (language.pick(ja.0, en.0), language.pick(ja.1, en.1))
        };
        match self {
            Trouble::Card(Error::WrongNumber { .. }) => say(
                (
                    "入力した番号は、このカードの番号ではありません。",
                    "カードに印字された番号を確かめ、もう一度入力してください。",
                ),
                (
                    "The card number is not this card's.",
                    "Check the number printed on the card and enter it again.",
                ),
            ),
            Trouble::Card(Error::NotAResidenceCard { .. }) => say(
                (
                    "在留カード・特別永住者証明書ではないカードです。",
                    "別のカードが重なっていないか確かめ、在留カードをかざしてください。",
                ),
                (
                    "This is not a residence card.",
                    "Make sure that no other card lies on the reader, and present the residence card.",
                ),
            ),
            Trouble::Card(Error::UnknownCardType { .. } | Error::MisplacedCardType { .. }) => say(
                (
                    "このプログラムが読み取れない種類のカードです。",
                    "新しい版があるか確かめてください。",
                ),
                (
                    "This program cannot read this type of card.",
                    "Look for a newer version.",
                ),
            ),
            Trouble::Card(Error::Link { fault, .. }) => link(*fault, language),
            Trouble::Card(_) => say(
                (
                    "カードを正しく読み取れませんでした。",
                    "カードを動かさずに、もう一度読み取ってください。繰り返すときは、カードの故障や偽造の可能性があります。",
                ),
                (
                    "The card could not be read properly.",
                    "Hold it still and read it again. If that keeps happening, the card may be broken or forged.",
                ),
            ),
            #[cfg(feature = "pcsc")]
            Trouble::Reader(error) => link(error.fault(), language),
            #[cfg(not(feature = "pcsc"))]
            Trouble::NoPcscFeature => say(
                (
                    "このプログラムは PC/SC 対応なしで作られています。",
                    "cargo run --features pcsc --example read_card -- --reader で実行してください。",
                ),
                (
                    "This program was built without PC/SC support.",
                    "Run it with cargo run --features pcsc --example read_card -- --reader.",
                ),
            ),
            Trouble::Number(_) => say(
                (
                    "カード番号の形が正しくありません。",
                    "英字2字・数字8字・英字2字の番号を入力してください。",
                ),
                (
                    "That is not a card number.",
                    "It has two letters, eight digits and two letters.",
                ),
            ),
            Trouble::Trust(_) => say(
                (
                    "発行元の証明書を読み込めませんでした。",
                    "--trust のフォルダーを確かめてください。",
                ),
                (
                    "The issuers' certificates could not be loaded.",
                    "Check the folder given with --trust.",
                ),
            ),
            Trouble::Save(_) => say(
                ("保存できませんでした。", "保存先を確かめてください。"),
                ("The files could not be saved.", "Check where they go."),
            ),
            Trouble::Output(_) => say(
                ("入出力に失敗しました。", "出力先を確かめてください。"),
                ("Input or output failed.", "Check where it goes."),
            ),
            Trouble::Simulator(_) => say(
                (
                    "仮想カードを作れませんでした。",
                    "種類と変種を確かめてください。",
                ),
                (
                    "The virtual card could not be made.",
                    "Check type and variant.",
                ),
            ),
        }
    }

    fn cause(&self) -> Option<String> {
        let cause: &dyn fmt::Display = match self {
            Trouble::Card(error) => {
                let source = std::error::Error::source(error);
                return Some(match source {
                    // Other variants show their source themselves.
                    Some(source) if matches!(error, Error::Link { .. }) => {
                        format!("{error}: {source}")
                    }
                    _ => error.to_string(),
                });
            }
            #[cfg(feature = "pcsc")]
            Trouble::Reader(error) => error,
            #[cfg(not(feature = "pcsc"))]
            Trouble::NoPcscFeature => return None,
            Trouble::Number(error) => error,
            Trouble::Trust(error) => error,
            Trouble::Save(error) | Trouble::Output(error) => error,
            Trouble::Simulator(error) => error,
        };
        Some(cause.to_string())
    }
}

fn link(fault: LinkFault, language: Language) -> (&'static str, &'static str) {
    let (ja, en) = match fault {
        LinkFault::NoService => (
            (
                "スマートカードのサービスが動いていません。",
                "pcscd を起動してください。",
            ),
            ("The smart-card service is not running.", "Start pcscd."),
        ),
        LinkFault::NoReader => (
            (
                "カードリーダーが見つかりません。",
                "リーダーを接続してください。",
            ),
            ("No card reader was found.", "Connect a reader."),
        ),
        LinkFault::ReaderInUse => (
            (
                "カードリーダーをほかのプログラムが使っています。",
                "そのプログラムを終了してください。",
            ),
            (
                "Another program is using the card reader.",
                "Close that program.",
            ),
        ),
        LinkFault::NoCard => (
            ("カードがありません。", "カードをリーダーに置いてください。"),
            ("There is no card on the reader.", "Put the card on it."),
        ),
        LinkFault::CardRemoved => (
            (
                "読み取りの途中でカードが離れました。",
                "カードを動かさずに、もう一度読み取ってください。",
            ),
            (
                "The card was removed while it was being read.",
                "Hold it still and read it again.",
            ),
        ),
        LinkFault::Timeout => (
            ("カードの応答がありません。", "カードを置き直してください。"),
            (
                "The card gave no answer in time.",
                "Put it on the reader again.",
            ),
        ),
        _ => (
            (
                "カードとの通信に失敗しました。",
                "カードを置き直し、もう一度読み取ってください。",
            ),
            (
                "The exchange with the card failed.",
                "Put the card on the reader again and read it again.",
            ),
        ),
    };
    (language.pick(ja.0, en.0), language.pick(ja.1, en.1))
}
