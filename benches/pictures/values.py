"""Invented values for the fronts of make_fronts.py. No real person's data: names are
random combinations, house numbers are random."""

STATUSES = [
    # Japanese, English (lines as on a card)
    ("教授", "Professor"), ("芸術", "Artist"), ("宗教", "Religious Activities"),
    ("報道", "Journalist"),
    ("高度専門職１号イ", "Highly Skilled Professional(i)(a)"),
    ("高度専門職１号ロ", "Highly Skilled Professional(i)(b)"),
    ("高度専門職１号ハ", "Highly Skilled Professional(i)(c)"),
    ("高度専門職２号", "Highly Skilled Professional(ii)"),
    ("経営・管理", "Business Manager"), ("法律・会計業務", "Legal/Accounting Services"),
    ("医療", "Medical Services"), ("研究", "Researcher"), ("教育", "Instructor"),
    ("技術・人文知識・国際業務",
     "Engineer/Specialist in Humanities/International Services"),
    ("技術・人文知識・国際業務",
     "Engineer/Specialist in Humanities/International Services"),
    ("企業内転勤", "Intra-company Transferee"), ("介護", "Nursing Care"),
    ("興行", "Entertainer"), ("技能", "Skilled Labor"),
    ("特定技能１号", "Specified Skilled Worker(i)"),
    ("特定技能２号", "Specified Skilled Worker(ii)"),
    ("技能実習１号イ", "Technical Intern Training(i)(a)"),
    ("技能実習１号ロ", "Technical Intern Training(i)(b)"),
    ("技能実習２号イ", "Technical Intern Training(ii)(a)"),
    ("技能実習２号ロ", "Technical Intern Training(ii)(b)"),
    ("技能実習３号イ", "Technical Intern Training(iii)(a)"),
    ("技能実習３号ロ", "Technical Intern Training(iii)(b)"),
    ("文化活動", "Cultural Activities"), ("留学", "Student"), ("研修", "Trainee"),
    ("家族滞在", "Dependent"), ("特定活動", "Designated Activities"),
    ("永住者", "Permanent Resident"),
    ("日本人の配偶者等", "Spouse or Child of Japanese National"),
    ("永住者の配偶者等", "Spouse or Child of Permanent Resident"),
    ("定住者", "Long Term Resident"),
]

WORK = [("就労制限なし", "unrestricted"), ("在留資格に基づく就労活動のみ可", "as_status"),
        ("指定書により指定された就労活動のみ可", "as_designated"), ("就労不可", "not_permitted")]

COUNTRIES = [
    ("CHN", "中国"), ("KOR", "韓国"), ("VNM", "ベトナム"), ("PHL", "フィリピン"),
    ("BRA", "ブラジル"), ("NPL", "ネパール"), ("IDN", "インドネシア"), ("TWN", "台湾"),
    ("USA", "米国"), ("THA", "タイ"), ("MMR", "ミャンマー"), ("PER", "ペルー"), ("IND", "インド"),
    ("LKA", "スリランカ"), ("BGD", "バングラデシュ"), ("PAK", "パキスタン"), ("KHM", "カンボジア"),
    ("MNG", "モンゴル"), ("GBR", "英国"), ("FRA", "フランス"), ("DEU", "ドイツ"), ("RUS", "ロシア"),
    ("CAN", "カナダ"), ("AUS", "オーストラリア"), ("UZB", "ウズベキスタン"), ("BOL", "ボリビア"),
    ("ITA", "イタリア"), ("NGA", "ナイジェリア"), ("TUR", "トルコ"), ("IRN", "イラン"),
    ("MYS", "マレーシア"), ("SGP", "シンガポール"), ("LAO", "ラオス"), ("EGY", "エジプト"),
    ("GHA", "ガーナ"), ("UKR", "ウクライナ"), ("COL", "コロンビア"), ("MEX", "メキシコ"),
    ("ESP", "スペイン"), ("ARG", "アルゼンチン"), ("POL", "ポーランド"), ("ROU", "ルーマニア"),
    ("SWE", "スウェーデン"), ("NLD", "オランダ"), ("NZL", "ニュージーランド"), ("ZAF", "南アフリカ"),
    ("ETH", "エチオピア"), ("KEN", "ケニア"), ("COD", "コンゴ民主共和国"), ("PNG", "パプアニューギニア"),
    ("ARE", "アラブ首長国連邦"), ("BIH", "ボスニア・ヘルツェゴビナ"), ("TTO", "トリニダード・トバゴ"),
    ("CHE", "スイス"), ("AUT", "オーストリア"), ("CZE", "チェコ"), ("DOM", "ドミニカ共和国"),
    ("CIV", "コートジボワール"), ("SAU", "サウジアラビア"), ("KAZ", "カザフスタン"),
]

FAMILY = ("NGUYEN TRAN LE PHAM HOANG VU DANG BUI KIM LEE PARK CHOI JUNG KANG WANG LI ZHANG LIU "
          "CHEN YANG ZHAO HUANG ZHOU WU SILVA SANTOS OLIVEIRA SOUZA RODRIGUES FERREIRA ALVES "
          "PEREIRA SUZUKI TANAKA DELA-CRUZ REYES GARCIA MENDOZA BAUTISTA THAPA GURUNG SHRESTHA "
          "TAMANG RAI ADHIKARI SMITH JOHNSON WILLIAMS O'CONNOR TURNER MULLER SCHMIDT DUBOIS "
          "LEFEBVRE ROSSI IVANOV PETROVA KUMAR SHARMA PERERA FERNANDO RAHMAN HOSSAIN AHMED KHAN "
          "BATBAYAR ENKHTUYA WIJAYA SANTOSO SUKHBAATAR YILMAZ OKAFOR ADEBAYO MENSAH QUISPE "
          "MAMANI VAN-DER-BERG EL-SAYED ZAW KYAW").split()
GIVEN = ("THI-LAN VAN ANH MINH QUANG HUONG THI NGOC LINH JI-WOO MIN SOO YOUNG XIAOMING WEI FANG "
         "JIE LEI YAN MARIA JOSE JOAO ANTONIO CARLOS PAULO LUCAS MARCOS MARY GRACE ANGELO "
         "CHRISTINE ELIZABETH JAMES MICHAEL WILLIAM ALEXANDER KATHERINE SARAH SUMAN BISHAL SITA "
         "RAM BAHADUR KRISHNA PRAKASH MOHAMMAD ABDUL FATIMA AISHA YUSUF OLGA SERGEI DMITRI "
         "ANASTASIA PIERRE CLAUDE GIULIA MARCO HANS GRETA DEWI PUTRI BUDI AGUS NARAN BAYAR "
         "CHINEDU KWAME JUAN-PABLO ROSA ZOE XAVIER QUINN HTET AUNG WAI").split()

KANJI_FAMILY = ("王 李 張 劉 陳 楊 趙 黄 周 呉 徐 孫 胡 朱 高 林 何 郭 馬 羅 梁 宋 鄭 謝 韓 唐 馮 于 董 蕭 "
                "程 曹 袁 鄧 許 傅 沈 曾 彭 呂 金 朴 崔 姜 尹 安 申 裵 権 柳 洪 全 文 孔 南 諸葛 欧陽").split()
KANJI_GIVEN = ("偉 芳 秀英 敏 静 麗 強 磊 軍 洋 勇 艶 傑 娟 涛 明 超 秀蘭 霞 平 剛 桂英 建華 志強 小明 美玲 "
               "雪梅 海燕 国栋 永福 正雄 相哲 英愛 順子 哲洙 美香 貞淑 大植 俊昊 智恵 春花 秋月 鳳凰 瑞穂 "
               "龍一 慶子 栄 寿美 炳璇 鎬 淑姫").replace("国栋", "国棟").split()

PLACES = [
    "北海道札幌市中央区北一条西", "青森県八戸市大字白銀町字三島下", "宮城県仙台市青葉区国分町",
    "山形県酒田市本町", "福島県いわき市平字梅本", "茨城県つくば市研究学園", "栃木県宇都宮市旭",
    "群馬県邑楽郡大泉町日の出", "埼玉県さいたま市浦和区高砂", "埼玉県川口市芝園町", "千葉県千葉市美浜区ひび野",
    "東京都千代田区霞が関", "東京都新宿区西新宿", "東京都江戸川区西葛西", "東京都港区六本木", "東京都八王子市元本郷町",
    "神奈川県横浜市中区山下町", "神奈川県川崎市川崎区宮本町", "新潟県新潟市中央区学校町通", "富山県富山市新桜町",
    "石川県金沢市広坂", "長野県上田市大手", "岐阜県可児市広見", "静岡県浜松市中央区元城町", "静岡県磐田市国府台",
    "愛知県名古屋市港区九番町", "愛知県豊田市保見ケ丘", "三重県鈴鹿市神戸", "滋賀県湖南市中央",
    "京都府京都市上京区下立売通新町西入薮ノ内町", "大阪府大阪市生野区桃谷", "大阪府東大阪市荒本北", "兵庫県神戸市長田区若松町",
    "奈良県奈良市登大路町", "和歌山県和歌山市七番丁", "岡山県総社市中央", "広島県広島市中区国泰寺町", "香川県丸亀市大手町",
    "愛媛県松山市一番町", "高知県高知市丸ノ内", "福岡県福岡市博多区東公園", "佐賀県鳥栖市宿町", "熊本県熊本市中央区水前寺",
    "大分県別府市上野口町", "宮崎県都城市姫城町", "鹿児島県鹿屋市共栄町", "沖縄県那覇市泉崎", "沖縄県宜野湾市字大山",
]
BUILDINGS = ["コーポ", "ハイツ", "メゾン", "レジデンス", "パークハイム", "サンライズマンション", "グリーンコート",
             "ロイヤルコーポ", "プラザ", "第二寮", "国際交流会館", "エスポワール", "カーサ", "ビレッジ", "若葉荘", "県営住宅",
             "ヴィラ", "フォレスト", "シャトー", "タワー"]
PLACES_OF_BUILDINGS = ["山下", "桜", "東", "中央", "みどり", "あおば", "本町", "大和", "高砂", "旭", ""]

BUREAUS = ["札幌", "仙台", "東京", "名古屋", "大阪", "広島", "高松", "福岡"]
BRANCHES = ["成田空港支局長", "羽田空港支局長", "中部空港支局長", "関西空港支局長", "横浜支局長", "神戸支局長", "那覇支局長"]
KINDS = ["在留資格変更許可", "在留期間更新許可", "在留資格取得許可", "永住許可", "上陸許可", "在留特別許可"]
UNDECIDED = "未定（届出後裏面に記載）"
