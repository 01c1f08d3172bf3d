#!/usr/bin/env bash
# The packages as the registry would hand them out: made, unpacked elsewhere, and each
# target of them checked, with few features and with all.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo package --quiet --no-verify --allow-dirty -p zairyu-face-font -p zairyu
for package in zairyu-face-font zairyu; do
    version=$(cargo pkgid -p "$package" | sed 's/.*[#@]//')
    tar -xzf "$target/package/$package-$version.crate" -C "$work"
    mv "$work/$package-$version" "$work/$package"
done

# Both are of the same release: the font need not be in the registry for this check.
mkdir "$work/.cargo"
cat >"$work/.cargo/config.toml" <<EOF
[patch.crates-io]
zairyu-face-font = { path = "$work/zairyu-face-font" }
EOF
cd "$work/zairyu"
for features in "" full; do
    CARGO_TARGET_DIR="$target/unpacked" cargo check --quiet --all-targets --features "$features"
    echo "ok the unpacked package compiles with features '$features'"
done

# What it must not hold, and what it must.
for path in assets/face docs examples fuzz benches tests/pcsc; do
    [ ! -e "$path" ] || { echo "FAIL $path is in the package"; exit 1; }
done
for path in README.crate.md LICENSE-MIT LICENSE-APACHE LICENSE-UNICODE CHANGELOG.md; do
    [ -s "$path" ] || { echo "FAIL $path is not in the package"; exit 1; }
done
[ -s ../zairyu-face-font/OFL.txt ] || { echo "FAIL the font comes without its licence"; exit 1; }
if grep -nE '\]\((\.|[A-Za-z0-9_-]+[./])' README.crate.md | grep -v '](https://'; then
    echo "FAIL the registry cannot show these links"
    exit 1
fi
echo "ok what is in it"
