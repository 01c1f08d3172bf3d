//! Words for verdicts (App 5.1, 5.2).

use super::{Both, Page, Words};

pub(super) const NORMAL: Words = Words {
    code: "normal",
    title: Both("検証の結果は正常です", "The checks came out normal"),
    explanation: Both(
        "署名された項目は発行されたときのままで、出入国在留管理庁の証明書で署名されています。ただし、カードが失効していないことや、チップが複製でないことは分かりません。",
        "The signed entries are as they were issued, under a certificate of the Immigration Services Agency. That does not show that the card is still valid, nor that its chip is no copy.",
    ),
    steps: &[
        LOOK_AT_THE_HOLDER,
        ASK_WHETHER_REVOKED,
        LOOK_AT_THE_UNSIGNED,
    ],
    links: &[],
};

pub(super) const NORMAL_BY_OWN_ANCHOR: Words = Words {
    code: "normal-by-own-anchor",
    title: Both(
        "正常ですが、利用者が加えた発行元によるものです",
        "Normal, but by an authority that you added",
    ),
    explanation: Both(
        "署名は合っていますが、発行元の証明書は出入国在留管理庁が公表したものとは確認されていません。その証明書を加えた人を信じるのと同じことです。",
        "The signature fits, but the authority's certificate is not known to be one that the Immigration Services Agency publishes. You trust whoever added it.",
    ),
    steps: &[
        Both(
            "出入国在留管理庁が公表した証明書を指定して、もう一度検証してください。",
            "Check again with the certificates that the Immigration Services Agency publishes.",
        ),
        LOOK_AT_THE_HOLDER,
        ASK_WHETHER_REVOKED,
        LOOK_AT_THE_UNSIGNED,
    ],
    links: &[],
};

pub(super) const NORMAL_BY_TEST_ANCHOR: Words = Words {
    code: "normal-by-test-anchor",
    title: Both(
        "試験用の発行元での正常です。真正なカードについては何も示しません",
        "Normal in a test. It says nothing about a genuine card",
    ),
    explanation: Both(
        "発行元は、見本カードや仮想カードのための試験用のものです。その鍵は誰でも使えることがあります。",
        "The authority is one for sample or virtual cards. Anyone may be able to use its keys.",
    ),
    steps: &[Both(
        "人が持っているカードには、出入国在留管理庁が公表した証明書を指定して検証してください。この結果で本人確認をしないでください。",
        "For cards that people carry, check with the certificates that the Immigration Services Agency publishes. Do not accept anyone on this result.",
    )],
    links: &[],
};

pub(super) const ALTERED: Words = Words {
    code: "altered",
    title: Both(
        "記録が署名と合いません",
        "The data does not fit its signature",
    ),
    explanation: Both(
        "発行されたあとに記録が変わっています。カードの故障や、偽造・改ざんの可能性があります。",
        "It has changed since it was issued. The card may be broken, forged or tampered with.",
    ),
    steps: &[READ_ONCE_MORE, DO_NOT_RELY, ASK_THE_OFFICE],
    links: &[Page::RegionalOffices],
};

pub(super) const UNSIGNED: Words = Words {
    code: "unsigned",
    title: Both("署名がそろっていません", "The signature is not complete"),
    explanation: Both(
        "写真のあるカードには、署名とその証明書が必ず両方あるはずです。一方か両方が欠けています。カードの故障や偽造の可能性があります。",
        "A card with a photo always has a signature and its certificate. One or both are missing: the card may be broken or forged.",
    ),
    steps: &[READ_ONCE_MORE, DO_NOT_RELY, ASK_THE_OFFICE],
    links: &[Page::RegionalOffices],
};

pub(super) const AGE_CONTRADICTED: Words = Words {
    code: "age-contradicted",
    title: Both(
        "写真と署名がないことが年齢と合いません",
        "No photo and no signature, at an age that needs both",
    ),
    explanation: Both(
        "写真も署名もないカードは幼い人だけのものです (第一世代は16歳未満、第二世代と特定在留カード等は1歳未満)。生年月日はそれに当たりません。カードの故障や偽造の可能性があります。",
        "Only young holders have such cards: under 16 in the first generation, under 1 in the second and on specified cards. By the date of birth this holder is older: the card may be broken or forged.",
    ),
    steps: &[
        Both(
            "入力した生年月日が券面のとおりか確かめてください。",
            "If you entered the date of birth, compare it with the card.",
        ),
        DO_NOT_RELY,
        ASK_THE_OFFICE,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const ISSUER_UNTRUSTED: Words = Words {
    code: "issuer-untrusted",
    title: Both(
        "信頼する発行元のカードではありません",
        "Not issued by a trusted authority",
    ),
    explanation: Both(
        "カードの証明書は、指定された発行元のどれからも発行されていません。偽造の可能性がありますが、発行元の証明書が足りないだけのこともあります。",
        "None of the authorities given issued the card's certificate. The card may be forged; or a certificate of the issuer's is missing here.",
    ),
    steps: &[
        Both(
            "出入国在留管理庁が公表している証明書が、新しいものを含めてすべて指定されているか確かめてください。",
            "Check that all certificates that the Immigration Services Agency publishes are at hand, the newest ones too.",
        ),
        DO_NOT_RELY,
        ASK_THE_OFFICE,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const EXEMPT_BY_AGE: Words = Words {
    code: "exempt-by-age",
    title: Both(
        "年齢により検証の対象外です。真正とは確認されていません",
        "Exempt by age. The card is not verified",
    ),
    explanation: Both(
        "幼い人のカード (第一世代は16歳未満、第二世代と特定在留カード等は1歳未満) には写真も署名もなく、検証するものがありません。生年月日はそれと合いますが、偽造カードでも同じ形にできます。",
        "Cards of young holders (under 16 in the first generation, under 1 in the second and on specified cards) have neither photo nor signature: there is nothing to verify. The date of birth fits, but a forged card can look the same.",
    ),
    steps: &[LOOK_AT_THE_PRINT, ASK_WHETHER_REVOKED, ASK_IF_IN_DOUBT],
    links: &[Page::RegionalOffices],
};

pub(super) const EXEMPT_WITHOUT_EVIDENCE: Words = Words {
    code: "exempt-without-evidence",
    title: Both(
        "写真も署名もありません。真正とは確認されていません",
        "No photo and no signature. The card is not verified",
    ),
    explanation: Both(
        "幼い人のカードなら正常なことですが、それを示す生年月日がありません。写真と署名を抜いた偽造カードでも同じ形になります。",
        "On a young holder's card that is in order, but there is no date of birth to show it. A forged card with both left out looks the same.",
    ),
    steps: &[
        Both(
            "券面の生年月日を入力して、もう一度検証してください。第一世代で16歳以上なら、正しいカードではありません。",
            "Check again with the date of birth printed on the card. A first-generation card of a holder aged 16 or older is not in order.",
        ),
        LOOK_AT_THE_PRINT,
        ASK_IF_IN_DOUBT,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const NOT_READ: Words = Words {
    code: "not-read",
    title: Both(
        "検証に必要な記録が読み取られていません",
        "Not everything that the checks need was read",
    ),
    explanation: Both(
        "署名か、署名された項目の一部が読み取られていないため、真正かどうか分かりません。",
        "The signature, or part of what it is made over, was not read: nothing can be said about the card.",
    ),
    steps: &[Both(
        "写真や券面の画像も含めて、すべての項目を読み取り直してください。",
        "Read the card again with all its entries, photo and images included.",
    )],
    links: &[],
};

pub(super) const NO_ANCHORS: Words = Words {
    code: "no-anchors",
    title: Both(
        "発行元を確認する証明書がありません",
        "No certificates to check the issuer with",
    ),
    explanation: Both(
        "この世代のカードの発行元の証明書が指定されていないため、誰が発行したカードか分かりません。署名が合うだけでは、真正とは言えません。",
        "No authority's certificate was given for this generation of cards, so nobody knows who issued it. A signature that fits is not enough.",
    ),
    steps: &[
        Both(
            "出入国在留管理庁のサイトから、在留カード等の認証局の証明書を入手してください。",
            "Get the certificates of the residence cards' certification authority from the Immigration Services Agency's site.",
        ),
        Both(
            "それを指定して、もう一度検証してください。",
            "Point this program at them and check again.",
        ),
    ],
    links: &[],
};

pub(super) const CERTIFICATE_EXPIRED: Words = Words {
    code: "certificate-expired",
    title: Both(
        "証明書の有効期間が満了しています",
        "A certificate has expired",
    ),
    explanation: Both(
        "カードかその発行元の証明書の有効期間が過ぎています。古いカードではあり得ることで、それだけで偽造とは言えません。",
        "The validity of the card's certificate, or of its authority's, has ended. With an old card that can be in order, and alone it is no sign of forgery.",
    ),
    steps: &[Both(
        "カードの有効期間が過ぎていないか、券面で確かめてください。",
        "See on the card whether it has expired itself.",
    )],
    links: &[],
};

pub(super) const CERTIFICATE_NOT_YET_VALID: Words = Words {
    code: "certificate-not-yet-valid",
    title: Both(
        "証明書の有効期間が始まっていません",
        "A certificate is not valid yet",
    ),
    explanation: Both(
        "カードかその発行元の証明書の有効期間が、検証した日時より後に始まります。多くの場合、この機器の日付が正しくありません。",
        "The card's certificate, or its authority's, starts after the time of this check. Most often this device's date is wrong.",
    ),
    steps: &[Both(
        "この機器の日付と時刻を確かめて、もう一度検証してください。",
        "Check the date and time of this device, then check the card again.",
    )],
    links: &[],
};

pub(super) const PROTOCOL_UNCONFIRMED: Words = Words {
    code: "protocol-unconfirmed",
    title: Both(
        "この種類のカードの読み取りは確認されていません",
        "Reading this type of card is not confirmed",
    ),
    explanation: Both(
        "読み取りの手順の一部は、公表された仕様とも実物のカードとも照らし合わせていません。失敗しても、カードに問題があるとは言えません。",
        "Parts of the procedure are held neither against the published specification nor against a genuine card. A failure says nothing bad about the card.",
    ),
    steps: &[Both(
        "重要な判断には、出入国在留管理庁の読取アプリでも確かめてください。",
        "Where much depends on it, check with the Immigration Services Agency's own app, too.",
    )],
    links: &[],
};

const LOOK_AT_THE_HOLDER: Both = Both(
    "カードの写真と券面を、目の前の人とカードの実物に見比べてください。",
    "Compare photo and entries with the person and with the card itself.",
);

const ASK_WHETHER_REVOKED: Both = Both(
    "失効情報照会で、番号が失効していないか確かめてください。",
    "Ask ISA's revocation inquiry whether the number has been revoked.",
);

const LOOK_AT_THE_UNSIGNED: Both = Both(
    "署名の対象外の項目は、券面などほかの方法で確かめてください。",
    "Confirm the entries that the signature does not cover in another way, such as from the print.",
);

const LOOK_AT_THE_PRINT: Both = Both(
    "カードの実物の券面と、生年月日を確かめてください。",
    "Look at the print of the card itself, and at the date of birth.",
);

const READ_ONCE_MORE: Both = Both(
    "念のため、もう一度読み取ってください。",
    "Read the card once more, to be sure.",
);

const DO_NOT_RELY: Both = Both(
    "同じ結果なら、このカードの内容を信用しないでください。持ち主のせいとは限りません。",
    "If the outcome is the same, do not rely on this card. It need not be the holder's doing.",
);

const ASK_THE_OFFICE: Both = Both(
    "お近くの地方出入国在留管理官署に相談してください。",
    "Ask a regional office.",
);

const ASK_IF_IN_DOUBT: Both = Both(
    "疑わしいときは、お近くの地方出入国在留管理官署に相談してください。",
    "If in doubt, ask a regional office.",
);
