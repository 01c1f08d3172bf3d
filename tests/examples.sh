#!/usr/bin/env bash
# The examples as a person runs them: exit status, output, messages. Needs no reader.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet -p read_card -p verify_card
cargo build --quiet --example callback_stack
bin=${CARGO_TARGET_DIR:-target}/debug
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
unset LC_ALL LC_MESSAGES
export LANG=C.UTF-8

# expect NAME STATUS PATTERN COMMAND...: the command ends with this status, and what it
# prints (output and errors) fits the pattern.
expect() {
    local name=$1 wanted=$2 pattern=$3 status=0
    shift 3
    "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
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

read_card=$bin/read_card
verify_card=$bin/verify_card

expect "no arguments" 0 'NORMAL' "$read_card"
expect "every byte read" 0 '"commands":15' "$read_card" --json --padding read
expect "signed padding passed over" 0 '"commands":17' "$read_card" --json --padding signed
expect "signed padding is confirmed" 0 '"item":"photo","bytes":[0-9]*,"confirmed_by_signature":true' "$read_card" --json --virtual 05
expect "address image cut by consent" 0 '"item":"address_image","bytes":[0-9]*,"confirmed_by_signature":false' \
    "$read_card" --json --virtual 05 --padding all
expect "and said to a person" 0 'its last [0-9]+ bytes were not read' \
    "$read_card" --virtual 05 --padding all
expect "unknown padding" 64 'read, signed or all' "$read_card" --padding none
expect "test anchor is named" 0 'test anchor' "$read_card"
for type in 1 2 05 06 07 08; do
    expect "type $type" 0 'NORMAL' "$read_card" --virtual "$type"
    expect "type $type in Japanese" 0 '正常' "$read_card" --virtual "$type" --lang ja
    expect "type $type, code in JSON" 0 "\"type_code\":\"$type\"" \
        "$read_card" --virtual "$type" --json
    expect "type $type, commands in JSON" 0 '"commands":[12][0-9]' \
        "$read_card" --virtual "$type" --json
    for variant in altered-front altered-photo stripped-signature foreign-issuer; do
        expect "type $type, $variant" 2 '"result":"abnormal"' \
            "$read_card" --virtual "$type,$variant" --json
    done
    expect "type $type, under age" 0 '"result":"exempt"' \
        "$read_card" --virtual "$type,under-age" --json
    expect "type $type, expired certificate" 0 '"reason":"certificate-expired"' \
        "$read_card" --virtual "$type,expired-certificate" --json
    expect "type $type, archive" 0 . "$read_card" --virtual "$type" --archive "$work/$type.json"
done
expect "language by LANG" 0 '正常' env LANG=ja_JP.UTF-8 "$read_card"
expect "LC_ALL wins" 0 'NORMAL' env LANG=ja_JP.UTF-8 LC_ALL=C "$read_card"

expect "number as people type it" 0 'NORMAL' "$read_card" --number 'ａａ 1234-5678 ｂｂ'
expect "wrong number" 1 "not this card's" "$read_card" --number ZZ00000000ZZ --json
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

expect "child by date of birth" 0 '"reason":"under-age"' \
    "$read_card" --virtual 1,under-age --date-of-birth 2018-06-07 --json
expect "adult by date of birth" 2 '"reason":"contradicting-date-of-birth"' \
    "$read_card" --virtual 1,under-age --date-of-birth 1993-04-05 --json
expect "no date of birth" 0 '"reason":"no-evidence-either-way"' \
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
expect "trust: no folder" 1 'No such file' "$read_card" --trust "$work/missing"
echo nonsense >"$work/wrong/ca.crt"
expect "trust: no certificate" 1 'ca.crt' "$read_card" --trust "$work/wrong"
silent "trust: nothing on standard output"

expect "images" 0 . "$read_card" --save-images "$work/images"
for image in front_image.tiff front_image.png photo.jp2 photo.png; do
    expect "image $image" 0 '^[1-9]' wc -c "$work/images/$image"
done

expect "stored cards" 0 '6 files: 6 normal \(6 by test anchors\), 0 abnormal' \
    "$verify_card" --simulator "$work"/{1,2,05,06,07,08}.json
expect "stored cards without anchors" 0 '1 files: 0 normal.*1 incomplete' \
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

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
