//! Texts about verdicts (App 5.1, 5.2).

use super::{Both, Page, Words};

pub(super) const NORMAL: Words = Words {
    code: "normal",
    title: Both("検証の結果は正常です", "The result of the checks is normal"),
    explanation: Both(
        "署名された項目は発行されたときのままで、出入国在留管理庁の証明書で署名されています。ただし、カードが失効していないことや、チップが複製でないことは分かりません。",
        "The signed entries have not changed since the card was issued, and they are signed under a certificate of the Immigration Services Agency. The checks do not show whether the card was revoked, or whether its chip is a copy.",
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
        "利用者が追加した証明書による「正常」です",
        "Normal, but by a certificate that you added",
    ),
    explanation: Both(
        "チップのデータは署名と一致しますが、発行元の証明書は、出入国在留管理庁が公表したものと確認されていません。この結果を信頼できるかどうかは、その証明書を追加した人によります。",
        "The data matches its signature, but the issuer's certificate is not known to be one that the Immigration Services Agency publishes. Trust this result only as far as you trust the person who added the certificate.",
    ),
    steps: &[
        Both(
            "出入国在留管理庁が公表した証明書を指定して、もう一度検証してください。",
            "Verify the card again with the certificates that the Immigration Services Agency publishes.",
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
        "テスト用証明書による「正常」です。実際のカードについては何も示しません",
        "Normal by a test certificate. This says nothing about a genuine card",
    ),
    explanation: Both(
        "発行元の証明書は、見本カードや仮想カードのためのテスト用です。その秘密鍵は、誰でも使える可能性があります。",
        "The issuer's certificate is for tests with sample or virtual cards. Anyone may be able to use its private key.",
    ),
    steps: &[Both(
        "実際のカードには、出入国在留管理庁が公表した証明書を指定して検証してください。この結果で本人確認をしないでください。",
        "For genuine cards, use the certificates that the Immigration Services Agency publishes. Do not use this result to identify a person.",
    )],
    links: &[],
};

pub(super) const ALTERED: Words = Words {
    code: "altered",
    title: Both(
        "チップのデータが署名と一致しません",
        "The data on the chip does not match its signature",
    ),
    explanation: Both(
        "チップのデータが、発行されたときのものと違います。カードの故障や、偽造・改ざんの可能性があります。",
        "The data is not the data that was signed. The card may be faulty, forged or altered.",
    ),
    steps: &[READ_ONCE_MORE, DO_NOT_RELY, ASK_THE_OFFICE],
    links: &[Page::RegionalOffices],
};

pub(super) const UNSIGNED: Words = Words {
    code: "unsigned",
    title: Both("署名がそろっていません", "The signature is not complete"),
    explanation: Both(
        "写真のあるカードには、署名とその証明書が必ず両方あるはずです。その一方または両方がありません。カードの故障や偽造の可能性があります。",
        "A card with a photo always has a signature and its certificate. One or both are missing. The card may be faulty or forged.",
    ),
    steps: &[READ_ONCE_MORE, DO_NOT_RELY, ASK_THE_OFFICE],
    links: &[Page::RegionalOffices],
};

pub(super) const AGE_CONTRADICTED: Words = Words {
    code: "age-contradicted",
    title: Both(
        "写真と署名がないことが、所持者の年齢と一致しません",
        "The card has no photo and no signature, but the holder is too old for that",
    ),
    explanation: Both(
        "写真も署名もないカードは、年少者だけに交付されます (第一世代は16歳未満、第二世代と特定在留カード等は1歳未満)。生年月日から見ると、所持者は年少者ではありません。カードの故障や偽造の可能性があります。",
        "Only young holders have such cards: under 16 in the first generation, under 1 in the second generation and on specified cards. By the date of birth, this holder is older. The card may be faulty or forged.",
    ),
    steps: &[
        Both(
            "入力した生年月日が券面のとおりか確かめてください。",
            "If you entered the date of birth, check that it is the date printed on the card.",
        ),
        DO_NOT_RELY,
        ASK_THE_OFFICE,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const ISSUER_UNTRUSTED: Words = Words {
    code: "issuer-untrusted",
    title: Both(
        "信頼できる発行元のカードではありません",
        "The card was not issued by a trusted authority",
    ),
    explanation: Both(
        "カードの証明書は、指定された発行元のどれからも発行されていません。偽造の可能性がありますが、発行元の証明書が不足しているだけの可能性もあります。",
        "None of the given certification authorities issued the card's certificate. The card may be forged. It is also possible that only a certificate of the issuer is missing.",
    ),
    steps: &[
        Both(
            "出入国在留管理庁が公表している証明書が、新しいものを含めてすべて指定されているか確かめてください。",
            "Check that you gave all certificates that the Immigration Services Agency publishes, including the newest ones.",
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
        "Exempt because of the holder's age. The card is not verified",
    ),
    explanation: Both(
        "年少者のカード (第一世代は16歳未満、第二世代と特定在留カード等は1歳未満) には写真も署名もなく、検証するものがありません。生年月日はこれと一致しますが、偽造カードでも同じ状態を作れます。",
        "Cards of young holders (under 16 in the first generation, under 1 in the second generation and on specified cards) have no photo and no signature, so there is nothing to verify. The date of birth agrees with this, but a forged card can look the same.",
    ),
    steps: &[LOOK_AT_THE_PRINT, ASK_WHETHER_REVOKED, ASK_IF_IN_DOUBT],
    links: &[Page::RegionalOffices],
};

pub(super) const EXEMPT_WITHOUT_EVIDENCE: Words = Words {
    code: "exempt-without-evidence",
    title: Both(
        "写真も署名もありません。真正とは確認されていません",
        "The card has no photo and no signature. It is not verified",
    ),
    explanation: Both(
        "年少者のカードなら問題ありませんが、年少者であることを示す生年月日がありません。写真と署名を除いた偽造カードも同じ状態になります。",
        "This is normal on a young holder's card, but there is no date of birth to show that the holder is young. A forged card without photo and signature looks the same.",
    ),
    steps: &[
        Both(
            "券面の生年月日を入力して、もう一度検証してください。第一世代のカードで所持者が16歳以上なら、正しいカードではありません。",
            "Verify the card again with the date of birth printed on the card. If it is a first-generation card and the holder is 16 or older, the card is not correct.",
        ),
        LOOK_AT_THE_PRINT,
        ASK_IF_IN_DOUBT,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const NOT_READ: Words = Words {
    code: "not-read",
    title: Both(
        "検証に必要なデータを読み取っていません",
        "Data that the checks need was not read",
    ),
    explanation: Both(
        "署名、または署名された項目の一部を読み取っていないため、真正かどうか確認できません。",
        "The signature or some of the signed entries were not read, so the card cannot be verified.",
    ),
    steps: &[Both(
        "写真や券面の画像も含めて、すべての項目を読み取り直してください。",
        "Read the card again with all its entries, including the photo and the images.",
    )],
    links: &[],
};

pub(super) const NO_ANCHORS: Words = Words {
    code: "no-anchors",
    title: Both(
        "発行元を確認する証明書がありません",
        "There is no certificate to check the issuer with",
    ),
    explanation: Both(
        "この世代のカードの発行元の証明書が指定されていないため、誰が発行したカードか確認できません。データが署名と一致するだけでは、真正とは言えません。",
        "No certification authority's certificate was given for this generation of cards, so the issuer cannot be checked. A signature that matches the data does not prove that the card is genuine.",
    ),
    steps: &[
        Both(
            "出入国在留管理庁のサイトから、在留カード等の認証局の証明書を入手してください。",
            "Download the certificates of the residence cards' certification authority from the Immigration Services Agency's site.",
        ),
        Both(
            "その証明書を指定して、もう一度検証してください。",
            "Give them to this program and verify the card again.",
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
        "カードの証明書、またはその発行元の証明書の有効期間が過ぎています。古いカードではあり得ることで、それだけで偽造とは言えません。",
        "The card's certificate, or its issuer's certificate, has expired. This is possible with an old card, and is not a sign of forgery by itself.",
    ),
    steps: &[Both(
        "カードの有効期間が過ぎていないか、券面で確かめてください。",
        "Check the expiry date printed on the card.",
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
        "カードの証明書、またはその発行元の証明書の有効期間が、検証した日時より後に始まります。多くの場合、この機器の日付が正しくありません。",
        "The card's certificate, or its issuer's certificate, becomes valid after the time of this check. In most cases, the date of this device is wrong.",
    ),
    steps: &[Both(
        "この機器の日付と時刻を確かめて、もう一度検証してください。",
        "Check the date and time of this device, then verify the card again.",
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
        "読み取りの手順の一部は、公表された仕様でも実際のカードでも確認されていません。失敗しても、カードに問題があるとは言えません。",
        "Parts of the procedure are confirmed neither by the published specification nor with a genuine card. A failure does not mean that the card has a problem.",
    ),
    steps: &[Both(
        "重要な判断には、出入国在留管理庁の公式アプリでも確かめてください。",
        "For important decisions, also check the card with the Immigration Services Agency's official app.",
    )],
    links: &[],
};

const LOOK_AT_THE_HOLDER: Both = Both(
    "表示された写真と項目を、目の前の人やカードの実物と見比べてください。",
    "Compare the photo and the entries with the person and with the card itself.",
);

const ASK_WHETHER_REVOKED: Both = Both(
    "失効情報照会で、カード番号が失効していないか確かめてください。",
    "Check with ISA's revocation inquiry whether the card number has been revoked.",
);

const LOOK_AT_THE_UNSIGNED: Both = Both(
    "署名の対象外の項目は、券面などほかの方法で確かめてください。",
    "Check the entries that the signature does not cover in another way, such as on the printed card.",
);

const LOOK_AT_THE_PRINT: Both = Both(
    "カードの実物の券面と生年月日を確かめてください。",
    "Check what is printed on the card itself, and the date of birth.",
);

const READ_ONCE_MORE: Both = Both(
    "念のため、もう一度読み取ってください。",
    "Read the card once more to make sure.",
);

const DO_NOT_RELY: Both = Both(
    "同じ結果なら、このカードの内容を信用しないでください。所持者に原因があるとは限りません。",
    "If the result is the same, do not rely on this card. The holder is not necessarily the cause.",
);

const ASK_THE_OFFICE: Both = Both(
    "お近くの地方出入国在留管理官署に相談してください。",
    "Ask a regional immigration office.",
);

const ASK_IF_IN_DOUBT: Both = Both(
    "疑わしいときは、お近くの地方出入国在留管理官署に相談してください。",
    "If in doubt, ask a regional immigration office.",
);
