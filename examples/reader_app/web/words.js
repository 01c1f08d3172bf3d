// @ts-check
// The page's own words. Those about a card and about what goes wrong are the library's.

/** @typedef {import("./types.js").Language} Language */

const JA = {
  skip: "本文へ移動",
  app_name: "在留カード等読取",
  app_sub: "zairyu",
  menu: "メニュー",
  help: "困ったときは",
  language: "言語",
  steps: "手順",
  step_number: "番号の入力",
  step_place: "カードの読み取り",
  step_result: "結果",
  close: "閉じる",
  back: "戻る",
  new_window: "(新しいウィンドウで開きます)",
  to_top: "トップ画面に戻る",
  footer: "このページはこのコンピューターの中だけで動き、外部と通信しません。",
  licence: "ライセンス: MIT または Apache-2.0",

  start_title: "登録情報の照会",
  start_lead: "在留カード・特別永住者証明書のICチップを読み取り、内容を検証します。",
  number_title: "在留カード等番号",
  number_label: "カードに印字された番号 (12文字)",
  number_empty: "英字2字・数字8字・英字2字の順です。小文字や全角でも入力できます。",
  number_short: "あと{n}文字です。",
  number_ok: "12文字そろいました。カードの番号と見比べてください。",
  number_letter: "{n}文字目「{c}」は英字ではありません。ここには英字 (A～Z) が入ります。",
  number_digit: "{n}文字目「{c}」は数字ではありません。ここには数字 (0～9) が入ります。",
  number_digit_o: "{n}文字目「{c}」は英字です。数字の 0 ではありませんか。",
  number_digit_i: "{n}文字目「{c}」は英字です。数字の 1 ではありませんか。",
  number_letter_0: "{n}文字目「{c}」は数字です。英字の O ではありませんか。",
  number_letter_1: "{n}文字目「{c}」は数字です。英字の I ではありませんか。",
  number_long: "番号は12文字です。{n}文字目の「{c}」からが余分です。",
  number_needed: "番号を入力してください。",
  state_ok: "入力できました",
  state_bad: "入力に誤りがあります",
  confirm_number: "カメラで読み取った番号です。お手元のカードの番号と一致していますか。違うときは、読み取り直すか、上の欄で直してください。",
  scan_again: "もう一度読み取る",
  camera_button: "カメラで読み取る",
  no_camera: "カメラでの読み取りは、文字認識のモデルを指定して起動すると使えます (--ocr)。",
  where_button: "番号はどこ？",
  go: "次に進む",

  virtual_title: "仮想カード",
  virtual_note: "リーダーを使わずに、このプログラムの中のカードで試せます。内容はすべて架空のものです。",
  virtual_type: "カードの種類",
  virtual_content: "内容",
  virtual_number: "番号:",
  virtual_fill: "この番号を入力",
  group_variant: "状態",
  group_holder: "所持者",
  group_situation: "うまくいかない場合",
  readers_title: "カードリーダー",
  reader_ready: "使えます",
  reader_plug: "つなぐと自動で認識します。",

  csv_title: "本日の読み取り一覧",
  csv_note: "オンにすると、これから読み取る結果を表 (CSV) にまとめます。メモリーの中だけに保持し、オフにするか終了すると消えます。",
  csv_switch: "一覧に記録する",
  csv_count: "{n}件",
  csv_save: "CSVを保存",
  csv_off: "オフにすると、記録した{n}件が消えます。よろしいですか。",

  camera_title: "カードをカメラにかざしてください",
  camera_lead: "カードの表面を枠に合わせてください。番号が確かに読めたところで自動的に止まります。",
  camera_video: "カメラの映像",
  camera_starting: "カメラを準備しています。許可を求められたら「許可」を選んでください。",
  camera_looking: "番号を探しています。",
  camera_unclear: "文字を確かめています。カードを動かさないでください。",
  camera_hint: "まだ読み取れません。番号の部分に光が反射しないようにし、カードを枠いっぱいに、まっすぐかざしてください。",
  camera_note: "映像はこのコンピューターの中だけで処理し、保存しません。",
  camera_close: "手で入力する",

  place_waiting: "カードをリーダーに置いてください",
  place_waiting_lead: "リーダーの読み取り位置の中央に、カードを平らに置きます。置くと読み取りが始まります。",
  place_reading: "読み取り中です",
  place_reading_lead: "終わるまでカードを動かさないでください。",
  place_recognizing: "文字を読み取っています",
  place_recognizing_lead: "カードの読み取りは終わりました。画像の文字を読み取っています。",
  place_moved: "カードが動きました",
  place_moved_lead: "同じカードを置き直してください。続きから読み取ります。",
  place_metal: "金属の机の上では読み取れないことがあります。10～20cmほど離してください。",
  place_slow: "カードを置いても始まらないときは、リーダーが非接触の Type B に対応しているか確かめてください。",
  progress_label: "読み取りの進み具合",
  cancel: "中止する",
  read_again: "もう一度読み取る",
  enter_again: "番号を入力し直す",
  technical: "技術的な詳細",
  code: "コード",

  verdict_title: "検証結果",
  check_good: "正常",
  check_bad: "異常",
  check_exempt: "対象外",
  check_open: "未確認",
  check_qualified: "条件付き",
  what_to_do: "対処方法",
  to_revocation: "在留カード等番号の有効性を確認する",
  face_title: "券面",
  face_alt: "チップの記録から描いた券面の図",
  face_open: "券面を拡大する",
  face_missing: "券面の図を作成できませんでした。",
  face_incomplete: "表示できない画像があります。その位置に印を付けています。",
  photo_title: "顔写真",
  photo_alt: "チップに記録された顔写真",
  photo_none: "顔写真はありません",
  address_title: "住居地 (裏面追記)",
  address_none: "チップに記録はありません。",
  address_note: "令和8年6月14日より前に行われた住居地の変更は、チップに記録されていません。裏面も確かめてください。",
  permission_title: "資格外活動許可",
  permission_none: "許可の記録はありません。",
  holder_title: "所持者の項目",
  holder_note: "画像から読み取った文字は、認識を誤ることがあります。横の画像と見比べてください。",
  crop_alt: "{n}の画像",
  comparison_title: "記録どうしの比較",
  dob_title: "生年月日による確認",
  dob_text: "券面の生年月日を入力すると、年少者のカードに当たるか確かめ直します。",
  dob_label: "券面の生年月日",
  dob_go: "確かめる",
  rows_title: "記録された項目",
  images_title: "記録された画像",
  image_broken: "この画像は表示できません。",
  legend_title: "印の意味",
  evidence_title: "検証の根拠",
  save_title: "保存",
  save_note: "保存したファイルには個人情報が含まれます。取り扱いに注意してください。",
  save_report: "レポート (HTML)",
  save_archive: "アーカイブ (JSON)",
  saved: "ファイルを保存しました。",
  next_card: "次のカード",
  next_note: "「次のカード」を押すか、5分間操作がないと、読み取った内容はすべて消えます。",
  forgotten: "操作がなかったため、カードの内容を消しました。",

  zoom_title: "券面の拡大",
  zoom_view: "券面。+ と - で拡大・縮小、矢印で移動、0 で元の大きさに戻ります",
  zoom_in: "拡大",
  zoom_out: "縮小",
  zoom_reset: "元の大きさ",
  zoom_note: "ピンチ、ホイール、+ - キーで1.0～5.0倍。ダブルタップで2.0倍と1.0倍の切り替え。ドラッグや矢印キーで移動します。",
  zoom_scale: "{n}倍",

  revocation_title: "失効情報照会",
  revocation_lead: "番号が失効していないかを、出入国在留管理庁のページで確かめます。次の内容をそのページに入力してください。",
  revocation_number: "在留カード等番号",
  revocation_expiry: "在留カード等有効期間",
  number_opened: "読み取りに使った番号です。実際のカードの番号と比べてください。",
  number_recorded: "チップに記録された番号です。実際のカードの番号と比べてください。",
  number_printed: "券面画像から読み取った番号です。券面画像か実際のカードの番号と比べてください。",
  number_unknown: "券面画像か、カードの表面を見て入力してください。",
  number_not_same: "チップに記録された番号と一致しません。",
  from_picture: "画像から読み取った日付です。必ず券面と見比べてください。",
  year: "年",
  month: "月",
  day: "日",
  copy: "コピー",
  copy_number: "番号をコピー",
  copy_year: "年をコピー",
  copy_month: "月をコピー",
  copy_day: "日をコピー",
  copied: "コピーしました: {n}",
  not_copied: "コピーできませんでした。文字を選択してコピーしてください。",
  revocation_open: "照会ページを開く",
  revocation_hours: "利用できる時間",
  revocation_closed: "いまはメンテナンスの時間帯です。午後11時以降に照会してください。",
  revocation_answers: "照会結果の意味",
  to_result: "結果に戻る",

  help_title: "困ったときは",
  help_lead: "表示されることのあるメッセージと、対処方法です。",
  help_reading: "カードの読み取り",
  help_desk: "リーダーとコンピューター",
  help_camera: "番号の入力とカメラ",

  where_title: "番号の位置",
  where_name1: "第一世代",
  where_text1: "表面の右上に印字されています。第一世代の特別永住者証明書も同じ位置です。",
  where_alt1: "第一世代の在留カードの図。番号は表面の右上",
  where_name2: "第二世代",
  where_text2: "表面に印字されています。位置は公表資料の文章では確認できないため、図は目安です。第二世代の特別永住者証明書も同じ位置です。",
  where_alt2: "第二世代の在留カードの略図。番号は表面",
  where_name3: "特定在留カード",
  where_text3: "マイナンバーカードと一体のカードです。12桁の個人番号ではなく、英字で始まる番号を探してください。位置は公表資料の文章では確認できないため、図は目安です。特定特別永住者証明書も同じ位置です。",
  where_alt3: "特定在留カードの略図。番号は表面",
  where_note: "番号は、英字2字・数字8字・英字2字の12文字です。図はこのプログラムのためのもので、実際のデザインとは異なります。",
  previous: "前へ",
  following: "次へ",
  where_place: "{n} / 3",

  ended_title: "プログラムが終了しました",
  ended_text: "このページからはもう操作できません。カードの内容は消去されています。",
  ended_step1: "プログラムをもう一度起動してください。",
  ended_step2: "新しく表示されたアドレスを開いてください。",
  stranger_title: "このアドレスでは開けません",
  stranger_text: "このページを使うには、プログラムが起動時に表示したアドレスが必要です。",
  stranger_step1: "表示されたアドレスを、# より後ろも含めてすべて開いてください。",
  stranger_step2: "分からないときは、プログラムを起動し直してください。",
};

/** @type {typeof JA} */
const EN = {
  skip: "Skip to the content",
  app_name: "Card reader",
  app_sub: "zairyu",
  menu: "Menu",
  help: "Help",
  language: "Language",
  steps: "Steps",
  step_number: "Enter the number",
  step_place: "Read the card",
  step_result: "Result",
  close: "Close",
  back: "Back",
  new_window: "(opens a new window)",
  to_top: "Back to the start",
  footer: "This page works on this computer alone and does not communicate with others.",
  licence: "Licence: MIT or Apache-2.0",

  start_title: "Check a card",
  start_lead: "Reads the chip of a residence card or special permanent resident certificate and checks what it says.",
  number_title: "Card number",
  number_label: "Number printed on the card (12 characters)",
  number_empty: "Two letters, eight digits, two letters. Small letters and full-width characters are fine.",
  number_short: "{n} more to go.",
  number_ok: "All 12 characters are there. Compare them with the card.",
  number_letter: "Character {n}, “{c}”, is not a letter. A letter (A to Z) belongs here.",
  number_digit: "Character {n}, “{c}”, is not a digit. A digit (0 to 9) belongs here.",
  number_digit_o: "Character {n}, “{c}”, is a letter. Is it the digit 0?",
  number_digit_i: "Character {n}, “{c}”, is a letter. Is it the digit 1?",
  number_letter_0: "Character {n}, “{c}”, is a digit. Is it the letter O?",
  number_letter_1: "Character {n}, “{c}”, is a digit. Is it the letter I?",
  number_long: "A number has 12 characters. It is too long from character {n}, “{c}”, on.",
  number_needed: "Enter the number.",
  state_ok: "Complete",
  state_bad: "There is a mistake",
  confirm_number: "The camera read this number. Is it the number on your card? If not, scan it again or correct it above.",
  scan_again: "Scan again",
  camera_button: "Scan with the camera",
  no_camera: "To scan with the camera, start the program with a model for text (--ocr).",
  where_button: "Where is the number?",
  go: "Continue",

  virtual_title: "Virtual card",
  virtual_note: "Try the program without a reader, with cards inside it. Everything on them is invented.",
  virtual_type: "Card type",
  virtual_content: "Content",
  virtual_number: "Number:",
  virtual_fill: "Enter this number",
  group_variant: "Condition",
  group_holder: "Holder",
  group_situation: "When something goes wrong",
  readers_title: "Card reader",
  reader_ready: "Ready",
  reader_plug: "A reader that you connect is found by itself.",

  csv_title: "Table of today's reads",
  csv_note: "If this is on, the results from now on go into a table (CSV). It is in memory only, and gone when you turn this off or end the program.",
  csv_switch: "Keep a table",
  csv_count: "Entries: {n}",
  csv_save: "Save the CSV",
  csv_off: "Turning this off deletes the table ({n}). Continue?",

  camera_title: "Show the card to the camera",
  camera_lead: "Fit the front of the card into the frame. The camera stops by itself when the number is certain.",
  camera_video: "Picture of the camera",
  camera_starting: "Starting the camera. If your browser asks, choose to allow it.",
  camera_looking: "Looking for the number.",
  camera_unclear: "Checking the text. Hold the card still.",
  camera_hint: "Not readable yet. Avoid reflections on the number, and hold the card straight so that it fills the frame.",
  camera_note: "Pictures stay on this computer and are not saved.",
  camera_close: "Type the number",

  place_waiting: "Put the card on the reader",
  place_waiting_lead: "Lay the card flat on the middle of the reader. The read then starts by itself.",
  place_reading: "Reading the card",
  place_reading_lead: "Do not move the card until the end.",
  place_recognizing: "Reading the text",
  place_recognizing_lead: "The card was read. The text in its pictures is being read now.",
  place_moved: "The card has moved",
  place_moved_lead: "Put the same card back. The read goes on where it stopped.",
  place_metal: "On a metal table the read may fail. Keep 10 to 20 cm away from metal.",
  place_slow: "If nothing happens with the card on the reader, check that the reader supports contactless Type B.",
  progress_label: "How far the read is",
  cancel: "Cancel",
  read_again: "Read again",
  enter_again: "Enter the number again",
  technical: "Technical details",
  code: "Code",

  verdict_title: "Result",
  check_good: "Normal",
  check_bad: "Abnormal",
  check_exempt: "Exempt",
  check_open: "Not checked",
  check_qualified: "Qualified",
  what_to_do: "What to do",
  to_revocation: "Check that the card number is valid",
  face_title: "The card",
  face_alt: "The card's face, drawn from the data on the chip",
  face_open: "Enlarge the card",
  face_missing: "The face could not be drawn.",
  face_incomplete: "An image cannot be shown. Its place is marked.",
  photo_title: "Photo",
  photo_alt: "The face photo on the chip",
  photo_none: "There is no photo",
  address_title: "Address (added on the back)",
  address_none: "The chip holds none.",
  address_note: "Changes of address before 14 June 2026 are not on the chip. Look at the back of the card too.",
  permission_title: "Permission for other activity",
  permission_none: "No permission is recorded.",
  holder_title: "The holder",
  holder_note: "Text that is read from pictures can be wrong. Compare it with the picture beside it.",
  crop_alt: "Picture of: {n}",
  comparison_title: "Comparisons",
  dob_title: "Check by the date of birth",
  dob_text: "Enter the date of birth printed on the card, to check again whether it is a young holder's card.",
  dob_label: "Date of birth on the card",
  dob_go: "Check",
  rows_title: "Entries on the chip",
  images_title: "Pictures on the chip",
  image_broken: "This picture cannot be shown.",
  legend_title: "What the marks mean",
  evidence_title: "Evidence",
  save_title: "Save",
  save_note: "The files hold personal data. Handle them with care.",
  save_report: "Report (HTML)",
  save_archive: "Archive (JSON)",
  saved: "The file was saved.",
  next_card: "Next card",
  next_note: "“Next card”, or five minutes without use, deletes everything that was read.",
  forgotten: "Nobody used the page, so the card was forgotten.",

  zoom_title: "The card, enlarged",
  zoom_view: "The card. + and - change the size, arrows move it, 0 shows all of it",
  zoom_in: "Larger",
  zoom_out: "Smaller",
  zoom_reset: "Full view",
  zoom_note: "Pinch, wheel or + and - keys: 1.0 to 5.0 times. Double-tap: 2.0 times and back. Drag, or arrow keys, to move.",
  zoom_scale: "{n}×",

  revocation_title: "Revocation inquiry",
  revocation_lead: "Check on the Immigration Services Agency's page whether the number has been revoked. Enter there:",
  revocation_number: "Card number",
  revocation_expiry: "Card expiry",
  number_opened: "The number that opened the card. Compare it with the number printed on the card.",
  number_recorded: "The number recorded on the chip. Compare it with the number printed on the card.",
  number_printed: "The number was read in the front image. Compare it with the image or the number printed on the card.",
  number_unknown: "Read it from the front image or the card.",
  number_not_same: "It is not the number recorded on the chip.",
  from_picture: "This date was read from a picture. Be sure to compare it with the card.",
  year: "Year",
  month: "Month",
  day: "Day",
  copy: "Copy",
  copy_number: "Copy the number",
  copy_year: "Copy the year",
  copy_month: "Copy the month",
  copy_day: "Copy the day",
  copied: "Copied: {n}",
  not_copied: "Copying failed. Select the text and copy it.",
  revocation_open: "Open the inquiry page",
  revocation_hours: "Hours",
  revocation_closed: "The page is under maintenance now. Ask after 23:00 (Japan).",
  revocation_answers: "What the answer means",
  to_result: "Back to the result",

  help_title: "Help",
  help_lead: "Messages that may appear, and what to do.",
  help_reading: "Reading the card",
  help_desk: "Reader and computer",
  help_camera: "Number and camera",

  where_title: "Where the number is",
  where_name1: "First generation",
  where_text1: "It is printed at the top right of the front. On first-generation special permanent resident certificates it is in the same place.",
  where_alt1: "Drawing of a first-generation residence card: the number is at the top right of the front",
  where_name2: "Second generation",
  where_text2: "It is printed on the front. No published text says where, so the drawing is only a guide. On second-generation special permanent resident certificates it is in the same place.",
  where_alt2: "Sketch of a second-generation residence card: the number is on the front",
  where_name3: "Specified residence card",
  where_text3: "This card is also a My Number card. Look for the number that starts with letters, not for the 12 digits of My Number. No published text says where it is, so the drawing is only a guide. On specified special permanent resident certificates it is in the same place.",
  where_alt3: "Sketch of a specified residence card: the number is on the front",
  where_note: "A number has 12 characters: two letters, eight digits, two letters. The drawings are this program's own and differ from real cards.",
  previous: "Previous",
  following: "Next",
  where_place: "{n} of 3",

  ended_title: "The program has ended",
  ended_text: "This page cannot be used any more. The card's data is gone.",
  ended_step1: "Start the program again.",
  ended_step2: "Open the new address that it shows.",
  stranger_title: "This address does not open the page",
  stranger_text: "To use this page you need the address that the program showed when it started.",
  stranger_step1: "Open the whole address, with everything after the #.",
  stranger_step2: "If you do not have it, start the program again.",
};

/**
 * What only this page and its server know to go wrong.
 * @type {Record<Language, Record<string, import("./types.js").Guidance>>}
 */
const SITUATIONS = {
  ja: {
    "read-under-way": own(
      "read-under-way",
      "ほかの読み取りが進行中です",
      "読み取りは一度に1枚ずつです。別のウィンドウで読み取っているか、直前の読み取りがまだ終わっていません。",
      ["少し待って、もう一度読み取ってください。", "このページを開いているほかのウィンドウを閉じてください。"],
    ),
    "card-forgotten": own(
      "card-forgotten",
      "カードの内容は消去されています",
      "「次のカード」を押したか、しばらく操作がなかったため、読み取った内容を消去しました。",
      ["もう一度カードを読み取ってください。"],
    ),
    "no-type-b": own(
      "no-type-b",
      "リーダーがカードを検知しません",
      "カードを置いても読み取りが始まらないときは、リーダーが非接触の ISO/IEC 14443 Type B に対応していない可能性があります。Type A や FeliCa だけのリーダーでは、在留カード等を検知できません。",
      ["リーダーの仕様で、Type B (または「マイナンバーカード対応」) を確かめてください。", "対応していないときは、別のリーダーを使ってください。"],
    ),
    "no-camera": own(
      "no-camera",
      "カメラが見つかりません",
      "このコンピューターにカメラがないか、ほかのプログラムが使っています。",
      ["カメラをつなぎ、ほかのプログラムで使っていないか確かめてください。", "番号は手でも入力できます。"],
    ),
  },
  en: {
    "read-under-way": own(
      "read-under-way",
      "Another read is under way",
      "Cards are read one at a time. Another window reads one, or the last read has not ended yet.",
      ["Wait a moment and read the card again.", "Close other windows with this page."],
    ),
    "card-forgotten": own(
      "card-forgotten",
      "The card's data was deleted",
      "Somebody chose “Next card”, or nobody used the page for a while, so what was read was deleted.",
      ["Read the card again."],
    ),
    "no-type-b": own(
      "no-type-b",
      "The reader does not notice the card",
      "If the read does not start with the card on the reader, the reader may not support contactless ISO/IEC 14443 Type B. Readers for Type A or FeliCa only do not detect residence cards.",
      ["Look in the reader's data sheet for Type B, or for My Number cards.", "If it does not support them, use another reader."],
    ),
    "no-camera": own(
      "no-camera",
      "No camera was found",
      "This computer has no camera, or another program uses it.",
      ["Connect a camera, and check that no other program uses it.", "You can type the number as well."],
    ),
  },
};

/**
 * @param {string} situation
 * @param {string} title
 * @param {string} explanation
 * @param {string[]} steps
 * @returns {import("./types.js").Guidance}
 */
function own(situation, title, explanation, steps) {
  return { situation, title, explanation, steps, links: [] };
}

/** @type {Language} */
let language = "ja";

/** @param {Language} chosen */
export function setLanguage(chosen) {
  language = chosen;
}

export const currentLanguage = () => language;

/**
 * The words with this key.
 * @param {string} key
 * @param {Record<string, string | number>} [values] for `{name}`
 */
export function t(key, values = {}) {
  /** @type {Record<string, string>} */
  const all = language === "ja" ? JA : EN;
  const words = all[key];
  if (words === undefined) throw new Error(`no words for ${key}`);
  return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * What to tell the person about a situation: the page's own words or the library's.
 * @param {string} code
 * @param {import("./types.js").Config} config
 */
export function guidanceOf(code, config) {
  const library = config.guidance[language];
  return SITUATIONS[language][code] ?? library[code] ?? library["program-fault"];
}

/** Puts the words into the page. */
export function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) {
    element.textContent = t(element.getAttribute("data-t") ?? "");
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.getAttribute("data-label") ?? ""));
  }
}
