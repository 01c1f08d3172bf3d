//! The command line.

use std::fmt::Display;
use std::str::FromStr;

use example_common::language;
use example_common::usage::Words;
use lexopt::prelude::*;
use zairyu::simulator::{SimulatedProfile, Variant};
use zairyu::{CardType, Language};

pub struct Options {
    pub card_type: CardType,
    pub variant: Option<Variant>,
    /// The card as the user names it: its type, and its variant if given.
    pub label: String,
    pub number: Option<String>,
    pub profile: SimulatedProfile,
    pub host: String,
    pub port: u16,
    pub remove_after: Option<u32>,
    pub other_card: bool,
    pub short_only: bool,
    pub once: bool,
}

pub enum Command {
    Help,
    Version,
    Serve(Options),
}

/// `language`: the language of the output, set even if this fails.
pub fn parse(language: &mut Language) -> Result<Command, lexopt::Error> {
    let mut options = Options {
        card_type: CardType::ResidenceFirst,
        variant: None,
        label: "1".to_owned(),
        number: None,
        profile: SimulatedProfile::default(),
        host: "127.0.0.1".to_owned(),
        port: VPCD_PORT,
        remove_after: None,
        other_card: false,
        short_only: false,
        once: false,
    };
    let mut help = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("virtual") => options.label = parser.value()?.string()?,
            Long("number") => options.number = Some(parser.value()?.string()?),
            Long("profile") => options.profile = parser.value()?.parse()?,
            Long("host") => options.host = parser.value()?.string()?,
            Long("port") => options.port = parser.value()?.parse()?,
            Long("remove-after") => options.remove_after = Some(parser.value()?.parse()?),
            Long("other-card") => options.other_card = true,
            Long("short-only") => options.short_only = true,
            Long("once") => options.once = true,
            Long("lang") => *language = parser.value()?.parse_with(language::parse)?,
            Long("help") | Short('h') => help = Some(Command::Help),
            Long("version") | Short('V') => help = Some(Command::Version),
            other => return Err(other.unexpected()),
        }
    }
    if let Some(help) = help {
        return Ok(help);
    }
    let (card_type, variant) = match options.label.split_once(',') {
        Some((card_type, variant)) => (card_type, Some(variant)),
        None => (options.label.as_str(), None),
    };
    options.variant = variant.map(parsed).transpose()?;
    options.card_type = parsed(card_type)?;
    Ok(Command::Serve(options))
}

fn parsed<T: FromStr<Err: Display>>(value: &str) -> Result<T, Words> {
    value.parse().map_err(|error: T::Err| {
        Words::new(
            format!("--virtual: {value:?} は指定できません [{error}]"),
            format!("--virtual: {value:?}: {error}"),
        )
    })
}

pub fn help(language: Language) -> &'static str {
    language.pick(JAPANESE, ENGLISH)
}

const ENGLISH: &str = "\
Usage: virtual_card [OPTION]...
Serves a virtual card to PC/SC, through the virtual reader vpcd.

  --virtual TYPE[,VARIANT]  card type 1, 2, 05, 06, 07 or 08, and what is
                            special about it (default 1)
  --number NUMBER           card number (default: the simulator's)
  --profile KEYS,LENGTH[,CHECKSUM]
                            what types 07 and 08 accept: keys both, encryption
                            or either; length object 02, 03 or either; checksum
                            required or optional (default both,02,required)
  --host HOST               where vpcd listens (default 127.0.0.1)
  --port PORT               and its port (default 35963)
  --remove-after N          remove the card when it gets command N+1
  --other-card              answer 6A82 to everything, like another kind of card
  --short-only              refuse extended-length commands (6700)
  --once                    end at the first reset or power-off after commands
  --lang ja|en              language (default: by LANG)
  --help                    this text
  --version                 name and version

Exit status: 0 ended, 1 no link to vpcd, 64 wrong usage
";

const JAPANESE: &str = "\
使い方: virtual_card [オプション]...
仮想リーダー vpcd を通して、仮想カードを PC/SC から使えるようにします。

  --virtual 種類[,変種]
      カードの種類 1, 2, 05, 06, 07, 08 と、その変種 (既定: 1)。
  --number 番号
      在留カード等番号 (既定: シミュレーターの番号)。
  --profile 鍵,長さ[,チェックサム]
      種類 07 と 08 が受け付けるもの: 鍵は both, encryption, either、
      長さは 02, 03, either、チェックサムは required, optional
      (既定: both,02,required)。
  --host ホスト
      vpcd が待ち受けるホスト (既定: 127.0.0.1)。
  --port ポート
      そのポート (既定: 35963)。
  --remove-after N
      N+1 個目のコマンドが届いたらカードを取り去ります。
  --other-card
      別の種類のカードのように、すべてに 6A82 と答えます。
  --short-only
      拡張長のコマンドを断ります (6700)。
  --once
      コマンドの後の最初のリセットまたは電源断で終了します。
  --lang ja|en
      言語 (既定: LANG による)。
  --help
      この説明を表示します。
  --version
      名前とバージョンを表示します。

終了コード: 0 終了、1 vpcd に接続できない、64 引数のエラー
";

const VPCD_PORT: u16 = 35963;

#[test]
fn help_is_complete() {
    example_common::usage::assert_help(JAPANESE, ENGLISH, 12);
}
