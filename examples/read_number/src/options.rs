//! The command line.

use std::path::PathBuf;

use example_common::input::STANDARD;
use example_common::language;
use example_common::usage::Words;
use lexopt::prelude::*;
use zairyu::Language;

pub struct Options {
    pub files: Vec<PathBuf>,
    pub model: PathBuf,
    pub language: Language,
}

pub enum Command {
    Help,
    Version,
    Read(Options),
}

/// Where the model is, if `--ocr` does not say.
const MODEL: &str = "ZAIRYU_OCR_MODEL";

/// `language` is the one to answer in, also where this fails.
pub fn parse(language: &mut Language) -> Result<Command, lexopt::Error> {
    let mut files = Vec::new();
    let mut model = std::env::var_os(MODEL)
        .filter(|path| !path.is_empty())
        .map(PathBuf::from);
    let mut help = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => files.push(PathBuf::from(file)),
            Long("ocr") => model = Some(parser.value()?.into()),
            Long("lang") => *language = parser.value()?.parse_with(language::parse)?,
            Long("help") | Short('h') => help = Some(Command::Help),
            Long("version") | Short('V') => help = Some(Command::Version),
            other => return Err(other.unexpected()),
        }
    }
    if let Some(help) = help {
        return Ok(help);
    }
    let standard_inputs = files.iter().filter(|file| file.as_os_str() == STANDARD);
    if standard_inputs.count() > 1 {
        let words = Words::new(
            "標準入力 (-) は1回だけ指定できます",
            "standard input (-) can be read once",
        );
        return Err(words.into());
    }
    if files.is_empty() {
        return Err(Words::new("画像ファイルを指定してください", "no image given").into());
    }
    let model = model.ok_or(Words::new(
        format!("文字認識モデルを --ocr または {MODEL} で指定してください"),
        format!("give a text recognition model with --ocr or {MODEL}"),
    ))?;
    Ok(Command::Read(Options {
        files,
        model,
        language: *language,
    }))
}

pub fn help(language: Language) -> &'static str {
    language.pick(JAPANESE, ENGLISH)
}

const ENGLISH: &str = "\
Usage: read_number [OPTION]... IMAGE...
Reads the card number in photographs of the front of residence cards and
special permanent resident certificates. IMAGE is a PNG or JPEG file, or - for
standard input. Each image is read on its own.

  --ocr MODEL   text recognition model: PP-OCRv6_rec_small.onnx of the PyPI
                package rapidocr 3.10.0 (default: ZAIRYU_OCR_MODEL)
  --lang ja|en  language (default: by LANG)
  --help        this text
  --version     name and version

Prints one line of JSON for each image: file, number (null where it is not
certain) and confidence (0 to 1). No check digit is known: compare the number
with the card.

Exit status, the first that applies:
  64  wrong usage
   1  the model or an image could not be read; the other images are
   3  an image shows no number, or none that is certain
   0  every image has a number
";

const JAPANESE: &str = "\
使い方: read_number [オプション]... 画像...
在留カード等の表面の写真から在留カード等番号を読み取ります。画像は PNG または
JPEG のファイルで、- は標準入力です。画像は1枚ずつ別々に読み取ります。

  --ocr モデル
      文字認識モデル: PyPI のパッケージ rapidocr 3.10.0 に含まれる
      PP-OCRv6_rec_small.onnx (既定: ZAIRYU_OCR_MODEL)。
  --lang ja|en
      言語 (既定: LANG による)。
  --help
      この説明を表示します。
  --version
      名前とバージョンを表示します。

画像ごとに1行の JSON を出力します: file、number (確実でなければ null)、
confidence (0 から 1)。検査数字は知られていないため、番号がカードの記載と
一致していることをご確認ください。

終了コード (上から順に、当てはまるもの):
  64  引数のエラー
   1  読み込めないモデルまたは画像がある (ほかの画像は読み取ります)
   3  番号がない、または確実に読み取れない画像がある
   0  すべての画像から番号を読み取った
";

#[test]
fn help_is_complete() {
    example_common::usage::assert_help(JAPANESE, ENGLISH, 4);
}
