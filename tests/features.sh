#!/usr/bin/env bash
# Features add and change nothing else: the same program prints the same with few of
# them and with all.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo run --quiet -p feature_check >"$work/few"
cargo run --quiet -p feature_check --features full >"$work/all"
grep -q '674 x 425' "$work/few"
diff "$work/few" "$work/all"
echo "ok $(wc -l <"$work/few") lines, the same with few features and with all"
