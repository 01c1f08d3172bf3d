#!/usr/bin/env bash
# Opens HTML reports in a real browser (headless Chromium) and checks what a
# person would see. Ends with a line 'N passed, N failed'.
#
#   tests/browser/run.sh [--keep DIR]       DIR: pages, screenshots and PDFs stay there
#   tests/browser/run.sh --pictures DIR     only the README's pictures, into DIR
set -euo pipefail
cd "$(dirname "$0")/../.."

missing=()
for package in chromium chromium-driver fonts-ipaexfont-gothic openssl python3; do
    # A python3 of another origin will do.
    if [ "$package" = python3 ] && command -v python3 >/dev/null; then continue; fi
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# axe-core (MPL-2.0) checks accessibility; it is a tool, and no part of the crate.
if command -v npm >/dev/null; then
    npm install --silent --no-audit --no-fund --prefix target/axe axe-core@4.14.1 ||
        echo "axe-core could not be fetched: accessibility is not checked"
else
    echo "npm is missing: accessibility is not checked"
fi

cargo build --quiet -p read_card -p verify_card
exec python3 tests/browser/check.py "$@"
