//! Words for pictures that say something else than the card does.

use super::{Both, Page, Words};

pub(super) const PRINTED_NUMBER_DIFFERS: Words = Words {
    code: "printed-number-differs",
    title: Both(
        "券面画像の番号が、チップを開いた番号と違うようです。目で見比べてください",
        "The number in the front image seems to differ from the one that opened the chip. Compare them by eye",
    ),
    explanation: Both(
        "券面画像から読み取った番号は、チップを開いた番号と一致しません。別のカードの署名付きデータが入っている可能性があります。ただし、画像の文字の読み取りは間違うこともあります。上の検証結果は、署名だけによるものです。",
        "The number that was read in the front image is not the one that opened the chip. The chip may hold the signed data of another card. Text recognition makes mistakes, too. The result of the checks above is only about the signature.",
    ),
    steps: &[
        Both(
            "券面画像の番号、カードに印字された番号、入力した番号を見比べてください。",
            "Compare the number in the front image, the number printed on the card and the number that you entered.",
        ),
        IF_THEY_DIFFER,
        ASK_THE_OFFICE,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const LAYOUT_OF_OTHER_DOCUMENT: Words = Words {
    code: "layout-of-other-document",
    title: Both(
        "券面画像の配置が、カードの種類と違うようです。目で見比べてください",
        "The front image seems to be that of the other document. Compare it by eye",
    ),
    explanation: Both(
        "カードの種類 (在留カードか特別永住者証明書か) は署名の対象外です。券面画像の項目の配置は、もう一方の種類のものです。種類が書き換えられた可能性があります。上の検証結果は、署名だけによるものです。",
        "No signature covers the card type, which says whether it is a residence card or a special permanent resident certificate. The entries in the front image are placed as on the other one. The type may have been changed. The result of the checks above is only about the signature.",
    ),
    steps: &[
        Both(
            "券面の表題、券面画像、ここに表示されたカードの種類を見比べてください。",
            "Compare the title printed on the card, the front image and the card type shown here.",
        ),
        IF_THEY_DIFFER,
        ASK_THE_OFFICE,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const PRINTED_AGE_DIFFERS: Words = Words {
    code: "printed-age-differs",
    title: Both(
        "券面画像の生年月日では、所持者は16歳以上のようです。目で見比べてください",
        "By the date of birth in the front image, the holder seems to be 16 or older. Compare it by eye",
    ),
    explanation: Both(
        "このカードには写真も署名もありません。そのようなカードは16歳未満の人だけに交付されます。券面画像から読み取った生年月日は、これと一致しません。ただし、画像の文字の読み取りは間違うこともあります。",
        "This card has no photo and no signature. Only holders under 16 have such cards. The date of birth that was read in the front image does not agree with this. Text recognition makes mistakes, too.",
    ),
    steps: &[
        Both(
            "券面画像の生年月日を見て、その日付を入力し、もう一度検証してください。",
            "Read the date of birth in the front image, enter it, and verify the card again.",
        ),
        IF_THEY_DIFFER,
        ASK_THE_OFFICE,
    ],
    links: &[Page::RegionalOffices],
};

const IF_THEY_DIFFER: Both = Both(
    "目で見ても違うときは、このカードの内容を信用しないでください。所持者に原因があるとは限りません。",
    "If they differ by eye too, do not rely on this card. The holder is not necessarily the cause.",
);

const ASK_THE_OFFICE: Both = Both(
    "疑わしいときは、お近くの地方出入国在留管理官署に相談してください。",
    "If in doubt, ask a regional immigration office.",
);
