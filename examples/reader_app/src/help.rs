//! What `--help` tells.

use zairyu::Language;

pub fn text(language: Language) -> &'static str {
    language.pick(JAPANESE, ENGLISH)
}

const ENGLISH: &str = "\
Usage: reader_app [--reader [NAME]] [OPTION]...
Serves a page on this computer that reads and checks residence cards and special
permanent resident certificates. Open the address that it prints.

  --reader [NAME]       use PC/SC readers, all or the named one (feature pcsc);
                        without it, the page offers virtual cards
  --open                open the page in the usual browser
  --port NUMBER         listen there (default: a port that is free)
  --trust DIR           folder of the CA certificates that ISA publishes, or of
                        your own
  --simulator           trust the simulator's CAs, as for virtual cards without
                        --trust: for virtual cards on a reader
  --delivery-key FILE   for specified cards: keys_smrsapub_001.bin, which ISA
                        publishes in 001462222.zip, or your own
  --ocr MODEL           read text in pictures with this PP-OCR model: the number
                        by camera, and the holder's entries (feature ocr)
  --revocation-url URL  address of ISA's revocation inquiry, for a button that
                        opens it
  --idle SECONDS        forget a card after so long without use (default, and
                        longest: 300)
  --pace MILLISECONDS   time for an answer of virtual cards (default: 40)
  --lang ja|en          language that the page starts in (default: by LANG)
  --help                this text
  --version             name and version

The address holds a secret of this run: who has it can use the page. Nothing is
written to disk, except what you save from the page.
";

const JAPANESE: &str = "\
使い方: reader_app [--reader [名前]] [オプション]...
在留カード・特別永住者証明書を読み取って検証するページを、このコンピューター
の中だけで開きます。表示されたアドレスをブラウザーで開いてください。

  --reader [名前]
      PC/SC リーダーを使います。名前を付けると、そのリーダーだけを使います
      (pcsc フィーチャー)。省略すると仮想カードを読み取ります。
  --open
      いつものブラウザーでページを開きます。
  --port 番号
      待ち受けるポート (既定: 空いているポート)。
  --trust フォルダー
      出入国在留管理庁が公表する認証局の証明書 (または独自のもの) の
      フォルダー。
  --simulator
      シミュレーターの認証局を信頼します。リーダー上の仮想カード用です。
  --delivery-key ファイル
      特定在留カード等用の公開鍵: 出入国在留管理庁が公表する 001462222.zip の
      keys_smrsapub_001.bin、または独自の鍵。
  --ocr モデル
      PP-OCR のモデルで画像の文字を読み取ります。カメラでの番号の読み取りと、
      券面画像の項目に使います (ocr フィーチャー)。
  --revocation-url アドレス
      失効情報照会のページのアドレス。開くボタンを表示します。
  --idle 秒数
      使われないまま過ぎたらカードの内容を消すまでの秒数 (既定・最長: 300)。
  --pace ミリ秒
      仮想カードの応答にかける時間 (既定: 40)。
  --lang ja|en
      最初に表示する言語 (既定: LANG による)。
  --help
      この説明を表示します。
  --version
      名前とバージョンを表示します。

アドレスには、この起動だけの秘密の値が入っています。知っている人はページを
操作できます。ページから保存したもののほかは、ディスクに書き込みません。
";

#[test]
fn help_is_complete() {
    example_common::usage::assert_help(JAPANESE, ENGLISH, 13);
}
