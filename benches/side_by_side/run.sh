#!/usr/bin/env bash
# The same work by this crate, by a Python program and by C libraries, in one run.
# Prints the tables of benches/README.md. ROUNDS and MILLISECONDS make it longer.
#
#   benches/side_by_side/run.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
here=benches/side_by_side
work=${CARGO_TARGET_DIR:-target}/side_by_side

missing=()
for package in gcc libc6-dev pkg-config python3-venv libssl-dev libtiff-dev libopenjp2-7-dev; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

mkdir -p "$work"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
cc -O2 -Wall -Wextra "$here/bench.c" -o "$work/bench" \
    $(pkg-config --cflags --libs libcrypto libtiff-4 libopenjp2)
cargo build --quiet --release -p verify_card
rust=$(cargo bench --quiet -p zairyu-benches --bench side_by_side --no-run --message-format=json |
    sed -n 's/.*"executable":"\([^"]*side_by_side-[^"]*\)".*/\1/p')

"$rust" export "$work/inputs"
"$work/venv/bin/python" "$here/compare.py" \
    "$work/inputs" "$rust" "$work/bench" "${CARGO_TARGET_DIR:-target}/release/verify_card"
