//! Texts about what is suspicious or not known apart from the signature.

use super::{Both, Page, Words};

pub(super) const NUMBER_DIFFERS: Words = Words {
    code: "number-differs",
    title: Both(
        "チップに記録された番号が、入力した番号と違います",
        "The number on the chip is not the one that you entered",
    ),
    explanation: Both(
        "入力した番号でチップは開きましたが、番号の欄には別の番号か、番号ではないデータが記録されています。この欄は署名の対象外です。正しく発行されたカードでは一致します。",
        "The number that you entered opened the chip, but the number field on the chip has another number, or no number. No signature covers that field. On a correctly issued card, the two are the same.",
    ),
    steps: &[
        Both(
            "カードに印字された番号と、入力した番号を見比べてください。失効情報照会には印字された番号を使ってください。",
            "Compare the number printed on the card with the one that you entered. Use the printed number for the revocation inquiry.",
        ),
        Both(
            "このカードは慎重に扱い、ほかの方法でも確かめてください。",
            "Do not rely on this card alone. Check it in another way too.",
        ),
        ASK_THE_OFFICE,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const STRUCTURE_OF_OTHER_DOCUMENT: Words = Words {
    code: "structure-of-other-document",
    title: Both(
        "チップのデータの構成が、カードの種類と一致しません",
        "The data does not have the structure of this type of card",
    ),
    explanation: Both(
        "カードの種類 (在留カードか特別永住者証明書か) は署名の対象外です。チップのデータは、もう一方の種類の構成です。種類が書き換えられた可能性があります。",
        "No signature covers the card type, which says whether it is a residence card or a special permanent resident certificate. The data has the structure of the other one. The type may have been changed.",
    ),
    steps: &[
        Both(
            "券面の表題と、ここに表示されたカードの種類を見比べてください。",
            "Compare the title printed on the card with the card type shown here.",
        ),
        Both(
            "このカードは慎重に扱い、ほかの方法でも確かめてください。",
            "Do not rely on this card alone. Check it in another way too.",
        ),
        ASK_THE_OFFICE,
    ],
    links: &[Page::RegionalOffices],
};

pub(super) const PADDING_NOT_READ: Words = Words {
    code: "padding-not-read",
    title: Both(
        "画像の末尾の一部を読み取っていません",
        "The end of an image field was not read",
    ),
    explanation: Both(
        "画像そのものは読み取りました。その後ろのパディングは読み取らず、空白とみなしました。署名による確認もありません。",
        "The image itself was read. The padding behind it was not read, and was assumed to be blank. No signature confirms this.",
    ),
    steps: &[Both(
        "すべてのバイトが必要なときは、パディングも読み取る設定で、もう一度読み取ってください。",
        "If you need every byte, read the card again with the setting that reads the padding too.",
    )],
    links: &[],
};

const ASK_THE_OFFICE: Both = Both(
    "疑わしいときは、お近くの地方出入国在留管理官署に相談してください。",
    "If in doubt, ask a regional immigration office.",
);
