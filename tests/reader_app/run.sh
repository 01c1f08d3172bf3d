#!/usr/bin/env bash
# The reader application in a real browser: Chromium, driven by playwright-core. Every check
# prints one line; the last line counts them.
#
#   tests/reader_app/run.sh [GROUP...]        security, pages, cards, camera, reader
#   tests/reader_app/run.sh --pictures DIR    only the README's pictures, into DIR
#   tests/reader_app/run.sh --endurance [N]   only N reads in a row (1,000)
#
# Debian or Ubuntu, as root: it installs the packages that are missing, and runs a pcscd of
# its own. playwright-core (Apache-2.0), axe-core (MPL-2.0) and TypeScript (Apache-2.0) are
# tools for the tests, and no part of the program.
set -euo pipefail
cd "$(dirname "$0")/../.."

missing=()
for package in chromium fonts-ipaexfont-gothic libpcsclite-dev pcscd pkg-config procps \
    python3-cryptography python3-pycryptodome python3-pyscard util-linux vsmartcard-vpcd; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
command -v npm >/dev/null || missing+=(nodejs npm)
if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >/dev/null
fi

tools=target/reader_app_test
mkdir -p "$tools"
cp tests/reader_app/package.json tests/reader_app/package-lock.json "$tools"
npm ci --silent --no-audit --no-fund --ignore-scripts --prefix "$tools"

cargo build --quiet -p reader_app --features reader_app/ocr,reader_app/pcsc -p virtual_card
ZAIRYU_OCR_MODEL=$(tests/ocr/model.sh)
export ZAIRYU_OCR_MODEL

case ${1:-} in
--pictures) exec node tests/reader_app/pictures.mjs "${2:?the folder}" ;;
--endurance) exec node tests/reader_app/endurance.mjs "${2:-1000}" ;;
esac
"$tools/node_modules/.bin/tsc" -p tests/reader_app/tsconfig.json
node tests/reader_app/check.mjs "$@"
