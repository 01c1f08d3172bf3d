//! Words for what happens while a card is read.

use super::{Both, Page, Words};

pub(super) const NUMBER_MALFORMED: Words = Words {
    code: "number-malformed",
    title: Both("カード番号の形ではありません", "That is not a card number"),
    explanation: Both(
        "カード番号は、英字2字、数字8字、英字2字の12文字です。",
        "A card number has twelve characters: two letters, eight digits, two letters.",
    ),
    steps: &[Both(
        "カードに印字された番号を、もう一度入力してください。数字の0と英字のO、数字の1と英字のIを取り違えていないか確かめてください。",
        "Enter the number printed on the card again. Look out for the digit 0 and the letter O, the digit 1 and the letter I.",
    )],
    links: &[],
};

pub(super) const WRONG_NUMBER: Words = Words {
    code: "wrong-number",
    title: Both(
        "このカードの番号ではありません",
        "The number is not this card's",
    ),
    explanation: Both(
        "入力された番号ではカードが開きません。何度間違えてもカードがロックされることはありません。",
        "The card does not open with the number that was entered. It never locks, however often that happens.",
    ),
    steps: &[
        Both(
            "カードに印字された番号と見比べて、入力し直してください。第一世代のカードでは表面の右上にあります。",
            "Compare it with the number printed on the card and enter it again. On first-generation cards it stands at the top right of the front.",
        ),
        Both(
            "番号が合っていても開かないときは、券面とチップが同じカードのものではないおそれがあります。お近くの地方出入国在留管理官署に相談してください。",
            "If it is the printed number and the card still does not open, print and chip may not belong together: ask a regional office.",
        ),
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const NO_CARD: Words = Words {
    code: "no-card",
    title: Both("カードが見つかりません", "There is no card on the reader"),
    explanation: Both(
        "リーダーはカードを検知していません。",
        "The reader does not notice a card.",
    ),
    steps: &[PUT_IT_RIGHT, AWAY_FROM_METAL, ASK_IF_IT_GOES_ON],
    links: &[Page::RegionalOffices],
};

pub(super) const CARD_REMOVED: Words = Words {
    code: "card-removed",
    title: Both(
        "読み取りの途中でカードが離れました",
        "The card left the reader during the read",
    ),
    explanation: Both(
        "読み取りが終わる前に、カードとの通信が切れました。",
        "The exchange with the card broke off before it was read.",
    ),
    steps: &[
        Both(
            "カードを置き直し、終わるまで動かさずに、もう一度読み取ってください。",
            "Put the card back, keep it still until the end, and read it again.",
        ),
        AWAY_FROM_METAL,
    ],
    links: &[],
};

pub(super) const CARD_SILENT: Words = Words {
    code: "card-silent",
    title: Both(
        "カードの応答がありません",
        "The card gave no answer in time",
    ),
    explanation: Both(
        "待ち時間のうちに、カードが置かれないか、応答しませんでした。",
        "Within the time allowed, no card came or it did not answer.",
    ),
    steps: &[PUT_IT_RIGHT, AWAY_FROM_METAL, ASK_IF_IT_GOES_ON],
    links: &[Page::RegionalOffices],
};

pub(super) const LINK_FAILED: Words = Words {
    code: "link-failed",
    title: Both(
        "カードとの通信に失敗しました",
        "The exchange with the card failed",
    ),
    explanation: Both(
        "リーダーから、カードの応答の代わりに誤りが返りました。",
        "The reader reported a fault where the card's answer was expected.",
    ),
    steps: &[
        Both(
            "カードを置き直して、もう一度読み取ってください。",
            "Put the card on the reader again and read it again.",
        ),
        Both(
            "リーダーをつなぎ直してください。別のカードでも起きるなら、リーダーの故障かもしれません。",
            "Unplug the reader and connect it again. If it happens with other cards too, the reader may be broken.",
        ),
        ASK_IF_IT_GOES_ON,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const READ_FAILED: Words = Words {
    code: "read-failed",
    title: Both("カードを読み取れませんでした", "The card could not be read"),
    explanation: Both(
        "カードは応答しましたが、正しい手順の応答ではありません。読み取り中に動いたか、故障や偽造の可能性があります。",
        "The card answered, but not as a card should. It may have moved, be broken, or be forged.",
    ),
    steps: &[
        Both(
            "カードを動かさずに、もう一度読み取ってください。重なったほかのカードは外してください。",
            "Keep the card still and read it again. Take away other cards that lie with it.",
        ),
        AWAY_FROM_METAL,
        ASK_IF_IT_GOES_ON,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const CHIP_FAULTY: Words = Words {
    code: "chip-faulty",
    title: Both(
        "チップの記録が読み解けません",
        "What the chip holds makes no sense",
    ),
    explanation: Both(
        "記録の形式がカードの仕様と合いません。ICチップの故障や、偽造の可能性があります。",
        "It does not have the form that cards have. The chip may be broken, or the card forged.",
    ),
    steps: &[
        Both(
            "念のため、もう一度読み取ってください。",
            "Read it once more, to be sure.",
        ),
        Both(
            "同じ結果なら、カードの持ち主は地方出入国在留管理官署で再交付の手続ができます。",
            "If the outcome is the same, the holder can have the card reissued at a regional office.",
        ),
    ],
    links: &[Page::Reissue, Page::RegionalOffices],
};

pub(super) const NOT_A_RESIDENCE_CARD: Words = Words {
    code: "not-a-residence-card",
    title: Both(
        "在留カード・特別永住者証明書ではありません",
        "This is not a residence card",
    ),
    explanation: Both(
        "別の種類のICカードが読み取られました。在留カードの機能のないマイナンバーカードもこれに当たります。",
        "The reader met another kind of card. A My Number card without the residence application is one, too.",
    ),
    steps: &[Both(
        "在留カードか特別永住者証明書だけを、リーダーに置いてください。財布やケースに入れたままだと、ほかのカードが読まれることがあります。",
        "Put the residence card or certificate on the reader, alone. In a wallet or case, another card may answer first.",
    )],
    links: &[],
};

pub(super) const UNKNOWN_CARD_TYPE: Words = Words {
    code: "unknown-card-type",
    title: Both("知らない種類のカードです", "An unknown type of card"),
    explanation: Both(
        "カードの種類の番号が、知られている6種類のどれでもありません。新しい種類か、正しくないカードです。",
        "Its type code is none of the six known ones: a new type, or no proper card.",
    ),
    steps: &[
        Both(
            "このプログラムの新しい版があるか確かめてください。",
            "Look for a newer version of this program.",
        ),
        Both(
            "最新の版でも同じなら、お近くの地方出入国在留管理官署に相談してください。",
            "If the newest version says the same, ask a regional office.",
        ),
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const CARD_CHANGED: Words = Words {
    code: "card-changed",
    title: Both(
        "別のカードに替わっています",
        "This is another card than before",
    ),
    explanation: Both(
        "読み取りの途中で離れたカードと、今かざされているカードは同じものではありません。前に読んだ内容は使っていません。",
        "The card on the reader is not the one that was taken away while it was being read. Nothing of the earlier card was used.",
    ),
    steps: &[Both(
        "読み取るカードを1枚だけかざし、最初から読み取ってください。",
        "Present the card that you want to read, alone, and start the read again.",
    )],
    links: &[],
};

pub(super) const DELIVERY_KEY_MISSING: Words = Words {
    code: "delivery-key-missing",
    title: Both(
        "鍵配送用の公開鍵がありません",
        "The key for specified cards is missing",
    ),
    explanation: Both(
        "特定在留カード等を読むには、出入国在留管理庁が公開している鍵配送用の公開鍵ファイルが要ります。このプログラムには入っていません。",
        "Specified cards are read with a public key that the Immigration Services Agency publishes as a file. It does not come with this program.",
    ),
    steps: &[
        Both(
            "出入国在留管理庁のサイトから鍵ファイル (001462222.zip の中の keys_smrsapub_001.bin) を入手してください。",
            "Get the key file from the agency's site: keys_smrsapub_001.bin, in 001462222.zip.",
        ),
        Both(
            "そのファイルをこのプログラムに指定して、もう一度読み取ってください。",
            "Point this program at that file and read the card again.",
        ),
    ],
    links: &[],
};

pub(super) const CANCELLED: Words = Words {
    code: "cancelled",
    title: Both("読み取りを中止しました", "The read was stopped"),
    explanation: Both(
        "指示により途中で止めました。カードに影響はありません。",
        "It was stopped as asked. The card is none the worse for it.",
    ),
    steps: &[Both(
        "読み取るには、はじめからやり直してください。",
        "To read the card, start again from the beginning.",
    )],
    links: &[],
};

const PUT_IT_RIGHT: Both = Both(
    "カードをリーダーの読み取り位置の中央に平らに置いてください。スマートフォンでは、背面のNFCの位置に当ててください。",
    "Lay the card flat on the middle of the reader; on a phone, hold it where the NFC antenna is.",
);

/// App 9 (5) and (6): 10 to 20 cm.
const AWAY_FROM_METAL: Both = Both(
    "金属の机や物から10～20cmほど離してください。",
    "Keep 10 to 20 cm away from metal tables and things.",
);

const ASK_IF_IT_GOES_ON: Both = Both(
    "繰り返すときは、お近くの地方出入国在留管理官署に相談してください。",
    "If it keeps happening, ask a regional office.",
);
