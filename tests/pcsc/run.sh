#!/usr/bin/env bash
# The PC/SC end-to-end test: cards served through vpcd to a real pcscd, read by the
# crate's reader and by an independent one written in Python, in every combination.
#
#   tests/pcsc/run.sh        run from anywhere, as root, on Debian or Ubuntu
#
# It installs the Debian packages that are missing, starts a pcscd of its own, and stops
# just what it started. A pcscd that already runs is an error: there can be one at a time,
# and the case without a daemon could not be checked.
# Every check prints one line, "ok NAME" or "FAIL NAME"; the last line counts them.
# Exit status: 0 all passed, 1 some failed, 2 the test could not be set up.
set -euo pipefail

TYPES=(1 2 05 06)
NUMBER=AA12345678BB
WRONG_NUMBER=ZZ87654321YY
# After how many answers a card is pulled away: before the first, during detection, the
# handshake, and between the files.
REMOVE_AFTER=(0 1 2 3 4 5 7 9)
PACKAGES=(pcscd vsmartcard-vpcd libpcsclite-dev
    python3-pyscard python3-pycryptodome python3-cryptography)
# Debian's own Python, which sees Debian's Python packages.
PYTHON=/usr/bin/python3
# vpcd has two readers, on two ports in a row. Its usual ones, from 35963, are among those
# that the system uses for outgoing connections. A program that was connected in the last
# minute may still hold one, and vpcd then gives up both. The ports here are usually not used
# for outgoing connections.
VPCD_DRIVER=/usr/lib/pcsc/drivers/serial/libifdvpcd.so
VPCD_PORTS=(28100 28102 28104 28106 28108)
# No single read may take longer, in seconds.
READ_LIMIT=60
export PYTHONDONTWRITEBYTECODE=1

main() {
    here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
    cd "$here/../.."
    work=$(mktemp -d)
    passed=0 failed=0
    daemon_pid='' card_pid='' holder_pid='' port=''
    trap clean_up EXIT

    install_packages
    model=$("$here/../ocr/model.sh") || model=''
    features=read_card/pcsc${model:+,read_card/ocr}
    cargo build --quiet -p read_card --features "$features" -p virtual_card
    read_card=${CARGO_TARGET_DIR:-target}/debug/read_card
    virtual_card=${CARGO_TARGET_DIR:-target}/debug/virtual_card

    check "worked examples agree in Python" "$PYTHON" "$here/independent_common.py"
    check_usage
    check_without_daemon
    start_daemon
    check_without_card
    for type in "${TYPES[@]}"; do
        check_independent_pair "$type"
        check_virtual_card "$type"
        check_independent_card "$type"
        check_altered_card "$type"
    done
    check_pictures
    check_specified
    check_short_only
    check_faults
    check_removal
    check_resume

    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}

# --- the checks ---------------------------------------------------------------------

check_usage() {
    check_exit "read_card: unknown option" 64 'usage|option' "$read_card" --nonsense
    check_exit "read_card: two sources" 64 . "$read_card" --virtual 05 --reader
    check_exit "virtual_card: unknown option" 64 'usage' "$virtual_card" --nonsense
    check_exit "virtual_card: unknown type" 64 'usage' "$virtual_card" --virtual 99
}

check_without_daemon() {
    check_exit "no daemon: read_card" 1 'service|pcscd|daemon' \
        "$read_card" --reader --number "$NUMBER" --json --lang en
    check_exit "no daemon: virtual_card" 1 'pcscd' "$virtual_card" --virtual 05
}

check_without_card() {
    check_exit "no card" 1 'no card' "$read_card" --reader --number "$NUMBER" --json --lang en
    check_exit "no reader of that name" 1 'no reader named' \
        "$read_card" --reader 'No such reader' --number "$NUMBER" --json --lang en
}

# Whether the daemon and the Python side work at all: says where to look first when
# the other checks fail.
check_independent_pair() {
    serve "$PYTHON" "$here/independent_card.py" --type "$1" --number "$NUMBER" \
        --ca-out "$work/ca.crt" --json-out "$work/expected.json" || return 0
    for form in extended short; do
        check "type $1: independent reader, independent card, $form APDUs" \
            independent_read "$form" verified "$1" --ca "$work/ca.crt"
        check "type $1: the same files, $form APDUs" \
            check_json files "$work/expected.json" "$work/independent.json"
    done
    remove_card
}

check_virtual_card() {
    check "type $1: read_card, embedded card" \
        read_to "$work/embedded-$1.json" --virtual "$1" --number "$NUMBER"
    serve "$virtual_card" --virtual "$1" --number "$NUMBER" || return 0
    check "type $1: read_card, virtual card" \
        read_to "$work/reader.json" --reader --number "$NUMBER" --simulator
    check "type $1: the same as embedded" \
        check_json same "$work/embedded-$1.json" "$work/reader.json"
    for form in extended short; do
        check "type $1: independent reader, virtual card, $form APDUs" \
            independent_read "$form" verified "$1"
    done
    remove_card
}

check_independent_card() {
    mkdir -p "$work/trust-$1"
    serve "$PYTHON" "$here/independent_card.py" --type "$1" --number "$NUMBER" \
        --ca-out "$work/trust-$1/ca.crt" --json-out "$work/expected.json" || return 0
    check "type $1: read_card, independent card" \
        read_to "$work/reader.json" --reader --number "$NUMBER" --trust "$work/trust-$1" \
        --save-images "$work/images-$1"
    check "type $1: the entries of the independent card" \
        check_json entries "$work/expected.json" "$work/reader.json" "$work/images-$1"
    remove_card
}

check_altered_card() {
    mkdir -p "$work/trust-$1"
    serve "$PYTHON" "$here/independent_card.py" --type "$1" --number "$NUMBER" \
        --ca-out "$work/trust-$1/ca.crt" --tamper D1 || return 0
    check "type $1: independent reader, altered photo" \
        independent_read extended altered "$1"
    check "type $1: read_card, altered photo" with_exit 2 \
        read_to "$work/reader.json" --reader --number "$NUMBER" --trust "$work/trust-$1"
    remove_card
}

# First-generation cards of the independent program that carry a picture of a front.
check_pictures() {
    if [ -z "$model" ]; then
        echo "skipped: pictures of a front, because there is no model (tests/ocr/model.sh)"
        return 0
    fi
    local fronts=$here/../../assets/simulator trust=$work/trust-pictures broken=$work/broken.tif
    mkdir -p "$trust"
    head -c 900 "$fronts/front-residence.tif" >"$broken"
    picture 1 "$NUMBER" "$fronts/front-residence.tif" "a front is read" \
        name='MIRAI TESTA' card_number="$NUMBER" date_of_birth=1993-04-05 sex=female \
        nationality=BRA card_expiry=2028-10-20 number=matches layout=matches
    picture 2 "$NUMBER" "$fronts/front-special-permanent.tif" "a certificate is read" \
        card_expiry=2033-01-02 nationality=KOR number=matches layout=matches
    picture 1 "$WRONG_NUMBER" "$fronts/front-residence.tif" "another number" \
        card_number="$NUMBER" number=differs layout=matches
    picture 1 "$NUMBER" "$fronts/front-special-permanent.tif" "the other document's layout" \
        number=matches layout=differs
    picture 1 "$NUMBER" "$broken" "an unreadable picture" name= number=unclear layout=unclear
}

# picture TYPE NUMBER FILE NAME KEY=VALUE...: a card that was opened with this number and
# carries this front; what is read, and that the verdict is the signature's.
picture() {
    local type=$1 number=$2 file=$3 name=$4
    shift 4
    serve "$PYTHON" "$here/independent_card.py" --type "$type" --number "$number" \
        --image "D0=$file" --ca-out "$trust/ca.crt" || return 0
    check "type $type, $name: read_card --ocr" read_to "$work/picture.json" --reader \
        --number "$number" --trust "$trust" --ocr "$model"
    check "type $type, $name: values and comparisons" \
        check_json picture "$work/picture.json" "$@"
    remove_card
}

# Specified cards have no independent implementation in Python: the simulator's profiles,
# through the daemon.
check_specified() {
    for type in 07 08; do
        check "type $type: read_card, embedded card" \
            read_to "$work/embedded-$type.json" --virtual "$type" --number "$NUMBER"
        for profile in both,02 both,03 encryption,02 encryption,03 either,either,optional; do
            serve "$virtual_card" --virtual "$type" --number "$NUMBER" --profile "$profile" ||
                return 0
            check "type $type: read_card, profile $profile" \
                read_to "$work/reader.json" --reader --number "$NUMBER" --simulator
            check "type $type: the same as embedded, profile $profile" \
                check_json same "$work/embedded-$type.json" "$work/reader.json"
            remove_card
        done
    done
    serve "$virtual_card" --virtual 07 --number "$NUMBER" || return 0
    check_exit "specified card without a delivery key" 1 'key' \
        "$read_card" --reader --number "$NUMBER" --json --lang en
    check_exit "specified card, wrong number" 1 'number' \
        "$read_card" --reader --number "$WRONG_NUMBER" --simulator --json --lang en
    remove_card
    for count in "${REMOVE_AFTER[@]}" 12 15; do
        serve "$virtual_card" --virtual 07 --number "$NUMBER" --remove-after "$count" || return 0
        check_exit "specified card removed after $count commands" 1 'card' \
            "$read_card" --reader --number "$NUMBER" --simulator --json --lang en
        remove_card
    done
}

check_short_only() {
    for type in "${TYPES[@]}"; do
        serve "$virtual_card" --virtual "$type" --number "$NUMBER" --short-only || return 0
        check "type $type: read_card, virtual card with short APDUs only" \
            read_to "$work/reader.json" --reader --number "$NUMBER" --simulator
        check "type $type: the same as embedded, by short APDUs" \
            check_json same "$work/embedded-$type.json" "$work/reader.json"
        remove_card
    done
}

check_faults() {
    serve "$virtual_card" --virtual 05 --number "$NUMBER" || return 0
    check_exit "wrong number" 1 'number' \
        "$read_card" --reader --number "$WRONG_NUMBER" --json --lang en
    hold_card
    check_exit "reader in use" 1 'use' \
        "$read_card" --reader --number "$NUMBER" --json --lang en
    release_card
    check "readable again after both" \
        read_to "$work/reader.json" --reader --number "$NUMBER" --simulator
    remove_card

    serve "$virtual_card" --other-card || return 0
    check_exit "another kind of card" 1 'card' \
        "$read_card" --reader --number "$NUMBER" --json --lang en
    remove_card
}

check_removal() {
    for count in "${REMOVE_AFTER[@]}"; do
        serve "$virtual_card" --virtual 05 --number "$NUMBER" --remove-after "$count" || return 0
        check_exit "removed after $count commands" 1 'card' \
            "$read_card" --reader --number "$NUMBER" --json --lang en
        remove_card
    done
}

# The card is pulled away and laid on again: the read goes on, and comes out as if
# nothing had happened. Another card in its place is noticed.
check_resume() {
    for type in 05 07; do
        for count in 2 8 13; do
            read_over_a_break "type $type: moved after $count commands" 0 "$count" "$type" "$type"
        done
    done
    read_over_a_break "another card laid on" 1 13 05 05,foreign-issuer
    grep -qE 'another|not the card' "$work/moved.err" ||
        fail "another card laid on: said" "$work/moved.err"
}

# read_over_a_break NAME STATUS COUNT CARD CARD_AFTERWARDS
read_over_a_break() {
    local name=$1 wanted=$2 count=$3 reader_pid status=0
    : >"$work/moved.err"
    serve "$virtual_card" --virtual "$4" --number "$NUMBER" --remove-after "$count" || return 0
    timeout "$READ_LIMIT" "$read_card" --json --reader --wait 20 --number "$NUMBER" --simulator \
        --lang en >"$work/moved.json" 2>"$work/moved.err" &
    reader_pid=$!
    # The card leaves by itself.
    wait "$card_pid" || true
    remove_card
    serve "$virtual_card" --virtual "$5" --number "$NUMBER" || return 0
    wait "$reader_pid" || status=$?
    remove_card
    if [ "$status" -ne "$wanted" ] || ! grep -q 'has moved' "$work/moved.err"; then
        echo "exit status $status" >>"$work/moved.err"
        fail "$name" "$work/moved.err"
    elif [ "$wanted" -eq 0 ]; then
        read_to "$work/embedded.json" --virtual "$4"
        check "$name" check_json same "$work/moved.json" "$work/embedded.json"
    else
        pass "$name"
    fi
}

# --- how a check is made ------------------------------------------------------------

# check NAME COMMAND...: passes when the command does.
check() {
    local name=$1
    shift
    if "$@" >"$work/check.out" 2>"$work/check.err"; then
        pass "$name"
    else
        fail "$name" "$work/check.err"
    fi
}

# check_exit NAME STATUS PATTERN COMMAND...: the command ends with this status, prints
# nothing on standard output, and says something that fits on standard error.
check_exit() {
    local name=$1 wanted=$2 pattern=$3 status=0
    shift 3
    timeout "$READ_LIMIT" "$@" >"$work/check.out" 2>"$work/check.err" || status=$?
    if [ "$status" -eq "$wanted" ] && [ ! -s "$work/check.out" ] &&
        grep -qiE "$pattern" "$work/check.err" && ! grep -q panicked "$work/check.err"; then
        pass "$name"
    else
        echo "exit status $status, $(wc -c <"$work/check.out") bytes of output" >>"$work/check.err"
        fail "$name" "$work/check.err"
    fi
}

pass() {
    passed=$((passed + 1))
    echo "ok $1"
}

fail() {
    failed=$((failed + 1))
    echo "FAIL $1"
    head -n 10 "$2" | sed 's/^/    /'
}

with_exit() {
    local wanted=$1 status=0
    shift
    "$@" || status=$?
    [ "$status" -eq "$wanted" ] || { echo "exit status $status" >&2 && return 1; }
}

read_to() {
    local output=$1
    shift
    rm -f "$output"
    timeout "$READ_LIMIT" "$read_card" --json "$@" >"$output"
}

# independent_read extended|short verified|altered TYPE [OPTION...]
independent_read() {
    local form=() verdict=$2 type=$3
    [ "$1" = short ] && form=(--short)
    shift 3
    timeout "$READ_LIMIT" "$PYTHON" "$here/independent_reader.py" --number "$NUMBER" \
        "${form[@]}" "$@" >"$work/independent.json"
    check_json "$verdict" "$type" "$work/independent.json"
}

check_json() {
    "$PYTHON" "$here/check_json.py" "$@"
}

# --- cards, the daemon, packages ----------------------------------------------------

# serve COMMAND...: puts a card on the reader; a card that does not come is a failure.
serve() {
    local before
    before=$(daemon_events 'Card inserted into')
    "$@" --port "$port" >"$work/card.out" 2>"$work/card.err" &
    card_pid=$!
    if ! wait_for daemon_saw 'Card inserted into' "$before"; then
        tail -n 8 "$work/pcscd.log" >>"$work/card.err"
        fail "card on the reader: ${*##*/}" "$work/card.err"
        stop "$card_pid"
        card_pid=''
        return 1
    fi
}

# The next card must not come before the daemon has seen that this one is gone: it looks
# at its readers a few times a second, and a card that takes the place of another between
# two looks is not noticed. The daemon's own log is the only witness: the state that it
# tells to programs can be wrong for a card that vanished during an exchange.
remove_card() {
    stop "$card_pid"
    card_pid=''
    wait_for daemon_saw_removal || give_up "pcscd does not see that the card is gone"
}

daemon_saw() {
    [ "$(daemon_events "$1")" -gt "$2" ]
}

daemon_saw_removal() {
    [ "$(daemon_events 'Card Removed From')" -ge "$(daemon_events 'Card inserted into')" ]
}

daemon_events() {
    grep -c "$1" "$work/pcscd.log" || true
}

hold_card() {
    "$PYTHON" "$here/hold_card.py" >"$work/holder.out" &
    holder_pid=$!
    wait_for grep -q holding "$work/holder.out" || give_up "cannot hold the card"
}

release_card() {
    stop "$holder_pid"
    holder_pid=''
}

start_daemon() {
    for port in "${VPCD_PORTS[@]}"; do
        pcscd --foreground --info --config "$(reader_config)" >"$work/pcscd.log" 2>&1 &
        daemon_pid=$!
        wait_for grep -q 'daemon ready' "$work/pcscd.log" ||
            { cat "$work/pcscd.log" >&2 && give_up "pcscd does not get ready"; }
        # Only now: a reader that could not have its second port has closed the first again.
        if listens "$port" && listens $((port + 1)); then return; fi
        echo "note: vpcd cannot have the ports $port and $((port + 1))" >&2
        stop "$daemon_pid"
        daemon_pid=''
    done
    cat "$work/pcscd.log" >&2
    give_up "vpcd does not listen on any of its ports"
}

# Writes pcscd's configuration for vpcd at $port, and prints its place.
reader_config() {
    local channel
    channel=$(printf '0x%04X' "$port")
    printf '%s\n' 'FRIENDLYNAME "Virtual PCD"' "DEVICENAME /dev/null:$channel" \
        "LIBPATH $VPCD_DRIVER" "CHANNELID $channel" >"$work/reader.conf"
    echo "$work/reader.conf"
}

# listens PORT. Looked up, not tried: a connection would count as a card.
listens() {
    grep -qiE ":$(printf '%04X' "$1") 0+:0000 0A" /proc/net/tcp
}

# wait_for COMMAND...: until the command passes, at most ten seconds.
wait_for() {
    for _ in $(seq 100); do
        if "$@"; then return; fi
        sleep 0.1
    done
    return 1
}

install_packages() {
    local missing=()
    for package in "${PACKAGES[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' ||
            missing+=("$package")
    done
    [ "$(id -u)" -eq 0 ] || give_up "run this as root: pcscd and apt-get need it"
    if [ "${#missing[@]}" -gt 0 ]; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq >"$work/apt.log" 2>&1 &&
            apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$work/apt.log" 2>&1 ||
            { cat "$work/apt.log" >&2 && give_up "cannot install ${missing[*]}"; }
    fi
    # Asked only now: installing pcscd starts it on some systems.
    if pgrep -x pcscd >/dev/null ||
        systemctl is-active --quiet pcscd.socket 2>/dev/null; then
        give_up "a pcscd already runs: stop it first (and pcscd.socket, under systemd)"
    fi
}

give_up() {
    echo "error: $1" >&2
    exit 2
}

# stop PID: ends a process that this script started.
stop() {
    [ -n "$1" ] || return 0
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

clean_up() {
    stop "$holder_pid"
    stop "$card_pid"
    stop "$daemon_pid"
    rm -rf "$work"
}

main "$@"
