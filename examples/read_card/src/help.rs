//! The text of `--help`.

use zairyu::Language;

pub fn text(language: Language) -> &'static str {
    language.pick(JAPANESE, ENGLISH)
}

const ENGLISH: &str = "\
Usage: read_card [--virtual TYPE[,VARIANT] | --reader [NAME]] [OPTION]...
Reads a residence card or special permanent resident certificate and checks it.

  --virtual TYPE[,VARIANT]  read an embedded virtual card (the default: 1)
                            TYPE: 1, 2, 05, 06, 07, 08
                            VARIANT: genuine, under-age, altered-front,
                            altered-photo, stripped-signature, foreign-issuer,
                            expired-certificate
  --reader [NAME]           read the card on a PC/SC reader (feature pcsc)
  --wait SECONDS            with --reader: wait so long for a card, and for the
                            same card once more if it was moved during the read,
                            which then goes on (default: 0)
  --number NUMBER           the card number; others on this computer may see it.
                            - takes it from standard input. Asked for if
                            --reader has none (a virtual card's: AA12345678BB)
  --trust DIR               folder of the CA certificates that ISA publishes, or
                            of your own
  --simulator               trust the simulator's CAs, as --virtual does without
                            --trust: for virtual cards on a reader
  --delivery-key FILE       for specified cards (07, 08): keys_smrsapub_001.bin,
                            which ISA publishes in 001462222.zip, or your own
  --profile KEYS,LENGTH     pin what is negotiated with specified cards:
                            both or encryption; 02 or 03
  --padding read|signed|all  read images to the last byte of their fields; pass
                            over padding that the signature confirms (the
                            default); pass over that of the address image too,
                            unconfirmed
  --date-of-birth YYYY-MM-DD  as printed on the card, for the exception by age
  --ocr MODEL               read the text in the card's pictures with this PP-OCR
                            model (feature ocr; docs/pictures.md). ZAIRYU_OCR_MODEL
                            names one too. Results are marked: compare them
                            with the pictures
  --json                    one JSON object on standard output (docs/json.md)
  --lang ja|en              language (default: by LANG)
  --save-images DIR         save the card's images there, and the part of each
                            entry that is in a picture
  --archive FILE            keep what was read there, for verify_card
  --diagnose FILE           write a trace of the exchange there, without values:
                            safe to show to anyone, also of a read that failed
  --html FILE               write a report there, a page to open in a browser
  --help                    this text
  --version                 name and version

FILE may be - for standard output, once; what is usually there then goes to
standard error. Files are created for their owner alone (mode 0600).
NO_COLOR turns colours off.

Exit status, the first that applies:
  64  wrong usage
   2  abnormal: altered, or not issued by a trusted authority
   1  the card could not be read, or something could not be written
   3  not verified: exempt by age, or the checks were incomplete
   0  normal
";

const JAPANESE: &str = "\
使い方: read_card [--virtual 種類[,変種] | --reader [名前]] [オプション]...
在留カード・特別永住者証明書を読み取り、検証します。

  --virtual 種類[,変種]
      内蔵の仮想カードを読み取ります (既定: 1)。
      種類: 1, 2, 05, 06, 07, 08
      変種: genuine, under-age, altered-front, altered-photo,
            stripped-signature, foreign-issuer, expired-certificate
  --reader [名前]
      PC/SC リーダーのカードを読み取ります (pcsc フィーチャー)。
  --wait 秒数
      --reader とともに: カードが置かれるまで待つ秒数。読み取り中にカードが
      動いたときも、この秒数まで待って続きから読み取ります (既定: 0)。
  --number 番号
      在留カード等番号。同じコンピューターの他の利用者から見えることが
      あります。- は標準入力から読みます。--reader で省略すると入力を
      求めます (仮想カードの番号は AA12345678BB)。
  --trust フォルダー
      出入国在留管理庁が公表する認証局の証明書 (または独自のもの) の
      フォルダー。
  --simulator
      シミュレーターの認証局を信頼します。--virtual では --trust がなければ
      自動で信頼します。リーダー上の仮想カード用です。
  --delivery-key ファイル
      特定在留カード等 (07, 08) 用の公開鍵: 出入国在留管理庁が公表する
      001462222.zip の keys_smrsapub_001.bin、または独自の鍵。
  --profile 鍵,長さ
      特定在留カード等との取り決めを固定します: both か encryption、02 か 03。
  --padding read|signed|all
      画像を欄の末尾まで読む、署名で確かめられるパディングは読まない (既定)、
      住居地画像のパディングも確かめずに省く。
  --date-of-birth YYYY-MM-DD
      券面の生年月日。年齢による対象外の判定に使います。
  --ocr モデル
      カードの画像の文字を、この PP-OCR モデルで読み取ります (ocr フィーチャー、
      docs/pictures.md)。環境変数 ZAIRYU_OCR_MODEL でも指定できます。結果には
      印が付きます。画像と見比べてください。
  --json
      標準出力に JSON を1つ出力します (docs/json.md)。
  --lang ja|en
      言語 (既定: LANG による)。
  --save-images フォルダー
      カードの画像と、画像にある各項目の部分を保存します。
  --archive ファイル
      読み取った内容を verify_card 用に保存します。
  --diagnose ファイル
      通信の記録を、値を除いて保存します。失敗した読み取りでも保存し、
      誰に見せても安全です。
  --html ファイル
      ブラウザーで開くレポートを保存します。
  --help
      この説明を表示します。
  --version
      名前とバージョンを表示します。

ファイルを - とすると標準出力に書き出し (1つだけ)、通常の表示は標準エラー
出力に回します。保存したファイルは所有者だけが読めます (モード 0600)。
NO_COLOR を設定すると色を付けません。

終了コード (上から順に、当てはまるもの):
  64  引数のエラー
   2  異常: 改ざん、または信頼できる発行元のカードではない
   1  カードを読み取れない、または書き込みに失敗した
   3  未検証: 年齢による対象外、または検証が未完了
   0  正常
";

#[test]
fn help_is_complete() {
    example_common::usage::assert_help(JAPANESE, ENGLISH, 19);
}
