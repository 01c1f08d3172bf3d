#!/usr/bin/env bash
# The examples as a person runs them: exit status, output, messages. Needs no reader.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet -p read_card -p verify_card -p virtual_card -p read_number
cargo build --quiet --example callback_stack
bin=$(realpath "${CARGO_TARGET_DIR:-target}/debug")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
unset LC_ALL LC_MESSAGES ZAIRYU_OCR_MODEL
export LANG=C.UTF-8

# expect NAME STATUS PATTERN COMMAND...: the command ends with this status, and what it
# prints (output and errors) fits the pattern.
expect() {
    local name=$1 wanted=$2 pattern=$3 status=0
    shift 3
    "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    cp "$work/out" "$work/last"
    # Not through a pipe: grep ends at the first match, and its writer with an error.
    if [ "$status" = "$wanted" ] && grep -qE -- "$pattern" "$work/out" "$work/err"; then
        echo "ok $name"
        passed=$((passed + 1))
    else
        echo "FAIL $name: exit status $status, wanted $wanted and /$pattern/"
        head -n 5 "$work/out" "$work/err"
        failed=$((failed + 1))
    fi
}

# silent NAME: nothing is on standard output after a failed read.
silent() {
    if [ ! -s "$work/out" ]; then
        echo "ok $1"
        passed=$((passed + 1))
    else
        echo "FAIL $1"
        failed=$((failed + 1))
    fi
}

# check NAME COMMAND...: the command succeeds.
check() {
    local name=$1
    shift
    if "$@" >"$work/out" 2>"$work/err" </dev/null; then
        echo "ok $name"
        passed=$((passed + 1))
    else
        echo "FAIL $name"
        head -n 5 "$work/out" "$work/err"
        failed=$((failed + 1))
    fi
}

# mode FILE MODE: the file is there with this mode.
mode() { [ "$(stat -c %a "$1")" = "$2" ]; }

read_card=$bin/read_card
verify_card=$bin/verify_card
virtual_card=$bin/virtual_card
read_number=$bin/read_number
check_json="python3 tests/examples/check_json.py"

expect "no arguments" 0 '^Normal' "$read_card"
expect "every byte read" 0 '"commands":15' "$read_card" --json --padding read
expect "signed padding skipped" 0 '"commands":17' "$read_card" --json --padding signed
expect "signed padding is reported" 0 \
    '"padding_not_read":\[\{"bytes":[0-9]+,"confirmed_by_signature":true,' \
    "$read_card" --json --virtual 05
expect "address image cut by consent" 0 '"confirmed_by_signature":false,"item":"address_image"' \
    "$read_card" --json --virtual 05 --padding all
expect "no padding skipped" 0 '"padding_not_read":\[\]' \
    "$read_card" --json --virtual 05 --padding read
expect "and said to a person" 0 'the last [0-9]+ bytes were not read' \
    "$read_card" --virtual 05 --padding all
expect "unknown padding" 64 'read, signed or all' "$read_card" --padding none
expect "test anchor is named" 0 'test certificate' "$read_card"
for type in 1 2 05 06 07 08; do
    expect "type $type" 0 '^Normal' "$read_card" --virtual "$type"
    expect "type $type in Japanese" 0 '正常' "$read_card" --virtual "$type" --lang ja
    expect "type $type, code in JSON" 0 "\"type_code\":\"$type\"" \
        "$read_card" --virtual "$type" --json
    expect "type $type, commands in JSON" 0 '"commands":[12][0-9]' \
        "$read_card" --virtual "$type" --json
    for variant in altered-front altered-photo stripped-signature foreign-issuer; do
        expect "type $type, $variant" 2 '"result":"abnormal"' \
            "$read_card" --virtual "$type,$variant" --json
    done
    expect "type $type, under age" 3 '"result":"exempt"' \
        "$read_card" --virtual "$type,under-age" --json
    expect "type $type, expired certificate" 0 '"reason":"certificate-expired"' \
        "$read_card" --virtual "$type,expired-certificate" --json
    expect "type $type, archive" 0 . "$read_card" --virtual "$type" --archive "$work/$type.json"
done
expect "language by LANG" 0 '正常' env LANG=ja_JP.UTF-8 "$read_card"
expect "LC_ALL wins" 0 '^Normal' env LANG=ja_JP.UTF-8 LC_ALL=C "$read_card"

expect "number as people type it" 0 '^Normal' "$read_card" --number 'ａａ 1234-5678 ｂｂ'
expect "wrong number" 1 "not the number of this card" "$read_card" --number ZZ00000000ZZ --json
silent "wrong number: nothing on standard output"
expect "wrong number in Japanese" 1 'このカードの番号ではありません' \
    "$read_card" --number ZZ00000000ZZ --lang ja
expect "malformed number" 64 'position 3' "$read_card" --number ABC2345678CD
expect "unknown option" 64 'Usage' "$read_card" --nonsense
expect "unknown type" 64 'Usage' "$read_card" --virtual 9
expect "unknown variant" 64 'Usage' "$read_card" --virtual 1,nonsense
expect "unknown language" 64 'Usage' "$read_card" --lang fr
expect "two sources" 64 'Usage' "$read_card" --virtual 1 --reader
expect "help" 0 'Usage' "$read_card" --help

expect "child by date of birth" 3 '"reason":"under-age"' \
    "$read_card" --virtual 1,under-age --date-of-birth 2018-06-07 --json
expect "adult by date of birth" 2 '"reason":"contradicting-date-of-birth"' \
    "$read_card" --virtual 1,under-age --date-of-birth 1993-04-05 --json
expect "no date of birth" 3 '"reason":"no-evidence-either-way"' \
    "$read_card" --virtual 1,under-age --json
expect "date of birth that is none" 64 'YYYY-MM-DD' "$read_card" --date-of-birth 1993-02-30

expect "trace" 0 . "$read_card" --virtual 07 --diagnose "$work/trace"
expect "trace names the protocol" 0 'protocol unconfirmed' cat "$work/trace"
expect "trace of a failed read" 1 . \
    "$read_card" --number ZZ00000000ZZ --diagnose "$work/trace"
expect "trace says why" 0 'not read: MUTUAL AUTHENTICATE' cat "$work/trace"
expect "delivery key: no key" 1 'key' \
    "$read_card" --virtual 07 --delivery-key "$work/1.json"
expect "profile" 0 '"result":"normal"' \
    "$read_card" --virtual 08 --profile both,02 --json
expect "profile that is none" 64 'both or encryption' "$read_card" --profile none,02
expect "report in HTML" 0 . "$read_card" --virtual 05 --html "$work/report.html"
expect "HTML page" 0 'Content-Security-Policy' cat "$work/report.html"

mkdir "$work/empty" "$work/wrong"
expect "trust: empty folder" 1 'no file that ends in' "$read_card" --trust "$work/empty"
expect "trust: no folder" 1 'missing' "$read_card" --trust "$work/missing"
echo nonsense >"$work/wrong/ca.crt"
expect "trust: no certificate" 1 'ca.crt' "$read_card" --trust "$work/wrong"
silent "trust: nothing on standard output"

expect "images" 0 . "$read_card" --save-images "$work/images"
for image in front_image.tiff front_image.png photo.jp2 photo.png; do
    expect "image $image" 0 '^[1-9]' wc -c "$work/images/$image"
done

expect "stored cards" 0 '6 files: 6 normal \(6 by test anchors\), 0 abnormal' \
    "$verify_card" --simulator "$work"/{1,2,05,06,07,08}.json
expect "stored cards without anchors" 3 '1 file: 0 normal.*1 incomplete' \
    "$verify_card" "$work/1.json"
expect "stored altered card" 0 . "$read_card" --virtual 1 --archive "$work/x.json"
sed 's/"version":1/"version":2/' "$work/1.json" >"$work/later.json"
expect "archive of a later version" 1 'archive of version 2' "$verify_card" "$work/later.json"
expect "no archive" 1 'could not be checked' "$verify_card" "$work/wrong/ca.crt"
expect "no file" 64 'Usage' "$verify_card"
"$read_card" --virtual 1,altered-photo --archive "$work/altered.json" >/dev/null || true
expect "altered card, stored" 2 '1 abnormal' "$verify_card" --simulator "$work/altered.json"

# The stored card gives the report that the read gave.
"$read_card" --virtual 1 --json --archive "$work/same.json" >"$work/read.json"
"$verify_card" --simulator --json "$work/same.json" >"$work/verified.json" 2>/dev/null
report() { grep -o '"report":.*' "$1" | sed 's/,"[a-z_]*":{"bytes_received.*//; s/}*$//'; }
report "$work/read.json" >"$work/read.report"
report "$work/verified.json" >"$work/verified.report"
expect "report of the read" 0 'signature-verifies' cat "$work/read.report"
expect "same report from the archive" 0 identical \
    diff --report-identical-files "$work/read.report" "$work/verified.report"

expect "callback-style stack" 0 '^card type 05, read with' "$bin/examples/callback_stack"

expect "callback-style stack: help" 0 '^Usage' "$bin/examples/callback_stack" --help
expect "callback-style stack: help in Japanese" 0 '^使い方' \
    env LANG=ja_JP.UTF-8 "$bin/examples/callback_stack" --help
expect "callback-style stack: wrong usage" 64 '^Usage' "$bin/examples/callback_stack" --nope
for program in read_card verify_card virtual_card; do
    expect "$program --version" 0 "^$program \(zairyu\) [0-9]" "$bin/$program" --version
    expect "$program --help in Japanese" 0 '^使い方' env LANG=ja_JP.UTF-8 "$bin/$program" --help
    expect "$program: wrong usage in Japanese" 64 'というオプションはありません' \
        env LANG=ja_JP.UTF-8 "$bin/$program" --nope
    expect "$program: control characters are escaped" 64 'nope.u\{1b\}' \
        "$bin/$program" "--nope"$'\e'
done

# Closed pipes and full devices.
piped() {
    local name=$1 wanted=$2 status
    shift 2
    set +o pipefail
    "$@" 2>&1 | true
    status=${PIPESTATUS[0]}
    set -o pipefail
    check "$name into a closed pipe ends with $wanted, not $status" [ "$status" = "$wanted" ]
}
piped "read_card" 0 "$read_card"
piped "read_card --json" 2 "$read_card" --json --virtual 1,altered-photo
piped "read_card --help" 0 "$read_card" --help
piped "read_card --nope" 64 "$read_card" --nope
piped "verify_card" 0 "$verify_card" --simulator "$work/1.json"
full() {
    local status=0
    "${@:2}" >/dev/full 2>"$work/err" || status=$?
    [ "$status" = "$1" ]
}
full_error() {
    local status=0
    "${@:2}" 2>/dev/full >"$work/out" || status=$?
    [ "$status" = "$1" ]
}
check "full standard output: read_card" full 1 "$read_card"
check "full standard output: an abnormal card stays one" full 2 \
    "$read_card" --virtual 1,altered-photo
check "full standard output: verify_card" full 1 "$verify_card" --simulator "$work/1.json"
check "full standard error: wrong usage" full_error 64 "$read_card" --nope
check "full standard error: wrong number" full_error 1 "$read_card" --number ZZ00000000ZZ

# Colours on a terminal only, and not where they are unwanted.
terminal() { script -qec "$*" /dev/null </dev/null; }
# By way of a file: a `grep -q` that has seen enough would end what still writes.
coloured() {
    terminal "$@" >"$work/terminal"
    grep -q $'\e\[[0-9;]*m' "$work/terminal"
}
plain() { ! coloured "$@" && [ -s "$work/terminal" ]; }
check "colours on a terminal" coloured env TERM=xterm "$read_card"
check "NO_COLOR" plain env TERM=xterm NO_COLOR=1 "$read_card"
check "TERM=dumb" plain env TERM=dumb "$read_card"
terminal env TERM=dumb "$read_card" >"$work/dumb"
check "TERM=dumb: nothing is drawn" sh -c '! grep -q "$(printf "\033")" "$1"' - "$work/dumb"

# Files with personal data.
mkdir "$work/private"
private=$work/private
: >"$private/report.html"
chmod 644 "$private/report.html"
: >"$private/target"
ln -s target "$private/card.json"
(
    umask 0
    "$read_card" --html "$private/report.html" --archive "$private/card.json" \
        --diagnose "$private/trace" --save-images "$private/images" >/dev/null
    "$verify_card" --simulator "$private/card.json" --csv "$private/table.csv" >/dev/null
)
for file in report.html card.json trace table.csv images/photo.png images/photo.jp2 \
    images/crop-date_of_birth.png; do
    check "private: $file" mode "$private/$file" 600
done
check "private: folder of images" mode "$private/images" 700
check "private: what a link leads to is left alone" [ ! -s "$private/target" ]
check "private: no temporary file is left" sh -c '[ -z "$(find "$1" -name ".zairyu-*")" ]' - "$private"
expect "a place that is a folder" 1 "$private: could not be written: it is a folder" \
    "$read_card" --html "$private"
expect "a place in no folder" 1 "no/such/x: could not be written: no such file" \
    "$read_card" --archive "$private/no/such/x"
silent "a place in no folder: said before the card is read"
expect "a failed save names its place" 1 '^/dev/full: could not be written: no space' \
    "$read_card" --archive /dev/full
expect "a failed save does not discard the read" 1 '^Normal' "$read_card" --archive /dev/full
expect "a failed save does not hide abnormal" 2 '^Abnormal' \
    "$read_card" --virtual 1,altered-photo --archive /dev/full
expect "a failed trace does not discard the read" 1 '^Normal' "$read_card" --diagnose /dev/full
expect "a failed table does not hide abnormal" 2 '1 abnormal' \
    "$verify_card" --simulator --csv /dev/full "$work/altered.json"

# One person's page never replaces another's.
mkdir "$work/p" "$work/q"
cp "$work/1.json" "$work/p/x.json"
cp "$work/1.json" "$work/p/x-3.json"
cp "$work/1.json" "$work/q/x.json"
expect "pages of a batch" 0 '3 normal' \
    "$verify_card" --simulator --html "$work/pages" "$work"/p/x-3.json "$work"/[pq]/x.json
pages() { [ "$(find "$work/pages" -name '*.html' | wc -l)" = "$1" ]; }
check "as many pages as cards" pages 3
cp "$work/altered.json" "$work/q/x.json"
expect "another card in the same place" 2 'x-[0-9a-f]*\.html$' \
    "$verify_card" --simulator --html "$work/pages" "$work/q/x.json"
page=$(sed -n 's/^  -> \(.*\)/\1/p' "$work/last")
check "has a page of its own" pages 4
rm "$page"
mkdir "$page"
expect "a page that cannot be written is named" 2 "^  $page: could not be written" \
    "$verify_card" --simulator --html "$work/pages" "$work/q/x.json"
check "and hides no verdict" grep -q 'q/x.json: abnormal' "$work/last"
expect "a folder for pages that is a file" 1 '1.json: could not be written' \
    "$verify_card" --simulator --html "$work/1.json" "$work"/[pq]/x.json

# Bad files do not affect the others.
bad=$work/bad
mkdir "$bad" "$bad/folder.json"
echo '{"type":"foreign"}' >"$bad/foreign.json"
echo '"text"' >"$bad/text.json"
: >"$bad/empty.json"
head -c 300 "$work/1.json" >"$bad/truncated.json"
head -c 2000000 /dev/zero >"$bad/huge.json"
printf '[%.0s' $(seq 100000) >"$bad/deep.json"
sed 's/"version":1/"version":2/' "$work/1.json" >"$bad/newer.json"
sed 's/"data":"[^"]*"/"data":"\/\/\/\/\/\/8="/g' "$work/1.json" >"$bad/hostile.json"
python3 tests/examples/no_expiry.py "$work/1.json" >"$bad/no-expiry-1.json"
python3 tests/examples/no_expiry.py "$work/05.json" >"$bad/no-expiry-05.json"
batch=("$verify_card" --simulator "$bad"/*.json "$bad/missing.json"
    "$work/1.json" "$work/05.json")
expect "batch" 2 . "${batch[@]}"
cp "$work/last" "$work/batch.lines"
for expected in 'foreign.json: could not be checked: no stored card' \
    'text.json: could not be checked: no stored card' \
    'empty.json: could not be checked: no stored card' \
    'truncated.json: could not be checked: no stored card' \
    'huge.json: could not be checked: larger than' \
    'deep.json: could not be checked: no stored card' \
    'newer.json: could not be checked: an archive of version 2' \
    'hostile.json: could not be checked: no stored card' \
    'folder.json: could not be checked: it is a folder' \
    'missing.json: could not be checked: no such file' \
    'no-expiry-1.json: abnormal' 'no-expiry-05.json: abnormal' \
    '/1.json: normal' '/05.json: normal' '14 files: 2 normal .*, 2 abnormal, .* 10 could'; do
    check "batch: $expected" grep -qE "$expected" "$work/batch.lines"
done
expect "a page of a certificate without expiry" 2 '^  -> ' \
    "$verify_card" --simulator --html "$work/no-expiry.html" "$bad/no-expiry-1.json"
check "batch: no fault of the program" sh -c '! grep -q "fault of this program" "$1"' - "$work/batch.lines"
cp "$work/1.json" "$work/esc"$'\e''[31m.json'
expect "control characters in file names" 0 'esc.u\{1b\}' \
    "$verify_card" --simulator "$work/esc"$'\e''[31m.json'
"$read_card" --virtual 05,under-age --archive "$work/exempt.json" >/dev/null || true
expect "abnormal before unreadable" 2 . \
    "$verify_card" --simulator "$bad/empty.json" "$work/altered.json" "$work/exempt.json"
expect "unreadable before not verified" 1 . \
    "$verify_card" --simulator "$bad/empty.json" "$work/exempt.json" "$work/1.json"
expect "not verified before normal" 3 . \
    "$verify_card" --simulator "$work/exempt.json" "$work/1.json"
from_standard_input() { "$verify_card" --simulator "${@:2}" - <"$1"; }
expect "standard input" 0 '^-: normal' from_standard_input "$work/1.json"
expect "standard input twice" 64 'can be read once' "$verify_card" - -
to_standard_output() { "$read_card" --archive - 2>/dev/null | from_standard_input /dev/stdin; }
expect "from standard output to standard input" 0 '^-: normal' to_standard_output
expect "two things on standard output" 64 'standard output' "$read_card" --json --html -
typed() { echo "$1" | "$read_card" --virtual 05 --number -; }
expect "number from standard input" 0 '^Normal' typed 'aa 1234-5678 bb'
expect "wrong number from standard input" 1 "not the number of this card" typed ZZ00000000ZZ
expect "no number on standard input" 64 . typed ''
expect "--ocr without the feature ocr" 1 'without the feature ocr' "$read_card" --ocr model.onnx
silent "--ocr without the feature ocr: said before the card is read"
expect "--ocr without the feature ocr: verify_card" 1 'cargo run -p verify_card --features ocr' \
    "$verify_card" --ocr model.onnx "$work/1.json"
expect "a model in the environment without the feature ocr" 0 'without the feature ocr' \
    env ZAIRYU_OCR_MODEL=model.onnx "$read_card"
expect "no model named" 0 '^Normal' env ZAIRYU_OCR_MODEL= "$read_card"
expect "layout of the picture without a model" 0 '"comparisons":\{"age":null,"layout":"matches","number":null\}' \
    "$read_card" --json
expect "--reader without the feature pcsc" 1 'without the feature pcsc' "$read_card" --reader
silent "--reader without the feature pcsc: no question"
expect "delivery key that is missing" 1 'no-key: could not be read: no such file' \
    "$read_card" --virtual 07 --delivery-key "$work/no-key"
expect "delivery key names its file" 1 "$work/1.json" \
    "$read_card" --virtual 07 --delivery-key "$work/1.json"
mkdir "$work/rsa"
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=test -keyout /dev/null \
    -out "$work/rsa/ca.crt" 2>/dev/null
expect "anchors of another generation only: read_card" 3 'None is for this card \(second' \
    "$read_card" --virtual 05 --trust "$work/rsa"
expect "anchors of another generation only: verify_card" 3 'None is for this card \(second' \
    "$verify_card" --trust "$work/rsa" "$work/05.json"
sed 's/AA12345678BB/AA12345679BB/' "$work/05.json" >"$work/number.json"
expect "another number than the chip's" 0 '^  ! ' "$verify_card" --simulator "$work/number.json"
expect "verify_card in Japanese" 0 '1 ファイル: 正常 1 \(うち 1 はテスト用証明書\)' \
    env LANG=ja_JP.UTF-8 "$verify_card" --simulator "$work/1.json"

# The table.
cp "$work/05.json" "$work/=1.json"
(
    cd "$work"
    "$verify_card" --simulator --csv table.csv =1.json 1.json bad/empty.json >/dev/null ||
        true
    "$verify_card" --simulator --csv - 1.json --lang ja >ja.csv 2>lines
)
check "table" python3 tests/examples/check_csv.py "$work/table.csv"
expect "table: result first" 0 $'^\xef\xbb\xbfResult,Anchor class,File,Card type,Name,' \
    cat "$work/table.csv"
expect "table: no formula" 0 "^normal,test,'=1.json,Residence card" cat "$work/table.csv"
expect "table: what is proved" 0 '1993-04-05,female,.*,Card type; Comprehensive permission' \
    cat "$work/table.csv"
expect "table: what is in pictures" 0 ',Name; Status of residence; .*; Card expiry;' \
    cat "$work/table.csv"
expect "table: a file that could not be checked" 0 '^could not be checked,,bad/empty.json,' \
    cat "$work/table.csv"
expect "table in Japanese" 0 '結果,発行元の区分,ファイル,' cat "$work/ja.csv"
expect "table on standard output, results on standard error" 0 '^1.json: 正常' cat "$work/lines"
expect "table and JSON" 64 'both go to standard output' \
    "$verify_card" --json --csv - "$work/1.json"

# JSON: every type and variant, from the card and from the archive, fits the schema.
for type in 1 2 05 06 07 08; do
    for variant in genuine under-age altered-front altered-photo stripped-signature \
        foreign-issuer expired-certificate; do
        "$read_card" --virtual "$type,$variant" --json --archive "$work/json-$type-$variant" \
            >>"$work/read.lines" || true
    done
done
"$read_card" --virtual 05 --json --padding all >>"$work/read.lines"
"$read_card" --virtual 05 --json --trust "$work/rsa" >>"$work/read.lines" 2>/dev/null || true
"$verify_card" --json --simulator "$work"/json-* "$bad"/* >"$work/verified.lines" 2>/dev/null || true
"$verify_card" --json "$work"/json-* >>"$work/verified.lines" 2>/dev/null || true
"$verify_card" --json --html "$work/json.html" "$work/1.json" >>"$work/verified.lines" 2>/dev/null ||
    true
check "JSON: read_card fits the schema" $check_json valid "$work/read.lines"
check "JSON: verify_card fits the schema" $check_json valid "$work/verified.lines"
check "JSON: docs/json is what read_card prints" $check_json documented docs/json "$read_card"

# read_number: what goes wrong before a model is there.
expect "read_number: help" 0 '^Usage: read_number' "$read_number" --help
expect "read_number: help in Japanese" 0 '^使い方: read_number' "$read_number" --lang ja --help
expect "read_number: no model" 64 'give a text recognition model' "$read_number" a.jpg
expect "read_number: no image" 64 'no image given' "$read_number" --ocr model.onnx
expect "read_number: model missing" 1 'missing.onnx: .*cannot read the file' \
    "$read_number" --ocr "$work/missing.onnx" a.jpg

# Text in pictures, with the model.
if model=$(tests/ocr/model.sh); then
    photo=$work/images/photo.png
    expect "read_number: bad files and an image without a number" 1 '"number":null' \
        "$read_number" --ocr "$model" "$work/missing.jpg" Cargo.toml "$photo"
    expect "read_number: the cause is told" 1 'missing.jpg: no such file' \
        "$read_number" --ocr "$model" "$work/missing.jpg"
    expect "read_number: an image without a number" 3 '"confidence":0.0,' \
        "$read_number" --ocr "$model" "$photo"
    cargo build --quiet -p read_card -p verify_card --features read_card/ocr,verify_card/ocr
    expect "text in pictures" 0 '  ~ Name: MIRAI TESTA$' "$read_card" --ocr "$model"
    expect "answers from pictures" 0 '  ~ The card is valid until 2028-10-20' \
        "$read_card" --ocr "$model"
    expect "model from the environment" 0 '"value":"1993-04-05"' \
        env ZAIRYU_OCR_MODEL="$model" "$read_card" --json
    expect "unreadable model" 1 'no-model: the text recognition model could not be loaded' \
        "$read_card" --ocr "$work/no-model"
    silent "unreadable model: said before the card is read"
    expect "another file than a model" 1 'not an ONNX file' "$read_card" --ocr "$work/1.json"
    expect "unreadable model: verify_card" 1 'could not be loaded' \
        "$verify_card" --ocr "$work/no-model" "$work/1.json"
    python3 tests/examples/other_model.py "$model" >"$work/other.onnx"
    expect "unknown model" 0 'not a known one' "$read_card" --ocr "$work/other.onnx"
    expect "unknown model in JSON" 0 '"ocr_model":\{"known":false' \
        "$read_card" --ocr "$work/other.onnx" --json
    : >"$work/pictures.lines"
    for type in 1 2 05 06 07 08; do
        "$read_card" --virtual "$type" --ocr "$model" --json >>"$work/pictures.lines"
    done
    "$verify_card" --simulator --ocr "$model" --json "$work"/{1,2,05,06,07,08}.json \
        >>"$work/pictures.lines" 2>/dev/null
    check "JSON with text from pictures fits the schema" $check_json valid "$work/pictures.lines"
    "$verify_card" --simulator --ocr "$model" --csv "$work/pictures.csv" "$work/1.json" \
        "$work/05.json" >/dev/null
    check "table with text from pictures" python3 tests/examples/check_csv.py "$work/pictures.csv"
    expect "table: values from pictures" 0 ',MIRAI TESTA,.*1993-04-05,female,' \
        cat "$work/pictures.csv"
    expect "table: their source" 0 ',Name; Status of residence; .*; Card expiry' \
        cat "$work/pictures.csv"
    "$read_card" --ocr "$model" --html "$work/pictures.html" >/dev/null
    expect "page: values next to crops" 0 'class="crop".*<bdi>MIRAI TESTA</bdi>' \
        cat "$work/pictures.html"
else
    echo "skipped: text in pictures, because there is no model"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
