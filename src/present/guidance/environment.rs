//! Texts about the environment of a read: reader, phone, program, anchors.

use super::{Both, Words};

pub(super) const NO_READER: Words = Words {
    code: "no-reader",
    title: Both("カードリーダーが見つかりません", "No card reader was found"),
    explanation: Both(
        "カードリーダーがつながっていないか、その名前のリーダーがないか、コンピューターに認識されていません。",
        "No reader is connected, no reader has that name, or the computer does not recognize the reader.",
    ),
    steps: &[
        Both(
            "非接触 (ISO/IEC 14443 Type B) のリーダーをつないでください。",
            "Connect a contactless reader (ISO/IEC 14443 Type B).",
        ),
        Both(
            "つないであるときは、抜き差しし、ドライバーが入っているか確かめてください。",
            "If a reader is connected, unplug it, connect it again, and check that its driver is installed.",
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
        "リーダーは、OS のスマートカードのサービスを通して使います。そのサービスが応答しません。",
        "Programs use readers through the operating system's smart-card service. The service does not answer.",
    ),
    steps: &[
        Both(
            "サービスを起動してください。Linux では pcscd です (sudo systemctl start pcscd)。",
            "Start the service. On Linux it is pcscd (sudo systemctl start pcscd).",
        ),
        Both(
            "サービスが動いているときは、この利用者に使う権限があるか確かめてください。",
            "If the service is running, check that this user has permission to use it.",
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
        "Only one program at a time can communicate with a card.",
    ),
    steps: &[Both(
        "カードを使うほかのプログラムを終了して、もう一度読み取ってください。",
        "Close the other programs that use cards, then read the card again.",
    )],
    links: &[],
};

pub(super) const LINK_TOO_NARROW: Words = Words {
    code: "link-too-narrow",
    title: Both(
        "このリーダーでは読み取れません",
        "This reader cannot read the card",
    ),
    explanation: Both(
        "一度に受け取れる応答が短すぎて、暗号化されたデータを読み取れません。カードの問題ではありません。",
        "The answers that the reader can receive are too short for encrypted data. The card is not the cause.",
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
        "An error occurred in the program",
    ),
    explanation: Both(
        "カードとは関係のない、予期しない異常です。",
        "This is an unexpected error. The card is not the cause.",
    ),
    steps: &[
        Both(
            "プログラムを起動し直してください。",
            "Start the program again.",
        ),
        Both(
            "続くときは、この機器を再起動してください。",
            "If the error occurs again, restart this device.",
        ),
    ],
    links: &[],
};

pub(super) const NFC_OFF: Words = Words {
    code: "nfc-off",
    title: Both("NFCが使えない状態です", "NFC is off"),
    explanation: Both(
        "NFCが設定で無効になっています。充電中に止まる機種もあります。",
        "NFC is disabled in the settings. Some phones also stop NFC while they charge.",
    ),
    steps: &[
        Both(
            "設定でNFCを有効にしてください。",
            "Enable NFC in the settings.",
        ),
        Both(
            "充電ケーブルなどを外して、もう一度読み取ってください。",
            "Unplug the charging cable and other cables, then read the card again.",
        ),
    ],
    links: &[],
};

pub(super) const NFC_MISSING: Words = Words {
    code: "nfc-missing",
    title: Both(
        "この端末ではNFCを利用できません",
        "NFC is not available on this device",
    ),
    explanation: Both(
        "NFCに対応していないか、故障している可能性があります。",
        "The device does not have NFC, or its NFC may be broken.",
    ),
    steps: &[
        Both(
            "NFCのある端末か、カードリーダーを使ってください。",
            "Use a device with NFC, or a card reader.",
        ),
        Both(
            "NFCがあるはずの端末なら、端末のメーカーに問い合わせてください。",
            "If the device should have NFC, ask its manufacturer.",
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
        "An unexpected error occurred while the number was being recognized.",
    ),
    steps: &[
        Both(
            "番号を手で入力するか、光の反射を避けてもう一度かざしてください。",
            "Type the number, or show the card to the camera again without reflections.",
        ),
        Both(
            "続くときは、プログラム、それでも続けば端末を再起動してください。",
            "If the error occurs again, restart the program. If that does not help, restart the device.",
        ),
    ],
    links: &[],
};

pub(super) const CAMERA_DENIED: Words = Words {
    code: "camera-denied",
    title: Both(
        "カメラの使用が許可されていません",
        "The program does not have permission to use the camera",
    ),
    explanation: Both(
        "番号をカメラで読み取るには、カメラへのアクセスの許可が必要です。",
        "To read the number with the camera, the program needs permission to use the camera.",
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
        "The certification authorities' certificates cannot be loaded",
    ),
    explanation: Both(
        "指定されたファイルやフォルダーを開けないか、フォルダーに証明書のファイルがありません。",
        "The given file or folder cannot be opened, or the folder has no certificate file.",
    ),
    steps: &[Both(
        "場所と権限を確かめてください。ファイル名は .crt、.cer、.der、.pem のどれかで終わる必要があります。",
        "Check the path and the permissions. File names must end in .crt, .cer, .der or .pem.",
    )],
    links: &[],
};

pub(super) const ANCHOR_UNKNOWN: Words = Words {
    code: "anchor-unknown",
    title: Both(
        "公表された証明書と一致しません",
        "This is not one of the published certificates",
    ),
    explanation: Both(
        "このファイルは、このプログラムが対応している出入国在留管理庁の証明書のどれとも一致しません。",
        "This file is none of the Immigration Services Agency's certificates that this program supports.",
    ),
    steps: &[
        Both(
            "出入国在留管理庁のサイトから入手し直してください。",
            "Download the file from the agency's site again.",
        ),
        Both(
            "新しく公表されたものなら、このプログラムの新しい版が必要です。",
            "If the certificate was published recently, you need a newer version of this program.",
        ),
    ],
    links: &[],
};

pub(super) const ANCHOR_MISPLACED: Words = Words {
    code: "anchor-misplaced",
    title: Both(
        "ここでは使えない公表ファイルです",
        "This published file cannot be used here",
    ),
    explanation: Both(
        "テスト用と本番用の証明書は一緒に使えません。鍵配送用の公開鍵は証明書ではありません。",
        "Test certificates and production certificates cannot be used together. The public key for specified cards is not a certificate.",
    ),
    steps: &[Both(
        "実際のカードには本番用の証明書だけを、見本カードにはテスト用の証明書だけを指定してください。",
        "For genuine cards, give only the production certificates. For sample cards, give only the test certificate.",
    )],
    links: &[],
};

pub(super) const ANCHOR_PACKED: Words = Words {
    code: "anchor-packed",
    title: Both(
        "証明書を1つずつのファイルにしてください",
        "Each file must have one certificate",
    ),
    explanation: Both(
        "ZIPファイルのままか、1つのファイルに複数の証明書が入っています。",
        "This is a ZIP file, or a file with several certificates.",
    ),
    steps: &[Both(
        "ZIPファイルから取り出すか、証明書ごとに分けてから指定してください。",
        "Extract the ZIP file, or split the file so that each file has one certificate, and try again.",
    )],
    links: &[],
};

pub(super) const ANCHOR_UNUSABLE: Words = Words {
    code: "anchor-unusable",
    title: Both(
        "発行元の証明書として使えません",
        "This cannot be used as a certification authority's certificate",
    ),
    explanation: Both(
        "証明書ではないか、壊れているか、認証局の証明書ではありません。",
        "The file is not a certificate, is damaged, or is not the certificate of a certification authority.",
    ),
    steps: &[Both(
        "認証局 (CA) の証明書のファイルを指定してください。",
        "Give a file with the certificate of a certification authority (CA).",
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
        "ファイルが壊れているか、カードのデータとして解釈できません。",
        "The file is damaged, or its content is not the data of a card.",
    ),
    steps: &[Both(
        "ファイルを確かめ、カードがあれば読み取り直して保存してください。",
        "Check the file. If you have the card, read it and store it again.",
    )],
    links: &[],
};

pub(super) const IMAGE_UNREADABLE: Words = Words {
    code: "image-unreadable",
    title: Both("画像を表示できません", "An image cannot be shown"),
    explanation: Both(
        "カードの画像の1つが壊れているか、未対応の形式です。ほかの項目はそのまま使えます。",
        "One of the card's images is damaged, or its format is not supported. The other entries are not affected.",
    ),
    steps: &[
        Both(
            "もう一度読み取り、検証の結果を確かめてください。改ざん検証に問題がなければ、原因はこのプログラムの表示です。",
            "Read the card again and check the result. If the tamper check finds no change, the cause is this program.",
        ),
        Both(
            "その項目は、カードの券面で確かめてください。",
            "Read that entry from the card itself.",
        ),
    ],
    links: &[],
};
