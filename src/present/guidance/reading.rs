//! Texts about what happens while a card is read.

use super::{Both, Page, Words};

pub(super) const NUMBER_MALFORMED: Words = Words {
    code: "number-malformed",
    title: Both(
        "カード番号の形式が正しくありません",
        "That is not a card number",
    ),
    explanation: Both(
        "カード番号は、英字2字、数字8字、英字2字の12文字です。",
        "A card number has twelve characters: two letters, eight digits, two letters.",
    ),
    steps: &[Both(
        "カードに印字された番号を、もう一度入力してください。数字の0と英字のO、数字の1と英字のIを取り違えていないか確かめてください。",
        "Enter the number printed on the card again. Check the digit 0 against the letter O, and the digit 1 against the letter I.",
    )],
    links: &[],
};

pub(super) const WRONG_NUMBER: Words = Words {
    code: "wrong-number",
    title: Both(
        "このカードの番号ではありません",
        "This is not the number of this card",
    ),
    explanation: Both(
        "入力された番号ではカードが開きません。何度間違えてもカードがロックされることはありません。",
        "The number that was entered does not open this card. Wrong numbers never lock a card, however many are entered.",
    ),
    steps: &[
        Both(
            "カードに印字された番号と見比べて、入力し直してください。第一世代のカードでは表面の右上にあります。",
            "Compare it with the number printed on the card and enter it again. On first-generation cards it is at the top right of the front.",
        ),
        Both(
            "番号が合っていても開かないときは、券面とチップが同じカードのものではないおそれがあります。お近くの地方出入国在留管理官署に相談してください。",
            "If the number is right and the card still does not open, the print and the chip may be from different cards. Ask a regional immigration office.",
        ),
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const NO_CARD: Words = Words {
    code: "no-card",
    title: Both("カードが見つかりません", "There is no card on the reader"),
    explanation: Both(
        "リーダーはカードを検知していません。",
        "The reader does not detect a card.",
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
        "The communication with the card stopped before the read was complete.",
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
        "The card did not answer in time",
    ),
    explanation: Both(
        "待ち時間のうちにカードが置かれなかったか、カードが応答しませんでした。",
        "In the time allowed, no card was presented, or the card did not answer.",
    ),
    steps: &[PUT_IT_RIGHT, AWAY_FROM_METAL, ASK_IF_IT_GOES_ON],
    links: &[Page::RegionalOffices],
};

pub(super) const LINK_FAILED: Words = Words {
    code: "link-failed",
    title: Both(
        "カードとの通信に失敗しました",
        "The communication with the card failed",
    ),
    explanation: Both(
        "リーダーから、カードの応答の代わりにエラーが返りました。",
        "The reader reported an error instead of the card's answer.",
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
        "カードは応答しましたが、その応答は正しい手順のものではありません。読み取り中に動いたか、故障や偽造の可能性があります。",
        "The card answered, but its answer does not follow the procedure. The card may have moved during the read, or it may be faulty or forged.",
    ),
    steps: &[
        Both(
            "カードを動かさずに、もう一度読み取ってください。ほかのカードが重なっているときは離してください。",
            "Keep the card still and read it again. Remove other cards that are next to it.",
        ),
        AWAY_FROM_METAL,
        ASK_IF_IT_GOES_ON,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const CHIP_FAULTY: Words = Words {
    code: "chip-faulty",
    title: Both(
        "チップのデータを解釈できません",
        "The data on the chip cannot be interpreted",
    ),
    explanation: Both(
        "データの形式がカードの仕様と一致しません。ICチップの故障や、偽造の可能性があります。",
        "The data does not have the format that the specification describes. The chip may be faulty, or the card may be forged.",
    ),
    steps: &[
        Both(
            "念のため、もう一度読み取ってください。",
            "Read the card once more to make sure.",
        ),
        Both(
            "同じ結果なら、カードの所持者は地方出入国在留管理官署で再交付の手続ができます。",
            "If the result is the same, the holder can have the card reissued at a regional immigration office.",
        ),
    ],
    links: &[Page::Reissue, Page::RegionalOffices],
};

pub(super) const NOT_A_RESIDENCE_CARD: Words = Words {
    code: "not-a-residence-card",
    title: Both(
        "在留カード・特別永住者証明書ではありません",
        "This is not a residence card or special permanent resident certificate",
    ),
    explanation: Both(
        "別の種類のICカードが読み取られました。特定在留カード等ではないマイナンバーカードもこれに当たります。",
        "The reader detected another kind of card. A My Number card that is not also a residence card gives this message too.",
    ),
    steps: &[Both(
        "在留カードか特別永住者証明書だけを、リーダーに置いてください。財布やケースに入れたままだと、ほかのカードが読まれることがあります。",
        "Put only the residence card or special permanent resident certificate on the reader. If it is in a wallet or case, another card may answer first.",
    )],
    links: &[],
};

pub(super) const UNKNOWN_CARD_TYPE: Words = Words {
    code: "unknown-card-type",
    title: Both(
        "未対応の種類のカードです",
        "This type of card is not supported",
    ),
    explanation: Both(
        "チップに記録されたカード種別が、対応している6種類のどれでもありません。新しい種類か、正しくないカードです。",
        "The card type recorded on the chip is none of the six that this program supports. It may be a new type, or the card may not be genuine.",
    ),
    steps: &[
        Both(
            "このプログラムの新しい版があるか確かめてください。",
            "Look for a newer version of this program.",
        ),
        Both(
            "最新の版でも同じなら、お近くの地方出入国在留管理官署に相談してください。",
            "If the newest version gives the same message, ask a regional immigration office.",
        ),
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const CARD_CHANGED: Words = Words {
    code: "card-changed",
    title: Both(
        "別のカードに替わっています",
        "This is not the same card as before",
    ),
    explanation: Both(
        "読み取りの途中で離れたカードと、今かざされているカードは同じものではありません。中断前の内容は破棄しました。",
        "The card on the reader is not the one that was taken away while it was being read. What was read from the earlier card was discarded.",
    ),
    steps: &[Both(
        "読み取るカードを1枚だけかざし、最初から読み取ってください。",
        "Present only the card that you want to read, and start the read again.",
    )],
    links: &[],
};

pub(super) const DELIVERY_KEY_MISSING: Words = Words {
    code: "delivery-key-missing",
    title: Both(
        "鍵配送用の公開鍵がありません",
        "The public key for specified cards is missing",
    ),
    explanation: Both(
        "特定在留カード等を読むには、出入国在留管理庁が公開している鍵配送用の公開鍵ファイルが必要です。このプログラムには含まれていません。",
        "To read specified cards, this program needs a public key file that the Immigration Services Agency publishes. The file is not part of this program.",
    ),
    steps: &[
        Both(
            "出入国在留管理庁のサイトから鍵ファイル (001462222.zip の中の keys_smrsapub_001.bin) を入手してください。",
            "Get the key file from the agency's site: keys_smrsapub_001.bin, in 001462222.zip.",
        ),
        Both(
            "そのファイルをこのプログラムに指定して、もう一度読み取ってください。",
            "Give that file to this program and read the card again.",
        ),
    ],
    links: &[],
};

pub(super) const CANCELLED: Words = Words {
    code: "cancelled",
    title: Both("読み取りを中止しました", "The read was stopped"),
    explanation: Both(
        "指示により読み取りを途中で止めました。カードに影響はありません。",
        "The read was stopped on request. This does not affect the card.",
    ),
    steps: &[Both(
        "読み取るには、はじめからやり直してください。",
        "To read the card, start the read again.",
    )],
    links: &[],
};

const PUT_IT_RIGHT: Both = Both(
    "カードをリーダーの読み取り位置の中央に平らに置いてください。スマートフォンでは、背面のNFCの位置に当ててください。",
    "Lay the card flat on the middle of the reader. With a phone, hold the card to the NFC antenna on its back.",
);

/// App 9 (5) and (6): 10 to 20 cm.
const AWAY_FROM_METAL: Both = Both(
    "金属の机や物から10～20cmほど離してください。",
    "Keep the card 10 to 20 cm away from metal tables and other metal objects.",
);

const ASK_IF_IT_GOES_ON: Both = Both(
    "繰り返すときは、お近くの地方出入国在留管理官署に相談してください。",
    "If this keeps happening, ask a regional immigration office.",
);
