//! The text of `--help`.

use zairyu::Language;

pub fn text(language: Language) -> &'static str {
    language.pick(JAPANESE, ENGLISH)
}

const ENGLISH: &str = "\
Usage: verify_card [OPTION]... FILE...
Checks stored cards, as read_card --archive writes them. FILE may be - for
standard input.

  --trust DIR     folder of the CA certificates that ISA publishes, or your own
  --simulator     trust the simulator's CAs (stored virtual cards)
  --date-of-birth YYYY-MM-DD  as printed on the cards
  --ocr MODEL     read the text in the cards' pictures with this PP-OCR model
                  (feature ocr; docs/pictures.md); or name it in ZAIRYU_OCR_MODEL
                  Results are marked: compare them with the pictures
  --json          one JSON object a line (docs/json.md)
  --csv FILE      write a table with a row for each card, for spreadsheets; - is
                  standard output, and the results then go to standard error
  --html PLACE    write reports to open in a browser: for one card into the file
                  PLACE, for several (or where PLACE is a folder) each into a
                  file of its own in the folder PLACE
  --lang ja|en    language (default: by LANG)
  --help          this text
  --version       name and version

A file that cannot be checked does not keep the others from being checked.
Files are created for their owner alone (mode 0600).

Exit status, the first that applies:
  64  wrong usage
   2  a card is abnormal: altered, or not issued by a trusted authority
   1  a file could not be checked, or something could not be written
   3  a card is not verified: exempt by age, or the checks were incomplete
   0  every card is normal
";

const JAPANESE: &str = "\
使い方: verify_card [オプション]... ファイル...
read_card --archive で保存したカードを検証します。- は標準入力です。

  --trust フォルダー
      出入国在留管理庁が公表する認証局の証明書 (または独自のもの) の
      フォルダー。
  --simulator
      シミュレーターの認証局を信頼します (保存した仮想カード用)。
  --date-of-birth YYYY-MM-DD
      券面の生年月日。
  --ocr モデル
      カードの画像の文字を、この PP-OCR モデルで読み取ります (ocr フィーチャー、
      docs/pictures.md)。環境変数 ZAIRYU_OCR_MODEL でも指定できます。結果には
      印が付きます。画像と見比べてください。
  --json
      1行に1つの JSON を出力します (docs/json.md)。
  --csv ファイル
      カードごとに1行の表を、表計算ソフト用に保存します。- は標準出力で、
      結果は標準エラー出力に回します。
  --html 保存先
      ブラウザーで開くレポートを保存します。1枚なら保存先はファイル、
      複数なら (または保存先がフォルダーなら) そのフォルダーの中に1枚ずつ
      別のファイルとして保存します。
  --lang ja|en
      言語 (既定: LANG による)。
  --help
      この説明を表示します。
  --version
      名前とバージョンを表示します。

検証できないファイルがあっても、ほかのファイルは検証します。
保存したファイルは所有者だけが読めます (モード 0600)。

終了コード (上から順に、当てはまるもの):
  64  引数のエラー
   2  異常なカードがある: 改ざん、または信頼できる発行元のカードではない
   1  検証できないファイルがある、または書き込みに失敗した
   3  未検証のカードがある: 年齢による対象外、または検証が未完了
   0  すべて正常
";

#[test]
fn help_is_complete() {
    example_common::usage::assert_help(JAPANESE, ENGLISH, 10);
}
