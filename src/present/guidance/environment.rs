//! Words for the surroundings of a read: reader, phone, program, anchors.

use super::{Both, Words};

pub(super) const NO_READER: Words = Words {
    code: "no-reader",
    title: Both("カードリーダーが見つかりません", "No card reader was found"),
    explanation: Both(
        "カードリーダーがつながっていないか、その名前のリーダーがないか、コンピューターに認識されていません。",
        "None is connected, none has that name, or the computer does not see it.",
    ),
    steps: &[
        Both(
            "非接触 (ISO/IEC 14443 Type B) のリーダーをつないでください。",
            "Connect a contactless reader (ISO/IEC 14443 Type B).",
        ),
        Both(
            "つないであるときは、抜き差しし、ドライバーが入っているか確かめてください。",
            "If one is connected, plug it in again and check that its driver is installed.",
        ),
    ],
    links: &[],
};

pub(super) const SERVICE_NOT_RUNNING: Words = Words {
    code: "service-not-running",
    title: Both(
        "スマートカードのサービスが動いていません",
        "The smart-card service is not running",
    ),
    explanation: Both(
        "リーダーは、基本ソフトのスマートカードのサービスを通して使います。それが応答しません。",
        "Readers are used through the operating system's smart-card service, and it does not answer.",
    ),
    steps: &[
        Both(
            "サービスを起動してください。Linux では pcscd です (sudo systemctl start pcscd)。",
            "Start it. On Linux it is pcscd (sudo systemctl start pcscd).",
        ),
        Both(
            "動いているときは、この利用者に使う権限があるか確かめてください。",
            "If it is running, check that this user may use it.",
        ),
    ],
    links: &[],
};

pub(super) const READER_IN_USE: Words = Words {
    code: "reader-in-use",
    title: Both(
        "ほかのプログラムがリーダーを使っています",
        "Another program is using the card reader",
    ),
    explanation: Both(
        "カードとのやり取りは、一度に一つのプログラムしかできません。",
        "Only one program at a time can speak to the card.",
    ),
    steps: &[Both(
        "カードを使うほかのプログラムを終了して、もう一度読み取ってください。",
        "Close the other programs that use cards, then read it again.",
    )],
    links: &[],
};

pub(super) const LINK_TOO_NARROW: Words = Words {
    code: "link-too-narrow",
    title: Both(
        "このリーダーでは読み取れません",
        "This reader cannot carry what a read needs",
    ),
    explanation: Both(
        "一度に受け取れる応答が短すぎて、暗号化された記録を読めません。カードの問題ではありません。",
        "The answers that it passes on are too short for encrypted data. Nothing is wrong with the card.",
    ),
    steps: &[Both(
        "別のリーダーかスマートフォンを使ってください。",
        "Use another reader or phone.",
    )],
    links: &[],
};

pub(super) const PROGRAM_FAULT: Words = Words {
    code: "program-fault",
    title: Both(
        "プログラムの中で異常が起きました",
        "Something failed inside the program",
    ),
    explanation: Both(
        "カードとは関係のない、予期しない異常です。",
        "It was not expected, and has nothing to do with the card.",
    ),
    steps: &[
        Both(
            "プログラムを起動し直してください。",
            "Start the program again.",
        ),
        Both(
            "続くときは、この機器を再起動してください。",
            "If it goes on, restart this device.",
        ),
    ],
    links: &[],
};

pub(super) const NFC_OFF: Words = Words {
    code: "nfc-off",
    title: Both("NFCが使えない状態です", "NFC is off"),
    explanation: Both(
        "NFCが設定で無効になっています。充電中に止まる機種もあります。",
        "It is switched off in the settings. Some phones also stop it while they charge.",
    ),
    steps: &[
        Both(
            "設定でNFCを有効にしてください。",
            "Switch NFC on in the settings.",
        ),
        Both(
            "充電ケーブルなどを外して、もう一度読み取ってください。",
            "Unplug charging and other cables, then read the card again.",
        ),
    ],
    links: &[],
};

pub(super) const NFC_MISSING: Words = Words {
    code: "nfc-missing",
    title: Both(
        "この端末ではNFCを利用できません",
        "This device has no working NFC",
    ),
    explanation: Both(
        "NFCの機能がないか、故障している可能性があります。",
        "It has none, or it may be broken.",
    ),
    steps: &[
        Both(
            "NFCのある端末か、カードリーダーを使ってください。",
            "Use a device with NFC, or a card reader.",
        ),
        Both(
            "NFCがあるはずの端末なら、端末のメーカーに問い合わせてください。",
            "If it should have NFC, ask its maker.",
        ),
    ],
    links: &[],
};

pub(super) const CAMERA_READ_FAILED: Words = Words {
    code: "camera-read-failed",
    title: Both(
        "カメラで番号を読み取れませんでした",
        "The camera could not read the number",
    ),
    explanation: Both(
        "番号の自動読み取りの途中で、予期しない異常が起きました。",
        "Something unexpected happened while the number was being recognised.",
    ),
    steps: &[
        Both(
            "番号を手で入力するか、光の反射を避けてもう一度かざしてください。",
            "Type the number, or show the card again without reflections.",
        ),
        Both(
            "続くときは、プログラム、それでも続けば端末を再起動してください。",
            "If it goes on, restart the program, and then the device.",
        ),
    ],
    links: &[],
};

pub(super) const CAMERA_DENIED: Words = Words {
    code: "camera-denied",
    title: Both(
        "カメラの使用が許可されていません",
        "The camera may not be used",
    ),
    explanation: Both(
        "番号をカメラで読み取るには、カメラへのアクセスの許可が要ります。",
        "Reading the number by camera needs permission to use it.",
    ),
    steps: &[Both(
        "設定でカメラへのアクセスを許可するか、番号を手で入力してください。",
        "Allow access to the camera in the settings, or type the number.",
    )],
    links: &[],
};

pub(super) const ANCHOR_UNREADABLE: Words = Words {
    code: "anchor-unreadable",
    title: Both(
        "発行元の証明書を読み込めません",
        "The authorities' certificates cannot be loaded",
    ),
    explanation: Both(
        "指定されたファイルかフォルダーが開けないか、証明書のファイルがありません。",
        "The file or folder given cannot be opened, or holds no certificate file.",
    ),
    steps: &[Both(
        "場所と権限を確かめてください。ファイル名は .crt、.cer、.der、.pem のどれかで終わるものです。",
        "Check the place and the permissions. The names of the files end in .crt, .cer, .der or .pem.",
    )],
    links: &[],
};

pub(super) const ANCHOR_UNKNOWN: Words = Words {
    code: "anchor-unknown",
    title: Both(
        "公表された証明書と一致しません",
        "Not one of the published certificates",
    ),
    explanation: Both(
        "このファイルは、出入国在留管理庁が公表した証明書として知られているもののどれとも一致しません。",
        "This file is none of those known to be published by the Immigration Services Agency.",
    ),
    steps: &[
        Both(
            "出入国在留管理庁のサイトから入手し直してください。",
            "Get the file from the agency's site again.",
        ),
        Both(
            "新しく公表されたものなら、このプログラムの新しい版が要ります。",
            "If it was published recently, a newer version of this program is needed.",
        ),
    ],
    links: &[],
};

pub(super) const ANCHOR_MISPLACED: Words = Words {
    code: "anchor-misplaced",
    title: Both(
        "ここでは使えない公表ファイルです",
        "A published file that does not belong here",
    ),
    explanation: Both(
        "試験用と本番用の証明書は一緒に使えません。鍵配送用の公開鍵は証明書ではありません。",
        "Test and production certificates do not go together, and the delivery key of specified cards is no certificate.",
    ),
    steps: &[Both(
        "本番用のカードには本番用の証明書だけを、見本カードには試験用の証明書だけを指定してください。",
        "For cards that people carry give production certificates alone; for sample cards the test certificate alone.",
    )],
    links: &[],
};

pub(super) const ANCHOR_PACKED: Words = Words {
    code: "anchor-packed",
    title: Both(
        "証明書を1つずつのファイルにしてください",
        "One certificate in each file, please",
    ),
    explanation: Both(
        "ZIP書庫のままか、1つのファイルに複数の証明書が入っています。",
        "This is a ZIP archive, or a file with several certificates in it.",
    ),
    steps: &[Both(
        "書庫から取り出すか、証明書ごとに分けてから指定してください。",
        "Take the file out of the archive, or split it, and give it again.",
    )],
    links: &[],
};

pub(super) const ANCHOR_UNUSABLE: Words = Words {
    code: "anchor-unusable",
    title: Both(
        "発行元の証明書として使えません",
        "Not usable as an authority's certificate",
    ),
    explanation: Both(
        "証明書ではないか、壊れているか、認証局の証明書ではありません。",
        "It is no certificate, is damaged, or is not a certification authority's.",
    ),
    steps: &[Both(
        "認証局 (CA) の証明書のファイルを指定してください。",
        "Give the file of a certification authority's certificate.",
    )],
    links: &[],
};

pub(super) const ARCHIVE_UNREADABLE: Words = Words {
    code: "archive-unreadable",
    title: Both(
        "保存されたカードを読み込めません",
        "The stored card cannot be loaded",
    ),
    explanation: Both(
        "ファイルが壊れているか、カードの記録として成り立ちません。",
        "The file is damaged, or what it holds makes no card.",
    ),
    steps: &[Both(
        "ファイルを確かめ、カードがあれば読み取り直して保存してください。",
        "Check the file; if the card is at hand, read it again and store it anew.",
    )],
    links: &[],
};

pub(super) const IMAGE_UNREADABLE: Words = Words {
    code: "image-unreadable",
    title: Both("画像を表示できません", "An image cannot be shown"),
    explanation: Both(
        "カードの画像の1つが壊れているか、知らない形式です。ほかの項目はそのまま使えます。",
        "One of the card's images is damaged or of an unknown kind. The other entries are not affected.",
    ),
    steps: &[
        Both(
            "もう一度読み取り、検証の結果を確かめてください。改ざんがなければ、表示の側の問題です。",
            "Read the card again and look at the verdict. If nothing was altered, it is this program that cannot show it.",
        ),
        Both(
            "その項目は、カードの券面で確かめてください。",
            "Look at that entry on the card itself.",
        ),
    ],
    links: &[],
};
